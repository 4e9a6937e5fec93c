//! The statements as their file has them.

use serde::Deserialize;

/// All statements.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArgumentFile {
    /// What the page says before the statements.
    pub introduction: Vec<String>,
    /// The statements in their order.
    pub statements: Vec<StatementFile>,
}

/// One statement of the critics.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementFile {
    /// A letter for the document and a number: `A1`, `B12`.
    pub id: String,
    /// The statement in the project's words.
    pub statement: String,
    /// What carries it in the model, in words.
    pub mechanism: String,
    /// Switches of mechanisms and names of clauses that carry it.
    pub switches: Vec<String>,
    /// What tests it.
    pub tests: Vec<TestFile>,
    /// Where it fails or cannot be told, in words.
    pub limits: String,
}

/// One comparison that bears on a statement.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestFile {
    /// The study.
    pub study: String,
    /// The arm that is looked at.
    pub arm: String,
    /// The arm that it is compared with; the study's first where it is left out.
    #[serde(default)]
    pub against: Option<String>,
    /// Id of the quantity.
    pub quantity: String,
    /// What the statement would have it do.
    pub expected: Expected,
    /// What is compared, in words: it stands before the number.
    pub what: String,
    /// True where the answer follows from how the model is made, so that it bears out nothing: it is shown and not counted.
    #[serde(default)]
    pub by_construction: bool,
}

/// What a statement expects of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// It rises.
    Higher,
    /// It falls.
    Lower,
    /// It stays as it is.
    Same,
}
