//! What lead providers pass on: they hold the contracts of the others, pay them and hand down their sanctions.
//!
//! Money under a contract moves between the commissioner and whoever holds the contract ([`World::under`]); this step moves
//! it on to the provider that gives the care.

use crate::contract::{LeadProvider, PassedOn, Subcontracts};
use crate::engine::layout::EntityKind;
use crate::engine::world::World;
use crate::ledger::{Cause, Heading, Node, Posting};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, Share};

use super::paying::pay_owed;

/// Finds out who leads this year. A contract that changes hands is squared first.
pub(in crate::engine) fn name_leads(world: &mut World<'_>) {
    for commissioner in world.commissioner_ids() {
        for contract in world.layout.commissioners[commissioner.0].contracts.clone() {
            let terms = world.clauses_of(contract).lead_provider.as_ref();
            let holder = terms.and_then(|terms| lead_contract(world, commissioner, terms));
            let lead = holder.filter(|&holder| holder != contract);
            if world.contracts[contract.0].passing.lead != lead {
                pay_owed(world, contract);
                pay_owed_to_subcontractor(world, contract);
                world.contracts[contract.0].passing.lead = lead;
            }
        }
    }
}

/// The contract whose provider leads: the named one, or the largest with an acute provider.
fn lead_contract(world: &World<'_>, commissioner: CommissionerId, terms: &LeadProvider) -> Option<ContractId> {
    let own = &world.layout.commissioners[commissioner.0].contracts;
    let base = |contract: ContractId| &world.layout.contracts[contract.0];
    let named = terms.provider.as_ref().and_then(|name| {
        let provider = world.economy().providers.keys().position(|known| known == name)?;
        own.iter().copied().find(|&contract| base(contract).provider.0 == provider)
    });
    let is_acute = |contract: ContractId| world.layout.providers[base(contract).provider.0].kind == EntityKind::Acute;
    let value = |contract: ContractId| {
        crate::engine::layout::value(&world.layout.prices, &base(contract).volumes) + base(contract).other_services
    };
    // Of two that are equally large the first leads.
    named.or_else(|| own.iter().copied().filter(|&contract| is_acute(contract)).rev().max_by_key(|&one| value(one)))
}

/// Leads pay their subcontractors what was owed from last month, and a twelfth of the plan.
pub(in crate::engine) fn pay_subcontractors(world: &mut World<'_>) {
    let month = world.month.of_year();
    for contract in world.contract_ids() {
        pay_owed_to_subcontractor(world, contract);
        let on_account = world.contracts[contract.0].passing.baseline_of_year.instalment(month, 1, MONTHS_IN_YEAR);
        if let Some(posting) = to_subcontractor(world, contract, Heading::Subcontract, on_account, Cause::Plan) {
            world.book.pay(posting);
        }
    }
}

/// Pays a subcontractor what its lead owes it.
pub(super) fn pay_owed_to_subcontractor(world: &mut World<'_>, contract: ContractId) {
    let passing = &mut world.contracts[contract.0].passing;
    let (owed, sanctions) = (std::mem::take(&mut passing.owed), std::mem::take(&mut passing.sanctions_owed));
    for (heading, sum, cause) in
        [(Heading::Subcontract, owed, Cause::Activity), (Heading::SubcontractSanction, sanctions, Cause::Decision)]
    {
        if let Some(posting) = to_subcontractor(world, contract, heading, sum, cause) {
            world.book.pay(posting);
        }
    }
}

/// Leads accrue what has become due to their subcontractors: their part of the money, and of the sanctions.
pub(in crate::engine) fn pass_on(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        let state = &mut world.contracts[contract.0];
        let sanctions = std::mem::take(&mut state.passing.sanctions_due);
        if state.passing.lead.is_none() {
            continue;
        }
        let (now, before) = (state.charged.passed_on, state.passing.accrued);
        let sum = now.to_date - before.to_date;
        state.passing.owed += sum - (now.baseline - before.baseline);
        state.passing.accrued = now;
        let blame = blame_passed_on(world, contract);
        let sanctions = sanctions.times(blame);
        world.contracts[contract.0].passing.sanctions_owed += sanctions;
        for (heading, sum, cause) in
            [(Heading::Subcontract, sum, Cause::Activity), (Heading::SubcontractSanction, sanctions, Cause::Decision)]
        {
            if let Some(posting) = to_subcontractor(world, contract, heading, sum, cause) {
                world.book.accrue(posting);
            }
        }
    }
}

/// Part of the sanctions for breaches under a contract that the provider of the care bears.
pub(in crate::engine) fn blame_passed_on(world: &World<'_>, contract: ContractId) -> f64 {
    subcontract(world, contract).map_or(1.0, |terms| terms.blame_passed_on_share.value())
}

/// Part of what a contract makes due that reaches the provider of the care.
pub(in crate::engine) fn money_passed_on(world: &World<'_>, contract: ContractId) -> f64 {
    subcontract(world, contract).map_or(1.0, |terms| terms.passed_through_share.value())
}

/// The terms between the lead and the provider of the care, where a lead holds the contract.
fn subcontract<'a>(world: &World<'a>, contract: ContractId) -> Option<&'a Subcontracts> {
    world.contracts[contract.0].passing.lead?;
    Some(&world.clauses_of(contract).lead_provider.as_ref()?.subcontracts)
}

/// Part of a commissioner's work on a contract, its hours and their cost, that has moved to a lead.
pub(in crate::engine) fn contracting_moved(world: &World<'_>, contract: ContractId) -> Share {
    subcontract(world, contract).map_or(Share::NONE, |terms| terms.contracting_cost_share)
}

/// A posting from a lead to whoever gives the care, if the contract is held by a lead.
fn to_subcontractor(
    world: &World<'_>,
    contract: ContractId,
    heading: Heading,
    amount: Money,
    cause: Cause,
) -> Option<Posting> {
    world.contracts[contract.0].passing.lead?;
    let (holder, provider) = (Node::Provider(world.holder(contract)), world.parties(contract).1);
    Some(Posting { contract: Some(contract), ..world.posting(holder, provider, heading, amount, cause) })
}

/// Forgets what was passed on last year; the plan's part of this year's is paid in instalments.
pub(in crate::engine) fn begin_year(world: &mut World<'_>, contract: ContractId, plan: PassedOn) {
    let passing = &mut world.contracts[contract.0].passing;
    passing.accrued = PassedOn::default();
    passing.baseline_of_year = plan.baseline;
}

#[cfg(test)]
mod tests;
