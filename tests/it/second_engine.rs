//! A second engine, written from `docs/model.md`, settles thousands of contract-months that were made up by chance: both must
//! agree to the penny. See `reference/README.md`.

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use commonpurse::contract::{
    Activity, Basis, Choices, Clauses, CommissionerDuties, DemandManagement, Due, LeadPrice, Line, LineValues, Plan,
    PlanningAccuracy, Positions, Record, STANDARDS, Scores, SettledSoFar, Signed, WaitingListCount,
};
use commonpurse::ledger::Heading;
use commonpurse::units::{MONTHS_IN_YEAR, Money, Month, Party};
use serde_json::{Value, json};

use crate::dice::{Dice, pounds, share};
use crate::made_up_clauses::{made_up_clauses, with_choices};
use crate::tree::{root, text};

const CONTRACT_MONTHS: u64 = 5_000;

/// The lines as cases name them.
const LINES: [&str; 4] = ["attendances", "emergency", "elective", "contacts"];

/// Goals of a quality payment as cases name them.
const GOALS: [&str; commonpurse::contract::GOALS.len()] =
    ["a_and_e_four_hours", "rtt_incomplete", "community_contacts"];

/// All that a settlement looks at.
#[derive(Clone, Debug)]
pub struct Case {
    pub clauses: Clauses,
    pub plan: Plan,
    pub months: Vec<Activity>,
    pub month_ends: Vec<WaitingListCount>,
    pub positions: Option<Positions>,
    pub scores: Vec<Scores>,
    pub so_far: SettledSoFar,
}

/// Duties of a commissioner, made up by chance.
pub fn made_up_duties(dice: &mut Dice) -> CommissionerDuties {
    CommissionerDuties {
        planning_accuracy: dice.maybe(|dice| PlanningAccuracy {
            tolerance_share_of_plan: share(dice.between(0.0, 0.2)),
            above_plan_share_of_tariff: dice.a_share(),
            below_plan_share_of_tariff: dice.a_share(),
        }),
        demand_management: dice.maybe(|dice| DemandManagement {
            tolerance_share_of_plan: share(dice.between(0.0, 0.2)),
            per_admission_pounds: pounds(dice.scaled(1.0, 2_000.0).round()),
            per_attendance_pounds: pounds(dice.scaled(1.0, 300.0).round()),
        }),
    }
}

fn some_money(dice: &mut Dice, most: f64) -> Money {
    Money::from_pence(dice.between(-0.2 * most, most) as i64)
}

fn made_up_plan(dice: &mut Dice, size: f64) -> Plan {
    let mut lines = |low: f64, high: f64| {
        LineValues(std::array::from_fn(|_| if dice.chance(0.85) { size * dice.between(low, high) } else { 0.0 }))
    };
    let (volumes, opening_volumes) = (lines(0.5, 1.5), lines(0.5, 1.5));
    Plan {
        volumes,
        opening_volumes,
        tariff: LineValues(std::array::from_fn(|_| Money::from_pence(dice.scaled(500.0, 500_000.0) as i64))),
        local_index: dice.between(0.7, 1.3),
        other_services: Money::from_pence(dice.scaled(1.0, 1e10) as i64),
        choices: Choices::default(),
    }
}

fn made_up_choices(dice: &mut Dice) -> Choices {
    Choices {
        is_short: dice.chance(0.5),
        left_out: std::array::from_fn(|_| dice.chance(0.3)),
        harder_by: std::array::from_fn(|_| if dice.chance(0.5) { dice.between(-0.2, 0.2) } else { 0.0 }),
    }
}

fn made_up_month(dice: &mut Dice, size: f64) -> (Activity, WaitingListCount) {
    let mut count = |of: f64| if dice.chance(0.9) { (of * dice.between(0.0, 2.0)) as u32 } else { 0 };
    let attendances = count(size / 12.0);
    let (breaches, list, contacts_wanted) = (count(size / 120.0), count(size), count(size / 12.0));
    let month = Activity {
        attendances,
        breaches: breaches.min(attendances),
        relabelled: 0,
        twelve_hour_waits: count(size / 1_000.0).min(attendances),
        emergencies: count(size / 12.0),
        readmissions: count(size / 100.0),
        referrals: 0,
        treated: count(size / 12.0),
        contacts_wanted,
        contacts: count(size / 12.0),
    };
    let over_18_weeks = count(size / 10.0).min(list);
    (month, WaitingListCount { list, over_18_weeks, over_52_weeks: count(size / 1_000.0).min(over_18_weeks) })
}

/// The case of a number: the same in every run, with no number longer than a person can read.
fn made_up_case(number: u64) -> Case {
    let mut written = drawn_case(number).written();
    shorten(&mut written);
    Case::read(&written.to_string()).expect("what was written is a case")
}

/// Rounds every broken number to six decimals.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(shorten),
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Number(number) if number.is_f64() => {
            *value = json!((number.as_f64().unwrap_or_default() * 1e6).round() / 1e6);
        }
        _ => {}
    }
}

fn drawn_case(number: u64) -> Case {
    let dice = &mut Dice::new(number);
    let mut clauses = made_up_clauses(dice);
    clauses.commissioner_duties = dice.maybe(made_up_duties);
    let size = dice.scaled(1.0, 300_000.0);
    let months = if dice.chance(0.3) { MONTHS_IN_YEAR as usize } else { 1 + dice.one_of(12) };
    let is_year_end = months == MONTHS_IN_YEAR as usize && dice.chance(0.8);
    let plan = made_up_plan(dice, size);
    let (months, month_ends) = (0..months).map(|_| made_up_month(dice, size)).unzip();
    let of_value = plan.value().pence() as f64;
    let positions = is_year_end.then(|| Positions {
        provider: some_money(dice, 0.2 * of_value),
        commissioner: some_money(dice, 0.2 * of_value),
        everyone: some_money(dice, 0.5 * of_value),
        part: dice.between(0.0, 1.0),
    });
    let years = if is_year_end { 1 + dice.one_of(6) } else { 0 };
    let mut case = Case {
        scores: (0..years).map(|_| Scores(std::array::from_fn(|_| dice.between(-100.0, 100.0)))).collect(),
        so_far: SettledSoFar {
            quarter_sanctions: std::array::from_fn(|_| {
                Money::from_pence(if dice.chance(0.5) { (dice.between(0.0, 0.01) * of_value) as i64 } else { 0 })
            }),
            months_below_standard: std::array::from_fn(|_| dice.one_of(4) as u32),
            ..SettledSoFar::default()
        },
        clauses,
        plan,
        months,
        month_ends,
        positions,
    };
    with_choices(dice, &mut case.clauses);
    case.plan.choices = made_up_choices(dice);
    case
}

impl Case {
    /// What is due at the last of the months.
    pub fn due(&self) -> Due {
        let mut to_date = Activity::default();
        self.months.iter().for_each(|month| to_date.add(month));
        let last = self.months.len() - 1;
        let month = Month(last as u32);
        let record = Record {
            month_of_year: month.of_year(),
            weeks_to_date: month.first_week().0 + month.weeks(),
            plan: &self.plan,
            month: &self.months[last],
            to_date: &to_date,
            waiting: &self.month_ends[last],
            months: &self.months,
            month_ends: &self.month_ends,
            positions: self.positions,
            scores: &self.scores,
            planned: None,
        };
        Signed::of(&self.clauses, &self.plan).settle(&record, &self.so_far)
    }

    fn answer(&self) -> Value {
        let due = self.due();
        let mut after = self.so_far;
        after.take(&due, self.months.len().is_multiple_of(3));
        let stages = due.quality.stages.iter().flatten();
        let name = |standard: usize| STANDARDS[standard].id;
        let may_call = (0..STANDARDS.len()).filter(|&standard| due.may_call_for_plan(standard));
        let missed = (0..STANDARDS.len()).filter(|&standard| after.months_below_standard[standard] > 0);
        json!({
            "baseline_to_date": due.baseline_to_date.pence(),
            "counted_to_date": due.counted_to_date.pence(),
            "to_date": Heading::DUE.iter().map(|&heading| (name_of(heading), due.to_date[heading].pence())).collect::<Headings>(),
            "for_demand_management": due.for_demand_management.pence(),
            "sanctions": due.sanctions().map(|sanction| json!({
                "standard": name(sanction.standard),
                "owed_by": party(sanction.owed_by),
                "breaches": sanction.breaches,
                "pence": sanction.sum.pence(),
            })).collect::<Vec<_>>(),
            "missed": missed.map(name).collect::<Vec<_>>(),
            "may_call_for_plan": may_call.map(name).collect::<Vec<_>>(),
            "quality_available": due.quality.available.pence(),
            "quality_earned": due.quality.earned.pence(),
            "quality_stages": stages.map(|stage| json!({
                "goal": stage.goal, "available": stage.available.pence(), "earned": stage.earned.pence(),
            })).collect::<Vec<_>>(),
            "passed_on": {
                "baseline": due.passed_on.baseline.pence(),
                "to_date": due.passed_on.to_date.pence(),
                "formula": due.passed_on.formula.pence(),
            },
            "so_far": written_so_far(&after),
        })
    }

    /// The case as the second engine reads it.
    pub fn written(&self) -> Value {
        let months = self.months.iter().zip(&self.month_ends);
        json!({
            "clauses": self.clauses,
            "record": {
                "plan": written_plan(&self.plan),
                "months": months.map(|(month, waiting)| written_month(month, waiting)).collect::<Vec<_>>(),
                "positions": self.positions.map(|positions| json!({
                    "provider_pence": positions.provider.pence(),
                    "commissioner_pence": positions.commissioner.pence(),
                    "everyone_pence": positions.everyone.pence(),
                    "part": positions.part,
                })),
                "scores": self.scores.iter().map(|scores| scores.0).collect::<Vec<_>>(),
            },
            "so_far": written_so_far(&self.so_far),
        })
    }

    /// The case that a text holds; nothing where a clause, a count or a sum is missing or is none.
    fn read(text: &str) -> Option<Self> {
        let case: Value = serde_json::from_str(text).ok()?;
        let (record, so_far) = (&case["record"], &case["so_far"]);
        let plan = &record["plan"];
        let months = record["months"].as_array().filter(|months| (1..=12).contains(&months.len()))?;
        Some(Self {
            clauses: serde_json::from_value(case["clauses"].clone()).ok()?,
            plan: Plan {
                volumes: read_lines(&plan["volumes"], Value::as_f64)?,
                opening_volumes: read_lines(&plan["opening_volumes"], Value::as_f64)?,
                tariff: read_lines(&plan["tariff_pence"], read_money)?,
                local_index: plan["local_index"].as_f64()?,
                other_services: read_money(&plan["other_services_pence"])?,
                choices: read_choices(&plan["choices"]),
            },
            months: months.iter().map(read_month).collect::<Option<_>>()?,
            month_ends: months.iter().map(read_waiting).collect::<Option<_>>()?,
            positions: match record.get("positions")? {
                Value::Null => None,
                positions => Some(Positions {
                    provider: read_money(&positions["provider_pence"])?,
                    commissioner: read_money(&positions["commissioner_pence"])?,
                    everyone: read_money(&positions["everyone_pence"])?,
                    part: positions["part"].as_f64()?,
                }),
            },
            scores: serde_json::from_value::<Vec<[f64; 4]>>(record["scores"].clone())
                .ok()?
                .into_iter()
                .map(Scores)
                .collect(),
            so_far: SettledSoFar {
                quarter_sanctions: [
                    read_money(&so_far["quarter_sanctions_pence"]["commissioner"])?,
                    read_money(&so_far["quarter_sanctions_pence"]["provider"])?,
                ],
                months_below_standard: serde_json::from_value(so_far["months_below_standard"].clone()).ok()?,
                ..SettledSoFar::default()
            },
        })
    }
}

/// A plan as the second engine reads it.
pub fn written_plan(plan: &Plan) -> Value {
    json!({
        "volumes": by_line(plan.volumes),
        "opening_volumes": by_line(plan.opening_volumes),
        "tariff_pence": by_line(LineValues(plan.tariff.0.map(Money::pence))),
        "local_index": plan.local_index,
        "other_services_pence": plan.other_services.pence(),
        "choices": {
            "is_short": plan.choices.is_short,
            "left_out": (0..STANDARDS.len())
                .filter(|&standard| plan.choices.left_out[standard])
                .map(|standard| STANDARDS[standard].id)
                .collect::<Vec<_>>(),
            "harder_by": GOALS.iter().zip(plan.choices.harder_by).collect::<std::collections::BTreeMap<_, _>>(),
        },
    })
}

/// What is not stated is as the contract is written.
fn read_choices(choices: &Value) -> Choices {
    let left_out = choices["left_out"].as_array();
    Choices {
        is_short: choices["is_short"].as_bool().unwrap_or(false),
        left_out: std::array::from_fn(|standard| {
            left_out.is_some_and(|left_out| left_out.iter().any(|one| one == STANDARDS[standard].id))
        }),
        harder_by: GOALS.map(|goal| choices["harder_by"][goal].as_f64().unwrap_or(0.0)),
    }
}

/// A month of activity and its end as the second engine reads them.
pub fn written_month(month: &Activity, waiting: &WaitingListCount) -> Value {
    json!({
        "attendances": month.attendances,
        "breaches": month.breaches,
        "twelve_hour_waits": month.twelve_hour_waits,
        "emergencies": month.emergencies,
        "readmissions": month.readmissions,
        "treated": month.treated,
        "contacts_wanted": month.contacts_wanted,
        "contacts": month.contacts,
        "list": waiting.list,
        "over_18_weeks": waiting.over_18_weeks,
        "over_52_weeks": waiting.over_52_weeks,
    })
}

type Headings = std::collections::BTreeMap<&'static str, i64>;

/// What the second engine calls a heading; by its code where it has no name for it.
const fn name_of(heading: Heading) -> &'static str {
    match heading {
        Heading::Reconciliation => "price",
        Heading::RiskShare => "risk_share",
        Heading::OutcomePayment => "outcome_payment",
        Heading::CommissionerDuty => "commissioner_duty",
        Heading::QualityPayment => "quality_payment",
        Heading::MarginalRate => "marginal_rate",
        Heading::Readmissions => "readmissions",
        Heading::RetainedGivenBack => "given_back",
        Heading::ProfitCap => "profit_cap",
        other => other.code(),
    }
}

const fn party(party: Party) -> &'static str {
    match party {
        Party::Commissioner => "commissioner",
        Party::Provider => "provider",
    }
}

fn written_so_far(so_far: &SettledSoFar) -> Value {
    let [commissioner, provider] = so_far.quarter_sanctions.map(Money::pence);
    json!({
        "quarter_sanctions_pence": { "commissioner": commissioner, "provider": provider },
        "months_below_standard": so_far.months_below_standard,
    })
}

/// One value for each line, by its name.
pub fn by_line<T: Copy + Into<Value>>(values: LineValues<T>) -> Value {
    Line::ALL.iter().map(|&line| (LINES[line as usize].to_owned(), values.get(line).into())).collect()
}

fn read_lines<T>(values: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<LineValues<T>> {
    let [a, b, c, d] = LINES.map(|line| read(&values[line]));
    Some(LineValues([a?, b?, c?, d?]))
}

fn read_money(pence: &Value) -> Option<Money> {
    pence.as_i64().map(Money::from_pence)
}

fn read_count(of: &Value, name: &str) -> Option<u32> {
    of[name].as_u64()?.try_into().ok()
}

fn read_month(month: &Value) -> Option<Activity> {
    let count = |name| read_count(month, name);
    Some(Activity {
        attendances: count("attendances")?,
        breaches: count("breaches")?,
        relabelled: 0,
        twelve_hour_waits: count("twelve_hour_waits")?,
        emergencies: count("emergencies")?,
        readmissions: count("readmissions")?,
        referrals: 0,
        treated: count("treated")?,
        contacts_wanted: count("contacts_wanted")?,
        contacts: count("contacts")?,
    })
}

fn read_waiting(month: &Value) -> Option<WaitingListCount> {
    let count = |name| read_count(month, name);
    Some(WaitingListCount {
        list: count("list")?,
        over_18_weeks: count("over_18_weeks")?,
        over_52_weeks: count("over_52_weeks")?,
    })
}

/// What the second engine says of a file of cases, while it is answered what it asks; whether it agrees.
fn compared(file: &Path, reference: &Path) -> (bool, String) {
    let mut python = Command::new("python3")
        .arg(reference.join("compare.py"))
        .arg(file)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("the second engine needs python3 on the path, which did not start: {error}"));
    let mut answers = python.stdin.take().expect("it is piped");
    let mut told = String::new();
    for line in BufReader::new(python.stdout.take().expect("it is piped")).lines() {
        let line = line.expect("the second engine writes text");
        match line.strip_prefix("settle ") {
            Some(case) => {
                let answer = Case::read(case).map(|case| case.answer().to_string()).unwrap_or_default();
                writeln!(answers, "{answer}").expect("the second engine waits for the answer");
            }
            None => told = format!("{told}{line}\n"),
        }
    }
    (python.wait().expect("it was started").success(), told)
}

/// Writes cases where a reader can find them and compare again by hand.
fn written_cases(name: &str, numbers: Range<u64>) -> PathBuf {
    let line = |number| {
        let case = made_up_case(number);
        format!("{}\n", json!({ "case": case.written(), "answer": case.answer() }))
    };
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, numbers.map(line).collect::<String>()).expect("the folder can be written");
    file
}

#[test]
fn a_second_engine_settles_thousands_of_contract_months_to_the_same_penny() {
    let file = written_cases("contract-months.jsonl", 0..CONTRACT_MONTHS);
    let (agrees, told) = compared(&file, &root().join("reference"));
    assert!(agrees, "{told}");
    assert_eq!(told, format!("{CONTRACT_MONTHS} contract-months agree to the penny\n"));
}

#[test]
fn a_wrong_marginal_rate_is_found_and_told_on_a_small_case() {
    let (folder, right) = (tempfile::tempdir().expect("a folder can be made"), text("reference/settlement.py"));
    let wrong = right.replace("rest(max(0, value - baseline), clause", "times(max(0, value - baseline), clause");
    assert_ne!(wrong, right);
    std::fs::write(folder.path().join("settlement.py"), wrong).unwrap();
    std::fs::write(folder.path().join("compare.py"), text("reference/compare.py")).unwrap();
    let (agrees, told) = compared(&written_cases("planted.jsonl", 0..100), folder.path());
    assert!(!agrees && told.contains("to_date.marginal_rate"), "{told}");
    assert!(told.lines().count() < 40, "the case is not small:\n{told}");
}

#[test]
fn what_is_written_for_the_second_engine_reads_back_as_it_was() {
    for number in 0..100 {
        let case = made_up_case(number);
        let again = Case::read(&case.written().to_string()).unwrap();
        assert_eq!((again.written(), again.answer()), (case.written(), case.answer()), "case {number}");
    }
}

/// A copy of some files of the second engine with an error in one of them.
pub fn with_error(files: &[&str], in_file: &str, is: &str, becomes: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for &file in files {
        let right = text(&format!("reference/{file}"));
        let written = if file == in_file { right.replace(is, becomes) } else { right.clone() };
        assert_eq!(file == in_file, written != right, "{is:?} does not stand in {in_file}");
        std::fs::write(folder.path().join(file), written).expect("a file can be written");
    }
    folder
}

/// Errors in a copy of `settlement.py`, one for each rule: what stands there, what is put in its place, and what must be told.
const ERRORS: &[(&str, &str, &str)] = &[
    ("return local, local", "return planned, planned", "to_date.price"),
    ("if beyond > 0 else", "if beyond <= 0 else", "to_date.price"),
    ("beyond = min(beyond, times(planned, cap))", "beyond = times(planned, cap)", "counted_to_date"),
    ("beyond = max(beyond, -times", "beyond = max(beyond, times", "to_date.price"),
    ("counted - rest(at_discount", "counted - times(at_discount", "to_date.price"),
    ("return fixed + times(planned, variable)", "return fixed", "baseline_to_date"),
    (r#"if terms is None or not plan_is_short(plan) else"#, "if terms is None else", "to_date.price"),
    ("if terms is None or standard in left_out(record) or", "if terms is None or", "sanctions"),
    (" - harder_by(record, goal)", "", "quality_stages"),
    (r#"times(value, clause["unpaid_share"])"#, r#"rest(value, clause["unpaid_share"])"#, "to_date.readmissions"),
    ("until(of_year, record.weeks)", "of_year", "to_date.marginal_rate"),
    (r#"due["to_date"]["given_back"] += off"#, r#"due["to_date"]["given_back"] -= off"#, "passed_on.to_date"),
    (r#" - so_far["quarter_sanctions_pence"][party]"#, "", "sanctions"),
    ("within = clip(deviation, -width, width)", "within = clip(deviation, 0, width)", "to_date.risk_share"),
    (r#"terms["value_share_of_tariff"])"#, "1.0)", "to_date.risk_share"),
    (r#"times(both, terms["provider_share_of_deficit"])"#, "both", "to_date.risk_share"),
    (r#"positions["part"] * terms"#, "terms", "passed_on.to_date"),
    ("(change - terms", "(change + terms", "to_date.outcome_payment"),
    ("clip(part, -cap, cap)", "clip(part, 0, cap)", "to_date.outcome_payment"),
    (") / years\n", ")\n", "to_date.outcome_payment"),
    (r#"times(above, planning["above"#, r#"-times(above, planning["above"#, "to_date.commissioner_duty"),
    (r#"["commissioner_duty"] -= times(below"#, r#"["commissioner_duty"] += times(below"#, "to_date.commissioner_duty"),
    (r#"(1.0 + demand["tolerance_share_of_plan"])"#, "1.0", "to_date.commissioner_duty"),
    ("max(0, sum(due[\"to_date\"].values()))", "sum(due[\"to_date\"].values())", "to_date.profit_cap"),
    (r#"times(beyond, clause["returned_share"])"#, r#"rest(beyond, clause["returned_share"])"#, "to_date.profit_cap"),
    ("times(formula, share)", "rest(formula, share)", "passed_on.to_date"),
    (
        "times(planned_at_local_sums(record.plan), expected)",
        "times(planned_value(record.plan), expected)",
        "to_date.price",
    ),
    (
        r#"return 1 - met if is_over and not clause["all"#,
        r#"return met if is_over and not clause["all"#,
        "to_date.quality_payment",
    ),
    ("+ 1 >= terms", "> terms", "may_call_for_plan"),
];

#[test]
fn every_error_planted_in_a_rule_of_the_second_engine_is_found() {
    let file = written_cases("planted-rules.jsonl", 0..CONTRACT_MONTHS);
    let unnoticed: Vec<String> = ERRORS
        .iter()
        .filter_map(|&(is, becomes, tells)| {
            let folder = with_error(&["settlement.py", "compare.py"], "settlement.py", is, becomes);
            let output = Command::new("python3")
                .arg(folder.path().join("compare.py"))
                .arg(&file)
                .stdin(Stdio::null())
                .output()
                .expect("the second engine needs python3");
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            let is_found = output.status.code() == Some(1) && told.contains(tells);
            (!is_found).then(|| format!("{is} → {becomes}: {told}{}", String::from_utf8_lossy(&output.stderr)))
        })
        .collect();
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

/// How many of the made-up contract-months move money under a rule at least: agreement on nothing would tell nothing.
const MOVED: &[(&str, usize)] = &[
    ("RiskShare", 500),
    ("OutcomePayment", 200),
    ("CommissionerDuty", 200),
    ("QualityPayment", 500),
    ("MarginalRate", 500),
    ("Readmissions", 500),
    ("RetainedGivenBack", 300),
    ("ProfitCap", 100),
    ("system deficit", 50),
    ("alliance", 50),
    ("passed on", 500),
    ("passed on at a fixed sum", 200),
    ("sanctions of providers", 300),
    ("sanctions of commissioners", 300),
    ("plans to call for", 300),
];

/// The rules that move money in a case.
fn rules_at_work(case: &Case) -> Vec<String> {
    let due = case.due();
    let charges = Heading::DUE.iter().filter(|&&heading| due.to_date[heading] != Money::ZERO);
    let mut found: Vec<String> = charges.map(|heading| format!("{heading:?}")).collect();
    let mut note = |is_so: bool, what: &str| found.extend(is_so.then(|| what.to_owned()));
    let shares = due.to_date[Heading::RiskShare] != Money::ZERO;
    let basis = case.clauses.risk_share.as_ref().filter(|_| shares).map(|share| &share.basis);
    note(matches!(basis, Some(Basis::SystemDeficit(_))), "system deficit");
    note(matches!(basis, Some(Basis::Alliance(_))), "alliance");
    let lead = case.clauses.lead_provider.as_ref().filter(|_| due.passed_on.to_date != Money::ZERO);
    note(lead.is_some(), "passed on");
    note(lead.is_some_and(|lead| lead.price != LeadPrice::Formula), "passed on at a fixed sum");
    note(due.sanctions_owed_by(Party::Provider) > Money::ZERO, "sanctions of providers");
    note(due.sanctions_owed_by(Party::Commissioner) > Money::ZERO, "sanctions of commissioners");
    note((0..STANDARDS.len()).any(|standard| due.may_call_for_plan(standard)), "plans to call for");
    found
}

#[test]
fn made_up_contract_months_move_money_under_every_rule() {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for number in 0..CONTRACT_MONTHS {
        for rule in rules_at_work(&made_up_case(number)) {
            *counts.entry(rule).or_default() += 1;
        }
    }
    for (rule, least) in MOVED {
        let count = counts.get(*rule).copied().unwrap_or_default();
        assert!(count >= *least, "{rule} moves money in {count} contract-months only: {counts:?}");
    }
}
