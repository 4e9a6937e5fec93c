//! Staff: what is not covered by employed staff is bought from agencies at a premium.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

/// How providers are staffed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkforceTerms {
    /// Part of cost that is pay.
    pub pay_share_of_cost: Share,
    /// Part of the pay bill that goes to agencies when staff cover the work.
    pub agency_share: Share,
    /// Rise of that part for a shortage of 1.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "share per unit of shortage"))]
    pub agency_slope: f64,
    /// Premium of agency staff over employed staff.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "share of pay"))]
    pub agency_premium_share: f64,
    /// How much of a rise in unit cost counts as a rise in work for staff.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "exponent"))]
    pub cost_index_exponent: f64,
    /// Trend of the staff that can be employed, against the work of the first year.
    #[schemars(range(min = -0.1, max = 0.1), extend("unit" = "share a year"))]
    pub staff_trend_share_per_year: f64,
    /// Part of a shortage that is filled in a year.
    pub recruitment_share_per_year: Share,
}

impl WorkforceTerms {
    /// Shortage of staff against work: `work·index^a/staff − 1`; below zero there are staff to spare.
    #[must_use]
    pub fn shortage(&self, work: f64, cost_index: f64, staff: f64) -> f64 {
        work * libm::pow(cost_index.max(1e-6), self.cost_index_exponent) / staff.max(1e-6) - 1.0
    }

    /// Part of the pay bill that goes to agencies, distress included; from 0 to 1.
    #[must_use]
    pub fn agency_share(&self, shortage: f64, distress: f64) -> f64 {
        (self.agency_share.value() + self.agency_slope * shortage + distress).clamp(0.0, 1.0)
    }

    /// What agencies cost above employed staff, as a part of the whole cost, beyond what the first year held.
    #[must_use]
    pub fn agency_cost_share(&self, agency_share: f64) -> f64 {
        self.agency_premium_share * (agency_share - self.agency_share.value()) * self.pay_share_of_cost.value()
    }

    /// Staff after a year with such a shortage.
    #[must_use]
    pub fn staff_after(&self, staff: f64, shortage: f64) -> f64 {
        staff * (1.0 + self.staff_trend_share_per_year + self.recruitment_share_per_year.value() * shortage.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_per_cent_too_few_staff_raise_agency_use_by_the_slope() {
        let terms = WorkforceTerms {
            pay_share_of_cost: Share::clamped(0.65),
            agency_share: Share::clamped(0.04),
            agency_slope: 0.65,
            agency_premium_share: 0.5,
            cost_index_exponent: 0.3,
            staff_trend_share_per_year: -0.009,
            recruitment_share_per_year: Share::clamped(0.4),
        };
        let shortage = terms.shortage(1.1, 1.0, 1.0);
        assert!((terms.agency_share(shortage, 0.0) - 0.105).abs() < 1e-12);
        assert!((terms.agency_cost_share(0.105) - 0.5 * 0.065 * 0.65).abs() < 1e-12);
        assert!((terms.staff_after(1.0, shortage) - 1.031).abs() < 1e-12);
    }
}
