//! What goals of a quality payment ask of the parties: a score that nobody knows beforehand, and hours for local ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Hours, Money, Share};

/// How parties live with goals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityTerms {
    /// How far a quarter's score may lie from what a board expects, either way, as a part of the cases. Raising it makes goals
    /// pull less when they are close and more when they are far.
    #[schemars(range(min = 0.0001, max = 0.5), extend("unit" = "share"))]
    pub score_uncertainty_share: Share,
    /// Staff hours that a local goal takes each side in a year, to set up, measure and argue about. Raising it makes local
    /// goals dearer.
    #[schemars(range(min = 0.0, max = 100_000.0), extend("unit" = "hours a goal and year"))]
    pub local_goal_hours_per_year: Hours,
}

impl QualityTerms {
    /// What the local goals of a contract cost each side in a year.
    #[must_use]
    pub fn cost_of_local_goals(&self, goals: usize, hourly_cost: Money) -> Money {
        hourly_cost.times(self.local_goal_hours_per_year.value() * goals as f64)
    }
}
