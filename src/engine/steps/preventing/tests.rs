//! What prevention costs and whom, what may be done in which year, and what retained money buys.

use super::*;
use crate::agents::prevention::Stages;
use crate::contract::{LineValues, Plan};
use crate::engine::fixture::{NORTH, assert_near, in_a_new_world, moved, pounds};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::{Node, PostingStage};
use crate::scenario::Scenario;
use crate::units::ProviderId;
use crate::units::{Month, Share};

/// Admissions of £1m a year are planned under every contract.
fn plan_admissions(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        let mut volumes = LineValues::default();
        volumes.0[Line::Emergency as usize] = 1_000.0;
        let tariff = LineValues([pounds(1_000); 4]);
        world.contracts.signing[contract].plan = Plan { volumes, tariff, local_index: 1.0, ..Plan::default() };
        // The commissioner and the provider bear half of a case each.
        world.contracts.readings[contract].commissioner_bears = 0.5;
    }
}

/// Full effort: 8% of £1m at seven tenths of the tariff, and half of that saving.
const FULL: f64 = 28_000.0;

/// North's effort with the hospital under ten-year contracts.
fn effort_of(change: impl FnOnce(&mut Scenario), prepare: impl FnOnce(&mut World<'_>, ContractId)) -> Effort {
    let mut found = Effort::default();
    let long = |scenario: &mut Scenario| {
        scenario.regime.term.years = 10;
        change(scenario);
    };
    in_a_new_world(long, |world, contracts| {
        plan_admissions(world);
        prepare(world, contracts.north);
        found = effort(world, contracts.north);
    });
    found
}

#[test]
fn distress_halves_what_the_provider_does_and_a_recovery_plan_freezes_it() {
    let usual = effort_of(|_| {}, |_, _| {});
    assert!(usual.provider > 0.0 && usual.joint > 0.0 && usual.commissioner > 0.0, "{usual:?}");
    let distress = |world: &mut World<'_>, _| world.providers.oversight[ProviderId(1)].distress_quarters = 2;
    let halved = effort_of(|_| {}, distress);
    assert_near(halved.provider, 0.5 * usual.provider, "its own");
    assert_near(halved.joint, 0.5 * usual.joint, "together");
    assert_near(halved.commissioner, usual.commissioner, "the commissioner's stays");
    let on = |scenario: &mut Scenario| scenario.economy.mechanisms.recovery_plans = true;
    let frozen = effort_of(on, |world, _| world.providers.oversight[ProviderId(1)].standing.segment = 3);
    assert_eq!((frozen.provider, frozen.joint), (0.0, 0.0));
    assert_near(frozen.commissioner, usual.commissioner, "the commissioner's stays");
}

#[test]
fn what_is_signed_late_is_begun_late_together_and_not_alone() {
    let usual = effort_of(|_| {}, |_, _| {});
    let late = effort_of(|_| {}, |world, contract| world.contracts.signing[contract].year_left = 0.75);
    assert_near(late.joint, 0.75 * usual.joint, "together");
    assert_near(late.provider, usual.provider, "alone");
}

#[test]
fn retained_money_buys_effort_as_far_as_there_is_room() {
    let spent = |world: &mut World<'_>, contract: ContractId| {
        world.contracts.prevention[contract].retained_spent = pounds(280);
    };
    assert_near(effort_of(|_| {}, spent).bought, 280.0 / FULL, "a hundredth of full effort");
    assert_eq!(effort_of(|_| {}, |_, _| {}).bought, 0.0);
}

#[test]
fn a_year_of_effort_is_paid_for_by_who_does_it_and_halved_where_both_do() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            plan_admissions(world);
            assert_near(cost_of_full_effort(world, contracts.north).pounds(), FULL, "full effort");
            let effort = Effort { commissioner: 0.1, provider: 0.2, joint: 0.3, bought: 0.05, lead: 0.01 };
            let (of_parties, of_lead) = effort.yearly_cost(cost_of_full_effort(world, contracts.north));
            // 0.25, 0.35 and 0.01 of £28,000.
            assert_eq!((of_parties, of_lead), ([pounds(7_000), pounds(9_800)], pounds(280)));
        },
    );
}

#[test]
fn prevention_is_chosen_under_acute_contracts_and_moves_its_stages() {
    for is_on in [true, false] {
        in_a_new_world(
            |scenario| {
                scenario.regime.term.years = 10;
                scenario.economy.mechanisms.prevention = is_on;
            },
            |world, contracts| {
                plan_admissions(world);
                let before = Stages { begun: 0.04, felt: 0.02 };
                for prevention in &mut world.contracts.prevention {
                    prevention.stages = before;
                }
                choose_prevention(world);
                let of = |contract: ContractId| &world.contracts.prevention[contract];
                assert_eq!(of(contracts.community).stages, before);
                assert_eq!(of(contracts.community).effort, Effort::default());
                let north = of(contracts.north);
                let wanted = if is_on {
                    world.economy().prevention.after_a_year(before, north.effort.total(), north.site)
                } else {
                    before
                };
                assert_eq!(north.stages, wanted);
                assert_eq!(north.effort.total() > 0.0, is_on);
                assert_eq!(north.cost[0] > pounds(0), is_on);
                let full = cost_of_full_effort(world, contracts.north);
                assert_eq!(north.effort.yearly_cost(full), (north.cost, north.lead_cost));
            },
        );
    }
}

#[test]
fn new_plans_are_looked_at_where_prevention_is_weighed_as_it_is_paid() {
    in_a_new_world(|_| {}, |world, contracts| assert_eq!(new_plans(world, contracts.north), None));
    in_a_new_world(
        |scenario| {
            scenario.economy.mechanisms.prevention_as_paid = true;
            scenario.regime.term.years = 3;
        },
        |world, contracts| {
            world.contracts.readings[contracts.north].local_share = Share::clamped(0.4);
            let plans = |rebasing| Some(NewPlans { years: 3, marginal_cost_share: Share::clamped(0.7), rebasing });
            assert_eq!(new_plans(world, contracts.north), plans(0.5 * 0.4));
        },
    );
}

/// What north spends of £500 that must go into demand management, and what is remembered of it.
fn retained(is_on: bool, room: f64) -> (Vec<(u32, Node, Node, i64)>, i64) {
    let mut found = (Vec::new(), 0);
    in_a_new_world(
        |scenario| scenario.economy.mechanisms.prevention = is_on,
        |world, contracts| {
            plan_admissions(world);
            world.setting.month = Month(11);
            world.contracts.account[contracts.north].due.for_demand_management = pounds(500);
            world.contracts.prevention[contracts.north].effort.commissioner = 0.3 - room;
            spend_retained_money(world);
            let spent = world.contracts.prevention[contracts.north].retained_spent.pence();
            found = (moved(world, PostingStage::Paid, Heading::RetainedSpent), spent);
        },
    );
    found
}

#[test]
fn retained_money_is_spent_by_its_commissioner_as_far_as_it_is_of_use() {
    let staff = Node::StaffAndSuppliers;
    assert_eq!(retained(true, 0.3), (vec![(11, NORTH, staff, 50_000)], 50_000));
    // A hundredth of full effort is left to do.
    assert_eq!(retained(true, 0.01), (vec![(11, NORTH, staff, 28_000)], 28_000));
    assert_eq!(retained(false, 0.3), (vec![], 0));
}

#[test]
fn what_is_prevented_otherwise_comes_beside_what_the_provider_chooses_in_its_year() {
    let usual = effort_of(|_| {}, |_, _| {});
    let pulse = |year: u32| {
        effort_of(
            |_| {},
            move |world, _| {
                world.setting.future.otherwise.prevention = crate::engine::otherwise::Pulse { share: 0.1, year }
            },
        )
    };
    assert_near(pulse(0).provider, usual.provider + 0.1, "a tenth of full effort");
    assert_near(pulse(1).provider, usual.provider, "not this year");
}

#[test]
fn a_lead_prevents_for_what_it_bears_of_contracts_that_it_holds() {
    let led = |holds: bool| {
        effort_of(
            |_| {},
            move |world, contract| {
                world.contracts.readings[contract].lead_bears = 0.3;
                world.contracts.passing[contract].lead = holds.then_some(ContractId(0));
            },
        )
    };
    assert!(led(true).lead > 0.0, "{:?}", led(true));
    assert_eq!(led(false).lead, 0.0);
}
