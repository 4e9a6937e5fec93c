//! What stands below the lanes of a timeline: trust through the months, and how common events are over all futures.

use super::event_timeline::{ACROSS, Axis};
use super::font::width;
use super::svg::{Fill, Svg};
use super::theme::{Anchor, BAND_EDGE, BLACK, BLUE, GRID, HEADING, MARGIN, Pen, SMALL, WIDTH, count, part};
use super::timeline_marks::label;
use super::words::fitted;
use crate::analysis::findings::{Often, Timeline};

/// Height of the strip of trust.
const TRUST: f64 = 34.0;
/// Height of a row of shares.
const ROW: f64 = 11.5;

/// Draws trust below `top`; returns where it ends.
pub fn draw_trust(svg: &mut Svg, timeline: &Timeline, axis: Axis, top: f64) -> f64 {
    if timeline.trust.is_empty() {
        return top;
    }
    svg.open("trust", "strip");
    svg.line((MARGIN, top), (WIDTH - MARGIN, top), Pen::solid(GRID, 0.7));
    svg.text(MARGIN, top + 9.5, "Trust", HEADING);
    svg.text(MARGIN, top + 20.5, "between the parties", SMALL);
    let (upper, lower) = (top + 6.0, top + 6.0 + TRUST);
    let at = |trust: f64| lower - trust * TRUST;
    axis.lines(svg, top, lower + 2.0);
    for share in [0.0, 0.5, 1.0] {
        svg.line((ACROSS.0, at(share)), (ACROSS.1, at(share)), Pen::solid(GRID, 0.6));
        svg.text(ACROSS.0 - 4.0, at(share) + SMALL.size * 0.36, &part(share), SMALL.at(Anchor::End));
    }
    let months = timeline.trust.len();
    let across = |month: usize| ACROSS.0 + (month as f64 + 1.0) / months as f64 * (ACROSS.1 - ACROSS.0);
    let line: Vec<(f64, f64)> =
        timeline.trust.iter().enumerate().map(|(month, &trust)| (across(month), at(trust))).collect();
    svg.polyline(&line, Pen::solid(BLUE, 1.4));
    if let Some(&last) = timeline.trust.last() {
        let base = at(last).clamp(upper, lower) + SMALL.size * 0.36;
        svg.text(ACROSS.1 + 4.0, base, &format!("{} at the end", part(last)), SMALL);
    }
    svg.close();
    lower + 5.0
}

/// True for what happened in every year of every future.
#[must_use]
pub fn is_always(often: &Often) -> bool {
    often.by_year.iter().all(|share| *share == 1.0)
}

/// Draws how common events are below `top`; returns where it ends.
pub fn draw_often(svg: &mut Svg, timeline: &Timeline, axis: Axis, futures: u64, top: f64) -> f64 {
    let rows: Vec<&Often> = timeline.often.iter().filter(|often| !is_always(often)).collect();
    if rows.is_empty() {
        return top;
    }
    svg.open("shares-of-futures", "strip");
    svg.line((MARGIN, top), (WIDTH - MARGIN, top), Pen::solid(GRID, 0.7));
    let heading = format!("Share of all {} futures in which it happened in the year", count(futures));
    svg.text(MARGIN, top + 9.5, &heading, HEADING);
    let mut upper = top + 13.0;
    for often in rows {
        let base = upper + ROW / 2.0 + SMALL.size * 0.36;
        svg.text(MARGIN, base, &fitted(&label(&often.what), SMALL, ACROSS.0 - MARGIN - 4.0), SMALL.in_colour(BLACK));
        for (year, &share) in often.by_year.iter().enumerate() {
            let (left, right) = (axis.at(year as f64), axis.at(year as f64 + 1.0));
            let fill = Fill::Veil(BAND_EDGE, 0.06 + 0.44 * share);
            svg.rect((left + 0.5, upper + 0.5), (right - 0.5, upper + ROW - 0.5), fill, None);
            let fits = |text: &String| width(text, SMALL) + 2.0 <= right - left;
            // Where `>99%` finds no room, `99%` says that it was not always.
            let rounded_down = format!("{:.0}%", (share * 100.0).floor());
            if let Some(text) = [part(share), rounded_down].into_iter().find(fits) {
                svg.text((left + right) / 2.0, base, &text, SMALL.in_colour(BLACK).at(Anchor::Middle));
            }
        }
        upper += ROW;
    }
    svg.close();
    upper + 1.0
}
