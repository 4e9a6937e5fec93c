//! Cash: last month's differences are paid, then allocations and a twelfth of the plan.

use crate::engine::world::World;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{ContractId, MONTHS_IN_YEAR, Money, Party};

/// Pays what was accrued last month: reconciliation, shares, sanctions.
pub(in crate::engine) fn pay_what_is_owed(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        pay_owed(world, contract);
    }
}

/// Pays what a commissioner and the holder of a contract owe each other.
pub(in crate::engine) fn pay_owed(world: &mut World<'_>, contract: ContractId) {
    let owed = std::mem::take(&mut world.contracts[contract.0].owed);
    for (heading, cause) in Heading::due().filter(|&(heading, _)| owed[heading] != Money::ZERO) {
        let posting = world.under(contract, heading, owed[heading], cause);
        world.book.pay(posting);
    }
    let letter = &mut world.contracts[contract.0].letter;
    letter.paid_this_year += std::mem::take(&mut letter.outstanding);
    let sanctions = std::mem::take(&mut world.contracts[contract.0].sanctions_outstanding);
    for party in [Party::Commissioner, Party::Provider] {
        let sum = sanctions[party as usize];
        if sum == Money::ZERO {
            continue;
        }
        let towards_provider = if party == Party::Commissioner { sum } else { -sum };
        let posting = world.under(contract, Heading::Sanction, towards_provider, Cause::Decision);
        world.book.pay(posting);
        world.tallies[contract.0][party as usize].paid += sum;
        world.contracts[contract.0].sanctions_paid_this_year[party as usize] += sum;
    }
}

/// Pays a twelfth of every allocation, and a twelfth of every plan on account.
pub(in crate::engine) fn pay_on_account(world: &mut World<'_>) {
    let month = world.month.of_year();
    let twelfth = |yearly: Money| yearly.instalment(month, 1, MONTHS_IN_YEAR);
    for id in world.commissioner_ids() {
        let sum = twelfth(world.commissioners[id.0].allocation);
        let posting = world.posting(Node::Treasury, Node::Commissioner(id), Heading::Allocation, sum, Cause::Plan);
        world.book.settle(posting);
    }
    for contract in world.contract_ids() {
        let sum = twelfth(world.contracts[contract.0].baseline_of_year);
        let posting = world.under(contract, Heading::Baseline, sum, Cause::Plan);
        world.book.pay(posting);
    }
}
