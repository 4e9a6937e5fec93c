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
    }
}
