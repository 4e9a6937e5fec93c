//! The table of parameters: each number of an economy with its meaning, unit, range, default, and how it was come by.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use commonpurse::scenario::resolve::{ScenarioKind, schema_of};
use commonpurse::scenario::sources::Sources;
use commonpurse::scenario::{Economy, RegimeFile};
use serde_json::{Map, Value};

use crate::documents::{code, table};
use crate::shipped::shipped;

/// Where a number of an economy may stand, and what the schema says about it.
struct Parameter {
    /// The keys that lead to it; `*` stands for a name that the file chooses, `[]` for a place in a list.
    path: Vec<String>,
    meaning: String,
    unit: String,
    range: String,
}

/// A Markdown table for each part of an economy.
pub fn tables() -> String {
    let schema = schema_of::<Economy>();
    let typical = shipped::<Economy>(ScenarioKind::Economy, "typical");
    let mut all = Vec::new();
    walk(&schema, &schema, &mut Vec::new(), &mut all);
    let mut text = String::new();
    let mut parts: Vec<&str> =
        all.iter().filter(|found| found.path.len() > 1).map(|found| found.path[0].as_str()).collect();
    parts.dedup();
    for part in parts {
        let meaning = schema["properties"][part]["description"].as_str().unwrap_or_default();
        let rows = all.iter().filter(|found| found.path[0] == part);
        let rows = rows.map(|found| row(found, &typical.document, &typical.value.sources));
        let head = ["address", "what it is", "unit", "range", "in `typical`", "how it was come by"];
        write!(text, "\n### `{part}`\n\n{meaning}\n\n{}", table(&head, rows)).expect("a text can be written to");
    }
    text.push('\n');
    text
}

fn row(parameter: &Parameter, document: &Value, sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    find(document, &parameter.path, "", &mut found);
    let values: Vec<String> = found.iter().map(|(_, value)| shown(value)).collect();
    let mut status: BTreeSet<&str> = BTreeSet::new();
    for (address, _) in &found {
        let covering = sources.iter().filter(|(source, _)| covers(source, address));
        status.extend(covering.max_by_key(|(source, _)| source.len()).map(|(_, source)| source.status.name()));
    }
    vec![
        code(&parameter.path.join(".").replace(".*", ".<name>").replace(".[]", "[…]")),
        parameter.meaning.clone(),
        parameter.unit.clone(),
        parameter.range.clone(),
        values.join("; "),
        status.into_iter().collect::<Vec<_>>().join(", "),
    ]
}

fn covers(source: &str, address: &str) -> bool {
    address.strip_prefix(source).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Every value at a path with its address.
fn find<'v>(value: &'v Value, path: &[String], at: &str, found: &mut Vec<(String, &'v Value)>) {
    let Some((key, below)) = path.split_first() else {
        found.push((at.to_owned(), value));
        return;
    };
    let address = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match (key.as_str(), value) {
        ("*", Value::Object(all)) => all.iter().for_each(|(name, part)| find(part, below, &address(name), found)),
        ("[]", Value::Array(all)) => {
            all.iter().enumerate().for_each(|(index, part)| find(part, below, &format!("{at}[{index}]"), found));
        }
        _ => {
            if let Some(part) = value.get(key) {
                find(part, below, &address(key), found);
            }
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Number(number) => {
            grouped(&number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()))
        }
        other => other.to_string(),
    }
}

/// A number as text, with a comma between thousands.
fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, part) = rest.split_once('.').map_or((rest, String::new()), |(whole, part)| (whole, format!(".{part}")));
    let mut text = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}{part}")
}

/// Collects the numbers and switches of a schema in the order in which the types declare them.
fn walk(root: &Value, schema: &Value, path: &mut Vec<String>, all: &mut Vec<Parameter>) {
    let layers = layers(root, schema);
    let get = |keyword: &str| layers.iter().find_map(|layer| layer.get(keyword));
    // What may be left out may be null.
    let is_number = |schema: &Value| {
        let types = schema["type"].as_array().into_iter().flatten().chain(std::iter::once(&schema["type"]));
        types.filter_map(Value::as_str).any(|name| matches!(name, "number" | "integer"))
    };
    let items = get("items").cloned().unwrap_or_default();
    if layers.iter().any(|layer| is_number(layer)) || is_number(&items) {
        let of = |keyword: &str| get(keyword).or_else(|| items.get(keyword));
        let text = |keyword: &str| of(keyword).and_then(Value::as_str).unwrap_or_default().to_owned();
        let bound = |keyword: &str| of(keyword).map(shown).unwrap_or_default();
        all.push(Parameter {
            path: path.clone(),
            meaning: text("description").replace('\n', " "),
            unit: text("unit"),
            range: format!("{} to {}", bound("minimum"), bound("maximum")),
        });
        return;
    }
    for (name, member) in members(&layers) {
        if path.is_empty() && name == "sources" {
            continue;
        }
        path.push(name);
        walk(root, member, path, all);
        path.pop();
    }
    let free = get("additionalProperties").filter(|free| free.is_object()).map(|free| ("*", free));
    for (step, below) in free.into_iter().chain(items.is_object().then_some(("[]", &items))) {
        path.push(step.to_owned());
        walk(root, below, path, all);
        path.pop();
    }
    for choice in get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        walk(root, choice, path, all);
    }
}

/// The members of an object: those that must be there in the order of the type, then the others.
fn members<'v>(layers: &[&'v Value]) -> Vec<(String, &'v Value)> {
    let mut found = Vec::new();
    for layer in layers {
        let Some(all) = layer.get("properties").and_then(Value::as_object) else { continue };
        let required = layer.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let mut order: Vec<&str> = required.collect();
        order.extend(
            all.keys()
                .map(String::as_str)
                .filter(|name| !layer["required"].as_array().is_some_and(|named| named.iter().any(|one| one == name))),
        );
        found.extend(order.into_iter().map(|name| (name.to_owned(), &all[name])));
    }
    found
}

/// A schema and what it refers to.
fn layers<'v>(root: &'v Value, schema: &'v Value) -> Vec<&'v Value> {
    let mut layers = vec![schema];
    let reference = |layer: &'v Value| {
        let choices = layer["anyOf"].as_array().into_iter().flatten();
        choices.chain(std::iter::once(layer)).find_map(|choice| choice.get("$ref").and_then(Value::as_str))
    };
    while let Some(reference) = reference(layers[layers.len() - 1]) {
        layers.push(root.pointer(reference.trim_start_matches('#')).expect("a reference leads to a definition"));
    }
    layers
}

#[test]
fn every_number_of_the_typical_economy_is_in_the_table_once() {
    let typical = shipped::<Economy>(ScenarioKind::Economy, "typical").document;
    let schema = schema_of::<Economy>();
    let mut all = Vec::new();
    walk(&schema, &schema, &mut Vec::new(), &mut all);
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for parameter in &all {
        let mut found = Vec::new();
        find(&typical, &parameter.path, "", &mut found);
        assert!(!found.is_empty() || is_optional(parameter), "typical has no {:?}", parameter.path);
        found.into_iter().for_each(|(address, _)| *counted.entry(address).or_default() += 1);
    }
    assert!(counted.values().all(|&times| times == 1), "{counted:?}");
    let mut numbers = Vec::new();
    let top: Map<String, Value> = typical.as_object().cloned().unwrap_or_default();
    for (key, value) in top.iter().filter(|(key, _)| *key != "sources") {
        leaves(value, key, &mut numbers);
    }
    let missing: Vec<_> = numbers.iter().filter(|at| !counted.keys().any(|known| covers(known, at))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Whether an economy may leave the number out, as `typical` does.
fn is_optional(parameter: &Parameter) -> bool {
    parameter.path.iter().any(|key| key == "waiting_list_bands")
}

fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(all) => all.iter().for_each(|(key, part)| leaves(part, &format!("{at}.{key}"), found)),
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(index, part)| leaves(part, &format!("{at}[{index}]"), found))
        }
        Value::Number(_) => found.push(at.to_owned()),
        _ => {}
    }
}

/// How many numbers a schema has, and the addresses of those whose meaning does not say what raising them does.
fn without_effect(schema: &Value) -> (usize, Vec<String>) {
    let mut all = Vec::new();
    walk(schema, schema, &mut Vec::new(), &mut all);
    let says =
        |meaning: &str| meaning.split(". ").any(|one| one.starts_with("Raising it") || one.starts_with("Raising a "));
    let silent = all.iter().filter(|parameter| !says(&parameter.meaning)).map(|parameter| parameter.path.join("."));
    (all.len(), silent.collect())
}

#[test]
fn every_number_of_an_economy_and_of_a_regime_says_what_raising_it_does() {
    let (economy, regime) = (without_effect(&schema_of::<Economy>()), without_effect(&schema_of::<RegimeFile>()));
    assert!(economy.1.is_empty() && regime.1.is_empty(), "{:#?} {:#?}", economy.1, regime.1);
    assert!(economy.0 >= 279 && regime.0 >= 166, "only {} and {} numbers were found", economy.0, regime.0);
}

#[test]
fn numbers_are_grouped_by_thousands() {
    assert_eq!(["0.5", "-1234.25", "999", "1000000"].map(grouped), ["0.5", "−1,234.25", "999", "1,000,000"]);
}
