//! A week of an acute provider: people come, beds fill, four hours are kept or not, the list is treated.

use crate::chance::{Score, binomial, poisson};

use super::beds::BedTerms;
use super::community::whole;
use super::demand::DemandTerms;
use super::elective::ElectiveTerms;
use super::urgent_care::UrgentCareTerms;
use super::waiting_list::{LeftList, WaitingList};

/// What an acute provider carries from week to week.
#[derive(Clone, Debug, PartialEq)]
pub struct AcuteState {
    /// The waiting list.
    pub list: WaitingList,
    /// Elective pathways that can be completed in a week.
    pub elective_capacity: f64,
    /// Attendances that accident and emergency is staffed for in a week.
    pub staffed_capacity: f64,
    /// Beds in use by emergencies of this and earlier weeks, delayed transfers not counted.
    pub emergency_beds: f64,
    /// Occupancy, smoothed.
    pub smoothed_occupancy: f64,
    /// Emergency admissions a week, smoothed.
    pub smoothed_emergencies: f64,
    /// Fractions of a patient that wait for the next week: capacity, removals.
    pub carry: [f64; 2],
}

/// Factors that stay the same for the weeks of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AcuteMonth {
    /// Expected attendances a week.
    pub attendances: f64,
    /// Expected emergency admissions a week, prevention taken off.
    pub emergencies: f64,
    /// Expected referrals a week.
    pub referrals: f64,
    /// Mean emergency stay in days.
    pub stay_days: f64,
    /// Beds filled by delayed transfers.
    pub delayed_beds: f64,
    /// Beds that are open.
    pub beds: f64,
    /// Log-odds of a breach but for occupancy and the logarithm of attendances.
    pub pressure: f64,
    /// What target effort leaves of the breach share: `exp(−q)`.
    pub effort_factor: f64,
    /// Elective capacity of the month against the usual.
    pub capacity_ratio: f64,
}

/// Scores of chance for one week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekScores {
    /// Normal scores of the variation of attendances, emergencies and referrals beyond independent arrivals.
    pub variation: [f64; 3],
    /// Normal score of the variation that all providers of the economy share.
    pub regional: f64,
    /// Scores of the counts of attendances, emergencies and referrals.
    pub counts: [Score; 3],
    /// Score of the number of breaches.
    pub breaches: Score,
}

/// What happened in a week. Whole patients.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AcuteWeek {
    /// Attendances at accident and emergency.
    pub attendances: u32,
    /// Attendances over four hours.
    pub breaches: u32,
    /// Emergency admissions.
    pub emergencies: u32,
    /// Referrals that joined the list.
    pub referrals: u32,
    /// Patients treated from the list, and how long they had waited.
    pub treated: LeftList,
    /// Planned elective admissions that found no bed, rounded down.
    pub cancelled: u32,
    /// Part of all beds in use.
    pub occupancy: f64,
}

/// Terms of care that a week needs.
#[derive(Clone, Copy, Debug)]
pub struct AcuteTerms<'a> {
    /// Demand.
    pub demand: &'a DemandTerms,
    /// Beds.
    pub beds: &'a BedTerms,
    /// Accident and emergency.
    pub urgent_care: &'a UrgentCareTerms,
    /// Elective care.
    pub elective: &'a ElectiveTerms,
}

/// Lives one week of an acute provider.
///
/// Order: people come; beds fill and elective admissions take what room is left; four hours are kept or not; patients are
/// treated from the list, everyone left waits a week longer, and the week's referrals join.
pub fn live_week(state: &mut AcuteState, terms: AcuteTerms, month: &AcuteMonth, scores: &WeekScores) -> AcuteWeek {
    let [attendances, emergencies, referrals] = people_come(terms.demand, month, scores);

    state.emergency_beds = terms.beds.emergency_beds(state.emergency_beds, f64::from(emergencies), month.stay_days);
    let emergency_beds = state.emergency_beds + month.delayed_beds;
    let capacity = state.elective_capacity * month.capacity_ratio;
    let planned = terms.elective.admitted_share.value() * capacity;
    let admissions = terms.beds.elective_admissions(planned, month.beds, emergency_beds);
    let occupancy = terms.beds.occupancy(month.beds, emergency_beds, admissions);
    let weight = 1.0 / terms.beds.smoothing_weeks;
    state.smoothed_occupancy += weight * (occupancy - state.smoothed_occupancy);
    state.smoothed_emergencies += weight * (f64::from(emergencies) - state.smoothed_emergencies);

    let care = terms.urgent_care;
    let pressure = month.pressure
        + care.occupancy_slope * (occupancy - terms.beds.reference_occupancy_share.value())
        + care.load_slope * libm::log(f64::from(attendances.max(1)));
    let breaches = binomial(attendances, UrgentCareTerms::breach_share(pressure, month.effort_factor), scores.breaches);

    let cancelled = planned - admissions;
    let places = whole(capacity - cancelled, &mut state.carry[0]);
    let treated = state.list.treat(places, terms.elective.long_wait_priority);
    state.list.age_and_admit(referrals);
    AcuteWeek { attendances, breaches, emergencies, referrals, treated, cancelled: cancelled as u32, occupancy }
}

impl AcuteState {
    /// Patients leave the list at the month end without treatment.
    pub fn remove_from_list(&mut self, terms: &ElectiveTerms) -> LeftList {
        let leaving = f64::from(self.list.patients()) * terms.removed_share_per_month.value();
        let leaving = whole(leaving, &mut self.carry[1]);
        self.list.remove(leaving)
    }
}

fn people_come(terms: &DemandTerms, month: &AcuteMonth, scores: &WeekScores) -> [u32; 3] {
    let (own, shared) = (terms.weekly_variation_share.value(), terms.regional_variation_share.value());
    // Half the variance is taken off, so that variation does not raise mean demand.
    let level = shared * scores.regional - 0.5 * (own * own + shared * shared);
    let means = [month.attendances, month.emergencies, month.referrals];
    std::array::from_fn(|kind| {
        poisson(means[kind] * libm::exp(own * scores.variation[kind] + level), scores.counts[kind])
    })
}
