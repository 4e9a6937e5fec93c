//! The ledger and the events of one future in every arm: the one whose system surplus is the median, looked at closely.

use crate::engine::{Detail, Event, Layout, run_in_detail};
use crate::ledger::{Entry, Node, PostingStage};
use crate::results::{ColumnKind, ResultsTable, TableBuilder, TableError};
use crate::scenario::Economy;
use crate::study::execute::{ExecuteError, Executed};
use crate::study::plan::StudyPlan;
use crate::units::{CommissionerId, ContractId, Month, ProviderId};

use super::findings::median_future;
use super::monthly;
use super::run_summary::RunSummary;

/// More arms than this are not looked at closely: their ledger would be too long to read.
const MOST_ARMS: usize = 12;

/// How many arms are looked at closely.
fn arms(plan: &StudyPlan) -> usize {
    plan.arms_in_full().min(MOST_ARMS)
}

/// One arm of the future that is looked at closely.
pub struct Close {
    /// Index of the arm.
    pub arm: usize,
    /// Names of parties and contracts.
    pub names: Names,
    /// Journal and events.
    pub detail: Detail,
}

/// The future that is looked at closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MedianFuture {
    /// The parameter set, counted from 0.
    pub set: usize,
    /// The future of the set, counted from 0.
    pub future: usize,
}

impl MedianFuture {
    /// The median future of a study that was carried out.
    #[must_use]
    pub fn of(done: &Executed<RunSummary>) -> Self {
        let (set, future) = median_future(done);
        Self { set, future }
    }

    /// Which future it is, for the reader.
    #[must_use]
    pub fn note(self, plan: &StudyPlan) -> String {
        let (set, future, number) = (self.set + 1, self.future + 1, StudyPlan::future_number(self.set, self.future));
        let arms = match arms(plan) {
            some if some < plan.arms.len() => format!(", for the first {some} arms"),
            _ => String::new(),
        };
        format!(
            "ledger and events are those of parameter set {set}, future {future} (future {number}): the future whose \
             system surplus, averaged over years and arms, is the median{arms}."
        )
    }

    /// Lives the future again in every arm and keeps its journal and events.
    ///
    /// # Errors
    /// A run that stops, or a scenario that does not hold.
    pub fn live_again(self, plan: &StudyPlan) -> Result<Vec<Close>, ExecuteError> {
        let Self { set, future } = self;
        let live = |arm: usize| {
            let scenario = plan.scenario(arm, set)?;
            let layout = Layout::of(&scenario.economy);
            let lived = run_in_detail(&scenario, &layout, plan.study.seed, StudyPlan::future_number(set, future));
            let failed = |source| ExecuteError::Run { arm: plan.arms[arm].id.clone(), set, future, source };
            let detail = lived.map_err(failed)?.detail.unwrap_or_default();
            Ok(Close { arm, names: Names::of(&scenario.economy), detail })
        };
        (0..arms(plan)).map(live).collect()
    }
}

/// The journal of every arm.
///
/// # Errors
/// A value that no file can hold.
pub fn ledger(plan: &StudyPlan, all: &[Close]) -> Result<ResultsTable, TableError> {
    let mut table = dated("ledger", "Every posting of the median future")
        .column("stage", "", "accrued: a debt arises; paid: cash moves and the debt ends.", ColumnKind::Text)
        .column("code", "", "The code of the heading.", ColumnKind::Text)
        .column("heading", "", "Under which heading money moves.", ColumnKind::Text)
        .column("payer", "", "Who pays.", ColumnKind::Text)
        .column("payee", "", "Who is paid.", ColumnKind::Text)
        .column("amount_pounds", "pounds", "How much; never below zero.", ColumnKind::Pence)
        .column("contract", "", "Under which contract; empty if none.", ColumnKind::Text)
        .column("cause", "", "What made money move.", ColumnKind::Text);
    for close in all {
        for Entry { stage, posting } in &close.detail.journal {
            let row = dates(&mut table, plan, close.arm, posting.month);
            let stage = if *stage == PostingStage::Accrued { "accrued" } else { "paid" };
            let row = row.text(stage).text(posting.heading.code()).text(posting.heading.label());
            let row = row.text(close.names.node(posting.from)).text(close.names.node(posting.to));
            let row = row.pence(posting.amount.pence()).text(close.names.contract(posting.contract));
            row.text(posting.cause.name());
        }
    }
    table.finish()
}

/// The events of every arm.
///
/// # Errors
/// A value that no file can hold.
pub fn events(plan: &StudyPlan, all: &[Close]) -> Result<ResultsTable, TableError> {
    let mut table = dated("events", "What happened in the median future, and who reacted")
        .column("who", "", "To whom, or by whom.", ColumnKind::Text)
        .column("event", "", "What happened.", ColumnKind::Text)
        .column("contract", "", "Under which contract; empty if none.", ColumnKind::Text)
        .column("standard", "", "About which standard; empty if none.", ColumnKind::Text)
        .column("amount_pounds", "pounds", "How much money, if any.", ColumnKind::Pence)
        .column("count", "", "How many breaches, or which segment, if any.", ColumnKind::Whole);
    for close in all {
        for Event { month, who, kind, contract, standard, amount, count } in &close.detail.events {
            let row = dates(&mut table, plan, close.arm, *month);
            let row = row.text(close.names.node(*who)).text(kind.name()).text(close.names.contract(*contract));
            row.text(standard.unwrap_or_default()).pence(amount.pence()).whole(i64::from(*count));
        }
    }
    table.finish()
}

fn dated(name: &str, title: &str) -> TableBuilder {
    TableBuilder::new(name, title)
        .column("arm", "", "The contract regime.", ColumnKind::Text)
        .column("month", "", "The month of the run, counted from 1.", ColumnKind::Whole)
        .column("year", "", "The financial year.", ColumnKind::Text)
        .column("month_name", "", "The month of the year.", ColumnKind::Text)
}

fn dates<'t>(
    table: &'t mut TableBuilder,
    plan: &StudyPlan,
    arm: usize,
    month: Month,
) -> crate::results::RowBuilder<'t> {
    let row = table.row().text(&plan.arms[arm].id).whole(i64::from(month.0) + 1);
    row.text(&monthly::year(plan, month).to_string()).text(monthly::name(month))
}

/// Names of parties and contracts in the order of their positions.
pub struct Names {
    pub(super) commissioners: Vec<String>,
    pub(super) providers: Vec<String>,
    contracts: Vec<String>,
    /// Commissioner and provider of each contract.
    pub(super) sides: Vec<(String, String)>,
    titles: Titles,
}

/// Names for readers, in the same order.
struct Titles {
    commissioners: Vec<String>,
    providers: Vec<String>,
    /// Commissioner and provider of each contract.
    contracts: Vec<[Node; 2]>,
}

impl Names {
    pub(super) fn of(economy: &Economy) -> Self {
        let mut contracts: Vec<_> = economy
            .contracts
            .iter()
            .filter(|file| economy.providers.contains_key(&file.provider))
            .map(|file| (&file.commissioner, &file.provider, file.service))
            .collect();
        contracts.sort();
        let titles = Titles {
            commissioners: economy.commissioners.values().map(|file| file.title.clone()).collect(),
            providers: economy.providers.values().map(|file| file.title.clone()).collect(),
            contracts: contracts.iter().map(|(from, to, _)| sides(economy, from, to)).collect(),
        };
        Self {
            commissioners: economy.commissioners.keys().cloned().collect(),
            providers: economy.providers.keys().cloned().collect(),
            contracts: contracts.iter().map(|(from, to, _)| format!("{from} with {to}")).collect(),
            sides: contracts.into_iter().map(|(from, to, _)| (from.clone(), to.clone())).collect(),
            titles,
        }
    }

    /// The title of a party; none for those outside the economy.
    #[must_use]
    pub fn title(&self, node: Node) -> Option<&str> {
        match node {
            Node::Commissioner(id) => self.titles.commissioners.get(id.0).map(String::as_str),
            Node::Provider(id) => self.titles.providers.get(id.0).map(String::as_str),
            Node::Treasury | Node::Centre | Node::StaffAndSuppliers | Node::Escrow => None,
        }
    }

    /// The other side of a contract from a party.
    #[must_use]
    pub fn other_side(&self, who: Node, contract: ContractId) -> Option<Node> {
        self.titles.contracts.get(contract.0)?.iter().copied().find(|node| *node != who)
    }

    fn node(&self, node: Node) -> &str {
        let known = match node {
            Node::Treasury => Some("treasury"),
            Node::Centre => Some("centre"),
            Node::Escrow => Some("escrow"),
            Node::StaffAndSuppliers => Some("staff and suppliers"),
            Node::Commissioner(id) => self.commissioners.get(id.0).map(String::as_str),
            Node::Provider(id) => self.providers.get(id.0).map(String::as_str),
        };
        known.unwrap_or_default()
    }

    pub(super) fn contract(&self, contract: Option<ContractId>) -> &str {
        contract.and_then(|id| self.contracts.get(id.0)).map_or("", String::as_str)
    }
}

/// Commissioner and provider of a contract as nodes; both are parties of a checked economy.
fn sides(economy: &Economy, commissioner: &str, provider: &str) -> [Node; 2] {
    let of = |place: Option<usize>| place.unwrap_or_default();
    let commissioner = of(economy.commissioners.keys().position(|name| name == commissioner));
    let provider = of(economy.providers.keys().position(|name| name == provider));
    [Node::Commissioner(CommissionerId(commissioner)), Node::Provider(ProviderId(provider))]
}
