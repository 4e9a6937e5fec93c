//! What a provider carries through the months.

use crate::agents::provider::cost::CapacityRatios;
use crate::agents::provider::target_effort::believe;
use crate::agents::regulator::{Intervention, Standing};
use crate::care::STANDARD_WEEKS;
use crate::contract::Activity;
use crate::scenario::Economy;
use crate::units::{Money, ProviderId, Share};

use super::care::{Care, CareMonth, pathways_per_week};
use super::centre::CentreState;
use super::column::StateColumn;
use super::party::{LimitState, Risk};
use crate::engine::layout::ProviderBase;

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

/// Demand as a provider knows it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct KnownDemand {
    pub attendances: Known,
    /// Patients who joined the list and stayed on it until they were treated.
    pub pathways: Known,
    pub contacts: Known,
}

/// What a provider lived through this month and this year.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Lived {
    pub month: Activity,
    pub care_month: CareMonth,
    /// Patients who left the list without treatment so far in the year.
    pub removed_this_year: u32,
    /// Share within 18 weeks at the month ends of the year so far, and at the last one of all.
    pub within_18_weeks: Vec<f64>,
    pub last_within_18_weeks: Share,
    /// The parts of a twelve-hour wait and of a readmission that are still to be counted.
    pub twelve_hour_carry: f64,
    pub readmission_carry: f64,
}

impl Lived {
    pub(in crate::engine) fn new() -> Self {
        Self { last_within_18_weeks: Share::ALL, within_18_weeks: Vec::with_capacity(12), ..Self::default() }
    }

    pub(in crate::engine) fn begin_month(&mut self) {
        self.month = Activity::default();
        self.care_month = CareMonth::default();
    }
}

/// Cost against the first year's, and what is saved of it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Efficiency {
    pub cost_index: f64,
    pub savings_available: f64,
    /// One-off savings of this year, as a part of cost.
    pub one_off: f64,
    pub one_off_this_year: Money,
    pub bail_out_belief: f64,
}

impl Efficiency {
    pub(in crate::engine) fn new(economy: &Economy) -> Self {
        Self {
            cost_index: 1.0,
            savings_available: economy.efficiency.savings_available_share.value(),
            one_off: 0.0,
            one_off_this_year: Money::ZERO,
            bail_out_belief: economy.efficiency.bail_out_belief_share.value(),
        }
    }
}

/// What chance makes of a provider: logarithms of its own level of cost, lasting and of the year, and its own four hours.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Shocks {
    pub lasting: f64,
    pub yearly: f64,
    pub a_and_e_effect: f64,
}

/// Staff against the work.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Staffing {
    pub staff: f64,
    /// Smoothed work against the first year's, for staffing.
    pub work: f64,
    /// Staff that last year's work needed, against the first year's, and how that is expected to grow, as a share a year.
    pub last_need: f64,
    pub need_growth: f64,
    pub agency_share: Share,
}

impl Staffing {
    pub(in crate::engine) fn new(base: &ProviderBase, care: &Care, economy: &Economy) -> Self {
        Self {
            staff: 1.0,
            work: 1.0,
            last_need: 1.0,
            need_growth: first_forecast_of_work(base, care, economy),
            agency_share: economy.workforce.agency_share,
        }
    }
}

/// Effort for the four-hour standard, and what it takes from care that nobody measures.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct TargetEffort {
    pub effort: f64,
    pub enforcement_belief: f64,
    /// Care that nobody measures: 100 where no money presses on what is measured.
    pub unmeasured_quality: f64,
    /// What the months of the year so far fell short of 100, as a part of it and of the year.
    pub unmeasured_lost: f64,
}

impl TargetEffort {
    pub(in crate::engine) fn new(economy: &Economy) -> Self {
        let terms = &economy.target_effort;
        Self {
            effort: terms.base_effort,
            enforcement_belief: terms.enforcement_belief_share.value(),
            unmeasured_quality: 100.0,
            unmeasured_lost: 0.0,
        }
    }
}

/// A provider under the regulator's eyes.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Oversight {
    pub distress_quarters: u32,
    pub distress_months: u32,
    pub standing: Standing,
    /// Months of the year so far, and attendances and breaches of the quarter so far, as the regulator looks at them.
    pub months_below_standard: u32,
    pub quarter_seen: [u32; 2],
    pub support_this_year: Money,
}

impl Oversight {
    pub(in crate::engine) fn is_in_distress(&self, economy: &Economy) -> bool {
        economy.mechanisms.distress && economy.distress.is_distress(self.distress_quarters)
    }

    /// The counters of the year start anew.
    pub(in crate::engine) fn end_year(&mut self) {
        (self.distress_months, self.months_below_standard) = (0, 0);
        self.support_this_year = Money::ZERO;
    }

    /// Whether the regulator has a recovery plan or a turnaround in force.
    pub(in crate::engine) fn is_under_recovery_plan(&self, economy: &Economy) -> bool {
        economy.mechanisms.recovery_plans && self.standing.intervention() != Intervention::None
    }
}

/// What a board saw of last year.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Margins {
    /// Surplus before support over income from contracts.
    pub last_margin: f64,
    /// Income from contracts, in pounds.
    pub last_income: f64,
    /// Recurrent cost over income from contracts.
    pub cost_over_income: f64,
    /// Recurrent cost over what the contracts would have brought in, had their plans been made on the year's activity: the
    /// gap that renewals look at.
    pub cost_over_renewed_income: f64,
    /// What the same work would have cost the economy's other providers of its kind, against what it cost itself.
    pub peers_over_own_cost: f64,
}

impl Margins {
    pub(in crate::engine) fn new(base: &ProviderBase) -> Self {
        let (cost, income) = (base.cost.pounds(), base.income.pounds().max(1.0));
        Self {
            last_margin: 1.0 - cost / income,
            last_income: income,
            cost_over_income: cost / income,
            cost_over_renewed_income: cost / income,
            peers_over_own_cost: 1.0,
        }
    }
}

/// Capacity that a provider has opened, beside what its care carries itself.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Opened {
    /// Beds that are open against those of the economy's trend.
    pub beds_ratio: f64,
    /// Capacity that the cost of the opening paid for: beds, attendances, pathways and contacts a week.
    pub paid_for_capacity: [f64; 4],
    /// Pathways or contacts a week that commissioners bought beyond what the provider would open.
    pub bought_per_week: f64,
}

impl Opened {
    pub(in crate::engine) fn new(care: &Care, economy: &Economy) -> Self {
        Self { beds_ratio: 1.0, paid_for_capacity: capacity_paid_for(care, economy), bought_per_week: 0.0 }
    }

    /// Beds, attendances, pathways and contacts a week that the provider is open for, where the economy's trend has left
    /// `beds_trend` of the beds.
    pub(in crate::engine) fn capacity(&self, care: &Care, beds_trend: f64) -> [f64; 4] {
        match care {
            Care::Acute(state, file) => {
                let pathways = state.elective_capacity + self.bought_per_week;
                [file.beds * beds_trend * self.beds_ratio, state.staffed_capacity, pathways, 0.0]
            }
            Care::Community(state, _) => [0.0, 0.0, 0.0, state.capacity + self.bought_per_week],
        }
    }

    /// Capacity against what the cost of the opening paid for; what the provider never had stays at 1.
    pub(in crate::engine) fn capacity_ratios(&self, care: &Care, beds_trend: f64) -> CapacityRatios {
        let now = self.capacity(care, beds_trend);
        let ratio = |kind: usize| {
            let paid_for = self.paid_for_capacity[kind];
            if paid_for > 0.0 { now[kind] / paid_for } else { 1.0 }
        };
        CapacityRatios { beds: ratio(0), a_and_e: ratio(1), elective: ratio(2), contacts: ratio(3) }
    }
}

/// Staff hours of a provider that go to contracts in a year.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct ProviderHours {
    pub contracting: f64,
    /// Paid and not needed for contracts.
    pub set_free: f64,
}

/// All that providers carry.
#[derive(Clone, Debug)]
pub(in crate::engine) struct ProviderColumns {
    pub care: StateColumn<ProviderId, Care>,
    pub lived: StateColumn<ProviderId, Lived>,
    pub known: StateColumn<ProviderId, KnownDemand>,
    pub opened: StateColumn<ProviderId, Opened>,
    pub staffing: StateColumn<ProviderId, Staffing>,
    pub target: StateColumn<ProviderId, TargetEffort>,
    pub efficiency: StateColumn<ProviderId, Efficiency>,
    pub shocks: StateColumn<ProviderId, Shocks>,
    pub margins: StateColumn<ProviderId, Margins>,
    pub oversight: StateColumn<ProviderId, Oversight>,
    pub centre: StateColumn<ProviderId, CentreState>,
    pub provider_hours: StateColumn<ProviderId, ProviderHours>,
    pub provider_limit: StateColumn<ProviderId, LimitState>,
    pub provider_risk: StateColumn<ProviderId, Risk>,
}

/// Share of a list that has waited less than 18 weeks; an empty list keeps the standard.
pub(in crate::engine) fn within_18_weeks(over: u32, list: u32) -> Share {
    const { assert!(STANDARD_WEEKS == 18) };
    Share::of(f64::from(list - over.min(list)), f64::from(list), Share::ALL)
}

/// Beds, attendances, pathways and contacts a week that the cost of the opening paid for.
fn capacity_paid_for(care: &Care, economy: &Economy) -> [f64; 4] {
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
