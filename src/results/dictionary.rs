//! The data dictionary: one row for each column of each table, itself a table.

use std::collections::BTreeSet;

use super::builder::TableBuilder;
use super::table::{ColumnKind, ResultsTable, TableError};

/// The table `columns`: what each column of `tables` means, in the order of the tables and of their columns.
///
/// # Errors
/// Two tables of one name.
pub fn dictionary<'a>(tables: impl IntoIterator<Item = &'a ResultsTable>) -> Result<ResultsTable, TableError> {
    let mut rows = TableBuilder::new("columns", "What each column means")
        .column("table", "", "The table that has the column.", ColumnKind::Text)
        .column("column", "", "The name of the column, the same in every file format.", ColumnKind::Text)
        .column("unit", "", "What the column counts in; empty for words and counters.", ColumnKind::Text)
        .column("meaning", "", "What the column holds.", ColumnKind::Text)
        .column("kind", "", "text, whole number, money (in pounds, exact to the penny) or number.", ColumnKind::Text);
    let mut seen = BTreeSet::new();
    for table in tables {
        if !seen.insert(table.name()) {
            return Err(TableError::TwoTables(table.name().to_owned()));
        }
        for column in table.columns() {
            let row = rows.row().text(table.name()).text(column.id()).text(column.unit());
            row.text(column.meaning()).text(column.values().kind().name());
        }
    }
    rows.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::csv;

    fn annual() -> ResultsTable {
        let builder = TableBuilder::new("annual", "Years")
            .column("arm", "", "Contract regime.", ColumnKind::Text)
            .column("surplus_pounds", "pounds", "Surplus, or deficit below zero.", ColumnKind::Pence);
        builder.finish().unwrap()
    }

    #[test]
    fn each_column_of_each_table_has_one_row() {
        let weeks =
            TableBuilder::new("weekly", "Weeks").column("week", "weeks", "Week.", ColumnKind::Whole).finish().unwrap();
        let text = String::from_utf8(csv::bytes(&dictionary([&annual(), &weeks]).unwrap())).unwrap();
        let expected = "table,column,unit,meaning,kind\n\
            annual,arm,,Contract regime.,text\n\
            annual,surplus_pounds,pounds,\"Surplus, or deficit below zero.\",money\n\
            weekly,week,weeks,Week.,whole number\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn two_tables_of_one_name_are_refused() {
        assert_eq!(dictionary([&annual(), &annual()]), Err(TableError::TwoTables("annual".into())));
    }
}
