//! Shipped scenarios from disk, for tests and benchmarks.

use std::fs;
use std::path::{Path, PathBuf};

use commonpurse::scenario::resolve::{Resolved, ScenarioKind, Shelf, ShelfFile, resolve};
use commonpurse::scenario::{Economy, RegimeFile, RulesFile, Scenario};
use commonpurse::study::plan::{Overrides, Shelves, StudyPlan};
use commonpurse::units::FinancialYear;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

fn folder(kind: ScenarioKind) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(kind.folder())
}

/// The names of the shipped scenarios of a kind, in their order.
pub fn names(kind: ScenarioKind) -> Vec<String> {
    let entries = fs::read_dir(folder(kind)).expect("scenarios are shipped");
    let files = entries.map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = files.filter_map(|file| Some(file.strip_suffix(".json")?.to_owned())).collect();
    names.sort();
    names
}

/// A shipped scenario, found, merged and checked.
pub fn shipped<T: JsonSchema + DeserializeOwned>(kind: ScenarioKind, name: &str) -> Resolved<T> {
    shipped_through(kind, name, &|bytes| bytes)
}

/// A shipped scenario whose files are changed before they are read.
pub fn shipped_through<T>(kind: ScenarioKind, name: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>) -> Resolved<T>
where
    T: JsonSchema + DeserializeOwned,
{
    let names = names(kind);
    let file = |name: &str| {
        let path = folder(kind).join(format!("{name}.json"));
        let bytes = fs::read(&path).map(change).map_err(|error| error.to_string());
        Some(ShelfFile { file: path.display().to_string(), bytes })
    };
    resolve(name, &Shelf { kind, names: &names, file: &file }).unwrap_or_else(|problems| panic!("{name}:\n{problems}"))
}

/// A shipped economy under a shipped regime.
pub fn scenario(economy: &str, regime: &str, years: u32) -> Scenario {
    let economy: Economy = shipped(ScenarioKind::Economy, economy).value;
    let regime: Resolved<RegimeFile> = shipped(ScenarioKind::Regime, regime);
    let first = FinancialYear(economy.first_year);
    let under_rules = regime.value.national_rules.as_ref().map(|name| {
        let rules: RulesFile = shipped(ScenarioKind::Rules, name).value;
        rules.regimes(&regime.document, &regime.value, first, years).expect("shipped rules fit shipped regimes")
    });
    let regime = regime.value.regime();
    Scenario { under_rules: under_rules.unwrap_or_default(), ..Scenario::local(economy, regime, years) }
}

/// The plan of a shipped study.
pub fn plan(study: &str, overrides: &Overrides) -> StudyPlan {
    let kinds = [ScenarioKind::Economy, ScenarioKind::Regime, ScenarioKind::Rules, ScenarioKind::Study];
    let all = kinds.map(names);
    let file = kinds.map(|kind| {
        move |name: &str| {
            let path = folder(kind).join(format!("{name}.json"));
            let bytes = fs::read(&path).map_err(|error| error.to_string());
            Some(ShelfFile { file: path.display().to_string(), bytes })
        }
    });
    let shelf = |at: usize| Shelf { kind: kinds[at], names: &all[at], file: &file[at] };
    let shelves = Shelves { economies: shelf(0), regimes: shelf(1), rules: shelf(2), studies: shelf(3) };
    StudyPlan::of(study, &shelves, overrides).unwrap_or_else(|error| panic!("{study}: {error}"))
}
