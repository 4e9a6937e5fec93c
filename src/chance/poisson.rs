//! Poisson counts by inversion of one score.
//!
//! Write X for the real number at which the Poisson distribution function, continued between the whole numbers by the
//! incomplete gamma function, equals the probability of a standard normal value w. Differentiating that equation by the
//! mean and by w gives a partial differential equation for X whose solution in falling powers of √mean is
//!
//! ```text
//! X = mean + w √mean + (w² − 4)/6 − (w³ + 2w)/(72 √mean) + (3w⁴ + 7w² − 16)/(810 mean) − …
//! ```
//!
//! (the Cornish–Fisher expansion; the constant term holds the half-step of Sheppard's correction). The count is the
//! whole number just above X. Four terms leave an error below [`error_bound`]; where X comes closer than that to a
//! whole number, which happens in 4% of draws for a mean of 2, 1% for a mean of 4 and one in 100,000 for a mean of 130,
//! the exact sum decides. Every draw is therefore the exact inverse: monotone in the score and in the mean.

use super::exact::{Counts, decided, deviance, nearest, stirling_error};
use super::normal::Score;

/// Below this mean, adding up the distribution function from 0 is as fast, and the expansion is weak.
const SMALLEST_EXPANDED_MEAN: f64 = 2.0;
/// Larger means are drawn as this one, so that a count always fits its type.
const LARGEST_MEAN: f64 = 4.0e9;
/// Terms smaller than this cannot move a sum of probabilities.
const LEAST_MASS: f64 = 1e-18;

/// A Poisson count with the given mean: how many of many rare, independent events happen.
///
/// Never falls when the score or the mean rises. A mean of 0, below 0 or not a number gives 0; means above 4 billion
/// are drawn as 4 billion.
#[must_use]
#[inline]
pub fn poisson(mean: f64, score: Score) -> u32 {
    if mean >= SMALLEST_EXPANDED_MEAN {
        let mean = mean.min(LARGEST_MEAN);
        let value = expansion(mean, score.normal);
        let bound = error_bound(mean, score.normal);
        decided(value, bound).unwrap_or_else(|| Poisson { mean }.invert_from(nearest(value), score.uniform))
    } else {
        summed_up(mean, score.uniform)
    }
}

/// The first terms of X in falling powers of the root of the mean.
#[inline(always)]
fn expansion(mean: f64, w: f64) -> f64 {
    let root = mean.sqrt();
    let inverse = 1.0 / root;
    let t = w * w;
    let constant = (t - 4.0) * (1.0 / 6.0);
    let first = w * (t + 2.0) * (-1.0 / 72.0);
    let second = (3.0 * t + 7.0) * t * (1.0 / 810.0) - 16.0 / 810.0;
    let third = w * (((-207.0 * t - 548.0) * t + 2684.0) * (1.0 / 155_520.0));
    mean + (w * root + (constant + inverse * (first + inverse * (second + inverse * third))))
}

/// A bound on the error of [`expansion`]: twice the first term left out, and what rounding can add.
///
/// Held against the exact distribution function for means from 2 to 1,000 and probabilities from 10⁻¹² upwards; the
/// largest error found was 0.7 of it.
#[inline(always)]
fn error_bound(mean: f64, w: f64) -> f64 {
    let t = w * w;
    ((0.0024 * t + 0.006) * (t * t) + 0.03) / (mean * mean) + 1e-15 * mean
}

/// Adds up probabilities from 0 until they reach the uniform.
fn summed_up(mean: f64, uniform: f64) -> u32 {
    if mean.is_nan() || mean <= 0.0 {
        return 0;
    }
    let mut mass = libm::exp(-mean);
    let mut sum = mass;
    let mut count = 0;
    while sum < uniform && mass > LEAST_MASS {
        count += 1;
        mass *= mean / f64::from(count);
        sum += mass;
    }
    count
}

/// The exact distribution, for draws too close to call.
struct Poisson {
    mean: f64,
}

impl Counts for Poisson {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn largest(&self) -> u32 {
        u32::MAX
    }

    fn mass(&self, count: u32) -> f64 {
        if count == 0 {
            return libm::exp(-self.mean);
        }
        let x = f64::from(count);
        libm::exp(-stirling_error(count) - deviance(x, self.mean)) / (2.0 * std::f64::consts::PI * x).sqrt()
    }

    fn step_up(&self, count: f64) -> f64 {
        self.mean / (count + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Place, Purpose, normal_score};

    /// The distribution function at 0, 1, 2, …, from logarithms of factorials: another road than the code above takes.
    fn distribution(mean: f64) -> Vec<f64> {
        let mut sum = 0.0;
        let last = (mean + 12.0 * mean.sqrt() + 30.0) as u32;
        let mass = |k: u32| libm::exp(f64::from(k) * libm::log(mean) - mean - libm::lgamma(f64::from(k) + 1.0));
        (0..=last)
            .map(|k| {
                sum += mass(k);
                sum
            })
            .collect()
    }

    #[test]
    fn every_step_of_the_distribution_function_lies_where_it_should() {
        // If a score just below P(N ≤ k) gives at most k and one just above gives more, no probability is off by more.
        let tolerance = 1e-10;
        for mean in [0.3, 1.0, 1.999, 2.0, 2.4, 3.0, 4.0, 5.5, 12.0, 30.0, 120.0, 499.0, 500.0, 3000.0] {
            for (k, probability) in distribution(mean).into_iter().enumerate() {
                let (below, above) = (probability - tolerance, probability + tolerance);
                if below > 0.0 {
                    assert!(poisson(mean, Score::of_uniform(below)) as usize <= k, "mean {mean}, at most {k}");
                }
                if above < 1.0 {
                    assert!(poisson(mean, Score::of_uniform(above)) as usize > k, "mean {mean}, above {k}");
                }
            }
        }
    }

    #[test]
    fn the_expansion_and_the_exact_sum_give_the_same_count() {
        for mean in [2.0, 2.7, 4.0, 7.3, 31.0, 260.0] {
            for i in 1..2000 {
                let score = Score::of_uniform(f64::from(i) / 2000.0);
                let exact = Poisson { mean }.invert_from(mean as u32, score.uniform);
                assert_eq!(poisson(mean, score), exact, "mean {mean}, uniform {}", score.uniform);
            }
        }
    }

    #[test]
    fn what_the_expansion_leaves_out_is_its_next_term() {
        let mean = 1000.0;
        for (k, probability) in distribution(mean).into_iter().enumerate() {
            let w = if probability > 1e-3 && probability < 0.999 { normal_score(probability) } else { continue };
            let t = w * w;
            let next = ((19.0 / 34_020.0 * t + 5.0 / 3024.0) * t - 5189.0 / 408_240.0) * t - 16.0 / 25_515.0;
            let left_out = (k as f64 - expansion(mean, w)) * mean * mean;
            assert!((left_out - next).abs() < 0.03, "score {w}: {left_out} against {next}");
        }
    }

    #[test]
    fn the_far_tails_are_exact_too() {
        for mean in [2.0, 3.1, 9.0, 50.0, 700.0] {
            for i in 1..300 {
                let distance = libm::exp(-0.12 * f64::from(i));
                for uniform in [distance, 1.0 - distance].into_iter().filter(|u| *u < 1.0) {
                    let exact = Poisson { mean }.invert_from(mean as u32, uniform);
                    assert_eq!(poisson(mean, Score::of_uniform(uniform)), exact, "mean {mean}, uniform {uniform}");
                }
            }
        }
    }

    #[test]
    fn the_exact_sum_is_seldom_needed() {
        let undecided = |mean: f64| {
            let scores = (0..100_000).map(|i| Score::of_uniform((f64::from(i) + 0.5) / 100_000.0));
            scores.filter(|s| decided(expansion(mean, s.normal), error_bound(mean, s.normal)).is_none()).count()
        };
        assert!((100..1_500).contains(&undecided(4.0)), "{}", undecided(4.0));
        assert!(undecided(130.0) <= 5, "{}", undecided(130.0));
    }

    #[test]
    fn counts_never_fall_when_the_score_or_the_mean_rises() {
        for mean in [0.7, 1.9, 2.1, 60.0, 2500.0] {
            let counts: Vec<u32> = (1..5000).map(|i| poisson(mean, Score::of_uniform(f64::from(i) / 5000.0))).collect();
            assert!(counts.is_sorted(), "mean {mean}");
            assert!(counts[0] < counts[4998], "mean {mean}");
        }
        for uniform in [1e-9, 0.02, 0.5, 0.93, 0.999_999] {
            let score = Score::of_uniform(uniform);
            let counts: Vec<u32> = (0..60_000).map(|i| poisson(f64::from(i) * 0.001, score)).collect();
            assert!(counts.is_sorted(), "uniform {uniform}");
        }
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_their_distribution() {
        let size = 200_000;
        let (mut uniforms, mut normals) = (vec![0.0; size], vec![0.0; size]);
        for (entity, mean) in [(0, 0.3), (1, 3.0), (2, 30.0), (3, 120.0), (4, 3000.0)] {
            let place = Place { seed: 5, future: 0, purpose: Purpose::Referrals, entity, step: 0 };
            place.fill_scores(&mut uniforms, &mut normals);
            let scores = uniforms.iter().zip(&normals).map(|(&uniform, &normal)| Score { uniform, normal });
            let counts: Vec<f64> = scores.map(|score| f64::from(poisson(mean, score))).collect();
            let n = size as f64;
            let found = counts.iter().sum::<f64>() / n;
            let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / n;
            assert!((found - mean).abs() < 4.0 * (mean / n).sqrt(), "mean {mean}: {found}");
            // The fourth central moment is mean + 3 mean², so the squared deviation has variance mean + 2 mean².
            assert!((variance - mean).abs() < 4.0 * ((mean + 2.0 * mean * mean) / n).sqrt(), "mean {mean}: {variance}");
        }
    }

    #[test]
    fn a_mean_that_is_no_mean_gives_0_and_a_huge_one_a_count_that_fits() {
        let score = Score::of_uniform(0.9);
        for mean in [0.0, -0.0, -3.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(poisson(mean, score), 0);
        }
        // 4 billion and 1.2816 standard deviations of 63,246, within the correction of 1.
        assert!(poisson(f64::INFINITY, score).abs_diff(4_000_081_052) <= 2);
        assert_eq!(poisson(1e-300, Score::of_uniform(1.0 - f64::EPSILON / 2.0)), 0);
    }

    #[test]
    fn a_uniform_outside_0_to_1_ends_at_once_with_the_least_or_the_largest_count() {
        assert_eq!(poisson(30.0, Score::of_uniform(0.0)), 0);
        assert_eq!(poisson(30.0, Score::of_uniform(f64::NAN)), 0);
        assert_eq!(poisson(30.0, Score::of_uniform(1.0)), u32::MAX);
    }

    #[test]
    fn counts_keep_their_values() {
        let draws = [(0.5, 0.7), (3.0, 0.05), (4.0, 0.5), (25.0, 0.999), (480.0, 0.31), (4200.0, 0.62)];
        let counts = draws.map(|(mean, uniform)| poisson(mean, Score::of_uniform(uniform)));
        assert_eq!(counts, [1, 1, 4, 42, 469, 4220]);
    }
}
