//! A plan in the making: the study, what was read for it, and all that is found wrong on the way.

use crate::scenario::StudyFile;
use crate::scenario::problem::Problem;
use crate::scenario::resolve::Resolved;

use super::study_plan::Shelves;

/// A plan in the making.
pub(super) struct Making<'s> {
    /// The study.
    pub study: Resolved<StudyFile>,
    /// Where other files are found.
    pub shelves: &'s Shelves<'s>,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// The files read so far, none twice.
    pub files: Vec<String>,
}

impl Making<'_> {
    /// Adds notes on a file, none twice.
    pub fn note(&mut self, whose: &str, notes: Vec<String>) {
        for note in notes {
            let note = format!("{whose}: {note}");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// Adds files that were read, none twice.
    pub fn files_of(&mut self, files: &[String]) {
        for file in files {
            if !self.files.contains(file) {
                self.files.push(file.clone());
            }
        }
    }
}
