//! `purse`: reads the arguments, calls one command, prints the error, sets the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match commonpurse::cli::purse(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(failure.code)
        }
    }
}
