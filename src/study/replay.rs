//! Replays: some futures of a study lived again with one thing otherwise, for who bears a shock and who is to blame.
//!
//! Every replay is a pure function of the plan; they are lived on all threads and put in order before anything reads them.

use rayon::prelude::*;

use crate::analysis::blame::{BLAMED, BlameCause, BlamedFuture, REPLAYS};
use crate::analysis::findings::Replays;
use crate::analysis::letter::{ByParty, Shocked, ShockedFuture, YearlyPositions};
use crate::engine::{EntityKind, Layout, Otherwise, Outcome, Shock, run_otherwise};
use crate::measures::Column;
use crate::scenario::{ReplaysFile, Scenario};

use super::execute::ExecuteError;
use super::plan::StudyPlan;

/// Columns of [`BLAMED`], with what makes their unit of what a run keeps.
const COLUMNS: [(Column, f64); BLAMED.len()] =
    [(Column::FOUR_HOUR_BREACHES, 1.0), (Column::OVER_18_WEEKS, 1.0), (Column::SANCTIONS_CONTRACTED, 0.01)];

/// Lives the replays of a plan; none if it asks for none.
///
/// # Errors
/// The first replay, in the order of arms and parameter sets, that stopped, or a scenario that does not hold.
pub fn replay(plan: &StudyPlan) -> Result<Replays, ExecuteError> {
    let asked = plan.study.replays(plan.arms_in_full());
    let jobs = jobs(plan, asked.futures as usize);
    let lived: Vec<_> = jobs.par_iter().map(|job| live(plan, &asked, job)).collect();
    let mut replays = Replays { from_year: asked.from_year - 1, ..Replays::default() };
    for lived in lived {
        let (shocks, blame) = lived?;
        replays.shocks.extend(shocks);
        replays.blame.extend(blame);
    }
    Ok(replays)
}

/// The first futures of a parameter set under one arm.
struct Job {
    arm: usize,
    set: usize,
    futures: usize,
}

/// One future of each parameter set in turn, until there are as many as are asked for.
fn jobs(plan: &StudyPlan, asked: usize) -> Vec<Job> {
    let shape = plan.shape();
    let of_set = |arm, set| Job { arm, set, futures: shape.taken_of_set(asked, set) };
    let all = (0..plan.arms_in_full()).flat_map(|arm| (0..shape.sets).map(move |set| (arm, set)));
    all.map(|(arm, set)| of_set(arm, set)).filter(|job| job.futures > 0).collect()
}

/// A scenario with some of the causes at work, and what is needed to live it.
struct Replayed<'p> {
    plan: &'p StudyPlan,
    job: &'p Job,
    layout: Layout,
    kinds: Vec<EntityKind>,
}

impl Replayed<'_> {
    fn run(&self, scenario: &Scenario, future: usize, otherwise: Otherwise) -> Result<Outcome, ExecuteError> {
        let Job { arm, set, .. } = *self.job;
        let number = StudyPlan::future_number(set, future);
        run_otherwise(scenario, &self.layout, self.plan.study.seed, number, otherwise)
            .map_err(|source| ExecuteError::Run { arm: self.plan.arms[arm].id.clone(), set, future, source })
    }

    /// Positions of the parties, in pounds by year.
    fn positions(&self, outcome: &Outcome) -> YearlyPositions {
        let sum = |year: usize, column: Column, kind: EntityKind| -> f64 {
            let of_kind = self.kinds.iter().enumerate().filter(|(_, found)| **found == kind);
            of_kind.map(|(entity, _)| outcome.value(year, entity, column)).sum::<f64>() / 100.0
        };
        let by_party = |year: usize, column: Column, centre: f64| -> ByParty {
            let [commissioners, acute, community] =
                [EntityKind::Commissioner, EntityKind::Acute, EntityKind::Community]
                    .map(|kind| sum(year, column, kind));
            [commissioners, acute, community, centre]
        };
        let support = |year: usize| outcome.value(year, 0, Column::SUPPORT) / 100.0;
        // What stands in escrow is the provider's until it is forfeited, as it is by the letter.
        let withheld = |year: usize, kind: EntityKind| {
            let until = |year: usize| sum(year, Column::IN_ESCROW, kind);
            until(year) - year.checked_sub(1).map_or(0.0, until)
        };
        let in_practice = |year: usize| {
            let [commissioners, acute, community, centre] = by_party(year, Column::SURPLUS, 0.0 - support(year));
            let of = |kind| withheld(year, kind);
            [commissioners, acute + of(EntityKind::Acute), community + of(EntityKind::Community), centre]
        };
        YearlyPositions {
            practice: (0..outcome.years).map(in_practice).collect(),
            letter: (0..outcome.years).map(|year| by_party(year, Column::LETTER_SURPLUS, 0.0)).collect(),
        }
    }
}

type ReplayedJob = (Vec<ShockedFuture>, Vec<BlamedFuture>);

fn live(plan: &StudyPlan, asked: &ReplaysFile, job: &Job) -> Result<ReplayedJob, ExecuteError> {
    let scenario = plan.scenario(job.arm, job.set)?;
    let layout = Layout::of(&scenario.economy);
    let kinds = layout.entities(&scenario.economy).into_iter().map(|(_, kind)| kind).collect();
    let replayed = Replayed { plan, job, layout, kinds };
    let scenarios: [Scenario; REPLAYS] = std::array::from_fn(|replay| with_causes(&scenario, replay));
    // Without chance all futures of a set are one.
    let mut blamed = [[0.0; BLAMED.len()]; REPLAYS];
    for replay in (0..REPLAYS).filter(|replay| !BlameCause::Chance.is_in(*replay)) {
        let without_chance = Otherwise { without_chance: true, ..Otherwise::default() };
        blamed[replay] = counted(&replayed.run(&scenarios[replay], 0, without_chance)?);
    }
    let (mut shocks, mut blame) = (Vec::new(), Vec::new());
    for future in 0..job.futures {
        for replay in (0..REPLAYS - 1).filter(|replay| BlameCause::Chance.is_in(*replay)) {
            blamed[replay] = counted(&replayed.run(&scenarios[replay], future, Otherwise::default())?);
        }
        let plain = replayed.run(&scenario, future, Otherwise::default())?;
        blamed[REPLAYS - 1] = counted(&plain);
        blame.push(BlamedFuture { arm: job.arm, set: job.set, replays: blamed });
        for shock in Shocked::ALL {
            let shocked = replayed.run(&scenario, future, otherwise(asked, shock))?;
            let (plain, shocked) = (replayed.positions(&plain), replayed.positions(&shocked));
            shocks.push(ShockedFuture { arm: job.arm, set: job.set, shock, plain, shocked });
        }
    }
    Ok((shocks, blame))
}

/// The scenario with the causes of a replay at work, chance left to the draws.
fn with_causes(scenario: &Scenario, replay: usize) -> Scenario {
    let mut scenario = scenario.clone();
    let economy = &mut scenario.economy;
    economy.mechanisms.planning_error &= BlameCause::Planning.is_in(replay);
    if !BlameCause::OwnControl.is_in(replay) {
        economy.mechanisms.target_effort = false;
        economy.target_effort.base_effort = economy.reference_provider.effort;
        economy.capacity.deficit_response = economy.reference_provider.deficit_response;
    }
    scenario
}

fn otherwise(asked: &ReplaysFile, shock: Shocked) -> Otherwise {
    let of = |share: f64| Shock { share, from_year: asked.from_year - 1 };
    match shock {
        Shocked::Demand => Otherwise { demand: of(asked.demand_shock_share.value()), ..Otherwise::default() },
        Shocked::Cost => Otherwise { input_prices: of(asked.cost_shock_share.value()), ..Otherwise::default() },
    }
}

/// Yearly means of [`BLAMED`] over all providers.
fn counted(outcome: &Outcome) -> [f64; BLAMED.len()] {
    COLUMNS.map(|(column, unit)| {
        let whole: f64 = (0..outcome.years).map(|year| outcome.value(year, 0, column)).sum();
        whole * unit / outcome.years.max(1) as f64
    })
}
