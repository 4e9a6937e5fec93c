//! Tables of who bears what: money moved, risk incidence, letter and practice, and the blame ledger.

use crate::analysis::blame::BlameCause;
use crate::analysis::findings::{Findings, Quantiles};
use crate::analysis::letter::PARTIES;
use crate::results::{ColumnKind, ResultsTable, RowBuilder, TableBuilder, TableError};

/// How a table is made of findings.
type Make = fn(&Findings) -> Result<ResultsTable, TableError>;

/// All tables of accounts. Those of replays are empty where none were lived.
pub(super) const TABLES: [Make; 4] = [money_moved, risk_incidence, letter_and_practice, blame];

fn arm_table(name: &str, title: &str) -> TableBuilder {
    TableBuilder::new(name, title).column("arm", "", "The contract regime.", ColumnKind::Text)
}

/// Mean and middle 95% over parameter sets of one number.
fn middle(table: TableBuilder, id: &str, unit: &str, what: &str) -> TableBuilder {
    table
        .column(
            id,
            unit,
            &format!("{what}; mean over parameter sets, of shares that of all sets together."),
            ColumnKind::Number,
        )
        .column(&format!("{id}_p025"), unit, "2.5% quantile of it over parameter sets.", ColumnKind::Number)
        .column(&format!("{id}_p975"), unit, "97.5% quantile of it over parameter sets.", ColumnKind::Number)
}

fn numbers<'r>(row: RowBuilder<'r>, found: Option<&Quantiles>) -> RowBuilder<'r> {
    let cell = |pick: fn(&Quantiles) -> f64| found.map(pick);
    row.number(cell(|of| of.mean)).number(cell(|of| of.p025)).number(cell(|of| of.p975))
}

fn money_moved(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = arm_table("money_moved", "Money that changes hands against the baseline, and the change of the system");
    let what = "Half the sum of all parties' changes of yearly position, signs left out, less half the system's";
    let table = middle(table, "money_moved_pounds", "pounds", what);
    let mut table = middle(table, "system_change_pounds", "pounds", "Change of the system's yearly position");
    for moved in &findings.accounts.money_moved {
        let system = findings.net_changes.iter().find(|change| change.arm == moved.arm && change.is_system);
        let row = numbers(table.row().text(&findings.arms[moved.arm].id), Some(&moved.pounds));
        numbers(row, system.map(|change| &change.pounds));
    }
    table.finish()
}

fn risk_incidence(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = arm_table("risk_incidence", "On whom the ups and downs of the system fall from one future to the next")
        .column("party", "", "The party.", ColumnKind::Text)
        .column(
            "incidence_share",
            "share",
            "Covariance of the party's yearly position with the system's by the variance of the system's; empty where the system does not vary.",
            ColumnKind::Number,
        );
    let mut table = middle(table, "incidence_by_set_share", "share", "The same within each parameter set");
    for found in &findings.accounts.incidence {
        let row = table.row().text(&findings.arms[found.arm].id).text(&found.party).number(found.share);
        numbers(row, found.over_sets.as_ref());
    }
    table.finish()
}

fn letter_and_practice(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table =
        arm_table("letter_and_practice", "Who bears a shock by the contract's text, and who bears it in the end")
            .column("shock", "", "What is otherwise in the replay: demand or cost.", ColumnKind::Text)
            .column(
                "year",
                "",
                "The financial year, or `all` for the mean of the years since the shock.",
                ColumnKind::Text,
            )
            .column("party", "", "The party.", ColumnKind::Text);
    let table = middle(table, "written_pounds", "pounds", "Change of position by the contract's text alone");
    let table = middle(table, "borne_pounds", "pounds", "Change of position in the end");
    let table = middle(table, "written_share", "share", "Part of the shock's total by the text; empty if undivided");
    let table = middle(table, "borne_share", "share", "Part of the shock's total in the end; empty if undivided");
    let table = middle(table, "letter_less_practice_share", "share", "Written less borne; empty if undivided");
    let mut table = table.column(
        "sets_left_out",
        "",
        "Parameter sets whose total is too small beside its parts to be divided.",
        ColumnKind::Whole,
    );
    for risk in &findings.accounts.risks {
        let year = risk.year.map_or_else(|| "all".to_owned(), |year| findings.study.first_year.plus(year).to_string());
        let row = table.row().text(&findings.arms[risk.arm].id).text(risk.shock.name()).text(&year);
        let row = numbers(row.text(PARTIES[risk.party]), Some(&risk.written));
        let row = numbers(row, Some(&risk.borne));
        let shares = risk.shares.as_ref();
        let row = numbers(row, shares.map(|shares| &shares.written));
        let row = numbers(row, shares.map(|shares| &shares.borne));
        numbers(row, shares.map(|shares| &shares.letter_less_practice)).whole(i64::from(risk.sets_left_out));
    }
    table.finish()
}

fn blame(findings: &Findings) -> Result<ResultsTable, TableError> {
    let table = arm_table("blame", "What breaches, waits and sanctions are owed to, a year")
        .column("measure", "", "What is counted.", ColumnKind::Text)
        .column("unit", "", "The unit of the amounts.", ColumnKind::Text)
        .column("account", "", "`whole`, what a reference provider would have had, or a cause.", ColumnKind::Text);
    let table = middle(table, "amount", "", "Yearly mean");
    let table =
        middle(table, "share_beyond_reference", "share", "Part of what goes beyond the reference; empty if undivided");
    let mut table = table.column(
        "sets_left_out",
        "",
        "Parameter sets in which too little goes beyond the reference to be divided.",
        ColumnKind::Whole,
    );
    for found in &findings.accounts.blame {
        let unit = found.measure.unit.name();
        let shares = |cause: usize| found.shares.as_ref().map(|shares| &shares[cause]);
        let whole = [("whole", &found.whole, None), ("reference", &found.reference, None)];
        let parts = BlameCause::ALL.iter().enumerate().map(|(at, cause)| (cause.name(), &found.parts[at], shares(at)));
        for (account, amount, share) in whole.into_iter().chain(parts) {
            let row = table.row().text(&findings.arms[found.arm].id).text(found.measure.id).text(unit).text(account);
            numbers(numbers(row, Some(amount)), share).whole(i64::from(found.sets_left_out));
        }
    }
    table.finish()
}
