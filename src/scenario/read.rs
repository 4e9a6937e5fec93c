//! From the bytes of a scenario file to a JSON document that knows where everything stands.
//!
//! A byte-order mark and Windows line ends are accepted, because common editors write them; anything else that is not
//! strict JSON in UTF-8 is refused with its place and a hint.

use serde_json::Value;

use super::address::{self, Address};
use super::json;
use super::origin::{Layer, Spot};
use super::problem::{Problem, Problems};

/// A larger file is not a scenario: 16 MB.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A scenario file as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The file as the reader knows it.
    pub file: String,
    /// What it holds.
    pub value: Value,
    /// Where everything stands.
    pub spot: Spot,
}

impl Document {
    /// What stands at an address, as a document of its own: the patch within a study file.
    #[must_use]
    pub fn part(&self, at: &Address) -> Option<Self> {
        let value = address::get(&self.value, at)?.clone();
        Some(Self { file: self.file.clone(), value, spot: self.spot.find(at)?.clone() })
    }

    /// The file and its places, for the origins of a resolved document.
    #[must_use]
    pub fn layer(&self) -> Layer {
        Layer { file: self.file.clone(), spot: Some(self.spot.clone()) }
    }
}

/// Reads one scenario file.
///
/// # Errors
/// Not UTF-8, not strict JSON, too large, too deep, or not an object; all the slips that do not hide others are named.
pub fn read(file: &str, bytes: &[u8]) -> Result<Document, Problems> {
    let text = decode(file, bytes)?;
    let (value, spot) = json::parse(file, text).map_err(Problems::new)?;
    if value.is_object() {
        return Ok(Document { file: file.to_owned(), value, spot });
    }
    let what = "a scenario file holds one object";
    Err(Problem::new(file, what)
        .on(Some(spot.value))
        .found(super::problem::shown(&value))
        .allowed("an object in { }")
        .into())
}

/// The text of a file without its byte-order mark.
fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Problem> {
    if bytes.len() > MOST_BYTES {
        let found = format!("{} bytes", bytes.len());
        return Err(Problem::new(file, "the file is too large for a scenario").found(found).allowed("at most 16 MB"));
    }
    let encoding = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'{', ..] | [b'{', 0, ..] => Some("UTF-16"),
        [b'P', b'K', 3, 4, ..] => Some("a zip archive, such as a workbook"),
        [0x1F, 0x8B, ..] => Some("a file compressed with gzip"),
        _ => None,
    };
    if let Some(encoding) = encoding {
        return Err(not_utf8(file, encoding));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let (before, after) = bytes.split_at(error.valid_up_to());
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        let found =
            format!("the byte {:#04X}, as in Latin-1 or Windows-1252", after.first().copied().unwrap_or_default());
        not_utf8(file, &found).on(Some((line, column)))
    })
}

fn not_utf8(file: &str, found: &str) -> Problem {
    let hint = "save the file as UTF-8: in Notepad, “Save as” and “Encoding: UTF-8”";
    Problem::new(file, "the file is not text in UTF-8")
        .found(found)
        .allowed("UTF-8, with or without a byte-order mark")
        .hint(Some(hint.into()))
}
