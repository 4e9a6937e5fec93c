//! Writing tables into a run folder.

use serde::{Deserialize, Serialize};

use super::folder::RunFolder;
use super::folder_error::FolderError;
use super::table::ResultsTable;
use super::{csv, parquet};

/// The form in which a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For spreadsheets and for reading; split where a spreadsheet could not hold it whole.
    Csv,
    /// For pandas, DuckDB, R and Arrow; never split.
    Parquet,
}

/// A file with rows of a table, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRows {
    /// Its path inside the run folder.
    pub path: String,
    /// The name of the table.
    pub table: String,
    /// How many rows of data it has; the line of column names is not counted.
    pub rows: u64,
}

/// Writes a table into the folder `under` (empty for the run folder itself) and says which files it became.
///
/// # Errors
/// As for [`RunFolder::write`].
pub fn save(
    folder: &mut RunFolder,
    under: &str,
    table: &ResultsTable,
    format: Format,
) -> Result<Vec<FileRows>, FolderError> {
    let path = |file: &str| if under.is_empty() { file.to_owned() } else { format!("{under}/{file}") };
    let listed = |path, rows: usize| FileRows { path, table: table.name().to_owned(), rows: rows as u64 };
    if format == Format::Parquet {
        let path = path(&parquet::file(table));
        folder.write_with(&path, |out| parquet::write(table, out))?;
        return Ok(vec![listed(path, table.rows())]);
    }
    let mut files = Vec::new();
    for part in csv::parts(table) {
        let (path, rows) = (path(&part.file), part.rows.len());
        folder.write_with(&path, |out| csv::write(table, part.rows, out))?;
        files.push(listed(path, rows));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Digest, TableColumn, Values, check_folder};

    fn table(rows: usize) -> ResultsTable {
        let column = TableColumn::new("n", "", "", Values::Whole(vec![Some(7); rows])).unwrap();
        ResultsTable::new("annual", "Years", vec![column]).unwrap()
    }

    #[test]
    fn both_formats_are_written_with_their_rows_counted() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("run");
        let mut folder = RunFolder::claim(&path, &Digest::of(b"study")).unwrap();
        let csv = save(&mut folder, "results", &table(3), Format::Csv).unwrap();
        let parquet = save(&mut folder, "", &table(3), Format::Parquet).unwrap();
        let listed = |path: &str| [FileRows { path: path.into(), table: "annual".into(), rows: 3 }];
        assert_eq!((&csv[..], &parquet[..]), (&listed("results/annual.csv")[..], &listed("annual.parquet")[..]));
        folder.finish().unwrap();
        assert_eq!(std::fs::read_to_string(path.join("results/annual.csv")).unwrap(), "n\n7\n7\n7\n");
        assert_eq!(check_folder(&path).unwrap().complete.files.len(), 2);
    }

    #[test]
    fn one_row_more_than_a_spreadsheet_holds_goes_into_a_second_file() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("run");
        let mut folder = RunFolder::claim(&path, &Digest::of(b"study")).unwrap();
        let files = save(&mut folder, "", &table(csv::MOST_ROWS + 1), Format::Csv).unwrap();
        assert_eq!(files.iter().map(|file| file.rows).collect::<Vec<_>>(), [1_048_575, 1]);
        let lines = |file: &str| std::fs::read_to_string(path.join(file)).unwrap().lines().count();
        assert_eq!((lines("annual-1.csv"), lines("annual-2.csv")), (1_048_576, 2));
    }
}
