//! A strict JSON parser that knows where everything stands.
//!
//! The usual parser is not used for files that people write: of two members with one name it keeps the last in silence, it
//! does not say where a value stands, and it stops at the first slip. This one names the slips people make (comments, commas
//! too many, `NaN`, `92%`, `1,000`) with a hint each, and goes on wherever it can.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use serde_json::{Map, Value};

use super::address::{Address, AddressStep};
use super::number;
use super::origin::{Below, Spot};
use super::problem::{LineColumn, MOST_PROBLEMS, Problem, is_unseen, shortened};

/// Objects and lists within each other; a scenario needs about ten.
const DEEPEST: usize = 64;

/// Values in one file; a large economy has some thousands.
const MOST_VALUES: usize = 200_000;

/// Parsing cannot go on; the reason is already among the problems.
struct Stop;

/// The value of a text and where everything in it stands.
///
/// # Errors
/// All the slips that were found, in the order of the text.
pub(super) fn parse(file: &str, text: &str) -> Result<(Value, Spot), Vec<Problem>> {
    let mut parser = Parser {
        file,
        rest: text.chars().peekable(),
        at: (1, 1),
        path: Address::ROOT,
        values: 0,
        problems: Vec::new(),
    };
    let parsed = parser.document();
    match parsed {
        Ok(found) if parser.problems.is_empty() => Ok(found),
        _ => Err(parser.problems),
    }
}

struct Parser<'t> {
    file: &'t str,
    rest: Peekable<Chars<'t>>,
    at: LineColumn,
    path: Address,
    values: usize,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(Value, Spot), Stop> {
        self.skip_blanks()?;
        if self.rest.peek().is_none() {
            return Err(self.stop("the file is empty", "", "one object in { }", None));
        }
        let parsed = self.value(0)?;
        self.skip_blanks()?;
        if self.rest.peek().is_some() {
            let hint = "a brace too many closes the document early; or two documents were pasted into one file";
            return Err(self.stop_here(
                "the file goes on after its end",
                "nothing after the last }",
                Some(hint.into()),
            ));
        }
        Ok(parsed)
    }

    fn value(&mut self, depth: usize) -> Result<(Value, Spot), Stop> {
        self.values += 1;
        if self.values > MOST_VALUES {
            let allowed = format!("at most {MOST_VALUES} values");
            return Err(self.stop("the file holds too many values for a scenario", "", &allowed, None));
        }
        self.skip_blanks()?;
        let start = self.at;
        let (value, below) = match self.rest.peek() {
            Some('{' | '[') if depth == DEEPEST => {
                let allowed = format!("at most {DEEPEST} objects and lists within each other");
                return Err(self.stop("objects and lists are nested too deeply", "", &allowed, None));
            }
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => (Value::String(self.text()?), Below::Nothing),
            Some(letter) if number::belongs_to_word(*letter) => (self.word()?, Below::Nothing),
            None => return Err(self.stop("the file ends too early", "the end of the file", "a value", closing_hint())),
            Some(_) => {
                let hint = self.quote_hint();
                return Err(self.stop_here("a value is missing", "a value", hint));
            }
        };
        Ok((value, Spot { key: start, value: start, below }))
    }

    fn object(&mut self, depth: usize) -> Result<(Value, Below), Stop> {
        self.bump();
        let (mut members, mut spots) = (Map::new(), BTreeMap::<String, Spot>::new());
        let mut comma: Option<LineColumn> = None;
        loop {
            self.skip_blanks()?;
            match self.rest.peek() {
                Some('}') => break self.trailing(comma)?,
                Some('"') => {}
                _ => return Err(self.no_key()),
            }
            let key_at = self.at;
            let key = self.text()?;
            self.path.push(AddressStep::Key(key.clone()));
            self.colon(&key)?;
            let (value, spot) = self.value(depth + 1)?;
            if let Some(first) = spots.get(&key) {
                self.doubled(key_at, first.key)?;
            }
            self.path.pop();
            spots.insert(key.clone(), Spot { key: key_at, ..spot });
            members.insert(key, value);
            comma = self.comma_or('}')?;
            if comma.is_none() {
                break;
            }
        }
        self.bump();
        Ok((Value::Object(members), Below::Keys(spots)))
    }

    fn list(&mut self, depth: usize) -> Result<(Value, Below), Stop> {
        self.bump();
        let (mut items, mut spots) = (Vec::new(), Vec::new());
        let mut comma: Option<LineColumn> = None;
        loop {
            self.skip_blanks()?;
            if self.rest.peek() == Some(&']') {
                self.trailing(comma)?;
                break;
            }
            self.path.push(AddressStep::Index(items.len()));
            let (value, spot) = self.value(depth + 1)?;
            self.path.pop();
            items.push(value);
            spots.push(spot);
            comma = self.comma_or(']')?;
            if comma.is_none() {
                break;
            }
        }
        self.bump();
        Ok((Value::Array(items), Below::Items(spots)))
    }

    fn colon(&mut self, key: &str) -> Result<(), Stop> {
        self.skip_blanks()?;
        if self.rest.peek() == Some(&':') {
            self.bump();
            return Ok(());
        }
        let what = format!("a colon is missing after the key \"{}\"", shortened(key, 64));
        Err(self.stop_here(&what, "a colon, then the value", None))
    }

    /// Passes a comma and gives its place, or stops before the bracket that closes and gives nothing.
    fn comma_or(&mut self, close: char) -> Result<Option<LineColumn>, Stop> {
        let end_of_value = self.at;
        self.skip_blanks()?;
        match self.rest.peek() {
            Some(',') => {
                let comma = self.at;
                self.bump();
                Ok(Some(comma))
            }
            Some(&letter) if letter == close => Ok(None),
            None => Err(self.stop(
                "the file ends too early",
                "the end of the file",
                &format!(", or {close}"),
                closing_hint(),
            )),
            Some('"' | '{' | '[') => {
                self.at = end_of_value;
                let hint = Some("put a comma between this value and the next".to_owned());
                Err(self.stop("a comma is missing", "", &format!(", or {close} after this value"), hint))
            }
            Some(_) => Err(self.stop_here("this does not belong here", &format!(", or {close}"), None)),
        }
    }

    fn trailing(&mut self, comma: Option<LineColumn>) -> Result<(), Stop> {
        let Some(comma) = comma else { return Ok(()) };
        let hint = "remove this comma; commas stand only between values";
        self.slip(
            Problem::new(self.file, "a comma stands after the last value")
                .at(&self.path)
                .on(Some(comma))
                .hint(Some(hint.into())),
        )
    }

    fn doubled(&mut self, second: LineColumn, first: LineColumn) -> Result<(), Stop> {
        let hint = format!("it stands first at {}:{}; keep one of the two", first.0, first.1);
        self.slip(
            Problem::new(self.file, "the same key stands twice in one object")
                .at(&self.path)
                .on(Some(second))
                .hint(Some(hint)),
        )
    }

    fn no_key(&mut self) -> Stop {
        let hint = match self.rest.peek() {
            None => return self.stop("the file ends too early", "the end of the file", "a key or }", closing_hint()),
            Some('0'..='9') => Some("write numbers without marks between thousands: 1000, not 1,000".to_owned()),
            Some(letter) if letter.is_alphanumeric() => Some("keys stand in double quotes".to_owned()),
            Some(_) => self.quote_hint(),
        };
        self.stop_here("a key is missing", "a key in double quotes, or }", hint)
    }

    fn quote_hint(&mut self) -> Option<String> {
        let curly = matches!(self.rest.peek(), Some('\'' | '`' | '‘' | '’' | '“' | '”' | '„' | '«'));
        curly.then(|| "text stands in straight double quotes: \"text\"".to_owned())
    }

    /// A number, true, false or null; anything else is a slip that is named, and read as null.
    fn word(&mut self) -> Result<Value, Stop> {
        let start = self.at;
        let mut word = String::new();
        while let Some(letter) = self.rest.peek().copied().filter(|letter| number::belongs_to_word(*letter)) {
            word.push(letter);
            self.bump();
        }
        match number::word(&word) {
            Ok(value) => Ok(value),
            Err(slip) => {
                let found = shortened(&word, 80);
                let problem = Problem::new(self.file, slip.what).at(&self.path).on(Some(start)).found(found);
                self.slip(problem.allowed(slip.allowed).hint(slip.hint))?;
                Ok(Value::Null)
            }
        }
    }

    fn text(&mut self) -> Result<String, Stop> {
        let start = self.at;
        self.bump();
        let mut text = String::new();
        loop {
            match self.rest.peek().copied() {
                Some('"') => break self.bump(),
                Some('\\') => text.push(self.escape()?),
                Some(letter) if letter >= ' ' => {
                    text.push(letter);
                    self.bump();
                }
                _ => {
                    self.at = start;
                    let hint = "close it on the same line; a line break within a text is written \\n";
                    return Err(self.stop(
                        "a text is not closed",
                        "",
                        "a closing \" on the same line",
                        Some(hint.into()),
                    ));
                }
            }
        }
        if text.contains('\0') {
            self.slip(Problem::new(self.file, "a text holds the character NUL").at(&self.path).on(Some(start)))?;
        }
        Ok(text)
    }

    fn escape(&mut self) -> Result<char, Stop> {
        self.bump();
        let letter = self.rest.peek().copied().unwrap_or_default();
        let plain = match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            _ => {
                let hint = "a backslash itself is written \\\\".to_owned();
                return Err(self.stop_here(
                    "a backslash before a character that needs none",
                    r#"\" \\ \/ \n \t \u0041"#,
                    Some(hint),
                ));
            }
        };
        self.bump();
        Ok(plain)
    }

    /// The character of `\uXXXX`, or of two of them that belong together.
    fn unicode(&mut self) -> Result<char, Stop> {
        let first = self.four_digits()?;
        let code = if (0xD800..0xDC00).contains(&first) && self.rest.peek() == Some(&'\\') {
            self.bump();
            let second = if self.rest.peek() == Some(&'u') { self.four_digits()? } else { 0 };
            if (0xDC00..0xE000).contains(&second) {
                0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            } else {
                first
            }
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| {
            self.stop("half of a character", "", "two codes that belong together, such as \\ud83d\\ude42", None)
        })
    }

    fn four_digits(&mut self) -> Result<u32, Stop> {
        self.bump();
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.rest.peek().and_then(|letter| letter.to_digit(16)) else {
                return Err(self.stop_here(
                    "a character code is too short",
                    "\\u and four digits, such as \\u00e9",
                    None,
                ));
            };
            code = code * 16 + digit;
            self.bump();
        }
        Ok(code)
    }

    fn skip_blanks(&mut self) -> Result<(), Stop> {
        loop {
            match self.rest.peek() {
                Some(' ' | '\t' | '\n' | '\r') => self.bump(),
                Some('/' | '#') => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let mut comment = String::new();
        let is_block = |comment: &str| comment.starts_with("/*");
        while let Some(letter) = self.rest.peek().copied() {
            if letter == '\n' && !is_block(&comment)
                || is_block(&comment) && comment.len() > 3 && comment.ends_with("*/")
            {
                break;
            }
            comment.push(letter);
            self.bump();
        }
        let hint = "say it in \"title\", \"summary\" or in the \"why\" of a source";
        let problem = Problem::new(self.file, "JSON has no comments").at(&self.path).on(Some(start));
        self.slip(problem.found(shortened(comment.trim_end(), 40)).hint(Some(hint.into())))
    }

    fn bump(&mut self) {
        match self.rest.next() {
            Some('\n') => self.at = (self.at.0 + 1, 1),
            Some(_) => self.at.1 += 1,
            None => {}
        }
    }

    /// Records a slip after which reading goes on.
    fn slip(&mut self, problem: Problem) -> Result<(), Stop> {
        self.problems.push(problem);
        if self.problems.len() < MOST_PROBLEMS { Ok(()) } else { Err(Stop) }
    }

    /// Records why reading cannot go on, with the next character as what was found.
    fn stop_here(&mut self, what: &str, allowed: &str, hint: Option<String>) -> Stop {
        let found = match self.rest.peek() {
            None => "the end of the file".to_owned(),
            Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(letter) if is_unseen(*letter) => format!("the unseen character U+{:04X}", u32::from(*letter)),
            Some(letter) => letter.to_string(),
        };
        self.stop(what, &found, allowed, hint)
    }

    fn stop(&mut self, what: &str, found: &str, allowed: &str, hint: Option<String>) -> Stop {
        let problem = Problem::new(self.file, what).at(&self.path).on(Some(self.at));
        self.problems.push(problem.found(found).allowed(allowed).hint(hint));
        Stop
    }
}

fn closing_hint() -> Option<String> {
    Some("a } or ] is missing at the end, or the file was cut short when it was saved or sent".to_owned())
}
