//! The run folder of a study: which files it holds and in which order they are written.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::analysis::answer::answer;
use crate::analysis::findings::Findings;
use crate::analysis::saved::{FINDINGS, from_bytes, to_bytes};
use crate::results::{
    BookProof, ChartFiles, Complete, Digest, FileRows, Format, GENERATOR, MANIFEST, Manifest, ResultsTable, RunCounts,
    RunFolder, csv, dictionary, parquet,
};
use crate::study::execute::Executed;
use crate::study::plan::StudyPlan;
use crate::study::replay::replay;

use super::run_summary::RunSummary;
use super::study_report::{Report, ReportError, entities};
use super::{
    annual, beyond_range, bundle, decomposed, fairness, findings, median_future, monthly, page, tables, timelines,
};

/// The folder of charts inside a run folder.
pub(super) const CHARTS: &str = "charts";

/// Writes the results of a study that was carried out into a claimed folder, `COMPLETE` last.
///
/// # Errors
/// Whatever cannot be summed up or written; the folder then has no `COMPLETE`.
pub fn write(
    mut folder: RunFolder,
    plan: &StudyPlan,
    done: &Executed<RunSummary>,
    charts: ChartFiles,
) -> Result<(Report, Complete), ReportError> {
    let digest = bundle::digest(plan);
    let closely = median_future::MedianFuture::of(done);
    let close = closely.live_again(plan)?;
    let timelines = timelines::findings(done, closely, &close);
    let found = Findings {
        timelines,
        decomposition: decomposed::decomposition(plan, done)?,
        factorial: decomposed::effects(plan, done)?,
        left_out: decomposed::left_out(plan),
        arms_in_full: plan.arms_in_full(),
        ..findings::findings(plan, done, &replay(plan)?, digest.as_str())?
    };
    let (findings, saved) = as_saved(&found)?;
    let beyond_range = beyond_range::notes(plan, done, annual::entities_kept(plan, entities(plan).len()));
    let mut report = Report {
        answer: answer(&findings),
        fairness: fairness::facts(plan, done).how,
        charts,
        not_drawn: Vec::new(),
        notes: notes(plan, closely, &beyond_range),
        beyond_range,
        findings,
    };
    // Tables and charts do not depend on each other; they are made side by side and written in order.
    let findings = &report.findings;
    let (tables, drawn) = rayon::join(|| tables(plan, done, &close, findings), || draw(findings, charts));
    for (file, bytes) in bundle::documents(plan) {
        folder.write(&file, &bytes)?;
    }
    let mut files = Vec::new();
    for Ready { bytes, listed } in tables? {
        folder.write(&listed.path, &bytes)?;
        files.push(listed);
    }
    let (drawn, not_drawn) = drawn;
    for (file, bytes) in drawn {
        folder.write(&format!("{CHARTS}/{file}"), &bytes)?;
    }
    report.not_drawn = not_drawn;
    folder.write(FINDINGS, &saved)?;
    folder.write("answer.md", page::markdown(plan, &report).as_bytes())?;
    folder.write("answer.json", format!("{}\n", report.answer.to_json()).as_bytes())?;
    folder.write(MANIFEST, &Manifest { charts, ..manifest(plan, done, digest, files) }.to_bytes())?;
    let complete = folder.finish()?;
    Ok((report, complete))
}

/// The findings as they are read from the file that is saved, and the file. All that is told, tabled and drawn of a study is made
/// of what was read, so that charts drawn again later cannot be others.
///
/// # Errors
/// Findings that are not the same when they are read.
fn as_saved(found: &Findings) -> Result<(Findings, Vec<u8>), ReportError> {
    let bytes = to_bytes(found);
    match from_bytes(&bytes) {
        Ok(read) if read == *found => Ok((read, bytes)),
        Ok(_) => {
            Err(ReportError::Unsaved { why: "something in them is read otherwise than it was written".to_owned() })
        }
        Err(error) => Err(ReportError::Unsaved { why: error.to_string() }),
    }
}

/// What the reader should know of the folder.
fn notes(plan: &StudyPlan, closely: median_future::MedianFuture, beyond_range: &[String]) -> Vec<String> {
    let mut notes = plan.notes.clone();
    notes.extend_from_slice(beyond_range);
    notes.push(closely.note(plan));
    notes.extend(replays_note(plan));
    let entities = entities(plan).len();
    if annual::entities_kept(plan, entities) < entities {
        let limit = annual::MOST_ROWS;
        notes.push(format!(
            "annual holds the rows of the system alone, because those of every entity would be more than {limit}; ask for \
             fewer futures or parameter sets to see every entity."
        ));
    }
    notes
}

/// What the reader should know of replays, if there are any.
fn replays_note(plan: &StudyPlan) -> Option<String> {
    let replays = plan.study.replays(plan.arms_in_full());
    let futures = u64::from(replays.futures).min(plan.shape().futures_of_arm() as u64);
    (futures > 0).then(|| {
        format!(
            "letter_and_practice and blame come of {futures} futures of each arm, lived again with something otherwise: {} more              demand, {} dearer supplies, from year {} on; a provider's own control is measured against an assumed reference provider.",
            in_per_cent(replays.demand_shock_share.value()),
            in_per_cent(replays.cost_shock_share.value()),
            replays.from_year
        )
    })
}

fn in_per_cent(share: f64) -> String {
    format!("{}%", (share * 1_000.0).round() / 10.0)
}

/// All tables as files.
fn tables(
    plan: &StudyPlan,
    done: &Executed<RunSummary>,
    close: &[median_future::Close],
    findings: &Findings,
) -> Result<Vec<Ready>, ReportError> {
    const UNDER: &str = "results";
    let annual = annual::table(plan, done, &entities(plan))?;
    let long =
        [annual, monthly::table(plan, done)?, median_future::ledger(plan, close)?, median_future::events(plan, close)?];
    let short = tables::all(findings)?;
    let columns = dictionary(long.iter().chain(&short))?;
    let sets = bundle::parameter_sets(plan)?;
    let mut all: Vec<(&str, &ResultsTable, Format)> = Vec::new();
    for table in &long {
        all.extend([(UNDER, table, Format::Csv), (UNDER, table, Format::Parquet)]);
    }
    all.extend(short.iter().chain([&columns]).map(|table| (UNDER, table, Format::Csv)));
    all.extend(sets.iter().map(|table| (bundle::FOLDER, table, Format::Csv)));
    let ready: Vec<Vec<Ready>> = all.par_iter().map(|(under, table, format)| ready(under, table, *format)).collect();
    Ok(ready.into_iter().flatten().collect())
}

/// A file of a table, made and not yet written.
struct Ready {
    bytes: Vec<u8>,
    listed: FileRows,
}

fn ready(under: &str, table: &ResultsTable, format: Format) -> Vec<Ready> {
    let listed = |file: &str, rows: usize| FileRows {
        path: format!("{under}/{file}"),
        table: table.name().to_owned(),
        rows: rows as u64,
    };
    let mut bytes = Vec::new();
    if format == Format::Parquet {
        parquet::write(table, &mut bytes).expect("a checked table can be written into memory");
        return vec![Ready { bytes, listed: listed(&parquet::file(table), table.rows()) }];
    }
    let parts = csv::parts(table).into_iter().map(|part| {
        let (mut bytes, rows) = (Vec::new(), part.rows.len());
        csv::write(table, part.rows, &mut bytes).expect("writing into memory does not fail");
        Ready { bytes, listed: listed(&part.file, rows) }
    });
    parts.collect()
}

/// Draws the charts that are asked for: their files, and the reasons of those that are not drawn.
pub(super) fn draw(findings: &Findings, charts: ChartFiles) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    if charts == ChartFiles::None {
        return (Vec::new(), vec!["no chart is drawn: the run was asked for none (--charts none)".to_owned()]);
    }
    draw_each(findings, charts)
}

#[cfg(feature = "charts")]
fn draw_each(findings: &Findings, charts: ChartFiles) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    let futures = findings.study.futures_of_arm();
    let least = crate::charts::FEWEST_FUTURES;
    if futures < least {
        let reason = format!("no chart is drawn: {futures} futures of each arm are too few, {least} are needed");
        return (Vec::new(), vec![reason]);
    }
    let (mut files, mut not_drawn) = (Vec::new(), Vec::new());
    for drawn in super::pictures::draw(findings, charts) {
        match drawn {
            Ok(chart) => files.extend(chart),
            Err(error) => not_drawn.push(error.to_string()),
        }
    }
    (files, not_drawn)
}

#[cfg(not(feature = "charts"))]
fn draw_each(_: &Findings, _: ChartFiles) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    (Vec::new(), vec!["no chart is drawn: this purse was built without the feature charts".to_owned()])
}

fn manifest(plan: &StudyPlan, done: &Executed<RunSummary>, study: Digest, files: Vec<FileRows>) -> Manifest {
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
        futures_per_set: shape.futures_per_set as u64,
        combinations_left_out: decomposed::left_out(plan).into_iter().map(|one| (one.id, one.why)).collect(),
        runs: RunCounts { asked: runs, done: runs, failed: 0 },
        price_base: "nominal".to_owned(),
        book: BookProof { year_ends_proved: done.year_ends_proved },
        fairness: fairness::facts(plan, done),
        files,
        charts: ChartFiles::default(),
        licence: "CC BY 4.0".to_owned(),
        warnings_accepted: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::answer::fixture::{gain, study};
    use crate::measures::catalogue::SYSTEM_SURPLUS;

    #[test]
    fn findings_that_no_file_can_hold_stop_the_study_and_name_the_place() {
        let mut found = study(3, 30, &[(&SYSTEM_SURPLUS, gain(2e6))]);
        assert_eq!(as_saved(&found).unwrap().0, found);
        found.comparisons[0].too_small_to_matter = Some(f64::NAN);
        assert!(as_saved(&found).is_err(), "what is none when it is read was a number when it was written");
        found.comparisons[0].baseline_mean = f64::INFINITY;
        let told = as_saved(&found).unwrap_err().to_string();
        assert!(told.contains("findings.comparisons[0].baseline_mean") && told.contains("please report it"), "{told}");
    }
}
