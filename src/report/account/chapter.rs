//! A chapter of an account.

use super::prose::Sentence;

/// A chapter of an account.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// What it is about.
    pub heading: &'static str,
    /// Paragraphs of sentences.
    pub paragraphs: Vec<Vec<Sentence>>,
}
