//! The monthly table: how each arm goes through the months, as a spread that holds one kind of uncertainty only.

use crate::analysis::findings::Quantiles;
use crate::analysis::quantiles::mean;
use crate::measures::{MONTHLY, Unit};
use crate::results::{ColumnKind, ResultsTable, TableBuilder, TableError};
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;
use crate::units::{FinancialYear, MONTHS_IN_YEAR, Month};

use super::run_summary::RunSummary;

/// Names of the months of a financial year.
const NAMES: [&str; MONTHS_IN_YEAR as usize] = [
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
];

/// The name of a month of the run, counted from 0.
#[must_use]
pub const fn name(month: Month) -> &'static str {
    NAMES[month.of_year() as usize]
}

/// The financial year of a month of the run.
#[must_use]
pub fn year(plan: &StudyPlan, month: Month) -> FinancialYear {
    FinancialYear(plan.economy.first_year).plus(month.year())
}

/// The monthly table of a study.
///
/// With several parameter sets the spread is that over sets of each set's mean over its futures; with one set it is the
/// spread over its futures. The two kinds of uncertainty never share a band.
///
/// # Errors
/// A value that no file can hold.
pub fn table(plan: &StudyPlan, done: &Executed<RunSummary>) -> Result<ResultsTable, TableError> {
    let mut table = TableBuilder::new("monthly", "How each arm goes through the months")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("month", "", "The month of the run, counted from 1.", ColumnKind::Whole)
        .column("year", "", "The financial year.", ColumnKind::Text)
        .column("month_name", "", "The month of the year; months have 4, 4 and 5 weeks in turn.", ColumnKind::Text)
        .column("measure", "", "What is looked at, for the whole system.", ColumnKind::Text)
        .column("unit", "", "The unit of the values.", ColumnKind::Text)
        .column("spread_over", "", "What p05 to p95 are quantiles over.", ColumnKind::Text);
    for (id, meaning) in QUANTILES {
        table = table.column(id, "", meaning, ColumnKind::Number);
    }
    let spread_over = if done.shape.sets > 1 { "means of parameter sets" } else { "futures" };
    for (arm, planned) in plan.arms.iter().enumerate() {
        let runs = done.of_arm(arm);
        for month in 0..plan.study.horizon_years * MONTHS_IN_YEAR {
            for (column, measure) in MONTHLY.iter().enumerate() {
                let found =
                    spread(runs, done.shape.futures_per_set, month as usize, column, measure.unit == Unit::Pounds);
                let row = table.row().text(&planned.id).whole(i64::from(month) + 1);
                let row = row.text(&year(plan, Month(month)).to_string()).text(name(Month(month)));
                let row = row
                    .text(measure.id)
                    .text(measure.unit.name())
                    .text(spread_over)
                    .number(found.p05)
                    .number(found.p25);
                row.number(found.p50).number(found.p75).number(found.p95).number(found.mean);
            }
        }
    }
    table.finish()
}

const QUANTILES: [(&str, &str); 6] = [
    ("p05", "One in twenty lies below."),
    ("p25", "One in four lies below."),
    ("p50", "Half lie below."),
    ("p75", "Three in four lie below."),
    ("p95", "Nineteen in twenty lie below."),
    ("mean", "The mean of all."),
];

/// The spread of a value over the sets of an arm, or over the futures of its only set.
fn spread(runs: &[RunSummary], futures_per_set: usize, month: usize, column: usize, is_money: bool) -> Quantiles {
    let scale = if is_money { 100.0 } else { 1.0 };
    let values: Vec<f64> = runs.iter().map(|run| run.monthly[month][column] / scale).collect();
    if values.len() == futures_per_set {
        return Quantiles::of(&values);
    }
    let means: Vec<f64> = values.chunks(futures_per_set.max(1)).map(mean).collect();
    Quantiles::of(&means)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(value: f64) -> RunSummary {
        RunSummary { monthly: vec![[value; MONTHLY.len()]], ..RunSummary::nothing() }
    }

    #[test]
    fn a_spread_over_sets_is_that_of_their_means() {
        // Two sets of two futures: means 200 and 600 pence.
        let runs: Vec<RunSummary> = [100.0, 300.0, 500.0, 700.0].map(run).into();
        let found = spread(&runs, 2, 0, 0, true);
        assert_eq!((found.p50, found.mean), (4.0, 4.0));
        assert!(found.p05 >= 2.0 && found.p95 <= 6.0);
        let one_set = spread(&runs, 4, 0, 0, false);
        assert!(one_set.p05 < 200.0 && one_set.p95 > 600.0);
    }

    #[test]
    fn months_are_named_from_april() {
        assert_eq!((name(Month(0)), name(Month(23))), ("April", "March"));
    }
}
