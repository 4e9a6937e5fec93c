//! Target effort: how hard providers work for the four-hour standard this month.

use crate::agents::reading;
use crate::contract::{Application, STANDARDS};
use crate::engine::layout::EntityKind;
use crate::engine::world::World;
use crate::units::{ProviderId, QUARTERS_IN_YEAR};

use super::controlling::support_per_breach;
use super::passing_on;

/// Position of the four-hour standard among the standards.
const FOUR_HOURS: usize = 0;

/// Chooses every acute provider's effort for the month; contracts are read anew at the start of a quarter.
pub(in crate::engine) fn choose_target_effort(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.target_effort {
        return;
    }
    if world.month.of_year().is_multiple_of(3) {
        read_sanctions(world);
    }
    for id in world.provider_ids() {
        if world.layout.providers[id.0].kind != EntityKind::Acute {
            continue;
        }
        let is_suspended = world.suspends(id, STANDARDS[FOUR_HOURS].id);
        let per_breach = if is_suspended { 0.0 } else { sanction_per_breach(world, id) };
        let support = support_per_breach(world, id);
        let provider = &mut world.providers[id.0];
        // Support that is lost needs nobody to impose its loss.
        let felt = economy.target_effort.felt_sanction(per_breach, provider.enforcement_belief)
            + economy.target_effort.felt_sanction(support, 1.0);
        provider.effort = economy.target_effort.effort(felt);
    }
}

/// Plans are new at the start of a year; after that only the quarter that has just been lived looks different.
fn read_sanctions(world: &mut World<'_>) {
    let quarters = match world.month.of_year() / 3 {
        0 => 0..QUARTERS_IN_YEAR,
        quarter => quarter - 1..quarter,
    };
    for contract in world.contract_ids() {
        let clauses = world.clauses_of(contract);
        let is_imposed = clauses.sanctions.as_ref().is_some_and(|terms| terms.application != Application::Suspended);
        let provider = world.layout.contracts[contract.0].provider;
        if !is_imposed {
            // Sanctions of an earlier year may have been read; the rules of this one impose none.
            world.contracts[contract.0].sanction_per_breach = 0.0;
        }
        if !is_imposed || world.layout.providers[provider.0].kind != EntityKind::Acute {
            continue;
        }
        let state = &mut world.contracts[contract.0];
        for quarter in quarters.clone() {
            state.sanctions_added[quarter as usize] =
                reading::sanctions_added(clauses, &state.plan, &state.forecast, quarter);
        }
        let per_breach = reading::sanction_per_breach(&state.sanctions_added);
        // A lead may bear a part of the sanctions for the breaches of others.
        let borne = passing_on::blame_passed_on(world, contract);
        world.contracts[contract.0].sanction_per_breach = per_breach * borne;
    }
}

/// A breach falls on one of the contracts, as likely as its share of the work.
fn sanction_per_breach(world: &World<'_>, id: ProviderId) -> f64 {
    let contracts = &world.layout.providers[id.0].contracts;
    contracts
        .iter()
        .map(|contract| {
            world.layout.contracts[contract.0].share.value() * world.contracts[contract.0].sanction_per_breach
        })
        .sum()
}
