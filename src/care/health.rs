//! The health of a population: an index in points, lowered by harm and raised by prevention. Never mixed with money.
//!
//! A point is a hundredth of what is left: the first points of harm count in full, and no harm takes the index below 0.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What each harm takes off the health index. All weights are assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthTerms {
    /// Points lost for one patient in 1,000 people waiting over 18 weeks all year. Raising it lowers the index where many wait.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per patient per 1,000 people"))]
    pub points_per_long_wait: f64,
    /// Points lost for one attendance over four hours in 1,000 people a year. Raising it lowers the index where many
    /// attendances are over four hours.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per breach per 1,000 people"))]
    pub points_per_four_hour_breach: f64,
    /// Points lost for one wait over twelve hours in 1,000 people a year. Raising it lowers the index where waits over twelve
    /// hours are many.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points per wait per 1,000 people"))]
    pub points_per_twelve_hour_wait: f64,
    /// Points lost when all providers are in distress all year: the part of quality that nobody measures. Raising it lowers the
    /// index where providers are in distress.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points"))]
    pub points_for_unmeasured_quality: f64,
    /// Points gained for one emergency admission prevented in 1,000 people a year. Raising it raises the index where admissions
    /// are prevented.
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
    /// The health index of a population in points: 100 where harm and prevention balance, above 0 and below 200.
    ///
    /// With L the points of harm less those of prevention it is `100·e^(−L/100)` for harm and `200 − 100·e^(L/100)` for
    /// prevention beyond it: 100 − L to first order on both sides.
    #[must_use]
    pub fn index(&self, harms: &Harms, people: f64) -> f64 {
        let lost = self.points_lost(harms, people);
        let left = 100.0 * libm::exp(-lost.abs() / 100.0);
        if lost >= 0.0 { left } else { 200.0 - left }
    }

    /// Points of harm less those of prevention.
    fn points_lost(&self, harms: &Harms, people: f64) -> f64 {
        let per_1000 = |count: f64| 1_000.0 * count / people.max(1.0);
        self.points_per_long_wait * per_1000(harms.long_waits)
            + self.points_per_four_hour_breach * per_1000(harms.four_hour_breaches)
            + self.points_per_twelve_hour_wait * per_1000(harms.twelve_hour_waits)
            + self.points_for_unmeasured_quality * harms.distress
            + harms.unmeasured_care
            - self.points_per_prevented_admission * per_1000(harms.prevented_admissions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> HealthTerms {
        HealthTerms {
            points_per_long_wait: 0.5,
            points_per_four_hour_breach: 0.05,
            points_per_twelve_hour_wait: 1.0,
            points_for_unmeasured_quality: 2.0,
            points_per_prevented_admission: 0.3,
        }
    }

    #[test]
    fn no_harm_takes_the_index_below_nothing_and_no_prevention_lifts_it_to_two_hundred() {
        let index = |long_waits, prevented_admissions| {
            let harms = Harms { long_waits, prevented_admissions, ..Harms::default() };
            terms().index(&harms, 1_000.0)
        };
        assert_eq!(index(0.0, 0.0), 100.0);
        // 305 points, with which the index once stood at −205, leave a twentieth of it.
        assert!((index(610.0, 0.0) - 4.735_892).abs() < 1e-6);
        // Three points gained and lost are as far from 100.
        assert!((index(0.0, 10.0) + index(6.0, 0.0) - 200.0).abs() < 1e-12);
        assert!(index(1e5, 0.0) >= 0.0 && index(0.0, 1e5) <= 200.0);
    }

    #[test]
    fn each_harm_takes_its_points_and_prevention_gives_them_back() {
        let terms = terms();
        let harms = Harms {
            long_waits: 2_000.0,
            four_hour_breaches: 10_000.0,
            twelve_hour_waits: 100.0,
            distress: 0.5,
            prevented_admissions: 2_000.0,
            unmeasured_care: 0.2,
        };
        let lost = 1.0 + 0.5 + 0.1 + 1.0 + 0.2 - 0.6;
        assert!((terms.points_lost(&harms, 1_000_000.0) - lost).abs() < 1e-12);
        // 2.2 points lost leave 100·e^(−0.022) = 97.824.
        assert!((terms.index(&harms, 1_000_000.0) - 97.824_024).abs() < 1e-6);
    }
}
