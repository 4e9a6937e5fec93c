//! What the regulator sees of a provider and does about it, and what the centre gives, lends and writes off.

use super::*;
use crate::contract::Activity;
use crate::engine::fixture::{HOSPITAL, earn, in_a_new_world, moved, plan_worth, pounds, told};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::Month;

const ACUTE: ProviderId = ProviderId(1);

/// The hospital plans on £1,000 a year and has £50 in reserve at the start.
fn begin(world: &mut World<'_>) {
    for signing in &mut world.contracts.signing {
        signing.plan = plan_worth(500);
    }
    let sum = pounds(50) - world.book.reserve(HOSPITAL);
    earn(world, HOSPITAL, sum);
    world.book.close_year();
}

fn recovery(scenario: &mut Scenario) {
    scenario.economy.mechanisms.recovery_plans = true;
}

#[test]
fn a_years_income_is_what_a_providers_own_plans_are_worth() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world);
            assert_eq!([ProviderId(0), ACUTE].map(|id| yearly_income(world, id)), [pounds(500), pounds(1_000)]);
        },
    );
}

/// Segments of the hospital after quarters that each end with such a surplus of the year so far.
fn segments(change: impl FnOnce(&mut Scenario), surpluses: &[i64]) -> Vec<u32> {
    let mut found = Vec::new();
    in_a_new_world(change, |world, _| {
        begin(world);
        for (quarter, &wanted) in surpluses.iter().enumerate() {
            world.setting.month = Month(3 * quarter as u32 + 2);
            let sum = pounds(wanted) - world.book.surplus(HOSPITAL);
            earn(world, HOSPITAL, sum);
            score_quarter(world);
            found.push(world.providers.oversight[ACUTE].standing.segment);
        }
    });
    found
}

#[test]
fn a_segment_follows_a_deficit_against_the_income_so_far_once_it_has_lasted() {
    // 1% of £250 and of £500 and more; then 3% of £1,000 at a reserve of £20, and at one of -£30.
    assert_eq!(segments(|_| {}, &[-3, -5]), [1, 2]);
    assert_eq!(segments(|_| {}, &[-2, -4]), [1, 1]);
    assert_eq!(segments(|_| {}, &[0, 0, -30, -30]), [1, 1, 1, 3]);
    assert_eq!(segments(|_| {}, &[0, 0, -80, -80]), [1, 1, 1, 4]);
    assert_eq!(segments(|_| {}, &[9, 9]), [1, 1]);
}

#[test]
fn with_recovery_plans_months_below_the_standard_count_as_well() {
    for (is_on, wanted) in [(true, [1, 3]), (false, [1, 1])] {
        let mut found = [0; 2];
        in_a_new_world(
            |scenario| scenario.economy.mechanisms.recovery_plans = is_on,
            |world, _| {
                begin(world);
                for (quarter, segment) in found.iter_mut().enumerate() {
                    world.setting.month = Month(3 * quarter as u32 + 2);
                    world.providers.oversight[ACUTE].quarter_seen = [100, 21];
                    score_quarter(world);
                    assert_eq!(world.providers.oversight[ACUTE].quarter_seen, [0; 2], "the next quarter is another");
                    *segment = world.providers.oversight[ACUTE].standing.segment;
                }
                // A change of segment is told once.
                let changes = told(world).iter().filter(|event| event.0 == EventKind::SegmentChanged).count();
                assert_eq!(changes, usize::from(is_on));
            },
        );
        assert_eq!(found, wanted);
    }
}

#[test]
fn distress_begins_after_two_quarters_below_the_floor_and_ends_above_it() {
    in_a_new_world(
        |_| {},
        |world, _| {
            begin(world);
            let mut counted = Vec::new();
            for (quarter, reserve) in [-10, -10, 10].into_iter().enumerate() {
                world.setting.month = Month(3 * quarter as u32 + 2);
                let sum = pounds(reserve) - world.book.reserve(HOSPITAL);
                earn(world, HOSPITAL, sum);
                score_quarter(world);
                counted.push(world.providers.oversight[ACUTE].distress_quarters);
            }
            assert_eq!(counted, [1, 2, 0]);
            let distress: Vec<_> = told(world)
                .into_iter()
                .filter(|event| matches!(event.0, EventKind::DistressBegan | EventKind::DistressEnded))
                .collect();
            let wanted =
                [(EventKind::DistressBegan, HOSPITAL, -1_000, 0), (EventKind::DistressEnded, HOSPITAL, 1_000, 0)];
            assert_eq!(distress, wanted);
        },
    );
}

#[test]
fn the_regulator_counts_months_below_the_standard_and_the_quarters_cases() {
    in_a_new_world(
        |_| {},
        |world, _| {
            for breaches in [51, 50, 0] {
                world.providers.lived[ACUTE].month = Activity { attendances: 1_000, breaches, ..Activity::default() };
                watch_month(world);
            }
            assert_eq!(
                (world.providers.oversight[ACUTE].months_below_standard, world.providers.oversight[ACUTE].quarter_seen),
                (1, [3_000, 101])
            );
            assert_eq!(world.providers.oversight[ProviderId(0)].months_below_standard, 0, "nobody attends there");
            let seen = seen_of_care(world, ACUTE);
            assert_eq!((seen.months_below, seen.of_quarter), (1, Share::clamped(2_899.0 / 3_000.0)));
            assert_eq!(seen_of_care(world, ProviderId(0)).of_quarter, Share::ALL);
        },
    );
}

#[test]
fn a_provider_that_comes_into_turnaround_gets_a_board_and_the_cash_it_lacks() {
    in_a_new_world(recovery, |world, _| {
        begin(world);
        let before = world.providers.oversight[ACUTE].standing;
        world.providers.oversight[ACUTE].standing.segment = 4;
        let cash = world.book.balance(HOSPITAL, Account::Cash);
        earn(world, HOSPITAL, pounds(-2) - cash);
        intervene(world, ACUTE, &before);
        // £5 are the least cash of £1,000 a year.
        assert_eq!(moved(world, PostingStage::Paid, Heading::Loan), [(0, Node::Centre, HOSPITAL, 700)]);
        assert_eq!(moved(world, PostingStage::Accrued, Heading::Loan), []);
        assert_eq!(world.providers.centre[ACUTE].loan, pounds(7));
        assert_eq!(world.providers.centre[ACUTE].boards_gone, 1);
        let failing = world.providers.oversight[ACUTE].standing;
        intervene(world, ACUTE, &failing);
        assert_eq!(world.providers.centre[ACUTE].boards_gone, 1, "a board is given its time");
        assert_eq!(moved(world, PostingStage::Paid, Heading::Loan).len(), 1, "it has its cash now");
        let lent: Vec<_> = told(world).into_iter().filter(|event| event.0 == EventKind::Lent).collect();
        assert_eq!(lent, [(EventKind::Lent, HOSPITAL, 700, 0)]);
    });
}

/// What the centre gives a hospital £40 below zero in a segment, to the pound.
fn supported(change: impl FnOnce(&mut Scenario), segment: u32) -> Vec<(u32, Node, Node, i64)> {
    let mut found = Vec::new();
    in_a_new_world(change, |world, _| {
        begin(world);
        earn(world, HOSPITAL, pounds(-90));
        world.providers.oversight[ACUTE].standing.segment = segment;
        support_providers(world);
        found = moved(world, PostingStage::Accrued, Heading::Support);
        let sum: Money = found.iter().map(|one| Money::from_pence(one.3)).sum();
        assert_eq!(world.providers.oversight[ACUTE].support_this_year, sum);
    });
    found
}

#[test]
fn the_centre_gives_half_of_what_a_failing_providers_reserve_lacks_unless_it_lends() {
    let given = [(0, Node::Centre, HOSPITAL, 2_000)];
    assert_eq!(supported(|_| {}, 2), []);
    assert_eq!(supported(|_| {}, 3), given);
    assert_eq!(supported(|_| {}, 4), given);
    assert_eq!(supported(recovery, 3), given);
    assert_eq!(supported(recovery, 4), [], "in turnaround loans stand in for it");
    assert_eq!(supported(|scenario| scenario.economy.mechanisms.central_support = false, 4), []);
}

#[test]
fn loans_are_repaid_out_of_a_surplus_and_written_off_bit_by_bit() {
    for (surplus, repaid, written_off) in [(50, 1_000, 900), (4, 400, 960), (-50, 0, 1_000)] {
        in_a_new_world(recovery, |world, _| {
            begin(world);
            world.providers.centre[ACUTE].loan = pounds(100);
            earn(world, HOSPITAL, pounds(surplus));
            settle_loans(world);
            let moved_to = |stage, heading| -> i64 { moved(world, stage, heading).iter().map(|one| one.3).sum() };
            assert_eq!(moved_to(PostingStage::Paid, Heading::Repayment), repaid);
            assert_eq!(moved_to(PostingStage::Accrued, Heading::WriteOff), written_off);
            assert_eq!(moved_to(PostingStage::Paid, Heading::WriteOff), 0, "no cash moves");
            let centre = &world.providers.centre[ACUTE];
            assert_eq!(centre.loan, Money::from_pence(10_000 - repaid - written_off));
            assert_eq!(centre.written_off_this_year, Money::from_pence(written_off));
        });
    }
}
