//! Cash: last month's differences are paid, then allocations and a twelfth of the plan.

use crate::engine::access::touches;
use crate::engine::booking::under;
use crate::engine::in_force::Held;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{ContractId, MONTHS_IN_YEAR, Money, Party};

touches! {
    /// What `pay_what_is_owed` reads and writes.
    PayWhatIsOwed with [PayOwed]
}

touches! {
    /// What is shared: `pay_owed`.
    PayOwed writes [account, book, letter, sanctions] with [Held]
}

touches! {
    /// What `pay_on_account` reads and writes.
    PayOnAccount reads [account, funding] writes [book] with [Held]
}

/// Pays what was accrued last month: reconciliation, shares, sanctions.
pub(in crate::engine) fn pay_what_is_owed<'a>(world: &mut impl PayWhatIsOwed<'a>) {
    for contract in world.contract_ids() {
        pay_owed(world, contract);
    }
}

/// Pays what a commissioner and the holder of a contract owe each other.
pub(in crate::engine) fn pay_owed<'a>(world: &mut impl PayOwed<'a>, contract: ContractId) {
    let owed = std::mem::take(&mut world.account_mut()[contract].owed);
    for (heading, cause) in Heading::due().filter(|&(heading, _)| owed[heading] != Money::ZERO) {
        let posting = under(world, contract, heading, owed[heading], cause);
        world.book_mut().pay(posting);
    }
    let letter = &mut world.letter_mut()[contract];
    letter.paid_this_year += std::mem::take(&mut letter.outstanding);
    let sanctions = std::mem::take(&mut world.sanctions_mut()[contract].outstanding);
    for party in [Party::Commissioner, Party::Provider] {
        let sum = sanctions[party as usize];
        if sum == Money::ZERO {
            continue;
        }
        let towards_provider = if party == Party::Commissioner { sum } else { -sum };
        let posting = under(world, contract, Heading::Sanction, towards_provider, Cause::Decision);
        world.book_mut().pay(posting);
        world.sanctions_mut()[contract].tallies[party as usize].paid += sum;
        world.sanctions_mut()[contract].paid_this_year[party as usize] += sum;
    }
}

/// Pays a twelfth of every allocation, and a twelfth of every plan on account.
pub(in crate::engine) fn pay_on_account<'a>(world: &mut impl PayOnAccount<'a>) {
    let month = world.month.of_year();
    let twelfth = |yearly: Money| yearly.instalment(month, 1, MONTHS_IN_YEAR);
    for id in world.commissioner_ids() {
        let sum = twelfth(world.funding()[id].allocation);
        let posting = world.posting(Node::Treasury, Node::Commissioner(id), Heading::Allocation, sum, Cause::Plan);
        world.book_mut().settle(posting);
    }
    for contract in world.contract_ids() {
        let sum = twelfth(world.account()[contract].baseline_of_year);
        let posting = under(world, contract, Heading::Baseline, sum, Cause::Plan);
        world.book_mut().pay(posting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::{COMMUNITY, HOSPITAL, NORTH, SOUTH, in_a_new_world, moved, pounds};
    use crate::ledger::PostingStage;
    use crate::units::CommissionerId;
    use crate::units::Month;

    #[test]
    fn what_is_owed_is_paid_once_under_its_own_heading() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let owed = &mut world.contracts.account[contracts.north].owed;
                (owed[Heading::Reconciliation], owed[Heading::RiskShare]) = (pounds(10), pounds(-4));
                pay_what_is_owed(world);
                pay_what_is_owed(world);
                let paid = [Heading::Reconciliation, Heading::RiskShare]
                    .map(|heading| moved(world, PostingStage::Paid, heading));
                assert_eq!(paid, [vec![(0, NORTH, HOSPITAL, 1_000)], vec![(0, HOSPITAL, NORTH, 400)]]);
            },
        );
    }

    #[test]
    fn sanctions_are_paid_to_whom_they_are_owed() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.contracts.sanctions[contracts.north].outstanding = [pounds(7), pounds(60)];
                world.contracts.sanctions[contracts.north].paid_this_year = [pounds(1), pounds(2)];
                (
                    world.contracts.letter[contracts.north].outstanding,
                    world.contracts.letter[contracts.north].paid_this_year,
                ) = (pounds(80), pounds(5));
                pay_owed(world, contracts.north);
                assert_eq!(
                    moved(world, PostingStage::Paid, Heading::Sanction),
                    [(0, NORTH, HOSPITAL, 700), (0, HOSPITAL, NORTH, 6_000)]
                );
                assert_eq!(world.contracts.sanctions[contracts.north].outstanding, [Money::ZERO; 2]);
                assert_eq!(world.contracts.sanctions[contracts.north].paid_this_year, [pounds(8), pounds(62)]);
                assert_eq!(
                    (
                        world.contracts.letter[contracts.north].outstanding,
                        world.contracts.letter[contracts.north].paid_this_year
                    ),
                    (Money::ZERO, pounds(85))
                );
                assert_eq!(
                    world.contracts.sanctions[contracts.north].tallies.map(|tally| tally.paid),
                    [pounds(7), pounds(60)]
                );
            },
        );
    }

    #[test]
    fn a_twelfth_of_allocations_and_of_plans_is_paid_every_month() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.setting.month = Month(14);
                for (id, allocation) in [(0, 1_200), (1, 2_400)] {
                    world.commissioners.funding[CommissionerId(id)].allocation = pounds(allocation);
                }
                world.contracts.account[contracts.north].baseline_of_year = pounds(600);
                world.contracts.account[contracts.community].baseline_of_year = pounds(36);
                pay_on_account(world);
                assert_eq!(
                    moved(world, PostingStage::Paid, Heading::Allocation),
                    [(14, Node::Treasury, NORTH, 10_000), (14, Node::Treasury, SOUTH, 20_000)]
                );
                assert_eq!(
                    moved(world, PostingStage::Paid, Heading::Baseline),
                    [(14, NORTH, COMMUNITY, 300), (14, NORTH, HOSPITAL, 5_000)]
                );
            },
        );
    }
}
