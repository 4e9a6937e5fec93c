//! Target effort: how hard providers work for the four-hour standard this month, and what that leaves for other care.

use crate::agents::reading;
use crate::contract::{Application, FOUR_HOURS, STANDARDS};
use crate::engine::layout::EntityKind;
use crate::engine::uncertainty::breaches_deviation;
use crate::engine::world::World;
use crate::units::{ContractId, MONTHS_IN_YEAR, ProviderId, QUARTERS_IN_YEAR};

use super::controlling::support_per_breach;
use super::passing_on;

/// Chooses every acute provider's effort for the month; contracts are read anew at the start of a quarter.
pub(in crate::engine) fn choose_target_effort(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.target_effort {
        return;
    }
    if world.month.of_year().is_multiple_of(3) {
        read_contracts(world);
    }
    for id in world.provider_ids() {
        if world.layout.providers[id.0].kind != EntityKind::Acute {
            continue;
        }
        let felt = felt_per_breach(world, id);
        if economy.mechanisms.unmeasured_quality {
            share_out_effort(world, id, felt);
        } else {
            world.providers[id.0].effort = economy.target_effort.effort(felt);
        }
    }
}

/// What one more breach costs in sanctions and in quality payment, as the board feels it, in pounds.
fn felt_per_breach(world: &World<'_>, id: ProviderId) -> f64 {
    let terms = &world.economy().target_effort;
    let is_suspended = world.suspends(id, STANDARDS[FOUR_HOURS].id);
    let imposed = by_share(world, id, |contract| world.contracts[contract.0].sanction_per_breach);
    let sanction = if is_suspended { 0.0 } else { imposed };
    let quality = by_share(world, id, |contract| world.contracts[contract.0].quality_per_breach);
    let support = support_per_breach(world, id);
    // Goals are settled by the contract's formula, and support is lost by the centre's: nobody has to impose either.
    terms.felt_sanction(sanction, world.providers[id.0].enforcement_belief)
        + terms.felt_sanction(quality, 1.0)
        + terms.felt_sanction(support, 1.0)
}

/// Effort goes to what is measured and to what is not, as far as each is pressed for.
fn share_out_effort(world: &mut World<'_>, id: ProviderId, felt: f64) {
    let economy = world.economy();
    let terms = &economy.target_effort;
    let pressure = terms.pressure();
    let rewarded = outcome_reward(world, id);
    let pressures = [terms.answer((pressure + felt) / pressure), terms.answer(1.0 + rewarded)];
    let [measured, unmeasured] = economy.unmeasured_quality.efforts(pressures);
    let provider = &mut world.providers[id.0];
    provider.effort = terms.base_effort * measured;
    provider.unmeasured_quality = 100.0 * unmeasured;
    provider.unmeasured_lost += (1.0 - unmeasured) / f64::from(MONTHS_IN_YEAR);
}

/// What outcome payments make of a rise in unmeasured care, against what the same rise in effort for the four-hour
/// standard weighs where no money presses: `Σ £ per point · points / (M · breaches · q₀)`.
///
/// Outcomes count from the second year on.
fn outcome_reward(world: &World<'_>, id: ProviderId) -> f64 {
    let economy = world.economy();
    if world.year() == 0 {
        return 0.0;
    }
    let (mut pounds, mut breaches) = (0.0, 0_u32);
    for &contract in &world.layout.providers[id.0].contracts {
        let state = &world.contracts[contract.0];
        let per_point = reading::outcome_per_point(world.signed(contract), &state.forecast);
        pounds += per_point * economy.unmeasured_quality.health_points * world.part_of_acute_care(contract);
        breaches += state.forecast.months.iter().map(|month| month.breaches).sum::<u32>();
    }
    let without_money = economy.target_effort.pressure() * f64::from(breaches) * economy.target_effort.base_effort;
    if without_money > 0.0 { (pounds / without_money).max(0.0) } else { 0.0 }
}

/// Reads what one breach more or less makes of sanctions and quality payments.
fn read_contracts(world: &mut World<'_>) {
    let quarter = world.month.of_year() / 3;
    let uncertainty = world.economy().quality_payment.score_uncertainty_share;
    let deviation = breaches_deviation(world);
    for contract in world.contract_ids() {
        let provider = world.layout.contracts[contract.0].provider;
        if world.layout.providers[provider.0].kind != EntityKind::Acute {
            continue;
        }
        let clauses = world.clauses_of(contract);
        if clauses.sanctions.as_ref().is_some_and(|terms| terms.application != Application::Suspended) {
            read_sanctions(world, contract, quarter);
        } else {
            // Sanctions of an earlier year may have been read; the rules of this one impose none.
            world.contracts[contract.0].sanction_per_breach = 0.0;
        }
        let passed_on = passing_on::money_passed_on(world, contract);
        let (signed, forecast) = (world.signed(contract), &world.contracts[contract.0].forecast);
        let per_breach = reading::quality_per_breach(signed, forecast, quarter, uncertainty, deviation);
        world.contracts[contract.0].quality_per_breach = passed_on * per_breach;
    }
}

/// Plans are new at the start of a year; after that only the quarter that has just been lived looks different.
fn read_sanctions(world: &mut World<'_>, contract: ContractId, quarter: u32) {
    let quarters = match quarter {
        0 => 0..QUARTERS_IN_YEAR,
        quarter => quarter - 1..quarter,
    };
    let deviation = breaches_deviation(world);
    let state = &mut world.contracts[contract.0];
    for quarter in quarters {
        state.sanctions_added[quarter as usize] =
            reading::sanctions_added(&state.signed, &state.forecast, quarter, deviation);
    }
    let per_breach = reading::sanction_per_breach(&state.sanctions_added);
    // A lead may bear a part of the sanctions for the breaches of others.
    let borne = passing_on::blame_passed_on(world, contract);
    world.contracts[contract.0].sanction_per_breach = per_breach * borne;
}

/// A breach falls on one of the contracts, as likely as its share of the work.
fn by_share(world: &World<'_>, id: ProviderId, per_breach: impl Fn(ContractId) -> f64) -> f64 {
    let contracts = &world.layout.providers[id.0].contracts;
    contracts.iter().map(|&contract| world.layout.contracts[contract.0].share.value() * per_breach(contract)).sum()
}

#[cfg(test)]
mod tests;
