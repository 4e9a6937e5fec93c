//! How many futures are enough: a sequential rule on the paired difference.
//!
//! The rule is looked at after 30, 60, 120 … futures in the order of their index, never in the order in which threads
//! finish, so that the verdict does not depend on the machine.

use super::quantiles::{mean, variance};
use super::student::t_975;

/// Futures before the rule is first looked at: below, the interval itself is too uncertain.
pub const PILOT: usize = 30;
/// Futures after a look in which the interval must stay narrow, so that a lucky moment does not stop a study.
pub const LOOK_AHEAD: usize = 5;

/// Whether the futures were enough for the precision that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StoppingVerdict {
    /// The interval was narrow enough after `futures` and stayed so.
    Enough {
        /// Number of futures at the look that passed.
        futures: usize,
        /// Half width of the 95% interval with all futures, in the unit of the differences.
        half_width: f64,
    },
    /// The interval is still too wide.
    NotEnough {
        /// Half width of the 95% interval with all futures.
        half_width: f64,
        /// Half width that was asked for.
        wanted: f64,
        /// Futures that would be needed if their spread stays as it is; `None` if no number would do.
        needed: Option<u64>,
    },
    /// Fewer futures than the rule can be looked at with.
    TooFew {
        /// The least number of futures.
        least: usize,
    },
}

/// Looks whether paired differences, in the order of their futures, settle their mean.
///
/// The 95% half width must be at most `absolute` (in the unit of the differences), or at most the part `relative` of
/// the mean (0.05 for five per cent), corrected to relative / (1 + relative) since the mean itself is estimated. The
/// last look leaves room for the look-ahead.
#[must_use]
pub fn enough(differences: &[f64], absolute: f64, relative: f64) -> StoppingVerdict {
    let Some(last_look) = differences.len().checked_sub(LOOK_AHEAD).filter(|last| *last >= PILOT) else {
        return StoppingVerdict::TooFew { least: PILOT + LOOK_AHEAD };
    };
    let precise = |futures: usize| {
        let interval = Interval::of(&differences[..futures], absolute, relative);
        interval.half_width <= interval.wanted
    };
    let mut look = PILOT;
    loop {
        if (look..=look + LOOK_AHEAD).all(precise) {
            let half_width = Interval::of(differences, absolute, relative).half_width;
            return StoppingVerdict::Enough { futures: look, half_width };
        }
        if look == last_look {
            break;
        }
        look = (look * 2).min(last_look);
    }
    let all = Interval::of(differences, absolute, relative);
    StoppingVerdict::NotEnough { half_width: all.half_width, wanted: all.wanted, needed: all.needed(differences.len()) }
}

struct Interval {
    half_width: f64,
    wanted: f64,
}

impl Interval {
    fn of(differences: &[f64], absolute: f64, relative: f64) -> Self {
        let count = differences.len();
        let half_width = t_975(count as u64 - 1) * libm::sqrt(variance(differences) / count as f64);
        let wanted = absolute.max(relative / (1.0 + relative) * mean(differences).abs());
        Self { half_width, wanted }
    }

    /// The half width falls with the square root of the number of futures.
    fn needed(&self, count: usize) -> Option<u64> {
        let ratio = self.half_width / self.wanted;
        let needed = libm::ceil(count as f64 * ratio * ratio);
        // Where the interval only just failed during the look-ahead, a few more futures than there are will do.
        (needed < 1e12).then(|| (needed as u64).max((count + LOOK_AHEAD) as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Alternates around 10 by plus and minus `swing`: the standard deviation is about `swing`.
    fn swinging(count: usize, swing: f64) -> Vec<f64> {
        (0..count).map(|place| 10.0 + if place % 2 == 0 { swing } else { -swing }).collect()
    }

    #[test]
    fn differences_that_never_vary_are_enough_at_the_first_look() {
        assert_eq!(enough(&[0.0; 35], 0.0, 0.05), StoppingVerdict::Enough { futures: 30, half_width: 0.0 });
    }

    #[test]
    fn a_wide_spread_is_enough_only_at_a_later_look() {
        // Half width about 2 · t / sqrt(n): 0.76 at 30, 0.52 at 60, 0.36 at 120; asked for 0.4.
        let StoppingVerdict::Enough { futures, half_width } = enough(&swinging(200, 2.0), 0.4, 0.0) else { panic!() };
        assert_eq!(futures, 120);
        assert!((half_width - 0.279_58).abs() < 1e-4);
    }

    #[test]
    fn the_relative_rule_is_corrected_for_the_estimated_mean() {
        // At 30 futures the half width is 0.3798. Of the mean 10, 0.04 / 1.04 is 0.3846, which is enough.
        assert!(matches!(enough(&swinging(35, 1.0), 0.0, 0.04), StoppingVerdict::Enough { .. }));
        // 0.0385 of 10 would do, but 0.0385 / 1.0385 of it is 0.3707.
        assert!(matches!(enough(&swinging(35, 1.0), 0.0, 0.0385), StoppingVerdict::NotEnough { .. }));
    }

    #[test]
    fn too_wide_an_interval_tells_how_many_futures_it_needs() {
        let StoppingVerdict::NotEnough { half_width, wanted, needed } = enough(&swinging(100, 1.0), 0.1, 0.0) else {
            panic!()
        };
        // t(99) = 1.984217, s = 1.005038, so half width 0.199421 and 100 · 1.99421² = 397.7.
        assert!((half_width - 0.199_421).abs() < 1e-5);
        assert_eq!((wanted, needed), (0.1, Some(398)));
    }

    #[test]
    fn exact_certainty_about_a_noisy_difference_is_out_of_reach() {
        assert!(matches!(enough(&swinging(40, 1.0), 0.0, 0.0), StoppingVerdict::NotEnough { needed: None, .. }));
    }

    #[test]
    fn fewer_futures_than_the_pilot_are_too_few() {
        assert_eq!(enough(&[1.0; 34], 1.0, 0.0), StoppingVerdict::TooFew { least: 35 });
        assert_eq!(enough(&[], 1.0, 0.0), StoppingVerdict::TooFew { least: 35 });
    }

    #[test]
    fn a_burst_after_a_lucky_look_keeps_the_study_going() {
        let mut differences = vec![1.0; 80];
        differences[32] = 50.0;
        let StoppingVerdict::Enough { futures, .. } = enough(&differences, 2.0, 0.0) else { panic!() };
        assert_eq!(futures, 60);
    }
}
