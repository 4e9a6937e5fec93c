//! `purse completions`: what a shell needs to complete the arguments of purse.

use clap::{Args, Command};
use clap_complete::Shell;

use super::failure::Failure;
use super::say;

const EXAMPLES: &str = "\
Example:
  purse completions bash > ~/.local/share/bash-completion/completions/purse";

/// Write the completions of a shell to standard output
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Writes the completions.
pub fn completions(arguments: &Arguments, mut command: Command) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "purse", &mut text);
    say::bytes(&text)
}
