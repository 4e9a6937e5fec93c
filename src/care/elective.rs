//! Elective care: capacity and how it answers the standard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

use super::waiting_list::SlowPathways;

/// How elective patients are treated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElectiveTerms {
    /// Part of all pathways that need an admission.
    pub admitted_share: Share,
    /// How much likelier a patient over 18 weeks is to be treated than a younger one.
    #[schemars(range(min = 0.1, max = 50.0), extend("unit" = "ratio"))]
    pub long_wait_priority: f64,
    /// Patients who leave the list without treatment.
    pub removed_share_per_month: Share,
    /// Part of referrals whose pathways are slow: few surgeons, a rare operation, or a patient who puts it off.
    pub slow_referrals_share: Share,
    /// How likely a slow pathway is to be completed in a week against a usual one of the same wait; less makes more waits over a year.
    #[schemars(range(min = 0.01, max = 1.0), extend("unit" = "ratio"))]
    pub slow_treatment_ratio: f64,
    /// How capacity changes from year to year.
    pub capacity: CapacityRule,
}

/// How elective capacity answers the 18-week standard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityRule {
    /// Growth of capacity that does not follow demand.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub drift_share_per_year: f64,
    /// Share within 18 weeks below which capacity is added.
    pub aspiration_share: Share,
    /// Capacity added for a shortfall of 1 below the aspiration.
    #[schemars(range(min = 0.0, max = 20.0), extend("unit" = "share a year per unit of shortfall"))]
    pub response: f64,
    /// Capacity taken away when the list is short.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "share a year per unit of slack"))]
    pub slack_response: f64,
    /// Length of list, in weeks of capacity, below which there is slack.
    #[schemars(range(min = 0.0, max = 52.0), extend("unit" = "weeks of capacity"))]
    pub slack_below_weeks: f64,
    /// The most that capacity may fall in a year.
    pub largest_fall_share: Share,
    /// The most that capacity may grow in a year.
    pub largest_growth_share: Share,
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
    /// Relative change of capacity for the coming year.
    ///
    /// `clip(growth + drift + response·max(0, aspiration − within) − slack·max(0, 1 − list/(weeks·K)), −fall, +growth)`.
    #[must_use]
    pub fn change(&self, forecast_growth: f64, within_18_weeks: Share, list: f64, capacity: f64) -> f64 {
        let shortfall = (self.aspiration_share.value() - within_18_weeks.value()).max(0.0);
        let enough = (self.slack_below_weeks * capacity).max(1e-9);
        let slack = (1.0 - list / enough).max(0.0);
        (forecast_growth + self.drift_share_per_year + self.response * shortfall - self.slack_response * slack)
            .clamp(-self.largest_fall_share.value(), self.largest_growth_share.value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> CapacityRule {
        let share = |value| Share::new(value).expect("tests use shares");
        CapacityRule {
            drift_share_per_year: -0.013,
            aspiration_share: share(0.925),
            response: 3.0,
            slack_response: 0.3,
            slack_below_weeks: 7.65,
            largest_fall_share: share(0.02),
            largest_growth_share: share(0.06),
        }
    }

    #[test]
    fn capacity_grows_when_the_standard_is_missed_and_not_because_the_list_is_long() {
        let at = |within, list| rule().change(0.015, Share::clamped(within), list, 2_000.0);
        assert!((at(0.915, 20_000.0) - 0.032).abs() < 1e-12);
        assert!((at(0.95, 90_000.0) - 0.002).abs() < 1e-12);
    }

    #[test]
    fn an_empty_list_takes_capacity_away_but_no_faster_than_the_rule_allows() {
        assert_eq!(rule().change(0.015, Share::ALL, 0.0, 2_000.0), -0.02);
        assert!(rule().change(0.015, Share::ALL, 0.0, 0.0).is_finite());
    }

    #[test]
    fn half_the_list_that_is_enough_takes_half_the_slack_response_and_a_shortfall_adds_its_own() {
        // 7.65 weeks of 2,000 are 15,300; half of that is missing.
        let at = |within| rule().change(0.18, Share::clamped(within), 7_650.0, 2_000.0);
        assert!((at(0.95) - (0.18 - 0.013 - 0.15)).abs() < 1e-12);
        assert!((at(0.915) - (0.18 - 0.013 - 0.15 + 0.03)).abs() < 1e-12);
    }

    #[test]
    fn capacity_grows_no_faster_than_the_rule_allows() {
        assert_eq!(rule().change(0.5, Share::ALL, 20_000.0, 2_000.0), 0.06);
    }
}
