//! What tables show of a month and of a year: what is summed, over what, and with which sign.

use super::*;
use crate::care::{SlowPathways, WaitBand, WaitingList};
use crate::contract::Activity;
use crate::engine::fixture::{COMMUNITY, HOSPITAL, NORTH, SOUTH, assert_near, earn, in_a_new_world, pounds};
use crate::engine::state::care::Care;
use crate::engine::world::World;
use crate::ledger::{Cause, Posting};
use crate::measures::Column;
use crate::units::ProviderId;
use crate::units::{CommissionerId, Weeks};

pub(super) const ACUTE: ProviderId = ProviderId(1);

pub(super) fn at(row: &YearRow, column: Column) -> f64 {
    row[column as usize]
}

/// A row that is empty but for some values.
pub(super) fn row_of(values: &[(Column, f64)]) -> YearRow {
    let mut row = [f64::NAN; ALL.len()];
    for &(column, value) in values {
        row[column as usize] = value;
    }
    row
}

pub(super) fn move_money(world: &mut World<'_>, from: Node, to: Node, heading: Heading, sum: i64) {
    let posting: Posting = world.posting(from, to, heading, pounds(sum), Cause::Decision);
    world.book.settle(posting);
}

#[test]
fn a_month_is_added_to_the_year_of_its_provider() {
    in_a_new_world(
        |_| {},
        |world, _| {
            for (id, times) in [(0, 1), (1, 2)] {
                world.providers.lived[ProviderId(id)].month = Activity {
                    attendances: 10 * times,
                    breaches: 2 * times,
                    emergencies: 3 * times,
                    referrals: 4 * times,
                    treated: 5 * times,
                    contacts: 6 * times,
                    ..Activity::default()
                };
                world.providers.lived[ProviderId(id)].care_month.occupancy_weeks = Weeks::of(26.0 * f64::from(times));
                world.providers.lived[ProviderId(id)].care_month.prevented = 0.25;
                world.providers.lived[ProviderId(id)].care_month.cancelled = times;
                world.providers.lived[ProviderId(id)].within_18_weeks = vec![0.1, 0.6];
                world.providers.target[ProviderId(id)].unmeasured_quality = 60.0;
            }
            add_up_month(world);
            add_up_month(world);
            let rows = &world.collected.year;
            let columns = [
                Column::ATTENDANCES,
                Column::FOUR_HOUR_BREACHES,
                Column::EMERGENCIES,
                Column::REFERRALS,
                Column::TREATED,
                Column::CONTACTS,
                Column::CANCELLED,
                Column::PREVENTED,
                Column::OCCUPANCY,
                Column::UNMEASURED_QUALITY,
            ];
            let of = |entity: usize| columns.map(|column| at(&rows[entity], column));
            // Two months; half of the weeks of a year, a twelfth of its points.
            assert_eq!(of(4), [40.0, 8.0, 12.0, 16.0, 20.0, 24.0, 4.0, 0.5, 2.0, 10.0]);
            assert_eq!(of(3), [20.0, 4.0, 6.0, 8.0, 10.0, 12.0, 2.0, 0.5, 1.0, 10.0]);
            assert_near(at(&rows[4], Column::WITHIN_18_WEEKS_SHARE), 0.1, "twice a twelfth of the last month end");
            assert_eq!(
                [of(0), of(1)],
                [[0.0; 10]; 2],
                "the system's are added up in March, and a commissioner has none"
            );
        },
    );
}

#[test]
fn the_systems_month_is_what_its_hospitals_did_and_what_has_moved_since_the_last() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.providers.lived[ACUTE].month =
                Activity { attendances: 100, breaches: 20, emergencies: 30, ..Activity::default() };
            world.providers.lived[ACUTE].care_month.occupancy_weeks = Weeks::of(3.0);
            let Care::Acute(state, _) = &mut world.providers.care[ACUTE] else { panic!("a hospital is acute") };
            let bands = [WaitBand { from_weeks: 0, patients: 300 }, WaitBand { from_weeks: 18, patients: 100 }];
            state.list = WaitingList::of_bands(&bands, SlowPathways::default());
            earn(world, HOSPITAL, pounds(5));
            earn(world, COMMUNITY, pounds(2));
            earn(world, NORTH, pounds(9));
            earn(world, SOUTH, pounds(4));
            world.contracts.sanctions[contracts.north].tallies[1].imposed = pounds(8);
            (world.contracts.trust[contracts.north].provider, world.contracts.trust[contracts.north].commissioner) =
                (0.9, 0.9);
            let first = system_month(&MonthOfSystem::of(world));
            assert_eq!(first[..6], [100.0, 0.8, 30.0, 400.0, 0.75, 0.75], "three of four weeks' beds");
            assert_eq!(first[6..9], [800.0, 700.0, 1_300.0]);
            assert_near(first[9], 0.7, "mean of 0.9, 0.6 and 0.6");
            assert_eq!(world.collected.within_18_weeks, [0.75]);
            earn(world, HOSPITAL, pounds(1));
            world.contracts.sanctions[contracts.south].tallies[0].imposed = pounds(3);
            assert_eq!(system_month(&MonthOfSystem::of(world))[6..9], [300.0, 100.0, 0.0], "only what is new");
        },
    );
}

#[test]
fn a_year_is_taken_down_in_march_for_every_entity() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.collected.surplus_before = [0.0; 2];
            world.contracts.sanctions[contracts.north].tallies[1].imposed = pounds(8);
            world.setting.month = crate::units::Month(10);
            take_down(world);
            assert_eq!(world.collected.tallies_at_year_start[contracts.north.0][1].imposed, Money::ZERO);
            world.setting.month = crate::units::Month(11);
            take_down(world);
            assert_eq!(world.collected.tallies_at_year_start[contracts.north.0][1].imposed, pounds(8));
            let planned: Money = world.provider_ids().map(|id| planned_cost(world, id)).sum();
            let outcome = world.collected.clone().outcome();
            assert_eq!((outcome.monthly().len(), outcome.planned_cost()), (2, planned.pence() as f64));
            assert_eq!(outcome.value(0, 4, Column::SANCTIONS_IMPOSED), 800.0);
        },
    );
}

#[test]
fn the_systems_row_adds_parties_up_and_leaves_out_what_the_centre_gave() {
    in_a_new_world(
        |_| {},
        |world, _| {
            move_money(world, HOSPITAL, Node::Escrow, Heading::Withheld, 2);
            world.providers.efficiency[ProviderId(0)].one_off_this_year = pounds(3);
            world.providers.efficiency[ACUTE].one_off_this_year = pounds(4);
            world.collected.within_18_weeks = vec![0.8, 0.9];
            (
                world.commissioners.population[CommissionerId(0)].health,
                world.commissioners.population[CommissionerId(1)].health,
            ) = (100.0, 90.0);
            let party = |pence: f64| {
                row_of(&[
                    (Column::SURPLUS, 100.0 * pence),
                    (Column::SUPPORT, 10.0 * pence),
                    (Column::RESERVE, 1_000.0 * pence),
                    (Column::RISK_PREMIUM, pence),
                    (Column::RISK_SHARE, 7.0 * pence),
                    (Column::NEGOTIATION_ROUNDS, pence),
                    (Column::ATTENDANCES, 50.0 * pence),
                    (Column::FOUR_HOUR_BREACHES, 5.0 * pence),
                    (Column::COST_INDEX, 0.1 * pence),
                    (Column::OCCUPANCY, 0.1 * pence),
                ])
            };
            // Two commissioners, then the community provider and the hospital.
            let rows = [row_of(&[]), party(1.0), party(2.0), party(3.0), party(8.0)];
            let row = system_row(world, &rows);
            // 1,400 of parties and 200 in escrow, less 140 of support; 14 of premium and 700 of savings that were made once.
            let columns = [
                Column::SURPLUS,
                Column::CERTAINTY_EQUIVALENT,
                Column::UNDERLYING_SURPLUS,
                Column::RESERVE,
                Column::SUPPORT,
            ];
            let found = columns.map(|column| at(&row, column));
            assert_eq!(found, [1_460.0, 1_446.0, 760.0, 14_200.0, 140.0]);
            let of_providers = [Column::RISK_SHARE, Column::NEGOTIATION_ROUNDS].map(|column| at(&row, column));
            assert_eq!(of_providers, [77.0, 11.0], "each payment between parties is counted once");
            assert_eq!(at(&row, Column::ATTENDANCES), 700.0);
            assert_near(at(&row, Column::FOUR_HOUR_SHARE), 0.9, "of all attendances");
            assert_near(at(&row, Column::COST_INDEX), 0.55, "mean of both providers");
            assert_near(at(&row, Column::OCCUPANCY), 0.8, "of the hospital");
            assert_near(at(&row, Column::WITHIN_18_WEEKS_SHARE), 0.85, "mean of the month ends");
            assert_near(at(&row, Column::HEALTH), (334.0 * 100.0 + 189.0 * 90.0) / 523.0, "by population");
            assert_near(at(&row, Column::TRUST), 0.6, "of all contracts");
        },
    );
}

#[test]
fn flows_are_shown_for_each_kind_of_party() {
    in_a_new_world(
        |_| {},
        |world, _| {
            earn(world, NORTH, pounds(10));
            earn(world, SOUTH, pounds(20));
            move_money(world, NORTH, HOSPITAL, Heading::Settlement, 3);
            move_money(world, SOUTH, COMMUNITY, Heading::Settlement, 4);
            take_down_flows(world);
            let outcome = world.collected.clone().outcome();
            let of = |heading| [0, 1, 2].map(|party: usize| outcome.flow(party, heading));
            assert_eq!(of(Heading::Allocation), [3_000.0, 0.0, 0.0]);
            assert_eq!(of(Heading::Settlement), [-700.0, 300.0, 400.0]);
        },
    );
}
