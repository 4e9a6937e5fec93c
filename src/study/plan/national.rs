//! The national rules that a regime follows: found, and tried on the regime year by year.

use serde_json::Value;

use crate::scenario::address::{self, Address};
use crate::scenario::check;
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::resolve::{Resolved, Shelf};
use crate::scenario::{RegimeFile, RulesFile};

use super::changes::Changes;

/// National rules that a regime follows.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedRules {
    /// Name of the rules' file.
    pub name: String,
    /// The rules, merged and checked.
    pub document: Value,
    /// The same as a checked value.
    pub rules: RulesFile,
}

/// The rules that a regime names, tried on it, with the files that they were read from.
///
/// # Errors
/// All that is wrong with the rules, and with the regime under the rules of any year.
pub(super) fn rules_of(
    regime: &Resolved<RegimeFile>,
    shelf: &Shelf<'_>,
) -> Result<Option<Resolved<RulesFile>>, Vec<Problem>> {
    let Some(name) = &regime.value.national_rules else { return Ok(None) };
    let asked = regime.origins.problem(&Address::ROOT.key("national_rules"), KeyOrValue::Value, "");
    let rules = check::look_up::<RulesFile>(name, shelf, asked).map_err(Problems::into_list)?;
    let mut problems = check::rules(&rules.document, &rules.value, &rules.origins);
    if problems.is_empty() {
        problems = rules.value.years.keys().flat_map(|year| try_on(regime, &rules, year)).collect();
    }
    if problems.is_empty() { Ok(Some(rules)) } else { Err(problems) }
}

/// What is wrong with a regime under the rules of one year.
fn try_on(regime: &Resolved<RegimeFile>, rules: &Resolved<RulesFile>, year: &str) -> Vec<Problem> {
    let at = Address::ROOT.key("years").key(year);
    let mut in_force = rules.clone();
    let patch = rules.value.years[year].patch_on(&regime.document, &regime.value.set_by);
    // The year stands there: it is one of those that the rules have.
    address::set(&mut in_force.document, &at, patch).ok();
    let changes = Changes { by: &in_force, at };
    match changes.apply(regime.clone()) {
        Ok(merged) => changes.placed(check::regime_meaning(&merged.value, &merged.origins)),
        Err(problems) => problems,
    }
}

impl PlannedRules {
    /// The rules of a file with its name.
    pub(super) fn of(name: &str, rules: &Resolved<RulesFile>) -> Self {
        Self { name: name.to_owned(), document: rules.document.clone(), rules: rules.value.clone() }
    }
}
