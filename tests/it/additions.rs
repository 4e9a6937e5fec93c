//! What the table "Where things are added" says is done, in a copy of the program: a clause that moves money and is read by an agent,
//! a standard, a measure, a mechanism, a decision rule, a verb and a chart; and the files are counted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use commonpurse::engine::{Layout, run};
use commonpurse::measures::Column;
use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::scenario::{Economy, RegimeFile, Scenario};

use crate::redrawing;
use crate::shipped::shipped;
use crate::tree::{files, root, sources, text};

/// One edit: a file, and after which text what is put in; a file that is not there is written.
struct Edit {
    file: &'static str,
    after: &'static str,
    text: &'static str,
}

const fn edit(file: &'static str, after: &'static str, text: &'static str) -> Edit {
    Edit { file, after, text }
}

/// A clause: the commissioner owes a sum for every emergency admission.
const CLAUSE: &[Edit] = &[
    edit(
        "src/contract/clause/admission_levy.rs",
        "",
        r#"//! Admission levy: a sum for every emergency admission.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::contract::rule::{Clause, Stage};
use crate::ledger::Heading;
use crate::units::Money;

/// A sum for every emergency admission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmissionLevy {
    /// What the commissioner owes for each. Raising it makes admissions dearer to the commissioner.
    pub per_admission_pounds: Money,
}

impl Clause for AdmissionLevy {
    const STAGE: Stage = Stage::Divide;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        due.to_date[Heading::AdmissionLevy] +=
            self.per_admission_pounds.for_each(u64::from(record.to_date.emergencies));
    }

    fn in_words(&self) -> Vec<String> {
        vec![format!("The commissioner owes {} for every emergency admission.", self.per_admission_pounds)]
    }
}
"#,
    ),
    edit("src/contract/clause/mod.rs", "", "pub(super) mod admission_levy;\nuse admission_levy::AdmissionLevy;\n"),
    edit(
        "src/contract/clause/mod.rs",
        "remedial_action_plan: RemedialActionPlan,\n",
        "        /// A sum for every emergency admission.\n        admission_levy: AdmissionLevy,\n",
    ),
    edit(
        "src/ledger/heading.rs",
        "Changes = row(\"CHANGES\", \"Earned on changes\", Contract, 170).by_formula();\n",
        "    /// A sum for every emergency admission.\n    AdmissionLevy = row(\"LEVY\", \"Admission levy\", Contract, 175).by_formula().due(Cause::Activity);\n",
    ),
];

/// A standard: nobody comes back within 30 days.
const STANDARD: &[Edit] = &[
    edit(
        "src/contract/standard/no_return.rs",
        "",
        r#"//! Nobody comes back within 30 days.

use super::definition::Standard;
use crate::contract::activity::Line;

/// Nobody comes back within 30 days.
pub const STANDARD: Standard = Standard {
    id: "no_return",
    label: "Nobody back within 30 days",
    meaning: "An emergency admission within 30 days of a discharge is a breach, counted among the month's admissions.",
    line: Line::Emergency,
    count: |month, _| (month.readmissions, month.emergencies),
};
"#,
    ),
    edit("src/contract/standard/mod.rs", "", "mod no_return;\n"),
    edit(
        "src/contract/standard/mod.rs",
        "    community_contacts,\n",
        "    /// Nobody comes back within 30 days.\n    no_return,\n",
    ),
];

/// A measure: patients who left the waiting list, treated or not.
const MEASURE: &[Edit] = &[edit(
    "src/measures/yearly.rs",
    "                system: |all, _| all.spread_of_quality(),\n            }\n",
    r#"            /// Patients who left the waiting list, treated or not.
            LEFT_THE_LIST = "left_the_list", "Patients who left the list", Count, Neither, Sum {
                acute: |it| it.of_months(Column::TREATED) + it.of_months(Column::REMOVED),
            }
"#,
)];

/// A mechanism: half as many people come to accident and emergency.
const MECHANISM: &[Edit] = &[
    edit(
        "src/scenario/mechanisms.rs",
        "    learnt_growth,\n",
        "    /// Half as many people come to accident and emergency.\n    half_empty,\n",
    ),
    edit(
        "src/engine/steps/caring.rs",
        "    growth.emergencies *= more;\n",
        "    growth.attendances *= if economy.mechanisms.half_empty { 0.5 } else { 1.0 };\n",
    ),
];

/// A decision rule: a board that had any surplus last year rests, and saves nothing.
const RULE: &[Edit] = &[
    edit(
        "src/agents/provider/efficiency.rs",
        "impl EfficiencyTerms {\n",
        r#"    /// Whether a board rests: it had a surplus last year, and saves nothing this year.
    #[must_use]
    pub fn rests(&self, last_margin: f64) -> bool {
        last_margin > 0.0
    }

"#,
    ),
    edit(
        "src/engine/steps/saving.rs",
        "        return;\n    }\n    for id in world.provider_ids() {\n",
        "        if economy.efficiency.rests(world.margins()[id].last_margin) { continue; }\n",
    ),
];

/// A verb: how much is looked at.
const VERB: &[Edit] = &[
    edit(
        "src/cli/tally.rs",
        "",
        r#"//! `purse tally`: how much is looked at.

use clap::Args;

use super::failure::Failure;
use super::say;
use crate::measures::ALL;

/// Tell how many measures there are
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  purse tally")]
pub struct Arguments {}

/// Tells how many measures there are.
pub fn tally(_: &Arguments) -> Result<(), Failure> {
    say::result(format_args!("{} measures, the last is {}\n", ALL.len(), ALL[ALL.len() - 1].id))
}
"#,
    ),
    edit("src/cli/mod.rs", "mod switches;\n", "mod tally;\n"),
    edit(
        "src/cli/mod.rs",
        "    Audit(audit::Arguments) => |it, _| audit::audit(it),\n",
        "    Tally(tally::Arguments) => |it, _| tally::tally(it),\n",
    ),
];

/// A chart of any measures: where each ends.
const CHART: &[Edit] = &[
    edit(
        "src/charts/last_year.rs",
        "",
        r#"//! Where every measure ends in the first arm.

use serde_json::json;

use super::page::{Page, Words};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::Findings;

/// Name of this kind of chart.
pub const ID: &str = "last-year";

/// This kind of chart.
pub const KIND: ChartKind = ChartKind { id: ID, answers: "Where does each measure end?", draw: all };

fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    vec![last_year(findings, purpose)]
}

fn last_year(findings: &Findings, purpose: DrawnFor) -> Result<Chart, ChartError> {
    let ends = |of: &crate::analysis::findings::MeasureTrajectory| {
        format!("{},{}", of.measure.id, of.bands.last().map_or(0.0, |band| band.p50))
    };
    let rows: Vec<String> = findings.trajectories.iter().filter(|one| one.arm == 0).map(ends).collect();
    let words = Words {
        id: ID,
        file_stem: ID.to_owned(),
        title: "Where measures end".to_owned(),
        subtitle: "Medians of the last year".to_owned(),
        notes: Vec::new(),
        what_it_is: "List.".to_owned(),
        what_it_shows: rows.join("; "),
    };
    let page = Page::begin(words, purpose, &[]);
    let bottom = page.top + 10.0;
    page.end(bottom, &findings.study, format!("measure,median\n{}\n", rows.join("\n")), &json!({}))
}
"#,
    ),
    edit("src/charts/mod.rs", "mod key;\n", "mod last_year;\n"),
    edit("src/charts/mod.rs", "    event_timeline::KIND,\n", "    last_year::KIND,\n"),
];

/// A program that lives with what was added: the clause moves money and prevention, the standard carries sanctions.
const PROGRAM: &str = r#"//! Lives with what was added.
use commonpurse::contract::Regime;
use commonpurse::engine::{Layout, Outcome, run};
use commonpurse::ledger::Heading;
use commonpurse::measures::Column;
use commonpurse::scenario::{Economy, RegimeFile, Scenario};

fn read<T: serde::de::DeserializeOwned>(path: &str) -> T {
    serde_json::from_str(&std::fs::read_to_string(path).expect("it is there")).expect("it can be read")
}

fn live(economy: &Economy, regime: &Regime) -> Outcome {
    run(&Scenario::local(economy.clone(), regime.clone(), 3), &Layout::of(economy), 7, 0).expect("it proves")
}

fn main() {
    let mut economy: Economy = read("economy.json");
    let file: serde_json::Value = read("regime.json");
    let with = |at: &[&str], terms: serde_json::Value| -> Regime {
        let mut changed = file.clone();
        let slot = at.iter().fold(&mut changed, |value, key| &mut value[*key]);
        *slot = terms;
        serde_json::from_value::<RegimeFile>(changed).expect("it is a regime").regime()
    };
    let regime = serde_json::from_value::<RegimeFile>(file.clone()).expect("it is a regime").regime();
    let plain = live(&economy, &regime);
    let levy = live(&economy, &with(&["clauses", "admission_levy"], serde_json::json!({ "per_admission_pounds": 500 })));
    let prevention = |outcome: &Outcome| (0..3).map(|year| outcome.value(year, 0, Column::PREVENTION)).sum::<f64>();
    assert!(levy.flow(1, Heading::AdmissionLevy) > 0.0, "the clause moves money");
    assert_eq!(levy.flow(1, Heading::AdmissionLevy), -levy.flow(0, Heading::AdmissionLevy), "to the penny");
    assert!(prevention(&levy) > prevention(&plain), "an agent reads it: admissions are dearer and more are prevented");
    let income = |outcome: &Outcome| outcome.value(0, 0, Column::INCOME);
    assert!(income(&levy) > income(&plain), "it is income, and nobody had to say so");
    let terms = serde_json::json!({ "per_breach_pounds": 100, "owed_by": "provider" });
    let held = live(&economy, &with(&["clauses", "sanctions", "standards", "no_return"], terms));
    let contracted = |outcome: &Outcome| outcome.value(1, 0, Column::SANCTIONS_CONTRACTED);
    assert!(contracted(&held) > contracted(&plain), "the standard carries sanctions");
    let of_list = [Column::LEFT_THE_LIST, Column::TREATED, Column::REMOVED].map(|one| plain.value(1, 0, one));
    assert!(of_list[0] > 0.0 && of_list[0] == of_list[1] + of_list[2], "the measure has its value for the system");
    economy.mechanisms.half_empty = true;
    let attendances = |outcome: &Outcome| outcome.value(1, 0, Column::ATTENDANCES);
    assert!(attendances(&live(&economy, &regime)) < 0.6 * attendances(&plain), "the mechanism is at work");
    println!("{}", plain.value(2, 0, Column::COST_INDEX));
}
"#;

/// A file with an edit: before its first `mod` where the edit names no text to come after.
fn edited(before: &str, edit: &Edit) -> String {
    let at = match edit.after {
        "" => before.find("pub(super) mod ").expect("it has modules"),
        after => before.find(after).unwrap_or_else(|| panic!("{}: {after} is not there", edit.file)) + after.len(),
    };
    format!("{}{}{}", &before[..at], edit.text, &before[at..])
}

/// Files of production code that some edits touch.
fn touched(edits: &[Edit]) -> BTreeSet<&'static str> {
    edits.iter().map(|edit| edit.file).collect()
}

/// The manifest without what only tests and benches need, and with a program of another name beside the tests' own.
fn manifest() -> String {
    let mut kept = String::new();
    let mut is_kept = true;
    for line in text("Cargo.toml").lines() {
        if line.starts_with('[') {
            is_kept = !matches!(line, "[dev-dependencies]" | "[[bench]]" | "[[test]]") && !line.starts_with("[lints");
        }
        if is_kept && !line.starts_with("readme") {
            kept.push_str(&line.replace("\"purse\"", "\"purse-added\""));
            kept.push('\n');
        }
    }
    format!("{kept}[workspace]\n")
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
    fs::write(path, content).expect("the file can be written");
}

/// A copy of the program with the edits made, and a second one that lives with them.
fn copy_with(edits: &[&[Edit]]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("additions");
    if folder.join("src").is_dir() {
        fs::remove_dir_all(folder.join("src")).expect("the last copy can be removed");
    }
    for path in &sources() {
        let own = edits.iter().copied().flatten().filter(|edit| edit.file == path);
        write(&folder, path, &own.fold(text(path), |before, edit| edited(&before, edit)));
    }
    for path in files("src", ".json").iter().chain(&files("scenarios", ".json")) {
        write(&folder, path, &text(path));
    }
    for path in files("src", ".ttf").iter().chain(&files("src", ".woff2")) {
        let copy = folder.join(path);
        fs::create_dir_all(copy.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::copy(root().join(path), copy).expect("the file can be copied");
    }
    for edit in edits.iter().copied().flatten().filter(|edit| !root().join(edit.file).exists()) {
        write(&folder, edit.file, edit.text);
    }
    write(&folder, "Cargo.toml", &manifest());
    write(&folder, "Cargo.lock", &text("Cargo.lock"));
    write(&folder, "src/bin/added.rs", PROGRAM);
    folder
}

#[test]
fn a_clause_that_moves_money_is_added_in_three_files() {
    assert_eq!(touched(CLAUSE).len(), 3);
    assert_eq!(CLAUSE.iter().filter(|edit| edit.file == "src/ledger/heading.rs").count(), 1, "one row of headings");
}

#[test]
fn a_standard_is_added_in_two_files() {
    assert_eq!(touched(STANDARD).len(), 2);
}

#[test]
fn a_measure_is_added_in_one_file() {
    assert_eq!((touched(MEASURE).len(), MEASURE.len()), (1, 1));
}

#[test]
fn a_mechanism_is_added_by_a_line_and_a_file() {
    assert_eq!((touched(MECHANISM).len(), MECHANISM.len()), (2, 2));
}

#[test]
fn a_decision_rule_is_added_in_its_agents_file_and_a_line() {
    assert_eq!(touched(RULE).len(), 2);
    assert!(RULE[0].file.starts_with("src/agents/") && RULE[1].text.lines().count() == 1);
}

#[test]
fn a_verb_is_added_in_one_file() {
    assert_eq!(touched(VERB), BTreeSet::from(["src/cli/mod.rs", "src/cli/tally.rs"]), "one file, and its list");
}

#[test]
fn a_chart_is_added_in_one_file() {
    assert_eq!(
        touched(CHART),
        BTreeSet::from(["src/charts/last_year.rs", "src/charts/mod.rs"]),
        "one file, and its list"
    );
}

/// Runs a program of the copy; the copy is built first, without optimisation, by the dependencies of these tests.
fn cargo_run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--bin", program, "--"])
        .args(arguments)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .current_dir(folder)
        .output()
        .expect("cargo is there");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_is_added_as_the_table_says_compiles_and_acts() {
    let folder = copy_with(&[CLAUSE, STANDARD, MEASURE, MECHANISM, RULE, VERB, CHART]);
    let shipped_economy = shipped::<Economy>(ScenarioKind::Economy, "typical");
    let mut economy = shipped_economy.document;
    economy["mechanisms"]["half_empty"] = false.into();
    let regime = shipped::<RegimeFile>(ScenarioKind::Regime, "annual-sanctions");
    write(&folder, "economy.json", &economy.to_string());
    write(&folder, "regime.json", &regime.document.to_string());
    let cost_index: f64 = cargo_run(&folder, "added", &[]).trim().parse().expect("a number");
    let scenario = Scenario::local(shipped_economy.value.clone(), regime.value.regime(), 3);
    let before = run(&scenario, &Layout::of(&scenario.economy), 7, 0).expect("it proves");
    let before = before.value(2, 0, Column::COST_INDEX);
    assert!(cost_index > before, "boards that rest save less: {cost_index} and {before} without the rule");
    assert!(cargo_run(&folder, "purse-added", &["tally"]).contains("the last is left_the_list"));
    let [run_folder, drawn] = [redrawing::run_folder(), folder.join("drawn")];
    let [from, into] = [&run_folder, &drawn].map(|path| path.display().to_string());
    cargo_run(&folder, "purse-added", &["chart", &from, "--into", &into]);
    let csv = fs::read_to_string(drawn.join("last-year.csv")).expect("the chart is drawn from a run's findings");
    assert!(csv.contains("system_surplus_pounds,"), "of any measure: {csv}");
}
