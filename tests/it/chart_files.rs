//! `--charts`: which files of charts a run writes, and what is made of its folder later.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{TWO_ARMS, code, err, files, out, purse};
use crate::redrawing::run_folder;

/// The files of a folder by their paths in it.
type Files = BTreeMap<PathBuf, Vec<u8>>;

const CHOICES: [&str; 3] = ["none", "svg", "all"];

/// The study of the redrawn run, run with each choice. `run_folder` is that run without one.
static RUNS: LazyLock<TempDir> = LazyLock::new(|| {
    let place = tempfile::tempdir().expect("a temporary folder");
    for choice in CHOICES {
        let folder = place.path().join(choice).display().to_string();
        run(&folder, choice);
    }
    place
});

fn run(folder: &str, choice: &str) {
    let done = purse(&["run", TWO_ARMS, "--sets", "15", "--futures", "2", "-q", "--charts", choice, "--out", folder]);
    assert_eq!(code(&done), 0, "{}", err(&done));
}

fn folder_of(choice: &str) -> PathBuf {
    RUNS.path().join(choice)
}

fn text_of(path: &Path) -> String {
    path.display().to_string()
}

fn verified(folder: &Path, more: &[&str]) {
    let done = purse(&[&["verify", &text_of(folder), "-q"], more].concat());
    assert_eq!(code(&done), 0, "{}", err(&done));
}

fn is_chart(file: &Path) -> bool {
    file.starts_with("charts")
}

fn is_png_or_pdf(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "png" || ending == "pdf")
}

fn charts(files: &Files, is_wanted: impl Fn(&Path) -> bool) -> Files {
    let wanted = files.iter().filter(|(file, _)| is_chart(file) && is_wanted(file));
    wanted.map(|(file, bytes)| (file.clone(), bytes.clone())).collect()
}

#[test]
fn a_run_writes_the_files_of_charts_that_were_asked_for_and_no_others() {
    let without_choice = files(&run_folder());
    let of = |choice| charts(&files(&folder_of(choice)), |_| true);
    assert!(of("all") == charts(&without_choice, |_| true) && !of("all").is_empty());
    assert!(of("svg") == charts(&without_choice, |file| !is_png_or_pdf(file)));
    assert_eq!(of("svg").len() * 7, of("all").len() * 5);
    assert!(of("none").is_empty() && !folder_of("none").join("charts").exists());
}

#[test]
fn a_folder_is_verified_by_a_fresh_run_that_is_asked_for_the_same_files() {
    for choice in CHOICES {
        verified(&folder_of(choice), &[]);
    }
}

#[test]
fn which_files_of_charts_are_written_changes_no_result() {
    let of_results = |files: Files| -> Files {
        let told = ["manifest.json", "answer.md", "COMPLETE"];
        let is_result = |file: &Path| {
            !is_chart(file) && !file.starts_with(".purse") && !told.iter().any(|name| file == Path::new(name))
        };
        files.into_iter().filter(|(file, _)| is_result(file)).collect()
    };
    let all = files(&folder_of("all"));
    for file in ["manifest.json", "answer.md", "COMPLETE"] {
        assert!(
            all[Path::new(file)] == files(&run_folder())[Path::new(file)],
            "{file} without a choice is that of all"
        );
    }
    let results = of_results(all);
    assert!(results.contains_key(Path::new("answer.json")) && results.contains_key(Path::new("findings.json")));
    for choice in ["none", "svg"] {
        assert!(of_results(files(&folder_of(choice))) == results, "{choice}");
    }
}

#[test]
fn the_manifest_keeps_the_choice_beside_the_digest_of_the_study() {
    let manifest = |choice: &str| -> Value {
        let bytes = fs::read(folder_of(choice).join("manifest.json")).expect("a manifest");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let all = manifest("all");
    assert_eq!(all.get("charts"), None);
    for choice in ["none", "svg"] {
        let mut found = manifest(choice);
        assert_eq!(found["charts"], choice);
        found.as_object_mut().expect("members").remove("charts");
        assert_eq!(found, all);
    }
}

#[test]
fn the_page_of_a_run_names_only_files_of_charts_that_are_there() {
    let page = |choice: &str| fs::read_to_string(folder_of(choice).join("answer.md")).expect("a page");
    assert!(page("all").contains("- `charts/`: each chart as SVG, PNG and PDF, with its numbers"));
    let svg = page("svg");
    assert!(svg.contains("- `charts/`: each chart as SVG, with its numbers"), "{svg}");
    assert!(!svg.contains("PNG") && !svg.contains("PDF"), "{svg}");
    let none = page("none");
    assert!(none.contains("- no chart is drawn: the run was asked for none"), "{none}");
    assert!(!none.contains("`charts/`") && !none.contains("SVG"), "{none}");
    for (file, bytes) in charts(&files(&folder_of("svg")), |_| true) {
        let words = String::from_utf8_lossy(&bytes);
        assert!(!words.contains(".png") && !words.contains(".pdf"), "{}", file.display());
    }
}

#[test]
fn charts_without_png_and_pdf_are_put_back_as_the_run_wrote_them_and_drawn_in_full_elsewhere() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("run");
    run(&text_of(&folder), "svg");
    let whole = files(&folder);
    fs::remove_dir_all(folder.join("charts")).expect("it is there");
    let done = purse(&["chart", &text_of(&folder)]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(err(&done).contains("was run with --charts svg; --into DIR draws all files elsewhere"), "{}", err(&done));
    assert!(files(&folder) == whole);
    for (choice, more) in [("all", &[][..]), ("all", &["--charts", "all"]), ("svg", &["--charts", "svg"])] {
        let target = place.path().join(format!("{choice}-{}", more.len()));
        let done = purse(&[&["chart", &text_of(&folder), "--into", &text_of(&target)], more].concat());
        assert_eq!((code(&done), err(&done).as_str()), (0, ""));
        for (file, bytes) in charts(&files(&folder_of(choice)), |_| true) {
            let name = file.strip_prefix("charts").expect("a chart");
            assert!(fs::read(target.join(name)).expect("it is drawn") == bytes, "{}", file.display());
        }
        assert_eq!(
            fs::read_dir(&target).expect("a folder").any(|entry| is_png_or_pdf(&entry.expect("an entry").path())),
            choice == "all"
        );
        verified(&target, &["--files-only"]);
    }
    assert!(files(&folder) == whole);
}

#[test]
fn a_run_without_charts_is_told_so_and_its_charts_are_drawn_elsewhere() {
    let folder = folder_of("none");
    let before = files(&folder);
    let done = purse(&["chart", &text_of(&folder)]);
    assert!(code(&done) == 0 && out(&done).contains("0 charts drawn in 0 files"), "{}{}", out(&done), err(&done));
    assert!(err(&done).contains("asked for none") && err(&done).contains("--into DIR"), "{}", err(&done));
    let place = tempfile::tempdir().expect("a temporary folder");
    let target = place.path().join("drawn");
    assert_eq!(code(&purse(&["chart", &text_of(&folder), "--into", &text_of(&target)])), 0);
    for (file, bytes) in charts(&files(&folder_of("all")), |_| true) {
        assert!(fs::read(target.join(file.strip_prefix("charts").expect("a chart"))).expect("it is drawn") == bytes);
    }
    assert!(files(&folder) == before);
}

#[test]
fn a_study_can_be_run_into_its_folder_again_with_another_choice() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("run");
    for choice in ["svg", "all", "svg"] {
        run(&text_of(&folder), choice);
        verified(&folder, &["--files-only"]);
    }
    assert!(files(&folder)[Path::new("COMPLETE")] == files(&folder_of("svg"))[Path::new("COMPLETE")]);
}

#[test]
fn a_choice_of_files_that_there_is_not_is_refused_with_those_there_are() {
    let refused = |arguments: &[&str]| {
        let done = purse(arguments);
        assert_eq!(code(&done), 2, "{}{}", out(&done), err(&done));
        err(&done)
    };
    let told = refused(&["run", TWO_ARMS, "--charts", "png"]);
    assert!(told.contains("invalid value 'png'") && told.contains("none, svg, all"), "{told}");
    let told = refused(&["chart", "somewhere", "--into", "elsewhere", "--charts", "none"]);
    assert!(told.contains("invalid value 'none'") && told.contains("svg, all"), "{told}");
    assert!(refused(&["chart", "somewhere", "--charts", "svg"]).contains("--into <DIR>"));
}
