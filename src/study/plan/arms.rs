//! The arms of a study: each regime with its changes, once for each value of its sweep.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::scenario::address::{self, Address, AddressStep, get};
use crate::scenario::check::{self, Slot, in_digits, json_number};
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::resolve::{Resolved, schema_of};
use crate::scenario::{ArmFile, RegimeFile, SweepFile};

use super::changes::Changes;
use super::crossed::plan_factors;
use super::exceptions::plan_exceptions;
use super::factors::Crossed;
use super::making::Making;
use super::naming::fault_of_name;
use super::national::PlannedRules;
use super::national::rules_of;
use super::slots::slot_of;
use super::study_plan::PlannedArm;

/// Name of the arm that is the baseline under another name.
const PLACEBO: &str = "placebo";

/// The address of an arm in its study.
fn arm_at(index: usize) -> Address {
    Address::ROOT.key("arms").index(index)
}

/// Plans every arm, those of crossed factors first; what is wrong goes to the problems of the plan in the making.
pub(super) fn plan_arms(making: &mut Making<'_>) -> (Vec<PlannedArm>, Option<Crossed>) {
    let schema = schema_of::<RegimeFile>();
    let files = making.study.value.arms.clone();
    let (mut arms, crossed) = match plan_factors(making) {
        Some((arms, crossed)) => (arms, Some(crossed)),
        None => (Vec::new(), None),
    };
    for (index, file) in files.iter().enumerate() {
        let at = arm_at(index);
        making.problems.extend(file.name.as_ref().and_then(|name| fault_of_name(making, &at, name)));
        let Some((regime, rules)) = regime_of(making, &at, file) else { continue };
        let first = PlannedArm {
            id: file.name.clone().unwrap_or_else(|| file.regime.clone()),
            label: file.title.clone().unwrap_or_else(|| regime.value.title.clone()),
            description: regime.value.description.clone(),
            regime_name: file.regime.clone(),
            document: regime.document.clone(),
            regime: regime.value.clone(),
            mechanisms: file.mechanisms.unwrap_or_default(),
            rules,
            exceptions: plan_exceptions(making, &at, file),
        };
        match &file.sweep {
            None => arms.push((at, first)),
            Some(sweep) => {
                arms.extend(SweepInMaking { making, at: at.key("sweep"), regime: &regime }.arms(sweep, &first, &schema))
            }
        }
    }
    arms.extend(placebo(making, arms.first()));
    no_two_alike(making, &arms);
    (arms.into_iter().map(|(_, arm)| arm).collect(), crossed)
}

/// The baseline once more under another name, where the study asks for it.
fn placebo(making: &Making<'_>, baseline: Option<&(Address, PlannedArm)>) -> Option<(Address, PlannedArm)> {
    let (_, baseline) = baseline.filter(|_| making.study.value.controls.placebo)?;
    let label = format!("{} (placebo)", baseline.label);
    let mut arm = PlannedArm { id: PLACEBO.into(), label: label.clone(), ..baseline.clone() };
    // Another title makes another document: what a regime is called must not matter.
    arm.regime.title.clone_from(&label);
    arm.document["title"] = label.into();
    Some((Address::ROOT.key("controls").key("placebo"), arm))
}

/// The regime of an arm with its changes, and the rules that it follows, if nothing is wrong with it.
fn regime_of(
    making: &mut Making<'_>,
    at: &Address,
    file: &ArmFile,
) -> Option<(Resolved<RegimeFile>, Option<PlannedRules>)> {
    let asked = making.study.origins.problem(&at.key("regime"), KeyOrValue::Value, "");
    let found = check::look_up::<RegimeFile>(&file.regime, &making.shelves.regimes, asked).map_err(Problems::into_list);
    let is_changed = file.changes.is_some();
    let changes = Changes { by: &making.study, at: at.key("changes") };
    let checked = found.and_then(|found| changes.apply(found)).and_then(|regime| {
        let problems = check::regime(&regime.document, &regime.value, &regime.origins);
        if !problems.is_empty() {
            return Err(changes.placed(problems));
        }
        let rules = rules_of(&regime, &making.shelves.rules).map_err(|problems| changes.placed(problems))?;
        Ok((regime, rules))
    });
    match checked {
        Ok((regime, rules)) => {
            let whose = if is_changed { format!("{at}") } else { format!("regime {}", file.regime) };
            let notes = check::source_notes(&regime.document, &regime.value.sources, &regime.origins);
            making.note(&whose, notes);
            making.files_of(&regime.files);
            let rules = rules.map(|rules| {
                let name = regime.value.national_rules.clone().unwrap_or_default();
                making.note(
                    &format!("rules {name}"),
                    check::source_notes(&rules.document, &rules.value.sources, &rules.origins),
                );
                making.files_of(&rules.files);
                PlannedRules::of(&name, &rules)
            });
            Some((regime, rules))
        }
        Err(problems) => {
            making.problems.extend(problems);
            None
        }
    }
}

/// Where a sweep's value stands in the title of its arm.
const VALUE_HERE: &str = "{value}";

/// A sweep in the making.
struct SweepInMaking<'m, 's> {
    making: &'m mut Making<'s>,
    at: Address,
    regime: &'m Resolved<RegimeFile>,
}

impl SweepInMaking<'_, '_> {
    /// The arm once for each value, each with the address of the value.
    fn arms(&mut self, sweep: &SweepFile, first: &PlannedArm, schema: &Value) -> Vec<(Address, PlannedArm)> {
        let slots = self.slots(sweep, schema);
        let Some((what, _)) = slots.first().filter(|_| slots.len() == sweep.addresses.len()) else { return Vec::new() };
        let what = what.steps().iter().rev().find_map(|step| match step {
            AddressStep::Key(key) => Some(key.replace('_', " ")),
            AddressStep::Index(_) => None,
        });
        let mut arms = Vec::new();
        for (index, value) in sweep.values.iter().enumerate() {
            let at = self.at.key("values").index(index);
            if let Some((document, regime)) = self.with_value(&at, &slots, *value) {
                let (what, value) = (what.clone().unwrap_or_default(), in_digits(*value + 0.0));
                let label = if first.label.contains(VALUE_HERE) {
                    first.label.replace(VALUE_HERE, &value)
                } else {
                    format!("{}, {what} = {value}", first.label)
                };
                let id = format!("{}@{value}", first.id);
                arms.push((at, PlannedArm { id, label, document, regime, ..first.clone() }));
            }
        }
        arms
    }

    /// The numbers that take the value, with their addresses; those that are none are problems.
    fn slots(&mut self, sweep: &SweepFile, schema: &Value) -> Vec<(Address, Slot)> {
        let mut slots: Vec<(Address, Slot)> = Vec::new();
        for (index, text) in sweep.addresses.iter().enumerate() {
            let place = self.at.key("addresses").index(index);
            match slot_of(text, schema, &self.regime.document) {
                Ok((at, _)) if slots.iter().any(|(earlier, _)| *earlier == at) => {
                    let problem = Problem { what: "a sweep names an address twice".into(), ..Problem::default() };
                    self.report(&place, problem.found(format!("\"{text}\"")));
                }
                Ok(found) => slots.push(found),
                Err(problem) => self.report(&place, *problem),
            }
        }
        slots
    }

    /// The regime with one value of the sweep, if it may have it.
    fn with_value(&mut self, at: &Address, slots: &[(Address, Slot)], value: f64) -> Option<(Value, RegimeFile)> {
        let mut document = self.regime.document.clone();
        for (place, slot) in slots {
            if let Some((what, hint)) = slot.fault(value) {
                let problem = Problem { what, ..Problem::default() }.found(in_digits(value));
                self.report(at, problem.allowed(format!("{}, at {place}", slot.allowed())).hint(hint));
                return None;
            }
            // The slot was found at this place of this document.
            address::set(&mut document, place, json_number(value)).ok()?;
        }
        let regime: RegimeFile = match serde_json::from_value(document.clone()) {
            Ok(regime) => regime,
            Err(error) => {
                let what = format!("the regime cannot have this value: {error}");
                self.report(at, Problem { what, ..Problem::default() }.found(in_digits(value)));
                return None;
            }
        };
        let problems = check::regime_meaning(&regime, &self.regime.origins);
        let is_right = problems.is_empty();
        for problem in problems {
            let what = format!("with this value, {}", problem.what);
            self.report(at, Problem { what, found: format!("{} at {}", problem.found, problem.address), ..problem });
        }
        is_right.then_some((document, regime))
    }

    fn report(&mut self, at: &Address, problem: Problem) {
        let placed = self.making.study.origins.problem(at, KeyOrValue::Value, problem.what);
        self.making.problems.push(placed.found(problem.found).allowed(problem.allowed).hint(problem.hint));
    }
}

/// Arms need ids of their own, and readers need labels that differ.
fn no_two_alike(making: &mut Making<'_>, arms: &[(Address, PlannedArm)]) {
    let (mut ids, mut labels) = (BTreeMap::new(), BTreeMap::new());
    for (at, arm) in arms {
        if let Some(earlier) = ids.insert(&arm.id, at) {
            let problem = making.study.origins.problem(at, KeyOrValue::Value, "two arms have the same name");
            let found = format!("\"{}\", as {earlier} has", arm.id);
            let is_swept = get(&making.study.document, at).is_some_and(Value::is_number);
            let hint = if is_swept { "give each value once" } else { "give one of them a \"name\" of its own" };
            making.problems.push(problem.found(found).hint(Some(hint.into())));
        } else if let Some(earlier) = labels.insert(&arm.label, &arm.id) {
            let note =
                format!("the arms {earlier} and {} have the same title; charts will not tell them apart", arm.id);
            making.notes.push(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::study::plan::Overrides;
    use crate::study::plan::fixture::{planned, planned_with};

    #[test]
    fn a_sweep_is_an_arm_for_each_value_at_every_address() {
        let payment = "clauses.payment.emergency.cost_and_volume";
        let addresses =
            [format!("{payment}.marginal_share_above_plan"), format!("{payment}.marginal_share_below_plan")];
        let sweep = json!({ "addresses": addresses, "values": [0, 0.25] });
        let arms = json!([{ "regime": "shared-risk" }, { "regime": "annual", "name": "margin", "sweep": sweep }]);
        let plan = planned(json!({ "arms": arms }));
        let named: Vec<_> = plan.arms.iter().map(|arm| (arm.id.as_str(), arm.label.as_str())).collect();
        let label = "Annual contract with sanctions, marginal share above plan = ";
        let labels = [format!("{label}0"), format!("{label}0.25")];
        assert_eq!(
            named,
            [
                ("shared-risk", "Five years of shared risk"),
                ("margin@0", labels[0].as_str()),
                ("margin@0.25", labels[1].as_str())
            ]
        );
        let terms = &plan.arms[2].document["clauses"]["payment"]["emergency"]["cost_and_volume"];
        assert_eq!(terms, &json!({ "marginal_share_above_plan": 0.25, "marginal_share_below_plan": 0.25 }));
        let typed = plan.scenario(2, 0).expect("it is right").regime;
        assert_eq!(typed, plan.arms[2].regime.regime());
        assert_ne!(typed, plan.arms[1].regime.regime());
    }

    #[test]
    fn a_title_may_say_where_the_value_of_a_sweep_stands() {
        let sweep = json!({ "addresses": ["term.years"], "values": [1, 3] });
        let plan = planned(json!({ "arms": [{ "regime": "annual", "title": "A {value}-year term", "sweep": sweep }] }));
        assert_eq!(
            plan.arms.iter().map(|arm| arm.label.as_str()).collect::<Vec<_>>(),
            ["A 1-year term", "A 3-year term"]
        );
    }

    #[test]
    fn contracts_of_an_exception_follow_its_regime_and_the_others_the_arms() {
        let mixed = json!({
            "regime": "annual", "name": "mixed", "title": "Mixed",
            "exceptions": [{ "provider": "hospital", "regime": "shared-risk" }]
        });
        let plan = planned(json!({ "arms": [{ "regime": "annual" }, mixed] }));
        let scenario = plan.scenario(1, 0).expect("it is right");
        let apart: Vec<_> = scenario.exceptions.iter().map(|one| one.provider.as_str()).collect();
        assert!(!apart.is_empty() && apart.iter().all(|provider| *provider == "hospital"), "{apart:?}");
        assert_eq!(
            scenario.exceptions[0].regime,
            planned(json!({ "arms": [{ "regime": "shared-risk" }] })).arms[0].regime.regime()
        );
        assert_eq!(plan.scenario(0, 0).expect("it is right").exceptions, []);
    }

    #[test]
    fn what_is_wrong_with_an_exception_is_said_with_its_address() {
        let said = |exception: Value| {
            let arm = json!({ "regime": "annual", "exceptions": [exception] });
            let study = json!({ "extends": "pair", "arms": [arm] });
            planned_with(study, &Overrides::default()).expect_err("it is wrong").to_string()
        };
        for (exception, address, what) in [
            (json!({ "regime": "shared-risk" }), "arms[0].exceptions[0]", "whose contracts"),
            (json!({ "provider": "hospital", "regime": "shard-risk" }), "arms[0].exceptions[0].regime", "shared-risk"),
            (json!({ "provider": "nobody", "regime": "shared-risk" }), "arms[0].exceptions[0]", "no such contract"),
        ] {
            let message = said(exception);
            assert!(message.contains(address) && message.contains(what), "{message}");
        }
    }

    #[test]
    fn the_changes_of_an_arm_stay_in_that_arm() {
        let longer =
            json!({ "regime": "annual", "name": "longer", "title": "Three years", "changes": {"term": {"years": 3}} });
        let plan = planned(json!({ "arms": [{ "regime": "annual" }, longer] }));
        assert_eq!(plan.arms.iter().map(|arm| arm.regime.term.years).collect::<Vec<_>>(), [1, 3]);
        assert_eq!((plan.arms[1].label.as_str(), plan.arms[1].regime_name.as_str()), ("Three years", "annual"));
    }
}
