//! How each arm differs from the baseline, a strip for each measure, all strips with zero at the same place.
//!
//! The spread over parameter sets is a dot with a thick and a thin bar; run-to-run noise has a bracket of its own below.

use serde_json::json;

use super::changes::{ChangeVerdict, name, sentence, verdict};
use super::check::{enough_futures, finite, known_arm, numbers};
use super::key::{self, Mark};
use super::page::{Page, Words, period, size};
use super::panel::{Frame, Panel};
use super::strip_layout::{Strip, StripLayout, dots, name_lines, names_width, strips};
use super::svg::{Fill, Svg};
use super::table::{ChartTable, cell};
use super::theme::{
    Anchor, BAND_EDGE, BLUE, CONTEXT, DARK_GREY, Display, GRID, HEADING, LABEL, MARGIN, Pen, SMALL, VALUE, WIDTH, part,
};
use super::ticks::ticks_across;
use super::words::{fitted_in_the_middle, short};
use super::{Chart, ChartError, ChartKind, DrawnFor};
use crate::analysis::findings::{Comparison, Findings, StudyFacts};
use crate::measures::Better;

/// Name of this kind of chart.
pub const ID: &str = "regime-comparison";

/// This kind of chart.
pub const KIND: ChartKind =
    ChartKind { id: ID, answers: "How does each regime differ from the baseline, and how sure is that?", draw: all };
/// The one chart of a study.
pub fn all(findings: &Findings, purpose: DrawnFor) -> Vec<Result<Chart, ChartError>> {
    regime_comparison(findings, purpose).transpose().into_iter().collect()
}

/// Draws all paired differences; none if the findings hold no comparison.
///
/// # Errors
/// If a number is not finite, futures are too few for publication, or the findings do not fit together.
pub fn regime_comparison(findings: &Findings, purpose: DrawnFor) -> Result<Option<Chart>, ChartError> {
    if findings.comparisons.is_empty() {
        return Ok(None);
    }
    enough_futures(ID, findings, purpose)?;
    findings.comparisons.iter().try_for_each(|comparison| checked(findings, comparison))?;
    let strips = strips(findings);
    let rows: usize = strips.iter().map(|strip| strip.rows.len()).sum();
    let page = Page::begin(words(findings, &strips), purpose, &entries(findings));
    let layout = StripLayout::new(page.top, &strips, rows, names_width(findings));
    layout.column_heads(&mut page.svg.borrow_mut());
    let mut top = layout.first_strip();
    for (place, strip) in strips.iter().enumerate() {
        page.svg.borrow_mut().open(&format!("measure-{}", place + 1), "panel");
        draw_strip(&page, &layout, findings, strip, top)?;
        page.svg.borrow_mut().close();
        top += layout.strip_height(strip);
    }
    let drawn = json!({ "baseline": findings.arms.first().map(|arm| &arm.id), "interval": [0.5, 0.95],
        "measures": strips.iter().map(|strip| strip.measure.id).collect::<Vec<_>>(), "most_dots": super::strip_layout::MOST_DOTS });
    page.end(top - 4.0, &findings.study, csv(findings, &strips)?, &drawn).map(Some)
}

fn checked(findings: &Findings, comparison: &Comparison) -> Result<(), ChartError> {
    known_arm(ID, findings, comparison.arm)?;
    let what = format!("the difference in {}", comparison.measure.id);
    let singles =
        [comparison.noise_95.0, comparison.noise_95.1, comparison.same_sign_futures, comparison.same_sign_sets];
    finite(ID, &what, numbers(&comparison.over_sets).into_iter().chain(singles))?;
    finite(ID, &what, comparison.by_set.iter().copied().chain(comparison.too_small_to_matter))
}

fn words(findings: &Findings, strips: &[Strip]) -> Words {
    let study = &findings.study;
    let baseline = findings.arms.first().map_or(String::new(), |arm| short(&arm.label, 70));
    let title = title(findings, strips);
    let subtitle = format!(
        "Yearly mean, {}: the alternative minus the baseline ({baseline}) on the same futures. {}.",
        period(study),
        size(study)
    );
    let finding = |comparison: &&Comparison| {
        let display = Display::of(comparison.measure);
        let shown = |value: f64| display.signed(value * display.factor());
        let spread = &comparison.over_sets;
        format!(
            "{} (mean {}, 95% interval {} to {})",
            sentence(comparison, arm(findings, comparison)),
            shown(spread.mean),
            shown(spread.p025),
            shown(spread.p975)
        )
    };
    let all: Vec<String> = strips.iter().flat_map(|strip| strip.rows.iter().map(finding)).collect();
    Words {
        id: ID,
        file_stem: ID.to_owned(),
        title,
        subtitle,
        notes: notes(study),
        what_it_is: format!(
            "Dot and interval chart of paired differences from the baseline, with {} strips, one for each measure, each with \
             a scale of its own and zero at the same place.",
            strips.len()
        ),
        what_it_shows: format!("{}.", all.join("; ")),
    }
}

fn notes(study: &StudyFacts) -> Vec<String> {
    let mut notes = Vec::new();
    if study.parameter_sets > 1 {
        notes.push("Bars: where the mean difference lies over parameter sets. Bracket: how far chance alone could move that mean; the two are never added.".to_owned());
    } else {
        notes.push(
            "One parameter set: only the bracket (chance alone) is shown, uncertainty about parameters is not."
                .to_owned(),
        );
    }
    notes.push("Same sign: part of all futures, and of all parameter sets, in which the difference has the sign of its mean. pp: percentage points. Not shown: uncertainty about the rules of the model.".to_owned());
    notes
}

fn arm<'a>(findings: &'a Findings, comparison: &Comparison) -> &'a str {
    findings.arms.get(comparison.arm).map_or("", |arm| &arm.label)
}

/// With one alternative the first clear difference and how many there are; with several, how many are clear.
fn title(findings: &Findings, strips: &[Strip]) -> String {
    let is_clear =
        |comparison: &&&Comparison| matches!(verdict(comparison), ChangeVerdict::Rises | ChangeVerdict::Falls);
    let all: Vec<&Comparison> = strips.iter().flat_map(|strip| strip.rows.iter().copied()).collect();
    let clear: Vec<&Comparison> = all.iter().filter(is_clear).copied().collect();
    let alternatives = findings.arms.len().saturating_sub(1);
    match (clear.first(), all.first()) {
        (None, Some(only)) if all.len() == 1 => sentence(only, arm(findings, only)),
        (None, _) => format!("No clear change was found in any of {} measures", strips.len()),
        (Some(first), _) if all.len() == 1 => sentence(first, arm(findings, first)),
        (Some(first), _) if alternatives == 1 => {
            let rest = if clear.len() == all.len() {
                "every measure changes".to_owned()
            } else {
                format!("{} of {} measures change", clear.len(), all.len())
            };
            format!("{}; {rest} clearly", sentence(first, arm(findings, first)))
        }
        (Some(_), _) => format!("{} of {} differences from the baseline are clear", clear.len(), all.len()),
    }
}

fn entries(findings: &Findings) -> Vec<(Mark, String)> {
    let mut entries = vec![(key::MEAN, "mean difference".to_owned())];
    if findings.study.parameter_sets > 1 {
        entries.push((Mark::ThickBar, "50% of parameter sets".to_owned()));
        entries.push((Mark::Line(Pen::solid(BLUE, 1.1)), "95%".to_owned()));
        entries.push((Mark::Dot(1.3, BAND_EDGE, 0.45), "a parameter set".to_owned()));
    }
    entries.push((Mark::Bracket, "run-to-run noise of the mean (95%)".to_owned()));
    if findings.comparisons.iter().any(|comparison| comparison.too_small_to_matter.is_some()) {
        entries.push((Mark::Box(Fill::Plain(CONTEXT), None), "too small to matter".to_owned()));
    }
    entries
}

fn draw_strip(
    page: &Page,
    layout: &StripLayout,
    findings: &Findings,
    strip: &Strip,
    top: f64,
) -> Result<(), ChartError> {
    let rows_top = top + layout.heading();
    let bottom = rows_top + strip.rows.len() as f64 * layout.row;
    let frame = Frame { left: layout.left, top: rows_top, right: layout.right, bottom };
    let axis = layout.axis(strip);
    let panel = Panel::new(&page.svg, frame, axis, (0.0, 1.0));
    let small = strip.rows.iter().filter_map(|comparison| comparison.too_small_to_matter).fold(None, most);
    if let Some(small) = small.map(|small| small * Display::of(strip.measure).factor()) {
        panel.block((-small, 0.0), (small, 1.0), CONTEXT)?;
    }
    axis_lines(&mut page.svg.borrow_mut(), &panel, frame, axis, strip);
    strip_name(&mut page.svg.borrow_mut(), layout, strip, top);
    let display = Display::of(strip.measure);
    let decimals = display.column_decimals(strip.rows.iter().map(|row| row.over_sets.mean * display.factor()));
    for (place, comparison) in strip.rows.iter().enumerate() {
        let row = Frame {
            top: rows_top + place as f64 * layout.row,
            bottom: rows_top + (place + 1) as f64 * layout.row,
            ..frame
        };
        draw_row(page, layout, comparison, row, axis)?;
        row_words(&mut page.svg.borrow_mut(), layout, findings, (comparison, decimals), row);
    }
    Ok(())
}

fn most(best: Option<f64>, value: f64) -> Option<f64> {
    Some(best.map_or(value, |best| best.max(value)))
}

fn axis_lines(svg: &mut Svg, panel: &Panel, frame: Frame, axis: (f64, f64), strip: &Strip) {
    let display = Display::of(strip.measure);
    let label = |mark: f64, decimals: usize| display.signed_with_decimals(mark, decimals);
    let (marks, decimals) = ticks_across(axis.0, axis.1, frame.width(), label);
    for mark in marks {
        let x = panel.at(mark, 0.0).0;
        let pen = if mark == 0.0 { Pen::solid(DARK_GREY, 0.9) } else { Pen::solid(GRID, 0.6) };
        svg.line((x, frame.top), (x, frame.bottom + 2.5), pen);
        let text = if mark == 0.0 { "0".to_owned() } else { label(mark, decimals) };
        svg.text(x, frame.bottom + 10.5, &text, SMALL.at(Anchor::Middle));
    }
}

/// The name of a measure and which way is better.
fn strip_name(svg: &mut Svg, layout: &StripLayout, strip: &Strip, top: f64) {
    let better = match strip.measure.better {
        Better::Higher => "higher is better",
        Better::Lower => "lower is better",
        Better::Neither => "",
    };
    if layout.names_arms {
        svg.text(MARGIN, top + HEADING.size, &short(&name(strip.measure), 60), HEADING);
        svg.text(WIDTH - MARGIN, top + HEADING.size, better, SMALL.at(Anchor::End));
        return;
    }
    let mut base = top + HEADING.size;
    for line in &name_lines(strip) {
        svg.text(MARGIN, base, line, HEADING);
        base += HEADING.leading();
    }
    svg.text(MARGIN, base - 1.0, better, SMALL);
}

/// The marks of one difference.
fn draw_row(
    page: &Page,
    layout: &StripLayout,
    comparison: &Comparison,
    row: Frame,
    axis: (f64, f64),
) -> Result<(), ChartError> {
    let factor = Display::of(comparison.measure).factor();
    let panel = Panel::new(&page.svg, row, axis, (layout.row, 0.0));
    let middle = layout.row * 0.42;
    let jitter = (layout.row * 0.26).min(5.5);
    page.svg.borrow_mut().open(&format!("{}-arm-{}", comparison.measure.id, comparison.arm), "series");
    for (place, value) in dots(comparison).enumerate() {
        // Steps of the golden ratio scatter evenly without chance.
        let across = (place as f64 * 0.618_033_988_75).fract() - 0.5;
        panel.dot((value * factor, middle + 2.0 * jitter * across), 1.3, BAND_EDGE, 0.45)?;
    }
    let spread = &comparison.over_sets;
    if comparison.by_set.len() > 1 {
        panel.line(&[(spread.p025 * factor, middle), (spread.p975 * factor, middle)], Pen::solid(BLUE, 1.1))?;
        panel.line(&[(spread.p25 * factor, middle), (spread.p75 * factor, middle)], Pen::solid(BAND_EDGE, 4.0))?;
    }
    panel.dot((spread.mean * factor, middle), 3.2, super::theme::WHITE, 1.0)?;
    panel.dot((spread.mean * factor, middle), 2.6, BLUE, 1.0)?;
    let (left, y) = panel.at(comparison.noise_95.0 * factor, middle + jitter + 3.2);
    let right = panel.at(comparison.noise_95.1 * factor, middle).0;
    let mut svg = page.svg.borrow_mut();
    key::bracket(&mut svg, left, right, y);
    svg.close();
    Ok(())
}

fn row_words(
    svg: &mut Svg,
    layout: &StripLayout,
    findings: &Findings,
    (comparison, decimals): (&Comparison, usize),
    row: Frame,
) {
    let base = row.top + layout.row * 0.42 + LABEL.size * 0.36;
    if layout.names_arms {
        let name = fitted_in_the_middle(arm(findings, comparison), SMALL, layout.left - MARGIN - 6.0);
        svg.text(MARGIN, base, &name, SMALL.in_colour(super::theme::BLACK));
    }
    let display = Display::of(comparison.measure);
    let mean = display.signed_with_decimals(comparison.over_sets.mean * display.factor(), decimals);
    svg.text(layout.column(0), base, &mean, VALUE.at(Anchor::End));
    svg.text(layout.column(1), base, &part(comparison.same_sign_futures), LABEL.at(Anchor::End));
    let sets = if findings.study.parameter_sets > 1 { part(comparison.same_sign_sets) } else { "–".to_owned() };
    svg.text(layout.column(2), base, &sets, LABEL.at(Anchor::End));
}

fn csv(findings: &Findings, strips: &[Strip]) -> Result<String, ChartError> {
    let mut units: Vec<&'static str> = Vec::new();
    for strip in strips {
        let unit = Display::of(strip.measure).difference_column();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let columns: Vec<String> = units.iter().map(|unit| format!("value_{unit}")).collect();
    let mut heads = vec!["measure", "arm", "baseline", "statistic"];
    heads.extend(columns.iter().map(String::as_str));
    heads.extend(["value_per_cent", "futures"]);
    let mut table = ChartTable::new(&heads)?;
    let baseline = findings.arms.first().map_or("", |arm| &arm.id);
    let n = findings.study.futures_of_arm().to_string();
    for comparison in strips.iter().flat_map(|strip| &strip.rows) {
        let display = Display::of(comparison.measure);
        let id = findings.arms.get(comparison.arm).map_or("", |arm| &arm.id);
        for (statistic, value) in statistics(comparison, findings.study.parameter_sets) {
            let is_part = statistic.starts_with("same_sign");
            let factor = if is_part { 100.0 } else { display.factor() };
            let wanted = if is_part { "per_cent" } else { display.difference_column() };
            let value = cell(value * factor);
            let mut cells = vec![comparison.measure.id, id, baseline, &statistic];
            cells.extend(
                units.iter().chain([&"per_cent"]).map(|unit| if *unit == wanted { value.as_str() } else { "" }),
            );
            cells.push(&n);
            table.row(&cells)?;
        }
    }
    table.finish()
}

/// What is drawn of a difference, by name, in the unit of the measure.
fn statistics(comparison: &Comparison, sets: u32) -> Vec<(String, f64)> {
    let spread = &comparison.over_sets;
    let mut all = vec![("mean".to_owned(), spread.mean)];
    if comparison.by_set.len() > 1 {
        let interval = [("p025", spread.p025), ("p25", spread.p25), ("p75", spread.p75), ("p975", spread.p975)];
        all.extend(interval.map(|(statistic, value)| (statistic.to_owned(), value)));
    }
    all.push(("noise_p025".to_owned(), comparison.noise_95.0));
    all.push(("noise_p975".to_owned(), comparison.noise_95.1));
    all.extend(comparison.too_small_to_matter.map(|small| ("too_small_to_matter".to_owned(), small)));
    all.push(("same_sign_futures".to_owned(), comparison.same_sign_futures));
    if sets > 1 {
        all.push(("same_sign_sets".to_owned(), comparison.same_sign_sets));
    }
    all.extend(dots(comparison).zip(1..).map(|(value, number): (f64, u32)| (format!("set_{number}"), value)));
    all
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_title_counts_only_clear_differences() {
        let mut findings = sample::two_arms();
        for comparison in &mut findings.comparisons {
            comparison.over_sets.p025 = -1.0;
            comparison.over_sets.p975 = 1.0;
            comparison.too_small_to_matter = None;
        }
        let chart = regime_comparison(&findings, DrawnFor::Publication).unwrap().unwrap();
        assert_eq!(chart.title, "No clear change was found in any of 7 measures");
    }

    #[test]
    fn at_most_200_parameter_sets_are_drawn() {
        let mut findings = sample::two_arms();
        findings.comparisons.truncate(1);
        findings.comparisons[0].by_set = (0..300).map(f64::from).collect();
        let chart = regime_comparison(&findings, DrawnFor::Publication).unwrap().unwrap();
        assert_eq!(chart.csv.matches(",set_").count(), 200);
    }

    #[test]
    fn with_one_parameter_set_no_interval_over_sets_is_drawn() {
        let mut findings = sample::two_arms();
        findings.study.parameter_sets = 1;
        findings.study.futures_per_set = 40;
        findings.comparisons.iter_mut().for_each(|comparison| comparison.by_set.truncate(1));
        let chart = regime_comparison(&findings, DrawnFor::Publication).unwrap().unwrap();
        assert!(!chart.csv.contains("p975,") || !chart.csv.contains(",p975,"));
        assert!(chart.notes[0].starts_with("One parameter set"));
    }
}
