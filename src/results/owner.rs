//! What makes a folder ours: the marker, the lock, and the journal of every file that the program ever began there.
//!
//! All three are in `.purse` inside the run folder. The lock is the kernel's: it ends with the process that holds it,
//! however that ends, so no lock is ever left behind to be removed by hand.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::complete::{COMPLETE, PROGRAM};
use super::digest::Digest;
use super::disk::{Disk, UNFINISHED, is_real_folder};
use super::folder_error::FolderError;

/// The program's own folder inside a run folder.
pub(super) const OWN: &str = ".purse";
const MARKER: &str = "owner.json";
const LOCK: &str = "lock";
const JOURNAL: &str = "written.txt";

/// The content of the marker.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    program: String,
    study: Digest,
}

/// The program's own folder while it is held.
#[derive(Debug)]
pub(super) struct Owned {
    path: PathBuf,
    journal: File,
    known: BTreeSet<String>,
    /// Held until this is dropped.
    _lock: File,
}

impl Owned {
    /// Takes hold of `folder`, an existing folder, for this study.
    pub fn take(folder: &Path, study: &Digest, disk: &Disk) -> Result<Self, FolderError> {
        let path = folder.join(OWN);
        refuse_foreign(folder, &path)?;
        disk.create_folder(&path).map_err(|failed| FolderError::write(&path, failed))?;
        let lock = lock(folder, &path, disk)?;
        mark(folder, &path, study, disk)?;
        remove_unfinished(&path, disk)?;
        let file = path.join(JOURNAL);
        let unusable = |source| FolderError::Write { path: file.clone(), doing: "opening", source };
        let (journal, known) = open_journal(&file, disk).map_err(unusable)?;
        Ok(Self { path, journal, known, _lock: lock })
    }

    /// Where unfinished files are kept.
    pub fn scratch(&self) -> &Path {
        &self.path
    }

    /// Whether the program created this file, now or in an earlier run.
    pub fn knows(&self, file: &str) -> bool {
        self.known.contains(file)
    }

    /// Notes, before it exists, that the program creates this file.
    pub fn note(&mut self, file: &str, disk: &Disk) -> Result<(), FolderError> {
        if !self.knows(file) {
            let noted = disk.append(&self.journal, &format!("{file}\n"));
            noted.map_err(|failed| FolderError::write(&self.path.join(JOURNAL), failed))?;
            self.known.insert(file.to_owned());
        }
        Ok(())
    }
}

/// Refuses a folder with content that has no marker.
fn refuse_foreign(folder: &Path, own: &Path) -> Result<(), FolderError> {
    // The content is looked at before the marker: another process that claims the folder at this moment makes its
    // marker before its first result, so a result seen here implies a marker seen there.
    let is_foreign = holds_other_than(folder, |name| name == OWN)
        || fs::symlink_metadata(own).is_ok_and(|found| !found.is_dir())
        || (is_real_folder(own) && holds_other_than(own, |name| name == LOCK || name.starts_with(UNFINISHED)));
    let is_marked = is_real_folder(own) && is_file(&own.join(MARKER));
    if is_foreign && !is_marked { Err(FolderError::NotOurs { path: folder.to_owned() }) } else { Ok(()) }
}

/// Whether a folder has an entry with another name; one that cannot be looked into counts as having.
fn holds_other_than(folder: &Path, is_expected: impl Fn(&str) -> bool) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else { return true };
    entries.any(|entry| entry.is_ok_and(|entry| !entry.file_name().to_str().is_some_and(&is_expected)))
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

fn lock(folder: &Path, own: &Path, disk: &Disk) -> Result<File, FolderError> {
    let path = own.join(LOCK);
    if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
        return Err(FolderError::NotOurs { path: folder.to_owned() });
    }
    let opened = disk.open(&path, OpenOptions::new().write(true));
    let file = opened.map_err(|source| FolderError::Write { path: path.clone(), doing: "creating", source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::Busy { path: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(FolderError::NoLock { path: folder.to_owned(), source }),
    }
}

/// Writes the marker, or checks the one that is there.
fn mark(folder: &Path, own: &Path, study: &Digest, disk: &Disk) -> Result<(), FolderError> {
    let path = own.join(MARKER);
    let found = match fs::read(&path) {
        Ok(text) => serde_json::from_slice::<Marker>(&text).ok().filter(|marker| marker.program == PROGRAM),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let marker = Marker { program: PROGRAM.to_owned(), study: study.clone() };
            let text = serde_json::to_vec(&marker).expect("two texts can always be written as JSON");
            let written = disk.replace(own, &path, |out| out.write_all(&text));
            return written.map(drop).map_err(|failed| FolderError::write(&path, failed));
        }
        Err(source) => return Err(FolderError::Read { path, source }),
    };
    match found {
        None => Err(FolderError::NotOurs { path: folder.to_owned() }),
        Some(marker) if marker.study == *study => Ok(()),
        Some(marker) => {
            Err(FolderError::AnotherStudy { path: folder.to_owned(), found: marker.study, wanted: study.clone() })
        }
    }
}

/// Removes what earlier processes of the program left unfinished when they were killed.
fn remove_unfinished(own: &Path, disk: &Disk) -> Result<(), FolderError> {
    let unreadable = |source| FolderError::Read { path: own.to_owned(), source };
    for entry in fs::read_dir(own).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_unfinished = entry.file_name().to_str().is_some_and(|name| name.starts_with(UNFINISHED));
        if is_unfinished && is_file(&entry.path()) {
            disk.remove(&entry.path()).map_err(|failed| FolderError::write(&entry.path(), failed))?;
        }
    }
    Ok(())
}

/// The journal and the files that it names.
fn open_journal(path: &Path, disk: &Disk) -> io::Result<(File, BTreeSet<String>)> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::new(ErrorKind::InvalidData, "it is not a file"));
    }
    let mut file = disk.open(path, OpenOptions::new().append(true))?;
    let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    // A process that was killed may have left half a line: ended here, it names a file that nobody has.
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n")?;
    }
    let known = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned);
    Ok((file, known.chain([COMPLETE.to_owned()]).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_in_the_journal_names_no_file_and_spoils_no_later_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(JOURNAL);
        fs::write(&path, "results/a.csv\nresults/b.c").unwrap();
        let (journal, known) = open_journal(&path, &Disk::default()).unwrap();
        assert!(known.contains("results/a.csv") && !known.contains("results/b.c"));
        Disk::default().append(&journal, "results/b.csv\n").unwrap();
        let (_, known) = open_journal(&path, &Disk::default()).unwrap();
        assert!(known.contains("results/a.csv") && known.contains("results/b.csv"));
    }
}
