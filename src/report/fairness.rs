//! The fairness certificate: that the arms of a study were given the same chance, as the manifest and the answer tell it.
//!
//! What it certifies is checked while the study runs ([`controls`](crate::study::controls)); a study in which it does not
//! hold stops and has no results.

use crate::results::{ArmFairness, Fairness};
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;
use crate::units::Month;

use super::monthly;

/// The facts on fairness of a study that was carried out.
#[must_use]
pub fn facts<T>(plan: &StudyPlan, done: &Executed<T>) -> Fairness {
    let symmetric_economy_futures = plan.study.controls.symmetric_economy.then_some(done.held.twins);
    if plan.arms.len() < 2 {
        let twins = symmetric_economy_futures.map(twins).unwrap_or_default();
        return Fairness {
            symmetric_economy_futures,
            how: format!("One arm: nothing was compared.{twins}"),
            ..Fairness::default()
        };
    }
    let when = |month: Option<usize>| {
        let month = Month(u32::try_from(month?).unwrap_or(u32::MAX));
        Some(format!("{} {}", monthly::name(month), monthly::year(plan, month)))
    };
    let arms = plan.arms.iter().zip(&done.differences).skip(1).map(|(arm, difference)| ArmFairness {
        arm: arm.id.clone(),
        contracts_differ_from: when(difference.contracts),
        records_differ_from: when(difference.records),
    });
    let futures_compared = done.shape.futures_of_arm() as u64;
    let is_placebo_asked = plan.study.controls.placebo;
    Fairness {
        arms_identical_until_first_difference: Some(true),
        futures_compared,
        arms: arms.collect(),
        frozen_futures: done.held.frozen,
        placebo_futures: is_placebo_asked.then_some(futures_compared),
        symmetric_economy_futures,
        how: how(done, futures_compared, is_placebo_asked, symmetric_economy_futures),
    }
}

fn how<T>(done: &Executed<T>, futures: u64, is_placebo_asked: bool, symmetric: Option<u64>) -> String {
    let mut text = format!(
        "In {} the same people came in every arm, and no arm differs from the baseline before its contracts do. With all \
         behaviour frozen, attendances, breaches, emergency admissions and waiting lists of every month are the same to the \
         bit in every arm ({} tried).",
        counted(futures),
        counted(done.held.frozen)
    );
    if done.differences.iter().all(|difference| difference.records.is_none()) {
        text += " As run, no monthly record of any arm differs from the baseline's in any future.";
    }
    if is_placebo_asked {
        text += &format!(
            " The placebo, the baseline under another name, is the baseline to the bit in {}.",
            counted(futures)
        );
    }
    text + &symmetric.map(twins).unwrap_or_default()
}

fn twins(futures: u64) -> String {
    let counted = counted(futures);
    format!(
        " In an economy in which every party has a twin, twins end alike to the bit under every arm ({counted} tried)."
    )
}

fn counted(futures: u64) -> String {
    format!("{futures} future{}", if futures == 1 { "" } else { "s" })
}
