//! The world as it opens: parties and contracts before the first month.

use crate::agents::adaptation::Fit;
use crate::agents::prevention::{Effort, Stages};
use crate::agents::reading::Forecast;
use crate::care::CommunityState;
use crate::chance::{Purpose, draw};
use crate::contract::{
    Activity, Charges, Choices, Due, Line, LineValues, Plan, SettledSoFar, Signed, WaitingListCount,
};
use crate::scenario::{Economy, ProviderKind};
use crate::units::{MONTHS_IN_YEAR, Money, Month, QUARTERS_IN_YEAR, WEEKS_IN_YEAR};

use super::layout::{ContractBase, Layout};
use super::otherwise::Future;
use super::state::commissioner::{Budget, CommissionerState};
use super::state::contract::{
    Agreement, Charged, Chosen, ContractState, Contracting, Growth, Letter, MonthLines, Passing, Variation,
};
use super::state::party::{LimitState, Risk};
use super::state::provider::{self as providers, Care, ProviderState};
use super::state::remedies::Remedies;
use super::world::{World, within_18_weeks};

impl World<'_> {
    /// The position among the scenario's exceptions of the one that is about a contract.
    fn exception(&self, base: &ContractBase) -> Option<usize> {
        let economy = self.economy();
        self.scenario.exceptions.iter().position(|exception| {
            economy.commissioners.keys().position(|name| *name == exception.commissioner) == Some(base.commissioner.0)
                && economy.providers.keys().position(|name| *name == exception.provider) == Some(base.provider.0)
        })
    }

    pub(super) fn opening_contract(&self, base: &ContractBase) -> ContractState {
        let economy = self.economy();
        let trust = economy.trust.opening_trust_share.value();
        let normal = self.future.normal(Purpose::PreventionSite, base.stable_id, 0);
        let exception = self.exception(base);
        let regime = exception.map_or_else(|| self.regime(), |one| &self.scenario.exceptions[one].regime);
        let written = regime.term.agreed_growth_share_per_year.by_line();
        let plan = Plan {
            volumes: base.volumes,
            opening_volumes: base.volumes,
            tariff: self.tariff(0),
            local_index: 1.0,
            other_services: base.other_services,
            choices: Choices::default(),
        };
        ContractState {
            exception,
            plan,
            signed: Signed::of(&regime.clauses, &plan),
            signed_on: base.volumes,
            last_year: base.volumes,
            needed: self.opening_need(base),
            years_since_signing: 0,
            growth: Growth { commissioner: written, provider: written, agreed: written },
            shading: 1.0,
            baseline_ratio: 1.0,
            year_left: 1.0,
            rounds: 0,
            local_index: 1.0,
            provider_trust: trust,
            commissioner_trust: trust,
            stages: Stages::default(),
            effort: Effort::default(),
            prevention_cost: [Money::ZERO; 2],
            lead_prevention_cost: Money::ZERO,
            site: draw::log_normal_mean_one(economy.prevention.site_variation, normal),
            forecast: self.opening_forecast(base),
            month: Activity::default(),
            to_date: Activity::default(),
            waiting: WaitingListCount::default(),
            so_far: SettledSoFar::default(),
            charged: Charged::default(),
            commissioner_bears: 0.0,
            lead_bears: 0.0,
            local_share: 0.0,
            kept_of_surplus: 1.0,
            sanction_per_breach: 0.0,
            quality_per_breach: 0.0,
            sanctions_added: [Money::ZERO; QUARTERS_IN_YEAR as usize],
            retained_spent: Money::ZERO,
            variation: Variation::default(),
            over_18_month_ends: 0.0,
            prevented_this_year: 0.0,
            baseline_of_year: Money::ZERO,
            owed: Charges::default(),
            sanctions_outstanding: [Money::ZERO; 2],
            due: Due::default(),
            sanctions_paid_this_year: [Money::ZERO; 2],
            agreement: Agreement::default(),
            fit: Fit::default(),
            contracting: Contracting::default(),
            passing: Passing::default(),
            delayed_bed_months: 0.0,
            letter: Letter::default(),
            lines: MonthLines::default(),
            remedies: Remedies::default(),
            chosen: Chosen::default(),
        }
    }

    /// Care that was needed in the year before the start: who was removed from the list needed no place.
    fn opening_need(&self, base: &ContractBase) -> LineValues<f64> {
        let mut needed = base.volumes;
        let pathways = self.providers[base.provider.0].pathways.per_week * f64::from(WEEKS_IN_YEAR);
        needed.0[Line::Elective as usize] = base.share.value() * pathways;
        needed
    }

    /// The year that both sides of a contract expect before they have seen one.
    fn opening_forecast(&self, base: &ContractBase) -> Forecast {
        let economy = self.economy();
        let mut forecast = Forecast::default();
        let provider = &self.providers[base.provider.0];
        let share = base.share.value();
        for month in 0..MONTHS_IN_YEAR {
            let (index, weeks) = (month as usize, f64::from(Month(month).weeks()));
            let seasons = economy.demand.seasons(month);
            let part = |line: Line, season: f64| (base.volumes.get(line) * season * weeks / 52.0) as u32;
            match &provider.care {
                Care::Acute(state, file) => {
                    let breach_share = providers::opening_breach_share(state, file, provider.a_and_e_effect, economy);
                    let attendances = part(Line::Attendances, seasons.attendances);
                    let emergencies = part(Line::Emergency, seasons.emergencies);
                    let readmission_share = economy.demand.readmission_share_of_emergencies.value();
                    forecast.months[index] = Activity {
                        attendances,
                        breaches: (f64::from(attendances) * breach_share) as u32,
                        emergencies,
                        readmissions: (f64::from(emergencies) * readmission_share) as u32,
                        referrals: part(Line::Elective, 1.0),
                        treated: part(Line::Elective, 1.0),
                        ..Activity::default()
                    };
                    let of_list = |patients: u32| (f64::from(patients) * share) as u32;
                    forecast.waiting[index] = WaitingListCount {
                        list: of_list(state.list.patients()),
                        over_18_weeks: of_list(state.list.over_18_weeks()),
                        over_52_weeks: of_list(state.list.over_52_weeks()),
                    };
                }
                Care::Community(..) => {
                    let contacts = part(Line::Contacts, 1.0);
                    forecast.months[index] = Activity { contacts_wanted: contacts, contacts, ..Activity::default() };
                }
            }
        }
        forecast
    }
}

pub(super) fn opening_providers(economy: &Economy, layout: &Layout, future: &Future) -> Vec<ProviderState> {
    let files = economy.providers.values().zip(&layout.providers);
    files
        .map(|(file, base)| {
            let normal = |purpose| future.normal(purpose, base.stable_id, 0);
            let care = match &file.kind {
                ProviderKind::Acute(acute) => Care::Acute(providers::opening_acute(acute, economy), acute.clone()),
                ProviderKind::Community(community) => Care::Community(
                    CommunityState::new(
                        community.backlog_contacts,
                        community.contacts_per_week * community.capacity_ratio,
                    ),
                    community.clone(),
                ),
            };
            let mut state = ProviderState::new(base, care, economy);
            state.lasting_shock = draw::normal_with(
                0.0,
                economy.cost.lasting_variation_share.value(),
                normal(Purpose::CostShockPersistent),
            );
            state.a_and_e_effect =
                draw::normal_with(0.0, economy.urgent_care.provider_effect_sd, normal(Purpose::AandEPersistent));
            if let Care::Acute(acute, file) = &state.care {
                state.attendances.per_week = file.attendances_per_week;
                state.pathways.per_week = providers::pathways_per_week(file, economy);
                state.last_within_18_weeks = within_18_weeks(acute.list.over_18_weeks(), acute.list.patients());
            }
            if let Care::Community(_, file) = &state.care {
                state.contacts.per_week = file.contacts_per_week;
            }
            state.paid_for_capacity = ProviderState::capacity_paid_for(&state.care, economy);
            state
        })
        .collect()
}

pub(super) fn opening_commissioners(economy: &Economy, layout: &Layout, future: &Future) -> Vec<CommissionerState> {
    let deviation = economy.planning.allocation_variation_share.value();
    layout
        .commissioners
        .iter()
        .map(|base| {
            let normal = future.normal(Purpose::AllocationDeviation, base.stable_id, 0);
            CommissionerState {
                allocation_deviation: draw::normal_with(0.0, deviation, normal),
                allocation: Money::ZERO,
                other_spend: Money::ZERO,
                scores: Vec::new(),
                health: 0.0,
                monitoring_hours: 0.0,
                negotiation_hours: 0.0,
                hours_on_breaches: 0.0,
                risk: Risk::default(),
                time_set_free: 0.0,
                budget: Budget::default(),
                limit: LimitState::default(),
            }
        })
        .collect()
}
