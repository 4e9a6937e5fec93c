//! `purse chart`: the charts of a run folder, drawn again from its saved findings.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use commonpurse::results::{COMPLETE, Complete, Digest, FileRecord};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::{TWO_ARMS, code, err, files, out, purse};

/// A run of as few futures as charts are drawn from.
static RUN: LazyLock<TempDir> = LazyLock::new(|| {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("run").display().to_string();
    let done = purse(&["run", TWO_ARMS, "--sets", "15", "--futures", "2", "-q", "--out", &folder]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    place
});

/// The folder of that run.
pub fn run_folder() -> PathBuf {
    RUN.path().join("run")
}

/// A copy of the run for one test.
struct Copied(TempDir);

impl Copied {
    fn new() -> Self {
        let place = tempfile::tempdir().expect("a temporary folder");
        for (inside, bytes) in Self::of_the_run() {
            let path = place.path().join("run").join(inside);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        Self(place)
    }

    fn of_the_run() -> BTreeMap<PathBuf, Vec<u8>> {
        files(&run_folder())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("run")
    }

    fn chart(&self, more: &[&str]) -> Output {
        purse(&[&["chart", &self.folder().display().to_string()], more].concat())
    }

    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.folder())
    }

    fn findings(&self) -> Value {
        let bytes = fs::read(self.folder().join("findings.json")).expect("findings");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Puts other findings in the place of the run's, with a list that fits them: as if a run had written them.
    fn forge(&self, findings: &Value) {
        let bytes = findings.to_string().into_bytes();
        fs::write(self.folder().join("findings.json"), &bytes).expect("it can be written");
        let mut list = Complete::read(&self.folder()).expect("a list").expect("a list");
        let record = FileRecord { bytes: bytes.len() as u64, sha256: Digest::of(&bytes) };
        list.files.insert("findings.json".to_owned(), record);
        let list = Complete::new(list.study, list.files);
        fs::write(self.folder().join(COMPLETE), list.to_bytes()).expect("it can be written");
    }

    /// That the charts are not drawn, and what is said; nothing is written.
    fn refused(&self, exit: i32) -> String {
        let before = self.files();
        let refused = self.chart(&[]);
        assert_eq!(code(&refused), exit, "{}{}", out(&refused), err(&refused));
        assert!(self.files() == before, "something was written");
        err(&refused)
    }
}

fn is_chart(file: &Path) -> bool {
    file.starts_with("charts")
}

#[test]
fn charts_that_were_deleted_are_drawn_again_to_the_same_bytes_and_the_folder_is_verified() {
    let copied = Copied::new();
    let whole = copied.files();
    let charts = whole.keys().filter(|file| is_chart(file)).count();
    for ending in ["svg", "png", "pdf", "csv", "json", "md", "txt"] {
        let some = whole.keys().filter(|file| is_chart(file) && file.extension().is_some_and(|found| found == ending));
        assert_eq!(some.count() * 7, charts, "every chart has its .{ending}");
    }
    fs::remove_dir_all(copied.folder().join("charts")).expect("it is there");
    let done = copied.chart(&[]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let told = format!("{} charts drawn in {charts} files, {charts} of them put back", charts / 7);
    assert!(out(&done).contains(&told), "{}", out(&done));
    assert!(copied.files() == whole);
    let again = copied.chart(&["-q"]);
    assert!(out(&again).contains("all there to the byte"), "{}", out(&again));
    let verified = purse(&["verify", &copied.folder().display().to_string(), "-q"]);
    assert_eq!(code(&verified), 0, "{}", err(&verified));
}

#[test]
fn a_chart_that_was_edited_is_put_back_and_what_is_not_ours_stays() {
    let copied = Copied::new();
    let whole = copied.files();
    let chart = whole.keys().find(|file| is_chart(file)).expect("there are charts");
    fs::write(copied.folder().join(chart), "mine").expect("it can be written");
    fs::write(copied.folder().join("charts/notes.txt"), "mine").expect("it can be written");
    let done = copied.chart(&[]);
    assert!(code(&done) == 0 && out(&done).contains(", 1 of them put back"), "{}{}", out(&done), err(&done));
    let mut found = copied.files();
    assert_eq!(found.remove(Path::new("charts/notes.txt")), Some(b"mine".to_vec()));
    assert!(found == whole);
}

#[test]
fn charts_are_drawn_into_another_folder_and_the_run_folder_is_only_read() {
    let copied = Copied::new();
    let before = copied.files();
    let target = copied.0.path().join("slides");
    let name = target.display().to_string();
    for _ in 0..2 {
        let done = copied.chart(&["--into", &name]);
        assert_eq!(code(&done), 0, "{}", err(&done));
    }
    let drawn = files(&target);
    for (file, bytes) in before.iter().filter(|(file, _)| is_chart(file)) {
        let name = file.strip_prefix("charts").expect("a chart");
        assert!(drawn[name] == *bytes, "{}", file.display());
    }
    assert_eq!(code(&purse(&["verify", "--files-only", &name])), 0);
    // A run folder is never taken for a folder of charts, not even its own.
    let own = copied.folder().display().to_string();
    assert_eq!(code(&copied.chart(&["--into", &own])), 5);
    assert!(copied.files() == before);
}

#[test]
fn findings_that_were_tampered_with_are_refused_with_file_found_allowed_and_hint() {
    let copied = Copied::new();
    fs::remove_dir_all(copied.folder().join("charts")).expect("it is there");
    let file = copied.folder().join("findings.json");
    let text = fs::read_to_string(&file).expect("findings");
    fs::write(&file, text.replacen("Annual contract", "Annuel contract", 1)).expect("it can be written");
    let told = copied.refused(4);
    for part in
        ["findings.json\n", "  found    findings.json was changed: its digest was", "  allowed  ", "  hint     "]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_folder_in_which_anything_but_charts_was_changed_is_refused_and_every_file_is_named() {
    let copied = Copied::new();
    fs::write(copied.folder().join("results/annual.csv"), "x").expect("it can be written");
    fs::remove_file(copied.folder().join("answer.json")).expect("it is there");
    let told = copied.refused(4);
    assert!(told.contains("annual.csv was changed") && told.contains("answer.json is missing"), "{told}");
    assert!(told.contains("2 problems in 2 files"), "{told}");
}

#[test]
fn findings_of_another_layout_are_refused_with_the_layout_that_is_allowed() {
    let copied = Copied::new();
    let mut findings = copied.findings();
    findings["schema_version"] = json!(0);
    copied.forge(&findings);
    let told = copied.refused(4);
    for part in ["findings.json\n", "  at       schema_version", "  found    0", "  allowed  2", "  hint     "] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn findings_that_cannot_be_read_are_refused_with_their_address() {
    let copied = Copied::new();
    let mut findings = copied.findings();
    findings["findings"]["comparisons"][1]["measure"] = json!("surplus_of_the_moon");
    copied.forge(&findings);
    let told = copied.refused(4);
    for part in
        ["at       findings.comparisons[1].measure", "there is no measure \"surplus_of_the_moon\"", "  hint     "]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn charts_come_from_the_saved_findings_and_other_ones_than_the_runs_are_not_put_in_their_place() {
    let copied = Copied::new();
    let mut findings = copied.findings();
    findings["findings"]["arms"][1]["label"] = json!("Shared risk, relabelled");
    copied.forge(&findings);
    let told = copied.refused(5);
    assert!(told.contains("would be other bytes than those that the run wrote") && told.contains("--into"), "{told}");
    let target = copied.0.path().join("elsewhere");
    assert_eq!(code(&copied.chart(&["--into", &target.display().to_string()])), 0);
    let words = fs::read_to_string(target.join("regime-comparison.md")).expect("a chart");
    assert!(words.contains("relabelled"), "{words}");
}

#[test]
fn a_folder_without_findings_or_without_an_end_is_refused_and_none_is_made() {
    let copied = Copied::new();
    let list = Complete::read(&copied.folder()).expect("a list").expect("a list");
    let mut older = list.files.clone();
    older.remove("findings.json");
    fs::remove_file(copied.folder().join("findings.json")).expect("it is there");
    fs::write(copied.folder().join(COMPLETE), Complete::new(list.study, older).to_bytes()).expect("it can be written");
    assert!(copied.refused(4).contains("run the study again"), "a folder of an earlier version has no findings");
    fs::remove_file(copied.folder().join(COMPLETE)).expect("it is there");
    assert!(copied.refused(4).contains("not the folder of a finished run"));
    let nowhere = copied.0.path().join("nowhere");
    let refused = purse(&["chart", &nowhere.display().to_string()]);
    assert!(code(&refused) == 4 && !nowhere.exists(), "{}", err(&refused));
}

#[test]
fn a_run_of_too_few_futures_has_no_charts_and_is_told_so() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("run").display().to_string();
    let done = purse(&["run", TWO_ARMS, "--sets", "2", "--futures", "1", "-q", "--out", &folder]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let drawn = purse(&["chart", &folder]);
    assert_eq!(code(&drawn), 0, "{}", err(&drawn));
    assert!(
        out(&drawn).contains("0 charts drawn") && err(&drawn).contains("too few"),
        "{}{}",
        out(&drawn),
        err(&drawn)
    );
}
