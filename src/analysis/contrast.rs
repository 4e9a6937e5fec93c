//! Weighted sums of arms on the same futures: what a clause, a factor or two of them together do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cubes::Cube;
use super::paired::{Paired, PairedError, compare};
use super::quantiles::Quantiles;

/// Arms with their weights; of a difference the weights add up to nothing.
pub type Weights = Vec<(usize, f64)>;

/// What is known of one effect, in its measure's unit, a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// Mean over all futures.
    pub mean: f64,
    /// The middle 95% of plausible parameter sets; none if no parameter was varied.
    pub over_sets_95: Option<(f64, f64)>,
    /// 95% interval from run-to-run noise; none from a single future.
    pub run_to_run_95: Option<(f64, f64)>,
    /// Part of the parameter sets with the sign of the mean, 0 to 1; none if no parameter was varied.
    pub same_sign_sets_share: Option<f64>,
    /// Whether both ranges lie on one side of zero, so that a direction may be named.
    pub is_shown: bool,
}

impl Estimate {
    /// What paired differences say.
    #[must_use]
    pub fn of(paired: &Paired) -> Self {
        let many_sets = paired.by_set.len() > 1;
        let noise = paired.noise_or_bound();
        let Quantiles { p025, p975, .. } = paired.over_sets;
        let (low, high) = (p025.min(noise.0), p975.max(noise.1));
        Self {
            mean: paired.mean,
            over_sets_95: many_sets.then_some((p025, p975)),
            run_to_run_95: (noise.0.is_finite() && noise.1.is_finite()).then_some(noise),
            same_sign_sets_share: many_sets.then_some(paired.same_sign_sets),
            is_shown: low > 0.0 || high < 0.0,
        }
    }
}

/// A weighted sum of arms by parameter set and future. `measure` is a place among the measures of the cube.
#[must_use]
pub fn values(cube: &Cube, measure: usize, weights: &[(usize, f64)]) -> Vec<Vec<f64>> {
    let shape = cube.shape();
    let mut sums = vec![vec![0.0; shape.futures_per_set]; shape.sets];
    for (arm, weight) in weights.iter().filter(|(_, weight)| *weight != 0.0) {
        for (sums, values) in sums.iter_mut().zip(cube.horizon_mean(*arm, measure)) {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
    }
    sums
}

/// What a weighted sum of arms comes to.
///
/// # Errors
/// A cube without runs, or with a value that is not finite.
pub fn estimate(cube: &Cube, measure: usize, weights: &[(usize, f64)]) -> Result<Estimate, PairedError> {
    let values = values(cube, measure, weights);
    let nothing: Vec<Vec<f64>> = values.iter().map(|futures| vec![0.0; futures.len()]).collect();
    Ok(Estimate::of(&compare(&nothing, &values)?))
}
