//! Draws of quantities by inversion, for parameter designs and for the differences between entities.
//!
//! Each takes its one random number last: a `uniform` above 0 and below 1, or a `normal` score, and never falls when
//! that number rises. All arithmetic is portable, so the values are the same on every machine.

/// A value from `low` to `high`, all equally likely.
#[must_use]
pub fn uniform_to(low: f64, high: f64, uniform: f64) -> f64 {
    low + (high - low) * uniform
}

/// A value from `low` to `high`, both above 0, all orders of size equally likely.
#[must_use]
pub fn log_uniform(low: f64, high: f64, uniform: f64) -> f64 {
    low * libm::exp(libm::log(high / low) * uniform)
}

/// A value from `low` to `high`, likeliest at `mode` and falling off in straight lines to both ends.
///
/// `low` if all three are equal.
#[must_use]
pub fn triangular(low: f64, mode: f64, high: f64, uniform: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return low;
    }
    if uniform * width <= mode - low {
        low + (uniform * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - uniform) * width * (high - mode)).sqrt()
    }
}

/// A normal value with the given mean and standard deviation.
#[must_use]
pub fn normal_with(mean: f64, standard_deviation: f64, normal: f64) -> f64 {
    mean + standard_deviation * normal
}

/// A log-normal value: half of all lie below `median`, and its logarithm has standard deviation `sigma`.
#[must_use]
pub fn log_normal(median: f64, sigma: f64, normal: f64) -> f64 {
    median * libm::exp(sigma * normal)
}

/// A log-normal factor whose mean is 1; `sigma` is the standard deviation of its logarithm.
///
/// It spreads entities out without moving their average: for small `sigma`, `sigma` is the relative spread.
#[must_use]
pub fn log_normal_mean_one(sigma: f64, normal: f64) -> f64 {
    libm::exp(sigma * (normal - 0.5 * sigma))
}
