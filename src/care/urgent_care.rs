//! Accident and emergency: how pressure turns attendances into breaches of four hours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare};

/// How pressure turns into breaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UrgentCareTerms {
    /// Pressure of a provider at reference occupancy and load, without target effort. Raising it makes more attendances breach.
    #[schemars(range(min = -12.0, max = 6.0), extend("unit" = "log-odds of a breach"))]
    pub intercept: f64,
    /// Rise of pressure with bed occupancy. Raising it makes beds fuller than the reference cause more breaches, and emptier
    /// ones fewer.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "log-odds per unit of occupancy"))]
    pub occupancy_slope: f64,
    /// Rise of pressure with attendances against staffed capacity. Raising it makes being short of staff cause more breaches.
    #[schemars(range(min = 0.0, max = 40.0), extend("unit" = "log-odds per log of load"))]
    pub load_slope: f64,
    /// Growth of the work that an attendance makes; it is not planned for. Raising it makes more attendances breach from year
    /// to year.
    #[schemars(range(min = -0.05, max = 0.05), extend("unit" = "share a year"))]
    pub workload_drift_share_per_year: SignedShare,
    /// Standard deviation between providers of a lasting difference in pressure. Raising it makes providers differ more in
    /// their breaches.
    #[schemars(range(min = 0.0, max = 2.0), extend("unit" = "log-odds of a breach"))]
    pub provider_effect_sd: f64,
    /// Part of a provider's difference that it keeps from year to year. Raising it makes differences between providers last
    /// longer.
    pub provider_effect_carry_over_share: Share,
    /// Waits over twelve hours for each attendance, at a breach share of one. Raising it makes more waits over twelve hours.
    pub twelve_hour_coefficient_share: Share,
    /// How steeply waits over twelve hours rise with the breach share. Raising it makes fewer waits over twelve hours while
    /// breaches are few.
    #[schemars(range(min = 0.5, max = 8.0), extend("unit" = "exponent"))]
    pub twelve_hour_exponent: f64,
}

impl UrgentCareTerms {
    /// Share of attendances that breach four hours: `effort_factor / (1 + exp(−pressure))`.
    #[must_use]
    pub fn breach_share(pressure: f64, effort_factor: f64) -> f64 {
        effort_factor / (1.0 + libm::exp(-pressure))
    }

    /// Expected waits over twelve hours in a month.
    #[must_use]
    pub fn twelve_hour_waits(&self, attendances: u32, breaches: u32) -> f64 {
        if breaches == 0 {
            return 0.0;
        }
        let share = f64::from(breaches) / f64::from(attendances.max(1));
        self.twelve_hour_coefficient_share.value()
            * f64::from(attendances)
            * libm::pow(share, self.twelve_hour_exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_odds_without_effort_breach_half_and_effort_takes_its_part_off() {
        assert_eq!(UrgentCareTerms::breach_share(0.0, 1.0), 0.5);
        assert_eq!(UrgentCareTerms::breach_share(0.0, 0.6), 0.3);
    }

    #[test]
    fn odds_of_three_to_one_breach_three_quarters() {
        assert!((UrgentCareTerms::breach_share(libm::log(3.0), 1.0) - 0.75).abs() < 1e-12);
        assert!((UrgentCareTerms::breach_share(-libm::log(3.0), 0.5) - 0.125).abs() < 1e-12);
    }

    #[test]
    fn twice_the_breaches_are_four_times_the_waits_over_twelve_hours_at_an_exponent_of_two() {
        let terms = UrgentCareTerms {
            intercept: 0.0,
            occupancy_slope: 0.0,
            load_slope: 0.0,
            workload_drift_share_per_year: SignedShare::of(0.0),
            provider_effect_sd: 0.0,
            provider_effect_carry_over_share: Share::NONE,
            twelve_hour_coefficient_share: Share::clamped(0.1),
            twelve_hour_exponent: 2.0,
        };
        assert_eq!(terms.twelve_hour_waits(1_000, 0), 0.0);
        assert!((terms.twelve_hour_waits(1_000, 200) - 4.0).abs() < 1e-9);
        assert!((terms.twelve_hour_waits(1_000, 400) - 16.0).abs() < 1e-9);
    }
}
