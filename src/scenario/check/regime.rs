//! The meaning of a regime: terms that contradict each other though each is allowed alone.

use crate::contract::STANDARDS;
use crate::scenario::RegimeFile;
use crate::scenario::address::Address;
use crate::scenario::number::written;
use crate::scenario::origin::{Origins, Point};
use crate::scenario::problem::Problem;
use crate::units::Share;

/// The problems of the meaning of a regime.
pub(super) fn problems(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let mut problems = floors(regime, origins);
    problems.extend(plan_on_no_standard(regime, origins));
    problems
}

/// Without a standard no plan is ever asked for.
fn plan_on_no_standard(regime: &RegimeFile, origins: &Origins) -> Option<Problem> {
    let terms = regime.clauses.remedial_action_plan.as_ref()?;
    if terms.standards.in_order().iter().any(Option::is_some) {
        return None;
    }
    let at = Address::ROOT.key("clauses").key("remedial_action_plan").key("standards");
    let names: Vec<&str> = STANDARDS.iter().map(|standard| standard.id).collect();
    let problem = origins.problem(&at, Point::Value, "a remedial action plan needs a standard to put right");
    Some(problem.found("none").allowed(format!("one or more of {}", names.join(", "))))
}

/// A floor at or above its threshold leaves no breach between the two: such a sanction is never due.
fn floors(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let Some(sanctions) = &regime.clauses.sanctions else { return Vec::new() };
    let terms = sanctions.standards.in_order().into_iter().zip(STANDARDS);
    let both = terms.filter_map(|(terms, standard)| Some((terms?.floor_share?, terms?.threshold_share?, standard.id)));
    let crossed = both.filter(|(floor, threshold, _)| floor >= threshold);
    crossed.map(|(floor, threshold, standard)| crossed_floor(floor, threshold, standard, origins)).collect()
}

/// The problem is told at whichever of the two was set last: the other is what its author found.
fn crossed_floor(floor: Share, threshold: Share, standard: &str, origins: &Origins) -> Problem {
    let at = Address::ROOT.key("clauses").key("sanctions").key("standards").key(standard);
    let (at_floor, at_threshold) = (at.key("floor_share"), at.key("threshold_share"));
    let (floor, threshold) = (written(floor.value()), written(threshold.value()));
    let level = |at: &Address| origins.find(at, Point::Value).level;
    let what = "the floor of a sanction must lie below its threshold";
    let problem = if level(&at_threshold) > level(&at_floor) {
        let problem = origins.problem(&at_threshold, Point::Value, what);
        problem.found(format!("{threshold}, and the floor is {floor}")).allowed(format!("more than {floor} (share)"))
    } else {
        let problem = origins.problem(&at_floor, Point::Value, what);
        problem
            .found(format!("{floor}, and the threshold is {threshold}"))
            .allowed(format!("below {threshold} (share)"))
    };
    problem.hint(Some("the sanction rises from the threshold down to the floor".into()))
}
