//! Year-end settlement outside the contract: who gives way when the money does not add up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How the year is settled outside the contract's formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementTerms {
    /// Part of a commissioner's shortfall that its providers give up. Raising it moves deficits of commissioners to providers.
    pub cut_share: Share,
    /// Part of a commissioner's headroom that goes to providers in deficit. Raising it moves deficits of providers to
    /// commissioners with headroom.
    pub help_share: Share,
    /// The most that a provider gives up in a year, as a part of its income from the commissioner. Raising it lets large
    /// shortfalls take more from providers.
    pub largest_cut_share_of_income: Share,
    /// Part of contract years that end in a general deal outside tariff and contract. Raising it makes what the contract says
    /// of volume weigh less with those who read it.
    pub deal_share: Share,
    /// Part of a claim for volume that such a deal pays. Raising it makes what the contract says weigh more.
    pub settled_share_of_claim: Share,
    /// By how much a fully trusted provider is helped more and cut less than one of usual trust, for each point of trust.
    /// Raising it lets trust decide more of who is helped and who gives way.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "ratio"))]
    pub trust_slope_ratio: f64,
}

/// A provider as the commissioner sees it at the year end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counterpart {
    /// The provider's income of the year under the contract.
    pub income: Money,
    /// The part of the provider's deficit that belongs to this contract; above zero is a deficit.
    pub deficit: Money,
    /// How far it is favoured: 1 is usual, more is helped more and cut less. See [`by_trust`](crate::agents::relationship::by_trust).
    pub favour: f64,
}

impl Counterpart {
    /// A provider as the commissioner expects to see it at the end of a year that brings it so much: its margin stays that of
    /// last year, and nobody is taken to lose or earn more than its income.
    #[must_use]
    pub fn expected(income: Money, last_margin: f64, favour: f64) -> Self {
        let margin = last_margin.clamp(-1.0, 1.0);
        Self { income, deficit: -income.times(margin), favour }
    }
}

impl SettlementTerms {
    /// What the commissioner pays to each provider outside the contract; below zero the provider gives up money.
    ///
    /// With a shortfall providers give up `cut·|headroom|` in proportion to income, each times `2 − favour` and none more than
    /// its limit; with headroom `min(help·headroom, deficits)` goes to those in deficit in proportion, to each times its favour
    /// and no more than its deficit. Favour never gives away more than the headroom.
    #[must_use]
    pub fn settle(&self, headroom: Money, counterparts: &[Counterpart]) -> Vec<Money> {
        if headroom < Money::ZERO {
            let incomes: Vec<f64> =
                counterparts.iter().map(|counterpart| counterpart.income.pounds().max(0.0)).collect();
            let cuts = (-headroom * self.cut_share).split_by(&incomes);
            return cuts
                .into_iter()
                .zip(counterparts)
                .map(|(cut, counterpart)| {
                    let limit = counterpart.income.or_zero() * self.largest_cut_share_of_income;
                    -cut.times((2.0 - counterpart.favour).max(0.0)).min(limit)
                })
                .collect();
        }
        let deficits: Money = counterparts.iter().map(|counterpart| counterpart.deficit.or_zero()).sum();
        let help = (headroom * self.help_share).min(deficits);
        let weights: Vec<f64> = counterparts.iter().map(|counterpart| counterpart.deficit.or_zero().pounds()).collect();
        if help <= Money::ZERO {
            return vec![Money::ZERO; counterparts.len()];
        }
        let most = 1.0 / self.help_share.value().max(f64::MIN_POSITIVE);
        let helped = |(part, counterpart): (Money, &Counterpart)| {
            part.times(counterpart.favour.clamp(0.0, most)).min(counterpart.deficit.or_zero())
        };
        help.split_by(&weights).into_iter().zip(counterparts).map(helped).collect()
    }

    /// What one more case, or one less, is worth at the margin of a contract against what its letter says: in a year that ends
    /// in a deal only a part of the claim is paid. `ω = 1 − P·(1 − s)`.
    #[must_use]
    pub fn weight_of_volume(&self) -> f64 {
        1.0 - self.deal_share.value() * self.settled_share_of_claim.rest().value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> SettlementTerms {
        SettlementTerms {
            cut_share: Share::clamped(0.5),
            help_share: Share::clamped(0.8),
            largest_cut_share_of_income: Share::clamped(0.05),
            deal_share: Share::clamped(0.75),
            settled_share_of_claim: Share::clamped(0.475),
            trust_slope_ratio: 1.0,
        }
    }

    fn settle_with(headroom: i64, deficits: [i64; 2], favours: [f64; 2]) -> Vec<i64> {
        let counterpart = |at: usize| Counterpart {
            income: Money::from_pence(1_000),
            deficit: Money::from_pence(deficits[at]),
            favour: favours[at],
        };
        let settled = terms().settle(Money::from_pence(headroom), &[0, 1].map(counterpart));
        settled.into_iter().map(Money::pence).collect()
    }

    fn settle(headroom: i64, deficits: [i64; 2]) -> Vec<i64> {
        settle_with(headroom, deficits, [1.0; 2])
    }

    #[test]
    fn the_weight_of_volume_is_three_fifths_and_between_two_fifths_and_three_quarters() {
        let weight = |deal: f64, settled: f64| {
            let terms = SettlementTerms {
                deal_share: Share::clamped(deal),
                settled_share_of_claim: Share::clamped(settled),
                ..terms()
            };
            terms.weight_of_volume()
        };
        for (deal, settled, exact) in [(0.75, 0.475, 0.606_25), (0.9, 0.35, 0.415), (0.6, 0.6, 0.76), (0.0, 0.3, 1.0)] {
            assert!((weight(deal, settled) - exact).abs() < 1e-12, "{deal} {settled}");
        }
        assert_eq!(weight(0.9, 1.0), 1.0, "a deal that pays every claim is no other than the contract");
    }

    #[test]
    fn a_trusted_provider_is_helped_more_and_cut_less() {
        // 80 of help, 40 to each: 44 and 36. A cut of 25 each: 22.5 and 27.5.
        assert_eq!(settle_with(100, [300, 300], [1.1, 0.9]), [44, 36]);
        assert_eq!(settle_with(-100, [0, 0], [1.2, 0.8]), [-20, -30]);
        assert_eq!(settle_with(1_000, [30, 10], [1.5, 0.5]), [30, 5], "none is helped beyond its deficit");
        assert_eq!(settle_with(100, [300, 300], [9.0, 9.0]), [50, 50], "nor beyond the headroom");
        assert_eq!(settle_with(-100, [0, 0], [9.0, 9.0]), [0, 0], "and nobody is paid for a shortfall");
    }

    #[test]
    fn a_provider_is_expected_to_do_as_it_did_and_to_lose_no_more_than_its_income() {
        let deficit = |margin| Counterpart::expected(Money::from_pence(1_000), margin, 1.0).deficit.pence();
        assert_eq!([deficit(-0.1), deficit(0.2), deficit(-7.0)], [100, -200, 1_000]);
    }

    #[test]
    fn a_shortfall_is_shared_with_providers_up_to_a_part_of_their_income() {
        assert_eq!(settle(-100, [0, 0]), [-25, -25]);
        assert_eq!(settle(-1_000, [0, 0]), [-50, -50]);
    }

    #[test]
    fn headroom_goes_to_those_in_deficit_and_never_beyond_it() {
        assert_eq!(settle(100, [300, -50]), [80, 0]);
        assert_eq!(settle(1_000, [30, 10]), [30, 10]);
        assert_eq!(settle(1_000, [-5, 0]), [0, 0]);
    }
}
