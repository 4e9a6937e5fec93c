//! Reporting of breaches: what contracts see of them, and what an audit finds.

use crate::agents::reading;
use crate::chance::Purpose;
use crate::contract::Application;
use crate::engine::events::EventKind;
use crate::engine::world::World;
use crate::ledger::{Cause, Heading};
use crate::units::{ContractId, Money};

/// Providers report the month's breaches to each commissioner; some may be re-labelled as kept.
pub(in crate::engine) fn report_breaches(world: &mut World<'_>) {
    if !world.economy().mechanisms.relabelling {
        return;
    }
    for contract in world.contract_ids() {
        let sanctions = world.clauses_of(contract).sanctions.as_ref();
        if sanctions.is_some_and(|terms| terms.application != Application::Suspended) {
            let (moved, saved) = relabel(world, contract);
            if moved > 0 {
                audit(world, contract, moved, saved);
            }
        }
    }
}

/// Re-labels a part of a contract's breaches over the threshold: how many, and the sanctions that this saves.
fn relabel(world: &mut World<'_>, contract: ContractId) -> (u32, Money) {
    let economy = world.economy();
    let state = &world.contracts[contract.0];
    let record = world.record(contract, None);
    let (over, at_stake) = reading::breaches_over_threshold(world.signed(contract), &record, &state.so_far);
    let belief = world.providers[world.layout.contracts[contract.0].provider.0].enforcement_belief;
    let weight = economy.target_effort.felt_sanction(1.0, belief);
    let openness = world.by_trust(economy.reporting.trust_slope_ratio, state.provider_trust);
    let part = economy.reporting.relabelled_share(at_stake, weight, openness, state.month.attendances);
    let moved = (f64::from(over) * part) as u32;
    let month = &mut world.contracts[contract.0].month;
    month.breaches -= moved;
    month.relabelled += moved;
    if moved > 0 {
        let provider = world.parties(contract).1;
        world.tell(provider, EventKind::Relabelled, Some(contract), Money::ZERO, moved);
    }
    (moved, at_stake.times(f64::from(moved) / f64::from(over.max(1))))
}

/// An audit, if there is one, finds what was re-labelled: a penalty, and a promise broken.
fn audit(world: &mut World<'_>, contract: ContractId, moved: u32, saved: Money) {
    let economy = world.economy();
    let draw = world.future.uniform(Purpose::Audit, world.layout.contracts[contract.0].stable_id, world.month.0);
    if draw >= economy.reporting.audit_share_per_month.value() {
        return;
    }
    let penalty = economy.reporting.penalty(saved);
    let posting = world.beside(contract, Heading::AuditPenalty, -penalty, Cause::Decision);
    world.book.settle(posting);
    if economy.mechanisms.trust {
        let state = &mut world.contracts[contract.0];
        state.commissioner_trust = economy.trust.after_broken(state.commissioner_trust, 1.0);
    }
    let provider = world.parties(contract).1;
    world.tell(provider, EventKind::RelabellingFound, Some(contract), penalty, moved);
}
