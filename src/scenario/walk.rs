//! The check of a document against the schema of its type: every problem of meaning, all at once.
//!
//! The schema is the one that `schemars` writes from the types that read the file, so there is no second list of keys,
//! ranges and units. What the walk lets pass, the type can read.

use serde_json::{Map, Value};

use super::address::{Address, AddressStep};
use super::choice::{self, SchemaChoice, Variants};
use super::near;
use super::origin::{KeyOrValue, Origins};
use super::patch::EXTENDS;
use super::pattern;
use super::problem::{MOST_PROBLEMS, Problem, listed, shown};
use super::range::Range;
use super::schema::SchemaNode;
use super::unknown_keys::{self, MeantKey};
use super::wording::{in_words, is_of_type, quoted, type_hint};

/// All the problems of a document by the schema of its type, each with the file and place it came from.
#[must_use]
pub fn check(schema: &Value, document: &Value, origins: &Origins) -> Vec<Problem> {
    let mut walk = Walk { origins, at: Address::ROOT, problems: Vec::new() };
    walk.visit(&SchemaNode::root(schema), document);
    walk.problems
}

struct Walk<'o> {
    origins: &'o Origins,
    at: Address,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &SchemaNode<'_>, value: &Value) {
        if self.problems.len() >= MOST_PROBLEMS || (value.is_null() && node.allows_null()) {
            return;
        }
        if let Some(choice) = SchemaChoice::of(node) {
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

    fn object(&mut self, node: &SchemaNode<'_>, members: &Map<String, Value>) {
        let absent: Vec<&str> = node.members().map(|(key, _)| key).filter(|key| !members.contains_key(*key)).collect();
        let mut explained = Vec::new();
        for (key, value) in members {
            if self.problems.len() == MOST_PROBLEMS {
                return;
            }
            self.at.push(AddressStep::Key(key.clone()));
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
    fn unknown_key<'k>(&mut self, node: &SchemaNode<'_>, key: &str, absent: &[&'k str]) -> Option<&'k str> {
        if let Some(pattern) = node.name_pattern() {
            let hint = Some(near::as_name(key)).filter(|name| pattern::matches(pattern, name));
            let hint = hint.map(|name| format!("write {name}"));
            self.report(KeyOrValue::Key, "this name is not allowed", quoted(key), pattern::in_words(pattern), hint);
            return None;
        }
        let extends = (self.at.steps().len() == 1).then_some(EXTENDS);
        let known: Vec<&str> = node.members().map(|(key, _)| key).chain(extends).collect();
        let allowed = if known.is_empty() { "no keys".to_owned() } else { listed(known.iter().copied()) };
        let free: Vec<&str> = absent.iter().copied().chain(extends).collect();
        let meant = unknown_keys::renamed(&self.at).or_else(|| unknown_keys::meant(key, &free));
        let hint = match &meant {
            Some(meant) => Some(meant.hint.clone()),
            None => unknown_keys::meant(key, &known).map(|double| self.hint_for_double(key, double)),
        };
        self.report(KeyOrValue::Key, "this key is not known here", quoted(key), allowed, hint);
        absent.iter().copied().find(|key| meant.as_ref().is_some_and(|meant| meant.key == *key))
    }

    /// The hint for an unknown key that seems to mean one that stands beside it: in a patch, one that the base set.
    fn hint_for_double(&self, key: &str, double: MeantKey) -> String {
        let mut beside = self.at.clone();
        beside.pop();
        let level = |key: &str| self.origins.find(&beside.key(key), KeyOrValue::Key).level;
        let is_inherited = level(&double.key) < level(key);
        if is_inherited { double.hint } else { format!("\"{}\" stands here already; remove this key", double.key) }
    }

    fn missing_key(&mut self, node: &SchemaNode<'_>, key: &str) {
        let Some(member) = node.member(key).map(|schema| node.within(schema)) else { return };
        self.at.push(AddressStep::Key(key.to_owned()));
        let summary = member.summary();
        let colon = if summary.is_empty() { "" } else { ": " };
        let hint = Some(format!("add \"{key}\"{colon}{summary}"));
        let is_removed = self.origins.find(&self.at, KeyOrValue::Value).is_named;
        let found = if is_removed { "null, which removes the key" } else { "nothing" };
        self.report(KeyOrValue::Value, "a key is missing", found.into(), in_words(&member), hint);
        self.at.pop();
    }

    fn list(&mut self, node: &SchemaNode<'_>, items: &[Value]) {
        let first = node.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = first.get(index).or_else(|| node.get("items")) {
                self.at.push(AddressStep::Index(index));
                self.visit(&node.within(schema), item);
                self.at.pop();
            }
        }
        self.size(node, items.len(), ["minItems", "maxItems"], "elements");
    }

    fn text(&mut self, node: &SchemaNode<'_>, text: &str) {
        self.size(node, text.chars().count(), ["minLength", "maxLength"], "characters");
        if let Some(pattern) = node.text("pattern").filter(|pattern| !pattern::matches(pattern, text)) {
            let hint = Some(near::as_name(text)).filter(|name| pattern::matches(pattern, name));
            let hint = hint.map(|name| format!("write \"{name}\""));
            self.report(
                KeyOrValue::Value,
                "this text is not allowed here",
                quoted(text),
                pattern::in_words(pattern),
                hint,
            );
        }
    }

    fn number(&mut self, node: &SchemaNode<'_>, number: f64, value: &Value) {
        let range = Range::of(node);
        if let Some((what, hint)) = range.fault(number) {
            self.report(KeyOrValue::Value, what, shown(value), range.phrase(), hint);
        }
    }

    /// Reports a list, an object or a text with too few or too many parts.
    fn size(&mut self, node: &SchemaNode<'_>, size: usize, [fewest, most]: [&str; 2], parts: &str) {
        let (fewest, most) = (node.count(fewest).unwrap_or(0), node.count(most));
        if size >= fewest && most.is_none_or(|most| size <= most) {
            return;
        }
        let what = format!("too {} {parts}", if size < fewest { "few" } else { "many" });
        let allowed = most.map_or(format!("{fewest} or more"), |most| format!("{fewest} to {most}"));
        self.report(KeyOrValue::Value, what, size.to_string(), allowed, None);
    }

    fn wrong_type(&mut self, node: &SchemaNode<'_>, value: &Value) {
        let what = match node.types().first().copied() {
            Some("number" | "integer") => "a number is needed",
            Some("string") => "a text is needed",
            Some("object") => "an object is needed",
            Some("array") => "a list is needed",
            Some("boolean") => "true or false is needed",
            _ => "something else is needed",
        };
        self.report(KeyOrValue::Value, what, shown(value), in_words(node), type_hint(node, value));
    }

    fn choose(&mut self, node: &SchemaNode<'_>, choice: &SchemaChoice<'_>, value: &Value) {
        match (choice, value) {
            (SchemaChoice::Names(names), Value::String(name)) if names.contains(&name.as_str()) => {}
            (SchemaChoice::Variants(variants), Value::String(name)) if variants.is_name(name) => {}
            (SchemaChoice::Variants(variants), Value::Object(members)) if !variants.tags.is_empty() => {
                self.variant(node, variants, members);
            }
            (SchemaChoice::Any(schemas), _) => self.any(node, schemas, value),
            (SchemaChoice::Names(names), _) => self.no_such_name(names, &[], value),
            (SchemaChoice::Variants(variants), _) => self.no_such_name(&variants.names, &variants.tag_names(), value),
        }
    }

    /// Checks an object that names a variant by its only key.
    fn variant(&mut self, node: &SchemaNode<'_>, variants: &Variants<'_>, members: &Map<String, Value>) {
        let chosen: Vec<&str> = variants.tag_names().into_iter().filter(|tag| members.contains_key(*tag)).collect();
        if chosen.len() > 1 {
            let hint = self.hint_for_two(&chosen);
            self.report(
                KeyOrValue::Value,
                "two variants are chosen at once",
                chosen.join(" and "),
                "one of them".into(),
                hint,
            );
        }
        if members.is_empty() {
            let allowed = variants.in_words();
            self.report(
                KeyOrValue::Value,
                "a variant must be chosen",
                shown(&Value::Object(Map::new())),
                allowed,
                None,
            );
        }
        for (key, value) in members {
            self.at.push(AddressStep::Key(key.clone()));
            match variants.terms(key) {
                Some(terms) => self.visit(&node.within(terms), value),
                None if variants.is_name(key) => {
                    let hint = Some(format!("write \"{key}\" alone, without {{ }}"));
                    self.report(KeyOrValue::Key, "this variant has no terms", quoted(key), variants.in_words(), hint);
                }
                None => {
                    let names = variants.tag_names().into_iter().chain(variants.names.iter().copied());
                    let hint = near::did_you_mean(key, names);
                    self.report(KeyOrValue::Key, "there is no such variant", quoted(key), variants.in_words(), hint);
                }
            }
            self.at.pop();
        }
    }

    /// How two variants came together: a merge keeps what the base had chosen.
    fn hint_for_two(&self, chosen: &[&str]) -> Option<String> {
        let level = |tag: &&str| self.origins.find(&self.at.key(tag), KeyOrValue::Key).level;
        let inherited = chosen.iter().min_by_key(|tag| level(tag))?;
        let last = chosen.iter().map(level).max()?;
        if level(inherited) == last {
            return Some("keep one and remove the others".into());
        }
        let base = self.origins.find(&self.at.key(inherited), KeyOrValue::Key).file;
        Some(format!("{inherited} comes from {base}; remove it here with \"{inherited}\": null"))
    }

    /// Where the schema allows several forms without tags, the problems of the nearest form are reported.
    fn any(&mut self, node: &SchemaNode<'_>, schemas: &[&Value], value: &Value) {
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
            return self.report(KeyOrValue::Value, "a choice is needed", shown(value), allowed, hint);
        };
        if tags.contains(&name.as_str()) {
            let hint = Some(format!("write {{ \"{name}\": {{ … }} }} with its terms"));
            return self.report(KeyOrValue::Value, "this variant needs its terms", quoted(name), allowed, hint);
        }
        let hint = near::did_you_mean(name, names.iter().chain(tags).copied());
        self.report(KeyOrValue::Value, "there is no such choice", quoted(name), allowed, hint);
    }

    fn report(
        &mut self,
        point: KeyOrValue,
        what: impl Into<String>,
        found: String,
        allowed: String,
        hint: Option<String>,
    ) {
        if self.problems.len() == MOST_PROBLEMS {
            return;
        }
        let problem = self.origins.problem(&self.at, point, what);
        self.problems.push(problem.found(found).allowed(allowed).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::example::{BASE, message, shelved};

    /// The message for a patch of the clauses of the example, without its last line.
    fn problem(clauses: &str) -> String {
        let patch = format!(r#"{{"extends": "annual", "clauses": {clauses}}}"#);
        let message = message("long", &[("annual", BASE), ("long", &patch)]);
        message.rsplit_once("\n\n").expect("a last line").0.to_owned()
    }

    /// What follows a rung in a message.
    fn rung(message: &str, name: &str) -> String {
        let line = message.lines().find_map(|line| line.strip_prefix(&format!("  {name:<8} ")));
        line.unwrap_or_default().to_owned()
    }

    #[test]
    fn a_share_of_92_is_told_how_92_per_cent_is_written() {
        let expected = "\
error: regimes/long.json:1:87
  what     a share must lie from 0 to 1
  at       clauses.sanctions.rtt_incomplete.threshold_share
  found    92
  allowed  0 to 1 (share)
  hint     92 per cent is written 0.92";
        assert_eq!(problem(r#"{"sanctions": {"rtt_incomplete": {"threshold_share": 92}}}"#), expected);
    }

    #[test]
    fn negative_money_is_told_that_the_key_says_who_pays() {
        let expected = "\
error: regimes/long.json:1:89
  what     a sum of money must not be below zero
  at       clauses.sanctions.rtt_incomplete.per_breach_pounds
  found    -150
  allowed  0 to 10,000,000,000,000 (pounds)
  hint     the key says who pays; write 150";
        assert_eq!(problem(r#"{"sanctions": {"rtt_incomplete": {"per_breach_pounds": -150}}}"#), expected);
    }

    #[test]
    fn a_misspelt_key_is_one_problem_and_the_key_that_was_meant_is_not_missing_too() {
        let expected = "\
error: regimes/long.json:1:55
  what     this key is not known here
  at       clauses.sanctions.a.treshold_share
  found    \"treshold_share\"
  allowed  months, per_breach_pounds, threshold_share
  hint     did you mean \"threshold_share\"?";
        assert_eq!(problem(r#"{"sanctions": {"a": {"treshold_share": 0.9, "per_breach_pounds": 1}}}"#), expected);
    }

    #[test]
    fn a_key_in_pence_is_told_the_key_in_pounds_also_where_the_base_has_set_that() {
        let hint = "the unit is part of the key: write \"per_breach_pounds\", and divide the value by 100";
        let inherited = problem(r#"{"sanctions": {"rtt_incomplete": {"per_breach_pence": 1}}}"#);
        assert_eq!(rung(&inherited, "hint"), hint);
        let twice = r#"{"sanctions": {"a": {"threshold_share": 1, "per_breach_pounds": 1, "per_breach_pence": 1}}}"#;
        assert_eq!(rung(&problem(twice), "hint"), "\"per_breach_pounds\" stands here already; remove this key");
    }

    #[test]
    fn a_missing_key_is_told_with_what_it_is_for_and_what_it_may_hold() {
        let expected = "\
error: regimes/long.json:1:54
  what     a key is missing
  at       clauses.sanctions.a.per_breach_pounds
  found    nothing
  allowed  0 to 10,000,000,000,000 (pounds)
  hint     add \"per_breach_pounds\": Sum withheld for each patient over the standard.";
        assert_eq!(problem(r#"{"sanctions": {"a": {"threshold_share": 1}}}"#), expected);
    }

    #[test]
    fn a_null_that_removes_a_key_that_must_be_there_is_told_at_the_null() {
        let expected = "\
error: regimes/long.json:1:49
  what     a key is missing
  at       clauses.term_years
  found    null, which removes the key
  allowed  a whole number, 1 to 10 (years)
  hint     add \"term_years\": Whole years until renewal.";
        assert_eq!(problem(r#"{"term_years": null}"#), expected);
    }

    #[test]
    fn two_variants_at_once_are_told_which_one_was_inherited_and_how_to_remove_it() {
        let expected = "\
error: regimes/long.json:1:46
  what     two variants are chosen at once
  at       clauses.payment
  found    block and activity
  allowed  one of them
  hint     activity comes from regimes/annual.json; remove it here with \"activity\": null";
        assert_eq!(problem(r#"{"payment": {"block": {"yearly_pounds": 1}}}"#), expected);
        let removed =
            r#"{"extends": "annual", "clauses": {"payment": {"activity": null, "block": {"yearly_pounds": 1}}}}"#;
        assert!(shelved("long", &[("annual", BASE), ("long", removed)]).is_ok());
    }

    #[test]
    fn an_unknown_variant_is_told_with_all_variants_and_the_nearest() {
        let found = problem(r#"{"payment": {"activity": null, "blok": {}}}"#);
        assert_eq!(rung(&found, "what"), "there is no such variant");
        assert_eq!(rung(&found, "allowed"), "one of \"unpaid\", { \"block\": … }, { \"activity\": … }");
        assert_eq!(rung(&found, "hint"), "did you mean \"block\"?");
    }

    #[test]
    fn a_variant_is_told_whether_it_has_terms() {
        let hint = |clauses: &str| rung(&problem(clauses), "hint");
        assert_eq!(hint(r#"{"payment": "block"}"#), "write { \"block\": { … } } with its terms");
        assert_eq!(hint(r#"{"payment": {"activity": null, "unpaid": {}}}"#), "write \"unpaid\" alone, without { }");
        assert_eq!(hint(r#"{"reinvest": "al"}"#), "did you mean \"all\"?");
        assert_eq!(hint(r#"{"reinvest": 5}"#), "write one of the names, such as \"all\"");
    }

    #[test]
    fn a_variant_with_an_unknown_or_missing_term_is_a_problem_within_it() {
        let found = problem(r#"{"payment": {"activity": null, "block": {"yearly_pence": 5}}}"#);
        assert_eq!(rung(&found, "at"), "clauses.payment.block.yearly_pence");
    }

    #[test]
    fn numbers_in_quotes_or_with_fractions_get_a_hint_how_they_are_written() {
        let hint = |clauses: &str| rung(&problem(clauses), "hint");
        assert_eq!(hint(r#"{"term_years": "3"}"#), "leave the quotes out: write 3");
        assert_eq!(hint(r#"{"term_years": 3.5}"#), "write 3 or 4");
        let per_cent = r#"{"sanctions": {"rtt_incomplete": {"threshold_share": "92%"}}}"#;
        assert_eq!(hint(per_cent), "leave the quotes out: 92 per cent is written 0.92");
    }

    #[test]
    fn a_list_that_is_too_long_and_its_wrong_elements_are_all_told() {
        let months = r#"{"sanctions": {"rtt_incomplete": {"months": [1,2,3,4,5,6,7,8,9,10,11,300,-1]}}}"#;
        let found = problem(months);
        let lines: Vec<&str> = found.lines().filter(|line| line.starts_with("  at") || line.contains("what")).collect();
        let expected = [
            "  what     too many elements",
            "  at       clauses.sanctions.rtt_incomplete.months",
            "  what     the number is too large",
            "  at       clauses.sanctions.rtt_incomplete.months[11]",
            "  what     the number is too small",
            "  at       clauses.sanctions.rtt_incomplete.months[12]",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn extend_is_told_to_be_written_extends() {
        let found = message("long", &[("long", &BASE.replacen('{', "{\"extend\": \"annual\",", 1))]);
        assert_eq!(rung(&found, "hint"), "did you mean \"extends\"?");
    }

    #[test]
    fn a_document_with_endless_problems_stops_at_two_hundred() {
        let keys: Vec<String> = (0..5000).map(|n| format!("\"k{n}\": 1")).collect();
        let found = message("long", &[("long", &format!("{{{}}}", keys.join(",")))]);
        assert!(found.ends_with("200 problems in 1 file (checking stopped there); nothing was written."));
    }
}
