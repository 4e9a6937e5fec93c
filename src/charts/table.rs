//! The data of a chart as CSV: UTF-8, LF, dot decimals, no thousands marks, one unit to a column.

use super::ChartError;

/// A table under construction.
pub struct ChartTable {
    columns: usize,
    writer: csv::Writer<Vec<u8>>,
}

impl ChartTable {
    /// An empty table with these columns.
    ///
    /// # Errors
    /// If memory cannot be written.
    pub fn new(columns: &[&str]) -> Result<Self, ChartError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(columns).map_err(failed)?;
        Ok(Self { columns: columns.len(), writer })
    }

    /// Adds a row, which has a cell for each column.
    ///
    /// # Errors
    /// If it has not.
    pub fn row(&mut self, cells: &[&str]) -> Result<(), ChartError> {
        debug_assert_eq!(cells.len(), self.columns);
        self.writer.write_record(cells).map_err(failed)
    }

    /// The text.
    ///
    /// # Errors
    /// If memory cannot be written.
    pub fn finish(self) -> Result<String, ChartError> {
        let bytes = self.writer.into_inner().map_err(failed)?;
        String::from_utf8(bytes).map_err(failed)
    }
}

/// A number as a cell: the shortest text that gives the same number again to nine digits, never `-0`.
#[must_use]
pub fn cell(value: f64) -> String {
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn failed(reason: impl std::fmt::Display) -> ChartError {
    ChartError::Picture { reason: reason.to_string() }
}

#[cfg(test)]
mod cells {
    use super::*;

    #[test]
    fn cells_have_dot_decimals_and_no_thousands_marks() {
        assert_eq!(cell(-1234.5), "-1234.5");
        assert_eq!(cell(0.1 + 0.2), "0.3");
        assert_eq!(cell(-0.0), "0");
        assert_eq!(cell(100.0), "100");
    }

    #[test]
    fn a_name_with_comma_and_quote_stays_one_cell_and_lines_end_in_lf() {
        let mut table = ChartTable::new(&["arm", "value_gbp_m"]).unwrap();
        table.row(&["a, \"b\"", "1"]).unwrap();
        assert_eq!(table.finish().unwrap(), "arm,value_gbp_m\n\"a, \"\"b\"\"\",1\n");
    }
}
