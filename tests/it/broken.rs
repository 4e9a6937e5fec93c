//! Broken scenario files: each stands beside the exact message that its author is given.
//!
//! `PURSE_UPDATE_BROKEN=1 cargo test --test it broken` writes the messages anew; read the difference before you keep it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use commonpurse::scenario::read::read;
use commonpurse::scenario::resolve::{Found, Kind, Shelf};
use commonpurse::study::plan::{Overrides, Plan, PlanError, Shelves, check_file};
use proptest::prelude::*;

const KINDS: [Kind; 3] = [Kind::Economy, Kind::Regime, Kind::Study];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/broken_scenarios")
}

/// The names of the scenarios of a kind that a case sees: the base files and its own.
fn names(roots: &[PathBuf], kind: Kind) -> Vec<String> {
    let files = roots.iter().filter_map(|root| fs::read_dir(root.join(kind.folder())).ok()).flatten();
    let stems = files.map(|file| file.expect("a file").path().file_stem().expect("a name").to_owned());
    let names: BTreeSet<String> = stems.map(|stem| stem.into_string().expect("plain names")).collect();
    names.into_iter().collect()
}

/// Calls `use_them` with the shelves that a case sees. Files are called by their path within the folder of broken scenarios.
fn with_shelves<T>(roots: &[PathBuf], use_them: impl FnOnce(&Shelves<'_>) -> T) -> T {
    let names = KINDS.map(|kind| names(roots, kind));
    let found = |kind: Kind, name: &str| {
        let path = roots
            .iter()
            .map(|root| root.join(kind.folder()).join(format!("{name}.json")))
            .find(|path| path.exists())?;
        Some(Found { file: shown(&path), bytes: fs::read(&path).map_err(|error| error.to_string()) })
    };
    let [economy, regime, study] = KINDS.map(|kind| move |name: &str| found(kind, name));
    let [economies, regimes, studies] = &names;
    use_them(&Shelves {
        economies: Shelf { kind: Kind::Economy, names: economies, file: &economy },
        regimes: Shelf { kind: Kind::Regime, names: regimes, file: &regime },
        studies: Shelf { kind: Kind::Study, names: studies, file: &study },
    })
}

fn shown(path: &Path) -> String {
    path.strip_prefix(folder()).expect("it is within").to_string_lossy().replace('\\', "/")
}

/// What the author of a file is told: `accepted` and the notes, or the message.
fn told(kind: Kind, file: &str, bytes: &[u8], roots: &[PathBuf]) -> String {
    let result = with_shelves(roots, |shelves| {
        let document = read(file, bytes)?;
        match kind {
            Kind::Study => Plan::of_document(document, "study", shelves, &Overrides::default()).map(|plan| plan.notes),
            _ => check_file(kind, document, shelves).map_err(PlanError::from),
        }
    });
    match result {
        Ok(notes) => notes.iter().fold("accepted\n".to_owned(), |text, note| format!("{text}note: {note}\n")),
        Err(error) => format!("{error}\n"),
    }
}

/// Every case: its kind, the file that is checked, and the folders in which other files are looked up.
fn cases() -> Vec<(Kind, PathBuf, Vec<PathBuf>)> {
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
