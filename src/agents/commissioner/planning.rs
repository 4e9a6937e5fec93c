//! Planning: how much activity a commissioner writes into a contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::{Line, LineValues, Plan};
use crate::units::{Money, Share, SignedShare};

/// How commissioners plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanningTerms {
    /// How much of a shortfall of money is taken out of the plan although the patients will come. Raising it makes plans of
    /// commissioners short of money smaller.
    pub shading_share: Share,
    /// The largest shortfall that shading looks at, as a part of the contracts' value. Raising it makes plans of commissioners
    /// far short of money smaller.
    pub largest_gap_share: Share,
    /// Part of the way that a forecast of growth moves towards what was seen. Raising it makes plans and capacity follow what
    /// was seen sooner.
    pub forecast_step_share: Share,
    /// Standard deviation of a year's activity around its forecast, all lines together, as a part of it. Raising it lets both
    /// sides feel the thresholds, caps and corridors of a contract from further away; at 0 they take the forecast for certain.
    pub activity_deviation_share: Share,
    /// How much providers go by their plans, and not by their own forecasts, when they open capacity. Raising it opens less
    /// capacity where plans pay for less than will come.
    pub plan_weight_share: Share,
    /// Part of its allocation that a commissioner keeps back. Raising it makes commissioners keep more of a year and plan for
    /// less.
    pub reserve_share_of_allocation: Share,
    /// Standard deviation between commissioners of the allocation, of its logarithm. Raising it makes commissioners differ more
    /// in what they have.
    pub allocation_variation_share: Share,
    /// Growth of spending on everything but these contracts. Raising it leaves less for contracts.
    #[schemars(range(min = -0.2, max = 0.2), extend("unit" = "share a year"))]
    pub other_spend_growth_share_per_year: SignedShare,
    /// The most that a renewal may move locally agreed sums, up or down. Raising it lets renewals bring sums closer to cost.
    pub largest_rebasing_share: Share,
}

impl PlanningTerms {
    /// What is left of planned activity when money is short: `1 − θ·min(cap, gap)`.
    #[must_use]
    pub fn shading(&self, wanted: Money, affordable: Money) -> f64 {
        1.0 - self.shading_share.value() * gap(wanted, affordable).min(self.largest_gap_share.value())
    }

    /// What is left of the plan where a plan cut to `shaded` of it costs the commissioner: `1 − (1 − shaded)·(1 − paid back)`.
    /// `worth` is the part of a pound of plan that is paid whatever comes; below zero a smaller plan pays so much back.
    #[must_use]
    pub fn shading_that_pays(&self, shaded: f64, worth: f64) -> f64 {
        let paid_back = (-worth).clamp(0.0, 1.0);
        1.0 - (1.0 - shaded) * (1.0 - paid_back)
    }

    /// What a commissioner can afford for its contracts: its allocation, less what it keeps back and what it spends on others.
    #[must_use]
    pub fn affordable(&self, allocation: Money, other_spend: Money) -> Money {
        allocation * self.reserve_share_of_allocation.rest() - other_spend
    }

    /// What a commissioner keeps back of a year: a part of its allocation, and what an uncertain year is worth to it.
    #[must_use]
    pub fn kept_back(&self, allocation: Money, for_risk: Money) -> Money {
        allocation * self.reserve_share_of_allocation + for_risk
    }

    /// Growth that a party believes in after one more year, line by line; a line without cases before tells it nothing.
    ///
    /// `g + step·(seen − g)`, seen this year's cases over last year's, less one, and no more than contracts may agree on.
    #[must_use]
    pub fn growth_after(
        &self,
        belief: &LineValues<f64>,
        before: &LineValues<f64>,
        now: &LineValues<f64>,
    ) -> LineValues<f64> {
        let step = self.forecast_step_share.value();
        LineValues(Line::ALL.map(|line| {
            let (belief, before) = (belief.get(line), before.get(line));
            if before <= 0.0 {
                return belief;
            }
            let seen = (now.get(line) / before - 1.0).clamp(-LARGEST_GROWTH, LARGEST_GROWTH);
            belief + step * (seen - belief)
        }))
    }
}

/// How far a year's activity departed from plan, by value and up or down; nothing where nothing was planned.
#[must_use]
pub fn departure(plan: &Plan, lived: &LineValues<f64>) -> f64 {
    let value = |volumes: &LineValues<f64>| -> f64 {
        Line::ALL.iter().map(|&line| plan.tariff.get(line).pounds() * volumes.get(line)).sum()
    };
    let planned = value(&plan.volumes);
    if planned > 0.0 { (value(lived) / planned - 1.0).abs() } else { 0.0 }
}

/// The most that contracts may agree on as growth a year, up or down: what the form of a term allows.
const LARGEST_GROWTH: f64 = 0.2;

/// Growth that two sides agree on: what each has learnt counts the same.
#[must_use]
pub fn agreed_growth(commissioner: &LineValues<f64>, provider: &LineValues<f64>) -> LineValues<f64> {
    LineValues(Line::ALL.map(|line| 0.5 * (commissioner.get(line) + provider.get(line))))
}

/// Shortfall of money as a part of what is wanted; none if it can be afforded.
#[must_use]
pub fn gap(wanted: Money, affordable: Money) -> f64 {
    if wanted > Money::ZERO { ((wanted - affordable).pounds() / wanted.pounds()).max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> PlanningTerms {
        PlanningTerms {
            shading_share: Share::clamped(0.5),
            largest_gap_share: Share::clamped(0.04),
            forecast_step_share: Share::clamped(0.4),
            activity_deviation_share: Share::clamped(0.02),
            plan_weight_share: Share::clamped(0.5),
            reserve_share_of_allocation: Share::clamped(0.005),
            allocation_variation_share: Share::NONE,
            other_spend_growth_share_per_year: SignedShare::of(0.0),
            largest_rebasing_share: Share::clamped(0.02),
        }
    }

    #[test]
    fn a_departure_from_plan_is_taken_by_value_up_or_down() {
        let pounds = |pounds: i64| Money::from_pence(100 * pounds);
        let plan = Plan {
            volumes: LineValues([100.0, 10.0, 0.0, 0.0]),
            tariff: LineValues([pounds(10), pounds(100), pounds(1), pounds(1)]),
            ..Plan::default()
        };
        for (attendances, admissions, wanted) in [(100.0, 10.0, 0.0), (90.0, 12.0, 0.05), (100.0, 8.0, 0.1)] {
            let found = departure(&plan, &LineValues([attendances, admissions, 0.0, 0.0]));
            assert!((found - wanted).abs() < 1e-12, "{found}");
        }
        assert_eq!(departure(&Plan::default(), &plan.volumes), 0.0, "nothing was planned");
    }

    #[test]
    fn a_plan_that_pays_back_what_it_leaves_out_is_shaded_less() {
        assert!((terms().shading_that_pays(0.9, -0.25) - 0.925).abs() < 1e-12);
        assert!((terms().shading_that_pays(0.9, 0.5) - 0.9).abs() < 1e-12);
        assert_eq!(terms().shading_that_pays(0.9, -2.0), 1.0, "it would pay back more than it saves");
    }

    #[test]
    fn a_commissioner_affords_what_it_neither_keeps_back_nor_spends_on_others() {
        // A half of one per cent of £1,000 is kept.
        let pounds = |pounds: i64| Money::from_pence(100 * pounds);
        assert_eq!(terms().affordable(pounds(1_000), pounds(300)), pounds(695));
        assert_eq!(terms().kept_back(pounds(1_000), pounds(7)), pounds(12));
    }

    #[test]
    fn growth_is_learnt_two_fifths_of_the_way_and_not_from_lines_without_cases() {
        let belief = LineValues([0.02, 0.02, 0.0, 0.01]);
        let learnt = terms().growth_after(
            &belief,
            &LineValues([1_000.0, 1_000.0, 0.0, 10.0]),
            &LineValues([1_050.0, 990.0, 50.0, 1_000.0]),
        );
        // 2% and 5% seen: 3.2%; 2% and −1%: 0.8%; nothing seen; a hundred times as many count as 20% more.
        for (found, exact) in learnt.0.into_iter().zip([0.032, 0.008, 0.0, 0.086]) {
            assert!((found - exact).abs() < 1e-12, "{found} for {exact}");
        }
    }

    #[test]
    fn what_was_agreed_at_first_is_agreed_again_until_a_side_has_learnt() {
        let (first, learnt) = (LineValues([0.018, 0.02, 0.002, 0.015]), LineValues([0.018, 0.03, 0.002, 0.015]));
        assert_eq!(agreed_growth(&first, &first), first);
        assert!((agreed_growth(&first, &learnt).get(Line::Emergency) - 0.025).abs() < 1e-15);
    }

    #[test]
    fn a_plan_is_shaded_by_half_the_gap_up_to_the_largest_gap() {
        let shading = |affordable| terms().shading(Money::from_pence(1_000), Money::from_pence(affordable));
        assert_eq!(shading(1_200), 1.0);
        assert!((shading(980) - 0.99).abs() < 1e-12);
        assert!((shading(500) - 0.98).abs() < 1e-12);
    }
}
