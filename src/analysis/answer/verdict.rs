//! What may be claimed of a paired difference.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::findings::Comparison;
use crate::measures::Better;

/// What may be claimed of a difference from the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Clearly on the good side.
    Better,
    /// Clearly on the bad side.
    Worse,
    /// Clearly higher, of a measure that is neither good nor bad.
    Higher,
    /// Clearly lower, of a measure that is neither good nor bad.
    Lower,
    /// Whatever the difference is, it is too small to matter.
    TooSmall,
    /// No future differs at all.
    NoDifference,
    /// The difference may have either sign.
    NotShown,
}

impl Verdict {
    /// Whether it says which way the difference points.
    #[must_use]
    pub const fn names_a_direction(self) -> bool {
        matches!(self, Self::Better | Self::Worse | Self::Higher | Self::Lower)
    }
}

/// Which way a difference points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// The middle 95% of parameter sets.
pub(super) fn over_sets_95(comparison: &Comparison) -> (f64, f64) {
    (comparison.over_sets.p025, comparison.over_sets.p975)
}

/// All that the difference could be: from the lower of both intervals' lows to the higher of their highs.
///
/// Both are needed. Over few sets the spread can miss zero by luck, which the run-to-run interval then tells; over many
/// futures the run-to-run interval becomes narrow however much depends on the parameters. With one set only noise is
/// left.
pub(super) fn whole_range(comparison: &Comparison) -> (f64, f64) {
    let (sets, noise) = (over_sets_95(comparison), comparison.noise_95);
    (sets.0.min(noise.0), sets.1.max(noise.1))
}

/// The side of zero on which a whole range lies.
pub(super) fn side((low, high): (f64, f64)) -> Option<Direction> {
    if low > 0.0 {
        Some(Direction::Up)
    } else if high < 0.0 {
        Some(Direction::Down)
    } else {
        None
    }
}

/// What may be claimed of a difference: the one judge of the answer, of charts and of all that is told of a study.
#[must_use]
pub fn verdict(comparison: &Comparison) -> Verdict {
    let range = whole_range(comparison);
    if range == (0.0, 0.0) && comparison.same_sign_futures == 1.0 {
        return Verdict::NoDifference;
    }
    if comparison.too_small_to_matter.is_some_and(|limit| range.0 > -limit && range.1 < limit) {
        return Verdict::TooSmall;
    }
    match (side(range), comparison.measure.better) {
        (None, _) => Verdict::NotShown,
        (Some(Direction::Up), Better::Higher) | (Some(Direction::Down), Better::Lower) => Verdict::Better,
        (Some(_), Better::Higher | Better::Lower) => Verdict::Worse,
        (Some(Direction::Up), Better::Neither) => Verdict::Higher,
        (Some(Direction::Down), Better::Neither) => Verdict::Lower,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;

    #[test]
    fn a_direction_needs_both_intervals_on_one_side_of_zero() {
        let mut one = gain(10.0).of(&SYSTEM);
        assert_eq!(verdict(&one), Verdict::Better);
        one.noise_95 = (-1.0, 21.0);
        assert_eq!(verdict(&one), Verdict::NotShown);
        one.noise_95 = (9.0, 11.0);
        one.over_sets.p025 = -0.1;
        assert_eq!(verdict(&one), Verdict::NotShown);
    }

    #[test]
    fn less_is_better_of_a_list_and_more_is_better_of_a_surplus() {
        assert_eq!(verdict(&loss(10.0).of(&LIST)), Verdict::Better);
        assert_eq!(verdict(&loss(10.0).of(&SYSTEM)), Verdict::Worse);
        assert_eq!(verdict(&loss(10.0).of(&NEUTRAL)), Verdict::Lower);
    }

    #[test]
    fn a_clear_difference_below_the_limit_is_too_small_to_matter() {
        let mut one = gain(10.0).of(&SYSTEM);
        one.too_small_to_matter = Some(100.0);
        assert_eq!(verdict(&one), Verdict::TooSmall);
        one.too_small_to_matter = Some(14.0);
        assert_eq!(verdict(&one), Verdict::Better);
    }

    #[test]
    fn only_identical_futures_show_no_difference() {
        let mut one = none().of(&SYSTEM);
        assert_eq!(verdict(&one), Verdict::NoDifference);
        one.same_sign_futures = 0.5;
        assert_eq!(verdict(&one), Verdict::NotShown);
    }
}
