//! Charts drawn again from the findings that a run saved in its folder; nothing is run.
//!
//! A run folder is evidence, so that what is put back into it must be to the byte what the run wrote: its list stays as it is
//! and holds at every moment. What another version of the program draws goes into a folder of its own.

use std::fs;
use std::path::Path;

use crate::analysis::findings::Findings;
use crate::analysis::saved::{FINDINGS, Unreadable, VERSION, from_bytes};
use crate::results::{
    COMPLETE, ChartFiles, Complete, Damage, Digest, FolderError, MANIFEST, Manifest, RunFolder, check_folder,
};
use crate::scenario::problem::{Problem, Problems};

use super::folder::{CHARTS, draw};

/// Why charts were not drawn again.
#[derive(Debug, thiserror::Error)]
pub enum RedrawError {
    /// The folder is not what a finished run wrote, or its findings cannot be read.
    #[error(transparent)]
    Refused(#[from] Problems),
    /// The charts cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrawn {
    /// How many charts.
    pub charts: usize,
    /// How many files they have together.
    pub files: usize,
    /// Which files of each were asked for: by the run, or for another folder.
    pub asked: ChartFiles,
    /// How many of these were written: the others were there already.
    pub written: usize,
    /// Charts that were not drawn, each with the reason.
    pub not_drawn: Vec<String>,
}

/// Draws the charts that a run was asked for into its folder again and puts back the files that are missing or were changed.
///
/// # Errors
/// A folder that is not what a finished run wrote but for its charts, findings of another layout, charts that would be other
/// bytes than the run's, or a failed step of writing. Nothing is written but whole files of the run.
pub fn in_place(folder: &Path) -> Result<Redrawn, RedrawError> {
    let study = finished(folder)?.study;
    // Looked at again once nobody else can write there.
    let mut claimed = RunFolder::claim(folder, &study)?;
    let (list, findings) = sound(folder)?;
    let asked = asked_of_the_run(folder)?;
    let (files, not_drawn) = draw(&findings, asked);
    let inside: Vec<_> = files.into_iter().map(|(file, bytes)| (format!("{CHARTS}/{file}"), bytes)).collect();
    if let Some(lost) = list.files.keys().find(|file| is_chart(file) && !inside.iter().any(|(drawn, _)| drawn == *file))
    {
        let problem = Problem::new(folder.join(lost).display().to_string(), "this chart of the run is not drawn any more")
            .found(not_drawn.first().map_or("no such chart", String::as_str))
            .hint(Some("this purse is another version, or built otherwise, than the one that ran the study; draw elsewhere with --into".to_owned()));
        return Err(Problems::from(problem).into());
    }
    let written = claimed.put_back(&inside)?;
    Ok(Redrawn { charts: charts(&inside), files: inside.len(), asked, written, not_drawn })
}

/// Draws the charts of a run folder into another folder, which is new, empty, or was drawn into before. The run folder is only
/// read, and which files the run was asked for plays no part.
///
/// # Errors
/// As for [`in_place`], other bytes than the run's excepted.
pub fn into(folder: &Path, target: &Path, asked: ChartFiles) -> Result<Redrawn, RedrawError> {
    let (list, findings) = sound(folder)?;
    let (files, not_drawn) = draw(&findings, asked);
    if !files.is_empty() {
        // Under a digest of its own: charts are never written into a run folder as if they were all of its run.
        let mut claimed = RunFolder::claim(target, &Digest::of_all([(CHARTS, &list.study)]))?;
        for (file, bytes) in &files {
            claimed.write(file, bytes)?;
        }
        claimed.finish()?;
    }
    Ok(Redrawn { charts: charts(&files), files: files.len(), asked, written: files.len(), not_drawn })
}

fn charts(files: &[(String, Vec<u8>)]) -> usize {
    files.iter().filter(|(file, _)| file.ends_with(".svg")).count()
}

fn is_chart(file: &str) -> bool {
    file.strip_prefix(CHARTS).is_some_and(|rest| rest.starts_with('/'))
}

/// The list of a folder whose run was finished.
fn finished(folder: &Path) -> Result<Complete, Problems> {
    let refused = |found: String| {
        Problem::new(folder.display().to_string(), "this is not the folder of a finished run")
            .found(found)
            .allowed(format!("a folder with the list {COMPLETE} that purse run wrote last"))
            .hint(Some("run the study into it: purse run STUDY --out FOLDER".to_owned()))
    };
    match Complete::read(folder) {
        Ok(Some(list)) => Ok(list),
        Ok(None) => Err(refused(Damage::NotComplete.to_string()).into()),
        Err(error) => Err(refused(Damage::List { why: error.to_string() }.to_string()).into()),
    }
}

/// Which files of charts the run of a sound folder was asked for.
fn asked_of_the_run(folder: &Path) -> Result<ChartFiles, Problems> {
    let manifest = Manifest::read(folder).map_err(|error| {
        let path = folder.join(MANIFEST).display().to_string();
        Problem::new(path, "the manifest of the run cannot be read")
            .found(error.to_string())
            .allowed("a manifest of this version of purse")
            .hint(Some("draw elsewhere with --into, or run the study again".to_owned()))
    })?;
    Ok(manifest.charts)
}

/// The list and the findings of a folder in which everything but charts is what the run wrote.
fn sound(folder: &Path) -> Result<(Complete, Findings), Problems> {
    let list = finished(folder)?;
    let damage = check_folder(folder).err().unwrap_or_default();
    Problems::or_none(damage.iter().filter_map(|damage| refused(folder, damage)).collect())?;
    let path = folder.join(FINDINGS);
    let at = || Problem::new(path.display().to_string(), "the findings of the run cannot be read");
    let again = Some("run the study again with this version: purse run STUDY --out FOLDER".to_owned());
    if !list.files.contains_key(FINDINGS) {
        let without = at().found("a run folder without this file").allowed(format!("findings of layout {VERSION}"));
        return Err(without.hint(again).into());
    }
    let bytes = fs::read(&path).map_err(|error| at().found(error.to_string()).hint(again.clone()))?;
    let findings = from_bytes(&bytes).map_err(|error| match error {
        Unreadable::NotJson { why } => at().found(why).allowed("JSON as purse run wrote it").hint(again),
        Unreadable::Version { found } => {
            let other =
                "the version of purse that ran the study draws it (manifest.json names it); or run the study again";
            at().at("schema_version").found(found).allowed(VERSION.to_string()).hint(Some(other.to_owned()))
        }
        Unreadable::Damaged { address, why } => at().at(address).found(why).hint(again),
    })?;
    Ok((list, findings))
}

/// The problem with a file that is not what the run wrote; none of a chart, which is drawn again, and of a file of others.
fn refused(folder: &Path, damage: &Damage) -> Option<Problem> {
    let file = match damage {
        Damage::NotOurs { .. } => return None,
        Damage::Missing { file } | Damage::Changed { file, .. } | Damage::Unreadable { file, .. } => file.as_str(),
        Damage::NotComplete | Damage::List { .. } => COMPLETE,
    };
    let hint = "charts are drawn only from a folder that is what its run wrote; run the study again";
    (!is_chart(file)).then(|| {
        Problem::new(folder.join(file).display().to_string(), "this file is not what the run wrote")
            .found(damage.to_string())
            .allowed(format!("the file whose digest stands in {COMPLETE}"))
            .hint(Some(hint.to_owned()))
    })
}
