//! The contracts between the two of a study's first comparison: with some clauses of the one and the rest of the other.
//!
//! `parts` tells in which clauses they differ and makes a contract with some of each, `grouping` which of them can only be
//! exchanged together, and this module which of these contracts are lived, on how many futures. A study of crossed factors has
//! them among its own arms.

mod contract_parts;
mod grouping;

use std::collections::BTreeMap;

use crate::analysis::decomposition::{Between, ClauseGroup, MOST_IN_EVERY_ORDER, Method, Orders};
use crate::chance::{Place, Purpose};
use crate::scenario::{ControlsFile, DecompositionFile};
use crate::units::FinancialYear;

use super::plan::{Crossed, PlannedArm, StudyPlan};

pub use contract_parts::{ContractPart, differing, exchanged};
pub use grouping::{Parts, groups};

/// Orders that are drawn where nothing else is asked for.
const USUAL_ORDERS: u32 = 32;
/// Parameter sets of which ranges can be told; fewer are lived only if the study has fewer.
const FEWEST_SETS: u64 = 16;
/// Parts of two contracts are at most so many: the term, every clause, and four besides.
const MOST_PARTS: usize = 20;

/// How a difference is divided: between which contracts, and what must be lived for it.
#[derive(Clone, Debug)]
pub struct Hybrids {
    /// The contracts in between, by the clauses that are exchanged, as arms of `plan` or, without it, of the study.
    pub between: Between,
    /// The clauses.
    pub clauses: Vec<ClauseGroup>,
    /// From which contracts the shares come.
    pub method: Method,
    /// What is lived; nothing where the study's own arms tell.
    pub plan: Option<StudyPlan>,
}

/// How the difference between the first two arms of a plan is divided; none if there are no two, if nothing differs, or if
/// the study asks for none.
#[must_use]
pub fn hybrids(plan: &StudyPlan) -> Option<Hybrids> {
    let [one, other, ..] = plan.arms.as_slice() else { return None };
    if let Some(crossed) = &plan.crossed {
        return own_arms(crossed);
    }
    if plan.study.decomposition.is_some_and(|asked| asked.parameter_sets == 0) {
        return None;
    }
    let mut parts = differing(one, other);
    parts.retain(|part| !is_idle(plan, *part));
    if parts.is_empty() || parts.len() > MOST_PARTS {
        return None;
    }
    let mix = |set: Parts| exchanged(one, other, &chosen(&parts, set));
    let groups = groups(parts.len(), &|set| mix(set).is_ok());
    let clauses: Vec<ClauseGroup> = groups.iter().map(|group| clause_group(&parts, *group, &mix)).collect();
    if groups.len() == 1 {
        let arms = BTreeMap::from([(0, 0), (1, 1)]);
        let between = Between { clauses: 1, arms, orders: Orders::Every };
        return Some(Hybrids { between, clauses, method: Method::OneClause, plan: None });
    }
    Some(in_between(plan, clauses, &|set| mix(grouping::of(&groups, set)).ok()))
}

/// Whether a part changes nothing in any year, because national rules set in both what it is about.
fn is_idle(plan: &StudyPlan, part: ContractPart) -> bool {
    let in_force = |arm: &PlannedArm| {
        let (first, years) = (FinancialYear(plan.economy.first_year), plan.study.horizon_years);
        let Some(rules) = &arm.rules else { return Some(vec![arm.regime.regime(); years as usize]) };
        rules.rules.regimes(&arm.document, &arm.regime, first, years).ok()
    };
    let one_way = |one: &PlannedArm, other: &PlannedArm| {
        let alone = exchanged(one, other, &[(part, true)]).ok()?;
        let is_same = alone.mechanisms == one.mechanisms && alone.exceptions == one.exceptions;
        Some(is_same && in_force(&alone)? == in_force(one)?)
    };
    let (one, other) = (&plan.arms[0], &plan.arms[1]);
    one_way(one, other) == Some(true) && one_way(other, one) == Some(true)
}

/// Parts with whether they are exchanged in a set.
fn chosen(parts: &[ContractPart], set: Parts) -> Vec<(ContractPart, bool)> {
    parts.iter().enumerate().map(|(place, part)| (*part, set >> place & 1 == 1)).collect()
}

/// A group of parts as readers know it. Of several it says why they cannot be told apart.
fn clause_group(
    parts: &[ContractPart],
    group: Parts,
    mix: &dyn Fn(Parts) -> Result<PlannedArm, String>,
) -> ClauseGroup {
    let own: Vec<ContractPart> =
        chosen(parts, group).into_iter().filter(|(_, is_in)| *is_in).map(|(part, _)| part).collect();
    let labels: Vec<String> = own.iter().map(|part| part.label()).collect();
    let all: Parts = (1 << parts.len()) - 1;
    // The first contract that cannot be with some of the group and not all of it says why.
    let splits = (1..=all).filter(|set| set & group != 0 && set & group != group);
    let why = if own.len() > 1 { splits.filter_map(|set| mix(set).err()).next() } else { None };
    ClauseGroup {
        ids: own.iter().map(|part| part.id().to_owned()).collect(),
        label: labels.join(" with "),
        together_because: why,
    }
}

/// The plan that lives the contracts in between.
fn in_between(plan: &StudyPlan, clauses: Vec<ClauseGroup>, mix: &dyn Fn(Parts) -> Option<PlannedArm>) -> Hybrids {
    let count = clauses.len();
    let asked = plan.study.decomposition;
    let orders = if count <= MOST_IN_EVERY_ORDER {
        Orders::Every
    } else {
        Orders::Drawn(drawn(count, plan.study.seed, asked.map_or(USUAL_ORDERS, |asked| asked.orders)))
    };
    let needed = Between::needed(count, &orders);
    let all: Parts = (1 << count) - 1;
    let mut arms = vec![plan.arms[0].clone(), plan.arms[1].clone()];
    let mut places = BTreeMap::from([(0, 0), (all, 1)]);
    for set in needed.iter().copied().filter(|set| *set != 0 && *set != all) {
        if let Some(arm) = mix(set) {
            places.insert(set, arms.len());
            arms.push(PlannedArm { id: format!("hybrid-{set}"), ..arm });
        }
    }
    let hybrids = arms.len() as u32 - 2;
    let method = match &orders {
        Orders::Every => Method::EveryOrder { hybrids },
        Orders::Drawn(orders) => Method::DrawnOrders { orders: orders.len() as u32, hybrids },
    };
    let (sets, futures) = lived(plan, arms.len() as u64, asked);
    let mut lived = StudyPlan { arms, sets: plan.sets[..sets].to_vec(), crossed: None, ..plan.clone() };
    lived.study.futures_per_set = futures;
    lived.study.controls = ControlsFile::default();
    let between = Between { clauses: count, arms: places, orders };
    Hybrids { between, clauses, method, plan: Some(lived) }
}

/// On how many parameter sets and futures of each contracts in between are lived: on what the study asks for, else on as many
/// as make about as many runs as the study has.
fn lived(plan: &StudyPlan, arms: u64, asked: Option<DecompositionFile>) -> (usize, u32) {
    let (sets, futures) = (plan.sets.len() as u64, u64::from(plan.study.futures_per_set));
    let (asked_sets, asked_futures) = match asked {
        Some(asked) => (u64::from(asked.parameter_sets), u64::from(asked.futures_per_set)),
        None => {
            let each = (plan.runs() / arms.max(1)).max(FEWEST_SETS);
            let of_sets = sets.min(each);
            (of_sets, each / of_sets.max(1))
        }
    };
    (asked_sets.clamp(1, sets) as usize, asked_futures.clamp(1, futures) as u32)
}

/// Orders of so many clauses, each followed by its reverse: what comes early in the one comes late in the other.
fn drawn(clauses: usize, seed: u64, orders: u32) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for pair in 0..orders.div_ceil(2) {
        let mut order: Vec<usize> = (0..clauses).collect();
        for last in (1..clauses).rev() {
            let place = Place { seed, future: 0, purpose: Purpose::ClauseOrder, entity: pair, step: last as u32 };
            let other = (place.uniform() * (last + 1) as f64) as usize;
            order.swap(last, other.min(last));
        }
        let reverse = order.iter().rev().copied().collect();
        all.extend([order, reverse]);
    }
    all
}

/// A study of crossed factors has every contract between the two of its headline among its arms, but for those that cannot be.
fn own_arms(crossed: &Crossed) -> Option<Hybrids> {
    let [from, to, ..] = crossed.cells.as_slice() else { return None };
    let factors: Vec<usize> = (0..from.len()).filter(|&factor| from[factor] != to[factor]).collect();
    let arm = |set: Parts| {
        let mut levels = from.clone();
        let exchanged = factors.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        exchanged.for_each(|(_, &factor)| levels[factor] = to[factor]);
        crossed.arm(&levels)
    };
    let groups = groups(factors.len(), &|set| arm(set).is_some());
    let clause = |group: &Parts| {
        let own: Vec<_> = factors.iter().enumerate().filter(|(place, _)| group >> place & 1 == 1).collect();
        let own: Vec<_> = own.into_iter().map(|(_, &factor)| &crossed.factors[factor]).collect();
        let why = crossed.left_out.first().filter(|_| own.len() > 1).map(|left_out| left_out.why.clone());
        ClauseGroup {
            ids: own.iter().map(|factor| factor.name.clone()).collect(),
            label: own.iter().map(|factor| factor.title.clone()).collect::<Vec<_>>().join(" with "),
            together_because: why,
        }
    };
    let clauses: Vec<ClauseGroup> = groups.iter().map(clause).collect();
    let sets = 0..1 << groups.len();
    let arms: BTreeMap<Parts, usize> = sets.filter_map(|set| Some((set, arm(grouping::of(&groups, set))?))).collect();
    let method = match clauses.len() {
        0 => return None,
        1 => Method::OneClause,
        _ => Method::OwnArms { arms: arms.len() as u32 },
    };
    let between = Between { clauses: clauses.len(), arms, orders: Orders::Every };
    Some(Hybrids { between, clauses, method, plan: None })
}

#[cfg(test)]
mod tests;
