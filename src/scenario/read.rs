//! From the bytes of a scenario file to a JSON document that knows where everything stands.
//!
//! A byte-order mark and Windows line ends are accepted, because common editors write them; anything else that is not
//! strict JSON in UTF-8 is refused with its place and a hint.

use serde_json::Value;

use super::address::{self, Address};
use super::json;
use super::origin::{ChainedFile, Spot};
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
    pub fn layer(&self) -> ChainedFile {
        ChainedFile { file: self.file.clone(), spot: Some(self.spot.clone()) }
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
fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Problems> {
    if bytes.len() > MOST_BYTES {
        let found = format!("{} bytes", bytes.len());
        return Err(Problem::new(file, "the file is too large for a scenario")
            .found(found)
            .allowed("at most 16 MB")
            .into());
    }
    let encoding = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'{', ..] | [b'{', 0, ..] => Some("UTF-16"),
        [b'P', b'K', 3, 4, ..] => Some("a zip archive, such as a workbook"),
        [0x1F, 0x8B, ..] => Some("a file compressed with gzip"),
        _ => None,
    };
    if let Some(encoding) = encoding {
        return Err(not_utf8(file, encoding).into());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let (before, after) = bytes.split_at(error.valid_up_to());
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        let found =
            format!("the byte {:#04X}, as in Latin-1 or Windows-1252", after.first().copied().unwrap_or_default());
        not_utf8(file, &found).on(Some((line, column))).into()
    })
}

fn not_utf8(file: &str, found: &str) -> Problem {
    let hint = "save the file as UTF-8: in Notepad, “Save as” and “Encoding: UTF-8”";
    Problem::new(file, "the file is not text in UTF-8")
        .found(found)
        .allowed("UTF-8, with or without a byte-order mark")
        .hint(Some(hint.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn value(text: &str) -> Value {
        read("f.json", text.as_bytes()).expect("it is JSON").value
    }

    /// The problems of a text, each as `line:column address: what | found | hint`.
    fn slips(bytes: &[u8]) -> Vec<String> {
        let problems = read("f.json", bytes).expect_err("it is not JSON").into_list();
        let line = |problem: &Problem| {
            let (line, column) = problem.line_column.unwrap_or_default();
            let Problem { address, what, found, hint, .. } = problem;
            format!("{line}:{column} {address}: {what} | {found} | {}", hint.as_deref().unwrap_or_default())
        };
        problems.iter().map(line).collect()
    }

    fn only_slip(text: &str) -> String {
        let slips = slips(text.as_bytes());
        assert_eq!(slips.len(), 1, "{slips:?}");
        slips[0].clone()
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_are_accepted_and_counted_right() {
        let document = read("f.json", b"\xEF\xBB\xBF{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n").expect("it is JSON");
        assert_eq!(document.value, json!({"a": 1, "b": 2}));
        let spot = document.spot.find(&Address::ROOT.key("b")).expect("b");
        assert_eq!((spot.key, spot.value), ((3, 3), (3, 8)));
    }

    #[test]
    fn other_encodings_are_named() {
        let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bare16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let hint = "save the file as UTF-8: in Notepad, “Save as” and “Encoding: UTF-8”";
        let told = |place: &str, found: &str| [format!("{place} : the file is not text in UTF-8 | {found} | {hint}")];
        assert_eq!(slips(&utf16), told("0:0", "UTF-16"));
        assert_eq!(slips(&bare16), told("0:0", "UTF-16"));
        assert_eq!(
            slips(b"{\n  \"title\": \"Caf\xE9\"}"),
            told("2:16", "the byte 0xE9, as in Latin-1 or Windows-1252")
        );
    }

    #[test]
    fn all_the_slips_that_do_not_hide_others_are_told_at_once() {
        let text = "{ // first\n \"a\": NaN, \"a\": 1e999,\n \"b\": [1, 2,],\n \"c\": 92%, \"d\": True,\n}";
        let comment = "say it in \"title\", \"summary\" or in the \"why\" of a source";
        let comma = "remove this comma; commas stand only between values";
        let expected = [
            format!("1:3 : JSON has no comments | // first | {comment}"),
            "2:7 a: NaN is not a number | NaN | leave the key out if the value is not known".into(),
            "2:12 a: the same key stands twice in one object |  | it stands first at 2:2; keep one of the two".into(),
            "2:17 a: the number is too large | 1e999 | ".into(),
            format!("3:12 b: a comma stands after the last value |  | {comma}"),
            "4:7 c: this is not a number as JSON writes it | 92% | 92 per cent is written 0.92".into(),
            "4:17 d: this word is written in small letters | True | write true".into(),
            format!("4:21 : a comma stands after the last value |  | {comma}"),
        ];
        assert_eq!(slips(text.as_bytes()), expected);
    }

    #[test]
    fn a_slip_that_hides_the_rest_is_told_where_it_stands() {
        let thousands = "1:9 : a key is missing | 0 | write numbers without marks between thousands: 1000, not 1,000";
        assert_eq!(only_slip("{\"a\": 1,000}"), thousands);
        let comma = "1:8 : a comma is missing |  | put a comma between this value and the next";
        assert_eq!(only_slip("{\"a\": 1\n \"b\": 2}"), comma);
        let quotes = "1:7 a: a value is missing | ' | text stands in straight double quotes: \"text\"";
        assert_eq!(only_slip("{\"a\": 'x'}"), quotes);
        assert_eq!(only_slip("{a: 1}"), "1:2 : a key is missing | a | keys stand in double quotes");
        let early = "a } or ] is missing at the end, or the file was cut short when it was saved or sent";
        assert_eq!(only_slip("{\"a\": [1"), format!("1:9 a: the file ends too early | the end of the file | {early}"));
        let open = "close it on the same line; a line break within a text is written \\n";
        assert_eq!(only_slip("{\"a\": \"x\n\"}"), format!("1:7 a: a text is not closed |  | {open}"));
    }

    #[test]
    fn what_is_no_object_or_not_one_document_is_refused() {
        assert_eq!(only_slip("[1]"), "1:1 : a scenario file holds one object | a list of 1 | ");
        assert_eq!(only_slip(" \n"), "2:1 : the file is empty |  | ");
        assert!(only_slip("{} {}").starts_with("1:4 : the file goes on after its end | {"));
    }

    #[test]
    fn nesting_and_size_are_bounded_before_memory_is_spent() {
        let nested = |depth: usize| format!("{{\"a\": {}1{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(read("f.json", nested(63).as_bytes()).is_ok());
        assert!(only_slip(&nested(64)).contains("objects and lists are nested too deeply"));
        assert!(only_slip(&nested(1_000_000)).contains("objects and lists are nested too deeply"));
        assert!(
            slips(&vec![b' '; MOST_BYTES + 1])[0].contains("the file is too large for a scenario | 16777217 bytes")
        );
        assert!(only_slip(&format!("{{\"a\": [{}]}}", vec!["1"; 200_001].join(","))).contains("too many values"));
    }

    #[test]
    fn texts_with_escapes_are_read_and_half_characters_are_not() {
        assert_eq!(value(r#"{"a": "\u00e9 \ud83d\ude42 \n \" \\ \/"}"#), json!({"a": "é 🙂 \n \" \\ /"}));
        assert!(only_slip(r#"{"a": "\ud83d"}"#).contains("half of a character"));
        assert!(only_slip(r#"{"a": "\ud83dx"}"#).contains("half of a character"));
        assert!(only_slip(r#"{"a": "\ud83d\n"}"#).contains("half of a character"));
        assert!(only_slip(r#"{"a": "\u12"}"#).contains("a character code is too short"));
        assert!(only_slip(r#"{"a": "c:\dir"}"#).contains("a backslash itself is written \\\\"));
        assert!(only_slip(r#"{"a": "\u0000"}"#).contains("a text holds the character NUL"));
    }

    #[test]
    fn a_part_of_a_document_keeps_its_places() {
        let study = read("study.json", b"{\"regimes\": {\"x\":\n {\"patch\": {\"a\": 1}}}}").expect("it is JSON");
        let patch = study.part(&"regimes.x.patch".parse().expect("an address")).expect("a part");
        assert_eq!(patch.value, json!({"a": 1}));
        assert_eq!(patch.spot.find(&Address::ROOT.key("a")).map(|spot| spot.key), Some((2, 13)));
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_reading_never_panics_and_accepts_only_json(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..60),
                "[{}\\[\\]:,\"a\\\\u0-9e.+ /*#nN%£'-]{0,40}".prop_map(String::into_bytes),
                "\\{\"a\": [^}]{0,12}\\}".prop_map(String::into_bytes),
            ],
        ) {
            if let Ok(document) = read("f.json", &bytes) {
                let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
                let usual: Value = serde_json::from_slice(bare).expect("the usual parser reads it too");
                prop_assert_eq!(document.value.as_object().map(|members| members.len()), usual.as_object().map(|members| members.len()));
            }
        }

        #[test]
        fn what_the_usual_parser_writes_is_read_as_the_same_value(
            texts in proptest::collection::btree_map(".{0,8}", ".{0,12}", 0..5),
            whole in any::<i64>(),
            fraction in -1e6_f64..1e6,
        ) {
            let texts: Vec<_> = texts.into_iter().filter(|(key, text)| !key.contains('\0') && !text.contains('\0')).collect();
            let texts: serde_json::Map<String, Value> = texts.into_iter().map(|(key, text)| (key, text.into())).collect();
            let written = json!({"texts": texts, "list": [whole, true, null, [], {}], "fraction": fraction});
            let found = value(&serde_json::to_string_pretty(&written).expect("it can be written"));
            prop_assert_eq!(&found["texts"], &written["texts"]);
            prop_assert_eq!(&found["list"], &written["list"]);
            prop_assert_eq!(found["fraction"].as_f64(), Some(fraction));
        }
    }
}
