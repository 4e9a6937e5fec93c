//! What care costs a provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How cost follows activity, prices and chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostTerms {
    /// Part of cost that follows activity; the rest stays when activity changes, and follows capacity. Raising it makes more
    /// activity dearer and more capacity cheaper.
    pub marginal_cost_share: Share,
    /// Parts of the cost that does not follow activity which each kind of capacity makes.
    pub of_capacity: CapacityCostTerms,
    /// Standard deviation between providers of a lasting difference in cost, of its logarithm. Raising it makes providers
    /// differ more in what care costs them.
    pub lasting_variation_share: Share,
    /// Standard deviation from year to year of a provider's cost, of its logarithm. Raising it makes surpluses vary more from
    /// year to year.
    pub yearly_variation_share: Share,
}

/// What each kind of capacity makes of the cost that does not follow activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityCostTerms {
    /// Beds, at an acute provider. Raising it makes each bed more cost more and each bed less save more.
    pub beds_share: Share,
    /// Staffed accident and emergency, at an acute provider. Raising it makes more staffed capacity dearer.
    pub a_and_e_share: Share,
    /// Elective places, at an acute provider. Raising it makes more elective places dearer.
    pub elective_share: Share,
    /// Contacts that can be delivered, at a community or mental-health provider. Raising it makes more capacity for contacts
    /// dearer.
    pub contacts_share: Share,
}

/// Capacity against what the cost of the opening paid for, each kind; what a provider does not have stays at 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CapacityRatios {
    /// Beds that are open.
    pub beds: f64,
    /// Attendances that accident and emergency is staffed for.
    pub a_and_e: f64,
    /// Elective places.
    pub elective: f64,
    /// Contacts that can be delivered.
    pub contacts: f64,
}

impl CapacityRatios {
    /// Capacity as it was at the opening.
    pub const AT_OPENING: Self = Self { beds: 1.0, a_and_e: 1.0, elective: 1.0, contacts: 1.0 };
}

impl CapacityCostTerms {
    /// `Σ f_k·(K_k/K_k0 − 1)`: what capacity adds to the cost that does not follow activity, as a part of it.
    #[must_use]
    pub fn added(&self, ratios: &CapacityRatios) -> f64 {
        self.beds_share.value() * (ratios.beds - 1.0)
            + self.a_and_e_share.value() * (ratios.a_and_e - 1.0)
            + self.elective_share.value() * (ratios.elective - 1.0)
            + self.contacts_share.value() * (ratios.contacts - 1.0)
    }
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

    /// Cost of capacity beyond that of the opening: `base · index · prices · (1 − marginal) · Σ f_k·(K_k/K_k0 − 1) · exp(shock)`.
    /// Less capacity than at the opening saves as much: at the opening's capacity nothing is added, to the penny.
    #[must_use]
    pub fn capacity_cost(&self, drivers: &CostDrivers, ratios: &CapacityRatios) -> Money {
        let fixed = 1.0 - self.marginal_cost_share.value();
        let added = fixed * self.of_capacity.added(ratios);
        drivers.base.times(drivers.cost_index * drivers.price_index * added * libm::exp(drivers.shock))
    }
}

/// A provider's yardstick: what its work would cost the economy's others of its kind, against what it costs itself. `own` is its
/// cost against the first year's; `peers` are the others' with their cost at the start as a weight. Alone, it is its own
/// yardstick.
#[must_use]
pub fn peers_over_own_cost(own: f64, peers: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    let (mut cost, mut base) = (0.0, 0.0);
    for (index, weight) in peers {
        (cost, base) = (cost + weight * index, base + weight);
    }
    if base > 0.0 { cost / base / own } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> CostTerms {
        let share = Share::clamped;
        CostTerms {
            marginal_cost_share: share(0.7),
            of_capacity: CapacityCostTerms {
                beds_share: share(0.285),
                a_and_e_share: share(0.045),
                elective_share: share(0.3),
                contacts_share: share(0.4),
            },
            lasting_variation_share: Share::NONE,
            yearly_variation_share: Share::NONE,
        }
    }

    fn drivers(base_pounds: i64, volume_index: f64) -> CostDrivers {
        let base = Money::from_pence(100 * base_pounds);
        CostDrivers { base, volume_index, cost_index: 1.0, price_index: 1.0, shock: 0.0 }
    }

    #[test]
    fn ten_per_cent_more_activity_costs_seven_per_cent_more_at_a_marginal_share_of_seventy() {
        assert_eq!(terms().running_cost(&drivers(1_000, 1.1)), Money::from_pence(107_000));
    }

    #[test]
    fn three_times_the_beds_half_more_staff_and_half_more_places_cost_what_their_shares_of_the_fixed_cost_say() {
        // Two acute providers of £654m a year together.
        let more = |ratios| terms().capacity_cost(&drivers(654_000_000, 1.0), &ratios).pounds();
        let opening = CapacityRatios::AT_OPENING;
        assert_eq!(more(CapacityRatios { beds: 3.0, ..opening }), 111_834_000.0);
        assert_eq!(more(CapacityRatios { a_and_e: 1.5, ..opening }), 4_414_500.0);
        assert_eq!(more(CapacityRatios { elective: 1.5, ..opening }), 29_430_000.0);
        assert_eq!(more(CapacityRatios { elective: 0.5, ..opening }), -29_430_000.0);
        assert_eq!(more(CapacityRatios { contacts: 1.1, ..opening }), 7_848_000.0);
    }

    #[test]
    fn at_the_capacity_of_the_opening_nothing_is_added_whatever_prices_and_activity_do() {
        let dearer = CostDrivers { price_index: 1.3, shock: 0.02, cost_index: 0.9, ..drivers(654_000_000, 1.2) };
        assert_eq!(terms().capacity_cost(&dearer, &CapacityRatios::AT_OPENING), Money::ZERO);
    }

    #[test]
    fn a_yardstick_is_what_others_have_saved_weighted_by_cost() {
        // (100 · 0.9 + 300 · 0.6) / 400 are 0.675.
        assert!((peers_over_own_cost(0.5, [(0.9, 100.0), (0.6, 300.0)]) - 1.35).abs() < 1e-12);
        assert_eq!(peers_over_own_cost(0.7, []), 1.0, "it has no peers");
    }
}
