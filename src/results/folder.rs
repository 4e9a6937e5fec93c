//! The run folder: claimed by one process at a time, filled with whole files only, and finished by `COMPLETE`.
//!
//! ```text
//! run-…/   manifest.json  results/annual.csv  charts/…     written through RunFolder::write
//!          COMPLETE                                        the list of all files, written last
//!          .purse/                                         marker, lock and journal; unfinished files
//! ```
//!
//! A folder that the program did not make is refused, and in its own folders the program only replaces files that it
//! created (its journal says which). Guarding against another user who changes the folder during a run is left to the
//! permissions of the system.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::complete::{COMPLETE, Complete, FileRecord};
use super::digest::Digest;
use super::disk::Disk;
use super::folder_error::FolderError;
use super::folder_paths;
use super::owner::Owned;
use super::verify;

/// What to do where another version of the program would write other bytes than the run did.
const ELSEWHERE: &str =
    "this purse is another version, or built otherwise, than the one that ran the study; write elsewhere with --into";

/// A run folder that this process holds. It is let go when this is dropped; without [`finish`](Self::finish) it stays
/// without `COMPLETE`, and can be claimed again.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    study: Digest,
    disk: Disk,
    owned: Owned,
    earlier: Option<Complete>,
    is_open: bool,
    written: BTreeMap<String, FileRecord>,
}

impl RunFolder {
    /// Claims the folder at `path` for the study with this digest, creating it if need be.
    ///
    /// A folder of the same study, finished or not, can be claimed again; its files are then replaced one by one.
    ///
    /// # Errors
    /// A folder with content that is not ours or of another study, a link, a file, a folder that another process holds,
    /// or one that cannot be written to. Nothing that was there is changed.
    pub fn claim(path: &Path, study: &Digest) -> Result<Self, FolderError> {
        Self::claim_on(Disk::default(), path, study)
    }

    fn claim_on(disk: Disk, path: &Path, study: &Digest) -> Result<Self, FolderError> {
        let unusable = |source| FolderError::Write { path: path.to_owned(), doing: "creating", source };
        // Without the slash at its end, which would make the system follow a link.
        let path: PathBuf = std::path::absolute(path).map_err(unusable)?.components().collect();
        create(&path, &disk)?;
        let owned = Owned::take(&path, study, &disk)?;
        // A list that was tampered with is no list: the run counts as unfinished.
        let earlier = Complete::read(&path).unwrap_or_default().filter(|list| list.study == *study);
        let study = study.clone();
        Ok(Self { path, study, disk, owned, earlier, is_open: false, written: BTreeMap::new() })
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The list of the finished run that was here when the folder was claimed, if there was one.
    #[must_use]
    pub const fn earlier(&self) -> Option<&Complete> {
        self.earlier.as_ref()
    }

    /// Writes a file: it appears under its name whole, or not at all. `file` is its path inside the folder, with `/`
    /// between folders, which are created.
    ///
    /// # Errors
    /// A path that is not allowed, something else in its place, or any failed step of writing.
    pub fn write(&mut self, file: &str, bytes: &[u8]) -> Result<FileRecord, FolderError> {
        self.write_with(file, |out| out.write_all(bytes))
    }

    /// Writes a file as [`write`](Self::write) does, for content that is too large to be made in memory first.
    ///
    /// # Errors
    /// As for [`write`](Self::write), and any error of `fill`.
    pub fn write_with(
        &mut self,
        file: &str,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<FileRecord, FolderError> {
        self.check(file)?;
        self.open()?;
        let target = self.make_way(file)?;
        self.owned.note(file, &self.disk)?;
        let record = self.disk.replace(self.owned.scratch(), &target, fill);
        let record = record.map_err(|failed| FolderError::write(&target, failed))?;
        self.written.insert(file.to_owned(), record.clone());
        Ok(record)
    }

    /// Puts files of the finished run back that are missing or were changed, and says how many there were. Each must be to the
    /// byte what the run wrote, so that `COMPLETE` stays as it is and holds at every moment; it is not to be finished again.
    ///
    /// # Errors
    /// A file that the run did not write or not so, before anything is written; then any failed step of writing.
    pub fn put_back(&mut self, files: &[(String, Vec<u8>)]) -> Result<usize, FolderError> {
        let listed = self.earlier.as_ref().map(|list| list.files.clone()).unwrap_or_default();
        let of_the_run = |what: &'static str, file: &str| FolderError::NotOfTheRun {
            path: self.path.join(file),
            what,
            hint: ELSEWHERE,
        };
        let mut lost = Vec::new();
        for (file, bytes) in files {
            let record = listed.get(file).ok_or_else(|| of_the_run("is not a file of the run", file))?;
            if *record != (FileRecord { bytes: bytes.len() as u64, sha256: Digest::of(bytes) }) {
                return Err(of_the_run("would be other bytes than those that the run wrote", file));
            }
            if verify::damage_of(&self.path, file, record).is_some() {
                lost.push((file, bytes, self.make_way(file)?));
            }
        }
        for (file, bytes, target) in &lost {
            self.owned.note(file, &self.disk)?;
            let written = self.disk.replace(self.owned.scratch(), target, |out| out.write_all(bytes));
            written.map_err(|failed| FolderError::write(target, failed))?;
        }
        Ok(lost.len())
    }

    /// Keeps the files of the earlier finished run that have not been written again: they are checked, and will be in
    /// the list as well. Says how many.
    ///
    /// # Errors
    /// The first file that is missing or was changed since.
    pub fn keep_earlier(&mut self) -> Result<usize, FolderError> {
        let earlier = self.earlier.iter().flat_map(|list| &list.files);
        let kept: BTreeMap<_, _> = earlier.filter(|(file, _)| !self.written.contains_key(*file)).collect();
        if let Some(damage) = kept.iter().find_map(|(file, record)| verify::damage_of(&self.path, file, record)) {
            return Err(FolderError::Damaged { damage });
        }
        let kept: Vec<_> = kept.into_iter().map(|(file, record)| (file.clone(), record.clone())).collect();
        let count = kept.len();
        self.written.extend(kept);
        Ok(count)
    }

    /// Writes `COMPLETE`, the list of the files written (and kept), and lets the folder go.
    ///
    /// Files of an earlier run that were neither written again nor kept stay where they are but are not in the list.
    ///
    /// # Errors
    /// Any failed step of writing; the folder then has no `COMPLETE`.
    pub fn finish(mut self) -> Result<Complete, FolderError> {
        self.open()?;
        let list = Complete::new(self.study.clone(), std::mem::take(&mut self.written));
        let target = self.path.join(COMPLETE);
        let written = self.disk.replace(self.owned.scratch(), &target, |out| out.write_all(&list.to_bytes()));
        written.map(|_| list).map_err(|failed| FolderError::write(&target, failed))
    }

    fn check(&self, file: &str) -> Result<(), FolderError> {
        // Some file systems do not tell A from a: the second file would replace the first.
        let is_twin = |other: &String| other != file && other.eq_ignore_ascii_case(file);
        let twin = self.written.keys().any(is_twin).then_some("another file differs from it only in capital letters");
        match folder_paths::fault_of(file).or(twin) {
            None => Ok(()),
            Some(why) => Err(FolderError::BadPath { path: file.to_owned(), why }),
        }
    }

    /// Removes the `COMPLETE` of an earlier run before anything is changed, so that it never lies.
    fn open(&mut self) -> Result<(), FolderError> {
        if !self.is_open {
            let list = self.path.join(COMPLETE);
            self.disk.remove(&list).map_err(|failed| FolderError::write(&list, failed))?;
            self.is_open = true;
        }
        Ok(())
    }

    /// Creates the folders above a file, and refuses whatever else has its name or theirs.
    fn make_way(&self, file: &str) -> Result<PathBuf, FolderError> {
        let mut path = self.path.clone();
        let (above, name) = file.rsplit_once('/').unwrap_or(("", file));
        for folder in above.split('/').filter(|folder| !folder.is_empty()) {
            path.push(folder);
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Err(FolderError::InTheWay { path }),
                Err(_) => self.disk.create_folder(&path).map_err(|failed| FolderError::write(&path, failed))?,
            }
        }
        path.push(name);
        match fs::symlink_metadata(&path) {
            Ok(found) if !(found.is_file() && self.owned.knows(file)) => Err(FolderError::InTheWay { path }),
            _ => Ok(path),
        }
    }
}

/// Makes sure that there is a folder, and not a link to one.
fn create(path: &Path, disk: &Disk) -> Result<(), FolderError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(FolderError::Link { path: path.to_owned() }),
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(FolderError::NotAFolder { path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let created = disk.create_above(path).and_then(|()| disk.create_folder(path));
            created.map_err(|failed| FolderError::write(path, failed))
        }
        Err(source) => Err(FolderError::Write { path: path.to_owned(), doing: "creating", source }),
    }
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
