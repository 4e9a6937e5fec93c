//! The findings of a study as tables: differences, paths, flows and changes of position.

use crate::analysis::findings::{Findings, Quantiles};
use crate::results::{ColumnKind, ResultsTable, RowBuilder, TableBuilder, TableError};

/// All tables of findings.
///
/// # Errors
/// A value that no file can hold.
pub fn all(findings: &Findings) -> Result<Vec<ResultsTable>, TableError> {
    let of_runs = [comparisons, first_order, trajectories, flows, net_changes, practice, lapses, bridges];
    let mut all: Vec<ResultsTable> =
        of_runs.into_iter().chain(super::accounts::TABLES).map(|table| table(findings)).collect::<Result<_, _>>()?;
    all.extend(super::decomposed_tables::all(findings)?);
    Ok(all)
}

fn comparisons(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = measured("comparisons", "Each arm less the baseline on the same futures, as a yearly mean").column(
        "baseline_mean",
        "",
        "Mean under the baseline.",
        ColumnKind::Number,
    );
    let mut table = spread(table, "the mean difference over parameter sets")
        .column(
            "noise_95_low",
            "",
            "Low end of the 95% interval from run-to-run noise; empty if unknown.",
            ColumnKind::Number,
        )
        .column("noise_95_high", "", "High end of it.", ColumnKind::Number)
        .column("same_sign_futures", "share", "Part of the futures with the sign of the mean.", ColumnKind::Number)
        .column("same_sign_sets", "share", "Part of the parameter sets with the sign of the mean.", ColumnKind::Number)
        .column(
            "pairing_correlation",
            "",
            "Correlation of the two arms over futures; empty if unknown.",
            ColumnKind::Number,
        )
        .column("too_small_to_matter", "", "Smaller differences do not matter, by the study.", ColumnKind::Number);
    for found in &findings.comparisons {
        let row = table.row().text(&findings.arms[found.arm].id).text(found.measure.id);
        let row = quantiles(row.text(found.measure.unit.name()).number(found.baseline_mean), &found.over_sets);
        let row = row.number(finite(found.noise_95.0)).number(finite(found.noise_95.1));
        let row = row.number(found.same_sign_futures).number(found.same_sign_sets);
        row.number(finite(found.pairing_correlation)).number(found.too_small_to_matter);
    }
    table.finish()
}

fn first_order(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = measured("first_order", "What carries each difference: shares of its variance between parameter sets");
    let mut table = table
        .column(
            "carrier",
            "",
            "Name of the parameter; chance within sets, or together: what is left.",
            ColumnKind::Text,
        )
        .column("address", "", "Address of the parameter; empty of what is none.", ColumnKind::Text)
        .column(
            "share",
            "share",
            "First-order sensitivity index of the parameter, adjusted for its terms: below 0 by chance alone.",
            ColumnKind::Number,
        )
        .column("share_95_low", "share", "Low end of its 95% interval, within 0 to 1.", ColumnKind::Number)
        .column("share_95_high", "share", "High end of it.", ColumnKind::Number)
        .column(
            "lowest_third",
            "",
            "Mean difference in the lowest third of the parameter's spread.",
            ColumnKind::Number,
        )
        .column("highest_third", "", "The same in the highest third.", ColumnKind::Number);
    for found in &findings.carried {
        let mut row = |carrier: &str, address: &str, numbers: [Option<f64>; 5]| {
            let row = table.row().text(&findings.arms[found.arm].id).text(found.measure.id);
            let row = row.text(found.measure.unit.name()).text(carrier).text(address);
            numbers.into_iter().fold(row, |row, number| row.number(number));
        };
        for one in &found.carriers {
            let (low, high) = one.interval_95;
            let numbers = [Some(one.share), Some(low), Some(high), one.lowest_third, one.highest_third];
            row(&one.label, &one.address, numbers);
        }
        if found.chance.is_some() {
            row("chance within sets", "", [found.chance, None, None, None, None]);
        }
        row("together", "", [Some(found.together), None, None, None, None]);
    }
    table.finish()
}

fn trajectories(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = measured("trajectories", "Each measure through the years under each arm").column(
        "year",
        "",
        "The financial year.",
        ColumnKind::Text,
    );
    let mut table = spread(table, "parameter sets' means, or futures where nothing is varied")
        .column(
            "noise_sd",
            "",
            "Standard deviation between futures of one parameter set; empty if unknown.",
            ColumnKind::Number,
        )
        .column("target", "", "The standard that the baseline's contract states.", ColumnKind::Number);
    for path in &findings.trajectories {
        for (year, band) in (0_u32..).zip(&path.bands) {
            let row = table.row().text(&findings.arms[path.arm].id).text(path.measure.id);
            let row = row.text(path.measure.unit.name()).text(&findings.study.first_year.plus(year).to_string());
            let noise = path.noise_sd.get(year as usize).copied().and_then(finite);
            quantiles(row, band).number(noise).number(path.target);
        }
    }
    table.finish()
}

fn flows(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = TableBuilder::new("flows", "Mean yearly flows of money")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("payer", "", "Who pays.", ColumnKind::Text)
        .column("payee", "", "Who is paid.", ColumnKind::Text)
        .column("clause", "", "The clause or rule it flows under.", ColumnKind::Text);
    let mut table = spread(table, "parameter sets, in pounds a year");
    for flow in &findings.flows {
        let row = table.row().text(&findings.arms[flow.arm].id).text(&flow.from).text(&flow.to).text(&flow.clause);
        quantiles(row, &flow.pounds);
    }
    table.finish()
}

fn net_changes(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = TableBuilder::new("net_changes", "Change of each party's yearly position against the baseline")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("party", "", "The party, or System for all of them.", ColumnKind::Text);
    let mut table = spread(table, "parameter sets, in pounds a year");
    for change in &findings.net_changes {
        quantiles(table.row().text(&findings.arms[change.arm].id).text(&change.party), &change.pounds);
    }
    table.finish()
}

fn practice(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = TableBuilder::new("practice", "What became of each clause, from paper to practice")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("clause", "", "The clause.", ColumnKind::Text)
        .column("party", "", "Who owes under it.", ColumnKind::Text)
        .column(
            "stage",
            "",
            "due by the contract; applied: asked for by the other side; paid in cash; kept: paid and not given back.",
            ColumnKind::Text,
        )
        .column("unit", "", "The unit of the values.", ColumnKind::Text);
    let mut table = spread(table, "parameter sets' yearly means")
        .column("mean_of_due", "share", "Mean part of what was due that came to this stage.", ColumnKind::Number)
        .column("futures", "", "Futures from which it was counted.", ColumnKind::Whole);
    for found in &findings.practice {
        let row = table.row().text(&findings.arms[found.arm].id).text(&found.clause).text(&found.party);
        let row = quantiles(row.text(found.stage.name()).text(found.unit.name()), &found.value);
        row.number(found.of_due.mean).whole(found.futures as i64);
    }
    table.finish()
}

fn lapses(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = TableBuilder::new("lapses", "Why less was done than was due under a clause, as far as it is known")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("clause", "", "The clause.", ColumnKind::Text)
        .column("party", "", "Who owes under it.", ColumnKind::Text)
        .column("missed", "", "The stage that was not reached.", ColumnKind::Text)
        .column("reason", "", "Why.", ColumnKind::Text);
    let mut table = spread(table, "parameter sets, as a part of what was due");
    for found in &findings.lapses {
        let row = table.row().text(&findings.arms[found.arm].id).text(&found.clause).text(&found.party);
        quantiles(row.text(found.missed.name()).text(&found.reason), &found.of_due);
    }
    table.finish()
}

fn bridges(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = TableBuilder::new("bridges", "From plan to outturn and to the underlying surplus, as a yearly mean")
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("party", "", "The side of the contracts.", ColumnKind::Text)
        .column("step", "", "The total, or the step that leads to the next total.", ColumnKind::Text)
        .column("kind", "", "total, step, or one-off: a step that does not recur.", ColumnKind::Text);
    let mut table = spread(table, "parameter sets, in pounds a year");
    for bridge in &findings.bridges {
        for bar in &bridge.bars {
            let row = table.row().text(&findings.arms[bridge.arm].id).text(&bridge.party);
            quantiles(row.text(&bar.name).text(bar.kind.name()), &bar.pounds);
        }
    }
    table.finish()
}

fn measured(name: &str, title: &str) -> TableBuilder {
    TableBuilder::new(name, title)
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("measure", "", "What is looked at.", ColumnKind::Text)
        .column("unit", "", "The unit of the values.", ColumnKind::Text)
}

fn spread(mut table: TableBuilder, of: &str) -> TableBuilder {
    for (id, percent) in
        [("p025", "2.5"), ("p05", "5"), ("p25", "25"), ("p50", "50"), ("p75", "75"), ("p95", "95"), ("p975", "97.5")]
    {
        table = table.column(id, "", &format!("{percent}% quantile of {of}."), ColumnKind::Number);
    }
    table.column("mean", "", &format!("Mean of {of}."), ColumnKind::Number)
}

fn quantiles<'r>(row: RowBuilder<'r>, found: &Quantiles) -> RowBuilder<'r> {
    let Quantiles { p025, p05, p25, p50, p75, p95, p975, mean } = *found;
    [p025, p05, p25, p50, p75, p95, p975, mean].into_iter().fold(row, |row, value| row.number(value))
}

/// A number that is known.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
