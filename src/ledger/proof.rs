//! The proof of the book: what must hold at every year end of every run, in every build.

use crate::units::Money;

use super::account::{Account, Node};
use super::book::Book;
use super::heading::Heading;
use super::posting::PostingStage;
use super::sanction_tally::SanctionTally;

/// A book that does not prove: the run stops.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProofError {
    /// Debits and credits do not cancel.
    #[error("the accounts add up to {sum} instead of nothing")]
    Unbalanced {
        /// Sum over all accounts.
        sum: Money,
    },
    /// A node's surplus is not what flowed in and out under its codes.
    #[error("{node:?}: the surplus of {surplus} is not the {flows} that its codes received less gave")]
    SurplusNotFlows {
        /// Whose.
        node: Node,
        /// Income less expense.
        surplus: Money,
        /// Received less given over all codes.
        flows: Money,
    },
    /// A node's reserve did not change by its surplus.
    #[error("{node:?}: the reserve changed by {change} although the surplus was {surplus}")]
    ReserveNotSurplus {
        /// Whose.
        node: Node,
        /// Change of the reserve over the year.
        change: Money,
        /// Surplus of the year.
        surplus: Money,
    },
    /// A node's cash and debts are not its reserve.
    #[error("{node:?}: cash and debts of {assets} are not the reserve of {reserve}")]
    AssetsNotReserve {
        /// Whose.
        node: Node,
        /// Cash plus what is owed to the node, less what it owes.
        assets: Money,
        /// Its reserve.
        reserve: Money,
    },
    /// The stages of sanctions do not add up, or not to the ledger.
    #[error("sanctions: {what}: {left} against {right}")]
    Sanctions {
        /// Which stage.
        what: &'static str,
        /// One side.
        left: Money,
        /// The other side.
        right: Money,
    },
    /// The escrow does not hold what is withheld, or not nothing after the final close.
    #[error("the escrow holds {held} where {withheld} is withheld under the contracts")]
    Escrow {
        /// What the escrow holds.
        held: Money,
        /// What should be in it: at the final close nothing.
        withheld: Money,
    },
    /// The system's deficit is not the net inflow from outside.
    #[error("the parties' surpluses add up to {parties}, but {inflow} flowed in from outside")]
    SystemNotInflow {
        /// Sum of the surpluses of commissioners, providers and escrow.
        parties: Money,
        /// Allocations and support less what went to staff and suppliers.
        inflow: Money,
    },
}

/// Proves a book before the year is closed.
///
/// `opening_reserves` are the reserves of all nodes (in the order of positions) when the year began; `sanctions` are the
/// tallies of all contracts and parties.
///
/// # Errors
/// The first of the year-end identities that does not hold.
pub fn prove_year(book: &Book, opening_reserves: &[Money], sanctions: &[SanctionTally]) -> Result<(), ProofError> {
    let sum = book.all_balances().sum::<Money>();
    if sum != Money::ZERO {
        return Err(ProofError::Unbalanced { sum });
    }
    for (node, opening) in book.nodes().all().zip(opening_reserves) {
        prove_node(book, node, *opening)?;
    }
    prove_sanctions(book, sanctions)?;
    prove_system(book)
}

/// Proves the escrow: it holds what is `withheld` under all contracts, which is never below zero.
///
/// # Errors
/// An escrow that holds more or less, or is in debt.
pub fn prove_escrow(book: &Book, withheld: Money) -> Result<(), ProofError> {
    let held = book.reserve(Node::Escrow);
    if held == withheld && held >= Money::ZERO { Ok(()) } else { Err(ProofError::Escrow { held, withheld }) }
}

fn prove_node(book: &Book, node: Node, opening: Money) -> Result<(), ProofError> {
    let surplus = book.surplus(node);
    let flows = Heading::ALL.iter().map(|&heading| book.accrued(node, heading)).sum();
    if surplus != flows {
        return Err(ProofError::SurplusNotFlows { node, surplus, flows });
    }
    let reserve = book.reserve(node);
    if reserve - opening != surplus {
        return Err(ProofError::ReserveNotSurplus { node, change: reserve - opening, surplus });
    }
    let assets = book.balance(node, Account::Cash) + book.balance(node, Account::Owed);
    if assets != reserve {
        return Err(ProofError::AssetsNotReserve { node, assets, reserve });
    }
    Ok(())
}

fn prove_sanctions(book: &Book, tallies: &[SanctionTally]) -> Result<(), ProofError> {
    let same = |what, left: Money, right: Money| {
        if left == right { Ok(()) } else { Err(ProofError::Sanctions { what, left, right }) }
    };
    for tally in tallies {
        same("contracted = imposed + waived", tally.contracted, tally.imposed + tally.waived())?;
        same("what is outstanding is not below zero", tally.outstanding().abs(), tally.outstanding())?;
        same("what is kept is not below zero", tally.kept().abs(), tally.kept())?;
    }
    let total = |of: fn(&SanctionTally) -> Money| tallies.iter().map(of).sum::<Money>();
    same(
        "imposed = accrued as SANC",
        total(|tally| tally.imposed),
        book.gross(PostingStage::Accrued, Heading::Sanction),
    )?;
    same("paid = paid as SANC", total(|tally| tally.paid), book.gross(PostingStage::Paid, Heading::Sanction))?;
    same(
        "reinvested = paid as REINV",
        total(|tally| tally.reinvested),
        book.gross(PostingStage::Paid, Heading::Reinvestment),
    )
}

fn prove_system(book: &Book) -> Result<(), ProofError> {
    let is_outside = |node: &Node| matches!(node, Node::Treasury | Node::Centre | Node::StaffAndSuppliers);
    let parties: Money = book.nodes().all().filter(|node| !is_outside(node)).map(|node| book.surplus(node)).sum();
    let inflow: Money = book.nodes().all().filter(is_outside).map(|node| -book.surplus(node)).sum();
    if parties == inflow { Ok(()) } else { Err(ProofError::SystemNotInflow { parties, inflow }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Cause, Nodes, Posting, WaivedBecause};
    use crate::units::{CommissionerId, Month, ProviderId};

    const BUYER: Node = Node::Commissioner(CommissionerId(0));
    const SELLER: Node = Node::Provider(ProviderId(0));

    fn book_with_a_sanction_of(pence: i64) -> Book {
        let mut book = Book::new(Nodes { commissioners: 1, providers: 1 }, false);
        let posting = |from, to, heading, pence| Posting {
            from,
            to,
            heading,
            month: Month(0),
            amount: Money::from_pence(pence),
            contract: None,
            cause: Cause::Decision,
        };
        book.settle(posting(Node::Treasury, BUYER, Heading::Allocation, 10_000));
        book.settle(posting(BUYER, SELLER, Heading::Baseline, 9_000));
        book.settle(posting(SELLER, Node::StaffAndSuppliers, Heading::Care, 9_500));
        book.accrue(posting(SELLER, BUYER, Heading::Sanction, pence));
        book
    }

    fn tally(contracted: i64, imposed: i64, waived: i64) -> SanctionTally {
        let pence = Money::from_pence;
        let mut tally =
            SanctionTally { contracted: pence(contracted), imposed: pence(imposed), ..SanctionTally::default() };
        tally.waive(pence(waived), WaivedBecause::Choice);
        tally
    }

    #[test]
    fn a_year_in_which_everything_adds_up_is_proved() {
        let book = book_with_a_sanction_of(120);
        assert_eq!(prove_year(&book, &[Money::ZERO; 6], &[tally(150, 120, 30)]), Ok(()));
        assert_eq!(book.surplus(SELLER), Money::from_pence(-620));
    }

    #[test]
    fn a_sanction_that_the_ledger_does_not_hold_is_found() {
        let book = book_with_a_sanction_of(119);
        let found = prove_year(&book, &[Money::ZERO; 6], &[tally(150, 120, 30)]);
        assert!(matches!(found, Err(ProofError::Sanctions { what: "imposed = accrued as SANC", .. })), "{found:?}");
    }

    #[test]
    fn a_sanction_neither_imposed_nor_waived_is_found() {
        let book = book_with_a_sanction_of(120);
        assert!(prove_year(&book, &[Money::ZERO; 6], &[tally(151, 120, 30)]).is_err());
    }

    #[test]
    fn a_reserve_that_changed_by_more_than_the_surplus_is_found() {
        let book = book_with_a_sanction_of(120);
        let mut opening = [Money::ZERO; 6];
        opening[4] = Money::from_pence(1);
        let found = prove_year(&book, &opening, &[tally(150, 120, 30)]);
        let (change, surplus) = (Money::from_pence(-621), Money::from_pence(-620));
        assert_eq!(found, Err(ProofError::ReserveNotSurplus { node: SELLER, change, surplus }));
    }

    #[test]
    fn what_is_withheld_stands_in_escrow_and_is_lost_from_no_sum() {
        let mut book = book_with_a_sanction_of(120);
        let mut move_to = |from, to, heading, pence| {
            book.settle(Posting {
                from,
                to,
                heading,
                month: Month(0),
                amount: Money::from_pence(pence),
                contract: None,
                cause: Cause::Decision,
            });
        };
        move_to(SELLER, Node::Escrow, Heading::Withheld, 300);
        move_to(Node::Escrow, SELLER, Heading::Released, 180);
        move_to(Node::Escrow, BUYER, Heading::Forfeited, 50);
        assert_eq!(prove_year(&book, &[Money::ZERO; 6], &[tally(120, 120, 0)]), Ok(()));
        assert_eq!(prove_escrow(&book, Money::from_pence(70)), Ok(()));
        let (held, withheld) = (Money::from_pence(70), Money::ZERO);
        assert_eq!(prove_escrow(&book, Money::ZERO), Err(ProofError::Escrow { held, withheld }));
    }

    #[test]
    fn an_escrow_in_debt_is_found() {
        let mut book = book_with_a_sanction_of(0);
        let (from, to, amount) = (Node::Escrow, BUYER, Money::from_pence(10));
        let (heading, month, cause) = (Heading::Forfeited, Month(0), Cause::Decision);
        book.settle(Posting { from, to, heading, month, amount, contract: None, cause });
        assert!(prove_escrow(&book, -amount).is_err());
    }

    #[test]
    fn a_reserve_that_was_brought_into_the_year_is_no_surplus_of_it() {
        let mut book = book_with_a_sanction_of(0);
        book.open(SELLER, Money::from_pence(1_000));
        let mut opening = [Money::ZERO; 6];
        opening[4] = Money::from_pence(1_000);
        assert_eq!(prove_year(&book, &opening, &[]), Ok(()));
    }
}
