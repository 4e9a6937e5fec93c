//! What a provider's month cost beyond running cost, and from what: for a run that is looked at closely, enough to reckon it again.

use crate::agents::provider::cost::CostDrivers;
use crate::units::ProviderId;

use super::state::close_up::ProviderMonth;
use super::world::World;

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
