//! Tables of results in memory: named columns with a unit and a meaning, checked when they are made.
//!
//! A table that exists can be written: its columns are equally long, its names are plain, its numbers are finite and
//! its sums of money fit the decimal column of a Parquet file. The writers in [`csv`](super::csv) and
//! [`parquet`](super::parquet) therefore never have to refuse a value.

use std::collections::BTreeSet;

/// The largest sum of money a cell may hold, in pence: the 18 digits of a `Decimal(18, 2)` column.
pub const MOST_PENCE: i64 = 999_999_999_999_999_999;

/// The longest text a cell may hold, in UTF-16 units: what a spreadsheet cell takes, less the apostrophe of the guard
/// against formulas.
pub const LONGEST_TEXT: usize = 32_766;

/// What kind of value a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words: the name of an arm, a provider, a clause.
    Text,
    /// A whole number: a year, a future, a count of people.
    Whole,
    /// A sum of money, kept in whole pence and written in pounds.
    Pence,
    /// Any other number.
    Number,
}

impl ColumnKind {
    /// The kind as the data dictionary names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole number",
            Self::Pence => "money",
            Self::Number => "number",
        }
    }
}

/// The values of one column, from the first row to the last; `None` is a value that does not exist.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Words, each written once: row `i` holds `names[codes[i]]`.
    Text {
        /// The different words.
        names: Vec<String>,
        /// For each row the place of its word in `names`, counted from 0.
        codes: Vec<u32>,
    },
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Sums of money in whole pence; below zero is owed or a deficit.
    Pence(Vec<Option<i64>>),
    /// Other numbers; all finite.
    Number(Vec<Option<f64>>),
}

impl Values {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text { codes, .. } => codes.len(),
            Self::Whole(values) | Self::Pence(values) => values.len(),
            Self::Number(values) => values.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What kind of values these are.
    #[must_use]
    pub const fn kind(&self) -> ColumnKind {
        match self {
            Self::Text { .. } => ColumnKind::Text,
            Self::Whole(_) => ColumnKind::Whole,
            Self::Pence(_) => ColumnKind::Pence,
            Self::Number(_) => ColumnKind::Number,
        }
    }
}

/// Why a table cannot be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TableError {
    /// A table or column name that is not plain.
    #[error(
        "the name {0:?} is not allowed; a table or column is named with a small letter, then small letters, digits and _"
    )]
    Name(String),
    /// A table without columns.
    #[error("table {0} has no columns; give it at least one")]
    NoColumns(String),
    /// Two columns of one name.
    #[error("table {table} has two columns {column}; give each column a name of its own")]
    TwoColumns {
        /// The table.
        table: String,
        /// The name that occurs twice.
        column: String,
    },
    /// Two tables of one name.
    #[error("there are two tables {0}; give each table a name of its own")]
    TwoTables(String),
    /// Columns of unequal length.
    #[error("table {table}: column {column} has {found} rows and the first column has {expected}; fill every row")]
    Rows {
        /// The table.
        table: String,
        /// The first column that differs.
        column: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this column.
        found: usize,
    },
    /// A number that no file can hold.
    #[error("column {column}, row {row}: {value} is not a finite number; leave the cell empty if there is no value")]
    NotFinite {
        /// The column.
        column: String,
        /// The row, counted from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A sum of money with more than 18 digits of pence.
    #[error("column {column}, row {row}: {pence} pence has more than the 18 digits that a sum of money may have")]
    TooMuchMoney {
        /// The column.
        column: String,
        /// The row, counted from 0.
        row: usize,
        /// The sum in pence.
        pence: i64,
    },
    /// A word whose code is not in the list of names.
    #[error("column {column}, row {row}: code {code} has no name in the list of {names} names")]
    NoSuchName {
        /// The column.
        column: String,
        /// The row, counted from 0.
        row: usize,
        /// The code.
        code: u32,
        /// How many names there are.
        names: usize,
    },
    /// A text that is too long for a spreadsheet cell.
    #[error("column {column}: a text of {units} characters is longer than the {LONGEST_TEXT} that a cell may hold")]
    TextTooLong {
        /// The column.
        column: String,
        /// Its length in UTF-16 units.
        units: usize,
    },
    /// A value of another kind than its column, or more values than columns.
    #[error(
        "table {table}: a {given} was given for column {column}; give the cells of a row in the order of the columns"
    )]
    WrongKind {
        /// The table.
        table: String,
        /// The column, or `(none left)`.
        column: String,
        /// The kind that was given.
        given: &'static str,
    },
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableColumn {
    id: String,
    unit: String,
    meaning: String,
    values: Values,
}

impl TableColumn {
    /// A column named `id` that counts in `unit` (`pounds`, `share`, `weeks`; empty for words and counters); `meaning`
    /// is one sentence for the data dictionary.
    ///
    /// # Errors
    /// A name that is not plain, or a value that the files cannot hold.
    pub fn new(id: &str, unit: &str, meaning: &str, values: Values) -> Result<Self, TableError> {
        check_name(id)?;
        match &values {
            Values::Text { names, codes } => check_text(id, names, codes)?,
            Values::Whole(_) => {}
            Values::Pence(sums) => check_money(id, sums)?,
            Values::Number(numbers) => check_numbers(id, numbers)?,
        }
        Ok(Self { id: id.to_owned(), unit: unit.to_owned(), meaning: meaning.to_owned(), values })
    }

    /// Its name: the same in every file format.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its unit; empty where it has none.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn meaning(&self) -> &str {
        &self.meaning
    }

    /// Its values.
    #[must_use]
    pub const fn values(&self) -> &Values {
        &self.values
    }
}

/// A table of results.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultsTable {
    name: String,
    title: String,
    columns: Vec<TableColumn>,
}

impl ResultsTable {
    /// A table from columns of equal length. `name` becomes the name of its file, `title` is for readers.
    ///
    /// # Errors
    /// A name that is not plain, no column at all, two columns of one name, or columns of unequal length.
    pub fn new(name: &str, title: &str, columns: Vec<TableColumn>) -> Result<Self, TableError> {
        check_name(name)?;
        if columns.is_empty() {
            return Err(TableError::NoColumns(name.to_owned()));
        }
        let mut seen = BTreeSet::new();
        let expected = columns.first().map_or(0, |column| column.values.len());
        for column in &columns {
            if !seen.insert(column.id()) {
                return Err(TableError::TwoColumns { table: name.to_owned(), column: column.id.clone() });
            }
            let found = column.values.len();
            if found != expected {
                let (table, column) = (name.to_owned(), column.id.clone());
                return Err(TableError::Rows { table, column, expected, found });
            }
        }
        Ok(Self { name: name.to_owned(), title: title.to_owned(), columns })
    }

    /// Its name, which is also the name of its file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name for readers.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its columns, in the order of the file.
    #[must_use]
    pub fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<&TableColumn> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }
}

/// Plain names serve as file names, SQL identifiers and attributes in Python without quoting.
fn check_name(name: &str) -> Result<(), TableError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_plain = starts_well && name.chars().all(plain) && name.len() <= 120;
    if is_plain { Ok(()) } else { Err(TableError::Name(name.to_owned())) }
}

fn check_text(id: &str, names: &[String], codes: &[u32]) -> Result<(), TableError> {
    for name in names {
        let units = name.encode_utf16().count();
        if units > LONGEST_TEXT {
            return Err(TableError::TextTooLong { column: id.to_owned(), units });
        }
    }
    match codes.iter().enumerate().find(|(_, code)| **code as usize >= names.len()) {
        None => Ok(()),
        Some((row, &code)) => Err(TableError::NoSuchName { column: id.to_owned(), row, code, names: names.len() }),
    }
}

fn check_money(id: &str, sums: &[Option<i64>]) -> Result<(), TableError> {
    let too_much = |sum: &Option<i64>| sum.is_some_and(|pence| pence.unsigned_abs() > MOST_PENCE.unsigned_abs());
    match sums.iter().position(too_much) {
        None => Ok(()),
        Some(row) => Err(TableError::TooMuchMoney { column: id.to_owned(), row, pence: sums[row].unwrap_or_default() }),
    }
}

fn check_numbers(id: &str, numbers: &[Option<f64>]) -> Result<(), TableError> {
    for (row, number) in numbers.iter().enumerate() {
        match *number {
            Some(value) if !value.is_finite() => {
                return Err(TableError::NotFinite { column: id.to_owned(), row, value });
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(id: &str, values: &[i64]) -> TableColumn {
        TableColumn::new(id, "", "A test column.", Values::Whole(values.iter().copied().map(Some).collect())).unwrap()
    }

    #[test]
    fn columns_of_unequal_length_are_refused_with_both_lengths() {
        let error =
            ResultsTable::new("annual", "Years", vec![whole("year", &[1, 2]), whole("count", &[1])]).unwrap_err();
        assert_eq!(error, TableError::Rows { table: "annual".into(), column: "count".into(), expected: 2, found: 1 });
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused_with_its_row() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let error = TableColumn::new("rate", "share", "", Values::Number(vec![Some(1.0), None, Some(value)]));
            assert!(matches!(error, Err(TableError::NotFinite { row: 2, .. })), "{value}");
        }
    }

    #[test]
    fn only_plain_names_are_allowed() {
        for bad in ["", "Year", "1st", "_x", "a-b", "a b", "a.b", "é", "../a", &"a".repeat(121)] {
            assert_eq!(check_name(bad), Err(TableError::Name(bad.to_owned())));
        }
        for good in ["a", "provider_surplus_pounds", "weeks_52"] {
            assert_eq!(check_name(good), Ok(()));
        }
    }

    #[test]
    fn a_table_without_columns_is_refused() {
        assert_eq!(ResultsTable::new("annual", "Years", Vec::new()), Err(TableError::NoColumns("annual".into())));
    }

    #[test]
    fn two_columns_of_one_name_are_refused() {
        let twice = ResultsTable::new("annual", "Years", vec![whole("year", &[1]), whole("year", &[1])]);
        assert_eq!(twice, Err(TableError::TwoColumns { table: "annual".into(), column: "year".into() }));
    }

    #[test]
    fn a_code_without_a_name_is_refused() {
        let text = TableColumn::new("arm", "", "", Values::Text { names: vec!["a".into()], codes: vec![0, 1] });
        assert_eq!(text, Err(TableError::NoSuchName { column: "arm".into(), row: 1, code: 1, names: 1 }));
    }

    #[test]
    fn nineteen_digits_of_pence_are_refused_and_eighteen_are_not() {
        let money = |pence| TableColumn::new("sum_pounds", "pounds", "", Values::Pence(vec![Some(pence)]));
        assert!(money(MOST_PENCE).is_ok());
        assert!(money(-MOST_PENCE).is_ok());
        assert!(matches!(money(MOST_PENCE + 1), Err(TableError::TooMuchMoney { row: 0, .. })));
        assert!(matches!(money(i64::MIN), Err(TableError::TooMuchMoney { pence: i64::MIN, .. })));
    }

    #[test]
    fn a_text_that_no_spreadsheet_cell_can_hold_is_refused() {
        let text =
            |length| TableColumn::new("arm", "", "", Values::Text { names: vec!["x".repeat(length)], codes: vec![0] });
        assert!(text(LONGEST_TEXT).is_ok());
        assert!(matches!(text(LONGEST_TEXT + 1), Err(TableError::TextTooLong { .. })));
    }
}
