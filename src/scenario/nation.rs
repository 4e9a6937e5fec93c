//! The nation that an economy is a small copy of: how many times larger it is, and what was published of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Economy;
use crate::units::Money;

/// England as it was in one financial year. Nothing in a run depends on it: results are printed at its size beside what was
/// published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NationFile {
    /// People who live in it. Raising it makes what is printed at its size larger.
    #[schemars(range(min = 1_000, max = 2_000_000_000), extend("unit" = "people"))]
    pub population_people: u32,
    /// Financial year of what was published, named by the calendar year in which it starts. Raising it sets the printed figures
    /// beside those of a later year.
    #[schemars(range(min = 1948, max = 2100), extend("unit" = "calendar year"))]
    pub published_year: u32,
    /// Deficit of all providers that was published, as "over" so much. Raising it makes the model's deficit smaller beside what
    /// was published.
    pub provider_deficit_over_pounds: Money,
    /// Sanctions on providers that were published, as "about" so much. Raising it makes the model's sanctions smaller beside
    /// what was published.
    pub sanctions_about_pounds: Money,
}

impl NationFile {
    /// How many times the people of an economy live in the nation; more than 0.
    #[must_use]
    pub fn times(&self, economy: &Economy) -> f64 {
        let people: u64 = economy.commissioners.values().map(|one| u64::from(one.population_people)).sum();
        f64::from(self.population_people) / people.max(1) as f64
    }
}
