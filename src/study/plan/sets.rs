//! The parameter sets of a study: values for all that is uncertain, spread evenly over what is plausible.

use crate::chance::{Place, Purpose, stable_entity_id};
use crate::scenario::StudyFile;
use crate::study::design::latin_hypercube;

use super::PlannedUncertainty;
use super::uncertain::Uncertain;

/// What is varied, and the values of every parameter set. With a single set every number keeps its default.
pub(super) fn sets(study: &StudyFile, uncertain: Vec<Uncertain>) -> (Vec<PlannedUncertainty>, Vec<Vec<f64>>) {
    if study.parameter_sets <= 1 || uncertain.is_empty() {
        return (Vec::new(), vec![Vec::new()]);
    }
    let addresses: Vec<&str> = uncertain.iter().map(|one| one.planned.address.as_str()).collect();
    let draw = |address: &str, step: u32| {
        let entity = stable_entity_id(address);
        Place { seed: study.seed, replication: 0, purpose: Purpose::LatinHypercube, entity, step }.uniform()
    };
    let mut sets = latin_hypercube(study.parameter_sets, &addresses, draw);
    for set in &mut sets {
        for (point, one) in set.iter_mut().zip(&uncertain) {
            let value = one.planned.spread.quantile(*point);
            *point = if one.is_whole { value.round() } else { value };
        }
    }
    (uncertain.into_iter().map(|one| one.planned).collect(), sets)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::study::plan::Plan;
    use crate::study::plan::fixture::{planned, uncertain};

    fn column(plan: &Plan, index: usize) -> Vec<f64> {
        plan.sets.iter().map(|set| set[index]).collect()
    }

    #[test]
    fn every_whole_number_of_a_range_is_drawn_equally_often() {
        let plan =
            planned(json!({ "parameter_sets": 10, "uncertainties": [uncertain("regime.term.years", 1.0, 5.0)] }));
        let mut years = column(&plan, 0);
        years.sort_by(f64::total_cmp);
        assert_eq!(years, [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0]);
    }

    #[test]
    fn another_uncertainty_leaves_the_values_of_the_first_as_they_were() {
        let cost = uncertain("economy.cost.marginal_cost_share", 0.5, 0.9);
        let help = uncertain("economy.settlement.help_share", 0.3, 0.95);
        let alone = planned(json!({ "parameter_sets": 6, "uncertainties": [cost] }));
        let both = planned(json!({ "parameter_sets": 6, "uncertainties": [help, cost] }));
        assert_eq!(column(&alone, 0), column(&both, 1));
        assert_ne!(column(&both, 0), column(&both, 1));
    }

    #[test]
    fn every_value_lies_within_its_spread_and_another_seed_gives_others() {
        let study = |seed: u32| {
            let cost = uncertain("economy.cost.marginal_cost_share", 0.5, 0.9);
            planned(json!({ "parameter_sets": 50, "seed": seed, "uncertainties": [cost] }))
        };
        let values = column(&study(1), 0);
        assert!(values.iter().all(|value| (0.5..=0.9).contains(value)));
        assert_ne!(values, column(&study(2), 0));
    }
}
