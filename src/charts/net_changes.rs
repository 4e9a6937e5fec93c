//! The lower part of the chart of flows: how each party's yearly position changes, the system apart from the parties.

use super::ChartError;
use super::key;
use super::page::Page;
use super::panel::{Frame, Panel};
use super::svg::{Fill, Svg};
use super::theme::{
    Anchor, BLUE, DARK_GREY, Display, GRID, HEADING, LABEL, MARGIN, ORANGE, Pen, SMALL, Type, VALUE, WHITE, WIDTH,
};
use super::ticks::axis_across;
use super::words::fitted;
use crate::analysis::findings::{Findings, NetChange};
use crate::measures::Unit;

/// Height of a row.
const ROW: f64 = 16.0;
/// Width of the column of names.
const NAMES: f64 = 112.0;
const POUNDS: Display = Display(Unit::Pounds);

/// Draws the bars below `top`; returns where they end.
pub fn draw_changes(page: &Page, findings: &Findings, changes: &[&NetChange], top: f64) -> Result<f64, ChartError> {
    let has_interval = findings.study.parameter_sets > 1;
    let right = WIDTH - MARGIN;
    page.svg.borrow_mut().open("net-changes", "panel");
    page.svg.borrow_mut().text(
        MARGIN,
        top + 9.0,
        "Change in each party’s yearly position against the baseline",
        HEADING,
    );
    for (x, head) in [(right - 88.0, "mean"), (right, "95% interval")] {
        page.svg.borrow_mut().text(x, top + 9.0, head, SMALL.at(Anchor::End));
    }
    let rows_top = top + 17.0;
    let systems = changes.iter().filter(|change| change.is_system).count();
    let apart = if systems > 0 { 7.0 } else { 0.0 };
    let bottom = rows_top + changes.len() as f64 * ROW + apart;
    let frame = Frame { left: MARGIN + NAMES, top: rows_top, right: right - 132.0, bottom };
    let axis = axis(changes, has_interval);
    let panel = Panel::new(&page.svg, frame, axis, (bottom - rows_top, 0.0));
    axis_across(&mut page.svg.borrow_mut(), &panel, frame, axis, |mark, decimals| {
        POUNDS.signed_with_decimals(mark, decimals)
    });
    let mut parties: Vec<&NetChange> = changes.iter().filter(|change| !change.is_system).copied().collect();
    parties.extend(changes.iter().filter(|change| change.is_system));
    let decimals = POUNDS.column_decimals(changes.iter().map(|change| change.pounds.mean * 1e-6));
    for (place, change) in parties.into_iter().enumerate() {
        let down = place as f64 * ROW + if change.is_system { apart } else { 0.0 } + ROW / 2.0;
        page.svg
            .borrow_mut()
            .open(&format!("change-{}", place + 1), if change.is_system { "change system" } else { "change" });
        draw_change(page, &panel, change, down, has_interval);
        change_words(&mut page.svg.borrow_mut(), change, rows_top + down, (has_interval, decimals));
        page.svg.borrow_mut().close();
    }
    if systems > 0 && systems < changes.len() {
        let y = rows_top + (changes.len() - systems) as f64 * ROW + apart / 2.0;
        page.svg.borrow_mut().line((MARGIN, y), (right, y), Pen::solid(GRID, 0.7));
    }
    page.svg.borrow_mut().close();
    Ok(bottom + 13.0)
}

fn axis(changes: &[&NetChange], has_interval: bool) -> (f64, f64) {
    let mut axis = (0.0_f64, 0.0_f64);
    for change in changes {
        let spread = &change.pounds;
        let ends = if has_interval { [spread.p025, spread.p975] } else { [0.0, 0.0] };
        for value in ends.into_iter().chain([spread.mean]) {
            axis = (axis.0.min(value * 1e-6), axis.1.max(value * 1e-6));
        }
    }
    let room = (axis.1 - axis.0) * 0.06;
    if room > 0.0 { (axis.0 - room, axis.1 + room) } else { (-1.0, 1.0) }
}

fn draw_change(page: &Page, panel: &Panel, change: &NetChange, down: f64, has_interval: bool) {
    let spread = &change.pounds;
    let colour = if change.is_system { DARK_GREY } else { BLUE };
    let (fill, edge) = if spread.mean < 0.0 {
        let colour = if change.is_system { DARK_GREY } else { ORANGE };
        (Fill::Hatched(colour), Pen::solid(colour, 0.8))
    } else {
        (Fill::Plain(colour), Pen::solid(colour, 0.8))
    };
    let (from, to) = (panel.at(0.0, down - 4.5), panel.at(spread.mean * 1e-6, down + 4.5));
    let mut svg = page.svg.borrow_mut();
    svg.rect(from, to, fill, Some(edge));
    if has_interval {
        let (low, y) = panel.at(spread.p025 * 1e-6, down);
        let high = panel.at(spread.p975 * 1e-6, down).0;
        // A white line below keeps the whisker visible upon its bar, and only there.
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let within = (low.clamp(left, right), high.clamp(left, right));
        if within.1 - within.0 > 1.0 {
            svg.line((within.0, y), (within.1, y), Pen::solid(WHITE, 2.4));
        }
        key::bracket(&mut svg, low, high, y);
    }
}

fn change_words(svg: &mut Svg, change: &NetChange, middle: f64, (has_interval, decimals): (bool, usize)) {
    let base = middle + LABEL.size * 0.36;
    let set: Type = if change.is_system { VALUE } else { LABEL };
    let right = WIDTH - MARGIN;
    let shown = |pounds: f64| POUNDS.signed_with_decimals(pounds * 1e-6, decimals);
    svg.text(MARGIN, base, &fitted(&change.party, set, NAMES - 6.0), set);
    svg.text(right - 88.0, base, &shown(change.pounds.mean), VALUE.at(Anchor::End));
    let interval = if has_interval {
        format!("{} to {}", shown(change.pounds.p025), shown(change.pounds.p975))
    } else {
        "–".to_owned()
    };
    svg.text(right, base, &interval, LABEL.at(Anchor::End));
}
