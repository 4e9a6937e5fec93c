//! A file that extends another is that document plus a merge patch (RFC 7396): members replace, objects merge, `null` removes.
//!
//! Two checks are added to the standard. A `null` that removes nothing is a problem, because it is nearly always a misspelt
//! name; and the source of a value that a patch removes is removed with it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::address::{Address, AddressStep, get};
use super::near;
use super::origin::{KeyOrValue, Origins};
use super::problem::{MOST_PROBLEMS, Problem};
use super::read::Document;
use super::renamed::FormerKey;

/// The key that names the document a file builds on; no part of the merged document.
pub const EXTENDS: &str = "extends";

/// Merges a patch into a document by RFC 7396.
pub fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Value::Object(members) = document else { return };
    for (key, change) in changes {
        if change.is_null() {
            members.remove(key);
        } else {
            merge(members.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Merges the patch of a file into a resolved document, and adds the file to the origins.
///
/// Gives the problems of the patch: every `null` that removes nothing. The document is merged all the same, so that its
/// other problems can be found at once.
#[must_use]
pub fn apply(document: &mut Value, origins: &mut Origins, patch: &Document) -> Vec<Problem> {
    let mut idle = Vec::new();
    removals_of_nothing(Some(document), &patch.value, &mut Address::ROOT.clone(), &mut idle);
    let before = document.clone();
    merge(document, &patch.value);
    drop_sources_of_removed(document, &before, &patch.value);
    origins.push(patch.layer());
    let base = origins.files().iter().rev().nth(1).cloned().unwrap_or_default();
    let problem = |(address, hint): (Address, Option<String>)| {
        let found =
            origins.problem(&address, KeyOrValue::Key, "null removes a key, and there is no such key to remove");
        found.found("null").allowed(format!("keys that {base} holds here")).hint(hint)
    };
    idle.into_iter().map(problem).collect()
}

/// Collects the addresses of `null`s in the patch at which the document holds nothing, each with the nearest name.
fn removals_of_nothing(
    document: Option<&Value>,
    patch: &Value,
    at: &mut Address,
    idle: &mut Vec<(Address, Option<String>)>,
) {
    let Value::Object(changes) = patch else { return };
    let members = document.and_then(Value::as_object);
    for (key, change) in changes {
        let old = members.and_then(|members| members.get(key));
        at.push(AddressStep::Key(key.clone()));
        if !change.is_null() {
            removals_of_nothing(old, change, at, idle);
        } else if old.is_none() && idle.len() < MOST_PROBLEMS {
            let names = members.into_iter().flat_map(Map::keys).map(String::as_str);
            let hint = FormerKey::at(at).map(FormerKey::hint).or_else(|| near::did_you_mean(key, names));
            idle.push((at.clone(), hint));
        }
        at.pop();
    }
}

/// Removes the sources that the patch left without a value: those it does not name itself, whose address named something
/// before and names nothing now.
fn drop_sources_of_removed(document: &mut Value, before: &Value, patch: &Value) {
    let Some(old) = before.get("sources").and_then(Value::as_object) else { return };
    let named = patch.get("sources").and_then(Value::as_object);
    let lost: BTreeSet<&String> = old
        .keys()
        .filter(|key| named.is_none_or(|named| !named.contains_key(*key)))
        .filter(|key| {
            let at = key.parse::<Address>();
            at.is_ok_and(|at| get(before, &at).is_some() && get(document, &at).is_none())
        })
        .collect();
    if let Some(sources) = document.get_mut("sources").and_then(Value::as_object_mut) {
        sources.retain(|key, _| !lost.contains(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read::read;
    use serde_json::json;

    #[test]
    fn the_examples_of_the_standard_merge_as_it_says() {
        let examples = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), json!(null), json!(null)),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (mut document, patch, expected) in examples {
            let shown = format!("{document} with {patch}");
            merge(&mut document, &patch);
            assert_eq!(document, expected, "{shown}");
        }
    }

    fn applied(base: &str, patch: &str) -> (Value, Vec<Problem>) {
        let base = read("base.json", base.as_bytes()).expect("it is JSON");
        let patch = read("patch.json", patch.as_bytes()).expect("it is JSON");
        let (mut document, mut origins) = (base.value.clone(), Origins::default());
        origins.push(base.layer());
        let problems = apply(&mut document, &mut origins, &patch);
        (document, problems)
    }

    #[test]
    fn a_null_that_removes_nothing_is_a_problem_with_the_nearest_name() {
        let (_, problems) = applied(r#"{"clauses": {"sanctions": {}}}"#, r#"{"clauses": {"sanction": null}}"#);
        let expected = "\
error: patch.json:1:14
  what     null removes a key, and there is no such key to remove
  at       clauses.sanction
  found    null
  allowed  keys that base.json holds here
  hint     did you mean \"sanctions\"?";
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn a_source_goes_with_the_value_it_explained_unless_the_patch_names_it() {
        let base = r#"{"a": {"x": 1}, "b": 2, "sources": {"a.x": {"title": "t"}, "b": {"title": "u"}}}"#;
        let (document, problems) = applied(base, r#"{"a": null}"#);
        assert_eq!(document, json!({"b": 2, "sources": {"b": {"title": "u"}}}));
        assert_eq!(problems, []);

        let (document, _) = applied(base, r#"{"a": null, "sources": {"a.x": {"why": "w"}}}"#);
        assert_eq!(document["sources"]["a.x"], json!({"title": "t", "why": "w"}));
    }
}
