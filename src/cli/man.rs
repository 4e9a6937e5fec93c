//! `purse man`: the manual pages.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use super::failure::Failure;
use super::say;

const EXAMPLES: &str = "\
Examples:
  purse man | man -l -
  purse man --write man1";

/// Write the manual page to standard output, or the pages of all verbs into a folder
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Write a page for purse and for each verb into this folder
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

/// Writes the pages.
pub fn man(arguments: &Arguments, command: Command) -> Result<(), Failure> {
    if let Some(folder) = &arguments.write {
        let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
        return written.map_err(|error| Failure::unwritten(folder, &error));
    }
    let mut page = Vec::new();
    // Writing into memory cannot fail.
    let _ = Man::new(command).render(&mut page);
    say::bytes(&page)
}
