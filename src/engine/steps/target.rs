//! Target effort: how hard providers work for the four-hour standard this month, and what that leaves for other care.

use crate::agents::provider::target_effort::PricePerBreach;
use crate::agents::provider::two_tasks::SharedOut;
use crate::agents::reading;
use crate::contract::{Application, FOUR_HOURS, STANDARDS};
use crate::engine::layout::EntityKind;
use crate::engine::uncertainty::breaches_deviation;
use crate::units::{ContractId, MONTHS_IN_YEAR, ProviderId, QUARTERS_IN_YEAR};

use super::controlling::support_per_breach;
use crate::engine::access::touches;
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::shares::{PlannedValue, part_of_acute_care};
use crate::engine::signing::signed;
use crate::engine::steps::controlling::SupportPerBreach;
use crate::engine::subcontracts::{Subcontracted, blame_passed_on, money_passed_on};
use crate::engine::suspension::{Suspended, suspends};

touches! {
    /// What `choose_target_effort` reads and writes.
    ChooseTargetEffort
        reads [forecast]
        writes [readings, target]
        with [InForce, PlannedValue, Subcontracted, SupportPerBreach, Suspended]
}

/// Chooses every acute provider's effort for the month; contracts are read anew at the start of a quarter.
pub(in crate::engine) fn choose_target_effort<'a>(world: &mut impl ChooseTargetEffort<'a>) {
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
            world.target_mut()[id].effort = economy.target_effort.effort(felt);
        }
    }
}

/// What one more breach costs in sanctions and in quality payment, as the board feels it, in pounds.
fn felt_per_breach<'a>(world: &impl ChooseTargetEffort<'a>, id: ProviderId) -> f64 {
    let is_suspended = suspends(world, id, STANDARDS[FOUR_HOURS].id);
    let imposed = by_share(world, id, |contract| world.readings()[contract].sanction_per_breach);
    let price = PricePerBreach {
        sanction: if is_suspended { 0.0 } else { imposed },
        quality: by_share(world, id, |contract| world.readings()[contract].quality_per_breach),
        support: support_per_breach(world, id),
    };
    world.economy().target_effort.felt(&price, world.target()[id].enforcement_belief)
}

/// Effort goes to what is measured and to what is not, as far as each is pressed for.
fn share_out_effort<'a>(world: &mut impl ChooseTargetEffort<'a>, id: ProviderId, felt: f64) {
    let economy = world.economy();
    let rewarded = outcome_reward(world, id);
    let SharedOut { effort, unmeasured } = economy.unmeasured_quality.share_out(&economy.target_effort, felt, rewarded);
    let target = &mut world.target_mut()[id];
    target.effort = effort;
    target.unmeasured_quality = 100.0 * unmeasured;
    target.unmeasured_lost += (1.0 - unmeasured) / f64::from(MONTHS_IN_YEAR);
}

/// What outcome payments make of a rise in unmeasured care, `Σ £ per point · points`, as it weighs with the board. Outcomes
/// count from the second year on.
fn outcome_reward<'a>(world: &impl ChooseTargetEffort<'a>, id: ProviderId) -> f64 {
    let economy = world.economy();
    if world.year() == 0 {
        return 0.0;
    }
    let (mut pounds, mut breaches) = (0.0, 0_u32);
    for &contract in &world.layout.providers[id.0].contracts {
        let per_point = reading::outcome_per_point(signed(world, contract), &world.forecast()[contract]);
        pounds += per_point * economy.unmeasured_quality.health_points * part_of_acute_care(world, contract);
        breaches += world.forecast()[contract].months.iter().map(|month| month.breaches).sum::<u32>();
    }
    economy.target_effort.weight_of_reward(pounds, breaches)
}

/// Reads what one breach more or less makes of sanctions and quality payments.
fn read_contracts<'a>(world: &mut impl ChooseTargetEffort<'a>) {
    let quarter = world.month.of_year() / 3;
    let uncertainty = world.economy().quality_payment.score_uncertainty_share;
    let deviation = breaches_deviation(world);
    for contract in world.contract_ids() {
        let provider = world.layout.contracts[contract.0].provider;
        if world.layout.providers[provider.0].kind != EntityKind::Acute {
            continue;
        }
        let clauses = clauses_of(world, contract);
        if clauses.sanctions.as_ref().is_some_and(|terms| terms.application != Application::Suspended) {
            read_sanctions(world, contract, quarter);
        } else {
            // Sanctions of an earlier year may have been read; the rules of this one impose none.
            world.readings_mut()[contract].sanction_per_breach = 0.0;
        }
        let passed_on = money_passed_on(world, contract);
        let (signed, forecast) = (signed(world, contract), &world.forecast()[contract]);
        let per_breach = reading::quality_per_breach(signed, forecast, quarter, uncertainty, deviation);
        world.readings_mut()[contract].quality_per_breach = passed_on * per_breach;
    }
}

/// Plans are new at the start of a year; after that only the quarter that has just been lived looks different.
fn read_sanctions<'a>(world: &mut impl ChooseTargetEffort<'a>, contract: ContractId, quarter: u32) {
    let quarters = match quarter {
        0 => 0..QUARTERS_IN_YEAR,
        quarter => quarter - 1..quarter,
    };
    let deviation = breaches_deviation(world);
    for quarter in quarters {
        let (signed, forecast) = (signed(world, contract), &world.forecast()[contract]);
        let added = reading::sanctions_added(signed, forecast, quarter, deviation);
        world.readings_mut()[contract].sanctions_added[quarter as usize] = added;
    }
    let per_breach = reading::sanction_per_breach(&world.readings()[contract].sanctions_added);
    // A lead may bear a part of the sanctions for the breaches of others.
    let borne = blame_passed_on(world, contract);
    world.readings_mut()[contract].sanction_per_breach = per_breach * borne;
}

/// A breach falls on one of the contracts, as likely as its share of the work.
fn by_share<'a>(world: &impl ChooseTargetEffort<'a>, id: ProviderId, per_breach: impl Fn(ContractId) -> f64) -> f64 {
    let contracts = &world.layout.providers[id.0].contracts;
    contracts.iter().map(|&contract| world.layout.contracts[contract.0].share.value() * per_breach(contract)).sum()
}

#[cfg(test)]
mod tests;
