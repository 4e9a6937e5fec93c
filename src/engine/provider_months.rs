//! What a provider's month cost beyond running cost, and from what: for a run that is looked at closely, enough to reckon it again.

use crate::agents::provider::cost::CostDrivers;
use crate::units::ProviderId;

use super::state::close_up::ProviderMonth;
use crate::engine::access::touches;

touches! {
    /// What a provider's month cost beyond running cost, and from what: for a run that is looked at closely, enough to reckon it again.
    TakingDownMonths reads [care, lived, opened, target] writes [close_up]
}

/// Takes down a provider's month, if the run is looked at closely.
pub(super) fn take_down_provider_month<'a>(
    world: &mut impl TakingDownMonths<'a>,
    provider: ProviderId,
    drivers: &CostDrivers,
) {
    if world.close_up().events.is_none() {
        return;
    }
    let month = ProviderMonth {
        month: world.month,
        provider,
        base_cost: drivers.base,
        cost_index: drivers.cost_index,
        shock: drivers.shock,
        capacity: world.opened()[provider].capacity(&world.care()[provider], world.beds_trend()),
        paid_for_capacity: world.opened()[provider].paid_for_capacity,
        effort: world.target()[provider].effort,
        breaches: world.lived()[provider].month.breaches,
    };
    world.close_up_mut().provider_months.push(month);
}
