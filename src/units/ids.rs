//! Who is who: positions of entities in an economy, in the order of its checked scenario.

/// Position of a provider in the economy, counted from 0 in the order of provider names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProviderId(pub usize);

/// Position of a commissioner in the economy, counted from 0 in the order of commissioner names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommissionerId(pub usize);

/// Position of a contract in the economy, counted from 0 in the order of commissioner, then provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContractId(pub usize);

impl From<ProviderId> for usize {
    fn from(id: ProviderId) -> Self {
        id.0
    }
}

impl From<CommissionerId> for usize {
    fn from(id: CommissionerId) -> Self {
        id.0
    }
}

impl From<ContractId> for usize {
    fn from(id: ContractId) -> Self {
        id.0
    }
}

/// The two sides of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The side that holds the budget.
    Commissioner,
    /// The side that delivers the care.
    Provider,
}

impl Party {
    /// The other side of the same contract.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Commissioner => Self::Provider,
            Self::Provider => Self::Commissioner,
        }
    }
}
