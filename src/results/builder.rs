//! Filling a table row by row.
//!
//! The first mistake is remembered and reported by [`TableBuilder::finish`], so that the loop that fills the rows has
//! no error to handle.

use std::collections::BTreeMap;

use super::table::{ColumnKind, ResultsTable, TableColumn, TableError, Values};

/// Collects words, keeping each different word once.
#[derive(Clone, Debug, Default)]
pub struct TextBuilder {
    codes: Vec<u32>,
    names: Vec<String>,
    known: BTreeMap<String, u32>,
}

impl TextBuilder {
    /// Adds a row with this word.
    pub fn push(&mut self, word: &str) {
        // Rows of one arm or provider follow each other: the last word is the likeliest.
        let last = self.codes.last().copied();
        let code = match last.filter(|&code| self.names[code as usize] == word) {
            Some(code) => code,
            None => self.code(word),
        };
        self.codes.push(code);
    }

    /// The words collected so far.
    #[must_use]
    pub fn values(self) -> Values {
        Values::Text { names: self.names, codes: self.codes }
    }

    fn code(&mut self, word: &str) -> u32 {
        if let Some(&code) = self.known.get(word) {
            return code;
        }
        let code = u32::try_from(self.names.len()).expect("four thousand million words do not fit into memory");
        self.names.push(word.to_owned());
        self.known.insert(word.to_owned(), code);
        code
    }
}

#[derive(Clone, Debug)]
enum Filling {
    Text(TextBuilder),
    Whole(Vec<Option<i64>>),
    Pence(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
}

#[derive(Clone, Debug)]
struct ColumnBuilder {
    id: String,
    unit: String,
    meaning: String,
    filling: Filling,
}

/// A table that is being filled.
///
/// ```
/// use commonpurse::results::{ColumnKind, TableBuilder};
///
/// let mut annual = TableBuilder::new("annual", "Results of each year")
///     .column("arm", "", "Contract regime.", ColumnKind::Text)
///     .column("surplus_pounds", "pounds", "Surplus; deficit below zero.", ColumnKind::Pence);
/// annual.row().text("annual_sanctions").pence(-5);
/// assert_eq!(annual.finish().unwrap().rows(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct TableBuilder {
    name: String,
    title: String,
    parts: Vec<ColumnBuilder>,
    mistake: Option<TableError>,
}

impl TableBuilder {
    /// A table without columns; see [`ResultsTable::new`] for `name` and `title`.
    #[must_use]
    pub fn new(name: &str, title: &str) -> Self {
        Self { name: name.to_owned(), title: title.to_owned(), parts: Vec::new(), mistake: None }
    }

    /// Adds a column; see [`TableColumn::new`].
    #[must_use]
    pub fn column(mut self, id: &str, unit: &str, meaning: &str, kind: ColumnKind) -> Self {
        let filling = match kind {
            ColumnKind::Text => Filling::Text(TextBuilder::default()),
            ColumnKind::Whole => Filling::Whole(Vec::new()),
            ColumnKind::Pence => Filling::Pence(Vec::new()),
            ColumnKind::Number => Filling::Number(Vec::new()),
        };
        self.parts.push(ColumnBuilder {
            id: id.to_owned(),
            unit: unit.to_owned(),
            meaning: meaning.to_owned(),
            filling,
        });
        self
    }

    /// Begins the next row; its cells are given in the order of the columns.
    pub fn row(&mut self) -> RowBuilder<'_> {
        RowBuilder { table: self, at: 0 }
    }

    /// The finished table.
    ///
    /// # Errors
    /// The first cell of a wrong kind, else whatever [`TableColumn::new`] and [`ResultsTable::new`] refuse.
    pub fn finish(self) -> Result<ResultsTable, TableError> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let columns = self.parts.into_iter().map(|part| {
            let values = match part.filling {
                Filling::Text(text) => text.values(),
                Filling::Whole(values) => Values::Whole(values),
                Filling::Pence(values) => Values::Pence(values),
                Filling::Number(values) => Values::Number(values),
            };
            TableColumn::new(&part.id, &part.unit, &part.meaning, values)
        });
        ResultsTable::new(&self.name, &self.title, columns.collect::<Result<_, _>>()?)
    }

    fn wrong(&mut self, at: usize, given: ColumnKind) {
        let column = self.parts.get(at).map_or_else(|| "(none left)".to_owned(), |part| part.id.clone());
        let mistake = TableError::WrongKind { table: self.name.clone(), column, given: given.name() };
        self.mistake.get_or_insert(mistake);
    }
}

/// A row that is being filled; each call gives the next cell.
pub struct RowBuilder<'a> {
    table: &'a mut TableBuilder,
    at: usize,
}

impl RowBuilder<'_> {
    /// The next cell is this word.
    pub fn text(self, word: &str) -> Self {
        self.fill(ColumnKind::Text, |filling| {
            let Filling::Text(text) = filling else { return false };
            text.push(word);
            true
        })
    }

    /// The next cell is this whole number, or empty.
    pub fn whole(self, value: impl Into<Option<i64>>) -> Self {
        self.fill(ColumnKind::Whole, |filling| {
            let Filling::Whole(values) = filling else { return false };
            values.push(value.into());
            true
        })
    }

    /// The next cell is this sum in pence, or empty.
    pub fn pence(self, value: impl Into<Option<i64>>) -> Self {
        self.fill(ColumnKind::Pence, |filling| {
            let Filling::Pence(values) = filling else { return false };
            values.push(value.into());
            true
        })
    }

    /// The next cell is this number, or empty.
    pub fn number(self, value: impl Into<Option<f64>>) -> Self {
        self.fill(ColumnKind::Number, |filling| {
            let Filling::Number(values) = filling else { return false };
            values.push(value.into());
            true
        })
    }

    fn fill(mut self, kind: ColumnKind, put: impl FnOnce(&mut Filling) -> bool) -> Self {
        let is_put = self.table.parts.get_mut(self.at).is_some_and(|part| put(&mut part.filling));
        if !is_put {
            self.table.wrong(self.at, kind);
        }
        self.at += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> TableBuilder {
        TableBuilder::new("annual", "Years")
            .column("arm", "", "Contract regime.", ColumnKind::Text)
            .column("year", "years", "Year of the study.", ColumnKind::Whole)
            .column("surplus_pounds", "pounds", "Surplus.", ColumnKind::Pence)
            .column("share", "share", "Share.", ColumnKind::Number)
    }

    #[test]
    fn rows_become_columns_and_each_word_is_kept_once() {
        let mut builder = empty();
        builder.row().text("b").whole(1).pence(-5).number(0.5);
        builder.row().text("a").whole(2).pence(None).number(None);
        builder.row().text("b").whole(None).pence(7).number(1.0);
        let table = builder.finish().unwrap();
        let text = Values::Text { names: vec!["b".into(), "a".into()], codes: vec![0, 1, 0] };
        assert_eq!(table.column("arm").unwrap().values(), &text);
        assert_eq!(table.column("year").unwrap().values(), &Values::Whole(vec![Some(1), Some(2), None]));
        assert_eq!(table.column("surplus_pounds").unwrap().values(), &Values::Pence(vec![Some(-5), None, Some(7)]));
        assert_eq!(table.column("share").unwrap().values(), &Values::Number(vec![Some(0.5), None, Some(1.0)]));
    }

    #[test]
    fn a_cell_of_the_wrong_kind_is_reported_with_its_column() {
        let mut builder = empty();
        builder.row().text("a").pence(1);
        assert_eq!(
            builder.finish(),
            Err(TableError::WrongKind { table: "annual".into(), column: "year".into(), given: "money" })
        );
    }

    #[test]
    fn a_cell_too_many_and_a_cell_too_few_are_both_refused() {
        let mut many = empty();
        many.row().text("a").whole(1).pence(1).number(1.0).number(2.0);
        assert!(matches!(many.finish(), Err(TableError::WrongKind { column, .. }) if column == "(none left)"));
        let mut few = empty();
        few.row().text("a").whole(1).pence(1);
        assert!(matches!(few.finish(), Err(TableError::Rows { column, .. }) if column == "share"));
    }

    #[test]
    fn a_number_that_is_not_finite_stops_the_table() {
        let mut builder = TableBuilder::new("t", "").column("x", "", "", ColumnKind::Number);
        builder.row().number(f64::NAN);
        assert!(matches!(builder.finish(), Err(TableError::NotFinite { row: 0, .. })));
    }
}
