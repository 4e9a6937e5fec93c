//! What is too large: refused from the numbers in the files, before anything of that size is made.

use crate::scenario::address::Address;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::Problem;
use crate::scenario::{ArmFile, Design, FactorFile, StudyFile};
use crate::study::sobol::MOST_PARAMETERS;
use crate::units::WEEKS_IN_YEAR;

/// Arms of a study, each value of a sweep counted.
const MOST_ARMS: u64 = 500;

/// Uncertainties of a study.
const MOST_UNCERTAINTIES: u64 = 500;

/// Values of all parameter sets together: about a hundred megabytes.
const MOST_VALUES: u64 = 10_000_000;

/// Weeks that providers live through in all runs together; many minutes of work.
const MOST_PROVIDER_WEEKS: u64 = 1_000_000_000;

const FEWER_FACTORS: &str = "cross fewer factors, or give them fewer levels: the arms are their levels multiplied";
const LATIN_HYPERCUBE: &str = "keep those that matter, or write \"design\": \"latin_hypercube\"";

/// What is too large whatever the user allows.
pub(super) fn beyond_all_bounds(study: &StudyFile, origins: &Origins) -> Vec<Problem> {
    let values = |arm: &ArmFile| arm.sweep.as_ref().map_or(1, |sweep| sweep.values.len() as u64);
    let arms: u64 = study.arms.iter().map(values).sum();
    let levels = |factor: &FactorFile| factor.levels.len() as u64;
    let crossed = study.factors.iter().map(|factors| factors.crossed.iter().map(levels).product::<u64>()).sum::<u64>();
    let sets = u64::from(study.parameter_sets);
    let uncertainties = study.uncertainties.len() as u64;
    let sequence = match study.design {
        Design::Sobol => u64::from(MOST_PARAMETERS),
        Design::LatinHypercube => MOST_UNCERTAINTIES,
    };
    let bounds = [
        ("arms", "too many arms", arms, MOST_ARMS, "sweep fewer values"),
        ("factors", "too many combinations of factors", crossed, MOST_ARMS, FEWER_FACTORS),
        ("uncertainties", "too many uncertainties", uncertainties, MOST_UNCERTAINTIES, "keep those that matter"),
        ("uncertainties", "too many uncertainties for a Sobol sequence", uncertainties, sequence, LATIN_HYPERCUBE),
        ("parameter_sets", "too many parameter values", sets * uncertainties, MOST_VALUES, "ask for fewer sets"),
    ];
    bounds
        .into_iter()
        .filter(|(_, _, found, most, _)| found > most)
        .map(|(key, what, found, most, hint)| {
            let problem = origins.problem(&Address::ROOT.key(key), KeyOrValue::Value, what);
            problem.found(grouped(found)).allowed(format!("at most {}", grouped(most))).hint(Some(hint.into()))
        })
        .collect()
}

/// What is too large unless the user allows it.
pub(super) fn too_much_work(study: &StudyFile, arms: usize, providers: usize, origins: &Origins) -> Option<Problem> {
    let factors = [
        (arms as u64, "arm"),
        (u64::from(study.parameter_sets), "parameter set"),
        (u64::from(study.futures_per_set), "future"),
        (u64::from(study.horizon_years), "year"),
        (u64::from(WEEKS_IN_YEAR), "week"),
        (providers as u64, "provider"),
    ];
    let weeks = factors.iter().fold(1, |product: u64, (factor, _)| product.saturating_mul(*factor));
    let counted =
        |(factor, noun): &(u64, &str)| format!("{} {noun}{}", grouped(*factor), if *factor == 1 { "" } else { "s" });
    let parts: Vec<String> = factors.iter().map(counted).collect();
    (weeks > MOST_PROVIDER_WEEKS).then(|| {
        origins
            .problem(&Address::ROOT.key("futures_per_set"), KeyOrValue::Value, "the study is very large")
            .found(format!("{} = {} provider-weeks", parts.join(" × "), grouped(weeks)))
            .allowed(format!("at most {} provider-weeks", grouped(MOST_PROVIDER_WEEKS)))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::grouped;
    use crate::study::plan::fixture::planned_with;
    use crate::study::plan::{Overrides, PlanError};

    #[test]
    fn sweeps_that_make_hundreds_of_arms_are_refused_whatever_is_allowed() {
        let values: Vec<f64> = (0..50).map(|step| f64::from(step) / 50.0).collect();
        let arm = |index: usize| {
            let sweep = json!({ "addresses": ["term.rebasing_share"], "values": values });
            json!({ "regime": "annual", "name": format!("arm-{index}"), "sweep": sweep })
        };
        let allow = Overrides { allow_large: true, ..Overrides::default() };
        let arms = |count| json!({ "arms": (0..count).map(arm).collect::<Vec<_>>() });
        assert_eq!(planned_with(arms(2), &allow).map(|plan| plan.arms.len()), Ok(100));
        let refused = planned_with(arms(11), &allow);
        assert!(matches!(&refused, Err(PlanError::TooLarge(problems)) if problems.to_string().contains("550")));
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 12, 999, 1_000, 1_234_567].map(grouped), ["0", "12", "999", "1,000", "1,234,567"]);
    }
}
