//! What boards feel of one more breach, and how hard they work for it.

use super::*;
use crate::agents::reading::Forecast;
use crate::contract::{
    Activity, Basket, ConditionalSupport, OutcomePayment, OutcomeTerms, Plan, SuspendedStandard, Trajectories,
    Trajectory,
};
use crate::engine::fixture::{Contracts, assert_near, in_a_new_world, plan_worth, share};
use crate::engine::world::World;
use crate::scenario::Scenario;
use crate::units::{Money, Month, Share, SignedShare};

const COMMUNITY: ProviderId = ProviderId(0);
const ACUTE: ProviderId = ProviderId(1);

/// North's breaches cost £100 in sanctions and £10 of the quality payment, south's £50 and £20: £80 and £14 a breach.
fn price_breaches(world: &mut World<'_>, contracts: Contracts) {
    for (contract, sanction, quality) in [(contracts.north, 100.0, 10.0), (contracts.south, 50.0, 20.0)] {
        (
            world.contracts.readings[contract].sanction_per_breach,
            world.contracts.readings[contract].quality_per_breach,
        ) = (sanction, quality);
    }
    // A month in which contracts are not read.
    world.setting.month = Month(1);
}

#[test]
fn a_board_feels_sanctions_as_it_believes_in_them_and_goals_in_full() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            price_breaches(world, contracts);
            // Losses weigh half as much again, and half of the sanctions are believed in: 1.5 · (0.5 · 80 + 14).
            assert_near(felt_per_breach(world, ACUTE), 81.0, "felt");
            world.providers.target[ACUTE].enforcement_belief = 1.0;
            assert_near(felt_per_breach(world, ACUTE), 141.0, "believed in full");
            assert_eq!(felt_per_breach(world, COMMUNITY), 0.0);
        },
    );
}

#[test]
fn effort_answers_what_is_felt_at_acute_providers_alone() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            price_breaches(world, contracts);
            for target in &mut world.providers.target {
                target.effort = 0.1;
            }
            choose_target_effort(world);
            assert_near(world.providers.target[ACUTE].effort, world.economy().target_effort.effort(81.0), "effort");
            assert!(world.providers.target[ACUTE].effort > 0.45, "more than at the start");
            assert_eq!(world.providers.target[COMMUNITY].effort, 0.1);
            assert_eq!(world.contracts.readings[contracts.north].sanction_per_breach, 100.0, "contracts were read");
        },
    );
}

#[test]
fn without_the_mechanism_effort_and_what_was_read_stay() {
    in_a_new_world(
        |scenario| scenario.economy.mechanisms.target_effort = false,
        |world, contracts| {
            price_breaches(world, contracts);
            world.setting.month = Month(0);
            world.providers.target[ACUTE].effort = 0.1;
            choose_target_effort(world);
            assert_eq!(world.providers.target[ACUTE].effort, 0.1);
            assert_eq!(world.contracts.readings[contracts.north].sanction_per_breach, 100.0);
        },
    );
}

#[test]
fn where_effort_is_shared_out_care_that_nobody_measures_gives_way() {
    in_a_new_world(
        |scenario| scenario.economy.mechanisms.unmeasured_quality = true,
        |world, contracts| {
            price_breaches(world, contracts);
            choose_target_effort(world);
            choose_target_effort(world);
            let economy = world.economy();
            let terms = &economy.target_effort;
            let [measured, unmeasured] =
                economy.unmeasured_quality.efforts([terms.answer((350.0 + 81.0) / 350.0), terms.answer(1.0)]);
            assert!(measured > 1.0 && unmeasured < 1.0, "{measured} and {unmeasured}");
            assert_near(world.providers.target[ACUTE].effort, 0.45 * measured, "effort for the standard");
            assert_near(
                world.providers.target[ACUTE].unmeasured_quality,
                100.0 * unmeasured,
                "care that nobody measures",
            );
            assert_near(
                world.providers.target[ACUTE].unmeasured_lost,
                2.0 * (1.0 - unmeasured) / 12.0,
                "two months of twelve",
            );
            assert_eq!(world.providers.target[COMMUNITY].unmeasured_quality, 100.0);
        },
    );
}

/// A year of 1,000 attendances and 100 breaches a month, half-way between the threshold and the floor of the sanction.
fn forecast() -> Forecast {
    let month = Activity { attendances: 1_000, breaches: 100, ..Activity::default() };
    Forecast { months: [month; 12], ..Forecast::default() }
}

/// Forecasts of 100 breaches a month, under plans so large that no cap is reached.
fn foresee(world: &mut World<'_>, contracts: Contracts) {
    for contract in [contracts.north, contracts.south, contracts.community] {
        (world.contracts.forecast[contract], world.contracts.signing[contract].plan) =
            (forecast(), plan_worth(100_000_000));
        (
            world.contracts.readings[contract].sanction_per_breach,
            world.contracts.readings[contract].quality_per_breach,
        ) = (7.0, 7.0);
    }
    crate::engine::fixture::sign_contracts(world);
}

/// What is read in a month of the sanctions on one more breach each month: by quarter in pounds, then a breach.
fn read_in(month: u32, change: impl FnOnce(&mut Scenario)) -> ([f64; 4], f64) {
    let mut found = ([0.0; 4], 0.0);
    in_a_new_world(change, |world, contracts| {
        foresee(world, contracts);
        world.setting.month = Month(month);
        choose_target_effort(world);
        found = (
            world.contracts.readings[contracts.north].sanctions_added.map(Money::pounds),
            world.contracts.readings[contracts.north].sanction_per_breach,
        );
        assert_eq!(
            world.contracts.readings[contracts.community].sanction_per_breach, 7.0,
            "it has no attendances to read"
        );
        assert_eq!(world.contracts.readings[contracts.community].quality_per_breach, 7.0);
    });
    found
}

#[test]
fn contracts_are_read_whole_in_april_and_by_the_quarter_just_lived_after_that() {
    // One more breach in each of three months at £120.
    assert_eq!(read_in(0, |_| {}), ([360.0; 4], 120.0));
    assert_eq!(read_in(3, |_| {}), ([360.0, 0.0, 0.0, 0.0], 30.0));
    assert_eq!(read_in(9, |_| {}), ([0.0, 0.0, 360.0, 0.0], 30.0));
    assert_eq!(read_in(1, |_| {}), ([0.0; 4], 7.0), "not within a quarter");
    assert_eq!(read_in(12, |_| {}), ([360.0; 4], 120.0));
}

#[test]
fn suspended_sanctions_and_goals_that_are_not_set_cost_nothing() {
    let suspended = |scenario: &mut Scenario| {
        scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").application = Application::Suspended;
    };
    assert_eq!(read_in(0, suspended), ([0.0; 4], 0.0));
    assert_eq!(read_in(0, |scenario| scenario.regime.clauses.sanctions = None), ([0.0; 4], 0.0));
    in_a_new_world(
        |_| {},
        |world, contracts| {
            foresee(world, contracts);
            choose_target_effort(world);
            assert_eq!(world.contracts.readings[contracts.north].quality_per_breach, 0.0);
        },
    );
}

/// A point of the health index brings a hundredth of the contract's value.
fn with_outcomes(scenario: &mut Scenario) {
    let terms = OutcomeTerms { value_share_per_point: share(0.01), expected_change_points_per_year: 0.0 };
    scenario.regime.clauses.outcome_payment = Some(OutcomePayment {
        basket: Basket { health_index: Some(terms), ..Basket::default() },
        cap_share_of_value: Share::ALL,
        smoothing_years: 1,
    });
    scenario.economy.unmeasured_quality.health_points = 2.0;
}

#[test]
fn outcomes_reward_care_that_nobody_measures_from_the_second_year_on() {
    in_a_new_world(with_outcomes, |world, contracts| {
        foresee(world, contracts);
        world.contracts.signing[contracts.south].plan = plan_worth(50_000_000);
        world.contracts.signing[contracts.community].plan = plan_worth(900_000_000);
        crate::engine::fixture::sign_contracts(world);
        assert_eq!(outcome_reward(world, ACUTE), 0.0, "the first year has nothing to stand against");
        world.setting.month = Month(12);
        // Of £100m and £50m a hundredth each, for two points; over 2,400 breaches at £350 and an effort of 0.45.
        assert_near(outcome_reward(world, ACUTE), 3_000_000.0 / (350.0 * 2_400.0 * 0.45), "reward");
        for contract in [contracts.north, contracts.south] {
            world.contracts.forecast[contract].months = [Activity::default(); 12];
        }
        assert_eq!(outcome_reward(world, ACUTE), 0.0, "nothing is pressed for");
    });
    in_a_new_world(
        |_| {},
        |world, contracts| {
            foresee(world, contracts);
            world.setting.month = Month(12);
            assert_eq!(outcome_reward(world, ACUTE), 0.0, "no outcome is paid for");
        },
    );
}

#[test]
fn a_commissioner_without_planned_care_has_no_part_of_it() {
    in_a_new_world(with_outcomes, |world, contracts| {
        foresee(world, contracts);
        world.setting.month = Month(12);
        for signing in &mut world.contracts.signing {
            signing.plan = Plan::default();
        }
        crate::engine::fixture::sign_contracts(world);
        assert_eq!(outcome_reward(world, ACUTE), 0.0);
    });
}

#[test]
fn support_that_hangs_on_a_trajectory_is_felt_in_full_and_sanctions_that_it_suspends_are_not() {
    let felt = |suspends: Vec<SuspendedStandard>| {
        let mut found = (0.0, 0.0);
        let trajectory =
            Trajectory { trajectory_share: share(0.3), standard_share: share(0.95), gap_closed_share: share(0.5) };
        let change = |scenario: &mut Scenario| {
            scenario.regime.clauses.conditional_support = Some(ConditionalSupport {
                share_of_income: share(0.02),
                financial_share: share(0.7),
                trajectories: Trajectories { a_and_e_four_hours: Some(trajectory), rtt_incomplete: None },
                control_total_improvement_share_of_income: SignedShare::of(0.0),
                suspends,
            });
        };
        in_a_new_world(change, |world, contracts| {
            price_breaches(world, contracts);
            let centre = &mut world.providers.centre[ACUTE];
            (centre.has_accepted, centre.available) = (true, Money::from_pence(100_000_000));
            centre.goals = [Some([0.9; 4]), None];
            found = (felt_per_breach(world, ACUTE), support_per_breach(world, ACUTE));
        });
        assert!(found.1 > 0.0);
        found
    };
    let (found, support) = felt(vec![]);
    assert_near(found, 81.0 + 1.5 * support, "beside sanctions and goals");
    let (found, support) = felt(vec![SuspendedStandard::AAndEFourHours]);
    assert_near(found, 1.5 * (14.0 + support), "without sanctions");
}
