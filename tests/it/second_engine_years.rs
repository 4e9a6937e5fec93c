//! The second engine reckons whole economies year by year: plans and sums at renewals, what clauses divide at the year end among
//! all parties of a commissioner, what leads pass on, and what is given back of sanctions. See `reference/README.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use commonpurse::agents::provider::cost::{CapacityCostTerms, CapacityRatios, CostDrivers, CostTerms};
use commonpurse::agents::provider::target_effort::TargetEffortTerms;
use commonpurse::contract::{ActivityCost, Alliance, Application, Basis, LineValues, Regime, RiskShare, SystemDeficit};
use commonpurse::engine::{ContractYear, Detail, Layout, run_in_detail};
use commonpurse::ledger::{Entry, Node, PostingStage};
use commonpurse::scenario::resolve::schema_of;
use commonpurse::scenario::{Economy, Scenario};
use commonpurse::units::{Money, Share};
use serde_json::{Value, json};

use crate::dice::{Dice, pounds, share};
use crate::made_up::{made_up_economy, made_up_regime};
use crate::made_up_clauses::made_up_risk_share;
use crate::second_engine::{by_line, made_up_duties, with_error, written_month, written_plan};
use crate::tree::root;
use crate::world::SEED;

/// Economies of two commissioners and three providers, each lived under clauses made up by chance.
const ECONOMIES: u64 = 40;
const YEARS: u32 = 5;

/// In how many contract-years each code moves money at least; what never moves is not looked at.
const MOVED: &[(&str, u32)] = &[
    ("OUTC", 100),
    ("PCAP", 30),
    ("RISK", 150),
    ("DEFICIT", 25),
    ("ALLIANCE", 25),
    ("LEAD", 100),
    ("SUBC", 80),
    ("SSANC", 20),
    ("SANC", 100),
    ("REINV", 80),
    ("DUTY", 100),
    ("CQUIN", 80),
    ("MRET", 80),
    ("READM", 80),
    ("RETBACK", 40),
    ("INDEXED", 300),
    ("REBASED", 150),
];

/// An economy of a number: the same in every run.
fn made_up_scenario(number: u64) -> Scenario {
    let dice = &mut Dice::new(number);
    let regime = made_up_regime_of_many_parties(dice, number);
    let mut economy = made_up_economy(dice, 3, 2, &schema_of::<Economy>());
    let path = |dice: &mut Dice| (0..YEARS).map(|_| dice.between(-0.05, 0.1)).collect();
    economy.prices.tariff_change_share_by_year = path(dice);
    economy.prices.pay_growth_share_by_year = path(dice);
    economy.prices.other_input_price_growth_share_by_year = path(dice);
    Scenario::local(economy, regime, YEARS)
}

/// Clauses made up by chance, with more of what several parties share than chance alone would bring.
fn made_up_regime_of_many_parties(dice: &mut Dice, number: u64) -> Regime {
    let mut regime = made_up_regime(dice);
    if let Some(sanctions) = &mut regime.clauses.sanctions {
        sanctions.application = [Application::Mandatory, Application::Discretion][dice.one_of(2)];
        sanctions.reinvested_share = share(dice.between(0.0, 1.0));
    }
    regime.clauses.commissioner_duties = dice.maybe(made_up_duties);
    if let Some(payment) = &mut regime.clauses.quality_payment {
        // Quarters of a sum come to half a penny, which fractions and double precision may round differently.
        payment.weight_share_by_quarter = [0.243_719, 0.256_083, 0.230_911, 0.269_287].map(share);
    }
    if number.is_multiple_of(2) {
        let basis = match number % 3 {
            0 => Basis::SystemDeficit(SystemDeficit { provider_share_of_deficit: share(dice.between(0.0, 1.0)) }),
            1 => Basis::Alliance(Alliance {
                providers_share_of_result: share(dice.between(0.0, 1.0)),
                pooled_share: Share::NONE,
            }),
            _ => Basis::ActivityCost(ActivityCost { value_share_of_tariff: dice.a_share() }),
        };
        regime.clauses.risk_share = Some(RiskShare { basis, ..made_up_risk_share(dice) });
    }
    regime
}

/// A party as the second engine calls it.
pub fn party(node: Node) -> String {
    match node {
        Node::Commissioner(id) => format!("commissioner {}", id.0),
        Node::Provider(id) => format!("provider {}", id.0),
        other => format!("{other:?}"),
    }
}

fn written_entry(Entry { stage, posting }: &Entry) -> Option<Value> {
    let stage = match stage {
        PostingStage::Accrued => "accrued",
        PostingStage::Paid => "paid",
    };
    let (from, to) = (party(posting.from), party(posting.to));
    let heading = posting.heading.code();
    let contract = posting.contract?.0;
    Some(json!([stage, heading, posting.month.0, contract, from, to, posting.amount.pence(), posting.cause.name()]))
}

fn written_contract_year(year: &ContractYear) -> Value {
    let months = year.months.iter().zip(&year.month_ends);
    json!({
        "clauses": year.clauses,
        "term": year.term,
        "years_since_signing": year.years_since_signing,
        "cost_over_renewed_income": year.cost_in_april.over_renewed_income,
        "peers_over_own_cost": year.cost_in_april.of_peers,
        "changed": year.fit.changed,
        "foregone": year.fit.foregone(),
        "plan": written_plan(&year.plan),
        "holder": party(Node::Provider(year.parties.holder)),
        "months": months.map(|(month, waiting)| written_month(month, waiting)).collect::<Vec<_>>(),
        "scores": year.scores.iter().map(|scores| scores.0).collect::<Vec<_>>(),
        "commissioner_surplus_pence": year.before_year_end.commissioner_surplus.pence(),
        "provider_surplus_pence": year.before_year_end.provider_surplus.pence(),
        "withheld_pence": year.before_year_end.withheld.pence(),
    })
}

/// A run as the second engine reads it.
pub fn written(scenario: &Scenario, detail: &Detail) -> Value {
    let (economy, prices) = (&scenario.economy, &scenario.economy.prices);
    let contracts = detail.contract_years.iter().filter(|year| year.year == 0);
    let parties = |year: &ContractYear| {
        [party(Node::Commissioner(year.parties.commissioner)), party(Node::Provider(year.parties.provider))]
    };
    let years = (0..scenario.years).map(|of| {
        let of_year = detail.contract_years.iter().filter(|year| year.year == of);
        of_year.map(written_contract_year).collect::<Vec<_>>()
    });
    let opening = [
        prices.attendance_pounds,
        prices.emergency_admission_pounds,
        prices.elective_pathway_pounds,
        prices.contact_pounds,
    ];
    json!({
        "contracts": contracts.map(parties).collect::<Vec<_>>(),
        "price_pence": by_line(LineValues(opening.map(Money::pence))),
        "tariff_path": prices.tariff_change_share_by_year,
        "pay_share_of_cost": economy.workforce.pay_share_of_cost,
        "pay_path": prices.pay_growth_share_by_year,
        "pay_deviation": prices.pay_growth_deviation_share_per_year,
        "other_input_price_path": prices.other_input_price_growth_share_by_year,
        "rebasing": economy.mechanisms.rebasing,
        "largest_rebasing_share": economy.planning.largest_rebasing_share,
        "years": years.collect::<Vec<_>>(),
        "journal": detail.journal.iter().filter_map(written_entry).collect::<Vec<_>>(),
    })
}

pub fn lived(scenario: &Scenario) -> Detail {
    let run = run_in_detail(scenario, &Layout::of(&scenario.economy), SEED, 0);
    run.unwrap_or_else(|error| panic!("{error}")).detail.expect("it was asked for")
}

/// The economies, lived and written where a reader can reckon them again by hand.
fn written_economies() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let line = |number| {
            let scenario = made_up_scenario(number);
            format!("{}\n", written(&scenario, &lived(&scenario)))
        };
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("contract-years-of-economies.jsonl");
        std::fs::write(&file, (0..ECONOMIES).map(line).collect::<String>()).expect("the folder can be written");
        file
    })
}

/// What the second engine says of some economies; whether it agrees.
fn reckoned(file: &Path, reference: &Path) -> (bool, String) {
    asked("year.py", file, reference)
}

/// What a program of the second engine says of a file; whether it agrees.
pub fn asked(program: &str, file: &Path, reference: &Path) -> (bool, String) {
    let output = Command::new("python3")
        .arg(reference.join(program))
        .arg(file)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap_or_else(|error| panic!("the second engine needs python3 on the path, which did not start: {error}"));
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), told)
}

/// Contract-years in which each code moved money, as the second engine counts them.
fn counts(told: &str) -> BTreeMap<String, u32> {
    let line = |line: &str| {
        let (what, count) = line.rsplit_once(' ')?;
        Some((what.to_owned(), count.parse().ok()?))
    };
    told.lines().filter_map(line).collect()
}

#[test]
fn a_second_engine_reckons_the_years_of_whole_economies_to_the_same_penny() {
    let (agrees, told) = reckoned(written_economies(), &root().join("reference"));
    assert!(agrees, "{told}");
    let years: u32 = told.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or_default();
    assert!(years >= 300, "{told}");
    let counts = counts(&told);
    for (what, least) in MOVED {
        assert!(counts[*what] >= *least, "{what} moved money in {} contract-years only:\n{told}", counts[*what]);
    }
}

/// Errors in a copy of the second engine: the file, what stands there, what is put in its place, and what must be told.
const ERRORS: &[(&str, &str, &str, &str)] = &[
    ("settlement.py", "(change - terms", "(change + terms", "OUTC accrued"),
    (
        "settlement.py",
        r#"record.positions["provider_pence"] - times"#,
        r#"record.positions["provider_pence"] + times"#,
        "PCAP",
    ),
    (
        "settlement.py",
        r#"["provider_pence"] + positions["comm"#,
        r#"["provider_pence"] - positions["comm"#,
        "accrued to",
    ),
    ("settlement.py", r#"exactly(value, at_stake)"#, "exactly(value, at_stake) + 1", "CQUIN accrued"),
    ("settlement.py", r#""to_date": times(formula, share)"#, r#""to_date": rest(formula, share)"#, "accrued to"),
    (
        "year.py",
        r#"times(self.sanctions_paid, clause["reinvested_share"])"#,
        r#"-int(-self.sanctions_paid * clause["reinvested_share"] // 1)"#,
        "REINV",
    ),
    (
        "year.py",
        "index = before * indexation(run",
        "index = before * indexation(run, now[\"term\"], year) * indexation(run",
        "local_index",
    ),
    ("year.py", r#"clip(gap, -limit, limit)"#, r#"gap"#, "local_index"),
    ("year.py", "part(planned_value(contract.plan)", "part(planned_value(own[0].plan)", "accrued to"),
    (
        "year.py",
        "for one in all_ if one.provider == contract.provider]",
        "for one in all_ if one.commissioner == contract.commissioner]",
        "accrued to",
    ),
    ("year.py", "times(surplus, part(contract.under(), [one.under() for one in own]))", "surplus", "accrued to"),
    (
        "year.py",
        r#"times(sanctions, self.terms()["blame_passed_on_share"])"#,
        r#"sanctions - times(sanctions, self.terms()["blame_passed_on_share"])"#,
        "SSANC",
    ),
    (
        "year.py",
        "part_of_year(self.plan_of_year, month % 12)",
        "part_of_year(self.plan_of_year, (month + 1) % 12)",
        "BASE paid",
    ),
    ("year.py", "when) == (\"accrued\", \"SANC\", month)", "when) == (\"accrued\", \"SANC\", month - 1)", "is not due"),
];

#[test]
fn every_error_planted_in_the_second_engines_year_is_found_and_told() {
    let unnoticed: Vec<String> = ERRORS
        .iter()
        .filter_map(|&(name, is, becomes, tells)| {
            let folder = with_error(&["settlement.py", "year.py"], name, is, becomes);
            let (agrees, told) = reckoned(written_economies(), folder.path());
            (agrees || !told.contains(tells)).then(|| format!("{is} → {becomes}: {told}"))
        })
        .collect();
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

/// What the second engine answers to lines about cost of capacity and effort.
fn care_costs(lines: &[Value]) -> (bool, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("care-costs.jsonl");
    std::fs::write(&file, lines.iter().map(|line| format!("{line}\n")).collect::<String>())
        .expect("a file can be written");
    let output = Command::new("python3")
        .arg(root().join("reference/care_cost.py"))
        .arg(&file)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("the second engine needs python3");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), told.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// The acute providers of the typical economy cost £654.5m a year, have 303,623 attendances, and 20,476 breaches without effort.
#[test]
fn the_second_engine_reckons_what_capacity_and_effort_cost() {
    let capacity = |share: f64, now: f64| {
        json!({
            "base_pence": 65_451_055_459_i64, "cost_index": 1.0, "price_index": 1.0, "marginal_cost_share": 0.7,
            "shares": { "beds": share }, "now": { "beds": now }, "start": { "beds": 1.0 },
        })
    };
    let effort = |ratio: f64| json!({ "b0": 0.067_437_315_4, "attendances": 303_622.8, "M": 350.0, "q0": 0.45, "epsilon": 0.3, "ratio": ratio });
    let lines = [
        capacity(0.285, 3.0),
        capacity(0.045, 1.5),
        capacity(0.3, 1.5),
        capacity(0.3, 1.0),
        effort(2.0),
        effort(1.257),
        effort(1.0),
    ];
    let (agrees, found) = care_costs(&lines);
    assert!(agrees);
    let pence: Vec<i64> = found.iter().map(|one| one["pence"].as_i64().unwrap()).collect();
    // Three times the beds, half as many staff and half as many places again; nothing more costs nothing.
    assert_eq!(pence[..4], [11_192_130_483, 441_794_624, 2_945_297_496, 0]);
    let chosen = |at: usize| found[at]["q_solved"].as_f64().unwrap();
    assert!((chosen(4) - 0.552_33).abs() < 1e-5 && (chosen(6) - 0.45).abs() < 1e-9);
    assert_eq!([pence[5], pence[6]], [16_082_100, 0]);
    let each = pence[5] as f64 / 100.0 / found[5]["avoided"].as_f64().unwrap();
    assert!((each - 393.46).abs() < 0.01, "£{each} a breach");
    // An answer that is stated beside the line is held against it.
    let mut wrong = capacity(0.285, 3.0);
    wrong["pence"] = json!(11_192_130_484_i64);
    assert!(!care_costs(&[wrong]).0);
}

/// Terms of effort with a base and an elasticity.
fn effort_terms(base_effort: f64, response_elasticity: f64, pressure: f64) -> TargetEffortTerms {
    TargetEffortTerms {
        base_effort,
        non_money_pressure_pounds: pounds(pressure),
        response_elasticity,
        loss_multiplier: 1.5,
        enforcement_belief_share: Share::ALL,
        belief_step_share: Share::NONE,
    }
}

#[test]
fn the_program_and_the_second_engine_agree_on_what_made_up_capacity_and_effort_cost() {
    let mut lines = Vec::new();
    for number in 0..1_000 {
        let dice = &mut Dice::new(number);
        let base = Money::from_pence(dice.scaled(1e6, 1e11) as i64);
        let (cost_index, price_index) = (dice.between(0.7, 1.3), dice.between(0.8, 1.6));
        let [marginal, beds, a_and_e, elective] = std::array::from_fn(|_| dice.between(0.0, 1.0));
        let [of_beds, of_staff, of_places] = std::array::from_fn(|_| dice.between(0.3, 3.0));
        let of_capacity = CapacityCostTerms {
            beds_share: share(beds),
            a_and_e_share: share(a_and_e),
            elective_share: share(elective),
            contacts_share: Share::NONE,
        };
        let variation = Share::NONE;
        let terms = CostTerms {
            marginal_cost_share: share(marginal),
            of_capacity,
            lasting_variation_share: variation,
            yearly_variation_share: variation,
        };
        let drivers = CostDrivers { base, volume_index: 1.0, cost_index, price_index, shock: 0.0 };
        let ratios = CapacityRatios { beds: of_beds, a_and_e: of_staff, elective: of_places, contacts: 1.0 };
        lines.push(json!({
            "base_pence": base.pence(), "cost_index": cost_index, "price_index": price_index, "marginal_cost_share": marginal,
            "shares": { "beds": beds, "a_and_e": a_and_e, "elective": elective },
            "now": { "beds": of_beds, "a_and_e": of_staff, "elective": of_places },
            "start": { "beds": 1.0, "a_and_e": 1.0, "elective": 1.0 },
            "pence": terms.capacity_cost(&drivers, &ratios).pence(),
        }));
        let (base_effort, elasticity) = (dice.between(0.1, 1.0), dice.between(0.05, 0.9));
        let (pressure, ratio) = (dice.between(50.0, 900.0).round(), dice.between(1.0, 4.0));
        let terms = effort_terms(base_effort, elasticity, pressure);
        let effort = base_effort * terms.answer(ratio);
        let (b0, attendances) = (dice.between(0.01, 0.9), dice.between(1.0, 5e5).round());
        let cost = Money::from_pence(100).times(b0 * attendances * terms.cost_per_potential_breach(effort));
        lines.push(json!({
            "b0": b0, "attendances": attendances, "M": pressure, "q0": base_effort, "epsilon": elasticity,
            "ratio": ratio, "q_solved": effort, "pence": cost.pence(),
        }));
    }
    let (agrees, found) = care_costs(&lines);
    assert_eq!(found.len(), 2_000);
    assert!(agrees, "see what reference/care_cost.py says of the lines");
    assert!(found.iter().filter(|answer| answer["pence"].as_i64() != Some(0)).count() > 1_900);
}
