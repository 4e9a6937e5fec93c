//! The page that opens a run folder: the answer, how far it can be trusted, and what else lies there.

use std::fmt::Write;

use crate::results::ChartFiles;
use crate::study::plan::StudyPlan;

use super::study_report::Report;

/// The folder of charts, which is not there when none was drawn.
const CHARTS: &str = "`charts/`";
/// What it holds if neither PNG nor PDF was asked for.
const SVG_ONLY: &str = "each chart as SVG, with its numbers (`.csv`), its words (`.md`, `.alt.txt`) and `.json`";

/// Tables that are there only where something was divided or crossed.
const CLAUSES: &str = "`results/clause_shares`";
const EFFECTS: &str = "`results/main_effects`, `interactions`";

/// What lies in a run folder, for its reader.
const CONTENTS: [(&str, &str); 13] = [
    ("`answer.json`", "this answer for programs; `purse schema answer` says what each key is"),
    ("`findings.json`", "all that was found, from which `purse chart` draws the charts again"),
    (CHARTS, "each chart as SVG, PNG and PDF, with its numbers (`.csv`), its words (`.md`, `.alt.txt`) and `.json`"),
    ("`results/annual`", "every measure of every run, year and entity (CSV and Parquet)"),
    ("`results/monthly`", "how each arm goes through the months"),
    ("`results/ledger`, `results/events`", "every posting and event of one future, looked at closely"),
    (
        "`results/money_moved`, `risk_incidence`, `letter_and_practice`, `blame`",
        "who bears what by the contract's text and in the end, and what breaches are owed to",
    ),
    (
        "`results/first_order`",
        "which part of each difference's variance between parameter sets every parameter carries",
    ),
    (CLAUSES, "what each clause adds to the difference between the first two arms"),
    (EFFECTS, "what each level of a factor does in the mean of the others, and two of them together"),
    ("`results/columns.csv`", "what each column of each table means"),
    ("`scenarios/`", "the study, economy and regimes as they were run; `purse verify` runs them again"),
    ("`manifest.json`, `COMPLETE`", "what was run, and the digest of every file"),
];

/// The answer of a study in Markdown.
#[must_use]
pub fn markdown(plan: &StudyPlan, report: &Report) -> String {
    let mut text = format!("# {}\n\n{}\n\n", plan.study.title, plan.study.question);
    // Writing into a text cannot fail.
    let _ = write!(text, "```text\n{}```\n\n## How far to trust it\n\n", report.answer.to_text());
    let proof = "Every book of every run was proved at every year end: no penny is missing.";
    let model =
        "The economy is synthetic and the model leaves much out; an interval holds no error of the model itself.";
    for line in [proof, report.fairness.as_str(), model].into_iter().chain(report.notes.iter().map(String::as_str)) {
        let _ = writeln!(text, "- {line}");
    }
    for reason in &report.not_drawn {
        let _ = writeln!(text, "- {reason}");
    }
    text.push_str("\n## What lies here\n\n");
    let has_charts = report.not_drawn.is_empty();
    let is_there = |files: &str| match files {
        CHARTS => has_charts,
        CLAUSES => report.findings.decomposition.is_some(),
        EFFECTS => report.findings.factorial.is_some(),
        _ => true,
    };
    for (files, what) in CONTENTS.into_iter().filter(|(files, _)| is_there(files)) {
        let is_svg_only = files == CHARTS && report.charts == ChartFiles::Svg;
        let _ = writeln!(text, "- {files}: {}", if is_svg_only { SVG_ONLY } else { what });
    }
    text.push_str("\n## The arms\n\n");
    for arm in &plan.arms {
        let _ = writeln!(text, "- **{}** (`{}`): {}", arm.label, arm.id, arm.description);
    }
    text
}
