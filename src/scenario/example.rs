//! A small regime, so that the tests of reading and checking stand on a type like the real ones.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::problem::Problems;
use super::resolve::{Resolved, ScenarioKind, Shelf, ShelfFile, resolve};
use crate::units::{Money, Share};

/// Contract terms.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleRegime {
    /// Name for readers.
    pub title: String,
    /// What is agreed.
    pub clauses: ExampleClauses,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleClauses {
    /// How activity is paid for.
    pub payment: ExamplePayment,
    /// Money withheld, by standard.
    #[serde(default)]
    pub sanctions: BTreeMap<String, ExampleSanction>,
    /// Whole years until renewal.
    #[schemars(range(min = 1, max = 10), extend("unit" = "years"))]
    pub term_years: u32,
    /// What the commissioner does with sanctions.
    #[serde(default)]
    pub reinvest: Option<Reinvest>,
}

/// How activity is paid for.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExamplePayment {
    /// One sum a year.
    Block {
        /// The sum.
        yearly_pounds: Money,
    },
    /// A price for each case.
    Activity(ExampleActivity),
    /// Nothing.
    Unpaid,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleActivity {
    /// Part of the price above plan.
    pub marginal_share: Share,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleSanction {
    /// Part of patients that must be within the standard.
    pub threshold_share: Share,
    /// Sum withheld for each patient over the standard. In pounds.
    pub per_breach_pounds: Money,
    /// Months in which it may be charged.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub months: Vec<u8>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reinvest {
    /// All of it.
    All,
    /// None of it.
    Nothing,
}

/// A regime without problems.
pub const BASE: &str = r#"{
  "title": "Annual contract with sanctions",
  "clauses": {
    "payment": { "activity": { "marginal_share": 0.7 } },
    "sanctions": {
      "rtt_incomplete": { "threshold_share": 0.92, "per_breach_pounds": 150 }
    },
    "term_years": 1
  }
}"#;

/// The outcome of resolving one of these files.
pub fn shelved(name: &str, files: &[(&str, &str)]) -> Result<Resolved<ExampleRegime>, Problems> {
    let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
    let file = |name: &str| {
        let (name, text) = files.iter().find(|(known, _)| *known == name)?;
        Some(ShelfFile { file: format!("regimes/{name}.json"), bytes: Ok(text.as_bytes().to_vec()) })
    };
    resolve(name, &Shelf { kind: ScenarioKind::Regime, names: &names, file: &file })
}

/// The message for one of these files.
pub fn message(name: &str, files: &[(&str, &str)]) -> String {
    shelved(name, files).expect_err("it has problems").to_string()
}
