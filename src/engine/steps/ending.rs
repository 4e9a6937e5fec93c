//! How contracts end before their term: a lead provider gives the budget back, or a party has lost too much.

use crate::agents::exit::Losses;
use crate::contract::LeadProvider;
use crate::engine::contracting_hours;
use crate::engine::events::EventKind;
use crate::engine::positions::{Positioning, received, subcontracts};
use crate::engine::state::contract::ContractStanding;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{ContractId, Money, Party, Share};

use super::settling::{Settled, commissioners_position};
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend, tell, under};
use crate::engine::contracting_hours::WorkingHours;
use crate::engine::in_force::{Held, InForce, clauses_of, term_of, years_of};
use crate::engine::signing::{Signing, sign};
use crate::engine::steps::settling::PositionsOfParties;

touches! {
    /// What `end_contracts` reads and writes.
    EndContracts
        reads [account, passing, signing]
        writes [agreement, book]
        with [Booking, Held, InForce, Positioning, PositionsOfParties, Signing, WorkingHours]
}

/// Adds up what every party has lost under its contracts since they were signed, and ends those that have run too deep.
pub(in crate::engine) fn end_contracts<'a>(world: &mut impl EndContracts<'a>) {
    let losses: Vec<Losses> = world.contract_ids().map(|contract| losses_of_year(world, contract)).collect();
    for contract in world.contract_ids() {
        let agreement = &mut world.agreement_mut()[contract];
        agreement.losses.provider += losses[contract.0].provider;
        agreement.losses.commissioner += losses[contract.0].commissioner;
        let is_led = world.passing()[contract].lead.is_some();
        match &clauses_of(world, contract).lead_provider {
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
fn losses_of_year<'a>(world: &impl EndContracts<'a>, contract: ContractId) -> Losses {
    let commissioner = -commissioners_position(world, contract, Settled::InPractice);
    if clauses_of(world, contract).lead_provider.is_some() {
        let formula = world.account()[contract].charged.passed_on.formula;
        return Losses { provider: formula - received(world, contract), commissioner };
    }
    let base = &world.layout.contracts[contract.0];
    let all: Money = world.layout.providers[base.provider.0].contracts.iter().map(|&one| received(world, one)).sum();
    let everything_else = world.book().surplus(Node::Provider(base.provider)) - all;
    Losses { provider: -(received(world, contract) + everything_else * base.share), commissioner }
}

/// A lead is helped by what the commissioner guarantees; a loss that is left beyond its tolerance makes it give up.
fn end_lead<'a>(world: &mut impl EndContracts<'a>, contract: ContractId, terms: &LeadProvider) {
    let held: Vec<ContractId> = subcontracts(world, contract).chain([contract]).collect();
    let value: Money = held.iter().map(|held| world.signing()[held].plan.value()).sum();
    let loss = world.agreement()[contract].losses.provider;
    let made_good = terms.exit.made_good(loss, value);
    let provider = world.parties(contract).1;
    if made_good > Money::ZERO {
        let posting = under(world, contract, Heading::Guarantee, made_good, Cause::Decision);
        world.book_mut().settle(posting);
        world.agreement_mut()[contract].losses.provider -= made_good;
        tell(world, provider, EventKind::LossMadeGood, Some(contract), made_good, 0);
    }
    let left = terms.exit.beyond_tolerance(loss - made_good, value);
    if !world.economy().mechanisms.lead_exit || left == Money::ZERO {
        return;
    }
    let exit = &terms.exit;
    end(world, contract, value, exit.cost_share_of_annual_value, exit.commissioner_share_of_cost);
    tell(world, provider, EventKind::LeadExited, Some(contract), loss, 0);
    for held in held {
        become_another(world, held, ContractStanding::WithoutLead);
    }
}

/// A contract of several years ends when either party has lost too much under it.
fn end_early<'a>(world: &mut impl EndContracts<'a>, contract: ContractId) {
    let Some(terms) = term_of(world, contract).early_termination.as_ref() else { return };
    let is_last_year = world.signing()[contract].years_since_signing + 1 >= years_of(world, contract);
    let value = world.signing()[contract].plan.value();
    let may_end = world.economy().mechanisms.early_termination;
    let ended_by = world.agreement()[contract].losses.who_ends(terms, value, is_last_year);
    let Some((party, loss)) = ended_by.filter(|_| may_end) else { return };
    end(world, contract, value, terms.cost_share_of_value, terms.borne_by_commissioner_share);
    let (commissioner, provider) = world.parties(contract);
    let who = if party == Party::Provider { provider } else { commissioner };
    tell(world, who, EventKind::EndedEarly, Some(contract), loss, 0);
    become_another(world, contract, ContractStanding::RenewedYearly);
}

/// A contract becomes another, and boards look at the year that is over as that one would have settled it.
fn become_another<'a>(world: &mut impl EndContracts<'a>, contract: ContractId, standing: ContractStanding) {
    world.agreement_mut()[contract].fall_back(standing);
    sign(world, contract);
}

/// Books what ending a contract costs: a negotiation on each side, and the cost of unwinding. The other negotiation comes
/// in April, when the contract that takes its place is signed.
fn end<'a>(
    world: &mut impl EndContracts<'a>,
    contract: ContractId,
    value: Money,
    cost_share: Share,
    commissioner_share: Share,
) {
    let (of_commissioner, of_provider) = (value * cost_share).split(commissioner_share);
    let (commissioner, provider) = world.parties(contract);
    contracting_hours::negotiate_end(world, contract);
    for (node, cost) in [(commissioner, of_commissioner), (provider, of_provider)] {
        spend(world, node, Heading::Exit, cost, Some(contract));
    }
    world.agreement_mut()[contract].ended_this_year = true;
}

#[cfg(test)]
mod tests;
