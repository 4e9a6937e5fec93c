//! Carrying out a plan: all its runs, on as many threads as there are, with the same results for any number of them.
//!
//! The work is cut into blocks of futures of one parameter set. A block lives each of its futures under every arm, so that
//! the arms can be compared month by month while both are at hand, and keeps of each run what the caller wants kept.
//! Blocks finish in any order; their results are put in order before anything reads them.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::analysis::samples::{Run, Shape};
use crate::engine::{Layout, MONTHLY, Outcome, RunError, run};
use crate::scenario::problem::Problems;
use crate::scenario::{Mechanisms, Scenario};

use super::plan::Plan;

/// Futures of a block: few enough to share out, enough to make a block's scenarios worth their while.
const FUTURES_OF_BLOCK: usize = 16;
/// Futures on which care is compared with all behaviour frozen.
const FROZEN_FUTURES: usize = 3;
/// Columns of [`MONTHLY`] that are care and not money or trust.
const CARE: [&str; 5] =
    ["attendances", "four_hour_share", "emergency_admissions", "waiting_list", "within_18_weeks_share"];

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
}

/// A study that was carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Executed<T> {
    /// Arms, parameter sets and futures.
    pub shape: Shape,
    /// What was kept of each run: by arm, parameter set and future.
    pub runs: Vec<T>,
    /// For each arm the first month, counted from 0, in which its monthly record differs from the baseline's in any
    /// future; none if it never does.
    pub first_difference: Vec<Option<usize>>,
    /// Year ends at which a book was proved.
    pub year_ends_proved: u64,
    /// What the arms were like with all behaviour frozen.
    pub frozen: Frozen,
}

/// What a comparison of the arms with all behaviour frozen found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frozen {
    /// Futures in which every arm gave the same care to the bit.
    pub futures: u64,
    /// The first arm and column of care that differed; none if chance is the same for all.
    pub unlike: Option<(usize, &'static str)>,
}

impl<T> Executed<T> {
    /// What was kept of a run.
    ///
    /// # Panics
    /// When the run is outside the shape.
    #[must_use]
    pub fn of(&self, at: Run) -> &T {
        &self.runs[(at.arm * self.shape.sets + at.set) * self.shape.futures + at.future]
    }
}

/// The shape of a plan.
#[must_use]
pub fn shape(plan: &Plan) -> Shape {
    Shape { arms: plan.arms.len(), sets: plan.sets.len().max(1), futures: plan.study.futures_per_set as usize }
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
    plan: &Plan,
    done: &(dyn Fn(u64) + Sync),
    keep: &(dyn Fn(Run, &Outcome) -> T + Sync),
) -> Result<Executed<T>, ExecuteError> {
    let frozen = compare_frozen(plan)?;
    let blocks = blocks(shape(plan));
    let earliest_failure = AtomicUsize::new(usize::MAX);
    let live = |(place, block): (usize, &Block)| {
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
    Ok(Executed { frozen, ..in_order(shape(plan), lived) })
}

struct Block {
    set: usize,
    futures: Range<usize>,
}

/// The blocks of a study: by parameter set, then future.
fn blocks(shape: Shape) -> Vec<Block> {
    let starts = (0..shape.futures).step_by(FUTURES_OF_BLOCK);
    let of_set = |set| {
        starts.clone().map(move |start| Block { set, futures: start..(start + FUTURES_OF_BLOCK).min(shape.futures) })
    };
    (0..shape.sets).flat_map(of_set).collect()
}

/// What a block yields.
struct Lived<T> {
    /// By arm, then future.
    runs: Vec<Vec<T>>,
    first_difference: Vec<Option<usize>>,
    proofs: u64,
}

fn live_block<T>(
    plan: &Plan,
    block: &Block,
    done: &(dyn Fn(u64) + Sync),
    keep: &(dyn Fn(Run, &Outcome) -> T + Sync),
) -> Result<Lived<T>, ExecuteError> {
    let scenarios = scenarios(plan, block.set)?;
    let arms = scenarios.len();
    let mut lived = Lived {
        runs: (0..arms).map(|_| Vec::with_capacity(block.futures.len())).collect(),
        first_difference: vec![None; arms],
        proofs: 0,
    };
    for future in block.futures.clone() {
        let mut baseline: Option<Outcome> = None;
        for (arm, (scenario, layout)) in scenarios.iter().enumerate() {
            let at = Run { arm, set: block.set, future };
            let outcome = live_one(plan, scenario, layout, at)?;
            lived.proofs += u64::from(outcome.proofs);
            lived.runs[arm].push(keep(at, &outcome));
            if let Some(baseline) = &baseline {
                let first = first_difference(baseline, &outcome);
                lived.first_difference[arm] = earlier(lived.first_difference[arm], first);
            } else {
                baseline = Some(outcome);
            }
            done(1);
        }
    }
    Ok(lived)
}

/// The scenario of every arm at a parameter set, with its layout.
fn scenarios(plan: &Plan, set: usize) -> Result<Vec<(Scenario, Layout)>, Problems> {
    let of_arm = |arm| {
        let scenario = plan.scenario(arm, set)?;
        let layout = Layout::of(&scenario.economy);
        Ok((scenario, layout))
    };
    (0..plan.arms.len()).map(of_arm).collect()
}

fn live_one(plan: &Plan, scenario: &Scenario, layout: &Layout, at: Run) -> Result<Outcome, ExecuteError> {
    let Run { arm, set, future } = at;
    run(scenario, layout, plan.study.seed, plan.replication(set, future)).map_err(|source| ExecuteError::Run {
        arm: plan.arms[arm].id.clone(),
        set,
        future,
        source,
    })
}

/// The first month in which two monthly records differ, to the bit.
fn first_difference(baseline: &Outcome, other: &Outcome) -> Option<usize> {
    let differs = |(before, after): (&[f64; MONTHLY.len()], &[f64; MONTHLY.len()])| {
        before.iter().zip(after).any(|(before, after)| before.to_bits() != after.to_bits())
    };
    baseline.monthly().iter().zip(other.monthly()).position(differs)
}

fn earlier(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}

fn in_order<T>(shape: Shape, lived: Vec<Lived<T>>) -> Executed<T> {
    let mut by_arm: Vec<Vec<T>> = (0..shape.arms).map(|_| Vec::with_capacity(shape.sets * shape.futures)).collect();
    let (mut first_difference, mut year_ends_proved) = (vec![None; shape.arms], 0);
    for block in lived {
        for (arm, runs) in block.runs.into_iter().enumerate() {
            by_arm[arm].extend(runs);
        }
        for (arm, first) in block.first_difference.into_iter().enumerate() {
            first_difference[arm] = earlier(first_difference[arm], first);
        }
        year_ends_proved += block.proofs;
    }
    let runs = by_arm.into_iter().flatten().collect();
    Executed { shape, runs, first_difference, year_ends_proved, frozen: Frozen::default() }
}

/// Lives the first futures of every arm with all behaviour frozen. Nobody answers the contract then, so that care must be
/// the same to the bit in every arm: a difference would mean that the arms were not given the same chance.
fn compare_frozen(plan: &Plan) -> Result<Frozen, ExecuteError> {
    if plan.arms.len() < 2 {
        return Ok(Frozen::default());
    }
    let mut scenarios = scenarios(plan, 0)?;
    for (scenario, _) in &mut scenarios {
        scenario.economy.mechanisms = Mechanisms::all_off();
    }
    let futures = shape(plan).futures.min(FROZEN_FUTURES);
    for future in 0..futures {
        let lives = |(arm, (scenario, layout)): (usize, &(Scenario, Layout))| {
            live_one(plan, scenario, layout, Run { arm, set: 0, future })
        };
        let outcomes = scenarios.iter().enumerate().map(lives).collect::<Result<Vec<_>, _>>()?;
        for (arm, outcome) in outcomes.iter().enumerate().skip(1) {
            if let Some(column) = unlike_care(&outcomes[0], outcome) {
                return Ok(Frozen { futures: future as u64, unlike: Some((arm, column)) });
            }
        }
    }
    Ok(Frozen { futures: futures as u64, unlike: None })
}

/// The first column of care in which two monthly records differ.
fn unlike_care(baseline: &Outcome, other: &Outcome) -> Option<&'static str> {
    let care = MONTHLY.iter().enumerate().filter(|(_, (id, _, _))| CARE.contains(id));
    let months = || baseline.monthly().iter().zip(other.monthly());
    let differs = |column: usize| months().any(|(a, b)| a[column].to_bits() != b[column].to_bits());
    care.into_iter().find(|(column, _)| differs(*column)).map(|(_, (id, _, _))| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_every_future_of_every_set_once_and_in_order() {
        let shape = Shape { arms: 2, sets: 3, futures: 2 * FUTURES_OF_BLOCK + 1 };
        let futures: Vec<(usize, usize)> =
            blocks(shape).into_iter().flat_map(|block| block.futures.map(move |future| (block.set, future))).collect();
        let expected: Vec<_> = (0..3).flat_map(|set| (0..shape.futures).map(move |future| (set, future))).collect();
        assert_eq!(futures, expected);
    }

    #[test]
    fn blocks_are_put_in_the_order_of_arms_sets_and_futures() {
        let shape = Shape { arms: 2, sets: 2, futures: 2 };
        let lived = |set: usize, first| Lived {
            runs: vec![vec![set * 2, set * 2 + 1], vec![10 + set * 2, 11 + set * 2]],
            first_difference: vec![None, first],
            proofs: 3,
        };
        let found = in_order(shape, vec![lived(0, None), lived(1, Some(7))]);
        assert_eq!(found.runs, [0, 1, 2, 3, 10, 11, 12, 13]);
        assert_eq!(*found.of(Run { arm: 1, set: 0, future: 1 }), 11);
        assert_eq!((found.first_difference, found.year_ends_proved), (vec![None, Some(7)], 6));
    }

    #[test]
    fn every_column_of_care_is_a_column_of_the_monthly_record() {
        assert!(CARE.iter().all(|care| MONTHLY.iter().any(|(id, _, _)| id == care)));
    }
}
