//! The answer to a study's question, in sentences and a table that anybody can read in a terminal.
//!
//! `judge` decides what may be claimed, `transfer` says who pays whom, `accounts` who bears what, `clauses` which clause carries
//! the difference, `carried` which parameters it rests on, `nation` how large it is for England, `sentences` and `words` say it,
//! `text` lays it out. A
//! sentence names a direction only if both kinds of uncertainty allow it; otherwise it says what the effect could still
//! be.

mod accounts;
mod carried;
mod clauses;
mod nation;
mod sentences;
mod text;
mod transfer;
mod verdict;
mod words;

#[cfg(test)]
pub(crate) mod fixture;

use schemars::JsonSchema;
use serde::Serialize;

use super::decomposition::Decomposition;
use super::factorial::Factorial;
use super::findings::{Arm, Comparison, Findings, LeftOut};
use crate::measures::{Measure, catalogue};
pub use accounts::ChangesHands;
pub use carried::{CarriedBy, CarriedByParameter};
pub use nation::{ArmAtNationalSize, AtNationalSize};
pub use transfer::Transfer;
pub use verdict::{Verdict, verdict};

/// The measures that the sentences speak of, by id; those that a study does not hold are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subjects {
    /// Surplus of the system.
    pub system: &'static str,
    /// Surplus of all providers together.
    pub providers: &'static str,
    /// Surplus of all commissioners together.
    pub commissioners: &'static str,
    /// Who waits.
    pub waits: &'static [&'static str],
    /// Health.
    pub health: &'static [&'static str],
}

/// The subjects of the program's own answer.
pub const SUBJECTS: Subjects = Subjects {
    system: catalogue::SYSTEM_SURPLUS.id,
    providers: catalogue::PROVIDER_SURPLUS.id,
    commissioners: catalogue::COMMISSIONER_SURPLUS.id,
    waits: &[catalogue::WITHIN_18_WEEKS.id, catalogue::WITHIN_4_HOURS.id],
    health: &[catalogue::HEALTH_INDEX.id],
};

/// The layout of `answer.json`. It is raised when a key goes, or changes its name, type or meaning; not when one is added.
pub const ANSWER_VERSION: u32 = 1;

/// The answer of a study: all that a terminal says about it, for programs. What does not apply is null. Keys may be added without
/// a new version of the layout.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// Version of the layout of this file.
    #[schemars(range(min = 1, max = 1))]
    pub schema_version: u32,
    /// Name of the study.
    pub study: String,
    /// Title of the study.
    pub title: String,
    /// Title of the economy.
    pub economy: String,
    /// First and last financial year, such as `2013/14 to 2017/18`.
    pub period: String,
    /// Parameter sets; 1 means that no parameter was varied.
    pub parameter_sets: u32,
    /// Futures for each parameter set.
    pub futures_per_set: u32,
    /// The seed from which all chance of the study follows.
    pub seed: u64,
    /// First eight characters of the study's digest.
    pub run_id: String,
    /// Version of the program.
    pub version: String,
    /// Which clause carries the difference of the first comparison, in sentences; empty if nothing was divided.
    pub headline: Vec<String>,
    /// Name of the baseline for readers.
    pub baseline: String,
    /// How the baseline fares, in a sentence; empty if it was not looked at.
    pub baseline_sentence: String,
    /// Deficits and sanctions at England's size, beside what was published; none where the economy names no nation.
    pub at_national_size: Option<AtNationalSize>,
    /// One answer for each arm but the baseline.
    pub arms: Vec<ArmAnswer>,
    /// How many arms, the baseline among them, are told in full; the others stand in a table.
    pub arms_in_full: usize,
    /// What each clause adds to the difference of the first comparison; none if nothing was divided.
    pub decomposition: Option<Decomposition>,
    /// What crossed factors do; none if the study crosses none.
    pub factorial: Option<Factorial>,
    /// Combinations of factors that no contract can have.
    pub combinations_left_out: Vec<LeftOut>,
}

/// The answer for one arm against the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArmAnswer {
    /// Id of the arm.
    pub arm: String,
    /// Name of the arm for readers.
    pub label: String,
    /// What can be said: who pays whom, who waits, health, and which of the two is better.
    pub sentences: Vec<String>,
    /// Money moved between commissioners and providers, if both were looked at.
    pub money_moved: Option<Transfer>,
    /// Money that changes hands between all parties, and the change of the system, if flows were looked at.
    pub changes_hands: Option<ChangesHands>,
    /// A row for each measure.
    pub rows: Vec<MeasureDifference>,
}

/// A measure's paired difference from the baseline, as a yearly mean over the horizon, in the measure's unit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeasureDifference {
    /// The measure, by its id.
    pub measure: &'static Measure,
    /// Name of the measure.
    pub label: &'static str,
    /// Unit of all values: `pounds`, `share` (0 to 1), `count`, `points` or `hours`.
    pub unit: &'static str,
    /// Yearly mean under the baseline.
    pub baseline_mean: f64,
    /// Mean difference from the baseline, over all parameter sets and futures.
    pub difference: f64,
    /// The middle 95% of plausible parameter sets; none if no parameter was varied.
    pub over_sets_95: Option<(f64, f64)>,
    /// 95% interval from run-to-run noise; none from a single future.
    pub run_to_run_95: Option<(f64, f64)>,
    /// True if, with one future for each set, the run-to-run interval also holds the spread between sets.
    pub run_to_run_is_upper_bound: bool,
    /// Part of all futures with the sign of the mean, 0 to 1.
    pub same_sign_futures_share: f64,
    /// Part of the parameter sets with the sign of the mean, 0 to 1; none if no parameter was varied.
    pub same_sign_sets_share: Option<f64>,
    /// What may be claimed.
    pub verdict: Verdict,
    /// What carries the difference; none from too few parameter sets, and where none differ.
    pub carried_by: Option<CarriedBy>,
}

/// What a study answers.
#[must_use]
pub fn answer(findings: &Findings) -> Answer {
    answer_about(findings, &SUBJECTS)
}

/// What a study answers about other subjects.
#[must_use]
pub fn answer_about(findings: &Findings, subjects: &Subjects) -> Answer {
    let study = &findings.study;
    let last_year = study.first_year.plus(study.years.saturating_sub(1));
    let others = findings.arms.iter().enumerate().skip(1);
    Answer {
        schema_version: ANSWER_VERSION,
        study: study.name.clone(),
        title: study.title.clone(),
        economy: study.economy.clone(),
        period: format!("{} to {last_year}", study.first_year),
        parameter_sets: study.parameter_sets,
        futures_per_set: study.futures_per_set,
        seed: study.seed,
        run_id: study.run_id.clone(),
        version: study.version.clone(),
        headline: clauses::headline(findings.decomposition.as_ref(), subjects),
        baseline: findings.arms.first().map_or_else(String::new, |arm| arm.label.clone()),
        baseline_sentence: sentences::baseline(findings, subjects),
        at_national_size: nation::at_national_size(findings, subjects),
        arms: others.map(|(index, arm)| answer_for(findings, subjects, index, arm)).collect(),
        arms_in_full: findings.arms_in_full,
        decomposition: findings.decomposition.clone(),
        factorial: findings.factorial.clone(),
        combinations_left_out: findings.left_out.clone(),
    }
}

fn answer_for(findings: &Findings, subjects: &Subjects, index: usize, arm: &Arm) -> ArmAnswer {
    let of_arm = findings.comparisons.iter().filter(|comparison| comparison.arm == index);
    ArmAnswer {
        arm: arm.id.clone(),
        label: arm.label.clone(),
        sentences: sentences::about(findings, subjects, index)
            .into_iter()
            .chain(accounts::about(findings, index))
            .collect(),
        money_moved: transfer::between(findings, subjects, index),
        changes_hands: accounts::changes_hands(findings, index),
        rows: of_arm.map(|comparison| row(findings, comparison)).collect(),
    }
}

fn row(findings: &Findings, comparison: &Comparison) -> MeasureDifference {
    let many_sets = findings.study.parameter_sets > 1;
    let (low, high) = comparison.noise_95;
    MeasureDifference {
        measure: comparison.measure,
        label: comparison.measure.label,
        unit: comparison.measure.unit.name(),
        baseline_mean: comparison.baseline_mean,
        difference: comparison.over_sets.mean,
        over_sets_95: many_sets.then(|| verdict::over_sets_95(comparison)),
        run_to_run_95: (low.is_finite() && high.is_finite()).then_some((low, high)),
        run_to_run_is_upper_bound: many_sets && findings.study.futures_per_set == 1,
        same_sign_futures_share: comparison.same_sign_futures,
        same_sign_sets_share: many_sets.then_some(comparison.same_sign_sets),
        verdict: verdict::verdict(comparison),
        carried_by: carried::by(findings, comparison.arm, comparison.measure.id),
    }
}

impl Answer {
    /// The answer as text of fixed width, without colours.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::render(self)
    }

    /// The answer as JSON, for other programs.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("an answer holds only text, numbers and lists")
    }
}

/// The comparison of a measure in an arm, if the study looked at it.
fn comparison<'a>(findings: &'a Findings, arm: usize, measure: &str) -> Option<&'a Comparison> {
    findings.comparisons.iter().find(|comparison| comparison.arm == arm && comparison.measure.id == measure)
}

#[cfg(test)]
mod tests {
    use super::fixture::*;
    use super::*;

    #[test]
    fn the_answer_as_json_keeps_numbers_and_says_what_may_be_claimed() {
        let found = study(8, 30, &[(&SYSTEM, gain(2e6)), (&LIST, unclear(0.0))]);
        let json: serde_json::Value = serde_json::from_str(&answer(&found).to_json()).unwrap();
        assert_eq!(json["period"], "2013/14 to 2017/18");
        let row = &json["arms"][0]["rows"][0];
        assert_eq!((&row["measure"], &row["unit"]), (&"system_surplus_pounds".into(), &"pounds".into()));
        assert_eq!((&row["difference"], &row["verdict"]), (&2e6.into(), &"better".into()));
        assert_eq!(json["arms"][0]["rows"][1]["verdict"], "not_shown");
        assert!(json["arms"][0]["money_moved"].is_null());
    }

    #[test]
    fn every_subject_of_the_answer_is_a_headline_measure() {
        let single = [SUBJECTS.system, SUBJECTS.providers, SUBJECTS.commissioners];
        for id in single.iter().chain(SUBJECTS.waits).chain(SUBJECTS.health) {
            assert!(catalogue::HEADLINE.iter().any(|measure| measure.id == *id), "{id}");
        }
    }

    #[test]
    fn what_was_not_varied_or_cannot_be_known_is_left_out_of_the_row() {
        let single = answer(&study(1, 1, &[(&SYSTEM, single_future(5.0))]));
        let row = &single.arms[0].rows[0];
        assert_eq!((row.over_sets_95, row.run_to_run_95, row.same_sign_sets_share), (None, None, None));
        assert_eq!(row.verdict, Verdict::NotShown);
        let bound = answer(&study(8, 1, &[(&SYSTEM, gain(5.0))]));
        assert!(bound.arms[0].rows[0].run_to_run_is_upper_bound && !row.run_to_run_is_upper_bound);
    }

    #[test]
    fn a_study_of_one_arm_is_answered_without_a_comparison() {
        let mut found = study(8, 30, &[]);
        found.arms.truncate(1);
        let answer = answer(&found);
        assert!(answer.arms.is_empty() && answer.to_text().contains("Nothing was compared"));
    }
}
