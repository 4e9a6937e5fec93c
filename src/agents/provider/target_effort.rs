//! Target effort: what a provider does to keep attendances within four hours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How effort answers sanctions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetEffortTerms {
    /// Effort without any sanction; `1 − exp(−effort)` of all breaches are avoided by it. Raising it avoids more breaches
    /// whatever the contract says.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "log of breaches avoided"))]
    pub base_effort: f64,
    /// Pressure to keep the standard that is not about money, as the sanction for a breach that would weigh the same. Raising
    /// it makes sanctions weigh less beside it, so that effort answers them less.
    pub non_money_pressure_pounds: Money,
    /// Per cent by which effort grows when the whole pressure grows by one per cent, at base effort. Raising it makes effort
    /// answer sanctions more, because more effort costs less. At or above `1/base_effort` it counts as that.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "elasticity"))]
    pub response_elasticity: f64,
    /// How much heavier a pound lost as a sanction weighs than a pound earned. Raising it makes effort answer sanctions more.
    #[schemars(range(min = 0.5, max = 5.0), extend("unit" = "ratio"))]
    pub loss_multiplier: f64,
    /// Belief at the start that a breach leads to a sanction that is kept. Raising it makes sanctions weigh more until
    /// providers have learnt what is imposed.
    pub enforcement_belief_share: Share,
    /// Part of the way that the belief moves towards what is seen in each breach line and month. Raising it makes providers
    /// learn sooner what is imposed.
    pub belief_step_share: Share,
}

impl TargetEffortTerms {
    /// Effort: what is felt is in pounds a breach, belief and loss included.
    ///
    /// A board weighs the breaches that effort q avoids, each at the whole pressure `M + s`, against its cost. q solves
    /// `(q/q₀)^η = ((M + s)/M)·e^(q₀ − q)` with `η = 1/ε − q₀`; at no sanction it is `q₀`.
    #[must_use]
    pub fn effort(&self, felt: f64) -> f64 {
        let pressure = self.pressure();
        self.base_effort * self.answer((pressure + felt) / pressure)
    }

    /// Effort against base effort where the whole pressure is `factor` times that without money: x solves
    /// `η·ln x + q₀·(x − 1) = ln factor`.
    #[must_use]
    pub fn answer(&self, factor: f64) -> f64 {
        if self.response_elasticity <= 0.0 || self.base_effort <= 0.0 || factor <= 0.0 {
            return 1.0;
        }
        let (exponent, base, goal) = (self.cost_exponent(), self.base_effort, libm::log(factor));
        // Newton's method in u = ln x. The left side is convex and rises, and e^u − 1 ≥ u: the first guess is above the
        // root, so that every step comes closer from one side.
        let mut u = goal / (exponent + base);
        for _ in 0..50 {
            let x = libm::exp(u);
            let step = (exponent * u + base * (x - 1.0) - goal) / (exponent + base * x);
            u -= step;
            if step.abs() < 1e-14 {
                break;
            }
        }
        libm::exp(u)
    }

    /// How steeply the marginal cost of effort rises: `η = 1/ε − q₀`, and never below 0.
    fn cost_exponent(&self) -> f64 {
        (1.0 / self.response_elasticity - self.base_effort).max(0.0)
    }

    /// Cost of effort beyond that of base effort, in pounds for each breach that no effort would leave: `c(q) − c(q₀)` with
    /// `c(q) = k·q^(1+η)/(1+η)` and `k = M·e^(−q₀)/q₀^η`. Base effort is in the cost of the opening already.
    #[must_use]
    pub fn cost_per_potential_breach(&self, effort: f64) -> f64 {
        if self.response_elasticity <= 0.0 || self.base_effort <= 0.0 {
            return 0.0;
        }
        let (exponent, base) = (self.cost_exponent(), self.base_effort);
        let at_base = self.pressure() * libm::exp(-base) * base / (1.0 + exponent);
        at_base * (libm::pow(effort.max(0.0) / base, 1.0 + exponent) - 1.0)
    }

    /// Pressure to keep the standard that is not about money, in pounds a breach.
    #[must_use]
    pub fn pressure(&self) -> f64 {
        self.non_money_pressure_pounds.pounds().max(0.01)
    }

    /// The sanction for one more breach as the board feels it.
    #[must_use]
    pub fn felt_sanction(&self, per_breach: f64, enforcement_belief: f64) -> f64 {
        per_breach * enforcement_belief * self.loss_multiplier
    }
}

/// A belief after one more observation: `x + step·(seen − x)`.
#[must_use]
pub fn believe(belief: f64, seen: f64, step: Share) -> f64 {
    belief + step.value() * (seen - belief)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(response_elasticity: f64) -> TargetEffortTerms {
        TargetEffortTerms {
            base_effort: 0.45,
            non_money_pressure_pounds: Money::from_pence(35_000),
            response_elasticity,
            loss_multiplier: 1.5,
            enforcement_belief_share: Share::ALL,
            belief_step_share: Share::clamped(0.1),
        }
    }

    #[test]
    fn a_sanction_as_heavy_as_all_other_pressure_raises_effort_to_where_its_cost_meets_what_it_avoids() {
        let terms = terms(0.3);
        let effort = terms.effort(350.0);
        assert!((effort - 0.55233).abs() < 5e-6, "{effort}");
        // The first-order condition itself.
        let exponent = 1.0 / 0.3 - 0.45;
        let condition = libm::pow(effort / 0.45, exponent) / (2.0 * libm::exp(0.45 - effort));
        assert!((condition - 1.0).abs() < 1e-12);
        assert_eq!(terms.effort(0.0), 0.45);
    }

    #[test]
    fn near_base_effort_one_per_cent_more_pressure_is_worth_the_elasticity() {
        for elasticity in [0.1, 0.3, 1.0, 2.0] {
            let rise = libm::log(terms(elasticity).answer(1.0001)) / libm::log(1.0001);
            assert!((rise - elasticity).abs() < 1e-3, "{elasticity}: {rise}");
        }
    }

    #[test]
    fn effort_is_chosen_where_pounds_avoided_less_its_cost_are_most() {
        let terms = terms(0.3);
        let chosen = terms.effort(90.0);
        let worth = |effort: f64| -440.0 * libm::exp(-effort) - terms.cost_per_potential_breach(effort);
        for other in [0.9, 0.99, 1.01, 1.1] {
            assert!(worth(chosen) > worth(chosen * other), "{other}");
        }
    }

    #[test]
    fn base_effort_adds_no_cost_and_at_a_pressure_of_1_257_a_breach_avoided_costs_some_393_pounds() {
        let terms = terms(0.3);
        assert_eq!(terms.cost_per_potential_breach(0.45), 0.0);
        let effort = 0.45 * terms.answer(1.257);
        let avoided = libm::exp(-0.45) - libm::exp(-effort);
        let each = terms.cost_per_potential_breach(effort) / avoided;
        assert!((each - 393.0).abs() < 1.0, "{each}");
    }

    #[test]
    fn a_pressure_of_no_response_and_a_pressure_beyond_all_response_are_numbers() {
        assert_eq!(terms(0.0).answer(2.0), 1.0);
        assert_eq!(terms(0.0).cost_per_potential_breach(0.7), 0.0);
        // At 3 the exponent is nothing: x = 1 + ln 2 / 0.45.
        assert!((terms(3.0).answer(2.0) - (1.0 + core::f64::consts::LN_2 / 0.45)).abs() < 1e-12);
    }

    #[test]
    fn a_belief_moves_a_tenth_of_the_way_to_what_is_seen() {
        assert!((believe(0.5, 1.0, Share::clamped(0.1)) - 0.55).abs() < 1e-12);
    }
}
