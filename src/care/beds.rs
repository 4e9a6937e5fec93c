//! Beds: how long people stay, how many beds emergencies fill, and what room is left for elective admissions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare, Weeks, power};

/// How beds fill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BedTerms {
    /// Mean stay of an emergency admission in the first year. Raising it fills beds, and makes more attendances wait.
    #[schemars(range(min = 0.1, max = 30.0), extend("unit" = "days"))]
    pub emergency_stay_days: f64,
    /// Change of the mean emergency stay. Raising it fills beds more from year to year.
    #[schemars(range(min = -0.1, max = 0.1), extend("unit" = "share a year"))]
    pub stay_trend_share_per_year: SignedShare,
    /// Longer stays from December to February. Raising it fills beds in winter.
    pub winter_stay_increase_share: Share,
    /// Per cent by which the mean stay changes when admissions grow by one per cent (extra admissions are often short). Raising
    /// it towards 0 makes each further admission fill more beds.
    #[schemars(range(min = -1.0, max = 0.0), extend("unit" = "elasticity"))]
    pub stay_elasticity_to_admissions: f64,
    /// How strongly full beds shorten stays: the relative change of a stay for a change of occupancy by 1, below zero in
    /// effect. Raising it keeps occupancy closer to the reference.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "per unit of occupancy"))]
    pub stay_feedback: f64,
    /// Weeks over which occupancy and admissions are smoothed before they change stays. Raising it makes stays answer later.
    #[schemars(range(min = 1.0, max = 104.0), extend("unit" = "weeks"))]
    pub smoothing_weeks: Weeks,
    /// Occupancy at which nothing is shortened and accident and emergency is at its reference. Raising it makes full beds press
    /// less on accident and emergency, and shortens stays less.
    pub reference_occupancy_share: Share,
    /// Beds filled by patients fit to leave, when community services have no backlog. Raising it fills beds.
    pub delayed_transfer_share: Share,
    /// Relative growth of delayed transfers for a community backlog of one week's capacity. Raising it makes a community
    /// backlog fill more beds.
    #[schemars(range(min = 0.0, max = 20.0), extend("unit" = "per week of backlog"))]
    pub delayed_transfer_slope: f64,
    /// Part of last week's emergency beds still in use by the same wave of admissions. Raising it makes beds follow admissions
    /// more slowly and more evenly.
    pub emergency_bed_memory_share: Share,
    /// Part of all beds that may be filled before elective admissions are put off. Raising it puts off fewer elective
    /// admissions and fills beds further.
    pub usable_share: Share,
    /// Bed days of an elective admission, day cases counted as none. Raising it fills beds, and puts off more elective
    /// admissions.
    #[schemars(range(min = 0.01, max = 30.0), extend("unit" = "days"))]
    pub elective_stay_days: f64,
    /// Change of the number of beds. Raising it empties beds and costs more.
    #[schemars(range(min = -0.1, max = 0.1), extend("unit" = "share a year"))]
    pub beds_growth_share_per_year: SignedShare,
}

const DAYS_IN_WEEK: f64 = 7.0;

impl BedTerms {
    /// Mean emergency stay in days, given its trend since the start, winter, and smoothed admissions and occupancy.
    #[must_use]
    pub fn stay_days(&self, trend: f64, is_winter: bool, admissions_index: f64, occupancy: f64) -> f64 {
        let winter = if is_winter { 1.0 + self.winter_stay_increase_share.value() } else { 1.0 };
        self.emergency_stay_days
            * trend
            * winter
            * power(admissions_index.max(0.01), self.stay_elasticity_to_admissions)
            * libm::exp(-self.stay_feedback * (occupancy - self.reference_occupancy_share.value()))
    }

    /// Beds filled by delayed transfers, given the community backlog in weeks of its capacity.
    #[must_use]
    pub fn delayed_beds(&self, beds: f64, backlog_weeks: f64) -> f64 {
        let share = self.delayed_transfer_share.value() * (1.0 + self.delayed_transfer_slope * backlog_weeks);
        beds * share.min(0.5)
    }

    /// Beds of the emergencies of this and earlier weeks; delayed transfers are not in it.
    #[must_use]
    pub fn emergency_beds(&self, before: f64, emergencies: f64, stay_days: f64) -> f64 {
        let memory = self.emergency_bed_memory_share.value();
        memory * before + (1.0 - memory) * emergencies * stay_days / DAYS_IN_WEEK
    }

    /// Elective admissions that find a bed: a soft minimum of those planned and the room, `w/(1+(w/r)⁶)^(1/6)`.
    #[must_use]
    pub fn elective_admissions(&self, planned: f64, beds: f64, emergency_beds: f64) -> f64 {
        let room =
            (self.usable_share.value() * beds - emergency_beds).max(0.0) * DAYS_IN_WEEK / self.elective_stay_days;
        if planned <= 0.0 || room <= 0.0 {
            return 0.0;
        }
        let ratio = planned / room;
        let cubed = ratio * ratio * ratio;
        planned / libm::cbrt(libm::sqrt(1.0 + cubed * cubed))
    }

    /// Beds that are wanted against all beds: occupancy up to 1, and beyond it patients for whom there is none.
    #[must_use]
    pub fn wanted_share(&self, beds: f64, emergency_beds: f64, elective_admissions: f64) -> f64 {
        (emergency_beds + elective_admissions * self.elective_stay_days / DAYS_IN_WEEK) / beds.max(1.0)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::care) fn terms() -> BedTerms {
        let share = |value| Share::new(value).expect("tests use shares");
        BedTerms {
            emergency_stay_days: 4.8,
            stay_trend_share_per_year: SignedShare::of(-0.009),
            winter_stay_increase_share: share(0.05),
            stay_elasticity_to_admissions: -0.5,
            stay_feedback: 0.5,
            smoothing_weeks: Weeks::of(39.0),
            reference_occupancy_share: share(0.87),
            delayed_transfer_share: share(0.037),
            delayed_transfer_slope: 0.5,
            emergency_bed_memory_share: share(0.5),
            usable_share: share(0.97),
            elective_stay_days: 0.95,
            beds_growth_share_per_year: SignedShare::of(0.0),
        }
    }

    #[test]
    fn the_soft_minimum_lies_below_both_plan_and_room_and_near_the_smaller() {
        let terms = terms();
        let room = (0.97 * 700.0 - 500.0) * 7.0 / 0.95;
        let few = terms.elective_admissions(100.0, 700.0, 500.0);
        assert!(few < 100.0 && few > 99.9);
        let many = terms.elective_admissions(100.0 * room, 700.0, 500.0);
        assert!(many < room && many > 0.999 * room);
        assert_eq!(terms.elective_admissions(100.0, 700.0, 800.0), 0.0);
    }

    #[test]
    fn delayed_transfers_do_not_pile_up_in_the_memory_of_emergency_beds() {
        let terms = terms();
        let mut beds = 0.0;
        for _ in 0..60 {
            beds = terms.emergency_beds(beds, 700.0, 5.0);
        }
        assert!((beds - 500.0).abs() < 1e-9);
    }

    #[test]
    fn four_times_the_admissions_halve_the_stay_at_an_elasticity_of_minus_one_half() {
        let at = |index| terms().stay_days(1.0, false, index, 0.87);
        assert!((at(4.0) / at(1.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn trend_winter_admissions_and_occupancy_each_change_the_stay_by_their_own_factor() {
        let winter = 4.8 * 0.9 * 1.05 * 0.5 * libm::exp(-0.5 * 0.1);
        assert!((terms().stay_days(0.9, true, 4.0, 0.97) - winter).abs() < 1e-12);
        assert!((terms().stay_days(0.9, false, 4.0, 0.97) - winter / 1.05).abs() < 1e-12);
    }

    #[test]
    fn two_weeks_of_backlog_double_delayed_transfers_and_no_backlog_fills_more_than_half_the_beds() {
        assert!((terms().delayed_beds(700.0, 0.0) - 25.9).abs() < 1e-9);
        assert!((terms().delayed_beds(700.0, 2.0) - 51.8).abs() < 1e-9);
        assert!((terms().delayed_beds(700.0, 100.0) - 350.0).abs() < 1e-9);
    }

    #[test]
    fn a_plan_as_large_as_the_room_fills_it_but_for_the_sixth_root_of_two() {
        let terms = BedTerms { elective_stay_days: 1.4, usable_share: Share::clamped(0.75), ..terms() };
        // (0.75 · 800 − 500) · 7 / 1.4 = 500.
        let admitted = terms.elective_admissions(500.0, 800.0, 500.0);
        assert!((admitted - 500.0 / libm::pow(2.0, 1.0 / 6.0)).abs() < 1e-9, "{admitted}");
        // Twice the room: (1 + 2⁶)^(1/6).
        let admitted = terms.elective_admissions(1_000.0, 800.0, 500.0);
        assert!((admitted - 1_000.0 / libm::pow(65.0, 1.0 / 6.0)).abs() < 1e-9, "{admitted}");
    }

    #[test]
    fn a_plan_for_nobody_or_fewer_admits_nobody() {
        assert_eq!(terms().elective_admissions(0.0, 700.0, 500.0), 0.0);
        assert_eq!(terms().elective_admissions(-5.0, 700.0, 500.0), 0.0);
    }

    #[test]
    fn seven_stays_of_two_days_fill_two_beds_of_the_week() {
        let terms = BedTerms { elective_stay_days: 2.0, ..terms() };
        assert!((terms.wanted_share(8.0, 4.0, 7.0) - 0.75).abs() < 1e-12);
    }
}
