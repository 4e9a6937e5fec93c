//! What is too large: refused from the numbers in the files, before anything of that size is made.

use crate::scenario::StudyFile;
use crate::scenario::address::Address;
use crate::scenario::origin::{Origins, Point};
use crate::scenario::problem::Problem;
use crate::units::WEEKS_IN_YEAR;

/// Arms of a study, each value of a sweep counted.
const MOST_ARMS: u64 = 500;

/// Uncertainties of a study.
const MOST_UNCERTAINTIES: u64 = 500;

/// Values of all parameter sets together: about a hundred megabytes.
const MOST_VALUES: u64 = 10_000_000;

/// Weeks that providers live through in all runs together; many minutes of work.
const MOST_PROVIDER_WEEKS: u64 = 1_000_000_000;

/// What is too large whatever the user allows.
pub(super) fn beyond_all_bounds(study: &StudyFile, origins: &Origins) -> Vec<Problem> {
    let values = |arm: &crate::scenario::ArmFile| arm.sweep.as_ref().map_or(1, |sweep| sweep.values.len() as u64);
    let arms: u64 = study.arms.iter().map(values).sum();
    let sets = u64::from(study.parameter_sets);
    let uncertainties = study.uncertainties.len() as u64;
    let futures = sets * u64::from(study.futures_per_set);
    let bounds = [
        ("arms", "too many arms", arms, MOST_ARMS, "sweep fewer values"),
        ("uncertainties", "too many uncertainties", uncertainties, MOST_UNCERTAINTIES, "keep those that matter"),
        ("parameter_sets", "too many parameter values", sets * uncertainties, MOST_VALUES, "ask for fewer sets"),
        ("futures_per_set", "too many futures", futures, u64::from(u32::MAX), "ask for fewer futures or sets"),
    ];
    bounds
        .into_iter()
        .filter(|(_, _, found, most, _)| found > most)
        .map(|(key, what, found, most, hint)| {
            let problem = origins.problem(&Address::ROOT.key(key), Point::Value, what);
            problem.found(grouped(found)).allowed(format!("at most {}", grouped(most))).hint(Some(hint.into()))
        })
        .collect()
}

/// What is too large unless the user allows it.
pub(super) fn too_much_work(study: &StudyFile, arms: usize, providers: usize, origins: &Origins) -> Option<Problem> {
    let factors = [
        (arms as u64, "arms"),
        (u64::from(study.parameter_sets), "parameter sets"),
        (u64::from(study.futures_per_set), "futures"),
        (u64::from(study.horizon_years), "years"),
        (providers as u64, "providers"),
    ];
    let weeks = factors.iter().fold(u64::from(WEEKS_IN_YEAR), |product, (factor, _)| product.saturating_mul(*factor));
    let parts: Vec<String> = factors.iter().map(|(factor, noun)| format!("{} {noun}", grouped(*factor))).collect();
    (weeks > MOST_PROVIDER_WEEKS).then(|| {
        origins
            .problem(&Address::ROOT.key("futures_per_set"), Point::Value, "the study is very large")
            .found(format!("{} = {} weeks of providers", parts.join(" × "), grouped(weeks)))
            .allowed(format!("at most {} weeks of providers", grouped(MOST_PROVIDER_WEEKS)))
            .hint(Some("ask for fewer futures, or add --allow-large".into()))
    })
}

/// A whole number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for start in (first..digits.len()).step_by(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text += &digits[start..start + 3];
    }
    text
}
