//! The studies behind the statements are run, and each statement's tests are read from them.

use std::collections::BTreeMap;

use crate::analysis::findings::Quantiles;
use crate::analysis::paired::{Paired, PairedError, compare};
use crate::analysis::study_shape::{RunIndex, StudyShape};
use crate::engine::EntityKind;
use crate::study::execute::{ExecuteError, Executed, execute};
use crate::study::plan::{Overrides, PlanError, Shelves, StudyPlan};

use super::file::{ArgumentFile, Expected, StatementFile, TestFile};
use super::quantity::{QUANTITIES, Quantity};

/// Why the statements could not be tested.
#[derive(Debug, thiserror::Error)]
pub enum ArgumentError {
    /// A study does not hold.
    #[error(transparent)]
    Study(#[from] PlanError),
    /// A run stopped.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// Two arms cannot be compared.
    #[error("{study}: {source}")]
    Paired {
        /// The study.
        study: String,
        /// Why not.
        source: PairedError,
    },
    /// A test names something that is not there.
    #[error("statement {id}: there is no {what} {name}; there are: {known}")]
    Unknown {
        /// The statement.
        id: String,
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
        /// Those that are there.
        known: String,
    },
}

/// How many parameter sets and futures each study is run with, in place of its own numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Parameter sets.
    pub sets: Option<u32>,
    /// Futures for each set.
    pub futures: Option<u32>,
}

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestOutcome {
    /// It moves as the statement has it.
    AsStated,
    /// It moves the other way, or moves although the statement has it stay.
    Against,
    /// Nothing is shown: it may move either way.
    NotShown,
    /// It does not move by as much as would matter.
    TooSmall,
}

/// A test and what it found.
#[derive(Clone, Debug)]
pub struct TestFinding {
    /// The test.
    pub test: TestFile,
    /// The quantity.
    pub quantity: &'static Quantity,
    /// Mean under the arm it is compared with.
    pub before: f64,
    /// Mean difference.
    pub difference: f64,
    /// Spread of the difference over parameter sets.
    pub over_sets: Quantiles,
    /// 95% interval from run-to-run noise.
    pub noise_95: (f64, f64),
    /// Parameter sets and futures for each.
    pub shape: StudyShape,
    /// What became of it.
    pub outcome: TestOutcome,
}

/// A statement and what its tests found.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The statement.
    pub statement: StatementFile,
    /// Its tests, in order.
    pub findings: Vec<TestFinding>,
}

/// The plans of every study that a statement names, by name.
///
/// # Errors
/// A study that does not hold.
pub fn plans(
    file: &ArgumentFile,
    shelves: &Shelves<'_>,
    size: Size,
) -> Result<BTreeMap<String, StudyPlan>, ArgumentError> {
    let overrides = Overrides { parameter_sets: size.sets, futures_per_set: size.futures, ..Overrides::default() };
    let mut plans = BTreeMap::new();
    for test in file.statements.iter().flat_map(|statement| &statement.tests) {
        if !plans.contains_key(&test.study) {
            plans.insert(test.study.clone(), StudyPlan::of(&test.study, shelves, &overrides)?);
        }
    }
    Ok(plans)
}

/// Runs every study once and reads the tests of every statement.
///
/// # Errors
/// A run that stops, or a name that is not known.
pub fn test(file: &ArgumentFile, plans: &BTreeMap<String, StudyPlan>) -> Result<Vec<Tested>, ArgumentError> {
    let lived = plans.iter().map(|(name, plan)| Ok((name.as_str(), TestedStudy::of(&needed(file, name, plan))?)));
    let lived: BTreeMap<&str, TestedStudy> = lived.collect::<Result<_, ArgumentError>>()?;
    let of_statement = |statement: &StatementFile| {
        let finding = |test: &TestFile| {
            let known = || plans.keys().cloned().collect::<Vec<_>>();
            let study = lived.get(test.study.as_str());
            study.ok_or_else(|| unknown(&statement.id, "study", &test.study, &known()))?.finding(&statement.id, test)
        };
        let findings = statement.tests.iter().map(finding).collect::<Result<_, _>>()?;
        Ok(Tested { statement: statement.clone(), findings })
    };
    file.statements.iter().map(of_statement).collect()
}

/// The plan of a study with the arms that are needed: of crossed factors those of the headline and those that a test names.
fn needed(file: &ArgumentFile, study: &str, plan: &StudyPlan) -> StudyPlan {
    let tests = || file.statements.iter().flat_map(|statement| &statement.tests).filter(|test| test.study == study);
    let is_named = |id: &str| tests().any(|test| test.arm == id || test.against.as_deref() == Some(id));
    let arms = plan.arms.iter().enumerate();
    let arms = arms.filter(|(place, arm)| *place < plan.arms_in_full() || is_named(&arm.id)).map(|(place, _)| place);
    plan.with_arms(&arms.collect::<Vec<_>>())
}

/// A study that was run: every quantity of every run.
struct TestedStudy {
    arms: Vec<String>,
    done: Executed<[f64; QUANTITIES.len()]>,
}

impl TestedStudy {
    fn of(plan: &StudyPlan) -> Result<Self, ArgumentError> {
        let kinds: Vec<EntityKind> = crate::report::entities(plan).into_iter().map(|(_, kind)| kind).collect();
        let keep = |_: RunIndex, outcome: &crate::engine::Outcome| {
            std::array::from_fn(|place| QUANTITIES[place].of(outcome, &kinds))
        };
        let done = execute(plan, &|_| {}, &keep)?;
        Ok(Self { arms: plan.arms.iter().map(|arm| arm.id.clone()).collect(), done })
    }

    fn arm(&self, id: &str, name: &str) -> Result<usize, ArgumentError> {
        self.arms.iter().position(|arm| arm == name).ok_or_else(|| unknown(id, "arm", name, &self.arms))
    }

    fn finding(&self, id: &str, test: &TestFile) -> Result<TestFinding, ArgumentError> {
        let place = QUANTITIES.iter().position(|quantity| quantity.id == test.quantity).ok_or_else(|| {
            let known: Vec<String> = QUANTITIES.iter().map(|quantity| quantity.id.to_owned()).collect();
            unknown(id, "quantity", &test.quantity, &known)
        })?;
        let arm = self.arm(id, &test.arm)?;
        let against = test.against.as_deref().map_or(Ok(0), |name| self.arm(id, name))?;
        let shape = self.done.shape;
        let values = |arm| shape.by_set_and_future(arm, |run| self.done.of(run)[place]);
        let paired = compare(&values(against), &values(arm))
            .map_err(|source| ArgumentError::Paired { study: test.study.clone(), source })?;
        let quantity = &QUANTITIES[place];
        Ok(TestFinding {
            test: test.clone(),
            quantity,
            before: paired.baseline_mean,
            difference: paired.mean,
            over_sets: paired.over_sets,
            noise_95: paired.noise_or_bound(),
            shape,
            outcome: outcome(quantity, test.expected, &paired),
        })
    }
}

fn unknown(id: &str, what: &'static str, name: &str, known: &[String]) -> ArgumentError {
    ArgumentError::Unknown { id: id.to_owned(), what, name: name.to_owned(), known: known.join(", ") }
}

/// What may be said: only where both the spread over sets and the run-to-run interval lie on one side.
fn outcome(quantity: &Quantity, expected: Expected, paired: &Paired) -> TestOutcome {
    let noise = paired.noise_or_bound();
    let (low, high) = (paired.over_sets.p025.min(noise.0), paired.over_sets.p975.max(noise.1));
    let is_small = low > -quantity.too_small && high < quantity.too_small;
    match expected {
        Expected::Same if is_small => TestOutcome::AsStated,
        _ if is_small => TestOutcome::TooSmall,
        Expected::Higher if low > 0.0 => TestOutcome::AsStated,
        Expected::Lower if high < 0.0 => TestOutcome::AsStated,
        _ if low > 0.0 || high < 0.0 => TestOutcome::Against,
        _ => TestOutcome::NotShown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(differences: &[f64]) -> Paired {
        let arm: Vec<Vec<f64>> = differences.iter().map(|value| vec![*value, *value]).collect();
        let nothing = vec![vec![0.0, 0.0]; differences.len()];
        compare(&nothing, &arm).expect("both have one shape")
    }

    fn told(expected: Expected, differences: &[f64]) -> TestOutcome {
        let quantity = Quantity::find("four_hours").expect("it is in the list");
        outcome(quantity, expected, &paired(differences))
    }

    #[test]
    fn a_statement_is_borne_out_only_where_every_plausible_difference_has_its_sign() {
        assert_eq!(told(Expected::Higher, &[0.01, 0.02, 0.03]), TestOutcome::AsStated);
        assert_eq!(told(Expected::Lower, &[0.01, 0.02, 0.03]), TestOutcome::Against);
        assert_eq!(told(Expected::Higher, &[-0.01, 0.02, 0.03]), TestOutcome::NotShown);
    }

    #[test]
    fn a_difference_too_small_to_matter_bears_out_only_that_nothing_changes() {
        assert_eq!(told(Expected::Higher, &[0.0001, 0.0002]), TestOutcome::TooSmall);
        assert_eq!(told(Expected::Same, &[0.0001, 0.0002]), TestOutcome::AsStated);
        assert_eq!(told(Expected::Same, &[0.01, 0.02]), TestOutcome::Against);
    }
}
