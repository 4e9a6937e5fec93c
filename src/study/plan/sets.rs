//! The parameter sets of a study: values for all that is uncertain, spread evenly over what is plausible.

use crate::chance::{Place, Purpose, stable_entity_id};
use crate::scenario::{Design, StudyFile};
use crate::study::design::latin_hypercube;
use crate::study::sobol::{SobolParameter, sobol};

use super::study_plan::PlannedUncertainty;
use super::uncertain::Uncertain;

/// What is varied, and the values of every parameter set. With a single set every number keeps its default, and so it does in
/// the first set of a sequence.
pub(super) fn sets(study: &StudyFile, uncertain: Vec<Uncertain>) -> (Vec<PlannedUncertainty>, Vec<Vec<f64>>) {
    if study.parameter_sets <= 1 || uncertain.is_empty() {
        return (Vec::new(), vec![Vec::new()]);
    }
    let mut sets = points(study, &uncertain);
    for set in &mut sets {
        for (point, one) in set.iter_mut().zip(&uncertain) {
            let value = one.planned.spread.quantile(*point);
            *point = if one.is_whole { value.round() } else { value };
        }
    }
    if study.design == Design::Sobol {
        sets[0].clear();
    }
    (uncertain.into_iter().map(|one| one.planned).collect(), sets)
}

/// Where in its spread every uncertain number lies in every set.
fn points(study: &StudyFile, uncertain: &[Uncertain]) -> Vec<Vec<f64>> {
    let draw = |purpose: Purpose, address: &str, step: u32| {
        Place { seed: study.seed, future: 0, purpose, entity: stable_entity_id(address), step }.uniform()
    };
    match study.design {
        Design::Sobol => {
            let columns =
                uncertain.iter().map(|one| SobolParameter { address: &one.planned.address, first: one.first });
            let columns: Vec<SobolParameter<'_>> = columns.collect();
            sobol(study.parameter_sets, &columns, |address, step| draw(Purpose::SobolScramble, address, step))
        }
        Design::LatinHypercube => {
            let addresses: Vec<&str> = uncertain.iter().map(|one| one.planned.address.as_str()).collect();
            let draw = |address: &str, step| draw(Purpose::LatinHypercube, address, step);
            latin_hypercube(study.parameter_sets, &addresses, draw)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::study::plan::fixture::{planned, planned_with, uncertain};
    use crate::study::plan::{Overrides, StudyPlan};

    /// The values of an uncertainty in every set.
    fn column(plan: &StudyPlan, index: usize) -> Vec<f64> {
        (0..plan.sets.len()).map(|set| plan.value(set, index).expect("the arms do not differ")).collect()
    }

    /// How often each value comes.
    fn counts(values: &[f64]) -> Vec<(f64, usize)> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.chunk_by(|a, b| a == b).map(|alike| (alike[0], alike.len())).collect()
    }

    fn cost() -> Value {
        uncertain("economy.cost.marginal_cost_share", 0.5, 0.9)
    }

    fn help() -> Value {
        uncertain("economy.settlement.help_share", 0.3, 0.95)
    }

    #[test]
    fn every_whole_number_of_a_range_is_drawn_equally_often() {
        let arms = json!([{ "regime": "annual" }]);
        let years = [uncertain("regime.term.years", 1.0, 4.0)];
        let plan = planned(json!({ "arms": arms, "parameter_sets": 16, "uncertainties": years }));
        assert_eq!(counts(&column(&plan, 0)), [(1.0, 4), (2.0, 4), (3.0, 4), (4.0, 4)]);
        let years = [uncertain("regime.term.years", 1.0, 5.0)];
        let hypercube = json!({ "parameter_sets": 10, "design": "latin_hypercube", "uncertainties": years });
        assert_eq!(counts(&column(&planned(hypercube), 0)), [(1.0, 2), (2.0, 2), (3.0, 2), (4.0, 2), (5.0, 2)]);
    }

    #[test]
    fn an_uncertainty_at_the_end_leaves_the_values_of_the_first_as_they_were() {
        let alone = planned(json!({ "parameter_sets": 6, "uncertainties": [cost()] }));
        let both = planned(json!({ "parameter_sets": 6, "uncertainties": [cost(), help()] }));
        assert_eq!(column(&alone, 0), column(&both, 0));
        assert_ne!(column(&both, 0), column(&both, 1));
    }

    #[test]
    fn in_a_latin_hypercube_an_uncertainty_leaves_the_others_wherever_it_stands() {
        let of = |uncertainties: Value| {
            let study = json!({ "parameter_sets": 6, "design": "latin_hypercube", "uncertainties": uncertainties });
            planned(study)
        };
        assert_eq!(column(&of(json!([cost()])), 0), column(&of(json!([help(), cost()])), 1));
    }

    #[test]
    fn a_study_of_more_sets_begins_with_those_of_a_smaller_one() {
        let of = |sets: u32| {
            planned(json!({ "parameter_sets": sets, "futures_per_set": sets, "uncertainties": [cost(), help()] })).sets
        };
        let all = of(40);
        for count in [1, 2, 3, 8, 39] {
            assert_eq!(of(count), all[..count as usize]);
        }
    }

    #[test]
    fn a_latin_hypercube_of_more_sets_has_others_and_says_so() {
        let of = |sets: u32| {
            planned(json!({ "parameter_sets": sets, "design": "latin_hypercube", "uncertainties": [cost()] }))
        };
        assert_ne!(column(&of(8), 0), column(&of(16), 0)[..8]);
        let says_so = |plan: StudyPlan| plan.notes.iter().any(|note| note.contains("cannot grow"));
        assert!(says_so(of(8)) && !says_so(of(1)));
        assert!(!says_so(planned(json!({ "parameter_sets": 8, "uncertainties": [cost()] }))));
    }

    #[test]
    fn more_sets_than_a_latin_hypercube_has_in_its_file_are_told_to_be_others() {
        let file = json!({ "parameter_sets": 8, "design": "latin_hypercube", "uncertainties": [cost()] });
        let asked = |sets| Overrides { parameter_sets: Some(sets), ..Overrides::default() };
        let notes = |sets| planned_with(file.clone(), &asked(sets)).expect("it is right").notes;
        let told = |notes: Vec<String>| notes.iter().any(|note| note.contains("none of the 8 sets of the file"));
        assert!(told(notes(16)) && !told(notes(8)));
    }

    #[test]
    fn every_value_lies_within_its_spread_and_another_seed_gives_others_but_for_the_first() {
        let study = |seed: u32| planned(json!({ "parameter_sets": 50, "seed": seed, "uncertainties": [cost()] }));
        let (one, other) = (column(&study(1), 0), column(&study(2), 0));
        assert!(one.iter().all(|value| (0.5..=0.9).contains(value)));
        assert_eq!((one[0], other[0]), (0.7, 0.7));
        assert!(one[1..].iter().zip(&other[1..]).all(|(one, other)| one != other));
    }

    #[test]
    fn more_uncertainties_than_a_sequence_has_dimensions_are_refused() {
        let names: Vec<Value> = (0..257).map(|_| cost()).collect();
        let refused = |design: &str| {
            let study = json!({ "parameter_sets": 2, "design": design, "uncertainties": names });
            planned_with(study, &Overrides::default()).expect_err("one number is varied many times").to_string()
        };
        let told = refused("sobol");
        assert!(told.contains("at most 256") && told.contains("latin_hypercube"), "{told}");
        assert!(!refused("latin_hypercube").contains("at most 256"));
    }
}
