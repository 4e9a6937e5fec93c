//! The JSON Schemas of scenario files: every shipped file passes the one that it names, and they say enough for an editor.

use std::collections::BTreeSet;

use commonpurse::analysis::answer::Answer;
use commonpurse::scenario::origin::Origins;
use commonpurse::scenario::resolve::{ScenarioKind, schema_of};
use commonpurse::scenario::schema::unknown_keywords;
use commonpurse::scenario::walk::check;
use commonpurse::scenario::{Economy, RegimeFile, RulesFile, StudyFile};
use serde_json::{Value, json};

use crate::cli::purse;
use crate::shipped::names;
use crate::tree::text;

/// The schemas of whole files, by the name of their kind.
fn schemas() -> [(&'static str, Value); 4] {
    [
        ("economy", schema_of::<Economy>()),
        ("regime", schema_of::<RegimeFile>()),
        ("rules", schema_of::<RulesFile>()),
        ("study", schema_of::<StudyFile>()),
    ]
}

#[test]
fn every_shipped_scenario_names_a_schema_that_it_passes() {
    for kind in [ScenarioKind::Economy, ScenarioKind::Regime, ScenarioKind::Rules, ScenarioKind::Study] {
        for name in names(kind) {
            let path = format!("scenarios/{}/{name}.json", kind.folder());
            let document: Value = serde_json::from_str(&text(&path)).expect("shipped files are JSON");
            let ending = if document.get("extends").is_some() { ".patch" } else { "" };
            let schema = format!("../schema/{}{ending}.schema.json", kind.noun());
            assert_eq!(document["$schema"], schema, "{path}");
            let schema = text(&schema.replace("..", "scenarios"));
            let schema = serde_json::from_str(&schema).expect("shipped schemas are JSON");
            let problems = check(&schema, &document, &Origins::unplaced(&*path));
            assert!(problems.is_empty(), "{path}: {problems:?}");
        }
    }
}

#[test]
fn schemas_use_only_what_the_check_obeys() {
    for (name, schema) in schemas() {
        let unknown = unknown_keywords(&schema);
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
}

#[test]
fn every_number_of_a_schema_says_what_it_is_in_which_unit_and_range() {
    let mut wrong = BTreeSet::new();
    for (name, schema) in schemas() {
        look(&schema, name, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Walks the members of every object of a schema.
fn look(schema: &Value, at: &str, wrong: &mut BTreeSet<String>) {
    let Some(keywords) = schema.as_object() else { return };
    for (name, member) in keywords.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let here = format!("{at}.{name}");
        let is_variant = keywords.get("required").is_some_and(|required| *required == json!([name]))
            && keywords["properties"].as_object().is_some_and(|all| all.len() == 1);
        if member.get("description").is_none() && !is_variant {
            wrong.insert(format!("{here}: no description"));
        }
        let types = |schema: &Value| -> Vec<String> {
            match schema.get("type") {
                Some(Value::String(one)) => vec![one.clone()],
                Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            }
        };
        let items = member.get("items").unwrap_or(&Value::Null);
        let chosen = member.get("anyOf").and_then(Value::as_array).and_then(|all| all.first()).unwrap_or(&Value::Null);
        let number = [member, items, chosen]
            .into_iter()
            .find(|part| types(part).iter().any(|kind| kind == "number" || kind == "integer"));
        if let Some(number) = number {
            let has = |keyword: &str| number.get(keyword).or_else(|| member.get(keyword)).is_some();
            for keyword in ["unit", "minimum", "maximum"] {
                if !has(keyword) {
                    wrong.insert(format!("{here}: no {keyword}"));
                }
            }
        }
    }
    for (key, below) in keywords {
        match below {
            Value::Object(_) => look(below, &format!("{at}.{key}"), wrong),
            Value::Array(all) => all.iter().for_each(|part| look(part, at, wrong)),
            _ => {}
        }
    }
}

/// Places of a schema whose keys have no description. The words on a variant stand beside its only key.
fn undescribed(schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keywords) => {
            let is_variant =
                keywords.contains_key("description") && keywords.get("additionalProperties") == Some(&json!(false));
            for (name, member) in keywords.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let words = member["description"].as_str().unwrap_or_default();
                if words.len() < 8 && !is_variant {
                    found.insert(format!("{at}.{name}"));
                }
            }
            keywords.iter().for_each(|(key, below)| undescribed(below, &format!("{at}.{key}"), found));
        }
        Value::Array(all) => all.iter().for_each(|part| undescribed(part, at, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_answer_is_described() {
    let schema = schema_of::<Answer>();
    let mut found = BTreeSet::new();
    undescribed(&schema, "answer", &mut found);
    assert_eq!(found, BTreeSet::new());
    assert!(unknown_keywords(&schema).is_empty(), "{:?}", unknown_keywords(&schema));
    // A key that lost its words would be found, wherever it stands.
    for place in [
        "/properties/seed",
        "/$defs/MeasureDifference/properties/verdict",
        "/$defs/Method/oneOf/1/properties/own_arms/properties/arms",
    ] {
        let mut planted = schema.clone();
        let key = planted.pointer_mut(place).and_then(Value::as_object_mut).expect("it is there");
        key.remove("description").expect("it has words");
        undescribed(&planted, "answer", &mut found);
        assert_eq!(found.len(), 1, "{place}");
        found.clear();
    }
}

#[test]
fn the_answer_of_a_shipped_study_is_what_its_schema_says() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("run").display().to_string();
    let size = ["--sets", "2", "--futures", "1", "--json", "-q", "--out", &folder];
    let done = purse(&[&["run", "fines-or-shared-risk"][..], &size].concat());
    let answer: Value = serde_json::from_slice(&done.stdout).expect("JSON and nothing else");
    assert_eq!(answer["schema_version"], 1);
    for part in ["decomposition", "factorial", "at_national_size"] {
        assert!(answer[part].is_object(), "{part}: the study no longer shows all that an answer can hold");
    }
    let schema = schema_of::<Answer>();
    let problems = |answer: &Value| -> Vec<String> {
        let all = check(&schema, answer, &Origins::unplaced("answer.json"));
        all.into_iter().map(|problem| format!("{}: {}", problem.address, problem.what)).collect()
    };
    assert_eq!(problems(&answer), Vec::<String>::new());
    // A key too many or too few, another version, and a verdict that is none would be found.
    let plant = |spoil: &dyn Fn(&mut Value)| {
        let mut spoilt = answer.clone();
        spoil(&mut spoilt);
        problems(&spoilt).join("; ")
    };
    let row = "arms[0].rows[0]";
    assert_eq!(plant(&|all| all["schema_version"] = json!(2)), "schema_version: the number is too large");
    assert_eq!(plant(&|all| all["headlines"] = json!([])), "headlines: this key is not known here");
    assert_eq!(
        plant(&|all| all["arms"][0]["rows"][0]["verdict"] = json!("good")),
        format!("{row}.verdict: there is no such choice")
    );
    let without = plant(&|all| {
        all["arms"][0]["rows"][0].as_object_mut().expect("a row").remove("difference").expect("it is there");
    });
    assert_eq!(without, format!("{row}.difference: a key is missing"));
}
