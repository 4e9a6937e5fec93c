//! Coding depth: chosen by providers once a year, challenged by commissioners at the end of each quarter.

use crate::chance::Purpose;
use crate::contract::{Record, settle_payments};
use crate::engine::events::EventKind;
use crate::engine::layout::EntityKind;
use crate::engine::world::World;
use crate::ledger::{Cause, Code};
use crate::units::{ContractId, Money, ProviderId};

/// Every acute provider moves towards the depth that its contracts make worth while.
pub(in crate::engine) fn choose_coding_depth(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.coding_depth {
        return;
    }
    for id in world.provider_ids() {
        if world.layout.providers[id.0].kind != EntityKind::Acute {
            continue;
        }
        let wanted = economy.coding.depth_wanted(paid_for_depth(world, id));
        let provider = &mut world.providers[id.0];
        provider.coding_depth = economy.coding.depth_after_a_year(provider.coding_depth, wanted);
        let depth = provider.coding_depth;
        for contract in &world.layout.providers[id.0].contracts {
            world.contracts[contract.0].forecast.coding_depth = depth;
        }
    }
}

/// What one per cent more coded value adds to a provider's payments, over its contracts by their share of its work.
fn paid_for_depth(world: &World<'_>, id: ProviderId) -> f64 {
    let of_contract = |contract: &ContractId| {
        world.layout.contracts[contract.0].share.value() * world.contracts[contract.0].paid_for_depth
    };
    world.layout.providers[id.0].contracts.iter().map(of_contract).sum()
}

/// Commissioners challenge what was paid for depth in the quarter where that is worth the staff hours.
pub(in crate::engine) fn challenge_coding(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.coding_depth {
        return;
    }
    for contract in world.contract_ids() {
        let to_date = paid_for_depth_to_date(world, contract);
        let state = &mut world.contracts[contract.0];
        let at_stake = (to_date - state.depth_looked_at).or_zero();
        state.depth_looked_at = to_date;
        if economy.coding.is_worth_a_challenge(at_stake, economy.monitoring.hourly_cost_pounds) {
            challenge(world, contract, at_stake);
        }
    }
}

/// What the contract paid this year because cases are coded deeper than at the start.
fn paid_for_depth_to_date(world: &World<'_>, contract: ContractId) -> Money {
    let (clauses, record) = (world.clauses_of(contract), world.record(contract, None));
    if record.coding_depth == 0.0 {
        return Money::ZERO;
    }
    let paid = |record: &Record<'_>| settle_payments(clauses, record).payments_to_date();
    paid(&record) - paid(&Record { coding_depth: 0.0, ..record })
}

/// Spends the hours of a challenge; if it succeeds, money comes back, and both sides see a promise broken.
fn challenge(world: &mut World<'_>, contract: ContractId, at_stake: Money) {
    let economy = world.economy();
    let (commissioner, provider) = world.parties(contract);
    let id = world.layout.contracts[contract.0].commissioner;
    world.commissioners[id.0].hours_on_breaches += economy.coding.hours_per_challenge;
    if economy.mechanisms.monitoring_cost {
        let cost = economy.coding.cost_of_a_challenge(economy.monitoring.hourly_cost_pounds);
        world.spend(commissioner, Code::Monitoring, cost, Some(contract));
        world.commissioners[id.0].monitoring_hours += economy.coding.hours_per_challenge;
    }
    let entity = world.layout.contracts[contract.0].stable_id;
    let draw = world.future.uniform(Purpose::CodingChallenge, entity, world.month.0);
    if draw >= economy.coding.challenge_success_share.value() {
        return;
    }
    let claim = economy.coding.claim(at_stake);
    let posting = world.beside(contract, Code::CodingChallenge, -claim, Cause::Decision);
    world.book.settle(posting);
    world.tell(provider, EventKind::CodingChallenged, Some(contract), claim, 0);
    if economy.mechanisms.trust {
        let state = &mut world.contracts[contract.0];
        state.provider_trust = economy.trust.after_broken(state.provider_trust, 1.0);
        state.commissioner_trust = economy.trust.after_broken(state.commissioner_trust, 1.0);
    }
}
