//! Tables as CSV: UTF-8, commas, one line feed after each row, a dot before decimals, column names in the first line.
//!
//! Money is printed from whole pence by integer arithmetic, other numbers in the shortest form that reads back to the
//! same value, so the same table gives the same bytes on every system. Cells of text columns that a spreadsheet could
//! take for a formula get a leading apostrophe; number columns never do, because a deficit rightly begins with `-`.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use super::table::{ResultsTable, TableColumn, Values};

/// The most rows of data that one file may hold: the 1,048,576 rows of a spreadsheet, less the row of names.
///
/// Spreadsheets drop further rows without a word; thousands of cases of an epidemic were once lost in this way.
pub const MOST_ROWS: usize = 1_048_575;

/// Bytes are handed on in pieces of about this size.
const PIECE: usize = 1 << 16;

/// One file of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    /// The name of the file, without folder.
    pub file: String,
    /// The rows of the table that it holds, counted from 0.
    pub rows: Range<usize>,
}

/// The files that a table needs: `name.csv`, or `name-1.csv`, `name-2.csv`, … if a spreadsheet could not hold it whole.
#[must_use]
pub fn parts(table: &ResultsTable) -> Vec<TableFile> {
    split(table.name(), table.rows(), MOST_ROWS)
}

fn split(name: &str, rows: usize, most: usize) -> Vec<TableFile> {
    if rows <= most {
        return vec![TableFile { file: format!("{name}.csv"), rows: 0..rows }];
    }
    let starts = (0..rows).step_by(most).enumerate();
    starts.map(|(i, at)| TableFile { file: format!("{name}-{}.csv", i + 1), rows: at..rows.min(at + most) }).collect()
}

/// The whole table as CSV in memory, for tables that are known to be small.
#[must_use]
pub fn bytes(table: &ResultsTable) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(table, 0..table.rows(), &mut bytes).expect("writing to memory does not fail");
    bytes
}

/// Writes the names of the columns and then these rows of the table; rows beyond its end do not exist and are left out.
///
/// # Errors
/// Whatever `out` answers, including that of its last flush.
pub fn write(table: &ResultsTable, rows: Range<usize>, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<Cells<'_>> = table.columns().iter().map(Cells::of).collect();
    let mut piece = Vec::with_capacity(PIECE + PIECE / 4);
    for (i, column) in table.columns().iter().enumerate() {
        separate(i, &mut piece);
        piece.extend_from_slice(column.id().as_bytes());
    }
    piece.push(b'\n');
    for row in rows.start..rows.end.min(table.rows()) {
        let start = piece.len();
        for (i, column) in columns.iter().enumerate() {
            separate(i, &mut piece);
            column.print(row, &mut piece);
        }
        if piece.len() == start {
            // Readers skip a blank line, so the only cell of a row is quoted where it is empty.
            piece.extend_from_slice(b"\"\"");
        }
        piece.push(b'\n');
        if piece.len() >= PIECE {
            out.write_all(&piece)?;
            piece.clear();
        }
    }
    out.write_all(&piece)?;
    out.flush()
}

fn separate(column: usize, to: &mut Vec<u8>) {
    if column > 0 {
        to.push(b',');
    }
}

/// A column ready to be printed: each different word has been guarded and quoted once.
enum Cells<'a> {
    Text(Vec<Vec<u8>>, &'a [u32]),
    Whole(&'a [Option<i64>]),
    Pence(&'a [Option<i64>]),
    Number(&'a [Option<f64>]),
}

impl<'a> Cells<'a> {
    fn of(column: &'a TableColumn) -> Self {
        match column.values() {
            Values::Text { names, codes } => {
                Self::Text(names.iter().map(|name| quoted(&guarded(name))).collect(), codes)
            }
            Values::Whole(values) => Self::Whole(values),
            Values::Pence(values) => Self::Pence(values),
            Values::Number(values) => Self::Number(values),
        }
    }

    fn print(&self, row: usize, to: &mut Vec<u8>) {
        match self {
            Self::Text(words, codes) => to.extend_from_slice(&words[codes[row] as usize]),
            Self::Whole(values) => values[row].into_iter().for_each(|value| print_whole(value, to)),
            Self::Pence(values) => values[row].into_iter().for_each(|value| print_pounds(value, to)),
            Self::Number(values) => values[row].into_iter().for_each(|value| print_number(value, to)),
        }
    }
}

/// The text with an apostrophe before whatever a spreadsheet could take for the beginning of a formula.
///
/// Spreadsheets set to a language with decimal commas split lines at semicolons and take no notice of quotes inside a
/// cell, so the text after a semicolon, tab or line break may become a cell of its own and is guarded as well.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    let mut starts = begins_formula(text).then_some(0).into_iter().collect::<Vec<_>>();
    let breaks = text.match_indices([';', '\t', '\r', '\n']).map(|(at, _)| at + 1);
    starts.extend(breaks.filter(|&at| begins_formula(&text[at..])));
    if starts.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut safe, mut done) = (String::with_capacity(text.len() + starts.len()), 0);
    for start in starts {
        safe.push_str(&text[done..start]);
        safe.push('\'');
        done = start;
    }
    safe.push_str(&text[done..]);
    Cow::Owned(safe)
}

/// Whether a cell with this text could be taken for a formula; full-width signs are read as formulas in East Asian
/// versions, and blanks before the sign are ignored by some programs.
fn begins_formula(text: &str) -> bool {
    let is_sign = |c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠');
    text.trim_start_matches([' ', '\u{a0}', '\u{feff}']).starts_with(is_sign)
}

fn quoted(text: &str) -> Vec<u8> {
    if !text.contains([',', '"', '\n', '\r', ';', '\t']) {
        return text.as_bytes().to_vec();
    }
    format!("\"{}\"", text.replace('"', "\"\"")).into_bytes()
}

fn print_whole(value: i64, to: &mut Vec<u8>) {
    if value < 0 {
        to.push(b'-');
    }
    print_digits(value.unsigned_abs(), to);
}

/// Pounds with two decimals, from whole pence.
fn print_pounds(pence: i64, to: &mut Vec<u8>) {
    if pence < 0 {
        to.push(b'-');
    }
    let size = pence.unsigned_abs();
    print_digits(size / 100, to);
    to.extend_from_slice(&[b'.', digit(size / 10), digit(size)]);
}

/// The shortest decimal that reads back to the same number.
fn print_number(value: f64, to: &mut Vec<u8>) {
    write!(to, "{value}").expect("writing to memory does not fail");
}

fn print_digits(mut value: u64, to: &mut Vec<u8>) {
    // 2^64 has 20 digits.
    let (mut digits, mut at) = ([0_u8; 20], 20);
    loop {
        at -= 1;
        digits[at] = digit(value);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    to.extend_from_slice(&digits[at..]);
}

/// The last decimal digit.
const fn digit(value: u64) -> u8 {
    b'0' + (value % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{ColumnKind, TableBuilder};

    fn text_of(table: &ResultsTable) -> String {
        String::from_utf8(bytes(table)).unwrap()
    }

    fn one_column(values: Values) -> ResultsTable {
        ResultsTable::new("t", "T", vec![TableColumn::new("c", "", "", values).unwrap()]).unwrap()
    }

    fn words(words: &[&str]) -> ResultsTable {
        let mut builder =
            TableBuilder::new("t", "T").column("c", "", "", ColumnKind::Text).column("n", "", "", ColumnKind::Whole);
        for word in words {
            builder.row().text(word).whole(-1);
        }
        builder.finish().unwrap()
    }

    #[test]
    fn a_table_is_written_with_names_and_empty_cells_in_order() {
        let mut builder = TableBuilder::new("annual", "Years")
            .column("arm", "", "", ColumnKind::Text)
            .column("year", "", "", ColumnKind::Whole)
            .column("surplus_pounds", "pounds", "", ColumnKind::Pence)
            .column("share", "share", "", ColumnKind::Number);
        builder.row().text("fines, yearly").whole(1).pence(-5).number(0.1);
        builder.row().text("\"block\"").whole(None).pence(None).number(None);
        let expected = "arm,year,surplus_pounds,share\n\"fines, yearly\",1,-0.05,0.1\n\"\"\"block\"\"\",,,\n";
        assert_eq!(text_of(&builder.finish().unwrap()), expected);
    }

    #[test]
    fn money_is_printed_to_the_penny_without_floating_point() {
        let sums = [0, 5, -5, 99, 100, -100, -12_345, 999_999_999_999_999_999, -999_999_999_999_999_999];
        let table = one_column(Values::Pence(sums.iter().copied().map(Some).collect()));
        let expected = "c\n0.00\n0.05\n-0.05\n0.99\n1.00\n-1.00\n-123.45\n9999999999999999.99\n-9999999999999999.99\n";
        assert_eq!(text_of(&table), expected);
    }

    #[test]
    fn whole_numbers_are_printed_to_both_ends_of_their_range() {
        let table = one_column(Values::Whole(vec![Some(i64::MIN), Some(-1), Some(0), Some(10), Some(i64::MAX)]));
        assert_eq!(text_of(&table), "c\n-9223372036854775808\n-1\n0\n10\n9223372036854775807\n");
    }

    #[test]
    fn every_number_reads_back_to_the_same_bits() {
        let numbers = [0.0, -0.0, 0.1, 1.0 / 3.0, 1e300, 5e-324, -123_456.789, f64::MAX, 9_007_199_254_740_994.0];
        let table = one_column(Values::Number(numbers.iter().copied().map(Some).collect()));
        let text = text_of(&table);
        let read: Vec<u64> = text.lines().skip(1).map(|line| line.parse::<f64>().unwrap().to_bits()).collect();
        assert_eq!(read, numbers.map(f64::to_bits));
    }

    #[test]
    fn a_text_that_could_be_a_formula_is_guarded_and_a_negative_number_is_not() {
        let payloads = [
            "=1+1",
            "+1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1+1",
            "＠x",
            " =1",
            "\u{feff}=1",
            "=HYPERLINK(\"http://x\",\"y\")",
            "-",
            "=",
            "a;=1+1",
            "a\n=1",
            "a\t@x",
        ];
        let table = bytes(&words(&payloads));
        let mut reader = csv::Reader::from_reader(&table[..]);
        let mut seen = 0;
        for (record, payload) in reader.records().map(Result::unwrap).zip(payloads) {
            let cell = &record[0];
            for piece in cell.split([';', '\t', '\n', '\r']) {
                assert!(!begins_formula(piece), "{payload:?} became {cell:?}");
            }
            assert_eq!(cell.replace('\'', ""), payload, "only apostrophes are added");
            assert_eq!(&record[1], "-1");
            seen += 1;
        }
        assert_eq!(seen, payloads.len());
    }

    #[test]
    fn a_harmless_text_is_not_changed() {
        let names = ["St Mary's", "A - B", "50%+", "'quoted'", "", "x@y", "Łódź", "a,b", "say \"no\"", "two\nlines"];
        let table = bytes(&words(&names));
        let read: Vec<String> = csv::Reader::from_reader(&table[..]).records().map(|r| r.unwrap()[0].into()).collect();
        assert_eq!(read, names);
    }

    #[test]
    fn the_only_cell_of_a_row_is_quoted_where_it_is_empty() {
        let table = one_column(Values::Whole(vec![None, Some(1)]));
        assert_eq!(text_of(&table), "c\n\"\"\n1\n");
    }

    #[test]
    fn a_table_is_split_before_a_spreadsheet_would_drop_a_row() {
        assert_eq!(split("t", MOST_ROWS, MOST_ROWS), [TableFile { file: "t.csv".into(), rows: 0..1_048_575 }]);
        let two = split("t", MOST_ROWS + 1, MOST_ROWS);
        assert_eq!(two[0], TableFile { file: "t-1.csv".into(), rows: 0..1_048_575 });
        assert_eq!(two[1], TableFile { file: "t-2.csv".into(), rows: 1_048_575..1_048_576 });
        assert_eq!(split("t", 0, MOST_ROWS), [TableFile { file: "t.csv".into(), rows: 0..0 }]);
        assert_eq!(split("t", 7, 3).iter().map(|part| part.rows.len()).sum::<usize>(), 7);
    }

    #[test]
    fn each_part_of_a_split_table_has_the_names_and_its_own_rows() {
        let table = one_column(Values::Whole((0..5).map(Some).collect()));
        let mut second = Vec::new();
        write(&table, 3..9, &mut second).unwrap();
        assert_eq!(second, b"c\n3\n4\n");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let mut full = std::fs::File::create("/dev/full").unwrap();
        let error = write(&one_column(Values::Whole(vec![Some(1)])), 0..1, &mut full).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn a_table_longer_than_one_piece_is_whole() {
        let rows = 40_000;
        let table = one_column(Values::Whole((0..rows).map(Some).collect()));
        let text = text_of(&table);
        assert!(text.len() > 3 * PIECE);
        assert!(text.lines().skip(1).map(|line| line.parse::<i64>().unwrap()).eq(0..rows));
    }
}
