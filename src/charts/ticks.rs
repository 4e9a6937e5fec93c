//! Round values for axes, and an axis that runs across.

use super::font::width;
use super::panel::{Frame, Panel};
use super::svg::Svg;
use super::theme::{Anchor, DARK_GREY, GRID, Pen, SMALL};

/// Round values within a range, in steps of 1, 2 or 5 times a power of ten, and the decimals they need: the widest steps
/// that give at least `fewest` values.
#[must_use]
pub fn ticks(low: f64, high: f64, fewest: usize) -> (Vec<f64>, usize) {
    let found = ladder(low, high).find(|(marks, _)| marks.len() >= fewest);
    found.unwrap_or_else(|| (vec![low], 1))
}

/// Lines and labels of an axis that runs across below a frame, the zero line heavier than the others.
pub fn axis_across(
    svg: &mut Svg,
    panel: &Panel,
    frame: Frame,
    axis: (f64, f64),
    label: impl Fn(f64, usize) -> String + Copy,
) {
    let (marks, decimals) = ticks_across(axis.0, axis.1, frame.width(), label);
    for mark in marks {
        let x = panel.at(mark, 0.0).0;
        let pen = if mark == 0.0 { Pen::solid(DARK_GREY, 0.9) } else { Pen::solid(GRID, 0.6) };
        svg.line((x, frame.top), (x, frame.bottom + 2.5), pen);
        let text = if mark == 0.0 { "0".to_owned() } else { label(mark, decimals) };
        svg.text(x, frame.bottom + 10.5, &text, SMALL.at(Anchor::Middle));
    }
}

/// Round values for an axis that runs across: the narrowest steps at which every two labels have 10 points between them,
/// at most seven values.
#[must_use]
pub fn ticks_across(low: f64, high: f64, room: f64, label: impl Fn(f64, usize) -> String) -> (Vec<f64>, usize) {
    let fits = |marks: &[f64], decimals: usize| {
        let widest = marks.iter().map(|&mark| width(&label(mark, decimals), SMALL)).fold(0.0, f64::max);
        let step = marks.get(1).map_or(high - low, |second| second - marks[0]);
        marks.len() <= 7 && step / (high - low) * room >= widest + 10.0
    };
    let all = ladder(low, high).take_while(|(marks, decimals)| marks.len() < 2 || fits(marks, *decimals));
    match all.last() {
        Some(found) if found.0.len() > 1 => found,
        // Too narrow for even steps: the outermost two of the widest steps that have two.
        _ => {
            let (marks, decimals) = ticks(low, high, 2);
            let ends = [marks.first().copied(), marks.last().copied()];
            (ends.into_iter().flatten().collect(), decimals)
        }
    }
}

/// Finer and finer round values within a range.
fn ladder(low: f64, high: f64) -> impl Iterator<Item = (Vec<f64>, usize)> {
    let span = high - low;
    let power = if span.is_finite() && span > 0.0 { libm::floor(libm::log10(span)) as i32 } else { 0 };
    let steps = (0..5).flat_map(move |down| [5, 2, 1].map(|multiple| (multiple, power - down)));
    steps.take_while(move |_| span.is_finite() && span > 0.0).map(move |(multiple, power)| {
        let step = f64::from(multiple) * libm::pow(10.0, f64::from(power));
        let first = libm::ceil(low / step - 1e-9) as i64;
        let last = libm::floor(high / step + 1e-9) as i64;
        let marks = (first..=last).map(|number| number as f64 * step).collect();
        (marks, usize::try_from(-power).unwrap_or(0))
    })
}

#[cfg(test)]
mod tests {
    use super::super::theme::Display;
    use super::*;
    use crate::measures::Unit;

    #[test]
    fn ticks_are_round_within_the_range_and_no_fewer_than_asked() {
        assert_eq!(ticks(-3.0, 11.0, 3), (vec![0.0, 5.0, 10.0], 0));
        assert_eq!(ticks(0.0, 0.5, 5), (vec![0.0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5], 1));
        assert_eq!(ticks(4.0, 4.0, 5).0, vec![4.0]);
    }

    #[test]
    fn labels_across_do_not_touch() {
        let label = |mark: f64, decimals: usize| Display(Unit::Pounds).signed_with_decimals(mark, decimals);
        for room in [90.0, 130.0, 240.0] {
            let (marks, decimals) = ticks_across(-2.3, 4.9, room, label);
            assert!(marks.len() >= 2, "{room}");
            let step = (marks[1] - marks[0]) / 7.2 * room;
            assert!(marks.iter().all(|&mark| width(&label(mark, decimals), SMALL) + 10.0 <= step));
        }
    }
}
