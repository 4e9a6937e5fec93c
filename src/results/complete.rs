//! The file `COMPLETE`: the list of everything in a run folder, written last. It exists only if all is there.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::digest::Digest;

/// The name of the list.
pub const COMPLETE: &str = "COMPLETE";
/// Whose list it is.
pub(super) const PROGRAM: &str = "purse";
/// The largest list that is read, in bytes: a hundred thousand files.
const LARGEST_LIST: u64 = 20_000_000;

/// What a file was when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 digest of its bytes.
    pub sha256: Digest,
}

/// The list of the files of a finished run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complete {
    /// The program that wrote it, always `purse`.
    pub program: String,
    /// The digest of the study whose results these are.
    pub study: Digest,
    /// Every file by its path inside the folder, with `/` between folders, in the order of their names.
    pub files: BTreeMap<String, FileRecord>,
    /// The digest of the lot: of the study and all the files, in lines as `sha256sum` prints them.
    pub digest: Digest,
}

impl Complete {
    /// The list of these files.
    #[must_use]
    pub fn new(study: Digest, files: BTreeMap<String, FileRecord>) -> Self {
        let digest = digest_of(&study, &files);
        Self { program: PROGRAM.to_owned(), study, files, digest }
    }

    /// The list in a folder, or `None` if the run was never finished.
    ///
    /// # Errors
    /// A list that cannot be read or that has been changed.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(COMPLETE);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(found) if found.is_file() => {}
            Ok(_) => return Err(io::Error::new(ErrorKind::InvalidData, "it is not a file")),
        }
        let mut text = Vec::new();
        File::open(path)?.take(LARGEST_LIST).read_to_end(&mut text)?;
        let list: Self = serde_json::from_slice(&text)?;
        if list.program == PROGRAM && list.digest == digest_of(&list.study, &list.files) {
            return Ok(Some(list));
        }
        Err(io::Error::new(ErrorKind::InvalidData, "the digest of the lot does not fit the list"))
    }

    /// The list as it is written.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and whole numbers can always be written as JSON");
        bytes.push(b'\n');
        bytes
    }

    /// The digest of each file.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<String, Digest> {
        self.files.iter().map(|(path, record)| (path.clone(), record.sha256.clone())).collect()
    }
}

fn digest_of(study: &Digest, files: &BTreeMap<String, FileRecord>) -> Digest {
    let files = files.iter().map(|(path, record)| (path.as_str(), &record.sha256));
    Digest::of_all(std::iter::once(("study", study)).chain(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Complete {
        let record = FileRecord { bytes: 1, sha256: Digest::of(b"a") };
        Complete::new(Digest::of(b"study"), [("results/annual.csv".to_owned(), record)].into())
    }

    #[test]
    fn a_list_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Complete::read(folder.path()).unwrap(), None);
        std::fs::write(folder.path().join(COMPLETE), list().to_bytes()).unwrap();
        assert_eq!(Complete::read(folder.path()).unwrap(), Some(list()));
    }

    #[test]
    fn a_list_in_which_a_name_was_changed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = String::from_utf8(list().to_bytes()).unwrap();
        std::fs::write(folder.path().join(COMPLETE), text.replace("annual", "annuol")).unwrap();
        assert_eq!(Complete::read(folder.path()).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
