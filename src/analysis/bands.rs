//! A measure through the years: its spread, its noise and a few single futures to look at.

use super::quantiles::{Quantiles, mean, pooled_within, quantile, sorted, variance};

/// What can be drawn of a measure in one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// For each year the spread over parameter sets of the mean over futures; with one set, the spread over its
    /// futures.
    pub years: Vec<Quantiles>,
    /// For each year the standard deviation between futures of the same parameter set.
    ///
    /// With one future for each set it is the spread between sets, which is at least the noise; 0 for a single run.
    pub noise_sd: Vec<f64>,
    /// Up to three single futures: those whose total lies nearest to the 10%, 50% and 90% quantile of all totals.
    pub single_futures: Vec<Vec<f64>>,
}

/// The shares of all totals at which a single future is looked for.
const SINGLE_FUTURES_AT: [f64; 3] = [0.1, 0.5, 0.9];

/// Bands of paths that lie by parameter set, future and year; empty where there are none.
#[must_use]
pub fn bands(paths: &[Vec<Vec<f64>>]) -> Bands {
    let years = paths.first().and_then(|futures| futures.first()).map_or(0, Vec::len);
    let (mut spread, mut noise_sd) = (Vec::with_capacity(years), Vec::with_capacity(years));
    for year in 0..years {
        let values: Vec<Vec<f64>> =
            paths.iter().map(|futures| futures.iter().map(|path| path[year]).collect()).collect();
        let means: Vec<f64> = values.iter().map(|futures| mean(futures)).collect();
        spread.push(if values.len() == 1 { Quantiles::of(&values[0]) } else { Quantiles::of(&means) });
        noise_sd.push(pooled_within(&values).map_or_else(|| libm::sqrt(variance(&means)), |pooled| pooled.deviation));
    }
    Bands { years: spread, noise_sd, single_futures: single_futures(paths) }
}

/// The single futures by themselves.
fn single_futures(paths: &[Vec<Vec<f64>>]) -> Vec<Vec<f64>> {
    at_places(paths, &single_future_places(paths))
}

/// Single futures by their places among all futures, set by set.
#[must_use]
pub fn at_places(paths: &[Vec<Vec<f64>>], places: &[usize]) -> Vec<Vec<f64>> {
    let all: Vec<&Vec<f64>> = paths.iter().flatten().collect();
    places.iter().filter_map(|place| all.get(*place).map(|path| (*path).clone())).collect()
}

/// Places of the single futures: each at most once, and the first in order where two are equally near, so that the choice
/// is stable.
#[must_use]
pub fn single_future_places(paths: &[Vec<Vec<f64>>]) -> Vec<usize> {
    let all: Vec<&Vec<f64>> = paths.iter().flatten().collect();
    let totals: Vec<f64> = all.iter().map(|path| mean(path)).collect();
    let ascending = sorted(&totals);
    let mut chosen: Vec<usize> = Vec::with_capacity(SINGLE_FUTURES_AT.len());
    for share in SINGLE_FUTURES_AT {
        let wanted = quantile(&ascending, share);
        let distance = |place: &usize| (totals[*place] - wanted).abs();
        let free = (0..all.len()).filter(|place| !chosen.contains(place));
        chosen.extend(free.min_by(|a, b| distance(a).total_cmp(&distance(b))));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_several_sets_the_band_is_that_of_their_means() {
        // Year 1: set means 2 and 10, variances within 2 and 8. Year 2 is constant.
        let paths = vec![vec![vec![1.0, 5.0], vec![3.0, 5.0]], vec![vec![8.0, 5.0], vec![12.0, 5.0]]];
        let found = bands(&paths);
        assert_eq!((found.years[0].p25, found.years[0].p50, found.years[0].mean), (2.0, 6.0, 6.0));
        assert_eq!(found.noise_sd, [libm::sqrt(5.0), 0.0]);
        assert_eq!((found.years[1].p025, found.years[1].p975), (5.0, 5.0));
    }

    #[test]
    fn with_one_set_the_band_is_that_of_its_futures() {
        let found = bands(&[vec![vec![0.0], vec![10.0], vec![20.0]]]);
        // A quarter of three futures lies a sixth of the way from the first to the second.
        let (low, high) = (found.years[0].p25, found.years[0].p75);
        assert!((low - 10.0 / 6.0).abs() < 1e-12 && (high - 110.0 / 6.0).abs() < 1e-12);
        assert_eq!(found.noise_sd, [10.0]);
    }

    #[test]
    fn single_futures_are_three_different_futures_from_low_to_high() {
        let futures: Vec<Vec<f64>> = (0..=100).map(|total| vec![f64::from(100 - total)]).collect();
        assert_eq!(bands(&[futures]).single_futures, [[9.0], [50.0], [91.0]]);
        assert_eq!(bands(&[vec![vec![7.0]; 4]]).single_futures.len(), 3);
    }

    #[test]
    fn fewer_than_three_futures_are_each_shown_once() {
        let found = bands(&[vec![vec![1.0, 1.0]], vec![vec![4.0, 2.0]]]);
        assert_eq!(found.single_futures, [[1.0, 1.0], [4.0, 2.0]]);
        assert_eq!(found.noise_sd[0], libm::sqrt(4.5));
    }

    #[test]
    fn no_paths_give_no_bands() {
        assert_eq!(bands(&[]), Bands { years: vec![], noise_sd: vec![], single_futures: vec![] });
    }
}
