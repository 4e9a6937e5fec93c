//! Demand: how many people come, by season and year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

/// How demand grows, swings with the season and varies by chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandTerms {
    /// Growth of attendances at accident and emergency.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub attendances_growth_share_per_year: f64,
    /// Growth of emergency admissions before any prevention.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub emergencies_growth_share_per_year: f64,
    /// Growth of referrals for elective care.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub referrals_growth_share_per_year: f64,
    /// Growth of contacts wanted from community and mental-health services.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub contacts_growth_share_per_year: f64,
    /// Growth of services that are not counted.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub other_services_growth_share_per_year: f64,
    /// Part of emergency admissions that come within 30 days of a discharge from hospital.
    pub readmission_share_of_emergencies: Share,
    /// Attendances of each month against the year's mean, April to March.
    #[schemars(extend("unit" = "ratio to the mean of the year"), inner(range(min = 0.1, max = 3.0)))]
    pub attendances_season_by_month: [f64; 12],
    /// Emergency admissions of each month against the year's mean, April to March.
    #[schemars(extend("unit" = "ratio to the mean of the year"), inner(range(min = 0.1, max = 3.0)))]
    pub emergencies_season_by_month: [f64; 12],
    /// Weekly variation of a provider's demand beyond that of independent arrivals, as a standard deviation of its logarithm.
    pub weekly_variation_share: Share,
    /// Weekly variation shared by all providers of the economy, as a standard deviation of its logarithm.
    pub regional_variation_share: Share,
    /// Per cent by which referrals change when the mean wait grows by one per cent.
    #[schemars(range(min = -1.0, max = 0.0), extend("unit" = "elasticity"))]
    pub referral_elasticity_to_wait: f64,
}

/// Seasonal factors of one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seasons {
    /// Attendances against the year's mean.
    pub attendances: f64,
    /// Emergency admissions against the year's mean.
    pub emergencies: f64,
}

impl DemandTerms {
    /// Seasonal factors of a month of the year, 0 for April; scaled so that 52 weeks average to one.
    #[must_use]
    pub fn seasons(&self, month_of_year: u32) -> Seasons {
        let scaled = |by_month: &[f64; 12]| {
            let weighted: f64 =
                by_month.iter().zip([4.0, 4.0, 5.0].iter().cycle()).map(|(season, weeks)| season * weeks).sum();
            by_month[month_of_year as usize] * 52.0 / weighted
        };
        Seasons {
            attendances: scaled(&self.attendances_season_by_month),
            emergencies: scaled(&self.emergencies_season_by_month),
        }
    }
}

/// Compound growth over a number of years.
#[must_use]
pub fn compound(share_per_year: f64, years: f64) -> f64 {
    libm::pow(1.0 + share_per_year, years)
}
