//! Names of arms and levels: what is no name.

use crate::scenario::address::Address;
use crate::scenario::near;
use crate::scenario::origin::KeyOrValue;
use crate::scenario::plain_name::is_plain_name;
use crate::scenario::problem::{Problem, shortened};

use super::making::Making;

/// What is wrong with the name of an arm, if anything is.
pub(super) fn fault_of_name(making: &Making<'_>, at: &Address, name: &str) -> Option<Problem> {
    if is_plain_name(name) {
        return None;
    }
    let hint = Some(near::as_name(name)).filter(|name| is_plain_name(name)).map(|name| format!("write \"{name}\""));
    let problem = making.study.origins.problem(&at.key("name"), KeyOrValue::Value, "this is not a name of an arm");
    let allowed = "small letters, digits and hyphens, at most 64, such as annual-sanctions";
    Some(problem.found(format!("\"{}\"", shortened(name, 80))).allowed(allowed).hint(hint))
}
