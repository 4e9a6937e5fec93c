//! `purse switches`: what each mechanism carries of a study's answer.

use std::path::Path;

use clap::Args;

use crate::measures::HEADLINE;
use crate::report::switches::{CarriedByMechanisms, SwitchError, carried};
use crate::scenario::near;
use crate::study::execute::on_threads;
use crate::study::plan::{Overrides, StudyPlan};

use super::failure::{AUDIT, Failure, INVALID};
use super::library::Library;
use super::renamed::RenamedFlags;
use super::run::no_threads;
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse switches fines-or-shared-risk --sets 64
  purse switches risk-share-sweep --arm share@1 --sets 64 --csv > carried.csv

The comparison of one arm with the baseline is run as it is, and once more without each mechanism that is at work, on the same
futures. What a mechanism carries is what goes when it is off; what two of them carry together counts under both.";

/// Tell what each mechanism carries of a study's answer: the same comparison without it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The name of a study
    study: String,
    /// The arm that is compared with the baseline [default: the last, or where factors are crossed the headline]
    #[arg(long, value_name = "ARM")]
    arm: Option<String>,
    /// The measure of the table
    #[arg(long, value_name = "MEASURE", default_value = HEADLINE[0].id)]
    measure: String,
    /// Another number of parameter sets
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    sets: Option<u32>,
    /// Another number of futures for each parameter set
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    futures: Option<u32>,
    #[command(flatten)]
    renamed: RenamedFlags,
    /// Every measure as comma-separated values
    #[arg(long)]
    csv: bool,
    /// Threads to use [default: as many as the machine has]; the table is the same for any number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Runs the comparison with and without each mechanism and prints the table.
pub fn switches(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    let measures: Vec<&str> = HEADLINE.iter().map(|measure| measure.id).collect();
    let measure = place("measure of the answer", &arguments.measure, &measures)?;
    let library = Library::find(scenarios, None)?;
    let overrides = Overrides {
        parameter_sets: arguments.sets,
        futures_per_set: arguments.futures,
        allow_large: true,
        ..Overrides::default()
    };
    let plan = StudyPlan::of(&arguments.study, &library.shelves(), &overrides)?;
    let arms: Vec<&str> = plan.arms.iter().map(|arm| arm.id.as_str()).collect();
    if arms.len() < 2 {
        let what = format!("error: {} has one arm and compares nothing", arguments.study);
        return Err(Failure::new(INVALID, format!("{what}\n  hint     name a study of two arms or more")));
    }
    // Where factors are crossed the study's own comparison is that of its first two arms.
    let usual = if plan.crossed.is_some() { arms[1] } else { arms[arms.len() - 1] };
    let arm = place("arm", arguments.arm.as_deref().unwrap_or(usual), &arms)?;
    if arm == 0 {
        let what = "error: an arm is compared with the baseline, which is the first";
        return Err(Failure::new(INVALID, format!("{what}\n  allowed  {}", arms[1..].join(", "))));
    }
    let found: CarriedByMechanisms =
        on_threads(arguments.threads.map(usize::from), || carried(&plan, arm)).map_err(no_threads)??;
    say::result(if arguments.csv { found.csv() } else { found.text(measure) })
}

/// The place of a name in a list.
fn place(what: &str, name: &str, known: &[&str]) -> Result<usize, Failure> {
    known.iter().position(|one| *one == name).ok_or_else(|| {
        let hint = near::did_you_mean(name, known.iter().copied()).map(|hint| format!("\n  hint     {hint}"));
        let told = format!("error: there is no {what} \"{name}\"\n  allowed  {}", known.join(", "));
        Failure::new(INVALID, told + &hint.unwrap_or_default())
    })
}

impl From<SwitchError> for Failure {
    fn from(error: SwitchError) -> Self {
        match error {
            SwitchError::Execute(error) => error.into(),
            SwitchError::Paired(error) => Self::new(AUDIT, format!("error: {error}")),
        }
    }
}
