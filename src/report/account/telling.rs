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
        EventKind::ConditionalSupportEarned => Telling::Dated("It earned conditional support of", Carries::Amount),
        EventKind::ControlTotalMissed => Telling::Dated("It missed its control total by", Carries::Amount),
        EventKind::SanctionSuspended => Telling::OfSanctions("was suspended, because it had accepted a control total"),
        EventKind::BoardChanged => {
            Telling::Dated("Its board left; replaced by the regulator (1) or not (0):", Carries::Count)
        }
        EventKind::Lent => Telling::Dated("The centre lent it", Carries::Amount),
        EventKind::WrittenOff => Telling::Dated("The centre wrote off a loan of", Carries::Amount),
        EventKind::GoalMet => Telling::Dated("It met goals of a quality payment that carried", Carries::Amount),
        EventKind::GoalMissed => Telling::Dated("It missed goals of a quality payment and lost", Carries::Amount),
        EventKind::Relabelled => Telling::Dated("Breaches were re-labelled as kept, in number", Carries::Count),
        EventKind::RelabellingFound => {
            Telling::Dated("An audit found re-labelled breaches; the penalty was", Carries::Amount)
        }
        EventKind::PlanAgreed => Telling::OfContract("had a remedial action plan agreed"),
        EventKind::PlanRefused => {
            Telling::Dated("It did not agree to a remedial action plan, and owed", Carries::Amount)
        }
        EventKind::Withheld => Telling::Dated("For a late remedial action plan it had withheld", Carries::Amount),
        EventKind::Released => Telling::Dated("Of what was withheld it was given back", Carries::Amount),
        EventKind::Forfeited => Telling::Dated("Of what was withheld it forfeited", Carries::Amount),
        EventKind::PlanDelivered => Telling::Dated(
            "It kept its promise and delivered remedial action plans, after so many months:",
            Carries::Count,
        ),
        EventKind::PlanFailed => Telling::Dated(
            "It broke its promise and did not deliver remedial action plans; the penalty was",
            Carries::Amount,
        ),
        EventKind::PaidInFull => Telling::OfContract("was paid for the year as promised"),
        EventKind::PaidShort => Telling::OfContract("was cut at the year end, against what was promised"),
        EventKind::Favour => Telling::OfSanctions("was waived as a favour"),
        EventKind::CodingChallenged => Telling::Dated("A challenge of its coding took back", Carries::Amount),
    }
}
