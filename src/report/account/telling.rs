//! How each kind of event is told. A new kind needs one line here, and the compiler asks for it.

use crate::engine::EventKind;

/// What a dated event carries that is worth telling.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// Its number, such as a segment.
    Count,
    /// Its sum.
    Amount,
}

/// In which way a kind of event is told.
#[derive(Clone, Copy)]
pub(super) enum Telling {
    /// With its contract: how often, and when if that was seldom.
    OfContract(&'static str),
    /// With the sanctions: what the sums of all such events come to.
    OfSanctions(&'static str),
    /// In a sentence that begins so and lists what each event carries, and when.
    Dated(&'static str, Carries),
    /// As a deal: what all sums above zero, and all below, come to.
    Deal {
        /// Before the sum that the provider received.
        received: &'static str,
        /// Before the sum that it gave.
        given: &'static str,
    },
    /// A time of distress begins.
    DistressFrom,
    /// A time of distress ends.
    DistressUntil,
}

/// How a kind of event is told.
pub(super) const fn telling(kind: EventKind) -> Telling {
    match kind {
        EventKind::Signed => Telling::OfContract("was signed"),
        EventKind::Reopened => Telling::OfContract("was reopened within its term"),
        EventKind::Arbitrated => Telling::OfContract("went to arbitration"),
        EventKind::SanctionDue => Telling::OfSanctions("fell due"),
        EventKind::SanctionImposed => Telling::OfSanctions("was imposed"),
        EventKind::SanctionWaived => Telling::OfSanctions("was waived"),
        EventKind::SanctionsReinvested => Telling::OfSanctions("was given back for agreed improvement"),
        EventKind::Settled => Telling::Deal {
            received: "commissioners with money to spare helped it with",
            given: "it gave way to commissioners short of money by",
        },
        EventKind::DistressBegan => Telling::DistressFrom,
        EventKind::DistressEnded => Telling::DistressUntil,
        EventKind::SegmentChanged => Telling::Dated("This one was moved to segment", Carries::Count),
        EventKind::Supported => Telling::Dated("The centre supported it with", Carries::Amount),
        EventKind::SignedLate => Telling::OfContract("was signed after the year had begun"),
        EventKind::ControlTotalAccepted => Telling::Dated("It accepted a control total of", Carries::Amount),
        EventKind::ControlTotalRefused => Telling::Dated("It refused a control total of", Carries::Amount),
        EventKind::ConditionalSupportEarned => {
            Telling::Dated("For control totals and trajectories the centre paid it", Carries::Amount)
        }
        EventKind::ControlTotalMissed => Telling::Dated("It missed the control total of the year by", Carries::Amount),
        EventKind::SanctionSuspended => Telling::OfSanctions("of that was suspended for its control total"),
        EventKind::Lent => Telling::Dated("In turnaround the centre lent it", Carries::Amount),
        EventKind::WrittenOff => Telling::Dated("Of its loans the centre wrote off", Carries::Amount),
        EventKind::GoalMet => Telling::OfContract("met a goal of its quality payment"),
        EventKind::GoalMissed => Telling::OfContract("missed a goal of its quality payment"),
        EventKind::Relabelled => Telling::OfContract("was reported with fewer breaches than there were"),
        EventKind::RelabellingFound => {
            Telling::Dated("Audits found breaches that it had re-labelled, for a penalty of", Carries::Amount)
        }
        EventKind::CodingChallenged => Telling::Dated("A challenge of its coding took back", Carries::Amount),
        EventKind::BoardLeft => Telling::Dated("Its board left and was followed by board", Carries::Count),
        EventKind::BoardReplaced => Telling::Dated("The regulator replaced its board by board", Carries::Count),
        EventKind::Extended => Telling::OfContract("was extended as it was"),
        EventKind::EndedEarly => Telling::OfContract("was ended early by a party that had lost too much"),
        EventKind::LeadExited => Telling::OfContract("was given back by its lead"),
        EventKind::LossMadeGood => Telling::Dated("Its commissioner made good a loss as lead of", Carries::Amount),
    }
}
