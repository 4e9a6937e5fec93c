//! Whether the arms of a study were given the same chance, as the manifest and the answer tell it.

use crate::results::Fairness;
use crate::study::execute::Executed;
use crate::study::plan::Plan;
use crate::units::Month;

use super::monthly;

/// The facts on fairness of a study that was carried out.
#[must_use]
pub fn facts<T>(plan: &Plan, done: &Executed<T>) -> Fairness {
    if plan.arms.len() < 2 {
        return Fairness { arms_identical_until_first_difference: None, how: "One arm: nothing was compared.".into() };
    }
    Fairness {
        arms_identical_until_first_difference: Some(done.frozen.unlike.is_none()),
        how: format!("{} {}", frozen(plan, done), first_difference(plan, done)),
    }
}

fn frozen<T>(plan: &Plan, done: &Executed<T>) -> String {
    if let Some((arm, column)) = done.frozen.unlike {
        let arm = &plan.arms[arm].id;
        return format!("With all behaviour frozen, {column} of {arm} still differs from the baseline's.");
    }
    let futures = done.frozen.futures;
    let plural = if futures == 1 { "" } else { "s" };
    format!(
        "With all behaviour frozen, attendances, breaches, emergency admissions and waiting lists of every month are the \
         same to the bit in every arm ({futures} future{plural} tried)."
    )
}

fn first_difference<T>(plan: &Plan, done: &Executed<T>) -> String {
    match done.first_difference.iter().flatten().min() {
        None => "As run, no monthly record of any arm differs from the baseline's in any future.".to_owned(),
        Some(0) => {
            "As run, the monthly records of the arms differ from the first month, in which contracts are agreed."
                .to_owned()
        }
        Some(&month) => {
            let month = Month(u32::try_from(month).unwrap_or(u32::MAX));
            format!(
                "As run, the monthly records of all arms are the same to the bit before {} {} in every future.",
                monthly::name(month),
                monthly::year(plan, month)
            )
        }
    }
}
