//! The four stages of a sanction: contracted, imposed or waived, paid, kept or reinvested.

use crate::units::Money;

/// Why a sanction was waived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaivedBecause {
    /// The commissioner looked at it and chose to.
    Choice,
    /// No staff hours were left to act on it.
    Hours,
    /// The commissioner never noticed the breach.
    Unseen,
    /// A remedial action plan is being worked instead.
    Plan,
    /// The contract suspends its sanctions.
    Suspension,
}

impl WaivedBecause {
    /// How many reasons there are.
    pub const COUNT: usize = 5;
}

/// What became of the sanctions owed by one party under one contract, since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SanctionTally {
    /// What the contract says is due.
    pub contracted: Money,
    /// What the other party decided to impose.
    pub imposed: Money,
    /// What has been paid.
    pub paid: Money,
    /// What has been given back for agreed improvement.
    pub reinvested: Money,
    pub(super) waived: [Money; WaivedBecause::COUNT],
}

impl SanctionTally {
    /// Takes up a sanction that is waived.
    pub fn waive(&mut self, sum: Money, because: WaivedBecause) {
        self.waived[because as usize] += sum;
    }

    /// What the other party waived, for all reasons.
    #[must_use]
    pub fn waived(&self) -> Money {
        self.waived.iter().copied().sum()
    }

    /// What was waived for one reason.
    #[must_use]
    pub const fn waived_because(&self, reason: WaivedBecause) -> Money {
        self.waived[reason as usize]
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waived_is_kept_apart_by_reason_and_what_is_paid_is_kept_or_given_back() {
        let pence = Money::from_pence;
        let mut tally = SanctionTally {
            contracted: pence(138),
            imposed: pence(120),
            paid: pence(90),
            reinvested: pence(20),
            ..SanctionTally::default()
        };
        for (sum, because) in [(10, WaivedBecause::Hours), (5, WaivedBecause::Hours), (3, WaivedBecause::Choice)] {
            tally.waive(pence(sum), because);
        }
        let by_reason = [WaivedBecause::Hours, WaivedBecause::Choice, WaivedBecause::Plan];
        assert_eq!(by_reason.map(|reason| tally.waived_because(reason).pence()), [15, 3, 0]);
        assert_eq!([tally.waived(), tally.outstanding(), tally.kept()].map(Money::pence), [18, 30, 70]);
    }
}
