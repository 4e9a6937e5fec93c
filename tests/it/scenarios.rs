//! The shipped scenarios: each passes the check, each number has a source, and together they show every clause and standard.

use std::collections::{BTreeMap, BTreeSet};

use commonpurse::contract::{CLAUSES, STANDARDS};
use commonpurse::scenario::number_names::name;
use commonpurse::scenario::resolve::{Resolved, ScenarioKind};
use commonpurse::scenario::sources::{Sources, coverage, outdated, problems};
use commonpurse::scenario::{Economy, RegimeFile, RulesFile, StudyFile, UncertaintyFile};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::shipped::{names, shipped};

fn every_number_has_a_source<T: JsonSchema + DeserializeOwned>(kind: ScenarioKind, sources: impl Fn(&T) -> &Sources) {
    let names = names(kind);
    assert!(!names.is_empty(), "no {} is shipped", kind.noun());
    for name in names {
        let found: Resolved<T> = shipped(kind, &name);
        let sources = sources(&found.value);
        let (without, late) = (coverage(&found.document, sources), outdated(&found.document, sources, &found.origins));
        let list = |all: Vec<_>| all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ");
        assert!(without.is_empty(), "{name}: numbers without a source:\n  {}", list(without));
        assert!(late.is_empty(), "{name}: numbers changed without a source of their own:\n  {}", list(late));
        let problems = problems(&found.document, sources, &found.origins);
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn every_number_of_a_shipped_economy_has_a_source() {
    every_number_has_a_source(ScenarioKind::Economy, |economy: &Economy| &economy.sources);
}

#[test]
fn every_number_of_a_shipped_regime_has_a_source() {
    every_number_has_a_source(ScenarioKind::Regime, |regime: &RegimeFile| &regime.sources);
}

#[test]
fn every_number_of_shipped_rules_has_a_source() {
    every_number_has_a_source(ScenarioKind::Rules, |rules: &RulesFile| &rules.sources);
}

/// Everything that some shipped regime says, as paths of keys and texts.
fn said_in_regimes() -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, said: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (key, below) in members.iter().filter(|(_, below)| !below.is_null()) {
                    let path = format!("{path}.{key}");
                    walk(below, &path, said);
                    said.insert(path);
                }
            }
            Value::String(text) => drop(said.insert(format!("{path}={text}"))),
            _ => {}
        }
    }
    let mut said = BTreeSet::new();
    for name in names(ScenarioKind::Regime) {
        walk(&shipped::<RegimeFile>(ScenarioKind::Regime, &name).document, "", &mut said);
    }
    said
}

#[test]
fn every_clause_and_standard_is_shown_in_a_shipped_regime() {
    let said = said_in_regimes();
    for clause in CLAUSES {
        assert!(said.contains(&format!(".clauses.{}", clause.name)), "no shipped regime agrees {}", clause.name);
    }
    for standard in STANDARDS {
        let path = format!(".clauses.sanctions.standards.{}", standard.id);
        assert!(said.contains(&path), "no shipped regime has a sanction on {}", standard.id);
    }
}

#[test]
fn every_form_basis_and_manner_of_application_is_shown_in_a_shipped_regime() {
    let said = said_in_regimes();
    let shown = |ending: &str| said.iter().any(|path| path.ends_with(ending));
    for ending in [
        "=block",
        "=activity",
        ".cost_and_volume",
        ".blended",
        ".cap_and_collar",
        ".discount_tier",
        ".baseline.base_year",
        ".retained_money=demand_management",
        ".basis.activity_cost",
        ".basis.system_deficit",
        ".basis.alliance",
        ".application=mandatory",
        ".application=discretion",
        ".owed_by=provider",
        ".owed_by=both",
    ] {
        assert!(shown(ending), "no shipped regime has {ending}");
    }
}

#[test]
fn every_shipped_study_names_an_economy_and_regimes_that_exist_and_every_one_of_them_is_studied() {
    let (economies, regimes) = (names(ScenarioKind::Economy), names(ScenarioKind::Regime));
    let mut studied: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for name in names(ScenarioKind::Study) {
        let study: StudyFile = shipped(ScenarioKind::Study, &name).value;
        studied.entry("economies").or_default().insert(study.economy);
        studied.entry("regimes").or_default().extend(study.arms.into_iter().map(|arm| arm.regime));
        studied.entry("regimes").or_default().extend(study.factors.map(|factors| factors.base));
    }
    assert_eq!(studied["economies"], economies.into_iter().collect());
    assert_eq!(studied["regimes"], regimes.into_iter().collect());
}

#[test]
fn a_number_that_several_shipped_studies_vary_is_varied_alike_and_has_a_name_for_readers() {
    let mut varied: BTreeMap<String, UncertaintyFile> = BTreeMap::new();
    for study in names(ScenarioKind::Study) {
        let file: StudyFile = shipped(ScenarioKind::Study, &study).value;
        for one in file.uncertainties {
            let name = name(&one.address);
            // Names that are made of an address have a colon between its words.
            assert!(!name.contains(':') && !name.contains('_'), "{study}: {} is called {name:?}", one.address);
            let before = varied.entry(one.address.clone()).or_insert_with(|| one.clone());
            assert_eq!((&before.spread, &before.why), (&one.spread, &one.why), "{study}: {}", one.address);
        }
    }
    assert!(varied.len() > 18, "{} numbers are varied", varied.len());
}

#[test]
fn a_shipped_economy_that_names_england_is_that_many_times_smaller() {
    let typical: Economy = shipped(ScenarioKind::Economy, "typical").value;
    let times = typical.england.expect("it is a small copy of England").times(&typical);
    // 54,786,300 people over 334,000, 224,000 and 189,000.
    assert!((times - 54_786_300.0 / 747_000.0).abs() < 1e-9, "{times}");
    let strained: Economy = shipped(ScenarioKind::Economy, "strained").value;
    assert_eq!(strained.england, None);
}

#[test]
fn the_studies_that_the_product_is_about_are_shipped() {
    let studies = names(ScenarioKind::Study);
    for name in ["one-run", "fines-or-shared-risk", "length-of-term", "risk-share-sweep"] {
        assert!(studies.iter().any(|study| study == name), "scenarios/studies/{name}.json is missing");
    }
    let sweep: StudyFile = shipped(ScenarioKind::Study, "risk-share-sweep").value;
    let values: Vec<f64> =
        sweep.arms.iter().filter_map(|arm| arm.sweep.as_ref()).flat_map(|sweep| sweep.values.clone()).collect();
    assert_eq!(
        (values.first(), values.last()),
        (Some(&0.0), Some(&1.0)),
        "the sweep goes from none of the risk to all"
    );
}
