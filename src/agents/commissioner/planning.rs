//! Planning: how much activity a commissioner writes into a contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How commissioners plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanningTerms {
    /// How much of a shortfall of money is taken out of the plan although the patients will come.
    pub shading_share: Share,
    /// The largest shortfall that shading looks at, as a part of the contracts' value.
    pub largest_gap_share: Share,
    /// Part of the way that a forecast of growth moves towards what was seen.
    pub forecast_step_share: Share,
    /// How much providers go by their plans, and not by their own forecasts, when they open capacity.
    pub plan_weight_share: Share,
    /// Part of its allocation that a commissioner keeps back.
    pub reserve_share_of_allocation: Share,
    /// Standard deviation between commissioners of the allocation, of its logarithm.
    pub allocation_variation_share: Share,
    /// Growth of spending on everything but these contracts.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub other_spend_growth_share_per_year: f64,
    /// The most that a renewal may move locally agreed sums, up or down.
    pub largest_rebasing_share: Share,
}

impl PlanningTerms {
    /// What is left of planned activity when money is short: `1 − θ·min(cap, gap)`.
    #[must_use]
    pub fn shading(&self, wanted: Money, affordable: Money) -> f64 {
        1.0 - self.shading_share.value() * gap(wanted, affordable).min(self.largest_gap_share.value())
    }
}

/// Shortfall of money as a part of what is wanted; none if it can be afforded.
#[must_use]
pub fn gap(wanted: Money, affordable: Money) -> f64 {
    if wanted > Money::ZERO { ((wanted - affordable).pounds() / wanted.pounds()).max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> PlanningTerms {
        PlanningTerms {
            shading_share: Share::clamped(0.5),
            largest_gap_share: Share::clamped(0.04),
            forecast_step_share: Share::clamped(0.4),
            plan_weight_share: Share::clamped(0.5),
            reserve_share_of_allocation: Share::clamped(0.005),
            allocation_variation_share: Share::NONE,
            other_spend_growth_share_per_year: 0.0,
            largest_rebasing_share: Share::clamped(0.02),
        }
    }

    #[test]
    fn a_plan_is_shaded_by_half_the_gap_up_to_the_largest_gap() {
        let shading = |affordable| terms().shading(Money::from_pence(1_000), Money::from_pence(affordable));
        assert_eq!(shading(1_200), 1.0);
        assert!((shading(980) - 0.99).abs() < 1e-12);
        assert!((shading(500) - 0.98).abs() < 1e-12);
    }
}
