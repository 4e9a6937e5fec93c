//! The world of one run: everything that changes while time passes.

use crate::care::STANDARD_WEEKS;
use crate::chance::Purpose;
use crate::contract::{
    Clauses, Fallbacks, Line, LineValues, Positions, Prices, Record, Regime, STANDARDS, Signed, Term,
};
use crate::ledger::{Book, Cause, Heading, Node, Nodes, Posting, SanctionTally};
use crate::scenario::{Economy, PriceTerms, Scenario};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, Month, ProviderId, Share, weeks_before_month};

use super::collect::Collected;
use super::events::{Event, EventKind};
use super::failure::RunError;
use super::layout::{EntityKind, Layout};
use super::opening::{opening_commissioners, opening_providers};
use super::otherwise::Future;
use super::state::chances::YearChances;
use super::state::close_up::{ContractYear, ProviderMonth};
use super::state::commissioner::CommissionerState;
use super::state::contract::{ContractState, Standing};
use super::state::provider::{Care, ProviderState};

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

    /// A contract as it is signed for the year.
    pub(super) fn signed(&self, contract: ContractId) -> &Signed {
        let state = &self.contracts[contract.0];
        debug_assert_eq!(state.signed, Signed::of(self.clauses_of(contract), &state.plan), "it is signed as it stands");
        &state.signed
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
            planned: None,
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
}

/// Share of a list that has waited less than 18 weeks; an empty list keeps the standard.
pub(super) fn within_18_weeks(over: u32, list: u32) -> Share {
    const { assert!(STANDARD_WEEKS == 18) };
    Share::of(f64::from(list - over.min(list)), f64::from(list), Share::ALL)
}
