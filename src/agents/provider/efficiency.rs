//! Efficiency: how much a board saves, and what is left of its incentive.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare};

/// How boards save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EfficiencyTerms {
    /// Savings known and not yet made at the start, as a part of cost. Raising it lets boards save more.
    pub savings_available_share: Share,
    /// Part of the known savings made in a year at full incentive. Raising it makes boards save sooner.
    pub take_up_share_per_year: Share,
    /// New savings that become known each year, as a part of cost. Raising it lets boards save more in later years.
    pub trend_share_per_year: Share,
    /// Part of the effort to save that does not depend on what is left of a saving. Raising it makes savings depend less on
    /// what contracts leave.
    pub effort_without_incentive_share: Share,
    /// What is left of a saving, on average, where the take-up was measured. Raising it makes what a contract leaves count for
    /// less, so that boards save less.
    #[schemars(range(min = 0.01, max = 1.0), extend("unit" = "share"))]
    pub reference_retained_share: SignedShare,
    /// One-off savings for each recurrent one; they are not carried forward. Raising it raises surpluses for the year and not
    /// beyond it.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "ratio"))]
    pub one_off_ratio: f64,
    /// Belief at the start in the part of a deficit that support will cover. Raising it makes boards save less when they see a
    /// deficit coming.
    pub bail_out_belief_share: Share,
    /// Part of the way that the belief moves towards what is seen in a year of deficit. Raising it makes boards learn sooner
    /// whether support comes.
    pub bail_out_step_share: Share,
    /// Standard deviation of next year's margin as boards see it. Raising it makes a year seem riskier, so that its risk has a
    /// higher price.
    #[schemars(range(min = 0.001, max = 0.5), extend("unit" = "share of income"))]
    pub margin_uncertainty_share: SignedShare,
}

impl EfficiencyTerms {
    /// Recurrent saving of the coming year as a part of cost.
    ///
    /// `take-up · available · (a + (1 − a) · retained · (1 − bail-out · P(deficit)) / reference)`, a the effort without incentive.
    #[must_use]
    pub fn saving(&self, available: f64, retained: f64, bail_out: f64, deficit_probability: f64) -> f64 {
        let without = self.effort_without_incentive_share.value();
        let incentive = retained * (1.0 - bail_out * deficit_probability) / self.reference_retained_share.value();
        (self.take_up_share_per_year.value() * available * (without + (1.0 - without) * incentive)).min(available)
    }

    /// Savings known after a year in which `saving` was made.
    #[must_use]
    pub fn available_after(&self, available: f64, saving: f64) -> f64 {
        (available + self.trend_share_per_year.value() - saving).max(0.0)
    }

    /// Chance of a deficit, given the last margin (surplus over income): `Φ(−margin/uncertainty)`.
    #[must_use]
    pub fn deficit_probability(&self, margin: f64) -> f64 {
        0.5 * libm::erfc(margin / (self.margin_uncertainty_share.value() * std::f64::consts::SQRT_2))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn terms() -> EfficiencyTerms {
        let share = Share::clamped;
        EfficiencyTerms {
            savings_available_share: share(0.054),
            take_up_share_per_year: share(0.33),
            trend_share_per_year: share(0.008),
            effort_without_incentive_share: share(0.6),
            reference_retained_share: SignedShare::of(0.75),
            one_off_ratio: 27.0 / 73.0,
            bail_out_belief_share: share(0.3),
            bail_out_step_share: share(0.3),
            margin_uncertainty_share: SignedShare::of(0.02),
        }
    }

    #[test]
    fn at_the_reference_incentive_the_take_up_is_saved_and_no_more_than_is_known() {
        let terms = terms();
        assert!((terms.saving(0.1, 0.75, 0.0, 0.0) - 0.033).abs() < 1e-12);
        assert_eq!(terms.saving(0.0, 1.0, 0.0, 0.0), 0.0);
    }

    #[test]
    fn a_board_that_counts_on_support_saves_less() {
        let terms = terms();
        assert!(terms.saving(0.1, 0.75, 0.8, 0.9) < terms.saving(0.1, 0.75, 0.0, 0.9));
    }

    #[test]
    fn a_balanced_provider_thinks_a_deficit_as_likely_as_not() {
        assert_eq!(terms().deficit_probability(0.0), 0.5);
        assert!(terms().deficit_probability(0.02) < 0.16);
    }
}
