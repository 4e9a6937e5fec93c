//! What parties carry of budgets and limits from year to year.

use crate::agents::limits::{Past, Rung};
use crate::contract::Line;
use crate::units::{ContractId, Money, ProviderId};

use super::world::World;

/// What a commissioner carries of its budget.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Budget {
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

/// What a commissioner changes in a contract for the year.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Variation {
    /// Part of its referrals that is managed away.
    pub managed: f64,
    /// Cases or contacts of the year that were bought beyond the plan that was agreed. Whole cases.
    pub bought: f64,
}

/// Where a party stands with its limit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LimitState {
    pub past: Past,
    /// Lent by the centre because of the limit and not yet repaid.
    pub loan: Money,
    /// What the last year end called for.
    pub rung: Option<Rung>,
}

impl LimitState {
    /// Whether an intervention is in force.
    pub(super) fn is_under_intervention(&self) -> bool {
        self.rung == Some(Rung::Intervention)
    }
}

impl World<'_> {
    /// Part of a provider's referrals that its commissioners manage away.
    pub(super) fn managed_share(&self, provider: ProviderId) -> f64 {
        let of_contract = |contract: &ContractId| {
            self.layout.contracts[contract.0].share.value() * self.contracts[contract.0].variation.managed
        };
        self.layout.providers[provider.0].contracts.iter().map(of_contract).sum()
    }

    /// What a contract has of a provider's work on a line, against its part of all work: less by the referrals that are
    /// managed away, more by what was bought. `usual` is the provider's capacity of the year without what was bought.
    pub(super) fn weight_of_work(&self, contract: ContractId, line: Line, usual: f64) -> f64 {
        let variation = self.contracts[contract.0].variation;
        let share = self.layout.contracts[contract.0].share.value();
        let managed = if line == Line::Elective { variation.managed } else { 0.0 };
        let bought = if usual > 0.0 && share > 0.0 { variation.bought / (usual * share) } else { 0.0 };
        (1.0 - managed) * (1.0 + bought)
    }
}
