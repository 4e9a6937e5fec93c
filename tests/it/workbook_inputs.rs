//! The yellow cells of the worked example: what they state, and how they are filled anew.

use commonpurse::contract::{
    Activity, ActivityCost, Application, Baseline, Basis, Choices, Clauses, CostAndVolume, Credit, Form, Funded, Goal,
    Level, LineValues, Linear, MarginalRateEmergency, OwedBy, Paid, Payment, Plan, QualityGoals, QualityPayment,
    RetainedMoney, RiskShare, Sanction, SanctionTerms, Sanctions, SettledSoFar, WaitingListCount,
};
use commonpurse::units::{MONTHS_IN_YEAR, Money};

use crate::dice::Dice;
use crate::second_engine::Case;
use crate::workbook_file::Open;
use crate::world::*;

const LINES: [&str; 3] = ["attendances", "emergency", "elective"];

/// A year as the yellow cells state it.
pub struct Stated {
    pub case: Case,
    /// Month by month, whether the commissioner imposes the sanction.
    pub imposed: Vec<bool>,
    /// What commissioner and provider bring into the year.
    pub opening: [Money; 2],
}

fn form(book: &Open, line: &str) -> Form {
    match book.word(&format!("form_{line}")).as_str() {
        "block" => Form::Block,
        "activity" => Form::Activity,
        "cost and volume" => Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: share(book.number(&format!("above_{line}"))),
            marginal_share_below_plan: share(book.number(&format!("below_{line}"))),
        }),
        other => panic!("no form of payment: {other}"),
    }
}

fn goal(book: &Open, name: &str) -> Goal {
    let number = |what: &str| share(book.number(&format!("{name}_{what}")));
    Goal {
        weight_share: number("weight"),
        level: Level::Local,
        required_share: number("required"),
        credit: match book.word(&format!("{name}_credit")).as_str() {
            "cliff" => Credit::Cliff,
            _ => Credit::Linear(Linear { floor_share: number("least") }),
        },
    }
}

fn clauses(book: &Open) -> Clauses {
    let number = |name: &str| share(book.number(name));
    let [attendances, emergency, elective] = LINES.map(|line| form(book, line));
    let mut clauses =
        Clauses::only(Payment { attendances, emergency, elective, contacts: Form::Block, when_short: None });
    clauses.marginal_rate_emergency = (book.word("marginal_on") == "yes").then(|| MarginalRateEmergency {
        baseline: Baseline::Plan,
        marginal_share: number("marginal_share"),
        retained_money: RetainedMoney::Kept,
    });
    let four_hours = Sanction {
        per_breach_pounds: pounds(book.number("sanction_pounds")),
        threshold_share: Some(number("sanction_threshold")),
        floor_share: Some(number("sanction_floor")),
        owed_by: OwedBy::Provider,
        level: None,
    };
    clauses.sanctions = Some(Sanctions {
        standards: SanctionTerms { a_and_e_four_hours: Some(four_hours), ..SanctionTerms::default() },
        cap_share_of_quarterly_value: Some(number("sanction_cap")),
        reinvested_share: number("reinvested_share"),
        application: Application::Discretion,
    });
    clauses.risk_share = (book.word("risk_on") == "yes").then(|| RiskShare {
        basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: number("risk_value") }),
        corridor_share_of_plan: Some(number("risk_corridor")),
        commissioner_share_inside: number("risk_inside"),
        commissioner_share_outside: number("risk_outside"),
    });
    clauses.quality_payment = Some(QualityPayment {
        share_of_contract_value: number("quality_share"),
        goals: QualityGoals {
            a_and_e_four_hours: Some(goal(book, "four")),
            rtt_incomplete: Some(goal(book, "weeks")),
            community_contacts: None,
        },
        weight_share_by_quarter: [1, 2, 3, 4].map(|quarter| number(&format!("stage_{quarter}"))),
        all_or_nothing: false,
        paid: Paid::WhenEarned,
        funded: if book.word("funded") == "on top" { Funded::OnTop } else { Funded::FromPrice },
    });
    clauses
}

/// Reads the yellow cells.
pub fn stated(book: &Open) -> Stated {
    let of_lines = |what: &str| LINES.map(|line| book.number(&format!("{what}_{line}")));
    let ([a, e, t], [price_a, price_e, price_t]) = (of_lines("volume"), of_lines("tariff").map(pounds));
    let volumes = LineValues([a, e, t, 0.0]);
    let counts = |name: &str| -> Vec<u32> {
        book.numbers(&format!("count_{name}")).into_iter().map(|count| count as u32).collect()
    };
    let (attendances, breaches) = (counts("attendances"), counts("over_four_hours"));
    let (emergencies, treated) = (counts("emergency"), counts("elective"));
    let (list, over_18_weeks) = (counts("waiting_list"), counts("over_18_weeks"));
    let months = (0..MONTHS_IN_YEAR as usize).map(|month| Activity {
        attendances: attendances[month],
        breaches: breaches[month],
        emergencies: emergencies[month],
        treated: treated[month],
        ..Activity::default()
    });
    let month_ends = list.iter().zip(&over_18_weeks);
    Stated {
        case: Case {
            clauses: clauses(book),
            plan: Plan {
                volumes,
                opening_volumes: volumes,
                tariff: LineValues([price_a, price_e, price_t, Money::ZERO]),
                local_index: book.number("local_index"),
                other_services: pounds(book.number("other_services")),
                choices: Choices::default(),
            },
            months: months.collect(),
            month_ends: month_ends
                .map(|(&list, &over_18_weeks)| WaitingListCount { list, over_18_weeks, over_52_weeks: 0 })
                .collect(),
            positions: None,
            scores: Vec::new(),
            so_far: SettledSoFar::default(),
        },
        imposed: book.words("imposed").iter().map(|word| word == "yes").collect(),
        opening: ["opening_commissioner", "opening_provider"].map(|name| pounds(book.number(name))),
    }
}

/// Fills every yellow cell anew. Shares have six digits: a product that is half a penny to the last digit could fall either way.
pub fn fill(book: &mut Open, dice: &mut Dice) {
    let digits = |value: f64| (value * 1e6).round() / 1e6;
    let forms = ["block", "activity", "cost and volume"];
    let pick = |dice: &mut Dice, words: &[&'static str]| words[dice.one_of(words.len())];
    let mut volumes = [0.0; 3];
    for (position, line) in LINES.into_iter().enumerate() {
        volumes[position] = dice.scaled(100.0, 200_000.0).round();
        book.put(&format!("volume_{line}"), 0, volumes[position]);
        book.put(&format!("tariff_{line}"), 0, (dice.scaled(5.0, 5_000.0) * 100.0).round() / 100.0);
        book.put_word(&format!("form_{line}"), 0, pick(dice, &forms));
        book.put(&format!("above_{line}"), 0, digits(dice.a_share().value()));
        book.put(&format!("below_{line}"), 0, digits(dice.a_share().value()));
    }
    book.put_word("marginal_on", 0, pick(dice, &["yes", "no"]));
    if book.word("marginal_on") == "yes" {
        book.put_word("form_emergency", 0, "activity");
    }
    for (name, low, high) in [
        ("local_index", 0.7, 1.3),
        ("marginal_share", 0.0, 1.0),
        ("sanction_threshold", 0.9, 1.0),
        ("sanction_floor", 0.6, 0.9),
        ("sanction_cap", 0.0, 0.03),
        ("reinvested_share", 0.0, 1.0),
        ("risk_value", 0.0, 1.0),
        ("risk_corridor", 0.0, 0.1),
        ("risk_inside", 0.0, 1.0),
        ("risk_outside", 0.0, 1.0),
        ("quality_share", 0.0, 0.1),
        ("four_weight", 0.0, 1.0),
        ("four_required", 0.8, 1.0),
        ("four_least", 0.5, 0.8),
        ("weeks_required", 0.8, 1.0),
        ("weeks_least", 0.5, 0.8),
    ] {
        book.put(name, 0, digits(dice.between(low, high)));
    }
    book.put("weeks_weight", 0, digits(1.0 - book.number("four_weight")));
    let cuts =
        [0.0, digits(dice.between(0.0, 0.3)), digits(dice.between(0.3, 0.6)), digits(dice.between(0.6, 1.0)), 1.0];
    for quarter in 1..=4 {
        book.put(&format!("stage_{quarter}"), 0, digits(cuts[quarter] - cuts[quarter - 1]));
    }
    for (name, low, high) in [
        ("opening_provider", 1.0, 1e7),
        ("opening_commissioner", 1.0, 1e7),
        ("other_services", 1.0, 1e8),
        ("sanction_pounds", 1.0, 1_000.0),
    ] {
        book.put(name, 0, (dice.scaled(low, high) * 100.0).round() / 100.0);
    }
    book.put_word("risk_on", 0, pick(dice, &["yes", "no"]));
    book.put_word("funded", 0, pick(dice, &["on top", "from price"]));
    book.put_word("four_credit", 0, pick(dice, &["cliff", "linear"]));
    book.put_word("weeks_credit", 0, pick(dice, &["cliff", "linear"]));
    for month in 0..12 {
        // Now and then a month has nobody, so that goals have no cases.
        let mut count = |of: f64| if dice.chance(0.9) { (of * dice.between(0.5, 1.6)).round() } else { 0.0 };
        let [attendances, emergencies, treated] = volumes.map(|volume| count(volume / 12.0));
        let list = count(volumes[2] / 4.0);
        let breaches = count(attendances * 0.12).min(attendances);
        let over_18_weeks = count(list * 0.12).min(list);
        for (name, value) in [
            ("attendances", attendances),
            ("over_four_hours", breaches),
            ("emergency", emergencies),
            ("elective", treated),
            ("waiting_list", list),
            ("over_18_weeks", over_18_weeks),
        ] {
            book.put(&format!("count_{name}"), month, value);
        }
        book.put_word("imposed", month, if dice.chance(0.7) { "yes" } else { "no" });
    }
    book.model.evaluate();
}
