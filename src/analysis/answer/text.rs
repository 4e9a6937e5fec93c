//! The answer as text of fixed width.

use super::words::{bare, grouped, level, percent, range};
use super::{Answer, ArmAnswer, MeasureDifference, Verdict};
use crate::analysis::first_order::FEWEST_SETS as FEWEST_SETS_FOR_SHARES;
use crate::analysis::study_shape::futures_of_arm;

/// Width to which sentences are broken. The table is as wide as its columns need.
const WIDTH: usize = 100;
/// How the table is to be read.
const KEY: &str = "All figures are yearly means over the period; shares differ in percentage points. The system's surplus \
                   is that of providers and commissioners together; support from the centre is money from outside and \
                   in none of the three. Futures, sets: the part of them in which the difference has the sign of its mean.";
/// Futures from which an answer may be quoted; from as many on charts are drawn.
const FEWEST_FUTURES: u64 = 30;
/// Parameter sets from which a range over sets means more than the lowest and the highest.
const FEWEST_SETS: u32 = 20;
/// What stands where a number is not known.
const UNKNOWN: &str = "unknown";

/// The whole answer.
pub(super) fn render(answer: &Answer) -> String {
    let futures = futures_of_arm(answer.parameter_sets, answer.futures_per_set);
    let sets = match answer.parameter_sets {
        1 => "no parameter was varied".to_owned(),
        sets => format!("{} parameter sets", grouped(u64::from(sets))),
    };
    let mut lines = vec![
        answer.title.clone(),
        format!("{}, {}; {} futures of each arm, {sets}", answer.economy, answer.period, grouped(futures)),
        format!("study {}, run {}, seed {}, version {}", answer.study, answer.run_id, answer.seed, answer.version),
    ];
    lines.extend(warning(answer.parameter_sets, futures));
    if !answer.headline.is_empty() {
        lines.push(String::new());
        lines.extend(answer.headline.iter().flat_map(|sentence| wrapped(sentence)));
    }
    if !answer.baseline_sentence.is_empty() {
        lines.push(String::new());
        lines.extend(wrapped(&answer.baseline_sentence));
    }
    if let Some(at) = &answer.at_national_size {
        lines.push(String::new());
        lines.extend(wrapped(&super::nation::sentence(at)));
    }
    if answer.arms.is_empty() {
        lines.push(String::new());
        lines.push("Nothing was compared: the study has one arm. Add a second regime to see what changes.".to_owned());
    }
    for arm in answer.arms.iter().take(answer.arms_in_full.saturating_sub(1)) {
        lines.push(String::new());
        lines.extend(arm_lines(arm, &answer.baseline, answer.parameter_sets > 1));
    }
    lines.extend(super::clauses::lines(answer));
    lines.push(String::new());
    lines.join("\n")
}

/// What a reader must be told before anything else where few futures were lived or few parameter sets tried.
fn warning(sets: u32, futures: u64) -> Vec<String> {
    let mut lines = Vec::new();
    if futures < FEWEST_FUTURES {
        lines.push(format!("Fewer than {FEWEST_FUTURES} futures: for trying out, not for quoting."));
    }
    if (2..FEWEST_SETS).contains(&sets) {
        lines.push(format!(
            "Fewer than {FEWEST_SETS} parameter sets: a range over sets is little more than the lowest and the highest."
        ));
    }
    if (2..FEWEST_SETS_FOR_SHARES).contains(&(sets as usize)) {
        lines.push(format!(
            "Fewer than {FEWEST_SETS_FOR_SHARES} parameter sets: which parameters carry a difference is not told."
        ));
    }
    lines
}

fn arm_lines(arm: &ArmAnswer, baseline: &str, many_sets: bool) -> Vec<String> {
    let title = format!("{} against {baseline}", arm.label);
    let mut lines = vec![title.clone(), "-".repeat(title.chars().count())];
    lines.extend(arm.sentences.iter().flat_map(|sentence| wrapped(sentence)));
    if !arm.rows.is_empty() {
        lines.push(String::new());
        lines.extend(table(&arm.rows, many_sets));
        lines.extend(wrapped(KEY));
    }
    lines
}

fn table(rows: &[MeasureDifference], many_sets: bool) -> Vec<String> {
    let noise = if rows.iter().any(|row| row.run_to_run_is_upper_bound) { "Noise, at most" } else { "95% run to run" };
    let mut head = vec!["Measure", "Baseline", "Difference", noise, "Futures"];
    if many_sets {
        head.insert(3, "95% over sets");
        head.push("Sets");
    }
    head.push("Finding");
    let mut grid: Vec<Vec<String>> = vec![head.into_iter().map(str::to_owned).collect()];
    grid.extend(rows.iter().map(cells));
    let last = grid[0].len() - 1;
    self::grid(&grid, |column| column == 0 || column == last)
}

/// A table whose first line is its head, with some columns set to the left and the others to the right.
pub(super) fn grid(grid: &[Vec<String>], is_left: impl Fn(usize) -> bool) -> Vec<String> {
    let columns = grid.first().map_or(0, Vec::len);
    let width = |column: usize| {
        grid.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut lines: Vec<String> = grid.iter().map(|line| aligned(line, &widths, &is_left)).collect();
    lines.insert(lines.len().min(1), "-".repeat(widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1)));
    lines
}

/// A row in words; as many cells as the head has.
fn cells(row: &MeasureDifference) -> Vec<String> {
    let unit = row.measure.unit;
    let interval = |ends: Option<(f64, f64)>| ends.map_or_else(|| UNKNOWN.to_owned(), |ends| range(unit, ends));
    let mut cells = vec![row.label.to_owned(), level(unit, row.baseline_mean), bare(unit, row.difference)];
    if row.over_sets_95.is_some() {
        cells.push(interval(row.over_sets_95));
    }
    cells.push(interval(row.run_to_run_95));
    cells.push(percent(row.same_sign_futures_share));
    cells.extend(row.same_sign_sets_share.map(percent));
    cells.push(finding(row.verdict).to_owned());
    cells
}

const fn finding(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::TooSmall => "too small to matter",
        Verdict::NoDifference => "no difference",
        Verdict::NotShown => "no detectable effect",
    }
}

/// Names and findings to the left, numbers to the right, two blanks between columns.
fn aligned(line: &[String], widths: &[usize], is_left: &impl Fn(usize) -> bool) -> String {
    let cell = |(column, (text, width)): (usize, (&String, &usize))| {
        if is_left(column) { format!("{text:<width$}") } else { format!("{text:>width$}") }
    };
    let cells: Vec<String> = line.iter().zip(widths).enumerate().map(cell).collect();
    cells.join("  ").trim_end().to_owned()
}

/// Breaks a sentence between words.
pub(super) fn wrapped(sentence: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::answer;
    use super::super::fixture::*;
    use super::*;

    #[test]
    fn the_table_lines_up_and_says_what_was_found() {
        let text = answer(&study(3, 30, &[(&SYSTEM, loss(2e6)), (&WITHIN_18, gain(0.04)), (&LIST, none())])).to_text();
        let start = text.find("Measure  ").unwrap();
        let table: Vec<&str> = text[start..].lines().take(5).collect();
        let expected = [
            "Measure                       Baseline  Difference     95% over sets    95% run to run  Futures  Sets  Finding",
            &"-".repeat(116),
            "Surplus (deficit below zero)        £1      −£2.0m  −£3.0m to −£1.0m  −£2.2m to −£1.8m      90%  100%  worse",
            "Waiting within 18 weeks         100.0%         4.0        2.0 to 6.0        3.6 to 4.4      90%  100%  better",
            "Waiting list                       1.0           0            0 to 0            0 to 0     100%  100%  no difference",
        ];
        assert_eq!(table, expected);
    }

    #[test]
    fn without_varied_parameters_the_table_has_no_columns_for_sets() {
        let text = answer(&study(1, 30, &[(&SYSTEM, one_set(2e6, 1e6))])).to_text();
        assert!(text.contains("30 futures of each arm, no parameter was varied"));
        assert!(text.contains("95% run to run") && !text.contains("95% over sets") && !text.contains("Futures  Sets"));
    }

    #[test]
    fn what_one_future_cannot_tell_is_called_unknown() {
        let text = answer(&study(1, 1, &[(&SYSTEM, single_future(5.0))])).to_text();
        assert!(text.contains("unknown") && !text.contains("inf") && !text.contains("NaN"), "{text}");
    }

    #[test]
    fn sentences_are_broken_between_words_and_nothing_is_lost() {
        let sentence = "word ".repeat(60);
        let lines = wrapped(&sentence);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH) && lines.len() == 3);
        assert_eq!(lines.join(" "), sentence.trim());
    }
}
