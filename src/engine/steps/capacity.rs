//! Capacity: elective, accident and emergency, community; changed once a year.

use crate::contract::Line;
use crate::engine::providers::Care;
use crate::engine::world::World;
use crate::units::{ProviderId, Share};

/// Changes every provider's capacity for the year.
pub(in crate::engine) fn change_capacity(world: &mut World<'_>) {
    let (economy, is_first) = (world.economy(), world.year() == 0);
    for id in world.provider_ids() {
        let growth = expected_growth(world, id);
        let provider = &mut world.providers[id.0];
        let within = provider.last_within_18_weeks;
        match &mut provider.care {
            Care::Acute(state, _) => {
                let list = f64::from(state.list.patients());
                let seen = if economy.mechanisms.capacity_response { within } else { Share::ALL };
                let rule = &economy.elective.capacity;
                let change = rule.change(growth.referrals, seen, list, state.elective_capacity);
                state.elective_capacity *= 1.0 + change;
                state.staffed_capacity *= 1.0 + growth.attendances;
            }
            Care::Community(state, _) => {
                if !is_first {
                    state.capacity *= 1.0 + economy.community.capacity_growth_share_per_year;
                }
            }
        }
    }
}

/// Growth a year that an acute provider opens capacity for.
struct Expected {
    referrals: f64,
    attendances: f64,
}

/// A provider goes by its own forecast, and partly by what its plans pay for.
fn expected_growth(world: &World<'_>, id: ProviderId) -> Expected {
    let (economy, provider) = (world.economy(), &world.providers[id.0]);
    if !economy.mechanisms.capacity_follows_plan {
        let referrals = economy.demand.referrals().on_entering(world.year());
        return Expected { referrals, attendances: provider.attendance_growth };
    }
    // A plan counts pathways, and those grow by the drift of capacity less than referrals do.
    let of_referrals = planned_growth(world, id, Line::Elective) - economy.elective.capacity.drift_share_per_year;
    let of_attendances = planned_growth(world, id, Line::Attendances);
    Expected {
        referrals: economy.planning.growth_for_capacity(provider.referral_growth, of_referrals),
        attendances: economy.planning.growth_for_capacity(provider.attendance_growth, of_attendances),
    }
}

/// Growth of a line from last year's activity to this year's plans, over all contracts of a provider. A plan that does not
/// err grows as activity does, whatever chance made of last year.
fn planned_growth(world: &World<'_>, id: ProviderId, line: Line) -> f64 {
    if !world.economy().mechanisms.planning_error {
        return world.economy().growth_of_activity().get(line).on_entering(world.year());
    }
    let contracts = world.layout.providers[id.0].contracts.iter().map(|contract| &world.contracts[contract.0]);
    let (planned, lived) = contracts.fold((0.0, 0.0), |(planned, lived), contract| {
        (planned + contract.plan.volumes.get(line), lived + contract.last_year.get(line))
    });
    if lived > 0.0 { planned / lived - 1.0 } else { 0.0 }
}
