//! Carrying out a plan: all its runs, on as many threads as there are, with the same results for any number of them.
//!
//! The work is cut into blocks of futures of one parameter set. A block lives each of its futures under every arm, so that
//! the arms can be compared month by month while both are at hand, and keeps of each run what the caller wants kept.
//! Blocks finish in any order; their results are put in order before anything reads them.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::analysis::study_shape::{RunIndex, StudyShape};
use crate::engine::{Layout, Outcome, RunError, run};
use crate::scenario::Scenario;
use crate::scenario::problem::Problems;

use super::controls::{FirstDifference, Held, compare, compare_frozen, compare_twins, contracts_differ};
use super::plan::StudyPlan;

/// Futures of a block: few enough to share out, enough to make a block's scenarios worth their while.
const FUTURES_OF_BLOCK: usize = 16;

/// Why a study was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// A parameter set makes a scenario that does not hold.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// A run stopped.
    #[error("arm {arm}, parameter set {}, future {}: {source}", set + 1, future + 1)]
    Run {
        /// Id of the arm.
        arm: String,
        /// The parameter set, counted from 0.
        set: usize,
        /// The future of the set, counted from 0.
        future: usize,
        /// What does not hold.
        source: RunError,
    },
    /// Arms differ where they cannot.
    #[error("arm {arm}, parameter set {}, future {} (seed {seed}): an impossible result: {what}", set + 1, future + 1)]
    Impossible {
        /// Id of the arm.
        arm: String,
        /// The parameter set, counted from 0.
        set: usize,
        /// The future of the set, counted from 0.
        future: usize,
        /// The seed.
        seed: u64,
        /// What cannot be.
        what: String,
    },
}

impl ExecuteError {
    pub(super) fn impossible(plan: &StudyPlan, at: RunIndex, what: String) -> Self {
        let RunIndex { arm, set, future } = at;
        Self::Impossible { arm: plan.arms[arm].id.clone(), set, future, seed: plan.study.seed, what }
    }
}

/// A study that was carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Executed<T> {
    /// Arms, parameter sets and futures.
    pub shape: StudyShape,
    /// What was kept of each run: by arm, parameter set and future.
    pub runs: Vec<T>,
    /// For each arm from when on it differs from the baseline.
    pub differences: Vec<FirstDifference>,
    /// Year ends at which a book was proved.
    pub year_ends_proved: u64,
    /// What was held to be the same and is.
    pub held: Held,
}

impl<T> Executed<T> {
    /// What was kept of a run.
    ///
    /// # Panics
    /// When the run is outside the shape.
    #[must_use]
    pub fn of(&self, at: RunIndex) -> &T {
        &self.runs[self.shape.row(at).expect("callers walk the shape of the study")]
    }

    /// What was kept of each run of an arm, by parameter set and future.
    ///
    /// # Panics
    /// When the study has no such arm.
    #[must_use]
    pub fn of_arm(&self, arm: usize) -> &[T] {
        &self.runs[self.shape.rows_of_arm(arm)]
    }

    /// What was kept of each future of a parameter set of an arm.
    ///
    /// # Panics
    /// When the study has no such arm or set.
    #[must_use]
    pub fn of_set(&self, arm: usize, set: usize) -> &[T] {
        &self.runs[self.shape.rows_of_set(arm, set)]
    }

    /// Every run with what was kept of it, in the order of the study.
    pub fn every_run(&self) -> impl Iterator<Item = (RunIndex, &T)> {
        self.shape.every_run().zip(&self.runs)
    }
}

/// Does some work on this many threads; without a number, on as many as the machine has.
///
/// # Errors
/// The system does not give the threads.
pub fn on_threads<R: Send>(
    threads: Option<usize>,
    work: impl FnOnce() -> R + Send,
) -> Result<R, rayon::ThreadPoolBuildError> {
    // For rayon 0 means as many as the machine has.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
    Ok(pool.install(work))
}

/// Lives every run of a plan on the threads of [`on_threads`]. `done` is told how many more runs have ended; `keep` makes of
/// a run what is kept of it.
///
/// # Errors
/// The first run, in the order of the plan and not of the clock, that stopped, or a scenario that does not hold.
pub fn execute<T: Send>(
    plan: &StudyPlan,
    done: &(dyn Fn(u64) + Sync),
    keep: &(dyn Fn(RunIndex, &Outcome) -> T + Sync),
) -> Result<Executed<T>, ExecuteError> {
    let held = Held { frozen: compare_frozen(plan)?, twins: compare_twins(plan)? };
    let blocks = blocks(plan.shape());
    let earliest_failure = AtomicUsize::new(usize::MAX);
    let live = |(place, block): (usize, &FutureBlock)| {
        // A later block cannot hold the first failure, so it need not be lived once an earlier one has failed.
        if place > earliest_failure.load(Ordering::Relaxed) {
            return None;
        }
        let lived = live_block(plan, block, done, keep);
        if lived.is_err() {
            earliest_failure.fetch_min(place, Ordering::Relaxed);
        }
        Some(lived)
    };
    let lived: Vec<_> = blocks.par_iter().enumerate().map(live).collect();
    let lived = lived.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
    Ok(Executed { held, ..in_order(plan.shape(), lived) })
}

struct FutureBlock {
    set: usize,
    futures: Range<usize>,
}

/// The blocks of a study: by parameter set, then future.
fn blocks(shape: StudyShape) -> Vec<FutureBlock> {
    let starts = (0..shape.futures_per_set).step_by(FUTURES_OF_BLOCK);
    let of_set = |set| {
        starts.clone().map(move |start| FutureBlock {
            set,
            futures: start..(start + FUTURES_OF_BLOCK).min(shape.futures_per_set),
        })
    };
    (0..shape.sets).flat_map(of_set).collect()
}

/// What a block yields.
struct BlockRuns<T> {
    /// By arm, then future.
    runs: Vec<Vec<T>>,
    differences: Vec<FirstDifference>,
    proofs: u64,
}

fn live_block<T>(
    plan: &StudyPlan,
    block: &FutureBlock,
    done: &(dyn Fn(u64) + Sync),
    keep: &(dyn Fn(RunIndex, &Outcome) -> T + Sync),
) -> Result<BlockRuns<T>, ExecuteError> {
    let scenarios = scenarios(plan, block.set)?;
    let arms = scenarios.len();
    let mut lived = BlockRuns {
        runs: (0..arms).map(|_| Vec::with_capacity(block.futures.len())).collect(),
        differences: vec![FirstDifference::default(); arms],
        proofs: 0,
    };
    let contracts: Vec<Option<usize>> =
        scenarios.iter().map(|(scenario, _)| contracts_differ(&scenarios[0].0, scenario)).collect();
    for future in block.futures.clone() {
        let mut baseline: Option<Outcome> = None;
        for (arm, (scenario, layout)) in scenarios.iter().enumerate() {
            let at = RunIndex { arm, set: block.set, future };
            let outcome = live_one(plan, scenario, layout, at)?;
            lived.proofs += u64::from(outcome.proofs);
            lived.runs[arm].push(keep(at, &outcome));
            if let Some(baseline) = &baseline {
                let contracts = contracts[arm];
                let records = compare(baseline, &outcome, contracts);
                let records = records.map_err(|what| ExecuteError::impossible(plan, at, what))?;
                lived.differences[arm].join(FirstDifference { contracts, records });
            } else {
                baseline = Some(outcome);
            }
            done(1);
        }
    }
    Ok(lived)
}

/// The scenario of every arm at a parameter set, with its layout.
pub(super) fn scenarios(plan: &StudyPlan, set: usize) -> Result<Vec<(Scenario, Layout)>, Problems> {
    let of_arm = |arm| {
        let scenario = plan.scenario(arm, set)?;
        let layout = Layout::of(&scenario.economy);
        Ok((scenario, layout))
    };
    (0..plan.arms.len()).map(of_arm).collect()
}

pub(super) fn live_one(
    plan: &StudyPlan,
    scenario: &Scenario,
    layout: &Layout,
    at: RunIndex,
) -> Result<Outcome, ExecuteError> {
    let RunIndex { arm, set, future } = at;
    run(scenario, layout, plan.study.seed, StudyPlan::future_number(set, future)).map_err(|source| ExecuteError::Run {
        arm: plan.arms[arm].id.clone(),
        set,
        future,
        source,
    })
}

fn in_order<T>(shape: StudyShape, lived: Vec<BlockRuns<T>>) -> Executed<T> {
    let mut by_arm: Vec<Vec<T>> = (0..shape.arms).map(|_| Vec::with_capacity(shape.futures_of_arm())).collect();
    let (mut differences, mut year_ends_proved) = (vec![FirstDifference::default(); shape.arms], 0);
    for block in lived {
        for (arm, runs) in block.runs.into_iter().enumerate() {
            by_arm[arm].extend(runs);
        }
        for (so_far, of_block) in differences.iter_mut().zip(block.differences) {
            so_far.join(of_block);
        }
        year_ends_proved += block.proofs;
    }
    let runs = by_arm.into_iter().flatten().collect();
    Executed { shape, runs, differences, year_ends_proved, held: Held::default() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::engine::FLOW_PARTIES;
    use crate::ledger::Heading;
    use crate::study::plan::fixture::{planned, uncertain};

    /// All that a run leaves behind, to the bit.
    fn bits(outcome: &Outcome) -> Vec<u64> {
        let rows = (0..outcome.years).flat_map(|year| (0..outcome.entities).map(move |entity| (year, entity)));
        let years = rows.flat_map(|(year, entity)| outcome.row(year, entity)).copied();
        let months = outcome.monthly().iter().flatten().copied();
        let flows =
            (0..FLOW_PARTIES).flat_map(|party| Heading::ALL.iter().map(move |&heading| outcome.flow(party, heading)));
        years.chain(months).chain(flows).map(f64::to_bits).collect()
    }

    #[test]
    fn a_larger_study_holds_every_run_of_a_smaller_one_to_the_bit_whichever_way_it_grows() {
        let of = |sets: u32, futures: u32| {
            let cost = uncertain("economy.cost.marginal_cost_share", 0.5, 0.9);
            let years = uncertain("regime.term.years", 1.0, 5.0);
            let plan = planned(json!({
                "parameter_sets": sets, "futures_per_set": futures, "horizon_years": 2, "uncertainties": [cost, years]
            }));
            execute(&plan, &|_| {}, &|_, outcome| bits(outcome)).expect("it holds")
        };
        let largest = of(5, 10);
        for (sets, futures) in [(1, 3), (1, 5), (1, 10), (2, 3), (2, 5), (2, 10), (5, 3), (5, 5)] {
            let smaller = of(sets, futures);
            for at in smaller.shape.every_run() {
                assert_eq!(smaller.of(at), largest.of(at), "{sets} × {futures}: {at:?}");
            }
        }
        // Nor is one run another's.
        let mut all = largest.runs.clone();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), largest.runs.len());
    }

    #[test]
    fn blocks_hold_every_future_of_every_set_once_and_in_order() {
        let shape = StudyShape { arms: 2, sets: 3, futures_per_set: 2 * FUTURES_OF_BLOCK + 1 };
        let futures: Vec<(usize, usize)> =
            blocks(shape).into_iter().flat_map(|block| block.futures.map(move |future| (block.set, future))).collect();
        let expected: Vec<_> =
            (0..3).flat_map(|set| (0..shape.futures_per_set).map(move |future| (set, future))).collect();
        assert_eq!(futures, expected);
    }

    #[test]
    fn blocks_are_put_in_the_order_of_arms_sets_and_futures() {
        let shape = StudyShape { arms: 2, sets: 2, futures_per_set: 2 };
        let lived = |set: usize, records| BlockRuns {
            runs: vec![vec![set * 2, set * 2 + 1], vec![10 + set * 2, 11 + set * 2]],
            differences: vec![FirstDifference::default(), FirstDifference { contracts: Some(0), records }],
            proofs: 3,
        };
        let found = in_order(shape, vec![lived(0, None), lived(1, Some(7))]);
        assert_eq!(found.runs, [0, 1, 2, 3, 10, 11, 12, 13]);
        assert_eq!(*found.of(RunIndex { arm: 1, set: 0, future: 1 }), 11);
        assert_eq!((found.differences[1].records, found.year_ends_proved), (Some(7), 6));
    }
}
