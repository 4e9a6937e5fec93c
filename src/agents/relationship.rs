//! Trust between the parties of a contract: slow to grow, quicker to fall.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

/// How trust moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustTerms {
    /// Trust of each side in the other at the start.
    pub opening_trust_share: Share,
    /// Step of trust for each promise kept, by contract line and month.
    pub step_share: Share,
    /// How much faster trust falls than it grows.
    #[schemars(range(min = 0.5, max = 10.0), extend("unit" = "ratio"))]
    pub asymmetry: f64,
    /// What is left of trust after a contract is reopened within its term.
    pub left_after_reopening_share: Share,
    /// Months of broken promises that a year-end cut weighs.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "line-months"))]
    pub year_end_cut_weight: f64,
    /// Months of promises kept that a sanction waived by choice weighs with the provider.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "line-months"))]
    pub waiver_weight: f64,
    /// Months of promises, kept or broken, that a remedial action plan weighs, delivered or failed.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "line-months"))]
    pub plan_weight: f64,
}

impl TrustTerms {
    /// Trust after a promise kept: `r + a·(1 − r)`.
    #[must_use]
    pub fn after_kept(&self, trust: f64) -> f64 {
        trust + self.step_share.value() * (1.0 - trust)
    }

    /// Trust after `times` promises kept: `1 − (1 − r)·(1 − a)^times`.
    #[must_use]
    pub fn after_kept_times(&self, trust: f64, times: f64) -> f64 {
        1.0 - (1.0 - trust) * libm::pow(self.step_share.rest().value(), times)
    }

    /// Trust after `times` promises broken: each takes `a·w·r`.
    #[must_use]
    pub fn after_broken(&self, trust: f64, times: f64) -> f64 {
        trust * libm::pow((1.0 - self.step_share.value() * self.asymmetry).max(0.0), times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_promises_kept_at_once_are_as_many_one_after_another() {
        let terms = TrustTerms {
            opening_trust_share: Share::clamped(0.6),
            step_share: Share::clamped(0.05),
            asymmetry: 2.0,
            left_after_reopening_share: Share::clamped(0.8),
            year_end_cut_weight: 12.0,
            waiver_weight: 0.5,
            plan_weight: 3.0,
        };
        let one_by_one = (0..7).fold(0.4, |trust, _| terms.after_kept(trust));
        assert!((terms.after_kept_times(0.4, 7.0) - one_by_one).abs() < 1e-12);
        assert_eq!(terms.after_kept_times(0.4, 0.0), 0.4);
    }
}
