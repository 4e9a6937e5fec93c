//! The meaning of a regime: terms that contradict each other though each is allowed alone.

use crate::contract::{Form, STANDARDS};
use crate::scenario::RegimeFile;
use crate::scenario::address::Address;
use crate::scenario::number::written;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::Problem;
use crate::units::Share;

/// The parts of a whole may miss 1 by this much, so that thirds can be written with six digits.
const PARTS_MAY_MISS: f64 = 1e-6;

/// The problems of the meaning of a regime.
pub(super) fn problems(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let mut problems = floors(regime, origins);
    problems.extend(set_by_nobody(regime, origins));
    problems.extend(support_in_parts(regime, origins));
    problems.extend(super::quality::problems(regime, origins));
    problems.extend(price_rules(regime, origins));
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
    let problem = origins.problem(&at, KeyOrValue::Value, "a remedial action plan needs a standard to put right");
    Some(problem.found("none").allowed(format!("one or more of {}", names.join(", "))))
}

/// The parts of conditional support make up the whole.
fn support_in_parts(regime: &RegimeFile, origins: &Origins) -> Option<Problem> {
    let support = regime.clauses.conditional_support.as_ref()?;
    let trajectories = support.trajectories.in_order().into_iter().flatten();
    let parts: Vec<f64> = std::iter::once(support.financial_share)
        .chain(trajectories.map(|trajectory| trajectory.trajectory_share))
        .map(Share::value)
        .collect();
    let sum: f64 = parts.iter().sum();
    let at = Address::ROOT.key("clauses").key("conditional_support").key("financial_share");
    let problem = || origins.problem(&at, KeyOrValue::Value, "the parts of conditional support must add up to 1");
    let words: Vec<String> = parts.iter().map(|part| written(*part)).collect();
    let found = || format!("{} = {}", words.join(" + "), written((sum * 1e6).round() / 1e6));
    let allowed = "1 (share), for money and performance together";
    ((sum - 1.0).abs() > PARTS_MAY_MISS).then(|| problem().found(found()).allowed(allowed))
}

/// What is set nationally needs rules that set it.
fn set_by_nobody(regime: &RegimeFile, origins: &Origins) -> Option<Problem> {
    let is_sound = regime.set_by.is_all_local() || regime.national_rules.is_some();
    let at = Address::ROOT.key("set_by");
    let problem = || origins.problem(&at, KeyOrValue::Key, "what is set nationally needs national rules");
    (!is_sound).then(|| {
        problem()
            .found("no national_rules")
            .hint(Some("add \"national_rules\" with the name of a file in rules/".into()))
    })
}

/// Rules that take something off the tariff need a payment that follows the tariff: off a block they would take what was
/// never paid, and two marginal rates would take the same case twice.
fn price_rules(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let clauses = &regime.clauses;
    let emergency = &clauses.payment.emergency;
    let when_short = clauses.payment.when_short.as_ref().and_then(|terms| terms.emergency.as_ref());
    let mut problems = Vec::new();
    if clauses.readmissions.is_some() && when_short == Some(&Form::Block) {
        let problem =
            price_rule("readmissions", "readmissions cannot go unpaid in a block when money is short", origins);
        let problem = problem.found("emergency admissions paid as a block when money is short");
        problems.push(problem.allowed("any other form at clauses.payment.when_short.emergency"));
    }
    if clauses.marginal_rate_emergency.is_some() && when_short.is_some_and(|form| *form != Form::Activity) {
        let what =
            "a marginal rate above a baseline needs emergency admissions paid by activity when money is short, too";
        let problem =
            price_rule("marginal_rate_emergency", what, origins).found("another form of payment when money is short");
        problems.push(problem.allowed("\"activity\" at clauses.payment.when_short.emergency, or none"));
    }
    if clauses.readmissions.is_some() && *emergency == Form::Block {
        let problem = price_rule("readmissions", "readmissions cannot go unpaid in a block", origins);
        problems.push(problem.found("emergency admissions paid as a block").allowed("any other form of payment"));
    }
    if clauses.marginal_rate_emergency.is_some() && *emergency != Form::Activity {
        let what = "a marginal rate above a baseline needs emergency admissions paid by activity";
        let problem = price_rule("marginal_rate_emergency", what, origins);
        let problem = problem.found("another form of payment").allowed("\"activity\" at clauses.payment.emergency");
        problems.push(problem.hint(Some("a marginal rate around plan is the form cost_and_volume".into())));
    }
    problems
}

fn price_rule(clause: &str, what: &str, origins: &Origins) -> Problem {
    origins.problem(&Address::ROOT.key("clauses").key(clause), KeyOrValue::Key, what)
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
    let level = |at: &Address| origins.find(at, KeyOrValue::Value).level;
    let what = "the floor of a sanction must lie below its threshold";
    let problem = if level(&at_threshold) > level(&at_floor) {
        let problem = origins.problem(&at_threshold, KeyOrValue::Value, what);
        problem.found(format!("{threshold}, and the floor is {floor}")).allowed(format!("more than {floor} (share)"))
    } else {
        let problem = origins.problem(&at_floor, KeyOrValue::Value, what);
        problem
            .found(format!("{floor}, and the threshold is {threshold}"))
            .allowed(format!("below {threshold} (share)"))
    };
    problem.hint(Some("the sanction rises from the threshold down to the floor".into()))
}
