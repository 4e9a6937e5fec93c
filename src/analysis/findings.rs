//! What a study found, in the shape in which the answer, the charts and the report read it.
//!
//! Three kinds of uncertainty never share a band: the spread over plausible parameters (between parameter sets), the
//! run-to-run noise (between futures of one set) and structure (other rules, not part of this version).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blame::{Blame, BlamedFuture};
use super::decomposition::Decomposition;
use super::factorial::Factorial;
use super::incidence::Incidence;
use super::letter::{PartyRisk, ShockedFuture};
use super::position::MoneyMoved;
use super::study_shape::futures_of_arm;
use crate::measures::Measure;
use crate::units::FinancialYear;

pub use super::first_order::{Carried, Carrier};
pub use super::in_practice::{
    BarKind, Bridge, BridgeBar, Happening, Lapse, Often, PartyKind, Practice, PracticeStage, Timeline,
};
pub use super::position::{Flow, NetChange, SystemPart};
pub use super::quantiles::Quantiles;

/// All that is known about a finished study. It is saved in the run folder ([`super::saved`]), and what is drawn, told and tabled of
/// a study is made of what was saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Findings {
    /// The study and how it was run.
    pub study: StudyFacts,
    /// The arms (a regime, or a regime at one value of a sweep), baseline first.
    pub arms: Vec<Arm>,
    /// Yearly paths, one for each measure and arm.
    pub trajectories: Vec<MeasureTrajectory>,
    /// Paired differences from the baseline, one for each measure and arm but the baseline.
    pub comparisons: Vec<Comparison>,
    /// The nation at whose size deficits and sanctions are printed too, if the economy names one.
    pub nation: Option<Nation>,
    /// What carries the differences between parameter sets, by arm and measure; empty from too few sets.
    pub carried: Vec<Carried>,
    /// Mean yearly flows of money, by arm.
    pub flows: Vec<Flow>,
    /// Change of each party's yearly position against the baseline, by arm; the last party of an arm is the system.
    pub net_changes: Vec<NetChange>,
    /// What the system's change is made of, by arm: the parts add up to the change of the system.
    pub system_parts: Vec<SystemPart>,
    /// What became of each clause, from paper to practice, by arm.
    pub practice: Vec<Practice>,
    /// Why less was done than was due, as far as it is known, by arm.
    pub lapses: Vec<Lapse>,
    /// From plan to outturn and on to the underlying surplus, by arm and side of the contract.
    pub bridges: Vec<Bridge>,
    /// One future of an arm, event by event; none where no future was looked at closely.
    pub timelines: Vec<Timeline>,
    /// Who bears what, and what it is owed to.
    pub accounts: Accounts,
    /// What each clause adds to the difference between the first two arms; none where they do not differ or none was asked for.
    pub decomposition: Option<Decomposition>,
    /// What crossed factors do; none where the study crosses none.
    pub factorial: Option<Factorial>,
    /// Combinations of factors that no contract can have.
    pub left_out: Vec<LeftOut>,
    /// How many arms, from the first on, are told and drawn in full; the others stand in tables.
    pub arms_in_full: usize,
}

/// A combination of factors that no contract can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// The name that its arm would have in files.
    pub id: String,
    /// The name that its arm would have for readers.
    pub label: String,
    /// Why no contract can have it.
    pub why: String,
}

impl Findings {
    /// The findings on the arms that are told and drawn in full.
    #[must_use]
    pub fn in_full(&self) -> Self {
        let mut found = self.clone();
        let most = self.arms_in_full;
        found.arms.truncate(most);
        found.trajectories.retain(|one| one.arm < most);
        found.comparisons.retain(|one| one.arm < most);
        found.flows.retain(|one| one.arm < most);
        found.net_changes.retain(|one| one.arm < most);
        found.system_parts.retain(|one| one.arm < most);
        found.practice.retain(|one| one.arm < most);
        found.lapses.retain(|one| one.arm < most);
        found.bridges.retain(|one| one.arm < most);
        found.timelines.retain(|one| one.arm < most);
        found
    }
}

/// Who bears what, and what it is owed to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Accounts {
    /// Money that changes hands against the baseline, for each arm but the baseline.
    pub money_moved: Vec<MoneyMoved>,
    /// Whose position moves with the system's, by arm and party.
    pub incidence: Vec<Incidence>,
    /// Risk written and risk borne, by arm, shock, year and party; empty without replays.
    pub risks: Vec<PartyRisk>,
    /// The blame ledger, by arm and measure; empty without replays.
    pub blame: Vec<Blame>,
}

/// Futures that were lived again with something otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replays {
    /// First year of the shocks, counted from 0.
    pub from_year: u32,
    /// Futures with and without a shock.
    pub shocks: Vec<ShockedFuture>,
    /// Futures with and without each cause of breaches.
    pub blame: Vec<BlamedFuture>,
}

/// What a reader must know about how numbers came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StudyFacts {
    /// Name of the study (its file name).
    pub name: String,
    /// Title of the study for readers.
    pub title: String,
    /// Title of the economy.
    pub economy: String,
    /// First financial year.
    pub first_year: FinancialYear,
    /// Years that were lived through.
    pub years: u32,
    /// Parameter sets, the same in every arm; 1 means that no parameter was varied.
    pub parameter_sets: u32,
    /// Futures for each parameter set, the same in every arm.
    pub futures_per_set: u32,
    /// The seed.
    pub seed: u64,
    /// First eight characters of the study's digest.
    pub run_id: String,
    /// Version of the program.
    pub version: String,
}

impl StudyFacts {
    /// Futures of each arm over all parameter sets.
    #[must_use]
    pub const fn futures_of_arm(&self) -> u64 {
        futures_of_arm(self.parameter_sets, self.futures_per_set)
    }
}

/// One arm of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Arm {
    /// Name in files, such as `annual-sanctions` or `risk-share@0.25`.
    pub id: String,
    /// Name for readers.
    pub label: String,
}

/// A measure through the years under one arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureTrajectory {
    /// The measure; money is in pounds.
    pub measure: &'static Measure,
    /// Index into `arms`.
    pub arm: usize,
    /// For each year the spread over parameter sets of the mean over futures; with one set, the spread over its futures.
    pub bands: Vec<Quantiles>,
    /// For each year the standard deviation between futures of the same parameter set (run-to-run noise).
    pub noise_sd: Vec<f64>,
    /// A few single futures, the same in every arm, each a value for each year.
    pub single_futures: Vec<Vec<f64>>,
    /// The standard that the measure is held to, if there is one.
    pub target: Option<f64>,
}

/// A paired difference: an arm minus the baseline on the same futures, as a yearly mean over the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The measure; money is in pounds a year, shares are in 0 to 1.
    pub measure: &'static Measure,
    /// Index into `arms`; never the baseline.
    pub arm: usize,
    /// Mean of the measure under the baseline.
    pub baseline_mean: f64,
    /// The mean difference for each parameter set.
    pub by_set: Vec<f64>,
    /// Spread of the mean difference over parameter sets; with one set every quantile is its mean.
    pub over_sets: Quantiles,
    /// 95% interval of the mean difference from run-to-run noise alone, low and high; open at both ends of a single future, which
    /// JSON writes as null.
    #[serde(with = "super::open_ends")]
    #[schemars(with = "(Option<f64>, Option<f64>)")]
    pub noise_95: (f64, f64),
    /// Part of all futures in which the difference has the sign of its mean, 0 to 1.
    pub same_sign_futures: f64,
    /// Part of the parameter sets in which the difference has the sign of its mean, 0 to 1.
    pub same_sign_sets: f64,
    /// Correlation of the two arms over futures: what pairing gains.
    pub pairing_correlation: f64,
    /// Differences smaller than this are too small to matter (set in the study), in the measure's unit.
    pub too_small_to_matter: Option<f64>,
}

/// A nation that the economy is a small copy of, and what was published of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Nation {
    /// How many times the people of the economy live in it.
    pub times: f64,
    /// The financial year of what was published.
    pub year: FinancialYear,
    /// The deficit of providers that was published, as over so much, in pounds.
    pub provider_deficit_over_pounds: f64,
    /// The sanctions that were published, as about so much, in pounds.
    pub sanctions_about_pounds: f64,
}
