//! What triage must do exactly.

use super::*;
use crate::units::Money;

fn pounds(pounds: i64) -> Money {
    Money::from_pence(pounds * 100)
}

fn terms() -> MonitoringTerms {
    MonitoringTerms {
        detection_share: Share::ALL,
        detection_value_pounds: pounds(20_000),
        plan_value_pounds: pounds(15_000),
        relationship_loss_pounds: pounds(35_000),
        plan_harm_share: Share::clamped(0.5),
        choice_noise_pounds: Money::ZERO,
        hours_per_case: 40.0,
        hours_per_case_provider: 40.0,
        hours_per_plan: 60.0,
        hours_to_look: 4.0,
        staff_ratio: 1.1,
        trust_slope_ratio: 1.0,
        hourly_cost_pounds: pounds(30),
    }
}

const fn staff(hours: f64) -> Staff {
    Staff { hours, hourly_cost: 30.0 }
}

fn case(sanction: i64, trust: f64) -> Case {
    Case {
        sanction: Some(pounds(sanction)),
        reinvested: Share::NONE,
        plan_cost: None,
        may_withhold: false,
        is_planned: false,
        trust,
        favour: 1.0,
        relationship_worth: 1.0,
        is_seen: true,
        draw: 0.5,
    }
}

fn decide(case: Case) -> Decision {
    terms().triage(&[case], staff(260.0)).0[0]
}

const IMPOSED: Decision = Decision::Acted(Action::Sanction);

fn acted_on(decisions: &[Decision]) -> usize {
    decisions.iter().filter(|decision| matches!(decision, Decision::Acted(_))).count()
}

#[test]
fn a_sanction_is_imposed_exactly_when_its_value_exceeds_staff_cost_and_harm() {
    // 20,000 detection − 1,200 staff − 35,000 harm: worth it from 16,200 on.
    assert_eq!(decide(case(16_200, 1.0)), Decision::LetPass);
    assert_eq!(decide(case(16_201, 1.0)), IMPOSED);
    // Half of it is given back: twice as much is needed.
    let half = Share::clamped(0.5);
    assert_eq!(decide(Case { reinvested: half, ..case(32_400, 1.0) }), Decision::LetPass);
    assert_eq!(decide(Case { reinvested: half, ..case(32_402, 1.0) }), IMPOSED);
}

#[test]
fn a_longer_future_together_makes_a_sanction_dearer() {
    let at = |relationship_worth| decide(Case { relationship_worth, ..case(16_201, 1.0) });
    assert_eq!((at(1.0), at(1.1)), (IMPOSED, Decision::LetPass));
}

#[test]
fn where_staff_time_costs_nothing_it_does_not_weigh_in_the_choice() {
    let decide = |sanction| terms().triage(&[case(sanction, 1.0)], Staff { hours: 260.0, hourly_cost: 0.0 }).0[0];
    assert_eq!((decide(15_000), decide(15_001)), (Decision::LetPass, IMPOSED));
}

#[test]
fn with_hours_for_six_of_ten_like_cases_exactly_six_are_acted_on() {
    let cases = [case(50_000, 0.5); 10];
    for (hours, most) in [(0.0, 0), (39.9, 0), (40.0, 1), (260.0, 6), (400.0, 10)] {
        let (decisions, spent) = terms().triage(&cases, staff(hours));
        assert_eq!(acted_on(&decisions), most, "with {hours} hours");
        assert_eq!(decisions.iter().filter(|&&decision| decision == Decision::NoHours).count(), 10 - most);
        assert_eq!(spent, 40.0 * most as f64);
    }
}

#[test]
fn a_tenth_of_an_hour_goes_three_times_into_three_tenths() {
    let terms = MonitoringTerms { hours_per_case: 0.1, ..terms() };
    assert_eq!(acted_on(&terms.triage(&[case(50_000, 0.0); 5], staff(0.3)).0), 3);
}

#[test]
fn with_hours_without_end_no_harm_and_no_noise_all_are_acted_on() {
    let terms = MonitoringTerms { relationship_loss_pounds: Money::ZERO, ..terms() };
    let cases: Vec<Case> = (0..500).map(|sum| case(sum, 1.0)).collect();
    let (decisions, _) = terms.triage(&cases, staff(f64::INFINITY));
    assert!(decisions.into_iter().all(|decision| decision == IMPOSED));
}

#[test]
fn the_best_cases_come_first() {
    let (decisions, _) = terms().triage(&[case(20_000, 0.0), case(90_000, 0.0), case(30_000, 0.0)], staff(40.0));
    assert_eq!(decisions, [Decision::NoHours, IMPOSED, Decision::NoHours]);
}

#[test]
fn what_is_looked_at_and_let_pass_costs_only_the_looking() {
    let cases = [case(50_000, 0.0), case(0, 1.0), case(0, 1.0)];
    let (decisions, spent) = terms().triage(&cases, staff(260.0));
    assert_eq!(decisions, [IMPOSED, Decision::LetPass, Decision::LetPass]);
    assert_eq!(spent, 40.0 + 2.0 * 4.0);
}

#[test]
fn what_is_not_noticed_takes_no_hours_and_stands_in_nobodys_way() {
    let unseen = Case { is_seen: false, ..case(90_000, 0.0) };
    let (decisions, spent) = terms().triage(&[unseen, case(50_000, 0.0)], staff(40.0));
    assert_eq!((decisions, spent), (vec![Decision::Unseen, IMPOSED], 40.0));
}

#[test]
fn a_plan_is_asked_for_where_it_harms_less_than_a_sanction_and_costs_no_more_than_it_is_worth() {
    // Without trust × harm a sanction of nothing is worth 18,800 and a plan 13,200; full trust takes 35,000 and 17,500.
    let at = |trust, cost| decide(Case { plan_cost: Some(pounds(cost)), ..case(0, trust) });
    assert_eq!([0.2, 0.5, 0.8].map(|trust| at(trust, 0)), [IMPOSED, Decision::Acted(Action::Plan), Decision::LetPass]);
    assert_eq!(at(0.5, 5_000), IMPOSED, "a plan that the commissioner pays for is dearer");
}

#[test]
fn what_the_contract_does_not_offer_is_not_chosen() {
    let nothing = Case { sanction: None, ..case(0, 0.0) };
    assert_eq!(decide(nothing), Decision::LetPass);
    assert_eq!(decide(Case { plan_cost: Some(Money::ZERO), ..nothing }), Decision::Acted(Action::Plan));
    assert_eq!(decide(Case { may_withhold: true, ..nothing }), Decision::Acted(Action::Withhold));
}

#[test]
fn a_plan_on_time_is_left_alone_and_a_late_one_is_pressed_for() {
    let planned = Case { is_planned: true, ..case(5_000, 0.5) };
    assert_eq!(decide(planned), Decision::LetPass);
    assert_eq!(decide(Case { may_withhold: true, ..planned }), Decision::Acted(Action::Withhold));
    assert_eq!(decide(Case { may_withhold: true, ..case(90_000, 0.5) }), IMPOSED, "a large sanction is worth more");
}

#[test]
fn a_case_that_a_sanction_has_no_hours_for_may_still_have_a_plan() {
    let terms = MonitoringTerms { hours_per_plan: 10.0, ..terms() };
    let either = Case { plan_cost: Some(Money::ZERO), ..case(90_000, 0.0) };
    let (decisions, spent) = terms.triage(&[either; 3], staff(55.0));
    // Each plan is worth more an hour, and the sanction more in all: the choice is by benefit, the order by hours.
    assert_eq!(decisions, [IMPOSED, Decision::Acted(Action::Plan), Decision::NoHours]);
    assert_eq!(spent, 50.0);
}

#[test]
fn an_hour_is_worked_or_paid_out_or_left_for_breaches() {
    let left = |worked, free| terms().hours_left(1_000.0, worked, free);
    // Of 1,100: a signing takes 1,000; a year without takes 550, and half of the rest is saved in money; a hard round 1,200.
    for (worked, free, hours) in
        [(1_000.0, 0.0, 100.0), (550.0, 225.0, 325.0), (550.0, 450.0, 550.0), (1_200.0, 0.0, -100.0)]
    {
        assert!((left(worked, free) - hours).abs() < 1e-9, "{worked} {free}: {}", left(worked, free));
    }
}

#[test]
fn a_provider_that_is_trusted_is_asked_for_a_plan_where_one_that_is_not_is_sanctioned() {
    // At trust 0.5 a sanction of 5,000 brings 25,000 − 1,200 − 17,500 = 6,300; a plan 15,000·f − 1,800 − 8,750.
    let at = |favour| decide(Case { plan_cost: Some(Money::ZERO), favour, ..case(5_000, 0.5) });
    assert_eq!((at(1.0), at(1.123), at(1.124)), (IMPOSED, IMPOSED, Decision::Acted(Action::Plan)));
}

#[test]
fn mandatory_sanctions_take_their_hours_before_anything_is_chosen() {
    let terms = terms();
    let mandatory = terms.mandatory_hours(2);
    assert_eq!(mandatory, 2.0 * terms.hours_per_case);
    let left = |hours| terms.staff_left(hours, mandatory, true);
    assert_eq!(left(Some(mandatory + 5.0)).hours, 5.0);
    assert_eq!((left(Some(1.0)).hours, left(None).hours), (0.0, f64::INFINITY));
    let wage = terms.hourly_cost_pounds.pounds();
    assert_eq!([true, false].map(|is_paid| terms.staff_left(None, 0.0, is_paid).hourly_cost), [wage, 0.0]);
}

#[test]
fn a_breach_is_seen_where_its_chance_is_below_the_part_that_is() {
    let notices = |part: f64| {
        MonitoringTerms { detection_share: Share::clamped(part), ..terms() }.notices(|| {
            assert!(part < 1.0, "nothing is drawn where all is seen");
            0.5
        })
    };
    assert_eq!([0.4, 0.5, 0.6, 1.0].map(notices), [false, false, true, true]);
}
