//! The annual table: a row for each run, year and entity, with every measure; and which entities it can hold.

use crate::engine::EntityKind;
use crate::measures::{ALL, Unit};
use crate::results::{ColumnKind, ResultsTable, RowBuilder, TableBuilder, TableError};
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;
use crate::units::FinancialYear;

use super::run_summary::RunSummary;

/// More rows than this are not written for every entity: a larger study keeps the rows of the system alone.
pub const MOST_ROWS: u64 = 120_000;

/// How many entities of each run are kept: all of them, or 1, the system, where the table would grow too long.
#[must_use]
pub fn entities_kept(plan: &StudyPlan, entities: usize) -> usize {
    let rows = plan.runs().saturating_mul(u64::from(plan.study.horizon_years)).saturating_mul(entities as u64);
    if rows <= MOST_ROWS { entities } else { 1 }
}

/// The annual table of a study whose entities are these.
///
/// # Errors
/// A value that no file can hold.
pub fn table(
    plan: &StudyPlan,
    done: &Executed<RunSummary>,
    entities: &[(String, EntityKind)],
) -> Result<ResultsTable, TableError> {
    let mut table = TableBuilder::new("annual", "Every measure of every run, year and entity")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("parameter_set", "", "The parameter set, counted from 1.", ColumnKind::Whole)
        .column("future", "", "The future of the parameter set, counted from 1; the same in every arm.", ColumnKind::Whole)
        .column("future_number", "", "The number under which chance is drawn, 65,536 for each set before and 1 for each future before; the same in every arm.", ColumnKind::Whole)
        .column("year", "", "The financial year.", ColumnKind::Text)
        .column("entity", "", "The commissioner or provider, or the system of all of them.", ColumnKind::Text)
        .column("entity_kind", "", "What the entity is.", ColumnKind::Text);
    for measure in ALL {
        let kind = kind_of(measure.unit);
        table = table.column(measure.id, measure.unit.name(), measure.meaning.trim(), kind);
    }
    let first_year = FinancialYear(plan.economy.first_year);
    let years: Vec<String> = (0..plan.study.horizon_years).map(|year| first_year.plus(year).to_string()).collect();
    for (at, run) in done.every_run() {
        let kept = run.rows.len() / years.len().max(1);
        for (place, values) in run.rows.iter().enumerate() {
            let (name, kind) = &entities[place % kept.max(1)];
            let row = table.row().text(&plan.arms[at.arm].id).whole(at.set as i64 + 1).whole(at.future as i64 + 1);
            let row =
                row.whole(i64::from(StudyPlan::future_number(at.set, at.future))).text(&years[place / kept.max(1)]);
            fill(row.text(name).text(kind.name()), values);
        }
    }
    table.finish()
}

/// How values of a unit are kept in files.
fn kind_of(unit: Unit) -> ColumnKind {
    match unit {
        Unit::Pounds => ColumnKind::Pence,
        Unit::Count => ColumnKind::Whole,
        Unit::Share | Unit::Points | Unit::Hours => ColumnKind::Number,
    }
}

fn fill(mut row: RowBuilder<'_>, values: &[f64; ALL.len()]) {
    for (measure, value) in ALL.iter().zip(values) {
        // What does not apply to an entity is not a number, and an empty cell in the table.
        let value = (!value.is_nan()).then_some(*value);
        row = match kind_of(measure.unit) {
            ColumnKind::Pence => row.pence(value.map(|pence| pence as i64)),
            ColumnKind::Whole => row.whole(value.map(|count| libm::round(count) as i64)),
            _ => row.number(value),
        };
    }
}
