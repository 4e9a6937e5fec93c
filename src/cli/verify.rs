//! `purse verify`: is a run folder whole, and does a fresh run give the same bytes?

use std::path::PathBuf;

use clap::Args;

use crate::report::bundle;
use crate::results::{FileDifference, Manifest, RunFolder, check_folder, compare};
use crate::study::execute::on_threads;

use super::failure::{AUDIT, Failure};
use super::{run, say};

const EXAMPLES: &str = "\
Examples:
  purse verify output/fines-or-shared-risk
  purse verify --files-only results/2026-04-02

Every file is compared with the list COMPLETE. Then the study is run again from the scenarios inside the folder, and every
file that it makes is compared with the one in the folder.";

/// Verify that a run folder is unchanged and that a fresh run gives the same
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The run folder
    folder: PathBuf,
    /// Only compare the files with their list; run nothing
    #[arg(long)]
    files_only: bool,
    /// Threads to use [default: as many as the machine has]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Say nothing but the outcome
    #[arg(long, short)]
    quiet: bool,
}

/// Verifies a run folder.
pub fn verify(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let sound = check_folder(folder).map_err(|damage| {
        let list: Vec<String> = damage.iter().map(ToString::to_string).collect();
        refused(folder, "is not what was written", &list)
    })?;
    let files = sound.complete.files.len();
    for file in &sound.not_ours {
        say::talk(arguments.quiet, format_args!("note: {file} is not in the list and was not looked at"));
    }
    if arguments.files_only {
        return say::result(format_args!("{}: all {files} files are as they were written\n", folder.display()));
    }
    let plan = bundle::restore(folder)?;
    if bundle::digest(&plan) != sound.complete.study {
        return Err(refused(folder, "holds scenarios that do not make its study", &[]));
    }
    // The fresh run is asked for the same files of charts.
    let manifest = Manifest::read(folder);
    let charts =
        manifest.map_err(|error| refused(folder, "holds no manifest of this version", &[error.to_string()]))?.charts;
    let above = tempfile::tempdir().map_err(|error| Failure::unwritten(&std::env::temp_dir(), &error))?;
    let fresh = RunFolder::claim(&above.path().join("run"), &sound.complete.study)?;
    let quiet = arguments.quiet;
    let done = on_threads(arguments.threads.map(usize::from), || run::carry_out(&plan, fresh, quiet, charts));
    let (_, fresh) = done.map_err(run::no_threads)??;
    let differences = compare(folder, &fresh.digests());
    if differences.is_empty() {
        let what = format!("all {files} files are as they were written, and a fresh run gives the same bytes");
        return say::result(format_args!("{}: {what}\n", folder.display()));
    }
    let list: Vec<String> = differences.iter().map(FileDifference::to_string).collect();
    Err(refused(folder, "differs from a fresh run", &list))
}

fn refused(folder: &std::path::Path, what: &str, list: &[String]) -> Failure {
    let lines: String = list.iter().map(|line| format!("\n  {line}")).collect();
    Failure::new(AUDIT, format!("error: {} {what}{lines}", folder.display()))
}
