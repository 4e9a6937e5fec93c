//! What a provider carries through the months.

use crate::agents::provider::cost::CapacityRatios;
use crate::agents::provider::target_effort::believe;
use crate::agents::regulator::{Intervention, Standing};
use crate::care::{AcuteMonth, AcuteState, AcuteWeek, CommunityState, Seasons, SlowPathways, WaitingList};
use crate::contract::Activity;
use crate::scenario::{AcuteFile, CommunityFile, Economy};
use crate::units::{Money, Share, WEEKS_IN_YEAR};

use super::centre::CentreState;
use super::party::{LimitState, Risk};
use crate::engine::layout::ProviderBase;

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
    pub occupancy_weeks: f64,
    /// Nights that patients spent beyond all beds.
    pub nights_beyond_beds: f64,
    pub prevented: f64,
    pub delayed_beds: f64,
    /// People who would have been referred and were not.
    pub managed: f64,
}

/// A kind of demand as a provider knows it: last year's level and how fast it is taken to grow.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Known {
    /// What came last year, cases a week.
    pub per_week: f64,
    /// Growth that is expected, as a share a year.
    pub growth: f64,
}

impl Known {
    /// What is expected of the coming year, cases a week.
    pub(in crate::engine) fn forecast(self) -> f64 {
        self.per_week * (1.0 + self.growth)
    }

    /// After a year in which so many cases a week came.
    pub(in crate::engine) fn after(self, per_week: f64, step: Share) -> Self {
        let seen = if self.per_week > 0.0 { per_week / self.per_week - 1.0 } else { self.growth };
        Self { per_week, growth: believe(self.growth, seen, step) }
    }
}

/// The state of one provider.
#[derive(Clone, Debug)]
pub(in crate::engine) struct ProviderState {
    pub care: Care,
    pub month: Activity,
    pub care_month: CareMonth,
    pub cost_index: f64,
    pub savings_available: f64,
    /// One-off savings of this year, as a part of cost.
    pub one_off: f64,
    pub staff: f64,
    pub lasting_shock: f64,
    pub yearly_shock: f64,
    pub a_and_e_effect: f64,
    pub effort: f64,
    /// Care that nobody measures: 100 where no money presses on what is measured.
    pub unmeasured_quality: f64,
    /// What the months of the year so far fell short of 100, as a part of it and of the year.
    pub unmeasured_lost: f64,
    pub enforcement_belief: f64,
    pub bail_out_belief: f64,
    /// Smoothed work against the first year's, for staffing.
    pub work: f64,
    /// Staff that last year's work needed, against the first year's, and how that is expected to grow, as a share a year.
    pub last_need: f64,
    pub need_growth: f64,
    pub distress_quarters: u32,
    pub distress_months: u32,
    pub standing: Standing,
    /// Surplus before support over income from contracts, last year.
    pub last_margin: f64,
    /// Income from contracts last year, in pounds.
    pub last_income: f64,
    /// Recurrent cost over income from contracts, last year.
    pub cost_over_income: f64,
    /// Recurrent cost over what last year's contracts would have brought in, had their plans been made on its activity: the
    /// gap that renewals look at.
    pub cost_over_renewed_income: f64,
    /// What the same work would have cost the economy's other providers of its kind, against what it cost itself.
    pub peers_over_own_cost: f64,
    pub attendances: Known,
    /// Patients who joined the list and stayed on it until they were treated.
    pub pathways: Known,
    pub contacts: Known,
    /// Beds that are open against those of the economy's trend.
    pub beds_ratio: f64,
    /// Capacity that the cost of the opening paid for: beds, attendances, pathways and contacts a week.
    pub paid_for_capacity: [f64; 4],
    /// Patients who left the list without treatment so far in the year.
    pub removed_this_year: u32,
    pub last_within_18_weeks: Share,
    pub within_18_weeks: Vec<f64>,
    pub support_this_year: Money,
    pub one_off_this_year: Money,
    pub agency_share: f64,
    /// Staff hours spent on contracting this year.
    pub contracting_hours: f64,
    /// Hours paid and not needed for contracts, this year.
    pub time_set_free: f64,
    pub twelve_hour_carry: f64,
    /// Months of the year so far, and attendances and breaches of the quarter so far, as the regulator looks at them.
    pub months_below_standard: u32,
    pub quarter_seen: [u32; 2],
    pub centre: CentreState,
    /// The part of a readmission that is still to be counted.
    pub readmission_carry: f64,
    /// Pathways or contacts a week that commissioners bought beyond what the provider would open.
    pub bought_per_week: f64,
    pub limit: LimitState,
    pub risk: Risk,
}

impl ProviderState {
    pub(in crate::engine) fn new(base: &ProviderBase, care: Care, economy: &Economy) -> Self {
        let need_growth = first_forecast_of_work(base, &care, economy);
        Self {
            care,
            month: Activity::default(),
            care_month: CareMonth::default(),
            cost_index: 1.0,
            savings_available: economy.efficiency.savings_available_share.value(),
            one_off: 0.0,
            staff: 1.0,
            lasting_shock: 0.0,
            yearly_shock: 0.0,
            a_and_e_effect: 0.0,
            effort: economy.target_effort.base_effort,
            unmeasured_quality: 100.0,
            unmeasured_lost: 0.0,
            enforcement_belief: economy.target_effort.enforcement_belief_share.value(),
            bail_out_belief: economy.efficiency.bail_out_belief_share.value(),
            work: 1.0,
            last_need: 1.0,
            need_growth,
            distress_quarters: 0,
            distress_months: 0,
            standing: Standing::default(),
            last_margin: 1.0 - base.cost.pounds() / base.income.pounds().max(1.0),
            last_income: base.income.pounds().max(1.0),
            cost_over_income: base.cost.pounds() / base.income.pounds().max(1.0),
            cost_over_renewed_income: base.cost.pounds() / base.income.pounds().max(1.0),
            peers_over_own_cost: 1.0,
            attendances: Known { growth: economy.demand.attendances().on_entering(0), ..Known::default() },
            pathways: Known { growth: economy.demand.referrals().on_entering(0), ..Known::default() },
            contacts: Known { growth: economy.demand.contacts().on_entering(0), ..Known::default() },
            beds_ratio: 1.0,
            paid_for_capacity: [0.0; 4],
            removed_this_year: 0,
            last_within_18_weeks: Share::ALL,
            within_18_weeks: Vec::with_capacity(12),
            support_this_year: Money::ZERO,
            one_off_this_year: Money::ZERO,
            agency_share: economy.workforce.agency_share.value(),
            contracting_hours: 0.0,
            time_set_free: 0.0,
            twelve_hour_carry: 0.0,
            months_below_standard: 0,
            quarter_seen: [0; 2],
            centre: CentreState {
                last_underlying_margin: 1.0 - base.cost.pounds() / base.income.pounds().max(1.0),
                ..CentreState::default()
            },
            readmission_carry: 0.0,
            bought_per_week: 0.0,
            limit: LimitState::default(),
            risk: Risk::default(),
        }
    }

    pub(in crate::engine) fn is_in_distress(&self, economy: &Economy) -> bool {
        economy.mechanisms.distress && economy.distress.is_distress(self.distress_quarters)
    }

    /// Whether the regulator has a recovery plan or a turnaround in force.
    pub(in crate::engine) fn is_under_recovery_plan(&self, economy: &Economy) -> bool {
        economy.mechanisms.recovery_plans && self.standing.intervention() != Intervention::None
    }

    /// Beds, attendances, pathways and contacts a week that the provider is open for, where the economy's trend has left
    /// `beds_trend` of the beds.
    pub(in crate::engine) fn capacity(&self, beds_trend: f64) -> [f64; 4] {
        match &self.care {
            Care::Acute(state, file) => {
                let pathways = state.elective_capacity + self.bought_per_week;
                [file.beds * beds_trend * self.beds_ratio, state.staffed_capacity, pathways, 0.0]
            }
            Care::Community(state, _) => [0.0, 0.0, 0.0, state.capacity + self.bought_per_week],
        }
    }

    /// Beds, attendances, pathways and contacts a week that the cost of the opening paid for.
    pub(in crate::engine) fn capacity_paid_for(care: &Care, economy: &Economy) -> [f64; 4] {
        match care {
            Care::Acute(_, file) => {
                let paid_for = file.paid_for();
                let pathways = pathways_per_week(file, economy) * paid_for.elective_capacity_ratio;
                [paid_for.beds, file.attendances_per_week * paid_for.staffed_capacity_ratio, pathways, 0.0]
            }
            Care::Community(_, file) => {
                let ratio = file.paid_for_capacity_ratio.unwrap_or(file.capacity_ratio);
                [0.0, 0.0, 0.0, file.contacts_per_week * ratio]
            }
        }
    }

    /// Capacity against what the cost of the opening paid for; what the provider never had stays at 1.
    pub(in crate::engine) fn capacity_ratios(&self, beds_trend: f64) -> CapacityRatios {
        let now = self.capacity(beds_trend);
        let ratio = |kind: usize| {
            let paid_for = self.paid_for_capacity[kind];
            if paid_for > 0.0 { now[kind] / paid_for } else { 1.0 }
        };
        CapacityRatios { beds: ratio(0), a_and_e: ratio(1), elective: ratio(2), contacts: ratio(3) }
    }

    pub(in crate::engine) fn begin_month(&mut self) {
        self.month = Activity::default();
        self.care_month = CareMonth::default();
    }
}

/// Growth of work that a provider expects before it has seen any, as a share a year: as its patients and other services grow.
fn first_forecast_of_work(base: &ProviderBase, care: &Care, economy: &Economy) -> f64 {
    let demand = &economy.demand;
    let patients = match care {
        Care::Acute(..) => demand.attendances(),
        Care::Community(..) => demand.contacts(),
    };
    let counted = base.counted.pounds() / base.income.pounds().max(1.0);
    counted * patients.on_entering(0) + (1.0 - counted) * demand.other_services().on_entering(0)
}

/// Counts a week of acute care.
pub(in crate::engine) fn count_week(month: &mut Activity, care_month: &mut CareMonth, week: &AcuteWeek) {
    month.attendances += week.attendances;
    month.breaches += week.breaches;
    month.emergencies += week.emergencies;
    month.referrals += week.referrals;
    month.treated += week.treated.patients;
    care_month.cancelled += week.cancelled;
    care_month.occupancy_weeks += week.occupancy;
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
pub(in crate::engine) struct Growth {
    pub attendances: f64,
    pub emergencies: f64,
    pub referrals: f64,
    pub contacts: f64,
    pub stay: f64,
    pub beds: f64,
    /// Logarithm of the work that an attendance makes.
    pub workload: f64,
}

impl Growth {
    /// Growth over a number of years.
    pub(in crate::engine) fn over(economy: &Economy, years: f64) -> Self {
        let (demand, beds, care) = (&economy.demand, &economy.beds, &economy.urgent_care);
        let grown = |share_per_year: f64| crate::care::compound(share_per_year, years);
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
    pub growth: Growth,
    pub seasons: Seasons,
    pub is_winter: bool,
    pub backlog_weeks: f64,
}

/// What a month is like at one acute provider and at no other.
pub(in crate::engine) struct OwnMonth {
    pub prevented_share: f64,
    pub effort: f64,
    pub a_and_e_effect: f64,
    pub coordinated_share: f64,
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
        let backlog_weeks = if mechanisms.delayed_transfers { self.backlog_weeks } else { 0.0 };
        let open_beds = file.beds * growth.beds * beds_ratio;
        AcuteMonth {
            attendances: file.attendances_per_week * growth.attendances * self.seasons.attendances,
            emergencies: file.emergencies_per_week
                * growth.emergencies
                * self.seasons.emergencies
                * (1.0 - prevented_share),
            referrals: file.referrals_per_week * growth.referrals * reluctance,
            stay_days: beds.stay_days(
                growth.stay,
                self.is_winter,
                state.smoothed_emergencies / file.emergencies_per_week,
                occupancy,
            ),
            delayed_beds: beds.delayed_beds(open_beds, backlog_weeks) * (1.0 - coordinated_share),
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
