//! What a month costs whom.

use super::*;
use crate::engine::fixture::{COMMUNITY, HOSPITAL, NORTH, SOUTH, assert_near, in_a_new_world, moved, pounds, share};
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::CommissionerId;
use crate::units::Month;

/// What a party pays staff and suppliers under a code in the month, in pounds.
fn spent(world: &World<'_>, node: Node, heading: Heading) -> f64 {
    let own = moved(world, PostingStage::Paid, heading)
        .into_iter()
        .filter(|one| one.1 == node && one.2 == Node::StaffAndSuppliers);
    own.map(|one| one.3 as f64 / 100.0).sum()
}

/// April of the first year at the opening's activity, with nothing by chance: 4 of 52 weeks of the base cost.
fn book(change: impl FnOnce(&mut Scenario), prepare: impl FnOnce(&mut World<'_>), look: impl FnOnce(&World<'_>, f64)) {
    in_a_new_world(change, |world, _| {
        for id in world.provider_ids() {
            (
                world.providers.shocks[id].lasting,
                world.providers.shocks[id].yearly,
                world.providers.efficiency[id].one_off,
            ) = (0.0, 0.0, 0.0);
        }
        prepare(world);
        book_costs(world);
        let base = world.layout.providers[1].cost.pounds() * 4.0 / 52.0;
        look(world, base);
    });
}

/// Running cost follows nothing but prices and efficiency.
fn fixed(scenario: &mut Scenario) {
    scenario.economy.cost.marginal_cost_share = share(0.0);
}

#[test]
fn a_months_care_costs_its_weeks_at_its_efficiency_less_what_is_saved_once() {
    let near = |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 1e-7, "{found} and not {wanted}");
    book(fixed, |_| {}, |world, base| near(spent(world, HOSPITAL, Heading::Care), base));
    let cheaper = |world: &mut World<'_>| {
        (world.providers.efficiency[ProviderId(1)].cost_index, world.providers.efficiency[ProviderId(1)].one_off) =
            (0.9, 0.01);
        world.providers.centre[ProviderId(1)].brought_forward = 0.02;
    };
    book(fixed, cheaper, |world, base| {
        near(spent(world, HOSPITAL, Heading::Care), base * 0.9 * 0.99);
        near(world.providers.efficiency[ProviderId(1)].one_off_this_year.pounds(), base * 0.9 * 0.01);
    });
    let dearer = |world: &mut World<'_>| {
        (world.providers.shocks[ProviderId(1)].lasting, world.providers.shocks[ProviderId(1)].yearly) = (0.01, 0.02)
    };
    book(fixed, dearer, |world, base| near(spent(world, HOSPITAL, Heading::Care), base * libm::exp(0.03)));
    // From January on what was brought forward is saved as well.
    in_a_new_world(fixed, |world, _| {
        (world.providers.efficiency[ProviderId(1)].one_off, world.providers.centre[ProviderId(1)].brought_forward) =
            (0.01, 0.02);
        let mut saved = Vec::new();
        for month in [8, 9] {
            world.setting.month = Month(month);
            let before = (
                spent(world, HOSPITAL, Heading::Care),
                world.providers.efficiency[ProviderId(1)].one_off_this_year.pounds(),
            );
            book_costs(world);
            let paid = spent(world, HOSPITAL, Heading::Care) - before.0;
            let one_off = world.providers.efficiency[ProviderId(1)].one_off_this_year.pounds() - before.1;
            saved.push(one_off / (paid + one_off));
        }
        assert!((saved[0] - 0.01).abs() < 1e-7 && (saved[1] - 0.03).abs() < 1e-7, "{saved:?}");
    });
}

#[test]
fn seven_tenths_of_cost_follow_activity() {
    // No counted activity: only other services, grown by 1.5%.
    book(
        |_| {},
        |_| {},
        |world, base| {
            let layout = &world.layout.providers[1];
            let other = (layout.income - layout.counted).pounds() * 1.015 / layout.income.pounds();
            let wanted = base * (1.0 + 0.7 * (other - 1.0));
            let found = spent(world, HOSPITAL, Heading::Care);
            assert!((found / wanted - 1.0).abs() < 1e-6, "{found} and not {wanted}");
            let work = world.providers.staffing[ProviderId(1)].work;
            assert!((work - (1.0 + (other - 1.0) / 12.0)).abs() < 1e-6, "{work}");
        },
    );
}

#[test]
fn oversight_is_paid_in_distress_and_under_a_recovery_plan() {
    let distress = |world: &mut World<'_>| world.providers.oversight[ProviderId(1)].distress_quarters = 2;
    book(
        |_| {},
        distress,
        |world, _| {
            assert_near(spent(world, HOSPITAL, Heading::Oversight), 25_000.0, "in distress");
            assert_eq!(spent(world, COMMUNITY, Heading::Oversight), 0.0);
            assert_eq!([0, 1].map(|id: usize| world.providers.oversight[ProviderId(id)].distress_months), [0, 1]);
        },
    );
    let plan = |world: &mut World<'_>| world.providers.oversight[ProviderId(1)].standing.segment = 3;
    book(|_| {}, plan, |world, _| assert_eq!(spent(world, HOSPITAL, Heading::Oversight), 0.0));
    let on = |scenario: &mut Scenario| scenario.economy.mechanisms.recovery_plans = true;
    book(on, plan, |world, _| assert_near(spent(world, HOSPITAL, Heading::Oversight), 25_000.0, "under a plan"));
}

#[test]
fn agencies_cost_a_premium_where_staff_are_short() {
    let no_chance = |staff: f64| {
        move |world: &mut World<'_>| {
            (world.providers.staffing[ProviderId(1)].work, world.providers.staffing[ProviderId(1)].staff) = (1.0, staff)
        }
    };
    let cost = |staff: f64| {
        let mut found = 0.0;
        book(|_| {}, no_chance(staff), |world, _| found = spent(world, HOSPITAL, Heading::Agency));
        found
    };
    let (short, enough) = (cost(0.9), cost(1.1));
    assert!(short > 0.0 && enough < short, "{short} and {enough}");
}

#[test]
fn capacity_and_effort_cost_what_is_beyond_the_openings_and_nothing_where_they_are_off() {
    let half_more = |world: &mut World<'_>| {
        let now = world.providers.opened[ProviderId(1)].capacity(&world.providers.care[ProviderId(1)], 1.0);
        world.providers.opened[ProviderId(1)].paid_for_capacity = [0.0, now[1], now[2] / 1.5, 0.0];
        world.providers.target[ProviderId(1)].effort = 0.6;
        world.providers.lived[ProviderId(1)].month.breaches = 100;
    };
    book(
        |_| {},
        half_more,
        |world, base| {
            // Half as many elective places again: 0.3 of the three tenths that do not follow activity.
            let wanted = base * 0.3 * 0.3 * 0.5;
            let found = spent(world, HOSPITAL, Heading::Capacity);
            assert!((found / wanted - 1.0).abs() < 1e-6, "{found} and not {wanted}");
            // Without effort there would have been 100·e^0.6 breaches.
            let each = world.economy().target_effort.cost_per_potential_breach(0.6);
            let effort = spent(world, HOSPITAL, Heading::Effort);
            assert!((effort - 100.0 * libm::exp(0.6) * each).abs() < 0.01 && effort > 0.0, "{effort}");
        },
    );
    let off = |scenario: &mut Scenario| {
        (scenario.economy.mechanisms.capacity_cost, scenario.economy.mechanisms.effort_cost) = (false, false);
    };
    book(off, half_more, |world, _| {
        assert_eq!([Heading::Capacity, Heading::Effort].map(|heading| spent(world, HOSPITAL, heading)), [0.0; 2]);
    });
    let no_effort = |scenario: &mut Scenario| scenario.economy.mechanisms.target_effort = false;
    book(no_effort, half_more, |world, _| assert_eq!(spent(world, HOSPITAL, Heading::Effort), 0.0));
}

#[test]
fn other_services_and_a_leads_prevention_are_paid_by_the_weeks_of_the_month() {
    book(
        |_| {},
        |world| {
            world.commissioners.funding[CommissionerId(0)].other_spend = pounds(520);
            world.commissioners.funding[CommissionerId(1)].other_spend = pounds(1_040);
            let id = world.contract_ids().find(|&one| world.parties(one) == (NORTH, COMMUNITY)).expect("a contract");
            let lead = world.contract_ids().find(|&one| world.parties(one) == (NORTH, HOSPITAL));
            world.contracts.passing[id].lead = lead;
            (world.contracts.prevention[id].lead_cost, world.contracts.passing[id].coordination_cost) =
                (pounds(52), pounds(104));
        },
        |world, _| {
            assert_eq!([NORTH, SOUTH].map(|node| spent(world, node, Heading::OtherSpend)), [40.0, 80.0]);
            assert_eq!([HOSPITAL, COMMUNITY].map(|node| spent(world, node, Heading::Prevention)), [12.0, 0.0]);
        },
    );
}

#[test]
fn planned_work_is_costed_without_chance() {
    in_a_new_world(
        |_| {},
        |world, _| {
            world.providers.shocks[ProviderId(1)].lasting = 0.5;
            world.providers.efficiency[ProviderId(1)].cost_index = 0.9;
            let layout = &world.layout.providers[1];
            // At opening volumes only other services are more than at the start, by 1.5%.
            let more = 0.015 * (layout.income - layout.counted).pounds() / layout.income.pounds();
            let wanted = layout.cost.pounds() * 0.9 * (1.0 + 0.7 * more);
            let found = planned_cost(world, ProviderId(1)).pounds();
            assert!((found / wanted - 1.0).abs() < 1e-8, "{found} and not {wanted}");
        },
    );
}

#[test]
fn agencies_are_capped_from_a_year_on_where_there_are_caps() {
    let limits = |from: u32, is_on: bool| {
        let mut found = AgencyLimits::None;
        in_a_new_world(
            |scenario| {
                scenario.economy.mechanisms.agency_caps = is_on;
                scenario.economy.workforce.agency_capped_from_year = from;
            },
            |world, _| {
                world.setting.month = Month(24);
                found = agency_limits(world);
            },
        );
        found
    };
    assert!(matches!(limits(2016, true), AgencyLimits::Caps), "the third year of a run from 2014 on");
    assert!(matches!(limits(2017, true), AgencyLimits::Supply));
    assert!(matches!(limits(2016, false), AgencyLimits::None));
}

#[test]
fn counted_work_is_valued_at_the_prices_of_the_opening() {
    let work = |world: &mut World<'_>| {
        let month = &mut world.providers.lived[ProviderId(1)].month;
        (month.attendances, month.emergencies) = (1_000, 100);
    };
    book(
        |_| {},
        work,
        |world, base| {
            let layout = &world.layout.providers[1];
            // £97 and £2,534 in four weeks, beside other services that have grown by 1.5%.
            let other = (layout.income - layout.counted).pounds() * 1.015 * 4.0 / 52.0;
            let index = (97_000.0 + 253_400.0 + other) / (layout.income.pounds() * 4.0 / 52.0);
            let wanted = base * (1.0 + 0.7 * (index - 1.0));
            let found = spent(world, HOSPITAL, Heading::Care);
            assert!((found / wanted - 1.0).abs() < 1e-7, "{found} and not {wanted}");
        },
    );
}
