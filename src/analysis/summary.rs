//! From the blocks of results to findings: every trajectory, comparison, flow and change of position.

use thiserror::Error;

use super::bands::{at_places, bands, single_future_places};
use super::blame::blame;
use super::cubes::{Cube, CubeError, FlowCube};
use super::findings::{Accounts, Arm, Comparison, Findings, MeasureTrajectory, Replays, StudyFacts};
use super::incidence::incidence;
use super::letter::risks;
use super::paired::{PairedError, compare};
use super::position::{mean_flows, moved_by_arm, net_changes, system_parts};
use super::study_shape::StudyShape;
use crate::measures::Measure;

/// A number that belongs to a measure, in its unit: a standard it is held to, or a size that is too small to matter.
pub type ForMeasure = (&'static Measure, f64);

/// All that a summary is made of.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The study and how it was run.
    pub study: StudyFacts,
    /// The arms, baseline first.
    pub arms: Vec<Arm>,
    /// Yearly measures, in one cube or several of the same shape.
    pub cubes: &'a [Cube],
    /// Mean yearly flows.
    pub flows: &'a FlowCube,
    /// Futures that were lived again with something otherwise.
    pub replays: &'a Replays,
    /// The standards that measures are held to.
    pub targets: &'a [ForMeasure],
    /// Differences smaller than these are too small to matter.
    pub too_small_to_matter: &'a [ForMeasure],
}

/// Why results cannot be summed up.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SummaryError {
    /// A block does not have the study's arms, sets, futures and years.
    #[error(
        "the results hold {found} over {found_years} years but the study has {asked} over {asked_years} years; run it \
         again"
    )]
    WrongShape {
        /// Shape of the block.
        found: StudyShape,
        /// Years in the block.
        found_years: usize,
        /// Shape of the study.
        asked: StudyShape,
        /// Years of the study.
        asked_years: usize,
    },
    /// A run is missing.
    #[error(transparent)]
    Cube(#[from] CubeError),
    /// A measure cannot be compared.
    #[error("{measure}: {source}")]
    Paired {
        /// Id of the measure.
        measure: &'static str,
        /// Why.
        source: PairedError,
    },
}

/// Sums up a finished study: all but what is known of the ledger's headings, of single futures, of what
/// carries the differences and of the nation, which the caller adds.
///
/// # Errors
/// When results are missing, not finite, or of another shape than the study.
pub fn summarise(evidence: Evidence<'_>) -> Result<Findings, SummaryError> {
    check(&evidence)?;
    let mut trajectories = Vec::new();
    let mut comparisons = Vec::new();
    for cube in evidence.cubes {
        for place in 0..cube.measures().len() {
            trajectories.extend((0..evidence.arms.len()).map(|arm| trajectory(cube, place, arm, evidence.targets)));
            for arm in 1..evidence.arms.len() {
                comparisons.push(comparison(cube, place, arm, evidence.too_small_to_matter)?);
            }
        }
    }
    let (flows, net_changes) = (mean_flows(evidence.flows), net_changes(evidence.flows));
    let system_parts = system_parts(evidence.flows);
    let arms = evidence.arms.len();
    let accounts = Accounts {
        money_moved: moved_by_arm(evidence.flows),
        incidence: incidence(evidence.flows),
        risks: risks(&evidence.replays.shocks, arms, evidence.replays.from_year),
        blame: blame(&evidence.replays.blame, arms),
    };
    Ok(Findings {
        study: evidence.study,
        arms: evidence.arms,
        trajectories,
        comparisons,
        nation: None,
        carried: Vec::new(),
        flows,
        net_changes,
        system_parts,
        practice: Vec::new(),
        lapses: Vec::new(),
        bridges: Vec::new(),
        timelines: Vec::new(),
        accounts,
        decomposition: None,
        factorial: None,
        left_out: Vec::new(),
        arms_in_full: arms,
    })
}

fn check(evidence: &Evidence<'_>) -> Result<(), SummaryError> {
    let study = &evidence.study;
    let asked = StudyShape {
        arms: evidence.arms.len(),
        sets: study.parameter_sets as usize,
        futures_per_set: study.futures_per_set as usize,
    };
    let asked_years = study.years as usize;
    let blocks = evidence.cubes.iter().map(|cube| (cube.shape(), cube.years()));
    // Flows are means over the horizon and have no years of their own.
    for (found, found_years) in blocks.chain([(evidence.flows.shape(), asked_years)]) {
        if found != asked || found_years != asked_years {
            return Err(SummaryError::WrongShape { found, found_years, asked, asked_years });
        }
    }
    evidence.cubes.iter().try_for_each(Cube::check)?;
    Ok(evidence.flows.check()?)
}

fn trajectory(cube: &Cube, place: usize, arm: usize, targets: &[ForMeasure]) -> MeasureTrajectory {
    let measure = cube.measures()[place];
    let paths = cube.paths(arm, place);
    let found = bands(&paths);
    let target = given_for(targets, measure);
    // The same futures in every arm, chosen by the baseline: lines in two panels may then be compared.
    let single_futures = at_places(&paths, &single_future_places(&cube.paths(0, place)));
    MeasureTrajectory { measure, arm, bands: found.years, noise_sd: found.noise_sd, single_futures, target }
}

fn comparison(cube: &Cube, place: usize, arm: usize, too_small: &[ForMeasure]) -> Result<Comparison, SummaryError> {
    let measure = cube.measures()[place];
    let found = compare(&cube.horizon_mean(0, place), &cube.horizon_mean(arm, place))
        .map_err(|source| SummaryError::Paired { measure: measure.id, source })?;
    Ok(Comparison {
        measure,
        arm,
        baseline_mean: found.baseline_mean,
        noise_95: found.noise_or_bound(),
        by_set: found.by_set,
        over_sets: found.over_sets,
        same_sign_futures: found.same_sign_futures,
        same_sign_sets: found.same_sign_sets,
        pairing_correlation: found.pairing_correlation,
        too_small_to_matter: given_for(too_small, measure),
    })
}

fn given_for(list: &[ForMeasure], measure: &Measure) -> Option<f64> {
    list.iter().find(|(named, _)| named.id == measure.id).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::cubes::FlowName;
    use crate::analysis::study_shape::RunIndex;
    use crate::measures::{Better, OverAYear, Unit};
    use crate::units::FinancialYear;

    static SURPLUS: Measure = Measure {
        id: "a_pounds",
        label: "A",
        meaning: "",
        unit: Unit::Pounds,
        better: Better::Higher,
        over_a_year: OverAYear::Sum,
    };
    static SHARE: Measure = Measure { id: "b_share", label: "B", unit: Unit::Share, ..SURPLUS };
    static TARGETS: &[ForMeasure] = &[(&SHARE, 0.92)];
    static TOO_SMALL: &[ForMeasure] = &[(&SURPLUS, 5.0)];
    const SHAPE: StudyShape = StudyShape { arms: 3, sets: 2, futures_per_set: 2 };

    fn facts() -> StudyFacts {
        StudyFacts {
            name: "s".into(),
            title: "S".into(),
            economy: "E".into(),
            first_year: FinancialYear(2013),
            years: 2,
            parameter_sets: 2,
            futures_per_set: 2,
            seed: 1,
            run_id: "0".repeat(8),
            version: "0".into(),
        }
    }

    fn arms() -> Vec<Arm> {
        ["base", "same", "more"].map(|id| Arm { id: id.into(), label: id.into() }).to_vec()
    }

    /// The second arm repeats the baseline; the third adds 10 to the first measure in set 0 and 30 in set 1.
    fn blocks() -> (Cube, FlowCube) {
        let mut cube = Cube::new(SHAPE, 2, vec![&SURPLUS, &SHARE]);
        let flow = FlowName { from: "Treasury".into(), to: "Commissioners".into(), clause: "Allocation".into() };
        let mut flows = FlowCube::new(SHAPE, vec![flow], vec!["Commissioners".into()]);
        for run in SHAPE.every_run() {
            let gain = if run.arm == 2 { 10.0 + 20.0 * run.set as f64 } else { 0.0 };
            for year in 0..2 {
                cube.put_year(run, year, &[run.future as f64 * 0.3 + year as f64 + gain, 0.5]).unwrap();
            }
            flows.put(run, &[gain]).unwrap();
        }
        (cube, flows)
    }

    fn evidence<'a>(cubes: &'a [Cube], flows: &'a FlowCube) -> Evidence<'a> {
        static NO_REPLAYS: Replays = Replays { from_year: 0, shocks: Vec::new(), blame: Vec::new() };
        let replays = &NO_REPLAYS;
        Evidence {
            study: facts(),
            arms: arms(),
            cubes,
            flows,
            replays,
            targets: TARGETS,
            too_small_to_matter: TOO_SMALL,
        }
    }

    #[test]
    fn an_arm_that_repeats_the_baseline_differs_in_nothing() {
        let (cube, flows) = blocks();
        let found = summarise(evidence(&[cube], &flows)).unwrap();
        for same in found.comparisons.iter().filter(|comparison| comparison.arm == 1) {
            assert_eq!((same.over_sets, same.noise_95), (Default::default(), (0.0, 0.0)));
            assert_eq!((same.same_sign_futures, same.pairing_correlation), (1.0, 1.0));
        }
        assert!(found.net_changes.iter().filter(|change| change.arm == 1).all(|change| change.pounds.mean == 0.0));
    }

    #[test]
    fn findings_hold_each_measure_for_each_arm() {
        let (cube, flows) = blocks();
        let found = summarise(evidence(&[cube], &flows)).unwrap();
        let listed: Vec<(&str, usize)> = found.trajectories.iter().map(|path| (path.measure.id, path.arm)).collect();
        assert_eq!(listed[..3], [("a_pounds", 0), ("a_pounds", 1), ("a_pounds", 2)]);
        assert_eq!((found.trajectories.len(), found.comparisons.len(), found.flows.len()), (6, 4, 3));
        let gain = found.comparisons.iter().find(|c| c.arm == 2 && c.measure.id == "a_pounds").unwrap();
        assert!((gain.over_sets.mean - 20.0).abs() < 1e-12 && gain.noise_95.0 > 19.9);
        assert_eq!((gain.too_small_to_matter, found.trajectories[3].target), (Some(5.0), Some(0.92)));
        assert_eq!((found.net_changes[3].is_system, found.net_changes[3].pounds.mean), (true, 20.0));
    }

    #[test]
    fn results_of_another_shape_or_with_gaps_are_refused() {
        let (cube, flows) = blocks();
        let cubes = [cube];
        let mut longer = evidence(&cubes, &flows);
        longer.study.years = 3;
        let message = summarise(longer).unwrap_err().to_string();
        let expected = "hold 3 arms of 2 parameter sets with 2 futures each over 2 years but the study has 3 arms";
        assert!(message.contains(expected), "{message}");
        let gaps = [Cube::new(SHAPE, 2, vec![&SURPLUS])];
        let run = RunIndex { arm: 0, set: 0, future: 0 };
        assert_eq!(summarise(evidence(&gaps, &flows)), Err(SummaryError::Cube(CubeError::Missing { run })));
    }
}
