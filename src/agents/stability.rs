//! What stability is worth: the price that a party sets on the variance of its year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, SignedShare};

/// How much a party would give for a certain year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StabilityTerms {
    /// Aversion to risk against the reserve that bears it, *a*: 0 weighs means alone. Raising it makes every party give more for
    /// a certain year, and hold back more for an uncertain one.
    #[schemars(range(min = 0.0, max = 10.0), extend("unit" = "ratio"))]
    pub risk_aversion_ratio: f64,
    /// Reserve on which a party reckons at the least, as a part of its income: who has less is as wary as one that has this.
    /// Raising it makes poor parties less wary.
    #[schemars(range(min = 0.0001, max = 0.5), extend("unit" = "share of income"))]
    pub least_reserve_share_of_income: SignedShare,
}

/// How the cost of one case more or less falls on the parties of a contract, as the contract is read: they add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Borne {
    /// By the commissioner.
    pub commissioner: f64,
    /// By a lead that holds the contract.
    pub lead: f64,
    /// By the provider that gives the care; below zero it gains from demand.
    pub provider: f64,
}

impl Borne {
    /// What is borne by nobody else is borne by the provider.
    #[must_use]
    pub fn of(commissioner: f64, lead: f64) -> Self {
        Self { commissioner, lead, provider: 1.0 - commissioner - lead }
    }
}

/// A party's risk in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Risk {
    /// What it would give for a certain year.
    pub premium: Money,
    /// What of it the party holds back from spending: a provider no more than its contracts add to the risk of its own year.
    pub held_back: Money,
    /// The same as a part of its planned income.
    pub held_back_share: SignedShare,
}

impl StabilityTerms {
    /// What a year's risk is worth to a party, and what it holds back for it. `borne_anyway` is the variance that it would have
    /// without any contract: that is in its opening capacity, and nothing is held back for it. Both are in square pounds.
    #[must_use]
    pub fn price(&self, variance: f64, borne_anyway: f64, reserve: Money, income: Money) -> Risk {
        let premium = self.premium(variance, reserve, income);
        let held_back = premium - self.premium(borne_anyway, reserve, income);
        Risk { premium, held_back, held_back_share: SignedShare::of(held_back.pounds() / income.pounds().max(1.0)) }
    }

    /// Price of a year's risk: what a party would give for its mean. `½·a·variance/max(reserve, least·income)`; the certainty
    /// equivalent of the year is its mean less this.
    ///
    /// `variance` is in square pounds.
    #[must_use]
    pub fn premium(&self, variance: f64, reserve: Money, income: Money) -> Money {
        let bearing = reserve.pounds().max(self.least_reserve_share_of_income.value() * income.pounds());
        if bearing <= 0.0 {
            return Money::ZERO;
        }
        Money::from_pence(libm::round(50.0 * self.risk_aversion_ratio * variance / bearing) as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(aversion: f64) -> StabilityTerms {
        StabilityTerms { risk_aversion_ratio: aversion, least_reserve_share_of_income: SignedShare::of(0.01) }
    }

    fn millions(millions: f64) -> Money {
        Money::from_pence(100_000_000).times(millions)
    }

    /// Price of a deviation of so many millions.
    fn premium(aversion: f64, deviation: f64, reserve: f64, income: f64) -> Money {
        terms(aversion).premium(1e12 * deviation * deviation, millions(reserve), millions(income))
    }

    #[test]
    fn a_deviation_of_four_millions_on_a_reserve_of_eight_is_worth_one() {
        // ½ · 16/8 = 1; a reserve of 2 is not reckoned with where one per cent of 400 is 4; without aversion nothing.
        assert_eq!(premium(1.0, 4.0, 8.0, 400.0), millions(1.0));
        assert_eq!(premium(1.0, 4.0, 2.0, 400.0), millions(2.0));
        assert_eq!(premium(1.0, 4.0, -50.0, 400.0), millions(2.0));
        assert_eq!((premium(0.0, 4.0, 8.0, 400.0), premium(1.0, 4.0, 0.0, 0.0)), (Money::ZERO, Money::ZERO));
    }

    #[test]
    fn a_party_holds_back_what_its_contracts_add_to_the_risk_of_its_own_year() {
        // Deviations of 4 and 2 on a reserve of 8 are worth 1 and a quarter of it; three quarters of a million are held back.
        let price = |anyway: f64| terms(1.0).price(16e12, 1e12 * anyway * anyway, millions(8.0), millions(400.0));
        let found = price(2.0);
        assert_eq!((found.premium, found.held_back), (millions(1.0), millions(0.75)));
        assert!((found.held_back_share.value() - 0.75 / 400.0).abs() < 1e-12);
        assert_eq!(price(0.0).held_back, millions(1.0));
    }

    #[test]
    fn the_best_share_of_risk_lies_between_the_ends_and_leaves_most_to_the_larger_reserve() {
        // A shock of 5 is borne in part x by a commissioner with 6 and in part 1 − x by a provider with 12 in reserve: the sum
        // of x²/6 and (1 − x)²/12 is least at x = 6/(6 + 12).
        let price = |tenths: u32| {
            let borne = Borne::of(f64::from(tenths) / 30.0, 0.0);
            premium(1.0, 5.0 * borne.commissioner, 6.0, 100.0) + premium(1.0, 5.0 * borne.provider, 12.0, 100.0)
        };
        let best = (0..=30).min_by_key(|&tenths| price(tenths)).unwrap();
        assert_eq!(best, 10);
        // The price of all risk in one hand is that hand's part of the sum of reserves dearer: ½·25/6 and ½·25/12 against ½·25/18.
        assert_eq!(price(30), millions(25.0 / 12.0));
        assert_eq!(price(10), millions(25.0 / 36.0));
    }

    #[test]
    fn what_parties_bear_adds_up_to_one_even_where_the_provider_gains_from_demand() {
        for (commissioner, lead) in [(0.0, 0.0), (0.5, 0.3), (1.43, 0.0)] {
            let Borne { commissioner, lead, provider } = Borne::of(commissioner, lead);
            assert!((commissioner + lead + provider - 1.0).abs() < 1e-12);
        }
        assert!(Borne::of(1.43, 0.0).provider < 0.0);
    }
}
