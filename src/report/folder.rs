//! The run folder of a study: which files it holds and in which order they are written.

use std::collections::BTreeMap;

use crate::analysis::answer::{Answer, answer};
use crate::analysis::findings::Findings;
use crate::engine::{EntityKind, Layout};
use crate::results::{
    BookProof, Complete, Digest, FileRows, FolderError, Format, GENERATOR, MANIFEST, Manifest, RunCounts, RunFolder,
    Table, TableError, dictionary, save,
};
use crate::study::execute::{ExecuteError, Executed};
use crate::study::plan::Plan;

use super::kept::Kept;
use super::{annual, bundle, closely, fairness, found, monthly, page, tables};

/// Why the results of a study were not written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder cannot be claimed, or a file cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A run stopped, or a scenario does not hold.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// The runs do not add up to findings.
    #[error(transparent)]
    Summary(#[from] crate::analysis::summary::SummaryError),
    /// A value that no file can hold.
    #[error("{0}; this is a fault of the program, please report it with the study")]
    Table(#[from] TableError),
}

/// What a study yields for its reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The findings.
    pub findings: Findings,
    /// What they answer.
    pub answer: Answer,
    /// Whether the arms were given the same chance, in a sentence.
    pub fairness: String,
    /// False if they were plainly not.
    pub is_fair: bool,
    /// Charts that were not drawn, each with the reason.
    pub not_drawn: Vec<String>,
    /// What the reader should know of the folder.
    pub notes: Vec<String>,
}

/// The entities of a plan's tables.
#[must_use]
pub fn entities(plan: &Plan) -> Vec<(String, EntityKind)> {
    Layout::of(&plan.economy).entities(&plan.economy)
}

/// Writes the results of a study that was carried out into a claimed folder, `COMPLETE` last.
///
/// # Errors
/// Whatever cannot be summed up or written; the folder then has no `COMPLETE`.
pub fn write(mut folder: RunFolder, plan: &Plan, done: &Executed<Kept>) -> Result<(Report, Complete), ReportError> {
    let digest = bundle::digest(plan);
    let findings = found::findings(plan, done, digest.as_str())?;
    let mut report = Report {
        answer: answer(&findings),
        fairness: fairness::facts(plan, done).how,
        is_fair: done.unfair.is_none(),
        not_drawn: Vec::new(),
        notes: plan.notes.clone(),
        findings,
    };
    let mut files = write_scenarios(&mut folder, plan)?;
    files.extend(write_tables(&mut folder, plan, done, &mut report)?);
    report.not_drawn = write_charts(&mut folder, &report.findings)?;
    folder.write("answer.md", page::markdown(plan, &report).as_bytes())?;
    let mut json = report.answer.to_json();
    json.push('\n');
    folder.write("answer.json", json.as_bytes())?;
    folder.write(MANIFEST, &manifest(plan, done, digest, files).to_bytes())?;
    let complete = folder.finish()?;
    Ok((report, complete))
}

fn write_scenarios(folder: &mut RunFolder, plan: &Plan) -> Result<Vec<FileRows>, ReportError> {
    for (file, bytes) in bundle::documents(plan) {
        folder.write(&file, &bytes)?;
    }
    let table = bundle::parameter_sets(plan)?;
    Ok(table.map_or(Ok(Vec::new()), |table| save(folder, bundle::FOLDER, &table, Format::Csv))?)
}

fn write_tables(
    folder: &mut RunFolder,
    plan: &Plan,
    done: &Executed<Kept>,
    report: &mut Report,
) -> Result<Vec<FileRows>, ReportError> {
    const UNDER: &str = "results";
    let entities = entities(plan);
    let (set, future) = found::median_future(done);
    let close = closely::live_again(plan, set, future)?;
    let number = plan.replication(set, future);
    report.notes.push(format!(
        "ledger and events are those of parameter set {}, future {} (replication {number}): the future whose system \
         surplus, averaged over years and arms, is the median.",
        set + 1,
        future + 1
    ));
    if annual::entities_kept(plan, entities.len()) < entities.len() {
        let limit = annual::MOST_ROWS;
        report.notes.push(format!(
            "annual holds the rows of the system alone, because those of every entity would be more than {limit}; ask for \
             fewer futures or parameter sets to see every entity."
        ));
    }
    let long = [
        annual::table(plan, done, &entities)?,
        monthly::table(plan, done)?,
        closely::ledger(plan, &close)?,
        closely::events(plan, &close)?,
    ];
    let findings = tables::all(&report.findings)?;
    let columns = dictionary(long.iter().chain(&findings))?;
    let mut files = Vec::new();
    let mut put = |table: &Table, format| -> Result<(), FolderError> {
        files.extend(save(folder, UNDER, table, format)?);
        Ok(())
    };
    for table in &long {
        put(table, Format::Csv)?;
        put(table, Format::Parquet)?;
    }
    for table in findings.iter().chain([&columns]) {
        put(table, Format::Csv)?;
    }
    Ok(files)
}

/// Draws and writes every chart; gives the reasons of those that were refused.
#[cfg(feature = "charts")]
fn write_charts(folder: &mut RunFolder, findings: &Findings) -> Result<Vec<String>, ReportError> {
    let futures = u64::from(findings.study.parameter_sets) * u64::from(findings.study.futures_per_set);
    let least = crate::charts::FEWEST_FUTURES;
    if futures < least {
        return Ok(vec![format!("no chart is drawn: {futures} futures of each arm are too few, {least} are needed")]);
    }
    let mut not_drawn = Vec::new();
    for drawn in super::pictures::draw(findings) {
        match drawn {
            Ok(files) => {
                for (file, bytes) in files {
                    folder.write(&format!("charts/{file}"), &bytes)?;
                }
            }
            Err(error) => not_drawn.push(error.to_string()),
        }
    }
    Ok(not_drawn)
}

#[cfg(not(feature = "charts"))]
fn write_charts(_: &mut RunFolder, _: &Findings) -> Result<Vec<String>, ReportError> {
    Ok(vec!["no chart is drawn: this purse was built without the feature charts".to_owned()])
}

fn manifest(plan: &Plan, done: &Executed<Kept>, study: Digest, files: Vec<FileRows>) -> Manifest {
    let features = [("charts", cfg!(feature = "charts")), ("program", true)];
    let shape = done.shape;
    let runs = done.runs.len() as u64;
    let scenario = |document: &serde_json::Value| Digest::of(format!("{}{document}", plan.economy_document).as_bytes());
    Manifest {
        tool: "purse".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        features: features.iter().filter(|(_, is_on)| *is_on).map(|(name, _)| (*name).to_owned()).collect(),
        study: plan.name.clone(),
        study_digest: study,
        scenario_digests: plan
            .arms
            .iter()
            .map(|arm| (arm.id.clone(), scenario(&arm.document)))
            .collect::<BTreeMap<_, _>>(),
        seed: plan.study.seed,
        generator: GENERATOR.to_owned(),
        arms: plan.arms.iter().map(|arm| arm.id.clone()).collect(),
        parameter_sets: shape.sets as u64,
        futures_per_set: shape.futures as u64,
        runs: RunCounts { asked: runs, done: runs, failed: 0 },
        price_base: "nominal".to_owned(),
        book: BookProof { year_ends_proved: done.year_ends_proved, largest_residual_pence: 0 },
        fairness: fairness::facts(plan, done),
        files,
        licence: "CC BY 4.0".to_owned(),
        warnings_accepted: Vec::new(),
    }
}
