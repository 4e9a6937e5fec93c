//! The second engine reckons what whole runs of shipped economies book for capacity, for effort and for debts taken over, from
//! the state of every provider's month and from the other postings. See `reference/README.md`.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use commonpurse::engine::{Detail, ProviderMonth};
use commonpurse::ledger::{Heading, Node, PostingStage};
use commonpurse::scenario::{ProviderKind, Scenario};
use commonpurse::units::{CommissionerId, Money, ProviderId};
use serde_json::{Value, json};

use crate::second_engine::with_error;
use crate::second_engine_years::{asked, lived, party, written};
use crate::shipped;
use crate::tree::root;
use crate::world::pounds;

const FILES: &[&str] = &["runs.py", "care_cost.py", "year.py", "settlement.py"];

/// What moves in the runs at least: what never moves is not looked at.
const MOVED: &[(&str, u32)] = &[
    ("CAPAC", 300),
    ("EFFORT", 150),
    ("TAKEOVER", 6),
    ("MISFIT", 100),
    ("CHANGES", 50),
    ("merged", 2),
    ("wound down", 2),
];

/// Debt so deep that neither a year nor the centre's support lifts it above a limit.
const DEEP_IN_DEBT: f64 = -200_000_000.0;

/// What a neighbour has in reserve.
const WELL_OFF: f64 = 80_000_000.0;

/// Shipped economies under shipped regimes: one as it is, one in which a hospital and a commissioner begin deep in debt and have
/// neighbours, and one in which all hospitals do.
fn scenarios() -> [Scenario; 3] {
    let as_it_is = shipped::scenario("typical", "annual-sanctions", 4);
    let mut with_neighbours = shipped::scenario("small-and-large", "five-year-sanctions", 3);
    let mut all_in_debt = shipped::scenario("strained", "annual-2016-17", 3);
    let is_acute = |kind: &ProviderKind| matches!(kind, ProviderKind::Acute(_));
    let economy = &mut with_neighbours.economy;
    for provider in economy.providers.values_mut() {
        provider.opening_reserve_pounds = pounds(WELL_OFF);
    }
    for commissioner in economy.commissioners.values_mut() {
        commissioner.opening_reserve_pounds = pounds(WELL_OFF);
    }
    let hospital = economy.providers.values_mut().find(|provider| is_acute(&provider.kind)).expect("it has hospitals");
    hospital.opening_reserve_pounds = pounds(DEEP_IN_DEBT);
    let commissioner = economy.commissioners.values_mut().next().expect("it has commissioners");
    commissioner.opening_reserve_pounds = pounds(DEEP_IN_DEBT);
    for hospital in all_in_debt.economy.providers.values_mut().filter(|provider| is_acute(&provider.kind)) {
        hospital.opening_reserve_pounds = pounds(DEEP_IN_DEBT);
    }
    [as_it_is, with_neighbours, all_in_debt]
}

/// Every party in the order of the year end: its name, its kind and what it begins with.
fn written_parties(scenario: &Scenario) -> Vec<Value> {
    let one = |node: Node, kind: &str, reserve: Money| json!({ "name": party(node), "kind": kind, "opening_reserve_pence": reserve.pence() });
    let economy = &scenario.economy;
    let commissioners = economy
        .commissioners
        .values()
        .enumerate()
        .map(|(id, file)| one(Node::Commissioner(CommissionerId(id)), "commissioner", file.opening_reserve_pounds));
    let providers = economy.providers.values().enumerate().map(|(id, file)| {
        let kind = match file.kind {
            ProviderKind::Acute(_) => "acute",
            ProviderKind::Community(_) => "community",
        };
        one(Node::Provider(ProviderId(id)), kind, file.opening_reserve_pounds)
    });
    commissioners.chain(providers).collect()
}

fn written_provider_month(month: &ProviderMonth) -> Value {
    json!({
        "month": month.month.0,
        "provider": party(Node::Provider(month.provider)),
        "base_cost_pence": month.base_cost.pence(),
        "cost_index": month.cost_index,
        "shock": month.shock,
        "capacity": month.capacity,
        "paid_for_capacity": month.paid_for_capacity,
        "effort": month.effort,
        "breaches": month.breaches,
    })
}

/// A run as `runs.py` reads it: the years as `year.py` does, and what of the journal is accrued between all parties.
fn written_run(scenario: &Scenario, detail: &Detail) -> Value {
    let mut run = written(scenario, detail);
    let of_stage =
        |stage: PostingStage| detail.journal.iter().filter(move |entry| entry.stage == stage).map(|one| &one.posting);
    let accrued = of_stage(PostingStage::Accrued)
        .map(|one| json!([one.heading.code(), one.month.0, party(one.from), party(one.to), one.amount.pence()]));
    let allocations = of_stage(PostingStage::Paid).filter(|one| one.heading == Heading::Allocation);
    run["accrued"] = accrued.collect();
    run["allocated"] = allocations.map(|one| json!([one.month.0, party(one.to), one.amount.pence()])).collect();
    run["provider_months"] = detail.provider_months.iter().map(written_provider_month).collect();
    run["parties"] = written_parties(scenario).into();
    run["cost"] = json!(scenario.economy.cost);
    run["target_effort"] = json!(scenario.economy.target_effort);
    run["adaptation"] = json!(scenario.economy.adaptation);
    run["limits"] = json!(scenario.economy.limits);
    run
}

/// The runs, lived and written where a reader can reckon them again by hand.
fn runs() -> &'static (PathBuf, Vec<Value>) {
    static RUNS: OnceLock<(PathBuf, Vec<Value>)> = OnceLock::new();
    RUNS.get_or_init(|| {
        let runs: Vec<Value> = scenarios().iter().map(|scenario| written_run(scenario, &lived(scenario))).collect();
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("runs-of-shipped-economies.jsonl");
        write(&file, &runs);
        (file, runs)
    })
}

fn write(file: &Path, runs: &[Value]) {
    let lines: String = runs.iter().map(|run| format!("{run}\n")).collect();
    std::fs::write(file, lines).expect("a file can be written");
}

/// What the second engine says of some runs; whether it agrees.
fn reckoned(file: &Path, reference: &Path) -> (bool, String) {
    asked("runs.py", file, reference)
}

#[test]
fn a_second_engine_reckons_capacity_effort_and_debts_of_whole_runs_to_the_same_penny() {
    let (agrees, told) = reckoned(&runs().0, &root().join("reference"));
    assert!(agrees, "{told}");
    for (what, least) in MOVED {
        let count = told.lines().find_map(|line| line.strip_prefix(what)?.trim().parse::<u32>().ok());
        assert!(count.is_some_and(|count| count >= *least), "{what} moved less than {least} times:\n{told}");
    }
}

/// Changes one number of a run.
type Slip = fn(&mut Value);

/// A number of a run that is changed, and what must be told of it.
const SLIPS: &[(&str, Slip)] = &[
    ("CAPAC", |run| more(posting(run, "CAPAC", 4), 1)),
    ("EFFORT", |run| more(posting(run, "EFFORT", 4), 1)),
    ("TAKEOVER", |run| more(posting(run, "TAKEOVER", 4), 1)),
    ("CAPAC", |run| more(posting(run, "CAPAC", 1), 1)),
    ("CAPAC", |run| times(&mut run["provider_months"][7]["cost_index"], 1.000_1)),
    ("CAPAC", |run| times(&mut run["cost"]["of_capacity"]["beds_share"], 1.000_1)),
    ("EFFORT", |run| times(&mut run["target_effort"]["response_elasticity"], 1.001)),
    ("MISFIT", |run| times(&mut run["adaptation"]["misfit_cost_ratio"], 1.001)),
    ("CHANGES", |run| times(&mut run["adaptation"]["margin_on_changes_share"], 1.001)),
    ("TAKEOVER", |run| more(&mut run["parties"][0]["opening_reserve_pence"], 100)),
];

/// A field of the middle posting of a code.
fn posting<'r>(run: &'r mut Value, heading: &str, field: usize) -> &'r mut Value {
    let all = run["accrued"].as_array_mut().expect("postings");
    let places: Vec<usize> = (0..all.len()).filter(|&place| all[place][0] == heading).collect();
    &mut all[places[places.len() / 2]][field]
}

fn more(number: &mut Value, by: i64) {
    *number = json!(number.as_i64().expect("a whole number") + by);
}

fn times(number: &mut Value, by: f64) {
    *number = json!(number.as_f64().expect("a number") * by);
}

#[test]
fn one_number_of_a_run_that_is_changed_is_found_and_told() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("runs.jsonl");
    // A hospital and a commissioner of the second run are merged.
    let run = &runs().1[1];
    let unnoticed: Vec<String> = SLIPS
        .iter()
        .enumerate()
        .filter_map(|(number, (tells, slip))| {
            let mut slipped = run.clone();
            slip(&mut slipped);
            assert_ne!(&slipped, run);
            write(&file, &[slipped]);
            let (agrees, told) = reckoned(&file, &root().join("reference"));
            (agrees || !told.contains(&format!(": {tells} from"))).then(|| format!("slip {number}: {told}"))
        })
        .collect();
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

/// Errors in a copy of the second engine: the file, what stands there, what is put in its place, and what must be told.
const ERRORS: &[(&str, &str, &str, &str)] = &[
    ("runs.py", r#"* math.exp(month["shock"])"#, "", "CAPAC"),
    ("runs.py", r#"month["month"] // 12), terms"#, r#"month["month"] // 12 + 1), terms"#, "CAPAC"),
    ("care_cost.py", "(1.0 - marginal_cost_share)", "marginal_cost_share", "CAPAC"),
    ("care_cost.py", "- effort_cost_pounds(*terms, q0)", "", "EFFORT"),
    ("runs.py", r#"/ math.exp(-month["effort"])"#, "", "EFFORT"),
    ("runs.py", "                left -= given\n", "", "TAKEOVER"),
    ("runs.py", r#"if has_neighbour and"#, r#"if not has_neighbour and"#, "TAKEOVER"),
    ("runs.py", r#"+ times(value, stated["foregone"])"#, "", "MISFIT"),
    ("runs.py", "abs(changed)", "changed * changed", "CHANGES"),
    ("runs.py", "part = min(1.0, ", "part = max(1.0, ", "TAKEOVER"),
];

#[test]
fn every_error_planted_in_the_second_engines_runs_is_found_and_told() {
    let unnoticed: Vec<String> = ERRORS
        .iter()
        .filter_map(|&(name, is, becomes, tells)| {
            let folder = with_error(FILES, name, is, becomes);
            let (agrees, told) = reckoned(&runs().0, folder.path());
            (agrees || !told.contains(&format!(": {tells} from"))).then(|| format!("{is} → {becomes}: {told}"))
        })
        .collect();
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}
