//! Addresses of values in a scenario: `clauses.sanctions.rtt_incomplete.threshold_share`, `contracts[3].commissioner`.
//!
//! The same address serves error messages, sweeps, sources and result columns. A key that itself holds dots or brackets is
//! written in brackets and quotes: `sources["clauses.payment"].title`.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::near;

/// One step down from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressStep {
    /// Into an object, by key.
    Key(String),
    /// Into a list, counted from 0.
    Index(usize),
}

/// The way from the root of a document to one value in it; without steps it is the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(Vec<AddressStep>);

/// A text that is not an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not an address: {why}")]
pub struct NotAnAddress {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// An address at which the document holds nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing stands at {address}{}", .nearest.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default())]
pub struct NothingThere {
    /// The address that was asked for.
    pub address: Address,
    /// The nearest address at which something stands.
    pub nearest: Option<Address>,
}

impl Address {
    /// The whole document.
    pub const ROOT: Self = Self(Vec::new());

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[AddressStep] {
        &self.0
    }

    /// The address of the member `key` of what stands here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(AddressStep::Key(key.to_owned()))
    }

    /// The address of the element `index` of the list that stands here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(AddressStep::Index(index))
    }

    /// The address one step below this one.
    #[must_use]
    pub fn step(&self, step: AddressStep) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// Goes one step down in place.
    pub fn push(&mut self, step: AddressStep) {
        self.0.push(step);
    }

    /// Goes one step up in place.
    pub fn pop(&mut self) -> Option<AddressStep> {
        self.0.pop()
    }

    /// Whether `other` is this address or lies below it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// The value at an address, if there is one.
#[must_use]
pub fn get<'v>(document: &'v Value, address: &Address) -> Option<&'v Value> {
    address.0.iter().try_fold(document, |value, step| match step {
        AddressStep::Key(key) => value.as_object()?.get(key),
        AddressStep::Index(index) => value.as_array()?.get(*index),
    })
}

/// Replaces the value at an address.
///
/// # Errors
/// Nothing stands at the address: a sweep over a misspelt address must not add a key that nobody reads.
pub fn set(document: &mut Value, address: &Address, new: Value) -> Result<(), NothingThere> {
    let place = address.0.iter().try_fold(&mut *document, |value, step| match step {
        AddressStep::Key(key) => value.as_object_mut()?.get_mut(key),
        AddressStep::Index(index) => value.as_array_mut()?.get_mut(*index),
    });
    match place {
        Some(old) => {
            *old = new;
            Ok(())
        }
        None => Err(NothingThere { address: address.clone(), nearest: nearest(document, address) }),
    }
}

/// Every number of the document with its address, in the order of keys and lists.
#[must_use]
pub fn leaves(document: &Value) -> Vec<(Address, f64)> {
    let mut found = Vec::new();
    every(document, &mut |address, value| found.extend(value.as_f64().map(|number| (address.clone(), number))));
    found
}

/// Calls `look` for every value of the document with its address, parents before children.
pub fn every<'v>(document: &'v Value, look: &mut impl FnMut(&Address, &'v Value)) {
    descend(document, &mut Address::ROOT.clone(), look);
}

fn descend<'v>(value: &'v Value, address: &mut Address, look: &mut impl FnMut(&Address, &'v Value)) {
    look(address, value);
    let below: Vec<(AddressStep, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, part)| (AddressStep::Key(key.clone()), part)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, part)| (AddressStep::Index(index), part)).collect()
        }
        _ => return,
    };
    for (step, part) in below {
        address.push(step);
        descend(part, address, look);
        address.pop();
    }
}

/// The address in the document that was probably meant by one that is not in it: the same way with each wrong key replaced
/// by the nearest, or else the first address that ends with all these steps.
#[must_use]
pub fn nearest(document: &Value, address: &Address) -> Option<Address> {
    corrected(document, address).or_else(|| {
        let mut found = None;
        every(document, &mut |at, _| {
            if found.is_none() && !address.0.is_empty() && at.0.ends_with(&address.0) {
                found = Some(at.clone());
            }
        });
        found
    })
}

fn corrected(document: &Value, address: &Address) -> Option<Address> {
    let (mut here, mut right) = (document, Address::ROOT);
    for step in &address.0 {
        let step = match (step, here) {
            (AddressStep::Key(key), Value::Object(members)) if !members.contains_key(key) => {
                AddressStep::Key(near::nearest(key, members.keys().map(String::as_str))?.to_owned())
            }
            (step, _) => step.clone(),
        };
        here = get(here, &Address(vec![step.clone()]))?;
        right.push(step);
    }
    Some(right)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                AddressStep::Index(index) => write!(f, "[{index}]")?,
                AddressStep::Key(key) if !is_plain(key) => write!(f, "[{}]", Value::String(key.clone()))?,
                AddressStep::Key(key) if position == 0 => f.write_str(key)?,
                AddressStep::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Keys of letters, digits, `_`, `-` and `$` need no quotes.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$'))
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let wrong = |why| NotAnAddress { text: text.to_owned(), why };
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let (step, after) = bracket(inner).ok_or_else(|| wrong("brackets hold a position or a quoted key"))?;
                steps.push(step);
                rest = after;
                continue;
            }
            if !steps.is_empty() {
                rest = rest.strip_prefix('.').ok_or_else(|| wrong("a dot belongs between two keys"))?;
            }
            let (key, after) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
            if !is_plain(key) {
                return Err(wrong("keys are letters, digits, _ and -, separated by single dots"));
            }
            steps.push(AddressStep::Key(key.to_owned()));
            rest = after;
        }
        Ok(Self(steps))
    }
}

/// The step in brackets and the text after it; `inner` starts after the opening bracket.
fn bracket(inner: &str) -> Option<(AddressStep, &str)> {
    if !inner.starts_with('"') {
        let (digits, after) = inner.split_once(']')?;
        return Some((AddressStep::Index(digits.parse().ok()?), after));
    }
    let mut keys = serde_json::Deserializer::from_str(inner).into_iter::<String>();
    let key = keys.next()?.ok()?;
    let after = inner.get(keys.byte_offset()..)?.strip_prefix(']')?;
    Some((AddressStep::Key(key), after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn address(text: &str) -> Address {
        text.parse().expect("an address")
    }

    fn regime() -> Value {
        json!({
            "clauses": { "sanctions": { "per_breach_pounds": 150, "threshold_share": 0.92 } },
            "contracts": [{ "commissioner": "a" }, { "commissioner": "b", "term_years": 3 }],
            "sources": { "clauses.sanctions": { "title": "t" } }
        })
    }

    #[test]
    fn a_written_address_is_read_back_as_the_same_address() {
        for text in ["", "clauses.payment", "contracts[3].commissioner", "a[0][1].b", r#"sources["clauses.x"].title"#] {
            assert_eq!(address(text).to_string(), text);
        }
        assert_eq!(address(r#"["a\"]b"].c"#).steps()[0], AddressStep::Key("a\"]b".into()));
    }

    #[test]
    fn a_text_with_gaps_open_brackets_or_negative_positions_is_no_address() {
        for text in [".a", "a..b", "a.", "a[", "a[x]", "a[-1]", "a[0]b", "a b", r#"["a"#] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_found_in_objects_lists_and_under_keys_with_dots() {
        let document = regime();
        assert_eq!(get(&document, &address("contracts[1].commissioner")), Some(&json!("b")));
        assert_eq!(get(&document, &address(r#"sources["clauses.sanctions"].title"#)), Some(&json!("t")));
        assert_eq!(get(&document, &address("contracts[2]")), None);
        assert_eq!(get(&document, &address("contracts.commissioner")), None);
    }

    #[test]
    fn setting_replaces_one_value_and_never_adds_a_key() {
        let mut document = regime();
        set(&mut document, &address("clauses.sanctions.per_breach_pounds"), json!(400)).expect("it exists");
        assert_eq!(document["clauses"]["sanctions"]["per_breach_pounds"], json!(400));

        let before = document.clone();
        let error = set(&mut document, &address("clauses.sanction.per_breach_pound"), json!(1)).expect_err("misspelt");
        let expected =
            "nothing stands at clauses.sanction.per_breach_pound; did you mean clauses.sanctions.per_breach_pounds?";
        assert_eq!(error.to_string(), expected);
        assert_eq!(document, before);
    }

    #[test]
    fn an_address_that_lacks_its_beginning_finds_the_whole_one_and_a_strange_one_nothing() {
        let near = |text: &str| nearest(&regime(), &address(text)).map(|found| found.to_string());
        assert_eq!(near("sanctions.threshold_share").as_deref(), Some("clauses.sanctions.threshold_share"));
        assert_eq!(near("contracts[0].comissioner").as_deref(), Some("contracts[0].commissioner"));
        assert_eq!(near("contracts[7].commissioner"), None);
        assert_eq!(near("colour"), None);
    }

    #[test]
    fn leaves_are_the_numbers_and_nothing_else() {
        let found: Vec<String> = leaves(&regime()).iter().map(|(at, number)| format!("{at}={number}")).collect();
        let expected = [
            "clauses.sanctions.per_breach_pounds=150",
            "clauses.sanctions.threshold_share=0.92",
            "contracts[1].term_years=3",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_address_covers_itself_and_what_lies_below_but_not_its_namesakes() {
        assert!(address("clauses.sanctions").covers(&address("clauses.sanctions.a")));
        assert!(address("clauses").covers(&address("clauses")));
        assert!(!address("clauses.sanc").covers(&address("clauses.sanctions")));
    }
}
