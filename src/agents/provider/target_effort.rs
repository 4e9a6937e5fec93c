//! Target effort: what a provider does to keep attendances within four hours.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How effort answers sanctions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetEffortTerms {
    /// Effort without any sanction; `1 − exp(−effort)` of all breaches are avoided by it.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "log of breaches avoided"))]
    pub base_effort: f64,
    /// Pressure to keep the standard that is not about money, as the sanction for a breach that would weigh the same.
    pub non_money_pressure_pounds: Money,
    /// Per cent by which effort grows when the whole pressure grows by one per cent.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "elasticity"))]
    pub response_elasticity: f64,
    /// How much heavier a pound lost as a sanction weighs than a pound earned.
    #[schemars(range(min = 0.5, max = 5.0), extend("unit" = "ratio"))]
    pub loss_multiplier: f64,
    /// Belief at the start that a breach leads to a sanction that is kept.
    pub enforcement_belief_share: Share,
    /// Part of the way that the belief moves towards what is seen in each breach line and month.
    pub belief_step_share: Share,
}

impl TargetEffortTerms {
    /// Effort: `q₀·((M + felt)/M)^ε`; what is felt is in pounds a breach, belief and loss included.
    #[must_use]
    pub fn effort(&self, felt: f64) -> f64 {
        let pressure = self.pressure();
        self.base_effort * self.answer((pressure + felt) / pressure)
    }

    /// How effort answers a pressure that has grown by a factor: `factor^ε`.
    #[must_use]
    pub fn answer(&self, factor: f64) -> f64 {
        libm::pow(factor, self.response_elasticity)
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

    #[test]
    fn a_sanction_as_heavy_as_all_other_pressure_raises_effort_by_two_to_the_elasticity() {
        let terms = TargetEffortTerms {
            base_effort: 0.45,
            non_money_pressure_pounds: Money::from_pence(18_000),
            response_elasticity: 0.3,
            loss_multiplier: 1.5,
            enforcement_belief_share: Share::ALL,
            belief_step_share: Share::clamped(0.1),
        };
        let felt = terms.felt_sanction(120.0, 1.0);
        assert!((terms.effort(felt) / 0.45 - libm::pow(2.0, 0.3)).abs() < 1e-12);
        assert_eq!(terms.effort(0.0), 0.45);
    }

    #[test]
    fn a_belief_moves_a_tenth_of_the_way_to_what_is_seen() {
        assert!((believe(0.5, 1.0, Share::clamped(0.1)) - 0.55).abs() < 1e-12);
    }
}
