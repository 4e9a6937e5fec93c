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
    }
}
