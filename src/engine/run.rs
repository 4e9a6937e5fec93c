//! One run: a pure function of a scenario, a seed and the number of a future.

use crate::contract::{Fallbacks, Regime};
use crate::ledger::{Entry, ProofError};
use crate::scenario::Scenario;
use crate::units::{MONTHS_IN_YEAR, Month};

use super::collect::Outcome;
use super::contracts::ContractState;
use super::events::Event;
use super::layout::Layout;
use super::month::MONTH;
use super::otherwise::{Future, Otherwise};
use super::world::World;

/// A run that stopped.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RunError {
    /// The book did not prove at a year end.
    #[error("the book does not prove at the end of year {} of future {replication} (seed {seed}): {error}", year + 1)]
    Unproved {
        /// Year of the run, counted from 0.
        year: u32,
        /// Number of the future.
        replication: u32,
        /// The seed.
        seed: u64,
        /// What does not hold.
        error: ProofError,
    },
}

/// Everything that a run leaves behind, for one that is looked at closely.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// The journal of all postings.
    pub journal: Vec<Entry>,
    /// What happened and who reacted.
    pub events: Vec<Event>,
    /// Trust between the parties of each contract at the end, the mean of both sides, 0 to 1.
    pub trust: Vec<f64>,
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was looked at.
    pub outcome: Outcome,
    /// The journal and the events, if they were asked for.
    pub detail: Option<Detail>,
}

/// Runs one future.
///
/// # Errors
/// A book that does not prove.
pub fn run(scenario: &Scenario, layout: &Layout, seed: u64, replication: u32) -> Result<Outcome, RunError> {
    run_otherwise(scenario, layout, seed, replication, Otherwise::default())
}

/// Runs one future with something otherwise.
///
/// # Errors
/// A book that does not prove.
pub fn run_otherwise(
    scenario: &Scenario,
    layout: &Layout,
    seed: u64,
    replication: u32,
    otherwise: Otherwise,
) -> Result<Outcome, RunError> {
    live(scenario, layout, Future { seed, replication, otherwise }, false).map(|run| run.outcome)
}

/// Runs one future and keeps its journal and events.
///
/// # Errors
/// A book that does not prove.
pub fn run_in_detail(scenario: &Scenario, layout: &Layout, seed: u64, replication: u32) -> Result<Run, RunError> {
    live(scenario, layout, Future { seed, replication, otherwise: Otherwise::default() }, true)
}

fn live(scenario: &Scenario, layout: &Layout, future: Future, in_detail: bool) -> Result<Run, RunError> {
    let regimes = std::iter::once(&scenario.regime).chain(&scenario.under_rules);
    let fallbacks: Vec<Fallbacks> = regimes.map(Regime::fallbacks).collect();
    let mut world = World::new(scenario, &fallbacks, layout, future, in_detail);
    for month in 0..scenario.years * MONTHS_IN_YEAR {
        world.month = Month(month);
        for step in MONTH {
            if step.when.is_in(world.month) {
                (step.take)(&mut world);
            }
        }
        if let Some(failure) = world.failure {
            return Err(failure);
        }
    }
    let trust = world.contracts.iter().map(ContractState::trust).collect();
    let detail = world.events.map(|events| Detail { journal: world.book.journal().to_vec(), events, trust });
    Ok(Run { outcome: world.collected.outcome(), detail })
}
