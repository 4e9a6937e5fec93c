//! The meaning of a quality payment: weights that make up the whole, and floors below what is required.

use crate::contract::{Credit, QualityPayment};
use crate::scenario::RegimeFile;
use crate::scenario::address::Address;
use crate::scenario::number::written;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::Problem;

/// Weights may miss 1 by this much, so that thirds can be written with six digits.
const WEIGHTS_MAY_MISS: f64 = 1e-6;

/// The problems of the quality payment of a regime, if it has one.
pub(super) fn problems(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let Some(terms) = &regime.clauses.quality_payment else { return Vec::new() };
    let at = Address::ROOT.key("clauses").key("quality_payment");
    let of_goals: Vec<f64> = terms.goals.agreed().map(|(goal, _)| goal.weight_share.value()).collect();
    let of_quarters = terms.weight_share_by_quarter.map(|weight| weight.value());
    let mut problems: Vec<Problem> = floors(terms, &at, origins).collect();
    problems.extend(weights("the weights of the goals must add up to 1", &of_goals, &at.key("goals"), origins));
    let quarters = at.key("weight_share_by_quarter");
    problems.extend(weights("the weights of the quarters must add up to 1", &of_quarters, &quarters, origins));
    problems
}

fn weights(what: &str, weights: &[f64], at: &Address, origins: &Origins) -> Option<Problem> {
    let sum: f64 = weights.iter().sum();
    let parts: Vec<String> = weights.iter().map(|weight| written(*weight)).collect();
    let found =
        if parts.is_empty() { "none".into() } else { format!("{} = {}", parts.join(" + "), to_six_digits(sum)) };
    let hint = if sum > 1.0 {
        format!("take {} away", to_six_digits(sum - 1.0))
    } else {
        format!("{} of the payment can be earned by nothing", to_six_digits(1.0 - sum))
    };
    let problem = || origins.problem(at, KeyOrValue::Value, what).found(found).allowed("1 (share)").hint(Some(hint));
    ((sum - 1.0).abs() > WEIGHTS_MAY_MISS).then(problem)
}

/// A floor at or above what is required leaves nothing to rise between the two.
fn floors(terms: &QualityPayment, at: &Address, origins: &Origins) -> impl Iterator<Item = Problem> {
    let at = at.key("goals");
    terms.goals.agreed().filter_map(move |(goal, standard)| {
        let Credit::Linear(credit) = &goal.credit else { return None };
        let (floor, required) = (credit.floor_share, goal.required_share);
        let at = at.key(standard.id).key("credit").key("linear").key("floor_share");
        let what = "the floor of a goal must lie below what it requires";
        let problem = || {
            let problem = origins.problem(&at, KeyOrValue::Value, what);
            let found = format!("{}, and {} is required", written(floor.value()), written(required.value()));
            let allowed = format!("below {} (share)", written(required.value()));
            problem
                .found(found)
                .allowed(allowed)
                .hint(Some("for nothing below what is required write \"credit\": \"cliff\"".into()))
        };
        (floor >= required).then(problem)
    })
}

fn to_six_digits(value: f64) -> String {
    written((value * 1e6).round() / 1e6)
}
