//! Bargaining over a contract: padded opening offers, weekly rounds of concessions, and arbitration when time runs out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, WEEKS_IN_YEAR};

/// How the parties of a contract bargain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BargainingTerms {
    /// Part by which a provider without any trust overstates the activity that it expects, where a pound of plan is a pound
    /// paid. Raising it raises what is agreed and lengthens talks.
    pub provider_padding_share: Share,
    /// Part by which a commissioner without any trust understates it, where a pound of plan is a pound paid. Raising it lowers
    /// what is agreed and lengthens talks.
    pub commissioner_padding_share: Share,
    /// The provider's bargaining power; one half is even. Raising it raises what is agreed.
    pub provider_power_share: Share,
    /// Distance between honest positions of parties who trust each other, as a part of the contract's value. Raising it
    /// lengthens talks.
    pub opening_gap_share: Share,
    /// What a lack of any trust adds to that distance. Raising it lengthens talks between those who trust each other little.
    pub distrust_gap_share: Share,
    /// Distance at which the parties sign. Raising it shortens talks.
    pub agreed_gap_share: Share,
    /// Part of the distance that a weekly round closes without any trust. Raising it shortens talks.
    pub concession_share_per_round: Share,
    /// What full trust adds to it. Raising it shortens talks between those who trust each other.
    pub trust_concession_share_per_round: Share,
    /// Weekly rounds between the first offers and the first day of the contract. Raising it leaves more time for talks, so that
    /// fewer contracts are late.
    #[schemars(range(min = 1, max = 52), extend("unit" = "rounds"))]
    pub rounds_before_deadline: u32,
    /// Rounds that a negotiation usually takes: what it takes in hours is measured by them. Raising it makes the same talks
    /// count as shorter: fewer hours, and less trust worn down.
    #[schemars(range(min = 1, max = 52), extend("unit" = "rounds"))]
    pub usual_rounds: u32,
    /// Weeks that arbitration takes after the deadline; the contract is signed so much late. Raising it makes contracts that
    /// were not agreed in time later still, so that less is prevented together.
    #[schemars(range(min = 0, max = 52), extend("unit" = "weeks"))]
    pub arbitration_weeks: u32,
}

/// What the parties of a contract bring to the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Table {
    /// The provider's trust in the commissioner.
    pub provider_trust: f64,
    /// The commissioner's trust in the provider.
    pub commissioner_trust: f64,
    /// What the commissioner cannot afford of what is wanted, as a part of it.
    pub affordability_gap: f64,
    /// Part of a pound of plan that is paid whatever the activity, as the contract has it.
    pub worth_of_plan: f64,
}

/// How a round of bargaining over one contract ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bargain {
    /// Weekly rounds that were held.
    pub rounds: u32,
    /// Whether time ran out and an arbitrator decided.
    pub is_arbitrated: bool,
    /// The agreed baseline against the honest one: 1 is honest.
    pub baseline_ratio: f64,
}

impl BargainingTerms {
    /// The opening offers against the honest baseline, provider's then commissioner's:
    /// `1 + pad·w·(1 − trust)` and `1 − pad·w·(1 − trust)`, with w the worth of a pound of plan.
    #[must_use]
    pub fn offers(&self, table: &Table) -> (f64, f64) {
        let worth = table.worth_of_plan.clamp(0.0, 1.0);
        let pad = |share: Share, trust: f64| share.value() * worth * (1.0 - trust).max(0.0);
        let provider = 1.0 + pad(self.provider_padding_share, table.provider_trust);
        let commissioner = 1.0 - pad(self.commissioner_padding_share, table.commissioner_trust);
        (provider, commissioner)
    }

    /// Bargains: offers are padded if the parties game the baseline, and each round closes a part of the distance.
    ///
    /// The rounds that are needed are `ln(gap / agreed gap) / −ln(1 − concession)`, rounded up.
    #[must_use]
    pub fn bargain(&self, table: &Table, is_gamed: bool, arbitration_cost_share: f64) -> Bargain {
        let (provider, commissioner) = if is_gamed { self.offers(table) } else { (1.0, 1.0) };
        let trust = 0.5 * (table.provider_trust + table.commissioner_trust);
        let gap = self.opening_gap_share.value()
            + self.distrust_gap_share.value() * (1.0 - trust)
            + table.affordability_gap
            + (provider - commissioner);
        let needed = self.rounds_needed(gap, trust);
        let rounds = needed.min(self.rounds_before_deadline);
        let is_arbitrated = needed > self.rounds_before_deadline;
        let power = if is_arbitrated { 0.5 } else { self.provider_power_share.value() };
        let leaning = if is_gamed { arbitration_cost_share } else { 0.0 };
        // Nobody gets more than it asked for.
        let baseline_ratio = agreed(provider, commissioner, power, leaning).clamp(commissioner, provider);
        Bargain { rounds, is_arbitrated, baseline_ratio }
    }

    /// Weekly rounds until the distance is small enough to sign.
    #[must_use]
    pub fn rounds_needed(&self, gap: f64, trust: f64) -> u32 {
        let stop = self.agreed_gap_share.value().max(1e-9);
        let closed = self.concession_share_per_round.value() + self.trust_concession_share_per_round.value() * trust;
        if gap <= stop {
            return 1;
        }
        if closed >= 1.0 {
            return 1;
        }
        let rounds = (libm::log(gap / stop) / -libm::log1p(-closed)).ceil();
        // Without any concession nobody ever signs.
        if rounds.is_finite() { rounds.clamp(1.0, 1e6) as u32 } else { u32::MAX }
    }

    /// Part of the year that is left when a contract is signed: all of it, unless weekly rounds ended in arbitration.
    #[must_use]
    pub fn year_left(&self, is_late: bool) -> f64 {
        if is_late { self.year_left_after_arbitration() } else { 1.0 }
    }

    /// Part of the year that is left when a contract is signed after arbitration.
    #[must_use]
    pub fn year_left_after_arbitration(&self) -> f64 {
        1.0 - f64::from(self.arbitration_weeks) / f64::from(WEEKS_IN_YEAR)
    }
}

/// The worth of a pound of plan where of a claim for volume only the part `weight_of_volume` is paid: what a deal does not pay
/// stays with the plan.
#[must_use]
pub fn worth_in_practice(worth_of_plan: f64, weight_of_volume: f64) -> f64 {
    1.0 - weight_of_volume * (1.0 - worth_of_plan)
}

/// What two sides agree on whose disagreement an arbitrator would settle in the middle, at a cost to each:
/// `½(a + b) + (2·power − 1)·cost`. The side with more power takes what the other would lose by going to arbitration.
#[must_use]
pub fn agreed(provider: f64, commissioner: f64, provider_power: f64, arbitration_cost: f64) -> f64 {
    0.5 * (provider + commissioner) + (2.0 * provider_power - 1.0) * arbitration_cost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64) -> Share {
        Share::new(value).expect("tests use shares")
    }

    fn terms() -> BargainingTerms {
        BargainingTerms {
            provider_padding_share: share(0.05),
            commissioner_padding_share: share(0.05),
            provider_power_share: share(0.5),
            opening_gap_share: share(0.02),
            distrust_gap_share: share(0.10),
            agreed_gap_share: share(0.005),
            concession_share_per_round: share(0.10),
            trust_concession_share_per_round: share(0.30),
            rounds_before_deadline: 12,
            usual_rounds: 8,
            arbitration_weeks: 4,
        }
    }

    fn table(trust: f64, worth_of_plan: f64) -> Table {
        Table { provider_trust: trust, commissioner_trust: trust, affordability_gap: 0.0, worth_of_plan }
    }

    #[test]
    fn equal_padding_cancels_in_the_baseline_and_still_costs_rounds() {
        let honest = terms().bargain(&table(0.5, 1.0), false, 0.0);
        let gamed = terms().bargain(&table(0.5, 1.0), true, 0.0);
        assert!((gamed.baseline_ratio - 1.0).abs() < 1e-12);
        assert!(gamed.rounds > honest.rounds, "{} {}", gamed.rounds, honest.rounds);
    }

    #[test]
    fn nobody_pads_a_plan_that_pays_nothing_by_itself_and_whoever_trusts_less_pads_more() {
        assert!((terms().bargain(&table(0.2, 0.0), true, 0.0).baseline_ratio - 1.0).abs() < 1e-12);
        let wary_provider = Table { provider_trust: 0.2, commissioner_trust: 0.8, ..table(0.5, 1.0) };
        assert!(terms().bargain(&wary_provider, true, 0.0).baseline_ratio > 1.0);
    }

    #[test]
    fn what_a_deal_does_not_pay_of_a_claim_stays_with_the_plan() {
        // Of a claim three fifths are paid: a plan that is worth nothing by its letter is worth two fifths.
        assert_eq!([0.0, 0.5, 1.0].map(|worth| worth_in_practice(worth, 0.5)), [0.5, 0.75, 1.0]);
        assert_eq!(worth_in_practice(0.25, 1.0), 0.25, "without deals it is the letter's");
        assert_eq!([true, false].map(|is_late| terms().year_left(is_late)), [48.0 / 52.0, 1.0]);
    }

    #[test]
    fn time_runs_out_where_more_rounds_are_needed_than_there_are() {
        let bargain = terms().bargain(&table(0.0, 0.0), false, 0.0);
        assert_eq!((bargain.rounds, bargain.is_arbitrated), (12, true));
        assert!(!terms().bargain(&table(0.5, 0.0), false, 0.0).is_arbitrated);
    }
}
