//! Staff: what is not covered by employed staff is bought from agencies at a premium.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare, power};

use super::target_effort::believe;

/// How providers are staffed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkforceTerms {
    /// Part of cost that is pay. Raising it makes agency staff and growth of pay weigh more.
    pub pay_share_of_cost: Share,
    /// Part of the pay bill that goes to agencies when staff cover the work. Raising it makes agency staff a larger part of
    /// what the opening's cost holds, whose premium the caps lower.
    pub agency_share: Share,
    /// Rise of that part for a shortage of 1. Raising it makes a shortage cost more agency staff.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "share per unit of shortage"))]
    pub agency_slope: f64,
    /// Premium of agency staff over employed staff. Raising it makes agency staff beyond the start dearer, and lets the caps
    /// save more on those of the start.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "share of pay"))]
    pub agency_premium_share: SignedShare,
    /// How much of a rise in unit cost counts as a rise in work for staff. Raising it lets savings take more work off staff.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "exponent"))]
    pub cost_index_exponent: f64,
    /// Trend of the staff that can be employed, beyond the growth of work that providers expect. Raising it makes the shortage
    /// of staff smaller.
    #[schemars(range(min = -0.1, max = 0.1), extend("unit" = "share a year"))]
    pub staff_trend_share_per_year: SignedShare,
    /// How far the trend departs from the lasting one after each of the first years; later years do not. Raising a year's value
    /// makes the shortage of staff smaller from that year on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100), inner(range(min = -0.1, max = 0.1)), extend("unit" = "share"))]
    pub staff_trend_deviation_share_by_year: Vec<f64>,
    /// Part of a shortage that is filled in a year. Raising it closes a shortage of staff sooner.
    pub recruitment_share_per_year: Share,
    /// The first financial year, by the calendar year in which it starts, in which prices of agency staff are capped. Raising
    /// it leaves agencies without caps for longer.
    #[schemars(range(min = 1948, max = 2200), extend("unit" = "calendar year"))]
    pub agency_capped_from_year: u32,
    /// Premium of agency staff under the caps. Raising it makes agency staff dearer under the caps.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "share of pay"))]
    pub capped_agency_premium_share: SignedShare,
    /// Part of what agencies would be used for beyond the first year's part that they still are under the caps; the rest of a
    /// shortage stays unfilled. Raising it uses more agency staff under the caps.
    pub left_under_caps_share: Share,
    /// The largest part of the pay bill that agencies can supply. Raising it lets agencies cover more of a large shortage.
    pub largest_agency_share: Share,
}

/// What limits agencies in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgencyLimits {
    /// Nothing does: the mechanism is switched off.
    None,
    /// There are no more than so many agency staff.
    Supply,
    /// Their price is capped too.
    Caps,
}

/// What a provider looks at when it hires for the next year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hiring {
    /// Its staff, against the first year's.
    pub staff: f64,
    /// What is short of the staff that its work needs, as a part of them; below zero there are staff to spare.
    pub shortage: f64,
    /// Growth of work that it expects, as a share a year; none where staff do not follow work.
    pub expected_growth: Option<f64>,
    /// The year of the run that ends, 0 for the first.
    pub year: u32,
    /// Part of its staff that it loses to distress.
    pub lost_share: SignedShare,
}

impl WorkforceTerms {
    /// Staff of the next year: what was short is partly filled, and the provider hires for the growth of work that it expects.
    #[must_use]
    pub fn hire(&self, hiring: &Hiring) -> f64 {
        let Hiring { staff, shortage, year, lost_share, .. } = *hiring;
        let without = (0.0, self.staff_trend_share_per_year.value());
        let (expected, trend) = hiring.expected_growth.map_or(without, |growth| (growth, self.trend(year)));
        self.staff_after(staff, expected, trend, shortage) * (1.0 - lost_share.value())
    }

    /// Growth of its need for staff that a provider expects, once it needed `need` after `last_need`.
    #[must_use]
    pub fn growth_expected(&self, belief: f64, last_need: f64, need: f64, step: Share) -> f64 {
        believe(belief, need / last_need.max(1e-6) - 1.0, step)
    }

    /// Shortage of staff against work: `work·index^a/staff − 1`; below zero there are staff to spare.
    #[must_use]
    pub fn shortage(&self, work: f64, cost_index: f64, staff: f64) -> f64 {
        self.need(work, cost_index) / staff.max(1e-6) - 1.0
    }

    /// Staff that work needs, against the first year's: `work·index^a`.
    #[must_use]
    pub fn need(&self, work: f64, cost_index: f64) -> f64 {
        work * power(cost_index.max(1e-6), self.cost_index_exponent)
    }

    /// What limits agencies in a financial year, by the calendar year in which it starts.
    #[must_use]
    pub const fn limits(&self, calendar_year: u32) -> AgencyLimits {
        if calendar_year >= self.agency_capped_from_year { AgencyLimits::Caps } else { AgencyLimits::Supply }
    }

    /// Part of the pay bill that goes to agencies, distress included; from 0 to the largest that they can supply.
    #[must_use]
    pub fn agency_share(&self, shortage: f64, distress: f64, limits: AgencyLimits) -> f64 {
        let (base, more) = (self.agency_share.value(), self.agency_slope * shortage);
        match limits {
            AgencyLimits::None => (base + more + distress).clamp(0.0, 1.0),
            AgencyLimits::Supply => (base + more + distress).clamp(0.0, self.largest_agency_share.value()),
            AgencyLimits::Caps => {
                let left = self.left_under_caps_share.value() * (more + distress);
                (base + left).clamp(0.0, self.largest_agency_share.value())
            }
        }
    }

    /// What agencies cost above employed staff, as a part of the whole cost, beyond what the first year held.
    #[must_use]
    pub fn agency_cost_share(&self, agency_share: f64, limits: AgencyLimits) -> f64 {
        let (premium, base) = (self.agency_premium_share.value(), self.agency_share.value());
        // The premium that the first year held was that of no caps.
        let fallen = match limits {
            AgencyLimits::Caps => (premium - self.capped_agency_premium_share.value()) * agency_share,
            AgencyLimits::None | AgencyLimits::Supply => 0.0,
        };
        (premium * (agency_share - base) - fallen) * self.pay_share_of_cost.value()
    }

    /// Staff after a year with such a shortage, of a provider that hires for such a growth of work:
    /// `staff·(1 + ĝ + trend + r·max(0, shortage))`.
    #[must_use]
    pub fn staff_after(&self, staff: f64, expected_growth: f64, trend: f64, shortage: f64) -> f64 {
        staff * (1.0 + expected_growth + trend + self.recruitment_share_per_year.value() * shortage.max(0.0))
    }

    /// Trend of the staff that can be employed after a year of the run, 0 for the first.
    #[must_use]
    pub fn trend(&self, year: u32) -> f64 {
        let deviation = self.staff_trend_deviation_share_by_year.get(year as usize).copied().unwrap_or(0.0);
        self.staff_trend_share_per_year.value() + deviation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> WorkforceTerms {
        WorkforceTerms {
            pay_share_of_cost: Share::clamped(0.65),
            agency_share: Share::clamped(0.04),
            agency_slope: 0.65,
            agency_premium_share: SignedShare::of(0.5),
            cost_index_exponent: 0.3,
            staff_trend_share_per_year: SignedShare::of(-0.009),
            staff_trend_deviation_share_by_year: vec![-0.031, -0.02],
            recruitment_share_per_year: Share::clamped(0.4),
            agency_capped_from_year: 2016,
            capped_agency_premium_share: SignedShare::of(0.4),
            left_under_caps_share: Share::clamped(0.4),
            largest_agency_share: Share::clamped(0.1),
        }
    }

    /// Agency share of pay after fifty years in which work grows as was expected.
    fn at_rest(trend: f64, growth: f64, limits: AgencyLimits) -> f64 {
        let (terms, mut staff, mut work) = (terms(), 1.0, 1.0);
        for _ in 0..50 {
            staff = terms.staff_after(staff, growth, trend, terms.shortage(work, 1.0, staff));
            work *= 1.0 + growth;
        }
        terms.agency_share(terms.shortage(work, 1.0, staff), 0.0, limits)
    }

    #[test]
    fn ten_per_cent_too_few_staff_raise_agency_use_by_the_slope_up_to_what_agencies_can_supply() {
        let terms = terms();
        let shortage = terms.shortage(1.1, 1.0, 1.0);
        assert!((terms.agency_share(shortage, 0.0, AgencyLimits::None) - 0.105).abs() < 1e-12);
        assert_eq!(terms.agency_share(shortage, 0.0, AgencyLimits::Supply), 0.1);
        assert_eq!(terms.agency_share(9.0, 0.01, AgencyLimits::Caps), 0.1);
        assert!((terms.agency_cost_share(0.105, AgencyLimits::None) - 0.5 * 0.065 * 0.65).abs() < 1e-12);
        assert!((terms.staff_after(1.0, 0.0, -0.009, shortage) - 1.031).abs() < 1e-12);
    }

    #[test]
    fn agencies_rest_at_5_46_per_cent_of_pay_where_staff_fall_behind_by_0_9_per_cent_a_year_and_at_4_where_they_do_not()
    {
        // 0.009/0.4 = 2.25% short; 4% + 0.65 · 2.25% = 5.4625%, at any growth of work.
        for growth in [-0.03, 0.0, 0.02, 0.08] {
            assert!((at_rest(-0.009, growth, AgencyLimits::Supply) - 0.054_625).abs() < 1e-9);
            assert!((at_rest(0.0, growth, AgencyLimits::Supply) - 0.04).abs() < 1e-9);
            // Under caps two fifths of the rise are left.
            assert!((at_rest(-0.009, growth, AgencyLimits::Caps) - 0.045_85).abs() < 1e-9);
        }
    }

    #[test]
    fn caps_lower_the_premium_of_all_agency_staff_from_their_year_on() {
        let terms = terms();
        assert_eq!([2015, 2016].map(|year| terms.limits(year)), [AgencyLimits::Supply, AgencyLimits::Caps]);
        // 6% at a premium of 0.4 is 2.4% of pay, 0.4 points more than the 4% at 0.5 that the first year held.
        assert!((terms.agency_cost_share(0.06, AgencyLimits::Caps) - 0.004 * 0.65).abs() < 1e-12);
    }

    #[test]
    fn a_provider_hires_for_growth_and_for_a_part_of_what_was_short_and_loses_staff_in_distress() {
        let hiring = Hiring {
            staff: 1.0,
            shortage: 0.1,
            expected_growth: Some(0.06),
            year: 0,
            lost_share: SignedShare::of(0.0),
        };
        let hired = |hiring: Hiring| terms().hire(&hiring);
        let all = [
            // Growth of 6%, a trend of -0.9% - 3.1%, and four tenths of a tenth.
            (hired(hiring), 1.06 - 0.04 + 0.04),
            (hired(Hiring { year: 5, ..hiring }), 1.06 - 0.009 + 0.04),
            (hired(Hiring { lost_share: SignedShare::of(0.01), ..hiring }), 1.06 * 0.99),
            (hired(Hiring { expected_growth: None, ..hiring }), 1.0 - 0.009 + 0.04),
            (hired(Hiring { shortage: -0.1, expected_growth: None, ..hiring }), 1.0 - 0.009),
        ];
        for (found, wanted) in all {
            assert!((found - wanted).abs() < 1e-12, "{found} and not {wanted}");
        }
        // Work is up by 10%: two fifths of the way from 2%.
        assert!((terms().growth_expected(0.02, 1.0, 1.1, Share::clamped(0.4)) - 0.052).abs() < 1e-12);
    }

    #[test]
    fn the_trend_departs_from_the_lasting_one_in_the_first_years_alone() {
        let trends = [0, 1, 2, 40].map(|year| terms().trend(year));
        for (trend, expected) in trends.into_iter().zip([-0.04, -0.029, -0.009, -0.009]) {
            assert!((trend - expected).abs() < 1e-12);
        }
    }
}
