//! What a provider's month cost beyond running cost, and from what: for a run that is looked at closely, enough to reckon it again.

use crate::agents::provider::cost::CostDrivers;
use crate::units::{Money, Month, ProviderId};

use super::world::World;

/// A provider's month as its cost of capacity and of effort is reckoned from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProviderMonth {
    /// Which month of the run.
    pub month: Month,
    /// Which provider.
    pub provider: ProviderId,
    /// Running cost of such a month at the first year's activity, prices and efficiency.
    pub base_cost: Money,
    /// Cost of the same work against the first year.
    pub cost_index: f64,
    /// Logarithm of the provider's own level of cost, by chance.
    pub shock: f64,
    /// Open beds, attendances, pathways and contacts a week that there is staff for.
    pub capacity: [f64; 4],
    /// The same as the cost of the opening paid for it; 0 where the provider has none.
    pub paid_for_capacity: [f64; 4],
    /// Effort for the four-hour standard.
    pub effort: f64,
    /// Attendances of the month that took longer than four hours, as reported.
    pub breaches: u32,
}

/// Takes down a provider's month, if the run is looked at closely.
pub(super) fn take_down_provider_month(world: &mut World<'_>, provider: ProviderId, drivers: &CostDrivers) {
    if world.events.is_none() {
        return;
    }
    let state = &world.providers[provider.0];
    let month = ProviderMonth {
        month: world.month,
        provider,
        base_cost: drivers.base,
        cost_index: drivers.cost_index,
        shock: drivers.shock,
        capacity: state.capacity(world.beds_trend()),
        paid_for_capacity: state.paid_for_capacity,
        effort: state.effort,
        breaches: state.month.breaches,
    };
    world.provider_months.push(month);
}
