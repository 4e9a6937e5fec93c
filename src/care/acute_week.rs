//! A week of an acute provider: people come, beds fill, four hours are kept or not, the list is treated.

use crate::chance::{Score, binomial, poisson};

use super::beds::BedTerms;
use super::community::whole;
use super::demand::DemandTerms;
use super::elective::ElectiveTerms;
use super::pathways::LeftList;
use super::urgent_care::UrgentCareTerms;
use super::waiting_list::WaitingList;

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
    /// Beds that are wanted against all beds, smoothed; above 1 where patients wait for one.
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
    /// Part of all beds in use, 0 to 1.
    pub occupancy: f64,
    /// Patients for whom there is no bed at all, mean of the week: they wait on trolleys and in corridors.
    pub beyond_beds: f64,
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
    // Patients who wait for a bed press on staff and on stays as if they were in one.
    let wanted = terms.beds.wanted_share(month.beds, emergency_beds, admissions);
    let weight = 1.0 / terms.beds.smoothing_weeks.value();
    state.smoothed_occupancy += weight * (wanted - state.smoothed_occupancy);
    state.smoothed_emergencies += weight * (f64::from(emergencies) - state.smoothed_emergencies);

    let care = terms.urgent_care;
    let pressure = month.pressure
        + care.occupancy_slope * (wanted - terms.beds.reference_occupancy_share.value())
        + care.load_slope * libm::log(f64::from(attendances.max(1)));
    let breaches = binomial(attendances, UrgentCareTerms::breach_share(pressure, month.effort_factor), scores.breaches);

    let cancelled = planned - admissions;
    let places = whole(capacity - cancelled, &mut state.carry[0]);
    let treated = state.list.treat(places, terms.elective.long_wait_priority);
    state.list.age_and_admit(referrals);
    AcuteWeek {
        attendances,
        breaches,
        emergencies,
        referrals,
        treated,
        cancelled: cancelled as u32,
        occupancy: wanted.min(1.0),
        beyond_beds: (wanted - 1.0).max(0.0) * month.beds,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::CapacityRule;
    use crate::care::beds::tests::terms as usual_beds;
    use crate::units::{Share, SignedShare, Weeks};

    fn share(value: f64) -> Share {
        Share::new(value).expect("tests use shares")
    }

    /// Half the variance is taken off: (0.3² + 0.4²) / 2 = 0.125.
    fn demand() -> DemandTerms {
        DemandTerms {
            attendances_growth_share_per_year: SignedShare::of(0.0),
            attendances_growth_deviation_share_by_year: Vec::new(),
            emergencies_growth_share_per_year: SignedShare::of(0.0),
            emergencies_growth_deviation_share_by_year: Vec::new(),
            referrals_growth_share_per_year: SignedShare::of(0.0),
            referrals_growth_deviation_share_by_year: Vec::new(),
            contacts_growth_share_per_year: SignedShare::of(0.0),
            contacts_growth_deviation_share_by_year: Vec::new(),
            other_services_growth_share_per_year: SignedShare::of(0.0),
            other_services_growth_deviation_share_by_year: Vec::new(),
            readmission_share_of_emergencies: Share::NONE,
            attendances_season_by_month: [1.0; 12],
            emergencies_season_by_month: [1.0; 12],
            weekly_variation_share: share(0.3),
            regional_variation_share: share(0.4),
            referral_elasticity_to_wait: 0.0,
        }
    }

    fn urgent_care() -> UrgentCareTerms {
        UrgentCareTerms {
            intercept: 0.0,
            occupancy_slope: 10.0,
            load_slope: 3.0,
            workload_drift_share_per_year: SignedShare::of(0.0),
            provider_effect_sd: 0.0,
            provider_effect_carry_over_share: Share::NONE,
            twelve_hour_coefficient_share: Share::NONE,
            twelve_hour_exponent: 1.0,
        }
    }

    fn elective() -> ElectiveTerms {
        ElectiveTerms {
            admitted_share: share(0.25),
            long_wait_priority: 2.0,
            removed_share_per_month: share(0.125),
            slow_referrals_share: Share::NONE,
            slow_treatment_ratio: 1.0,
            capacity: CapacityRule {
                aspiration_share: Share::NONE,
                response: 0.0,
                slack_response: 0.0,
                slack_below_weeks: Weeks::of(0.0),
            },
        }
    }

    fn state() -> AcuteState {
        AcuteState {
            list: WaitingList::in_steady_state(1_000, 100.0, 2.0),
            elective_capacity: 500.0,
            staffed_capacity: 1_000.0,
            emergency_beds: 300.0,
            smoothed_occupancy: 0.5,
            smoothed_emergencies: 200.0,
            carry: [0.5, 0.75],
        }
    }

    /// A week in which twice the attendances, half as many emergencies again and half the referrals come.
    ///
    /// The region gives 0.4 · 2 − 0.125 = 0.675 to every logarithm; the rest is each kind's own. The median of a count
    /// with a whole mean is its mean.
    #[test]
    fn a_week_worked_by_hand_comes_out_to_the_patient() {
        let beds = BedTerms {
            emergency_bed_memory_share: share(0.25),
            usable_share: share(0.8),
            elective_stay_days: 11.2,
            reference_occupancy_share: share(0.7),
            smoothing_weeks: Weeks::of(4.0),
            ..usual_beds()
        };
        let (demand, urgent_care, elective) = (demand(), urgent_care(), elective());
        let terms = AcuteTerms { demand: &demand, beds: &beds, urgent_care: &urgent_care, elective: &elective };
        // 150 are planned into room for 150: the soft minimum of two equals is the one over the sixth root of two.
        let admissions = 150.0 / libm::pow(2.0, 1.0 / 6.0);
        let occupancy = (320.0 + admissions * 1.6) / 700.0;
        let month = AcuteMonth {
            attendances: 1_000.0,
            emergencies: 400.0,
            referrals: 800.0,
            stay_days: 3.5,
            delayed_beds: 20.0,
            beds: 700.0,
            // Even odds at this occupancy and with 2,000 attendances.
            pressure: -(10.0 * (occupancy - 0.7) + 3.0 * libm::log(2_000.0)),
            effort_factor: 0.5,
            capacity_ratio: 1.2,
        };
        let own = |factor: f64| (libm::log(factor) - 0.675) / 0.3;
        let median = Score::of_uniform(0.5);
        let scores = WeekScores {
            variation: [own(2.0), own(1.5), own(0.5)],
            regional: 2.0,
            counts: [median; 3],
            breaches: median,
        };

        let mut state = state();
        let week = live_week(&mut state, terms, &month, &scores);

        assert_eq!((week.attendances, week.emergencies, week.referrals), (2_000, 600, 400));
        // A quarter of 300 beds is still filled, and three quarters of 600 · 3.5 / 7 are.
        assert!((state.emergency_beds - 300.0).abs() < 1e-9);
        assert!((week.occupancy - occupancy).abs() < 1e-9);
        assert_eq!(week.beyond_beds, 0.0);
        assert!((state.smoothed_occupancy - (0.375 + 0.25 * occupancy)).abs() < 1e-9);
        assert!((state.smoothed_emergencies - 300.0).abs() < 1e-9);
        assert_eq!(week.breaches, 500);
        // 150 − 133.6 are put off; of 600 places 583.6 are left, and a half was carried.
        assert_eq!((week.cancelled, week.treated.patients), (16, 584));
        assert!((state.carry[0] - (450.0 + admissions + 0.5 - 584.0)).abs() < 1e-9);
        assert_eq!(state.list.patients(), 1_000 - 584 + 400);
        assert_eq!(state.list.by_week()[0], 400);
    }

    #[test]
    fn an_eighth_of_the_list_leaves_untreated_and_the_fraction_of_a_patient_waits_for_the_next_month() {
        let mut state = AcuteState { list: WaitingList::in_steady_state(804, 100.0, 2.0), ..state() };
        // 804 / 8 = 100.5, and 0.75 were carried.
        assert_eq!(state.remove_from_list(&elective()).patients, 101);
        assert_eq!((state.list.patients(), state.carry[1]), (703, 0.25));
    }
}
