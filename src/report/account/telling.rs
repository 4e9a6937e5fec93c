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
        EventKind::SignedLate => Telling::OfContract("was signed late"),
        EventKind::ControlTotalAccepted => Telling::Dated("It accepted a control total of", Carries::Amount),
        EventKind::ControlTotalRefused => Telling::Dated("It refused a control total of", Carries::Amount),
        EventKind::ConditionalSupportEarned => Telling::Dated("It earned conditional support of", Carries::Amount),
        EventKind::ControlTotalMissed => Telling::Dated("It missed its control total by", Carries::Amount),
        EventKind::SanctionSuspended => Telling::OfSanctions("was suspended, because it had accepted a control total"),
        EventKind::BoardLeft => Telling::Dated("Its board left and was followed by board", Carries::Count),
        EventKind::BoardReplaced => Telling::Dated("The regulator replaced its board by board", Carries::Count),
        EventKind::Lent => Telling::Dated("The centre lent it", Carries::Amount),
        EventKind::WrittenOff => Telling::Dated("The centre wrote off a loan of", Carries::Amount),
        EventKind::GoalMet => Telling::OfContract("met a goal of its quality payment"),
        EventKind::GoalMissed => Telling::OfContract("missed a goal of its quality payment"),
        EventKind::Relabelled => Telling::OfContract("was reported with fewer breaches than there were"),
        EventKind::RelabellingFound => {
            Telling::Dated("Audits found breaches that it had re-labelled, for a penalty of", Carries::Amount)
        }
        EventKind::CodingChallenged => Telling::Dated("A challenge of its coding took back", Carries::Amount),
    }
}
