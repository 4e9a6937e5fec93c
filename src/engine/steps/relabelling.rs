//! Reporting of breaches: what contracts see of them, and what an audit finds.

use crate::agents::provider::relabelling::Unreported;
use crate::agents::reading;
use crate::chance::Purpose;
use crate::contract::Application;
use crate::engine::access::touches;
use crate::engine::booking::{Booking, tell};
use crate::engine::events::EventKind;
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::record::{Recording, record};
use crate::engine::signing::signed;
use crate::ledger::{Cause, Heading};
use crate::units::{ContractId, Money};

touches! {
    /// What `report_breaches` reads and writes.
    ReportBreaches reads [account, target] writes [book, counted, trust] with [Booking, InForce, Recording]
}

/// Providers report the month's breaches to each commissioner; some may be re-labelled as kept.
pub(in crate::engine) fn report_breaches<'a>(world: &mut impl ReportBreaches<'a>) {
    if !world.economy().mechanisms.relabelling {
        return;
    }
    for contract in world.contract_ids() {
        let sanctions = clauses_of(world, contract).sanctions.as_ref();
        if sanctions.is_some_and(|terms| terms.application != Application::Suspended) {
            let (moved, saved) = relabel(world, contract);
            if moved > 0 {
                audit(world, contract, moved, saved);
            }
        }
    }
}

/// Re-labels a part of a contract's breaches over the threshold: how many, and the sanctions that this saves.
fn relabel<'a>(world: &mut impl ReportBreaches<'a>, contract: ContractId) -> (u32, Money) {
    let economy = world.economy();
    let record = record(world, contract, None);
    let (over, at_stake) =
        reading::breaches_over_threshold(signed(world, contract), &record, &world.account()[contract].so_far);
    let belief = world.target()[world.layout.contracts[contract.0].provider].enforcement_belief;
    let (moved, saved) = economy.reporting.relabel(&Unreported {
        over,
        at_stake,
        weight: economy.target_effort.felt_sanction(1.0, belief),
        openness: world.by_trust(economy.reporting.trust_slope_ratio, world.trust()[contract].provider),
        attendances: world.counted()[contract].month.attendances,
    });
    let month = &mut world.counted_mut()[contract].month;
    month.breaches -= moved;
    month.relabelled += moved;
    if moved > 0 {
        let provider = world.parties(contract).1;
        tell(world, provider, EventKind::Relabelled, Some(contract), Money::ZERO, moved);
    }
    (moved, saved)
}

/// An audit, if there is one, finds what was re-labelled: a penalty, and a promise broken.
fn audit<'a>(world: &mut impl ReportBreaches<'a>, contract: ContractId, moved: u32, saved: Money) {
    let economy = world.economy();
    let draw = world.future.uniform(Purpose::Audit, world.layout.contracts[contract.0].stable_id, world.month.0);
    if !economy.reporting.is_audited(draw) {
        return;
    }
    let penalty = economy.reporting.penalty(saved);
    let posting = world.beside(contract, Heading::AuditPenalty, -penalty, Cause::Decision);
    world.book_mut().settle(posting);
    if economy.mechanisms.trust {
        world.trust_mut()[contract].commissioner =
            economy.trust.after_broken(world.trust()[contract].commissioner, 1.0);
    }
    let provider = world.parties(contract).1;
    tell(world, provider, EventKind::RelabellingFound, Some(contract), penalty, moved);
}
