//! The page: a table of statements and what was found, then each statement with its mechanism, numbers and limits.

use std::fmt::Write;

use crate::measures::Unit;

use super::file::ArgumentFile;
use super::outcomes::{TestFinding, TestOutcome, Tested};

/// The page in Markdown.
#[must_use]
pub fn page(file: &ArgumentFile, tested: &[Tested]) -> String {
    let mut page = String::from("# The argument, statement by statement\n\n");
    for paragraph in &file.introduction {
        add(&mut page, format_args!("{paragraph}\n"));
    }
    add(&mut page, format_args!("| | statement | what the studies find |\n|---|---|---|"));
    for Tested { statement, findings } in tested {
        add(&mut page, format_args!("| {} | {} | {} |", statement.id, statement.statement, summary(findings)));
    }
    for one in tested {
        section(&mut page, one);
    }
    page
}

/// Lines that are gathered; writing into memory cannot fail.
fn add(page: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = writeln!(page, "{line}");
}

fn section(page: &mut String, Tested { statement, findings }: &Tested) {
    add(page, format_args!("\n## {} {}\n", statement.id, statement.statement));
    let switches: Vec<String> = statement.switches.iter().map(|name| format!("`{name}`")).collect();
    add(
        page,
        format_args!("**In the model.** {} Switches and clauses: {}.\n", statement.mechanism, switches.join(", ")),
    );
    for finding in findings {
        add(page, format_args!("- {}", sentence(finding)));
    }
    add(page, format_args!("\n**Where it fails or cannot be told.** {}", statement.limits));
}

/// What the findings come to, in a few words.
fn summary(findings: &[TestFinding]) -> String {
    let open: Vec<&TestFinding> = findings.iter().filter(|finding| !finding.test.by_construction).collect();
    let count = |outcome| open.iter().filter(|finding| finding.outcome == outcome).count();
    let (stated, against) = (count(TestOutcome::AsStated), count(TestOutcome::Against));
    match (stated, against, open.len()) {
        (_, _, 0) => "built in, not tested".into(),
        (stated, 0, all) if stated == all => "as stated".into(),
        (0, against, all) if against == all => "the opposite".into(),
        (0, 0, _) => "not shown".into(),
        (stated, against, all) => {
            let parts = [(stated, "as stated"), (against, "the opposite"), (all - stated - against, "not shown")];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{what} in {count}"))
                .collect();
            format!("mixed, of {all} tests: {}", parts.join(", "))
        }
    }
}

fn sentence(finding: &TestFinding) -> String {
    let TestFinding { test, quantity, before, difference, over_sets, noise_95, shape, outcome } = finding;
    let unit = quantity.unit;
    let said = match outcome {
        TestOutcome::AsStated => "as stated",
        TestOutcome::Against => "against the statement",
        TestOutcome::NotShown => "nothing is shown",
        TestOutcome::TooSmall => "too small to matter",
    };
    let said = if test.by_construction { "follows from how the model is made" } else { said };
    let between = |(low, high): (f64, f64)| format!("{} to {}", difference_in(unit, low), difference_in(unit, high));
    let over = match shape.sets {
        1 => "one parameter set".to_owned(),
        sets => format!("95% of {sets} parameter sets {}", between((over_sets.p025, over_sets.p975))),
    };
    let noise = if noise_95.0.is_finite() && noise_95.1.is_finite() {
        format!("run-to-run {}", between(*noise_95))
    } else {
        "run-to-run unknown from one future".to_owned()
    };
    format!(
        "{}: **{}** moves by {} from {} ({over}; {noise}; {} futures; study `{}`): **{said}**.",
        test.what,
        quantity.label,
        difference_in(unit, *difference),
        level(unit, *before),
        shape.futures_of_arm(),
        test.study,
    )
}

fn signed(value: f64, text: String) -> String {
    let is_nothing = !text.contains(|c: char| c.is_ascii_digit() && c != '0');
    if value < 0.0 && !is_nothing { format!("\u{2212}{text}") } else { text }
}

fn level(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => signed(value, format!("{:.1}%", value.abs() * 100.0)),
        other => difference_in(other, value),
    }
}

fn difference_in(unit: Unit, value: f64) -> String {
    let size = value.abs();
    let text = match unit {
        Unit::Pounds => format!("£{:.2}m a year", size / 1e6),
        Unit::Share => format!("{:.2} points", size * 100.0),
        Unit::Points => format!("{size:.2} points"),
        Unit::Hours => format!("{size:.0} hours a year"),
        Unit::Count => format!("{size:.1}"),
    };
    signed(value, text)
}
