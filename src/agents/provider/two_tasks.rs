//! Two tasks and one staff: effort on what is measured draws on the same hours as care that nobody measures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target_effort::TargetEffortTerms;

/// How much of care nobody measures, and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmeasuredQualityTerms {
    /// How much effort on one task makes the other harder: 0 not at all, near 1 they are the same hours, below 0 one helps the
    /// other. Raising it makes sanctions take more from care that nobody measures.
    #[schemars(range(min = -0.9, max = 0.9), extend("unit" = "share of the geometric mean of both costs"))]
    pub substitutability: f64,
    /// Points of harm for each hundredth of unmeasured care that is lost at every acute provider, times 100, while little is
    /// lost; twice as many when all is. Raising it makes unmeasured care that is lost harm health more.
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

/// How a provider shares out its effort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharedOut {
    /// Effort for the four-hour standard, on the scale of `target_effort.base_effort`.
    pub effort: f64,
    /// Effort on care that nobody measures, against that without any money at stake: 1 is no money.
    pub unmeasured: f64,
}

impl UnmeasuredQualityTerms {
    /// Effort goes to what is measured and to what is not, as far as each is pressed for: `felt` is what one more breach costs as
    /// the board feels it, in pounds, and `rewarded` the weight of what outcomes pay for care that nobody measures.
    #[must_use]
    pub fn share_out(&self, terms: &TargetEffortTerms, felt: f64, rewarded: f64) -> SharedOut {
        let pressure = terms.pressure();
        let pressures = [terms.answer((pressure + felt) / pressure), terms.answer(1.0 + rewarded)];
        let [measured, unmeasured] = self.efforts(pressures);
        SharedOut { effort: terms.base_effort * measured, unmeasured }
    }

    /// Points of harm where a part of unmeasured care is lost: the next part harms more than the one before.
    ///
    /// `p·x·(1 + max(0, x))`: the first parts cost `p` for each, and what is gained beyond 100 is worth as much.
    #[must_use]
    pub const fn points_lost(&self, lost: f64) -> f64 {
        self.health_points * lost * (1.0 + lost.max(0.0))
    }

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
    use crate::units::{Money, Share};

    #[test]
    fn half_of_unmeasured_care_lost_harms_three_quarters_and_all_of_it_twice_the_points_and_the_first_part_its_own() {
        let terms = UnmeasuredQualityTerms { substitutability: 0.3, health_points: 2.0 };
        assert_eq!([0.0, 0.5, 1.0, -0.5].map(|lost| terms.points_lost(lost)), [0.0, 1.5, 4.0, -1.0]);
        assert!((terms.points_lost(1e-6) / 1e-6 - 2.0).abs() < 1e-5);
    }

    #[test]
    fn effort_moves_to_what_money_presses_for() {
        let target = TargetEffortTerms {
            base_effort: 0.45,
            non_money_pressure_pounds: Money::from_pence(35_000),
            response_elasticity: 0.3,
            loss_multiplier: 1.5,
            enforcement_belief_share: Share::ALL,
            belief_step_share: Share::NONE,
        };
        let terms = UnmeasuredQualityTerms { substitutability: 0.3, health_points: 1.0 };
        assert_eq!(terms.share_out(&target, 0.0, 0.0), SharedOut { effort: 0.45, unmeasured: 1.0 });
        // Pressure on the standard answers x = answer(2), on the other task 1: (x − 0.3)/0.7 and (1 − 0.3·x)/0.7.
        let (x, found) = (target.answer(2.0), terms.share_out(&target, 350.0, 0.0));
        assert!((found.effort - 0.45 * (x - 0.3) / 0.7).abs() < 1e-12, "{found:?}");
        assert!((found.unmeasured - (1.0 - 0.3 * x) / 0.7).abs() < 1e-12, "{found:?}");
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
