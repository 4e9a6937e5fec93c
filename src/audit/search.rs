//! Levers that are swept for what pays best, and roots of closed forms.

/// The lever that pays best between two ends: a sweep in `steps`, and a second one as fine again around the best of it.
///
/// It is known to `2·(to − from)/steps²`.
pub fn best(from: f64, to: f64, steps: u32, mut pays: impl FnMut(f64) -> f64) -> f64 {
    let step = (to - from) / f64::from(steps);
    let first = best_of(&grid(from, to, steps), &mut pays);
    best_of(&grid((first - step).max(from), (first + step).min(to), steps), &mut pays)
}

/// Levers from one end to the other in equal steps.
pub fn grid(from: f64, to: f64, steps: u32) -> Vec<f64> {
    (0..=steps).map(|step| from + (to - from) * f64::from(step) / f64::from(steps)).collect()
}

fn best_of(levers: &[f64], pays: &mut impl FnMut(f64) -> f64) -> f64 {
    let paid = levers.iter().map(|&lever| (lever, pays(lever)));
    paid.fold((f64::NAN, f64::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best }).0
}

/// Where a function that is below zero at `low` and above zero at `high` crosses zero, by halving.
pub fn root(low: f64, high: f64, of: impl Fn(f64) -> f64) -> f64 {
    let halve = |(low, high): (f64, f64), _| {
        let middle = 0.5 * (low + high);
        if of(middle) < 0.0 { (middle, high) } else { (low, middle) }
    };
    (0..60).fold((low, high), halve).0
}

/// The standard normal distribution function.
pub fn normal_below(score: f64) -> f64 {
    0.5 * libm::erfc(-score / std::f64::consts::SQRT_2)
}

/// The standard normal density.
pub fn normal_density(score: f64) -> f64 {
    libm::exp(-0.5 * score * score) / (2.0 * std::f64::consts::PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_finds_the_top_of_a_hill_and_an_end_where_it_pays_to_go_on() {
        assert!((best(0.0, 1.0, 20, |lever| -(lever - 0.37) * (lever - 0.37)) - 0.37).abs() <= 0.005);
        assert_eq!(best(0.0, 1.0, 20, |lever| lever), 1.0);
        assert_eq!(best(2.0, 3.0, 7, |lever| -lever), 2.0);
    }

    #[test]
    fn halving_finds_the_root_of_two() {
        assert!((root(0.0, 2.0, |value| value * value - 2.0) - 2.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_normal_distribution_has_its_published_values() {
        assert!((normal_below(1.96) - 0.975_002).abs() < 1e-6);
        assert!((normal_density(1.0) - 0.241_971).abs() < 1e-6);
    }
}
