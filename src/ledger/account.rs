//! Accounts: whose they are and what they hold.

use crate::units::{CommissionerId, ProviderId};

/// A party that can pay or be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// The source of allocations, outside the economy.
    Treasury,
    /// The national body that supports providers in trouble, outside the economy.
    Centre,
    /// Staff and suppliers: where money leaves the economy as the cost of care and of contracting.
    StaffAndSuppliers,
    /// A commissioner.
    Commissioner(CommissionerId),
    /// A provider.
    Provider(ProviderId),
    /// What is withheld until things are put right: inside the economy, and nobody's until it is released or forfeited.
    Escrow,
}

/// What an account of a node holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Money in hand.
    Cash,
    /// Owed to the node, less what it owes: accrued and not yet paid.
    Owed,
    /// Income of the year, a credit (below zero).
    Income,
    /// Expense of the year, a debit.
    Expense,
    /// Surpluses of earlier years, a credit when there is a reserve.
    Reserve,
}

impl Account {
    /// Every account of a node.
    pub const ALL: [Self; 5] = [Self::Cash, Self::Owed, Self::Income, Self::Expense, Self::Reserve];

    /// Position among the accounts of a node.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// How many nodes a book has and where each one stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nodes {
    /// Commissioners in the economy.
    pub commissioners: usize,
    /// Providers in the economy.
    pub providers: usize,
}

impl Nodes {
    const OUTSIDE: usize = 3;

    /// How many nodes there are, the three outside ones and the escrow included.
    #[must_use]
    pub const fn count(self) -> usize {
        Self::OUTSIDE + self.commissioners + self.providers + 1
    }

    /// Position of a node.
    #[must_use]
    pub const fn index(self, node: Node) -> usize {
        match node {
            Node::Treasury => 0,
            Node::Centre => 1,
            Node::StaffAndSuppliers => 2,
            Node::Commissioner(CommissionerId(id)) => Self::OUTSIDE + id,
            Node::Provider(ProviderId(id)) => Self::OUTSIDE + self.commissioners + id,
            Node::Escrow => Self::OUTSIDE + self.commissioners + self.providers,
        }
    }

    /// Every node in the order of positions.
    pub fn all(self) -> impl Iterator<Item = Node> {
        [Node::Treasury, Node::Centre, Node::StaffAndSuppliers]
            .into_iter()
            .chain((0..self.commissioners).map(|id| Node::Commissioner(CommissionerId(id))))
            .chain((0..self.providers).map(|id| Node::Provider(ProviderId(id))))
            .chain([Node::Escrow])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_stands_where_its_position_says_and_the_escrow_stands_last() {
        let nodes = Nodes { commissioners: 2, providers: 3 };
        let all: Vec<Node> = nodes.all().collect();
        assert_eq!((all.len(), nodes.count()), (9, 9));
        for (position, &node) in all.iter().enumerate() {
            assert_eq!(nodes.index(node), position, "{node:?}");
        }
        assert_eq!(all[4], Node::Commissioner(CommissionerId(1)));
        assert_eq!(all[7], Node::Provider(ProviderId(2)));
        assert_eq!(all[8], Node::Escrow);
    }
}
