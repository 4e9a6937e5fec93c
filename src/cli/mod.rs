//! The command line: one file for each verb, and its line in `verbs!`.
//!
//! Results go to standard output, talk goes to standard error. Every failure has an exit code that scripts can act on
//! ([`failure`]).

mod argument;
mod asked_charts;
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
use std::path::{Path, PathBuf};

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

/// What every verb may ask for beside its own arguments.
struct Invocation<'a> {
    /// The folder with scenarios, if it was named.
    scenarios: Option<&'a Path>,
}

/// The verbs: each with its arguments and what carries it out.
macro_rules! verbs {
    ($($verb:ident($arguments:path) => $carry_out:expr,)+) => {
        #[derive(Debug, Subcommand)]
        enum Verb { $($verb($arguments),)+ }

        fn carry_out(verb: &Verb, asked: &Invocation<'_>) -> Result<(), Failure> {
            match verb {
                $(Verb::$verb(arguments) => with(arguments, asked, $carry_out),)+
            }
        }
    };
}

fn with<Arguments>(
    arguments: &Arguments,
    asked: &Invocation<'_>,
    carry_out: fn(&Arguments, &Invocation<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    carry_out(arguments, asked)
}

verbs! {
    Run(run::Arguments) => |it, asked| run::run(it, asked.scenarios),
    Decompose(decompose::Arguments) => |it, asked| decompose::decompose(it, asked.scenarios),
    Check(check::Arguments) => |it, asked| check::check(it, asked.scenarios),
    Explain(explain::Arguments) => |it, asked| explain::explain(it, asked.scenarios),
    New(new::Arguments) => |it, asked| new::new(it, asked.scenarios),
    Schema(schema::Arguments) => |it, _| schema::schema(it),
    Verify(verify::Arguments) => |it, _| verify::verify(it),
    Chart(chart::Arguments) => |it, _| chart::chart(it),
    Argument(argument::Arguments) => |it, asked| argument::argument(it, asked.scenarios),
    Switches(switches::Arguments) => |it, asked| switches::switches(it, asked.scenarios),
    Audit(audit::Arguments) => |it, _| audit::audit(it),
    Completions(completions::Arguments) => |it, _| completions::completions(it, Cli::command()),
    Man(man::Arguments) => |it, _| man::man(it, Cli::command()),
}

/// Carries out one command; `arguments` begin with the name of the program.
///
/// # Errors
/// What went wrong, with the exit code of the program.
pub fn purse(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    let Cli { scenarios, verb } = Cli::try_parse_from(arguments)?;
    carry_out(&verb, &Invocation { scenarios: scenarios.as_deref() })
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
