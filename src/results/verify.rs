//! Looking at a run folder again: is every file still what it was, and does a fresh run give the same?

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::complete::{COMPLETE, Complete, FileRecord};
use super::damage::Damage;
use super::digest::Digest;
use super::folder_paths;
use super::owner::OWN;

/// A folder in which every file is what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// The list of its files.
    pub complete: Complete,
    /// Other files in the folder, which the program did not write or no longer counts.
    pub not_ours: Vec<String>,
}

/// Reads every file of a run folder and compares it with `COMPLETE`.
///
/// # Errors
/// Everything that is missing or changed, in the order of the names, then the files that are not in the list.
pub fn check_folder(folder: &Path) -> Result<Sound, Vec<Damage>> {
    let complete = match Complete::read(folder) {
        Ok(Some(complete)) => complete,
        Ok(None) => return Err(vec![Damage::NotComplete]),
        Err(error) => return Err(vec![Damage::List { why: error.to_string() }]),
    };
    let mut damage: Vec<Damage> =
        complete.files.iter().filter_map(|(file, record)| damage_of(folder, file, record)).collect();
    let not_ours = others(folder, &complete);
    if damage.is_empty() {
        return Ok(Sound { complete, not_ours });
    }
    damage.extend(not_ours.into_iter().map(|file| Damage::NotOurs { file }));
    Err(damage)
}

/// What is wrong with one file of the list, if anything.
pub(super) fn damage_of(folder: &Path, file: &str, expected: &FileRecord) -> Option<Damage> {
    match measure(folder, file) {
        Ok(Some(found)) if found == *expected => None,
        Ok(Some(found)) => Some(Damage::Changed { file: file.to_owned(), expected: expected.clone(), found }),
        Ok(None) => Some(Damage::Missing { file: file.to_owned() }),
        Err(error) => Some(Damage::Unreadable { file: file.to_owned(), why: error.to_string() }),
    }
}

/// A file as it is now, or `None` if it is not there. Links are not followed, neither here nor on the way.
fn measure(folder: &Path, file: &str) -> io::Result<Option<FileRecord>> {
    if let Some(why) = folder_paths::fault_of(file) {
        return Err(io::Error::other(why));
    }
    let mut path = folder.to_owned();
    let mut names = file.split('/').peekable();
    while let Some(name) = names.next() {
        path.push(name);
        let found = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found?,
        };
        let is_expected = if names.peek().is_some() { found.is_dir() } else { found.is_file() };
        if !is_expected {
            return Err(io::Error::other("something else is in its place"));
        }
    }
    let (sha256, bytes) = Digest::of_reader(File::open(path)?)?;
    Ok(Some(FileRecord { bytes, sha256 }))
}

/// The files in a folder that are not in its list; links count as files, and what cannot be looked into as one file.
fn others(folder: &Path, complete: &Complete) -> Vec<String> {
    let (mut others, mut left) = (Vec::new(), vec![String::new()]);
    while let Some(under) = left.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&under)) else {
            others.push(if under.is_empty() { ".".to_owned() } else { under });
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let file = if under.is_empty() { name } else { format!("{under}/{name}") };
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && file != OWN {
                left.push(file);
            } else if file != OWN && file != COMPLETE && !complete.files.contains_key(&file) {
                others.push(file);
            }
        }
    }
    others.sort();
    others
}

/// A file in which a fresh run differs from a saved one. It prints as a sentence that begins with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDifference {
    /// The saved run is not sound to begin with: it was not finished, or its list or one of its files was changed.
    Damaged(Damage),
    /// The fresh run made a file that the saved run does not have.
    OnlyFresh {
        /// Its path inside the folder.
        file: String,
    },
    /// The saved run has a file that the fresh run did not make.
    OnlySaved {
        /// Its path inside the folder.
        file: String,
    },
    /// Both have the file, with different content.
    Changed {
        /// Its path inside the folder.
        file: String,
        /// The digest of the saved file.
        saved: Digest,
        /// The digest of the fresh file.
        fresh: Digest,
    },
}

impl fmt::Display for FileDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(damage) => damage.fmt(f),
            Self::OnlyFresh { file } => write!(f, "{file} was made by the fresh run only"),
            Self::OnlySaved { file } => write!(f, "{file} is in the saved run only"),
            Self::Changed { file, saved, fresh } => {
                write!(f, "{file} differs: saved {}…, fresh {}…", saved.short(), fresh.short())
            }
        }
    }
}

/// Compares a saved run with the digests of a fresh one: first what is damaged in the saved run, then every file that
/// differs, in the order of the names. Files that are not in the list of the saved run play no part.
#[must_use]
pub fn compare(saved: &Path, fresh: &BTreeMap<String, Digest>) -> Vec<FileDifference> {
    let is_damage = |damage: &Damage| !matches!(damage, Damage::NotOurs { .. });
    let (list, damage) = match check_folder(saved) {
        Ok(sound) => (sound.complete.digests(), Vec::new()),
        // The digests of the list still say in which files the two runs differed when they were made.
        Err(damage) => (Complete::read(saved).ok().flatten().map(|list| list.digests()).unwrap_or_default(), damage),
    };
    let mut differences: Vec<_> = damage.into_iter().filter(is_damage).map(FileDifference::Damaged).collect();
    if list.is_empty() && !differences.is_empty() {
        return differences;
    }
    let names: std::collections::BTreeSet<&String> = list.keys().chain(fresh.keys()).collect();
    differences.extend(names.into_iter().filter_map(|file| match (list.get(file), fresh.get(file)) {
        (Some(saved), Some(fresh)) if saved == fresh => None,
        (Some(saved), Some(fresh)) => {
            Some(FileDifference::Changed { file: file.clone(), saved: saved.clone(), fresh: fresh.clone() })
        }
        (Some(_), None) => Some(FileDifference::OnlySaved { file: file.clone() }),
        _ => Some(FileDifference::OnlyFresh { file: file.clone() }),
    }));
    differences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::RunFolder;
    use std::path::PathBuf;

    const FILES: [(&str, &[u8]); 3] =
        [("charts/c4.svg", b"<svg/>"), ("manifest.json", b"{}"), ("results/annual.csv", b"year\n1\n")];

    fn saved() -> (tempfile::TempDir, PathBuf, BTreeMap<String, Digest>) {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("run");
        let mut folder = RunFolder::claim(&path, &Digest::of(b"study")).unwrap();
        for (file, bytes) in FILES {
            folder.write(file, bytes).unwrap();
        }
        let digests = folder.finish().unwrap().digests();
        (above, path, digests)
    }

    fn said(folder: &Path) -> Vec<String> {
        check_folder(folder).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn any_flipped_byte_in_any_file_is_named() {
        let (_above, path, digests) = saved();
        for (file, bytes) in FILES {
            for at in 0..bytes.len() {
                let mut flipped = bytes.to_vec();
                flipped[at] ^= 1;
                fs::write(path.join(file), flipped).unwrap();
                let damage = check_folder(&path).unwrap_err();
                assert!(matches!(&damage[..], [Damage::Changed { file: named, .. }] if named == file), "{damage:?}");
                assert_eq!(compare(&path, &digests), [FileDifference::Damaged(damage[0].clone())]);
            }
            fs::write(path.join(file), bytes).unwrap();
        }
        assert!(check_folder(&path).unwrap().not_ours.is_empty());
    }

    #[test]
    fn any_flipped_byte_in_the_list_itself_is_seen() {
        let (_above, path, _) = saved();
        let list = fs::read(path.join(COMPLETE)).unwrap();
        // A blank turned into another blank is the only change that JSON allows.
        for at in (0..list.len()).filter(|&at| !list[at].is_ascii_whitespace()) {
            let mut flipped = list.clone();
            flipped[at] ^= 1;
            fs::write(path.join(COMPLETE), flipped).unwrap();
            assert!(check_folder(&path).is_err(), "byte {at}");
        }
    }

    #[test]
    fn every_difference_is_named_and_not_only_the_first() {
        let (_above, path, _) = saved();
        fs::remove_file(path.join("manifest.json")).unwrap();
        fs::write(path.join("results/annual.csv"), "year\n1\n2\n").unwrap();
        fs::write(path.join("results/mine.txt"), "x").unwrap();
        let expected = [
            "manifest.json is missing",
            "results/annual.csv was changed: it had 7 bytes and now has 9",
            "results/mine.txt is not ours: it is not in the list",
        ];
        assert_eq!(said(&path), expected);
    }

    #[test]
    fn a_file_that_is_not_ours_is_listed_and_does_no_damage() {
        let (_above, path, digests) = saved();
        fs::create_dir(path.join("notes")).unwrap();
        fs::write(path.join("notes/mine.txt"), "x").unwrap();
        assert_eq!(check_folder(&path).unwrap().not_ours, ["notes/mine.txt"]);
        assert_eq!(compare(&path, &digests), []);
    }

    #[test]
    fn an_unfinished_run_and_a_missing_folder_are_not_sound() {
        let (_above, path, digests) = saved();
        fs::remove_file(path.join(COMPLETE)).unwrap();
        assert_eq!(said(&path), ["COMPLETE is missing: the run was not finished, or this is not a folder of results"]);
        assert_eq!(compare(&path, &digests), [FileDifference::Damaged(Damage::NotComplete)]);
        assert_eq!(check_folder(&path.join("nowhere")), Err(vec![Damage::NotComplete]));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_replaced_by_a_link_to_the_same_bytes_is_damage() {
        let (above, path, _) = saved();
        let outside = above.path().join("outside.json");
        fs::rename(path.join("manifest.json"), &outside).unwrap();
        std::os::unix::fs::symlink(&outside, path.join("manifest.json")).unwrap();
        assert_eq!(said(&path), ["manifest.json cannot be read: something else is in its place"]);
    }

    #[test]
    fn a_list_that_points_out_of_the_folder_is_not_followed() {
        let (above, path, _) = saved();
        fs::write(above.path().join("secret"), "s").unwrap();
        let record = FileRecord { bytes: 1, sha256: Digest::of(b"s") };
        let list = Complete::new(Digest::of(b"study"), [("../secret".to_owned(), record)].into());
        fs::write(path.join(COMPLETE), list.to_bytes()).unwrap();
        assert!(said(&path)[0].starts_with("../secret cannot be read"));
    }

    #[test]
    fn a_fresh_run_that_differs_is_compared_file_by_file() {
        let (_above, path, mut fresh) = saved();
        assert_eq!(compare(&path, &fresh), []);
        let saved = fresh.insert("results/annual.csv".into(), Digest::of(b"other")).unwrap();
        fresh.remove("charts/c4.svg");
        fresh.insert("results/more.csv".into(), Digest::of(b"more"));
        let expected = [
            FileDifference::OnlySaved { file: "charts/c4.svg".into() },
            FileDifference::Changed { file: "results/annual.csv".into(), saved, fresh: Digest::of(b"other") },
            FileDifference::OnlyFresh { file: "results/more.csv".into() },
        ];
        assert_eq!(compare(&path, &fresh), expected);
    }
}
