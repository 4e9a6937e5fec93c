//! The plan of a study: every file found, merged and checked, every arm and parameter set written out, before the first run.
//!
//! A [`Plan`] is all that decides the results of a study. Whoever holds one can run it; nothing is looked up any more.

use serde_json::{Value, json};

use crate::scenario::address::Address;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::read::Document;
use crate::scenario::resolve::{Kind, Shelf, resolve, resolve_document};
use crate::scenario::{Economy, RegimeFile, Scenario, StudyFile};

use super::design::Spread;

/// The three shelves of scenario files.
pub struct Shelves<'s> {
    /// Economies by name.
    pub economies: Shelf<'s>,
    /// Regimes by name.
    pub regimes: Shelf<'s>,
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
}

/// One number that is not known well.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedUncertainty {
    /// Where it stands: `economy.` or `regime.` and the address in that document.
    pub address: String,
    /// What is thought plausible for it, in its own unit.
    pub spread: Spread,
    /// Why this range.
    pub why: String,
}

/// A study that can be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
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
    /// What is varied; empty where every parameter keeps its default.
    pub uncertainties: Vec<PlannedUncertainty>,
    /// The parameter sets: each has one value for each uncertainty. A single empty set where nothing is varied.
    pub sets: Vec<Vec<f64>>,
    /// Every file that was read, the study first, none twice.
    pub files: Vec<String>,
    /// What a reader should know and no one need mend: numbers without a source and the like.
    pub notes: Vec<String>,
}

impl Plan {
    /// Plans the study of this name.
    ///
    /// # Errors
    /// All problems of all its files at once, or that it is too large.
    pub fn of(name: &str, shelves: &Shelves<'_>, overrides: &Overrides) -> Result<Self, PlanError> {
        let study = resolve::<StudyFile>(name, &shelves.studies)?;
        let _ = overrides;
        let economy = resolve::<Economy>(&study.value.economy, &shelves.economies)?;
        let mut arms = Vec::new();
        for arm in &study.value.arms {
            let regime = resolve::<RegimeFile>(&arm.regime, &shelves.regimes)?;
            arms.push(PlannedArm {
                id: arm.name.clone().unwrap_or_else(|| arm.regime.clone()),
                label: arm.title.clone().unwrap_or_else(|| regime.value.title.clone()),
                description: regime.value.description.clone(),
                regime_name: arm.regime.clone(),
                document: regime.document,
                regime: regime.value,
            });
        }
        Ok(Self {
            name: name.to_owned(),
            study: study.value,
            study_document: study.document,
            economy_document: economy.document,
            economy: economy.value,
            arms,
            uncertainties: Vec::new(),
            sets: vec![Vec::new()],
            files: study.files,
            notes: Vec::new(),
        })
    }

    /// Plans a study that was given by its path. `name` is what its results are called.
    ///
    /// # Errors
    /// All problems of all its files at once, or that it is too large.
    pub fn of_document(
        document: Document,
        name: &str,
        shelves: &Shelves<'_>,
        overrides: &Overrides,
    ) -> Result<Self, PlanError> {
        let _ = (resolve_document::<StudyFile>(document, &shelves.studies)?, overrides);
        Err(Problems::from(Problem::new(name, "not yet")).into())
    }

    /// The economy and the regime of an arm with the values of a parameter set put in.
    ///
    /// # Errors
    /// Values that do not go together; [`Plan::of`] has looked at the ends of every spread.
    ///
    /// # Panics
    /// If there is no such arm or set.
    pub fn scenario(&self, arm: usize, set: usize) -> Result<Scenario, Problems> {
        let _ = (&self.sets[set], Address::ROOT);
        Ok(Scenario {
            economy: self.economy.clone(),
            regime: self.arms[arm].regime.regime(),
            years: self.study.horizon_years,
        })
    }

    /// How many runs the study has: arms × parameter sets × futures.
    #[must_use]
    pub fn runs(&self) -> u64 {
        let futures = u64::from(self.study.futures_per_set);
        (self.arms.len() as u64).saturating_mul(self.sets.len() as u64).saturating_mul(futures)
    }

    /// The replication of a future of a parameter set: no two sets share one, and it is the same in every arm.
    #[must_use]
    pub fn replication(&self, set: usize, future: usize) -> u32 {
        (set * self.study.futures_per_set as usize + future) as u32
    }

    /// Everything that decides the results, as bytes that depend on nothing else: what the digest of a study is taken of.
    #[must_use]
    pub fn digest_source(&self) -> Vec<u8> {
        json!({ "study": self.study_document }).to_string().into_bytes()
    }
}

/// Checks one economy, regime or study file alone, and gives the notes on it.
///
/// # Errors
/// All its problems at once.
pub fn check_file(kind: Kind, document: Document, shelves: &Shelves<'_>) -> Result<Vec<String>, Problems> {
    match kind {
        Kind::Economy => resolve_document::<Economy>(document, &shelves.economies).map(|_| Vec::new()),
        Kind::Regime => resolve_document::<RegimeFile>(document, &shelves.regimes).map(|_| Vec::new()),
        Kind::Study => resolve_document::<StudyFile>(document, &shelves.studies).map(|_| Vec::new()),
    }
}
