//! What a commissioner carries through the years.

use crate::contract::Scores;
use crate::units::{CommissionerId, Money};

use super::column::StateColumn;
use super::party::{LimitState, Risk};

/// Money of a year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Funding {
    /// Logarithm of the allocation against the file's, by chance; the same in every regime.
    pub allocation_deviation: f64,
    pub allocation: Money,
    pub other_spend: Money,
}

/// What became of a commissioner's population.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Population {
    /// In each year that has passed.
    pub scores: Vec<Scores>,
    pub health: f64,
}

/// Staff hours of a commissioner that go to contracts in a year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct CommissionerHours {
    pub monitoring: f64,
    pub negotiation: f64,
    /// Those that went to breaches and challenges, whether or not staff time costs anything.
    pub on_breaches: f64,
    /// Paid and not needed for contracts.
    pub set_free: f64,
}

/// All that commissioners carry.
#[derive(Clone, Debug)]
pub(in crate::engine) struct CommissionerColumns {
    pub funding: StateColumn<CommissionerId, Funding>,
    pub population: StateColumn<CommissionerId, Population>,
    pub commissioner_hours: StateColumn<CommissionerId, CommissionerHours>,
    pub budget: StateColumn<CommissionerId, Budget>,
    pub commissioner_limit: StateColumn<CommissionerId, LimitState>,
    pub commissioner_risk: StateColumn<CommissionerId, Risk>,
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
