//! A study: which economy, which regimes, what is varied, how many futures, what is looked at.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::factors::{DecompositionFile, FactorsFile};
use super::mechanisms::MechanismChanges;
use crate::units::SignedShare;

/// A study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// The JSON Schema that editors check this file against.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Title for readers.
    pub title: String,
    /// The question that the study answers.
    pub question: String,
    /// Name of the economy (a file in `scenarios/economies/`).
    pub economy: String,
    /// The arms: names of regimes (files in `scenarios/regimes/`), or an arm with its own changes. The first is the baseline,
    /// unless factors make arms before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub arms: Vec<ArmFile>,
    /// Factors that are crossed: every combination of their levels is an arm, before those of `arms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factors: Option<FactorsFile>,
    /// Years to live through.
    #[schemars(range(min = 1, max = 100), extend("unit" = "years"))]
    pub horizon_years: u32,
    /// The seed: another seed gives other futures.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64), extend("unit" = "number"))]
    pub seed: u64,
    /// Parameter sets drawn from the uncertainties, the same in every arm; 1 keeps every parameter at its default. Powers of
    /// two spread the sets most evenly.
    #[schemars(range(min = 1, max = 65_536), extend("unit" = "sets"))]
    pub parameter_sets: u32,
    /// Futures for each parameter set, the same in every arm.
    #[schemars(range(min = 1, max = 65_536), extend("unit" = "futures"))]
    pub futures_per_set: u32,
    /// How parameter sets are spread over what is plausible.
    #[serde(default, skip_serializing_if = "Design::is_sobol")]
    pub design: Design,
    /// Parameters that are not known well, and how far they may lie from their defaults.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertainties: Vec<UncertaintyFile>,
    /// Changes to the economy, as a merge patch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub economy_changes: Option<Value>,
    /// Replays of some futures, for what the letter says against practice and for who is to blame. Left out: a few, in studies
    /// of few arms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replays: Option<ReplaysFile>,
    /// How much is lived to divide the difference of the first comparison over the clauses in which its contracts differ. Left
    /// out: about as many runs as the study has. A study of factors needs none: its own arms tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decomposition: Option<DecompositionFile>,
    /// Negative controls: comparisons in which nothing may be found. A study that finds something stops.
    #[serde(default, skip_serializing_if = "ControlsFile::is_empty")]
    pub controls: ControlsFile,
    /// Differences too small to matter, by measure, in the measure's unit (a year).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub too_small_to_matter: BTreeMap<String, SmallDifference>,
}

/// How parameter sets are spread over what is plausible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// The prefix of one scrambled Sobol sequence whose first point is the scenario as it is written: a larger study holds the
    /// smaller one.
    #[default]
    Sobol,
    /// A Latin hypercube: even for any number of sets, but another number of sets is another study.
    LatinHypercube,
}

impl Design {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_sobol(&self) -> bool {
        *self == Self::Sobol
    }
}

/// Negative controls that a study asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlsFile {
    /// A further arm, the placebo: the baseline's regime under another name. Each of its runs must be the baseline's to the bit.
    #[serde(default)]
    pub placebo: bool,
    /// Every arm is lived in an economy in which each party has a twin that meets the same chance. Twins must end alike to the
    /// bit.
    #[serde(default)]
    pub symmetric_economy: bool,
}

impl ControlsFile {
    /// Whether none is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Which futures are lived again, and with what otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaysFile {
    /// Futures that are lived again under every arm, one of each parameter set in turn. 0 switches replays off.
    #[schemars(range(min = 0, max = 10_000), extend("unit" = "futures"))]
    pub futures: u32,
    /// More attendances and emergency admissions, from the year on.
    #[schemars(range(min = -0.5, max = 0.5), extend("unit" = "share"))]
    pub demand_shock_share: SignedShare,
    /// Dearer supplies and staff, from the year on.
    #[schemars(range(min = -0.5, max = 0.5), extend("unit" = "share"))]
    pub cost_shock_share: SignedShare,
    /// Year of the study from which on the shocks are felt; 1 is the first.
    #[schemars(range(min = 1, max = 100), extend("unit" = "years"))]
    pub from_year: u32,
}

impl StudyFile {
    /// The replays of a study with so many arms: those it asks for or, in a study of few arms, a few.
    #[must_use]
    pub fn replays(&self, arms: usize) -> ReplaysFile {
        // As many as leave a study with more arms about as long as one with few.
        const MOST_ARMS: usize = 12;
        const FUTURES_OF_ALL_ARMS: u32 = 80;
        let of_each = (FUTURES_OF_ALL_ARMS / arms.max(1) as u32).min(20);
        let usual = ReplaysFile {
            futures: if arms <= MOST_ARMS { of_each } else { 0 },
            demand_shock_share: SignedShare::of(0.05),
            cost_shock_share: SignedShare::of(0.01),
            from_year: self.horizon_years.min(3),
        };
        self.replays.unwrap_or(usual)
    }
}

/// The size below which a difference does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SmallDifference(
    /// In the unit of the measure, a year.
    #[schemars(range(min = 0.0, max = 1e12), extend("unit" = "unit of the measure"))]
    pub f64,
);

/// One arm of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArmFile {
    /// Name of the regime (a file in `scenarios/regimes/`).
    pub regime: String,
    /// Name of the arm in files; the regime's name where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name of the arm for readers; the regime's title where it is left out. In a sweep `{value}` stands for the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Changes to the regime for this arm, as a merge patch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
    /// Mechanisms that are switched on or off in this arm alone: the same contract, with and without something that people do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mechanisms: Option<MechanismChanges>,
    /// Contracts that follow another regime than the rest of the economy. Where several are about a contract, the first counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50))]
    pub exceptions: Vec<ExceptionFile>,
    /// A sweep: this arm once for each value of one number of the regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sweep: Option<SweepFile>,
}

/// Contracts of one commissioner, of one provider or between both that follow another regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExceptionFile {
    /// Name of the commissioner; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commissioner: Option<String>,
    /// Name of the provider; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Name of the regime that these contracts follow (a file in `scenarios/regimes/`).
    pub regime: String,
}

/// A number of the regime that takes several values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepFile {
    /// Addresses of the numbers in the regime that take the value together, such as `term.years`.
    #[schemars(length(min = 1, max = 20))]
    pub addresses: Vec<String>,
    /// The values.
    #[schemars(length(min = 1, max = 50), inner(range(min = -1e12, max = 1e12)), extend("unit" = "unit of the number"))]
    pub values: Vec<f64>,
}

/// A parameter that is not known well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncertaintyFile {
    /// Address of the number, with the document it stands in: `economy.cost.marginal_cost_share` or `regime.term.years`.
    pub address: String,
    /// How plausible values are spread.
    pub spread: SpreadFile,
    /// Why this range.
    pub why: String,
}

/// How plausible values are spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpreadFile {
    /// Every value of the range is as plausible as any other.
    Uniform(RangeFile),
    /// Every factor is as plausible as any other: for values that may be twice or half as large.
    LogUniform(RangeFile),
    /// Values near the most plausible one are more plausible.
    Triangular(TriangleFile),
}

/// A range of values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RangeFile {
    /// The lowest plausible value.
    #[schemars(range(min = -1e12, max = 1e12), extend("unit" = "unit of the number"))]
    pub low: f64,
    /// The highest plausible value.
    #[schemars(range(min = -1e12, max = 1e12), extend("unit" = "unit of the number"))]
    pub high: f64,
}

/// A range of values with a most plausible one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriangleFile {
    /// The lowest plausible value.
    #[schemars(range(min = -1e12, max = 1e12), extend("unit" = "unit of the number"))]
    pub low: f64,
    /// The most plausible value.
    #[schemars(range(min = -1e12, max = 1e12), extend("unit" = "unit of the number"))]
    pub most_plausible: f64,
    /// The highest plausible value.
    #[schemars(range(min = -1e12, max = 1e12), extend("unit" = "unit of the number"))]
    pub high: f64,
}
