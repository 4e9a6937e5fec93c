//! What a study found of contracts in practice: what became of each clause, how surpluses come about, and what happened in
//! one future.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantiles::Quantiles;
use crate::measures::Unit;

/// How far what a clause makes due has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PracticeStage {
    /// The contract says that it is owed.
    Due,
    /// The other side decided to ask for it.
    Applied,
    /// It was paid in cash.
    Paid,
    /// It was paid and not given back.
    Kept,
}

impl PracticeStage {
    /// Every stage in its order.
    pub const ALL: [Self; 4] = [Self::Due, Self::Applied, Self::Paid, Self::Kept];

    /// The name in tables and charts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Applied => "applied",
            Self::Paid => "paid",
            Self::Kept => "kept",
        }
    }
}

/// What reached one stage under one clause in one arm, as a yearly mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Practice {
    /// Index into [`super::findings::Findings::arms`].
    pub arm: usize,
    /// The clause, such as `Sanctions`.
    pub clause: String,
    /// Who owes: `Providers` or `Commissioners`.
    pub party: String,
    /// How far it has come.
    pub stage: PracticeStage,
    /// Unit of the values.
    pub unit: Unit,
    /// The yearly mean, over parameter sets.
    pub value: Quantiles,
    /// Part of what was due that reached this stage, 0 to 1, over the parameter sets in which anything was due.
    pub of_due: Quantiles,
    /// Futures from which it was counted.
    pub futures: u64,
}

/// Why a part of what had come to one stage did not come to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lapse {
    /// Index into [`super::findings::Findings::arms`].
    pub arm: usize,
    /// The clause, as in [`Practice::clause`].
    pub clause: String,
    /// Who owes, as in [`Practice::party`].
    pub party: String,
    /// The stage that was not reached.
    pub missed: PracticeStage,
    /// Why, in a few words, such as `suspended by the contract`.
    pub reason: String,
    /// Part of what was due, 0 to 1, over the parameter sets in which anything was due.
    pub of_due: Quantiles,
}

/// How a side's yearly surplus comes about: the steps of each stretch lead from the total before it to the one after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bridge {
    /// Index into [`super::findings::Findings::arms`].
    pub arm: usize,
    /// The side: `Providers` or `Commissioners`.
    pub party: String,
    /// Totals and the steps between them in their order; the first and the last are totals.
    pub bars: Vec<BridgeBar>,
    /// Outturn less plan, over parameter sets, in pounds a year.
    pub change: Quantiles,
}

/// A bar of a bridge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BridgeBar {
    /// Its name, such as `Sanctions` or `Reported surplus`.
    pub name: String,
    /// What it is.
    pub kind: BarKind,
    /// Pounds a year, over parameter sets. The means of a total's steps add up to it.
    pub pounds: Quantiles,
}

/// What a bar of a bridge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BarKind {
    /// A sum, counted by itself and not from the steps.
    Total,
    /// A step that recurs from year to year.
    Step,
    /// A step that does not recur: support, savings that are made once.
    OneOff,
}

impl BarKind {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Step => "step",
            Self::OneOff => "one-off",
        }
    }
}

/// What happened in one future of one arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    /// Index into [`super::findings::Findings::arms`].
    pub arm: usize,
    /// The parameter set, counted from 1.
    pub parameter_set: u32,
    /// The future of the set, counted from 1.
    pub future: u32,
    /// What happened, in the order in which it did.
    pub happenings: Vec<Happening>,
    /// Trust between the parties of contracts at each month end, 0 to 1, mean over contracts.
    pub trust: Vec<f64>,
    /// How often such things happened in all futures of the arm.
    pub often: Vec<Often>,
}

/// One thing that happened in a future.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Happening {
    /// The month of the run, counted from 0.
    pub month: u32,
    /// Which kind of party acted.
    pub side: PartyKind,
    /// The party that acted.
    pub actor: String,
    /// What happened, such as `sanction due`.
    pub what: String,
    /// How much money, in pounds; 0 if it is not about money.
    pub pounds: f64,
}

/// A kind of party on a timeline, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// Commissioners, shown together.
    Commissioner,
    /// A provider.
    Provider,
    /// The regulator and the centre, shown together.
    Centre,
}

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Often {
    /// What, as in [`Happening::what`].
    pub what: String,
    /// For each year the part of all futures in which it happened at least once, 0 to 1.
    pub by_year: Vec<f64>,
}
