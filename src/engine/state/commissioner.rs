//! What a commissioner carries through the years.

use crate::contract::Scores;
use crate::units::Money;

use super::party::{LimitState, Risk};

/// The state of one commissioner.
#[derive(Clone, Debug)]
pub(in crate::engine) struct CommissionerState {
    /// Logarithm of its allocation against the file's, by chance; the same in every regime.
    pub allocation_deviation: f64,
    pub allocation: Money,
    pub other_spend: Money,
    /// What became of its population in each year that has passed.
    pub scores: Vec<Scores>,
    pub health: f64,
    pub monitoring_hours: f64,
    pub negotiation_hours: f64,
    /// Hours of this year that went to breaches and challenges, whether or not staff time costs anything.
    pub hours_on_breaches: f64,
    /// Hours paid and not needed for contracts, this year.
    pub time_set_free: f64,
    pub budget: Budget,
    pub limit: LimitState,
    pub risk: Risk,
}

/// What a commissioner carries of its budget.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Budget {
    /// Taken out of a year against what would be spent; below zero spent beyond it.
    pub recovery: Money,
    /// Change of other services against what they would have been; below zero they are cut.
    pub other_spend_change: f64,
    /// Other services of the year if nothing were done.
    pub other_spend_unchanged: Money,
    /// Cost of what was bought for this year.
    pub bought: Money,
    /// What was to be spent this year and could not be.
    pub unspent: Money,
    /// Received less given last year, but for allocation, other services, contracts and settlement.
    pub besides: Money,
}
