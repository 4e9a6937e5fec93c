//! What a year's row shows of a party, worked by hand.

use super::super::system::mean;
use super::*;
use crate::contract::{Activity, LineValues, Plan};
use crate::engine::booking::spend;
use crate::engine::fixture::{COMMUNITY, HOSPITAL, NORTH, assert_near, earn, in_a_new_world, pounds};
use crate::engine::state::contract::Trust;
use crate::engine::steps::reporting::tests::{ACUTE, at, move_money, row_of};
use crate::ledger::Node;
use crate::measures::OverAYear;
use crate::units::{ContractId, Party};

const BUYER: CommissionerId = CommissionerId(0);

/// Every yearly measure, with the name of each place that a value of it comes from.
macro_rules! places {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident { $($from:ident: $value:expr),+ $(,)? })+) => {
        const PLACES: &[(Column, &[&str])] = &[$((Column::$name, &[$(stringify!($from)),+])),+];
    };
}

each_measure!(places);

#[test]
fn a_mean_has_its_own_value_for_the_system() {
    for (column, places) in PLACES {
        let measure = ALL[*column as usize];
        let is_added = measure.over_a_year != OverAYear::Mean && measure.unit != Unit::Share;
        assert!(is_added || places.contains(&"system"), "{}: shares and means do not add up over parties", measure.id);
    }
}

/// A row's values in pounds.
fn in_pounds<const N: usize>(row: &YearRow, columns: [Column; N]) -> [f64; N] {
    columns.map(|column| at(row, column) / 100.0)
}

#[test]
fn a_party_below_its_limit_is_shown_on_its_rung() {
    for (rung, wanted) in [
        (None, [0.0; 5]),
        (Some(Rung::Loan), [1.0, 1.0, 0.0, 0.0, 0.0]),
        (Some(Rung::Intervention), [1.0, 0.0, 1.0, 0.0, 0.0]),
        (Some(Rung::Merger), [1.0, 0.0, 0.0, 1.0, 0.0]),
        (Some(Rung::WindDown), [1.0, 0.0, 0.0, 0.0, 1.0]),
    ] {
        in_a_new_world(
            |_| {},
            |world, _| {
                world.commissioners.commissioner_limit[BUYER].rung = rung;
                world.providers.provider_limit[ACUTE].rung = rung;
                let columns = [
                    Column::BELOW_LIMIT,
                    Column::LOANS_BELOW_ZERO,
                    Column::INTERVENTIONS,
                    Column::MERGERS,
                    Column::WIND_DOWNS,
                ];
                for row in [commissioner_row(world, BUYER), provider_row(world, ACUTE)] {
                    assert_eq!(columns.map(|column| at(&row, column)), wanted, "{rung:?}");
                }
            },
        );
    }
}

#[test]
fn what_a_commissioner_changed_is_a_cut_or_an_addition() {
    for (other_spend, change, wanted) in [(500, -0.1, [100.0, 0.0]), (640, 0.1, [0.0, 40.0]), (500, 0.0, [0.0; 2])] {
        in_a_new_world(
            |_| {},
            |world, contracts| {
                (
                    world.commissioners.funding[BUYER].other_spend,
                    world.commissioners.budget[BUYER].other_spend_unchanged,
                ) = (pounds(other_spend), pounds(600));
                (world.commissioners.budget[BUYER].other_spend_change, world.commissioners.budget[BUYER].unspent) =
                    (change, pounds(7));
                for (contract, cases) in [(contracts.north, 3.0), (contracts.south, 4.0), (contracts.community, 5.0)] {
                    world.contracts.variation[contract].bought = cases;
                }
                let row = commissioner_row(world, BUYER);
                let columns = [Column::OTHER_SPEND_CUT, Column::OTHER_SPEND_ADDED];
                assert_eq!(in_pounds(&row, columns), wanted);
                assert_eq!(in_pounds(&row, [Column::SURPLUS_UNSPENT]), [7.0]);
                let bought = [Column::CASES_BOUGHT, Column::CONTACTS_BOUGHT].map(|column| at(&row, column));
                assert_eq!(bought, [3.0, 5.0], "its own");
            },
        );
    }
}

#[test]
fn income_is_what_came_and_costs_are_shown_above_zero() {
    in_a_new_world(
        |_| {},
        |world, _| {
            for (from, to, heading, sum) in [
                (NORTH, HOSPITAL, Heading::Baseline, 100),
                (HOSPITAL, NORTH, Heading::Reconciliation, 30),
                (HOSPITAL, NORTH, Heading::Sanction, 20),
                (HOSPITAL, COMMUNITY, Heading::SubcontractSanction, 3),
                (NORTH, HOSPITAL, Heading::RiskShare, 7),
                (HOSPITAL, NORTH, Heading::Settlement, 6),
                (Node::Centre, HOSPITAL, Heading::Support, 11),
                (Node::Centre, HOSPITAL, Heading::WriteOff, 2),
                (COMMUNITY, HOSPITAL, Heading::DebtTakenOver, 1),
            ] {
                move_money(world, from, to, heading, sum);
            }
            for (heading, sum) in [
                (Heading::Negotiation, 4),
                (Heading::Oversight, 5),
                (Heading::Misfit, 8),
                (Heading::Prevention, 9),
                (Heading::RetainedSpent, 10),
            ] {
                spend(world, HOSPITAL, heading, pounds(sum), None);
            }
            let row = provider_row(world, ACUTE);
            // £70 of the price, 7 of the risk share and 14 of support; what it gave is no income.
            assert_eq!(in_pounds(&row, [Column::INCOME, Column::SURPLUS]), [91.0, 26.0]);
            let reserve = world.book.reserve(HOSPITAL).pounds();
            assert_eq!(in_pounds(&row, [Column::RESERVE]), [reserve]);
            let shared = [Column::RISK_SHARE, Column::SETTLEMENT, Column::SUPPORT, Column::DEBT_TAKEN_OVER];
            assert_eq!(in_pounds(&row, shared), [7.0, -6.0, 14.0, 1.0]);
            let costs = [Column::ADMINISTRATION, Column::MISFIT_COST, Column::PREVENTION];
            assert_eq!(in_pounds(&row, costs), [9.0, 8.0, 19.0]);
            let other = provider_row(world, ProviderId(0));
            assert_eq!(in_pounds(&other, [Column::INCOME, Column::SURPLUS]), [3.0, 2.0], "what a lead was charged");
        },
    );
}

#[test]
fn sanctions_are_those_of_the_year_and_of_the_parties_that_are_asked_for() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            for (contract, sum) in [(contracts.north, 10), (contracts.south, 30)] {
                let tally = &mut world.contracts.sanctions[contract].tallies[Party::Provider as usize];
                (tally.contracted, tally.imposed) = (pounds(10 * sum), pounds(5 * sum));
                (tally.paid, tally.reinvested) = (pounds(4 * sum), pounds(2 * sum));
                for (because, times) in [
                    (WaivedBecause::Choice, 1),
                    (WaivedBecause::Hours, 2),
                    (WaivedBecause::Unseen, 3),
                    (WaivedBecause::Plan, 4),
                ] {
                    tally.waive(pounds(times * sum), because);
                }
                let before = &mut world.collected.tallies_at_year_start[contract.0][Party::Provider as usize];
                (before.contracted, before.paid) = (pounds(1), pounds(2));
                before.waive(pounds(3), WaivedBecause::Hours);
            }
            world.contracts.sanctions[contracts.north].tallies[Party::Commissioner as usize].contracted = pounds(77);
            let row = provider_row(world, ACUTE);
            let columns = [
                Column::SANCTIONS_CONTRACTED,
                Column::SANCTIONS_IMPOSED,
                Column::SANCTIONS_PAID,
                Column::SANCTIONS_REINVESTED,
            ];
            assert_eq!(in_pounds(&row, columns), [398.0, 200.0, 156.0, 80.0]);
            let waived = [
                Column::SANCTIONS_WAIVED,
                Column::WAIVED_BY_CHOICE,
                Column::WAIVED_FOR_HOURS,
                Column::WAIVED_UNSEEN,
                Column::WAIVED_FOR_PLAN,
            ];
            assert_eq!(in_pounds(&row, waived), [394.0, 40.0, 74.0, 120.0, 160.0]);
            let of_commissioner = commissioner_row(world, BUYER);
            assert_eq!(in_pounds(&of_commissioner, [Column::SANCTIONS_CONTRACTED]), [77.0]);
            let system = system_row(world, &[NOTHING, of_commissioner, row]);
            assert_eq!(in_pounds(&system, [Column::SANCTIONS_CONTRACTED]), [475.0]);
        },
    );
}

#[test]
fn plans_and_quality_payments_add_up_over_contracts() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            for (contract, times) in [(contracts.north, 1), (contracts.south, 10)] {
                let year = &mut world.contracts.remedies[contract].year;
                (year.agreed, year.delivered, year.failed, year.refused) = (times, 2 * times, 3 * times, 4 * times);
                let withheld = pounds(i64::from(times));
                world.contracts.remedies[contract].open[0] =
                    Some(crate::engine::state::remedies::OpenPlan { withheld, ..Default::default() });
                let quality = &mut world.contracts.account[contract].due.quality;
                (quality.available, quality.earned) = (pounds(10), pounds(i64::from(times).min(8)));
            }
            let row = provider_row(world, ACUTE);
            let columns = [Column::PLANS_AGREED, Column::PLANS_DELIVERED, Column::PLANS_FAILED, Column::PLANS_REFUSED];
            assert_eq!(columns.map(|column| at(&row, column)), [11.0, 22.0, 33.0, 44.0]);
            assert_eq!(in_pounds(&row, [Column::IN_ESCROW]), [11.0]);
            let columns = [Column::QUALITY_AVAILABLE, Column::QUALITY_EARNED, Column::QUALITY_WITHHELD];
            assert_eq!(in_pounds(&row, columns), [20.0, 9.0, 11.0]);
        },
    );
}

#[test]
fn the_spread_of_quality_is_that_of_the_parts_that_commissioners_saw_earned() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let mut earn = |contract: ContractId, available, earned| {
                let quality = &mut world.contracts.account[contract].due.quality;
                (quality.available, quality.earned) = (pounds(available), pounds(earned));
                SystemYear { world: &*world, rows: &[] }.spread_of_quality()
            };
            assert_eq!(earn(contracts.north, 10, 5), 0.0, "one is no spread");
            // 0.5 and 0.8 lie 0.15 from 0.65.
            assert_near(earn(contracts.south, 20, 16), libm::sqrt(0.045), "of two");
            // 5 of 10 and 11 of 30 are 0.4.
            assert_near(earn(contracts.community, 30, 11), libm::sqrt(0.08), "north's contracts together");
        },
    );
}

#[test]
fn plans_are_held_against_what_came_at_the_same_prices() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            for (contract, rounds, year_left) in [(contracts.north, 3, 0.9), (contracts.community, 4, 1.0)] {
                world.contracts.signing[contract].plan = Plan {
                    volumes: LineValues([10.0, 2.0, 0.0, 1.0]),
                    tariff: LineValues([1, 100, 10, 1_000].map(pounds)),
                    other_services: pounds(5_000),
                    ..Plan::default()
                };
                world.contracts.counted[contract].to_date =
                    Activity { attendances: 20, emergencies: 1, treated: 3, contacts: 2, ..Activity::default() };
                (world.contracts.signing[contract].rounds, world.contracts.signing[contract].year_left) =
                    (rounds, year_left);
                world.contracts.agreement[contract].ended_this_year = contract == contracts.north;
            }
            let row = commissioner_row(world, BUYER);
            // 10 + 200 + 1,000 and 20 + 100 + 30 + 2,000, twice.
            let columns = [Column::PLANNED_ACTIVITY, Column::ACTUAL_ACTIVITY];
            assert_eq!(in_pounds(&row, columns), [2_420.0, 4_300.0]);
            let columns = [Column::NEGOTIATION_ROUNDS, Column::SIGNED_LATE, Column::PAID_WHEN_SHORT];
            assert_eq!(columns.map(|column| at(&row, column)), [7.0, 1.0, 0.0]);
            assert_eq!(at(&row, Column::TERMINATIONS), 1.0);
            assert_eq!(at(&provider_row(world, ProviderId(0)), Column::TERMINATIONS), 0.0, "north's with the hospital");
        },
    );
}

#[test]
fn a_commissioners_row_has_its_surplus_without_support_and_by_the_letter() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            earn(world, NORTH, pounds(100));
            move_money(world, Node::Centre, NORTH, Heading::Support, 30);
            world.contracts.letter[contracts.north].beyond_practice = pounds(9);
            world.contracts.letter[contracts.community].beyond_practice = pounds(4);
            world.contracts.letter[contracts.south].beyond_practice = pounds(77);
            (
                world.commissioners.commissioner_hours[BUYER].negotiation,
                world.commissioners.commissioner_hours[BUYER].monitoring,
            ) = (5.0, 3.0);
            (
                world.commissioners.commissioner_hours[BUYER].set_free,
                world.commissioners.population[BUYER].health,
                world.commissioners.commissioner_risk[BUYER].premium,
            ) = (2.0, 98.0, pounds(6));
            world.contracts.trust[contracts.north] = Trust { provider: 0.8, commissioner: 0.8 };
            let row = commissioner_row(world, BUYER);
            let columns = [
                Column::SURPLUS,
                Column::UNDERLYING_SURPLUS,
                Column::LETTER_SURPLUS,
                Column::RISK_PREMIUM,
                Column::CERTAINTY_EQUIVALENT,
            ];
            assert_eq!(in_pounds(&row, columns), [130.0, 100.0, 87.0, 6.0, 124.0]);
            let columns = [Column::CONTRACTING_HOURS, Column::MONITORING_HOURS, Column::TIME_SET_FREE, Column::HEALTH];
            assert_eq!(columns.map(|column| at(&row, column)), [8.0, 3.0, 2.0, 98.0]);
            assert_near(at(&row, Column::TRUST), 0.7, "mean of its two contracts");
        },
    );
}

#[test]
fn a_providers_row_has_its_surplus_before_the_centre_without_one_off_savings_and_by_the_letter() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            earn(world, HOSPITAL, pounds(160));
            for (heading, sum) in [(Heading::Agency, 10), (Heading::Capacity, 20), (Heading::Effort, 30)] {
                spend(world, HOSPITAL, heading, pounds(sum), None);
            }
            for (contract, beyond, withheld) in
                [(contracts.north, 9, 3), (contracts.south, 18, 0), (contracts.community, 77, 77)]
            {
                world.contracts.letter[contract].beyond_practice = pounds(beyond);
                world.contracts.remedies[contract].year.withheld = pounds(withheld);
            }
            (world.providers.oversight[ACUTE].support_this_year, world.providers.efficiency[ACUTE].one_off_this_year) =
                (pounds(40), pounds(15));
            (world.providers.centre[ACUTE].control_total, world.providers.centre[ACUTE].available) =
                (pounds(5), pounds(6));
            (
                world.providers.provider_hours[ACUTE].contracting,
                world.providers.oversight[ACUTE].distress_months,
                world.providers.provider_risk[ACUTE].premium,
            ) = (7.0, 8, pounds(1));
            let row = provider_row(world, ACUTE);
            // £100 are left, of which £40 are support. The letter pays 27 more, and £3 are withheld and not lost.
            let columns = [
                Column::SURPLUS,
                Column::UNDERLYING_SURPLUS,
                Column::LETTER_SURPLUS,
                Column::CERTAINTY_EQUIVALENT,
                Column::AGENCY,
                Column::CAPACITY_COST,
                Column::EFFORT_COST,
            ];
            assert_eq!(in_pounds(&row, columns), [100.0, 45.0, 90.0, 99.0, 10.0, 20.0, 30.0]);
            let columns = [Column::CONTRACTING_HOURS, Column::DISTRESS_MONTHS, Column::SEGMENT];
            assert_eq!(columns.map(|column| at(&row, column)), [7.0, 8.0, 1.0]);
            assert!(at(&row, Column::CONTROL_TOTAL).is_nan() && at(&row, Column::CONTACTS).is_nan());
            world.providers.centre[ACUTE].has_accepted = true;
            let row = provider_row(world, ACUTE);
            let columns = [Column::CONTROL_TOTAL, Column::CONDITIONAL_SUPPORT_AVAILABLE];
            assert_eq!(in_pounds(&row, columns), [5.0, 6.0]);
        },
    );
}

#[test]
fn a_providers_row_takes_the_sums_of_its_own_months() {
    in_a_new_world(
        |_| {},
        |world, _| {
            let columns = [Column::ATTENDANCES, Column::FOUR_HOUR_BREACHES, Column::TREATED, Column::CONTACTS];
            for (entity, times) in [(3, 1.0), (4, 10.0)] {
                for (column, value) in columns.into_iter().zip([100.0, 10.0, 5.0, 3.0]) {
                    world.collected.year[entity][column as usize] = times * value;
                }
            }
            let acute = provider_row(world, ACUTE);
            assert_eq!(columns[..3].iter().map(|&one| at(&acute, one)).collect::<Vec<_>>(), [1_000.0, 100.0, 50.0]);
            assert_near(at(&acute, Column::FOUR_HOUR_SHARE), 0.9, "a tenth took longer");
            assert!(at(&acute, Column::WAITING_LIST) > at(&acute, Column::OVER_18_WEEKS));
            let other = provider_row(world, ProviderId(0));
            assert_eq!([at(&other, Column::CONTACTS), at(&other, Column::BACKLOG)], [3.0, 6_650.0]);
            assert!(at(&other, Column::ATTENDANCES).is_nan());
        },
    );
}

#[test]
fn what_is_kept_as_a_fraction_is_shown_whole() {
    let sums = row_of(&[
        (Column::PREVENTED, 2.6),
        (Column::NIGHTS_BEYOND_BEDS, 1.4),
        (Column::MANAGED_REFERRALS, 7.5),
        (Column::OCCUPANCY, 0.85),
    ]);
    let mut row = row_of(&[(Column::HEALTH, 0.3)]);
    acute_months(&mut row, &sums);
    let columns = [Column::PREVENTED, Column::NIGHTS_BEYOND_BEDS, Column::MANAGED_REFERRALS, Column::OCCUPANCY];
    assert_eq!(columns.map(|column| at(&row, column)), [3.0, 1.0, 8.0, 0.85]);
    assert_eq!(at(&row, Column::HEALTH), 0.3, "what is no sum of months stays");
}

#[test]
fn a_mean_over_nothing_is_no_number() {
    assert_eq!(mean([1.0, 2.0, 6.0].into_iter()), 3.0);
    assert!(mean(std::iter::empty()).is_nan());
}
