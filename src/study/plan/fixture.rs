//! Small files from which the tests of plans make studies.

use serde_json::{Value, json};

use super::{Overrides, PlanError, Shelves, StudyPlan};
use crate::scenario::read::read;
use crate::scenario::resolve::{ScenarioKind, Shelf, ShelfFile};

/// The files that every test sees.
const BASE: [(ScenarioKind, &str, &str); 5] = [
    (ScenarioKind::Economy, "small", include_str!("../../../tests/it/broken_scenarios/base/economies/small.json")),
    (ScenarioKind::Regime, "annual", include_str!("../../../tests/it/broken_scenarios/base/regimes/annual.json")),
    (
        ScenarioKind::Regime,
        "shared-risk",
        include_str!("../../../tests/it/broken_scenarios/base/regimes/shared-risk.json"),
    ),
    (ScenarioKind::Rules, "country", include_str!("../../../tests/it/broken_scenarios/base/rules/country.json")),
    (ScenarioKind::Study, "pair", include_str!("../../../tests/it/broken_scenarios/base/studies/pair.json")),
];

/// Calls `use_them` with shelves of the base files.
pub(super) fn with_shelves<T>(use_them: impl FnOnce(&Shelves<'_>) -> T) -> T {
    let names = |kind| BASE.iter().filter(|(of, ..)| *of == kind).map(|(_, name, _)| (*name).to_owned()).collect();
    let names: [Vec<String>; 4] =
        [ScenarioKind::Economy, ScenarioKind::Regime, ScenarioKind::Rules, ScenarioKind::Study].map(names);
    let found = |kind, name: &str| {
        let (_, name, text) = BASE.iter().find(|(of, known, _)| *of == kind && *known == name)?;
        Some(ShelfFile { file: format!("{name}.json"), bytes: Ok(text.as_bytes().to_vec()) })
    };
    let economy = |name: &str| found(ScenarioKind::Economy, name);
    let regime = |name: &str| found(ScenarioKind::Regime, name);
    let rules = |name: &str| found(ScenarioKind::Rules, name);
    let study = |name: &str| found(ScenarioKind::Study, name);
    use_them(&Shelves {
        economies: Shelf { kind: ScenarioKind::Economy, names: &names[0], file: &economy },
        regimes: Shelf { kind: ScenarioKind::Regime, names: &names[1], file: &regime },
        rules: Shelf { kind: ScenarioKind::Rules, names: &names[2], file: &rules },
        studies: Shelf { kind: ScenarioKind::Study, names: &names[3], file: &study },
    })
}

/// The plan of a study that extends the base study.
pub(in crate::study) fn planned_with(changes: Value, overrides: &Overrides) -> Result<StudyPlan, PlanError> {
    let mut study = json!({ "extends": "pair" });
    crate::scenario::patch::merge(&mut study, &changes);
    let document = read("study.json", study.to_string().as_bytes()).expect("it is JSON");
    with_shelves(|shelves| StudyPlan::of_document(document, "study", shelves, overrides))
}

/// The plan of a study that extends the base study and is right.
pub(in crate::study) fn planned(changes: Value) -> StudyPlan {
    planned_with(changes, &Overrides::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// An uncertainty in which every value from `low` to `high` is as plausible.
pub(in crate::study) fn uncertain(address: &str, low: f64, high: f64) -> Value {
    json!({ "address": address, "spread": { "uniform": { "low": low, "high": high } }, "why": "for tests" })
}
