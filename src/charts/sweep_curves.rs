//! How measures change along a sweep: a curve for each measure, over the values that one number of the regime takes.
//!
//! The bands are the spread over parameter sets; run-to-run noise has a whisker of its own at each value.

use serde_json::json;

use super::changes::name;
use super::check::{enough_futures, finite, known_arm, numbers};
use super::font::width;
use super::key::{self, Mark};
use super::page::{Page, Words, period, size};
use super::panel::{Frame, Panel};
use super::svg::{Fill, Svg};
use super::table::{ChartTable, cell};
use super::theme::{
    Anchor, BAND_50, BAND_90, BAND_EDGE, BLUE, DARK_GREY, Display, GRID, HEADING, MARGIN, MID_GREY, Pen, SERIES, SMALL,
    WHITE, WIDTH,
};
use super::ticks::ticks;
use super::words::{short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Comparison, Findings};
use crate::measures::Measure;

/// Name of this kind of chart.
pub const ID: &str = "sweep-curves";

/// This kind of chart.
pub const KIND: ChartKind =
    ChartKind { id: ID, answers: "How do measures change along the values of a sweep?", draw: all };
/// Fewest values that make a curve.
const FEWEST_VALUES: usize = 4;
/// Values whose gaps differ by more than this are spaced evenly, for else most of them would lie on one another.
const MOST_UNEVEN: f64 = 12.0;
const COLUMNS: usize = 2;
const PANEL_HEIGHT: f64 = 104.0;
const ROW_HEIGHT: f64 = PANEL_HEIGHT + HEADING.leading() + 40.0;
const EDGE_PEN: Pen = Pen::solid(BAND_EDGE, 0.8);

/// A chart for each sweep of the study that has enough values.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    sweeps(findings).iter().map(|sweep| draw(findings, sweep, purpose)).collect()
}

/// The arms of one sweep.
struct SweptArms {
    /// Name of the arm that was swept.
    id: String,
    /// Title of its arms, with "…" for the value.
    title: String,
    /// Values in rising order, each with its arm.
    values: Vec<(f64, usize)>,
    is_even: bool,
}

impl SweptArms {
    /// Where a value stands across.
    fn place(&self, index: usize) -> f64 {
        if self.is_even { index as f64 } else { self.values[index].0 }
    }

    fn ends(&self) -> (f64, f64) {
        (self.place(0), self.place(self.values.len() - 1))
    }
}

fn sweeps(findings: &Findings) -> Vec<SweptArms> {
    let mut sweeps: Vec<SweptArms> = Vec::new();
    for (arm, known) in findings.arms.iter().enumerate() {
        let Some((id, text)) = known.id.rsplit_once('@') else { continue };
        let Ok(value) = text.parse::<f64>() else { continue };
        match sweeps.iter_mut().find(|sweep| sweep.id == id) {
            Some(sweep) => sweep.values.push((value, arm)),
            None => sweeps.push(SweptArms {
                id: id.to_owned(),
                title: known.label.replacen(text, "…", 1),
                values: vec![(value, arm)],
                is_even: false,
            }),
        }
    }
    sweeps.retain(|sweep| sweep.values.len() >= FEWEST_VALUES);
    for sweep in &mut sweeps {
        sweep.values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let gaps: Vec<f64> = sweep.values.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        let (least, most) =
            (gaps.iter().copied().fold(f64::INFINITY, f64::min), gaps.iter().copied().fold(0.0, f64::max));
        sweep.is_even = most > MOST_UNEVEN * least;
    }
    sweeps
}

/// One measure along a sweep, in the unit of display.
struct Curve {
    measure: &'static Measure,
    points: Vec<CurvePoint>,
}

/// Difference from the baseline at one value: mean, spread over sets, noise.
#[derive(Clone, Copy)]
struct CurvePoint {
    mean: f64,
    spread: [f64; 4],
    noise: (f64, f64),
}

fn curves(findings: &Findings, sweep: &SweptArms) -> Result<Vec<Curve>, ChartError> {
    let mut measures: Vec<&'static Measure> = Vec::new();
    for comparison in &findings.comparisons {
        if !measures.iter().any(|measure| measure.id == comparison.measure.id) {
            measures.push(comparison.measure);
        }
    }
    let mut curves = Vec::new();
    for measure in measures {
        let points = sweep.values.iter().map(|&(_, arm)| point(findings, measure, arm));
        let points = points.collect::<Result<Vec<CurvePoint>, ChartError>>()?;
        if points.iter().any(|point| point.mean != 0.0) {
            curves.push(Curve { measure, points });
        }
    }
    Ok(curves)
}

fn point(findings: &Findings, measure: &Measure, arm: usize) -> Result<CurvePoint, ChartError> {
    known_arm(ID, findings, arm)?;
    let is_it = |one: &&Comparison| one.arm == arm && one.measure.id == measure.id;
    let Some(comparison) = findings.comparisons.iter().find(is_it) else {
        // The baseline does not differ from itself.
        return Ok(CurvePoint { mean: 0.0, spread: [0.0; 4], noise: (0.0, 0.0) });
    };
    finite(ID, "a difference", numbers(&comparison.over_sets))?;
    finite(ID, "run-to-run noise", [comparison.noise_95.0, comparison.noise_95.1])?;
    let (factor, over) = (Display::of(measure).factor(), &comparison.over_sets);
    Ok(CurvePoint {
        mean: over.mean * factor,
        spread: [over.p025, over.p25, over.p75, over.p975].map(|value| value * factor),
        noise: (comparison.noise_95.0 * factor, comparison.noise_95.1 * factor),
    })
}

fn draw(findings: &Findings, sweep: &SweptArms, purpose: DrawnFor) -> Result<Chart, ChartError> {
    enough_futures(ID, findings, purpose)?;
    let curves = curves(findings, sweep)?;
    let page = Page::begin(words(findings, sweep, &curves), purpose, &entries());
    for (place, curve) in curves.iter().enumerate() {
        let frame = frame(page.top, place);
        page.svg.borrow_mut().open(&format!("panel-{}", place + 1), "panel");
        panel(&page, frame, sweep, curve)?;
        page.svg.borrow_mut().close();
    }
    let bottom = page.top + curves.len().div_ceil(COLUMNS) as f64 * ROW_HEIGHT - 8.0;
    let drawn = json!({ "sweep": sweep.id, "values": sweep.values.iter().map(|(value, _)| value).collect::<Vec<_>>(),
        "evenly_spaced": sweep.is_even, "interval": [0.5, 0.95],
        "measures": curves.iter().map(|curve| curve.measure.id).collect::<Vec<_>>() });
    page.end(bottom, &findings.study, csv(findings, sweep, &curves)?, &drawn)
}

/// The rectangle of a panel; its axis of values stands left of it.
fn frame(top: f64, place: usize) -> Frame {
    const AXIS: f64 = 52.0;
    let each = (WIDTH - 2.0 * MARGIN) / COLUMNS as f64;
    let left = MARGIN + (place % COLUMNS) as f64 * each + AXIS;
    let top = top + (place / COLUMNS) as f64 * ROW_HEIGHT + HEADING.leading() + 6.0;
    Frame { left, top, right: left + each - AXIS - 16.0, bottom: top + PANEL_HEIGHT }
}

fn panel(page: &Page, frame: Frame, sweep: &SweptArms, curve: &Curve) -> Result<(), ChartError> {
    let reach = |pick: fn(f64, f64) -> f64| {
        let of = |point: &CurvePoint| point.spread.into_iter().chain([point.noise.0, point.noise.1, point.mean]);
        curve.points.iter().flat_map(of).fold(0.0, pick)
    };
    let (low, high) = (reach(f64::min), reach(f64::max));
    let room = 0.06 * (high - low).max(1e-9);
    let panel = Panel::new(&page.svg, frame, sweep.ends(), (low - room, high + room));
    axes(&mut page.svg.borrow_mut(), &panel, frame, sweep, curve, (low - room, high + room));
    let along = |of: &dyn Fn(&CurvePoint) -> f64| -> Vec<(f64, f64)> {
        curve.points.iter().enumerate().map(|(index, point)| (sweep.place(index), of(point))).collect()
    };
    panel.band(&along(&|point| point.spread[0]), &along(&|point| point.spread[3]), BAND_90, EDGE_PEN)?;
    panel.band(&along(&|point| point.spread[1]), &along(&|point| point.spread[2]), BAND_50, EDGE_PEN)?;
    let (first, last) = sweep.ends();
    panel.line(&[(first, 0.0), (last, 0.0)], Pen::solid(DARK_GREY, 0.6))?;
    let means = along(&|point| point.mean);
    panel.line(&means, Pen { width: 2.8, colour: WHITE, ..SERIES[0] })?;
    panel.line(&means, SERIES[0])?;
    for (point, &at) in curve.points.iter().zip(&means) {
        let y = |value: f64| panel.at(at.0, value).1;
        let x = panel.at(at.0, 0.0).0;
        key::whisker(&mut page.svg.borrow_mut(), x, y(point.noise.1), y(point.noise.0));
        panel.dot(at, 2.2, BLUE, 1.0)?;
    }
    Ok(())
}

fn axes(svg: &mut Svg, panel: &Panel, frame: Frame, sweep: &SweptArms, curve: &Curve, range: (f64, f64)) {
    let display = Display::of(curve.measure);
    svg.text(frame.left - 46.0, frame.top - 8.0, &name(curve.measure), HEADING);
    let (marks, decimals) = ticks(range.0, range.1, 4);
    for mark in marks {
        let y = panel.at(sweep.place(0), mark).1;
        svg.line((frame.left, y), (frame.right, y), Pen::solid(GRID, 0.6));
        svg.text(
            frame.left - 5.0,
            y + SMALL.size * 0.36,
            // A difference of shares is told in percentage points.
            &display.with_decimals(mark, decimals).replace('%', "pp"),
            SMALL.at(Anchor::End),
        );
    }
    let mut free_from = f64::NEG_INFINITY;
    for (index, (value, _)) in sweep.values.iter().enumerate() {
        let (x, label) = (panel.at(sweep.place(index), range.0).0, format!("{value}"));
        svg.line((x, frame.bottom), (x, frame.bottom + 3.0), Pen::solid(MID_GREY, 0.6));
        let half = width(&label, SMALL) / 2.0;
        // A label that would lie on the one before is left out; its tick stays.
        if x - half >= free_from {
            svg.text(x, frame.bottom + 12.5, &label, SMALL.at(Anchor::Middle));
            free_from = x + half + 4.0;
        }
    }
    svg.line((frame.left, frame.bottom), (frame.right, frame.bottom), Pen::solid(MID_GREY, 0.6));
    svg.text((frame.left + frame.right) / 2.0, frame.bottom + 24.0, &short(&sweep.title, 60), SMALL.at(Anchor::Middle));
}

fn entries() -> Vec<(Mark, String)> {
    vec![
        (Mark::Line(SERIES[0]), "mean".to_owned()),
        (Mark::Box(Fill::Plain(BAND_50), Some(EDGE_PEN)), "middle 50% of parameter sets".to_owned()),
        (Mark::Box(Fill::Plain(BAND_90), Some(EDGE_PEN)), "middle 95%".to_owned()),
        (Mark::Whisker, "the mean, by chance alone (95%)".to_owned()),
    ]
}

fn words(findings: &Findings, sweep: &SweptArms, curves: &[Curve]) -> Words {
    let study = &findings.study;
    let baseline = findings.arms.first().map_or(String::new(), |arm| short(&arm.label, 60));
    let best = |curve: &Curve| {
        let better = |a: &CurvePoint, b: &CurvePoint| a.mean.total_cmp(&b.mean);
        let at = curve.points.iter().enumerate().max_by(|a, b| better(a.1, b.1)).map_or(0, |(index, _)| index);
        format!("{} is highest in the mean at {}", name(curve.measure), sweep.values[at].0)
    };
    let shows: Vec<String> = curves.iter().map(best).collect();
    let title = format!("{}: {} values, from {} to {}", sweep.title, sweep.values.len(), first(sweep), last(sweep));
    let mut notes = vec![
        "Bands: where the mean difference lies over parameter sets. Whisker: how far chance alone could move the mean; the two are never added.".to_owned(),
        "A highest mean is no finding where the bands overlap. Not shown: uncertainty about the rules of the model.".to_owned(),
    ];
    if sweep.is_even {
        notes.push("Values across are spaced evenly and not to scale.".to_owned());
    }
    Words {
        id: ID,
        file_stem: format!("{ID}-{}", slug(&sweep.id)),
        title,
        subtitle: format!(
            "Yearly mean, {}: each value minus the baseline ({baseline}) on the same futures. {}.",
            period(study),
            size(study)
        ),
        notes,
        what_it_is: format!(
            "Curves over the values of a sweep, {} panels, one for each measure, each with its own scale.",
            curves.len()
        ),
        what_it_shows: format!("{}.", shows.join("; ")),
    }
}

fn first(sweep: &SweptArms) -> f64 {
    sweep.values[0].0
}

fn last(sweep: &SweptArms) -> f64 {
    sweep.values[sweep.values.len() - 1].0
}

fn csv(findings: &Findings, sweep: &SweptArms, curves: &[Curve]) -> Result<String, ChartError> {
    let mut table = ChartTable::new(&["measure", "unit", "value", "statistic", "difference", "futures"])?;
    let n = findings.study.futures_of_arm().to_string();
    for curve in curves {
        for (point, (value, _)) in curve.points.iter().zip(&sweep.values) {
            let CurvePoint { mean, spread: [p025, p25, p75, p975], noise: (low, high) } = *point;
            let cells = [
                ("mean", mean),
                ("p025", p025),
                ("p25", p25),
                ("p75", p75),
                ("p975", p975),
                ("noise_95_low", low),
                ("noise_95_high", high),
            ];
            let unit = Display::of(curve.measure).column();
            for (statistic, difference) in cells {
                table.row(&[curve.measure.id, unit, &cell(*value), statistic, &cell(difference), &n])?;
            }
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    /// The sample with its arms made a sweep of four values.
    fn swept(values: [&str; 4]) -> Findings {
        let mut findings = sample::two_arms();
        let arm = findings.arms[1].clone();
        let comparisons: Vec<Comparison> = findings.comparisons.iter().filter(|one| one.arm == 1).cloned().collect();
        findings.arms.truncate(1);
        findings.comparisons.clear();
        for (index, value) in values.iter().enumerate() {
            let mut next = arm.clone();
            (next.id, next.label) = (format!("fine@{value}"), format!("A fine of £{value}"));
            findings.arms.push(next);
            findings.comparisons.extend(comparisons.iter().cloned().map(|mut one| {
                one.arm = index + 1;
                one
            }));
        }
        findings.trajectories.clear();
        findings
    }

    #[test]
    fn a_sweep_of_four_values_is_a_chart_and_one_of_three_is_none() {
        let findings = swept(["0", "120", "240", "600"]);
        let charts = all(&findings, DrawnFor::Publication);
        let chart = charts[0].as_ref().expect("it can be drawn");
        assert_eq!((charts.len(), chart.file_stem.as_str()), (1, "sweep-curves-fine"));
        assert_eq!(chart.title, "A fine of £…: 4 values, from 0 to 600");
        let mut fewer = findings;
        fewer.arms.truncate(4);
        fewer.comparisons.retain(|one| one.arm < 4);
        assert!(all(&fewer, DrawnFor::Publication).is_empty());
    }

    #[test]
    fn values_far_apart_are_spaced_evenly_and_the_chart_says_so() {
        let says = |values| {
            let charts = all(&swept(values), DrawnFor::Publication);
            let notes = &charts[0].as_ref().expect("it can be drawn").notes;
            notes.iter().any(|note| note.contains("spaced evenly"))
        };
        assert!(says(["0", "120", "600", "12000"]) && !says(["0", "5", "10", "20"]));
    }
}
