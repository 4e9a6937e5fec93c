//! The JSON Schemas in `scenarios/schema/` are what the types say, and they say enough for an editor to help.

use std::collections::BTreeSet;
use std::fs;

use commonpurse::scenario::resolve::schema_of;
use commonpurse::scenario::schema::unknown_keywords;
use commonpurse::scenario::{Economy, RegimeFile, StudyFile};
use serde_json::{Map, Value, json};

use crate::tree::{root, stems};

/// Every schema that is shipped, by the name of its file.
fn schemas() -> Vec<(&'static str, Value)> {
    let (economy, regime) = (schema_of::<Economy>(), schema_of::<RegimeFile>());
    let (economy_patch, regime_patch) = (patch_of(&economy), patch_of(&regime));
    vec![
        ("economy", economy),
        ("economy.patch", economy_patch),
        ("regime", regime),
        ("regime.patch", regime_patch),
        ("study", schema_of::<StudyFile>()),
    ]
}

/// The schema of a file that extends another: nothing but `extends` must be there, and null removes what the base has.
fn patch_of(schema: &Value) -> Value {
    let mut patch = loosened(schema);
    let root = patch.as_object_mut().expect("the schema of a file is an object");
    let extends =
        json!({ "type": "string", "description": "Name of the file that this one changes, without its ending." });
    root.entry("properties")
        .or_insert_with(|| json!({}))
        .as_object_mut()
        .expect("properties are an object")
        .insert("extends".into(), extends);
    root.insert("required".into(), json!(["extends"]));
    if let Some(title) = root.get("title").and_then(Value::as_str).map(|title| format!("Changes to {title}")) {
        root.insert("title".into(), title.into());
    }
    patch
}

fn loosened(schema: &Value) -> Value {
    let Some(keywords) = schema.as_object() else { return schema.clone() };
    let mut loose = Map::new();
    for (keyword, below) in keywords {
        let value = match keyword.as_str() {
            "required" => continue,
            "properties" => members(below, |part| nullable(loosened(part))),
            "$defs" => members(below, loosened),
            "additionalProperties" if below.is_object() => nullable(loosened(below)),
            "oneOf" | "anyOf" => loosened_choices(below),
            _ => below.clone(),
        };
        let keyword = if keyword == "oneOf" { "anyOf" } else { keyword };
        loose.insert(keyword.to_owned(), value);
    }
    Value::Object(loose)
}

/// A patch may take one variant away and put another in its place: the variants with terms become one object.
fn loosened_choices(choices: &Value) -> Value {
    let (mut variants, mut loose) = (Map::new(), Vec::new());
    for choice in choices.as_array().into_iter().flatten().map(loosened) {
        match choice.get("properties").and_then(Value::as_object) {
            Some(terms) => variants.extend(terms.clone()),
            None => loose.push(choice),
        }
    }
    if !variants.is_empty() {
        loose.push(json!({ "type": "object", "properties": variants, "additionalProperties": false }));
    }
    loose.into()
}

fn members(all: &Value, change: impl Fn(&Value) -> Value) -> Value {
    all.as_object().into_iter().flatten().map(|(key, part)| (key.clone(), change(part))).collect::<Map<_, _>>().into()
}

/// The same schema, null allowed; what is said to readers stays outside.
fn nullable(schema: Value) -> Value {
    let mut outside = Map::new();
    let Value::Object(mut inside) = schema else { return schema };
    for keyword in ["description", "unit"] {
        if let Some(said) = inside.remove(keyword) {
            outside.insert(keyword.to_owned(), said);
        }
    }
    outside.insert("anyOf".into(), json!([Value::Object(inside), { "type": "null" }]));
    Value::Object(outside)
}

#[test]
fn shipped_schemas_are_what_the_types_say() {
    let folder = root().join("scenarios/schema");
    let mut stale = Vec::new();
    for (name, schema) in schemas() {
        let path = folder.join(format!("{name}.schema.json"));
        let fresh = format!("{schema:#}\n");
        if fs::read_to_string(&path).is_ok_and(|kept| kept == fresh) {
            continue;
        }
        if std::env::var_os("PURSE_UPDATE_SCHEMAS").is_some() {
            fs::create_dir_all(&folder).expect("the folder of schemas can be made");
            fs::write(&path, fresh).expect("a schema can be written");
        } else {
            stale.push(path.display().to_string());
        }
    }
    assert!(stale.is_empty(), "out of date; run the tests with PURSE_UPDATE_SCHEMAS=1: {stale:?}");
    let kept = stems("scenarios/schema", ".schema.json");
    assert_eq!(kept, schemas().into_iter().map(|(name, _)| name.to_owned()).collect());
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
    for (name, schema) in schemas().into_iter().filter(|(name, _)| !name.ends_with("patch")) {
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
