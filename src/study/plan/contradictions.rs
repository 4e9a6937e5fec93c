//! Values that are each allowed and do not go together: looked for at the ends of what is uncertain, before any run.

use serde_json::Value;

use crate::scenario::address::{self, Address};
use crate::scenario::check::{self, json_number};
use crate::scenario::near;
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, listed, shortened};
use crate::scenario::resolve::Resolved;
use crate::scenario::{ArmFile, Economy, RegimeFile, StudyFile};

use super::study_plan::PlannedArm;
use super::uncertain::{KnownFiles, Target, Uncertain, uncertainty_at};

/// The problem of an economy that grows beyond what the model can hold within the study's horizon.
pub(super) fn outgrown(study: &Resolved<StudyFile>, economy: &Economy) -> Option<Problem> {
    let years = study.value.horizon_years;
    let grown = check::outgrown(economy, years)?;
    let at = Address::ROOT.key("horizon_years");
    let problem = study.origins.problem(&at, KeyOrValue::Value, "the economy outgrows what the model can hold");
    let allowed = "at most a million million pounds a year, and 10 million patients of a provider a week";
    let hint = "live through fewer years, or let demand and prices grow more slowly".to_owned();
    Some(problem.found(format!("{grown}, within {years} years")).allowed(allowed).hint(Some(hint)))
}

/// The note on a study that lives more than twice as long as prices and allocations are given for.
pub(super) fn outlives_series(years: u32, economy: &Economy) -> Option<String> {
    let given = economy.prices.years_given()?;
    (years > 2 * given).then(|| {
        format!(
            "the study lives {years} years, and prices and allocations are given for {given}: for the other {} their last \
             changes go on, which is no forecast",
            years - given
        )
    })
}

/// The problems of lead providers that regimes name and the economy does not have.
pub(super) fn unknown_leads(study: &Resolved<StudyFile>, arms: &[PlannedArm], economy: &Economy) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for arm in arms {
        let name = arm.regime.clauses.lead_provider.as_ref().and_then(|lead| lead.provider.as_ref());
        let Some(name) = name.filter(|name| !economy.providers.contains_key(*name)) else { continue };
        let names = || economy.providers.keys().map(String::as_str);
        // An arm of a sweep is called after the arm of the file.
        let is_it = |file: &ArmFile| arm.id.split('@').next() == Some(file.name.as_ref().unwrap_or(&file.regime));
        let at = match study.value.arms.iter().position(is_it) {
            None if study.value.factors.is_some() => Address::ROOT.key("factors").key("base"),
            index => Address::ROOT.key("arms").index(index.unwrap_or(0)).key("regime"),
        };
        let problem =
            study.origins.problem(&at, KeyOrValue::Value, "the lead provider of a regime is not in the economy");
        let found = format!("\"{}\", named at clauses.lead_provider.provider", shortened(name, 80));
        problems.push(problem.found(found).allowed(listed(names())).hint(near::did_you_mean(name, names())));
    }
    problems.dedup_by(|a, b| a.address == b.address);
    problems
}

/// The problem of a symmetric economy in which only one of two twins can be the lead that a regime names.
pub(super) fn lead_without_twin(study: &Resolved<StudyFile>, arms: &[PlannedArm]) -> Option<Problem> {
    let named =
        |arm: &&PlannedArm| arm.regime.clauses.lead_provider.as_ref().is_some_and(|lead| lead.provider.is_some());
    let arm = arms.iter().find(named).filter(|_| study.value.controls.symmetric_economy)?;
    let at = Address::ROOT.key("controls").key("symmetric_economy");
    let problem = study.origins.problem(&at, KeyOrValue::Value, "twins cannot both be the lead that a regime names");
    let hint = "leave the control out, or let the largest acute provider lead: remove clauses.lead_provider.provider";
    Some(problem.found(format!("the regime of {} names its lead", arm.id)).hint(Some(hint.into())))
}

/// The problems of values that are each allowed and do not go together.
///
/// A rule that binds two numbers is broken most easily with one of them at its highest and the other at its lowest. So each
/// number is tried at its highest with all others at their lowest, and the other way round.
pub(super) fn problems(uncertain: &[Uncertain], known: &KnownFiles<'_>, study: &Resolved<StudyFile>) -> Vec<Problem> {
    let origins = &study.origins;
    let (Some((economy, _)), Some(arms)) = (known.economy, known.arms) else { return Vec::new() };
    let end = |one: &Uncertain, is_high: bool| {
        let (low, high) = one.planned.spread.ends();
        if is_high { high } else { low }
    };
    let highest = with_ends(economy, Target::Economy, uncertain, &|_, one| end(one, true));
    let highest = serde_json::from_value::<Economy>(highest).ok();
    let mut problems: Vec<Problem> = highest.and_then(|economy| outgrown(study, &economy)).into_iter().collect();
    for (odd, one) in uncertain.iter().enumerate() {
        for is_high in [true, false] {
            let value = |index: usize, one: &Uncertain| end(one, (index == odd) == is_high);
            let mut said = Vec::new();
            for document in std::iter::once(economy).filter(|_| one.target == Target::Economy) {
                let changed = with_ends(document, Target::Economy, uncertain, &value);
                let meant = serde_json::from_value::<Economy>(changed).map(|it| check::economy_meaning(&it, origins));
                said.extend(meant.unwrap_or_default());
            }
            for arm in arms.iter().filter(|_| one.target == Target::Regime) {
                let changed = with_ends(&arm.document, Target::Regime, uncertain, &value);
                let meant = serde_json::from_value::<RegimeFile>(changed).map(|it| check::regime_meaning(&it, origins));
                said.extend(meant.unwrap_or_default());
            }
            problems.extend(said.into_iter().map(|problem| {
                let at = uncertainty_at(one.index).key("spread");
                let what = format!("the spreads allow values that do not go together: {}", problem.what);
                let found = format!("{} at {}", problem.found, problem.address);
                let hint = "narrow the spreads so that every value goes with every other".to_owned();
                origins.problem(&at, KeyOrValue::Value, what).found(found).allowed(problem.allowed).hint(Some(hint))
            }));
        }
    }
    problems.dedup_by(|a, b| a.address == b.address);
    problems
}

fn with_ends(document: &Value, target: Target, all: &[Uncertain], value: &dyn Fn(usize, &Uncertain) -> f64) -> Value {
    let mut changed = document.clone();
    for (index, one) in all.iter().enumerate().filter(|(_, one)| one.target == target) {
        // An arm that lacks the number keeps lacking it.
        address::set(&mut changed, &one.at, json_number(value(index, one))).ok();
    }
    changed
}
