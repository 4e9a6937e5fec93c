//! The second engine reckons whole economies year by year: plans and sums at renewals, what clauses divide at the year end among
//! all parties of a commissioner, what leads pass on, and what is given back of sanctions. See `reference/README.md`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use commonpurse::contract::{
    ActivityCost, Alliance, Application, Basis, Indexation, LineValues, Regime, RiskShare, SystemDeficit,
};
use commonpurse::engine::{ContractYear, Detail, Layout, run_in_detail};
use commonpurse::ledger::{Entry, Node, Stage};
use commonpurse::scenario::resolve::schema_of;
use commonpurse::scenario::{Economy, Scenario};
use commonpurse::units::{MONTHS_IN_YEAR, Money};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::made_up::{made_up_economy, made_up_regime};
use crate::second_engine::{by_line, written_month, written_plan};
use crate::tree::{root, text};
use crate::world::SEED;

/// Economies of two commissioners and three providers, each lived under clauses made up by chance.
const ECONOMIES: u64 = 40;
const YEARS: u32 = 5;

/// In how many contract-years each code moves money at least; what never moves is not looked at.
const MOVED: &[(&str, u32)] = &[("OUTC", 1)];

/// An economy of a number: the same in every run.
fn made_up_scenario(number: u64) -> Scenario {
    let dice = &mut Dice::new(number);
    let regime = made_up_regime_of_many_parties(dice);
    let mut economy = made_up_economy(dice, 3, 2, &schema_of::<Economy>());
    let path = |dice: &mut Dice| (0..YEARS).map(|_| dice.between(-0.05, 0.1)).collect();
    economy.prices.tariff_change_share_by_year = path(dice);
    economy.prices.input_price_growth_share_by_year = path(dice);
    Scenario::local(economy, regime, YEARS)
}

/// Clauses made up by chance, with more of what several parties share than chance alone would bring.
fn made_up_regime_of_many_parties(dice: &mut Dice) -> Regime {
    let mut regime = made_up_regime(dice);
    if let Some(sanctions) = &mut regime.clauses.sanctions {
        sanctions.application = [Application::Mandatory, Application::Discretion][dice.one_of(2)];
        sanctions.reinvested_share = crate::dice::share(dice.between(0.0, 1.0));
    }
    let basis = match dice.one_of(3) {
        0 => Basis::SystemDeficit(SystemDeficit { provider_share_of_deficit: dice.a_share() }),
        1 => Basis::Alliance(Alliance { providers_share_of_result: dice.a_share() }),
        _ => Basis::ActivityCost(ActivityCost { value_share_of_tariff: dice.a_share() }),
    };
    if let Some(share) = &mut regime.clauses.risk_share {
        *share = RiskShare { basis, ..share.clone() };
    }
    regime
}

/// A party as the second engine calls it.
fn party(node: Node) -> String {
    match node {
        Node::Commissioner(id) => format!("commissioner {}", id.0),
        Node::Provider(id) => format!("provider {}", id.0),
        other => format!("{other:?}"),
    }
}

fn written_entry(Entry { stage, posting }: &Entry) -> Option<Value> {
    let stage = match stage {
        Stage::Accrued => "accrued",
        Stage::Paid => "paid",
    };
    let (from, to) = (party(posting.from), party(posting.to));
    let code = posting.code.code();
    let contract = posting.contract?.0;
    Some(json!([stage, code, posting.month.0, contract, from, to, posting.amount.pence(), posting.cause.name()]))
}

fn written_contract_year(year: &ContractYear) -> Value {
    let months = year.months.iter().zip(&year.month_ends);
    json!({
        "clauses": year.clauses,
        "term": year.term,
        "years_since_signing": year.years_since_signing,
        "cost_over_renewed_income": year.cost_over_renewed_income,
        "plan": written_plan(&year.plan),
        "holder": party(Node::Provider(year.holder)),
        "months": months.map(|(month, waiting)| written_month(month, waiting)).collect::<Vec<_>>(),
        "coding_depth": year.coding_depth,
        "scores": year.scores.iter().map(|scores| scores.0).collect::<Vec<_>>(),
        "commissioner_surplus_pence": year.commissioner_surplus.pence(),
        "provider_surplus_pence": year.provider_surplus.pence(),
        "withheld_pence": year.withheld.pence(),
    })
}

/// A run as the second engine reads it.
fn written(scenario: &Scenario, detail: &Detail) -> Value {
    let (economy, prices) = (&scenario.economy, &scenario.economy.prices);
    let contracts = detail.contract_years.iter().filter(|year| year.year == 0);
    let parties =
        |year: &ContractYear| [party(Node::Commissioner(year.commissioner)), party(Node::Provider(year.provider))];
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
        "input_price_path": prices.input_price_growth_share_by_year,
        "rebasing": economy.mechanisms.rebasing,
        "largest_rebasing_share": economy.planning.largest_rebasing_share,
        "years": years.collect::<Vec<_>>(),
        "journal": detail.journal.iter().filter_map(written_entry).collect::<Vec<_>>(),
    })
}

fn lived(scenario: &Scenario) -> Detail {
    let run = run_in_detail(scenario, &Layout::of(&scenario.economy), SEED, 0);
    run.unwrap_or_else(|error| panic!("{error}")).detail.expect("it was asked for")
}

/// Lives economies and writes them where a reader can reckon them again by hand.
fn written_economies(name: &str, numbers: std::ops::Range<u64>) -> PathBuf {
    let line = |number| {
        let scenario = made_up_scenario(number);
        format!("{}\n", written(&scenario, &lived(&scenario)))
    };
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, numbers.map(line).collect::<String>()).expect("the folder can be written");
    file
}

/// What the second engine says of some economies; whether it agrees.
fn reckoned(file: &Path, reference: &Path) -> (bool, String) {
    let output = Command::new("python3")
        .arg(reference.join("year.py"))
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
    let file = written_economies("contract-years-of-economies.jsonl", 0..ECONOMIES);
    let (agrees, told) = reckoned(&file, &root().join("reference"));
    assert!(agrees, "{told}");
    let years: u32 = told.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or_default();
    assert!(years >= 300, "{told}");
    let counts = counts(&told);
    for (what, least) in MOVED {
        assert!(counts[*what] >= *least, "{what} moved money in {} contract-years only:\n{told}", counts[*what]);
    }
}
