//! Factors of a study: parts of a contract that are changed one by one and in every combination, and how a difference between
//! two contracts is divided over their clauses.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Factors that are crossed: every combination of their levels is an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorsFile {
    /// Name of the regime (a file in `scenarios/regimes/`) that every combination begins with.
    pub base: String,
    /// The factors. Each more of them multiplies the arms by its levels.
    #[schemars(length(min = 1, max = 8))]
    pub crossed: Vec<FactorFile>,
    /// The two combinations that the answer speaks of first. Left out: the first level of every factor against the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<HeadlineFile>,
}

/// A part of the contract that takes several forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorFile {
    /// Name of the factor in files.
    pub name: String,
    /// Name of the factor for readers; its name where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The forms that it takes.
    #[schemars(length(min = 2, max = 10))]
    pub levels: Vec<LevelFile>,
}

/// One form of a factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelFile {
    /// Name of the level in files; the names of arms are made of it.
    pub name: String,
    /// Name of the level for readers; its name where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Changes to the base regime, as a merge patch. Left out: the part is as the base has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Value>,
}

/// The comparison that the answer speaks of first: the second combination against the first, which is the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadlineFile {
    /// The baseline.
    pub from: CombinationFile,
    /// What is compared with it.
    pub to: CombinationFile,
}

/// A combination of levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CombinationFile {
    /// The level of every factor, by the names of both.
    pub levels: BTreeMap<String, String>,
    /// Name of the arm in files; made of its levels where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name of the arm for readers; made of its levels where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// How much is lived to divide the difference of the first comparison over the clauses in which its contracts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecompositionFile {
    /// Parameter sets on which contracts in between are lived, the first of the study's. 0 switches the decomposition off.
    #[schemars(range(min = 0, max = 65_536), extend("unit" = "sets"))]
    pub parameter_sets: u32,
    /// Futures for each of these sets, the first of the study's.
    #[schemars(range(min = 1, max = 65_536), extend("unit" = "futures"))]
    pub futures_per_set: u32,
    /// Orders in which clauses are exchanged where there are too many clauses for all orders; each order has its reverse
    /// among them. More of them make the shares surer.
    #[schemars(range(min = 4, max = 1_000), extend("unit" = "orders"))]
    pub orders: u32,
}
