//! Replays: some futures of a study lived again with one thing otherwise, for who bears a shock and who is to blame.
//!
//! Every replay is a pure function of the plan; they are lived on all threads and put in order before anything reads them.

use rayon::prelude::*;

use crate::analysis::blame::{BLAMED, BlameSample, Cause, WORLDS};
use crate::analysis::findings::Replays;
use crate::analysis::letter::{ByParty, Positions, ShockSample, Shocked};
use crate::engine::{EntityKind, Layout, Otherwise, Outcome, Shock, run_otherwise};
use crate::measures::Column;
use crate::scenario::{ReplaysFile, Scenario};

use super::execute::{ExecuteError, shape};
use super::plan::Plan;

/// Columns of [`BLAMED`], with what makes their unit of what a run keeps.
const COLUMNS: [(Column, f64); BLAMED.len()] =
    [(Column::FOUR_HOUR_BREACHES, 1.0), (Column::OVER_18_WEEKS, 1.0), (Column::SANCTIONS_CONTRACTED, 0.01)];

/// Lives the replays of a plan; none if it asks for none.
///
/// # Errors
/// The first replay, in the order of arms and parameter sets, that stopped, or a scenario that does not hold.
pub fn replay(plan: &Plan) -> Result<Replays, ExecuteError> {
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
fn jobs(plan: &Plan, asked: usize) -> Vec<Job> {
    let shape = shape(plan);
    let asked = asked.min(shape.sets * shape.futures);
    let of_set = |arm, set| Job { arm, set, futures: (asked + shape.sets - 1 - set) / shape.sets };
    let all = (0..plan.arms_in_full()).flat_map(|arm| (0..shape.sets).map(move |set| (arm, set)));
    all.map(|(arm, set)| of_set(arm, set)).filter(|job| job.futures > 0).collect()
}

/// A scenario with some of the causes at work, and what is needed to live it.
struct Replayed<'p> {
    plan: &'p Plan,
    job: &'p Job,
    layout: Layout,
    kinds: Vec<EntityKind>,
}

impl Replayed<'_> {
    fn run(&self, scenario: &Scenario, future: usize, otherwise: Otherwise) -> Result<Outcome, ExecuteError> {
        let Job { arm, set, .. } = *self.job;
        let number = Plan::future_number(set, future);
        run_otherwise(scenario, &self.layout, self.plan.study.seed, number, otherwise)
            .map_err(|source| ExecuteError::Run { arm: self.plan.arms[arm].id.clone(), set, future, source })
    }

    /// Positions of the parties, in pounds by year.
    fn positions(&self, outcome: &Outcome) -> Positions {
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
        Positions {
            practice: (0..outcome.years).map(in_practice).collect(),
            letter: (0..outcome.years).map(|year| by_party(year, Column::LETTER_SURPLUS, 0.0)).collect(),
        }
    }
}

type Lived = (Vec<ShockSample>, Vec<BlameSample>);

fn live(plan: &Plan, asked: &ReplaysFile, job: &Job) -> Result<Lived, ExecuteError> {
    let scenario = plan.scenario(job.arm, job.set)?;
    let layout = Layout::of(&scenario.economy);
    let kinds = layout.entities(&scenario.economy).into_iter().map(|(_, kind)| kind).collect();
    let replayed = Replayed { plan, job, layout, kinds };
    let worlds: [Scenario; WORLDS] = std::array::from_fn(|world| in_world(&scenario, world));
    // Without chance all futures of a set are one.
    let mut blamed = [[0.0; BLAMED.len()]; WORLDS];
    for world in (0..WORLDS).filter(|world| !Cause::Chance.is_in(*world)) {
        let without_chance = Otherwise { without_chance: true, ..Otherwise::default() };
        blamed[world] = counted(&replayed.run(&worlds[world], 0, without_chance)?);
    }
    let (mut shocks, mut blame) = (Vec::new(), Vec::new());
    for future in 0..job.futures {
        for world in (0..WORLDS - 1).filter(|world| Cause::Chance.is_in(*world)) {
            blamed[world] = counted(&replayed.run(&worlds[world], future, Otherwise::default())?);
        }
        let plain = replayed.run(&scenario, future, Otherwise::default())?;
        blamed[WORLDS - 1] = counted(&plain);
        blame.push(BlameSample { arm: job.arm, set: job.set, worlds: blamed });
        for shock in Shocked::ALL {
            let shocked = replayed.run(&scenario, future, otherwise(asked, shock))?;
            let (plain, shocked) = (replayed.positions(&plain), replayed.positions(&shocked));
            shocks.push(ShockSample { arm: job.arm, set: job.set, shock, plain, shocked });
        }
    }
    Ok((shocks, blame))
}

/// The scenario with the causes of a world at work, chance left to the draws.
fn in_world(scenario: &Scenario, world: usize) -> Scenario {
    let mut scenario = scenario.clone();
    let economy = &mut scenario.economy;
    economy.mechanisms.planning_error &= Cause::Planning.is_in(world);
    if !Cause::OwnControl.is_in(world) {
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
