//! Numbers that a study names by their address.

use serde_json::Value;

use crate::scenario::address::{self, Address};
use crate::scenario::check::{Slot, slot};
use crate::scenario::problem::{Problem, shortened, shown};
use crate::scenario::renamed::FormerKey;

/// The number of a document that a study names by its address; else what is wrong, without its place.
pub(super) fn slot_of(text: &str, schema: &Value, document: &Value) -> Result<(Address, Slot), Box<Problem>> {
    let name = format!("\"{}\"", shortened(text, 120));
    let said = |what: &str, found: String| Problem { what: what.into(), found, ..Problem::default() };
    let at: Address = match text.parse() {
        Ok(at) => at,
        Err(address::NotAnAddress { why, .. }) => return Err(said("this is not an address", name).allowed(why).into()),
    };
    let problem = match slot(schema, document, &at) {
        Ok(slot) => return Ok((at, slot)),
        Err(None) => {
            let nearest = || address::nearest(document, &at).map(|near| format!("did you mean {near}?"));
            let hint = FormerKey::at(&at).map(FormerKey::hint).or_else(nearest);
            said("nothing stands at this address", name).hint(hint)
        }
        Err(Some(value)) => {
            let found = format!("{name}, where {} stands", shown(value));
            let hint = number_below(value).map(|below| format!("such as {at}.{below}"));
            said("what stands at this address is no number", found).hint(hint)
        }
    };
    Err(problem.allowed("the address of a number").into())
}

/// The first key of an object that holds a number.
fn number_below(value: &Value) -> Option<&String> {
    value.as_object()?.iter().find_map(|(key, value)| value.is_number().then_some(key))
}
