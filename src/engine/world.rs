//! The world of one run: everything that changes while time passes, in columns. Only the walk holds it whole.

use std::ops::Deref;

use crate::contract::Fallbacks;
use crate::ledger::{Book, Node, Nodes};
use crate::scenario::Scenario;
use crate::units::{CommissionerId, Money, Month, ProviderId};

use super::collect::Collected;
use super::layout::Layout;
use super::opening::{opening_commissioners, opening_contracts, opening_providers};
use super::otherwise::Future;
use super::setting::Setting;
use super::state::chances::YearChances;
use super::state::close_up::CloseUp;
use super::state::commissioner::CommissionerColumns;
use super::state::contract::ContractColumns;
use super::state::provider::ProviderColumns;

/// Everything that changes while time passes.
#[derive(Clone)]
pub struct World<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) contracts: ContractColumns,
    pub(super) providers: ProviderColumns,
    pub(super) commissioners: CommissionerColumns,
    pub(super) book: Book,
    pub(super) opening_reserves: Vec<Money>,
    pub(super) chances: YearChances,
    pub(super) collected: Collected,
    pub(super) close_up: CloseUp,
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
        let setting = Setting { scenario, fallbacks, layout, future, month: Month(0) };
        let nodes = Nodes { commissioners: layout.commissioners.len(), providers: layout.providers.len() };
        let mut book = Book::new(nodes, in_detail);
        for (id, file) in economy.commissioners.values().enumerate() {
            book.open(Node::Commissioner(CommissionerId(id)), file.opening_reserve_pounds);
        }
        for (id, file) in economy.providers.values().enumerate() {
            book.open(Node::Provider(ProviderId(id)), file.opening_reserve_pounds);
        }
        let providers = opening_providers(&setting);
        Self {
            setting,
            contracts: opening_contracts(&setting, &providers),
            providers,
            commissioners: opening_commissioners(&setting),
            opening_reserves: nodes.all().map(|node| book.reserve(node)).collect(),
            book,
            chances: YearChances::new(layout.providers.len()),
            collected: Collected::new(scenario, layout),
            close_up: CloseUp { events: in_detail.then(Vec::new), ..CloseUp::default() },
        }
    }
}

impl<'a> Deref for World<'a> {
    type Target = Setting<'a>;

    fn deref(&self) -> &Setting<'a> {
        &self.setting
    }
}
