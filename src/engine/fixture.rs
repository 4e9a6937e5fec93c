//! A small economy for unit tests: lived through once, or as a world in which nothing has happened yet.

use crate::contract::Plan;
use crate::ledger::{Cause, Heading, Node, PostingStage};
use crate::scenario::{Economy, RegimeFile, Scenario};
use crate::units::{CommissionerId, ContractId, Money, ProviderId, Share};

use super::collect::Outcome;
use super::events::EventKind;
use super::layout::Layout;
use super::otherwise::{Future, Otherwise};
use super::run::run;
use super::signing::sign;
use super::world::World;

const ECONOMY: &str = include_str!("../../tests/it/broken_scenarios/base/economies/small.json");
const REGIME: &str = include_str!("../../tests/it/broken_scenarios/base/regimes/annual.json");

pub(super) const NORTH: Node = Node::Commissioner(CommissionerId(0));
pub(super) const SOUTH: Node = Node::Commissioner(CommissionerId(1));
pub(super) const COMMUNITY: Node = Node::Provider(ProviderId(0));
pub(super) const HOSPITAL: Node = Node::Provider(ProviderId(1));

/// The three contracts of the small economy: north's and south's with the hospital, north's with the community provider.
#[derive(Clone, Copy)]
pub(super) struct Contracts {
    pub north: ContractId,
    pub south: ContractId,
    pub community: ContractId,
}

/// Four years of a small economy: two commissioners, a community provider and a hospital.
pub(super) fn scenario() -> Scenario {
    let economy: Economy = serde_json::from_str(ECONOMY).expect("an economy");
    let regime: RegimeFile = serde_json::from_str(REGIME).expect("a regime");
    Scenario::local(economy, regime.regime(), 4)
}

/// The same lived in its first future.
pub(super) fn lived() -> (Scenario, Layout, Outcome) {
    let scenario = scenario();
    let layout = Layout::of(&scenario.economy);
    let outcome = run(&scenario, &layout, 1, 0).expect("it runs");
    (scenario, layout, outcome)
}

/// Looks at a world in which nothing has happened yet.
pub(super) fn in_a_new_world(change: impl FnOnce(&mut Scenario), look: impl FnOnce(&mut World<'_>, Contracts)) {
    look_at(change, Otherwise::default(), look);
}

/// The same where every draw gives its median: each chance from 0 to 1 falls on 0.5.
pub(super) fn in_a_world_without_chance(
    change: impl FnOnce(&mut Scenario),
    look: impl FnOnce(&mut World<'_>, Contracts),
) {
    look_at(change, Otherwise { without_chance: true, ..Otherwise::default() }, look);
}

fn look_at(change: impl FnOnce(&mut Scenario), otherwise: Otherwise, look: impl FnOnce(&mut World<'_>, Contracts)) {
    let mut scenario = scenario();
    change(&mut scenario);
    let layout = Layout::of(&scenario.economy);
    let fallbacks = [scenario.regime.fallbacks()];
    let future = Future { seed: 1, number: 0, otherwise };
    let mut world = World::new(&scenario, &fallbacks, &layout, future, true);
    let between = |commissioner, provider| {
        let found = world.contract_ids().find(|&contract| world.parties(contract) == (commissioner, provider));
        found.expect("the small economy has this contract")
    };
    let contracts = Contracts {
        north: between(NORTH, HOSPITAL),
        south: between(SOUTH, HOSPITAL),
        community: between(NORTH, COMMUNITY),
    };
    look(&mut world, contracts);
}

/// Signs every contract as its plan stands.
pub(super) fn sign_contracts(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        sign(world, contract);
    }
}

/// What moved under a code: month, who paid, who was paid, pence.
pub(super) fn moved(world: &World<'_>, stage: PostingStage, heading: Heading) -> Vec<(u32, Node, Node, i64)> {
    let entries = world.book.journal().iter().filter(|entry| entry.stage == stage && entry.posting.heading == heading);
    entries.map(|entry| entry.posting).map(|one| (one.month.0, one.from, one.to, one.amount.pence())).collect()
}

/// What was told so far: what happened, to whom, pence, how many.
pub(super) fn told(world: &World<'_>) -> Vec<(EventKind, Node, i64, u32)> {
    let events = world.close_up.events.iter().flatten();
    events.map(|event| (event.kind, event.who, event.amount.pence(), event.count)).collect()
}

pub(super) fn pounds(pounds: i64) -> Money {
    Money::from_pence(100 * pounds)
}

pub(super) fn share(value: f64) -> Share {
    Share::new(value).expect("tests use shares")
}

/// A plan worth so many pounds.
pub(super) fn plan_worth(value: i64) -> Plan {
    Plan { other_services: pounds(value), local_index: 1.0, ..Plan::default() }
}

/// Money that a party has earned from outside, for its surplus.
pub(super) fn earn(world: &mut World<'_>, node: Node, sum: Money) {
    let posting = world.posting(Node::Treasury, node, Heading::Allocation, sum, Cause::Plan);
    world.book.settle(posting);
}

/// Numbers that come out of a few steps of arithmetic.
#[track_caller]
pub(super) fn assert_near(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() < 1e-9 * wanted.abs().max(1.0), "{what}: {found} and not {wanted}");
}
