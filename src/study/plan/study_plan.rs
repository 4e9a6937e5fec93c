//! What a plan is: the study, its economy, its arms and parameter sets, all checked and written out.

use serde_json::Value;

use crate::scenario::problem::Problems;
use crate::scenario::resolve::Shelf;
use crate::scenario::{Economy, MechanismChanges, RegimeFile, StudyFile};
use crate::study::design::Spread;

use super::factors::Crossed;
use super::national::PlannedRules;

/// The shelves of scenario files.
pub struct Shelves<'s> {
    /// Economies by name.
    pub economies: Shelf<'s>,
    /// Regimes by name.
    pub regimes: Shelf<'s>,
    /// National rules by name.
    pub rules: Shelf<'s>,
    /// Studies by name.
    pub studies: Shelf<'s>,
}

/// What the user changed on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Another seed.
    pub seed: Option<u64>,
    /// Another number of futures for each parameter set.
    pub futures_per_set: Option<u32>,
    /// Another number of parameter sets.
    pub parameter_sets: Option<u32>,
    /// Whether a study beyond the usual size may be planned all the same.
    pub allow_large: bool,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The files have problems.
    #[error("{0}")]
    Problems(Problems),
    /// The files are right, but the study is too large.
    #[error("{0}")]
    TooLarge(Problems),
}

impl From<Problems> for PlanError {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

/// One arm of a study: a regime that is run.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedArm {
    /// Name of the arm in files, no two alike: `name`, or `name@value` within a sweep.
    pub id: String,
    /// Name of the arm for readers.
    pub label: String,
    /// What the regime is, and what it leaves out.
    pub description: String,
    /// Name of the regime's file.
    pub regime_name: String,
    /// The regime with the changes of the arm, checked.
    pub document: Value,
    /// The same as a checked value.
    pub regime: RegimeFile,
    /// Mechanisms that are switched on or off in this arm alone.
    pub mechanisms: MechanismChanges,
    /// The national rules that it follows, if it names any.
    pub rules: Option<PlannedRules>,
    /// Contracts that follow another regime.
    pub exceptions: Vec<PlannedException>,
}

/// Contracts of an arm that follow another regime than the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedException {
    /// Name of their commissioner; none: any.
    pub commissioner: Option<String>,
    /// Name of their provider; none: any.
    pub provider: Option<String>,
    /// Name of the regime's file.
    pub regime_name: String,
    /// The regime, checked.
    pub document: Value,
    /// The same as a checked value.
    pub regime: RegimeFile,
}

/// One number that is not known well.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedUncertainty {
    /// Where it stands: `economy.` or `regime.` and the address in that document.
    pub address: String,
    /// What is thought plausible for it, in its own unit.
    pub spread: Spread,
    /// What it is in every document that has it; none where arms differ.
    pub default: Option<f64>,
    /// Why this range.
    pub why: String,
}

/// A study that can be run.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyPlan {
    /// Name of the study.
    pub name: String,
    /// The study, with what the command line changed.
    pub study: StudyFile,
    /// The same as a document.
    pub study_document: Value,
    /// The economy with the changes of the study.
    pub economy_document: Value,
    /// The same as a checked value.
    pub economy: Economy,
    /// The arms; the first is the baseline.
    pub arms: Vec<PlannedArm>,
    /// The factors whose combinations the first arms are, if the study crosses any.
    pub crossed: Option<Crossed>,
    /// What is varied; empty where every parameter keeps its default.
    pub uncertainties: Vec<PlannedUncertainty>,
    /// The parameter sets: each has one value for each uncertainty, or none, and then every number keeps its default. The
    /// first of a Sobol sequence is such a one, and so is the only set where nothing is varied.
    pub sets: Vec<Vec<f64>>,
    /// Every file that was read, the study first, none twice.
    pub files: Vec<String>,
    /// What a reader should know and no one need mend: numbers without a source and the like.
    pub notes: Vec<String>,
}
