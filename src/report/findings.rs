//! From what was kept of the runs of a study to its findings.

use crate::analysis::cubes::{Cube, FlowCube};
use crate::analysis::findings::{Arm, Findings, Nation, Replays, StudyFacts};
use crate::analysis::study_shape::RunIndex;
use crate::analysis::summary::{Evidence, ForMeasure, SummaryError, summarise};
use crate::contract::{Clauses, SanctionTerms};
use crate::measures::HEADLINE;
use crate::measures::catalogue::{WITHIN_4_HOURS, WITHIN_18_WEEKS};
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;
use crate::units::FinancialYear;

use super::run_summary::RunSummary;
use super::{bridge, carried, flows, practice};

/// Characters of the study's digest that name a run.
const RUN_ID: usize = 8;

/// Sums up the runs of a plan, timelines left out; `digest` is that of the study.
///
/// # Errors
/// A run that is missing or whose numbers are not finite.
pub fn findings(
    plan: &StudyPlan,
    done: &Executed<RunSummary>,
    replays: &Replays,
    digest: &str,
) -> Result<Findings, SummaryError> {
    let years = plan.study.horizon_years as usize;
    let cube = headline_cube(done, years, |run| &run.headline)?;
    let flows: FlowCube = flows::cube(done.shape, &done.runs, years);
    let targets = targets(&plan.arms[0].regime.clauses);
    let small: Vec<ForMeasure> = HEADLINE
        .iter()
        .filter_map(|measure| Some((*measure, plan.study.too_small_to_matter.get(measure.id)?.0)))
        .collect();
    let (practice, lapses) = practice::findings(plan, done);
    let bridges = bridge::findings(done, plan.study.horizon_years);
    let carried = carried::findings(plan, &cube);
    let summary = summarise(Evidence {
        study: facts(plan, done, digest),
        arms: plan.arms.iter().map(|arm| Arm { id: arm.id.clone(), label: arm.label.clone() }).collect(),
        cubes: &[cube],
        flows: &flows,
        replays,
        targets: &targets,
        too_small_to_matter: &small,
    })?;
    Ok(Findings { nation: nation(plan), carried, practice, lapses, bridges, ..summary })
}

/// The nation at whose size the study's economy is printed too.
fn nation(plan: &StudyPlan) -> Option<Nation> {
    let england = plan.economy.england?;
    Some(Nation {
        times: england.times(&plan.economy),
        year: FinancialYear(england.published_year),
        provider_deficit_over_pounds: england.provider_deficit_over_pounds.pounds(),
        sanctions_about_pounds: england.sanctions_about_pounds.pounds(),
    })
}

/// The measures of the headline of every run; `headline` gives those of one, by year.
///
/// # Errors
/// A run that does not fit.
pub(super) fn headline_cube<T>(
    done: &Executed<T>,
    years: usize,
    headline: impl Fn(&T) -> &[[f64; HEADLINE.len()]],
) -> Result<Cube, SummaryError> {
    let mut cube = Cube::new(done.shape, years, HEADLINE.to_vec());
    for (at, run) in done.every_run() {
        for (year, values) in headline(run).iter().enumerate() {
            cube.put_year(at, year, values)?;
        }
    }
    Ok(cube)
}

fn facts(plan: &StudyPlan, done: &Executed<RunSummary>, digest: &str) -> StudyFacts {
    StudyFacts {
        name: plan.name.clone(),
        title: plan.study.title.clone(),
        economy: plan.economy.title.clone(),
        first_year: FinancialYear(plan.economy.first_year),
        years: plan.study.horizon_years,
        parameter_sets: done.shape.sets as u32,
        futures_per_set: done.shape.futures_per_set as u32,
        seed: plan.study.seed,
        run_id: digest.chars().take(RUN_ID).collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// The standards that the baseline holds providers to, as far as its sanctions state them.
fn targets(clauses: &Clauses) -> Vec<ForMeasure> {
    let Some(sanctions) = &clauses.sanctions else { return Vec::new() };
    let SanctionTerms { a_and_e_four_hours, rtt_incomplete, .. } = &sanctions.standards;
    [(&WITHIN_4_HOURS, a_and_e_four_hours), (&WITHIN_18_WEEKS, rtt_incomplete)]
        .into_iter()
        .filter_map(|(measure, terms)| Some((measure, terms.as_ref()?.threshold_share?.value())))
        .collect()
}

/// The run that is looked at closely: the parameter set and future, counted from 0, whose mean yearly system surplus over
/// arms is the median.
#[must_use]
pub fn median_future(done: &Executed<RunSummary>) -> (usize, usize) {
    let shape = done.shape;
    let over_arms = |set: usize, future: usize| -> f64 {
        (0..shape.arms).map(|arm| done.of(RunIndex { arm, set, future }).mean_system_surplus()).sum()
    };
    let futures = (0..shape.sets).flat_map(|set| (0..shape.futures_per_set).map(move |future| (set, future)));
    let mut order: Vec<(f64, (usize, usize))> =
        futures.map(|(set, future)| (over_arms(set, future), (set, future))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.get(order.len().saturating_sub(1) / 2).map_or((0, 0), |(_, future)| *future)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::study_shape::StudyShape;

    fn done(surpluses: &[f64], shape: StudyShape) -> Executed<RunSummary> {
        let run = |surplus: &f64| RunSummary { headline: vec![[*surplus; HEADLINE.len()]], ..RunSummary::nothing() };
        Executed {
            shape,
            runs: surpluses.iter().map(run).collect(),
            differences: Vec::new(),
            year_ends_proved: 0,
            held: crate::study::controls::Held::default(),
        }
    }

    #[test]
    fn the_median_future_is_that_of_the_mean_over_arms() {
        // Sums over the two arms by set and future: 1 + 9, 2 + 2; 7 + 0, 0 + 1. The lower median of 1, 4, 7, 10 is 4.
        let found =
            done(&[1.0, 2.0, 7.0, 0.0, 9.0, 2.0, 0.0, 1.0], StudyShape { arms: 2, sets: 2, futures_per_set: 2 });
        assert_eq!(median_future(&found), (0, 1));
    }
}
