//! What a command can fail with, and the exit code of each.

use std::fmt;
use std::io::ErrorKind;

use crate::report::ReportError;
use crate::results::FolderError;
use crate::scenario::problem::Problems;
use crate::study::execute::ExecuteError;
use crate::study::plan::PlanError;

/// The command line is wrong.
pub const USAGE: u8 = 2;
/// A scenario file is invalid.
pub const INVALID: u8 = 3;
/// A book does not prove, or results are not what they were.
pub const AUDIT: u8 = 4;
/// Results cannot be written.
pub const WRITE: u8 = 5;
/// A study is too large.
pub const LIMITS: u8 = 7;

/// A command that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code of the program.
    pub code: u8,
    /// What went wrong and how to mend it; empty if there is nothing to say.
    message: String,
    /// Whether the message is an answer, such as help, and not an error.
    is_answer: bool,
}

impl Failure {
    /// A failure with this exit code and message.
    pub fn new(code: u8, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string(), is_answer: false }
    }

    /// A file that could not be written.
    #[must_use]
    pub fn unwritten(path: &std::path::Path, error: &std::io::Error) -> Self {
        let remedy = "choose a folder that you may write to, on a disk with space";
        Self::new(WRITE, format!("error: {} cannot be written: {error}\n  hint     {remedy}", path.display()))
    }

    /// Prints the message.
    pub fn tell(&self) {
        use std::io::Write;
        if self.message.is_empty() {
            return;
        }
        // Where even this cannot be written, the exit code still tells.
        let _ = if self.is_answer {
            write!(std::io::stdout(), "{}", self.message)
        } else {
            writeln!(std::io::stderr(), "{}", self.message.trim_end())
        };
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        let is_answer = !error.use_stderr();
        Self { code: if is_answer { 0 } else { USAGE }, message: error.render().to_string(), is_answer }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::new(INVALID, problems)
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Problems(problems) => Self::new(INVALID, problems),
            PlanError::TooLarge(problems) => Self::new(LIMITS, problems),
        }
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        Self::new(error.exit_code(), format!("error: {error}"))
    }
}

impl From<ExecuteError> for Failure {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Scenario(problems) => problems.into(),
            ExecuteError::Run { .. } | ExecuteError::Impossible { .. } => {
                Self::new(AUDIT, format!("error: {error}\n{OURS}"))
            }
        }
    }
}

/// What to do about a result that cannot be.
pub const OURS: &str =
    "  hint     this is a fault of the program and not of the study; please report it with the study";

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Folder(error) => error.into(),
            ReportError::Execute(error) => error.into(),
            ReportError::Summary(_) | ReportError::Table(_) | ReportError::Unsaved { .. } => {
                Self::new(AUDIT, format!("error: {error}"))
            }
        }
    }
}

/// A failure to write to standard output: nobody reads any more (which is no failure), or the results are lost.
pub fn of_output(error: &std::io::Error) -> Result<(), Failure> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Failure::new(WRITE, format!("error: standard output cannot be written: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_closed_pipe_is_no_failure_and_a_full_disk_is() {
        assert_eq!(of_output(&ErrorKind::BrokenPipe.into()), Ok(()));
        assert_eq!(of_output(&io::Error::from(ErrorKind::StorageFull)).map_err(|failure| failure.code), Err(WRITE));
    }
}
