//! A contract regime: the clauses and the term under which commissioners and providers of an economy deal.

use super::clause::term::Term;
use super::clauses::Clauses;

/// A contract regime as it is meant: checked, without sources and titles of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// How long contracts last and how they are renewed.
    pub term: Term,
    /// What is due under them.
    pub clauses: Clauses,
}
