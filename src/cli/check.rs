//! `purse check`: names every problem of scenario files.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::scenario::problem::Problems;
use crate::study::plan::check_file;

use super::failure::{Failure, USAGE};
use super::library::{KINDS, Library, is_path, kind_of, open};
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse check scenarios/regimes/my-regime.json
  purse check                                    every file of the folder scenarios";

/// Check scenario files and name every problem at once
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Paths or names of economies, regimes, rules and studies [default: every file of the folder]
    files: Vec<PathBuf>,
}

/// Checks files: says which are right, fails with the problems of all the others.
pub fn check(arguments: &Arguments, scenarios: Option<&Path>) -> Result<(), Failure> {
    let files = files(arguments, scenarios)?;
    let mut problems = Vec::new();
    for file in &files {
        let library = Library::find(scenarios, Some(file))?;
        let checked = open(file).and_then(|document| {
            let kind = kind_of(file, &document)?;
            check_file(kind, document, &library.shelves()).map(|notes| (kind, notes))
        });
        match checked {
            Ok((kind, notes)) => {
                say::result(format_args!(
                    "{}: a sound {}\n",
                    file.display(),
                    kind.one().split_once(' ').map_or("", |(_, noun)| noun)
                ))?;
                for note in notes {
                    say::result(format_args!("  note: {note}\n"))?;
                }
            }
            Err(found) => problems.extend(found.into_list()),
        }
    }
    Ok(Problems::or_none(problems)?)
}

fn files(arguments: &Arguments, scenarios: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    if arguments.files.is_empty() {
        let library = Library::find(scenarios, None)?;
        let of_kind = |kind| library.names(kind).iter().map(move |name| (kind, name)).collect::<Vec<_>>();
        return Ok(KINDS.into_iter().flat_map(of_kind).map(|(kind, name)| library.path(kind, name)).collect());
    }
    arguments.files.iter().map(|file| path_of(file, scenarios)).collect()
}

/// The path of a file that was given by its path or its name.
///
/// # Errors
/// No file has the name.
pub fn path_of(file: &Path, scenarios: Option<&Path>) -> Result<PathBuf, Failure> {
    if is_path(file) || file.exists() {
        return Ok(file.to_owned());
    }
    let library = Library::find(scenarios, None)?;
    let name = file.to_str().unwrap_or_default();
    let known = KINDS.into_iter().find(|kind| library.names(*kind).iter().any(|known| known == name));
    known.map(|kind| library.path(kind, name)).ok_or_else(|| no_such(name, &library))
}

fn no_such(name: &str, library: &Library) -> Failure {
    let names = || KINDS.into_iter().flat_map(|kind| library.names(kind)).map(String::as_str);
    let hint = crate::scenario::near::did_you_mean(name, names())
        .unwrap_or_else(|| format!("these exist: {}", crate::scenario::problem::listed(names())));
    Failure::new(
        USAGE,
        format!("error: there is no economy, regime, set of rules or study \"{name}\"\n  hint     {hint}"),
    )
}
