//! Readings against what the terms make of them, by hand and in closed form.

use super::*;
use crate::contract::WaitingListCount;
use crate::contract::{Credit, Form, Funded, Goal, Level, Linear, Paid, Payment, QualityGoals, QualityPayment};

/// A quality payment of £2.5m on four hours alone, required at 95%.
fn clauses(all_or_nothing: bool, credit: Credit) -> Clauses {
    let form = || Form::Block;
    let required = Share::clamped(0.95);
    let goal = Goal { weight_share: Share::ALL, level: Level::National, required_share: required, credit };
    let payment =
        Payment { attendances: form(), emergency: form(), elective: form(), contacts: form(), when_short: None };
    Clauses {
        quality_payment: Some(QualityPayment {
            share_of_contract_value: Share::clamped(0.025),
            goals: QualityGoals { a_and_e_four_hours: Some(goal), ..QualityGoals::default() },
            weight_share_by_quarter: [Share::clamped(0.25); 4],
            all_or_nothing,
            paid: Paid::OnAccount,
            funded: Funded::FromPrice,
        }),
        ..Clauses::only(payment)
    }
}

/// Pounds a breach in a quarter, with 10,000 attendances a month and these breaches a month, by quarter.
fn per_breach(clauses: &Clauses, breaches: [u32; 4], quarter: u32) -> f64 {
    let plan = Plan { local_index: 1.0, other_services: Money::from_pence(10_000_000_000), ..Plan::default() };
    let months = std::array::from_fn(|month| Activity {
        attendances: 10_000,
        breaches: breaches[month / 3],
        ..Activity::default()
    });
    let forecast = Forecast { months, ..Forecast::default() };
    quality_per_breach(&Signed::of(clauses, &plan), &forecast, quarter, Share::clamped(0.01), 0.0)
}

#[test]
fn a_breach_less_is_worth_the_stage_over_the_width_of_what_the_board_does_not_know() {
    let cliff = clauses(false, Credit::Cliff);
    // £625,000 over two points of 30,000 attendances.
    assert!((per_breach(&cliff, [510, 0, 0, 0], 0) - 625_000.0 / 600.0).abs() < 0.01);
    assert_eq!(per_breach(&cliff, [650, 0, 0, 0], 0), 0.0);
    // Out of reach of a cliff there is still partial credit: £625,000 over ten points of 30,000.
    let linear = clauses(false, Credit::Linear(Linear { floor_share: Share::clamped(0.85) }));
    assert!((per_breach(&linear, [1_000, 0, 0, 0], 0) - 625_000.0 / 3_000.0).abs() < 0.1);
}

#[test]
fn under_all_or_nothing_the_whole_year_hangs_on_a_quarter_until_one_is_missed() {
    let whole = clauses(true, Credit::Cliff);
    assert!((per_breach(&whole, [0, 510, 0, 0], 1) - 2_500_000.0 / 600.0).abs() < 0.01);
    assert_eq!(per_breach(&whole, [900, 510, 0, 0], 1), 0.0);
    assert!(per_breach(&clauses(false, Credit::Cliff), [900, 510, 0, 0], 1) > 1_000.0);
}

/// Probability that a standard normal value is above.
fn above(d: f64) -> f64 {
    0.5 * libm::erfc(d / std::f64::consts::SQRT_2)
}

/// To within one per cent.
fn near(found: f64, exact: f64) {
    assert!((found - exact).abs() <= 0.01 * exact.abs(), "{found} for {exact}");
}

/// A block with other clauses beside it.
fn block_and(clauses: &str) -> Clauses {
    let payment = r#""attendances": "block", "emergency": "block", "elective": "block", "contacts": "block""#;
    serde_json::from_str(&format!(r#"{{ "payment": {{ {payment} }}, {clauses} }}"#)).unwrap()
}

/// Breaches of a quarter are known to within this part of attendances.
const BREACHES: f64 = 0.01;

/// Expected pounds for one more of these breaches a month, of 10,000 attendances.
fn sanction(clauses: &Clauses, breaches: u32) -> f64 {
    let plan = Plan { local_index: 1.0, other_services: Money::from_pence(10_000_000_000), ..Plan::default() };
    let month = Activity { attendances: 10_000, breaches, ..Activity::default() };
    let forecast = Forecast { months: [month; 12], ..Forecast::default() };
    sanctions_added(&Signed::of(clauses, &plan), &forecast, 1, BREACHES).pounds() / 3.0
}

#[test]
fn a_breach_costs_its_sanction_times_the_chance_of_being_over_the_threshold() {
    let four_hours = |more: &str| {
        block_and(&format!(
            r#""sanctions": {{ "standards": {{ "a_and_e_four_hours": {{
                "per_breach_pounds": 120, "threshold_share": 0.95, {more} "owed_by": "provider" }} }},
                "reinvested_share": 0, "application": "mandatory" }}"#
        ))
    };
    // 500 are tolerated, and the standard deviation is 100.
    for (breaches, d) in [(600, -1.0), (500, 0.0), (400, 1.0)] {
        near(sanction(&four_hours(""), breaches), 120.0 * above(d));
    }
    // With a floor at 94% the sanction stops rising at 600.
    near(sanction(&four_hours(r#""floor_share": 0.94,"#), 550), 120.0 * (above(-0.5) - above(0.5)));
}

#[test]
fn a_breach_costs_its_sanction_times_the_chance_that_the_cap_leaves_room() {
    // £25m a quarter; the cap is what 800 breaches a month cost, 300 of them over the threshold: £108,000.
    let capped = block_and(
        r#""sanctions": { "standards": { "a_and_e_four_hours": {
            "per_breach_pounds": 120, "threshold_share": 0.95, "owed_by": "provider" } },
            "cap_share_of_quarterly_value": 0.00432, "reinvested_share": 0, "application": "mandatory" }"#,
    );
    for (breaches, d) in [(900, -1.0), (800, 0.0), (700, 1.0)] {
        let under_threshold = above(f64::from(breaches - 500) / 100.0);
        near(sanction(&capped, breaches), 120.0 * (above(-d) - under_threshold));
    }
}

/// Part of marginal cost, 0.7 of the tariff, that the commissioner bears of admissions that come as so much of the plan.
fn borne(clauses: &Clauses, of_plan: f64, deviation: f64) -> f64 {
    let month = Activity { emergencies: (10_000.0 * of_plan) as u32, ..Activity::default() };
    let forecast = Forecast { months: [month; 12], ..Forecast::default() };
    let tariff = LineValues([0, 100_000, 0, 0].map(Money::from_pence));
    let volumes = LineValues([0.0, 120_000.0, 0.0, 0.0]);
    let plan = Plan { volumes, tariff, local_index: 1.0, ..Plan::default() };
    let seat = Seat { is_under_lead: false, part: 1.0 };
    let signed = Signed::of(clauses, &plan);
    let before = payments_of_year(&signed, &forecast, Positions::default(), seat);
    payers_share_of_marginal_cost(&signed, &forecast, before, 0.7, seat, deviation)
}

#[test]
fn a_corridor_is_felt_as_the_chances_of_ending_within_and_beyond_it() {
    let corridor = block_and(
        r#""risk_share": { "basis": { "activity_cost": { "value_share_of_tariff": 0.7 } },
            "corridor_share_of_plan": 0.021, "commissioner_share_inside": 0.5, "commissioner_share_outside": 0.8 }"#,
    );
    // At 0.7 of the tariff 3% more cases are the corridor's 2.1% of the plan: one and a half standard deviations.
    near(borne(&corridor, 1.0, 0.02), 0.5 + 0.3 * 2.0 * above(1.5));
    near(borne(&corridor, 1.03, 0.02), 0.5 + 0.3 * (above(0.0) + above(3.0)));
    // Taken for certain, the forecast lies within or beyond.
    assert!((borne(&corridor, 1.0, 0.0) - 0.5).abs() < 1e-6 && (borne(&corridor, 1.03, 0.0) - 0.8).abs() < 1e-6);
}

#[test]
fn a_tier_is_felt_as_the_chance_of_ending_above_it() {
    let tiers: Clauses = serde_json::from_str(
        r#"{ "payment": { "attendances": "block", "elective": "block", "contacts": "block", "emergency": {
            "cost_and_volume": { "marginal_share_above_plan": 0.3, "marginal_share_below_plan": 1.0 } } } }"#,
    )
    .unwrap();
    for (of_plan, d) in [(1.02, -1.0), (1.0, 0.0), (0.98, 1.0)] {
        // The standard deviation is two per cent of the forecast.
        let d = if d == 0.0 { 0.0 } else { (1.0 / of_plan - 1.0) / 0.02 };
        near(borne(&tiers, of_plan, 0.02), (1.0 - 0.7 * above(d)) / 0.7);
    }
}

/// Part of one more pound of surplus that is kept where so many pounds are expected of a contract of £100m.
fn kept(clauses: &Clauses, expected: f64, deviation: f64) -> f64 {
    let plan = Plan { local_index: 1.0, other_services: Money::from_pence(10_000_000_000), ..Plan::default() };
    let (forecast, seat) = (Forecast::default(), Seat { is_under_lead: false, part: 1.0 });
    let signed = Signed::of(clauses, &plan);
    let before = payments_of_year(&signed, &forecast, Positions::default(), seat);
    let expected = Money::from_pounds(expected).unwrap();
    kept_of_surplus(&signed, &forecast, before, expected, seat, deviation)
}

#[test]
fn a_pound_is_kept_but_for_the_chance_that_the_cap_takes_it_or_the_system_shares_it() {
    let capped = block_and(r#""profit_cap": { "profit_cap_share_of_income": 0.02, "returned_share": 0.8 }"#);
    // The cap stands at £2m and the standard deviation is £2m.
    for (expected, d) in [(4e6, -1.0), (2e6, 0.0), (0.0, 1.0)] {
        near(kept(&capped, expected, 0.02), 1.0 - 0.8 * above(d));
    }
    // Who takes the forecast for certain looks at the next £1m: beyond the cap, half-way across it, below it.
    for (expected, wanted) in [(4e6, 0.2), (1.5e6, 0.6), (0.0, 1.0)] {
        near(kept(&capped, expected, 0.0), wanted);
    }
    let shared = block_and(
        r#""risk_share": { "basis": { "system_deficit": { "provider_share_of_deficit": 0.4 } },
            "commissioner_share_inside": 0.5, "commissioner_share_outside": 0.5 }"#,
    );
    // Nothing bends: 60% of a pound is not the provider's, and half of that is taken over.
    near(kept(&shared, 5e6, 0.02), 0.7);
    near(kept(&shared, 5e6, 0.0), 0.7);
}

#[test]
fn a_cliff_is_worth_its_height_times_the_density_of_the_score() {
    let plan = Plan { local_index: 1.0, other_services: Money::from_pence(10_000_000_000), ..Plan::default() };
    let month = Activity { attendances: 100_000, breaches: 5_050, ..Activity::default() };
    let forecast = Forecast { months: [month; 12], ..Forecast::default() };
    let cliff = clauses(false, Credit::Cliff);
    let found = quality_per_breach(&Signed::of(&cliff, &plan), &forecast, 0, Share::clamped(0.01), BREACHES);
    // £625,000 over 3,000 breaches a standard deviation, at a twentieth of one from the middle.
    near(found, 625_000.0 / 3_000.0 * 0.398_444);
}

#[test]
fn a_plan_that_is_paid_for_from_one_side_is_worth_the_chance_of_falling_short_of_it() {
    // Above plan nothing is paid for a case and below plan nothing is taken back: the plan is paid whatever comes, and of a
    // smaller plan what comes above it is lost.
    let capped = |above: f64, below: f64| -> Clauses {
        serde_json::from_str(&format!(
            r#"{{ "payment": {{ "attendances": "block", "elective": "block", "contacts": "block", "emergency": {{
                "cost_and_volume": {{ "marginal_share_above_plan": {above}, "marginal_share_below_plan": {below} }} }} }} }}"#
        ))
        .unwrap()
    };
    let tariff = LineValues([0, 100_000, 0, 0].map(Money::from_pence));
    let plan =
        |cases: f64| Plan { volumes: LineValues([0.0, cases, 0.0, 0.0]), tariff, local_index: 1.0, ..Plan::default() };
    let worth =
        |above, below, deviation| worth_of_plan(&capped(above, below), &plan(100_000.0), &plan(99_000.0), deviation);
    // Without chance the full plan just comes; half a standard deviation below it lies the smaller one.
    assert!((worth(0.0, 1.0, 0.0) - 1.0).abs() < 1e-9);
    // Where both are capped, a pound of plan brings what comes between the two plans: 2,000·[G(−0.5) − G(0)] of 1,000.
    let density = |d: f64| libm::exp(-0.5 * d * d) / libm::sqrt(2.0 * std::f64::consts::PI);
    let beyond = |d: f64| density(d) - d * above(d);
    near(worth(0.0, 1.0, 0.02), 2.0 * (beyond(-0.5) - beyond(0.0)));
}

#[test]
fn one_more_patient_over_18_weeks_costs_the_sanction_where_more_wait_than_the_threshold_allows_and_else_nothing() {
    let terms = block_and(
        r#""sanctions": { "standards": { "rtt_incomplete": { "per_breach_pounds": 300, "threshold_share": 0.92, "owed_by": "provider" } },
            "reinvested_share": 0, "application": "mandatory" }"#,
    );
    let each = |over_18_weeks: u32| {
        let waiting = [WaitingListCount { list: 10_000, over_18_weeks, over_52_weeks: 0 }; 12];
        sanction_per_long_wait(&Signed::of(&terms, &Plan::default()), &Forecast { waiting, ..Forecast::default() })
    };
    // 800 of 10,000 are allowed. Half of the 50 more of each month end are beyond them where 775 waited so long.
    assert_eq!((each(900), each(700)), (300.0, 0.0));
    assert!((each(775) - 150.0).abs() < 1e-9, "{}", each(775));
    let signed = Signed::of(&clauses(false, Credit::Cliff), &Plan::default());
    assert_eq!(sanction_per_long_wait(&signed, &Forecast::default()), 0.0);
}
