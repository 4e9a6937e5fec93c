//! The regulator and the centre: how providers are segmented, and when the centre supports them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How providers are regulated and supported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegulatorTerms {
    /// Deficit, as a part of income so far in the year, from which a provider scores 2.
    pub watched_deficit_share: Share,
    /// Deficit, as a part of income so far in the year, from which a provider scores 3.
    pub grave_deficit_share: Share,
    /// Reserve, as a part of yearly income, below which a provider with a grave deficit scores 4.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub failing_reserve_share_of_income: f64,
    /// Quarters in a row that a score must last before the segment follows it.
    #[schemars(range(min = 1, max = 20), extend("unit" = "quarters"))]
    pub persistence_quarters: u32,
    /// Segment from which the centre supports a provider.
    #[schemars(range(min = 2, max = 4), extend("unit" = "segment"))]
    pub supported_from_segment: u32,
    /// Reserve, as a part of yearly income, that support restores.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub supported_reserve_share_of_income: f64,
    /// Part of the missing reserve that the centre gives in a year.
    pub support_share: Share,
}

/// A provider's standing with the regulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Segment: 1 is left alone, 4 is failing.
    pub segment: u32,
    last_score: u32,
    quarters: u32,
}

impl Default for Standing {
    fn default() -> Self {
        Self { segment: 1, last_score: 1, quarters: 0 }
    }
}

impl RegulatorTerms {
    /// Score of a quarter, 1 to 4.
    #[must_use]
    pub fn score(&self, surplus: Money, income: Money, reserve: Money, yearly_income: Money) -> u32 {
        let deficit = Share::of((-surplus).pounds(), income.pounds(), Share::NONE);
        if deficit >= self.grave_deficit_share && surplus < Money::ZERO {
            if reserve < yearly_income.times(self.failing_reserve_share_of_income) { 4 } else { 3 }
        } else if deficit >= self.watched_deficit_share && surplus < Money::ZERO {
            2
        } else {
            1
        }
    }

    /// Standing after a quarter with such a score: the segment follows once the score has lasted.
    #[must_use]
    pub fn after_quarter(&self, standing: Standing, score: u32) -> Standing {
        let quarters = if score == standing.last_score { standing.quarters + 1 } else { 1 };
        let segment = if quarters >= self.persistence_quarters { score } else { standing.segment };
        Standing { segment, last_score: score, quarters }
    }

    /// Support at a year end: a part of what is missing to the reserve that support restores.
    #[must_use]
    pub fn support(&self, standing: Standing, reserve: Money, yearly_income: Money) -> Money {
        if standing.segment < self.supported_from_segment {
            return Money::ZERO;
        }
        (yearly_income.times(self.supported_reserve_share_of_income) - reserve).or_zero() * self.support_share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> RegulatorTerms {
        let share = Share::clamped;
        RegulatorTerms {
            watched_deficit_share: share(0.01),
            grave_deficit_share: share(0.03),
            failing_reserve_share_of_income: -0.02,
            persistence_quarters: 2,
            supported_from_segment: 3,
            supported_reserve_share_of_income: 0.0,
            support_share: share(0.5),
        }
    }

    #[test]
    fn a_score_must_last_two_quarters_before_the_segment_follows() {
        let terms = terms();
        let once = terms.after_quarter(Standing::default(), 3);
        assert_eq!(once.segment, 1);
        assert_eq!(terms.after_quarter(once, 3).segment, 3);
        assert_eq!(terms.after_quarter(terms.after_quarter(once, 1), 3).segment, 1);
    }

    #[test]
    fn scores_follow_the_deficit_and_then_the_reserve() {
        let pence = Money::from_pence;
        let score = |surplus, reserve| terms().score(pence(surplus), pence(1_000), pence(reserve), pence(1_000));
        assert_eq!([score(5, 0), score(-9, 0), score(-10, 0), score(-30, 0), score(-30, -21)], [1, 1, 2, 3, 4]);
    }

    #[test]
    fn only_a_supported_segment_gets_half_of_what_is_missing() {
        let (pence, terms) = (Money::from_pence, terms());
        let failing = Standing { segment: 3, last_score: 3, quarters: 2 };
        assert_eq!(terms.support(failing, pence(-100), pence(1_000)), pence(50));
        assert_eq!(terms.support(Standing::default(), pence(-100), pence(1_000)), Money::ZERO);
    }
}
