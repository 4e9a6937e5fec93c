//! Where the parties of a contract stand: what they planned, received and have left.

use crate::ledger::Node;
use crate::units::{ContractId, Money, ProviderId};

use super::world::World;

/// Yearly income of a provider as its plans have it.
pub(super) fn yearly_income(world: &World<'_>, id: ProviderId) -> Money {
    world.layout.providers[id.0].contracts.iter().map(|contract| world.contracts[contract.0].plan.value()).sum()
}

/// Surplus of the year so far before money from the centre.
pub(super) fn before_the_centre(world: &World<'_>, id: ProviderId) -> Money {
    let provider = &world.providers[id.0];
    world.book.surplus(Node::Provider(id)) - provider.support_this_year - provider.centre.received_this_year()
}

/// What the provider that gives the care has received under a contract so far in the year; a lead's margins are its own.
pub(super) fn received(world: &World<'_>, contract: ContractId) -> Money {
    let of = |contract: ContractId| {
        let charged = &world.contracts[contract.0].charged;
        (charged.under.total(), charged.passed_on.to_date)
    };
    if world.contracts[contract.0].passing.lead.is_some() {
        return of(contract).1;
    }
    let margin = |sub: ContractId| of(sub).0 - of(sub).1;
    of(contract).0 + subcontracts(world, contract).map(margin).sum::<Money>()
}

/// The contracts that the provider of a contract holds as a lead, its own not among them.
pub(super) fn subcontracts(world: &World<'_>, lead: ContractId) -> impl Iterator<Item = ContractId> {
    let commissioner = world.layout.contracts[lead.0].commissioner;
    let own = world.layout.commissioners[commissioner.0].contracts.iter().copied();
    own.filter(move |contract| world.contracts[contract.0].passing.lead == Some(lead))
}

/// A contract's part of the planned value of all of its commissioner's contracts.
pub(super) fn part_of_plan(world: &World<'_>, contract: ContractId) -> f64 {
    let value = |contract: ContractId| world.contracts[contract.0].plan.value().pounds();
    let commissioner = world.layout.contracts[contract.0].commissioner;
    let all: f64 = world.layout.commissioners[commissioner.0].contracts.iter().map(|&contract| value(contract)).sum();
    if all > 0.0 { value(contract) / all } else { 0.0 }
}
