//! Stages, all or nothing, partial credit and the ways of paying, worked by hand.

use super::*;
use crate::contract::activity::{Activity, WaitingListCount};
use crate::ledger::Heading;
use crate::units::{Month, weeks_before_month};

fn share(value: f64) -> Share {
    Share::new(value).expect("tests use shares")
}

fn goal(credit: Credit) -> Goal {
    Goal { weight_share: Share::ALL, level: Level::Local, required_share: share(0.95), credit }
}

/// £2.5m of a plan of £100m, for four hours alone, staged and on top of the price.
fn terms(all_or_nothing: bool, paid: Paid) -> QualityPayment {
    QualityPayment {
        share_of_contract_value: share(0.025),
        goals: QualityGoals { a_and_e_four_hours: Some(goal(Credit::Cliff)), ..QualityGoals::default() },
        weight_share_by_quarter: [share(0.25); 4],
        all_or_nothing,
        paid,
        funded: Funded::OnTop,
    }
}

/// What is due after so many months of 1,000 attendances with these breaches by quarter.
fn due(terms: &QualityPayment, breaches: [u32; 4], months: u32) -> Due {
    let lived: Vec<Activity> = (0..months)
        .map(|month| {
            let breaches = breaches[(month / 3) as usize];
            Activity { attendances: 1_000, breaches, ..Activity::default() }
        })
        .collect();
    let month_ends = vec![WaitingListCount::default(); lived.len()];
    let plan = Plan { other_services: Money::from_pence(10_000_000_000), local_index: 1.0, ..Plan::default() };
    let (last, mut due) = (months - 1, Due::default());
    let record = Record {
        month_of_year: last,
        weeks_to_date: weeks_before_month(last) + Month(last).weeks(),
        plan: &plan,
        month: &lived[last as usize],
        to_date: &lived[last as usize],
        waiting: &month_ends[last as usize],
        months: &lived,
        month_ends: &month_ends,
        positions: None,
        scores: &[],
        planned: None,
    };
    terms.propose(&record, &SettledSoFar::default(), &mut due);
    due
}

fn pounds(terms: &QualityPayment, breaches: [u32; 4], months: u32) -> f64 {
    due(terms, breaches, months).to_date[Heading::QualityPayment].pounds()
}

#[test]
fn a_score_exactly_at_what_is_required_meets_the_goal_and_one_breach_more_misses_a_cliff() {
    let cliff = goal(Credit::Cliff);
    assert_eq!((cliff.met(1.0 - 50.0 / 1_000.0), cliff.met(1.0 - 51.0 / 1_000.0)), (1.0, 0.0));
    let linear = goal(Credit::Linear(Linear { floor_share: share(0.85) }));
    assert_eq!((linear.met(0.95), linear.met(0.85), linear.met(0.2)), (1.0, 0.0, 0.0));
    assert!((linear.met(0.9) - 0.5).abs() < 1e-6);
}

#[test]
fn stages_are_earned_one_by_one_and_all_or_nothing_only_together() {
    let one_missed = [0, 60, 0, 0];
    assert_eq!(pounds(&terms(false, Paid::WhenEarned), one_missed, 12), 1_875_000.0);
    assert_eq!(pounds(&terms(true, Paid::WhenEarned), one_missed, 12), 0.0);
    assert_eq!(pounds(&terms(true, Paid::OnAccount), one_missed, 12), 0.0);
    assert_eq!(pounds(&terms(true, Paid::OnAccount), [0; 4], 12), 2_500_000.0);
    assert_eq!(pounds(&terms(true, Paid::WhenEarned), [0; 4], 12), 2_500_000.0);
}

#[test]
fn on_account_is_paid_through_the_year_and_taken_back_where_a_stage_is_missed() {
    let through = |terms: &QualityPayment| [1, 3, 5, 6, 9].map(|months| pounds(terms, [0, 60, 0, 0], months));
    let of_weeks = |weeks: u32| f64::from(weeks) / 52.0 * 2_500_000.0;
    let staged = through(&terms(false, Paid::OnAccount));
    for (found, exact) in staged.into_iter().zip([of_weeks(4), 625_000.0, of_weeks(21), 625_000.0, 1_250_000.0]) {
        assert!((found - exact).abs() <= 0.01, "{staged:?}");
    }
    assert_eq!(through(&terms(false, Paid::WhenEarned)), [0.0, 625_000.0, 625_000.0, 625_000.0, 1_250_000.0]);
    assert_eq!(through(&terms(true, Paid::OnAccount))[3..], [0.0, 0.0]);
    assert_eq!(through(&terms(true, Paid::WhenEarned)), [0.0; 5]);
}

#[test]
fn from_the_price_only_what_is_missed_moves_and_it_moves_back() {
    for (all_or_nothing, lost) in [(false, 625_000.0), (true, 2_500_000.0)] {
        let on_top = terms(all_or_nothing, Paid::OnAccount);
        let from_price = QualityPayment { funded: Funded::FromPrice, ..on_top };
        assert_eq!(pounds(&from_price, [0, 60, 0, 0], 12), -lost);
        assert_eq!(pounds(&from_price, [0; 4], 12), 0.0);
    }
}

#[test]
fn what_could_be_earned_is_what_was_earned_and_withheld() {
    let due = due(&terms(false, Paid::OnAccount), [0, 60, 0, 0], 9);
    assert_eq!((due.quality.available.pounds(), due.quality.earned.pounds()), (1_875_000.0, 1_250_000.0));
    let stage = due.quality.stages[0].expect("the quarter ends");
    assert!(stage.is_met() && stage.available.pounds() == 625_000.0);
}

#[test]
fn a_goal_without_cases_leaves_its_weight_to_the_others_and_without_any_there_is_nothing_to_earn() {
    let mut terms = terms(false, Paid::WhenEarned);
    let half = || Some(Goal { weight_share: share(0.5), ..goal(Credit::Cliff) });
    terms.goals = QualityGoals { a_and_e_four_hours: half(), community_contacts: half(), ..QualityGoals::default() };
    assert_eq!(pounds(&terms, [0; 4], 12), 2_500_000.0);
    terms.goals = QualityGoals { community_contacts: Some(goal(Credit::Cliff)), ..QualityGoals::default() };
    for paid in [Paid::OnAccount, Paid::WhenEarned] {
        let terms = QualityPayment { paid, ..terms.clone() };
        assert_eq!(pounds(&terms, [0; 4], 12), 0.0);
        assert_eq!(due(&terms, [0; 4], 12).quality.available, Money::ZERO);
    }
}

#[test]
fn only_the_goals_that_the_parties_set_are_counted_as_local() {
    let goals = QualityGoals {
        a_and_e_four_hours: Some(Goal { level: Level::National, ..goal(Credit::Cliff) }),
        rtt_incomplete: Some(goal(Credit::Cliff)),
        community_contacts: Some(goal(Credit::Cliff)),
    };
    assert_eq!(QualityPayment { goals, ..terms(false, Paid::OnAccount) }.local_goals(), 2);
}

#[test]
fn a_goal_without_weight_earns_nothing_where_the_others_have_no_cases() {
    let mut terms = terms(false, Paid::OnAccount);
    terms.goals = QualityGoals {
        a_and_e_four_hours: Some(Goal { weight_share: Share::NONE, ..goal(Credit::Cliff) }),
        community_contacts: Some(goal(Credit::Cliff)),
        ..QualityGoals::default()
    };
    assert_eq!(pounds(&terms, [0; 4], 12), 0.0);
}
