//! Problems of scenario files, written so that the reader can mend them: file, place, what was found, what is allowed, hint.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

/// Line and column in a file, both counted from 1; columns count characters.
pub type LineColumn = (usize, usize);

/// So many problems are collected before checking stops: a file with more is not mended from the list.
pub const MOST_PROBLEMS: usize = 200;

/// A found value longer than this is shortened in the message, in characters.
const LONGEST_FOUND: usize = 80;

/// No line of a message is longer than this, in characters.
const LONGEST_LINE: usize = 600;

/// One problem of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The file as the reader knows it, usually a path.
    pub file: String,
    /// The address of the value within the file; empty if the problem is about the whole file.
    pub address: String,
    /// Where in the file, if known.
    pub line_column: Option<LineColumn>,
    /// What stands there; empty if there is nothing to show.
    pub found: String,
    /// What may stand there; empty if that is plain from `what`.
    pub allowed: String,
    /// How to mend it, often with the nearest name.
    pub hint: Option<String>,
    /// What is wrong, in one short line.
    pub what: String,
}

impl Problem {
    /// A problem with nothing but its file and what is wrong.
    #[must_use]
    pub fn new(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.into(), what: what.into(), ..Self::default() }
    }

    /// The same problem with its address.
    #[must_use]
    pub fn at(mut self, address: impl fmt::Display) -> Self {
        self.address = address.to_string();
        self
    }

    /// The same problem with its place in the file.
    #[must_use]
    pub fn on(mut self, line_column: Option<LineColumn>) -> Self {
        self.line_column = line_column;
        self
    }

    /// The same problem with what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    /// The same problem with what is allowed.
    #[must_use]
    pub fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = allowed.into();
        self
    }

    /// The same problem with a hint, if there is one.
    #[must_use]
    pub fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", visible(&self.file))?;
        if let Some((line, column)) = self.line_column {
            write!(f, ":{line}:{column}")?;
        }
        let hint = self.hint.as_deref().unwrap_or_default();
        let rungs = [
            ("what", self.what.as_str()),
            ("at", &self.address),
            ("found", &self.found),
            ("allowed", &self.allowed),
            ("hint", hint),
        ];
        for (name, text) in rungs.into_iter().filter(|(_, text)| !text.is_empty()) {
            write!(f, "\n  {name:<8} {}", shortened(&visible(text), LONGEST_LINE))?;
        }
        Ok(())
    }
}

/// All the problems found at once, in a stable order: by file, then by place, then by address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Puts the problems in order; the same problem met twice is kept once.
    #[must_use]
    pub fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| {
            let key = |p: &Problem| (p.file.clone(), p.line_column, p.address.clone(), p.what.clone());
            key(a).cmp(&key(b))
        });
        problems.dedup();
        Self(problems)
    }

    /// `Ok` if there are none.
    ///
    /// # Errors
    /// The problems, if there are any.
    pub fn or_none(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::new(problems)) }
    }

    /// The problems in order.
    #[must_use]
    pub fn list(&self) -> &[Problem] {
        &self.0
    }

    /// The problems in order, to be joined with others.
    #[must_use]
    pub fn into_list(self) -> Vec<Problem> {
        self.0
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self::new(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}\n")?;
        }
        let files = self.0.iter().map(|problem| &problem.file).collect::<BTreeSet<_>>().len();
        let stopped = if self.0.len() >= MOST_PROBLEMS { " (checking stopped there)" } else { "" };
        let (problems, files) = (counted(self.0.len(), "problem"), counted(files, "file"));
        write!(f, "{problems} in {files}{stopped}; nothing was written.")
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A value as a message shows it: as JSON on one line, shortened if it is long.
#[must_use]
pub fn shown(value: &Value) -> String {
    match value {
        Value::Object(map) if map.is_empty() => "an empty object {}".into(),
        Value::Object(map) => shortened(&format!("an object with {}", listed(map.keys().map(String::as_str))), 160),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::String(text) => format!("\"{}\"", shortened(text, LONGEST_FOUND)),
        other => shortened(&other.to_string(), LONGEST_FOUND),
    }
}

/// Names in a row, the first dozen of them.
#[must_use]
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST_NAMES: usize = 16;
    let names: Vec<&str> = names.into_iter().collect();
    let mut text = names.iter().take(MOST_NAMES).map(|name| shortened(name, 64)).collect::<Vec<_>>().join(", ");
    if names.len() > MOST_NAMES {
        text += &format!(" and {} more", names.len() - MOST_NAMES);
    }
    text
}

/// At most `most` characters of the text; what was cut is counted.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} characters more)", &text[..end], text[end..].chars().count()),
    }
}

/// The text with every character that would not be seen, or would turn the line around, written as its number.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, letter| {
        if is_unseen(letter) {
            shown.extend(letter.escape_unicode())
        } else {
            shown.push(letter)
        }
        shown
    })
}

/// Control characters, joiners of no width, line separators, marks that turn the direction of writing, and tags.
pub(super) fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{ad}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_of_92() -> Problem {
        Problem::new("scenarios/regimes/annual-sanctions.json", "a share must lie from 0 to 1")
            .at("clauses.sanctions.rtt_incomplete.threshold_share")
            .on(Some((12, 30)))
            .found("92")
            .allowed("0 to 1 (share)")
            .hint(Some("92 per cent is written 0.92".into()))
    }

    #[test]
    fn a_problem_is_shown_as_a_ladder_that_ends_in_the_hint() {
        let expected = "\
error: scenarios/regimes/annual-sanctions.json:12:30
  what     a share must lie from 0 to 1
  at       clauses.sanctions.rtt_incomplete.threshold_share
  found    92
  allowed  0 to 1 (share)
  hint     92 per cent is written 0.92

1 problem in 1 file; nothing was written.";
        assert_eq!(Problems::from(share_of_92()).to_string(), expected);
    }

    #[test]
    fn problems_come_by_file_then_by_line_and_are_counted_at_the_end() {
        let first = Problem::new("a.json", "third in line").on(Some((9, 1)));
        let second = Problem::new("a.json", "second in line").on(Some((2, 8)));
        let other = Problem::new("b.json", "of another file");
        let text = Problems::new(vec![other, first.clone(), second, first]).to_string();
        let expected = "\
error: a.json:2:8
  what     second in line

error: a.json:9:1
  what     third in line

error: b.json
  what     of another file

3 problems in 2 files; nothing was written.";
        assert_eq!(text, expected);
    }

    #[test]
    fn letters_that_hide_or_turn_the_line_are_shown_as_numbers() {
        assert_eq!(visible("a\u{202e}b\nc\u{200b}"), "a\\u{202e}b\\u{a}c\\u{200b}");
        assert_eq!(visible("Çatalhöyük £5 ≥ 3"), "Çatalhöyük £5 ≥ 3");
    }

    #[test]
    fn a_long_value_is_shortened_and_says_by_how_much() {
        let long = Value::String("é".repeat(200));
        assert_eq!(shown(&long), format!("\"{}… (120 characters more)\"", "é".repeat(80)));
    }
}
