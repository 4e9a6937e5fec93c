//! What lead providers pass on: they hold the contracts of the others, pay them and hand down their sanctions.
//!
//! Money under a contract moves between the commissioner and whoever holds the contract ([`World::under`]); this step moves
//! it on to the provider that gives the care.

use crate::contract::{LeadProvider, PassedOn};
use crate::engine::layout::EntityKind;
use crate::ledger::{Cause, Heading, Node, Posting};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money};

use super::paying::pay_owed;
use crate::engine::access::touches;
use crate::engine::in_force::{Held, InForce, clauses_of, holder};
use crate::engine::steps::paying::PayOwed;
use crate::engine::subcontracts::{Subcontracted, blame_passed_on};

touches! {
    /// What `name_leads` reads and writes.
    NameLeads writes [passing] with [InForce, PayOwed, PayOwedToSubcontractor]
}

touches! {
    /// What `pay_subcontractors` reads and writes.
    PaySubcontractors reads [passing] writes [book] with [PayOwedToSubcontractor, ToSubcontractor]
}

touches! {
    /// What is shared: `pay_owed_to_subcontractor`.
    PayOwedToSubcontractor writes [book, passing] with [ToSubcontractor]
}

touches! {
    /// What `pass_on` reads and writes.
    PassOn reads [account] writes [book, passing] with [Subcontracted, ToSubcontractor]
}

touches! {
    /// What is shared: `to_subcontractor`.
    ToSubcontractor reads [passing] with [Held]
}

touches! {
    /// What is shared: `begin_year`.
    BeginPassingOn writes [passing]
}

/// Finds out who leads this year. A contract that changes hands is squared first.
pub(in crate::engine) fn name_leads<'a>(world: &mut impl NameLeads<'a>) {
    for commissioner in world.commissioner_ids() {
        for &contract in &world.layout.commissioners[commissioner.0].contracts {
            let terms = clauses_of(world, contract).lead_provider.as_ref();
            let holder = terms.and_then(|terms| lead_contract(world, commissioner, terms));
            let lead = holder.filter(|&holder| holder != contract);
            if world.passing()[contract].lead != lead {
                pay_owed(world, contract);
                pay_owed_to_subcontractor(world, contract);
                world.passing_mut()[contract].lead = lead;
            }
        }
    }
}

/// The contract whose provider leads: the named one, or the largest with an acute provider.
fn lead_contract<'a>(
    world: &impl NameLeads<'a>,
    commissioner: CommissionerId,
    terms: &LeadProvider,
) -> Option<ContractId> {
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
pub(in crate::engine) fn pay_subcontractors<'a>(world: &mut impl PaySubcontractors<'a>) {
    let month = world.month.of_year();
    for contract in world.contract_ids() {
        pay_owed_to_subcontractor(world, contract);
        let on_account = world.passing()[contract].baseline_of_year.instalment(month, 1, MONTHS_IN_YEAR);
        if let Some(posting) = to_subcontractor(world, contract, Heading::Subcontract, on_account, Cause::Plan) {
            world.book_mut().pay(posting);
        }
    }
}

/// Pays a subcontractor what its lead owes it.
pub(super) fn pay_owed_to_subcontractor<'a>(world: &mut impl PayOwedToSubcontractor<'a>, contract: ContractId) {
    let passing = &mut world.passing_mut()[contract];
    let (owed, sanctions) = (std::mem::take(&mut passing.owed), std::mem::take(&mut passing.sanctions_owed));
    for (heading, sum, cause) in
        [(Heading::Subcontract, owed, Cause::Activity), (Heading::SubcontractSanction, sanctions, Cause::Decision)]
    {
        if let Some(posting) = to_subcontractor(world, contract, heading, sum, cause) {
            world.book_mut().pay(posting);
        }
    }
}

/// Leads accrue what has become due to their subcontractors: their part of the money, and of the sanctions.
pub(in crate::engine) fn pass_on<'a>(world: &mut impl PassOn<'a>) {
    for contract in world.contract_ids() {
        let sanctions = std::mem::take(&mut world.passing_mut()[contract].sanctions_due);
        if world.passing()[contract].lead.is_none() {
            continue;
        }
        let (now, before) = (world.account()[contract].charged.passed_on, world.passing()[contract].accrued);
        let sum = now.to_date - before.to_date;
        world.passing_mut()[contract].owed += sum - (now.baseline - before.baseline);
        world.passing_mut()[contract].accrued = now;
        let blame = blame_passed_on(world, contract);
        let sanctions = sanctions.times(blame);
        world.passing_mut()[contract].sanctions_owed += sanctions;
        for (heading, sum, cause) in
            [(Heading::Subcontract, sum, Cause::Activity), (Heading::SubcontractSanction, sanctions, Cause::Decision)]
        {
            if let Some(posting) = to_subcontractor(world, contract, heading, sum, cause) {
                world.book_mut().accrue(posting);
            }
        }
    }
}

/// A posting from a lead to whoever gives the care, if the contract is held by a lead.
fn to_subcontractor<'a>(
    world: &impl ToSubcontractor<'a>,
    contract: ContractId,
    heading: Heading,
    amount: Money,
    cause: Cause,
) -> Option<Posting> {
    world.passing()[contract].lead?;
    let (holder, provider) = (Node::Provider(holder(world, contract)), world.parties(contract).1);
    Some(Posting { contract: Some(contract), ..world.posting(holder, provider, heading, amount, cause) })
}

/// Forgets what was passed on last year; the plan's part of this year's is paid in instalments.
pub(in crate::engine) fn begin_year<'a>(world: &mut impl BeginPassingOn<'a>, contract: ContractId, plan: PassedOn) {
    let passing = &mut world.passing_mut()[contract];
    passing.accrued = PassedOn::default();
    passing.baseline_of_year = plan.baseline;
}

#[cfg(test)]
mod tests;
