//! Where the parties of a contract stand: what they planned, received and have left.

use crate::engine::access::touches;
use crate::ledger::Node;
use crate::units::{ContractId, Money, ProviderId};

touches! {
    /// Where the parties of a contract stand: what they planned, received and have left.
    Positioning reads [account, book, centre, oversight, passing, signing]
}

/// Yearly income of a provider as its plans have it.
pub(super) fn yearly_income<'a>(world: &impl Positioning<'a>, id: ProviderId) -> Money {
    world.layout.providers[id.0].contracts.iter().map(|contract| world.signing()[contract].plan.value()).sum()
}

/// Surplus of the year so far before money from the centre.
pub(super) fn before_the_centre<'a>(world: &impl Positioning<'a>, id: ProviderId) -> Money {
    world.book().surplus(Node::Provider(id))
        - world.oversight()[id].support_this_year
        - world.centre()[id].received_this_year()
}

/// What the provider that gives the care has received under a contract so far in the year; a lead's margins are its own.
pub(super) fn received<'a>(world: &impl Positioning<'a>, contract: ContractId) -> Money {
    let of = |contract: ContractId| {
        let charged = &world.account()[contract].charged;
        (charged.under.total(), charged.passed_on.to_date)
    };
    if world.passing()[contract].lead.is_some() {
        return of(contract).1;
    }
    let margin = |sub: ContractId| of(sub).0 - of(sub).1;
    of(contract).0 + subcontracts(world, contract).map(margin).sum::<Money>()
}

/// The contracts that the provider of a contract holds as a lead, its own not among them.
pub(super) fn subcontracts<'a>(world: &impl Positioning<'a>, lead: ContractId) -> impl Iterator<Item = ContractId> {
    let commissioner = world.layout.contracts[lead.0].commissioner;
    let own = world.layout.commissioners[commissioner.0].contracts.iter().copied();
    own.filter(move |contract| world.passing()[contract].lead == Some(lead))
}

/// A contract's part of the planned value of all of its commissioner's contracts.
pub(super) fn part_of_plan<'a>(world: &impl Positioning<'a>, contract: ContractId) -> f64 {
    let value = |contract: ContractId| world.signing()[contract].signed.value().pounds();
    let commissioner = world.layout.contracts[contract.0].commissioner;
    let all: f64 = world.layout.commissioners[commissioner.0].contracts.iter().map(|&contract| value(contract)).sum();
    if all > 0.0 { value(contract) / all } else { 0.0 }
}
