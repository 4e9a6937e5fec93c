//! The manifest of a run folder: what was run, with what, and how it was checked.
//!
//! It is hashed with everything else, so it holds nothing that differs between two honest runs of the same study: no
//! clock, no path of the machine, no number of threads, no name of a computer or user.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::chart_files::ChartFiles;
use super::digest::Digest;
use super::save::FileRows;

/// The name of the file.
pub const MANIFEST: &str = "manifest.json";
/// The generator of all chance in the model.
pub const GENERATOR: &str = "Philox4x32-10";

/// Where a set of results comes from. It is `manifest.json` in the run folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The program, `purse`.
    pub tool: String,
    /// Its version, for instance `0.1.0`.
    pub version: String,
    /// The features it was built with, in the order of their names. They change no result.
    pub features: Vec<String>,
    /// The name of the study, as its author wrote it.
    pub study: String,
    /// The digest of the study as resolved: economy, regimes, design and seed.
    pub study_digest: Digest,
    /// The digest of each resolved scenario, by the name of its arm.
    pub scenario_digests: BTreeMap<String, Digest>,
    /// The seed from which all chance follows.
    pub seed: u64,
    /// The generator of chance, [`GENERATOR`].
    pub generator: String,
    /// The arms (contract regimes) in their order; the first is the baseline.
    pub arms: Vec<String>,
    /// Combinations of factors that are no arms, because no contract can have them, each with the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub combinations_left_out: BTreeMap<String, String>,
    /// How many sets of parameters were tried; 1 if nothing varies.
    pub parameter_sets: u64,
    /// How many futures each set was run on; the arms share them.
    pub futures_per_set: u64,
    /// How many runs there were.
    pub runs: RunCounts,
    /// The prices in which money is stated, `nominal`: no inflation is taken out.
    pub price_base: String,
    /// How the book was proved.
    pub book: BookProof,
    /// How the comparison was checked to be fair.
    pub fairness: Fairness,
    /// The files with rows of tables, in the order in which they were written.
    pub files: Vec<FileRows>,
    /// Which files of charts the run was asked for; not written if it is all of them. They change no result.
    #[serde(default, skip_serializing_if = "ChartFiles::is_all")]
    pub charts: ChartFiles,
    /// The licence under which these outputs may be used.
    pub licence: String,
    /// Warnings that the user chose to accept, as they were shown.
    pub warnings_accepted: Vec<String>,
}

/// How many runs were asked for and what became of them. `asked` is the sum of the others once a study is finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunCounts {
    /// Arms times sets of parameters times futures.
    pub asked: u64,
    /// Runs that ended and whose results are here.
    pub done: u64,
    /// Runs that stopped with an error; each is recorded.
    pub failed: u64,
}

/// The proof that no penny was lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookProof {
    /// How many times a book was proved to balance to the penny: once at each year end of each run; one that is not proved
    /// stops the study.
    pub year_ends_proved: u64,
}

/// The fairness certificate: what was checked between the arms while the study ran. A study in which it does not hold stops,
/// so that what stands here held in every future that is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fairness {
    /// Whether every arm was identical to the baseline until the day on which their contracts first differ;
    /// `null` if it was not checked (a study with one arm).
    pub arms_identical_until_first_difference: Option<bool>,
    /// Futures in which every arm was held to the baseline: the same people come, and no record differs before the contracts.
    pub futures_compared: u64,
    /// From when on each arm but the baseline differs from it.
    pub arms: Vec<ArmFairness>,
    /// Futures in which care was the same to the bit in every arm with all behaviour frozen.
    pub frozen_futures: u64,
    /// Futures in which the placebo was the baseline to the bit; `null` if the study asks for none.
    pub placebo_futures: Option<u64>,
    /// Futures in which every party ended as its twin under every arm; `null` if the study does not ask for it.
    pub symmetric_economy_futures: Option<u64>,
    /// The same in sentences.
    pub how: String,
}

/// From when on an arm differs from the baseline; `null` if it never does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArmFairness {
    /// The arm.
    pub arm: String,
    /// The first month in which the contracts differ, or mechanisms that are switched in the arm alone.
    pub contracts_differ_from: Option<String>,
    /// The first month in which the records differ, in any future.
    pub records_differ_from: Option<String>,
}

impl Manifest {
    /// The manifest in a run folder.
    ///
    /// # Errors
    /// A file that is not there, cannot be read or is not a manifest of this version.
    pub fn read(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(folder.join(MANIFEST))?)?)
    }

    /// The manifest as it is written.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and whole numbers can always be written as JSON");
        bytes.push(b'\n');
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            tool: "purse".into(),
            version: "0.1.0".into(),
            features: vec!["charts".into(), "program".into()],
            study: "Sanctions or shared risk?".into(),
            study_digest: Digest::of(b"study"),
            scenario_digests: [("sanctions".to_owned(), Digest::of(b"scenario"))].into(),
            seed: u64::MAX,
            generator: GENERATOR.into(),
            arms: vec!["sanctions".into()],
            combinations_left_out: BTreeMap::new(),
            parameter_sets: 1,
            futures_per_set: 200,
            runs: RunCounts { asked: 200, done: 199, failed: 1 },
            price_base: "nominal".into(),
            book: BookProof { year_ends_proved: 995 },
            fairness: Fairness::default(),
            files: vec![FileRows { path: "results/annual.csv".into(), table: "annual".into(), rows: 995 }],
            charts: ChartFiles::All,
            licence: "CC BY 4.0".into(),
            warnings_accepted: Vec::new(),
        }
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_written() {
        assert_eq!(serde_json::from_slice::<Manifest>(&manifest().to_bytes()).unwrap(), manifest());
    }

    #[test]
    fn a_manifest_in_a_folder_tells_which_files_of_charts_were_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        for charts in ChartFiles::EACH {
            let bytes = Manifest { charts, ..manifest() }.to_bytes();
            fs::write(folder.path().join(MANIFEST), &bytes).unwrap();
            assert_eq!(Manifest::read(folder.path()).unwrap().charts, charts);
            // A manifest of a run that was asked for all is what it was before there was a choice.
            assert_eq!(String::from_utf8(bytes).unwrap().contains("\"charts\":"), !charts.is_all());
        }
        assert!(Manifest::read(&folder.path().join("nowhere")).is_err());
    }

    #[test]
    fn a_manifest_with_an_unknown_field_is_refused() {
        let text = String::from_utf8(manifest().to_bytes()).unwrap();
        let with_clock = text.replacen('{', "{\n  \"started\": \"2026-04-02\",", 1);
        assert!(serde_json::from_str::<Manifest>(&with_clock).is_err());
    }
}
