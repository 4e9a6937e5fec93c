//! What any party carries: where it stands with its limit, and the risk of its year.

use crate::agents::limits::{Past, Rung};
use crate::units::{Money, SignedShare};

/// Where a party stands with its limit.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct LimitState {
    pub past: Past,
    /// Lent by the centre because of the limit and not yet repaid.
    pub loan: Money,
    /// What the last year end called for.
    pub rung: Option<Rung>,
}

impl LimitState {
    /// Whether an intervention is in force.
    pub(in crate::engine) fn is_under_intervention(&self) -> bool {
        self.rung == Some(Rung::Intervention)
    }
}

/// A party's risk in a year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Risk {
    /// What it would give for a certain year.
    pub premium: Money,
    /// What of it the party holds back from spending: a provider no more than its contracts add to the risk of its own year.
    pub held_back: Money,
    /// The same as a part of its planned income.
    pub held_back_share: SignedShare,
}
