//! Two arms on the same futures: the difference, how much of it is noise, and how often it has the same sign.
//!
//! Pairing is the whole point: both arms meet the same chance, so what they share cancels out in the difference.

use thiserror::Error;

use super::quantiles::{Quantiles, mean, pooled_within, squared_deviations, sum, variance};
use super::student::t_975;

/// Why two arms cannot be compared.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PairedError {
    /// One of the arms has no parameter set or a set without futures.
    #[error("an arm has no futures: give at least one parameter set and one future for each set")]
    Empty,
    /// The arms do not hold the same number of futures for each set.
    #[error(
        "parameter set {set} has {baseline} futures under the baseline but {arm} under the other arm; run both on the same futures"
    )]
    Unpaired {
        /// The first parameter set that differs, from 0.
        set: usize,
        /// Futures of the first set under the baseline, or of this set under the baseline.
        baseline: usize,
        /// Futures of this set under the other arm.
        arm: usize,
    },
    /// A value is infinite or not a number.
    #[error("future {future} of parameter set {set} has a value that is not a finite number")]
    NotFinite {
        /// The parameter set, from 0.
        set: usize,
        /// The future, from 0.
        future: usize,
    },
}

/// What the paired differences of one measure say; an arm minus the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Paired {
    /// Mean of the measure under the baseline.
    pub baseline_mean: f64,
    /// Mean difference over all futures of all sets.
    pub mean: f64,
    /// Mean difference of each parameter set.
    pub by_set: Vec<f64>,
    /// Spread of `by_set`.
    pub over_sets: Quantiles,
    /// 95% interval of the mean from run-to-run noise at the given parameter sets; `None` with one future for each set.
    pub noise_95: Option<(f64, f64)>,
    /// 95% interval of the mean that takes all spread between sets for noise: never narrower than the truth asks for.
    pub bound_95: (f64, f64),
    /// Part of all futures in which the difference has the sign of its mean, 0 to 1; exact zeros have no sign.
    pub same_sign_futures: f64,
    /// The same over parameter sets.
    pub same_sign_sets: f64,
    /// Correlation of the arms over the futures of a set, -1 to 1; 1 when the difference never varies.
    pub pairing_correlation: f64,
}

impl Paired {
    /// The run-to-run interval, or its upper bound where one future for each set hides the noise among the spread of
    /// sets; from minus to plus infinity for a single pair of futures, from which nothing can be said.
    #[must_use]
    pub fn noise_or_bound(&self) -> (f64, f64) {
        self.noise_95.unwrap_or(self.bound_95)
    }
}

/// Compares two arms whose values lie in the same order: by parameter set, then by future.
///
/// Futures of different sets are taken to be independent: the noise has sets · (futures - 1) degrees of freedom.
///
/// # Errors
/// When the arms are empty, not of one shape, or hold a value that is not finite.
pub fn compare(baseline: &[Vec<f64>], arm: &[Vec<f64>]) -> Result<Paired, PairedError> {
    check(baseline, arm)?;
    let differences: Vec<Vec<f64>> =
        baseline.iter().zip(arm).map(|(base, other)| base.iter().zip(other).map(|(b, a)| a - b).collect()).collect();
    let by_set: Vec<f64> = differences.iter().map(|futures| mean(futures)).collect();
    let overall = mean(&by_set);
    let all: Vec<f64> = differences.concat();
    let baseline_by_set: Vec<f64> = baseline.iter().map(|futures| mean(futures)).collect();
    Ok(Paired {
        baseline_mean: mean(&baseline_by_set),
        mean: overall,
        over_sets: Quantiles::of(&by_set),
        noise_95: noise(&differences, overall),
        bound_95: around(overall, libm::sqrt(variance(&by_set)), by_set.len(), by_set.len() - 1),
        same_sign_futures: share_with_sign_of(overall, &all),
        same_sign_sets: share_with_sign_of(overall, &by_set),
        pairing_correlation: correlation(baseline, arm, &all),
        by_set,
    })
}

fn check(baseline: &[Vec<f64>], arm: &[Vec<f64>]) -> Result<(), PairedError> {
    let first = baseline.first().map_or(0, Vec::len);
    if first == 0 || arm.is_empty() {
        return Err(PairedError::Empty);
    }
    for set in 0..baseline.len().max(arm.len()) {
        let here = baseline.get(set).map_or(0, Vec::len);
        let there = arm.get(set).map_or(0, Vec::len);
        if here != first || there != first {
            let baseline = if here == there { first } else { here };
            return Err(PairedError::Unpaired { set, baseline, arm: there });
        }
        let finite = |future: &usize| baseline[set][*future].is_finite() && arm[set][*future].is_finite();
        if let Some(future) = (0..first).find(|future| !finite(future)) {
            return Err(PairedError::NotFinite { set, future });
        }
    }
    Ok(())
}

/// The noise of the overall mean, from the spread of differences within their sets.
fn noise(differences: &[Vec<f64>], overall: f64) -> Option<(f64, f64)> {
    let pooled = pooled_within(differences)?;
    let count = differences.iter().map(Vec::len).sum();
    Some(around(overall, pooled.deviation, count, pooled.freedom))
}

/// The 95% interval of a mean of `count` values with this standard deviation.
fn around(centre: f64, deviation: f64, count: usize, freedom: usize) -> (f64, f64) {
    if freedom == 0 {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let half = t_975(freedom as u64) * deviation / libm::sqrt(count as f64);
    (centre - half, centre + half)
}

/// Part of the values with the sign of `centre`; when `centre` is exactly zero, the part that is exactly zero.
fn share_with_sign_of(centre: f64, values: &[f64]) -> f64 {
    let same = |value: &&f64| if centre == 0.0 { **value == 0.0 } else { **value * centre.signum() > 0.0 };
    values.iter().filter(same).count() as f64 / values.len() as f64
}

/// Correlation of the two arms, within sets so that varied parameters do not pass for shared chance; over sets where
/// each has a single future.
fn correlation(baseline: &[Vec<f64>], arm: &[Vec<f64>], differences: &[f64]) -> f64 {
    if differences.iter().all(|difference| *difference == differences[0]) {
        return 1.0;
    }
    let groups = |values: &[Vec<f64>]| if values[0].len() > 1 { values.to_vec() } else { vec![values.concat()] };
    let (base, other) = (groups(baseline), groups(arm));
    let products: Vec<f64> = base.iter().zip(&other).flat_map(|(b, a)| products_of_deviations(b, a)).collect();
    let spread = |groups: &[Vec<f64>]| sum(&groups.iter().map(|group| squared_deviations(group)).collect::<Vec<_>>());
    let scale = libm::sqrt(spread(&base)) * libm::sqrt(spread(&other));
    // An arm that never varies shares no chance with the other.
    if scale > 0.0 { (sum(&products) / scale).clamp(-1.0, 1.0) } else { 0.0 }
}

fn products_of_deviations(one: &[f64], other: &[f64]) -> Vec<f64> {
    let (centre, other_centre) = (mean(one), mean(other));
    one.iter().zip(other).map(|(a, b)| (a - centre) * (b - other_centre)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identical_arms_differ_by_exactly_nothing() {
        let arm = vec![vec![0.1, 0.7, 1e9], vec![-3.3, 2.2, 0.3]];
        let found = compare(&arm, &arm).unwrap();
        assert_eq!((found.mean, found.by_set.as_slice(), found.noise_95), (0.0, &[0.0, 0.0][..], Some((0.0, 0.0))));
        assert_eq!(found.over_sets, Quantiles::default());
        assert_eq!((found.same_sign_futures, found.same_sign_sets, found.pairing_correlation), (1.0, 1.0, 1.0));
    }

    #[test]
    fn set_means_and_noise_are_those_worked_by_hand() {
        // Differences 1, 3 and 5, 7: set means 2 and 6; within-set variance 2 on 2 degrees of freedom; standard error
        // sqrt(2 / 4); t(2) = 4.302653; half width 3.042435.
        let base = vec![vec![10.0, 20.0], vec![30.0, 40.0]];
        let arm = vec![vec![11.0, 23.0], vec![35.0, 47.0]];
        let found = compare(&base, &arm).unwrap();
        assert_eq!((found.baseline_mean, found.mean, found.by_set.as_slice()), (25.0, 4.0, &[2.0, 6.0][..]));
        let (low, high) = found.noise_95.unwrap();
        assert!((low - (4.0 - 3.042_435)).abs() < 1e-6 && (high - (4.0 + 3.042_435)).abs() < 1e-6);
        assert_eq!((found.same_sign_futures, found.same_sign_sets), (1.0, 1.0));
    }

    #[test]
    fn exact_zeros_count_for_neither_sign() {
        let found = compare(&[vec![0.0; 4]], &[vec![0.0, 4.0, -1.0, 1.0]]).unwrap();
        assert_eq!((found.mean, found.same_sign_futures), (1.0, 0.5));
        let balanced = compare(&[vec![0.0; 4]], &[vec![0.0, 2.0, -2.0, 0.0]]).unwrap();
        assert_eq!((balanced.mean, balanced.same_sign_futures), (0.0, 0.5));
    }

    #[test]
    fn one_future_for_each_set_hides_the_noise_but_bounds_it() {
        let found = compare(&[vec![0.0], vec![0.0]], &[vec![1.0], vec![3.0]]).unwrap();
        assert_eq!(found.noise_95, None);
        // Standard error sqrt(2 / 2) = 1, t(1) = 12.706205.
        let (low, high) = found.noise_or_bound();
        assert!((low + 10.706_205).abs() < 1e-5 && (high - 14.706_205).abs() < 1e-5);
    }

    #[test]
    fn a_single_pair_of_futures_bounds_nothing() {
        let found = compare(&[vec![1.0]], &[vec![2.0]]).unwrap();
        assert_eq!(found.noise_or_bound(), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn correlation_is_taken_within_sets() {
        // Within each set the arms move against each other although their set means rise together.
        let base = vec![vec![0.0, 1.0], vec![100.0, 101.0]];
        let arm = vec![vec![1.0, 0.0], vec![101.0, 100.0]];
        assert_eq!(compare(&base, &arm).unwrap().pairing_correlation, -1.0);
        let constant = compare(&[vec![1.0, 1.0]], &[vec![1.0, 2.0]]).unwrap();
        assert_eq!(constant.pairing_correlation, 0.0);
    }

    #[test]
    fn arms_on_different_futures_are_refused() {
        let short = compare(&[vec![1.0, 2.0], vec![1.0, 2.0]], &[vec![1.0, 2.0], vec![1.0]]);
        assert_eq!(short, Err(PairedError::Unpaired { set: 1, baseline: 2, arm: 1 }));
        assert_eq!(
            compare(&[vec![1.0]], &[vec![1.0], vec![2.0]]),
            Err(PairedError::Unpaired { set: 1, baseline: 0, arm: 1 })
        );
        assert_eq!(compare(&[], &[]), Err(PairedError::Empty));
        let odd = compare(&[vec![1.0, f64::NAN]], &[vec![1.0, 2.0]]);
        assert_eq!(odd, Err(PairedError::NotFinite { set: 0, future: 1 }));
    }

    proptest! {
        #[test]
        fn a_constant_gain_moves_the_mean_and_nothing_else(
            values in prop::collection::vec((-500_i32..500, -500_i32..500), 6), gain in -500_i32..500,
        ) {
            let column = |pick: fn(&(i32, i32)) -> i32, plus: i32| -> Vec<Vec<f64>> {
                values.chunks(3).map(|set| set.iter().map(|pair| f64::from(pick(pair) + plus)).collect()).collect()
            };
            let before = compare(&column(|pair| pair.0, 0), &column(|pair| pair.1, 0)).unwrap();
            let after = compare(&column(|pair| pair.0, 0), &column(|pair| pair.1, gain)).unwrap();
            prop_assert!((after.mean - before.mean - f64::from(gain)).abs() < 1e-9);
            prop_assert!((after.pairing_correlation - before.pairing_correlation).abs() < 1e-9);
            let width = |found: &Paired| found.noise_95.map_or(0.0, |(low, high)| high - low);
            prop_assert!((width(&after) - width(&before)).abs() < 1e-7);
        }

        #[test]
        fn exchanging_the_arms_turns_every_sign(values in prop::collection::vec((-500_i32..500, -500_i32..500), 6)) {
            let one = vec![values.iter().map(|pair| f64::from(pair.0)).collect::<Vec<_>>()];
            let other = vec![values.iter().map(|pair| f64::from(pair.1)).collect::<Vec<_>>()];
            let (there, back) = (compare(&one, &other).unwrap(), compare(&other, &one).unwrap());
            prop_assert!((there.mean + back.mean).abs() < 1e-9);
            prop_assert_eq!(there.same_sign_futures, back.same_sign_futures);
        }
    }
}
