//! The charts of a study as files. A chart is drawn once, as SVG; PNG and PDF are made of that.

use rayon::prelude::*;

use crate::analysis::findings::Findings;
use crate::charts::{Chart, ChartError, DrawnFor, Picture, draw_all};
use crate::results::ChartFiles;

/// A chart's files by name.
type Files = Vec<(String, Vec<u8>)>;

/// Draws every chart that the findings allow, as the files that are asked for; one that is refused gives its reason.
#[must_use]
pub fn draw(findings: &Findings, asked: ChartFiles) -> Vec<Result<Files, ChartError>> {
    if asked == ChartFiles::None {
        return Vec::new();
    }
    // Pictures do not depend on each other, and are collected in the order of the charts.
    let charts = draw_all(&findings.in_full(), DrawnFor::Publication);
    charts.into_par_iter().map(|chart| files(&chart?, asked)).collect()
}

fn files(chart: &Chart, asked: ChartFiles) -> Result<Files, ChartError> {
    let stem = &chart.file_stem;
    let file = |ending: &str, bytes: Vec<u8>| (format!("{stem}.{ending}"), bytes);
    let mut files = vec![file("svg", chart.svg.clone().into_bytes())];
    if asked.is_all() {
        let picture = Picture::of(&chart.svg)?;
        files.extend([file("png", picture.png()?), file("pdf", picture.pdf()?)]);
    }
    files.extend([
        file("csv", chart.csv.clone().into_bytes()),
        file("json", chart.spec_json.clone().into_bytes()),
        file("alt.txt", format!("{}\n", chart.alt_text).into_bytes()),
        file("md", words(chart).into_bytes()),
    ]);
    Ok(files)
}

/// The words of a chart, for the text around it.
fn words(chart: &Chart) -> String {
    let notes: String = chart.notes.iter().map(|note| format!("- {note}\n")).collect();
    let Chart { file_stem, title, subtitle, source, alt_text, .. } = chart;
    format!("# {title}\n\n{subtitle}\n\n![{alt_text}]({file_stem}.svg)\n\n{notes}\n{source}\n")
}
