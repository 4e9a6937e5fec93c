//! Quality payments in practice: local goals are set up and run, and it is told which goals were met.

use crate::engine::events::{Event, EventKind};
use crate::engine::world::World;
use crate::ledger::Code;
use crate::units::Money;

/// Both sides of every contract pay for the staff time of its local goals.
pub(in crate::engine) fn set_up_local_goals(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.local_goals_cost {
        return;
    }
    for contract in world.contract_ids() {
        let Some(terms) = &world.clauses_of(contract).quality_payment else { continue };
        let hourly_cost = economy.monitoring.hourly_cost_pounds;
        let cost = economy.quality_payment.cost_of_local_goals(terms.local_goals(), hourly_cost);
        let (commissioner, provider) = world.parties(contract);
        for node in [commissioner, provider] {
            world.spend(node, Code::Monitoring, cost, Some(contract));
        }
    }
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
