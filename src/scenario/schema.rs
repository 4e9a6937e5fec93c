//! One place of a JSON Schema, as the check of a document needs it: references followed, `null` taken apart.
//!
//! Only the part of JSON Schema is known that `schemars` writes for the file types; a test of the repository asks
//! [`unknown_keywords`] that no type uses more.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::pattern;

/// References that lead through more others than this lead in a circle.
const LONGEST_REFERENCE: usize = 32;

/// Keywords that the check obeys.
const OBEYED: [&str; 26] = [
    "$defs",
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "type",
];

/// Keywords that inform readers and forbid nothing.
const INFORMING: [&str; 10] =
    ["$schema", "$id", "default", "deprecated", "description", "examples", "readOnly", "title", "uniqueItems", "unit"];

/// What the schema says about one value.
///
/// `#[schemars(…)]` on a field stands beside the reference to its type; both are layers, the field first.
#[derive(Clone, Debug)]
pub(super) struct SchemaNode<'s> {
    root: &'s Value,
    layers: Vec<&'s Map<String, Value>>,
    nullable: bool,
}

impl<'s> SchemaNode<'s> {
    /// The node of a whole schema.
    pub fn root(schema: &'s Value) -> Self {
        Self::new(schema, schema)
    }

    fn new(root: &'s Value, schema: &'s Value) -> Self {
        let mut node = Self { root, layers: Vec::new(), nullable: false };
        let mut next = Some(schema);
        for _ in 0..LONGEST_REFERENCE {
            let Some(layer) = next.and_then(Value::as_object) else { break };
            node.layers.push(layer);
            next = node.follow(layer);
        }
        node
    }

    /// The schema that a layer refers to: by reference, or as the only choice besides null.
    fn follow(&mut self, layer: &'s Map<String, Value>) -> Option<&'s Value> {
        if let Some(reference) = layer.get("$ref").and_then(Value::as_str) {
            return self.root.pointer(reference.strip_prefix('#')?);
        }
        let choices = ["anyOf", "oneOf"].iter().find_map(|key| layer.get(*key)?.as_array())?;
        let mut others = choices.iter().filter(|choice| !is_null(choice));
        let only = others.next().filter(|_| others.next().is_none());
        if only.is_some() {
            self.nullable |= choices.iter().any(is_null);
        }
        only
    }

    /// The node of a schema within this one.
    pub fn within(&self, schema: &'s Value) -> Self {
        Self::new(self.root, schema)
    }

    /// What the nearest layer says under a keyword.
    pub fn get(&self, keyword: &str) -> Option<&'s Value> {
        self.layers.iter().find_map(|layer| layer.get(keyword))
    }

    /// Whether null may stand here.
    pub fn allows_null(&self) -> bool {
        let listed = self.get("enum").and_then(Value::as_array).is_some_and(|values| values.contains(&Value::Null));
        let free = self.types().is_empty()
            && self.choices().is_empty()
            && self.get("enum").is_none()
            && self.get("const").is_none();
        self.nullable
            || listed
            || self.types().contains(&"null")
            || free
            || self.choices().iter().any(|choice| is_null(choice))
    }

    /// The types that may stand here; empty if any may.
    pub fn types(&self) -> Vec<&'s str> {
        match self.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The schemas of which one must hold, besides null; empty where there is no choice.
    pub fn choices(&self) -> Vec<&'s Value> {
        let Some(last) = self.layers.last() else { return Vec::new() };
        let choices = ["oneOf", "anyOf"].iter().find_map(|key| last.get(*key)?.as_array());
        choices.into_iter().flatten().filter(|choice| !is_null(choice)).collect()
    }

    /// The texts of which one must stand here: `enum` or `const`.
    pub fn names(&self) -> Option<Vec<&'s str>> {
        match (self.get("enum"), self.get("const")) {
            (Some(Value::Array(names)), _) => Some(names.iter().filter_map(Value::as_str).collect()),
            (_, Some(Value::String(name))) => Some(vec![name]),
            _ => None,
        }
    }

    /// The named members of an object with their schemas.
    pub fn members(&self) -> impl Iterator<Item = (&'s str, &'s Value)> {
        self.get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(key, schema)| (key.as_str(), schema))
    }

    /// The schema of one named member.
    pub fn member(&self, key: &str) -> Option<&'s Value> {
        self.get("properties")?.get(key)
    }

    /// The schema of a member whose name the file chooses, if such a name is allowed: a provider of an economy.
    pub fn free_member(&self, key: &str) -> Option<&'s Value> {
        if self.name_pattern().is_some_and(|pattern| !pattern::matches(pattern, key)) {
            return None;
        }
        let patterned = self.get("patternProperties").and_then(Value::as_object).and_then(|all| all.values().next());
        let free = self.get("additionalProperties").filter(|schema| **schema != Value::Bool(false));
        // An object with named members is closed even where its type forgot to say so: a misspelt key is never ignored.
        let is_open = self.get("additionalProperties").is_none() && self.get("properties").is_none();
        patterned.or(free).or_else(|| is_open.then_some(&Value::Bool(true)))
    }

    /// The pattern of the names that a file may choose for members.
    pub fn name_pattern(&self) -> Option<&'s str> {
        let by_pattern = self.get("patternProperties").and_then(Value::as_object).and_then(|all| all.keys().next());
        by_pattern.map(String::as_str).or_else(|| self.get("propertyNames")?.get("pattern")?.as_str())
    }

    /// The names of the members that must be there.
    pub fn required(&self) -> impl Iterator<Item = &'s str> {
        self.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// A keyword that holds a number.
    pub fn number(&self, keyword: &str) -> Option<f64> {
        self.get(keyword)?.as_f64()
    }

    /// A keyword that holds a count.
    pub fn count(&self, keyword: &str) -> Option<usize> {
        usize::try_from(self.get(keyword)?.as_u64()?).ok()
    }

    /// A keyword that holds a text.
    pub fn text(&self, keyword: &str) -> Option<&'s str> {
        self.get(keyword)?.as_str()
    }

    /// The first sentence of the description, on one line.
    pub fn summary(&self) -> String {
        let text = self.text("description").unwrap_or_default();
        let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        paragraph.split_inclusive(". ").next().unwrap_or_default().trim_end().to_owned()
    }

    /// If this is the schema of one variant with terms, its tag and the schema of the terms: an object with one member.
    pub fn tagged(&self) -> Option<(&'s str, &'s Value)> {
        let mut members = self.members();
        let only = members.next().filter(|_| members.next().is_none())?;
        self.required().eq([only.0]).then_some(only)
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

/// The keywords of a schema that the check does not know and would silently not obey.
#[must_use]
pub fn unknown_keywords(schema: &Value) -> BTreeSet<String> {
    let mut unknown = BTreeSet::new();
    collect_unknown(schema, &mut unknown);
    unknown
}

fn collect_unknown(schema: &Value, unknown: &mut BTreeSet<String>) {
    let Some(keywords) = schema.as_object() else { return };
    for (keyword, below) in keywords {
        match keyword.as_str() {
            "properties" | "patternProperties" | "$defs" => {
                below.as_object().into_iter().flatten().for_each(|(_, part)| collect_unknown(part, unknown));
            }
            "oneOf" | "anyOf" | "prefixItems" => {
                below.as_array().into_iter().flatten().for_each(|part| collect_unknown(part, unknown));
            }
            "items" | "additionalProperties" | "propertyNames" => collect_unknown(below, unknown),
            known if OBEYED.contains(&known) || INFORMING.contains(&known) => {}
            other => {
                unknown.insert(other.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
    use serde_json::json;

    use super::*;
    use crate::scenario::example::ExampleRegime;
    use crate::scenario::origin::Origins;
    use crate::scenario::walk::check;

    #[test]
    fn no_keyword_of_a_file_type_is_unknown_and_one_beyond_the_subset_is_named() {
        assert_eq!(unknown_keywords(&schema_for!(ExampleRegime).to_value()), BTreeSet::new());
        let stranger = json!({"properties": {"a": {"type": "number", "multipleOf": 5}}, "not": {}});
        assert_eq!(unknown_keywords(&stranger), BTreeSet::from(["multipleOf".to_owned(), "not".to_owned()]));
    }

    /// A plain name.
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    struct Name;

    impl JsonSchema for Name {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Name".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$" })
        }
    }

    /// What is tested here.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Forms {
        /// By name.
        by_name: BTreeMap<Name, Option<Inner>>,
        /// Two numbers.
        pair: Option<(f64, u8)>,
        /// Which one.
        which: Option<OneOrTwo>,
        /// Anything.
        free: Option<serde_json::Value>,
        /// A name.
        name: Option<Name>,
    }

    /// Inner.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Inner {
        /// At the type: 0 to 1.
        part: crate::units::Share,
        /// At the field: narrower than its type.
        #[schemars(range(min = 5))]
        weeks: Option<u8>,
        /// Itself again.
        inner: Option<Box<Inner>>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    enum OneOrTwo {
        One,
        Two { x: u8 },
    }

    fn faults(document: Value) -> Vec<String> {
        let problems = check(&schema_for!(Forms).to_value(), &document, &Origins::unplaced("f"));
        problems.into_iter().map(|problem| format!("{}: {}", problem.address, problem.what)).collect()
    }

    #[test]
    fn every_form_that_types_of_files_have_is_accepted_where_it_is_right() {
        let document = json!({
            "by_name": {"north": null, "south": {"part": 1, "weeks": 5, "inner": {"part": 0, "inner": null}}},
            "pair": [1.5, 2], "which": {"Two": {"x": 1}}, "free": {"a": [null]}, "name": "a-b"
        });
        assert_eq!(faults(document), Vec::<String>::new());
        let bare = json!({"by_name": {}, "pair": null, "which": null, "free": null, "name": null});
        assert_eq!(faults(bare), Vec::<String>::new());
        assert_eq!(faults(json!({"by_name": {}, "which": "One"})), Vec::<String>::new());
    }

    #[test]
    fn every_form_that_types_of_files_have_is_refused_where_it_is_wrong() {
        let document = json!({
            "by_name": {"North": null, "south": {"part": 2, "weeks": 4, "inner": {"part": 0, "inner": {"part": -1}}}},
            "pair": [1.5, -2, 3], "which": {"Two": {"x": 1, "y": 2}}, "name": "../a"
        });
        let expected = [
            "by_name.North: this name is not allowed",
            "by_name.south.inner.inner.part: a share must lie from 0 to 1",
            "by_name.south.part: a share must lie from 0 to 1",
            "by_name.south.weeks: the number is too small",
            "name: this text is not allowed here",
            "pair[1]: the number is too small",
            "pair: too many elements",
            "which.Two.y: this key is not known here",
        ];
        assert_eq!(faults(document), expected);
    }
}
