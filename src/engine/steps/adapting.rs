//! Contracts grow older: circumstances move away from what they say, and better arrangements have to wait.

use crate::agents::adaptation::{Chances, Turn};
use crate::chance::Purpose;
use crate::engine::world::World;
use crate::ledger::{Cause, Heading};
use crate::units::{ContractId, Money};

use super::costing::of_month;

/// Years before the start in which contracts were signed every year, so that what an arrangement is worth has settled.
const YEARS_BEFORE: u32 = 20;

/// Moves a contract's fit by a year. Before the first year every contract was signed every April.
pub(in crate::engine) fn age(world: &mut World<'_>, contract: ContractId, turn: Turn) {
    let mechanisms = &world.economy().mechanisms;
    if !mechanisms.misfit && !mechanisms.hold_up && !mechanisms.match_quality {
        return;
    }
    let terms = &world.economy().adaptation;
    let mut fit = world.contracts[contract.0].fit;
    let before = if world.year() == 0 { 0..YEARS_BEFORE } else { 0..0 };
    for year in before {
        fit = terms.after(fit, Turn::Signed, &chances(world, contract, year));
    }
    let now = chances(world, contract, YEARS_BEFORE + world.year());
    world.contracts[contract.0].fit = terms.after(fit, turn, &now);
}

fn chances(world: &World<'_>, contract: ContractId, year: u32) -> Chances {
    let of = |purpose| world.future.normal(purpose, world.layout.contracts[contract.0].stable_id, year);
    Chances {
        change: of(Purpose::Circumstances),
        arrangement: of(Purpose::Arrangement),
        alternative: of(Purpose::Alternative),
    }
}

/// Books what contracts that are not written anew cost both sides this month, and what providers earn on their changes.
pub(in crate::engine) fn book_misfit(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        book(world, contract);
    }
}

fn book(world: &mut World<'_>, contract: ContractId) {
    let economy = world.economy();
    let (on, terms) = (&economy.mechanisms, &economy.adaptation);
    let state = &world.contracts[contract.0];
    let (fit, value) = (state.fit, state.plan.value());
    if fit.changed == 0.0 && fit.foregone() == 0.0 {
        return;
    }
    let misfit = if on.misfit { terms.misfit_cost(value, &fit) } else { Money::ZERO };
    let foregone = if on.match_quality { terms.foregone(value, &fit) } else { Money::ZERO };
    let earned = if on.hold_up { terms.earned_on_changes(value, &fit) } else { Money::ZERO };
    let cost = of_month(world, misfit + foregone);
    let (of_commissioner, of_provider) = cost.split(terms.misfit_borne_by_commissioner_share);
    let (commissioner, provider) = world.parties(contract);
    for (node, cost) in [(commissioner, of_commissioner), (provider, of_provider)] {
        world.spend(node, Heading::Misfit, cost, Some(contract));
    }
    let earned = of_month(world, earned);
    if earned > Money::ZERO {
        let posting = world.beside(contract, Heading::Changes, earned, Cause::Decision);
        world.book.settle(posting);
        // The contract's text pays nothing of it.
        world.contracts[contract.0].letter.beyond_practice -= earned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::in_a_new_world;
    use crate::units::Month;

    #[test]
    fn a_contract_that_goes_on_grows_older_and_one_that_is_written_anew_does_not() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.month = Month(12);
                age(world, contracts.north, Turn::GoesOn);
                let fit = world.contracts[contracts.north.0].fit;
                assert!(fit.changed != 0.0 && fit.foregone() >= 0.0, "{fit:?}");
                assert_eq!(world.contracts[contracts.south.0].fit.changed, 0.0, "the other contract is left alone");
                age(world, contracts.north, Turn::Signed);
                assert_eq!(world.contracts[contracts.north.0].fit.changed, 0.0);
            },
        );
    }
}
