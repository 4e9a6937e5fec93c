//! The table of an audit, for a terminal and for a document.

use super::{Benchmark, Finding};

/// A benchmark that was run.
#[derive(Clone, Debug)]
pub struct Audited {
    /// Which one.
    pub benchmark: &'static Benchmark,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Seconds that it took.
    pub seconds: f64,
}

impl Audited {
    /// What does not meet its closed form, in words.
    pub fn failures(&self) -> impl Iterator<Item = String> {
        let id = self.benchmark.id;
        self.findings.iter().filter_map(move |finding| {
            finding.failure().map(|why| format!("{id}, {} ({}): {why}", finding.quantity, finding.layer.name()))
        })
    }
}

const HEADINGS: [&str; 9] = ["id", "layer", "quantity", "unit", "exact", "simulated", "standard error", "z", "n"];

/// The cells of a row.
fn cells(id: &str, finding: &Finding) -> [String; HEADINGS.len()] {
    let nothing = || "–".to_owned();
    [
        id.to_owned(),
        finding.layer.name().to_owned(),
        finding.quantity.clone(),
        finding.unit.to_owned(),
        number(finding.exact),
        number(finding.simulated),
        finding.standard_error().map_or_else(nothing, number),
        finding.z().map_or_else(nothing, |z| format!("{z:.2}")),
        finding.n.to_string(),
    ]
}

/// Six digits that count, without a tail of zeros.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = 5 - libm::floor(libm::log10(value.abs())) as i32;
    let text = format!("{value:.*}", digits.clamp(0, 12) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The findings as a table of a document. The last column, the seconds of a benchmark in its first line, is the only one that
/// differs from run to run.
#[must_use]
pub fn markdown(audited: &[Audited]) -> String {
    let line = |cells: &[String], seconds: &str| format!("| {} | {seconds} |\n", cells.join(" | "));
    let mut page = line(&HEADINGS.map(str::to_owned), "seconds") + &line(&HEADINGS.map(|_| "---".to_owned()), "---");
    for one in audited {
        for (at, finding) in one.findings.iter().enumerate() {
            let seconds = if at == 0 { format!("{:.1}", one.seconds) } else { String::new() };
            page += &line(&cells(one.benchmark.id, finding), &seconds);
        }
    }
    page
}

/// The findings for a terminal, with the seconds of each benchmark and what fails.
#[must_use]
pub fn text(audited: &[Audited]) -> String {
    let rows: Vec<[String; HEADINGS.len()]> = std::iter::once(HEADINGS.map(str::to_owned))
        .chain(audited.iter().flat_map(|one| one.findings.iter().map(|finding| cells(one.benchmark.id, finding))))
        .collect();
    let widths: Vec<usize> =
        (0..HEADINGS.len()).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0)).collect();
    let mut page = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            // Words to the left, numbers to the right.
            if at < 4 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        page += cells.collect::<Vec<_>>().join("  ").trim_end();
        page.push('\n');
    }
    page.push('\n');
    for one in audited {
        let failed = one.failures().count();
        let verdict = if failed == 0 { "holds".to_owned() } else { format!("FAILS in {failed}") };
        let (id, name, found) = (one.benchmark.id, one.benchmark.name, one.findings.len());
        page += &format!("{id}  {verdict}  {name}: {found} quantities, {:.1} seconds\n", one.seconds);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_six_digits_and_no_tail() {
        let shown = [0.0, 0.1, 2_000_000.0, 1_988_031.734, -26_584.969, 0.000_407_123_4].map(number);
        assert_eq!(shown, ["0", "0.1", "2000000", "1988032", "-26585", "0.000407123"]);
    }
}
