//! Term and renewal: how long a contract lasts and what happens to its sums when it ends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::record::{Line, LineValues};
use crate::units::Share;

use super::per_cent;

/// How long a contract lasts and how it is renewed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Years from one signature to the next. 1 is an annual contract.
    #[schemars(range(min = 1, max = 20), extend("unit" = "years"))]
    pub years: u32,
    /// Part of the gap between local sums and the provider's cost that a renewal closes. 1 passes every saving on.
    pub rebasing_share: Share,
    /// Growth of activity a year that the plan allows for, line by line.
    pub agreed_growth_share_per_year: AgreedGrowth,
    /// How locally agreed sums move within the term.
    pub indexation: Indexation,
    /// Departure of activity from plan at which either side may reopen the contract before it ends. Left out: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopener_threshold_share: Option<Share>,
}

/// Growth of activity a year that a plan allows for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedGrowth {
    /// Of attendances at accident and emergency.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub attendances: f64,
    /// Of emergency admissions.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub emergency: f64,
    /// Of completed elective and outpatient pathways.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub elective: f64,
    /// Of contacts with community and mental-health services.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub contacts: f64,
}

impl AgreedGrowth {
    /// The growth of each line, in the order of [`Line::ALL`].
    #[must_use]
    pub const fn by_line(&self) -> LineValues<f64> {
        LineValues([self.attendances, self.emergency, self.elective, self.contacts])
    }

    fn in_words(&self) -> String {
        const NAMES: [&str; Line::ALL.len()] =
            ["attendances", "emergency admissions", "elective pathways", "community contacts"];
        let words: Vec<String> =
            NAMES.iter().zip(self.by_line().0).map(|(name, growth)| format!("{name} {}", per_cent(growth))).collect();
        words.join(", ")
    }
}

/// How locally agreed sums move from year to year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Indexation {
    /// With the national tariff.
    NationalTariff,
    /// With the growth of input prices.
    InputPrices,
    /// Not at all.
    Cash,
}

impl Term {
    /// The term in plain sentences.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let plural = if self.years == 1 { "" } else { "s" };
        let mut words = vec![
            format!(
                "The contract lasts {} year{plural}; planned activity grows a year by: {}.",
                self.years,
                self.agreed_growth_share_per_year.in_words()
            ),
            format!(
                "Renewal closes {} of the gap between locally agreed sums and the provider's cost.",
                per_cent(self.rebasing_share.value())
            ),
            match self.indexation {
                Indexation::NationalTariff => "Locally agreed sums move with the national tariff.".into(),
                Indexation::InputPrices => "Locally agreed sums move with input prices.".into(),
                Indexation::Cash => "Locally agreed sums stay the same in cash.".into(),
            },
        ];
        if let Some(threshold) = self.reopener_threshold_share {
            words.push(format!(
                "Either side may reopen the contract when activity departs from plan by more than {}.",
                per_cent(threshold.value())
            ));
        }
        words
    }
}
