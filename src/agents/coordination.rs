//! Coordination: a lead that holds the budget of hospital and community care alike sees to it that patients who are fit to
//! leave do leave.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// What a holder of the whole budget can do about delayed transfers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoordinationTerms {
    /// Part of the beds filled by patients fit to leave that a lead frees in the end when it bears all that care costs. Raising
    /// it frees more beds.
    pub avoidable_share: Share,
    /// Part of the way to its aim that a lead gets in a year. Raising it frees beds sooner.
    pub step_share_per_year: Share,
    /// Cost a year of looking after the patients of one freed bed elsewhere. Raising it makes freeing beds dearer.
    pub care_elsewhere_pounds_per_bed_year: Money,
}

impl CoordinationTerms {
    /// Part of delayed transfers that is avoided after another year, given the part before and the part of the cost of care
    /// that the lead bears: `c + step·(avoidable·borne − c)`.
    #[must_use]
    pub fn after_a_year(&self, avoided: f64, lead_bears: f64) -> f64 {
        avoided + self.step_share_per_year.value() * (self.avoidable_share.value() * lead_bears - avoided)
    }

    /// What the holder of a whole budget, or of a pool, does about delayed transfers in a year, where it bears such a part of the
    /// cost of care and patients fit to leave fill so many `beds`: the part of delayed transfers that is avoided, and a year's
    /// cost. Nothing where there is nothing to choose; where nobody bears anything what was begun fades at no cost.
    #[must_use]
    pub fn choose(&self, avoided: f64, bears: f64, beds: impl FnOnce() -> f64) -> Option<(f64, Money)> {
        if bears == 0.0 && avoided == 0.0 {
            return None;
        }
        let coordinated = self.after_a_year(avoided, bears);
        let cost = self.yearly_cost(beds() * coordinated);
        Some((coordinated, if bears > 0.0 { cost } else { Money::ZERO }))
    }

    /// A year's cost of keeping so many beds free.
    #[must_use]
    pub fn yearly_cost(&self, freed_beds: f64) -> Money {
        self.care_elsewhere_pounds_per_bed_year.times(freed_beds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_that_bears_half_of_the_cost_frees_half_of_what_can_be_freed_after_some_years() {
        let terms = CoordinationTerms {
            avoidable_share: Share::clamped(0.4),
            step_share_per_year: Share::clamped(0.5),
            care_elsewhere_pounds_per_bed_year: Money::from_pence(100),
        };
        let mut avoided = 0.0;
        for exact in [0.1, 0.15, 0.175] {
            avoided = terms.after_a_year(avoided, 0.5);
            assert!((avoided - exact).abs() < 1e-12);
        }
        assert_eq!(terms.after_a_year(0.0, 0.0), 0.0);
        assert_eq!(terms.yearly_cost(2.5), Money::from_pence(250));
        // Half of the way from 0.1 to 0.4 · 0.5, on ten beds at £1.
        let chosen = |avoided, bears| terms.choose(avoided, bears, || 10.0).map(|(part, cost)| (part, cost.pence()));
        assert_eq!(chosen(0.1, 0.5), Some((0.1 + 0.5 * (0.4 * 0.5 - 0.1), 150)));
        assert_eq!(chosen(0.1, 0.0), Some((0.05, 0)), "it fades where nobody bears anything");
        assert_eq!(chosen(0.0, 0.0), None);
    }
}
