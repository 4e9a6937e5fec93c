//! Two tasks and one staff: effort on what is measured draws on the same hours as care that nobody measures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much of care nobody measures, and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmeasuredQualityTerms {
    /// How much effort on one task makes the other harder: 0 not at all, near 1 they are the same hours, below 0 one helps the other.
    #[schemars(range(min = -0.9, max = 0.9), extend("unit" = "share of the geometric mean of both costs"))]
    pub substitutability: f64,
    /// Points of the health index that are lost when unmeasured care falls from 100 to nothing at every acute provider.
    #[schemars(range(min = 0.0, max = 100.0), extend("unit" = "points"))]
    pub health_points: f64,
}

/// Costs of effort on two tasks: `½(c₁e₁² + c₂e₂²) + δ·e₁·e₂`, with `|δ| < √(c₁c₂)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoTasks {
    /// Cost of each task by itself: c₁ of what is measured, c₂ of what is not.
    pub costs: [f64; 2],
    /// How much each makes the other dearer: δ.
    pub substitutability: f64,
}

impl TwoTasks {
    /// The efforts at which each task's marginal benefit is its marginal cost; none is below zero.
    ///
    /// `e₁ = (c₂m₁ − δm₂)/D`, `e₂ = (c₁m₂ − δm₁)/D`, `D = c₁c₂ − δ²`; a task that would fall below zero is left, and the
    /// other has `m/c` (Holmström and Milgrom 1991, with the provider's own weight on patients in the benefits).
    #[must_use]
    pub fn efforts(&self, benefits: [f64; 2]) -> [f64; 2] {
        let ([first, second], [c1, c2], delta) = (benefits, self.costs, self.substitutability);
        let determinant = c1 * c2 - delta * delta;
        let (e1, e2) = ((c2 * first - delta * second) / determinant, (c1 * second - delta * first) / determinant);
        match (e1 > 0.0, e2 > 0.0) {
            (true, true) => [e1, e2],
            (_, false) => [(first / c1).max(0.0), 0.0],
            (false, true) => [0.0, second / c2],
        }
    }
}

impl UnmeasuredQualityTerms {
    /// Effort on what is measured and on what is not, each against its effort without any money at stake.
    ///
    /// `pressures` are how much the whole pressure on each task has grown by the money at stake, as effort answers it: 1 is
    /// no money. Where no money presses both kinds of care matter alike; units of effort are such that both cost alike.
    #[must_use]
    pub fn efforts(&self, pressures: [f64; 2]) -> [f64; 2] {
        let tasks = TwoTasks { costs: [1.0; 2], substitutability: self.substitutability };
        let [measured, unmeasured] = tasks.efforts(pressures);
        // Without money both efforts are 1/(1 + δ).
        let without = tasks.efforts([1.0; 2])[0];
        [measured / without, unmeasured / without]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Efforts at a bonus on the first task, where own weight on patients is 0.4 for both.
    fn efforts(bonus: f64, substitutability: f64) -> [f64; 2] {
        TwoTasks { costs: [1.0; 2], substitutability }.efforts([bonus + 0.4, 0.4])
    }

    #[track_caller]
    fn assert_close(found: [f64; 2], exact: [f64; 2]) {
        assert!(found.iter().zip(exact).all(|(found, exact)| (found - exact).abs() < 1e-6), "{found:?} not {exact:?}");
    }

    #[test]
    fn a_bonus_on_the_measured_task_crowds_out_the_other_until_nothing_of_it_is_left() {
        assert_close(efforts(0.0, 0.5), [0.266_667, 0.266_667]);
        assert_close(efforts(0.1, 0.5), [0.4, 0.2]);
        assert_close(efforts(0.171_428_571, 0.5), [0.495_238, 0.152_381]);
        assert_close(efforts(0.3, 0.5), [0.666_667, 0.066_667]);
        assert_close(efforts(0.4, 0.5), [0.8, 0.0]);
        assert_close(efforts(0.6, 0.5), [1.0, 0.0]);
    }

    #[test]
    fn independent_tasks_leave_each_other_alone_and_complements_help_each_other() {
        assert_close(efforts(0.3, 0.0), [0.7, 0.4]);
        assert_close(efforts(0.514_285_714, -0.5), [1.485_714, 1.142_857]);
    }

    #[test]
    fn welfare_by_the_chosen_efforts_is_highest_at_the_closed_forms_bonus() {
        // (1 − α)(B − Bδ/c)/(1 + r·σ²·D/c) with α = 0.4, B = r = σ² = c = 1, δ = 0.5.
        let closed_form: f64 = 0.6 * 0.5 / 1.75;
        let welfare = |bonus: f64| {
            let [e1, e2] = efforts(bonus, 0.5);
            e1 + e2 - 0.5 * (e1 * e1 + e2 * e2) - 0.5 * e1 * e2 - 0.5 * bonus * bonus
        };
        assert!((welfare(closed_form) - 0.460_952).abs() < 1e-6);
        let best = (0..=1_000).map(|step| f64::from(step) / 1_000.0).max_by(|a, b| welfare(*a).total_cmp(&welfare(*b)));
        assert!((best.unwrap() - closed_form).abs() <= 0.001, "{best:?}");
    }

    #[test]
    fn without_money_both_efforts_are_one_and_independent_tasks_answer_their_own_pressure_alone() {
        let terms = |substitutability| UnmeasuredQualityTerms { substitutability, health_points: 1.0 };
        for substitutability in [-0.9, -0.3, 0.0, 0.3, 0.9] {
            assert_eq!(terms(substitutability).efforts([1.0; 2]), [1.0; 2]);
        }
        assert_eq!(terms(0.0).efforts([1.7, 1.2]), [1.7, 1.2]);
        let [measured, unmeasured] = terms(0.3).efforts([1.2, 1.0]);
        assert!((measured - (1.2 - 0.3) / 0.7).abs() < 1e-12 && (unmeasured - (1.0 - 0.36) / 0.7).abs() < 1e-12);
    }
}
