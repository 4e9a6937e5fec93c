//! What commissioners make of breaches: imposed, waived and why, suspended, asked for a plan; and by whose hours.

use super::*;
use crate::contract::{Activity, FOUR_HOURS, PaidBy, PlanTrigger, PlanTriggers, RemedialActionPlan};
use crate::engine::fixture::{HOSPITAL, NORTH, assert_near, in_a_new_world, moved, plan_worth, pounds, share, told};
use crate::engine::state::remedies::OpenPlan;
use crate::engine::steps::counting::add_up_year;
use crate::engine::steps::settling::settle_contracts;
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::{PostingStage, WaivedBecause};
use crate::scenario::Scenario;
use crate::units::ProviderId;

/// North's month at the hospital has 50 breaches beyond the threshold: £6,000 are due.
pub(super) fn breach(world: &mut World<'_>, contract: ContractId) {
    world.contracts.counted[contract].month = Activity { attendances: 1_000, breaches: 100, ..Activity::default() };
    add_up_year(world);
    settle_contracts(world);
}

pub(super) fn applied(application: Application) -> impl FnOnce(&mut Scenario) {
    move |scenario: &mut Scenario| {
        let sanctions = scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions");
        sanctions.application = application;
        // Whoever may choose sees what it costs to look and nothing else.
        scenario.economy.monitoring.choice_noise_pounds = Money::ZERO;
    }
}

/// Contracted, imposed and waived in pounds by the tally of the provider.
pub(super) fn tally(world: &World<'_>, contract: ContractId) -> [f64; 2] {
    let tally = &world.contracts.sanctions[contract].tallies[Party::Provider as usize];
    [tally.contracted, tally.imposed].map(Money::pounds)
}

#[test]
fn a_mandatory_sanction_is_imposed_whatever_anyone_wants() {
    in_a_new_world(applied(Application::Mandatory), |world, contracts| {
        breach(world, contracts.north);
        enforce_contracts(world);
        assert_eq!(moved(world, PostingStage::Accrued, Heading::Sanction), [(0, HOSPITAL, NORTH, 600_000)]);
        assert_eq!(tally(world, contracts.north), [6_000.0, 6_000.0]);
        assert_eq!(
            (
                world.contracts.sanctions[contracts.north].lines.due,
                world.contracts.sanctions[contracts.north].lines.imposed,
                world.contracts.sanctions[contracts.north].lines.favours
            ),
            (1, 1, 0)
        );
        assert_eq!(world.contracts.sanctions[contracts.north].outstanding, [Money::ZERO, pounds(6_000)]);
        assert_eq!(world.contracts.passing[contracts.north].sanctions_due, pounds(-6_000));
        assert_eq!(
            (
                world.contracts.letter[contracts.north].outstanding,
                world.contracts.letter[contracts.north].beyond_practice
            ),
            (pounds(6_000), Money::ZERO)
        );
        // 40 hours a case at £30 for the commissioner, and as many hours of the provider's.
        assert_eq!(
            moved(world, PostingStage::Paid, Heading::Monitoring),
            [(0, NORTH, Node::StaffAndSuppliers, 120_000)]
        );
        assert_near(world.commissioners.commissioner_hours[CommissionerId(0)].monitoring, 40.0, "hours");
        assert_near(world.providers.provider_hours[ProviderId(1)].contracting, 40.0, "hours");
        let told = told(world);
        let (due, imposed) = (EventKind::SanctionDue, EventKind::SanctionImposed);
        assert_eq!(told, [(due, HOSPITAL, 600_000, 50), (imposed, HOSPITAL, 600_000, 50)]);
    });
}

#[test]
fn a_suspended_sanction_is_waived_and_counts_for_nothing_by_the_letter() {
    in_a_new_world(applied(Application::Suspended), |world, contracts| {
        breach(world, contracts.north);
        enforce_contracts(world);
        assert_eq!(moved(world, PostingStage::Accrued, Heading::Sanction), []);
        assert_eq!(tally(world, contracts.north), [6_000.0, 0.0]);
        assert_eq!(
            (
                world.contracts.sanctions[contracts.north].lines.due,
                world.contracts.sanctions[contracts.north].lines.imposed,
                world.contracts.sanctions[contracts.north].lines.favours
            ),
            (1, 0, 0)
        );
        assert_eq!(
            (
                world.contracts.letter[contracts.north].outstanding,
                world.contracts.letter[contracts.north].beyond_practice
            ),
            (Money::ZERO, Money::ZERO)
        );
        assert_near(world.providers.provider_hours[ProviderId(1)].contracting, 0.0, "hours");
        let kinds: Vec<_> = told(world).into_iter().map(|event| event.0).collect();
        assert_eq!(kinds, [EventKind::SanctionDue, EventKind::SanctionWaived]);
    });
}

#[test]
fn monitoring_costs_nothing_where_its_cost_is_off() {
    let off = |scenario: &mut Scenario| scenario.economy.mechanisms.monitoring_cost = false;
    in_a_new_world(off, |world, contracts| {
        breach(world, contracts.north);
        enforce_contracts(world);
        assert_eq!(moved(world, PostingStage::Paid, Heading::Monitoring), []);
        assert_eq!(
            (
                world.commissioners.commissioner_hours[CommissionerId(0)].monitoring,
                world.providers.provider_hours[ProviderId(1)].contracting
            ),
            (0.0, 0.0)
        );
        assert_eq!(moved(world, PostingStage::Accrued, Heading::Sanction).len(), 1);
    });
}

#[test]
fn a_month_without_breaches_makes_nobody_look() {
    in_a_new_world(
        |_| {},
        |world, _| {
            settle_contracts(world);
            enforce_contracts(world);
            assert_eq!((told(world), moved(world, PostingStage::Paid, Heading::Monitoring)), (vec![], vec![]));
        },
    );
}

/// What is booked and told of a decision on a line with £60 due, under a kind of application.
pub(super) fn decided(
    application: Application,
    decision: Decision,
    has_plan: bool,
) -> ([u32; 4], [i64; 2], Vec<EventKind>) {
    let mut found = ([0; 4], [0; 2], Vec::new());
    in_a_new_world(applied(application), |world, contracts| {
        let contract = contracts.north;
        if has_plan {
            world.contracts.remedies[contract].open[FOUR_HOURS] = Some(OpenPlan::default());
        }
        let due = SanctionDue { standard: FOUR_HOURS, owed_by: Party::Provider, breaches: 5, sum: pounds(60) };
        let line = BreachLine { contract, standard: FOUR_HOURS, due: Some(due), may_plan: false, may_withhold: false };
        carry_out(world, &line, decision);
        let lines = world.contracts.sanctions[contract].lines;
        let sums = [world.contracts.letter[contract].outstanding, world.contracts.letter[contract].beyond_practice]
            .map(Money::pence);
        let kinds = told(world).into_iter().map(|event| event.0).collect();
        found = ([lines.due, lines.imposed, lines.favours, lines.pressed], sums, kinds);
    });
    found
}

#[test]
fn a_decision_is_carried_out_as_the_contract_lets_it_be() {
    use EventKind::{Favour, SanctionDue as Due, SanctionImposed as Imposed, SanctionWaived as Waived};
    let sanction = Decision::Acted(Action::Sanction);
    let imposed = ([1, 1, 0, 0], [6_000, 0], vec![Due, Imposed]);
    // Waived though the text has it: by the letter the provider owes £60 that it is spared.
    let waived = |favours, kinds: &[EventKind]| ([1, 0, favours, 0], [6_000, -6_000], kinds.to_vec());
    assert_eq!(decided(Application::Discretion, sanction, false), imposed);
    assert_eq!(decided(Application::Mandatory, Decision::LetPass, false), imposed);
    assert_eq!(decided(Application::Discretion, Decision::LetPass, false), waived(1, &[Due, Waived, Favour]));
    assert_eq!(
        decided(Application::Discretion, Decision::LetPass, true),
        waived(0, &[Due, Waived]),
        "a plan is worked"
    );
    assert_eq!(decided(Application::Discretion, Decision::NoHours, false), waived(0, &[Due, Waived]));
    assert_eq!(decided(Application::Discretion, Decision::Unseen, false), waived(0, &[Due, Waived]));
    let suspended = ([1, 0, 0, 0], [0, 0], vec![Due, Waived]);
    assert_eq!(decided(Application::Suspended, Decision::LetPass, false), suspended);
    let (lines, ..) = decided(Application::Discretion, Decision::Acted(Action::Withhold), true);
    assert_eq!(lines, [1, 0, 0, 1], "pressed for and not imposed");
}

#[test]
fn a_sanction_of_the_commissioners_goes_the_other_way_and_costs_the_provider_no_hours() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let due = SanctionDue { standard: 1, owed_by: Party::Commissioner, breaches: 5, sum: pounds(60) };
            take_up(world, contracts.north, &SanctionAnswered { due, answer: SanctionAnswer::Imposed });
            assert_eq!(moved(world, PostingStage::Accrued, Heading::Sanction), [(0, NORTH, HOSPITAL, 6_000)]);
            assert_eq!(
                (
                    world.contracts.sanctions[contracts.north].lines.imposed,
                    world.contracts.sanctions[contracts.north].lines.commissioner_imposed,
                    world.contracts.sanctions[contracts.north].lines.due
                ),
                (0, 1, 0)
            );
            assert_eq!(world.contracts.sanctions[contracts.north].outstanding, [pounds(60), Money::ZERO]);
            assert_eq!(
                (
                    world.contracts.letter[contracts.north].outstanding,
                    world.contracts.passing[contracts.north].sanctions_due
                ),
                (Money::ZERO, pounds(60))
            );
            assert_eq!(world.providers.provider_hours[ProviderId(1)].contracting, 0.0);
            let answer = SanctionAnswer::Waived(WaivedBecause::Choice);
            take_up(world, contracts.north, &SanctionAnswered { due, answer });
            assert_eq!(
                (
                    world.contracts.sanctions[contracts.north].lines.due,
                    world.contracts.sanctions[contracts.north].lines.favours
                ),
                (0, 0),
                "nobody's favour to the provider"
            );
            assert_eq!(world.contracts.letter[contracts.north].beyond_practice, pounds(60));
            assert!(told(world).iter().all(|event| event.1 == NORTH));
        },
    );
}

/// Plans of two months, and one more of withholding, at £10 a month.
pub(super) fn with_plans(paid_by: PaidBy) -> impl FnOnce(&mut Scenario) {
    move |scenario: &mut Scenario| {
        scenario.economy.remedial_plans.monthly_success_share = share(0.5);
        scenario.regime.clauses.remedial_action_plan = Some(RemedialActionPlan {
            standards: PlanTriggers {
                a_and_e_four_hours: Some(PlanTrigger { months_below_standard: 1, threshold_share: None }),
                ..PlanTriggers::default()
            },
            milestone_months: 2,
            longest_withholding_months: 1,
            paid_by,
            cost_pounds_per_month: pounds(10),
            withheld_share_of_monthly_value: share(0.1),
            release_share: share(0.25),
            not_agreed_share_of_monthly_value: share(0.02),
            not_delivered_share_of_monthly_value: share(0.3),
        });
    }
}

#[test]
fn a_plan_may_be_asked_for_where_none_is_open_and_pressed_for_where_it_is_late() {
    in_a_new_world(with_plans(PaidBy::Commissioner), |world, contracts| {
        breach(world, contracts.north);
        let line = |world: &World<'_>| {
            let line =
                breach_lines(world, contracts.north).find(|line| line.standard == FOUR_HOURS).expect("it was missed");
            assert_eq!(line.due.map(|due| due.sum), Some(pounds(6_000)));
            (line.may_plan, line.may_withhold)
        };
        assert_eq!(line(world), (true, false));
        for (months, is_pressed, may_withhold) in [(1, false, false), (2, false, true), (2, true, false)] {
            let plan = OpenPlan { months, is_pressed, ..OpenPlan::default() };
            world.contracts.remedies[contracts.north].open[FOUR_HOURS] = Some(plan);
            assert_eq!(line(world), (false, may_withhold), "{months} months");
        }
        assert!(
            breach_lines(world, contracts.south).all(|line| line.standard != FOUR_HOURS),
            "south's standard was kept"
        );
    });
}

#[test]
fn without_the_mechanism_no_plan_is_asked_for() {
    let off = |scenario: &mut Scenario| {
        with_plans(PaidBy::Commissioner)(scenario);
        scenario.economy.mechanisms.remedial_plans = false;
    };
    in_a_new_world(off, |world, contracts| {
        breach(world, contracts.north);
        let line =
            breach_lines(world, contracts.north).find(|line| line.standard == FOUR_HOURS).expect("it was missed");
        assert!(!line.may_plan && !line.may_withhold);
    });
}

#[test]
fn a_plan_costs_the_commissioner_its_expected_months_where_it_pays() {
    // One month, a half of a second, a quarter of a third: 1.75 months at £10.
    in_a_new_world(with_plans(PaidBy::Commissioner), |world, contracts| {
        world.contracts.signing[contracts.north].plan = plan_worth(1);
        let months = world.economy().remedial_plans.expected_months(3);
        assert_eq!(plan_cost(world, contracts.north), pounds(10).times(months));
        assert!(plan_cost(world, contracts.north) > pounds(10));
    });
    in_a_new_world(with_plans(PaidBy::Provider), |world, contracts| {
        assert_eq!(plan_cost(world, contracts.north), Money::ZERO);
    });
    in_a_new_world(|_| {}, |world, contracts| assert_eq!(plan_cost(world, contracts.north), Money::ZERO));
}

/// After acting by plan on a line with £60 due: whether a plan is open and pressed, how many were agreed, and what was waived
/// because of it and by choice.
pub(super) fn acted(action: Action, agreed_share: f64, has_plan: bool) -> (Option<bool>, u32, [Money; 2]) {
    let mut found = (None, 0, [Money::ZERO; 2]);
    let change = |scenario: &mut Scenario| {
        applied(Application::Discretion)(scenario);
        with_plans(PaidBy::Commissioner)(scenario);
        scenario.economy.remedial_plans.agreed_share = share(agreed_share);
    };
    in_a_new_world(change, |world, contracts| {
        let contract = contracts.north;
        if has_plan {
            world.contracts.remedies[contract].open[FOUR_HOURS] = Some(OpenPlan::default());
        }
        let due = SanctionDue { standard: FOUR_HOURS, owed_by: Party::Provider, breaches: 5, sum: pounds(60) };
        let line = BreachLine { contract, standard: FOUR_HOURS, due: Some(due), may_plan: true, may_withhold: true };
        carry_out(world, &line, Decision::Acted(action));
        assert_eq!(world.contracts.sanctions[contract].lines.pressed, 1);
        let tally = &world.contracts.sanctions[contract].tallies[Party::Provider as usize];
        found = (
            world.contracts.remedies[contract].open[FOUR_HOURS].map(|plan| plan.is_pressed),
            world.contracts.remedies[contract].year.agreed,
            [WaivedBecause::Plan, WaivedBecause::Choice].map(|because| tally.waived_because(because)),
        );
    });
    found
}

#[test]
fn a_plan_that_is_asked_for_is_worked_instead_of_the_sanction_if_the_provider_agrees() {
    let (all, none) = (pounds(60), Money::ZERO);
    assert_eq!(acted(Action::Plan, 1.0, false), (Some(false), 1, [all, none]));
    assert_eq!(acted(Action::Plan, 0.0, false), (None, 0, [none, all]), "it refused");
    assert_eq!(acted(Action::Withhold, 1.0, true), (Some(true), 0, [all, none]), "pressed for and not asked for anew");
}

/// North's year-end at the hospital after it paid £100 of sanctions, by the letter £120: the money given back, and what the
/// letter pays beyond practice.
pub(super) fn given_back(reinvested_share: f64, paid: i64) -> (Money, Money) {
    let mut found = (Money::ZERO, Money::ZERO);
    let change = |scenario: &mut Scenario| {
        scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").reinvested_share =
            share(reinvested_share);
    };
    in_a_new_world(change, |world, contracts| {
        world.contracts.sanctions[contracts.north].paid_this_year = [pounds(7), pounds(paid)];
        world.contracts.letter[contracts.north].paid_this_year = pounds(120);
        reinvest_sanctions(world);
        reinvest_sanctions(world);
        let back = world.contracts.passing[contracts.north].sanctions_due;
        let wanted = if back == Money::ZERO { vec![] } else { vec![(0, NORTH, HOSPITAL, back.pence())] };
        assert_eq!(moved(world, PostingStage::Paid, Heading::Reinvestment), wanted);
        assert_eq!(world.contracts.sanctions[contracts.north].tallies[Party::Provider as usize].reinvested, back);
        assert_eq!(told(world).len(), wanted.len(), "it is told once");
        found = (back, world.contracts.letter[contracts.north].beyond_practice);
    });
    found
}

#[test]
fn a_part_of_the_years_sanctions_is_given_back_once() {
    assert_eq!(given_back(0.25, 100), (pounds(25), pounds(5)), "£30 by the letter");
    assert_eq!(given_back(0.25, 0), (Money::ZERO, pounds(30)), "the provider was spared");
    assert_eq!(given_back(0.0, 100), (Money::ZERO, Money::ZERO));
}
