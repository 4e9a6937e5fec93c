//! Tables as Parquet: the same columns, names and meanings as the CSV, for pandas, DuckDB, R and Arrow.
//!
//! Money is a decimal in pounds with two places, which every reader keeps exact; words are dictionaries; unit and
//! meaning travel with each column. Nothing in the file depends on the clock or the machine.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Decimal128Array, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::table::{ColumnKind, ResultsTable, TableColumn, Values};

/// Rows that are converted at a time: few enough for memory, many enough for speed.
const ROWS_AT_A_TIME: usize = 1 << 16;
/// What the file says of its maker; the versions are in the manifest.
const MAKER: &str = "commonpurse";
/// Digits of a sum of money in pence: the most that Parquet keeps in eight bytes.
const MONEY_DIGITS: u8 = 18;
/// Digits after the point of a sum in pounds.
const PENCE_DIGITS: i8 = 2;

/// The name of the file that holds a table, without folder.
#[must_use]
pub fn file(table: &ResultsTable) -> String {
    format!("{}.parquet", table.name())
}

/// Writes the table.
///
/// # Errors
/// Whatever `out` answers.
pub fn write(table: &ResultsTable, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let schema = Arc::new(schema(table));
    let mut writer = ArrowWriter::try_new(&mut *out, Arc::clone(&schema), Some(properties()?)).map_err(as_io)?;
    let words: Vec<ArrayRef> = table.columns().iter().map(words).collect();
    for start in (0..table.rows()).step_by(ROWS_AT_A_TIME) {
        let rows = start..table.rows().min(start + ROWS_AT_A_TIME);
        let arrays = table.columns().iter().zip(&words).map(|(column, words)| array(column, words, &rows));
        let arrays = arrays.collect::<Result<_, _>>().map_err(io::Error::other)?;
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(io::Error::other)?;
        writer.write(&batch).map_err(as_io)?;
    }
    writer.close().map_err(as_io)?;
    out.flush()
}

fn properties() -> io::Result<WriterProperties> {
    let level = ZstdLevel::try_new(3).map_err(as_io)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level));
    Ok(properties.set_created_by(MAKER.to_owned()).build())
}

fn schema(table: &ResultsTable) -> Schema {
    let fields: Vec<Field> = table.columns().iter().map(field).collect();
    Schema::new(fields).with_metadata([("title", table.title()), ("program", MAKER)])
}

fn field(column: &TableColumn) -> Field {
    let kind = column.values().kind();
    let data_type = match kind {
        ColumnKind::Text => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        ColumnKind::Whole => DataType::Int64,
        ColumnKind::Pence => DataType::Decimal128(MONEY_DIGITS, PENCE_DIGITS),
        ColumnKind::Number => DataType::Float64,
    };
    let about = [("unit", column.unit()), ("meaning", column.meaning()), ("kind", kind.name())];
    Field::new(column.id(), data_type, kind != ColumnKind::Text).with_metadata(about)
}

/// The different words of a text column, shared by all its rows; a column of another kind has none.
fn words(column: &TableColumn) -> ArrayRef {
    let names = if let Values::Text { names, .. } = column.values() { names.as_slice() } else { &[] };
    Arc::new(StringArray::from_iter_values(names))
}

fn array(column: &TableColumn, words: &ArrayRef, rows: &Range<usize>) -> Result<ArrayRef, ArrowError> {
    Ok(match column.values() {
        Values::Text { codes, .. } => {
            let keys = codes[rows.clone()].iter().map(|&code| i32::try_from(code));
            let keys = keys.collect::<Result<Vec<i32>, _>>().map_err(|e| ArrowError::ExternalError(Box::new(e)))?;
            Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::from(keys), Arc::clone(words))?)
        }
        Values::Whole(values) => Arc::new(Int64Array::from(values[rows.clone()].to_vec())),
        Values::Pence(values) => {
            let pence = values[rows.clone()].iter().map(|value| value.map(i128::from));
            Arc::new(pence.collect::<Decimal128Array>().with_precision_and_scale(MONEY_DIGITS, PENCE_DIGITS)?)
        }
        Values::Number(values) => Arc::new(Float64Array::from(values[rows.clone()].to_vec())),
    })
}

/// The error of the writer below, if that is what went wrong: a full disk must stay recognisable.
fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{TableBuilder, csv};
    use arrow_array::Array;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    fn bytes(table: &ResultsTable) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(table, &mut bytes).unwrap();
        bytes
    }

    fn long_table(rows: usize) -> ResultsTable {
        let mut builder = TableBuilder::new("annual", "Results of each year")
            .column("arm", "", "Contract regime.", ColumnKind::Text)
            .column("year", "years", "Year of the study.", ColumnKind::Whole)
            .column("surplus_pounds", "pounds", "Surplus.", ColumnKind::Pence)
            .column("share", "share", "A share.", ColumnKind::Number);
        for i in 0..rows {
            let n = i as i64;
            let row = builder.row().text(["block", "sanctions", "Łódź"][i % 3]).whole((i % 7 != 0).then_some(n));
            row.pence((i % 5 != 0).then_some(n * 37 - 1000)).number((i % 4 != 0).then_some(n as f64 / 3.0));
        }
        builder.finish().unwrap()
    }

    /// The cells as the CSV would print them.
    fn printed(batch: &RecordBatch, row: usize) -> Vec<String> {
        let cell = |array: &ArrayRef| {
            let any = array.as_any();
            if array.is_null(row) {
                return String::new();
            }
            if let Some(words) = any.downcast_ref::<DictionaryArray<Int32Type>>() {
                let names = words.values().as_any().downcast_ref::<StringArray>().unwrap();
                return names.value(words.keys().value(row) as usize).to_owned();
            }
            let whole = any.downcast_ref::<Int64Array>().map(|a| a.value(row).to_string());
            let money = any.downcast_ref::<Decimal128Array>().map(|a| a.value_as_string(row));
            let number = any.downcast_ref::<Float64Array>().map(|a| a.value(row).to_string());
            whole.or(money).or(number).unwrap()
        };
        batch.columns().iter().map(cell).collect()
    }

    fn read(bytes: &[u8]) -> ParquetRecordBatchReaderBuilder<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        ParquetRecordBatchReaderBuilder::try_new(file).unwrap()
    }

    #[test]
    fn what_is_read_from_parquet_is_what_the_csv_says() {
        let table = long_table(ROWS_AT_A_TIME + 100);
        let csv = csv::bytes(&table);
        let mut csv = ::csv::Reader::from_reader(&csv[..]);
        let mut lines = csv.records();
        let mut rows = 0;
        for batch in read(&bytes(&table)).build().unwrap().map(Result::unwrap) {
            for row in 0..batch.num_rows() {
                let line: Vec<String> = lines.next().unwrap().unwrap().iter().map(str::to_owned).collect();
                assert_eq!(printed(&batch, row), line);
                rows += 1;
            }
        }
        assert_eq!(rows, table.rows());
        assert!(lines.next().is_none());
    }

    #[test]
    fn each_column_carries_its_unit_and_money_is_decimal_pounds() {
        let reader = read(&bytes(&long_table(3)));
        let schema = reader.schema();
        let surplus = schema.field_with_name("surplus_pounds").unwrap();
        assert_eq!(surplus.data_type(), &DataType::Decimal128(18, 2));
        assert_eq!(surplus.metadata().get("unit").map(|unit| unit.as_str()), Some("pounds"));
        assert_eq!(surplus.metadata().get("meaning").map(|meaning| meaning.as_str()), Some("Surplus."));
        assert_eq!(reader.metadata().file_metadata().created_by(), Some("commonpurse"));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(bytes(&long_table(1000)), bytes(&long_table(1000)));
    }

    #[test]
    fn a_table_without_rows_can_be_read_and_has_its_columns() {
        let reader = read(&bytes(&long_table(0)));
        assert_eq!(reader.schema().fields().len(), 4);
        assert_eq!(reader.build().unwrap().count(), 0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_that_stays_recognisable() {
        let mut full = std::fs::File::create("/dev/full").unwrap();
        let error = write(&long_table(10), &mut full).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
