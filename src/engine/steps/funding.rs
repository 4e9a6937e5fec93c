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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{in_a_new_world, pounds};
    use crate::scenario::Scenario;
    use crate::units::Month;

    #[test]
    fn a_year_brings_the_allocation_of_its_level_and_what_other_services_grow_to() {
        let change = |scenario: &mut Scenario| {
            let economy = &mut scenario.economy;
            economy.prices.allocation_growth_share_by_year = vec![0.5, 0.0];
            economy.planning.other_spend_growth_share_per_year = 0.1;
            let north = economy.commissioners.get_mut("north").expect("it is there");
            (north.allocation_pounds, north.other_spend_pounds) = (pounds(1_000), pounds(100));
        };
        in_a_new_world(change, |world, _| {
            world.month = Month(24);
            let state = &mut world.commissioners[0];
            (state.allocation_deviation, state.budget.other_spend_change) = (libm::log(2.0), -0.25);
            (state.monitoring_hours, state.negotiation_hours) = (1.0, 1.0);
            (state.hours_on_breaches, state.time_set_free) = (1.0, 1.0);
            set_allocations(world);
            let state = &world.commissioners[0];
            // Half as much again in the second year and no more in the third, and twice that by chance.
            assert_eq!(state.allocation, pounds(3_000));
            // Two years of a tenth more make 121; last year's cut of a quarter stays.
            assert_eq!((state.budget.other_spend_unchanged.pence(), state.other_spend.pence()), (12_100, 9_075));
            let hours = [state.monitoring_hours, state.negotiation_hours, state.hours_on_breaches, state.time_set_free];
            assert_eq!(hours, [0.0; 4]);
        });
    }
}
