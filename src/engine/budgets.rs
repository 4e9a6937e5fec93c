//! What budgets make of work: referrals that are managed away, and what was bought.

use crate::contract::Line;
use crate::units::{ContractId, ProviderId};

use super::world::World;

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
