//! Capacity: elective, accident and emergency, community; changed once a year.

use crate::engine::providers::Care;
use crate::engine::world::World;
use crate::units::Share;

/// Changes every provider's capacity for the year.
pub(in crate::engine) fn change_capacity(world: &mut World<'_>) {
    let (economy, is_first) = (world.economy(), world.year() == 0);
    for provider in &mut world.providers {
        let within = provider.last_within_18_weeks;
        match &mut provider.care {
            Care::Acute(state, _) => {
                let growth = economy.demand.referrals_growth_share_per_year;
                let list = f64::from(state.list.patients());
                let seen = if economy.mechanisms.capacity_response { within } else { Share::ALL };
                let rule = &economy.elective.capacity;
                let change = rule.change(growth, seen, list, state.elective_capacity);
                state.elective_capacity *= 1.0 + change;
                state.staffed_capacity *= 1.0 + provider.attendance_growth;
            }
            Care::Community(state, _) => {
                if !is_first {
                    state.capacity *= 1.0 + economy.community.capacity_growth_share_per_year;
                }
            }
        }
    }
}
