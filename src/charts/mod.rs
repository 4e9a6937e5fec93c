//! Pictures of findings that can be printed as they are: SVG, and from it PNG and PDF.
//!
//! A chart reads only [`Findings`], never a running model. `svg` writes the document, `panel` maps values to places,
//! `page` sets title, notes and source around the picture, and each chart is one file. To add a chart: one file with
//! its `KIND`, one entry in [`CHARTS`]. A chart that cannot be drawn honestly is refused with a reason instead of being drawn.

mod bridge;
mod bridge_rows;
mod changes;
mod check;
mod clause_shares;
mod due_applied_kept;
mod event_timeline;
mod export;
mod flow_layout;
mod font;
mod key;
mod net_changes;
mod page;
mod panel;
mod panel_grid;
mod regime_comparison;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sample_contract;
mod stage_rows;
mod strip_layout;
mod svg;
mod sweep_curves;
mod table;
#[cfg(test)]
mod tests;
mod theme;
mod ticks;
mod timeline_lanes;
mod timeline_marks;
mod timeline_strips;
mod trajectories;
mod what_carries;
mod who_pays;
mod words;

pub use bridge::bridge;
pub use clause_shares::clause_shares;
pub use due_applied_kept::due_applied_kept;
pub use event_timeline::event_label_fits;
pub use event_timeline::event_timeline;
pub use export::{PNG_WIDTH, Picture};
pub use regime_comparison::regime_comparison;
pub use timeline_marks::events_with_a_symbol;
pub use trajectories::trajectories;
pub use what_carries::what_carries;
pub use who_pays::who_pays;

use crate::analysis::findings::Findings;

/// Fewest futures of an arm, over all parameter sets, from which a chart is drawn for publication.
pub const FEWEST_FUTURES: u64 = 30;

/// What a picture is drawn for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawnFor {
    /// For readers: refused when there are too few futures.
    #[default]
    Publication,
    /// For the author's eyes: always drawn, with a DRAFT mark.
    Draft,
}

/// A chart, complete with its words, its data and what is said to those who cannot see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Kind of chart, as in [`CHARTS`].
    pub id: &'static str,
    /// Name for files, without ending: small letters, digits, `-`, `_` and `.`.
    pub file_stem: String,
    /// The finding in one sentence; a direction only where the interval supports it.
    pub title: String,
    /// Measure, unit, period and number of futures.
    pub subtitle: String,
    /// How to read the picture and what it leaves out.
    pub notes: Vec<String>,
    /// Where the numbers come from.
    pub source: String,
    /// For those who cannot see the picture: what it is, what it shows, where the numbers are.
    pub alt_text: String,
    /// The picture.
    pub svg: String,
    /// Exactly the numbers that are drawn, one to a line.
    pub csv: String,
    /// What is drawn and how, for programs.
    pub spec_json: String,
}

/// Why a chart is not drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChartError {
    /// A number that cannot be drawn.
    #[error(
        "{chart} is not drawn: {what} is {value}, not a finite number; look for it in the study's tables, and report it if the scenario is sound"
    )]
    NotFinite {
        /// The chart.
        chart: String,
        /// Which number.
        what: String,
        /// Its value.
        value: f64,
    },
    /// Too few futures for an interval that can be trusted.
    #[error(
        "{chart} is not drawn: {found} futures for each arm are too few, {FEWEST_FUTURES} are needed; run more futures, or ask for a draft"
    )]
    TooFewFutures {
        /// The chart.
        chart: String,
        /// Futures for each arm.
        found: u64,
    },
    /// Findings that do not fit together.
    #[error("{chart} is not drawn: {what}; the findings are damaged, so make them again from the study's tables")]
    Damaged {
        /// The chart.
        chart: String,
        /// What does not fit.
        what: String,
    },
    /// The picture itself failed.
    #[error("the picture could not be made: {reason}; this is a fault of the program, please report it")]
    Picture {
        /// What failed.
        reason: String,
    },
}

/// A kind of chart.
#[derive(Clone, Copy, Debug)]
pub struct ChartKind {
    /// Its name in commands.
    pub id: &'static str,
    /// What it answers, for the list of charts.
    pub answers: &'static str,
    /// Draws every chart of this kind that the findings allow: one for each measure, arm or study.
    pub draw: fn(&Findings, DrawnFor) -> Vec<Result<Chart, ChartError>>,
}

/// Every kind of chart, in the order in which they are drawn.
pub const CHARTS: &[ChartKind] = &[
    regime_comparison::KIND,
    what_carries::KIND,
    trajectories::KIND,
    sweep_curves::KIND,
    who_pays::KIND,
    bridge::KIND,
    clause_shares::KIND,
    due_applied_kept::KIND,
    event_timeline::KIND,
];

/// Draws every chart that the findings allow, in the order of [`CHARTS`]; a refused chart does not hold up the others.
#[must_use]
pub fn draw_all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    CHARTS.iter().flat_map(|kind| (kind.draw)(findings, purpose)).collect()
}
