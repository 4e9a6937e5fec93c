//! `purse audit`: does the simulator compute what it says?

use clap::Args;
use rayon::prelude::*;

use crate::audit::{Audited, BENCHMARKS, Benchmark, Trial, markdown, repeat, repeats, text};
use crate::study::execute::on_threads;

use super::failure::{AUDIT, Failure, USAGE};
use super::run::no_threads;
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse audit                     all benchmarks, about a minute
  purse audit V-07 V-13           two of them
  purse audit --full              ten times the futures, and 200 repeats with other seeds (half an hour or more)
  purse audit --full --seed 77    the same with seeds that nobody has tried

Each benchmark is a degenerate setting of the simulator with a known answer. A mean must lie within four standard errors of
its exact value, and those must be small enough to mean something. With --full the distances over repeats must moreover be
spread as a standard normal. The exit code is 4 if anything fails. docs/verification.md says what each benchmark is.";

/// Repeats of the full audit.
const REPEATS: u32 = 200;
/// Futures of the full audit, as a multiple of the quick one's.
const TIMES: u32 = 10;

/// Hold the simulator to closed forms: print exact and simulated values, and fail where they differ
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Benchmarks to run, such as V-07 [default: all]
    benchmarks: Vec<String>,
    /// Ten times the futures, and whether distances over 200 repeats are those of a standard normal
    #[arg(long)]
    full: bool,
    /// Seed of the draws
    #[arg(long, value_name = "NUMBER", default_value_t = Trial::default().seed)]
    seed: u64,
    /// The table for a document
    #[arg(long, conflicts_with = "full")]
    page: bool,
    /// Threads to use [default: as many as the machine has]; the table is the same for any number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Runs the audit.
pub fn audit(arguments: &Arguments) -> Result<(), Failure> {
    let chosen = chosen(&arguments.benchmarks)?;
    let trial = Trial { seed: arguments.seed, times: if arguments.full { TIMES } else { 1 } };
    let threads = arguments.threads.map(usize::from);
    let audited: Vec<Audited> =
        on_threads(threads, || chosen.par_iter().map(|one| timed(one, &trial)).collect()).map_err(no_threads)?;
    if arguments.page {
        say::result(markdown(&audited))?;
    } else {
        say::result(text(&audited))?;
    }
    let mut failures: Vec<String> = audited.iter().flat_map(Audited::failures).collect();
    if arguments.full {
        let once = Trial { times: 1, ..trial };
        let repeated = || chosen.par_iter().flat_map(|one| repeat(one, &once, REPEATS)).collect::<Vec<_>>();
        let repeated = on_threads(threads, repeated).map_err(no_threads)?;
        say::result(format_args!("\n{}", repeats(&repeated)))?;
        failures.extend(repeated.iter().filter_map(|one| one.failure(repeated.len())));
    }
    verdict(&failures)
}

/// Nothing, or what does not hold with the exit code for it.
fn verdict(failures: &[String]) -> Result<(), Failure> {
    if failures.is_empty() {
        return Ok(());
    }
    let lines: String = failures.iter().map(|failure| format!("\n  {failure}")).collect();
    Err(Failure::new(AUDIT, format!("error: the simulator does not compute what it says:{lines}")))
}

/// Runs a benchmark and says how long it took.
fn timed(benchmark: &'static Benchmark, trial: &Trial) -> Audited {
    // The seconds stand beside the results and are no part of them.
    #[allow(clippy::disallowed_methods)]
    let begun = std::time::Instant::now();
    let findings = (benchmark.run)(trial);
    Audited { benchmark, findings, seconds: begun.elapsed().as_secs_f64() }
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Benchmark>, Failure> {
    let unknown: Vec<&str> =
        ids.iter().map(String::as_str).filter(|id| !BENCHMARKS.iter().any(|one| one.id == *id)).collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = BENCHMARKS.iter().map(|one| one.id).collect();
        let (unknown, known) = (unknown.join(", "), known.join(", "));
        return Err(Failure::new(USAGE, format!("error: no benchmark {unknown}\n  there are: {known}")));
    }
    let is_chosen = |one: &&Benchmark| ids.is_empty() || ids.iter().any(|id| id == one.id);
    Ok(BENCHMARKS.iter().filter(is_chosen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Finding, Layer};

    #[test]
    fn a_benchmark_that_is_not_met_ends_with_code_4_and_says_which() {
        let benchmark = &BENCHMARKS[0];
        let finding = |simulated| Finding::within(Layer::Rule, "share kept", "share", 0.5, simulated, 0.01, 1);
        let failures = |simulated| -> Vec<String> {
            Audited { benchmark, findings: vec![finding(simulated)], seconds: 0.0 }.failures().collect()
        };
        assert_eq!(verdict(&failures(0.509)), Ok(()));
        let failure = verdict(&failures(0.52)).expect_err("it is too far");
        assert_eq!(failure.code, 4);
        assert!(format!("{failure:?}").contains("V-01, share kept (rule): 0.52"), "{failure:?}");
    }
}
