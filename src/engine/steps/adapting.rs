//! Contracts grow older: circumstances move away from what they say, and better arrangements have to wait.

use crate::agents::adaptation::{Chances, Turn};
use crate::chance::Purpose;
use crate::ledger::{Cause, Heading};
use crate::units::{ContractId, Money};

use super::costing::of_month;
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend};
use crate::engine::steps::costing::PartOfMonth;

touches! {
    /// What is shared: `age`.
    AgeContract writes [contracting]
}

touches! {
    /// What `book_misfit` reads and writes.
    BookMisfit reads [contracting, signing] writes [book, letter] with [Booking, PartOfMonth]
}

/// Years before the start in which contracts were signed every year, so that what an arrangement is worth has settled.
const YEARS_BEFORE: u32 = 20;

/// Moves a contract's fit by a year. Before the first year every contract was signed every April.
pub(in crate::engine) fn age<'a>(world: &mut impl AgeContract<'a>, contract: ContractId, turn: Turn) {
    let mechanisms = &world.economy().mechanisms;
    if !mechanisms.misfit && !mechanisms.hold_up && !mechanisms.match_quality {
        return;
    }
    let terms = &world.economy().adaptation;
    let mut fit = world.contracting()[contract].fit;
    let before = if world.year() == 0 { 0..YEARS_BEFORE } else { 0..0 };
    for year in before {
        fit = terms.after(fit, Turn::Signed, &chances(world, contract, year));
    }
    let now = chances(world, contract, YEARS_BEFORE + world.year());
    world.contracting_mut()[contract].fit = terms.after(fit, turn, &now);
}

fn chances<'a>(world: &impl AgeContract<'a>, contract: ContractId, year: u32) -> Chances {
    let of = |purpose| world.future.normal(purpose, world.layout.contracts[contract.0].stable_id, year);
    Chances {
        change: of(Purpose::Circumstances),
        arrangement: of(Purpose::Arrangement),
        alternative: of(Purpose::Alternative),
    }
}

/// Books what contracts that are not written anew cost both sides this month, and what providers earn on their changes.
pub(in crate::engine) fn book_misfit<'a>(world: &mut impl BookMisfit<'a>) {
    for contract in world.contract_ids() {
        book(world, contract);
    }
}

fn book<'a>(world: &mut impl BookMisfit<'a>, contract: ContractId) {
    let economy = world.economy();
    let (on, terms) = (&economy.mechanisms, &economy.adaptation);
    let (fit, value) = (world.contracting()[contract].fit, world.signing()[contract].plan.value());
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
        spend(world, node, Heading::Misfit, cost, Some(contract));
    }
    let earned = of_month(world, earned);
    if earned > Money::ZERO {
        let posting = world.beside(contract, Heading::Changes, earned, Cause::Decision);
        world.book_mut().settle(posting);
        // The contract's text pays nothing of it.
        world.letter_mut()[contract].beyond_practice -= earned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::adaptation::Fit;
    use crate::engine::fixture::{HOSPITAL, NORTH, in_a_new_world, moved, plan_worth, share};
    use crate::engine::world::World;
    use crate::ledger::{Node, PostingStage};
    use crate::scenario::Scenario;
    use crate::units::Month;

    #[test]
    fn a_contract_that_goes_on_grows_older_and_one_that_is_written_anew_does_not() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                world.setting.month = Month(12);
                age(world, contracts.north, Turn::GoesOn);
                let fit = world.contracts.contracting[contracts.north].fit;
                assert!(fit.changed != 0.0 && fit.foregone() >= 0.0, "{fit:?}");
                assert_eq!(
                    world.contracts.contracting[contracts.south].fit.changed, 0.0,
                    "the other contract is left alone"
                );
                age(world, contracts.north, Turn::Signed);
                assert_eq!(world.contracts.contracting[contracts.north].fit.changed, 0.0);
            },
        );
    }

    /// Terms at which a contract of £52,000 that has changed by a tenth costs £156 a year for not fitting, £260 for what it
    /// does without, and lets its provider earn £260; four weeks of that are £12, £20 and £20.
    fn with_terms(scenario: &mut Scenario) {
        let terms = &mut scenario.economy.adaptation;
        (terms.misfit_cost_ratio, terms.margin_on_changes_share) = (0.3, share(0.05));
        terms.misfit_borne_by_commissioner_share = share(0.25);
    }

    /// Spent by north and by the hospital in the first month, and what the hospital earned on changes, in pounds.
    fn booked(change: impl FnOnce(&mut Scenario), fit: Fit) -> [i64; 3] {
        let mut found = [0; 3];
        let change = |scenario: &mut Scenario| {
            with_terms(scenario);
            change(scenario);
        };
        in_a_new_world(change, |world, contracts| {
            (world.contracts.signing[contracts.north].plan, world.contracts.contracting[contracts.north].fit) =
                (plan_worth(52_000), fit);
            book_misfit(world);
            let spent = |node| {
                let all = moved(world, PostingStage::Paid, Heading::Misfit);
                all.iter().filter(|one| (one.1, one.2) == (node, Node::StaffAndSuppliers)).map(|one| one.3).sum::<i64>()
            };
            let earned = moved(world, PostingStage::Paid, Heading::Changes);
            let earned: i64 = earned.iter().filter(|one| (one.1, one.2) == (NORTH, HOSPITAL)).map(|one| one.3).sum();
            let letter = world.contracts.letter[contracts.north].beyond_practice;
            assert_eq!(letter, Money::from_pence(-earned), "the letter pays nothing of it");
            found = [spent(NORTH), spent(HOSPITAL), earned].map(|pence| pence / 100);
        });
        found
    }

    const CHANGED: Fit = Fit { changed: 0.1, arrangement: 0.005, signed_yearly: 0.01 };

    #[test]
    fn what_no_longer_fits_costs_both_sides_and_its_provider_earns_on_changes() {
        assert_eq!(booked(|_| {}, CHANGED), [8, 24, 20]);
        assert_eq!(booked(|scenario| scenario.economy.mechanisms.misfit = false, CHANGED), [5, 15, 20]);
        assert_eq!(booked(|scenario| scenario.economy.mechanisms.match_quality = false, CHANGED), [3, 9, 20]);
        assert_eq!(booked(|scenario| scenario.economy.mechanisms.hold_up = false, CHANGED), [8, 24, 0]);
        assert_eq!(booked(|_| {}, Fit { changed: 0.0, ..CHANGED }), [5, 15, 0], "it only does without");
        assert_eq!(booked(|_| {}, Fit { changed: 0.1, ..Fit::default() }), [3, 9, 20], "it only has changed");
        assert_eq!(booked(|_| {}, Fit::default()), [0; 3]);
    }

    #[test]
    fn before_the_first_year_contracts_were_signed_for_twenty_years() {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                let terms = &world.economy().adaptation;
                let of = |year: u32| chances(world, contracts.north, year);
                let settled = (0..20).fold(Fit::default(), |fit, year| terms.after(fit, Turn::Signed, &of(year)));
                let first = terms.after(settled, Turn::Signed, &of(20));
                let second = terms.after(first, Turn::GoesOn, &of(21));
                let fit = |world: &World<'_>| world.contracts.contracting[contracts.north].fit;
                age(world, contracts.north, Turn::Signed);
                assert_eq!(fit(world), first);
                world.setting.month = Month(12);
                age(world, contracts.north, Turn::GoesOn);
                assert_eq!(fit(world), second);
            },
        );
    }

    #[test]
    fn a_contract_ages_where_any_of_what_follows_from_it_is_on() {
        let changed = |which: fn(&mut Scenario)| {
            let mut found = 0.0;
            let change = |scenario: &mut Scenario| {
                let on = &mut scenario.economy.mechanisms;
                (on.misfit, on.hold_up, on.match_quality) = (false, false, false);
                which(scenario);
            };
            in_a_new_world(change, |world, contracts| {
                world.setting.month = Month(12);
                age(world, contracts.north, Turn::GoesOn);
                found = world.contracts.contracting[contracts.north].fit.changed;
            });
            found != 0.0
        };
        assert!(!changed(|_| {}));
        assert!(changed(|scenario| scenario.economy.mechanisms.misfit = true));
        assert!(changed(|scenario| scenario.economy.mechanisms.hold_up = true));
        assert!(changed(|scenario| scenario.economy.mechanisms.match_quality = true));
    }
}
