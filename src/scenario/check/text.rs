//! The texts of a file: titles that fit a chart, reasons that fit a page, and no letters that hide or turn the line.

use serde_json::Value;

use crate::scenario::address::{Address, AddressStep, every};
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::{MOST_PROBLEMS, Problem, is_unseen, shortened};

/// The longest title, in characters: more does not fit beside a chart.
const LONGEST_TITLE: usize = 120;

/// The longest of all other texts, in characters.
const LONGEST_TEXT: usize = 4_000;

/// Texts that readers need.
const NEEDED: [&str; 4] = ["title", "description", "question", "as_at"];

/// The problems of the texts of a document: unseen characters, too long, or empty where readers need one.
#[must_use]
pub fn texts(document: &Value, origins: &Origins) -> Vec<Problem> {
    let mut problems = Vec::new();
    every(document, &mut |at, value| {
        if problems.len() >= MOST_PROBLEMS {
            return;
        }
        if let Some(problem) = value.as_str().and_then(|text| fault(at, text)) {
            let placed = origins.problem(at, KeyOrValue::Value, problem.what);
            problems.push(placed.found(problem.found).allowed(problem.allowed).hint(problem.hint));
        }
    });
    problems
}

fn fault(at: &Address, text: &str) -> Option<Problem> {
    let said = |what: &str| Problem { what: what.into(), ..Problem::default() };
    let is_source = matches!(at.steps().first(), Some(AddressStep::Key(first)) if first == "sources");
    let key = at.steps().iter().rev().find_map(|step| match step {
        AddressStep::Key(key) => Some(key.as_str()),
        AddressStep::Index(_) => None,
    });
    let key = key.unwrap_or_default();
    if let Some(unseen) = text.chars().find(|letter| is_unseen(*letter)) {
        let found = format!("U+{:04X} in \"{}\"", u32::from(unseen), shortened(text, 80));
        let problem = said("a text holds a character that is not seen").found(found);
        return Some(problem.allowed("letters, digits, signs and spaces, on one line"));
    }
    let most = if key == "title" && !is_source { LONGEST_TITLE } else { LONGEST_TEXT };
    let length = text.chars().count();
    if length > most {
        let problem = said("a text is too long").found(format!("{length} characters: \"{}\"", shortened(text, 40)));
        return Some(problem.allowed(format!("at most {most} characters")));
    }
    // What a source must say is asked with its status.
    let is_needed = NEEDED.contains(&key) && !is_source;
    (is_needed && text.trim().is_empty()).then(|| said("a text is empty").found("\"\"").allowed("a text for readers"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(document: &Value) -> Vec<String> {
        let problems = texts(document, &Origins::unplaced("f"));
        problems.into_iter().map(|problem| format!("{}: {}", problem.address, problem.what)).collect()
    }

    #[test]
    fn a_title_may_be_as_long_as_a_line_and_a_reason_as_long_as_a_page() {
        let document = |title: usize, why: usize| json!({ "title": "é".repeat(title), "why": "é".repeat(why) });
        assert_eq!(told(&document(120, 4_000)), Vec::<String>::new());
        assert_eq!(told(&document(121, 4_001)), ["title: a text is too long", "why: a text is too long"]);
    }

    #[test]
    fn letters_that_hide_are_found_wherever_a_text_stands() {
        for letter in ['\u{0}', '\n', '\u{7f}', '\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}'] {
            let document = json!({ "sources": { "a": { "why": format!("so{letter}that") } } });
            assert_eq!(told(&document), ["sources.a.why: a text holds a character that is not seen"], "{letter:?}");
        }
        assert_eq!(told(&json!({ "title": "Çatalhöyük £5 ≥ 3 – 東京 🙂" })), Vec::<String>::new());
    }

    #[test]
    fn a_text_that_readers_need_is_not_blank() {
        assert_eq!(told(&json!({ "question": " \u{a0}", "name": "" })), ["question: a text is empty"]);
    }
}
