//! What providers open for the year: from plans, forecasts, waits and money.

use super::*;
use crate::contract::{Activity, LineValues, WaitingListCount};
use crate::engine::fixture::{assert_near, in_a_new_world, plan_worth, share};
use crate::engine::world::World;
use crate::scenario::Scenario;
use crate::units::Month;

const ACUTE: ProviderId = ProviderId(1);
const COMMUNITY: ProviderId = ProviderId(0);

/// A board that closes the whole gap within wide bounds, and goes by plan and forecast alike.
fn quick(scenario: &mut Scenario) {
    let economy = &mut scenario.economy;
    economy.capacity.closing_share_per_year = Share::ALL;
    economy.capacity.largest_fall_share_per_year = share(0.9);
    economy.capacity.largest_growth_share_per_year = Share::ALL;
    economy.planning.plan_weight_share = share(0.25);
}

/// The hospital expects 100 attendances and 50 pathways a week, the community provider 200 contacts; plans pay for twice as
/// much. Nobody waits too long and nobody has a deficit.
fn expect(world: &mut World<'_>) {
    let known = |per_week| Known { per_week, growth: 0.0 };
    (world.providers.known[ACUTE].attendances, world.providers.known[ACUTE].pathways) = (known(100.0), known(50.0));
    world.providers.lived[ACUTE].last_within_18_weeks = Share::ALL;
    world.providers.known[COMMUNITY].contacts = known(200.0);
    for id in world.provider_ids() {
        world.providers.margins[id].last_margin = 0.0;
        match &mut world.providers.care[id] {
            Care::Acute(state, _) => (state.staffed_capacity, state.elective_capacity) = (100.0, 50.0),
            Care::Community(state, _) => state.capacity = 200.0,
        }
    }
    for id in world.contract_ids() {
        let provider = world.layout.contracts[id.0].provider;
        let contracts = world.layout.providers[provider.0].contracts.len() as f64;
        world.contracts.signing[id].plan.volumes =
            LineValues([200.0, 0.0, 100.0, 400.0].map(|week| week * 52.0 / contracts));
    }
    crate::engine::fixture::sign_contracts(world);
}

/// Beds against trend, attendances, pathways and contacts a week after a change of capacity.
fn opened(change: impl FnOnce(&mut Scenario), prepare: impl FnOnce(&mut World<'_>)) -> [f64; 4] {
    let mut found = [0.0; 4];
    let with_quick = |scenario: &mut Scenario| {
        quick(scenario);
        // Whatever the list, elective capacity goes by what is expected.
        (scenario.economy.elective.capacity.response, scenario.economy.elective.capacity.slack_response) = (0.0, 0.0);
        change(scenario);
    };
    in_a_new_world(with_quick, |world, _| {
        world.setting.month = Month(12);
        expect(world);
        prepare(world);
        change_capacity(world);
        let acute = world.providers.opened[ACUTE].capacity(&world.providers.care[ACUTE], 1.0);
        let contacts = world.providers.opened[COMMUNITY].capacity(&world.providers.care[COMMUNITY], 1.0)[3];
        found = [world.providers.opened[ACUTE].beds_ratio, acute[1], acute[2], contacts];
    });
    found
}

#[track_caller]
fn assert_opened(found: [f64; 4], wanted: [f64; 4], what: &str) {
    for (found, wanted) in found.into_iter().zip(wanted) {
        assert_near(found, wanted, what);
    }
}

#[test]
fn capacity_goes_by_forecasts_and_a_quarter_by_plans() {
    assert_opened(opened(|_| {}, |_| {}), [1.0, 125.0, 62.5, 250.0], "three quarters of 100 and one of 200");
    let off = |scenario: &mut Scenario| scenario.economy.mechanisms.capacity_follows_plan = false;
    assert_opened(opened(off, |_| {}), [1.0, 100.0, 50.0, 200.0], "plans count for nothing");
    let exact = |scenario: &mut Scenario| scenario.economy.mechanisms.planning_error = false;
    // Attendances grow by 1.8% a year, referrals and contacts by 1.5%.
    let grown = [1.0, 75.0 + 25.45, 37.5 + 12.687_5, 150.0 + 50.75];
    assert_opened(opened(exact, |_| {}), grown, "a plan without error is last year's need, grown");
}

#[test]
fn a_deficit_takes_capacity_and_beds_where_they_answer_money() {
    let deficit = |world: &mut World<'_>| {
        for margins in &mut world.providers.margins {
            margins.last_margin = -0.04;
        }
    };
    assert_opened(opened(|_| {}, deficit), [0.96, 120.0, 60.0, 240.0], "4% less");
    let off = |scenario: &mut Scenario| scenario.economy.mechanisms.capacity_answers_money = false;
    assert_opened(opened(off, deficit), [1.0, 125.0, 62.5, 250.0], "money does not matter");
}

#[test]
fn long_waits_press_for_pathways_alone_and_only_where_capacity_responds() {
    let responding = |is_on: bool| {
        move |scenario: &mut Scenario| {
            scenario.economy.elective.capacity.response = 1.0;
            scenario.economy.mechanisms.capacity_response = is_on;
        }
    };
    let waits = |world: &mut World<'_>| world.providers.lived[ACUTE].last_within_18_weeks = share(0.8);
    let [beds, attendances, pathways, contacts] = opened(responding(true), waits);
    assert!(pathways > 62.5, "{pathways} pathways");
    assert_opened([beds, attendances, 0.0, contacts], [1.0, 125.0, 0.0, 250.0], "the rest stays");
    assert_near(opened(responding(false), waits)[2], 62.5, "waits press for nothing");
}

/// By how much sanctions add to the pressure, where half of them are believed in.
fn added(change: impl FnOnce(&mut Scenario)) -> (f64, f64) {
    let mut found = (0.0, 0.0);
    in_a_new_world(change, |world, contracts| {
        for (contract, over) in [(contracts.north, 200), (contracts.south, 0)] {
            world.contracts.signing[contract].plan = plan_worth(100_000_000);
            world.contracts.forecast[contract].months = [Activity::default(); 12];
            world.contracts.forecast[contract].waiting =
                [WaitingListCount { list: 1_000, over_18_weeks: over, over_52_weeks: 0 }; 12];
        }
        crate::engine::fixture::sign_contracts(world);
        found.0 = sanctions_on_waits(world, ACUTE);
        // £300 for one more who waits too long, of north's six tenths; losses weigh half as much again.
        let terms = &world.economy().target_effort;
        found.1 = terms.answer(1.0 + 0.6 * 300.0 * 0.5 * 1.5 / 350.0);
    });
    found
}

#[test]
fn sanctions_on_long_waits_press_as_those_on_four_hours_do() {
    let (found, wanted) = added(|_| {});
    assert_near(found, wanted, "pressure");
    assert!(found > 1.0);
    assert_eq!(added(|scenario| scenario.economy.mechanisms.sanctions_press_on_waits = false).0, 1.0);
    let suspended = |scenario: &mut Scenario| {
        scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").application = Application::Suspended;
    };
    assert_eq!(added(suspended).0, 1.0);
    assert_eq!(added(|scenario| scenario.regime.clauses.sanctions = None).0, 1.0);
}

#[test]
fn what_a_board_holds_back_for_its_risk_is_no_surplus_to_build_on() {
    let risk = |world: &mut World<'_>| {
        for id in world.provider_ids() {
            (world.providers.margins[id].last_margin, world.providers.provider_risk[id].held_back_share) =
                (0.01, SignedShare::of(0.05));
        }
    };
    assert_opened(opened(|_| {}, risk), [0.96, 120.0, 60.0, 240.0], "1% less 5% of it");
}
