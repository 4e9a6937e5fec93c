//! Sanctions in practice: which ones are imposed, and what is given back.

use crate::agents::commissioner::monitoring::Case;
use crate::agents::horizon::relationship_worth;
use crate::chance::Purpose;
use crate::contract::{Application, STANDARDS, SanctionDue, Sanctions};
use crate::engine::contracts::MonthLines;
use crate::engine::events::{Event, EventKind};
use crate::engine::world::World;
use crate::ledger::{Cause, Code, Node};
use crate::units::{CommissionerId, ContractId, Money, Party};

/// Every commissioner decides which of the month's sanctions to impose.
pub(in crate::engine) fn enforce_contracts(world: &mut World<'_>) {
    for state in &mut world.contracts {
        state.lines = MonthLines::default();
    }
    let Some(sanctions) = world.regime().clauses.sanctions.as_ref() else { return };
    for commissioner in world.commissioner_ids() {
        let due: Vec<(ContractId, SanctionDue)> = world.layout.commissioners[commissioner.0]
            .contracts
            .iter()
            .flat_map(|&contract| world.contracts[contract.0].due.sanctions().map(move |due| (contract, *due)))
            .filter(|(_, due)| due.sum > Money::ZERO)
            .collect();
        if due.is_empty() {
            continue;
        }
        let due = set_suspended_aside(world, due);
        let imposed = decide(world, commissioner, sanctions, &due);
        for ((contract, due), imposed) in due.into_iter().zip(imposed) {
            take_up(world, contract, &due, imposed);
            take_up_by_letter(world, contract, &due, imposed, sanctions);
        }
    }
}

/// Sanctions that are suspended are due and not imposed; the others are left to decide. Nobody learns from a suspension how
/// a commissioner enforces: the centre granted it.
fn set_suspended_aside(world: &mut World<'_>, due: Vec<(ContractId, SanctionDue)>) -> Vec<(ContractId, SanctionDue)> {
    let (suspended, left): (Vec<_>, Vec<_>) =
        due.into_iter().partition(|(contract, due)| world.is_suspended(*contract, due));
    for (contract, due) in suspended {
        let tally = &mut world.tallies[contract.0][due.owed_by as usize];
        tally.contracted += due.sum;
        tally.waived += due.sum;
        tell(world, contract, &due, false);
        let provider = world.parties(contract).1;
        world.tell(provider, EventKind::SanctionSuspended, Some(contract), due.sum, due.breaches);
    }
    left
}

fn decide(
    world: &mut World<'_>,
    commissioner: CommissionerId,
    sanctions: &Sanctions,
    due: &[(ContractId, SanctionDue)],
) -> Vec<bool> {
    let economy = world.economy();
    let from_providers = due.iter().filter(|(_, due)| due.owed_by == Party::Provider);
    let (imposed, acted_on) = match sanctions.application {
        Application::Mandatory => (vec![true; due.len()], from_providers.count()),
        Application::Suspended => (vec![false; due.len()], 0),
        Application::Discretion => {
            let cases: Vec<Case> =
                from_providers.map(|(contract, due)| case(world, *contract, due, sanctions)).collect();
            let mut decided = economy.monitoring.triage(&cases).into_iter();
            // What a commissioner owes is not for the commissioner to waive: providers claim it.
            let is_imposed = |(_, due): &(ContractId, SanctionDue)| {
                due.owed_by == Party::Commissioner || decided.next().unwrap_or(false)
            };
            (due.iter().map(is_imposed).collect(), economy.monitoring.cases_within_hours(cases.len()))
        }
    };
    if economy.mechanisms.monitoring_cost && acted_on > 0 {
        let cost = economy.monitoring.cost_of_a_case().for_each(acted_on as u64);
        world.spend(Node::Commissioner(commissioner), Code::Monitoring, cost, None);
        world.commissioners[commissioner.0].monitoring_hours += economy.monitoring.hours_per_case * acted_on as f64;
    }
    imposed
}

fn case(world: &World<'_>, contract: ContractId, due: &SanctionDue, sanctions: &Sanctions) -> Case {
    let horizon = &world.economy().horizon;
    let lines = STANDARDS.len() as u32;
    let step = world.month.0 * lines + due.standard as u32;
    Case {
        sanction: due.sum,
        reinvested: sanctions.reinvested_share,
        trust: world.contracts[contract.0].trust(),
        relationship_worth: relationship_worth(
            world.years_of(contract),
            horizon.discount(),
            horizon.renewal_probability_share.value(),
        ),
        draw: world.future.uniform(Purpose::MonitoringChoice, world.layout.contracts[contract.0].stable_id, step),
    }
}

/// Books what became of one sanction.
fn take_up(world: &mut World<'_>, contract: ContractId, due: &SanctionDue, imposed: bool) {
    let party = due.owed_by as usize;
    let tally = &mut world.tallies[contract.0][party];
    tally.contracted += due.sum;
    if imposed {
        tally.imposed += due.sum;
    } else {
        tally.waived += due.sum;
    }
    let state = &mut world.contracts[contract.0];
    match due.owed_by {
        Party::Provider => {
            state.lines.due += 1;
            state.lines.imposed += u32::from(imposed);
        }
        Party::Commissioner => state.lines.commissioner_imposed += u32::from(imposed),
    }
    if imposed {
        state.sanctions_outstanding[party] += due.sum;
        let cause = Cause::Breach(STANDARDS[due.standard].id);
        let posting = world.under(contract, Code::Sanction, towards_provider(due), cause);
        world.book.accrue(posting);
        world.contracts[contract.0].passing.sanctions_due += towards_provider(due);
    }
    tell(world, contract, due, imposed);
}

/// Takes down what the contract's text makes of a sanction, whatever the commissioner decided, and the provider's hours.
fn take_up_by_letter(
    world: &mut World<'_>,
    contract: ContractId,
    due: &SanctionDue,
    imposed: bool,
    sanctions: &Sanctions,
) {
    let is_suspended = sanctions.application == Application::Suspended;
    let letter = &mut world.contracts[contract.0].letter;
    if due.owed_by == Party::Provider && !is_suspended {
        letter.outstanding += due.sum;
    }
    if !imposed && !is_suspended {
        letter.beyond_practice += towards_provider(due);
    }
    if due.owed_by == Party::Provider && imposed && world.economy().mechanisms.monitoring_cost {
        let provider = world.layout.contracts[contract.0].provider;
        world.providers[provider.0].contracting_hours += world.economy().monitoring.hours_per_case_provider;
    }
}

/// What a sanction moves to the provider; below zero from it.
fn towards_provider(due: &SanctionDue) -> Money {
    if due.owed_by == Party::Commissioner { due.sum } else { -due.sum }
}

fn tell(world: &mut World<'_>, contract: ContractId, due: &SanctionDue, imposed: bool) {
    let (commissioner, provider) = world.parties(contract);
    let who = if due.owed_by == Party::Provider { provider } else { commissioner };
    let month = world.month;
    let Some(events) = &mut world.events else { return };
    let decision = if imposed { EventKind::SanctionImposed } else { EventKind::SanctionWaived };
    for kind in [EventKind::SanctionDue, decision] {
        events.push(Event {
            month,
            who,
            kind,
            contract: Some(contract),
            standard: Some(STANDARDS[due.standard].id),
            amount: due.sum,
            count: due.breaches,
        });
    }
}

/// Gives back a share of the sanctions that providers paid this year, for agreed improvement.
pub(in crate::engine) fn reinvest_sanctions(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        let Some(sanctions) = world.clauses_of(contract).sanctions.as_ref() else { continue };
        let paid = world.contracts[contract.0].sanctions_paid_this_year[Party::Provider as usize];
        let back = paid * sanctions.reinvested_share;
        let letter = &mut world.contracts[contract.0].letter;
        letter.beyond_practice += letter.paid_this_year * sanctions.reinvested_share - back.or_zero();
        if back > Money::ZERO {
            let posting = world.under(contract, Code::Reinvestment, back, Cause::Decision);
            world.book.settle(posting);
            world.contracts[contract.0].passing.sanctions_due += back;
            world.tallies[contract.0][Party::Provider as usize].reinvested += back;
            let provider = world.parties(contract).1;
            world.tell(provider, EventKind::SanctionsReinvested, Some(contract), back, 0);
        }
    }
}
