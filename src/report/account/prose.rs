//! Sentences: fixed words with figures in between, paragraphs, and lines that are broken between words.

use super::figure::Figure;

/// Width of the text, in characters.
pub const WIDTH: usize = 100;

/// A part of a sentence that is put into its template.
#[derive(Clone, Debug)]
pub enum SentencePart {
    /// A number with its source.
    Figure(Figure),
    /// A name, or words that were chosen by what was found. Of numbers it holds those that belong to a name alone.
    Words(String),
    /// A sentence within the sentence.
    Phrase(Sentence),
    /// Several, with commas and `and` between them.
    List(Vec<Sentence>),
}

/// A template in which each `{}` is filled by a part.
#[derive(Clone, Debug)]
pub struct Sentence {
    template: &'static str,
    parts: Vec<SentencePart>,
}

/// A sentence of a template and its parts.
macro_rules! say {
    ($template:literal $(, $part:expr)* $(,)?) => {
        $crate::report::account::prose::Sentence::new(
            $template,
            vec![$($crate::report::account::prose::SentencePart::from($part)),*],
        )
    };
}
pub(super) use say;

impl Sentence {
    /// A sentence; the template has a `{}` for each part.
    pub(super) fn new(template: &'static str, parts: Vec<SentencePart>) -> Self {
        debug_assert_eq!(template.matches("{}").count(), parts.len(), "{template}");
        Self { template, parts }
    }

    /// The figures in the order of the text.
    #[must_use]
    pub fn figures(&self) -> Vec<&Figure> {
        self.parts.iter().flat_map(SentencePart::figures).collect()
    }

    /// The sentence as it is read.
    #[must_use]
    pub fn text(&self) -> String {
        let mut parts = self.parts.iter().map(SentencePart::text);
        let mut words = self.template.split("{}");
        let mut text = words.next().unwrap_or_default().to_owned();
        for after in words {
            text += &parts.next().unwrap_or_default();
            text += after;
        }
        text
    }
}

impl SentencePart {
    fn figures(&self) -> Vec<&Figure> {
        match self {
            Self::Figure(figure) => vec![figure],
            Self::Words(_) => Vec::new(),
            Self::Phrase(phrase) => phrase.figures(),
            Self::List(phrases) => phrases.iter().flat_map(Sentence::figures).collect(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Figure(figure) => figure.text.clone(),
            Self::Words(words) => words.clone(),
            Self::Phrase(phrase) => phrase.text(),
            Self::List(phrases) => listed(&phrases.iter().map(Sentence::text).collect::<Vec<_>>()),
        }
    }
}

impl From<Figure> for SentencePart {
    fn from(figure: Figure) -> Self {
        Self::Figure(figure)
    }
}

impl From<&str> for SentencePart {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for SentencePart {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<Sentence> for SentencePart {
    fn from(phrase: Sentence) -> Self {
        Self::Phrase(phrase)
    }
}

impl From<Vec<Sentence>> for SentencePart {
    fn from(phrases: Vec<Sentence>) -> Self {
        Self::List(phrases)
    }
}

/// `a`, `a and b`, `a, b and c`; where an item has a comma or an `and` of its own, semicolons part them.
fn listed(items: &[String]) -> String {
    let comma = if items.iter().any(|item| item.contains(", ") || item.contains(" and ")) { "; " } else { ", " };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] if comma == "; " => format!("{}; and {last}", before.join(comma)),
        [before @ .., last] => format!("{} and {last}", before.join(comma)),
    }
}

/// The label of a heading within a sentence: with a small first letter, unless it is an abbreviation.
pub(super) fn within_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// Lines of at most [`WIDTH`] characters, broken between words, each after an indent.
pub(super) fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_parted_by_commas_and_by_semicolons_where_items_have_commas() {
        let of = |items: &[&str]| listed(&items.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of(&["a"]), "a");
        assert_eq!(of(&["a", "b", "c"]), "a, b and c");
        assert_eq!(of(&["a and b", "c", "d"]), "a and b; c; and d");
    }

    #[test]
    fn a_label_has_a_small_letter_within_a_sentence_unless_it_is_an_abbreviation() {
        assert_eq!(within_sentence("Cost of care"), "cost of care");
        assert_eq!(within_sentence("CQUIN payment"), "CQUIN payment");
    }
}
