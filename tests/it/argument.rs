//! The page of statements is what the studies find now.

use std::process::Command;

use crate::tree::{root, text};

/// The size at which the page is written: small enough for every test run.
const SIZE: [&str; 4] = ["--sets", "20", "--futures", "3"];

fn page(threads: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_purse"))
        .current_dir(root())
        .arg("argument")
        .args(SIZE)
        .args(["--threads", threads])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("pages are text")
}

#[test]
fn the_page_of_statements_says_what_the_studies_find() {
    let found = page("2");
    if std::env::var_os("PURSE_UPDATE_DOCS").is_some() {
        std::fs::write(root().join("docs/argument.md"), &found).expect("the page can be written");
    }
    let shown = text("docs/argument.md");
    let differs = found.lines().zip(shown.lines()).find(|(found, shown)| found != shown);
    assert!(found == shown, "PURSE_UPDATE_DOCS=1 cargo test writes it anew; first difference: {differs:?}");
}

#[test]
fn every_statement_of_both_documents_is_tested() {
    let file: serde_json::Value = serde_json::from_str(&text("scenarios/argument.json")).expect("statements are JSON");
    let statements = file["statements"].as_array().expect("there is a list");
    let ids: Vec<&str> = statements.iter().filter_map(|statement| statement["id"].as_str()).collect();
    let wanted = (1..=15).map(|number| format!("A{number}")).chain((1..=12).map(|number| format!("B{number}")));
    assert_eq!(ids, wanted.collect::<Vec<_>>());
    let idle: Vec<_> = statements.iter().filter(|one| one["tests"].as_array().is_none_or(Vec::is_empty)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}
