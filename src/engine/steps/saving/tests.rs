//! What a board saves, what of it lasts, and what it learns of rebasing.

use super::*;
use crate::agents::provider::efficiency::EfficiencyTerms;
use crate::engine::fixture::{assert_near, in_a_new_world, share};
use crate::engine::world::World;
use crate::scenario::{Economy, Scenario};
use crate::units::Month;

const ACUTE: ProviderId = ProviderId(1);

/// No incentive: of the 6% that can be saved a half is, in a year; 1% is found anew.
fn plain(economy: &mut Economy) {
    let terms: &mut EfficiencyTerms = &mut economy.efficiency;
    terms.savings_available_share = share(0.06);
    terms.take_up_share_per_year = share(0.5);
    terms.trend_share_per_year = share(0.01);
    terms.one_off_ratio = 0.4;
    economy.mechanisms.efficiency_incentive = false;
}

/// Cost index, savings that are left and one-off savings of the hospital after a choice in a year.
fn after(year: u32, change: impl FnOnce(&mut Scenario), prepare: impl FnOnce(&mut World<'_>)) -> [f64; 3] {
    let mut found = [0.0; 3];
    let with_plain = |scenario: &mut Scenario| {
        plain(&mut scenario.economy);
        change(scenario);
    };
    in_a_new_world(with_plain, |world, _| {
        world.setting.month = Month(12 * year);
        prepare(world);
        choose_savings(world);
        found = [
            world.providers.efficiency[ACUTE].cost_index,
            world.providers.efficiency[ACUTE].savings_available,
            world.providers.efficiency[ACUTE].one_off,
        ];
    });
    found
}

#[track_caller]
fn assert_all(found: [f64; 3], wanted: [f64; 3], what: &str) {
    for (found, wanted) in found.into_iter().zip(wanted) {
        assert_near(found, wanted, what);
    }
}

#[test]
fn half_of_what_can_be_saved_is_saved_and_once_only_savings_come_beside_it() {
    assert_all(after(1, |_| {}, |_| {}), [0.97, 0.04, 0.012], "3% of 6%");
    assert_all(after(0, |_| {}, |_| {}), [1.0, 0.04, 0.0], "the first year's are in the opening cost");
}

#[test]
fn a_provider_in_distress_saves_two_thirds_of_it() {
    let distress = |world: &mut World<'_>| world.providers.oversight[ACUTE].distress_quarters = 2;
    let saving = 0.03 * 0.667;
    assert_all(after(1, |_| {}, distress), [1.0 - saving, 0.07 - saving, 0.4 * saving], "in distress");
    let off = |scenario: &mut Scenario| scenario.economy.mechanisms.distress = false;
    assert_all(after(1, off, distress), [0.97, 0.04, 0.012], "distress is switched off");
}

#[test]
fn an_intervention_or_a_recovery_plan_imposes_half_a_percent_more() {
    use crate::agents::limits::Rung;
    let imposed = [1.0 - 0.035, 0.035, 0.012];
    let intervened = |world: &mut World<'_>| world.providers.provider_limit[ACUTE].rung = Some(Rung::Intervention);
    assert_all(after(1, |_| {}, intervened), imposed, "under intervention");
    let lent = |world: &mut World<'_>| world.providers.provider_limit[ACUTE].rung = Some(Rung::Loan);
    assert_all(after(1, |_| {}, lent), [0.97, 0.04, 0.012], "a loan imposes nothing");
    let planned = |world: &mut World<'_>| world.providers.oversight[ACUTE].standing.segment = 3;
    assert_all(after(1, |_| {}, planned), [0.97, 0.04, 0.012], "recovery plans are off");
    let on = |scenario: &mut Scenario| scenario.economy.mechanisms.recovery_plans = true;
    assert_all(after(1, on, planned), imposed, "under a recovery plan");
    // No more than can be saved is imposed.
    let most = |scenario: &mut Scenario| scenario.economy.efficiency.take_up_share_per_year = share(0.95);
    let little = |world: &mut World<'_>| {
        intervened(world);
        world.providers.efficiency[ACUTE].savings_available = 0.05;
    };
    assert_all(after(1, most, little), [0.95, 0.01, 0.4 * 0.047_5], "all that there is");
}

#[test]
fn what_was_brought_forward_is_missing_from_the_four_quarters_of_this_year() {
    let brought = |world: &mut World<'_>| world.providers.centre[ACUTE].brought_forward = 0.008;
    assert_all(after(1, |_| {}, brought), [0.97, 0.04, 0.012 - 0.002], "a quarter of 0.8%");
    in_a_new_world(
        |scenario| plain(&mut scenario.economy),
        |world, _| {
            world.setting.month = Month(12);
            world.providers.centre[ACUTE].brought_forward = 0.008;
            choose_savings(world);
            assert_eq!(world.providers.centre[ACUTE].brought_forward, 0.0);
        },
    );
}

#[test]
fn a_board_saves_by_what_is_left_of_a_saving_and_by_what_support_will_cover() {
    in_a_new_world(
        |scenario| {
            plain(&mut scenario.economy);
            scenario.economy.mechanisms.efficiency_incentive = true;
        },
        |world, _| {
            world.setting.month = Month(12);
            for readings in &mut world.contracts.readings {
                (readings.kept_of_surplus, readings.local_share) = (0.75, share(0.0));
            }
            (world.providers.efficiency[ACUTE].bail_out_belief, world.providers.margins[ACUTE].last_margin) =
                (0.4, 0.0);
            choose_savings(world);
            // As much is kept as where it was measured; half a chance of a deficit of which 0.4 are covered.
            let saving = 0.03 * (0.6 + 0.4 * (1.0 - 0.4 * 0.5));
            assert_near(world.providers.efficiency[ACUTE].cost_index, 1.0 - saving, "cost");
        },
    );
}

#[test]
fn of_a_saving_contracts_share_some_out_and_renewals_rebase_local_sums() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            world.setting.month = Month(12);
            for (contract, kept, local) in [(contracts.north, 0.5, 0.0), (contracts.south, 1.0, 0.5)] {
                (world.contracts.readings[contract].kept_of_surplus, world.contracts.readings[contract].local_share) =
                    (kept, share(local));
            }
            // Annual contracts that rebase by half: 1 − δλ/(1 − (1 − λ)δ), δ = 0.794/1.035.
            let delta = 0.794 / 1.035;
            let left = 1.0 - delta * 0.5 / (1.0 - 0.5 * delta);
            assert_near(incentive(world, ACUTE).retained, 0.6 * 0.5 + 0.4 * (1.0 - 0.5 * (1.0 - left)), "what is left");
            assert_eq!(rebasing(world, contracts.north), 0.5);
        },
    );
    in_a_new_world(
        |scenario| scenario.economy.mechanisms.rebasing = false,
        |world, contracts| assert_eq!(rebasing(world, contracts.north), 0.0),
    );
}

#[test]
fn a_saving_in_the_second_of_three_years_is_rebased_at_the_end_of_the_third() {
    in_a_new_world(
        |scenario| scenario.regime.term.years = 3,
        |world, contracts| {
            world.setting.month = Month(12);
            for contract in [contracts.north, contracts.south] {
                (
                    world.contracts.readings[contract].kept_of_surplus,
                    world.contracts.readings[contract].local_share,
                    world.contracts.signing[contract].years_since_signing,
                ) = (1.0, share(1.0), 1);
            }
            // 1 − δ²λ/(1 − (1 − λ)δ³), δ = 0.794/1.035.
            let delta = 0.794 / 1.035;
            let left = 1.0 - delta * delta * 0.5 / (1.0 - 0.5 * delta * delta * delta);
            assert_near(incentive(world, ACUTE).retained, left, "what is left");
            // A contract that was extended beyond its years is as in its last one.
            for contract in [contracts.north, contracts.south] {
                world.contracts.signing[contract].years_since_signing = 9;
            }
            let left = 1.0 - delta * 0.5 / (1.0 - 0.5 * delta * delta * delta);
            assert_near(incentive(world, ACUTE).retained, left, "in the last year");
        },
    );
}

#[test]
fn what_is_saved_otherwise_comes_beside_what_is_chosen_in_its_year() {
    let pulse = |year: u32| {
        move |world: &mut World<'_>| {
            world.setting.future.otherwise.saving = crate::engine::otherwise::Pulse { share: 0.1, year };
        }
    };
    assert_all(after(1, |_| {}, pulse(1)), [0.9 * 0.97, 0.04, 0.012], "a tenth");
    assert_all(after(1, |_| {}, pulse(2)), [0.97, 0.04, 0.012], "not this year");
    assert_all(after(0, |_| {}, pulse(0)), [0.9, 0.04, 0.0], "in the first year too");
}

#[test]
fn deals_cover_of_a_deficit_what_they_do_not_pay_of_a_claim() {
    let deals = |is_on: bool| {
        let mut found = f64::NAN;
        in_a_new_world(
            |scenario: &mut Scenario| {
                let economy = &mut scenario.economy;
                economy.mechanisms.deals_at_the_margin = is_on;
                (economy.settlement.deal_share, economy.settlement.settled_share_of_claim) = (share(0.75), share(0.5));
            },
            |world, _| found = incentive(world, ACUTE).covered_by_deals,
        );
        found
    };
    assert_near(deals(true), 0.375, "half of a claim in three years of four");
    assert_near(deals(false), 0.0, "contracts go by their letter");
}
