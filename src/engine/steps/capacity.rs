//! Capacity: beds, accident and emergency, elective, community; changed once a year.

use crate::agents::provider::capacity::Outlook;
use crate::agents::reading::sanction_per_long_wait;
use crate::contract::{Application, Line, RTT_INCOMPLETE, STANDARDS};
use crate::engine::state::provider::{Care, Known};
use crate::engine::world::World;
use crate::units::{ContractId, ProviderId, Share, WEEKS_IN_YEAR};

/// Changes every provider's capacity for the year.
pub(in crate::engine) fn change_capacity(world: &mut World<'_>) {
    for id in world.provider_ids() {
        let next = next_capacity(world, id);
        let provider = &mut world.providers[id.0];
        provider.beds_ratio = next.beds_ratio;
        match &mut provider.care {
            Care::Acute(state, _) => {
                (state.staffed_capacity, state.elective_capacity) = (next.attendances, next.pathways);
            }
            Care::Community(state, _) => state.capacity = next.contacts,
        }
    }
}

/// What a provider opens for the coming year.
#[derive(Default)]
struct Next {
    beds_ratio: f64,
    attendances: f64,
    pathways: f64,
    contacts: f64,
}

fn next_capacity(world: &World<'_>, id: ProviderId) -> Next {
    let (economy, provider) = (world.economy(), &world.providers[id.0]);
    let mechanisms = &economy.mechanisms;
    // A board plans for the surplus that it can count on: what the risk of the contracts is worth to it is not for spending.
    let counted_on = provider.last_margin - provider.risk.held_back_share;
    let deficit_share = if mechanisms.capacity_answers_money { -counted_on } else { 0.0 };
    let weight = if mechanisms.capacity_follows_plan { economy.planning.plan_weight_share } else { Share::NONE };
    let next = |capacity: f64, known: Known, line: Line, pressure: f64| {
        let outlook = Outlook {
            capacity,
            last_year: known.per_week,
            forecast: known.forecast(),
            planned: planned_per_week(world, id, line, known),
            pressure,
            deficit_share,
        };
        economy.capacity.next(&outlook, weight)
    };
    match &provider.care {
        Care::Acute(state, _) => {
            let within = if mechanisms.capacity_response { provider.last_within_18_weeks } else { Share::ALL };
            let rule = &economy.elective.capacity;
            let heavier = sanctions_on_waits(world, id);
            let pressure = rule.pressure(within, heavier, f64::from(state.list.patients()), state.elective_capacity);
            Next {
                beds_ratio: economy.capacity.next_beds_ratio(provider.beds_ratio, deficit_share),
                attendances: next(state.staffed_capacity, provider.attendances, Line::Attendances, 1.0),
                pathways: next(state.elective_capacity, provider.pathways, Line::Elective, pressure),
                ..Next::default()
            }
        }
        Care::Community(state, _) => Next {
            beds_ratio: 1.0,
            contacts: next(state.capacity, provider.contacts, Line::Contacts, 1.0),
            ..Next::default()
        },
    }
}

/// By how much sanctions on long waits add to what presses for elective capacity: as boards answer those on four hours.
fn sanctions_on_waits(world: &World<'_>, id: ProviderId) -> f64 {
    let (economy, provider) = (world.economy(), &world.providers[id.0]);
    if !economy.mechanisms.sanctions_press_on_waits || world.suspends(id, STANDARDS[RTT_INCOMPLETE].id) {
        return 1.0;
    }
    let of_contract = |contract: &ContractId| {
        let clauses = world.clauses_of(*contract);
        let is_live = clauses.sanctions.as_ref().is_some_and(|terms| terms.application != Application::Suspended);
        let forecast = &world.contracts[contract.0].forecast;
        let each = if is_live { sanction_per_long_wait(world.signed(*contract), forecast) } else { 0.0 };
        world.layout.contracts[contract.0].share.value() * each
    };
    let each: f64 = world.layout.providers[id.0].contracts.iter().map(of_contract).sum();
    let terms = &economy.target_effort;
    terms.answer(1.0 + terms.felt_sanction(each, provider.enforcement_belief) / terms.pressure())
}

/// What a provider's plans pay for, cases a week. A plan that does not err grows as the need truly does, whatever chance
/// made of last year.
fn planned_per_week(world: &World<'_>, id: ProviderId, line: Line, known: Known) -> f64 {
    if !world.economy().mechanisms.planning_error {
        return known.per_week * (1.0 + world.economy().growth_of_need().get(line).on_entering(world.year()));
    }
    let contracts = &world.layout.providers[id.0].contracts;
    let planned = |contract: &ContractId| world.contracts[contract.0].plan.volumes.get(line);
    contracts.iter().map(planned).sum::<f64>() / f64::from(WEEKS_IN_YEAR)
}

#[cfg(test)]
mod tests;
