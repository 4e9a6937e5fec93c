//! Limits: at the year end the centre lends to parties below zero, intervenes, merges them or winds them down. It looks at
//! what support and loans of a recovery plan have left, so that no deficit is answered twice.

use crate::agents::limits::Rung;
use crate::engine::budgets::LimitState;
use crate::engine::events::EventKind;
use crate::engine::layout::EntityKind;
use crate::engine::world::World;
use crate::ledger::{Cause, Code, Node};
use crate::units::Money;

use super::boards::{Departure, begin_anew};
use super::regulating::yearly_income;

/// Holds every party to its limit.
pub(in crate::engine) fn hold_limits(world: &mut World<'_>) {
    if !world.economy().mechanisms.limits {
        return;
    }
    let commissioners = world.commissioner_ids().map(Node::Commissioner);
    let parties: Vec<Node> = commissioners.chain(world.provider_ids().map(Node::Provider)).collect();
    for &party in &parties {
        state_of(world, party).taken_over = Money::ZERO;
    }
    for &party in &parties {
        let (reserve, income) = (world.book.reserve(party), income_of(world, party));
        let partner = partner(world, &parties, party);
        let (before, past) = (state_of(world, party).rung, state_of(world, party).past);
        let rung = world.economy().limits.rung(reserve, income, past, partner.is_some());
        state_of(world, party).rung = rung;
        match rung {
            None | Some(Rung::Loan) => {}
            Some(Rung::Intervention) => {
                world.tell(party, EventKind::Intervened, None, reserve, 0);
                if before != rung {
                    replace_board(world, party);
                }
            }
            Some(Rung::Merger) => {
                state_of(world, party).past.was_merged = true;
                world.tell(party, EventKind::Merged, None, -reserve, 0);
                take_debt_over(world, party, partner);
                replace_board(world, party);
            }
            Some(Rung::WindDown) => {
                state_of(world, party).past.was_wound_down = true;
                world.tell(party, EventKind::WoundDown, None, -reserve, 0);
                take_debt_over(world, party, None);
                if before != rung {
                    replace_board(world, party);
                }
            }
        }
        square_loan(world, party, rung);
    }
}

/// A party's yearly income: planned, or its allocation.
fn income_of(world: &World<'_>, party: Node) -> Money {
    match party {
        Node::Provider(id) => yearly_income(world, id),
        Node::Commissioner(id) => world.commissioners[id.0].allocation,
        _ => Money::ZERO,
    }
}

fn state_of<'s>(world: &'s mut World<'_>, party: Node) -> &'s mut LimitState {
    match party {
        Node::Provider(id) => &mut world.providers[id.0].limit,
        Node::Commissioner(id) => &mut world.commissioners[id.0].limit,
        _ => unreachable!("only commissioners and providers have limits"),
    }
}

/// The party of the same kind with the largest reserve, if any is above zero; of equals the first.
fn partner(world: &World<'_>, parties: &[Node], of: Node) -> Option<Node> {
    let kind = |node: Node| match node {
        Node::Provider(id) => world.layout.providers[id.0].kind,
        _ => EntityKind::Commissioner,
    };
    let solvent = |node: &Node| *node != of && kind(*node) == kind(of) && world.book.reserve(*node) > Money::ZERO;
    parties.iter().copied().filter(solvent).rev().max_by_key(|&node| world.book.reserve(node))
}

/// A partner and the centre take over all that a party is below zero: its income, and for the partner a cost.
fn take_debt_over(world: &mut World<'_>, party: Node, partner: Option<Node>) {
    let debt = -world.book.reserve(party);
    let terms = &world.economy().limits;
    let of_partner = partner.map_or(Money::ZERO, |partner| terms.partners_part(debt, world.book.reserve(partner)));
    for (from, sum) in [(partner, of_partner), (Some(Node::Centre), debt - of_partner)] {
        let Some(from) = from.filter(|_| sum > Money::ZERO) else { continue };
        let posting = world.posting(from, party, Code::DebtTakenOver, sum, Cause::Decision);
        world.book.settle(posting);
        take_down(world, party, sum);
        if from != Node::Centre {
            take_down(world, from, -sum);
        }
    }
}

fn take_down(world: &mut World<'_>, party: Node, sum: Money) {
    state_of(world, party).taken_over += sum;
    if let Node::Provider(id) = party {
        world.providers[id.0].centre.taken_over_this_year += sum;
    }
}

/// The centre has lent exactly what a party lacks, loans of a recovery plan counted: more is lent, or some is repaid. Cash
/// moves and a debt arises; nobody earns or spends anything.
fn square_loan(world: &mut World<'_>, party: Node, rung: Option<Rung>) {
    let of_recovery_plan = match party {
        Node::Provider(id) => world.providers[id.0].centre.loan,
        _ => Money::ZERO,
    };
    let lacking = (-world.book.reserve(party) - of_recovery_plan).or_zero();
    let loan = std::mem::replace(&mut state_of(world, party).loan, lacking);
    for (from, to, code, sum) in
        [(Node::Centre, party, Code::Loan, lacking - loan), (party, Node::Centre, Code::Repayment, loan - lacking)]
    {
        if sum > Money::ZERO {
            let posting = world.posting(from, to, code, sum, Cause::Decision);
            world.book.pay(posting);
        }
    }
    if rung == Some(Rung::Loan) {
        world.tell(party, EventKind::LentBelowZero, None, lacking + of_recovery_plan, 0);
    }
}

/// A provider gets a new board, unless the regulator has replaced it this year already.
fn replace_board(world: &mut World<'_>, party: Node) {
    if let Node::Provider(id) = party
        && world.providers[id.0].centre.board_changes_this_year == 0
    {
        begin_anew(world, id, Departure::Replaced);
    }
}
