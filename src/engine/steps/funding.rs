//! Allocations: an input, the same in every regime.

use crate::engine::world::World;

/// Sets what every commissioner has for the year and what it spends on everything but these contracts.
pub(in crate::engine) fn set_allocations(world: &mut World<'_>) {
    let (economy, year) = (world.economy(), world.year());
    let level = economy.prices.allocation_level(year);
    let other = crate::care::compound(economy.planning.other_spend_growth_share_per_year, f64::from(year));
    for (state, file) in world.commissioners.iter_mut().zip(economy.commissioners.values()) {
        state.allocation = file.allocation_pounds.times(level * libm::exp(state.allocation_deviation));
        state.other_spend = file.other_spend_pounds.times(other);
        state.monitoring_hours = 0.0;
        state.negotiation_hours = 0.0;
        state.time_set_free = 0.0;
    }
}
