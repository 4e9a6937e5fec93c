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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{COMMUNITY, HOSPITAL, NORTH, SOUTH, in_a_new_world, moved, pounds};
    use crate::ledger::Stage;
    use crate::units::Month;

    #[test]
    fn what_is_owed_is_paid_once_under_its_own_heading() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let owed = &mut world.contracts[contracts.north.0].owed;
                (owed[Heading::Reconciliation], owed[Heading::RiskShare]) = (pounds(10), pounds(-4));
                pay_what_is_owed(world);
                pay_what_is_owed(world);
                let paid =
                    [Heading::Reconciliation, Heading::RiskShare].map(|heading| moved(world, Stage::Paid, heading));
                assert_eq!(paid, [vec![(0, NORTH, HOSPITAL, 1_000)], vec![(0, HOSPITAL, NORTH, 400)]]);
            },
        );
    }

    #[test]
    fn sanctions_are_paid_to_whom_they_are_owed() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let state = &mut world.contracts[contracts.north.0];
                state.sanctions_outstanding = [pounds(7), pounds(60)];
                state.sanctions_paid_this_year = [pounds(1), pounds(2)];
                (state.letter.outstanding, state.letter.paid_this_year) = (pounds(80), pounds(5));
                pay_owed(world, contracts.north);
                let state = &world.contracts[contracts.north.0];
                assert_eq!(
                    moved(world, Stage::Paid, Heading::Sanction),
                    [(0, NORTH, HOSPITAL, 700), (0, HOSPITAL, NORTH, 6_000)]
                );
                assert_eq!(state.sanctions_outstanding, [Money::ZERO; 2]);
                assert_eq!(state.sanctions_paid_this_year, [pounds(8), pounds(62)]);
                assert_eq!((state.letter.outstanding, state.letter.paid_this_year), (Money::ZERO, pounds(85)));
                assert_eq!(world.tallies[contracts.north.0].map(|tally| tally.paid), [pounds(7), pounds(60)]);
            },
        );
    }

    #[test]
    fn a_twelfth_of_allocations_and_of_plans_is_paid_every_month() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.month = Month(14);
                for (id, allocation) in [(0, 1_200), (1, 2_400)] {
                    world.commissioners[id].allocation = pounds(allocation);
                }
                world.contracts[contracts.north.0].baseline_of_year = pounds(600);
                world.contracts[contracts.community.0].baseline_of_year = pounds(36);
                pay_on_account(world);
                assert_eq!(
                    moved(world, Stage::Paid, Heading::Allocation),
                    [(14, Node::Treasury, NORTH, 10_000), (14, Node::Treasury, SOUTH, 20_000)]
                );
                assert_eq!(
                    moved(world, Stage::Paid, Heading::Baseline),
                    [(14, NORTH, COMMUNITY, 300), (14, NORTH, HOSPITAL, 5_000)]
                );
            },
        );
    }
}
