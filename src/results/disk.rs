//! The few file operations that a run folder needs, each safe against a full disk and a loss of power.
//!
//! Every call to the operating system passes through one place, so that the tests can make the first, the second, the
//! n-th of them fail and look at what is left.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use super::complete::FileRecord;
use super::digest::Digesting;

/// How the names of unfinished files begin.
pub(super) const UNFINISHED: &str = "unfinished-";

/// What went wrong, and at which step.
#[derive(Debug)]
pub(super) struct Failed {
    pub doing: &'static str,
    pub source: io::Error,
}

/// Says at which step an error happened.
fn while_doing(doing: &'static str) -> impl Fn(io::Error) -> Failed {
    move |source| Failed { doing, source }
}

/// The disk, which in tests can fail.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub fault: Option<faults::DiskFault>,
}

impl Disk {
    /// Passed before each call to the operating system.
    fn step(&self) -> io::Result<()> {
        #[cfg(test)]
        if let Some(fault) = &self.fault {
            return fault.step();
        }
        Ok(())
    }

    /// Puts a file at `target`, whole or not at all: written under another name in `scratch` (on the same file system),
    /// flushed, synced, renamed, and the rename synced.
    pub fn replace(
        &self,
        scratch: &Path,
        target: &Path,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<FileRecord, Failed> {
        let mut temporary = self.temporary(scratch).map_err(while_doing("creating"))?;
        let watched = Watched { disk: self, file: temporary.as_file_mut(), failed: false };
        let mut out = Digesting::new(BufWriter::with_capacity(1 << 16, watched));
        fill(&mut out).and_then(|()| out.flush()).map_err(while_doing("writing"))?;
        let (below, sha256, bytes) = out.finish();
        let is_lost = below.get_ref().failed;
        drop(below);
        let file = temporary.as_file();
        self.step().and_then(|()| file.sync_all()).map_err(while_doing("syncing"))?;
        let on_disk = file.metadata().map_err(while_doing("measuring"))?.len();
        if is_lost || on_disk != bytes {
            let source = io::Error::new(ErrorKind::WriteZero, format!("{on_disk} of {bytes} bytes were written"));
            return Err(Failed { doing: "writing", source });
        }
        self.step().map_err(while_doing("renaming"))?;
        temporary.persist(target).map_err(|error| Failed { doing: "renaming", source: error.error })?;
        self.sync_parent(target).map_err(while_doing("syncing the folder of"))?;
        Ok(FileRecord { bytes, sha256 })
    }

    /// Opens a file of the program's own, creating it if need be.
    pub fn open(&self, path: &Path, options: &mut OpenOptions) -> io::Result<File> {
        self.step()?;
        options.create(true).open(path)
    }

    /// Creates the folders above a run folder.
    pub fn create_above(&self, path: &Path) -> Result<(), Failed> {
        let Some(parent) = path.parent().filter(|parent| !is_real_folder(parent)) else { return Ok(()) };
        self.step().and_then(|()| fs::create_dir_all(parent)).map_err(while_doing("creating the folder of"))
    }

    /// Creates a folder; one that is there already is good as well, unless it is a link.
    pub fn create_folder(&self, path: &Path) -> Result<(), Failed> {
        let created = self.step().and_then(|()| fs::create_dir(path));
        match created {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && is_real_folder(path) => Ok(()),
            Err(source) => Err(Failed { doing: "creating", source }),
            Ok(()) => self.sync_parent(path).map_err(while_doing("syncing the folder of")),
        }
    }

    /// Removes a file that the program created; one that is gone already is good as well.
    pub fn remove(&self, path: &Path) -> Result<(), Failed> {
        let removed = self.step().and_then(|()| fs::remove_file(path));
        match removed {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(source) => Err(Failed { doing: "removing", source }),
            Ok(()) => self.sync_parent(path).map_err(while_doing("syncing the folder of")),
        }
    }

    /// Adds a line to a file that was opened for appending, and waits until it is on the disk.
    pub fn append(&self, mut file: &File, line: &str) -> Result<(), Failed> {
        let mut append = || {
            self.step()?;
            file.write_all(line.as_bytes())?;
            self.step()?;
            file.sync_data()
        };
        append().map_err(while_doing("writing"))
    }

    fn temporary(&self, scratch: &Path) -> io::Result<NamedTempFile> {
        self.step()?;
        let mut builder = Builder::new();
        builder.prefix(UNFINISHED);
        // Without this, results could be read by nobody but the user who made them.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(scratch)
    }

    /// Makes the names in the folder of `path` durable.
    fn sync_parent(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        // Windows cannot sync a folder, and some network drives answer that they cannot either.
        #[cfg(unix)]
        if let Some(parent) = path.parent() {
            let synced = File::open(parent)?.sync_all();
            return synced.or_else(|error| match error.kind() {
                ErrorKind::InvalidInput | ErrorKind::Unsupported => Ok(()),
                _ => Err(error),
            });
        }
        #[cfg(not(unix))]
        let _ = path;
        Ok(())
    }
}

/// Whether there is a folder of this name, not a link to one.
pub(super) fn is_real_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// A file that remembers a failed write, should whoever fills it have ignored the error.
struct Watched<'a> {
    disk: &'a Disk,
    file: &'a mut File,
    failed: bool,
}

impl Write for Watched<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.disk.step().and_then(|()| self.file.write(piece));
        self.failed |= written.as_ref().is_err_and(|error| error.kind() != ErrorKind::Interrupted);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.step().and_then(|()| self.file.flush()).inspect_err(|_| self.failed = true)
    }
}

/// Disks that fail on purpose.
#[cfg(test)]
pub(super) mod faults {
    use super::{ErrorKind, io};
    use std::sync::atomic::{AtomicI64, Ordering};

    /// Fails at the n-th step, and at all later ones if it is lasting.
    #[derive(Debug)]
    pub struct DiskFault {
        left: AtomicI64,
        lasting: bool,
    }

    impl DiskFault {
        pub fn at(step: i64, lasting: bool) -> Self {
            Self { left: AtomicI64::new(step), lasting }
        }

        pub fn step(&self) -> io::Result<()> {
            let left = self.left.fetch_sub(1, Ordering::Relaxed);
            let fails = left == 0 || (self.lasting && left < 0);
            if fails { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_error_that_was_ignored_still_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        // Step 0 creates the file; step 1 is the first write.
        let disk = Disk { fault: Some(faults::DiskFault::at(1, false)) };
        let large = vec![b'x'; 1 << 17];
        let error = disk.replace(folder.path(), &target, |out| {
            let _ = out.write(&large);
            Ok(())
        });
        assert_eq!(error.unwrap_err().doing, "writing");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_result_can_be_read_by_whoever_the_system_lets_read_new_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
        Disk::default().replace(folder.path(), &ours, |out| out.write_all(b"x")).unwrap();
        fs::write(&usual, "x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&usual));
    }
}
