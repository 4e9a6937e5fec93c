//! The setting of a run: what everyone may look at and nobody changes, and the month that it is.

use crate::agents::relationship;
use crate::chance::Purpose;
use crate::contract::{Fallbacks, LineValues, Prices, Regime, STANDARDS};
use crate::ledger::{Cause, Heading, Node, Posting};
use crate::scenario::{Economy, PriceTerms, Scenario};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, Month, ProviderId};

use super::layout::Layout;
use super::otherwise::Future;

/// What every part of the engine may look at.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub(super) scenario: &'a Scenario,
    /// What contracts become that end before their term: of the regime's file, then of each year under national rules.
    pub(super) fallbacks: &'a [Fallbacks],
    pub(super) layout: &'a Layout,
    pub(super) future: Future,
    pub(super) month: Month,
}

impl<'a> Setting<'a> {
    pub(super) fn economy(&self) -> &'a Economy {
        &self.scenario.economy
    }

    /// The regime in force this year: under the national rules of the year, or as its file has it.
    pub(super) fn regime(&self) -> &'a Regime {
        self.scenario.regime_in(self.year())
    }

    /// The year of the run, counted from 0.
    pub(super) fn year(&self) -> u32 {
        self.month.year()
    }

    /// National prices of a year.
    pub(super) fn tariff(&self, year: u32) -> Prices {
        let level = PriceTerms::level(&self.economy().prices.tariff_change_share_by_year, year);
        LineValues(self.layout.prices.0.map(|price| price.times(level)))
    }

    /// Prices of what providers buy in a year, against the first year.
    pub(super) fn input_prices(&self, year: u32) -> f64 {
        let level = self.economy().input_price_level(year);
        level * self.future.otherwise.input_prices.factor(year)
    }

    /// Years from the middle of the year before the start, to which base activity belongs, to the middle of the month.
    pub(super) fn years_from_base(&self) -> f64 {
        (f64::from(self.month.0) + 0.5) / f64::from(MONTHS_IN_YEAR) + 0.5
    }

    /// Beds that the economy's trend has left, against the year before the start.
    pub(super) fn beds_trend(&self) -> f64 {
        crate::care::compound(self.economy().beds.beds_growth_share_per_year.value(), self.years_from_base())
    }

    /// Services that are not counted, this year against the year before the start.
    pub(super) fn other_services_growth(&self) -> f64 {
        self.economy().demand.other_services().grown(0.0, f64::from(self.year() + 1))
    }

    /// The parties of a contract as nodes of the book: commissioner, provider that gives the care.
    pub(super) fn parties(&self, contract: ContractId) -> (Node, Node) {
        let base = &self.layout.contracts[contract.0];
        (Node::Commissioner(base.commissioner), Node::Provider(base.provider))
    }

    pub(super) fn contract_ids(&self) -> impl Iterator<Item = ContractId> + use<> {
        (0..self.layout.contracts.len()).map(ContractId)
    }

    pub(super) fn provider_ids(&self) -> impl Iterator<Item = ProviderId> + use<> {
        (0..self.layout.providers.len()).map(ProviderId)
    }

    pub(super) fn commissioner_ids(&self) -> impl Iterator<Item = CommissionerId> + use<> {
        (0..self.layout.commissioners.len()).map(CommissionerId)
    }

    /// A posting of this month.
    pub(super) fn posting(&self, from: Node, to: Node, heading: Heading, amount: Money, cause: Cause) -> Posting {
        Posting { from, to, heading, month: self.month, amount, contract: None, cause }
    }

    /// A posting of this month from commissioner to the provider that gives the care, past any lead.
    pub(super) fn beside(&self, contract: ContractId, heading: Heading, amount: Money, cause: Cause) -> Posting {
        let (commissioner, provider) = self.parties(contract);
        Posting { contract: Some(contract), ..self.posting(commissioner, provider, heading, amount, cause) }
    }

    /// A chance that concerns a standard of a contract this month, 0 to 1.
    pub(super) fn chance_of_line(&self, purpose: Purpose, contract: ContractId, standard: usize) -> f64 {
        let step = self.month.0 * STANDARDS.len() as u32 + standard as u32;
        self.future.uniform(purpose, self.layout.contracts[contract.0].stable_id, step)
    }

    /// What trust between the parties makes of something that follows it; 1 where trust does nothing in practice.
    pub(super) fn by_trust(&self, slope: f64, trust: f64) -> f64 {
        let economy = self.economy();
        let is_on = economy.mechanisms.trust_in_practice && economy.mechanisms.trust;
        if is_on { relationship::by_trust(slope, trust, economy.negotiation.usual_trust_share) } else { 1.0 }
    }

    /// True in the month after which the run ends.
    pub(super) fn is_last_month(&self) -> bool {
        self.month.0 + 1 == self.scenario.years * MONTHS_IN_YEAR
    }
}
