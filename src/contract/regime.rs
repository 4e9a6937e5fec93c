//! A contract regime: the clauses and the term under which commissioners and providers of an economy deal.

use crate::units::Share;

use super::clause::payment::Payment;
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

/// What contracts become that ended before their term.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallbacks {
    /// The same clauses, renewed every year: for a contract that one of its parties ended.
    pub renewed_yearly: Regime,
    /// A block at cost with each provider, renewed every year, without a lead: for the services of a lead that gave up.
    pub without_lead: Regime,
}

impl Regime {
    /// What the contracts of this regime become if they end before their term.
    #[must_use]
    pub fn fallbacks(&self) -> Fallbacks {
        let term = Term {
            years: 1,
            reopener_threshold_share: None,
            early_termination: None,
            extension: None,
            staggered: false,
            ..self.term.clone()
        };
        let renewed_yearly = Self { term: term.clone(), clauses: self.clauses.clone() };
        let clauses =
            Clauses { payment: Payment::block(), risk_share: None, lead_provider: None, ..self.clauses.clone() };
        Fallbacks { renewed_yearly, without_lead: Self { term: Term { rebasing_share: Share::ALL, ..term }, clauses } }
    }
}
