//! Each step of the ladder: who lends, gives or is replaced, and what stays of it.

use super::*;
use crate::agents::limits::Past;
use crate::engine::fixture::{
    COMMUNITY, HOSPITAL, NORTH, SOUTH, earn, in_a_new_world, moved, plan_worth, pounds, told,
};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::{CommissionerId, ProviderId};

/// Every party has an income of £100; reserves in pounds are as given.
fn begin(world: &mut World<'_>, reserves: [i64; 4]) {
    for funding in &mut world.commissioners.funding {
        funding.allocation = pounds(100);
    }
    for id in world.contract_ids() {
        let of_hospital = world.parties(id).1 == HOSPITAL;
        world.contracts.signing[id].plan = plan_worth(if of_hospital { 50 } else { 100 });
    }
    set_reserves(world, reserves);
}

fn set_reserves(world: &mut World<'_>, reserves: [i64; 4]) {
    for (party, wanted) in [NORTH, SOUTH, COMMUNITY, HOSPITAL].into_iter().zip(reserves) {
        let sum = pounds(wanted) - world.book.reserve(party);
        earn(world, party, sum);
    }
}

fn paid(world: &World<'_>, heading: Heading) -> Vec<(Node, Node, i64)> {
    moved(world, PostingStage::Paid, heading).into_iter().map(|(_, from, to, pence)| (from, to, pence)).collect()
}

#[test]
fn a_party_below_zero_is_lent_exactly_what_it_lacks_and_nobody_earns_anything() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [10, 0, 10, -3]);
            hold_limits(world);
            assert_eq!(paid(world, Heading::Loan), [(Node::Centre, HOSPITAL, 300)]);
            assert_eq!(moved(world, PostingStage::Accrued, Heading::Loan), [], "a loan is no income");
            assert_eq!(told(world), [(EventKind::LentBelowZero, HOSPITAL, 300, 0)]);
            assert_eq!(world.providers.provider_limit[ProviderId(1)].rung, Some(Rung::Loan));
            assert_eq!(world.providers.provider_limit[ProviderId(1)].loan, pounds(3));
            assert_eq!(world.providers.centre[ProviderId(1)].boards_gone, 0, "its board stays");
            assert_eq!(
                world.commissioners.commissioner_limit[CommissionerId(1)].rung,
                None,
                "nothing is lacking at zero"
            );
            // A year later it lacks £1, and then nothing.
            for reserve in [-1, 5] {
                set_reserves(world, [10, 0, 10, reserve]);
                hold_limits(world);
            }
            assert_eq!(paid(world, Heading::Repayment), [(HOSPITAL, Node::Centre, 200), (HOSPITAL, Node::Centre, 100)]);
            assert_eq!(
                (
                    world.providers.provider_limit[ProviderId(1)].rung,
                    world.providers.provider_limit[ProviderId(1)].loan
                ),
                (None, Money::ZERO)
            );
        },
    );
}

#[test]
fn a_loan_of_a_recovery_plan_is_not_lent_twice() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [10, 10, 10, -3]);
            world.providers.centre[ProviderId(1)].loan = pounds(2);
            hold_limits(world);
            assert_eq!(paid(world, Heading::Loan), [(Node::Centre, HOSPITAL, 100)]);
        },
    );
}

#[test]
fn an_intervention_replaces_the_board_once_and_is_in_force_until_the_next_year_end() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [-4, 10, 10, -4]);
            hold_limits(world);
            assert_eq!(world.providers.centre[ProviderId(1)].boards_gone, 1);
            assert!(
                world.providers.provider_limit[ProviderId(1)].is_under_intervention()
                    && world.commissioners.commissioner_limit[CommissionerId(0)].is_under_intervention()
            );
            assert_eq!(paid(world, Heading::Loan), [(Node::Centre, NORTH, 400), (Node::Centre, HOSPITAL, 400)]);
            assert!(told(world).contains(&(EventKind::Intervened, HOSPITAL, -400, 0)));
            assert!(told(world).contains(&(EventKind::Intervened, NORTH, -400, 0)));
            world.providers.centre[ProviderId(1)].end_year();
            hold_limits(world);
            assert_eq!(world.providers.centre[ProviderId(1)].boards_gone, 1, "the same step again");
            set_reserves(world, [0, 10, 10, 0]);
            hold_limits(world);
            assert!(!world.providers.provider_limit[ProviderId(1)].is_under_intervention());
        },
    );
}

#[test]
fn a_board_that_was_replaced_this_year_already_stays() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [10, 10, 10, -4]);
            world.providers.centre[ProviderId(1)].board_changes_this_year = 1;
            hold_limits(world);
            assert_eq!(world.providers.centre[ProviderId(1)].boards_gone, 0);
        },
    );
}

#[test]
fn in_a_merger_a_neighbour_gives_half_of_what_it_has_and_the_centre_the_rest() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [-50, 40, 10, 10]);
            hold_limits(world);
            assert_eq!(paid(world, Heading::DebtTakenOver), [(SOUTH, NORTH, 2_000), (Node::Centre, NORTH, 3_000)]);
            assert_eq!(moved(world, PostingStage::Accrued, Heading::DebtTakenOver).len(), 2, "it is income and cost");
            assert_eq!((world.book.reserve(NORTH), world.book.reserve(SOUTH)), (Money::ZERO, pounds(20)));
            assert_eq!(
                world.commissioners.commissioner_limit[CommissionerId(0)].past,
                Past { was_merged: true, was_wound_down: false }
            );
            assert_eq!(told(world), [(EventKind::Merged, NORTH, 5_000, 0)]);
            assert_eq!(paid(world, Heading::Loan), [], "nothing is left to lend");
            // Who was merged before is wound down.
            set_reserves(world, [-50, 40, 10, 10]);
            hold_limits(world);
            assert_eq!(paid(world, Heading::DebtTakenOver)[2..], [(Node::Centre, NORTH, 5_000)]);
            assert!(world.commissioners.commissioner_limit[CommissionerId(0)].past.was_wound_down);
        },
    );
}

#[test]
fn without_a_neighbour_of_its_kind_a_party_is_wound_down_and_the_centre_gives_all() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [10, 10, 40, -50]);
            hold_limits(world);
            assert_eq!(paid(world, Heading::DebtTakenOver), [(Node::Centre, HOSPITAL, 5_000)]);
            assert_eq!(told(world)[0], (EventKind::WoundDown, HOSPITAL, 5_000, 0));
            assert_eq!(
                world.providers.provider_limit[ProviderId(1)].past,
                Past { was_merged: false, was_wound_down: true }
            );
            assert_eq!(
                (
                    world.providers.centre[ProviderId(1)].taken_over_this_year,
                    world.providers.centre[ProviderId(1)].boards_gone
                ),
                (pounds(50), 1)
            );
            assert_eq!(world.providers.centre[ProviderId(0)].taken_over_this_year, Money::ZERO);
        },
    );
}

#[test]
fn what_a_provider_gives_as_a_neighbour_counts_against_what_it_was_given() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world, [10, 10, 40, 10]);
            give(world, COMMUNITY, HOSPITAL, pounds(7));
            give(world, NORTH, HOSPITAL, Money::ZERO);
            let taken_over = [0, 1].map(|id: usize| world.providers.centre[ProviderId(id)].taken_over_this_year);
            assert_eq!(taken_over, [pounds(-7), pounds(7)]);
            assert_eq!(paid(world, Heading::DebtTakenOver), [(COMMUNITY, HOSPITAL, 700)]);
        },
    );
}

#[test]
fn without_limits_nothing_happens() {
    in_a_new_world(
        |scenario: &mut Scenario| scenario.economy.mechanisms.limits = false,
        |world, _| {
            begin(world, [-50, -50, -50, -50]);
            hold_limits(world);
            assert_eq!(told(world), []);
            assert_eq!(world.book.reserve(HOSPITAL), pounds(-50));
        },
    );
}
