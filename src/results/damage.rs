//! What can be wrong with a run folder.

use std::fmt;

use super::complete::{COMPLETE, FileRecord};

/// What is wrong with a run folder. It prints as a sentence that begins with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// There is no `COMPLETE`: the run was not finished.
    NotComplete,
    /// `COMPLETE` cannot be read or was changed.
    List {
        /// What is wrong with it.
        why: String,
    },
    /// A file of the list is not there.
    Missing {
        /// Its path inside the folder.
        file: String,
    },
    /// A file is not what it was.
    Changed {
        /// Its path inside the folder.
        file: String,
        /// What it was.
        expected: FileRecord,
        /// What it is.
        found: FileRecord,
    },
    /// A file, or something else in its place, cannot be read.
    Unreadable {
        /// Its path inside the folder.
        file: String,
        /// What the system said.
        why: String,
    },
    /// A file that is not in the list. Alone it is no damage.
    NotOurs {
        /// Its path inside the folder.
        file: String,
    },
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotComplete => {
                write!(f, "{COMPLETE} is missing: the run was not finished, or this is not a folder of results")
            }
            Self::List { why } => write!(f, "{COMPLETE} cannot be trusted: {why}"),
            Self::Missing { file } => write!(f, "{file} is missing"),
            Self::Changed { file, expected, found } if expected.bytes != found.bytes => {
                write!(f, "{file} was changed: it had {} bytes and now has {}", expected.bytes, found.bytes)
            }
            Self::Changed { file, expected, found } => {
                let (was, is) = (expected.sha256.short(), found.sha256.short());
                write!(f, "{file} was changed: its digest was {was}… and now is {is}…")
            }
            Self::Unreadable { file, why } => write!(f, "{file} cannot be read: {why}"),
            Self::NotOurs { file } => write!(f, "{file} is not ours: it is not in the list"),
        }
    }
}
