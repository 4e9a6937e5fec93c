//! The end of a year: what is proved, what boards see of it, what everyone learns, and which counters begin anew.

use super::*;
use crate::contract::LineValues;
use crate::engine::booking::{spend, under};
use crate::engine::fixture::{
    COMMUNITY, HOSPITAL, NORTH, assert_near, earn, in_a_new_world, plan_worth, pounds, share,
};
use crate::engine::state::provider::{Known, KnownDemand};
use crate::engine::world::World;
use crate::ledger::Cause;
use crate::ledger::Heading;
use crate::scenario::{ProviderFile, Scenario};
use crate::units::Month;
use crate::units::{CommissionerId, SignedShare};

const ACUTE: ProviderId = ProviderId(1);
const OTHER: ProviderId = ProviderId(0);

#[test]
fn a_book_that_does_not_prove_stops_the_run_and_one_that_does_is_closed() {
    for (lost, fails) in [(0, false), (1, true)] {
        in_a_new_world(
            |_| {},
            |world, _| {
                world.setting.month = Month(23);
                earn(world, HOSPITAL, pounds(40));
                let before = world.book.reserve(HOSPITAL);
                world.opening_reserves[0] += Money::from_pence(lost);
                close_year(world);
                assert_eq!(world.collected.unproved.is_some(), fails);
                assert_eq!(world.collected.proofs, 1);
                // The year's surplus is in the reserve that the next one opens with.
                assert_eq!((world.book.surplus(HOSPITAL), world.book.reserve(HOSPITAL)), (Money::ZERO, before));
                let reserves: Vec<Money> = world.book.nodes().all().map(|node| world.book.reserve(node)).collect();
                assert_eq!(world.opening_reserves, reserves);
            },
        );
    }
}

/// The hospital had £1,000 from north's contract and paid £980 for care, £7 for oversight; £15 of care were saved once, and
/// the centre gave £40 in support, £3 as conditional support, £2 as debt taken over and wrote £1 off.
fn live_a_year(world: &mut World<'_>, contract: ContractId) {
    world.setting.month = Month(11);
    let income = under(world, contract, Heading::Baseline, pounds(1_000), Cause::Plan);
    world.book.settle(income);
    for (heading, sum) in [
        (Heading::Care, 900),
        (Heading::Agency, 50),
        (Heading::Capacity, 20),
        (Heading::Effort, 10),
        (Heading::Oversight, 7),
    ] {
        spend(world, HOSPITAL, heading, pounds(sum), None);
    }
    for (heading, sum) in
        [(Heading::Support, 40), (Heading::ConditionalSupport, 3), (Heading::DebtTakenOver, 2), (Heading::WriteOff, 1)]
    {
        let posting = world.posting(Node::Centre, HOSPITAL, heading, pounds(sum), Cause::Decision);
        world.book.settle(posting);
    }
    (world.providers.efficiency[ACUTE].one_off_this_year, world.providers.oversight[ACUTE].support_this_year) =
        (pounds(15), pounds(40));
    let centre = &mut world.providers.centre[ACUTE];
    (centre.earned, centre.taken_over_this_year, centre.written_off_this_year) = (pounds(3), pounds(2), pounds(1));
}

#[test]
fn a_board_sees_its_margin_before_the_centre_and_its_lasting_cost_against_income() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            for (contract, value) in [(contracts.north, 600), (contracts.south, 200), (contracts.community, 5_000)] {
                world.contracts.signing[contract].plan = plan_worth(value);
            }
            crate::engine::fixture::sign_contracts(world);
            live_a_year(world, contracts.north);
            close_year(world);
            assert_near(world.providers.margins[ACUTE].last_margin, 0.013, "1,000 less 987, over 1,000");
            assert_near(world.providers.margins[ACUTE].last_income, 1_000.0, "what contracts brought");
            assert_near(world.providers.margins[ACUTE].cost_over_income, 0.995, "980 and what was saved once");
            assert_near(world.providers.margins[ACUTE].cost_over_renewed_income, 0.995, "no plan follows activity");
            assert_near(world.providers.centre[ACUTE].last_underlying_margin, -0.0025, "13 less 15, over plans of 800");
            assert_eq!(
                (world.providers.margins[OTHER].last_margin, world.providers.margins[OTHER].last_income),
                (0.0, 1.0),
                "nothing came and nothing went"
            );
        },
    );
}

/// Plans of ten admissions at £100 under north's contract, and nothing else.
fn plan_admissions(world: &mut World<'_>, contract: ContractId) {
    for signing in &mut world.contracts.signing {
        signing.plan = Plan { local_index: 1.0, ..Plan::default() };
    }
    let plan = &mut world.contracts.signing[contract].plan;
    plan.volumes.0[Line::Emergency as usize] = 10.0;
    plan.tariff.0[Line::Emergency as usize] = pounds(100);
    crate::engine::fixture::sign_contracts(world);
}

#[test]
fn a_board_sees_what_renewed_plans_would_have_brought() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.setting.month = Month(11);
            plan_admissions(world, contracts.north);
            world.contracts.counted[contracts.north].to_date.emergencies = 20;
            // 10 admissions beyond plan bring seven tenths of £100; all of it, once they are planned.
            assert_eq!(more_under_new_plans(world, ACUTE), pounds(300));
            assert_eq!(more_under_new_plans(world, OTHER), Money::ZERO);
            live_a_year(world, contracts.north);
            close_year(world);
            assert_near(world.providers.margins[ACUTE].cost_over_renewed_income, 995.0 / 1_300.0, "of £1,300");
            assert_near(world.providers.margins[ACUTE].cost_over_income, 0.995, "of £1,000");
        },
    );
}

#[test]
fn care_is_needed_by_those_who_joined_the_list_and_stayed_and_lived_as_it_was_given() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.setting.month = Month(11);
            world.providers.lived[ACUTE].removed_this_year = 10;
            let year = Activity { attendances: 70, emergencies: 20, referrals: 56, treated: 30, ..Activity::default() };
            world.contracts.counted[contracts.north].to_date = year;
            world.contracts.variation[contracts.north].bought = 4.0;
            // Of 10 removed 6 were north's.
            let wanted = [70.0, 20.0, 50.0, 0.0];
            for (found, wanted) in needed(world, contracts.north).0.into_iter().zip(wanted) {
                assert_near(found, wanted, "needed");
            }
            let given = [70.0, 20.0, 26.0, 0.0];
            for (found, wanted) in lived(world, contracts.north).0.into_iter().zip(given) {
                assert_near(found, wanted, "30 less the 4 bought");
            }
            world.contracts.counted[contracts.south].to_date.referrals = 3;
            assert_eq!(needed(world, contracts.south).get(Line::Elective), 0.0, "more left than joined");
            let community = Activity { contacts_wanted: 90, contacts: 80, ..Activity::default() };
            world.contracts.counted[contracts.community].to_date = community;
            world.contracts.variation[contracts.community].bought = 5.0;
            assert_eq!(needed(world, contracts.community).get(Line::Contacts), 90.0);
            assert_eq!(lived(world, contracts.community).0, [0.0, 0.0, 0.0, 75.0]);
        },
    );
}

#[test]
fn each_side_learns_the_growth_of_all_that_it_buys_or_sells() {
    in_a_new_world(
        |scenario| scenario.economy.planning.forecast_step_share = share(0.5),
        |world, contracts| {
            world.setting.month = Month(11);
            for (contract, before, now) in [(contracts.north, 100.0, 110), (contracts.south, 300.0, 300)] {
                world.contracts.past[contract].needed = LineValues([before, 0.0, 0.0, 0.0]);
                world.contracts.counted[contract].to_date.attendances = now;
                (world.contracts.past[contract].growth.commissioner, world.contracts.past[contract].growth.provider) =
                    (LineValues::default(), LineValues::default());
            }
            learn_growth(world);
            let of = |contract: ContractId| {
                let growth = &world.contracts.past[contract].growth;
                [growth.commissioner, growth.provider].map(|line| line.get(Line::Attendances))
            };
            // North saw 100 grow to 110, south 300 stay, the hospital 400 grow to 410; half of it is believed.
            for (found, wanted) in of(contracts.north).into_iter().zip([0.05, 0.0125]) {
                assert_near(found, wanted, "under north's contract");
            }
            for (found, wanted) in of(contracts.south).into_iter().zip([0.0, 0.0125]) {
                assert_near(found, wanted, "under south's contract");
            }
            assert_eq!(
                (
                    world.contracts.past[contracts.north].last_year.get(Line::Attendances),
                    world.contracts.past[contracts.north].needed.get(Line::Attendances)
                ),
                (110.0, 110.0)
            );
        },
    );
}

/// What the board of the hospital believes of support after a year with such a margin.
fn belief_after(margin: f64, support: i64, written_off: i64, taken_over: i64) -> f64 {
    let mut found = f64::NAN;
    in_a_new_world(
        |_| {},
        |world, _| {
            world.setting.month = Month(11);
            (world.providers.margins[ACUTE].last_margin, world.providers.margins[ACUTE].last_income) =
                (margin, 1_000.0);
            world.providers.oversight[ACUTE].support_this_year = pounds(support);
            world.providers.centre[ACUTE].written_off_this_year = pounds(written_off);
            world.providers.centre[ACUTE].taken_over_this_year = pounds(taken_over);
            learn_from_year(world);
            found = world.providers.efficiency[ACUTE].bail_out_belief;
        },
    );
    found
}

#[test]
fn a_board_with_a_deficit_believes_in_support_as_far_as_it_was_covered() {
    // It begins at 0.3 and moves by three tenths of the way.
    assert_near(belief_after(-0.1, 50, 20, 10), 0.3 + 0.3 * 0.5, "80 of £100 are covered");
    assert_near(belief_after(-0.1, 50, 20, -40), 0.3 + 0.3 * 0.4, "what it gave as a neighbour is not counted");
    assert_near(belief_after(-0.1, 0, 0, 0), 0.21, "nothing is covered");
    assert_near(belief_after(-0.1, 900, 0, 0), 0.51, "all of it at most");
    for balanced in [0.1, 0.0, -1e-6] {
        assert_near(belief_after(balanced, 50, 0, 0), 0.3, "no deficit teaches nothing");
    }
}

#[test]
fn counters_of_the_year_begin_anew_when_it_is_over() {
    in_a_new_world(
        |_| {},
        |world, _| {
            world.setting.month = Month(11);
            (
                world.providers.lived[ACUTE].removed_this_year,
                world.providers.oversight[ACUTE].distress_months,
                world.providers.oversight[ACUTE].months_below_standard,
            ) = (1, 2, 3);
            (
                world.providers.provider_hours[ACUTE].contracting,
                world.providers.provider_hours[ACUTE].set_free,
                world.providers.target[ACUTE].unmeasured_lost,
            ) = (1.0, 2.0, 3.0);
            (world.providers.oversight[ACUTE].support_this_year, world.providers.efficiency[ACUTE].one_off_this_year) =
                (pounds(1), pounds(2));
            world.providers.centre[ACUTE].earned = pounds(3);
            world.providers.lived[ACUTE].within_18_weeks.push(0.9);
            learn_from_year(world);
            let counts = [
                world.providers.lived[ACUTE].removed_this_year,
                world.providers.oversight[ACUTE].distress_months,
                world.providers.oversight[ACUTE].months_below_standard,
            ];
            assert_eq!(counts, [0; 3]);
            let hours = [
                world.providers.provider_hours[ACUTE].contracting,
                world.providers.provider_hours[ACUTE].set_free,
                world.providers.target[ACUTE].unmeasured_lost,
            ];
            assert_eq!(hours, [0.0; 3]);
            let sums = [
                world.providers.oversight[ACUTE].support_this_year,
                world.providers.efficiency[ACUTE].one_off_this_year,
                world.providers.centre[ACUTE].earned,
            ];
            assert_eq!(sums, [Money::ZERO; 3]);
            assert!(world.providers.lived[ACUTE].within_18_weeks.is_empty());
        },
    );
}

#[test]
fn a_provider_learns_what_came_each_week_how_it_grew_and_how_long_patients_waited() {
    in_a_new_world(
        |scenario| scenario.economy.planning.forecast_step_share = share(0.5),
        |world, contracts| {
            let year = |attendances, referrals| Activity { attendances, referrals, ..Activity::default() };
            world.contracts.counted[contracts.north].to_date = year(520, 104);
            world.contracts.counted[contracts.south].to_date = year(1_040, 208);
            world.contracts.counted[contracts.community].to_date.contacts_wanted = 5_200;
            for id in world.provider_ids() {
                world.providers.lived[id].removed_this_year = 52;
                let known = Known { per_week: 20.0, growth: 0.1 };
                world.providers.known[id] = KnownDemand { attendances: known, pathways: known, contacts: known };
            }
            world.providers.lived[ACUTE].within_18_weeks = vec![0.9, 0.8];
            for id in [ACUTE, OTHER] {
                learn_of_demand(world, id);
            }
            // 1,560 a year are 30 a week, half as many again as 20; 312 less the 52 who left are 5 a week.
            assert_eq!(
                [
                    world.providers.known[ACUTE].attendances.per_week,
                    world.providers.known[ACUTE].pathways.per_week,
                    world.providers.known[ACUTE].contacts.per_week
                ],
                [30.0, 5.0, 20.0]
            );
            assert_near(world.providers.known[ACUTE].attendances.growth, 0.3, "half of the way from 0.1 to 0.5");
            assert_near(world.providers.known[ACUTE].pathways.growth, -0.325, "half of the way from 0.1 to -0.75");
            assert_near(world.providers.lived[ACUTE].last_within_18_weeks.value(), 0.85, "mean of the month ends");
            assert!(world.providers.lived[ACUTE].within_18_weeks.is_empty());
            assert_eq!(
                [world.providers.known[OTHER].attendances.per_week, world.providers.known[OTHER].contacts.per_week],
                [20.0, 100.0]
            );
            assert_near(world.providers.known[OTHER].contacts.growth, 2.05, "half of the way from 0.1 to 4");
            // More left the list than joined it: nobody came for a pathway.
            world.providers.lived[ACUTE].removed_this_year = 520;
            learn_of_demand(world, ACUTE);
            assert_eq!(world.providers.known[ACUTE].pathways.per_week, 0.0);
            assert_eq!(world.providers.lived[ACUTE].last_within_18_weeks.value(), 0.0, "no month end was seen");
        },
    );
}

/// Staff of the hospital after a year of such work, with months of distress, where it hires for the growth that it saw.
fn staff_after(work: f64, distress_months: u32, follows: bool) -> (f64, f64, f64) {
    let mut found = (0.0, 0.0, 0.0);
    in_a_new_world(
        |scenario| {
            scenario.economy.mechanisms.staff_follow_work = follows;
            scenario.economy.planning.forecast_step_share = share(0.5);
            scenario.economy.workforce.staff_trend_deviation_share_by_year = vec![0.0, 0.004];
        },
        |world, _| {
            (
                world.providers.staffing[ACUTE].work,
                world.providers.staffing[ACUTE].staff,
                world.providers.staffing[ACUTE].last_need,
                world.providers.staffing[ACUTE].need_growth,
            ) = (work, 1.0, 1.0, 0.02);
            world.providers.oversight[ACUTE].distress_months = distress_months;
            world.setting.month = Month(12);
            hire(world, ACUTE);
            found = (
                world.providers.staffing[ACUTE].staff,
                world.providers.staffing[ACUTE].last_need,
                world.providers.staffing[ACUTE].need_growth,
            );
        },
    );
    found
}

#[test]
fn a_provider_hires_for_growth_and_for_a_part_of_what_was_short_and_loses_staff_in_distress() {
    // Work is up by 10%: growth of 2% becomes one of 6%, and four tenths of the shortage are filled; the trend is -0.9% + 0.4%.
    let (staff, need, growth) = staff_after(1.1, 0, true);
    assert_near(need, 1.1, "need");
    assert_near(growth, 0.06, "growth");
    assert_near(staff, 1.0 + 0.06 - 0.005 + 0.04, "staff");
    assert_near(staff_after(1.1, 6, true).0, 1.095 * 0.99, "half a year of distress loses half of 2%");
    assert_near(staff_after(1.1, 0, false).0, 1.0 - 0.009 + 0.04, "only the trend without growth");
    assert_near(staff_after(0.9, 0, false).0, 1.0 - 0.009, "nobody is dismissed for want of work");
}

#[test]
fn what_was_earned_beside_contracts_is_remembered_for_the_next_budget() {
    in_a_new_world(
        |_| {},
        |world, _| {
            world.setting.month = Month(11);
            earn(world, NORTH, pounds(1_000));
            spend(world, NORTH, Heading::OtherSpend, pounds(500), None);
            spend(world, NORTH, Heading::Negotiation, pounds(30), None);
            let taken_over = world.posting(COMMUNITY, NORTH, Heading::DebtTakenOver, pounds(9), Cause::Decision);
            world.book.settle(taken_over);
            close_year(world);
            assert_eq!(world.commissioners.budget[CommissionerId(0)].besides, pounds(-30));
            assert_eq!(world.commissioners.budget[CommissionerId(1)].besides, Money::ZERO);
        },
    );
}

#[test]
fn a_providers_yardstick_is_what_others_of_its_kind_have_saved_weighted_by_cost() {
    let change = |scenario: &mut Scenario| {
        let economy = &mut scenario.economy;
        let prices = &mut economy.prices;
        (prices.attendance_pounds, prices.emergency_admission_pounds) = (Money::ZERO, Money::ZERO);
        prices.elective_pathway_pounds = Money::ZERO;
        let hospital = economy.providers.get("hospital").expect("it is there").clone();
        for (name, cost) in [("infirmary", 100), ("ward", 300)] {
            let file = ProviderFile {
                other_services_pounds: pounds(cost),
                opening_surplus_share: SignedShare::of(0.0),
                ..hospital.clone()
            };
            economy.providers.insert(name.to_owned(), file);
        }
    };
    in_a_new_world(change, |world, _| {
        for (id, cost_index) in [(0, 0.7), (1, 0.5), (2, 0.9), (3, 0.6)] {
            world.providers.efficiency[ProviderId(id)].cost_index = cost_index;
        }
        // (100 · 0.9 + 300 · 0.6) / 400 are 0.675.
        assert_near(yardstick(world, ACUTE), 1.35, "against 0.5");
        assert_near(yardstick(world, OTHER), 1.0, "it has no peers");
    });
}
