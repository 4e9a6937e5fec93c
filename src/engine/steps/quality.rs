//! Quality payments in practice: local goals and local standards are set up and run, and it is told which goals were met.

use crate::contract::{QualityPayment, Sanction};
use crate::engine::events::{Event, EventKind};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::units::{ContractId, Money};

/// Both sides of every contract pay for the staff time of its local goals, and of the local standards that it was chosen to hold.
pub(in crate::engine) fn set_up_local_goals(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.local_goals_cost {
        return;
    }
    for contract in world.contract_ids() {
        let goals = world.clauses_of(contract).quality_payment.as_ref().map_or(0, QualityPayment::local_goals);
        let criteria =
            goals + if economy.mechanisms.local_standards_weighed { local_standards(world, contract) } else { 0 };
        let hourly_cost = economy.monitoring.hourly_cost_pounds;
        let cost = economy.quality_payment.cost_of_local_goals(criteria, hourly_cost);
        let (commissioner, provider) = world.parties(contract);
        for node in [commissioner, provider] {
            world.spend(node, Heading::Monitoring, cost, Some(contract));
        }
    }
}

/// Local standards that a contract holds.
pub(super) fn local_standards(world: &World<'_>, contract: ContractId) -> usize {
    let Some(sanctions) = &world.clauses_of(contract).sanctions else { return 0 };
    let left_out = world.contracts[contract.0].plan.choices.left_out;
    let local = sanctions.standards.in_order().into_iter().zip(left_out);
    local.filter(|(terms, left_out)| terms.is_some_and(Sanction::is_local) && !left_out).count()
}

/// Tells which goals were met and which were missed in the quarter.
pub(in crate::engine) fn tell_of_goals(world: &mut World<'_>) {
    let month = world.month;
    for contract in world.contract_ids() {
        let who = world.parties(contract).1;
        let stages = world.contracts[contract.0].due.quality.stages;
        let Some(events) = &mut world.events else { return };
        for stage in stages.into_iter().flatten().filter(|stage| stage.available > Money::ZERO) {
            let (kind, amount) = if stage.is_met() {
                (EventKind::GoalMet, stage.earned)
            } else {
                (EventKind::GoalMissed, stage.available - stage.earned)
            };
            let standard = Some(stage.goal);
            events.push(Event { month, who, kind, contract: Some(contract), standard, amount, count: 0 });
        }
    }
}
