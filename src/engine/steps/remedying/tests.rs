//! Plans month by month: who pays, what stands in escrow, and to whom it goes in the end.

use super::*;
use crate::contract::{FOUR_HOURS, PlanTrigger, PlanTriggers};
use crate::engine::fixture::{
    Contracts, HOSPITAL, NORTH, assert_near, in_a_world_without_chance, moved, plan_worth, pounds, share, told,
};
use crate::engine::in_force::clauses_of;
use crate::engine::state::remedies::YearOfPlans;
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::ledger::PostingStage;
use crate::scenario::Scenario;
use crate::units::Month;

/// Position of a standard on which the small economy's contract has no sanction.
const TWELVE_HOURS: usize = 3;

/// Plans of two months and one more of withholding, at £10 a month; every draw is 0.5, so that such a share is just missed.
fn with_plans(agreed: f64, delivered: f64) -> impl FnOnce(&mut Scenario) {
    move |scenario| {
        scenario.economy.remedial_plans.agreed_share = share(agreed);
        scenario.economy.remedial_plans.monthly_success_share = share(delivered);
        scenario.regime.clauses.remedial_action_plan = Some(RemedialActionPlan {
            standards: PlanTriggers {
                a_and_e_four_hours: Some(PlanTrigger { months_below_standard: 1, threshold_share: None }),
                ..PlanTriggers::default()
            },
            milestone_months: 2,
            longest_withholding_months: 1,
            paid_by: PaidBy::Commissioner,
            cost_pounds_per_month: pounds(10),
            withheld_share_of_monthly_value: share(0.1),
            release_share: share(0.25),
            not_agreed_share_of_monthly_value: share(0.02),
            not_delivered_share_of_monthly_value: share(0.3),
        });
    }
}

/// North's contract with the hospital is worth £100 a month, the others £200.
fn agree(world: &mut World<'_>, contracts: Contracts) {
    for signing in &mut world.contracts.signing {
        signing.plan = plan_worth(2_400);
    }
    world.contracts.signing[contracts.north].plan = plan_worth(1_200);
}

/// A plan is open under north's contract with the hospital, with £8 in escrow.
fn open(world: &mut World<'_>, contracts: Contracts, standard: usize, months: u32, is_pressed: bool) {
    agree(world, contracts);
    world.contracts.remedies[contracts.north].open[standard] =
        Some(OpenPlan { months, withheld: pounds(8), is_pressed });
    world.contracts.remedies[contracts.north].year.withheld = pounds(8);
    let posting = world.posting(HOSPITAL, Node::Escrow, Heading::Withheld, pounds(8), Cause::Decision);
    world.book.settle(posting);
}

/// Sums that moved under a code in pence, all accrued and all paid at once between the two parties.
#[track_caller]
fn assert_moved(world: &World<'_>, heading: Heading, from: Node, to: Node, pence: &[i64]) {
    for stage in [PostingStage::Accrued, PostingStage::Paid] {
        let found: Vec<_> = moved(world, stage, heading).into_iter().filter(|one| one.3 != 0).collect();
        let found: Vec<_> = found.into_iter().map(|(_, from, to, pence)| (from, to, pence)).collect();
        let wanted: Vec<_> = pence.iter().map(|&pence| (from, to, pence)).collect();
        assert_eq!(found, wanted, "{heading:?}");
    }
}

fn kinds(world: &World<'_>) -> Vec<(EventKind, i64, u32)> {
    told(world)
        .into_iter()
        .map(|(kind, who, pence, count)| {
            assert_eq!(who, HOSPITAL);
            (kind, pence, count)
        })
        .collect()
}

#[test]
fn a_plan_that_is_agreed_is_open_under_its_own_contract_and_moves_no_money() {
    in_a_world_without_chance(with_plans(0.51, 0.0), |world, contracts| {
        agree(world, contracts);
        assert!(ask_for_plan(world, contracts.north, FOUR_HOURS));
        let remedies = &world.contracts.remedies[contracts.north];
        assert_eq!(remedies.open, [Some(OpenPlan::default()), None, None, None, None]);
        assert_eq!(remedies.year, YearOfPlans { agreed: 1, ..YearOfPlans::default() });
        assert_eq!(world.contracts.remedies[contracts.south].open, [None; 5]);
        assert_eq!(kinds(world), [(EventKind::PlanAgreed, 0, 0)]);
        assert_moved(world, Heading::PlanPenalty, HOSPITAL, NORTH, &[]);
    });
}

#[test]
fn a_plan_that_is_refused_costs_its_penalty_and_is_not_open() {
    in_a_world_without_chance(with_plans(0.5, 0.0), |world, contracts| {
        agree(world, contracts);
        assert!(!ask_for_plan(world, contracts.north, FOUR_HOURS));
        assert_eq!(
            (world.contracts.remedies[contracts.north].open, world.contracts.remedies[contracts.north].year),
            ([None; 5], YearOfPlans { refused: 1, ..YearOfPlans::default() })
        );
        // 0.02 of £100.
        assert_moved(world, Heading::PlanPenalty, HOSPITAL, NORTH, &[200]);
        assert_eq!(kinds(world), [(EventKind::PlanRefused, 200, 0)]);
        // By the contract's letter its sanction stands instead.
        assert_eq!(world.contracts.letter[contracts.north].beyond_practice, pounds(2));
    });
}

#[test]
fn by_the_letter_a_penalty_counts_only_where_a_sanction_that_is_not_suspended_stands_instead() {
    let letter = |standard: usize, application: Application| {
        let mut found = pounds(9);
        let suspend = move |scenario: &mut Scenario| {
            with_plans(0.0, 0.0)(scenario);
            scenario.regime.clauses.sanctions.as_mut().expect("it has sanctions").application = application;
        };
        in_a_world_without_chance(suspend, |world, contracts| {
            agree(world, contracts);
            ask_for_plan(world, contracts.north, standard);
            assert_moved(world, Heading::PlanPenalty, HOSPITAL, NORTH, &[200]);
            found = world.contracts.letter[contracts.north].beyond_practice;
        });
        found
    };
    assert_eq!(letter(FOUR_HOURS, Application::Discretion), pounds(2));
    assert_eq!(letter(FOUR_HOURS, Application::Suspended), Money::ZERO);
    assert_eq!(letter(TWELVE_HOURS, Application::Mandatory), Money::ZERO);
}

#[test]
fn without_the_clause_nobody_agrees_on_a_plan() {
    in_a_world_without_chance(
        |_| {},
        |world, contracts| {
            assert!(!ask_for_plan(world, contracts.north, FOUR_HOURS));
            assert_eq!(world.contracts.remedies[contracts.north].open, [None; 5]);
            assert_eq!(kinds(world), []);
        },
    );
}

#[test]
fn money_is_withheld_from_the_month_after_a_plan_was_pressed_for() {
    in_a_world_without_chance(with_plans(1.0, 0.0), |world, contracts| {
        agree(world, contracts);
        ask_for_plan(world, contracts.north, FOUR_HOURS);
        press_for_plan(world, contracts.south, FOUR_HOURS);
        press_for_plan(world, contracts.north, TWELVE_HOURS);
        work_plans(world);
        assert_moved(world, Heading::Withheld, HOSPITAL, Node::Escrow, &[]);
        press_for_plan(world, contracts.north, FOUR_HOURS);
        work_plans(world);
        // A tenth of £100; and £10 for the work in both months, which this contract lets the commissioner pay.
        assert_moved(world, Heading::Withheld, HOSPITAL, Node::Escrow, &[1_000]);
        let staff = Node::StaffAndSuppliers;
        assert_moved(world, Heading::PlanCost, NORTH, staff, &[1_000, 1_000]);
        let remedies = &world.contracts.remedies[contracts.north];
        let plan = OpenPlan { months: 2, withheld: pounds(10), is_pressed: true };
        assert_eq!(remedies.open, [Some(plan), None, None, None, None]);
        assert_eq!(remedies.year, YearOfPlans { agreed: 1, withheld: pounds(10), ..YearOfPlans::default() });
        assert_eq!(kinds(world), [(EventKind::PlanAgreed, 0, 0), (EventKind::Withheld, 1_000, 0)]);
    });
}

#[test]
fn the_provider_pays_for_the_work_where_the_contract_says_so() {
    let provider_pays = |scenario: &mut Scenario| {
        with_plans(1.0, 0.0)(scenario);
        scenario.regime.clauses.remedial_action_plan.as_mut().expect("it has plans").paid_by = PaidBy::Provider;
    };
    in_a_world_without_chance(provider_pays, |world, contracts| {
        open(world, contracts, FOUR_HOURS, 0, false);
        work_plans(world);
        assert_moved(world, Heading::PlanCost, HOSPITAL, Node::StaffAndSuppliers, &[1_000]);
    });
}

#[test]
fn what_was_withheld_is_divided_when_the_plan_is_delivered_and_its_work_lasts() {
    in_a_world_without_chance(with_plans(1.0, 0.51), |world, contracts| {
        open(world, contracts, FOUR_HOURS, 2, false);
        work_plans(world);
        // A quarter of £8 goes back.
        assert_moved(world, Heading::Released, Node::Escrow, HOSPITAL, &[200]);
        assert_moved(world, Heading::Forfeited, Node::Escrow, NORTH, &[600]);
        assert_moved(world, Heading::PlanPenalty, HOSPITAL, NORTH, &[]);
        assert_eq!(
            (world.contracts.remedies[contracts.north].open, world.contracts.remedies[contracts.north].lasting),
            ([None; 5], [6, 0, 0, 0, 0])
        );
        assert_eq!(
            world.contracts.remedies[contracts.north].year,
            YearOfPlans { delivered: 1, ..YearOfPlans::default() }
        );
        assert_eq!(
            (
                world.contracts.sanctions[contracts.north].lines.plans_delivered,
                world.contracts.sanctions[contracts.north].lines.plans_failed
            ),
            (1, 0)
        );
        assert_eq!(world.contracts.letter[contracts.north].beyond_practice, pounds(6), "what was forfeited");
        let delivered =
            [(EventKind::Released, 200, 0), (EventKind::Forfeited, 600, 0), (EventKind::PlanDelivered, 0, 3)];
        assert_eq!(kinds(world), delivered);
    });
}

#[test]
fn a_plan_that_is_not_delivered_in_its_longest_months_has_failed() {
    in_a_world_without_chance(with_plans(1.0, 0.5), |world, contracts| {
        open(world, contracts, FOUR_HOURS, 1, false);
        work_plans(world);
        assert!(world.contracts.remedies[contracts.north].open[FOUR_HOURS].is_some(), "two months of three");
        work_plans(world);
        assert_moved(world, Heading::Released, Node::Escrow, HOSPITAL, &[]);
        assert_moved(world, Heading::Forfeited, Node::Escrow, NORTH, &[800]);
        // 0.3 of £100.
        assert_moved(world, Heading::PlanPenalty, HOSPITAL, NORTH, &[3_000]);
        assert_eq!(
            (world.contracts.remedies[contracts.north].open, world.contracts.remedies[contracts.north].lasting),
            ([None; 5], [0; 5])
        );
        assert_eq!(world.contracts.remedies[contracts.north].year, YearOfPlans { failed: 1, ..YearOfPlans::default() });
        assert_eq!(
            (
                world.contracts.sanctions[contracts.north].lines.plans_delivered,
                world.contracts.sanctions[contracts.north].lines.plans_failed
            ),
            (0, 1)
        );
        assert_eq!(world.contracts.letter[contracts.north].beyond_practice, pounds(38));
        assert_eq!(kinds(world), [(EventKind::Forfeited, 800, 0), (EventKind::PlanFailed, 3_000, 3)]);
    });
}

#[test]
fn in_the_last_month_escrow_is_divided_as_if_the_plan_had_been_delivered() {
    for (month, is_last) in [(46, false), (47, true)] {
        in_a_world_without_chance(with_plans(1.0, 0.0), |world, contracts| {
            world.setting.month = Month(month);
            open(world, contracts, FOUR_HOURS, 0, false);
            work_plans(world);
            let released: &[i64] = if is_last { &[200] } else { &[] };
            assert_moved(world, Heading::Released, Node::Escrow, HOSPITAL, released);
            assert_eq!(world.contracts.remedies[contracts.north].open[FOUR_HOURS].is_none(), is_last);
            let left = if is_last { Money::ZERO } else { pounds(8) };
            assert_eq!(
                world.contracts.remedies[contracts.north].year,
                YearOfPlans { withheld: left, ..YearOfPlans::default() }
            );
        });
    }
}

#[test]
fn a_plan_ends_with_its_clause_and_everything_is_given_back() {
    in_a_world_without_chance(
        |_| {},
        |world, contracts| {
            open(world, contracts, FOUR_HOURS, 1, true);
            work_plans(world);
            assert_moved(world, Heading::Released, Node::Escrow, HOSPITAL, &[800]);
            assert_moved(world, Heading::Forfeited, Node::Escrow, NORTH, &[]);
            assert_moved(world, Heading::PlanCost, NORTH, Node::StaffAndSuppliers, &[]);
            assert_eq!(
                (world.contracts.remedies[contracts.north].open, world.contracts.remedies[contracts.north].year),
                ([None; 5], YearOfPlans::default())
            );
            assert_eq!(kinds(world), [(EventKind::Released, 800, 0)]);
        },
    );
}

#[test]
fn each_month_begins_without_lines_and_with_a_month_less_of_what_lasts() {
    in_a_world_without_chance(with_plans(1.0, 1.0), |world, contracts| {
        world.contracts.sanctions[contracts.south].lines.imposed = 3;
        world.contracts.remedies[contracts.south].lasting = [2, 1, 0, 0, 0];
        work_plans(world);
        assert_eq!(
            (
                world.contracts.sanctions[contracts.south].lines.imposed,
                world.contracts.remedies[contracts.south].lasting
            ),
            (0, [1, 0, 0, 0, 0])
        );
    });
}

#[test]
fn a_provider_weighs_what_a_plan_costs_it_against_what_refusing_would() {
    let weighed = |paid_by: PaidBy| {
        let mut found = (f64::NAN, f64::NAN);
        let change = |scenario: &mut Scenario| {
            with_plans(0.9, 0.5)(scenario);
            scenario.regime.clauses.remedial_action_plan.as_mut().expect("it has plans").paid_by = paid_by;
            let economy = &mut scenario.economy;
            economy.mechanisms.plan_refusal_weighed = true;
            economy.remedial_plans.cost_spread = 1.0;
            economy.monitoring.plan_harm_share = share(0.5);
            economy.monitoring.relationship_loss_pounds = pounds(100);
        };
        in_a_world_without_chance(change, |world, contracts| {
            agree(world, contracts);
            let terms = clauses_of(world, contracts.north).remedial_action_plan.as_ref().expect("it has plans");
            let asked = weighed(world, contracts.north, terms).expect("it is weighed");
            let share = world.economy().remedial_plans.agreeing_share(&asked, terms.longest_months());
            found = (share, choosing::harm_of_plan(world, contracts.north));
        });
        found
    };
    let (found, harm) = weighed(PaidBy::Provider);
    assert!(harm > 3.0, "{harm}");
    // £10 a month for 1 + 1/2 + 1/4 months; £2 for refusing and its harm, less an eighth of the £30 of
    // a plan that fails and of the £10 withheld before.
    let ratio = libm::log((2.0 + harm - 40.0 / 8.0) / 17.5);
    assert_near(found, 0.5 * libm::erfc(-ratio / std::f64::consts::SQRT_2), "agreeing");
    assert_eq!(weighed(PaidBy::Commissioner).0, 1.0, "work that another pays for");
}
