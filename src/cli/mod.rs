//! The command line: one file for each verb.
//!
//! Results go to standard output, talk goes to standard error. Every failure has an exit code that scripts can act on
//! ([`failure`]).

mod argument;
mod audit;
mod chart;
mod check;
mod completions;
mod decompose;
mod explain;
pub mod failure;
mod library;
mod man;
mod new;
mod progress;
mod renamed;
mod run;
mod say;
mod schema;
mod switches;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

use failure::Failure;

/// Simulates a local health economy under contract regimes: who pays, who waits, what it costs, and how sure we are.
#[derive(Debug, Parser)]
#[command(name = "purse", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    /// The folder with economies, regimes and studies [default: ./scenarios, else beside the file]
    #[arg(long, global = true, value_name = "DIR")]
    scenarios: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

const EXIT_CODES: &str = "\
Example:
  purse run fines-or-shared-risk

Exit codes:
  0  done
  2  wrong usage
  3  invalid scenario
  4  a book does not prove, results were changed, or the audit fails
  5  results cannot be written
  6  the folder is in use
  7  too large
  130  interrupted";

#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Arguments),
    Decompose(decompose::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    New(new::Arguments),
    Schema(schema::Arguments),
    Verify(verify::Arguments),
    Chart(chart::Arguments),
    Argument(argument::Arguments),
    Switches(switches::Arguments),
    Audit(audit::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Carries out one command; `arguments` begin with the name of the program.
///
/// # Errors
/// What went wrong, with the exit code of the program.
pub fn purse(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    let Cli { scenarios, verb } = Cli::try_parse_from(arguments)?;
    let scenarios = scenarios.as_deref();
    match verb {
        Verb::Run(arguments) => run::run(&arguments, scenarios),
        Verb::Decompose(arguments) => decompose::decompose(&arguments, scenarios),
        Verb::Check(arguments) => check::check(&arguments, scenarios),
        Verb::Explain(arguments) => explain::explain(&arguments, scenarios),
        Verb::New(arguments) => new::new(&arguments, scenarios),
        Verb::Schema(arguments) => schema::schema(&arguments),
        Verb::Verify(arguments) => verify::verify(&arguments),
        Verb::Chart(arguments) => chart::chart(&arguments),
        Verb::Argument(arguments) => argument::argument(&arguments, scenarios),
        Verb::Switches(arguments) => switches::switches(&arguments, scenarios),
        Verb::Audit(arguments) => audit::audit(&arguments),
        Verb::Completions(arguments) => completions::completions(&arguments, Cli::command()),
        Verb::Man(arguments) => man::man(&arguments, Cli::command()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_verb_shows_an_example() {
        for verb in Cli::command().get_subcommands().filter(|verb| verb.get_name() != "help") {
            let help = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("purse {}", verb.get_name())), "{}", verb.get_name());
        }
    }
}
