//! Binomial counts by inversion of one score.
//!
//! As for Poisson counts, the inverse of the distribution function, continued between the whole numbers by the
//! incomplete beta function, is expanded in falling powers of the standard deviation; the error has a bound, and the
//! exact sum decides the few draws that the expansion cannot. With g = 1 − 2p and w the normal score,
//!
//! ```text
//! X = np + w σ + (g w² − g − 3)/6 + ((g² − 3) w³ − (7g² − 3) w)/(144 σ) + …
//! ```
//!
//! which becomes the Poisson expansion as p falls to 0. Probabilities above one half are drawn as failures.

use super::exact::{Counts, decided, deviance, nearest, stirling_error};
use super::normal::Score;

/// Below this variance, adding up the distribution function from 0 is as fast, and the expansion is weak.
const SMALLEST_EXPANDED_VARIANCE: f64 = 2.0;
/// Terms smaller than this cannot move a sum of probabilities.
const LEAST_MASS: f64 = 1e-18;

/// A binomial count: how many of `trials` independent trials succeed, each with the given probability.
///
/// From 0 to `trials`; never falls when the score, the probability or the trials rise. A probability of 0, below 0 or
/// not a number gives 0; of 1 or more, `trials`.
#[must_use]
#[inline]
pub fn binomial(trials: u32, probability: f64, score: Score) -> u32 {
    if probability <= 0.5 {
        up_to_half(trials, probability, score)
    } else if probability < 1.0 {
        let mirrored = Score { uniform: 1.0 - score.uniform, normal: -score.normal };
        trials - up_to_half(trials, 1.0 - probability, mirrored)
    } else if probability.is_nan() {
        0
    } else {
        trials
    }
}

/// A binomial count for a probability of at most one half.
#[inline]
fn up_to_half(trials: u32, probability: f64, score: Score) -> u32 {
    let binomial = Binomial { trials, probability };
    let variance = binomial.mean() * (1.0 - probability);
    if variance < SMALLEST_EXPANDED_VARIANCE {
        return binomial.summed_up(score.uniform);
    }
    let value = binomial.expansion(variance, score.normal);
    let bound = error_bound(variance, score.normal) + 1e-15 * binomial.mean();
    let count = decided(value, bound).unwrap_or_else(|| binomial.invert_from(nearest(value), score.uniform));
    count.min(trials)
}

/// A bound on the error of the expansion; the same as for Poisson counts, which are the worst case.
///
/// Held against the exact distribution function for variances from 2 to 200, probabilities from 0.0001 to 0.9 and
/// scores up to 6; the largest error found was 0.7 of it.
#[inline(always)]
fn error_bound(variance: f64, w: f64) -> f64 {
    let t = w * w;
    ((0.0024 * t + 0.006) * (t * t) + 0.03) / (variance * variance)
}

struct Binomial {
    trials: u32,
    probability: f64,
}

impl Binomial {
    /// The first terms of X in falling powers of the standard deviation.
    #[inline(always)]
    fn expansion(&self, variance: f64, w: f64) -> f64 {
        let root = variance.sqrt();
        let inverse = 1.0 / root;
        let t = w * w;
        let g = 1.0 - 2.0 * self.probability;
        let g2 = g * g;
        let constant = (g * (t - 1.0) - 3.0) * (1.0 / 6.0);
        let first = w * ((g2 - 3.0) * t - (7.0 * g2 - 3.0)) * (1.0 / 144.0);
        let second = g * (9.0 - g2) * ((3.0 * t + 7.0) * t - 16.0) * (1.0 / 6480.0);
        let third_5 = (9.0 * g2 - 486.0) * g2 - 351.0;
        let third_3 = (256.0 * g2 - 2124.0) * g2 - 324.0;
        let third_1 = (-433.0 * g2 + 6282.0) * g2 + 4887.0;
        let third = w * ((third_5 * t + third_3) * t + third_1) * (1.0 / 622_080.0);
        self.mean() + (w * root + (constant + inverse * (first + inverse * (second + inverse * third))))
    }

    /// Adds up probabilities from 0 until they reach the uniform.
    fn summed_up(&self, uniform: f64) -> u32 {
        if self.probability.is_nan() || self.probability <= 0.0 {
            return 0;
        }
        let odds = self.probability / (1.0 - self.probability);
        let mut mass = libm::exp(f64::from(self.trials) * libm::log1p(-self.probability));
        let mut sum = mass;
        let mut count = 0;
        while sum < uniform && mass > LEAST_MASS && count < self.trials {
            mass *= odds * f64::from(self.trials - count) / f64::from(count + 1);
            sum += mass;
            count += 1;
        }
        count
    }
}

impl Counts for Binomial {
    #[inline(always)]
    fn mean(&self) -> f64 {
        f64::from(self.trials) * self.probability
    }

    fn largest(&self) -> u32 {
        self.trials
    }

    fn mass(&self, count: u32) -> f64 {
        let (n, x, failures) = (f64::from(self.trials), f64::from(count), f64::from(self.trials - count));
        if count == 0 {
            return libm::exp(n * libm::log1p(-self.probability));
        }
        if count == self.trials {
            return libm::exp(n * libm::log(self.probability));
        }
        let stirling = stirling_error(self.trials) - stirling_error(count) - stirling_error(self.trials - count);
        let distance = deviance(x, self.mean()) + deviance(failures, n * (1.0 - self.probability));
        libm::exp(stirling - distance) * (n / (2.0 * std::f64::consts::PI * x * failures)).sqrt()
    }

    fn step_up(&self, count: f64) -> f64 {
        self.probability * (f64::from(self.trials) - count) / ((1.0 - self.probability) * (count + 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Place, Purpose, normal_score};

    const CASES: [(u32, f64); 17] = [
        (1, 0.3),
        (8, 0.5),
        (13, 0.5),
        (23, 0.1),
        (203, 0.01),
        (16, 0.5),
        (20, 0.1),
        (20, 0.9),
        (45, 0.1),
        (100, 0.03),
        (100, 0.4),
        (101, 0.5),
        (500, 0.08),
        (1000, 0.93),
        (5000, 0.05),
        (20_000, 0.000_5),
        (6000, 0.37),
    ];

    /// The distribution function at 0, 1, …, from logarithms of factorials: another road than the code above takes.
    fn distribution(trials: u32, probability: f64) -> Vec<f64> {
        let factorial = |k: u32| libm::lgamma(f64::from(k) + 1.0);
        let mut sum = 0.0;
        (0..=trials)
            .map(|k| {
                let ways = factorial(trials) - factorial(k) - factorial(trials - k);
                let chance = f64::from(k) * libm::log(probability) + f64::from(trials - k) * libm::log1p(-probability);
                sum += libm::exp(ways + chance);
                sum
            })
            .collect()
    }

    #[test]
    fn every_step_of_the_distribution_function_lies_where_it_should() {
        let tolerance = 1e-9;
        for (trials, probability) in CASES {
            for (k, share) in distribution(trials, probability).into_iter().enumerate() {
                let (below, above) = (share - tolerance, share + tolerance);
                if below > 0.0 && below < 1.0 {
                    let count = binomial(trials, probability, Score::of_uniform(below));
                    assert!(count as usize <= k, "{trials} at {probability}: {count}, at most {k}");
                }
                if above < 1.0 {
                    let count = binomial(trials, probability, Score::of_uniform(above));
                    assert!(count as usize > k, "{trials} at {probability}: {count}, above {k}");
                }
            }
        }
    }

    #[test]
    fn the_expansion_and_the_exact_sum_give_the_same_count() {
        for (trials, probability) in CASES.into_iter().filter(|case| case.1 <= 0.5) {
            for i in 1..500 {
                let score = Score::of_uniform(f64::from(i) / 500.0);
                let exact = Binomial { trials, probability }.invert_from(trials / 2, score.uniform);
                assert_eq!(binomial(trials, probability, score), exact, "{trials} at {probability}, {i} / 500");
            }
        }
    }

    #[test]
    fn what_the_expansion_leaves_out_is_its_next_term() {
        let (trials, probability, variance) = (2500, 0.2, 400.0);
        let g: f64 = 0.6;
        let g2 = g * g;
        for (k, share) in distribution(trials, probability).into_iter().enumerate() {
            let w = if share > 1e-3 && share < 0.999 { normal_score(share) } else { continue };
            let t = w * w;
            let terms = [
                (g2 - 9.0) * (23.0 * g2 - 15.0) / 102_060.0,
                -((923.0 * g2 + 15_546.0) * g2 + 66_555.0) / 6_531_840.0 * t,
                -((9.0 * g2 - 194.0) * g2 - 215.0) / 241_920.0 * t * t,
                (g2 + 3.0) * (g2 + 75.0) / 544_320.0 * t * t * t,
            ];
            let next = g * terms.iter().sum::<f64>();
            let left_out = (k as f64 - Binomial { trials, probability }.expansion(variance, w)) * variance * variance;
            assert!((left_out - next).abs() < 0.03, "score {w}: {left_out} against {next}");
        }
    }

    #[test]
    fn the_impossible_and_the_certain_leave_nothing_to_chance() {
        for uniform in [1e-12, 0.5, 1.0 - 1e-12] {
            let score = Score::of_uniform(uniform);
            assert_eq!(binomial(0, 0.5, score), 0);
            for never in [0.0, -0.2, f64::NAN] {
                assert_eq!(binomial(900, never, score), 0);
            }
            for always in [1.0, 1.5, f64::INFINITY] {
                assert_eq!(binomial(900, always, score), 900);
            }
        }
    }

    #[test]
    fn a_count_never_exceeds_its_trials() {
        let (lowest, highest) = (Score::of_uniform(f64::EPSILON / 2.0), Score::of_uniform(1.0 - f64::EPSILON / 2.0));
        for (trials, probability) in
            CASES.into_iter().chain([(u32::MAX, 0.5), (u32::MAX, 1e-9), (u32::MAX, 0.999_999_999)])
        {
            assert!(binomial(trials, probability, highest) <= trials);
            assert!(binomial(trials, probability, lowest) <= binomial(trials, probability, highest));
        }
        assert_eq!(binomial(16, 0.5, lowest), 0);
        assert_eq!(binomial(16, 0.5, highest), 16);
    }

    #[test]
    fn counts_never_fall_when_the_score_the_probability_or_the_trials_rise() {
        for (trials, probability) in CASES {
            let counts: Vec<u32> =
                (1..3000).map(|i| binomial(trials, probability, Score::of_uniform(f64::from(i) / 3000.0))).collect();
            assert!(counts.is_sorted(), "{trials} at {probability}");
        }
        for uniform in [1e-9, 0.04, 0.5, 0.9, 0.999_999] {
            let score = Score::of_uniform(uniform);
            for trials in [7, 60, 900] {
                let counts: Vec<u32> = (0..=4000).map(|i| binomial(trials, f64::from(i) / 4000.0, score)).collect();
                assert!(counts.is_sorted(), "uniform {uniform}, {trials} trials");
                assert_eq!((counts[0], counts[4000]), (0, trials));
            }
            let counts: Vec<u32> = (0..3000).map(|trials| binomial(trials, 0.17, score)).collect();
            assert!(counts.is_sorted(), "uniform {uniform}");
        }
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_their_distribution() {
        let size = 200_000;
        let (mut uniforms, mut normals) = (vec![0.0; size], vec![0.0; size]);
        for (entity, (trials, probability)) in (0..).zip(CASES) {
            let place = Place { seed: 6, future: 0, purpose: Purpose::Breaches, entity, step: 0 };
            place.fill_scores(&mut uniforms, &mut normals);
            let scores = uniforms.iter().zip(&normals).map(|(&uniform, &normal)| Score { uniform, normal });
            let mean = f64::from(trials) * probability;
            let spread = mean * (1.0 - probability);
            let off: Vec<f64> = scores.map(|s| f64::from(binomial(trials, probability, s)) - mean).collect();
            let n = size as f64;
            let variance = off.iter().map(|x| x * x).sum::<f64>() / n;
            // Variance of the squared deviation: spread (1 − 6 p q) + 2 spread².
            let squares = spread * (1.0 - 6.0 * probability * (1.0 - probability)) + 2.0 * spread * spread;
            assert!((off.iter().sum::<f64>() / n).abs() < 4.0 * (spread / n).sqrt(), "{trials} at {probability}");
            assert!((variance - spread).abs() < 4.0 * (squares / n).sqrt(), "{trials} at {probability}: {variance}");
        }
    }

    #[test]
    fn counts_keep_their_values() {
        let draws = [(20, 0.1, 0.7), (100, 0.4, 0.02), (500, 0.92, 0.6), (2000, 0.05, 0.35), (7, 0.5, 0.99)];
        let counts =
            draws.map(|(trials, probability, uniform)| binomial(trials, probability, Score::of_uniform(uniform)));
        assert_eq!(counts, [3, 30, 462, 96, 6]);
    }
}
