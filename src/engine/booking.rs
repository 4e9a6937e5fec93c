//! How money moves and what is told of it: postings under a contract, what is bought, events.

use crate::ledger::{Cause, Heading, Node, Posting};
use crate::units::{ContractId, Money};

use super::access::touches;
use super::events::{Event, EventKind};
use super::in_force::{Held, holder};

touches! {
    /// Spending, and what is told of a run that is looked at closely.
    Booking writes [book, close_up]
}

/// A posting of this month from commissioner to whoever holds a contract.
pub(super) fn under<'a>(
    world: &impl Held<'a>,
    contract: ContractId,
    heading: Heading,
    amount: Money,
    cause: Cause,
) -> Posting {
    let (commissioner, holder) = (world.parties(contract).0, Node::Provider(holder(world, contract)));
    Posting { contract: Some(contract), ..world.posting(commissioner, holder, heading, amount, cause) }
}

/// Pays staff and suppliers for something that a node bought.
pub(super) fn spend<'a>(
    world: &mut impl Booking<'a>,
    node: Node,
    heading: Heading,
    amount: Money,
    contract: Option<ContractId>,
) {
    if amount == Money::ZERO {
        return;
    }
    let posting = world.posting(node, Node::StaffAndSuppliers, heading, amount, Cause::Decision);
    world.book_mut().settle(Posting { contract, ..posting });
}

/// Writes down an event, if the run is looked at closely.
pub(super) fn tell<'a>(
    world: &mut impl Booking<'a>,
    who: Node,
    kind: EventKind,
    contract: Option<ContractId>,
    amount: Money,
    count: u32,
) {
    let month = world.month;
    if let Some(events) = &mut world.close_up_mut().events {
        events.push(Event { month, who, kind, contract, standard: None, amount, count });
    }
}
