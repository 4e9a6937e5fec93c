//! Allocations: an input, the same in every regime.
use crate::engine::access::touches;

use crate::engine::state::commissioner::CommissionerHours;

touches! {
    /// What `set_allocations` reads and writes.
    SetAllocations writes [budget, commissioner_hours, funding]
}

/// Sets what every commissioner has for the year and what it spends on everything but these contracts.
pub(in crate::engine) fn set_allocations<'a>(world: &mut impl SetAllocations<'a>) {
    let (economy, year) = (world.economy(), world.year());
    let level = economy.prices.allocation_level(year);
    let other = crate::care::compound(economy.planning.other_spend_growth_share_per_year.value(), f64::from(year));
    for (id, file) in world.commissioner_ids().zip(economy.commissioners.values()) {
        let budget = &mut world.budget_mut()[id];
        // What was changed last year stays changed until budgets are looked at again.
        budget.other_spend_unchanged = file.other_spend_pounds.times(other);
        let other_spend = budget.other_spend_unchanged.times(1.0 + budget.other_spend_change);
        let funding = &mut world.funding_mut()[id];
        funding.allocation = file.allocation_pounds.times(level * libm::exp(funding.allocation_deviation));
        funding.other_spend = other_spend;
        world.commissioner_hours_mut()[id] = CommissionerHours::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{in_a_new_world, pounds};
    use crate::scenario::Scenario;
    use crate::units::CommissionerId;
    use crate::units::Month;
    use crate::units::SignedShare;

    #[test]
    fn a_year_brings_the_allocation_of_its_level_and_what_other_services_grow_to() {
        let change = |scenario: &mut Scenario| {
            let economy = &mut scenario.economy;
            economy.prices.allocation_growth_share_by_year = vec![0.5, 0.0];
            economy.planning.other_spend_growth_share_per_year = SignedShare::of(0.1);
            let north = economy.commissioners.get_mut("north").expect("it is there");
            (north.allocation_pounds, north.other_spend_pounds) = (pounds(1_000), pounds(100));
        };
        in_a_new_world(change, |world, _| {
            world.setting.month = Month(24);
            (
                world.commissioners.funding[CommissionerId(0)].allocation_deviation,
                world.commissioners.budget[CommissionerId(0)].other_spend_change,
            ) = (libm::log(2.0), -0.25);
            (
                world.commissioners.commissioner_hours[CommissionerId(0)].monitoring,
                world.commissioners.commissioner_hours[CommissionerId(0)].negotiation,
            ) = (1.0, 1.0);
            (
                world.commissioners.commissioner_hours[CommissionerId(0)].on_breaches,
                world.commissioners.commissioner_hours[CommissionerId(0)].set_free,
            ) = (1.0, 1.0);
            set_allocations(world);
            // Half as much again in the second year and no more in the third, and twice that by chance.
            assert_eq!(world.commissioners.funding[CommissionerId(0)].allocation, pounds(3_000));
            // Two years of a tenth more make 121; last year's cut of a quarter stays.
            assert_eq!(
                (
                    world.commissioners.budget[CommissionerId(0)].other_spend_unchanged.pence(),
                    world.commissioners.funding[CommissionerId(0)].other_spend.pence()
                ),
                (12_100, 9_075)
            );
            let hours = [
                world.commissioners.commissioner_hours[CommissionerId(0)].monitoring,
                world.commissioners.commissioner_hours[CommissionerId(0)].negotiation,
                world.commissioners.commissioner_hours[CommissionerId(0)].on_breaches,
                world.commissioners.commissioner_hours[CommissionerId(0)].set_free,
            ];
            assert_eq!(hours, [0.0; 4]);
        });
    }
}
