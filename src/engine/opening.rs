//! The world as it opens: parties and contracts before the first month.

use crate::agents::prevention::{Effort, Stages};
use crate::agents::reading::Forecast;
use crate::care::CommunityState;
use crate::chance::{Purpose, draw};
use crate::contract::{Activity, Choices, Line, LineValues, Plan, Regime, Signed, WaitingListCount};
use crate::scenario::{Economy, ProviderKind};
use crate::units::{MONTHS_IN_YEAR, Money, Month, ProviderId, WEEKS_IN_YEAR};

use super::layout::{ContractBase, ProviderBase};
use super::setting::Setting;
use super::state::care::{Care, opening_acute, opening_breach_share, pathways_per_week};
use super::state::centre::CentreState;
use super::state::column::StateColumn;
use super::state::commissioner::{Budget, CommissionerColumns, CommissionerHours, Funding, Population};
use super::state::contract::{
    Agreement, ContractAccount, ContractColumns, Contracting, CountedCare, LearntGrowth, Letter, Passing, PastActivity,
    Prevention, Readings, SanctionsInPractice, Signature, Trust, Variation,
};
use super::state::party::{LimitState, Risk};
use super::state::provider::{
    Efficiency, Known, KnownDemand, Lived, Margins, Opened, Oversight, ProviderColumns, ProviderHours, Shocks,
    Staffing, TargetEffort, within_18_weeks,
};
use super::state::remedies::Remedies;

pub(super) fn opening_contracts(setting: &Setting<'_>, providers: &ProviderColumns) -> ContractColumns {
    let (economy, bases) = (setting.economy(), &setting.layout.contracts);
    let trust = economy.trust.opening_trust_share.value();
    ContractColumns {
        agreement: StateColumn::of(Agreement::default(), bases.len()),
        signing: bases.iter().map(|base| opening_signing(setting, base)).collect(),
        past: bases.iter().map(|base| opening_past(setting, base, providers)).collect(),
        trust: StateColumn::of(Trust { provider: trust, commissioner: trust }, bases.len()),
        prevention: bases.iter().map(|base| opening_prevention(setting, base)).collect(),
        forecast: bases.iter().map(|base| opening_forecast(economy, base, providers)).collect(),
        counted: StateColumn::of(CountedCare::default(), bases.len()),
        account: StateColumn::of(ContractAccount::default(), bases.len()),
        sanctions: StateColumn::of(SanctionsInPractice::default(), bases.len()),
        readings: StateColumn::of(Readings::default(), bases.len()),
        variation: StateColumn::of(Variation::default(), bases.len()),
        passing: StateColumn::of(Passing::default(), bases.len()),
        letter: StateColumn::of(Letter::default(), bases.len()),
        contracting: StateColumn::of(Contracting::default(), bases.len()),
        remedies: StateColumn::of(Remedies::default(), bases.len()),
    }
}

/// The position among the scenario's exceptions of the one that is about a contract.
fn exception(setting: &Setting<'_>, base: &ContractBase) -> Option<usize> {
    let economy = setting.economy();
    setting.scenario.exceptions.iter().position(|exception| {
        economy.commissioners.keys().position(|name| *name == exception.commissioner) == Some(base.commissioner.0)
            && economy.providers.keys().position(|name| *name == exception.provider) == Some(base.provider.0)
    })
}

fn opening_regime<'a>(setting: &Setting<'a>, base: &ContractBase) -> &'a Regime {
    let exception = exception(setting, base);
    exception.map_or_else(|| setting.regime(), |one| &setting.scenario.exceptions[one].regime)
}

fn opening_signing(setting: &Setting<'_>, base: &ContractBase) -> Signature {
    let plan = Plan {
        volumes: base.volumes,
        opening_volumes: base.volumes,
        tariff: setting.tariff(0),
        local_index: 1.0,
        other_services: base.other_services,
        choices: Choices::default(),
    };
    Signature {
        exception: exception(setting, base),
        plan,
        signed: Signed::of(&opening_regime(setting, base).clauses, &plan),
        years_since_signing: 0,
        shading: 1.0,
        baseline_ratio: 1.0,
        year_left: 1.0,
        rounds: 0,
        local_index: 1.0,
        is_arbitrated_over_form: false,
    }
}

fn opening_past(setting: &Setting<'_>, base: &ContractBase, providers: &ProviderColumns) -> PastActivity {
    let written = opening_regime(setting, base).term.agreed_growth_share_per_year.by_line();
    PastActivity {
        signed_on: base.volumes,
        last_year: base.volumes,
        needed: opening_need(base, providers),
        growth: LearntGrowth { commissioner: written, provider: written, agreed: written },
    }
}

fn opening_prevention(setting: &Setting<'_>, base: &ContractBase) -> Prevention {
    let normal = setting.future.normal(Purpose::PreventionSite, base.stable_id, 0);
    Prevention {
        stages: Stages::default(),
        effort: Effort::default(),
        cost: [Money::ZERO; 2],
        lead_cost: Money::ZERO,
        site: draw::log_normal_mean_one(setting.economy().prevention.site_variation, normal),
        retained_spent: Money::ZERO,
    }
}

/// Care that was needed in the year before the start: who was removed from the list needed no place.
fn opening_need(base: &ContractBase, providers: &ProviderColumns) -> LineValues<f64> {
    let mut needed = base.volumes;
    let pathways = providers.known[base.provider].pathways.per_week * f64::from(WEEKS_IN_YEAR);
    needed.0[Line::Elective as usize] = base.share.value() * pathways;
    needed
}

/// The year that both sides of a contract expect before they have seen one.
fn opening_forecast(economy: &Economy, base: &ContractBase, providers: &ProviderColumns) -> Forecast {
    let mut forecast = Forecast::default();
    let share = base.share.value();
    for month in 0..MONTHS_IN_YEAR {
        let (index, weeks) = (month as usize, f64::from(Month(month).weeks()));
        let seasons = economy.demand.seasons(month);
        let part = |line: Line, season: f64| (base.volumes.get(line) * season * weeks / 52.0) as u32;
        match &providers.care[base.provider] {
            Care::Acute(state, file) => {
                let breach_share =
                    opening_breach_share(state, file, providers.shocks[base.provider].a_and_e_effect, economy);
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

pub(super) fn opening_providers(setting: &Setting<'_>) -> ProviderColumns {
    let (economy, bases) = (setting.economy(), &setting.layout.providers);
    let care: StateColumn<ProviderId, Care> =
        economy.providers.values().map(|file| opening_care(&file.kind, economy)).collect();
    let with_care = || bases.iter().zip(&care);
    ProviderColumns {
        lived: care.iter().map(opening_lived).collect(),
        known: care.iter().map(|care| opening_demand(care, economy)).collect(),
        opened: care.iter().map(|care| Opened::new(care, economy)).collect(),
        staffing: with_care().map(|(base, care)| Staffing::new(base, care, economy)).collect(),
        target: StateColumn::of(TargetEffort::new(economy), bases.len()),
        efficiency: StateColumn::of(Efficiency::new(economy), bases.len()),
        shocks: bases.iter().map(|base| opening_shocks(setting, base)).collect(),
        margins: bases.iter().map(Margins::new).collect(),
        oversight: StateColumn::of(Oversight::default(), bases.len()),
        centre: bases.iter().map(opening_centre).collect(),
        provider_hours: StateColumn::of(ProviderHours::default(), bases.len()),
        provider_limit: StateColumn::of(LimitState::default(), bases.len()),
        provider_risk: StateColumn::of(Risk::default(), bases.len()),
        care,
    }
}

fn opening_care(kind: &ProviderKind, economy: &Economy) -> Care {
    match kind {
        ProviderKind::Acute(file) => Care::Acute(opening_acute(file, economy), file.clone()),
        ProviderKind::Community(file) => Care::Community(
            CommunityState::new(file.backlog_contacts, file.contacts_per_week * file.capacity_ratio),
            file.clone(),
        ),
    }
}

fn opening_lived(care: &Care) -> Lived {
    let lived = Lived::new();
    match care {
        Care::Acute(acute, _) => {
            Lived { last_within_18_weeks: within_18_weeks(acute.list.over_18_weeks(), acute.list.patients()), ..lived }
        }
        Care::Community(..) => lived,
    }
}

/// Demand of the year before the start, and growth as the economy has it.
fn opening_demand(care: &Care, economy: &Economy) -> KnownDemand {
    let demand = &economy.demand;
    let [mut attendances, mut pathways, mut contacts] = [demand.attendances(), demand.referrals(), demand.contacts()]
        .map(|path| Known { growth: path.on_entering(0), ..Known::default() });
    match care {
        Care::Acute(_, file) => {
            attendances.per_week = file.attendances_per_week;
            pathways.per_week = pathways_per_week(file, economy);
        }
        Care::Community(_, file) => contacts.per_week = file.contacts_per_week,
    }
    KnownDemand { attendances, pathways, contacts }
}

fn opening_shocks(setting: &Setting<'_>, base: &ProviderBase) -> Shocks {
    let (economy, normal) = (setting.economy(), |purpose| setting.future.normal(purpose, base.stable_id, 0));
    let spread = economy.cost.lasting_variation_share.value();
    Shocks {
        lasting: draw::normal_with(0.0, spread, normal(Purpose::CostShockPersistent)),
        yearly: 0.0,
        a_and_e_effect: draw::normal_with(
            0.0,
            economy.urgent_care.provider_effect_sd,
            normal(Purpose::AandEPersistent),
        ),
    }
}

fn opening_centre(base: &ProviderBase) -> CentreState {
    CentreState {
        last_underlying_margin: 1.0 - base.cost.pounds() / base.income.pounds().max(1.0),
        ..CentreState::default()
    }
}

pub(super) fn opening_commissioners(setting: &Setting<'_>) -> CommissionerColumns {
    let (spread, bases) =
        (setting.economy().planning.allocation_variation_share.value(), &setting.layout.commissioners);
    let funding = bases.iter().map(|base| {
        let normal = setting.future.normal(Purpose::AllocationDeviation, base.stable_id, 0);
        Funding { allocation_deviation: draw::normal_with(0.0, spread, normal), ..Funding::default() }
    });
    CommissionerColumns {
        funding: funding.collect(),
        population: StateColumn::of(Population::default(), bases.len()),
        commissioner_hours: StateColumn::of(CommissionerHours::default(), bases.len()),
        budget: StateColumn::of(Budget::default(), bases.len()),
        commissioner_limit: StateColumn::of(LimitState::default(), bases.len()),
        commissioner_risk: StateColumn::of(Risk::default(), bases.len()),
    }
}
