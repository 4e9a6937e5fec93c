//! Crossed factors: what each does in the mean of all the others, and what two of them do beyond the sum of both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contrast::{Estimate, Weights, estimate};
use super::cubes::Cube;
use super::paired::PairedError;
use crate::measures::Measure;

/// A factor with the names of its levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Factor {
    /// Its name in files.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// Its levels for readers.
    pub levels: Vec<String>,
}

/// Factors and the arms that are their combinations.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorialDesign {
    /// The factors.
    pub factors: Vec<Factor>,
    /// The level of every factor, counted from 0, in each of the first arms. The first of them is the baseline.
    pub cells: Vec<Vec<usize>>,
}

/// What crossed factors tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Factorial {
    /// The factors.
    pub factors: Vec<Factor>,
    /// What each level does against the baseline's level, by measure.
    pub main_effects: Vec<MainEffect>,
    /// What two levels together do beyond the sum of both, by measure.
    pub interactions: Vec<Interaction>,
}

/// What a level does against the level that the baseline has, in the mean of all combinations of the other factors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MainEffect {
    /// The measure, by its id.
    pub measure: &'static Measure,
    /// Place of the factor in `factors`.
    pub factor: usize,
    /// The level, counted from 0.
    pub level: usize,
    /// The level that the baseline has.
    pub against: usize,
    /// Combinations of the other factors in which both levels are.
    pub combinations: usize,
    /// What it does, in the measure's unit.
    pub effect: Estimate,
}

/// How much more a level of one factor does where another factor has another level, too: the difference of two differences.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interaction {
    /// The measure, by its id.
    pub measure: &'static Measure,
    /// Places of the two factors in `factors`.
    pub factors: [usize; 2],
    /// Their levels, counted from 0.
    pub levels: [usize; 2],
    /// The levels that the baseline has.
    pub against: [usize; 2],
    /// Combinations of the other factors in which all four are.
    pub combinations: usize,
    /// What the two do beyond the sum of both, in the measure's unit.
    pub effect: Estimate,
}

impl FactorialDesign {
    /// The arm with these levels.
    fn arm(&self, levels: &[usize]) -> Option<usize> {
        self.cells.iter().position(|cell| cell == levels)
    }

    /// The weights of a mean over combinations. `parts` gives the arms that one combination adds, with their signs, if all of
    /// them are there.
    fn mean_over(
        &self,
        is_one: impl Fn(&[usize]) -> bool,
        parts: impl Fn(&[usize]) -> Option<Weights>,
    ) -> (usize, Weights) {
        let found: Vec<Weights> =
            self.cells.iter().filter(|cell| is_one(cell)).filter_map(|cell| parts(cell.as_slice())).collect();
        let count = found.len();
        let weights = found.into_iter().flatten().map(|(arm, sign)| (arm, sign / count as f64));
        (count, weights.collect())
    }

    /// The weights of a level's effect against another level, and over how many combinations it is a mean.
    #[must_use]
    pub fn main_effect(&self, factor: usize, level: usize, against: usize) -> (usize, Weights) {
        self.mean_over(
            |cell| cell[factor] == level,
            |cell| Some(vec![(self.arm(cell)?, 1.0), (self.arm(&with(cell, &[(factor, against)]))?, -1.0)]),
        )
    }

    /// The weights of an interaction of two levels against two others, and over how many combinations it is a mean.
    #[must_use]
    pub fn interaction(&self, factors: [usize; 2], levels: [usize; 2], against: [usize; 2]) -> (usize, Weights) {
        let [one, other] = factors;
        self.mean_over(
            |cell| cell[one] == levels[0] && cell[other] == levels[1],
            |cell| {
                let first = with(cell, &[(one, against[0])]);
                let second = with(cell, &[(other, against[1])]);
                let neither = with(&first, &[(other, against[1])]);
                let arms = [(self.arm(cell)?, 1.0), (self.arm(&first)?, -1.0)];
                Some([arms, [(self.arm(&second)?, -1.0), (self.arm(&neither)?, 1.0)]].concat())
            },
        )
    }
}

/// A combination with other levels of some factors.
fn with(cell: &[usize], changes: &[(usize, usize)]) -> Vec<usize> {
    let mut levels = cell.to_vec();
    changes.iter().for_each(|(factor, level)| levels[*factor] = *level);
    levels
}

/// Every main effect and two-way interaction against the levels of the baseline, for every measure of the cube.
///
/// # Errors
/// A cube without runs, or with a value that is not finite.
pub fn factorial(design: &FactorialDesign, cube: &Cube) -> Result<Factorial, PairedError> {
    let (mut main_effects, mut interactions) = (Vec::new(), Vec::new());
    let Some(baseline) = design.cells.first() else {
        return Ok(Factorial { factors: design.factors.clone(), main_effects, interactions });
    };
    let others: Vec<Vec<usize>> = design
        .factors
        .iter()
        .zip(baseline)
        .map(|(factor, against)| (0..factor.levels.len()).filter(|level| level != against).collect())
        .collect();
    for (place, &measure) in cube.measures().iter().enumerate() {
        for (factor, &against) in baseline.iter().enumerate() {
            for &level in &others[factor] {
                let (combinations, weights) = design.main_effect(factor, level, against);
                if combinations > 0 {
                    let effect = estimate(cube, place, &weights)?;
                    main_effects.push(MainEffect { measure, factor, level, against, combinations, effect });
                }
            }
        }
        for (factors, levels) in pairs(&others) {
            let against = factors.map(|factor| baseline[factor]);
            let (combinations, weights) = design.interaction(factors, levels, against);
            if combinations > 0 {
                let effect = estimate(cube, place, &weights)?;
                interactions.push(Interaction { measure, factors, levels, against, combinations, effect });
            }
        }
    }
    Ok(Factorial { factors: design.factors.clone(), main_effects, interactions })
}

/// Every two factors with every two of the levels that the baseline does not have.
fn pairs(others: &[Vec<usize>]) -> Vec<([usize; 2], [usize; 2])> {
    let mut found = Vec::new();
    for second in 1..others.len() {
        for first in 0..second {
            for &one in &others[first] {
                found.extend(others[second].iter().map(|&other| ([first, second], [one, other])));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::study_shape::{RunIndex, StudyShape};
    use crate::measures::{Better, OverAYear, Unit};

    static SURPLUS: Measure = Measure {
        id: "a_pounds",
        label: "A",
        meaning: "",
        unit: Unit::Pounds,
        better: Better::Higher,
        over_a_year: OverAYear::Sum,
    };

    /// Two factors of two levels and one of three, in the order in which a plan has them; some combinations may be missing.
    fn design(is_there: impl Fn(&[usize]) -> bool) -> FactorialDesign {
        let factor = |id: &str, levels: usize| Factor {
            id: id.into(),
            label: id.into(),
            levels: (0..levels).map(|level| level.to_string()).collect(),
        };
        let all = (0..2).flat_map(|a| (0..2).flat_map(move |b| (0..3).map(move |c| vec![a, b, c])));
        FactorialDesign {
            factors: vec![factor("a", 2), factor("b", 2), factor("c", 3)],
            cells: all.filter(|cell| is_there(cell)).collect(),
        }
    }

    fn cube(design: &FactorialDesign, value: impl Fn(&[usize]) -> f64) -> Cube {
        let shape = StudyShape { arms: design.cells.len(), sets: 2, futures_per_set: 2 };
        let mut cube = Cube::new(shape, 1, vec![&SURPLUS]);
        for (arm, cell) in design.cells.iter().enumerate() {
            for (set, future) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                // What all arms share must leave no trace.
                let shared = 100.0 * set as f64 + future as f64;
                cube.put_year(RunIndex { arm, set, future }, 0, &[value(cell) + shared]).unwrap();
            }
        }
        cube
    }

    /// 2 for a, 5 for b, 1 and 4 for the levels of c, and 3 more where a and b meet.
    fn planted(cell: &[usize]) -> f64 {
        let of_c = [0.0, 1.0, 4.0];
        2.0 * cell[0] as f64 + 5.0 * cell[1] as f64 + of_c[cell[2]] + 3.0 * (cell[0] * cell[1]) as f64
    }

    #[test]
    fn a_planted_interaction_is_found_and_no_other() {
        let design = design(|_| true);
        let found = factorial(&design, &cube(&design, planted)).unwrap();
        assert_eq!(found.interactions.len(), 5);
        for one in &found.interactions {
            let planted = if one.factors == [0, 1] { 3.0 } else { 0.0 };
            assert!((one.effect.mean - planted).abs() < 1e-12, "{one:?}");
            assert_eq!(one.effect.is_shown, planted != 0.0);
        }
    }

    #[test]
    fn a_main_effect_is_the_mean_over_the_levels_of_the_others() {
        let design = design(|_| true);
        let found = factorial(&design, &cube(&design, planted)).unwrap();
        // Half of the interaction falls to each of the two.
        let expected = [(0, 1, 3.5, 6), (1, 1, 6.5, 6), (2, 1, 1.0, 4), (2, 2, 4.0, 4)];
        let told = found.main_effects.iter().map(|one| (one.factor, one.level, one.effect.mean, one.combinations));
        for (found, expected) in told.zip(expected) {
            assert_eq!((found.0, found.1, found.3), (expected.0, expected.1, expected.3));
            assert!((found.2 - expected.2).abs() < 1e-12, "{found:?}");
        }
        assert_eq!(found.main_effects.len(), 4);
    }

    #[test]
    fn a_missing_combination_takes_its_partner_out_of_the_mean() {
        let design = design(|cell| cell != [1, 1, 2]);
        let (combinations, weights) = design.main_effect(0, 1, 0);
        assert_eq!((combinations, weights.len()), (5, 10));
        let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
        assert!(sum.abs() < 1e-12);
        // Without the combination at b = 1 and c = 2 the mean is over three of b = 0 and two of b = 1.
        let found = factorial(&design, &cube(&design, planted)).unwrap();
        assert!((found.main_effects[0].effect.mean - (2.0 + 3.0 * 2.0 / 5.0)).abs() < 1e-12);
    }
}
