//! The four stages of a sanction: contracted, imposed or waived, paid, kept or reinvested.

use crate::units::Money;

/// What became of the sanctions owed by one party under one contract, since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SanctionTally {
    /// What the contract says is due.
    pub contracted: Money,
    /// What the other party decided to impose.
    pub imposed: Money,
    /// What it decided to waive.
    pub waived: Money,
    /// What has been paid.
    pub paid: Money,
    /// What has been given back for agreed improvement.
    pub reinvested: Money,
}

impl SanctionTally {
    /// Imposed and not yet paid.
    #[must_use]
    pub fn outstanding(&self) -> Money {
        self.imposed - self.paid
    }

    /// Paid and not given back.
    #[must_use]
    pub fn kept(&self) -> Money {
        self.paid - self.reinvested
    }
}
