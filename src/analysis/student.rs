//! Student's t: how many standard errors a 95% interval reaches to either side.
//!
//! Degrees of freedom are whole numbers here (futures less sets), so that the distribution has a finite closed form and
//! no incomplete beta function is needed.

/// The 97.5% point of the normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// From here on the expansion in powers of 1/df is exact to 1e-12, and the finite sum would only be slower.
const MANY: u64 = 1_000;

/// Half the width of a 95% interval in standard errors: the 97.5% point of Student's t.
///
/// `degrees_of_freedom` is at least 1; infinite for 0, because one value alone says nothing about its spread.
#[must_use]
pub fn t_975(degrees_of_freedom: u64) -> f64 {
    match degrees_of_freedom {
        0 => f64::INFINITY,
        freedom if freedom >= MANY => expansion(freedom as f64),
        freedom => by_bisection(freedom),
    }
}

/// Fisher's expansion of the t point around the normal point.
fn expansion(freedom: f64) -> f64 {
    let z = NORMAL_975;
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    z + (first + (second + third / freedom) / freedom) / freedom
}

/// Halves the range that holds the point until it is as narrow as numbers allow.
fn by_bisection(freedom: u64) -> f64 {
    let (mut low, mut high) = (NORMAL_975, 13.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if share_within(middle, freedom) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Probability that t lies within plus and minus `t` (Abramowitz and Stegun 26.7.3 and 26.7.4).
fn share_within(t: f64, freedom: u64) -> f64 {
    let n = freedom as f64;
    let root = libm::sqrt(n);
    let cosine_square = n / (n + t * t);
    let sine = t / libm::sqrt(n + t * t);
    let odd = freedom % 2 == 1;
    // The series steps by two: for odd df it is 1 + 2/3 c² + 2·4/(3·5) c⁴ …, for even df 1 + 1/2 c² + 1·3/(2·4) c⁴ ….
    let mut term = 1.0;
    let mut series = if freedom == 1 { 0.0 } else { 1.0 };
    let mut next = if odd { 3 } else { 2 };
    while next + 2 <= freedom {
        term *= cosine_square * (next - 1) as f64 / next as f64;
        series += term;
        next += 2;
    }
    if odd {
        let angle = libm::atan(t / root);
        (angle + sine * libm::sqrt(cosine_square) * series) * std::f64::consts::FRAC_2_PI
    } else {
        sine * series
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_agree_with_the_printed_table() {
        let table = [
            (1, 12.706_205),
            (2, 4.302_653),
            (3, 3.182_446),
            (4, 2.776_445),
            (5, 2.570_582),
            (10, 2.228_139),
            (29, 2.045_230),
            (30, 2.042_272),
            (100, 1.983_972),
            (1_000, 1.962_339),
            (1_000_000, 1.959_966),
        ];
        for (freedom, expected) in table {
            assert!((t_975(freedom) - expected).abs() < 1e-6, "{freedom}: {}", t_975(freedom));
        }
    }

    #[test]
    fn the_finite_sum_and_the_expansion_meet() {
        assert!((by_bisection(MANY) - expansion(MANY as f64)).abs() < 1e-10);
    }

    #[test]
    fn points_fall_towards_the_normal_point() {
        assert!((1..2_000).all(|freedom| t_975(freedom) > t_975(freedom + 1)));
        assert!((t_975(u64::MAX) - NORMAL_975).abs() < 1e-12);
    }

    #[test]
    fn no_freedom_gives_an_infinite_interval() {
        assert_eq!(t_975(0), f64::INFINITY);
    }
}
