//! What may stand at a place of a schema, in words, and how a value of the wrong type is mended.

use serde_json::Value;

use super::choice::{self, SchemaChoice};
use super::number;
use super::pattern;
use super::problem::{listed, shortened};
use super::range::Range;
use super::schema::SchemaNode;

/// Whether a value is of a type, as JSON Schema names it.
pub(super) fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        // Whether a number is whole is asked with its range, where the hint is better.
        "number" | "integer" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// What may stand at a node, in a few words.
pub(super) fn in_words(node: &SchemaNode<'_>) -> String {
    match SchemaChoice::of(node) {
        Some(SchemaChoice::Names(names)) => return choice::in_words(&names, &[]),
        Some(SchemaChoice::Variants(variants)) => return variants.in_words(),
        Some(SchemaChoice::Any(schemas)) => {
            let forms: Vec<String> = schemas.iter().map(|schema| in_words(&node.within(schema))).collect();
            return forms.join("; or ");
        }
        None => {}
    }
    match node.types().first().copied() {
        Some("number" | "integer") => Range::of(node).phrase(),
        Some("string") => node.text("pattern").map_or("a text in quotes".into(), pattern::in_words),
        Some("object") if node.members().next().is_none() => "an object in { }".into(),
        Some("object") => format!("an object with {}", listed(node.members().map(|(key, _)| key))),
        Some("array") => "a list in [ ]".into(),
        Some("boolean") => "true or false".into(),
        _ => String::new(),
    }
}

/// How to mend a value of the wrong type.
pub(super) fn type_hint(node: &SchemaNode<'_>, value: &Value) -> Option<String> {
    let needs = |name| node.types().contains(&name);
    let is_numeric = needs("number") || needs("integer");
    match value {
        Value::String(text) if is_numeric => number::as_meant(text).map(|hint| format!("leave the quotes out: {hint}")),
        Value::String(text) if needs("boolean") && matches!(text.as_str(), "true" | "false") => {
            Some(format!("leave the quotes out: write {text}"))
        }
        Value::Number(_) | Value::Bool(_) if needs("string") => Some(format!("write it in quotes: \"{value}\"")),
        Value::Null => Some("null removes a key in a patch; here a value must stand".into()),
        _ if needs("array") => Some("put it into [ ], even if it is the only one".into()),
        _ => None,
    }
}

/// A text as a message shows it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text, 80))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(schema: &Value) -> String {
        in_words(&SchemaNode::root(schema))
    }

    #[test]
    fn what_may_stand_at_a_place_is_told_for_every_type() {
        assert_eq!(told(&json!({"type": "string"})), "a text in quotes");
        assert_eq!(told(&json!({"type": ["boolean", "null"]})), "true or false");
        assert_eq!(told(&json!({"type": "array", "items": {}})), "a list in [ ]");
        assert_eq!(told(&json!({"type": "object", "properties": {"b": {}, "a": {}}})), "an object with a, b");
        assert_eq!(told(&json!({"type": "object", "additionalProperties": {}})), "an object in { }");
        assert_eq!(told(&json!({"const": "only"})), "\"only\"");
    }

    #[test]
    fn one_thing_where_a_list_is_needed_is_told_to_be_put_into_brackets() {
        let list = json!({"type": "array"});
        let hint = type_hint(&SchemaNode::root(&list), &json!("north"));
        assert_eq!(hint.as_deref(), Some("put it into [ ], even if it is the only one"));
    }
}
