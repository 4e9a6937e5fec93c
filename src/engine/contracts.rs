//! What is asked of contracts: their years, who holds them, what trust does under them, and money beside them.

use crate::agents::relationship;
use crate::ledger::{Cause, Heading, Posting};
use crate::units::{ContractId, Money, ProviderId};

use super::state::contract::Standing;
use super::world::World;

impl World<'_> {
    /// Years from a contract's last signature to its next: the term, less what the first one is cut.
    pub(super) fn years_of(&self, contract: ContractId) -> u32 {
        let agreement = &self.contracts[contract.0].agreement;
        // Rules may change within a term: what was signed runs to its end, unless the contract is no longer what was signed.
        let signed_for = match agreement.standing {
            Standing::AsAgreed => agreement.signed_for_years.unwrap_or(self.term_of(contract).years),
            Standing::RenewedYearly | Standing::WithoutLead => self.term_of(contract).years,
        };
        signed_for.saturating_sub(agreement.cut_years).max(1)
    }

    /// The provider that holds a contract: its lead, or the one that gives the care.
    pub(super) fn holder(&self, contract: ContractId) -> ProviderId {
        let held_by = self.contracts[contract.0].passing.lead.unwrap_or(contract);
        self.layout.contracts[held_by.0].provider
    }

    /// What trust between the parties makes of something that follows it; 1 where trust does nothing in practice.
    pub(super) fn by_trust(&self, slope: f64, trust: f64) -> f64 {
        let economy = self.economy();
        let is_on = economy.mechanisms.trust_in_practice && economy.mechanisms.trust;
        if is_on { relationship::by_trust(slope, trust, economy.negotiation.usual_trust_share) } else { 1.0 }
    }

    /// A posting of this month from commissioner to the provider that gives the care, past any lead.
    pub(super) fn beside(&self, contract: ContractId, heading: Heading, amount: Money, cause: Cause) -> Posting {
        let (commissioner, provider) = self.parties(contract);
        Posting { contract: Some(contract), ..self.posting(commissioner, provider, heading, amount, cause) }
    }

    /// Part of delayed transfers at a provider that leads avoid, over all its contracts.
    pub(super) fn coordinated_share(&self, provider: ProviderId) -> f64 {
        let of_contract = |contract: &ContractId| {
            self.layout.contracts[contract.0].share.value() * self.contracts[contract.0].passing.coordinated
        };
        self.layout.providers[provider.0].contracts.iter().map(of_contract).sum()
    }
}
