//! Mean, spread and quantiles, summed in a fixed order so that the same numbers give the same bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Quantiles of something over parameter sets or over futures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantiles {
    /// 2.5% quantile.
    pub p025: f64,
    /// 5% quantile.
    pub p05: f64,
    /// 25% quantile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75% quantile.
    pub p75: f64,
    /// 95% quantile.
    pub p95: f64,
    /// 97.5% quantile.
    pub p975: f64,
    /// Mean.
    pub mean: f64,
}

/// Sum by Neumaier's method: small terms are not lost beside large ones, and the order is that of the slice.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for &value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    total + lost
}

/// Arithmetic mean; 0 of an empty slice. The mean of equal values is exactly that value.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    let Some(&first) = values.first() else { return 0.0 };
    let from_first: Vec<f64> = values.iter().map(|value| value - first).collect();
    first + sum(&from_first) / values.len() as f64
}

/// Sum of squared deviations from the mean.
#[must_use]
pub fn squared_deviations(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: Vec<f64> = values.iter().map(|value| (value - centre) * (value - centre)).collect();
    sum(&squares)
}

/// Sample variance (divisor n - 1); 0 for fewer than two values.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 { 0.0 } else { squared_deviations(values) / (values.len() - 1) as f64 }
}

/// Standard deviation within groups, pooled over groups: the root of all squared deviations from their group's mean
/// over the degrees of freedom. `None` when every group has a single value, because nothing then varies within a group.
#[must_use]
pub fn pooled_within<G: AsRef<[f64]>>(groups: &[G]) -> Option<Pooled> {
    let freedom: usize = groups.iter().map(|group| group.as_ref().len().saturating_sub(1)).sum();
    if freedom == 0 {
        return None;
    }
    let squares: Vec<f64> = groups.iter().map(|group| squared_deviations(group.as_ref())).collect();
    Some(Pooled { deviation: libm::sqrt(sum(&squares) / freedom as f64), freedom })
}

/// A standard deviation pooled over groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// The standard deviation, in the unit of the values, at least 0.
    pub deviation: f64,
    /// Degrees of freedom: values less groups, at least 1.
    pub freedom: usize,
}

/// A copy in ascending order, by the total order of floating-point numbers.
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut copy = values.to_vec();
    copy.sort_by(f64::total_cmp);
    copy
}

/// Quantile of values in ascending order by linear interpolation (type 8 of Hyndman and Fan, American Statistician 50,
/// 1996: of a small sample the least biased, whatever the distribution).
///
/// The common type 7 takes a sample of 50 for wider than it is: its 95% range leaves out 8% of what may come.
///
/// `share` lies in 0 to 1 and is cut to that range; 0 of an empty slice.
#[must_use]
pub fn quantile(ascending: &[f64], share: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return 0.0 };
    let share = share.clamp(0.0, 1.0);
    // share · (n + 1/3) + 1/3, counted from 0; written so that the median is exact.
    let outward = (2.0 * share - 1.0) * (2.0 / 3.0);
    let position = (share * last as f64 + outward).clamp(0.0, last as f64);
    let below = (position as usize).min(last);
    let above = (below + 1).min(last);
    let (low, high) = (ascending[below], ascending[above]);
    // Equal neighbours are returned as they are, so that quantiles of a constant are that constant to the bit.
    if low == high { low } else { low + (position - below as f64) * (high - low) }
}

impl Quantiles {
    /// Quantiles (type 8) and mean of values in any order; all 0 for an empty slice.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let ascending = sorted(values);
        let at = |share| quantile(&ascending, share);
        Self {
            p025: at(0.025),
            p05: at(0.05),
            p25: at(0.25),
            p50: at(0.5),
            p75: at(0.75),
            p95: at(0.95),
            p975: at(0.975),
            mean: mean(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sum_keeps_small_terms_beside_large_ones() {
        assert_eq!(sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
    }

    #[test]
    fn the_mean_of_equal_values_is_that_value_to_the_bit() {
        assert_eq!(mean(&[0.1; 7]), 0.1);
        assert_eq!(variance(&[0.1; 7]), 0.0);
    }

    #[test]
    fn variance_divides_by_one_less_than_the_count() {
        // 2, 4, 6: deviations -2, 0, 2; squares 8; over 2.
        assert_eq!(variance(&[2.0, 4.0, 6.0]), 4.0);
        assert_eq!(variance(&[2.0]), 0.0);
    }

    #[test]
    fn pooling_ignores_differences_between_groups() {
        // Within each group the squared deviations are 2 and 8 on one degree of freedom each.
        let pooled = pooled_within(&[vec![1.0, 3.0], vec![100.0, 104.0]]).unwrap();
        assert_eq!(pooled, Pooled { deviation: libm::sqrt(5.0), freedom: 2 });
    }

    #[test]
    fn single_values_show_no_spread_within_a_group() {
        assert_eq!(pooled_within(&[vec![1.0], vec![2.0]]), None);
    }

    #[test]
    fn quantiles_interpolate_as_type_eight() {
        // Places 0.25 · 13/3 + 1/3 = 17/12, 2.5 and 43/12 of 1, 2, 4, 8: 1 + 5/12, 3 and 4 + 7/12 · 4. The outer ones lie
        // beyond the first and the last value.
        let found = Quantiles::of(&[8.0, 1.0, 4.0, 2.0]);
        assert!((found.p25 - 17.0 / 12.0).abs() < 1e-12 && (found.p75 - 19.0 / 3.0).abs() < 1e-12);
        assert_eq!((found.p025, found.p50, found.p975, found.mean), (1.0, 3.0, 8.0, 3.75));
    }

    #[test]
    fn nothing_has_quantiles_of_zero() {
        assert_eq!(Quantiles::of(&[]), Quantiles::default());
    }

    proptest! {
        #[test]
        fn quantiles_rise_with_their_share_and_do_not_depend_on_order(mut values in prop::collection::vec(-1e6..1e6_f64, 1..40)) {
            let found = Quantiles::of(&values);
            let steps = [found.p025, found.p05, found.p25, found.p50, found.p75, found.p95, found.p975];
            prop_assert!(steps.windows(2).all(|pair| pair[0] <= pair[1]));
            values.reverse();
            prop_assert_eq!(Quantiles::of(&values).p95, found.p95);
        }

        #[test]
        fn adding_a_constant_shifts_quantiles_and_leaves_the_variance(values in prop::collection::vec(-1000_i32..1000, 2..40), shift in -1000_i32..1000) {
            let base: Vec<f64> = values.iter().map(|&value| f64::from(value)).collect();
            let moved: Vec<f64> = base.iter().map(|value| value + f64::from(shift)).collect();
            prop_assert!((Quantiles::of(&moved).p75 - Quantiles::of(&base).p75 - f64::from(shift)).abs() < 1e-9);
            prop_assert!((variance(&moved) - variance(&base)).abs() < 1e-6);
        }
    }
}
