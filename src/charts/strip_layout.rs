//! Where the strips, rows and columns of a regime comparison stand.

use super::changes::name;
use super::font::width;
use super::svg::Svg;
use super::theme::{Anchor, Display, GRID, HEADING, MARGIN, Pen, SMALL, WIDTH};
use super::words::{visible, wrapped};
use crate::analysis::findings::{Comparison, Findings};
use crate::measures::Measure;

/// Most parameter sets that are drawn as dots.
pub const MOST_DOTS: usize = 200;
/// Right edges of the columns for the difference and the two shares, counted from the right margin.
const COLUMNS: [f64; 3] = [106.0, 56.0, 0.0];
/// Width of the column of names.
const NAMES: f64 = 128.0;
/// Widest column of names when each row has the name of an arm.
const LONG_NAMES: f64 = 164.0;
/// Room for tick labels below a strip.
const AXIS: f64 = 13.0;

/// The differences of one measure.
pub struct Strip<'a> {
    /// The measure.
    pub measure: &'static Measure,
    /// Its differences, by arm.
    pub rows: Vec<&'a Comparison>,
    /// Lowest and highest value, in the unit of display, with zero among them.
    pub extent: (f64, f64),
}

/// All differences by measure, in the order of the findings.
pub fn strips(findings: &Findings) -> Vec<Strip<'_>> {
    let mut strips: Vec<Strip> = Vec::new();
    for comparison in &findings.comparisons {
        match strips.iter_mut().find(|strip| strip.measure.id == comparison.measure.id) {
            Some(strip) => strip.rows.push(comparison),
            None => strips.push(Strip { measure: comparison.measure, rows: vec![comparison], extent: (0.0, 0.0) }),
        }
    }
    for strip in &mut strips {
        strip.rows.sort_by_key(|comparison| comparison.arm);
        strip.extent = extent(strip);
    }
    strips
}

fn extent(strip: &Strip) -> (f64, f64) {
    let mut extent = (0.0_f64, 0.0_f64);
    for comparison in &strip.rows {
        let small = comparison.too_small_to_matter.map_or(0.0, |small| small * 1.15);
        let spread =
            [comparison.over_sets.p025, comparison.over_sets.p975, comparison.noise_95.0, comparison.noise_95.1];
        for value in spread.into_iter().chain(dots(comparison)).chain([small, -small]) {
            extent = (extent.0.min(value), extent.1.max(value));
        }
    }
    let factor = Display::of(strip.measure).factor();
    if extent == (0.0, 0.0) { (-1.0, 1.0) } else { (extent.0 * factor, extent.1 * factor) }
}

/// Parameter sets that are drawn as dots; a single one is the mean itself.
pub fn dots(comparison: &Comparison) -> impl Iterator<Item = f64> {
    comparison.by_set.iter().copied().take(if comparison.by_set.len() > 1 { MOST_DOTS } else { 0 })
}

/// Where strips, rows and columns stand.
pub struct StripLayout {
    top: f64,
    /// True if each row needs the name of its arm.
    pub names_arms: bool,
    /// Height of a row, in points.
    pub row: f64,
    /// Left end of the axis.
    pub left: f64,
    /// Right end of the axis.
    pub right: f64,
    /// Place of zero, from the left end (0) to the right end (1).
    zero: f64,
}

impl StripLayout {
    /// Lays out strips below `top`; `rows` is the number of differences, `names` the width of the column of arms.
    pub fn new(top: f64, strips: &[Strip], rows: usize, names: f64) -> Self {
        let names_arms = strips.iter().any(|strip| strip.rows.len() > 1);
        // Seven measures under four alternatives still fit a page of A4.
        let row = if names_arms { (470.0 / rows as f64 - 3.0).clamp(13.0, 24.0) } else { 25.0 };
        let right = WIDTH - MARGIN - COLUMNS[0] - 48.0;
        let left = MARGIN + if names_arms { names } else { NAMES };
        Self { top, names_arms, row, left, right, zero: best_zero(strips) }
    }

    /// Where the first strip begins.
    pub fn first_strip(&self) -> f64 {
        self.top + 25.0
    }

    /// Height of the name of a measure above its rows.
    pub fn heading(&self) -> f64 {
        if self.names_arms { HEADING.leading() + 2.0 } else { 0.0 }
    }

    /// Height of a strip with its axis.
    pub fn strip_height(&self, strip: &Strip) -> f64 {
        let picture = self.heading() + strip.rows.len() as f64 * self.row + AXIS + 6.0;
        let words = name_lines(strip).len() as f64 * HEADING.leading() + SMALL.leading() + 7.0;
        if self.names_arms { picture } else { picture.max(words) }
    }

    /// What the left and right end of the axis of a strip stand for.
    pub fn axis(&self, strip: &Strip) -> (f64, f64) {
        let unit = (-strip.extent.0 / self.zero).max(strip.extent.1 / (1.0 - self.zero)) * 1.03;
        (-unit * self.zero, unit * (1.0 - self.zero))
    }

    /// Right edge of a column of numbers: 0 for the difference, 1 for futures, 2 for parameter sets.
    pub fn column(&self, number: usize) -> f64 {
        WIDTH - MARGIN - COLUMNS[number]
    }

    /// Writes what the columns hold.
    pub fn column_heads(&self, svg: &mut Svg) {
        svg.open("column-heads", "axes");
        let end = SMALL.at(Anchor::End);
        let (first, second) = (self.top + 8.0, self.top + 18.0);
        let zero = self.left + self.zero * (self.right - self.left);
        svg.text(zero, second, "no difference", SMALL.at(Anchor::Middle));
        svg.text(self.column(0), first, "mean", end);
        svg.text(self.column(0), second, "difference", end);
        let (left, right) = (self.column(1) - width("futures", SMALL), self.column(2));
        svg.text(f64::midpoint(left, right), first - 2.0, "same sign in", SMALL.at(Anchor::Middle));
        svg.line((left, first + 1.0), (right, first + 1.0), Pen::solid(GRID, 0.7));
        svg.text(self.column(1), second, "futures", end);
        svg.text(self.column(2), second, "sets", end);
        svg.close();
    }
}

/// Width of the longest name of an arm, within reason.
pub fn names_width(findings: &Findings) -> f64 {
    let names = findings.arms.iter().skip(1).map(|arm| width(&visible(&arm.label), SMALL) * 1.02 + 8.0);
    names.fold(80.0, f64::max).min(LONG_NAMES)
}

/// The place of zero at which the strips together use most of their room.
fn best_zero(strips: &[Strip]) -> f64 {
    let used = |zero: f64| -> f64 {
        let strip_use = |strip: &Strip| {
            let (low, high) = (-strip.extent.0, strip.extent.1);
            (low + high) / (low / zero).max(high / (1.0 - zero))
        };
        strips.iter().map(strip_use).sum()
    };
    let places = (3..=17).map(|place| f64::from(place) / 20.0);
    places.fold(0.5, |best, zero| if used(zero) > used(best) + 1e-9 { zero } else { best })
}

/// The name of a measure, broken to fit its column.
pub fn name_lines(strip: &Strip) -> Vec<String> {
    wrapped(&name(strip.measure), HEADING, NAMES - 8.0, 3)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn zero_stands_in_the_middle_when_differences_go_both_ways_alike() {
        let findings = sample::two_arms();
        let mut strips = strips(&findings);
        strips.iter_mut().for_each(|strip| strip.extent = (-2.0, 2.0));
        assert!((best_zero(&strips) - 0.5).abs() < 1e-9);
        strips.iter_mut().for_each(|strip| strip.extent = (0.0, 2.0));
        assert!(best_zero(&strips) < 0.2);
    }
}
