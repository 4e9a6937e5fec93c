//! The health of a population: an index in points, lowered by harm and raised by prevention. Never mixed with money.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What each harm takes off the health index. All weights are assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthTerms {
    /// Points lost for one patient in 1,000 people waiting over 18 weeks all year.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per patient per 1,000 people"))]
    pub points_per_long_wait: f64,
    /// Points lost for one attendance over four hours in 1,000 people a year.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per breach per 1,000 people"))]
    pub points_per_four_hour_breach: f64,
    /// Points lost for one wait over twelve hours in 1,000 people a year.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per wait per 1,000 people"))]
    pub points_per_twelve_hour_wait: f64,
    /// Points lost when all providers are in distress all year: the part of quality that nobody measures.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points"))]
    pub points_for_unmeasured_quality: f64,
    /// Points gained for one emergency admission prevented in 1,000 people a year.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per admission per 1,000 people"))]
    pub points_per_prevented_admission: f64,
}

/// What happened to a population in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Harms {
    /// Patients waiting over 18 weeks, mean of the month ends.
    pub long_waits: f64,
    /// Attendances over four hours.
    pub four_hour_breaches: f64,
    /// Waits over twelve hours.
    pub twelve_hour_waits: f64,
    /// Part of the year and of care that was given by providers in distress, 0 to 1.
    pub distress: f64,
    /// Emergency admissions prevented.
    pub prevented_admissions: f64,
    /// Points lost by the care that nobody measures.
    pub unmeasured_care: f64,
}

impl HealthTerms {
    /// The health index of a population: 100 without harm, in points.
    #[must_use]
    pub fn index(&self, harms: &Harms, people: f64) -> f64 {
        let per_1000 = |count: f64| 1_000.0 * count / people.max(1.0);
        100.0
            - self.points_per_long_wait * per_1000(harms.long_waits)
            - self.points_per_four_hour_breach * per_1000(harms.four_hour_breaches)
            - self.points_per_twelve_hour_wait * per_1000(harms.twelve_hour_waits)
            - self.points_for_unmeasured_quality * harms.distress
            - harms.unmeasured_care
            + self.points_per_prevented_admission * per_1000(harms.prevented_admissions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_harm_takes_its_points_and_prevention_gives_them_back() {
        let terms = HealthTerms {
            points_per_long_wait: 0.5,
            points_per_four_hour_breach: 0.05,
            points_per_twelve_hour_wait: 1.0,
            points_for_unmeasured_quality: 2.0,
            points_per_prevented_admission: 0.3,
        };
        let harms = Harms {
            long_waits: 2_000.0,
            four_hour_breaches: 10_000.0,
            twelve_hour_waits: 100.0,
            distress: 0.5,
            prevented_admissions: 2_000.0,
            unmeasured_care: 0.2,
        };
        assert!((terms.index(&harms, 1_000_000.0) - (100.0 - 1.0 - 0.5 - 0.1 - 1.0 - 0.2 + 0.6)).abs() < 1e-12);
    }
}
