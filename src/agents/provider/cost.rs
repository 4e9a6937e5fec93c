//! What care costs a provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How cost follows activity, prices and chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostTerms {
    /// Part of cost that follows activity; the rest stays when activity changes.
    pub marginal_cost_share: Share,
    /// Standard deviation between providers of a lasting difference in cost, of its logarithm.
    pub lasting_variation_share: Share,
    /// Standard deviation from year to year of a provider's cost, of its logarithm.
    pub yearly_variation_share: Share,
}

/// What cost depends on in a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostDrivers {
    /// Cost of the period at the first year's activity, prices and efficiency.
    pub base: Money,
    /// Activity of the period, valued at the first year's prices, against the base.
    pub volume_index: f64,
    /// Efficiency: cost of the same work against the first year.
    pub cost_index: f64,
    /// Input prices against the first year.
    pub price_index: f64,
    /// Logarithm of the provider's own cost level, by chance.
    pub shock: f64,
}

impl CostTerms {
    /// Running cost: `base · index · prices · (1 + marginal·(volume − 1)) · exp(shock)`.
    #[must_use]
    pub fn running_cost(&self, drivers: &CostDrivers) -> Money {
        let volume = 1.0 + self.marginal_cost_share.value() * (drivers.volume_index - 1.0);
        drivers.base.times(drivers.cost_index * drivers.price_index * volume.max(0.0) * libm::exp(drivers.shock))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_per_cent_more_activity_costs_seven_per_cent_more_at_a_marginal_share_of_seventy() {
        let terms = CostTerms {
            marginal_cost_share: Share::clamped(0.7),
            lasting_variation_share: Share::NONE,
            yearly_variation_share: Share::NONE,
        };
        let drivers = CostDrivers {
            base: Money::from_pence(100_000),
            volume_index: 1.1,
            cost_index: 1.0,
            price_index: 1.0,
            shock: 0.0,
        };
        assert_eq!(terms.running_cost(&drivers), Money::from_pence(107_000));
    }
}
