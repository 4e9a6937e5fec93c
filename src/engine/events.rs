//! The event log: what happened and who reacted, kept for a run that is looked at closely.

use crate::ledger::Node;
use crate::units::{ContractId, Money, Month};

macro_rules! kinds {
    ($($(#[doc = $meaning:literal])+ $kind:ident = $name:literal,)+) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum EventKind {
            $($(#[doc = $meaning])+ $kind,)+
        }

        impl EventKind {
            /// Every kind, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name in tables.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }
        }
    };
}

kinds! {
    /// A contract was signed or renewed.
    Signed = "signed",
    /// A contract was reopened within its term.
    Reopened = "reopened",
    /// The parties of a contract went to arbitration.
    Arbitrated = "arbitrated",
    /// A sanction fell due; the sum is what was contracted.
    SanctionDue = "sanction due",
    /// A sanction was imposed.
    SanctionImposed = "sanction imposed",
    /// A sanction was waived.
    SanctionWaived = "sanction waived",
    /// Sanctions were given back for agreed improvement.
    SanctionsReinvested = "sanctions reinvested",
    /// Money moved in the year-end settlement outside the contract; below zero the provider gave way.
    Settled = "settled outside the contract",
    /// A provider came into distress.
    DistressBegan = "distress began",
    /// A provider came out of distress.
    DistressEnded = "distress ended",
    /// A provider's regulatory segment changed.
    SegmentChanged = "segment changed",
    /// The centre supported a provider.
    Supported = "supported",
    /// A contract was signed after the year had begun; the count is the weeks.
    SignedLate = "signed late",
    /// A provider accepted its control total; the sum is the control total.
    ControlTotalAccepted = "control total accepted",
    /// A provider did not accept its control total.
    ControlTotalRefused = "control total refused",
    /// A provider earned conditional support.
    ConditionalSupportEarned = "conditional support earned",
    /// A provider missed its control total of the year; the sum is what was missing.
    ControlTotalMissed = "control total missed",
    /// A sanction was due and suspended, because the provider accepted its control total.
    SanctionSuspended = "sanction suspended",
    /// The regulator replaced a board; the count is the number of the next one, the first being 1.
    BoardReplaced = "board replaced",
    /// The centre lent cash to a provider in turnaround.
    Lent = "lent",
    /// The centre wrote a loan off.
    WrittenOff = "written off",
    /// A goal of a quality payment was met in full in a quarter; the sum is what its stage carries.
    GoalMet = "goal met",
    /// A goal of a quality payment was missed in a quarter; the sum is what its stage lost.
    GoalMissed = "goal missed",
    /// Breaches over the threshold were re-labelled as kept.
    Relabelled = "breaches re-labelled",
    /// An audit found re-labelled breaches; the sum is the penalty.
    RelabellingFound = "re-labelling found",
    /// A party ended a contract before its term; the sum is its loss since signing.
    EndedEarly = "ended early",
    /// A lead provider gave the budget back; the sum is its loss since signing.
    LeadExited = "lead exited",
    /// A commissioner made good a part of a lead provider's loss.
    LossMadeGood = "loss made good",
    /// A provider agreed to a remedial action plan.
    PlanAgreed = "remedial action plan agreed",
    /// A provider did not agree to a remedial action plan; the sum is the penalty.
    PlanRefused = "remedial action plan not agreed",
    /// Money was withheld because a plan was late.
    Withheld = "money withheld for a plan",
    /// What was withheld was given back.
    Released = "withheld money released",
    /// What was withheld was kept by the commissioner.
    Forfeited = "withheld money forfeited",
    /// The provider kept a promise: it delivered a remedial action plan; the count is its months.
    PlanDelivered = "promise kept: plan delivered",
    /// The provider broke a promise: its remedial action plan failed; the sum is the penalty, the count its months.
    PlanFailed = "promise broken: plan not delivered",
    /// The commissioner kept a promise: the year was paid without a cut.
    PaidInFull = "promise kept: paid on time",
    /// The commissioner broke a promise: the year was cut outside the contract.
    PaidShort = "promise broken: the year was cut",
    /// The commissioner did a favour: it waived a sanction that it could have imposed.
    Favour = "promise kept: sanction waived as a favour",
    /// A party below zero owes the centre what it lacks; the sum is all of the loan.
    LentBelowZero = "loan below zero",
    /// The regulator intervened in a party below its limit; the sum is its reserve.
    Intervened = "intervention",
    /// A party below its limit was merged; the sum is the debt that was taken over.
    Merged = "merger",
    /// A party below its limit was wound down, its services go on; the sum is the debt that was taken over.
    WoundDown = "wind-down",
}

/// Who acts in an event, seen from the party that it is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The party itself.
    Itself,
    /// The other side of the contract.
    OtherSide,
    /// The regulator or the centre.
    Centre,
}

impl EventKind {
    /// Who acts; a kind that is not named here is an act of the party that it is told of.
    #[must_use]
    pub const fn actor(self) -> Actor {
        match self {
            Self::Signed
            | Self::SignedLate
            | Self::Reopened
            | Self::Arbitrated
            | Self::LossMadeGood
            | Self::SanctionImposed
            | Self::SanctionWaived
            | Self::SanctionSuspended
            | Self::SanctionsReinvested
            | Self::Favour
            | Self::Withheld
            | Self::Released
            | Self::Forfeited
            | Self::Settled => Actor::OtherSide,
            Self::SegmentChanged
            | Self::Supported
            | Self::ConditionalSupportEarned
            | Self::Lent
            | Self::WrittenOff
            | Self::BoardReplaced
            | Self::LentBelowZero
            | Self::Intervened
            | Self::Merged
            | Self::WoundDown
            | Self::RelabellingFound => Actor::Centre,
            _ => Actor::Itself,
        }
    }

    /// True if the sum of an event is money that is owed, waived or paid, and not a contract's value or a reserve.
    #[must_use]
    pub const fn is_about_a_payment(self) -> bool {
        !matches!(
            self,
            Self::Signed
                | Self::Reopened
                | Self::Arbitrated
                | Self::DistressBegan
                | Self::DistressEnded
                | Self::Intervened
        )
    }
}

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// In which month of the run.
    pub month: Month,
    /// To whom, or by whom.
    pub who: Node,
    /// What.
    pub kind: EventKind,
    /// Under which contract, if any.
    pub contract: Option<ContractId>,
    /// About which standard, if any.
    pub standard: Option<&'static str>,
    /// How much money, if any.
    pub amount: Money,
    /// How many breaches or which segment, if any.
    pub count: u32,
}
