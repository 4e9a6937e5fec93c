//! Where the panels of a chart of trajectories stand, and their axes.

use super::font::width;
use super::panel::{Frame, Panel};
use super::svg::Svg;
use super::theme::{Anchor, DARK_GREY, Display, GRID, HEADING, LABEL, MARGIN, MID_GREY, Pen, SMALL, VALUE, WIDTH};
use super::trajectories::Path;
use super::words::{balanced, short};
use crate::analysis::findings::StudyFacts;

/// Where the panels stand.
pub struct PanelGrid<'a> {
    top: f64,
    columns: usize,
    rows: usize,
    axis: f64,
    gutter: f64,
    headings: Vec<Vec<String>>,
    marks: &'a [f64],
    tick_labels: Vec<String>,
}

impl<'a> PanelGrid<'a> {
    /// Lays out a panel for each path below `top`.
    pub fn new(top: f64, paths: &[Path], display: Display, marks: &'a [f64], decimals: usize) -> Self {
        let columns = match paths.len() {
            count @ 1..=3 => count,
            4 => 2,
            _ => 3,
        };
        let tick_labels: Vec<String> = marks.iter().map(|&mark| display.with_decimals(mark, decimals)).collect();
        let axis = tick_labels.iter().map(|text| width(text, SMALL)).fold(0.0, f64::max) + 5.0;
        let value = |path: &Path| width(&display.value(path.noise.0), VALUE).max(width("median", LABEL));
        let gutter = paths.iter().map(value).fold(0.0, f64::max) + 24.0;
        let rows = paths.len().div_ceil(columns);
        let mut layout = Self { top, columns, rows, axis, gutter, headings: Vec::new(), marks, tick_labels };
        layout.headings = paths.iter().map(|path| layout.heading(path)).collect();
        layout
    }

    fn heading(&self, path: &Path) -> Vec<String> {
        let text = if path.is_baseline {
            format!("{} (baseline)", short(&path.arm.label, 70))
        } else {
            path.arm.label.clone()
        };
        balanced(&text, HEADING, self.panel_width() + self.gutter - 10.0, 2)
    }

    fn panel_width(&self) -> f64 {
        let columns = self.columns as f64;
        (WIDTH - 2.0 * MARGIN - self.axis - columns * self.gutter) / columns
    }

    fn panel_height(&self) -> f64 {
        if self.rows == 1 { 150.0 } else { 112.0 }
    }

    fn heading_height(&self) -> f64 {
        HEADING.leading() * self.headings.iter().map(Vec::len).max().unwrap_or(1) as f64 + 5.0
    }

    fn row_height(&self) -> f64 {
        self.heading_height() + self.panel_height() + 24.0
    }

    /// The rectangle of a panel.
    pub fn frame(&self, place: usize) -> Frame {
        let (row, column) = (place / self.columns, place % self.columns);
        let left = MARGIN + self.axis + column as f64 * (self.panel_width() + self.gutter);
        let top = self.top + row as f64 * self.row_height() + self.heading_height();
        Frame { left, top, right: left + self.panel_width(), bottom: top + self.panel_height() }
    }

    /// Where the last row ends.
    pub fn bottom(&self) -> f64 {
        self.top + self.rows as f64 * self.row_height() - 8.0
    }

    /// Heading, grid, and the labels of both axes.
    pub fn axes(&self, svg: &mut Svg, panel: &Panel, place: usize, study: &StudyFacts, years: usize) {
        let frame = self.frame(place);
        svg.open(&format!("axes-{}", place + 1), "axes");
        let mut base = frame.top - self.heading_height() + HEADING.size;
        for line in &self.headings[place] {
            svg.text(frame.left, base, line, HEADING);
            base += HEADING.leading();
        }
        for (&mark, text) in self.marks.iter().zip(&self.tick_labels) {
            let y = panel.at(0.0, mark).1;
            let pen = if mark == 0.0 { Pen::solid(DARK_GREY, 0.9) } else { Pen::solid(GRID, 0.6) };
            svg.line((frame.left, y), (frame.right, y), pen);
            if place.is_multiple_of(self.columns) {
                svg.text(frame.left - 5.0, y + SMALL.size * 0.36, text, SMALL.at(Anchor::End));
            }
        }
        for year in (0..years).step_by(year_step(years, frame.width())) {
            let x = panel.at(year as f64, 0.0).0;
            svg.line((x, frame.bottom), (x, frame.bottom + 3.0), Pen::solid(MID_GREY, 0.6));
            let label = study.first_year.plus(u32::try_from(year).unwrap_or(u32::MAX)).to_string();
            svg.text(x, frame.bottom + 12.5, &label, SMALL.at(Anchor::Middle));
        }
        svg.line((frame.left, frame.bottom), (frame.right, frame.bottom), Pen::solid(MID_GREY, 0.6));
        svg.close();
    }
}

/// Years from one label to the next: as few as fit, and such that the last year is named if that costs little.
fn year_step(years: usize, room: f64) -> usize {
    let last = years.saturating_sub(1).max(1);
    let most = ((room / (width("2014/15", SMALL) + 7.0)).floor() as usize).max(1);
    let least = last.div_ceil(most);
    (least..=2 * least).find(|&step| last.is_multiple_of(step)).unwrap_or(least)
}
