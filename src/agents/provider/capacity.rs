//! Capacity: what a board opens for the coming year, in levels and not in rates.
//!
//! A board weighs what it expects to come against what its plans pay for, lets the waits that it may be called to account
//! for press on it, and opens less while it is in deficit. It does not optimise: a place in accident and emergency costs
//! far less than what the breaches that it avoids are sanctioned with, and boards that optimised would all be near 100%.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare};

/// How boards change the capacity of accident and emergency, elective care, beds and community services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityTerms {
    /// Part of the distance between capacity and what a board wants that is closed in a year. Raising it makes capacity
    /// follow a plan, a deficit or a shock sooner.
    pub closing_share_per_year: Share,
    /// The most that capacity may fall in a year. Raising it lets deficits and small plans close more capacity in a year.
    pub largest_fall_share_per_year: Share,
    /// The most that capacity may grow in a year. Raising it lets growth and long waits open more capacity in a year.
    pub largest_growth_share_per_year: Share,
    /// Capacity that a board gives up for a deficit of its whole income; a deficit of 1% takes 1% of it at 1. Raising it lets
    /// money decide more about care.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "share of capacity per share of income"))]
    pub deficit_response: f64,
    /// Deficit, as a part of income, beyond which no more capacity is given up. Raising it lets deep deficits close more
    /// capacity.
    pub largest_deficit_share: Share,
}

/// What a board looks at when it sets one kind of capacity: all in the same unit a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// Capacity today.
    pub capacity: f64,
    /// What came a week last year.
    pub last_year: f64,
    /// What the board itself expects to come a week.
    pub forecast: f64,
    /// What the board's plans pay for a week.
    pub planned: f64,
    /// What waits make of the need: 1 where they press for nothing.
    pub pressure: f64,
    /// Deficit of last year as a part of income; a surplus is below zero.
    pub deficit_share: SignedShare,
}

impl CapacityTerms {
    /// Capacity a week in the coming year.
    ///
    /// `G = F/A_last`, `B = ((1 − w)·F + w·Q)·pressure·(1 − χ·clip(deficit, 0, d))`, `K′ = K·G + λ·(B − K·G)`, with K′/K from
    /// 1 − fall to 1 + growth.
    #[must_use]
    pub fn next(&self, outlook: &Outlook, plan_weight: Share) -> f64 {
        let Outlook { capacity, last_year, forecast, planned, pressure, .. } = *outlook;
        let growth = if last_year > 0.0 { forecast / last_year } else { 1.0 };
        let weight = plan_weight.value();
        let need = ((1.0 - weight) * forecast + weight * planned) * pressure;
        let wanted = need * self.left_by_deficit(outlook.deficit_share.value());
        let grown = capacity * growth;
        self.bounded(capacity, grown + self.closing_share_per_year.value() * (wanted - grown))
    }

    /// Beds that are open against those that the trend of the economy would have: `r + λ·((1 − χ·deficit) − r)`, bounded as
    /// other capacity.
    #[must_use]
    pub fn next_beds_ratio(&self, ratio: f64, deficit_share: f64) -> f64 {
        let wanted = self.left_by_deficit(deficit_share);
        self.bounded(ratio, ratio + self.closing_share_per_year.value() * (wanted - ratio))
    }

    /// Deficit that a board reckons with, as a part of income: a board plans for the surplus that it can count on, and what the
    /// risk of its contracts is worth to it is not for spending.
    #[must_use]
    pub fn deficit_reckoned_with(&self, last_margin: f64, held_back_share: SignedShare) -> f64 {
        -(last_margin - held_back_share.value())
    }

    /// What a deficit leaves of the capacity that a board would open.
    #[must_use]
    pub fn left_by_deficit(&self, deficit_share: f64) -> f64 {
        (1.0 - self.deficit_response * deficit_share.clamp(0.0, self.largest_deficit_share.value())).max(0.0)
    }

    fn bounded(&self, capacity: f64, next: f64) -> f64 {
        let least = capacity * (1.0 - self.largest_fall_share_per_year.value());
        next.clamp(least, capacity * (1.0 + self.largest_growth_share_per_year.value()))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn terms() -> CapacityTerms {
        CapacityTerms {
            closing_share_per_year: Share::clamped(0.5),
            largest_fall_share_per_year: Share::clamped(0.05),
            largest_growth_share_per_year: Share::clamped(0.08),
            deficit_response: 1.0,
            largest_deficit_share: Share::clamped(0.05),
        }
    }

    fn outlook(capacity: f64, last_year: f64, forecast: f64, planned: f64) -> Outlook {
        Outlook { capacity, last_year, forecast, planned, pressure: 1.0, deficit_share: SignedShare::of(0.0) }
    }

    const HALF: fn() -> Share = || Share::clamped(0.5);

    #[test]
    fn a_plan_two_per_cent_short_of_a_growth_of_two_takes_half_of_half_of_the_gap() {
        let next = terms().next(&outlook(100.0, 100.0, 102.0, 99.96), HALF());
        assert!((next - 101.49).abs() < 1e-9, "{next}");
    }

    #[test]
    fn a_plan_two_per_cent_short_every_year_rests_one_per_cent_short_at_any_growth() {
        for growth in [-0.03, 0.0, 0.02, 0.04] {
            let (mut capacity, mut need) = (100.0, 100.0);
            for _ in 0..60 {
                let forecast = need * (1.0 + growth);
                capacity = terms().next(&outlook(capacity, need, forecast, 0.98 * forecast), HALF());
                need = forecast;
            }
            assert!((capacity / need - 0.99).abs() < 1e-9, "{growth}: {}", capacity / need);
        }
    }

    #[test]
    fn capacity_neither_falls_nor_grows_beyond_its_bounds_in_a_year() {
        assert!((terms().next(&outlook(100.0, 100.0, 50.0, 50.0), HALF()) - 95.0).abs() < 1e-9);
        assert!((terms().next(&outlook(100.0, 100.0, 150.0, 150.0), HALF()) - 108.0).abs() < 1e-9);
        assert_eq!(terms().next(&outlook(0.0, 0.0, 50.0, 50.0), HALF()), 0.0);
    }

    #[test]
    fn a_deficit_of_two_per_cent_takes_two_per_cent_and_one_of_a_tenth_no_more_than_five() {
        let left = |deficit| terms().left_by_deficit(deficit);
        assert!((left(0.02) - 0.98).abs() < 1e-12 && (left(0.1) - 0.95).abs() < 1e-12);
        assert_eq!(left(-0.03), 1.0);
        // A surplus of 1% of which 3% are held back for risk.
        assert!((left(terms().deficit_reckoned_with(0.01, SignedShare::of(0.03))) - 0.98).abs() < 1e-12);
    }

    #[test]
    fn beds_go_half_the_way_to_what_a_deficit_leaves_and_come_back_without_it() {
        assert!((terms().next_beds_ratio(1.0, 0.02) - 0.99).abs() < 1e-12);
        assert!((terms().next_beds_ratio(0.99, 0.0) - 0.995).abs() < 1e-12);
    }
}
