//! Year-end settlement outside the contract: who gives way when the money does not add up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How the year is settled outside the contract's formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementTerms {
    /// Part of a commissioner's shortfall that its providers give up.
    pub cut_share: Share,
    /// Part of a commissioner's headroom that goes to providers in deficit.
    pub help_share: Share,
    /// The most that a provider gives up in a year, as a part of its income from the commissioner.
    pub largest_cut_share_of_income: Share,
}

/// A provider as the commissioner sees it at the year end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// The provider's income of the year under the contract.
    pub income: Money,
    /// The part of the provider's deficit that belongs to this contract; above zero is a deficit.
    pub deficit: Money,
}

impl SettlementTerms {
    /// What the commissioner pays to each provider outside the contract; below zero the provider gives up money.
    ///
    /// With a shortfall providers give up `cut·|headroom|` in proportion to income, none more than its limit; with
    /// headroom `min(help·headroom, deficits)` goes to those in deficit in proportion.
    #[must_use]
    pub fn settle(&self, headroom: Money, counterparts: &[Counterpart]) -> Vec<Money> {
        if headroom < Money::ZERO {
            let incomes: Vec<f64> =
                counterparts.iter().map(|counterpart| counterpart.income.pounds().max(0.0)).collect();
            let cuts = (-headroom * self.cut_share).split_by(&incomes);
            return cuts
                .into_iter()
                .zip(counterparts)
                .map(|(cut, counterpart)| -cut.min(counterpart.income.or_zero() * self.largest_cut_share_of_income))
                .collect();
        }
        let deficits: Money = counterparts.iter().map(|counterpart| counterpart.deficit.or_zero()).sum();
        let help = (headroom * self.help_share).min(deficits);
        let weights: Vec<f64> = counterparts.iter().map(|counterpart| counterpart.deficit.or_zero().pounds()).collect();
        if help > Money::ZERO { help.split_by(&weights) } else { vec![Money::ZERO; counterparts.len()] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(headroom: i64, deficits: [i64; 2]) -> Vec<i64> {
        let terms = SettlementTerms {
            cut_share: Share::clamped(0.5),
            help_share: Share::clamped(0.8),
            largest_cut_share_of_income: Share::clamped(0.05),
        };
        let counterparts = deficits
            .map(|deficit| Counterpart { income: Money::from_pence(1_000), deficit: Money::from_pence(deficit) });
        terms.settle(Money::from_pence(headroom), &counterparts).into_iter().map(Money::pence).collect()
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
