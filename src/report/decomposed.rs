//! What each clause adds to the first comparison, and what crossed factors do.

use crate::analysis::cubes::Cube;
use crate::analysis::decomposition::{Decomposition, Method, divide};
use crate::analysis::factorial::{Factor, Factorial, FactorialDesign, factorial};
use crate::analysis::findings::LeftOut;
use crate::analysis::summary::SummaryError;
use crate::engine::EntityKind;
use crate::measures::HEADLINE;
use crate::study::execute::{Executed, execute};
use crate::study::hybrids::{Hybrids, hybrids};
use crate::study::plan::{Crossed, StudyPlan};

use super::findings::headline_cube;
use super::run_summary::{RunSummary, headline_years};
use super::study_report::{ReportError, entities};

/// Divides the difference between the first two arms over the clauses in which they differ, if they differ in any. Contracts
/// in between that the study does not have are lived for it, on the same futures.
///
/// # Errors
/// A run that stops, or one whose numbers are not finite.
pub fn decomposition(plan: &StudyPlan, done: &Executed<RunSummary>) -> Result<Option<Decomposition>, ReportError> {
    let Some(Hybrids { between, clauses, method, plan: in_between }) = hybrids(plan) else { return Ok(None) };
    let cube = match &in_between {
        Some(plan) => lived(plan)?,
        None => of_study(plan, done)?,
    };
    let shape = cube.shape();
    let measures = divide(&between, &cube).map_err(unpaired)?;
    Ok(Some(Decomposition {
        from: plan.arms[0].label.clone(),
        to: plan.arms[1].label.clone(),
        method: if clauses.len() == 1 { Method::OneClause } else { method },
        parameter_sets: shape.sets as u32,
        futures_per_set: shape.futures_per_set as u32,
        is_part_of_study: (shape.sets, shape.futures_per_set) != (done.shape.sets, done.shape.futures_per_set),
        clauses,
        measures,
    }))
}

/// The headline measures of a study's own runs.
fn of_study(plan: &StudyPlan, done: &Executed<RunSummary>) -> Result<Cube, SummaryError> {
    headline_cube(done, plan.study.horizon_years as usize, |run| &run.headline)
}

/// Lives the contracts in between.
fn lived(plan: &StudyPlan) -> Result<Cube, ReportError> {
    let kinds: Vec<EntityKind> = entities(plan).into_iter().map(|(_, kind)| kind).collect();
    let done = execute(plan, &|_| {}, &|_, outcome| headline_years(outcome, &kinds))?;
    let years = plan.study.horizon_years as usize;
    let cube = headline_cube(&done, years, |run: &Vec<[f64; HEADLINE.len()]>| run.as_slice())?;
    cube.check().map_err(SummaryError::from)?;
    Ok(cube)
}

/// What crossed factors do, if the study crosses any.
///
/// # Errors
/// A run whose numbers are not finite.
pub fn effects(plan: &StudyPlan, done: &Executed<RunSummary>) -> Result<Option<Factorial>, ReportError> {
    let Some(crossed) = &plan.crossed else { return Ok(None) };
    let found = factorial(&design(crossed), &of_study(plan, done)?).map_err(unpaired)?;
    Ok(Some(found))
}

fn design(crossed: &Crossed) -> FactorialDesign {
    let factors = crossed.factors.iter().map(|factor| Factor {
        id: factor.name.clone(),
        label: factor.title.clone(),
        levels: factor.levels.iter().map(|level| level.title.clone()).collect(),
    });
    FactorialDesign { factors: factors.collect(), cells: crossed.cells.clone() }
}

/// Combinations of factors that are no arms.
#[must_use]
pub fn left_out(plan: &StudyPlan) -> Vec<LeftOut> {
    plan.crossed.as_ref().map_or_else(Vec::new, |crossed| crossed.left_out.clone())
}

fn unpaired(source: crate::analysis::paired::PairedError) -> SummaryError {
    SummaryError::Paired { measure: "the headline measures", source }
}
