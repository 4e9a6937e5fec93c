//! Allocations: an input, the same in every regime.

use crate::engine::world::World;

/// Sets what every commissioner has for the year and what it spends on everything but these contracts.
pub(in crate::engine) fn set_allocations(world: &mut World<'_>) {
    let (economy, year) = (world.economy(), world.year());
    let level = economy.prices.allocation_level(year);
    let other = crate::care::compound(economy.planning.other_spend_growth_share_per_year, f64::from(year));
    for (state, file) in world.commissioners.iter_mut().zip(economy.commissioners.values()) {
        state.allocation = file.allocation_pounds.times(level * libm::exp(state.allocation_deviation));
        // What was changed last year stays changed until budgets are looked at again.
        state.budget.other_spend_unchanged = file.other_spend_pounds.times(other);
        state.other_spend = state.budget.other_spend_unchanged.times(1.0 + state.budget.other_spend_change);
        state.monitoring_hours = 0.0;
        state.negotiation_hours = 0.0;
        state.hours_on_breaches = 0.0;
        state.time_set_free = 0.0;
    }
}
