//! A movement of money between two parties.

use crate::units::{ContractId, Money, Month};

use super::account::Node;
use super::cause::Cause;
use super::heading::Heading;

/// Who owes whom how much, for what, in which month and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Who pays.
    pub from: Node,
    /// Who is paid.
    pub to: Node,
    /// Under which heading.
    pub heading: Heading,
    /// In which month of the run.
    pub month: Month,
    /// How much; below zero the two parties change places.
    pub amount: Money,
    /// Under which contract, if any.
    pub contract: Option<ContractId>,
    /// Why.
    pub cause: Cause,
}

impl Posting {
    /// The same movement with the payer first and a sum that is not below zero.
    #[must_use]
    pub fn payer_first(self) -> Self {
        if self.amount < Money::ZERO {
            Self { from: self.to, to: self.from, amount: -self.amount, ..self }
        } else {
            self
        }
    }
}

/// Whether a posting makes a debt or ends one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostingStage {
    /// Income and expense arise, and a debt between the parties.
    Accrued,
    /// Cash moves and the debt ends.
    Paid,
}

/// A posting as it stands in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whether it was accrued or paid.
    pub stage: PostingStage,
    /// The posting, payer first.
    pub posting: Posting,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sum_below_nothing_changes_payer_and_payee() {
        let parties = |pence| {
            let (heading, month, amount) = (Heading::Care, Month(0), Money::from_pence(pence));
            let (from, to, cause) = (Node::Treasury, Node::Centre, Cause::Plan);
            let first = Posting { from, to, heading, month, amount, contract: None, cause }.payer_first();
            (first.from, first.to, first.amount.pence())
        };
        assert_eq!(parties(7), (Node::Treasury, Node::Centre, 7));
        assert_eq!(parties(0), (Node::Treasury, Node::Centre, 0));
        assert_eq!(parties(-7), (Node::Centre, Node::Treasury, 7));
    }
}
