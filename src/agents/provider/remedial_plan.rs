//! Remedial action plans at work: whether a provider agrees, how soon it delivers, and what the work changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::RemedialActionPlan;
use crate::units::{Money, Party, Share};

/// A plan that a provider is asked for, as it weighs agreeing, in pounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// What the work costs it until the plan is expected to end, as written; nothing where the commissioner pays.
    pub work: f64,
    /// What it would lose by a plan that fails.
    pub failure: f64,
    /// What it owes for not agreeing.
    pub penalty: f64,
    /// What refusing does to the relationship.
    pub harm: f64,
}

/// How remedial action plans go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedialPlanTerms {
    /// How likely a provider is to agree to a plan that it is asked for, where it does not weigh refusing. Raising it makes
    /// more plans agreed.
    pub agreed_share: Share,
    /// Standard deviation of what the work of a plan costs a provider against what is written, of its logarithm. At 0 every
    /// provider knows the same cost. Raising it lets more of them refuse plans that are cheap on paper.
    #[schemars(range(min = 0.0, max = 3.0), extend("unit" = "logarithm"))]
    pub cost_spread: f64,
    /// How likely an open plan is to be delivered in a month. Raising it delivers plans sooner, so that fewer fail.
    pub monthly_success_share: Share,
    /// Part of the breaches in accident and emergency that the work of a plan avoids. Raising it makes plans avoid more
    /// breaches.
    pub breaches_avoided_share: Share,
    /// Elective pathways or community contacts that the work of a plan adds, as a part of capacity. Raising it makes plans
    /// treat more patients.
    pub extra_capacity_share: Share,
    /// Months for which the work of a delivered plan lasts. Raising it makes delivered plans help for longer.
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

    /// What the work of a plan is expected to cost a party, as written; nothing where the other pays for it.
    #[must_use]
    pub fn expected_cost(&self, plan: &RemedialActionPlan, of: Party) -> Money {
        if plan.paid_by.party() == of {
            plan.cost_pounds_per_month.times(self.expected_months(plan.longest_months()))
        } else {
            Money::ZERO
        }
    }

    /// How likely an open plan is to fail: `(1 − p)^longest`.
    #[must_use]
    pub fn failing_share(&self, longest: u32) -> f64 {
        libm::pow(self.monthly_success_share.rest().value(), f64::from(longest))
    }

    /// A plan as the provider weighs it, under a contract that is worth so much a month. `harm` is what refusing does to the
    /// relationship, in pounds.
    ///
    /// A plan that fails was late before: what it failed for was withheld, and is forfeited.
    #[must_use]
    pub fn asked(&self, plan: &RemedialActionPlan, monthly_value: Money, harm: f64) -> Asked {
        let of_value = |share: Share| monthly_value * share;
        let withheld =
            of_value(plan.withheld_share_of_monthly_value).for_each(u64::from(plan.longest_withholding_months));
        Asked {
            work: self.expected_cost(plan, Party::Provider).pounds(),
            failure: (of_value(plan.not_delivered_share_of_monthly_value) + withheld).pounds(),
            penalty: of_value(plan.not_agreed_share_of_monthly_value).pounds(),
            harm,
        }
    }

    /// Whether a provider agrees to a plan of so many months at the longest, by a chance from 0 to 1: as it weighs what it is
    /// asked, or a fixed part of providers where none does.
    #[must_use]
    pub fn agrees(&self, draw: f64, weighed: Option<&Asked>, longest: u32) -> bool {
        draw < weighed.map_or(self.agreed_share.value(), |asked| self.agreeing_share(asked, longest))
    }

    /// How likely a provider is to agree that weighs it: it agrees where its own cost of the work is no more than what refusing
    /// would cost it.
    ///
    /// The cost is `work·e^(σz)`, z of a standard normal: `Φ(ln((penalty + harm − P(fails)·failure)/work)/σ)`.
    #[must_use]
    pub fn agreeing_share(&self, asked: &Asked, longest: u32) -> f64 {
        let room = asked.penalty + asked.harm - self.failing_share(longest) * asked.failure;
        if asked.work <= 0.0 || room <= 0.0 {
            return f64::from(u8::from(room >= 0.0));
        }
        let ratio = libm::log(room / asked.work);
        if self.cost_spread > 0.0 {
            0.5 * libm::erfc(-ratio / (self.cost_spread * std::f64::consts::SQRT_2))
        } else {
            f64::from(u8::from(ratio >= 0.0))
        }
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
    use crate::contract::{PaidBy, PlanTriggers};

    fn terms(success: f64) -> RemedialPlanTerms {
        RemedialPlanTerms {
            agreed_share: Share::ALL,
            cost_spread: 1.0,
            monthly_success_share: Share::clamped(success),
            breaches_avoided_share: Share::clamped(0.2),
            extra_capacity_share: Share::clamped(0.05),
            effect_months_after_delivery: 6,
        }
    }

    /// A plan of two months and one of withholding, at £10 a month.
    fn plan(paid_by: PaidBy) -> RemedialActionPlan {
        RemedialActionPlan {
            standards: PlanTriggers::default(),
            milestone_months: 2,
            longest_withholding_months: 1,
            paid_by,
            cost_pounds_per_month: Money::from_pence(1_000),
            withheld_share_of_monthly_value: Share::clamped(0.1),
            release_share: Share::NONE,
            not_agreed_share_of_monthly_value: Share::clamped(0.02),
            not_delivered_share_of_monthly_value: Share::clamped(0.3),
        }
    }

    #[test]
    fn a_plan_that_is_never_delivered_is_open_until_it_fails() {
        assert_eq!(terms(0.0).expected_months(6), 6.0);
    }

    #[test]
    fn a_plan_costs_whoever_pays_for_it_the_months_that_it_is_expected_to_be_open() {
        // One month, a half of a second, a quarter of a third: 1.75 months at £10.
        let cost = |of| terms(0.5).expected_cost(&plan(PaidBy::Commissioner), of);
        assert_eq!([cost(Party::Commissioner), cost(Party::Provider)], [Money::from_pence(1_750), Money::ZERO]);
    }

    #[test]
    fn a_provider_weighs_the_work_what_a_failed_plan_forfeits_and_what_refusing_costs() {
        // Of £100 a month a tenth is withheld for up to one month, 30 are due for failing and 2 for refusing.
        let asked = |paid_by| terms(0.5).asked(&plan(paid_by), Money::from_pence(10_000), 7.0);
        assert_eq!(asked(PaidBy::Provider), Asked { work: 17.5, failure: 40.0, penalty: 2.0, harm: 7.0 });
        assert_eq!(asked(PaidBy::Commissioner).work, 0.0, "it costs the provider nothing");
    }

    #[test]
    fn a_provider_agrees_by_what_it_weighs_or_as_many_do_where_none_weighs() {
        let some = RemedialPlanTerms { agreed_share: Share::clamped(0.6), cost_spread: 0.0, ..terms(0.5) };
        assert_eq!([0.59, 0.6].map(|draw| some.agrees(draw, None, 2)), [true, false]);
        let asked = |work| Asked { work, failure: 80.0, penalty: 50.0, harm: 20.0 };
        assert_eq!([50.0, 50.1].map(|work| some.agrees(0.9, Some(&asked(work)), 2)), [true, false]);
    }

    #[test]
    fn a_provider_refuses_where_its_own_cost_of_the_work_is_above_what_refusing_costs() {
        // Two months at even odds: a quarter of plans fail, so that £50 + £20 − ¼·£80 = £50 is at stake.
        let asked = |work| Asked { work, failure: 80.0, penalty: 50.0, harm: 20.0 };
        let share =
            |spread, work| RemedialPlanTerms { cost_spread: spread, ..terms(0.5) }.agreeing_share(&asked(work), 2);
        assert_eq!([share(0.0, 50.0), share(0.0, 50.1), share(1.0, 0.0)], [1.0, 0.0, 1.0]);
        // Half of the providers have a cost above the written one; one in 6.3 has one above e times it.
        assert!((share(1.0, 50.0) - 0.5).abs() < 1e-12);
        assert!((share(1.0, 50.0 * std::f64::consts::E) - 0.158_655).abs() < 1e-6);
        // Penalties that are too small to matter: nobody agrees whom a failed plan would cost more than refusing.
        let small = Asked { work: 10.0, failure: 80.0, penalty: 10.0, harm: 5.0 };
        assert_eq!(terms(0.5).agreeing_share(&small, 2), 0.0);
    }

    #[test]
    fn plans_on_half_of_the_work_have_half_of_the_effect() {
        assert!((libm::exp(-terms(0.4).effort_added(0.5)) - 0.9).abs() < 1e-12);
        assert!((terms(0.4).capacity_ratio(0.5) - 1.025).abs() < 1e-12);
        assert_eq!((terms(0.4).effort_added(0.0), terms(0.4).capacity_ratio(0.0)), (0.0, 1.0));
    }
}
