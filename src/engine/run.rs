//! One run: a pure function of a scenario, a seed and the number of a future.

use std::ops::Range;

use crate::contract::{Fallbacks, Regime};
use crate::ledger::Entry;
use crate::scenario::Scenario;
use crate::units::{MONTHS_IN_YEAR, Month};

use super::collect::Outcome;
use super::events::Event;
use super::failure::RunError;
use super::impossible::impossible;
use super::layout::Layout;
use super::month::MONTH;
use super::otherwise::{Future, Otherwise};
use super::state::close_up::{CloseUp, ContractYear, ProviderMonth};
use super::state::contract::Trust;
use super::world::World;

/// Everything that a run leaves behind, for one that is looked at closely.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// The journal of all postings.
    pub journal: Vec<Entry>,
    /// What happened and who reacted.
    pub events: Vec<Event>,
    /// What each year of each contract was settled on, year by year.
    pub contract_years: Vec<ContractYear>,
    /// What each month of each provider cost beyond running cost, and from what, month by month.
    pub provider_months: Vec<ProviderMonth>,
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
/// A book that does not prove, or a result that cannot be.
pub fn run(scenario: &Scenario, layout: &Layout, seed: u64, future: u32) -> Result<Outcome, RunError> {
    run_otherwise(scenario, layout, seed, future, Otherwise::default())
}

/// Runs one future with something otherwise.
///
/// # Errors
/// A book that does not prove, or a result that cannot be.
pub fn run_otherwise(
    scenario: &Scenario,
    layout: &Layout,
    seed: u64,
    future: u32,
    otherwise: Otherwise,
) -> Result<Outcome, RunError> {
    live(scenario, layout, Future { seed, number: future, otherwise }, false).map(|run| run.outcome)
}

/// Runs one future and keeps its journal and events.
///
/// # Errors
/// A book that does not prove, or a result that cannot be.
pub fn run_in_detail(scenario: &Scenario, layout: &Layout, seed: u64, future: u32) -> Result<Run, RunError> {
    live(scenario, layout, Future { seed, number: future, otherwise: Otherwise::default() }, true)
}

fn live(scenario: &Scenario, layout: &Layout, future: Future, in_detail: bool) -> Result<Run, RunError> {
    let exceptions = scenario.exceptions.iter().map(|exception| &exception.regime);
    let regimes = std::iter::once(&scenario.regime).chain(&scenario.under_rules).chain(exceptions);
    let fallbacks: Vec<Fallbacks> = regimes.map(Regime::fallbacks).collect();
    let mut world = World::new(scenario, &fallbacks, layout, future, in_detail);
    walk(&mut world, 0..scenario.years * MONTHS_IN_YEAR)?;
    let trust = world.contracts.trust.iter().map(Trust::mean).collect();
    let journal = world.book.journal().to_vec();
    let CloseUp { events, contract_years, provider_months } = world.close_up;
    let detail = events.map(|events| Detail { journal, events, contract_years, provider_months, trust });
    let outcome = world.collected.outcome();
    let Future { seed, number, .. } = future;
    match impossible(scenario, layout, &outcome) {
        None => Ok(Run { outcome, detail }),
        Some(error) => Err(RunError::Impossible { future: number, seed, error }),
    }
}

/// Lives some months, one after another.
fn walk(world: &mut World<'_>, months: Range<u32>) -> Result<(), RunError> {
    for month in months {
        world.setting.month = Month(month);
        for step in MONTH {
            if step.when.is_in(world.month) {
                (step.take)(world);
            }
        }
        if let Some(error) = world.collected.unproved.take() {
            let Future { seed, number, .. } = world.future;
            return Err(RunError::Unproved { year: world.year(), future: number, seed, error });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::commissioner::planning::agreed_growth;
    use crate::engine::fixture::{lived, scenario};

    #[test]
    fn a_world_that_is_copied_after_two_years_goes_on_as_the_one_that_was_not() {
        let (scenario, layout, whole) = lived();
        let fallbacks = [scenario.regime.fallbacks()];
        let future = Future { seed: 1, number: 0, otherwise: Otherwise::default() };
        let mut world = World::new(&scenario, &fallbacks, &layout, future, false);
        walk(&mut world, 0..24).expect("it runs");
        let mut copy = world.clone();
        // What becomes of the first world must not reach into its copy.
        walk(&mut world, 24..36).expect("it runs");
        walk(&mut copy, 24..48).expect("it runs");
        let split = copy.collected.outcome();
        let bits = |outcome: &Outcome| -> Vec<u64> {
            let rows = (0..4).flat_map(|year| (0..outcome.entities).map(move |entity| (year, entity)));
            rows.flat_map(|(year, entity)| outcome.row(year, entity).iter().map(|value| value.to_bits())).collect()
        };
        assert_eq!(bits(&split), bits(&whole));
        assert_eq!(split.monthly(), whole.monthly());
    }

    #[test]
    fn a_book_that_does_not_prove_stops_the_run_and_names_its_year_and_future() {
        let scenario = scenario();
        let (layout, fallbacks) = (Layout::of(&scenario.economy), [scenario.regime.fallbacks()]);
        let future = Future { seed: 7, number: 3, otherwise: Otherwise::default() };
        let mut world = World::new(&scenario, &fallbacks, &layout, future, false);
        walk(&mut world, 0..12).expect("it runs");
        world.opening_reserves[0] += crate::units::Money::from_pence(1);
        let Err(RunError::Unproved { year, future, seed, .. }) = walk(&mut world, 12..24) else {
            panic!("a penny is lost")
        };
        assert_eq!((year, future, seed), (1, 3, 7));
    }

    #[test]
    fn within_a_term_growth_is_what_was_signed_and_at_the_next_signing_what_both_sides_have_learnt() {
        let mut scenario = scenario();
        scenario.economy.mechanisms.learnt_growth = true;
        scenario.regime.term.years = 3;
        scenario.regime.term.staggered = false;
        let (layout, fallbacks) = (Layout::of(&scenario.economy), [scenario.regime.fallbacks()]);
        let future = Future { seed: 1, number: 0, otherwise: Otherwise::default() };
        let mut world = World::new(&scenario, &fallbacks, &layout, future, false);
        let written = scenario.regime.term.agreed_growth_share_per_year.by_line();
        walk(&mut world, 0..25).expect("it runs");
        let learnt: Vec<_> = world.contracts.past.iter().map(|past| past.growth).collect();
        assert!(learnt.iter().all(|growth| growth.agreed == written));
        assert!(learnt.iter().all(|growth| growth.commissioner != written && growth.provider != written));
        walk(&mut world, 25..37).expect("it runs");
        for past in &world.contracts.past {
            let growth = &past.growth;
            assert_eq!(growth.agreed, agreed_growth(&growth.commissioner, &growth.provider));
            assert_ne!(growth.agreed, written);
        }
    }
}
