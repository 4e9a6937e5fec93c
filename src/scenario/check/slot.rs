//! The number at an address of a document, with what it may be: for whoever puts another value there.

use serde_json::Value;

use crate::scenario::address::{Address, AddressStep, get};
use crate::scenario::choice::SchemaChoice;
use crate::scenario::number::{LARGEST_EXACT, written};
use crate::scenario::range::Range;
use crate::scenario::schema::SchemaNode;

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

/// Whether a document of this schema may hold something at an address.
#[cfg(test)]
pub(in crate::scenario) fn is_known(schema: &Value, at: &Address) -> bool {
    node_at(schema, at).is_some()
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

fn node_at<'s>(schema: &'s Value, address: &Address) -> Option<SchemaNode<'s>> {
    address.steps().iter().try_fold(SchemaNode::root(schema), |node, step| {
        let below = match step {
            AddressStep::Key(key) => match SchemaChoice::of(&node) {
                Some(SchemaChoice::Variants(variants)) => variants.terms(key),
                _ => node.member(key).or_else(|| node.free_member(key)),
            },
            AddressStep::Index(index) => {
                let first = node.get("prefixItems").and_then(Value::as_array);
                first.and_then(|first| first.get(*index)).or_else(|| node.get("items"))
            }
        };
        below.map(|schema| node.within(schema))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scenario::example::{BASE, ExampleRegime};
    use crate::scenario::resolve::schema_of;

    fn at(text: &str) -> Address {
        text.parse().expect("an address")
    }

    #[test]
    fn the_range_of_a_number_is_found_within_variants_and_free_names() {
        let (schema, document): (_, Value) = (schema_of::<ExampleRegime>(), serde_json::from_str(BASE).expect("JSON"));
        let found = |text: &str| slot(&schema, &document, &at(text)).expect("a number");
        let share = found("clauses.payment.activity.marginal_share");
        assert_eq!((share.default, share.is_whole, share.allowed().as_str()), (0.7, false, "0 to 1 (share)"));
        assert!(share.fault(1.01).is_some() && share.fault(1.0).is_none());
        let years = found("clauses.term_years");
        assert!(years.is_whole && years.fault(1.5).is_some() && years.fault(11.0).is_some());
        assert_eq!(found("clauses.sanctions.rtt_incomplete.per_breach_pounds").default, 150.0);
    }

    #[test]
    fn what_is_no_number_is_given_back_and_what_is_not_there_is_nothing() {
        let (schema, document): (_, Value) = (schema_of::<ExampleRegime>(), serde_json::from_str(BASE).expect("JSON"));
        assert_eq!(slot(&schema, &document, &at("title")), Err(Some(&json!("Annual contract with sanctions"))));
        assert_eq!(slot(&schema, &document, &at("clauses.term")), Err(None));
    }

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        assert_eq!((json_number(3.0), json_number(0.5), json_number(-0.0)), (json!(3), json!(0.5), json!(0)));
    }
}
