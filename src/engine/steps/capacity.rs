//! Capacity: beds, accident and emergency, elective, community; changed once a year.

use crate::agents::provider::capacity::Outlook;
use crate::agents::reading::sanction_per_long_wait;
use crate::contract::{Application, Line, RTT_INCOMPLETE, STANDARDS};
use crate::engine::access::touches;
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::signing::signed;
use crate::engine::state::care::Care;
use crate::engine::state::provider::Known;
use crate::engine::suspension::{Suspended, suspends};
use crate::units::{ContractId, ProviderId, Share, SignedShare, WEEKS_IN_YEAR};

touches! {
    /// What `change_capacity` reads and writes.
    ChangeCapacity
        reads [forecast, known, lived, margins, provider_risk, signing, target]
        writes [care, opened]
        with [InForce, Suspended]
}

/// Changes every provider's capacity for the year.
pub(in crate::engine) fn change_capacity<'a>(world: &mut impl ChangeCapacity<'a>) {
    for id in world.provider_ids() {
        let next = next_capacity(world, id);
        world.opened_mut()[id].beds_ratio = next.beds_ratio;
        match &mut world.care_mut()[id] {
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

fn next_capacity<'a>(world: &impl ChangeCapacity<'a>, id: ProviderId) -> Next {
    let (economy, known) = (world.economy(), world.known()[id]);
    let mechanisms = &economy.mechanisms;
    let (margin, held_back) = (world.margins()[id].last_margin, world.provider_risk()[id].held_back_share);
    let reckoned_with = economy.capacity.deficit_reckoned_with(margin, held_back);
    let deficit_share = if mechanisms.capacity_answers_money { reckoned_with } else { 0.0 };
    let weight = if mechanisms.capacity_follows_plan { economy.planning.plan_weight_share } else { Share::NONE };
    let next = |capacity: f64, known: Known, line: Line, pressure: f64| {
        let outlook = Outlook {
            capacity,
            last_year: known.per_week,
            forecast: known.forecast(),
            planned: planned_per_week(world, id, line, known),
            pressure,
            deficit_share: SignedShare::of(deficit_share),
        };
        economy.capacity.next(&outlook, weight)
    };
    match &world.care()[id] {
        Care::Acute(state, _) => {
            let within = if mechanisms.capacity_response { world.lived()[id].last_within_18_weeks } else { Share::ALL };
            let rule = &economy.elective.capacity;
            let heavier = sanctions_on_waits(world, id);
            let pressure = rule.pressure(within, heavier, f64::from(state.list.patients()), state.elective_capacity);
            Next {
                beds_ratio: economy.capacity.next_beds_ratio(world.opened()[id].beds_ratio, deficit_share),
                attendances: next(state.staffed_capacity, known.attendances, Line::Attendances, 1.0),
                pathways: next(state.elective_capacity, known.pathways, Line::Elective, pressure),
                ..Next::default()
            }
        }
        Care::Community(state, _) => Next {
            beds_ratio: 1.0,
            contacts: next(state.capacity, known.contacts, Line::Contacts, 1.0),
            ..Next::default()
        },
    }
}

/// By how much sanctions on long waits add to what presses for elective capacity: as boards answer those on four hours.
fn sanctions_on_waits<'a>(world: &impl ChangeCapacity<'a>, id: ProviderId) -> f64 {
    let economy = world.economy();
    if !economy.mechanisms.sanctions_press_on_waits || suspends(world, id, STANDARDS[RTT_INCOMPLETE].id) {
        return 1.0;
    }
    let of_contract = |contract: &ContractId| {
        let clauses = clauses_of(world, *contract);
        let is_live = clauses.sanctions.as_ref().is_some_and(|terms| terms.application != Application::Suspended);
        let each =
            if is_live { sanction_per_long_wait(signed(world, *contract), &world.forecast()[contract]) } else { 0.0 };
        world.layout.contracts[contract.0].share.value() * each
    };
    let each: f64 = world.layout.providers[id.0].contracts.iter().map(of_contract).sum();
    economy.target_effort.answer_to_sanction(each, world.target()[id].enforcement_belief)
}

/// What a provider's plans pay for, cases a week. A plan that does not err grows as the need truly does, whatever chance
/// made of last year.
fn planned_per_week<'a>(world: &impl ChangeCapacity<'a>, id: ProviderId, line: Line, known: Known) -> f64 {
    if !world.economy().mechanisms.planning_error {
        return known.per_week * (1.0 + world.economy().growth_of_need().get(line).on_entering(world.year()));
    }
    let contracts = &world.layout.providers[id.0].contracts;
    let planned = |contract: &ContractId| world.signing()[contract].plan.volumes.get(line);
    contracts.iter().map(planned).sum::<f64>() / f64::from(WEEKS_IN_YEAR)
}

#[cfg(test)]
mod tests;
