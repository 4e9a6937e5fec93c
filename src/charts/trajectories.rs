//! A measure through the years, one panel for each arm on one scale.
//!
//! The bands are the spread over parameter sets (or, with a single set, over its futures). Run-to-run noise is drawn apart,
//! as a whisker beside the last year, because the two must never be read as one.

use serde_json::json;

use super::changes::{counted, finding, name, phrase};
use super::check::{enough_futures, finite, known_arm, numbers, scaled};
use super::key::{self, Mark};
use super::page::{Page, Words, period, size};
use super::panel::{Frame, Panel};
use super::panel_grid::PanelGrid;
use super::svg::{Fill, Svg};
use super::table::{ChartTable, cell};
use super::theme::{
    BAND_50, BAND_90, BAND_EDGE, BLUE, DARK_GREY, Dash, Display, LABEL, MID_GREY, Pen, SERIES, VALUE, WHITE,
};
use super::ticks::ticks;
use super::words::{short, slug};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Arm, Comparison, Findings, MeasureTrajectory, Quantiles, StudyFacts};
use crate::measures::{Measure, Unit};

/// Name of this kind of chart.
pub const ID: &str = "trajectories";

/// This kind of chart.
pub const KIND: ChartKind =
    ChartKind { id: ID, answers: "How does a measure go through the years under each regime?", draw: all };

/// Most single futures that are drawn in a panel.
const MOST_SINGLE_FUTURES: usize = 3;
/// 90% of a normal distribution lies within this many standard deviations.
const NOISE_90: f64 = 1.645;
const SINGLE_FUTURE_PEN: Pen = Pen::solid(MID_GREY, 0.55);
const EDGE_PEN: Pen = Pen::solid(BAND_EDGE, 0.8);
const STANDARD_PEN: Pen = Pen::patterned(DARK_GREY, 1.1, Dash::Dashed);

/// Every measure that has trajectories, in the order in which the findings name them first.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    let mut measures: Vec<&'static Measure> = Vec::new();
    for trajectory in &findings.trajectories {
        if !measures.iter().any(|measure| measure.id == trajectory.measure.id) {
            measures.push(trajectory.measure);
        }
    }
    // A picture of nothing in every arm tells nobody anything.
    measures.retain(|measure| findings.trajectories.iter().any(|one| one.measure.id == measure.id && !is_nothing(one)));
    measures.into_iter().filter_map(|measure| trajectories(findings, measure, purpose).transpose()).collect()
}

/// True if every future is nothing in every year.
fn is_nothing(trajectory: &MeasureTrajectory) -> bool {
    trajectory.bands.iter().all(|year| [year.p025, year.p975, year.mean] == [0.0; 3])
}

/// Draws one measure through the years; none if the findings hold no trajectory of it.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn trajectories(findings: &Findings, measure: &Measure, purpose: DrawnFor) -> Result<Option<Chart>, ChartError> {
    let stem = format!("trajectories-{}", slug(measure.id));
    let paths = paths(findings, measure, &stem)?;
    let Some(years) = paths.first().map(|path| path.bands.len()) else {
        return Ok(None);
    };
    enough_futures(&stem, findings, purpose)?;
    let display = Display::of(measure);
    let range = range(measure, &paths);
    let (marks, decimals) = ticks(range.0, range.1, 4);
    let page = Page::begin(words(findings, measure, &stem, &paths, range), purpose, &entries(&paths, display));
    let layout = PanelGrid::new(page.top, &paths, display, &marks, decimals);
    for (place, path) in paths.iter().enumerate() {
        let frame = layout.frame(place);
        page.svg.borrow_mut().open(&format!("panel-{}", place + 1), "panel");
        let last_year = years.saturating_sub(1) as f64;
        let across = if years > 1 { (0.0, last_year) } else { (-0.5, 0.5) };
        let panel = Panel::new(&page.svg, frame, across, range);
        layout.axes(&mut page.svg.borrow_mut(), &panel, place, &findings.study, years);
        draw(&page, &panel, (path, frame), place + 1)?;
        label_median(&mut page.svg.borrow_mut(), &panel, frame, path, display);
        page.svg.borrow_mut().close();
    }
    let drawn = json!({ "measure": measure.id, "unit": display.column(), "panels": paths.iter().map(|path| &path.arm.id)
        .collect::<Vec<_>>(), "bands": [0.5, 0.9], "bands_over": over(&findings.study), "range": [range.0, range.1] });
    let csv = csv(findings, measure, &paths)?;
    page.end(layout.bottom(), &findings.study, csv, &drawn).map(Some)
}

/// A trajectory in the unit of display.
pub(super) struct Path<'a> {
    /// The arm.
    pub arm: &'a Arm,
    /// True for the first arm.
    pub is_baseline: bool,
    bands: Vec<Quantiles>,
    single_futures: Vec<Vec<f64>>,
    /// Last median, and the noise below and above it.
    pub noise: (f64, f64, f64),
    target: Option<f64>,
}

fn paths<'a>(findings: &'a Findings, measure: &Measure, stem: &str) -> Result<Vec<Path<'a>>, ChartError> {
    let factor = Display::of(measure).factor();
    let mut paths: Vec<Path<'a>> = Vec::new();
    for trajectory in findings.trajectories.iter().filter(|trajectory| trajectory.measure.id == measure.id) {
        known_arm(stem, findings, trajectory.arm)?;
        finite(stem, "a quantile of a year", trajectory.bands.iter().flat_map(numbers))?;
        finite(stem, "run-to-run noise", trajectory.noise_sd.iter().copied())?;
        finite(stem, "a value of a single future", trajectory.single_futures.iter().flatten().copied())?;
        finite(stem, "the standard", trajectory.target)?;
        let years = trajectory.bands.len();
        let single_futures: Vec<Vec<f64>> =
            trajectory.single_futures.iter().take(MOST_SINGLE_FUTURES).map(|path| times(path, factor)).collect();
        let lengths = single_futures.iter().map(Vec::len).chain([trajectory.noise_sd.len()]);
        let first = paths.first().map_or(years, |path| path.bands.len());
        if years == 0 || first != years || lengths.into_iter().any(|length| length != years) {
            let what = "its paths have different numbers of years".to_owned();
            return Err(ChartError::Damaged { chart: stem.to_owned(), what });
        }
        let bands: Vec<Quantiles> = trajectory.bands.iter().map(|band| scaled(band, factor)).collect();
        let (median, reach) = (bands[years - 1].p50, NOISE_90 * trajectory.noise_sd[years - 1] * factor);
        paths.push(Path {
            arm: &findings.arms[trajectory.arm],
            is_baseline: trajectory.arm == 0,
            single_futures,
            bands,
            noise: (median, median - reach, median + reach),
            target: trajectory.target.map(|target| target * factor),
        });
    }
    Ok(paths)
}

fn times(values: &[f64], factor: f64) -> Vec<f64> {
    values.iter().map(|value| value * factor).collect()
}

/// Lowest and highest value of the axis. Money and counts include zero; rates need not.
fn range(measure: &Measure, paths: &[Path]) -> (f64, f64) {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for path in paths {
        let bands = path.bands.iter().flat_map(|band| [band.p05, band.p95, band.p50]);
        let others =
            path.single_futures.iter().flatten().copied().chain([path.noise.1, path.noise.2]).chain(path.target);
        for value in bands.chain(others) {
            (low, high) = (low.min(value), high.max(value));
        }
    }
    let is_rate = matches!(measure.unit, Unit::Share | Unit::Points);
    if !is_rate {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    let room = if high > low { (high - low) * 0.05 } else { high.abs().max(1.0) * 0.1 };
    let floor = if low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
    let ceiling = if measure.unit == Unit::Share && high <= 100.0 { 100.0 } else { f64::INFINITY };
    ((low - room).max(floor), (high + room).min(ceiling))
}

fn over(study: &StudyFacts) -> &'static str {
    if study.parameter_sets > 1 { "parameter_sets" } else { "futures" }
}

fn words(findings: &Findings, measure: &Measure, stem: &str, paths: &[Path], range: (f64, f64)) -> Words {
    let study = &findings.study;
    let comparisons: Vec<&Comparison> =
        findings.comparisons.iter().filter(|comparison| comparison.measure.id == measure.id).collect();
    let arm = |comparison: &&Comparison| findings.arms.get(comparison.arm).map_or("", |arm| arm.label.as_str());
    let arms: Vec<&str> = comparisons.iter().map(arm).collect();
    let title = finding(measure, &comparisons, &arms);
    let unit = Display::of(measure).words(measure.over_a_year);
    let sign = if measure.id.ends_with("surplus_pounds") { " (deficit below zero)" } else { "" };
    let subtitle =
        format!("{}{sign}, {unit}, {}. {}: {}.", name(measure), period(study), short(&study.economy, 60), size(study));
    let panels = counted(paths.len() as u64, "panel");
    let what_it_is = format!(
        "Fan chart in {panels}, one for each regime, on one scale. Across: financial years {}. Up: {}, {unit}.",
        period(study),
        phrase(measure)
    );
    let notes = notes(study, range);
    Words {
        id: ID,
        file_stem: stem.to_owned(),
        what_it_shows: shows(&title, measure, paths),
        title,
        subtitle,
        notes,
        what_it_is,
    }
}

fn notes(study: &StudyFacts, range: (f64, f64)) -> Vec<String> {
    let bands = if study.parameter_sets > 1 {
        format!(
            "Bands: where the middle 50% and 90% of {} lie, each the mean of {}, year by year: how unsure the parameters \
             make the answer.",
            counted(u64::from(study.parameter_sets), "parameter set"),
            counted(u64::from(study.futures_per_set), "future")
        )
    } else {
        format!(
            "Bands: where the middle 50% and 90% of {} of one parameter set lie, year by year. Uncertainty about \
             parameters is not shown.",
            counted(u64::from(study.futures_per_set), "future")
        )
    };
    let mut notes = vec![
        bands,
        "Whisker: how far single futures of one parameter set lie apart by chance alone (1.645 standard deviations either \
         way, around the last median); it is no part of the bands. Thin lines: the same futures in every panel."
            .to_owned(),
        "Not shown: uncertainty about the rules of the model.".to_owned(),
    ];
    if range.0 > 0.0 || range.1 < 0.0 {
        notes.push("The axis does not begin at zero.".to_owned());
    }
    notes
}

fn shows(title: &str, measure: &Measure, paths: &[Path]) -> String {
    let display = Display::of(measure);
    let last = |path: &Path| {
        let band = path.bands.last().copied().unwrap_or_default();
        format!(
            "{}: median {} in the last year, 90% band {} to {}",
            short(&path.arm.label, 80),
            display.value(band.p50),
            display.value(band.p05),
            display.value(band.p95)
        )
    };
    format!("{title}. {}.", paths.iter().map(last).collect::<Vec<_>>().join("; "))
}

fn entries(paths: &[Path], display: Display) -> Vec<(Mark, String)> {
    let mut entries = vec![
        (Mark::Line(SERIES[0]), "median".to_owned()),
        (Mark::Box(Fill::Plain(BAND_50), Some(EDGE_PEN)), "middle 50%".to_owned()),
        (Mark::Box(Fill::Plain(BAND_90), Some(EDGE_PEN)), "middle 90%".to_owned()),
    ];
    if paths.iter().any(|path| !path.single_futures.is_empty()) {
        entries.push((Mark::Line(SINGLE_FUTURE_PEN), "single futures".to_owned()));
    }
    if let Some(target) = paths.iter().find_map(|path| path.target) {
        let decimals = if (target - target.round()).abs() < 1e-9 { 0 } else { 1 };
        entries.push((Mark::Line(STANDARD_PEN), format!("standard {}", display.with_decimals(target, decimals))));
    }
    entries.push((Mark::Whisker, "single futures, by chance alone (90%)".to_owned()));
    entries
}

/// Bands, single futures, standard, median and noise of one panel.
fn draw(page: &Page, panel: &Panel, (path, frame): (&Path, Frame), number: usize) -> Result<(), ChartError> {
    let through = |value: fn(&Quantiles) -> f64| -> Vec<(f64, f64)> { points(path.bands.iter().map(value)) };
    let group = |name: &str| page.svg.borrow_mut().open(&format!("{name}-{number}"), "series");
    let done = || page.svg.borrow_mut().close();
    group("band-90");
    panel.band(&through(|band| band.p05), &through(|band| band.p95), BAND_90, EDGE_PEN)?;
    done();
    group("band-50");
    panel.band(&through(|band| band.p25), &through(|band| band.p75), BAND_50, EDGE_PEN)?;
    done();
    if panel.at(0.0, 0.0).1 < frame.bottom {
        // Once more above the bands: whether a band reaches zero must be seen.
        panel.line(&[(0.0, 0.0), (path.bands.len().saturating_sub(1) as f64, 0.0)], Pen::solid(DARK_GREY, 0.6))?;
    }
    group("single-futures");
    for future in &path.single_futures {
        panel.line(&points(future.iter().copied()), SINGLE_FUTURE_PEN)?;
    }
    done();
    if let Some(target) = path.target {
        group("standard");
        let last = path.bands.len().saturating_sub(1) as f64;
        panel.line(&[(0.0, target), (last, target)], STANDARD_PEN)?;
        done();
    }
    group("median");
    let median = through(|band| band.p50);
    panel.line(&median, Pen { width: 2.8, colour: WHITE, dash: Dash::Solid })?;
    panel.line(&median, SERIES[0])?;
    if let [only] = median[..] {
        panel.dot(only, 2.6, BLUE, 1.0)?;
    }
    done();
    Ok(())
}

fn points(values: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    values.enumerate().map(|(year, value)| (year as f64, value)).collect()
}

/// The noise whisker and the label of the median, right of the panel.
fn label_median(svg: &mut Svg, panel: &Panel, frame: Frame, path: &Path, display: Display) {
    let y = |value: f64| panel.at(0.0, value).1;
    let (median, low, high) = path.noise;
    key::whisker(svg, frame.right + 6.0, y(high), y(low));
    let x = frame.right + 12.0;
    let middle = y(median).clamp(frame.top + LABEL.size, frame.bottom - LABEL.size);
    svg.text(x, middle - 1.6, "median", LABEL.in_colour(BLUE));
    svg.text(x, middle + VALUE.size, &display.value(median), VALUE.in_colour(BLUE));
}

fn csv(findings: &Findings, measure: &Measure, paths: &[Path]) -> Result<String, ChartError> {
    let value = format!("value_{}", Display::of(measure).column());
    let mut table = ChartTable::new(&["measure", "arm", "year", "statistic", &value, "futures"])?;
    let n = findings.study.futures_of_arm().to_string();
    for path in paths {
        let last = path.bands.len().saturating_sub(1);
        for (year, band) in path.bands.iter().enumerate() {
            let name = findings.study.first_year.plus(u32::try_from(year).unwrap_or(u32::MAX)).to_string();
            let mut cells = vec![
                ("p05".to_owned(), band.p05),
                ("p25".to_owned(), band.p25),
                ("median".to_owned(), band.p50),
                ("p75".to_owned(), band.p75),
                ("p95".to_owned(), band.p95),
            ];
            cells.extend(path.target.map(|target| ("standard".to_owned(), target)));
            cells.extend(
                path.single_futures.iter().zip(1..).map(|(future, number)| (format!("future_{number}"), future[year])),
            );
            if year == last {
                cells.push(("noise_p05".to_owned(), path.noise.1));
                cells.push(("noise_p95".to_owned(), path.noise.2));
            }
            for (statistic, value) in cells {
                table.row(&[measure.id, &path.arm.id, &name, &statistic, &cell(value), &n])?;
            }
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn rates_may_leave_out_zero_and_say_so_but_money_may_not() {
        let findings = sample::two_arms();
        let share = trajectories(&findings, &sample::FOUR_HOUR, DrawnFor::Publication).unwrap().unwrap();
        assert!(share.notes.iter().any(|note| note.contains("does not begin at zero")));
        let money = trajectories(&findings, &sample::SURPLUS, DrawnFor::Publication).unwrap().unwrap();
        assert!(!money.notes.iter().any(|note| note.contains("does not begin at zero")));
    }

    #[test]
    fn the_note_says_what_the_bands_are_over() {
        let mut findings = sample::two_arms();
        let many = trajectories(&findings, &sample::SURPLUS, DrawnFor::Publication).unwrap().unwrap();
        assert!(many.notes[0].contains("50 parameter sets"));
        findings.study.parameter_sets = 1;
        findings.study.futures_per_set = 500;
        let one = trajectories(&findings, &sample::SURPLUS, DrawnFor::Publication).unwrap().unwrap();
        assert!(one.notes[0].contains("500 futures of one parameter set"));
        assert!(one.notes[0].contains("Uncertainty about parameters is not shown"));
    }

    #[test]
    fn paths_of_different_length_are_refused() {
        let mut findings = sample::two_arms();
        findings.trajectories[0].noise_sd.pop();
        let refused = trajectories(&findings, &sample::SURPLUS, DrawnFor::Publication);
        assert!(matches!(refused, Err(ChartError::Damaged { .. })));
    }

    #[test]
    fn a_measure_without_trajectories_gives_no_chart() {
        let mut findings = sample::two_arms();
        findings.trajectories.clear();
        assert_eq!(trajectories(&findings, &sample::SURPLUS, DrawnFor::Publication), Ok(None));
    }

    #[test]
    fn a_single_year_is_drawn_as_a_point() {
        let mut findings = sample::two_arms();
        findings.study.years = 1;
        for trajectory in &mut findings.trajectories {
            trajectory.bands.truncate(1);
            trajectory.noise_sd.truncate(1);
            trajectory.single_futures.iter_mut().for_each(|future| future.truncate(1));
        }
        let chart = trajectories(&findings, &sample::SURPLUS, DrawnFor::Publication).unwrap().unwrap();
        assert!(chart.svg.contains("<circle"));
    }
}
