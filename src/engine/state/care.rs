//! The care that a provider gives: how it opens, how a month of it looks, how it is counted.

use crate::care::{AcuteMonth, AcuteState, AcuteWeek, CommunityState, Seasons, SlowPathways, WaitingList};
use crate::contract::Activity;
use crate::scenario::{AcuteFile, CommunityFile, Economy};
use crate::units::{SignedShare, WEEKS_IN_YEAR, Weeks};

/// The care that a provider gives.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "an economy has tens of providers, and the weeks are faster without a detour"
)]
pub(in crate::engine) enum Care {
    Acute(AcuteState, AcuteFile),
    Community(CommunityState, CommunityFile),
}

/// Care of a month that tables show and contracts do not need.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct CareMonth {
    pub cancelled: u32,
    pub removed: u32,
    pub occupancy_weeks: Weeks,
    /// Nights that patients spent beyond all beds.
    pub nights_beyond_beds: f64,
    pub prevented: f64,
    pub delayed_beds: f64,
    /// People who would have been referred and were not.
    pub managed: f64,
}

/// Counts a week of acute care.
pub(in crate::engine) fn count_week(month: &mut Activity, care_month: &mut CareMonth, week: &AcuteWeek) {
    month.attendances += week.attendances;
    month.breaches += week.breaches;
    month.emergencies += week.emergencies;
    month.referrals += week.referrals;
    month.treated += week.treated.patients;
    care_month.cancelled += week.cancelled;
    care_month.occupancy_weeks = Weeks::of(care_month.occupancy_weeks.value() + week.occupancy);
    care_month.nights_beyond_beds += 7.0 * week.beyond_beds;
}

/// Pathways a week in the year before the start that end in treatment: referrals less those removed from the list.
pub(in crate::engine) fn pathways_per_week(file: &AcuteFile, economy: &Economy) -> f64 {
    let removed_a_year =
        f64::from(file.waiting_list_patients) * economy.elective.removed_share_per_month.value() * 12.0;
    (file.referrals_per_week - removed_a_year / f64::from(WEEKS_IN_YEAR)).max(0.0)
}

/// An acute provider at the start: a list in steady state, beds as full as a mean week fills them.
pub(in crate::engine) fn opening_acute(file: &AcuteFile, economy: &Economy) -> AcuteState {
    let beds = &economy.beds;
    let emergency_beds = file.emergencies_per_week * beds.emergency_stay_days / 7.0;
    let occupied = emergency_beds + beds.delayed_beds(file.beds, 0.0);
    let capacity = pathways_per_week(file, economy) * file.elective_capacity_ratio;
    let admissions = beds.elective_admissions(economy.elective.admitted_share.value() * capacity, file.beds, occupied);
    AcuteState {
        list: opening_list(file, economy),
        elective_capacity: capacity,
        staffed_capacity: file.attendances_per_week * file.staffed_capacity_ratio,
        emergency_beds,
        smoothed_occupancy: beds.wanted_share(file.beds, occupied, admissions),
        smoothed_emergencies: file.emergencies_per_week,
        carry: [0.0; 2],
    }
}

/// The list at the start: as old as the file says, or as a list of its length is in steady state.
fn opening_list(file: &AcuteFile, economy: &Economy) -> WaitingList {
    let (terms, is_slow) = (&economy.elective, economy.mechanisms.slow_pathways);
    let slow = if is_slow { terms.slow_pathways() } else { SlowPathways::default() };
    if file.waiting_list_bands.is_empty() {
        let (patients, referrals) = (file.waiting_list_patients, file.referrals_per_week);
        WaitingList::in_steady_state_with(patients, referrals, terms.long_wait_priority, slow)
    } else {
        WaitingList::of_bands(&file.waiting_list_bands, slow)
    }
}

/// Share of attendances that breach in a mean week at the start.
pub(in crate::engine) fn opening_breach_share(
    state: &AcuteState,
    file: &AcuteFile,
    a_and_e_effect: f64,
    economy: &Economy,
) -> f64 {
    let care = &economy.urgent_care;
    let load = file.attendances_per_week / state.staffed_capacity.max(1e-9);
    let pressure = care.intercept
        + a_and_e_effect
        + care.occupancy_slope * (state.smoothed_occupancy - economy.beds.reference_occupancy_share.value())
        + care.load_slope * libm::log(load);
    crate::care::UrgentCareTerms::breach_share(pressure, effort_factor(economy.target_effort.base_effort))
}

/// What target effort leaves of the breach share.
pub(in crate::engine) fn effort_factor(effort: f64) -> f64 {
    libm::exp(-effort)
}

/// What has grown since the year before the start, the same for every provider.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct GrowthSinceBase {
    pub attendances: f64,
    pub emergencies: f64,
    pub referrals: f64,
    pub contacts: f64,
    pub stay: f64,
    pub beds: f64,
    /// Logarithm of the work that an attendance makes.
    pub workload: f64,
}

impl GrowthSinceBase {
    /// Growth over a number of years.
    pub(in crate::engine) fn over(economy: &Economy, years: f64) -> Self {
        let (demand, beds, care) = (&economy.demand, &economy.beds, &economy.urgent_care);
        let grown = |share_per_year: SignedShare| crate::care::compound(share_per_year.value(), years);
        Self {
            attendances: demand.attendances().grown(0.0, years),
            emergencies: demand.emergencies().grown(0.0, years),
            referrals: demand.referrals().grown(0.0, years),
            contacts: demand.contacts().grown(0.0, years),
            stay: grown(beds.stay_trend_share_per_year),
            beds: grown(beds.beds_growth_share_per_year),
            workload: libm::log(grown(care.workload_drift_share_per_year)),
        }
    }
}

/// What stays the same for the weeks of a month, for every acute provider.
pub(in crate::engine) struct MonthView<'a> {
    pub economy: &'a Economy,
    pub growth: GrowthSinceBase,
    pub seasons: Seasons,
    pub is_winter: bool,
    pub backlog_weeks: Weeks,
}

/// What a month is like at one acute provider and at no other.
pub(in crate::engine) struct OwnMonth {
    pub prevented_share: SignedShare,
    pub effort: f64,
    pub a_and_e_effect: f64,
    pub coordinated_share: SignedShare,
    pub beds_ratio: f64,
}

impl MonthView<'_> {
    pub(in crate::engine) fn of_acute(&self, state: &AcuteState, file: &AcuteFile, own: &OwnMonth) -> AcuteMonth {
        let OwnMonth { prevented_share, effort, a_and_e_effect, coordinated_share, beds_ratio } = *own;
        let (economy, growth) = (self.economy, &self.growth);
        let (demand, beds, care) = (&economy.demand, &economy.beds, &economy.urgent_care);
        let mechanisms = &economy.mechanisms;
        let wait = f64::from(state.list.patients()) / state.elective_capacity.max(1.0);
        let opening_wait = f64::from(file.waiting_list_patients) / file.referrals_per_week;
        let reluctance = if mechanisms.referral_response && opening_wait > 0.0 {
            libm::pow((wait / opening_wait).clamp(0.1, 10.0), demand.referral_elasticity_to_wait)
        } else {
            1.0
        };
        let occupancy =
            if mechanisms.stay_feedback { state.smoothed_occupancy } else { beds.reference_occupancy_share.value() };
        let backlog_weeks = if mechanisms.delayed_transfers { self.backlog_weeks.value() } else { 0.0 };
        let open_beds = file.beds * growth.beds * beds_ratio;
        AcuteMonth {
            attendances: file.attendances_per_week * growth.attendances * self.seasons.attendances,
            emergencies: file.emergencies_per_week
                * growth.emergencies
                * self.seasons.emergencies
                * (1.0 - prevented_share.value()),
            referrals: file.referrals_per_week * growth.referrals * reluctance,
            stay_days: beds.stay_days(
                growth.stay,
                self.is_winter,
                state.smoothed_emergencies / file.emergencies_per_week,
                occupancy,
            ),
            delayed_beds: beds.delayed_beds(open_beds, backlog_weeks) * (1.0 - coordinated_share.value()),
            beds: open_beds,
            pressure: care.intercept
                + a_and_e_effect
                // Rotas follow the season that everyone knows; growth and chance are what staff are short for.
                + care.load_slope
                    * (growth.workload - libm::log(state.staffed_capacity.max(1e-9) * self.seasons.attendances)),
            effort_factor: effort_factor(effort),
            capacity_ratio: 1.0,
        }
    }
}
