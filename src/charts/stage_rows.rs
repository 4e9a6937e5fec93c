//! The rows of the chart of due, applied and kept: a clause with its four stages, and what was lost between them.

use super::changes::lower_first;
use super::font::width;
use super::key;
use super::page::Page;
use super::panel::{Frame, Panel};
use super::svg::{Fill, Svg};
use super::theme::{
    Anchor, BAND_90, BAND_EDGE, BLUE, Display, HEADING, LABEL, MARGIN, ORANGE, Pen, SMALL, VALUE, WHITE, WIDTH, part,
};
use super::ticks::axis_across;
use super::words::{fitted, short, slug};
use crate::analysis::findings::{Lapse, Practice, PracticeStage};

/// Height of a stage.
const ROW: f64 = 14.5;
/// Left and right edge of the scale.
const PLOT: (f64, f64) = (MARGIN + 42.0, 196.0);
/// Right edges of the columns of means and of parts of what was due.
const COLUMNS: [f64; 2] = [246.0, 284.0];
/// Left edge of the reasons.
const REASONS: f64 = 294.0;
/// A part of what was due below this is not worth a reason.
const SMALLEST_LOSS: f64 = 0.005;
/// Edge of what arrived.
pub const EDGE: Pen = Pen::solid(BAND_EDGE, 0.7);
/// Edge of what was lost.
pub const LOST: Pen = Pen::solid(ORANGE, 0.7);

/// A clause and who owes under it.
pub struct ClauseRow<'a> {
    /// The clause.
    pub clause: &'a str,
    /// Who owes.
    pub party: &'a str,
    /// In the order of [`PracticeStage::ALL`].
    pub stages: Vec<&'a Practice>,
    /// Why less arrived than set out.
    pub lapses: Vec<&'a Lapse>,
}

impl ClauseRow<'_> {
    /// How its values are shown.
    pub fn display(&self) -> Display {
        Display(self.stages[0].unit)
    }

    /// What was kept.
    pub fn kept(&self) -> &Practice {
        self.stages[PracticeStage::Kept as usize]
    }

    /// `sanctions due from providers`.
    pub fn phrase(&self) -> String {
        format!("{} due from {}", lower_first(&short(self.clause, 40)), lower_first(&short(self.party, 40)))
    }
}

/// Sets the heads of the columns; returns where they end.
pub fn heads(svg: &mut Svg, top: f64) -> f64 {
    svg.open("column-heads", "heads");
    for (x, head) in COLUMNS.into_iter().zip(["a year", "of due"]) {
        svg.text(x, top + 6.0, head, SMALL.at(Anchor::End));
    }
    svg.text(REASONS, top + 6.0, "lost on the way, and why", SMALL);
    svg.close();
    top + 10.0
}

/// Draws a line below `top`; returns where it ends.
pub fn draw_line(page: &Page, line: &ClauseRow, top: f64, has_interval: bool) -> f64 {
    let factor = line.display().factor();
    let heading = format!("{} owed by {}", short(line.clause, 60), lower_first(&short(line.party, 60)));
    page.svg.borrow_mut().text(MARGIN, top + 10.0, &fitted(&heading, HEADING, WIDTH - 2.0 * MARGIN), HEADING);
    let rows_top = top + 15.0;
    let losses: Vec<Vec<String>> = line.stages.iter().map(|found| losses(line, found.stage)).collect();
    let bottom = rows_top + losses.iter().map(|lost| height(lost)).sum::<f64>();
    let frame = Frame { left: PLOT.0, top: rows_top, right: PLOT.1, bottom };
    let reach =
        |found: &&Practice| if has_interval { found.value.p975.max(found.value.mean) } else { found.value.mean };
    let most = line.stages.iter().map(reach).fold(0.0, f64::max) * factor;
    let axis = (0.0, if most > 0.0 { most * 1.04 } else { 1.0 });
    let panel = Panel::new(&page.svg, frame, axis, (bottom - rows_top, 0.0));
    axis_across(&mut page.svg.borrow_mut(), &panel, frame, axis, |mark, decimals| {
        line.display().with_decimals(mark, decimals)
    });
    let (mut before, mut above) = (None, 0.0);
    for (found, lost) in line.stages.iter().zip(&losses) {
        let middle = above + 0.5 * ROW;
        page.svg
            .borrow_mut()
            .open(&format!("{}-{}-{}", slug(line.clause), slug(line.party), found.stage.name()), "stage");
        draw_stage(&mut page.svg.borrow_mut(), &panel, (found, before), middle, has_interval);
        stage_words(&mut page.svg.borrow_mut(), line, (found, lost), rows_top + middle);
        page.svg.borrow_mut().close();
        before = Some(*found);
        above += height(lost);
    }
    bottom + 17.0
}

/// The bar of a stage, what was lost since the one before, and the interval.
fn draw_stage(
    svg: &mut Svg,
    panel: &Panel,
    (found, before): (&Practice, Option<&Practice>),
    middle: f64,
    has_interval: bool,
) {
    let factor = Display(found.unit).factor();
    let at = |value: f64, down: f64| panel.at(value * factor, down);
    let (mean, half) = (found.value.mean, 3.6);
    svg.rect(at(0.0, middle - half), at(mean, middle + half), Fill::Plain(BAND_90), Some(EDGE));
    if let Some(before) = before.map(|before| before.value.mean).filter(|before| *before > mean) {
        svg.rect(at(mean, middle - half), at(before, middle + half), Fill::Hatched(ORANGE), Some(LOST));
    }
    let (x, y) = at(mean, middle);
    if has_interval {
        let (low, high) = (at(found.value.p025, middle).0, at(found.value.p975, middle).0);
        svg.line((low, y), (high, y), Pen::solid(WHITE, 2.4));
        key::bracket(svg, low, high, y);
    }
    svg.circle((x, y), 3.2, Fill::Plain(WHITE), None);
    svg.circle((x, y), 2.6, Fill::Plain(BLUE), None);
}

fn stage_words(svg: &mut Svg, line: &ClauseRow, (found, lost): (&Practice, &[String]), middle: f64) {
    let base = middle + LABEL.size * 0.36;
    let display = line.display();
    let means = line.stages.iter().map(|stage| stage.value.mean * display.factor());
    let decimals = display.column_decimals(means);
    let mean = display.with_decimals(found.value.mean * display.factor(), decimals);
    svg.text(MARGIN, base, found.stage.name(), LABEL);
    svg.text(COLUMNS[0], base, &mean, VALUE.at(Anchor::End));
    svg.text(COLUMNS[1], base, &part(found.of_due.mean), LABEL.at(Anchor::End));
    for (place, lost) in lost.iter().enumerate() {
        svg.text(REASONS, base + place as f64 * SMALL.leading(), lost, SMALL);
    }
}

/// Height of a stage with so many lines of reasons.
fn height(losses: &[String]) -> f64 {
    ROW + losses.len().saturating_sub(1) as f64 * SMALL.leading()
}

/// What was lost on the way to a stage, with each reason that is known, in lines that fit; no reason is broken.
fn losses(line: &ClauseRow, stage: PracticeStage) -> Vec<String> {
    let room = WIDTH - MARGIN - REASONS;
    let known: Vec<&&Lapse> =
        line.lapses.iter().filter(|lapse| lapse.missed == stage && lapse.of_due.mean >= SMALLEST_LOSS).collect();
    if known.is_empty() {
        let of_due = |place: usize| line.stages[place].of_due.mean;
        let lost = (stage as usize).checked_sub(1).map_or(0.0, |before| of_due(before) - of_due(stage as usize));
        return if lost >= SMALLEST_LOSS { vec![format!("−{}", part(lost))] } else { Vec::new() };
    }
    let mut lines: Vec<String> = Vec::new();
    for lapse in known {
        let reason = format!("−{} {}", part(lapse.of_due.mean), short(&lapse.reason, 60));
        match lines.last_mut() {
            Some(last) if width(&format!("{last}, {reason}"), SMALL) <= room => *last = format!("{last}, {reason}"),
            _ => lines.push(fitted(&reason, SMALL, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::sample;

    #[test]
    fn reasons_stand_in_as_many_lines_as_they_need_and_none_is_cut() {
        let findings = sample::two_arms();
        let stages: Vec<&Practice> = findings.practice.iter().take(PracticeStage::ALL.len()).collect();
        let mut lapse = findings.lapses[0].clone();
        lapse.missed = PracticeStage::Applied;
        let reasons = ["waived by choice", "no staff hours left", "breach unseen", "a plan instead", "suspended"];
        let lapses: Vec<Lapse> =
            reasons.map(|reason| Lapse { reason: reason.to_owned(), ..lapse.clone() }).into_iter().collect();
        let (clause, party) = (stages[0].clause.as_str(), stages[0].party.as_str());
        let line = ClauseRow { clause, party, stages, lapses: lapses.iter().collect() };
        let found = losses(&line, PracticeStage::Applied);
        assert!(found.len() > 1 && height(&found) > ROW, "{found:?}");
        for text in &found {
            assert!(width(text, SMALL) <= WIDTH - MARGIN - REASONS && !text.contains('…'), "{text}");
        }
        let all = found.join(", ");
        assert!(reasons.iter().all(|reason| all.contains(reason)), "{all}");
    }
}
