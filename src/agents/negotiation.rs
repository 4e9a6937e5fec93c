//! Negotiation: what it costs to sign, keep up, reopen and arbitrate a contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// What contracting costs each side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NegotiationTerms {
    /// Cost to each side of negotiating and signing one contract at full trust.
    pub signing_cost_pounds: Money,
    /// Cost to each side of keeping up one contract in a year without negotiation.
    pub upkeep_cost_pounds: Money,
    /// Relative rise of the signing cost when there is no trust.
    #[schemars(range(min = 0.0, max = 10.0), extend("unit" = "ratio"))]
    pub distrust_cost_ratio: f64,
    /// Gap between what the provider needs and what the commissioner can afford above which the parties go to arbitration.
    pub arbitration_gap_share: Share,
    /// Cost of arbitration to each side.
    pub arbitration_cost_pounds: Money,
    /// What is left of trust after arbitration.
    pub trust_left_after_arbitration_share: Share,
}

impl NegotiationTerms {
    /// Cost to each side of signing: `n₀·(1 + ratio·(1 − trust))`.
    #[must_use]
    pub fn signing_cost(&self, trust: f64) -> Money {
        self.signing_cost_pounds.times(1.0 + self.distrust_cost_ratio * (1.0 - trust))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distrust_makes_signing_dearer() {
        let terms = NegotiationTerms {
            signing_cost_pounds: Money::from_pence(25_000_000),
            upkeep_cost_pounds: Money::from_pence(8_000_000),
            distrust_cost_ratio: 0.6,
            arbitration_gap_share: Share::clamped(0.1),
            arbitration_cost_pounds: Money::ZERO,
            trust_left_after_arbitration_share: Share::clamped(0.9),
        };
        assert_eq!(terms.signing_cost(1.0), Money::from_pence(25_000_000));
        assert_eq!(terms.signing_cost(0.0), Money::from_pence(40_000_000));
    }
}
