//! The number at an address of a document, with what it may be: for whoever puts another value there.

use serde_json::Value;

use crate::scenario::address::{Address, Step, get};
use crate::scenario::choice::Choice;
use crate::scenario::number::{LARGEST_EXACT, written};
use crate::scenario::range::Range;
use crate::scenario::schema::Node;

/// A number of a document and what may stand in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The number that stands there.
    pub default: f64,
    /// Whether it must be whole.
    pub is_whole: bool,
    range: Range,
}

/// The slot at an address; `schema` is that of the document's type.
///
/// # Errors
/// What stands at the address instead of a number, or nothing if nothing stands there.
pub fn slot<'d>(schema: &Value, document: &'d Value, at: &Address) -> Result<Slot, Option<&'d Value>> {
    let value = get(document, at).ok_or(None)?;
    let node = node_at(schema, at).filter(|node| node.types().iter().any(|name| matches!(*name, "number" | "integer")));
    match (value.as_f64(), node) {
        (Some(default), Some(node)) => {
            let is_whole = !node.types().contains(&"number");
            Ok(Slot { default, is_whole, range: Range::of(&node) })
        }
        _ => Err(Some(value)),
    }
}

impl Slot {
    /// What is wrong with a value and how to mend it, if it may not stand here.
    #[must_use]
    pub fn fault(&self, value: f64) -> Option<(String, Option<String>)> {
        self.range.fault(value)
    }

    /// What may stand here, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        self.range.phrase()
    }
}

/// A number as documents hold it: whole numbers without a fraction.
#[must_use]
pub fn json_number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() <= LARGEST_EXACT { Value::from(value as i64) } else { Value::from(value) }
}

/// A number as messages, labels and names write it.
#[must_use]
pub fn in_digits(value: f64) -> String {
    written(value)
}

fn node_at<'s>(schema: &'s Value, address: &Address) -> Option<Node<'s>> {
    address.steps().iter().try_fold(Node::root(schema), |node, step| {
        let below = match step {
            Step::Key(key) => match Choice::of(&node) {
                Some(Choice::Variants(variants)) => variants.terms(key),
                _ => node.member(key).or_else(|| node.free_member(key)),
            },
            Step::Index(index) => {
                let first = node.get("prefixItems").and_then(Value::as_array);
                first.and_then(|first| first.get(*index)).or_else(|| node.get("items"))
            }
        };
        below.map(|schema| node.within(schema))
    })
}
