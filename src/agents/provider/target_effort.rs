//! Target effort: what a provider does to keep attendances within four hours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share, power};

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

/// What one more four-hour breach costs a provider, in pounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PricePerBreach {
    /// In sanctions that are due for it, whether or not they are imposed.
    pub sanction: f64,
    /// In what a quality payment pays for its goals.
    pub quality: f64,
    /// In support of the centre that hangs on a trajectory.
    pub support: f64,
}

impl TargetEffortTerms {
    /// What one more breach costs as the board feels it, in pounds. Goals are settled by the contract's formula, and support is
    /// lost by the centre's: nobody has to impose either, so that belief counts for sanctions alone.
    #[must_use]
    pub fn felt(&self, price: &PricePerBreach, enforcement_belief: f64) -> f64 {
        self.felt_sanction(price.sanction, enforcement_belief)
            + self.felt_sanction(price.quality, 1.0)
            + self.felt_sanction(price.support, 1.0)
    }

    /// What sanctions add to a pressure without money, as effort answers it: 1 is no sanction. `sanction` is what one more
    /// breach costs, in pounds.
    #[must_use]
    pub fn answer_to_sanction(&self, sanction: f64, enforcement_belief: f64) -> f64 {
        self.answer(1.0 + self.felt_sanction(sanction, enforcement_belief) / self.pressure())
    }

    /// What a reward for care that nobody measures weighs, against what the same rise in effort for the four-hour standard
    /// weighs where no money presses: `pounds / (M · breaches · q₀)`, never below nothing. `pounds` are paid for all of it in a
    /// year in which so many attendances breach.
    #[must_use]
    pub fn weight_of_reward(&self, pounds: f64, breaches: u32) -> f64 {
        let without_money = self.pressure() * f64::from(breaches) * self.base_effort;
        if without_money > 0.0 { (pounds / without_money).max(0.0) } else { 0.0 }
    }

    /// A belief in enforcement after a month in which so many sanctions were due, and of them `kept` imposed and not given back.
    ///
    /// n lines move it by `1 − (1 − step)^n` towards the part of them that was kept, so that their order does not matter.
    #[must_use]
    pub fn belief_after(&self, belief: f64, due: u32, kept: f64) -> f64 {
        if due == 0 {
            return belief;
        }
        let whole_step = Share::clamped(1.0 - power(self.belief_step_share.rest().value(), f64::from(due)));
        believe(belief, kept / f64::from(due), whole_step)
    }

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
    fn sanctions_are_felt_as_they_are_believed_in_and_goals_and_support_in_full() {
        // Losses weigh half as much again: 1.5 · (0.5 · 80 + 14 + 6).
        let price = PricePerBreach { sanction: 80.0, quality: 14.0, support: 6.0 };
        assert_eq!([0.5, 1.0].map(|belief| terms(0.3).felt(&price, belief)), [90.0, 150.0]);
        // 1.5 · 0.5 · £350 are three quarters of all other pressure.
        assert_eq!(terms(0.3).answer_to_sanction(350.0, 0.5), terms(0.3).answer(1.75));
    }

    #[test]
    fn a_reward_weighs_by_what_effort_for_the_standard_weighs_without_money() {
        // £350 · 2,400 breaches · 0.45 are £378,000.
        let weight = |pounds, breaches| terms(0.3).weight_of_reward(pounds, breaches);
        assert!((weight(189_000.0, 2_400) - 0.5).abs() < 1e-12);
        assert_eq!([weight(189_000.0, 0), weight(-5.0, 2_400)], [0.0; 2]);
    }

    #[test]
    fn three_lines_move_a_belief_by_three_steps_towards_the_part_that_was_kept() {
        // 1 − 0.9³ = 0.271 of the way from 0.2 to 1.5 of 3 lines.
        assert!((terms(0.3).belief_after(0.2, 3, 1.5) - (0.2 + 0.271 * 0.3)).abs() < 1e-12);
        assert_eq!(terms(0.3).belief_after(0.2, 0, 0.0), 0.2, "nothing was due");
    }

    #[test]
    fn a_belief_moves_a_tenth_of_the_way_to_what_is_seen() {
        assert!((believe(0.5, 1.0, Share::clamped(0.1)) - 0.55).abs() < 1e-12);
    }
}
