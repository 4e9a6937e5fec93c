//! Arithmetic that is done often, without work where there is none to do. Each function gives the bits of the one in `libm`.

/// A number to a power: [`libm::pow`] to the bit, at once for the powers 0 and 1 and for a base of 1.
#[must_use]
pub fn power(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 || base == 1.0 {
        return 1.0;
    }
    if exponent == 1.0 { base } else { libm::pow(base, exponent) }
}

/// The nearest whole number of something that is not below zero, halves upwards: [`libm::round`] to a whole number.
///
/// What is beyond the largest whole number stays at it, and what is no number is 0.
#[must_use]
pub const fn nearest(value: f64) -> u32 {
    // What is cut off is exact.
    let whole = value as u32;
    whole.saturating_add((value - whole as f64 >= 0.5) as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_power_is_that_of_libm_to_the_bit(
            base in prop_oneof![Just(1.0), Just(0.0), Just(-0.0), -2.0..1e6_f64, any::<f64>()],
            exponent in prop_oneof![Just(0.0), Just(-0.0), Just(1.0), -3.0..30.0_f64, any::<f64>()],
        ) {
            let (found, exact) = (power(base, exponent), libm::pow(base, exponent));
            prop_assert!(found.to_bits() == exact.to_bits() || found.is_nan() && exact.is_nan(), "{} for {}", found, exact);
        }

        #[test]
        fn the_nearest_whole_number_is_that_of_libm(
            value in prop_oneof![0.0..4e9_f64, 0.0..9.0_f64, (0_u32..90).prop_map(|halves| f64::from(halves) / 2.0), any::<f64>()],
        ) {
            let value = if value < 0.0 { -value } else { value };
            prop_assert_eq!(nearest(value), libm::round(value) as u32);
        }
    }

    #[test]
    fn just_below_a_half_goes_down() {
        assert_eq!([0.499_999_999_999_999_94, 0.5, 1.5, f64::NAN, f64::INFINITY].map(nearest), [0, 1, 2, 0, u32::MAX]);
    }
}
