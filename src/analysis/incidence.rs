//! Risk incidence: on whom the ups and downs of the system fall, from one future to the next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cubes::FlowCube;
use super::quantiles::{Quantiles, mean, sum};

/// Standard deviation of the system's position, as a part of the largest position, below which nothing varies.
const SMALLEST_SPREAD_SHARE: f64 = 1e-9;

/// A party's part of the system's risk under one arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Incidence {
    /// The arm.
    pub arm: usize,
    /// The party.
    pub party: String,
    /// Covariance of its yearly position with the system's over the futures of a set, by the variance of the system's, both
    /// added up over parameter sets; over the parties it adds up to one. None where the system's position does not vary.
    pub share: Option<f64>,
    /// The same within each parameter set in which the system's position varies.
    pub over_sets: Option<Quantiles>,
}

/// The incidence of risk in every arm.
#[must_use]
pub fn incidence(flows: &FlowCube) -> Vec<Incidence> {
    (0..flows.shape().arms).flat_map(|arm| incidence_of(flows, arm)).collect()
}

fn incidence_of(flows: &FlowCube, arm: usize) -> Vec<Incidence> {
    let positions: Vec<Vec<Vec<f64>>> = flows.parties().iter().map(|party| flows.position(arm, party)).collect();
    let system = |set: usize| -> Vec<f64> {
        let future = |future: usize| sum(&positions.iter().map(|party| party[set][future]).collect::<Vec<_>>());
        (0..flows.shape().futures_per_set).map(future).collect()
    };
    let systems: Vec<Vec<f64>> = (0..flows.shape().sets).map(system).collect();
    let varies: Vec<usize> = (0..systems.len())
        .filter(|&set| {
            let largest =
                positions.iter().flat_map(|party| &party[set]).fold(0.0_f64, |most, value| most.max(value.abs()));
            let spread = libm::sqrt(covariance(&systems[set], &systems[set]));
            spread > SMALLEST_SPREAD_SHARE * largest
        })
        .collect();
    let of_party = |(party, name): (&Vec<Vec<f64>>, &String)| {
        let parts: Vec<(f64, f64)> = varies
            .iter()
            .map(|&set| (covariance(&party[set], &systems[set]), covariance(&systems[set], &systems[set])))
            .collect();
        let by_set: Vec<f64> = parts.iter().map(|(with, of)| with / of).collect();
        let whole = |pick: fn(&(f64, f64)) -> f64| sum(&parts.iter().map(pick).collect::<Vec<_>>());
        Incidence {
            arm,
            party: name.clone(),
            share: (!parts.is_empty()).then(|| whole(|part| part.0) / whole(|part| part.1)),
            over_sets: (!parts.is_empty()).then(|| Quantiles::of(&by_set)),
        }
    };
    positions.iter().zip(flows.parties()).map(of_party).collect()
}

/// Mean product of the deviations of two rows from their means; nothing for a single value.
fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (centre, other_centre) = (mean(one), mean(other));
    let products: Vec<f64> = one.iter().zip(other).map(|(a, b)| (a - centre) * (b - other_centre)).collect();
    mean(&products)
}

#[cfg(test)]
mod tests {
    use super::super::cubes::FlowName;
    use super::super::study_shape::{RunIndex, StudyShape};
    use super::*;

    /// Two parties that earn what is given, by future.
    fn cube(earned: &[[f64; 2]]) -> FlowCube {
        let flow = |to: &str| FlowName { from: "Treasury".into(), to: to.into(), clause: "x".into() };
        let shape = StudyShape { arms: 1, sets: 1, futures_per_set: earned.len() };
        let mut cube = FlowCube::new(shape, vec![flow("A"), flow("B")], vec!["A".into(), "B".into()]);
        for (future, values) in earned.iter().enumerate() {
            cube.put(RunIndex { arm: 0, set: 0, future }, values).unwrap();
        }
        cube
    }

    fn shares(earned: &[[f64; 2]]) -> Vec<Option<f64>> {
        incidence(&cube(earned)).into_iter().map(|found| found.share).collect()
    }

    #[test]
    fn a_party_that_earns_a_fixed_part_of_the_system_bears_that_part() {
        assert_eq!(shares(&[[3.0, 1.0], [6.0, 2.0], [12.0, 4.0]]), [Some(0.75), Some(0.25)]);
    }

    #[test]
    fn a_party_whose_position_never_moves_bears_nothing_and_the_other_everything() {
        assert_eq!(shares(&[[5.0, 1.0], [5.0, 2.0], [5.0, -3.0]]), [Some(0.0), Some(1.0)]);
    }

    #[test]
    fn shares_of_a_system_that_does_not_vary_are_undefined() {
        assert_eq!(shares(&[[5.0, 1.0], [4.0, 2.0], [7.0, -1.0]]), [None, None]);
        assert_eq!(shares(&[[5.0, 1.0]]), [None, None]);
    }

    #[test]
    fn shares_add_up_to_one_even_where_one_party_moves_against_the_system() {
        let found = shares(&[[10.0, -3.0], [2.0, 1.5], [-7.0, 2.0], [0.3, 0.2]]);
        let total: f64 = found.into_iter().map(|share| share.unwrap()).sum();
        assert!((total - 1.0).abs() < 1e-12);
    }
}
