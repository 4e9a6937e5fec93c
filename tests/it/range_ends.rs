//! Every number of a scenario at the ends of its range is refused, or a run with it proves its book.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use commonpurse::engine::{Layout, run};
use commonpurse::scenario::address::{Address, leaves, set};
use commonpurse::scenario::check::{economy_meaning, json_number, outgrown, regime_meaning, slot};
use commonpurse::scenario::origin::Origins;
use commonpurse::scenario::patch::merge;
use commonpurse::scenario::resolve::{ScenarioKind, schema_of};
use commonpurse::scenario::{Economy, RegimeFile, Scenario};
use serde_json::Value;

/// Values of which the least and the greatest that are allowed are tried, with their neighbours among them.
const TRIED: [f64; 26] = [
    -1e13, -1.0, -0.5, -0.2, -0.1, -0.05, 0.0, 1e-9, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 100.0,
    1e4, 1e5, 1e6, 1e9, 1e12, 1e13,
];

const YEARS: u32 = 12;

fn document(path: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/broken_scenarios/base");
    serde_json::from_slice(&fs::read(folder.join(path)).expect("a base file")).expect("JSON")
}

/// The scenario of two documents, unless the check refuses one.
fn scenario(economy: &Value, regime: &Value) -> Option<Scenario> {
    let economy: Economy = serde_json::from_value(economy.clone()).expect("within its range");
    let regime: RegimeFile = serde_json::from_value(regime.clone()).expect("within its range");
    let origins = Origins::unplaced("tried");
    let is_right = economy_meaning(&economy, &origins).is_empty()
        && regime_meaning(&regime, &origins).is_empty()
        && outgrown(&economy, YEARS).is_none();
    is_right.then(|| Scenario::local(economy, regime.regime(), YEARS))
}

/// What goes wrong in a run of two documents, if anything does.
fn failure(economy: &Value, regime: &Value) -> Option<String> {
    let scenario = scenario(economy, regime)?;
    let run = || run(&scenario, &Layout::of(&scenario.economy), 1, 0).map(drop);
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.err().map(|error| error.to_string()),
        Err(_) => Some("a panic".to_owned()),
    }
}

/// The document with each of its numbers in turn at each end of its range.
fn ends(document: &Value, schema: &Value) -> Vec<(Address, f64, Value)> {
    let mut ends = Vec::new();
    for (at, _) in leaves(document) {
        let Ok(slot) = slot(schema, document, &at) else { continue };
        let allowed: Vec<f64> = TRIED.into_iter().filter(|value| slot.fault(*value).is_none()).collect();
        for value in [allowed.first(), allowed.iter().rev().nth(1), allowed.last()].into_iter().flatten() {
            let mut changed = document.clone();
            set(&mut changed, &at, json_number(*value)).expect("a number stands there");
            ends.push((at.clone(), *value, changed));
        }
    }
    ends
}

#[test]
fn a_number_at_the_end_of_its_range_is_refused_or_run_without_breaking() {
    let economy = document("economies/small.json");
    for regime in ["regimes/annual.json", "regimes/shared-risk.json"] {
        let regime = merged(regime);
        let of_economy = ends(&economy, &schema_of::<Economy>()).into_iter();
        let of_regime = ends(&regime, &schema_of::<RegimeFile>()).into_iter();
        let economies = of_economy.map(|(at, value, changed)| (at, value, failure(&changed, &regime)));
        let regimes = of_regime.map(|(at, value, changed)| (at, value, failure(&economy, &changed)));
        let failed: Vec<String> =
            economies.chain(regimes).filter_map(|(at, value, why)| Some(format!("{at} = {value}: {}", why?))).collect();
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}

#[test]
fn a_number_of_a_shipped_form_of_contract_at_the_end_of_its_range_is_refused_or_run_without_breaking() {
    let economy = document("economies/small.json");
    for name in ["lead-provider", "alliance", "capitation-profit-cap", "five-year-outcome-basket"] {
        let regime = crate::shipped::shipped::<RegimeFile>(ScenarioKind::Regime, name).document;
        let tried = ends(&regime, &schema_of::<RegimeFile>()).into_iter();
        let failed: Vec<String> = tried
            .filter_map(|(at, value, changed)| {
                Some(format!("{name}, {at} = {value}: {}", failure(&economy, &changed)?))
            })
            .collect();
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}

/// A regime of the base files with all that it extends.
fn merged(path: &str) -> Value {
    let mut regime = document(path);
    let base = regime.as_object_mut().and_then(|members| members.remove("extends"));
    let Some(Value::String(name)) = base else { return regime };
    let mut whole = merged(&format!("regimes/{name}.json"));
    merge(&mut whole, &regime);
    whole
}
