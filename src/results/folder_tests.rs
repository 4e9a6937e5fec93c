//! Tests of the run folder: refusals, locking, and what is left when any step of writing fails.

use super::super::disk::faults::DiskFault;
use super::super::verify::check_folder;
use super::*;
use std::sync::Barrier;
use tempfile::TempDir;

const FILES: [(&str, &[u8]); 3] =
    [("manifest.json", b"{}\n"), ("results/annual.csv", b"year\n1\n"), ("results/deep/more.csv", b"n\n")];

fn study() -> Digest {
    Digest::of(b"study")
}

fn place() -> (TempDir, PathBuf) {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("run");
    (above, path)
}

fn fill(mut folder: RunFolder, files: &[(&str, &[u8])]) -> Result<Complete, FolderError> {
    for (file, bytes) in files {
        folder.write(file, bytes)?;
    }
    folder.finish()
}

/// Every file under a folder with its content, except those in `.purse`.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut left) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = left.pop() {
        for entry in fs::read_dir(at).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                left.extend((entry.file_name() != ".purse").then(|| entry.path()));
            } else {
                let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_finished_folder_holds_its_files_and_a_list_that_fits_them() {
    let (_above, path) = place();
    let list = fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    assert_eq!(check_folder(&path).unwrap().complete, list);
    for (file, bytes) in FILES {
        assert_eq!(fs::read(path.join(file)).unwrap(), bytes);
        assert_eq!(list.files[file], FileRecord { bytes: bytes.len() as u64, sha256: Digest::of(bytes) });
    }
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    let first = content(&path);
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    assert_eq!(content(&path), first);
    let (_above, elsewhere) = place();
    fill(RunFolder::claim(&elsewhere, &study()).unwrap(), &FILES).unwrap();
    assert_eq!(content(&elsewhere), first);
}

#[test]
fn complete_is_gone_from_the_first_write_until_the_end() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    drop(RunFolder::claim(&path, &study()).unwrap());
    assert!(check_folder(&path).is_ok(), "claiming alone changes nothing");
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    folder.write("manifest.json", b"{ }\n").unwrap();
    assert!(!path.join(COMPLETE).exists());
    drop(folder);
    assert!(!path.join(COMPLETE).exists());
}

#[test]
fn an_unfinished_file_is_inside_the_run_folder_and_has_another_name() {
    let (_above, path) = place();
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    let names = || fs::read_dir(path.join(".purse")).unwrap().map(|entry| entry.unwrap().file_name());
    let unfinished = || names().filter(|name| name.to_string_lossy().starts_with("unfinished-")).count();
    let mut seen = (0, true);
    let note = |out: &mut (dyn Write + Send)| {
        seen = (unfinished(), path.join("a.csv").exists());
        out.write_all(b"x")
    };
    folder.write_with("a.csv", note).unwrap();
    assert_eq!(seen, (1, false));
    assert_eq!((unfinished(), path.join("a.csv").exists()), (0, true));
}

#[test]
fn a_folder_with_files_of_someone_else_is_refused_and_not_touched() {
    let layouts: [&[&str]; 5] =
        [&["notes.txt"], &["results/annual.csv"], &["COMPLETE"], &[".purse/mine.txt"], &[".purse/lock", "notes.txt"]];
    for layout in layouts {
        let (_above, path) = place();
        for file in layout {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "mine").unwrap();
        }
        let before = content(&path);
        let own = fs::read_dir(path.join(".purse")).map_or(0, Iterator::count);
        let error = RunFolder::claim(&path, &study()).unwrap_err();
        assert!(matches!(error, FolderError::NotOurs { .. }), "{layout:?}: {error}");
        assert_eq!(error.exit_code(), 5);
        assert_eq!(content(&path), before);
        assert_eq!(fs::read_dir(path.join(".purse")).map_or(0, Iterator::count), own);
    }
}

#[test]
fn a_marker_of_another_program_is_not_ours() {
    let (_above, path) = place();
    drop(RunFolder::claim(&path, &study()).unwrap());
    fs::write(path.join(".purse/owner.json"), "{\"program\":\"other\"}").unwrap();
    assert!(matches!(RunFolder::claim(&path, &study()), Err(FolderError::NotOurs { .. })));
}

#[test]
fn a_folder_of_another_study_is_refused_and_stays_complete() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    let error = RunFolder::claim(&path, &Digest::of(b"another")).unwrap_err();
    assert!(matches!(&error, FolderError::AnotherStudy { found, .. } if *found == study()));
    assert!(error.to_string().contains("hint"));
    assert!(check_folder(&path).is_ok());
}

#[test]
fn an_empty_folder_and_missing_folders_above_are_good() {
    let (above, path) = place();
    fs::create_dir(&path).unwrap();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    fill(RunFolder::claim(&above.path().join("a/b/c"), &study()).unwrap(), &FILES).unwrap();
}

#[test]
fn a_file_of_someone_else_in_our_folder_is_neither_deleted_nor_replaced() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES[..1]).unwrap();
    fs::create_dir(path.join("results")).unwrap();
    fs::write(path.join("results/annual.csv"), "mine").unwrap();
    fs::write(path.join("notes.txt"), "mine").unwrap();
    let error = fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap_err();
    assert!(matches!(&error, FolderError::InTheWay { path: named } if *named == path.join("results/annual.csv")));
    assert_eq!(fs::read(path.join("results/annual.csv")).unwrap(), b"mine");
    fs::remove_file(path.join("results/annual.csv")).unwrap();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    assert_eq!(fs::read(path.join("notes.txt")).unwrap(), b"mine");
    assert_eq!(check_folder(&path).unwrap().not_ours, ["notes.txt"]);
}

#[cfg(unix)]
#[test]
fn no_link_leads_a_write_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let (above, path) = place();
    let outside = above.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, &path).unwrap();
    for link in [path.clone(), path.join(""), path.join(".")] {
        let error = RunFolder::claim(&link, &study()).unwrap_err();
        assert!(matches!(error, FolderError::Link { .. }), "{}: {error}", link.display());
    }
    fs::remove_file(&path).unwrap();

    // A folder on the way, the file itself, the program's own folder and its lock.
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    symlink(&outside, path.join("results")).unwrap();
    symlink(outside.join("new.json"), path.join("manifest.json")).unwrap();
    assert!(matches!(folder.write("results/annual.csv", b"x"), Err(FolderError::InTheWay { .. })));
    assert!(matches!(folder.write("manifest.json", b"x"), Err(FolderError::InTheWay { .. })));
    drop(folder);
    for (own, kept) in [(".purse/lock", ".purse/lock2"), (".purse", ".purse2")] {
        fs::rename(path.join(own), path.join(kept)).unwrap();
        symlink(outside.join(own.trim_start_matches(".purse/")), path.join(own)).unwrap();
        assert!(matches!(RunFolder::claim(&path, &study()), Err(FolderError::NotOurs { .. })));
        fs::remove_file(path.join(own)).unwrap();
        fs::rename(path.join(kept), path.join(own)).unwrap();
    }
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn a_file_in_place_of_the_folder_or_above_it_is_refused() {
    let (_above, path) = place();
    fs::write(&path, "mine").unwrap();
    assert!(matches!(RunFolder::claim(&path, &study()), Err(FolderError::NotAFolder { .. })));
    let error = RunFolder::claim(&path.join("run"), &study()).unwrap_err();
    assert!(matches!(error, FolderError::Write { .. }));
    assert!(error.to_string().contains("a part of this path is a file"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_where_nobody_may_create_a_folder_is_a_write_failure_that_names_it() {
    // Not even root may create a folder here.
    let error = RunFolder::claim(Path::new("/proc/purse-run"), &study()).unwrap_err();
    assert_eq!(error.exit_code(), 5);
    assert!(error.to_string().starts_with("/proc/purse-run: creating it failed"), "{error}");
}

#[test]
fn of_sixteen_claims_at_once_exactly_one_proceeds_and_the_others_are_busy() {
    for _ in 0..20 {
        let (_above, path) = place();
        let start = Barrier::new(16);
        let claim = || {
            start.wait();
            RunFolder::claim(&path, &study())
        };
        let claims: Vec<_> = std::thread::scope(|threads| {
            let started: Vec<_> = (0..16).map(|_| threads.spawn(claim)).collect();
            started.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let busy = claims.iter().filter(|claim| matches!(claim, Err(error) if error.exit_code() == 6)).count();
        assert_eq!((claims.iter().filter(|claim| claim.is_ok()).count(), busy), (1, 15), "{claims:?}");
    }
}

#[test]
fn a_folder_in_use_is_busy_and_free_again_once_its_holder_is_gone() {
    let (_above, path) = place();
    let mut holder = RunFolder::claim(&path, &study()).unwrap();
    holder.write("manifest.json", b"{}").unwrap();
    assert!(matches!(RunFolder::claim(&path, &study()), Err(FolderError::Busy { .. })));
    drop(holder);
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
}

#[test]
fn paths_that_lead_out_and_names_that_differ_in_capitals_are_refused() {
    let (above, path) = place();
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    for bad in ["../x", "/tmp/x", "a/../../x", "COMPLETE", ".purse/lock", "a\\b", "nul.csv", ""] {
        assert!(matches!(folder.write(bad, b"x"), Err(FolderError::BadPath { .. })), "{bad}");
    }
    folder.write("annual.csv", b"x").unwrap();
    assert!(matches!(folder.write("Annual.csv", b"y"), Err(FolderError::BadPath { .. })));
    folder.write("annual.csv", b"z").unwrap();
    assert_eq!(fs::read_dir(above.path()).unwrap().count(), 1);
}

#[test]
fn files_of_an_earlier_run_are_kept_only_if_they_are_unchanged() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    folder.write("charts/c4.svg", b"<svg/>").unwrap();
    folder.write("manifest.json", b"{ }\n").unwrap();
    assert_eq!(folder.keep_earlier().unwrap(), 2);
    let list = folder.finish().unwrap();
    assert_eq!(list.files.len(), 4);
    assert_eq!(check_folder(&path).unwrap().complete, list);

    fs::write(path.join("results/annual.csv"), "year\n2\n").unwrap();
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    let error = folder.keep_earlier().unwrap_err();
    assert!(error.to_string().starts_with("results/annual.csv was changed"), "{error}");
}

#[test]
fn what_a_killed_process_left_unfinished_is_removed_at_the_next_claim() {
    let (_above, path) = place();
    drop(RunFolder::claim(&path, &study()).unwrap());
    fs::write(path.join(".purse/unfinished-abc"), "half").unwrap();
    drop(RunFolder::claim(&path, &study()).unwrap());
    assert!(!path.join(".purse/unfinished-abc").exists());
}

/// Fails at every step in turn, over a folder that holds `before`, and looks at what is left. Says how many steps failed.
fn fail_everywhere(before: Option<&[(&str, &[u8])]>, lasting: bool) -> usize {
    let (_above, reference) = place();
    fill(RunFolder::claim(&reference, &study()).unwrap(), &FILES).unwrap();
    let expected = content(&reference);
    for step in 0.. {
        let (_above, path) = place();
        if let Some(before) = before {
            fill(RunFolder::claim(&path, &study()).unwrap(), before).unwrap();
        }
        let old = if before.is_some() { content(&path) } else { BTreeMap::new() };
        let disk = Disk { fault: Some(DiskFault::at(step, lasting)) };
        let result = RunFolder::claim_on(disk, &path, &study()).and_then(|folder| fill(folder, &FILES));
        let Err(error) = result else {
            assert_eq!(content(&path), expected, "step {step}");
            return step as usize;
        };
        assert_eq!(error.exit_code(), 5, "step {step}: {error}");
        assert!(matches!(error, FolderError::Write { .. }), "step {step}: {error}");
        let left = if path.exists() { content(&path) } else { BTreeMap::new() };
        for (file, bytes) in &left {
            let is_whole = expected.get(file) == Some(bytes) || old.get(file) == Some(bytes);
            assert!(is_whole, "step {step}: {file} is not whole");
        }
        if left.contains_key(COMPLETE) {
            assert!(check_folder(&path).is_ok(), "step {step}: COMPLETE lies");
        }
        fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
        assert_eq!(content(&path), expected, "step {step}: the next run does not mend it");
    }
    unreachable!("the steps of a run are finite")
}

#[test]
fn a_disk_that_is_full_at_any_step_gives_an_error_and_leaves_only_whole_files() {
    for lasting in [false, true] {
        let fresh = fail_everywhere(None, lasting);
        assert!(fresh > 30, "only {fresh} steps were tried");
        let old: [(&str, &[u8]); 2] = [("manifest.json", b"old"), ("results/annual.csv", b"older than old\n")];
        let again = fail_everywhere(Some(&old), lasting);
        assert!(again > 30, "only {again} steps were tried");
    }
}

#[test]
fn an_error_of_the_one_who_fills_the_file_leaves_no_file() {
    let (_above, path) = place();
    let mut folder = RunFolder::claim(&path, &study()).unwrap();
    let error = folder.write_with("a.csv", |out| {
        out.write_all(b"half a")?;
        Err(ErrorKind::StorageFull.into())
    });
    let error = error.unwrap_err().to_string();
    assert!(error.contains("a.csv: writing it failed") && error.contains("free some space"), "{error}");
    assert!(!path.join("a.csv").exists());
}

/// The files of a run as they are drawn again.
fn drawn() -> Vec<(String, Vec<u8>)> {
    FILES[1..].iter().map(|(file, bytes)| ((*file).to_owned(), bytes.to_vec())).collect()
}

#[test]
fn files_that_are_put_back_are_those_of_the_run_and_its_list_stays_to_the_byte() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    let whole = content(&path);
    fs::write(path.join("results/annual.csv"), "edited").unwrap();
    fs::remove_dir_all(path.join("results/deep")).unwrap();
    assert_eq!(RunFolder::claim(&path, &study()).unwrap().put_back(&drawn()).unwrap(), 2);
    assert_eq!(content(&path), whole);
    assert_eq!(RunFolder::claim(&path, &study()).unwrap().put_back(&drawn()).unwrap(), 0);
}

#[test]
fn bytes_that_the_run_did_not_write_are_not_put_back() {
    let (_above, path) = place();
    fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
    fs::remove_file(path.join("results/annual.csv")).unwrap();
    let before = content(&path);
    for (stray, what) in
        [("results/deep/more.csv", "would be other bytes"), ("results/mine.csv", "is not a file of the run")]
    {
        let files = [drawn(), vec![(stray.to_owned(), b"other".to_vec())]].concat();
        let error = RunFolder::claim(&path, &study()).unwrap().put_back(&files).unwrap_err();
        assert!(error.to_string().contains(what) && error.to_string().contains("hint"), "{error}");
        assert_eq!(content(&path), before, "nothing is written before all is looked at");
    }
}

#[test]
fn a_disk_that_is_full_while_files_are_put_back_leaves_whole_files_and_the_list() {
    let mut steps = 0;
    loop {
        let (_above, path) = place();
        fill(RunFolder::claim(&path, &study()).unwrap(), &FILES).unwrap();
        let whole = content(&path);
        fs::remove_dir_all(path.join("results")).unwrap();
        let disk = Disk { fault: Some(DiskFault::at(steps, true)) };
        let result = RunFolder::claim_on(disk, &path, &study()).and_then(|mut folder| folder.put_back(&drawn()));
        let left = content(&path);
        assert!(left.contains_key(COMPLETE) && left.iter().all(|(file, bytes)| whole[file] == *bytes), "step {steps}");
        RunFolder::claim(&path, &study()).unwrap().put_back(&drawn()).unwrap();
        assert_eq!(content(&path), whole, "step {steps}: the next try does not mend it");
        if result.is_ok() {
            break;
        }
        steps += 1;
    }
    assert!(steps > 10, "only {steps} steps were tried");
}
