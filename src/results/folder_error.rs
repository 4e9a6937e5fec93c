//! Why results cannot be put into a folder.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::damage::Damage;
use super::digest::Digest;
use super::disk::Failed;

/// Why results cannot be put into a folder. Each message names the file and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A folder with content that the program did not make.
    #[error("{} holds files that purse did not write; nothing was changed\n  hint  choose a new or an empty folder", path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// A folder with the results of another study.
    #[error(
        "{} holds the results of another study ({} and not {}); nothing was changed\n  hint  choose another folder for this study",
        path.display(), found.short(), wanted.short()
    )]
    AnotherStudy {
        /// The folder.
        path: PathBuf,
        /// The study whose results it holds.
        found: Digest,
        /// The study whose results were to be written.
        wanted: Digest,
    },
    /// The folder is a link to somewhere else.
    #[error("{} is a link; results are never written through a link\n  hint  name the folder it leads to, or a new one", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Something that is not a folder has its name.
    #[error("{} is a file and not a folder\n  hint  choose another name for the folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes there.
    #[error("{} is in use by another purse\n  hint  wait until it has ended, or choose another folder", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The drive cannot lock files, so two processes could write at once.
    #[error("{} cannot be locked: {source}\n  hint  choose a folder on a disk of this computer; some network drives cannot lock files", path.display())]
    NoLock {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A path that could lead out of the folder.
    #[error("{path:?} cannot be a file of a run folder: {why}\n  hint  make names of files with slug()")]
    BadPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Something that the program did not create has the name of a result.
    #[error("{} was not written by purse and has the name of a result; it was not changed\n  hint  move it elsewhere", path.display())]
    InTheWay {
        /// The file, folder or link.
        path: PathBuf,
    },
    /// A file of an earlier run that was to be kept is not what it was.
    #[error("{damage}; it cannot be kept\n  hint  run the whole study again")]
    Damaged {
        /// What happened to it.
        damage: Damage,
    },
    /// A file that would not be what the finished run wrote.
    #[error("{} {what}; nothing was changed\n  hint  {hint}", path.display())]
    NotOfTheRun {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
        /// How to mend it.
        hint: &'static str,
    },
    /// A file cannot be read.
    #[error("{} cannot be read: {source}\n  hint  {}", path.display(), remedy(source))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{}: {doing} it failed: {source}\n  hint  {}", path.display(), remedy(source))]
    Write {
        /// The file, under its final name.
        path: PathBuf,
        /// The step that failed.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl FolderError {
    /// The exit code of the program: 6 if another process holds the folder, else 5. A folder that is refused has code 5
    /// as well: the command and the scenario are right, only the results cannot be written there.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        if matches!(self, Self::Busy { .. }) { 6 } else { 5 }
    }

    pub(super) fn write(path: &Path, failed: Failed) -> Self {
        Self::Write { path: path.to_owned(), doing: failed.doing, source: failed.source }
    }
}

/// What the reader can do about an error of the system.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge | ErrorKind::WriteZero => {
            "free some space or choose a folder on another disk, then run the same command again"
        }
        ErrorKind::PermissionDenied | ErrorKind::ResourceBusy => {
            "close the file in other programs, or choose a folder that you may write to"
        }
        ErrorKind::ReadOnlyFilesystem => "choose a folder on a disk that can be written to",
        ErrorKind::NotADirectory => "a part of this path is a file; choose another folder",
        _ => "choose another folder, then run the same command again",
    }
}
