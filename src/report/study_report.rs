//! What writing the results of a study yields: a report, or why there is none.

use crate::analysis::answer::Answer;
use crate::analysis::findings::Findings;
use crate::engine::{EntityKind, Layout};
use crate::results::{ChartFiles, FolderError, TableError};
use crate::study::execute::ExecuteError;
use crate::study::plan::StudyPlan;

/// Why the results of a study were not written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder cannot be claimed, or a file cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A run stopped, or a scenario does not hold.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The runs do not add up to findings.
    #[error(transparent)]
    Summary(#[from] crate::analysis::summary::SummaryError),
    /// Findings that no file can hold.
    #[error("the findings cannot be saved: {why}; this is a fault of the program, please report it with the study")]
    Unsaved {
        /// What is wrong with them.
        why: String,
    },
    /// A value that no file can hold.
    #[error("{0}; this is a fault of the program, please report it with the study")]
    Table(#[from] TableError),
}

/// What a study yields for its reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The findings.
    pub findings: Findings,
    /// What they answer.
    pub answer: Answer,
    /// Whether the arms were given the same chance, in a sentence.
    pub fairness: String,
    /// Which files of charts were asked for.
    pub charts: ChartFiles,
    /// Charts that were not drawn, each with the reason.
    pub not_drawn: Vec<String>,
    /// What the reader should know of the folder.
    pub notes: Vec<String>,
    /// Which runs left the range for which the model is meant; they stand in the notes too.
    pub beyond_range: Vec<String>,
}

/// The entities of a plan's tables.
#[must_use]
pub fn entities(plan: &StudyPlan) -> Vec<(String, EntityKind)> {
    Layout::of(&plan.economy).entities(&plan.economy)
}
