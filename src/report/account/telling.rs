//! How each kind of event is told. A new kind needs one line here, and the compiler asks for it.

use crate::engine::EventKind;

/// What a dated event carries that is worth telling.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// Its number, such as a segment.
    Count,
    /// Its sum.
    Amount,
    /// Nothing: that it happened is all.
    Nothing,
}

/// In which way a kind of event is told.
#[derive(Clone, Copy)]
pub(super) enum Telling {
    /// With its contract: how often, and when if that was seldom.
    OfContract(&'static str),
    /// With the sanctions: what the sums of all such events come to.
    OfSanctions(&'static str),
    /// With the sanctions: what of the waived sums all such events come to.
    OfWaived(&'static str),
    /// With remedial action plans: what the sums of all such events come to.
    OfPlans(&'static str),
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
        EventKind::Reopened => Telling::OfContract("was reopened before its term was over"),
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
        EventKind::ControlTotalAccepted => Telling::Dated(
            "It accepted a control total (the surplus that the centre asks for, or the deficit that it allows)",
            Carries::Nothing,
        ),
        EventKind::ControlTotalRefused => Telling::Dated("It refused the control total of the year", Carries::Nothing),
        EventKind::ConditionalSupportEarned => Telling::Dated(
            "For keeping to control totals and to agreed waiting times the centre paid it",
            Carries::Amount,
        ),
        EventKind::ControlTotalMissed => Telling::Dated("It fell short of a control total by", Carries::Amount),
        EventKind::SanctionSuspended => Telling::OfWaived("because it had accepted a control total"),
        EventKind::Lent => Telling::Dated("While it was in turnaround the centre lent it", Carries::Amount),
        EventKind::WrittenOff => Telling::Dated("Of its loans the centre wrote off", Carries::Amount),
        EventKind::GoalMet => Telling::OfContract("had a goal of its quality payment met"),
        EventKind::GoalMissed => Telling::OfContract("had a goal of its quality payment missed"),
        EventKind::Relabelled => Telling::OfContract("was reported to have fewer breaches than there were"),
        EventKind::RelabellingFound => {
            Telling::Dated("For breaches that it had reported as kept, and that audits found, it owed", Carries::Amount)
        }
        EventKind::PlanAgreed => Telling::OfContract("had a remedial action plan agreed"),
        EventKind::PlanRefused => Telling::OfContract("had a plan refused by the provider"),
        EventKind::Withheld => Telling::OfPlans("was withheld from it while plans were late"),
        EventKind::Released => Telling::OfPlans("was given back"),
        EventKind::Forfeited => Telling::OfPlans("was forfeited"),
        EventKind::PlanDelivered => Telling::OfContract("had a plan delivered as promised"),
        EventKind::PlanFailed => Telling::OfContract("had a plan that failed"),
        EventKind::PaidInFull => Telling::OfContract("was paid the whole year as promised"),
        EventKind::PaidShort => Telling::OfContract("was paid short of the promise at year end"),
        EventKind::Favour => Telling::OfWaived("as a favour"),
        EventKind::BoardReplaced => Telling::Dated("The regulator replaced its board", Carries::Nothing),
        EventKind::EndedEarly => Telling::OfContract("was ended early, because a party had lost too much,"),
        EventKind::LeadExited => Telling::OfContract("lost its lead when this provider gave the whole budget back"),
        EventKind::LentBelowZero => Telling::Dated("Below zero, it owed the centre", Carries::Amount),
        EventKind::Intervened => Telling::Dated("Far below zero, it was put under intervention", Carries::Nothing),
        EventKind::Merged => Telling::Dated("It was merged, and of its debt others took over", Carries::Amount),
        EventKind::WoundDown => {
            Telling::Dated("It was wound down, its services went on, and the centre took over", Carries::Amount)
        }
        EventKind::LossMadeGood => {
            Telling::Dated("Of its losses as a lead its commissioner made good", Carries::Amount)
        }
    }
}
