//! `purse run`: carries out a study and writes its run folder.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::analysis::study_shape::RunIndex;
use crate::engine::{EntityKind, Layout, run_in_detail};
use crate::measures::Column;
use crate::report::{self, RunSummary, annual, bundle};
use crate::results::{ChartFiles, RunFolder, slug};
use crate::study::controls::check_future;
use crate::study::execute::{execute, on_threads};
use crate::study::plan::{Overrides, StudyPlan};
use crate::units::{FinancialYear, Money};

use super::asked_charts;
use super::failure::{AUDIT, Failure, LIMITS, OURS, USAGE};
use super::library::{Library, is_path, open};
use super::progress::Progress;
use super::renamed::RenamedFlags;
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse run fines-or-shared-risk
  purse run my-study.json --seed 7 --out results/seed-7
  purse run one-run --futures 30 --json > answer.json
  purse run one-run --charts svg";

/// Run a study: live every future under every arm, write the tables and charts, say what was found
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The name of a study, or the path of a study file
    study: PathBuf,
    #[command(flatten)]
    options: Options,
    /// Live only this future of each arm again, counted from 1, and tell its years; no results are written
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    only_future: Option<u32>,
    /// The parameter set of that future, counted from 1
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), requires = "only_future")]
    only_set: Option<u32>,
}

/// How a study is run.
#[derive(Debug, Args)]
pub struct Options {
    /// The folder for the results [default: output/STUDY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Another seed: other futures
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Another number of futures for each parameter set; more of them keep those there were
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    futures: Option<u32>,
    #[command(flatten)]
    renamed: RenamedFlags,
    /// Another number of parameter sets; more of them keep those there were
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    sets: Option<u32>,
    /// Threads to use [default: as many as the machine has]; the results are the same for any number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Run a study beyond the usual size
    #[arg(long)]
    allow_large: bool,
    /// Files of charts to write: none, svg (no PNG and no PDF) or all; the results are the same for each
    #[arg(long, value_name = "FILES", value_parser = asked_charts::any(), default_value = ChartFiles::All.name())]
    charts: ChartFiles,
    /// Say nothing but the answer
    #[arg(long, short)]
    quiet: bool,
    /// Write the answer as JSON, and nothing else, to standard output
    #[arg(long)]
    json: bool,
}

impl Options {
    /// What the command line changes of a study.
    #[must_use]
    pub const fn overrides(&self) -> Overrides {
        Overrides {
            seed: self.seed,
            futures_per_set: self.futures,
            parameter_sets: self.sets,
            allow_large: self.allow_large,
        }
    }
}

/// Runs a study.
pub fn run(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    let plan = plan(arguments, scenarios)?;
    if let Some(future) = arguments.only_future {
        return replay(&plan, arguments.only_set.unwrap_or(1), future);
    }
    run_plan(&plan, &arguments.options, |failure| with_replay(failure, arguments, &plan))
}

/// Runs a plan into a folder and says its answer.
pub fn run_plan(
    plan: &StudyPlan,
    arguments: &Options,
    failed: impl FnOnce(report::ReportError) -> Failure,
) -> Result<(), Failure> {
    #[expect(clippy::disallowed_methods, reason = "how long it took is told on the terminal and stands in no file")]
    let started = Instant::now();
    check_size(plan, arguments.allow_large)?;
    let default = || Path::new("output").join(slug(&plan.name));
    let out = arguments.out.clone().unwrap_or_else(default);
    // Claimed before anything is run: hours of work must not end at a folder that cannot be used.
    let folder = RunFolder::claim(&out, &bundle::digest(plan))?;
    tell_plan(plan, arguments.quiet);
    let threads = arguments.threads.map(usize::from);
    let Options { quiet, charts, .. } = *arguments;
    let done = on_threads(threads, || carry_out(plan, folder, quiet, charts)).map_err(no_threads)?;
    let (report, complete) = done.map_err(failed)?;
    for reason in &report.not_drawn {
        say::talk(arguments.quiet, reason);
    }
    for note in &report.beyond_range {
        say::talk(arguments.quiet, format_args!("note: {note}"));
    }
    if arguments.json {
        say::result(format_args!("{}\n", report.answer.to_json()))?;
    } else {
        say::result(report.answer.to_text())?;
    }
    let took = started.elapsed().as_secs_f64();
    let files = complete.files.len();
    say::talk(arguments.quiet, format_args!("{}", report.fairness));
    say::talk(arguments.quiet, format_args!("{files} files in {} after {took:.1} s", out.display()));
    Ok(())
}

/// Carries out a plan and writes its results into a claimed folder.
pub fn carry_out(
    plan: &StudyPlan,
    folder: RunFolder,
    is_quiet: bool,
    charts: ChartFiles,
) -> Result<(report::Report, crate::results::Complete), report::ReportError> {
    let kinds: Vec<EntityKind> = report::entities(plan).into_iter().map(|(_, kind)| kind).collect();
    let entities = annual::entities_kept(plan, kinds.len());
    let progress = Progress::of(plan.runs(), is_quiet);
    let done = execute(plan, &|more| progress.add(more), &|_, outcome| RunSummary::of(outcome, &kinds, entities));
    progress.end();
    report::write(folder, plan, &done?, charts)
}

/// Refuses a study of which more would have to be kept in memory than most machines have.
fn check_size(plan: &StudyPlan, allow_large: bool) -> Result<(), Failure> {
    const MOST_BYTES: u64 = 2_000_000_000;
    let entities = annual::entities_kept(plan, report::entities(plan).len()) as u64;
    let bytes = plan.runs().saturating_mul(RunSummary::bytes(u64::from(plan.study.horizon_years), entities));
    if bytes <= MOST_BYTES || allow_large {
        return Ok(());
    }
    let (found, most) = (bytes / 1_000_000_000, MOST_BYTES / 1_000_000_000);
    let what = format!("error: {} runs need about {found} GB of memory; at most {most} GB are used", plan.runs());
    Err(Failure::new(LIMITS, format!("{what}\n  hint     ask for fewer futures or sets, or add --allow-large")))
}

fn plan(arguments: &Arguments, scenarios: Option<&Path>) -> Result<StudyPlan, Failure> {
    let overrides = arguments.options.overrides();
    let study = &arguments.study;
    if is_path(study) {
        let document = open(study)?;
        let library = Library::find(scenarios, Some(study))?;
        let name = study.file_stem().and_then(|stem| stem.to_str()).unwrap_or("study");
        return Ok(StudyPlan::of_document(document, name, &library.shelves(), &overrides)?);
    }
    let library = Library::find(scenarios, None)?;
    let name = study.to_str().unwrap_or_default();
    Ok(StudyPlan::of(name, &library.shelves(), &overrides)?)
}

fn tell_plan(plan: &StudyPlan, is_quiet: bool) {
    for note in &plan.notes {
        say::talk(is_quiet, format_args!("note: {note}"));
    }
    let shape = plan.shape();
    let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    say::talk(
        is_quiet,
        format_args!(
            "{}: {} × {} × {} of {} years",
            plan.study.title,
            counted(shape.arms, "arm"),
            counted(shape.sets, "parameter set"),
            counted(shape.futures_per_set, "future"),
            plan.study.horizon_years
        ),
    );
}

/// Threads that the system did not give.
pub fn no_threads(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        USAGE,
        format!("error: the threads could not be started: {error}\n  hint     ask for fewer with --threads"),
    )
}

/// A failed run, with the command that runs it alone.
fn with_replay(error: report::ReportError, arguments: &Arguments, plan: &StudyPlan) -> Failure {
    use crate::study::execute::ExecuteError::{Impossible, Run};
    let report::ReportError::Execute(Run { set, future, .. } | Impossible { set, future, .. }) = &error else {
        return error.into();
    };
    let (set, future, seed) = (set + 1, future + 1, plan.study.seed);
    let (sets, futures) = (plan.sets.len(), plan.study.futures_per_set);
    let replay = format!(
        "purse run {} --seed {seed} --sets {sets} --futures {futures} --only-set {set} --only-future {future}",
        arguments.study.display()
    );
    Failure::new(AUDIT, format!("error: {error}\n  replay   {replay}\n{OURS}"))
}

/// Lives one future again under every arm and tells its years.
fn replay(plan: &StudyPlan, set: u32, future: u32) -> Result<(), Failure> {
    let shape = plan.shape();
    let (set, future) = (set as usize - 1, future as usize - 1);
    if shape.row(RunIndex { arm: 0, set, future }).is_none() {
        let has = format!("the study has {} parameter sets of {} futures", shape.sets, shape.futures_per_set);
        return Err(Failure::new(USAGE, format!("error: there is no such future: {has}")));
    }
    let mut text = String::new();
    for (arm, planned) in plan.arms.iter().enumerate() {
        let scenario = plan.scenario(arm, set)?;
        let layout = Layout::of(&scenario.economy);
        let lived = run_in_detail(&scenario, &layout, plan.study.seed, StudyPlan::future_number(set, future));
        let lived = lived.map_err(|error| Failure::new(AUDIT, format!("error: arm {}: {error}", planned.id)))?;
        text += &format!("{}\n", planned.label);
        for year in 0..lived.outcome.years {
            let surplus = Money::from_pence(lived.outcome.value(year, 0, Column::SURPLUS) as i64);
            let name = FinancialYear(plan.economy.first_year).plus(year as u32);
            text += &format!("  {name}  system surplus {surplus}\n");
        }
        let postings = lived.detail.map_or(0, |detail| detail.journal.len());
        text += &format!("  {postings} postings; the book proved at {} year ends\n", lived.outcome.proofs);
    }
    say::result(text)?;
    check_future(plan, set, future).map_err(|error| Failure::new(AUDIT, format!("error: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::RunError;
    use crate::ledger::ProofError;
    use crate::report::ReportError;
    use crate::study::execute::ExecuteError;

    #[derive(clap::Parser)]
    struct CommandLine {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn a_run_that_stops_names_what_does_not_hold_and_the_command_that_lives_it_again() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let CommandLine { arguments } = clap::Parser::parse_from(["run", "one-run"]);
        let plan = plan(&arguments, Some(&root)).expect("a sound study");
        let error = ProofError::Unbalanced { sum: Money::from_pence(1) };
        let source = RunError::Unproved { year: 2, future: 7, seed: 2015, error };
        let run = ExecuteError::Run { arm: "annual-sanctions".to_owned(), set: 0, future: 7, source };
        let failure = with_replay(ReportError::Execute(run), &arguments, &plan);
        assert_eq!(failure.code, AUDIT);
        let told = format!("{failure:?}");
        assert!(told.contains("the accounts add up to £0.01 instead of nothing"), "{told}");
        let replay = "purse run one-run --seed 2015 --sets 1 --futures 100 --only-set 1 --only-future 8";
        assert!(told.contains(replay), "{told}");
    }
}
