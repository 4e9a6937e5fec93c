//! Broken scenario files: each stands beside the exact message that its author is given.
//!
//! `PURSE_UPDATE_BROKEN=1 cargo test --test it broken` writes the messages anew; read the difference before you keep it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use commonpurse::scenario::address::{every, set};
use commonpurse::scenario::read::read;
use commonpurse::scenario::resolve::{ScenarioKind, Shelf, ShelfFile, resolve_document};
use commonpurse::scenario::{Economy, RegimeFile};
use commonpurse::study::plan::{Overrides, PlanError, Shelves, StudyPlan, check_file};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

const KINDS: [ScenarioKind; 4] =
    [ScenarioKind::Economy, ScenarioKind::Regime, ScenarioKind::Rules, ScenarioKind::Study];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/broken_scenarios")
}

/// The names of the scenarios of a kind that a case sees: the base files and its own.
fn names(roots: &[PathBuf], kind: ScenarioKind) -> Vec<String> {
    let files = roots.iter().filter_map(|root| fs::read_dir(root.join(kind.folder())).ok()).flatten();
    let stems = files.map(|file| file.expect("a file").path().file_stem().expect("a name").to_owned());
    let names: BTreeSet<String> = stems.map(|stem| stem.into_string().expect("plain names")).collect();
    names.into_iter().collect()
}

/// Calls `use_them` with the shelves that a case sees. Files are called by their path within the folder of broken scenarios.
fn with_shelves<T>(roots: &[PathBuf], use_them: impl FnOnce(&Shelves<'_>) -> T) -> T {
    let names = KINDS.map(|kind| names(roots, kind));
    let found = |kind: ScenarioKind, name: &str| {
        let path = roots
            .iter()
            .map(|root| root.join(kind.folder()).join(format!("{name}.json")))
            .find(|path| path.exists())?;
        Some(ShelfFile { file: shown(&path), bytes: fs::read(&path).map_err(|error| error.to_string()) })
    };
    let [economy, regime, rules, study] = KINDS.map(|kind| move |name: &str| found(kind, name));
    let [economies, regimes, rule_names, studies] = &names;
    use_them(&Shelves {
        economies: Shelf { kind: ScenarioKind::Economy, names: economies, file: &economy },
        regimes: Shelf { kind: ScenarioKind::Regime, names: regimes, file: &regime },
        rules: Shelf { kind: ScenarioKind::Rules, names: rule_names, file: &rules },
        studies: Shelf { kind: ScenarioKind::Study, names: studies, file: &study },
    })
}

fn shown(path: &Path) -> String {
    path.strip_prefix(folder()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// What the author of a file is told: `accepted` and the notes, or the message.
fn told(kind: ScenarioKind, file: &str, bytes: &[u8], roots: &[PathBuf]) -> String {
    let result = with_shelves(roots, |shelves| {
        let document = read(file, bytes)?;
        match kind {
            ScenarioKind::Study => {
                StudyPlan::of_document(document, "study", shelves, &Overrides::default()).map(|plan| plan.notes)
            }
            _ => check_file(kind, document, shelves).map_err(PlanError::from),
        }
    });
    match result {
        Ok(notes) => notes.iter().fold("accepted\n".to_owned(), |text, note| format!("{text}note: {note}\n")),
        Err(error) => format!("{error}\n"),
    }
}

/// Every case: its kind, the file that is checked, and the folders in which other files are looked up.
fn cases() -> Vec<(ScenarioKind, PathBuf, Vec<PathBuf>)> {
    let base = folder().join("base");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder()).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(kind) = KINDS.into_iter().find(|kind| name.split('-').nth(1) == Some(kind.noun())) else { continue };
        if path.is_dir() {
            cases.push((kind, path.join("main.json"), vec![path, base.clone()]));
        } else if name.ends_with(".json") {
            cases.push((kind, path, vec![base.clone()]));
        }
    }
    cases.sort_by(|a, b| a.1.cmp(&b.1));
    cases
}

#[test]
fn every_broken_file_gets_exactly_the_message_that_stands_beside_it() {
    let is_update = std::env::var_os("PURSE_UPDATE_BROKEN").is_some();
    let mut wrong = Vec::new();
    for (kind, path, roots) in cases() {
        let told = told(kind, &shown(&path), &fs::read(&path).expect("the case"), &roots);
        let expected = path.with_extension("txt");
        if is_update {
            fs::write(&expected, &told).expect("the message is written");
        }
        let kept = fs::read_to_string(&expected).unwrap_or_default();
        if kept != told {
            wrong.push(format!("{}\n--- kept\n{kept}\n--- told\n{told}", shown(&path)));
        }
    }
    assert!(wrong.is_empty(), "{} messages differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The base files with their kinds and texts.
fn base_files() -> Vec<(ScenarioKind, String)> {
    let files = [
        (ScenarioKind::Economy, "economies/small.json"),
        (ScenarioKind::Regime, "regimes/annual.json"),
        (ScenarioKind::Regime, "regimes/shared-risk.json"),
        (ScenarioKind::Rules, "rules/country.json"),
        (ScenarioKind::Study, "studies/pair.json"),
    ];
    let text = |path: &str| fs::read_to_string(folder().join("base").join(path)).expect("a base file");
    files.into_iter().map(|(kind, path)| (kind, text(path))).collect()
}

#[test]
fn the_files_that_broken_ones_build_on_are_right_themselves() {
    for (kind, text) in base_files() {
        assert_eq!(told(kind, "base.json", text.as_bytes(), &[folder().join("base")]), "accepted\n");
    }
}

#[test]
fn every_kind_of_file_has_broken_ones() {
    let count = |kind| cases().iter().filter(|case| case.0 == kind).count();
    // Most of what can be wrong with rules is told of a regime that follows them.
    let fewest = |kind| if kind == ScenarioKind::Rules { 4 } else { 10 };
    assert!(KINDS.into_iter().all(|kind| count(kind) >= fewest(kind)), "{:?}", KINDS.map(count));
}

#[test]
fn every_scenario_that_ships_with_the_program_is_right() {
    let root = [Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")];
    for kind in KINDS {
        for name in names(&root, kind) {
            let bytes = fs::read(root[0].join(kind.folder()).join(format!("{name}.json"))).expect("a scenario");
            let told = told(kind, &name, &bytes, &root);
            assert!(told.starts_with("accepted\n"), "{told}");
        }
    }
}

/// What a value is replaced with.
fn replacements() -> impl Strategy<Value = Value> {
    let numbers = [0.0, -0.0, -1.0, 0.5, 1e308, -1e308, 1e-300, 4_294_967_296.0, 9_007_199_254_740_993.0];
    let texts = ["", "x", "../x", "annual", "small", "\u{202e}", "NaN", "economy.cost", "regime.term.years"];
    prop_oneof![
        prop::sample::select(numbers.to_vec()).prop_map(Value::from),
        prop::sample::select(texts.to_vec()).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![json!(null), json!(true), json!([]), json!({}), json!([[]]), json!({"a": {"b": 1}})]),
    ]
}

/// Puts a value at the `position`-th place of a document, the places counted round and round.
fn replace(document: &mut Value, position: usize, new: Value) {
    let mut places = Vec::new();
    every(document, &mut |at, _| places.push(at.clone()));
    let place = places[position % places.len()].clone();
    set(document, &place, new).expect("something stands there");
}

/// The addresses at which a checked value, written as JSON, holds what no number is: such are written as null.
fn non_finite(value: &impl Serialize) -> Vec<String> {
    let mut found = Vec::new();
    let written = serde_json::to_value(value).expect("it can be written");
    every(&written, &mut |at, value| found.extend(value.is_null().then(|| at.to_string())));
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_a_wrong_value_is_refused_or_has_only_finite_numbers(
        file in 0..5_usize,
        changes in prop::collection::vec((any::<usize>(), replacements()), 1..4),
    ) {
        let (kind, text) = base_files().swap_remove(file);
        let mut document: Value = serde_json::from_str(&text).expect("JSON");
        changes.into_iter().for_each(|(position, new)| replace(&mut document, position, new));
        let bytes = document.to_string();
        let root = [folder().join("base")];
        let told = told(kind, "mutated.json", bytes.as_bytes(), &root);
        prop_assert!(told.starts_with("accepted\n") || told.ends_with("nothing was written.\n"), "{}", told);
        if told.starts_with("accepted") {
            let found = with_shelves(&root, |shelves| {
                let document = read("mutated.json", bytes.as_bytes()).expect("it was accepted");
                match kind {
                    ScenarioKind::Economy => non_finite(&resolve_document::<Economy>(document, &shelves.economies).expect("accepted").value),
                    ScenarioKind::Regime => non_finite(&resolve_document::<RegimeFile>(document, &shelves.regimes).expect("accepted").value),
                    // Patches are kept as they are written, and no text of JSON is a number that is none.
                    ScenarioKind::Rules => Vec::new(),
                    ScenarioKind::Study => {
                        let plan = StudyPlan::of_document(document, "s", shelves, &Overrides::default()).expect("accepted");
                        let scenario = plan.scenario(0, 0).expect("accepted");
                        [non_finite(&plan.study), non_finite(&scenario.economy)].concat()
                    }
                }
            });
            prop_assert_eq!(found, Vec::<String>::new());
        }
    }

    #[test]
    fn a_file_with_wrong_bytes_is_refused_or_accepted_and_nothing_breaks(
        file in 0..5_usize,
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        let (kind, text) = base_files().swap_remove(file);
        let mut bytes = text.into_bytes();
        for (position, byte, how) in changes {
            let position = position % bytes.len();
            match how {
                0 => bytes[position] = byte,
                1 => bytes.insert(position, byte),
                _ => { bytes.truncate(position.max(1)); }
            }
        }
        let told = told(kind, "mutated.json", &bytes, &[folder().join("base")]);
        prop_assert!(told.starts_with("accepted\n") || told.ends_with("nothing was written.\n"), "{}", told);
    }
}
