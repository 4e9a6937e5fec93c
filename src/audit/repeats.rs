//! Repeats of a benchmark with other seeds: its z must be a standard normal, neither too wide nor too narrow.

use super::{Benchmark, Layer, Trial};
use crate::analysis::quantiles::sorted;

/// The z of one quantity over repeats.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeated {
    /// Number of the benchmark.
    pub id: &'static str,
    /// What was looked at.
    pub quantity: String,
    /// Repeats.
    pub n: usize,
    /// The largest distance between the distribution of z and the standard normal (Kolmogorov and Smirnov).
    pub distance: f64,
    /// The chance of a distance as large as this one.
    pub p: f64,
    /// Root mean square of z: 1 where the standard error is right, 1.2 where it is a sixth too small.
    pub spread: f64,
    /// The chance of a spread as far from 1 as this one.
    pub p_of_spread: f64,
}

/// How often all quantities of an audit together may look wrong by chance alone.
const FALSE_ALARM: f64 = 0.01;

impl Repeated {
    /// Why the distances are not those of a standard normal, if they are not; `quantities` are judged together.
    #[must_use]
    pub fn failure(&self, quantities: usize) -> Option<String> {
        let Self { id, quantity, n, distance, p, spread, p_of_spread } = self;
        // Each quantity is judged twice.
        let least = FALSE_ALARM / (2 * quantities.max(1)) as f64;
        let are_usual = *p >= least && *p_of_spread >= least;
        let what = format!(
            "{id}, {quantity}: z of {n} repeats is no standard normal (distance {distance:.4}, p {p:.2e}; spread {spread:.3}, \
             p {p_of_spread:.2e})"
        );
        (!are_usual).then_some(what)
    }
}

/// A line for each quantity: the distance of its z from the standard normal, and the chance of that.
#[must_use]
pub fn repeats(repeated: &[Repeated]) -> String {
    let line = |one: &Repeated| {
        let Repeated { id, quantity, n, distance, p, spread, p_of_spread } = one;
        format!(
            "{id}  z of {n} repeats: {distance:.4} from the standard normal, p {p:.3}; spread {spread:.3}, \
             p {p_of_spread:.3}: {quantity}\n"
        )
    };
    repeated.iter().map(line).collect()
}

/// Runs a benchmark `times` times, each with another seed, and holds the z of each quantity to the standard normal.
#[must_use]
pub fn repeat(benchmark: &'static Benchmark, trial: &Trial, times: u32) -> Vec<Repeated> {
    let mut scores: Vec<((Layer, String), Vec<f64>)> = Vec::new();
    for number in 0..times {
        let seed = trial.seed.wrapping_add(1 + u64::from(number));
        for finding in (benchmark.run)(&Trial { seed, ..*trial }) {
            // By name and not by place: a spread of nothing has no z, and must not move the others up.
            let Some(z) = finding.z() else { continue };
            let what = (finding.layer, finding.quantity);
            match scores.iter_mut().find(|(known, _)| *known == what) {
                Some((_, scores)) => scores.push(z),
                None => scores.push((what, vec![z])),
            }
        }
    }
    let judged = scores.into_iter().map(|((_, quantity), scores)| {
        let distance = distance(&scores, |z| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2));
        let (n, square) = (scores.len(), mean_square(&scores));
        let (p, p_of_spread) = (chance_of(distance, n), chance_of_square(square, n));
        Repeated { id: benchmark.id, quantity, n, distance, p, spread: square.sqrt(), p_of_spread }
    });
    judged.collect()
}

fn mean_square(scores: &[f64]) -> f64 {
    scores.iter().map(|z| z * z).sum::<f64>() / scores.len() as f64
}

/// The chance that the mean square of `n` standard normal numbers lies so far from 1, either way: χ² by the cube root of
/// Wilson and Hilferty (Proceedings of the National Academy of Sciences 17, 1931). The distance above sees a standard error
/// that is wrong by half; this sees one that is wrong by a fifth.
fn chance_of_square(square: f64, n: usize) -> f64 {
    let part = 2.0 / (9.0 * n as f64);
    let score = (libm::cbrt(square) - (1.0 - part)) / part.sqrt();
    libm::erfc(score.abs() / std::f64::consts::SQRT_2)
}

/// The largest distance between the distribution of a sample and that of `below`.
pub(crate) fn distance(sample: &[f64], below: impl Fn(f64) -> f64) -> f64 {
    let n = sample.len() as f64;
    let of = |(place, &value): (usize, &f64)| {
        let exact = below(value);
        (exact - place as f64 / n).max((place + 1) as f64 / n - exact)
    };
    sorted(sample).iter().enumerate().map(of).fold(0.0, f64::max)
}

/// The chance that a sample of `n` of the distribution itself lies so far from it: Kolmogorov's series with Stephens'
/// correction for small samples (Journal of the Royal Statistical Society B 32, 1970).
pub(crate) fn chance_of(distance: f64, n: usize) -> f64 {
    let root = (n as f64).sqrt();
    let lambda = (root + 0.12 + 0.11 / root) * distance;
    if lambda < 0.2 {
        // Below, the series converges slowly, and the chance is one to ten digits.
        return 1.0;
    }
    let term = |j: i32| {
        let sign = if j % 2 == 1 { 1.0 } else { -1.0 };
        sign * libm::exp(-2.0 * f64::from(j * j) * lambda * lambda)
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Finding, SampleEstimate};

    #[test]
    fn chances_are_those_of_published_tables() {
        // Critical values of Kolmogorov's statistic for n = 100 at 10%, 5% and 1%: 0.1208, 0.1340, 0.1608 (Smirnov 1948).
        for (critical, p) in [(0.1208, 0.10), (0.1340, 0.05), (0.1608, 0.01)] {
            assert!((chance_of(critical, 100) - p).abs() < 0.0025, "{}", chance_of(critical, 100));
        }
        assert_eq!(chance_of(0.0, 100), 1.0);
    }

    #[test]
    fn a_quantity_that_has_no_z_in_some_repeats_leaves_the_others_theirs() {
        fn run(trial: &Trial) -> Vec<Finding> {
            let of = |quantity: &str, value, standard_error| {
                let found = SampleEstimate { value, standard_error, n: 10 };
                Finding::sampled(Layer::Mechanics, quantity, "£", 1.0, found)
            };
            let spread = if trial.seed.is_multiple_of(2) { 0.0 } else { 0.1 };
            vec![of("at times without spread", 1.0, spread), of("always with it", 1.5, 0.1)]
        }
        static BENCHMARK: Benchmark = Benchmark { id: "V-00", name: "", setting: "", source: "", run };
        let found = repeat(&BENCHMARK, &Trial { seed: u64::MAX, times: 1 }, 5);
        let found: Vec<(&str, usize, f64)> =
            found.iter().map(|one| (one.quantity.as_str(), one.n, one.distance)).collect();
        assert_eq!((found[0].1, found[1].1), (5, 2));
        // All z of the first are 5, all of the second 0.
        assert!(found[0].0 == "always with it" && found[0].2 > 0.999 && (found[1].2 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_standard_error_that_is_wrong_by_a_fifth_is_seen_in_200_repeats() {
        // 5% points of χ² with 200 degrees of freedom are 162.728 and 241.058 (both tails together).
        for point in [162.728, 241.058] {
            assert!((chance_of_square(point / 200.0, 200) - 0.05).abs() < 0.001);
        }
        assert!(chance_of_square(1.25 * 1.25, 200) < 1e-4 && chance_of_square(1.0, 200) > 0.9);
    }

    #[test]
    fn a_sample_in_the_middle_of_its_steps_lies_half_a_step_away() {
        let even: Vec<f64> = (0..10).map(|place| (f64::from(place) + 0.5) / 10.0).collect();
        assert!((distance(&even, |value| value) - 0.05).abs() < 1e-12);
        // A spread that is too small by a third is seen.
        let narrow: Vec<f64> = (0..200).map(|place| 0.5 + ((f64::from(place) + 0.5) / 200.0 - 0.5) / 1.5).collect();
        assert!(chance_of(distance(&narrow, |value| value), 200) < 0.001);
    }
}
