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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Place, Purpose, normal_score};

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-14 * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn quartiles_and_medians_lie_where_geometry_puts_them() {
        close(uniform_to(-2.0, 6.0, 0.25), 0.0);
        close(log_uniform(0.01, 100.0, 0.5), 1.0);
        close(log_uniform(2.0, 32.0, 0.25), 4.0);
        // From 0 to 10 with the peak at 2: the part below the peak holds 2/10; at 0.05 the point is √(0.05 × 10 × 2) = 1,
        // and at 0.8 it is 10 − √(0.2 × 10 × 8) = 6.
        close(triangular(0.0, 2.0, 10.0, 0.05), 1.0);
        close(triangular(0.0, 2.0, 10.0, 0.2), 2.0);
        close(triangular(0.0, 2.0, 10.0, 0.8), 6.0);
        close(normal_with(10.0, 3.0, -2.0), 4.0);
        close(log_normal(5.0, 0.3, 0.0), 5.0);
        close(log_normal(5.0, 2.0, 0.5), 5.0 * std::f64::consts::E);
        close(log_normal_mean_one(2.0, 1.0), 1.0);
        close(log_normal_mean_one(0.0, 3.0), 1.0);
    }

    #[test]
    fn a_triangle_without_width_or_with_its_peak_at_an_end_still_draws() {
        assert_eq!(triangular(3.0, 3.0, 3.0, 0.7), 3.0);
        close(triangular(0.0, 0.0, 1.0, 0.75), 0.5);
        close(triangular(0.0, 1.0, 1.0, 0.25), 0.5);
    }

    #[test]
    fn every_draw_rises_with_its_number() {
        let draws: [fn(f64) -> f64; 6] = [
            |u| uniform_to(1.0, 3.0, u),
            |u| log_uniform(0.1, 10.0, u),
            |u| triangular(1.0, 2.0, 5.0, u),
            |u| normal_with(3.0, 2.0, normal_score(u)),
            |u| log_normal(3.0, 0.5, normal_score(u)),
            |u| log_normal_mean_one(0.5, normal_score(u)),
        ];
        for (which, draw) in draws.iter().enumerate() {
            let values: Vec<f64> = (1..1000).map(|i| draw(f64::from(i) / 1000.0)).collect();
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "draw {which}");
        }
    }

    #[test]
    fn a_log_normal_factor_has_mean_1() {
        let place = Place { seed: 3, future: 0, purpose: Purpose::CostShockYearly, entity: 0, step: 0 };
        let size = 200_000;
        let (mut uniforms, mut normals) = (vec![0.0; size], vec![0.0; size]);
        place.fill_scores(&mut uniforms, &mut normals);
        let sigma: f64 = 0.4;
        let mean = normals.iter().map(|z| log_normal_mean_one(sigma, *z)).sum::<f64>() / size as f64;
        assert!((mean - 1.0).abs() < 4.0 * (libm::expm1(sigma * sigma) / size as f64).sqrt(), "{mean}");
    }

    #[test]
    fn draws_keep_their_bits() {
        let bits = [
            log_uniform(0.2, 7.0, 0.3).to_bits(),
            triangular(1.0, 2.0, 5.0, 0.9).to_bits(),
            log_normal(3.0, 0.25, 1.3).to_bits(),
            log_normal_mean_one(0.25, -0.7).to_bits(),
        ];
        assert_eq!(bits, [0x3fe2_985d_b7df_e5cb, 0x400f_3c87_4583_bdc7, 0x4010_9bbd_fd2d_c9fa, 0x3fea_0941_08b4_bdea]);
    }
}
