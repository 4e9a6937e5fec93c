//! One future, lived in every arm with journal and events, and what can be read there about a provider.

use crate::engine::{Detail, Event, Layout, Run, run_in_detail};
use crate::ledger::{Heading, Node, Posting, PostingStage};
use crate::scenario::Economy;
use crate::study::execute::ExecuteError;
use crate::study::plan::StudyPlan;
use crate::units::{ContractId, Money, ProviderId};

use crate::report::median_future::Names;

use super::figure::{At, EventDetail, Figure, FigureSource, Role, Shown, StudyNumber, What, WhichEvents, Whose, Years};

/// One future of a study, lived again in every arm.
pub struct Lives<'p> {
    pub(super) plan: &'p StudyPlan,
    set: usize,
    future: usize,
    arms: Vec<Life>,
}

/// The future in one arm.
struct Life {
    economy: Economy,
    names: Names,
    run: Run,
}

impl<'p> Lives<'p> {
    /// Lives a future again in every arm; parameter set and future are counted from 0.
    ///
    /// # Errors
    /// A run that stops, or a scenario that does not hold.
    pub fn again(plan: &'p StudyPlan, set: usize, future: usize) -> Result<Self, ExecuteError> {
        let live = |arm: usize| {
            let scenario = plan.scenario(arm, set)?;
            let layout = Layout::of(&scenario.economy);
            let lived = run_in_detail(&scenario, &layout, plan.study.seed, StudyPlan::future_number(set, future));
            let failed = |source| ExecuteError::Run { arm: plan.arms[arm].id.clone(), set, future, source };
            let run = lived.map_err(failed)?;
            Ok(Life { names: Names::of(&scenario.economy), economy: scenario.economy, run })
        };
        let arms = (0..plan.arms.len()).map(live).collect::<Result<_, ExecuteError>>()?;
        Ok(Self { plan, set, future, arms })
    }

    /// What was looked at in an arm, with journal and events.
    #[must_use]
    pub fn run(&self, arm: usize) -> &Run {
        &self.arms[arm].run
    }

    /// A contract of an arm by the names of its parties.
    pub(super) fn contract(&self, arm: usize, contract: ContractId) -> &str {
        self.arms[arm].names.contract(Some(contract))
    }

    /// The economy of an arm, with the values of the parameter set.
    #[must_use]
    pub fn economy(&self, arm: usize) -> &Economy {
        &self.arms[arm].economy
    }
}

/// A future as one provider lived it.
pub(super) struct View<'l> {
    pub lives: &'l Lives<'l>,
    /// The arm that is told.
    pub arm: usize,
    pub provider: ProviderId,
    /// Received less given, by arm, year and code.
    net: Vec<Vec<[Money; Heading::COUNT]>>,
}

impl<'l> View<'l> {
    pub fn of(lives: &'l Lives<'l>, arm: usize, provider: ProviderId) -> Self {
        let net = lives.arms.iter().map(|life| net(&life.run, Node::Provider(provider))).collect();
        Self { lives, arm, provider, net }
    }

    /// How many years were lived.
    pub fn years(&self) -> usize {
        self.lives.arms[self.arm].run.outcome.years
    }

    /// All years.
    pub fn all(&self) -> Years {
        Years { first: 0, last: self.years() - 1 }
    }

    pub fn last(&self) -> usize {
        self.years() - 1
    }

    pub fn economy(&self) -> &Economy {
        &self.lives.arms[self.arm].economy
    }

    /// The provider's name in files.
    pub fn id(&self) -> &str {
        &self.lives.arms[self.arm].names.providers[self.provider.0]
    }

    /// The provider's contracts with the name of the commissioner.
    pub fn contracts(&self) -> Vec<(ContractId, &str)> {
        let sides = self.lives.arms[self.arm].names.sides.iter().enumerate();
        let own = sides.filter(|(_, (_, provider))| provider == self.id());
        own.map(|(contract, (commissioner, _))| (ContractId(contract), commissioner.as_str())).collect()
    }

    /// True if the provider gives the care under a contract, whoever holds it.
    fn gives_care(&self, contract: ContractId) -> bool {
        self.sides(contract).1 == self.id()
    }

    /// Commissioner of a contract and provider of its care.
    fn sides(&self, contract: ContractId) -> (&str, &str) {
        let (commissioner, provider) = &self.lives.arms[self.arm].names.sides[contract.0];
        (commissioner, provider)
    }

    /// Who held a contract of the provider as a lead, one after the other.
    pub fn leads_of(&self, contract: ContractId) -> Vec<ProviderId> {
        self.subcontracts().filter(|posting| posting.contract == Some(contract)).fold(
            Vec::new(),
            |mut leads, posting| {
                let lead = [posting.from, posting.to].into_iter().find_map(|node| match node {
                    Node::Provider(provider) if provider != self.provider => Some(provider),
                    _ => None,
                });
                leads.extend(lead.filter(|lead| !leads.contains(lead)));
                leads
            },
        )
    }

    /// Whose contracts with the same commissioner the provider held as their lead, in the order of the contracts.
    pub fn led_with(&self, contract: ContractId) -> Vec<&str> {
        let is_party = |posting: &&Posting| [posting.from, posting.to].contains(&Node::Provider(self.provider));
        let mut led: Vec<usize> =
            self.subcontracts().filter(is_party).filter_map(|posting| Some(posting.contract?.0)).collect();
        led.sort_unstable();
        led.dedup();
        let sides = led.into_iter().map(|led| self.sides(ContractId(led)));
        let same = sides.filter(|(commissioner, _)| *commissioner == self.sides(contract).0);
        same.map(|(_, provider)| provider).filter(|provider| *provider != self.id()).collect()
    }

    /// The contract between a provider and the commissioner of this contract.
    pub fn contract_of(&self, provider: ProviderId, contract: ContractId) -> Option<ContractId> {
        let sides = &self.lives.arms[self.arm].names.sides;
        let name = &self.lives.arms[self.arm].names.providers[provider.0];
        let found = sides.iter().position(|(buyer, seller)| buyer == self.sides(contract).0 && seller == name);
        found.map(ContractId)
    }

    /// What leads passed on to those that gave the care, in the arm that is told.
    fn subcontracts(&self) -> impl Iterator<Item = &Posting> {
        let journal = self.detail(self.arm).map_or(&[][..], |kept| &kept.journal);
        journal.iter().map(|entry| &entry.posting).filter(|posting| posting.heading == Heading::Subcontract)
    }

    /// The events of the arm that is told, with their places in the log.
    pub fn events(&self, which: WhichEvents) -> Vec<(usize, &Event)> {
        self.events_of(self.arm, which).collect()
    }

    fn events_of(&self, arm: usize, which: WhichEvents) -> impl Iterator<Item = (usize, &Event)> {
        let kept = self.detail(arm).map_or(&[][..], |detail| &detail.events);
        kept.iter().enumerate().filter(move |(_, event)| self.is_meant(event, which))
    }

    fn detail(&self, arm: usize) -> Option<&Detail> {
        self.lives.arms[arm].run.detail.as_ref()
    }

    fn is_meant(&self, event: &Event, which: WhichEvents) -> bool {
        let is_own = event.who == Node::Provider(self.provider);
        let is_buyer = || event.contract.is_some_and(|contract| self.gives_care(contract));
        let whose = match which.whose {
            Whose::Own => is_own,
            Whose::Commissioners => !is_own && is_buyer(),
            Whose::Parties => is_own || is_buyer(),
            Whose::Lead => !is_own,
        };
        event.kind == which.kind
            && whose
            && (which.standard.is_none() || event.standard == which.standard)
            && (which.contract.is_none() || event.contract == which.contract)
            && which.side.is_none_or(|side| side.holds(event.amount.pence() as f64))
    }

    /// The figure of one place in the arm that is told.
    pub fn figure(&self, what: What, shown: Shown) -> Figure {
        let arm = self.arm;
        self.found(FigureSource { plus: vec![At { arm, what }], less: Vec::new() }, shown)
    }

    /// The figure of one place less another, both in the arm that is told.
    pub fn difference(&self, what: What, less: What, shown: Shown) -> Figure {
        let at = |what| vec![At { arm: self.arm, what }];
        self.found(FigureSource { plus: at(what), less: at(less) }, shown)
    }

    /// The figure of the same place in another arm less here.
    pub fn against(&self, arm: usize, what: What, shown: Shown) -> Figure {
        let here = vec![At { arm: self.arm, what: what.clone() }];
        self.found(FigureSource { plus: vec![At { arm, what }], less: here }, shown)
    }

    /// The figure of a source.
    pub fn found(&self, source: FigureSource, shown: Shown) -> Figure {
        let sum = |places: &[At]| places.iter().map(|at| self.read(at)).sum::<f64>();
        let value = sum(&source.plus) - sum(&source.less);
        Figure::new(source, value, shown, self.economy().first_year)
    }

    fn read(&self, At { arm, what }: &At) -> f64 {
        let life = &self.lives.arms[*arm];
        let outcome = &life.run.outcome;
        let entity = 1 + life.names.commissioners.len() + self.provider.0;
        match what {
            What::Ledger { headings, years } => {
                let of_year =
                    |net: &[Money; Heading::COUNT]| headings.iter().map(|heading| net[heading.index()]).sum::<Money>();
                self.net[*arm][years.first..=years.last].iter().map(of_year).sum::<Money>().pence() as f64
            }
            What::LedgerAs { role, heading, years } => self.net_as(*arm, *role, *heading, *years).pence() as f64,
            What::Outcome { column, years } => {
                (years.first..=years.last).map(|year| outcome.value(year, entity, *column)).sum()
            }
            What::YearsWith { column, side } => {
                (0..outcome.years).filter(|year| side.holds(outcome.value(*year, entity, *column))).count() as f64
            }
            What::EventSum(which) => {
                self.events_of(*arm, *which).map(|(_, event)| event.amount).sum::<Money>().pence() as f64
            }
            What::EventCount(which) => self.events_of(*arm, *which).count() as f64,
            What::Event { place, detail } => self.detail(*arm).map_or(f64::NAN, |kept| {
                let event = &kept.events[*place];
                match detail {
                    EventDetail::Month => f64::from(event.month.0),
                    EventDetail::Amount => event.amount.pence() as f64,
                    EventDetail::Count => f64::from(event.count),
                }
            }),
            What::OpeningReserve => life.economy.providers[self.id()].opening_reserve_pounds.pence() as f64,
            What::OpeningTrust => life.economy.trust.opening_trust_share.value(),
            What::Trust(contract) => self.detail(*arm).map_or(f64::NAN, |kept| kept.trust[contract.0]),
            What::Year(year) => f64::from(life.economy.first_year) + *year as f64,
            What::Study(asked) => self.asked(*asked),
        }
    }

    /// Received less given under contracts in which the provider has a role.
    fn net_as(&self, arm: usize, role: Role, heading: Heading, years: Years) -> Money {
        let journal = self.detail(arm).map_or(&[][..], |kept| &kept.journal).iter();
        let accrued = journal.filter(|entry| entry.stage == PostingStage::Accrued).map(|entry| &entry.posting);
        let is_meant = |posting: &&Posting| {
            let is_lead = !posting.contract.is_some_and(|contract| self.gives_care(contract));
            let year = posting.month.year() as usize;
            posting.heading == heading && (role == Role::Lead) == is_lead && (years.first..=years.last).contains(&year)
        };
        accrued.filter(is_meant).map(|posting| net_of(posting, Node::Provider(self.provider))).sum()
    }

    fn asked(&self, asked: StudyNumber) -> f64 {
        let plan = self.lives.plan;
        match asked {
            StudyNumber::Years => self.years() as f64,
            StudyNumber::Set => self.lives.set as f64 + 1.0,
            StudyNumber::Sets => plan.sets.len() as f64,
            StudyNumber::Future => self.lives.future as f64 + 1.0,
            StudyNumber::Futures => f64::from(plan.study.futures_per_set),
            StudyNumber::Seed => plan.study.seed as f64,
            StudyNumber::Contracts => self.contracts().len() as f64,
        }
    }
}

/// What a node received less what it gave, by year and code.
fn net(run: &Run, node: Node) -> Vec<[Money; Heading::COUNT]> {
    let mut net = vec![[Money::ZERO; Heading::COUNT]; run.outcome.years];
    let journal = run.detail.as_ref().map_or(&[][..], |detail| &detail.journal);
    for entry in journal.iter().filter(|entry| entry.stage == PostingStage::Accrued) {
        let posting = &entry.posting;
        net[posting.month.year() as usize][posting.heading.index()] += net_of(posting, node);
    }
    net
}

/// What a node received less what it gave in a posting.
fn net_of(posting: &Posting, node: Node) -> Money {
    let received = if posting.to == node { posting.amount } else { Money::ZERO };
    if posting.from == node { received - posting.amount } else { received }
}
