//! The world of one run: everything that changes while time passes.

use crate::agents::adaptation::Fit;
use crate::agents::prevention::{Effort, Stages};
use crate::agents::reading::Forecast;
use crate::care::{CommunityState, STANDARD_WEEKS};
use crate::chance::{Purpose, draw};
use crate::contract::{
    Activity, Charges, Choices, Clauses, Due, Fallbacks, Line, LineValues, Plan, Positions, Prices, Record, Regime,
    STANDARDS, SettledSoFar, Term, WaitingListCount,
};
use crate::ledger::{Book, Cause, Heading, Node, Nodes, Posting, SanctionTally};
use crate::scenario::{Economy, PriceTerms, ProviderKind, Scenario};
use crate::units::{
    CommissionerId, ContractId, MONTHS_IN_YEAR, Money, Month, ProviderId, QUARTERS_IN_YEAR, Share, WEEKS_IN_YEAR,
    weeks_before_month,
};

use super::collect::Collected;
use super::events::{Event, EventKind};
use super::failure::RunError;
use super::layout::{ContractBase, EntityKind, Layout};
use super::otherwise::Future;
use super::state::chances::YearChances;
use super::state::close_up::{ContractYear, ProviderMonth};
use super::state::commissioner::{Budget, CommissionerState};
use super::state::contract::{
    Agreement, Charged, Chosen, ContractState, Contracting, Growth, Letter, MonthLines, Passing, Standing, Variation,
};
use super::state::party::{LimitState, Risk};
use super::state::provider::{self as providers, Care, ProviderState};
use super::state::remedies::Remedies;

/// Everything that changes while time passes.
#[derive(Clone)]
pub struct World<'a> {
    pub(super) scenario: &'a Scenario,
    /// What contracts become that end before their term: of the regime's file, then of each year under national rules.
    pub(super) fallbacks: &'a [Fallbacks],
    pub(super) layout: &'a Layout,
    pub(super) future: Future,
    pub(super) month: Month,
    pub(super) book: Book,
    pub(super) opening_reserves: Vec<Money>,
    pub(super) providers: Vec<ProviderState>,
    pub(super) commissioners: Vec<CommissionerState>,
    pub(super) contracts: Vec<ContractState>,
    /// Sanctions by contract and owing party (commissioner, provider).
    pub(super) tallies: Vec<[SanctionTally; 2]>,
    pub(super) chances: YearChances,
    pub(super) collected: Collected,
    pub(super) events: Option<Vec<Event>>,
    /// What the years of contracts were settled on, if the run is looked at closely.
    pub(super) contract_years: Vec<ContractYear>,
    /// What providers' months cost beyond running cost, and from what, if the run is looked at closely.
    pub(super) provider_months: Vec<ProviderMonth>,
    pub(super) failure: Option<RunError>,
}

impl<'a> World<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        fallbacks: &'a [Fallbacks],
        layout: &'a Layout,
        future: Future,
        in_detail: bool,
    ) -> Self {
        let economy = &scenario.economy;
        let nodes = Nodes { commissioners: layout.commissioners.len(), providers: layout.providers.len() };
        let mut book = Book::new(nodes, in_detail);
        for (id, file) in economy.commissioners.values().enumerate() {
            book.open(Node::Commissioner(CommissionerId(id)), file.opening_reserve_pounds);
        }
        for (id, file) in economy.providers.values().enumerate() {
            book.open(Node::Provider(ProviderId(id)), file.opening_reserve_pounds);
        }
        let opening_reserves = nodes.all().map(|node| book.reserve(node)).collect();
        let providers = opening_providers(economy, layout, &future);
        let commissioners = opening_commissioners(economy, layout, &future);
        let mut world = Self {
            scenario,
            fallbacks,
            layout,
            future,
            month: Month(0),
            book,
            opening_reserves,
            providers,
            commissioners,
            contracts: Vec::with_capacity(layout.contracts.len()),
            tallies: vec![[SanctionTally::default(); 2]; layout.contracts.len()],
            chances: YearChances::new(layout.providers.len()),
            collected: Collected::new(scenario, layout),
            events: in_detail.then(Vec::new),
            contract_years: Vec::new(),
            provider_months: Vec::new(),
            failure: None,
        };
        for base in &layout.contracts {
            let contract = world.opening_contract(base);
            world.contracts.push(contract);
        }
        world
    }

    pub(super) fn economy(&self) -> &'a Economy {
        &self.scenario.economy
    }

    /// The regime in force this year: under the national rules of the year, or as its file has it.
    pub(super) fn regime(&self) -> &'a Regime {
        self.scenario.regime_in(self.year())
    }

    /// The regime of a contract: its own or the one in force, or what the contract became when it ended before its term.
    fn regime_of(&self, contract: ContractId) -> &'a Regime {
        let state = &self.contracts[contract.0];
        match state.agreement.standing {
            Standing::AsAgreed => {
                state.exception.map_or_else(|| self.regime(), |one| &self.scenario.exceptions[one].regime)
            }
            Standing::RenewedYearly => &self.fallbacks_of(contract).renewed_yearly,
            Standing::WithoutLead => &self.fallbacks_of(contract).without_lead,
        }
    }

    /// What a contract becomes when it ends before its term.
    fn fallbacks_of(&self, contract: ContractId) -> &'a Fallbacks {
        let rules = self.scenario.under_rules.len();
        if let Some(exception) = self.contracts[contract.0].exception {
            return &self.fallbacks[1 + rules + exception];
        }
        let under_rules = 1 + self.year() as usize;
        let is_under_rules = self.economy().mechanisms.national_rules && under_rules <= rules;
        &self.fallbacks[if is_under_rules { under_rules } else { 0 }]
    }

    /// The clauses of a contract.
    pub(super) fn clauses_of(&self, contract: ContractId) -> &'a Clauses {
        &self.regime_of(contract).clauses
    }

    /// How long a contract lasts and how it is renewed.
    pub(super) fn term_of(&self, contract: ContractId) -> &'a Term {
        &self.regime_of(contract).term
    }

    /// The year of the run, counted from 0.
    pub(super) fn year(&self) -> u32 {
        self.month.year()
    }

    /// Worth today of a pound in a year to a provider's board.
    pub(super) fn board_discount(&self, provider: ProviderId) -> f64 {
        let (economy, years_left) = (self.economy(), self.providers[provider.0].centre.turnaround_years_left);
        economy.centre.boards.discount(&economy.horizon, years_left)
    }

    /// National prices of a year.
    pub(super) fn tariff(&self, year: u32) -> Prices {
        let level = PriceTerms::level(&self.economy().prices.tariff_change_share_by_year, year);
        LineValues(self.layout.prices.0.map(|price| price.times(level)))
    }

    /// Prices of what providers buy in a year, against the first year.
    pub(super) fn input_prices(&self, year: u32) -> f64 {
        let level = self.economy().input_price_level(year);
        level * self.future.otherwise.input_prices.factor(year)
    }

    /// Years from the middle of the year before the start, to which base activity belongs, to the middle of the month.
    pub(super) fn years_from_base(&self) -> f64 {
        (f64::from(self.month.0) + 0.5) / f64::from(MONTHS_IN_YEAR) + 0.5
    }

    /// Beds that the economy's trend has left, against the year before the start.
    pub(super) fn beds_trend(&self) -> f64 {
        crate::care::compound(self.economy().beds.beds_growth_share_per_year, self.years_from_base())
    }

    /// Services that are not counted, this year against the year before the start.
    pub(super) fn other_services_growth(&self) -> f64 {
        self.economy().demand.other_services().grown(0.0, f64::from(self.year() + 1))
    }

    /// The parties of a contract as nodes of the book: commissioner, provider that gives the care.
    pub(super) fn parties(&self, contract: ContractId) -> (Node, Node) {
        let base = &self.layout.contracts[contract.0];
        (Node::Commissioner(base.commissioner), Node::Provider(base.provider))
    }

    pub(super) fn contract_ids(&self) -> impl Iterator<Item = ContractId> + use<> {
        (0..self.contracts.len()).map(ContractId)
    }

    pub(super) fn provider_ids(&self) -> impl Iterator<Item = ProviderId> + use<> {
        (0..self.providers.len()).map(ProviderId)
    }

    pub(super) fn commissioner_ids(&self) -> impl Iterator<Item = CommissionerId> + use<> {
        (0..self.commissioners.len()).map(CommissionerId)
    }

    /// What a contract can see this month.
    pub(super) fn record(&self, contract: ContractId, positions: Option<Positions>) -> Record<'_> {
        let (state, month) = (&self.contracts[contract.0], self.month);
        let commissioner = self.layout.contracts[contract.0].commissioner;
        let so_far = ..=month.of_year() as usize;
        Record {
            month_of_year: month.of_year(),
            weeks_to_date: weeks_before_month(month.of_year()) + month.weeks(),
            plan: &state.plan,
            month: &state.month,
            to_date: &state.to_date,
            waiting: &state.waiting,
            // The months of this year that have been lived stand in the forecast in place of last year's.
            months: &state.forecast.months[so_far],
            month_ends: &state.forecast.waiting[so_far],
            positions,
            scores: if positions.is_some() { &self.commissioners[commissioner.0].scores } else { &[] },
        }
    }

    /// A contract's part of its commissioner's planned acute care, by value; nothing for a community provider.
    pub(super) fn part_of_acute_care(&self, contract: ContractId) -> f64 {
        let base = &self.layout.contracts[contract.0];
        let value = |contract: ContractId| {
            let provider = self.layout.contracts[contract.0].provider;
            let is_acute = self.layout.providers[provider.0].kind == EntityKind::Acute;
            if is_acute { self.contracts[contract.0].plan.value().pounds() } else { 0.0 }
        };
        let all: f64 = self.layout.commissioners[base.commissioner.0].contracts.iter().map(|&one| value(one)).sum();
        if all > 0.0 { value(contract) / all } else { 0.0 }
    }

    /// A posting of this month.
    pub(super) fn posting(&self, from: Node, to: Node, heading: Heading, amount: Money, cause: Cause) -> Posting {
        Posting { from, to, heading, month: self.month, amount, contract: None, cause }
    }

    /// A posting of this month from commissioner to whoever holds a contract.
    pub(super) fn under(&self, contract: ContractId, heading: Heading, amount: Money, cause: Cause) -> Posting {
        let (commissioner, holder) = (self.parties(contract).0, Node::Provider(self.holder(contract)));
        Posting { contract: Some(contract), ..self.posting(commissioner, holder, heading, amount, cause) }
    }

    /// Pays staff and suppliers for something that a node bought.
    pub(super) fn spend(&mut self, node: Node, heading: Heading, amount: Money, contract: Option<ContractId>) {
        if amount == Money::ZERO {
            return;
        }
        let posting = self.posting(node, Node::StaffAndSuppliers, heading, amount, Cause::Decision);
        self.book.settle(Posting { contract, ..posting });
    }

    /// Writes down an event, if the run is looked at closely.
    pub(super) fn tell(&mut self, who: Node, kind: EventKind, contract: Option<ContractId>, amount: Money, count: u32) {
        let month = self.month;
        if let Some(events) = &mut self.events {
            events.push(Event { month, who, kind, contract, standard: None, amount, count });
        }
    }

    /// A chance that concerns a standard of a contract this month, 0 to 1.
    pub(super) fn chance_of_line(&self, purpose: Purpose, contract: ContractId, standard: usize) -> f64 {
        let step = self.month.0 * STANDARDS.len() as u32 + standard as u32;
        self.future.uniform(purpose, self.layout.contracts[contract.0].stable_id, step)
    }

    /// True in the month after which the run ends.
    pub(super) fn is_last_month(&self) -> bool {
        self.month.0 + 1 == self.scenario.years * MONTHS_IN_YEAR
    }

    /// Part of a provider's work on a line of service on which a remedial action plan is at work or still felt.
    pub(super) fn planned_share(&self, provider: ProviderId, line: Line) -> f64 {
        let own = self.layout.providers[provider.0].contracts.iter();
        let planned = own.filter(|contract| self.contracts[contract.0].remedies.work_on(line));
        planned.map(|contract| self.layout.contracts[contract.0].share.value()).sum()
    }

    /// Part of emergency admissions at a provider that is prevented, over all its contracts.
    pub(super) fn prevented_share(&self, provider: ProviderId) -> f64 {
        let of_contract = |contract: &ContractId| {
            self.layout.contracts[contract.0].share.value() * self.contracts[contract.0].stages.felt
        };
        self.layout.providers[provider.0].contracts.iter().map(of_contract).sum()
    }

    /// Mean backlog of the community providers, in weeks of their capacity.
    pub(super) fn backlog_weeks(&self) -> f64 {
        let (mut backlog, mut capacity) = (0.0, 0.0);
        for provider in &self.providers {
            if let Care::Community(state, _) = &provider.care {
                backlog += f64::from(state.backlog);
                capacity += state.capacity;
            }
        }
        if capacity > 0.0 { backlog / capacity } else { 0.0 }
    }

    /// What the letter pays providers beyond practice under some contracts, so far in the year.
    pub(super) fn beyond_practice(&self, contracts: &[ContractId]) -> Money {
        contracts.iter().map(|contract| self.contracts[contract.0].letter.beyond_practice).sum()
    }

    /// The position among the scenario's exceptions of the one that is about a contract.
    fn exception(&self, base: &ContractBase) -> Option<usize> {
        let economy = self.economy();
        self.scenario.exceptions.iter().position(|exception| {
            economy.commissioners.keys().position(|name| *name == exception.commissioner) == Some(base.commissioner.0)
                && economy.providers.keys().position(|name| *name == exception.provider) == Some(base.provider.0)
        })
    }

    fn opening_contract(&self, base: &ContractBase) -> ContractState {
        let economy = self.economy();
        let trust = economy.trust.opening_trust_share.value();
        let normal = self.future.normal(Purpose::PreventionSite, base.stable_id, 0);
        let exception = self.exception(base);
        let regime = exception.map_or_else(|| self.regime(), |one| &self.scenario.exceptions[one].regime);
        let written = regime.term.agreed_growth_share_per_year.by_line();
        ContractState {
            exception,
            plan: Plan {
                volumes: base.volumes,
                opening_volumes: base.volumes,
                tariff: self.tariff(0),
                local_index: 1.0,
                other_services: base.other_services,
                choices: Choices::default(),
            },
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

fn opening_providers(economy: &Economy, layout: &Layout, future: &Future) -> Vec<ProviderState> {
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

fn opening_commissioners(economy: &Economy, layout: &Layout, future: &Future) -> Vec<CommissionerState> {
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

/// Share of a list that has waited less than 18 weeks; an empty list keeps the standard.
pub(super) fn within_18_weeks(over: u32, list: u32) -> Share {
    const { assert!(STANDARD_WEEKS == 18) };
    Share::of(f64::from(list - over.min(list)), f64::from(list), Share::ALL)
}
