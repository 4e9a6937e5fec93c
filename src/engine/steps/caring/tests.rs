//! Weeks of a month where every draw gives its median: who comes, who is treated, and what is counted beside.

use super::*;
use crate::care::{SlowPathways, WaitBand, WaitingList};
use crate::chance::Score;
use crate::contract::{FOUR_HOURS, STANDARDS};
use crate::engine::fixture::{Contracts, assert_near, in_a_world_without_chance, share};
use crate::engine::otherwise::Shock;
use crate::engine::state::care::CareMonth;
use crate::engine::state::chances::WeeklyScores;
use crate::engine::state::remedies::OpenPlan;
use crate::engine::world::World;
use crate::scenario::{ProviderKind, Scenario};
use crate::units::ProviderId;
use crate::units::{Month, SignedShare};

const MEDIAN: Score = Score { uniform: 0.5, normal: 0.0 };

/// A week has 1,000 attendances, 100 admissions and 200 referrals at the hospital and 500 contacts beside it, and no week or
/// year differs from another. There are beds enough, and nobody leaves the list untreated.
fn with_even_weeks(scenario: &mut Scenario) {
    let economy = &mut scenario.economy;
    for file in economy.providers.values_mut() {
        match &mut file.kind {
            ProviderKind::Acute(file) => {
                (file.attendances_per_week, file.emergencies_per_week) = (1_000.0, 100.0);
                (file.referrals_per_week, file.beds) = (200.0, 100_000.0);
            }
            ProviderKind::Community(file) => file.contacts_per_week = 500.0,
        }
    }
    let demand = &mut economy.demand;
    demand.attendances_growth_share_per_year = SignedShare::of(0.0);
    demand.emergencies_growth_share_per_year = SignedShare::of(0.0);
    demand.referrals_growth_share_per_year = SignedShare::of(0.0);
    demand.contacts_growth_share_per_year = SignedShare::of(0.0);
    (demand.attendances_season_by_month, demand.emergencies_season_by_month) = ([1.0; 12], [1.0; 12]);
    (demand.weekly_variation_share, demand.regional_variation_share) = (share(0.0), share(0.0));
    let care = &mut economy.urgent_care;
    (care.intercept, care.occupancy_slope, care.load_slope) = (-1.0, 0.0, 0.0);
    economy.elective.removed_share_per_month = share(0.0);
    economy.mechanisms.referral_response = false;
    economy.remedial_plans.extra_capacity_share = share(0.2);
    economy.remedial_plans.breaches_avoided_share = share(0.5);
}

/// What the first month brings the hospital: counts, and care that tables show.
fn lived(prepare: impl FnOnce(&mut World<'_>, Contracts)) -> (crate::contract::Activity, CareMonth) {
    lived_with(|_| {}, prepare)
}

fn lived_with(
    change: impl FnOnce(&mut Scenario),
    prepare: impl FnOnce(&mut World<'_>, Contracts),
) -> (crate::contract::Activity, CareMonth) {
    let mut found = None;
    let change = |scenario: &mut Scenario| {
        with_even_weeks(scenario);
        change(scenario);
    };
    in_a_world_without_chance(change, |world, contracts| {
        let Care::Acute(state, _) = &mut world.providers.care[ProviderId(1)] else { panic!("a hospital is acute") };
        state.list = WaitingList::of_bands(&[WaitBand { from_weeks: 0, patients: 50_000 }], SlowPathways::default());
        state.elective_capacity = 100.0;
        prepare(world, contracts);
        live_weeks(world);
        found = Some((world.providers.lived[ProviderId(1)].month, world.providers.lived[ProviderId(1)].care_month));
    });
    found.expect("it was lived")
}

/// Cases of four weeks with such a mean, each week at its median.
fn four_weeks(mean: f64) -> u32 {
    4 * poisson(mean, MEDIAN)
}

#[test]
fn four_weeks_of_april_bring_four_times_a_week() {
    let (month, care) = lived(|_, _| {});
    let wanted = [four_weeks(1_000.0), four_weeks(100.0), four_weeks(200.0), 400];
    assert_eq!([month.attendances, month.emergencies, month.referrals, month.treated], wanted);
    assert_eq!((care.managed, care.prevented, care.removed), (0.0, 0.0, 0));
    let (june, _) = lived(|world, _| world.setting.month = Month(2));
    assert_eq!(june.treated, 500, "five weeks");
}

#[test]
fn more_demand_is_more_people_in_an_emergency_and_no_more_referrals() {
    let (month, _) = lived(|world, _| world.setting.future.otherwise.demand = Shock { share: 0.5, ..Shock::default() });
    let wanted = [four_weeks(1_500.0), four_weeks(150.0), four_weeks(200.0)];
    assert_eq!([month.attendances, month.emergencies, month.referrals], wanted);
}

#[test]
fn those_who_are_managed_away_or_prevented_do_not_come_and_are_counted() {
    let (month, care) = lived(|world, contracts| {
        // Half of north's six tenths of referrals, and a quarter of south's four tenths of admissions.
        world.contracts.variation[contracts.north].managed = 0.5;
        world.contracts.prevention[contracts.south].stages.felt = 0.25;
    });
    assert_eq!([month.referrals, month.emergencies], [four_weeks(140.0), four_weeks(90.0)]);
    assert_near(care.managed, f64::from(month.referrals) * 3.0 / 7.0, "three of ten did not come");
    assert_near(care.prevented, f64::from(month.emergencies) / 9.0, "one of ten did not come");
}

#[test]
fn what_was_bought_and_the_work_of_plans_are_places_beyond_the_usual() {
    let (month, _) = lived(|world, _| world.providers.opened[ProviderId(1)].bought_per_week = 10.0);
    assert_eq!(month.treated, 440);
    let elective = STANDARDS.iter().position(|standard| standard.line == Line::Elective).expect("there is one");
    let (month, _) = lived(|world, contracts| {
        world.providers.opened[ProviderId(1)].bought_per_week = 10.0;
        // North's six tenths of two tenths more.
        world.contracts.remedies[contracts.north].open[elective] = Some(OpenPlan::default());
    });
    assert_eq!(month.treated, 488);
}

#[test]
fn a_plan_for_the_four_hours_avoids_a_part_of_the_breaches_as_effort_does() {
    let breaches = |effort: f64, has_plan: bool| {
        let (month, _) = lived(|world, contracts| {
            world.providers.target[ProviderId(1)].effort = effort;
            if has_plan {
                for contract in [contracts.north, contracts.south] {
                    world.contracts.remedies[contract].open[FOUR_HOURS] = Some(OpenPlan::default());
                }
            }
        });
        month.breaches
    };
    let usual = breaches(0.6, false);
    assert_eq!(breaches(0.6, true), breaches(0.6 + libm::log(2.0), false), "half of them");
    assert!(breaches(0.6, true) < usual && usual > 0, "{usual}");
}

#[test]
fn those_who_leave_the_list_are_counted_for_the_month_and_the_year() {
    let mut removed = 0;
    let leaves = |scenario: &mut Scenario| scenario.economy.elective.removed_share_per_month = share(0.01);
    let (month, care) = lived_with(leaves, |world, _| world.providers.lived[ProviderId(1)].removed_this_year = 7);
    removed += care.removed;
    // One in a hundred of 50,000 and those who joined, less those who were treated.
    assert_eq!(removed, (50_000 + month.referrals - 400) / 100);
}

#[test]
fn winter_is_december_january_and_february() {
    let stays = |month: u32| {
        let mut found = 0.0;
        let change = |scenario: &mut Scenario| {
            with_even_weeks(scenario);
            scenario.economy.beds.winter_stay_increase_share = share(0.5);
            scenario.economy.beds.stay_trend_share_per_year = SignedShare::of(0.0);
            scenario.economy.mechanisms.stay_feedback = false;
        };
        in_a_world_without_chance(change, |world, _| {
            world.setting.month = Month(month);
            live_weeks(world);
            let Care::Acute(state, _) = &world.providers.care[ProviderId(1)] else { panic!("a hospital is acute") };
            found = state.emergency_beds;
        });
        found
    };
    let summer = stays(0);
    let is_longer = [7, 8, 10, 11].map(|month| stays(month) > 1.1 * summer);
    assert_eq!(is_longer, [false, true, true, false]);
}

#[test]
fn contacts_follow_their_mean_what_all_share_and_what_was_bought() {
    let change = |scenario: &mut Scenario| {
        with_even_weeks(scenario);
        let demand = &mut scenario.economy.demand;
        (demand.weekly_variation_share, demand.regional_variation_share) = (share(0.3), share(0.4));
    };
    in_a_world_without_chance(change, |world, contracts| {
        world.chances.regional = WeeklyScores::every_week(Score { uniform: 0.5, normal: 2.0 });
        world.chances.providers[0].variation[0] = WeeklyScores::every_week(Score { uniform: 0.5, normal: 1.0 });
        world.providers.opened[ProviderId(0)].bought_per_week = 5.0;
        let Care::Community(state, _) = &mut world.providers.care[ProviderId(0)] else {
            panic!("it is a community provider")
        };
        (state.backlog, state.capacity) = (100_000, 100.0);
        let contacts = STANDARDS.iter().position(|standard| standard.line == Line::Contacts).expect("there is one");
        world.contracts.remedies[contracts.community].open[contacts] = Some(OpenPlan::default());
        live_weeks(world);
        let month = &world.providers.lived[ProviderId(0)].month;
        // 0.3 · 1 + 0.4 · 2, less half of 0.09 + 0.16.
        assert_eq!(month.contacts_wanted, four_weeks(500.0 * libm::exp(0.975)));
        // A fifth more by plan and a twentieth that was bought.
        assert_eq!(month.contacts, 500);
    });
}
