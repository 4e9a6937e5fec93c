//! Limits: at the year end the centre lends to parties below zero, intervenes, merges them or winds them down. It looks at
//! what support and loans of a recovery plan have left, so that no deficit is answered twice.

use crate::agents::limits::Rung;
use crate::engine::events::EventKind;
use crate::engine::layout::EntityKind;
use crate::engine::positions::{Positioning, yearly_income};
use crate::engine::state::party::LimitState;
use crate::ledger::{Cause, Heading, Node};
use crate::units::Money;

use super::boards;
use crate::engine::access::touches;
use crate::engine::booking::{Booking, tell};
use crate::engine::steps::boards::ReplaceBoard;

touches! {
    /// What `hold_limits` reads and writes.
    HoldLimits
        reads [funding]
        writes [book, centre, commissioner_limit, provider_limit]
        with [ReplaceBoard, Booking, Positioning]
}

/// A party at the year end, before anything is done about it.
#[derive(Clone, Copy)]
struct Seen {
    party: Node,
    kind: EntityKind,
    reserve: Money,
    rung: Option<Rung>,
}

/// Holds every party to its limit. All are looked at before anything is done, so that their order does not matter.
pub(in crate::engine) fn hold_limits<'a>(world: &mut impl HoldLimits<'a>) {
    if !world.economy().mechanisms.limits {
        return;
    }
    let all = seen(world);
    for one in &all {
        let before = std::mem::replace(&mut state_of(world, one.party).rung, one.rung);
        tell_of_rung(world, one);
        let Some(rung) = one.rung else { continue };
        let limit = state_of(world, one.party);
        limit.past = rung.after(limit.past);
        if rung.board_goes(before) {
            replace_board(world, one.party);
        }
    }
    for one in &all {
        take_debt_over(world, one, &all);
    }
    for one in &all {
        square_loan(world, one.party);
    }
}

/// Every party with what its reserve calls for.
fn seen<'a>(world: &impl HoldLimits<'a>) -> Vec<Seen> {
    let commissioners = world.commissioner_ids().map(Node::Commissioner);
    let parties = commissioners.chain(world.provider_ids().map(Node::Provider));
    let mut all: Vec<Seen> = parties
        .map(|party| Seen { party, kind: kind_of(world, party), reserve: world.book().reserve(party), rung: None })
        .collect();
    for place in 0..all.len() {
        let one = all[place];
        let has_neighbour = neighbours(&all, one.kind).next().is_some();
        let (past, income) = (state(world, one.party).past, income_of(world, one.party));
        all[place].rung = world.economy().limits.rung(one.reserve, income, past, has_neighbour);
    }
    all
}

fn tell_of_rung<'a>(world: &mut impl HoldLimits<'a>, one: &Seen) {
    let (kind, sum) = match one.rung {
        None => return,
        Some(Rung::Loan) => (EventKind::LentBelowZero, -one.reserve),
        Some(Rung::Intervention) => (EventKind::Intervened, one.reserve),
        Some(Rung::Merger) => (EventKind::Merged, -one.reserve),
        Some(Rung::WindDown) => (EventKind::WoundDown, -one.reserve),
    };
    tell(world, one.party, kind, None, sum, 0);
}

fn kind_of<'a>(world: &impl HoldLimits<'a>, party: Node) -> EntityKind {
    match party {
        Node::Provider(id) => world.layout.providers[id.0].kind,
        _ => EntityKind::Commissioner,
    }
}

/// Parties of a kind that have something in reserve: who may take another in.
fn neighbours(all: &[Seen], kind: EntityKind) -> impl Iterator<Item = &Seen> {
    all.iter().filter(move |one| one.kind == kind && one.reserve > Money::ZERO)
}

/// A party's yearly income: planned, or its allocation.
fn income_of<'a>(world: &impl HoldLimits<'a>, party: Node) -> Money {
    match party {
        Node::Provider(id) => yearly_income(world, id),
        Node::Commissioner(id) => world.funding()[id].allocation,
        _ => Money::ZERO,
    }
}

fn state<'s, 'a>(world: &'s impl HoldLimits<'a>, party: Node) -> &'s LimitState {
    match party {
        Node::Provider(id) => &world.provider_limit()[id],
        Node::Commissioner(id) => &world.commissioner_limit()[id],
        _ => unreachable!("only commissioners and providers have limits"),
    }
}

fn state_of<'s, 'a>(world: &'s mut impl HoldLimits<'a>, party: Node) -> &'s mut LimitState {
    match party {
        Node::Provider(id) => &mut world.provider_limit_mut()[id],
        Node::Commissioner(id) => &mut world.commissioner_limit_mut()[id],
        _ => unreachable!("only commissioners and providers have limits"),
    }
}

/// The debt of a party that is merged or wound down is taken over: its income. Neighbours that take it in give a part, for
/// them a cost; the centre gives the rest, and all of it after a wind-down.
fn take_debt_over<'a>(world: &mut impl HoldLimits<'a>, one: &Seen, all: &[Seen]) {
    if one.rung < Some(Rung::Merger) {
        return;
    }
    let mut left = -one.reserve;
    if one.rung == Some(Rung::Merger) {
        let merged = all.iter().filter(|other| other.kind == one.kind && other.rung == Some(Rung::Merger));
        let debts: Money = merged.map(|other| -other.reserve).sum();
        let reserves: Vec<Money> = neighbours(all, one.kind).map(|other| other.reserve).collect();
        let given = world.economy().limits.given_by_neighbours(-one.reserve, debts, &reserves);
        for (neighbour, sum) in neighbours(all, one.kind).zip(given) {
            give(world, neighbour.party, one.party, sum);
            left -= sum;
        }
    }
    give(world, Node::Centre, one.party, left);
}

fn give<'a>(world: &mut impl HoldLimits<'a>, from: Node, to: Node, sum: Money) {
    if sum == Money::ZERO {
        return;
    }
    let posting = world.posting(from, to, Heading::DebtTakenOver, sum, Cause::Decision);
    world.book_mut().settle(posting);
    for (party, sum) in [(to, sum), (from, -sum)] {
        if let Node::Provider(id) = party {
            world.centre_mut()[id].taken_over_this_year += sum;
        }
    }
}

/// The centre has lent exactly what a party lacks, loans of a recovery plan counted: more is lent, or some is repaid. Cash
/// moves and a debt arises; nobody earns or spends anything.
fn square_loan<'a>(world: &mut impl HoldLimits<'a>, party: Node) {
    let of_recovery_plan = match party {
        Node::Provider(id) => world.centre()[id].loan,
        _ => Money::ZERO,
    };
    let lacking = (-world.book().reserve(party) - of_recovery_plan).or_zero();
    let loan = std::mem::replace(&mut state_of(world, party).loan, lacking);
    for (from, to, heading, sum) in [
        (Node::Centre, party, Heading::Loan, lacking - loan),
        (party, Node::Centre, Heading::Repayment, loan - lacking),
    ] {
        if sum > Money::ZERO {
            let posting = world.posting(from, to, heading, sum, Cause::Decision);
            world.book_mut().pay(posting);
        }
    }
}

/// A provider gets a new board, unless the regulator has replaced it this year already.
fn replace_board<'a>(world: &mut impl HoldLimits<'a>, party: Node) {
    if let Node::Provider(id) = party
        && world.centre()[id].board_changes_this_year == 0
    {
        boards::replace_board(world, id);
    }
}

#[cfg(test)]
mod tests;
