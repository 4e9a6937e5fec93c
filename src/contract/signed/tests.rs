//! A signed contract against the text of its clauses: on contracts, plans and years that are made up, both make the same due.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::*;
use crate::contract::activity::{Activity, Line, LineValues, WaitingListCount};
use crate::contract::choices::Choices;
use crate::contract::clause::CLAUSES;
use crate::contract::clause::tests::everything_agreed;
use crate::contract::record::Positions;
use crate::contract::standard::{FOUR_HOURS, STANDARDS};
use crate::ledger::Heading;
use crate::units::{Money, Month, Party, weeks_before_month};

/// The stages that tell what is paid whatever becomes of standards and outcomes.
const PAYMENTS: [Stage; 4] = [Stage::Price, Stage::Remedy, Stage::Divide, Stage::PassOn];

/// Other ways to write what stands under a key: every form of payment, basis, credit and use of money.
fn other_ways(key: &str) -> Vec<Value> {
    let forms = json!([
        "block", "activity",
        { "cost_and_volume": { "marginal_share_above_plan": 0.7, "marginal_share_below_plan": 0.3 } },
        { "blended": { "fixed_share_of_plan": 0.8, "variable_share_of_tariff": 0.2 } },
        { "cap_and_collar": { "cap_share_of_plan": 0.05 } },
        { "discount_tier": { "threshold_share_above_plan": 0.1, "marginal_share_beyond": 0.6 } }
    ]);
    let ways = match key {
        "attendances" | "emergency" | "elective" | "contacts" => forms,
        "basis" => json!([
            { "activity_cost": { "value_share_of_tariff": 0.7 } },
            { "system_deficit": { "provider_share_of_deficit": 0.5 } },
            { "alliance": { "providers_share_of_result": 0.5 } }
        ]),
        "credit" => json!(["cliff", { "linear": { "floor_share": 0.2 } }]),
        "owed_by" => json!(["provider", "commissioner", "both"]),
        "paid" => json!(["on_account", "when_earned"]),
        "funded" => json!(["on_top", "from_price"]),
        "retained_money" => json!(["kept", "demand_management", "reinvested_in_provider"]),
        "baseline" => json!(["plan", { "base_year": { "share_of_opening_activity": 0.9 } }]),
        "price" => json!(["formula", { "fixed_sum": { "price_share_of_expected_cost": 0.9 } }]),
        _ => return Vec::new(),
    };
    ways.as_array().cloned().unwrap_or_default()
}

/// Chance, as the seeds of a case give it.
struct ContractDice(u64);

impl ContractDice {
    fn one_of(&mut self, sides: usize) -> usize {
        // Numerical Recipes' generator: good enough for making things up.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    fn share(&mut self) -> f64 {
        self.one_of(1_001) as f64 / 1_000.0
    }
}

/// The same terms with other numbers and other ways to write them; every unit stands in its key.
fn made_up(key: &str, terms: &Value, dice: &mut ContractDice) -> Value {
    let ways = other_ways(key);
    let terms = if ways.is_empty() { terms } else { &ways[dice.one_of(ways.len())] };
    match terms {
        Value::Object(slots) => slots.iter().map(|(key, terms)| (key.clone(), made_up(key, terms, dice))).collect(),
        Value::Array(parts) => parts.iter().map(|part| made_up(key, part, dice)).collect(),
        Value::Number(_) if key.contains("pounds") => json!(dice.one_of(20_000)),
        Value::Number(_) if key.contains("months") || key.contains("years") => json!(1 + dice.one_of(4)),
        Value::Number(_) => json!(dice.share()),
        Value::Bool(_) => json!(dice.one_of(2) == 0),
        other => other.clone(),
    }
}

/// Clauses that are made up: `kept` says which of the optional ones are agreed.
fn clauses(kept: impl Fn(&str) -> bool, dice: &mut ContractDice) -> Clauses {
    let all = serde_json::to_value(everything_agreed()).expect("clauses can be written");
    let mut terms = made_up("", &all, dice);
    let slots = terms.as_object_mut().expect("clauses are an object");
    if slots.contains_key("sanctions") {
        for standard in STANDARDS {
            let one = json!({ "per_breach_pounds": 1, "threshold_share": 0.5, "owed_by": "provider" });
            slots["sanctions"]["standards"][standard.id] = made_up("", &one, dice);
        }
    }
    slots.retain(|name, _| name == "payment" || kept(name));
    serde_json::from_value(terms).expect("they are clauses still")
}

/// A year that is lived under a plan.
#[derive(Clone)]
struct SettledYear {
    plan: Plan,
    months: Vec<Activity>,
    month_ends: Vec<WaitingListCount>,
    scores: Vec<Scores>,
    positions: Positions,
}

fn year(dice: &mut ContractDice) -> SettledYear {
    let month = |dice: &mut ContractDice| {
        let (attendances, emergencies, treated) = (dice.one_of(9_000), dice.one_of(3_000), dice.one_of(5_000));
        let (contacts_wanted, contacts) = (dice.one_of(9_000), dice.one_of(9_000));
        Activity {
            attendances: attendances as u32,
            breaches: dice.one_of(attendances) as u32,
            twelve_hour_waits: dice.one_of(100) as u32,
            emergencies: emergencies as u32,
            readmissions: dice.one_of(emergencies) as u32,
            treated: treated as u32,
            contacts_wanted: contacts_wanted as u32,
            contacts: contacts as u32,
            ..Activity::default()
        }
    };
    let month_end = |dice: &mut ContractDice| {
        let list = dice.one_of(20_000);
        let over_18_weeks = dice.one_of(list) as u32;
        WaitingListCount { list: list as u32, over_18_weeks, over_52_weeks: dice.one_of(50) as u32 }
    };
    let pounds = |dice: &mut ContractDice| Money::from_pence(dice.one_of(200_000_000) as i64 - 100_000_000);
    let volumes = |dice: &mut ContractDice| LineValues(Line::ALL.map(|_| dice.one_of(90_000) as f64 * dice.share()));
    let choices = Choices {
        is_short: dice.one_of(2) == 0,
        left_out: std::array::from_fn(|_| dice.one_of(4) == 0),
        harder_by: std::array::from_fn(|_| dice.share() * 0.1),
    };
    SettledYear {
        plan: Plan {
            volumes: volumes(dice),
            opening_volumes: volumes(dice),
            tariff: LineValues(Line::ALL.map(|_| Money::from_pence(dice.one_of(400_000) as i64))),
            local_index: 0.5 + dice.share(),
            other_services: Money::from_pence(dice.one_of(2_000_000_000) as i64),
            choices,
        },
        months: (0..12).map(|_| month(dice)).collect(),
        month_ends: (0..12).map(|_| month_end(dice)).collect(),
        scores: (0..3).map(|_| Scores(std::array::from_fn(|_| 100.0 * dice.share()))).collect(),
        positions: Positions {
            provider: pounds(dice),
            commissioner: pounds(dice),
            everyone: pounds(dice),
            part: dice.share(),
        },
    }
}

/// What the clauses of some stages say is due, read as they stand: no tables, nothing that is final.
fn by_text(clauses: &Clauses, stages: &[Stage], record: &Record, so_far: &SettledSoFar) -> Due {
    let mut due = Due::default();
    clauses.propose(stages, record, so_far, &mut due);
    due
}

/// What a party is said to owe for so many breaches is what is settled for them.
fn assert_owing(signed: &Signed, record: &Record, so_far: &SettledSoFar) {
    for party in [Party::Commissioner, Party::Provider] {
        let Some(owing) = signed.owing(record, FOUR_HOURS, party) else { continue };
        for part in 0..=8 {
            let month = Activity { breaches: record.month.attendances / 8 * part, ..*record.month };
            let due = signed.settle_sanctions(&Record { month: &month, ..*record }, so_far);
            let before = so_far.quarter_sanctions[party as usize];
            assert_eq!(owing.owed(month.breaches, before), due.sanctions_owed_by(party), "{signed:?}");
        }
    }
}

/// Lives a year month by month, and its end once more with what is known only then. Signed, the year is settled on what is final;
/// the text is read on the whole record each month.
fn assert_both_agree(clauses: &Clauses, year: &SettledYear) {
    let signed = Signed::of(clauses, &year.plan);
    let (mut final_so_far, mut counted_anew) = (SettledSoFar::default(), SettledSoFar::default());
    let mut to_date = Activity::default();
    for (month, at_year_end) in (0..12).map(|month| (month, false)).chain([(11, true)]) {
        if !at_year_end {
            to_date.add(&year.months[month]);
        }
        let record = Record {
            month_of_year: month as u32,
            weeks_to_date: weeks_before_month(month as u32) + Month(month as u32).weeks(),
            plan: &year.plan,
            month: &year.months[month],
            to_date: &to_date,
            waiting: &year.month_ends[month],
            months: &year.months[..=month],
            month_ends: &year.month_ends[..=month],
            positions: at_year_end.then_some(year.positions),
            scores: if at_year_end { &year.scores } else { &[] },
            planned: None,
        };
        let due = signed.settle(&record, &final_so_far);
        let text = by_text(clauses, &Stage::ALL, &record, &counted_anew);
        assert_eq!(due, text, "month {month}: {clauses:?}");
        let payments = by_text(clauses, &PAYMENTS, &record, &SettledSoFar::default());
        assert_eq!(signed.settle_payments(&record), payments, "month {month}");
        let sanctions = signed.settle_sanctions(&record, &final_so_far);
        let standards = by_text(clauses, &[Stage::Quality], &record, &counted_anew);
        assert!(sanctions.sanctions().eq(standards.sanctions()), "month {month}: {clauses:?}");
        assert_eq!(sanctions.payments_to_date(), Money::ZERO, "a sanction is no payment");
        let quality = standards.to_date;
        let of = |question| signed.settle_quality(&record, &final_so_far, question).payments_to_date();
        assert_eq!(of(Question::Scores), quality[Heading::QualityPayment], "month {month}: {clauses:?}");
        assert_eq!(of(Question::Outcomes), quality[Heading::OutcomePayment], "month {month}: {clauses:?}");
        assert_eq!(quality.total(), quality[Heading::QualityPayment] + quality[Heading::OutcomePayment]);
        assert_owing(&signed, &record, &final_so_far);
        if month == 11 {
            let draft = Signed::draft(clauses, &year.plan);
            assert_eq!(draft.settle(&record, &final_so_far), text, "a draft, at the year end");
        }
        if !at_year_end {
            final_so_far.take(&due, record.ends_quarter());
            counted_anew.take(&text, record.ends_quarter());
            counted_anew.goal_cases = [None; 4];
        }
    }
}

fn with_dice(cases: u32, seen: impl Fn(&mut ContractDice)) {
    let mut runner = TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    let found = runner.run(&any::<u64>(), |seed| {
        seen(&mut ContractDice(seed));
        Ok(())
    });
    found.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_signed_contract_makes_due_what_its_clauses_say_month_by_month_for_each_clause_alone() {
    for one in CLAUSES {
        with_dice(30, |dice| assert_both_agree(&clauses(|name| name == one.name, dice), &year(dice)));
    }
}

#[test]
fn a_signed_contract_makes_due_what_its_clauses_say_month_by_month_for_all_and_for_any_of_them() {
    with_dice(200, |dice| assert_both_agree(&clauses(|_| true, dice), &year(dice)));
    with_dice(300, |dice| {
        let agreed: Vec<bool> = CLAUSES.iter().map(|_| dice.one_of(2) == 0).collect();
        let is_agreed = |name: &str| CLAUSES.iter().zip(&agreed).any(|(clause, &is)| clause.name == name && is);
        assert_both_agree(&clauses(is_agreed, dice), &year(dice));
    });
}

/// What is paid of a year, and its sanctions of March.
fn due_at_year_end(signed: &Signed, year: &SettledYear, to_date: &Activity) -> (Money, Money) {
    let record = Record {
        month_of_year: 11,
        weeks_to_date: 52,
        plan: &year.plan,
        month: &year.months[11],
        to_date,
        waiting: &year.month_ends[11],
        months: &year.months,
        month_ends: &year.month_ends,
        positions: Some(year.positions),
        scores: &year.scores,
        planned: None,
    };
    let due = signed.settle(&record, &SettledSoFar::default());
    let sanctions = [Party::Commissioner, Party::Provider].map(|party| due.sanctions_owed_by(party));
    (due.payments_to_date(), sanctions.into_iter().sum())
}

#[test]
fn where_a_contract_answers_that_nothing_changes_nothing_changes() {
    const QUESTIONS: [Question; 5] =
        [Question::Breaches, Question::LongWaits, Question::Scores, Question::Outcomes, Question::Surplus];
    with_dice(300, |dice| {
        let one = CLAUSES[dice.one_of(CLAUSES.len())].name;
        let (signed, before) = (clauses(|name| name == one, dice), year(dice));
        let (signed, to_date) = (Signed::of(&signed, &before.plan), before.months[11]);
        let due = due_at_year_end(&signed, &before, &to_date);
        for of in QUESTIONS.into_iter().filter(|&of| signed.slope(of) == Slope::Flat) {
            let mut after = before.clone();
            match of {
                Question::Breaches => after.months[11].breaches /= 2,
                Question::LongWaits => after.month_ends[11].over_18_weeks /= 2,
                Question::Scores => after.months.iter_mut().for_each(|month| month.breaches /= 2),
                Question::Outcomes => after.scores[2].0[0] += 10.0,
                Question::Surplus => after.positions.provider += before.plan.value(),
            }
            let changed = due_at_year_end(&signed, &after, &to_date);
            match of {
                Question::Breaches | Question::LongWaits => assert_eq!(changed.1, due.1, "{one}: {of:?}"),
                _ => assert_eq!(changed.0, due.0, "{one}: {of:?}"),
            }
        }
    });
}

#[test]
fn a_contract_answers_with_the_clause_that_bends_most() {
    let all = Signed::of(&everything_agreed(), &Plan::default());
    assert_eq!(all.slope(Question::Surplus), Slope::Bends, "of a cap on profit");
    assert_eq!(all.slope(Question::LongWaits), Slope::Flat, "no sanction is on the list");
    let block = Signed::of(&Clauses::only(crate::contract::Payment::block()), &Plan::default());
    assert_eq!(block.slope(Question::Breaches), Slope::Flat);
    assert_eq!((block.expected_change(), all.expected_change().map(|it| it.0[0])), (None, Some(-0.5)));
}

/// A block of £1m; £120 for each of ten breaches from the provider, £300 for each of three from the commissioner; and
/// 1% for each of two points.
fn settled(settle: impl Fn(&Signed, &Record) -> Due) -> Due {
    let clauses = serde_json::from_str(
        r#"{
            "payment": { "attendances": "block", "emergency": "block", "elective": "block", "contacts": "block" },
            "sanctions": {
                "standards": {
                    "a_and_e_four_hours": {
                        "per_breach_pounds": 120, "threshold_share": 0.95, "owed_by": "provider"
                    },
                    "rtt_incomplete": { "per_breach_pounds": 300, "owed_by": "commissioner" }
                },
                "reinvested_share": 0, "application": "mandatory"
            },
            "outcome_payment": {
                "basket": { "health_index": {
                    "value_share_per_point": 0.01, "expected_change_points_per_year": 0
                } },
                "cap_share_of_value": 1, "smoothing_years": 1
            }
        }"#,
    );
    let plan = Plan { other_services: Money::from_pence(100_000_000), local_index: 1.0, ..Plan::default() };
    let year = Activity { attendances: 1_000, breaches: 60, ..Activity::default() };
    let record = Record {
        month_of_year: 11,
        weeks_to_date: 52,
        plan: &plan,
        month: &year,
        to_date: &year,
        waiting: &WaitingListCount { list: 100, over_18_weeks: 3, over_52_weeks: 0 },
        months: &[],
        month_ends: &[],
        positions: None,
        scores: &[Scores([90.0, 0.0, 0.0, 0.0]), Scores([92.0, 0.0, 0.0, 0.0])],
        planned: None,
    };
    settle(&Signed::of(&clauses.expect("these are clauses"), &plan), &record)
}

/// What is paid to date, and the sanctions that provider and commissioner owe, in pounds.
fn pounds(due: &Due) -> [f64; 3] {
    let owed = [Party::Provider, Party::Commissioner].map(|party| due.sanctions_owed_by(party));
    [due.payments_to_date(), owed[0], owed[1]].map(Money::pounds)
}

#[test]
fn prices_are_settled_without_standards_and_standards_without_prices() {
    let so_far = SettledSoFar::default();
    let all = settled(|signed, record| signed.settle(record, &so_far));
    assert_eq!(pounds(&all), [1_020_000.0, 1_200.0, 900.0]);
    assert_eq!(pounds(&settled(Signed::settle_payments)), [1_000_000.0, 0.0, 0.0]);
    let sanctions = settled(|signed, record| signed.settle_sanctions(record, &so_far));
    assert_eq!(pounds(&sanctions), [0.0, 1_200.0, 900.0]);
    let outcomes = settled(|signed, record| signed.settle_quality(record, &so_far, Question::Outcomes));
    assert_eq!(pounds(&outcomes), [20_000.0, 0.0, 0.0]);
}

#[test]
fn the_sanctions_of_a_quarter_add_up_until_it_ends() {
    let due = settled(|signed, record| signed.settle(record, &SettledSoFar::default()));
    let mut so_far = SettledSoFar::default();
    so_far.take(&due, false);
    so_far.take(&due, false);
    assert_eq!(so_far.quarter_sanctions.map(Money::pounds), [1_800.0, 2_400.0]);
    so_far.take(&due, true);
    assert_eq!(so_far.quarter_sanctions, [Money::ZERO; 2]);
}
