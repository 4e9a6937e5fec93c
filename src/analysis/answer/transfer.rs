//! Money moved between commissioners and providers, with a direction.

use schemars::JsonSchema;
use serde::Serialize;

use super::verdict::{Direction, side};
use super::{Subjects, comparison};
use crate::analysis::findings::{Comparison, Findings, Quantiles};

/// Money moved between commissioners and providers, in pounds a year; above zero it moves to providers.
///
/// In each parameter set it is the smaller of one side's gain and the other's loss, and nothing where both gain or both
/// lose.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Transfer {
    /// Mean over parameter sets.
    pub pounds_a_year: f64,
    /// The middle 95% of parameter sets; both ends are the mean if no parameter was varied.
    pub over_sets_95: (f64, f64),
    /// Half width of the 95% run-to-run interval: that of the side which is less certain; none from a single future.
    pub run_to_run_half_width: Option<f64>,
    /// Part of all futures in which providers' position has the sign of its mean change, 0 to 1.
    pub providers_same_sign_share: f64,
    /// Part of all futures in which commissioners' position has the sign of its mean change, 0 to 1.
    pub commissioners_same_sign_share: f64,
    /// Part of the parameter sets in which money moves the same way, 0 to 1.
    pub same_way_sets_share: f64,
    /// True if the direction is clear of both kinds of uncertainty.
    pub is_clear: bool,
}

impl Transfer {
    /// All that the transfer could be.
    pub(super) fn whole_range(&self) -> (f64, f64) {
        let half = self.run_to_run_half_width.unwrap_or(f64::INFINITY);
        let (low, high) = self.over_sets_95;
        (low.min(self.pounds_a_year - half), high.max(self.pounds_a_year + half))
    }

    /// The direction, if it is clear: up is towards providers.
    pub(super) fn direction(&self) -> Option<Direction> {
        side(self.whole_range())
    }
}

/// The transfer in an arm, if both sides were looked at.
pub(super) fn between(findings: &Findings, subjects: &Subjects, arm: usize) -> Option<Transfer> {
    let providers = comparison(findings, arm, subjects.providers)?;
    let commissioners = comparison(findings, arm, subjects.commissioners)?;
    let by_set: Vec<f64> =
        providers.by_set.iter().zip(&commissioners.by_set).map(|(gain, other)| to_first(*gain, *other)).collect();
    let over_sets = Quantiles::of(&by_set);
    let same_way = by_set.iter().filter(|moved| **moved * over_sets.mean > 0.0).count();
    // The less certain side counts: money cannot be said to move between two of whom one may not have moved.
    let half = half_width(providers).max(half_width(commissioners));
    let mut found = Transfer {
        pounds_a_year: over_sets.mean,
        over_sets_95: (over_sets.p025, over_sets.p975),
        run_to_run_half_width: half.is_finite().then_some(half),
        providers_same_sign_share: providers.same_sign_futures,
        commissioners_same_sign_share: commissioners.same_sign_futures,
        same_way_sets_share: same_way as f64 / by_set.len().max(1) as f64,
        is_clear: false,
    };
    found.is_clear = found.direction().is_some();
    Some(found)
}

/// What moves to the first of two parties; below zero what moves away from it.
fn to_first(first: f64, second: f64) -> f64 {
    if first > 0.0 && second < 0.0 {
        first.min(-second)
    } else if first < 0.0 && second > 0.0 {
        first.max(-second)
    } else {
        0.0
    }
}

/// Half the width of the run-to-run interval.
pub(super) fn half_width(comparison: &Comparison) -> f64 {
    0.5 * (comparison.noise_95.1 - comparison.noise_95.0)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::super::{SUBJECTS, Verdict, verdict};
    use super::*;
    use crate::analysis::position::money_moved;

    fn transfer(providers: GivenDifference, commissioners: GivenDifference) -> Transfer {
        between(&study(3, 30, &[(&PROVIDERS, providers), (&COMMISSIONERS, commissioners)]), &SUBJECTS, 1).unwrap()
    }

    #[test]
    fn its_size_is_the_money_moved_between_two_parties() {
        for (first, second) in [(5.0, -5.0), (5.0, -2.0), (-7.0, 3.0), (4.0, 2.0), (-4.0, -2.0), (0.0, 3.0)] {
            assert_eq!(to_first(first, second).abs(), money_moved(&[first, second]), "{first} {second}");
        }
        assert!(to_first(-7.0, 3.0) < 0.0 && to_first(5.0, -2.0) > 0.0);
    }

    #[test]
    fn a_gain_paid_by_the_other_side_is_clear() {
        let found = transfer(gain(2e6), loss(2e6));
        // Sets pair 1 with 3, 2 with 2 and 3 with 1 million.
        assert_eq!((found.pounds_a_year, found.is_clear), (4e6 / 3.0, true));
        assert_eq!((found.same_way_sets_share, found.run_to_run_half_width), (1.0, Some(2e5)));
    }

    #[test]
    fn the_less_certain_side_decides_whether_money_can_be_said_to_move() {
        let mut found = study(3, 30, &[(&PROVIDERS, gain(2e6)), (&COMMISSIONERS, loss(2e6))]);
        found.comparisons[1].noise_95 = (-4.5e6, 0.5e6);
        assert_eq!(verdict::verdict(&found.comparisons[0]), Verdict::Better);
        assert!(!between(&found, &SUBJECTS, 1).unwrap().is_clear);
    }

    #[test]
    fn nothing_moves_where_both_gain() {
        let found = transfer(gain(2e6), gain(1e6));
        assert_eq!((found.pounds_a_year, found.over_sets_95, found.is_clear), (0.0, (0.0, 0.0), false));
    }

    #[test]
    fn one_side_alone_makes_no_transfer() {
        assert_eq!(between(&study(3, 30, &[(&PROVIDERS, gain(1.0))]), &SUBJECTS, 1), None);
    }
}
