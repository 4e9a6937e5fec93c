//! What a commissioner sees of a breach, and by whose hours it acts.

use super::tests::{applied, breach, with_plans};
use super::*;
use crate::contract::{FOUR_HOURS, OwedBy, PaidBy};
use crate::engine::fixture::{
    HOSPITAL, NORTH, assert_near, in_a_new_world, in_a_world_without_chance, moved, pounds, share,
};
use crate::engine::state::remedies::OpenPlan;
use crate::ledger::Heading;
use crate::ledger::{PostingStage, WaivedBecause};
use crate::scenario::Scenario;

/// A breach with £60 due, as north sees it where every chance is a half.
fn seen(change: impl FnOnce(&mut Scenario), has_plan: bool) -> Case {
    let mut found = None;
    let change = |scenario: &mut Scenario| {
        with_plans(PaidBy::Commissioner)(scenario);
        change(scenario);
    };
    in_a_world_without_chance(change, |world, contracts| {
        let contract = contracts.north;
        (world.contracts.trust[contract].provider, world.contracts.trust[contract].commissioner) = (0.9, 0.7);
        world.contracts.remedies[contract].open[FOUR_HOURS] = has_plan.then(OpenPlan::default);
        let due = SanctionDue { standard: FOUR_HOURS, owed_by: Party::Provider, breaches: 5, sum: pounds(60) };
        let may_plan = !has_plan;
        let line = BreachLine { contract, standard: FOUR_HOURS, due: Some(due), may_plan, may_withhold: has_plan };
        found = Some(case(world, &line));
    });
    found.expect("it was seen")
}

#[test]
fn a_case_holds_what_may_be_chosen_and_what_weighs_in_the_choice() {
    let found = seen(
        |scenario| {
            let sanctions = scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions");
            (sanctions.application, sanctions.reinvested_share) = (Application::Discretion, share(0.25));
            scenario.economy.mechanisms.trust_in_practice = true;
            scenario.economy.monitoring.trust_slope_ratio = 2.0;
        },
        false,
    );
    assert_eq!((found.sanction, found.reinvested), (Some(pounds(60)), share(0.25)));
    // £10 a month for 1 + 1/2 + 1/4 months.
    assert_eq!((found.plan_cost, found.may_withhold, found.is_planned), (Some(Money::from_pence(1_750)), false, false));
    assert_near(found.trust, 0.8, "mean of both sides");
    assert_near(found.favour, 1.2, "a tenth above the usual trust, twice over");
    assert_eq!(found.draw, 0.5);
    let found = seen(applied(Application::Mandatory), true);
    assert_eq!((found.sanction, found.plan_cost), (None, None), "nothing is left to choose");
    assert!(found.may_withhold && found.is_planned);
}

#[test]
fn a_breach_is_seen_where_its_chance_is_below_the_part_that_is() {
    let is_seen = |part: f64| {
        let change = |scenario: &mut Scenario| scenario.economy.monitoring.detection_share = share(part);
        seen(change, false).is_seen
    };
    assert_eq!([0.4, 0.5, 0.6, 1.0].map(is_seen), [false, false, true, true]);
}

/// What north decides on a mandatory sanction with a plan to ask for beside it, where it has so many hours: the decision, its
/// hours, and what they cost.
fn decided_in(hours: f64) -> (Decision, f64, Money) {
    let mut found = (Decision::LetPass, 0.0, Money::ZERO);
    let change = |scenario: &mut Scenario| {
        with_plans(PaidBy::Provider)(scenario);
        applied(Application::Mandatory)(scenario);
        let monitoring = &mut scenario.economy.monitoring;
        (monitoring.relationship_loss_pounds, monitoring.staff_ratio) = (Money::ZERO, 2.0);
        // Staff have twice what is usual, and a twelfth of the year has passed.
        scenario.economy.mechanisms.negotiation_cost = false;
        scenario.economy.negotiation.hours_at_reference_value = 12.0 * hours;
    };
    in_a_new_world(change, |world, contracts| {
        contracting_hours::sign(world, contracts.north, 0.0, None);
        let due = SanctionDue { standard: FOUR_HOURS, owed_by: Party::Provider, breaches: 5, sum: pounds(60) };
        let contract = contracts.north;
        let line = BreachLine { contract, standard: FOUR_HOURS, due: Some(due), may_plan: true, may_withhold: false };
        let decisions = decide(world, CommissionerId(0), &[line]);
        assert_eq!(
            world.commissioners.commissioner_hours[CommissionerId(0)].on_breaches,
            world.commissioners.commissioner_hours[CommissionerId(0)].monitoring
        );
        let cost = -world.book.accrued(NORTH, Heading::Monitoring);
        found = (decisions[0], world.commissioners.commissioner_hours[CommissionerId(0)].monitoring, cost);
    });
    found
}

#[test]
fn mandatory_sanctions_take_their_hours_before_anything_is_chosen() {
    // A sanction takes 40 hours and a plan 60, at £30 an hour.
    assert_eq!(decided_in(110.0), (Decision::Acted(Action::Plan), 100.0, pounds(3_000)));
    assert_eq!(decided_in(90.0).0, Decision::NoHours, "50 hours are left");
}

#[test]
fn what_a_commissioner_owes_is_claimed_from_it_unless_the_contract_suspends_it() {
    for (application, imposed) in
        [(Application::Mandatory, true), (Application::Discretion, true), (Application::Suspended, false)]
    {
        let change = |scenario: &mut Scenario| {
            applied(application)(scenario);
            let sanctions = scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions");
            sanctions.standards.a_and_e_four_hours.as_mut().expect("it has four hours").owed_by = OwedBy::Commissioner;
        };
        in_a_new_world(change, |world, contracts| {
            breach(world, contracts.north);
            enforce_contracts(world);
            let wanted = if imposed { vec![(0, NORTH, HOSPITAL, 600_000)] } else { vec![] };
            assert_eq!(moved(world, PostingStage::Accrued, Heading::Sanction), wanted);
            let tally = &world.contracts.sanctions[contracts.north].tallies[Party::Commissioner as usize];
            let sums = [tally.contracted, tally.imposed, tally.waived_because(WaivedBecause::Suspension)];
            let (yes, no) = (pounds(6_000), Money::ZERO);
            assert_eq!(sums, if imposed { [yes, yes, no] } else { [yes, no, yes] }, "{application:?}");
            assert_eq!(moved(world, PostingStage::Paid, Heading::Monitoring), [], "nobody had to look");
        });
    }
}
