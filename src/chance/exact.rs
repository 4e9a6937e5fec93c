//! Exact inversion of a count's distribution function, for the few draws that an expansion cannot decide.
//!
//! Poisson and binomial draws come from an expansion of the inverse distribution function, whose value is a real number
//! between the two whole numbers in question, with a known bound on its error. Only when that number lies closer to a
//! whole number than the bound is the distribution function itself summed up, here. The result is the exact inverse
//! either way, at the price of the expansion.

use std::f64::consts::PI;

/// Below this share of the sum, further terms of a distribution function do not change its bits.
const NEGLIGIBLE: f64 = 1e-18;

/// A distribution over the whole numbers from 0 upwards with a single peak, near its mean.
pub(super) trait Counts {
    /// Expected count.
    fn mean(&self) -> f64;
    /// Largest possible count.
    fn largest(&self) -> u32;
    /// Probability of exactly `count`.
    fn mass(&self, count: u32) -> f64;
    /// Probability of `count + 1` divided by the probability of `count`.
    fn step_up(&self, count: f64) -> f64;

    /// Whether at most `count` has at least probability `uniform`.
    ///
    /// The thinner side of the distribution is summed, away from the peak, so that small probabilities keep their
    /// accuracy and every term is smaller than the last.
    fn reaches(&self, count: u32, uniform: f64) -> bool {
        if count >= self.largest() {
            return true;
        }
        if f64::from(count) <= self.mean() {
            let mut at = f64::from(count);
            self.mass(count)
                * falling_sum(|| {
                    at -= 1.0;
                    if at < 0.0 { 0.0 } else { 1.0 / self.step_up(at) }
                })
                >= uniform
        } else {
            let mut at = f64::from(count);
            let above = self.mass(count + 1)
                * falling_sum(|| {
                    at += 1.0;
                    self.step_up(at)
                });
            above <= 1.0 - uniform
        }
    }

    /// The smallest count that is not exceeded with probability `uniform` or more, searched from `guess`.
    #[cold]
    #[inline(never)]
    fn invert_from(&self, guess: u32, uniform: f64) -> u32 {
        // Outside 0 to 1 nothing would ever be reached, or everything, and the search would take for ever.
        if uniform >= 1.0 {
            return self.largest();
        }
        if uniform.is_nan() || uniform <= 0.0 {
            return 0;
        }
        let mut count = guess.min(self.largest());
        while count > 0 && self.reaches(count - 1, uniform) {
            count -= 1;
        }
        while !self.reaches(count, uniform) {
            count += 1;
        }
        count
    }
}

/// 1 + r₁ + r₁r₂ + …, until the terms stop mattering.
fn falling_sum(mut next_ratio: impl FnMut() -> f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    while term > NEGLIGIBLE * sum {
        term *= next_ratio();
        sum += term;
    }
    sum
}

/// The whole number just above `value` (or 0), if an error of `bound` in `value` cannot change which one that is.
#[inline(always)]
pub(super) fn decided(value: f64, bound: f64) -> Option<u32> {
    let nearest = nearest(value);
    let beyond = value - f64::from(nearest);
    (beyond.abs() > bound).then(|| nearest + u32::from(beyond > 0.0))
}

/// The nearest whole number, 0 for anything negative.
#[inline(always)]
pub(super) fn nearest(value: f64) -> u32 {
    // The cast goes through a signed 64-bit number, for which processors have an instruction. Counts stay far below.
    ((value + 0.5) as i64).max(0) as u32
}

/// How far the logarithm of n! lies above Stirling's formula √(2πn) (n/e)ⁿ.
pub(super) fn stirling_error(n: u32) -> f64 {
    let x = f64::from(n);
    if n < 16 {
        return libm::lgamma(x + 1.0) - (0.5 * libm::log(2.0 * PI * x) + x * libm::log(x) - x);
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / x
}

/// x ln(x / mean) + mean − x: how unlikely `x` is by its distance from `mean` alone. `x` is above 0.
pub(super) fn deviance(x: f64, mean: f64) -> f64 {
    let distance = x - mean;
    x * libm::log1p(distance / mean) - distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_decided_only_beyond_its_error_from_a_whole_number() {
        assert_eq!(decided(4.3, 0.2), Some(5));
        assert_eq!(decided(4.7, 0.2), Some(5));
        assert_eq!(decided(4.1, 0.2), None);
        assert_eq!(decided(4.9, 0.2), None);
        assert_eq!(decided(-0.6, 0.2), Some(0));
        assert_eq!(decided(-3.0, 0.2), Some(0));
        assert_eq!(decided(f64::NAN, 0.2), None);
    }

    #[test]
    fn stirlings_error_is_continuous_from_the_exact_to_the_series_form() {
        // ln(1!) − ln(√(2π)/e) = 1 − ½ ln 2π.
        assert!((stirling_error(1) - (1.0 - 0.5 * libm::log(2.0 * PI))).abs() < 1e-15);
        for n in [15, 16, 17, 100] {
            let x = f64::from(n);
            let exact = libm::lgamma(x + 1.0) - (0.5 * libm::log(2.0 * PI * x) + x * libm::log(x) - x);
            assert!((stirling_error(n) - exact).abs() < 2e-13, "{n}");
        }
    }
}
