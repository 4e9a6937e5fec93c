//! What any party carries: where it stands with its limit, and the risk of its year.

use crate::agents::limits::{Past, Rung};
pub(in crate::engine) use crate::agents::stability::Risk;
use crate::units::Money;

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
