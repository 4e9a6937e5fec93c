//! What the table "Where things are added" says is done, in a copy of the model: a clause that moves money and is read by an agent,
//! and a standard; and the files are counted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::scenario::{Economy, RegimeFile};

use crate::shipped::shipped;
use crate::tree::{root, sources, text};

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
    let economy: Economy = read("economy.json");
    let file: serde_json::Value = read("regime.json");
    let with = |at: &[&str], terms: serde_json::Value| -> Regime {
        let mut changed = file.clone();
        let slot = at.iter().fold(&mut changed, |value, key| &mut value[*key]);
        *slot = terms;
        serde_json::from_value::<RegimeFile>(changed).expect("it is a regime").regime()
    };
    let plain = live(&economy, &serde_json::from_value::<RegimeFile>(file.clone()).expect("it is a regime").regime());
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
    println!("all of it acts");
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

/// The manifest of the pure model with one more program.
fn manifest() -> String {
    let mut kept = String::new();
    let mut is_kept = false;
    for line in text("Cargo.toml").lines() {
        if line.starts_with('[') {
            is_kept = matches!(line, "[package]" | "[lib]" | "[dependencies]");
        }
        let is_out = line.starts_with("default-run") || line.starts_with("readme") || line.contains("optional = true");
        if is_kept && !is_out {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    let rest = "[features]\nprogram = []\ncharts = []\n[profile.dev]\nopt-level = 0\ndebug = false\n\
                [profile.dev.package.\"*\"]\nopt-level = 1\n[workspace]\n";
    format!("{kept}{rest}")
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
    fs::write(path, content).expect("the file can be written");
}

/// A copy of the model with the edits made, and a program that lives with them.
fn copy_with(edits: &[&[Edit]]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("additions");
    if folder.join("src").is_dir() {
        fs::remove_dir_all(folder.join("src")).expect("the last copy can be removed");
    }
    for path in sources().iter().filter(|path| *path != "src/main.rs") {
        let own = edits.iter().copied().flatten().filter(|edit| edit.file == path);
        write(&folder, path, &own.fold(text(path), |before, edit| edited(&before, edit)));
    }
    write(&folder, "src/audit/economy.json", &text("src/audit/economy.json"));
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
fn what_is_added_as_the_table_says_compiles_moves_money_and_is_read() {
    let folder = copy_with(&[CLAUSE, STANDARD]);
    let economy = shipped::<Economy>(ScenarioKind::Economy, "typical").document;
    let regime = shipped::<RegimeFile>(ScenarioKind::Regime, "annual-sanctions").document;
    write(&folder, "economy.json", &economy.to_string());
    write(&folder, "regime.json", &regime.to_string());
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--bin", "added"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(&folder)
        .output()
        .expect("cargo is there");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "all of it acts");
}
