//! The key of a chart: small samples of its marks, each followed by what it means, set as a line of text would be.

use super::font::width;
use super::svg::{Fill, Svg};
use super::theme::{BAND_EDGE, BLUE, Colour, DARK_GREY, MARGIN, Pen, SMALL, WIDTH};

/// A sample of a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// A line.
    Line(Pen),
    /// A surface with edges.
    Box(Fill, Option<Pen>),
    /// A disc of a radius in points, with an opacity.
    Dot(f64, Colour, f64),
    /// A disc on a thick bar.
    ThickBar,
    /// A standing whisker.
    Whisker,
    /// A lying bracket.
    Bracket,
}

/// Room that a sample takes, in points.
const SAMPLE: f64 = 16.0;
/// From a sample to its words.
const GAP: f64 = 4.0;
/// From the words to the next sample.
const APART: f64 = 11.0;
/// Height of a line of the key.
pub const LINE: f64 = 12.5;

/// Draws a key from the left, in as many lines as it needs; returns the height it took.
pub fn draw(svg: &mut Svg, top: f64, entries: &[(Mark, String)]) -> f64 {
    svg.open("key", "key");
    let (mut x, mut line) = (MARGIN, 0);
    for (mark, words) in entries {
        let needed = SAMPLE + GAP + width(words, SMALL);
        if x > MARGIN && x + needed > WIDTH - MARGIN {
            (x, line) = (MARGIN, line + 1);
        }
        let middle = top + f64::from(line) * LINE + LINE / 2.0;
        sample(svg, *mark, x, middle);
        svg.text(x + SAMPLE + GAP, middle + SMALL.size * 0.36, words, SMALL);
        x += needed + APART;
    }
    svg.close();
    if entries.is_empty() { 0.0 } else { f64::from(line + 1) * LINE }
}

fn sample(svg: &mut Svg, mark: Mark, x: f64, y: f64) {
    let centre = x + SAMPLE / 2.0;
    match mark {
        Mark::Line(pen) => svg.line((x, y), (x + SAMPLE, y), pen),
        Mark::Box(fill, edge) => svg.rect((x, y - 4.0), (x + SAMPLE, y + 4.0), fill, edge),
        Mark::Dot(radius, colour, opacity) => svg.circle((centre, y), radius, Fill::Veil(colour, opacity), None),
        Mark::ThickBar => svg.rect((x, y - 2.0), (x + SAMPLE, y + 2.0), Fill::Plain(BAND_EDGE), None),
        Mark::Whisker => whisker(svg, centre, y - 4.5, y + 4.5),
        Mark::Bracket => bracket(svg, x, x + SAMPLE, y),
    }
}

/// A standing whisker with end bars.
pub fn whisker(svg: &mut Svg, x: f64, top: f64, bottom: f64) {
    let pen = Pen::solid(DARK_GREY, 0.9);
    svg.line((x, top), (x, bottom), pen);
    svg.line((x - 2.2, top), (x + 2.2, top), pen);
    svg.line((x - 2.2, bottom), (x + 2.2, bottom), pen);
}

/// A lying bracket with upright ends.
pub fn bracket(svg: &mut Svg, left: f64, right: f64, y: f64) {
    let pen = Pen::solid(DARK_GREY, 0.7);
    svg.line((left, y), (right, y), pen);
    svg.line((left, y - 1.8), (left, y + 1.8), pen);
    svg.line((right, y - 1.8), (right, y + 1.8), pen);
}

/// The mark of a mean.
pub const MEAN: Mark = Mark::Dot(2.6, BLUE, 1.0);
