//! Which part of a difference's variance between parameter sets each uncertain number carries by itself.

use serde_json::json;

use super::changes::phrase;
use super::check::{enough_futures, finite, known_arm};
use super::key::{self, Mark};
use super::page::{Page, Words, period, size};
use super::panel::{Frame, Panel};
use super::svg::{Fill, Svg};
use super::table::{ChartTable, cell};
use super::theme::{Anchor, BLUE, DARK_GREY, Display, GRID, LABEL, MARGIN, Pen, SMALL, VALUE, WHITE, WIDTH};
use super::ticks::axis_across;
use super::words::{fitted, short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Carried, Carrier, Findings};

/// Name of this kind of chart.
pub const ID: &str = "what-carries";

/// This kind of chart.
pub const KIND: ChartKind =
    ChartKind { id: ID, answers: "On which uncertain number does the change rest, and how far?", draw: all };

/// Parameters that are drawn; all are in the study's table.
const MOST_ROWS: usize = 10;
/// Height of a row.
const ROW: f64 = 15.0;
/// Width of the column of names.
const NAMES: f64 = 152.0;
/// From the right edge to the right end of each column of numbers: share, lowest third, highest third.
const COLUMNS: [f64; 3] = [104.0, 52.0, 0.0];
/// Room between the parameters and what is no parameter.
const APART: f64 = 7.0;

/// A bar: a parameter, or what is none.
struct ShareBar<'f> {
    label: &'f str,
    share: f64,
    carrier: Option<&'f Carrier>,
}

/// Every arm but the baseline, each for the first measure of the study.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    let of_arm = |arm| findings.carried.iter().find(|carried| carried.arm == arm);
    (1..findings.arms.len()).filter_map(of_arm).map(|carried| what_carries(findings, carried, purpose)).collect()
}

/// Draws what carries one difference.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn what_carries(findings: &Findings, carried: &Carried, purpose: DrawnFor) -> Result<Chart, ChartError> {
    known_arm(ID, findings, carried.arm)?;
    let stem = format!("{ID}-{}-{}", carried.arm, slug(&findings.arms[carried.arm].id));
    enough_futures(&stem, findings, purpose)?;
    finite(
        &stem,
        "a share",
        carried.carriers.iter().flat_map(numbers).chain(carried.chance).chain([carried.together]),
    )?;
    let (bars, parameters) = bars(carried);
    let page = Page::begin(words(findings, carried, &stem, &bars), purpose, &entries());
    let bottom = draw(&page, carried, &bars, parameters);
    let drawn = json!({ "arm": findings.arms[carried.arm].id, "baseline": findings.arms[0].id,
        "measure": carried.measure.id, "unit": "per_cent_of_variance", "bars": bars.len(), "whiskers": 0.95 });
    page.end(bottom, &findings.study, csv(findings, carried, &bars)?, &drawn)
}

fn numbers(carrier: &Carrier) -> impl Iterator<Item = f64> {
    let (low, high) = carrier.interval_95;
    [carrier.share, low, high].into_iter().chain(carrier.lowest_third).chain(carrier.highest_third)
}

/// The bars, and how many of them are single parameters.
fn bars(carried: &Carried) -> (Vec<ShareBar<'_>>, usize) {
    let shown = carried.carriers.iter().take(MOST_ROWS);
    let mut bars: Vec<ShareBar<'_>> =
        shown.map(|one| ShareBar { label: &one.label, share: one.share, carrier: Some(one) }).collect();
    let parameters = bars.len();
    let other: Vec<f64> = carried.carriers.iter().skip(MOST_ROWS).map(|one| one.share).collect();
    let none = |label, share| ShareBar { label, share, carrier: None };
    if !other.is_empty() {
        bars.push(none("all other parameters", crate::analysis::quantiles::sum(&other)));
    }
    let together = if carried.chance.is_some() { "together, by interaction" } else { "together, or by chance" };
    bars.push(none(together, carried.together));
    bars.extend(carried.chance.map(|chance| none("chance within sets", chance)));
    (bars, parameters)
}

fn words(findings: &Findings, carried: &Carried, stem: &str, bars: &[ShareBar<'_>]) -> Words {
    let study = &findings.study;
    let (arm, baseline) = (&findings.arms[carried.arm], &findings.arms[0]);
    let title = title(carried);
    let told: Vec<String> = bars.iter().map(|bar| format!("{} {}", short(bar.label, 60), told(bar))).collect();
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        subtitle: format!(
            "Part of the variance between parameter sets of the change of {} under {}, mean of {}. Baseline: {}. {}.",
            phrase(carried.measure),
            super::changes::lower_first(&short(&arm.label, 70)),
            period(study),
            short(&baseline.label, 70),
            size(study)
        ),
        notes: notes(carried),
        what_it_is: "Bar chart of first-order sensitivity indices, the largest first, in per cent of the variance \
                     between parameter sets, with a bracket for the 95% interval of each."
            .to_owned(),
        what_it_shows: format!("{title}. {}.", told.join("; ")),
        title,
    }
}

fn told(bar: &ShareBar<'_>) -> String {
    let interval = bar.carrier.map(|one| one.interval_95);
    let interval = interval
        .map_or_else(String::new, |(low, high)| format!(" (95% {} to {})", in_per_cent(low), in_per_cent(high)));
    format!("{}{interval}", in_per_cent(bar.share))
}

/// The parameters that carry most, where they surely carry something.
fn title(carried: &Carried) -> String {
    let what = phrase(carried.measure);
    let clear = carried.carriers.iter().filter(|one| is_clear(one)).take(2);
    let named: Vec<String> =
        clear.map(|one| format!("{} ({} of its variance)", short(&one.label, 48), in_per_cent(one.share))).collect();
    if named.is_empty() {
        return format!("No single number carries 5% of the variance of the change in {what}");
    }
    format!("The size of the change in {what} rests most on {}", named.join(" and "))
}

fn is_clear(carrier: &Carrier) -> bool {
    carrier.share >= 0.05 && carrier.interval_95.0 > 0.0
}

fn notes(carried: &Carried) -> Vec<String> {
    let chance = if carried.chance.is_some() {
        "Chance within sets: what a mean of few futures does not wear off."
    } else {
        "One future for each set cannot tell chance from what parameters do together."
    };
    vec![
        "A share is the part of the variance that goes when the number is known (first-order sensitivity index), adjusted \
         for its terms; shares just below nothing are chance and drawn as 0. All shares add up to 100%."
            .to_owned(),
        "Brackets: 95% interval. Right: mean change in the lowest and in the highest third of what is plausible for the \
         number. A share says how much hangs on the number within the range that the study calls plausible, no more."
            .to_owned(),
        chance.to_owned(),
    ]
}

fn entries() -> Vec<(Mark, String)> {
    vec![
        (Mark::Box(Fill::Plain(BLUE), None), "one parameter by itself".to_owned()),
        (Mark::Box(Fill::Hatched(DARK_GREY), Some(Pen::solid(DARK_GREY, 0.8))), "no single parameter".to_owned()),
        (Mark::Bracket, "95% interval".to_owned()),
    ]
}

/// Draws the bars; returns where they end.
fn draw(page: &Page, carried: &Carried, bars: &[ShareBar<'_>], parameters: usize) -> f64 {
    let right = WIDTH - MARGIN;
    let top = page.top + 22.0;
    let bottom = top + bars.len() as f64 * ROW + APART;
    let frame = Frame { left: MARGIN + NAMES, top, right: right - 138.0, bottom };
    let axis = (0.0, axis_end(bars));
    page.svg.borrow_mut().open("shares", "panel");
    heads(&mut page.svg.borrow_mut(), carried, top);
    let panel = Panel::new(&page.svg, frame, axis, (bottom - top, 0.0));
    axis_across(&mut page.svg.borrow_mut(), &panel, frame, axis, |mark, decimals| format!("{mark:.decimals$}%"));
    let display = Display::of(carried.measure);
    let thirds = bars.iter().filter_map(|bar| bar.carrier).flat_map(|one| [one.lowest_third, one.highest_third]);
    let decimals = display.column_decimals(thirds.flatten().map(|value| value * display.factor()));
    for (place, bar) in bars.iter().enumerate() {
        let apart = if place < parameters { 0.0 } else { APART };
        let down = place as f64 * ROW + apart + ROW / 2.0;
        let mut svg = page.svg.borrow_mut();
        svg.open(&format!("share-{}", place + 1), "share");
        draw_bar(&mut svg, &panel, bar, down);
        bar_words(&mut svg, bar, top + down, (display, decimals));
        svg.close();
    }
    let y = top + parameters as f64 * ROW + APART / 2.0;
    page.svg.borrow_mut().line((MARGIN, y), (right, y), Pen::solid(GRID, 0.7));
    page.svg.borrow_mut().close();
    bottom + 13.0
}

/// The end of the axis, in per cent: beyond every bar and bracket.
fn axis_end(bars: &[ShareBar<'_>]) -> f64 {
    let ends = bars.iter().map(|bar| bar.carrier.map_or(bar.share, |one| one.interval_95.1.max(one.share)));
    (ends.fold(0.05, f64::max) * 104.0).min(100.0)
}

fn heads(svg: &mut Svg, carried: &Carried, top: f64) {
    let right = WIDTH - MARGIN;
    let unit = Display::of(carried.measure).words(carried.measure.over_a_year);
    svg.text(right, top - 14.0, &format!("mean change, {unit}, in the"), SMALL.at(Anchor::End));
    for (from_right, head) in COLUMNS.into_iter().zip(["share", "lowest third", "highest third"]) {
        svg.text(right - from_right, top - 4.0, head, SMALL.at(Anchor::End));
    }
}

fn draw_bar(svg: &mut Svg, panel: &Panel, bar: &ShareBar<'_>, down: f64) {
    let (from, to) = (panel.at(0.0, down - 4.0), panel.at(100.0 * bar.share.clamp(0.0, 1.0), down + 4.0));
    match bar.carrier {
        None => svg.rect(from, to, Fill::Hatched(DARK_GREY), Some(Pen::solid(DARK_GREY, 0.8))),
        Some(one) => {
            svg.rect(from, to, Fill::Plain(BLUE), None);
            let (low, y) = panel.at(100.0 * one.interval_95.0, down);
            let high = panel.at(100.0 * one.interval_95.1, down).0;
            // A white line below keeps the bracket visible upon its bar.
            let within = (low.min(to.0), high.min(to.0));
            if within.1 - within.0 > 1.0 {
                svg.line((within.0, y), (within.1, y), Pen::solid(WHITE, 2.4));
            }
            key::bracket(svg, low, high, y);
        }
    }
}

fn bar_words(svg: &mut Svg, bar: &ShareBar<'_>, middle: f64, (display, decimals): (Display, usize)) {
    let (base, right) = (middle + LABEL.size * 0.36, WIDTH - MARGIN);
    svg.text(MARGIN, base, &fitted(bar.label, LABEL, NAMES - 6.0), LABEL);
    svg.text(right - COLUMNS[0], base, &in_per_cent(bar.share), VALUE.at(Anchor::End));
    let thirds = bar.carrier.map_or([None; 2], |one| [one.lowest_third, one.highest_third]);
    for (from_right, value) in COLUMNS[1..].iter().zip(thirds) {
        let shown = value.map(|value| display.signed_with_decimals(value * display.factor(), decimals));
        if let Some(shown) = shown {
            svg.text(right - from_right, base, &shown, LABEL.at(Anchor::End));
        }
    }
}

/// A share in whole per cent; what chance put below nothing is nothing.
fn in_per_cent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share.max(0.0))
}

fn csv(findings: &Findings, carried: &Carried, bars: &[ShareBar<'_>]) -> Result<String, ChartError> {
    let display = Display::of(carried.measure);
    let [lowest, highest] = ["lowest", "highest"].map(|third| format!("{third}_third_{}", display.difference_column()));
    let head = ["arm", "measure", "carrier", "share_per_cent", "low_per_cent", "high_per_cent", &lowest, &highest];
    let mut table = ChartTable::new(&head)?;
    for bar in bars {
        let percent = |value: Option<f64>| value.map_or_else(String::new, |value| cell(100.0 * value));
        let third = |value: Option<f64>| value.map_or_else(String::new, |value| cell(value * display.factor()));
        let interval = bar.carrier.map(|one| one.interval_95);
        table.row(&[
            &findings.arms[carried.arm].id,
            carried.measure.id,
            bar.label,
            &cell(100.0 * bar.share),
            &percent(interval.map(|(low, _)| low)),
            &percent(interval.map(|(_, high)| high)),
            &third(bar.carrier.and_then(|one| one.lowest_third)),
            &third(bar.carrier.and_then(|one| one.highest_third)),
        ])?;
    }
    table.finish()
}
