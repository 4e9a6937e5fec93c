//! The check of a document against the schema of its type: every problem of meaning, all at once.
//!
//! The schema is the one that `schemars` writes from the types that read the file, so there is no second list of keys,
//! ranges and units. What the walk lets pass, the type can read.

use serde_json::{Map, Value};

use super::address::{Address, Step};
use super::choice::{self, Choice, Variants};
use super::keys;
use super::near;
use super::number;
use super::origin::{Origins, Point};
use super::pattern;
use super::problem::{MOST_PROBLEMS, Problem, listed, shortened, shown};
use super::range::Range;
use super::schema::Node;

/// All the problems of a document by the schema of its type, each with the file and place it came from.
#[must_use]
pub fn check(schema: &Value, document: &Value, origins: &Origins) -> Vec<Problem> {
    let mut walk = Walk { origins, at: Address::ROOT, problems: Vec::new() };
    walk.visit(&Node::root(schema), document);
    walk.problems
}

struct Walk<'o> {
    origins: &'o Origins,
    at: Address,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node<'_>, value: &Value) {
        if self.problems.len() >= MOST_PROBLEMS || (value.is_null() && node.allows_null()) {
            return;
        }
        if let Some(choice) = Choice::of(node) {
            return self.choose(node, &choice, value);
        }
        let types = node.types();
        if !types.is_empty() && !types.iter().any(|name| is_of_type(value, name)) {
            return self.wrong_type(node, value);
        }
        match value {
            Value::Object(members) => self.object(node, members),
            Value::Array(items) => self.list(node, items),
            Value::String(text) => self.text(node, text),
            Value::Number(number) => self.number(node, number.as_f64().unwrap_or(f64::INFINITY), value),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn object(&mut self, node: &Node<'_>, members: &Map<String, Value>) {
        let absent: Vec<&str> = node.members().map(|(key, _)| key).filter(|key| !members.contains_key(*key)).collect();
        let mut explained = Vec::new();
        for (key, value) in members {
            self.at.push(Step::Key(key.clone()));
            match node.member(key).or_else(|| node.free_member(key)) {
                Some(schema) => self.visit(&node.within(schema), value),
                None => explained.extend(self.unknown_key(node, key, &absent)),
            }
            self.at.pop();
        }
        // A misspelt key is one problem, not a key too many and a key too few.
        for key in node.required().filter(|key| absent.contains(key) && !explained.contains(key)) {
            self.missing_key(node, key);
        }
        self.size(node, members.len(), ["minProperties", "maxProperties"], "entries");
    }

    /// Reports the key that stands at this address, and gives the absent key that was probably meant.
    fn unknown_key<'k>(&mut self, node: &Node<'_>, key: &str, absent: &[&'k str]) -> Option<&'k str> {
        if let Some(pattern) = node.name_pattern() {
            let hint = Some(near::as_name(key)).filter(|name| pattern::matches(pattern, name));
            let hint = hint.map(|name| format!("write {name}"));
            self.report(Point::Key, "this name is not allowed", quoted(key), pattern::in_words(pattern), hint);
            return None;
        }
        let known: Vec<&str> = node.members().map(|(key, _)| key).collect();
        let allowed = if known.is_empty() { "no keys".to_owned() } else { listed(known.iter().copied()) };
        let meant = keys::meant(key, absent);
        let hint = meant.as_ref().map(|meant| meant.hint.clone()).or_else(|| {
            let double = keys::meant(key, &known)?;
            Some(format!("{} stands here already", double.key))
        });
        self.report(Point::Key, "this key is not known here", quoted(key), allowed, hint);
        absent.iter().copied().find(|key| meant.as_ref().is_some_and(|meant| meant.key == *key))
    }

    fn missing_key(&mut self, node: &Node<'_>, key: &str) {
        let Some(member) = node.member(key).map(|schema| node.within(schema)) else { return };
        self.at.push(Step::Key(key.to_owned()));
        let summary = member.summary();
        let colon = if summary.is_empty() { "" } else { ": " };
        let hint = Some(format!("add \"{key}\"{colon}{summary}"));
        self.report(Point::Value, "a key is missing", String::new(), in_words(&member), hint);
        self.at.pop();
    }

    fn list(&mut self, node: &Node<'_>, items: &[Value]) {
        let first = node.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = first.get(index).or_else(|| node.get("items")) {
                self.at.push(Step::Index(index));
                self.visit(&node.within(schema), item);
                self.at.pop();
            }
        }
        self.size(node, items.len(), ["minItems", "maxItems"], "elements");
    }

    fn text(&mut self, node: &Node<'_>, text: &str) {
        self.size(node, text.chars().count(), ["minLength", "maxLength"], "characters");
        if let Some(pattern) = node.text("pattern").filter(|pattern| !pattern::matches(pattern, text)) {
            let hint = Some(near::as_name(text)).filter(|name| pattern::matches(pattern, name));
            let hint = hint.map(|name| format!("write \"{name}\""));
            self.report(Point::Value, "this text is not allowed here", quoted(text), pattern::in_words(pattern), hint);
        }
    }

    fn number(&mut self, node: &Node<'_>, number: f64, value: &Value) {
        let range = Range::of(node);
        if let Some((what, hint)) = range.fault(number) {
            self.report(Point::Value, what, shown(value), range.phrase(), hint);
        }
    }

    /// Reports a list, an object or a text with too few or too many parts.
    fn size(&mut self, node: &Node<'_>, size: usize, [fewest, most]: [&str; 2], parts: &str) {
        let (fewest, most) = (node.count(fewest).unwrap_or(0), node.count(most));
        if size >= fewest && most.is_none_or(|most| size <= most) {
            return;
        }
        let what = format!("too {} {parts}", if size < fewest { "few" } else { "many" });
        let allowed = most.map_or(format!("{fewest} or more"), |most| format!("{fewest} to {most}"));
        self.report(Point::Value, what, size.to_string(), allowed, None);
    }

    fn wrong_type(&mut self, node: &Node<'_>, value: &Value) {
        let what = match node.types().first().copied() {
            Some("number" | "integer") => "a number is needed",
            Some("string") => "a text is needed",
            Some("object") => "an object is needed",
            Some("array") => "a list is needed",
            Some("boolean") => "true or false is needed",
            _ => "something else is needed",
        };
        self.report(Point::Value, what, shown(value), in_words(node), type_hint(node, value));
    }

    fn choose(&mut self, node: &Node<'_>, choice: &Choice<'_>, value: &Value) {
        match (choice, value) {
            (Choice::Names(names), Value::String(name)) if names.contains(&name.as_str()) => {}
            (Choice::Variants(variants), Value::String(name)) if variants.is_name(name) => {}
            (Choice::Variants(variants), Value::Object(members)) if !variants.tags.is_empty() => {
                self.variant(node, variants, members);
            }
            (Choice::Any(schemas), _) => self.any(node, schemas, value),
            (Choice::Names(names), _) => self.no_such_name(names, &[], value),
            (Choice::Variants(variants), _) => self.no_such_name(&variants.names, &variants.tag_names(), value),
        }
    }

    /// Checks an object that names a variant by its only key.
    fn variant(&mut self, node: &Node<'_>, variants: &Variants<'_>, members: &Map<String, Value>) {
        let chosen: Vec<&str> = variants.tag_names().into_iter().filter(|tag| members.contains_key(*tag)).collect();
        if chosen.len() > 1 {
            let hint = self.hint_for_two(&chosen);
            self.report(
                Point::Value,
                "two variants are chosen at once",
                chosen.join(" and "),
                "one of them".into(),
                hint,
            );
        }
        if members.is_empty() {
            let allowed = variants.in_words();
            self.report(Point::Value, "a variant must be chosen", shown(&Value::Object(Map::new())), allowed, None);
        }
        for (key, value) in members {
            self.at.push(Step::Key(key.clone()));
            match variants.terms(key) {
                Some(terms) => self.visit(&node.within(terms), value),
                None if variants.is_name(key) => {
                    let hint = Some(format!("write \"{key}\" alone, without {{ }}"));
                    self.report(Point::Key, "this variant has no terms", quoted(key), variants.in_words(), hint);
                }
                None => {
                    let names = variants.tag_names().into_iter().chain(variants.names.iter().copied());
                    let hint = near::did_you_mean(key, names);
                    self.report(Point::Key, "there is no such variant", quoted(key), variants.in_words(), hint);
                }
            }
            self.at.pop();
        }
    }

    /// How two variants came together: a merge keeps what the base had chosen.
    fn hint_for_two(&self, chosen: &[&str]) -> Option<String> {
        let level = |tag: &&str| self.origins.find(&self.at.key(tag), Point::Key).level;
        let inherited = chosen.iter().min_by_key(|tag| level(tag))?;
        let last = chosen.iter().map(level).max()?;
        if level(inherited) == last {
            return Some("keep one and remove the others".into());
        }
        let base = self.origins.find(&self.at.key(inherited), Point::Key).file;
        Some(format!("{inherited} comes from {base}; remove it here with \"{inherited}\": null"))
    }

    /// Where the schema allows several forms without tags, the problems of the nearest form are reported.
    fn any(&mut self, node: &Node<'_>, schemas: &[&Value], value: &Value) {
        let tried = schemas.iter().map(|schema| {
            let mut walk = Walk { origins: self.origins, at: self.at.clone(), problems: Vec::new() };
            walk.visit(&node.within(schema), value);
            walk.problems
        });
        let fewest = tried.min_by_key(Vec::len).unwrap_or_default();
        self.problems.extend(fewest);
    }

    fn no_such_name(&mut self, names: &[&str], tags: &[&str], value: &Value) {
        let allowed = choice::in_words(names, tags);
        let Value::String(name) = value else {
            let hint = names
                .first()
                .filter(|_| tags.is_empty())
                .map(|name| format!("write one of the names, such as \"{name}\""));
            return self.report(Point::Value, "a choice is needed", shown(value), allowed, hint);
        };
        if tags.contains(&name.as_str()) {
            let hint = Some(format!("write {{ \"{name}\": {{ … }} }} with its terms"));
            return self.report(Point::Value, "this variant needs its terms", quoted(name), allowed, hint);
        }
        let hint = near::did_you_mean(name, names.iter().chain(tags).copied());
        self.report(Point::Value, "there is no such choice", quoted(name), allowed, hint);
    }

    fn report(&mut self, point: Point, what: impl Into<String>, found: String, allowed: String, hint: Option<String>) {
        let problem = self.origins.problem(&self.at, point, what);
        self.problems.push(problem.found(found).allowed(allowed).hint(hint));
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
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
fn in_words(node: &Node<'_>) -> String {
    match Choice::of(node) {
        Some(Choice::Names(names)) => return choice::in_words(&names, &[]),
        Some(Choice::Variants(variants)) => return variants.in_words(),
        Some(Choice::Any(schemas)) => {
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
fn type_hint(node: &Node<'_>, value: &Value) -> Option<String> {
    let needs = |name| node.types().contains(&name);
    let is_numeric = needs("number") || needs("integer");
    match value {
        Value::String(text) if is_numeric => number::as_meant(text).map(|hint| format!("{hint}, without quotes")),
        Value::String(text) if needs("boolean") && matches!(text.as_str(), "true" | "false") => {
            Some(format!("write {text}, without quotes"))
        }
        Value::Number(_) | Value::Bool(_) if needs("string") => Some(format!("write it in quotes: \"{value}\"")),
        Value::Null => Some("null removes a key in a patch; here a value must stand".into()),
        _ if needs("array") => Some("put it into [ ], even if it is the only one".into()),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text, 80))
}
