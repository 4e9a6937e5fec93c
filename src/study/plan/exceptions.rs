//! Contracts of an arm that follow another regime than the rest of its economy.

use serde_json::Value;

use crate::contract::Clauses;
use crate::scenario::address::Address;
use crate::scenario::check;
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, Problems, listed};
use crate::scenario::{ArmFile, ContractFile, Economy, ExceptionFile, RegimeFile};

use super::making::Making;
use super::study_plan::{PlannedArm, PlannedException};

/// Plans the exceptions of an arm; what is wrong goes to the problems of the plan in the making.
pub(super) fn plan_exceptions(making: &mut Making<'_>, at: &Address, file: &ArmFile) -> Vec<PlannedException> {
    let at = at.key("exceptions");
    let files = file.exceptions.iter().enumerate();
    files.filter_map(|(index, file)| plan(making, &at.index(index), file)).collect()
}

fn plan(making: &mut Making<'_>, at: &Address, file: &ExceptionFile) -> Option<PlannedException> {
    if file.commissioner.is_none() && file.provider.is_none() {
        let problem =
            making.study.origins.problem(at, KeyOrValue::Value, "an exception says whose contracts it is about");
        let problem = problem.found("neither a commissioner nor a provider");
        making.problems.push(problem.allowed("\"commissioner\", \"provider\" or both"));
        return None;
    }
    let asked = making.study.origins.problem(&at.key("regime"), KeyOrValue::Value, "");
    let found = check::look_up::<RegimeFile>(&file.regime, &making.shelves.regimes, asked).map_err(Problems::into_list);
    let regime = match found {
        Ok(regime) => regime,
        Err(problems) => {
            making.problems.extend(problems);
            return None;
        }
    };
    let problems = check::regime(&regime.document, &regime.value, &regime.origins);
    if !problems.is_empty() {
        making.problems.extend(problems);
        return None;
    }
    if let Some(rules) = &regime.value.national_rules {
        let what = "the contracts of an exception follow no national rules";
        let problem = making.study.origins.problem(&at.key("regime"), KeyOrValue::Value, what);
        let problem = problem.found(format!("{}, which follows {rules}", file.regime));
        making.problems.push(problem.allowed("a regime without national_rules"));
        return None;
    }
    making.note(
        &format!("regime {}", file.regime),
        check::source_notes(&regime.document, &regime.value.sources, &regime.origins),
    );
    making.files_of(&regime.files);
    Some(PlannedException {
        commissioner: file.commissioner.clone(),
        provider: file.provider.clone(),
        regime_name: file.regime.clone(),
        document: regime.document,
        regime: regime.value,
    })
}

impl PlannedException {
    /// Whether it is about a contract.
    pub(super) fn is_about(&self, contract: &ContractFile) -> bool {
        let is = |name: &Option<String>, other: &String| name.as_ref().is_none_or(|name| name == other);
        is(&self.commissioner, &contract.commissioner) && is(&self.provider, &contract.provider)
    }
}

/// The position among an arm's exceptions of the one that counts for a contract: the first that is about it.
pub(super) fn of_contract(exceptions: &[PlannedException], contract: &ContractFile) -> Option<usize> {
    exceptions.iter().position(|exception| exception.is_about(contract))
}

/// What is wrong with exceptions in an economy: contracts that there are not, and clauses that bind contracts of one
/// commissioner together where these follow different regimes.
pub(super) fn unfit(making: &Making<'_>, arms: &[PlannedArm], economy: &Economy) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, file) in making.study.value.arms.iter().enumerate() {
        let at = Address::ROOT.key("arms").index(index).key("exceptions");
        let Some(arm) = arms.iter().find(|arm| !file.exceptions.is_empty() && is_of(arm, file)) else { continue };
        for (position, exception) in arm.exceptions.iter().enumerate() {
            let place = at.index(position);
            if !economy.contracts.iter().any(|contract| exception.is_about(contract)) {
                problems.push(no_such_contract(making, &place, economy));
            }
        }
        problems.extend(torn_apart(making, &at, arm, economy));
    }
    problems
}

/// Whether an arm was made of this part of the study.
fn is_of(arm: &PlannedArm, file: &ArmFile) -> bool {
    let id = file.name.as_ref().unwrap_or(&file.regime);
    arm.id == *id || arm.id.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('@'))
}

fn no_such_contract(making: &Making<'_>, at: &Address, economy: &Economy) -> Problem {
    let named = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("any").to_owned();
    let of = |key: &str| named(crate::scenario::address::get(&making.study.document, &at.key(key)));
    let problem = making.study.origins.problem(at, KeyOrValue::Value, "the economy has no such contract");
    let found = format!("commissioner {}, provider {}", of("commissioner"), of("provider"));
    let there = economy.contracts.iter().map(|one| format!("{} with {}", one.commissioner, one.provider));
    let there: Vec<String> = there.collect();
    problem.found(found).allowed(listed(there.iter().map(String::as_str)))
}

fn torn_apart(making: &Making<'_>, at: &Address, arm: &PlannedArm, economy: &Economy) -> Option<Problem> {
    let regime_of = |contract: &ContractFile| {
        of_contract(&arm.exceptions, contract).map_or(&arm.regime, |position| &arm.exceptions[position].regime)
    };
    for commissioner in economy.commissioners.keys() {
        let own = economy.contracts.iter().filter(|contract| contract.commissioner == *commissioner);
        let regimes: Vec<&RegimeFile> = own.map(regime_of).collect();
        let is_split = regimes.windows(2).any(|pair| pair[0] != pair[1]);
        let Some(joint) = regimes.iter().find(|regime| binds_together(&regime.clauses)).filter(|_| is_split) else {
            continue;
        };
        let what = "the contracts of one commissioner are bound together and cannot follow different regimes";
        let problem = making.study.origins.problem(at, KeyOrValue::Value, what);
        let hint = format!("give every contract of {commissioner} the same regime");
        let found = format!("{commissioner}, with contracts under \"{}\"", joint.title);
        return Some(problem.found(found).allowed("exceptions for whole commissioners").hint(Some(hint)));
    }
    None
}

/// Whether clauses look at more than one contract: a lead, a result that is shared, or support by provider.
fn binds_together(clauses: &Clauses) -> bool {
    let shares_result = clauses.risk_share.as_ref().is_some_and(|share| share.basis.is_result());
    clauses.lead_provider.is_some() || clauses.conditional_support.is_some() || shares_result
}
