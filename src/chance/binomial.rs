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
const SMALLEST_EXPANDED_VARIANCE: f64 = 4.0;
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
        return binomial.from_zero(score.uniform);
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
    fn from_zero(&self, uniform: f64) -> u32 {
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
