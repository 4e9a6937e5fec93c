//! What clauses and crossed factors do, as tables; none where nothing was divided or crossed.

use crate::analysis::contrast::Estimate;
use crate::analysis::decomposition::Decomposition;
use crate::analysis::factorial::Factorial;
use crate::analysis::findings::Findings;
use crate::results::{ColumnKind, ResultsTable, RowBuilder, TableBuilder, TableError};

/// All tables that there are.
///
/// # Errors
/// A value that no file can hold.
pub(super) fn all(findings: &Findings) -> Result<Vec<ResultsTable>, TableError> {
    let mut all = Vec::new();
    if let Some(found) = &findings.decomposition {
        all.push(clause_shares(found)?);
    }
    if let Some(found) = &findings.factorial {
        all.push(main_effects(found)?);
        all.push(interactions(found)?);
    }
    Ok(all)
}

fn measured(name: &str, title: &str) -> TableBuilder {
    TableBuilder::new(name, title).column("measure", "", "What is looked at.", ColumnKind::Text).column(
        "unit",
        "",
        "The unit of the values.",
        ColumnKind::Text,
    )
}

fn estimated(table: TableBuilder, what: &str) -> TableBuilder {
    table
        .column("mean", "", &format!("Mean of {what} over all futures."), ColumnKind::Number)
        .column(
            "p025",
            "",
            "2.5% quantile of it over parameter sets; empty where nothing was varied.",
            ColumnKind::Number,
        )
        .column("p975", "", "97.5% quantile of it.", ColumnKind::Number)
        .column(
            "noise_95_low",
            "",
            "Low end of its 95% interval from run-to-run noise; empty if unknown.",
            ColumnKind::Number,
        )
        .column("noise_95_high", "", "High end of it.", ColumnKind::Number)
        .column("same_sign_sets", "share", "Part of the parameter sets with the sign of the mean.", ColumnKind::Number)
        .column("is_shown", "", "yes where both ranges lie on one side of zero, else no.", ColumnKind::Text)
}

fn estimate<'r>(row: RowBuilder<'r>, found: &Estimate) -> RowBuilder<'r> {
    let ends = |range: Option<(f64, f64)>| (range.map(|it| it.0), range.map(|it| it.1));
    let ((low, high), (least, most)) = (ends(found.over_sets_95), ends(found.run_to_run_95));
    let row = row.number(found.mean).number(low).number(high).number(least).number(most);
    row.number(found.same_sign_sets_share).text(if found.is_shown { "yes" } else { "no" })
}

fn clause_shares(found: &Decomposition) -> Result<ResultsTable, TableError> {
    let title = "What each clause adds to the difference between the first two arms, as a yearly mean";
    let table = measured("clause_shares", title).column(
        "clause",
        "",
        "The clause, or clauses that can only be exchanged together; `whole` is the difference itself.",
        ColumnKind::Text,
    );
    let mut table = estimated(table, "the share")
        .column("pounds", "pounds", "The share to the penny, of money: shares add up to the whole.", ColumnKind::Pence)
        .column(
            "alone",
            "",
            "What the clause does if it alone is exchanged; empty if that was not lived.",
            ColumnKind::Number,
        )
        .column("last", "", "What it does if it is exchanged last; empty if that was not lived.", ColumnKind::Number)
        .column(
            "order_error",
            "",
            "Standard error from drawn orders; empty where every order counts.",
            ColumnKind::Number,
        );
    for divided in &found.measures {
        let begun = [divided.measure.id, divided.measure.unit.name()];
        for (clause, share) in found.clauses.iter().zip(&divided.shares) {
            let row = table.row().text(begun[0]).text(begun[1]).text(&clause.ids.join(" with "));
            let row = estimate(row, &share.share).pence(share.pence);
            row.number(share.alone).number(share.last).number(share.order_error);
        }
        let row = estimate(table.row().text(begun[0]).text(begun[1]).text("whole"), &divided.whole);
        row.pence(divided.whole_pence).number(None).number(None).number(None);
    }
    table.finish()
}

fn main_effects(found: &Factorial) -> Result<ResultsTable, TableError> {
    let title = "What each level of a factor does, in the mean of all combinations of the others";
    let table = measured("main_effects", title)
        .column("factor", "", "The factor.", ColumnKind::Text)
        .column("level", "", "The level.", ColumnKind::Text)
        .column("against", "", "The level that the baseline has.", ColumnKind::Text)
        .column("combinations", "", "Combinations of the other factors over which it is a mean.", ColumnKind::Whole);
    let mut table = estimated(table, "the effect");
    for one in &found.main_effects {
        let factor = &found.factors[one.factor];
        let row = table.row().text(one.measure.id).text(one.measure.unit.name()).text(&factor.id);
        let row = row.text(&factor.levels[one.level]).text(&factor.levels[one.against]);
        estimate(row.whole(one.combinations as i64), &one.effect);
    }
    table.finish()
}

fn interactions(found: &Factorial) -> Result<ResultsTable, TableError> {
    let title =
        "What levels of two factors do together beyond the sum of both, in the mean of all combinations of the others";
    let mut table = measured("interactions", title);
    for (number, which) in [("1", "first"), ("2", "second")] {
        table = table
            .column(&format!("factor_{number}"), "", &format!("The {which} factor."), ColumnKind::Text)
            .column(&format!("level_{number}"), "", &format!("Level of the {which} factor."), ColumnKind::Text)
            .column(&format!("against_{number}"), "", "The level that the baseline has.", ColumnKind::Text);
    }
    let table = table.column(
        "combinations",
        "",
        "Combinations of the other factors over which it is a mean.",
        ColumnKind::Whole,
    );
    let mut table = estimated(table, "the interaction");
    for one in &found.interactions {
        let mut row = table.row().text(one.measure.id).text(one.measure.unit.name());
        for place in 0..2 {
            let factor = &found.factors[one.factors[place]];
            row = row.text(&factor.id).text(&factor.levels[one.levels[place]]);
            row = row.text(&factor.levels[one.against[place]]);
        }
        estimate(row.whole(one.combinations as i64), &one.effect);
    }
    table.finish()
}
