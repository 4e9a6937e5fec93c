//! Remedial action plans at work: whether a provider agrees, how soon it delivers, and what the work changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

/// How remedial action plans go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedialPlanTerms {
    /// How likely a provider is to agree to a plan that it is asked for.
    pub agreed_share: Share,
    /// How likely an open plan is to be delivered in a month.
    pub monthly_success_share: Share,
    /// Part of the breaches in accident and emergency that the work of a plan avoids.
    pub breaches_avoided_share: Share,
    /// Elective pathways or community contacts that the work of a plan adds, as a part of capacity.
    pub extra_capacity_share: Share,
    /// Months for which the work of a delivered plan lasts.
    #[schemars(range(min = 0, max = 120), extend("unit" = "months"))]
    pub effect_months_after_delivery: u32,
}

impl RemedialPlanTerms {
    /// Months that a plan is expected to be open if it ends after `longest` at the latest: `(1 − (1 − p)^longest)/p`.
    #[must_use]
    pub fn expected_months(&self, longest: u32) -> f64 {
        let success = self.monthly_success_share.value();
        if success > 0.0 { (1.0 - libm::pow(1.0 - success, f64::from(longest))) / success } else { f64::from(longest) }
    }

    /// Effort added in accident and emergency where plans cover a part of the work: `−ln(1 − avoided·covered)`.
    #[must_use]
    pub fn effort_added(&self, covered: f64) -> f64 {
        // The logarithm of nothing has no end; a plan that avoids all breaches leaves one in a thousand million.
        -libm::log((1.0 - self.breaches_avoided_share.value() * covered).max(1e-9))
    }

    /// Capacity against the usual where plans cover a part of the work.
    #[must_use]
    pub fn capacity_ratio(&self, covered: f64) -> f64 {
        1.0 + self.extra_capacity_share.value() * covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(success: f64) -> RemedialPlanTerms {
        RemedialPlanTerms {
            agreed_share: Share::ALL,
            monthly_success_share: Share::clamped(success),
            breaches_avoided_share: Share::clamped(0.2),
            extra_capacity_share: Share::clamped(0.05),
            effect_months_after_delivery: 6,
        }
    }

    #[test]
    fn a_plan_that_is_never_delivered_is_open_until_it_fails() {
        assert_eq!(terms(0.0).expected_months(6), 6.0);
    }

    #[test]
    fn plans_on_half_of_the_work_have_half_of_the_effect() {
        assert!((libm::exp(-terms(0.4).effort_added(0.5)) - 0.9).abs() < 1e-12);
        assert!((terms(0.4).capacity_ratio(0.5) - 1.025).abs() < 1e-12);
        assert_eq!((terms(0.4).effort_added(0.0), terms(0.4).capacity_ratio(0.0)), (0.0, 1.0));
    }
}
