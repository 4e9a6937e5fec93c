//! Elective care: its list, and how waits press for capacity.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, Weeks};

use super::waiting_list::SlowPathways;

/// How elective patients are treated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElectiveTerms {
    /// Part of all pathways that need an admission. Raising it makes elective care fill more beds.
    pub admitted_share: Share,
    /// How much likelier a patient over 18 weeks is to be treated than a younger one. Raising it leaves fewer patients waiting
    /// over 18 weeks.
    #[schemars(range(min = 0.1, max = 50.0), extend("unit" = "ratio"))]
    pub long_wait_priority: f64,
    /// Patients who leave the list without treatment. Raising it shortens the list without treating anybody.
    pub removed_share_per_month: Share,
    /// Part of referrals whose pathways are slow: few surgeons, a rare operation, or a patient who puts it off. Raising it
    /// makes more waits over a year.
    pub slow_referrals_share: Share,
    /// How likely a slow pathway is to be completed in a week against a usual one of the same wait. Raising it makes fewer
    /// waits over a year.
    #[schemars(range(min = 0.01, max = 1.0), extend("unit" = "ratio"))]
    pub slow_treatment_ratio: f64,
    /// How waits press for capacity.
    pub capacity: CapacityRule,
}

/// What waits make of the need for elective capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityRule {
    /// Share within 18 weeks below which waits press for more capacity. Raising it opens more elective capacity.
    pub aspiration_share: Share,
    /// Part of the need that is opened beyond it for a shortfall of 1 below the aspiration. Raising it keeps waits closer to
    /// the aspiration.
    #[schemars(range(min = 0.0, max = 20.0), extend("unit" = "share of the need per unit of shortfall"))]
    pub response: f64,
    /// Part of the need that is not opened for a list of nothing. Raising it takes slack away sooner.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "share of the need per unit of slack"))]
    pub slack_response: f64,
    /// Length of list, in weeks of capacity, below which there is slack. Raising it finds slack in longer lists, and opens less
    /// capacity.
    #[schemars(range(min = 0.0, max = 52.0), extend("unit" = "weeks of capacity"))]
    pub slack_below_weeks: Weeks,
}

impl ElectiveTerms {
    /// Which referrals are slow, and how slow.
    #[must_use]
    pub const fn slow_pathways(&self) -> SlowPathways {
        SlowPathways {
            share_of_referrals: self.slow_referrals_share.value(),
            treatment_ratio: self.slow_treatment_ratio,
        }
    }
}

impl CapacityRule {
    /// What is wanted of elective capacity for each case that is needed.
    ///
    /// `1 + P·h·max(0, aspiration − within) − slack·max(0, 1 − list/(weeks·K))`, never below 0. It answers the standard, not
    /// the length of the list. `heavier` is h, by how much sanctions on long waits add to the pressure: 1 without any.
    #[must_use]
    pub fn pressure(&self, within_18_weeks: Share, heavier: f64, list: f64, capacity: f64) -> f64 {
        let shortfall = (self.aspiration_share.value() - within_18_weeks.value()).max(0.0);
        let enough = (self.slack_below_weeks.value() * capacity).max(1e-9);
        let slack = (1.0 - list / enough).max(0.0);
        (1.0 + self.response * heavier * shortfall - self.slack_response * slack).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> CapacityRule {
        CapacityRule {
            aspiration_share: Share::clamped(0.925),
            response: 1.0,
            slack_response: 0.3,
            slack_below_weeks: Weeks::of(7.65),
        }
    }

    #[test]
    fn the_need_grows_when_the_standard_is_missed_and_not_because_the_list_is_long() {
        let at = |within, list| rule().pressure(Share::clamped(within), 1.0, list, 2_000.0);
        assert!((at(0.915, 20_000.0) - 1.01).abs() < 1e-12);
        assert_eq!(at(0.95, 90_000.0), 1.0);
    }

    #[test]
    fn sanctions_that_weigh_half_as_much_again_open_half_as_much_again_beyond_the_need() {
        assert!((rule().pressure(Share::clamped(0.915), 1.5, 20_000.0, 2_000.0) - 1.015).abs() < 1e-12);
        assert_eq!(rule().pressure(Share::clamped(0.95), 1.5, 20_000.0, 2_000.0), 1.0);
    }

    #[test]
    fn half_the_list_that_is_enough_takes_half_the_slack_response_and_a_shortfall_adds_its_own() {
        // 7.65 weeks of 2,000 are 15,300; half of that is missing.
        let at = |within| rule().pressure(Share::clamped(within), 1.0, 7_650.0, 2_000.0);
        assert!((at(0.95) - 0.85).abs() < 1e-12);
        assert!((at(0.915) - 0.86).abs() < 1e-12);
    }

    #[test]
    fn an_empty_list_takes_the_slack_away_and_no_capacity_at_all_is_a_number() {
        assert!((rule().pressure(Share::ALL, 1.0, 0.0, 2_000.0) - 0.7).abs() < 1e-12);
        assert!(rule().pressure(Share::ALL, 1.0, 0.0, 0.0).is_finite());
    }
}
