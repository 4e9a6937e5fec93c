//! How contracts end before their term: a lead provider gives the budget back, or a party has lost too much.

use crate::contract::{EarlyTermination, LeadProvider};
use crate::engine::contracting_hours;
use crate::engine::events::EventKind;
use crate::engine::positions::{received, subcontracts};
use crate::engine::state::contract::{Losses, Standing};
use crate::engine::world::World;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{ContractId, Money, Share};

use super::settling::{Settled, positions};

/// Adds up what every party has lost under its contracts since they were signed, and ends those that have run too deep.
pub(in crate::engine) fn end_contracts(world: &mut World<'_>) {
    let losses: Vec<Losses> = world.contract_ids().map(|contract| losses_of_year(world, contract)).collect();
    for contract in world.contract_ids() {
        let agreement = &mut world.contracts[contract.0].agreement;
        agreement.losses.provider += losses[contract.0].provider;
        agreement.losses.commissioner += losses[contract.0].commissioner;
        let is_led = world.contracts[contract.0].passing.lead.is_some();
        match &world.clauses_of(contract).lead_provider {
            Some(lead) if !is_led => end_lead(world, contract, lead),
            Some(_) => {}
            None => end_early(world, contract),
        }
    }
}

/// What the year cost the parties of a contract: their deficits under it, surpluses below zero.
///
/// A provider's result is what it received under the contract, and the contract's share of everything else it earned or spent.
/// A lead looks at the budget that it holds: what the other clauses would have brought it, less what it has.
fn losses_of_year(world: &World<'_>, contract: ContractId) -> Losses {
    let commissioner = -positions(world, contract, Settled::InPractice).commissioner;
    if world.clauses_of(contract).lead_provider.is_some() {
        let formula = world.contracts[contract.0].charged.passed_on.formula;
        return Losses { provider: formula - received(world, contract), commissioner };
    }
    let base = &world.layout.contracts[contract.0];
    let all: Money = world.layout.providers[base.provider.0].contracts.iter().map(|&one| received(world, one)).sum();
    let everything_else = world.book.surplus(Node::Provider(base.provider)) - all;
    Losses { provider: -(received(world, contract) + everything_else * base.share), commissioner }
}

/// A lead is helped by what the commissioner guarantees; a loss that is left beyond its tolerance makes it give up.
fn end_lead(world: &mut World<'_>, contract: ContractId, terms: &LeadProvider) {
    let held: Vec<ContractId> = subcontracts(world, contract).chain([contract]).collect();
    let value: Money = held.iter().map(|held| world.contracts[held.0].plan.value()).sum();
    let loss = world.contracts[contract.0].agreement.losses.provider;
    let made_good = terms.exit.made_good(loss, value);
    let provider = world.parties(contract).1;
    if made_good > Money::ZERO {
        let posting = world.under(contract, Heading::Guarantee, made_good, Cause::Decision);
        world.book.settle(posting);
        world.contracts[contract.0].agreement.losses.provider -= made_good;
        world.tell(provider, EventKind::LossMadeGood, Some(contract), made_good, 0);
    }
    let left = terms.exit.beyond_tolerance(loss - made_good, value);
    if !world.economy().mechanisms.lead_exit || left == Money::ZERO {
        return;
    }
    let exit = &terms.exit;
    end(world, contract, value, exit.cost_share_of_annual_value, exit.commissioner_share_of_cost);
    world.tell(provider, EventKind::LeadExited, Some(contract), loss, 0);
    for held in held {
        become_another(world, held, Standing::WithoutLead);
    }
}

/// A contract becomes another, and boards look at the year that is over as that one would have settled it.
fn become_another(world: &mut World<'_>, contract: ContractId, standing: Standing) {
    world.contracts[contract.0].agreement.fall_back(standing);
    let clauses = world.clauses_of(contract);
    world.contracts[contract.0].sign(clauses);
}

/// A contract of several years ends when either party has lost too much under it.
fn end_early(world: &mut World<'_>, contract: ContractId) {
    let Some(terms) = world.term_of(contract).early_termination.as_ref() else { return };
    let state = &world.contracts[contract.0];
    let is_last_year = state.years_since_signing + 1 >= world.years_of(contract);
    let value = state.plan.value();
    if !world.economy().mechanisms.early_termination
        || is_last_year
        || !has_lost_too_much(state.agreement.losses, terms, value)
    {
        return;
    }
    let Losses { provider, commissioner } = state.agreement.losses;
    end(world, contract, value, terms.cost_share_of_value, terms.borne_by_commissioner_share);
    let parties = world.parties(contract);
    let (who, loss) = if provider >= commissioner { (parties.1, provider) } else { (parties.0, commissioner) };
    world.tell(who, EventKind::EndedEarly, Some(contract), loss, 0);
    become_another(world, contract, Standing::RenewedYearly);
}

fn has_lost_too_much(losses: Losses, terms: &EarlyTermination, value: Money) -> bool {
    losses.provider.max(losses.commissioner) > value * terms.trigger_loss_share_of_value
}

/// Books what ending a contract costs: a negotiation on each side, and the cost of unwinding. The other negotiation comes
/// in April, when the contract that takes its place is signed.
fn end(world: &mut World<'_>, contract: ContractId, value: Money, cost_share: Share, commissioner_share: Share) {
    let (of_commissioner, of_provider) = (value * cost_share).split(commissioner_share);
    let (commissioner, provider) = world.parties(contract);
    contracting_hours::negotiate_end(world, contract);
    for (node, cost) in [(commissioner, of_commissioner), (provider, of_provider)] {
        world.spend(node, Heading::Exit, cost, Some(contract));
    }
    world.contracts[contract.0].agreement.ended_this_year = true;
}

#[cfg(test)]
mod tests;
