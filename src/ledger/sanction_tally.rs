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

/// What is made of a sanction that fell due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SanctionAnswer {
    /// It is imposed, and owed from then on.
    Imposed,
    /// It is waived; for [`WaivedBecause::Suspension`] by the contract's own text.
    Waived(WaivedBecause),
    /// The centre suspends it for a provider that accepted its control total, whatever the contract says.
    SuspendedByCentre,
}

impl SanctionAnswer {
    /// Why it was waived; none where it is imposed.
    #[must_use]
    pub const fn because(self) -> Option<WaivedBecause> {
        match self {
            Self::Imposed => None,
            Self::Waived(because) => Some(because),
            Self::SuspendedByCentre => Some(WaivedBecause::Suspension),
        }
    }

    /// Whether the sanction stands by the text alone: neither the contract nor the centre suspends it.
    #[must_use]
    pub const fn stands_by_the_text(self) -> bool {
        !matches!(self.because(), Some(WaivedBecause::Suspension))
    }
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
    /// Takes up a sanction of such a sum that fell due, and what was made of it.
    pub fn take(&mut self, due: Money, answer: SanctionAnswer) {
        self.contracted += due;
        match answer.because() {
            None => self.imposed += due,
            Some(because) => self.waive(due, because),
        }
    }

    /// Adds a sum to what was waived.
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
        let mut tally = SanctionTally { paid: pence(90), reinvested: pence(20), ..SanctionTally::default() };
        for (sum, answer) in [
            (120, SanctionAnswer::Imposed),
            (10, SanctionAnswer::Waived(WaivedBecause::Hours)),
            (5, SanctionAnswer::Waived(WaivedBecause::Hours)),
            (3, SanctionAnswer::Waived(WaivedBecause::Choice)),
            (2, SanctionAnswer::SuspendedByCentre),
            (1, SanctionAnswer::Waived(WaivedBecause::Suspension)),
        ] {
            tally.take(pence(sum), answer);
        }
        assert_eq!([tally.contracted, tally.imposed].map(Money::pence), [141, 120]);
        let by_reason = [WaivedBecause::Hours, WaivedBecause::Choice, WaivedBecause::Suspension, WaivedBecause::Plan];
        assert_eq!(by_reason.map(|reason| tally.waived_because(reason).pence()), [15, 3, 3, 0]);
        assert_eq!([tally.waived(), tally.outstanding(), tally.kept()].map(Money::pence), [21, 30, 70]);
    }

    #[test]
    fn a_sanction_stands_by_the_text_unless_the_contract_or_the_centre_suspends_it() {
        let stands = [SanctionAnswer::Imposed, SanctionAnswer::Waived(WaivedBecause::Unseen)];
        let suspended = [SanctionAnswer::Waived(WaivedBecause::Suspension), SanctionAnswer::SuspendedByCentre];
        assert!(stands.into_iter().all(SanctionAnswer::stands_by_the_text));
        assert!(!suspended.into_iter().any(SanctionAnswer::stands_by_the_text));
    }
}
