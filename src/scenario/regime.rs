//! A contract regime as its file describes it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::{Clauses, Regime, SetBy, Term};

use super::sources::Source;

/// A contract regime: the terms under which commissioners and providers deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegimeFile {
    /// The JSON Schema that editors check this file against.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Title for readers, short enough for a chart.
    pub title: String,
    /// What the regime is, and what it leaves out.
    pub description: String,
    /// The contract year whose rules it follows, or what else it stands for.
    pub as_at: String,
    /// How long contracts last and how they are renewed.
    pub term: Term,
    /// What is due under them.
    pub clauses: Clauses,
    /// Which level sets the term and each clause: the national rules of the year, or the parties. Left out: the parties.
    #[serde(default, skip_serializing_if = "SetBy::is_all_local")]
    pub set_by: SetBy,
    /// Name of the national rules (a file in `scenarios/rules/`) that set what is set nationally.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_rules: Option<String>,
    /// Where the numbers come from, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
}

impl RegimeFile {
    /// The regime as its file has it, the parties free in all things.
    #[must_use]
    pub fn regime(&self) -> Regime {
        Regime { term: self.term.clone(), clauses: self.clauses.clone() }
    }
}
