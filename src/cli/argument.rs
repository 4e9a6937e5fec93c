//! `purse argument`: every statement of the critics, tested by the studies.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::report::argument::{ArgumentError, ArgumentFile, Size, page, plans, test};
use crate::study::execute::on_threads;

use super::failure::{AUDIT, Failure, INVALID};
use super::library::Library;
use super::renamed::RenamedFlags;
use super::run::no_threads;
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse argument                                   with the sizes of the studies
  purse argument --sets 20 --futures 3 > docs/argument.md

The statements stand in scenarios/argument.json, each with the studies that test it. The page says of each what was found,
with interval, and where it fails.";

/// Test every statement of the critics of annual contracts, and write what was found as a page
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The file of statements [default: argument.json in the folder of scenarios]
    file: Option<PathBuf>,
    /// Parameter sets of each study, in place of its own
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    sets: Option<u32>,
    /// Futures for each parameter set, in place of the study's own
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    futures: Option<u32>,
    #[command(flatten)]
    renamed: RenamedFlags,
    /// Threads to use [default: as many as the machine has]; the page is the same for any number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Tests the statements and prints the page.
pub fn argument(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    let library = Library::find(scenarios, arguments.file.as_deref())?;
    let path = arguments.file.clone().unwrap_or_else(|| library.folder().join("argument.json"));
    let file = read(&path)?;
    let size = Size { sets: arguments.sets, futures: arguments.futures };
    let plans = plans(&file, &library.shelves(), size)?;
    let tested = on_threads(arguments.threads.map(usize::from), || test(&file, &plans)).map_err(no_threads)??;
    say::result(page(&file, &tested))
}

fn read(path: &Path) -> Result<ArgumentFile, Failure> {
    let wrong = |what: &str, error: &dyn std::fmt::Display| {
        Failure::new(INVALID, format!("error: {}: {what}: {error}", path.display()))
    };
    let bytes = std::fs::read(path).map_err(|error| wrong("the statements cannot be read", &error))?;
    serde_json::from_slice(&bytes).map_err(|error| wrong("these are not statements", &error))
}

impl From<ArgumentError> for Failure {
    fn from(error: ArgumentError) -> Self {
        match error {
            ArgumentError::Study(error) => error.into(),
            ArgumentError::Execute(error) => error.into(),
            ArgumentError::Paired { .. } => Self::new(AUDIT, format!("error: {error}")),
            ArgumentError::Unknown { .. } => Self::new(INVALID, format!("error: {error}")),
        }
    }
}
