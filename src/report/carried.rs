//! What carries the differences of a study between its parameter sets.

use rayon::prelude::*;

use crate::analysis::cubes::Cube;
use crate::analysis::findings::Carried;
use crate::analysis::first_order::{Sets, Varied};
use crate::scenario::number_names::name;
use crate::study::plan::StudyPlan;

/// What carries the difference of every measure of a cube from the baseline, by measure and arm.
#[must_use]
pub fn findings(plan: &StudyPlan, cube: &Cube) -> Vec<Carried> {
    let varied = varied(plan);
    let Some(sets) = Sets::of(&varied) else { return Vec::new() };
    let arms = cube.shape().arms;
    let pairs: Vec<(usize, usize)> =
        (0..cube.measures().len()).flat_map(|place| (1..arms).map(move |arm| (place, arm))).collect();
    // Measures do not depend on each other, and are collected in their order.
    let of_pair = |(place, arm)| {
        let (base, other) = (cube.horizon_mean(0, place), cube.horizon_mean(arm, place));
        let less = |(base, other): (&Vec<f64>, &Vec<f64>)| base.iter().zip(other).map(|(b, a)| a - b).collect();
        let differences: Vec<Vec<f64>> = base.iter().zip(&other).map(less).collect();
        sets.carried((arm, cube.measures()[place]), &differences)
    };
    pairs.into_par_iter().map(of_pair).collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The parameters that a plan varies, each with its place in its spread in every set.
fn varied(plan: &StudyPlan) -> Vec<Varied> {
    let places = |index: usize| {
        let spread = plan.uncertainties[index].spread;
        (0..plan.sets.len()).map(|set| Some(spread.share_below(plan.value(set, index)?))).collect()
    };
    let one = |(index, address): (usize, &String)| Varied {
        address: address.clone(),
        label: name(address),
        places: places(index),
    };
    plan.uncertainties.iter().map(|uncertainty| &uncertainty.address).enumerate().map(one).collect()
}
