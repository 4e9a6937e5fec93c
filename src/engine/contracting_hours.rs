//! The hours that contracts take of their parties: how much work a contract is, and its bill to either side.

use crate::agents::negotiation::{Bill, Work};
use crate::contract::Criteria;
use crate::ledger::{Heading, Node};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money};

use super::state::contract::{Contracting, SideOfYear};
use super::{bargaining, layout};
use crate::engine::access::touches;
use crate::engine::bargaining::Bargaining;
use crate::engine::booking::{Booking, spend};
use crate::engine::in_force::{Held, InForce, clauses_of, holder};
use crate::engine::subcontracts::{Subcontracted, contracting_moved};

touches! {
    /// What is shared: `size`.
    WorkOfContracts reads [commissioner_hours, contracting, signing, trust] with [Bargaining, InForce]
}

touches! {
    /// The hours that contracts take of their parties: how much work a contract is, and its bill to either side.
    WorkingHours
        writes [commissioner_hours, contracting, provider_hours]
        with [Booking, Held, InForce, Subcontracted, WorkOfContracts]
}

/// A year's value of a contract's plan at the prices of the year before the start.
fn size<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId) -> Money {
    let (base, plan) = (&world.layout.contracts[contract.0], &world.signing()[contract].plan);
    layout::value(&world.layout.prices, &plan.volumes) + base.other_services.times(world.other_services_growth())
}

fn work<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId, worth_of_plan: f64, talks: f64) -> Work {
    Work { value: size(world, contract), worth_of_plan, talks }
}

/// Trust between the parties, or what it was at the start where trust does not move.
pub(super) fn trust<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId) -> f64 {
    let economy = world.economy();
    if economy.mechanisms.trust { world.trust()[contract].mean() } else { economy.trust.opening_trust_share.value() }
}

/// How long a negotiation takes against the usual: by its rounds where they are looked at, else by trust; and by what is new.
fn talks<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId, rounds: Option<u32>) -> f64 {
    let economy = world.economy();
    let by_rounds = rounds.map(|rounds| f64::from(rounds) / f64::from(economy.bargaining.usual_rounds));
    let new = new_criteria(world, contract);
    let at_the_table = by_rounds.unwrap_or_else(|| economy.negotiation.by_trust(trust(world, contract)));
    at_the_table * economy.negotiation.by_criteria(new)
}

/// What the contract holds its parties to, without the standards that its commissioner left out.
fn criteria<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId) -> Criteria {
    clauses_of(world, contract).criteria().without(&world.signing()[contract].plan.choices.left_out)
}

/// Criteria that did not stand in the contract when it was last signed; at a first signing none is new.
fn new_criteria<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId) -> u32 {
    let held = world.contracting()[contract].signed_criteria;
    held.map_or(0, |held| criteria(world, contract).new_against(&held))
}

/// Hours a side that one more criterion adds to a negotiation.
pub(super) fn hours_of_new_criterion<'a>(
    world: &impl WorkOfContracts<'a>,
    contract: ContractId,
    worth_of_plan: f64,
) -> f64 {
    let terms = &world.economy().negotiation;
    let hours = |new| terms.negotiating(&work(world, contract, worth_of_plan, terms.by_criteria(new)));
    hours(1) - hours(0)
}

/// Begins the year of a contract that goes on as it is.
pub(super) fn keep_up<'a>(world: &mut impl WorkingHours<'a>, contract: ContractId, worth_of_plan: f64) {
    let hours = begin_year(world, contract, worth_of_plan);
    spend_hours(world, contract, [hours; 2]);
}

/// Begins the year of a contract that is signed or reopened: a negotiation, and the setting up of a new form the first time.
pub(super) fn sign<'a>(
    world: &mut impl WorkingHours<'a>,
    contract: ContractId,
    worth_of_plan: f64,
    rounds: Option<u32>,
) {
    let hours = begin_year(world, contract, worth_of_plan) + negotiating(world, contract, worth_of_plan, rounds);
    let [commissioner, provider] = setting_up(world, contract);
    let clauses = clauses_of(world, contract);
    let (criteria, new_criteria) = (criteria(world, contract), new_criteria(world, contract));
    let contracting = &mut world.contracting_mut()[contract];
    contracting.signed_criteria = Some(criteria);
    contracting.new_criteria = new_criteria;
    contracting.is_set_up |= clauses.has_to_be_set_up();
    spend_hours(world, contract, [hours + commissioner, hours + provider]);
}

/// Forgets last year's hours and gives those that the contract takes of each side whether it is signed or not.
fn begin_year<'a>(world: &mut impl WorkingHours<'a>, contract: ContractId, worth_of_plan: f64) -> f64 {
    let terms = &world.economy().negotiation;
    let work = work(world, contract, worth_of_plan, 0.0);
    let contracting = &mut world.contracting_mut()[contract];
    contracting.usual = terms.usual_hours(work.value);
    contracting.sides = [SideOfYear::default(); 2];
    contracting.new_criteria = 0;
    terms.keeping_up(&work)
}

/// Adds a negotiation over the end of a contract.
pub(super) fn negotiate_end<'a>(world: &mut impl WorkingHours<'a>, contract: ContractId) {
    let worth_of_plan = bargaining::worth_of_a_pound_of_plan(world, contract);
    let hours = negotiating(world, contract, worth_of_plan, None);
    spend_hours(world, contract, [hours; 2]);
}

fn negotiating<'a>(
    world: &impl WorkOfContracts<'a>,
    contract: ContractId,
    worth_of_plan: f64,
    rounds: Option<u32>,
) -> f64 {
    world.economy().negotiation.negotiating(&work(world, contract, worth_of_plan, talks(world, contract, rounds)))
}

/// A contract's part, by value, of the setting up of all contracts of its commissioner that need it.
fn setting_up<'a>(world: &impl WorkOfContracts<'a>, contract: ContractId) -> [f64; 2] {
    let is_new = |&one: &ContractId| clauses_of(world, one).has_to_be_set_up();
    if !is_new(&contract) || world.contracting()[contract].is_set_up {
        return [0.0; 2];
    }
    // At opening volumes: the others' plans of this year may not have been made yet.
    let value = |one: ContractId| {
        let base = &world.layout.contracts[one.0];
        layout::value(&world.layout.prices, &base.volumes) + base.other_services
    };
    let commissioner = world.layout.contracts[contract.0].commissioner;
    let together: Money =
        world.layout.commissioners[commissioner.0].contracts.iter().copied().filter(is_new).map(value).sum();
    let part = value(contract).pounds() / together.pounds().max(1.0);
    world.economy().negotiation.setting_up(together).map(|hours| hours * part)
}

/// Hours that a commissioner has for the breaches of this month: what its contracts leave of its staff's year accrues month by
/// month, and what is not used is kept. A year of signing leaves little.
pub(super) fn hours_for_breaches<'a>(world: &impl WorkOfContracts<'a>, commissioner: CommissionerId) -> f64 {
    let of_contract = |contract: &ContractId| {
        let Contracting { usual, sides: [side, _], .. } = world.contracting()[contract];
        // Where nothing is counted, contracts take what is usual.
        let worked = if world.economy().mechanisms.negotiation_cost { side.worked } else { usual };
        world.economy().monitoring.hours_left(usual, worked, side.bill.time_set_free)
    };
    let of_year: f64 = world.layout.commissioners[commissioner.0].contracts.iter().map(of_contract).sum();
    let passed = f64::from(world.month.of_year() + 1) / f64::from(MONTHS_IN_YEAR);
    (of_year.max(0.0) * passed - world.commissioner_hours()[commissioner].on_breaches).max(0.0)
}

/// Adds hours to both sides of a contract, and books what that changes of their bills for the year.
fn spend_hours<'a>(world: &mut impl WorkingHours<'a>, contract: ContractId, hours: [f64; 2]) {
    let economy = world.economy();
    if !economy.mechanisms.negotiation_cost {
        return;
    }
    let contracting = &mut world.contracting_mut()[contract];
    let usual = contracting.usual;
    let billed: [(f64, Bill); 2] = std::array::from_fn(|side| {
        let (side, more) = (&mut contracting.sides[side], hours[side]);
        side.worked += more;
        let bill = economy.negotiation.bill(economy.monitoring.hourly_cost_pounds, usual, side.worked);
        let before = std::mem::replace(&mut side.bill, bill);
        let added = bill.time_set_free - before.time_set_free;
        (more, Bill { cost: bill.cost - before.cost, time_set_free: added })
    });
    let [of_commissioner, of_provider] = billed;
    let (commissioner, provider) = world.parties(contract);
    let lead = Node::Provider(holder(world, contract));
    let moved = contracting_moved(world, contract);
    let to_lead = of_commissioner.1.cost * moved;
    let part = |share: f64, cost: Money| {
        (of_commissioner.0 * share, Bill { cost, time_set_free: of_commissioner.1.time_set_free * share })
    };
    book(world, contract, commissioner, part(moved.rest().value(), of_commissioner.1.cost - to_lead));
    book(world, contract, lead, part(moved.value(), to_lead));
    book(world, contract, provider, of_provider);
}

/// Books hours and their bill for one party. More work in a year takes time set free back, to nothing but for rounding.
fn book<'a>(world: &mut impl WorkingHours<'a>, contract: ContractId, node: Node, (hours, bill): (f64, Bill)) {
    spend(world, node, Heading::Negotiation, bill.cost, Some(contract));
    match node {
        Node::Commissioner(id) => {
            let of_year = &mut world.commissioner_hours_mut()[id];
            of_year.negotiation += hours;
            of_year.set_free = (of_year.set_free + bill.time_set_free).max(0.0);
        }
        Node::Provider(id) => {
            world.provider_hours_mut()[id].contracting += hours;
            world.provider_hours_mut()[id].set_free =
                (world.provider_hours()[id].set_free + bill.time_set_free).max(0.0);
        }
        _ => {}
    }
}
