//! The resolved scenarios of a study inside its run folder: all that is needed to run it again, and nothing else.
//!
//! ```text
//! scenarios/  study.json  economy.json  regimes/<arm>.json  rules/<arm>.json
//!             exceptions/<arm>-<n>.json  plan.json  parameter_sets.csv
//! ```
//!
//! The documents are merged and checked already, so that nothing has to be looked up: a folder can be run again after the
//! files that it was made from have changed.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::results::{ColumnKind, Digest, ResultsTable, TableBuilder, TableError, slug};
use crate::scenario::origin::Origins;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::read::read;
use crate::scenario::resolve::{self, check_document};
use crate::scenario::{Economy, MechanismChanges, RegimeFile, StudyFile};
use crate::study::design::Spread;
use crate::study::plan::{Crossed, PlannedArm, PlannedException, PlannedRules, PlannedUncertainty, StudyPlan};

/// The folder of the resolved scenarios inside a run folder.
pub const FOLDER: &str = "scenarios";
const STUDY: &str = "study.json";
const ECONOMY: &str = "economy.json";
const PLAN: &str = "plan.json";

/// What the plan of a study adds to its documents.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    name: String,
    arms: Vec<ArmEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crossed: Option<Crossed>,
    uncertainties: Vec<UncertaintyEntry>,
    parameter_sets: Vec<Vec<f64>>,
    files: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ArmEntry {
    id: String,
    label: String,
    description: String,
    regime: String,
    file: String,
    #[serde(default)]
    mechanisms: MechanismChanges,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rules: Option<RulesEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exceptions: Vec<ExceptionEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    commissioner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    regime: String,
    file: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesEntry {
    name: String,
    file: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UncertaintyEntry {
    address: String,
    spread: Spread,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<f64>,
    why: String,
}

/// The digest of a study: of everything that decides its results.
#[must_use]
pub fn digest(plan: &StudyPlan) -> Digest {
    Digest::of(&plan.digest_source())
}

/// The file of an arm's regime, inside [`FOLDER`].
fn regime_file(arm: &PlannedArm) -> String {
    format!("regimes/{}.json", slug(&arm.id))
}

/// The file of the national rules that an arm follows, inside [`FOLDER`].
fn rules_file(arm: &PlannedArm) -> String {
    format!("rules/{}.json", slug(&arm.id))
}

/// The file of the regime of an arm's exception, counted from 0, inside [`FOLDER`].
fn exception_file(arm: &PlannedArm, position: usize) -> String {
    format!("exceptions/{}-{}.json", slug(&arm.id), position + 1)
}

/// The documents of a plan with their paths inside the run folder.
#[must_use]
pub fn documents(plan: &StudyPlan) -> Vec<(String, Vec<u8>)> {
    let arms = plan.arms.iter().map(|arm| (regime_file(arm), bytes(&arm.document)));
    let rules = plan.arms.iter().filter_map(|arm| Some((rules_file(arm), bytes(&arm.rules.as_ref()?.document))));
    let exceptions = plan.arms.iter().flat_map(|arm| {
        let files = arm.exceptions.iter().enumerate();
        files.map(|(position, one)| (exception_file(arm, position), bytes(&one.document)))
    });
    let single = [
        (STUDY.to_owned(), bytes(&plan.study_document)),
        (ECONOMY.to_owned(), bytes(&plan.economy_document)),
        (PLAN.to_owned(), bytes(&plan_file(plan))),
    ];
    single
        .into_iter()
        .chain(arms)
        .chain(rules)
        .chain(exceptions)
        .map(|(file, bytes)| (format!("{FOLDER}/{file}"), bytes))
        .collect()
}

/// The parameter sets as a table with a row for each set and number that is varied; none where nothing is varied.
///
/// # Errors
/// A value that no file can hold.
pub fn parameter_sets(plan: &StudyPlan) -> Result<Option<ResultsTable>, TableError> {
    if plan.uncertainties.is_empty() {
        return Ok(None);
    }
    let mut table = TableBuilder::new("parameter_sets", "The values of what was varied")
        .column("parameter_set", "", "The parameter set, counted from 1.", ColumnKind::Whole)
        .column("address", "", "Address of the number that is varied.", ColumnKind::Text)
        .column("value", "", "Its value in the set; empty where each arm keeps its own.", ColumnKind::Number)
        .column("why", "", "Why the range from which the value is drawn.", ColumnKind::Text);
    for set in 0..plan.sets.len() {
        for (index, uncertainty) in plan.uncertainties.iter().enumerate() {
            let row = table.row().whole(set as i64 + 1).text(&uncertainty.address);
            row.number(plan.value(set, index)).text(&uncertainty.why);
        }
    }
    table.finish().map(Some)
}

fn plan_file(plan: &StudyPlan) -> PlanFile {
    let arm = |arm: &PlannedArm| ArmEntry {
        id: arm.id.clone(),
        label: arm.label.clone(),
        description: arm.description.clone(),
        regime: arm.regime_name.clone(),
        file: regime_file(arm),
        mechanisms: arm.mechanisms,
        rules: arm.rules.as_ref().map(|rules| RulesEntry { name: rules.name.clone(), file: rules_file(arm) }),
        exceptions: arm.exceptions.iter().enumerate().map(|(position, one)| exception(arm, position, one)).collect(),
    };
    let uncertainty = |found: &PlannedUncertainty| UncertaintyEntry {
        address: found.address.clone(),
        spread: found.spread,
        default: found.default,
        why: found.why.clone(),
    };
    PlanFile {
        name: plan.name.clone(),
        arms: plan.arms.iter().map(arm).collect(),
        crossed: plan.crossed.clone(),
        uncertainties: plan.uncertainties.iter().map(uncertainty).collect(),
        parameter_sets: plan.sets.clone(),
        files: plan.files.iter().map(|file| file_name(file)).collect(),
        notes: plan.notes.clone(),
    }
}

fn exception(arm: &PlannedArm, position: usize, one: &PlannedException) -> ExceptionEntry {
    ExceptionEntry {
        commissioner: one.commissioner.clone(),
        provider: one.provider.clone(),
        regime: one.regime_name.clone(),
        file: exception_file(arm, position),
    }
}

/// The name of a file, with its folder where that is one of scenarios: no path of the machine is kept.
fn file_name(file: &str) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let is_shelf = |part: &&str| {
        [
            resolve::ScenarioKind::Economy,
            resolve::ScenarioKind::Regime,
            resolve::ScenarioKind::Rules,
            resolve::ScenarioKind::Study,
        ]
        .iter()
        .any(|kind| kind.folder() == *part)
    };
    let from = parts.len().saturating_sub(if parts.iter().rev().nth(1).is_some_and(is_shelf) { 2 } else { 1 });
    parts[from..].join("/")
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("texts and finite numbers can always be written as JSON");
    bytes.push(b'\n');
    bytes
}

/// The plan of a run folder, made of the documents inside it alone.
///
/// # Errors
/// A document that is missing or does not hold.
pub fn restore(folder: &Path) -> Result<StudyPlan, Problems> {
    let open = |file: &str| -> Result<Value, Problems> {
        let path = folder.join(FOLDER).join(file);
        let shown = path.display().to_string();
        let bytes = std::fs::read(&path)
            .map_err(|error| Problem::new(shown.as_str(), "the file cannot be read").found(error.to_string()))?;
        // Read by our own reader, which keeps every digit of a number.
        Ok(read(&shown, &bytes)?.value)
    };
    let told = |file: &str| Origins::unplaced(format!("{FOLDER}/{file}"));
    let plan: PlanFile = serde_json::from_value(open(PLAN)?)
        .map_err(|error| Problem::new(format!("{FOLDER}/{PLAN}"), "this is not a plan").found(error.to_string()))?;
    let study_document = open(STUDY)?;
    let economy_document = open(ECONOMY)?;
    let arms = plan.arms.into_iter().map(|arm| {
        let document = open(&arm.file)?;
        let regime: RegimeFile = check_document(&document, &told(&arm.file))?;
        let ArmEntry { id, label, description, regime: regime_name, mechanisms, rules, exceptions, .. } = arm;
        let rules = rules.map(|RulesEntry { name, file }| {
            let document = open(&file)?;
            Ok::<_, Problems>(PlannedRules { name, rules: check_document(&document, &told(&file))?, document })
        });
        let rules = rules.transpose()?;
        let exceptions =
            exceptions.into_iter().map(|ExceptionEntry { commissioner, provider, regime: regime_name, file }| {
                let document = open(&file)?;
                let regime = check_document(&document, &told(&file))?;
                Ok::<_, Problems>(PlannedException { commissioner, provider, regime_name, document, regime })
            });
        let exceptions = exceptions.collect::<Result<Vec<_>, _>>()?;
        Ok(PlannedArm { id, label, description, regime_name, document, regime, mechanisms, rules, exceptions })
    });
    let uncertainties = plan.uncertainties.into_iter();
    Ok(StudyPlan {
        name: plan.name,
        study: check_document::<StudyFile>(&study_document, &told(STUDY))?,
        study_document,
        economy: check_document::<Economy>(&economy_document, &told(ECONOMY))?,
        economy_document,
        arms: arms.collect::<Result<Vec<_>, Problems>>()?,
        crossed: plan.crossed,
        uncertainties: uncertainties
            .map(|UncertaintyEntry { address, spread, default, why }| PlannedUncertainty {
                address,
                spread,
                default,
                why,
            })
            .collect(),
        sets: plan.parameter_sets,
        files: plan.files,
        notes: plan.notes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_of_the_machine_is_kept() {
        assert_eq!(file_name("/home/ann/scenarios/studies/a.json"), "studies/a.json");
        assert_eq!(file_name("C:\\x\\regimes\\b.json"), "regimes/b.json");
        assert_eq!((file_name("/tmp/c.json"), file_name("c.json")), ("c.json".to_owned(), "c.json".to_owned()));
    }
}
