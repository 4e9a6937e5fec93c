//! Coding depth: how deep a provider codes its cases where that is paid for, and when a commissioner challenges it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How providers deepen their coding, and how commissioners answer.
///
/// A depth of 0.02 raises the counted value of a coded case by 2%. Care itself stays what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodingTerms {
    /// Cost of depth *c*: coding to a depth of *d* costs `½·c·d²` of a provider's running cost.
    #[schemars(range(min = 0.1, max = 200.0), extend("unit" = "ratio"))]
    pub cost_of_depth: f64,
    /// The deepest that cases can be coded.
    pub largest_depth_share: Share,
    /// The most that depth moves in a year, up or down.
    pub depth_change_share_per_year: Share,
    /// Chance that a challenge succeeds.
    pub challenge_success_share: Share,
    /// What a provider gives back beyond the sum at stake when a challenge succeeds, as a part of it.
    pub penalty_share: Share,
    /// Commissioner's staff hours for a challenge, by contract and quarter.
    #[schemars(range(min = 0.1, max = 10_000.0), extend("unit" = "hours a challenge"))]
    pub hours_per_challenge: f64,
}

impl CodingTerms {
    /// The depth that is worth its cost, given what one per cent more coded value adds to payments as a part of one per
    /// cent of them.
    ///
    /// `share · (1 − s·(1 + penalty))⁺ / c`, *s* the chance that a challenge succeeds, and no deeper than can be coded.
    #[must_use]
    pub fn depth_wanted(&self, paid_share: f64) -> f64 {
        let left = 1.0 - self.challenge_success_share.value() * (1.0 + self.penalty_share.value());
        (paid_share * left.max(0.0) / self.cost_of_depth).clamp(0.0, self.largest_depth_share.value())
    }

    /// Depth a year later.
    #[must_use]
    pub fn depth_after_a_year(&self, depth: f64, wanted: f64) -> f64 {
        let most = self.depth_change_share_per_year.value();
        depth + (wanted - depth).clamp(-most, most)
    }

    /// What coding to a depth costs, given the running cost of care.
    #[must_use]
    pub fn cost(&self, depth: f64, running: Money) -> Money {
        running.times(0.5 * self.cost_of_depth * depth * depth)
    }

    /// What a challenge that succeeds brings back.
    #[must_use]
    pub fn claim(&self, at_stake: Money) -> Money {
        at_stake + at_stake * self.penalty_share
    }

    /// Staff cost of a challenge.
    #[must_use]
    pub fn cost_of_a_challenge(&self, hourly_cost: Money) -> Money {
        hourly_cost.times(self.hours_per_challenge)
    }

    /// Whether what a challenge is expected to bring back is worth the staff time.
    #[must_use]
    pub fn is_worth_a_challenge(&self, at_stake: Money, hourly_cost: Money) -> bool {
        self.claim(at_stake) * self.challenge_success_share > self.cost_of_a_challenge(hourly_cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> CodingTerms {
        CodingTerms {
            cost_of_depth: 10.0,
            largest_depth_share: Share::clamped(0.04),
            depth_change_share_per_year: Share::clamped(0.005),
            challenge_success_share: Share::clamped(0.2),
            penalty_share: Share::clamped(0.5),
            hours_per_challenge: 50.0,
        }
    }

    fn pounds(pounds: i64) -> Money {
        Money::from_pence(pounds * 100)
    }

    #[test]
    fn depth_follows_what_is_paid_for_it_less_what_challenges_take_back() {
        assert!((terms().depth_wanted(0.5) - 0.5 * 0.7 / 10.0).abs() < 1e-12);
        assert_eq!(terms().depth_wanted(0.0), 0.0);
        assert_eq!(terms().depth_wanted(1.0), 0.04);
        let feared = CodingTerms { challenge_success_share: Share::clamped(0.8), ..terms() };
        assert_eq!(feared.depth_wanted(1.0), 0.0);
    }

    #[test]
    fn the_wanted_depth_is_where_the_next_pound_of_cost_brings_in_a_pound() {
        let (terms, paid_share, income) = (terms(), 0.4, pounds(100_000_000));
        let net = |depth: f64| income.times(depth * paid_share * 0.7) - terms.cost(depth, income);
        let best = terms.depth_wanted(paid_share);
        assert!(net(best) > net(best - 0.001) && net(best) > net(best + 0.001));
    }

    #[test]
    fn depth_moves_slowly_both_ways_and_stops_at_what_is_wanted() {
        let after = |depth, wanted| terms().depth_after_a_year(depth, wanted);
        assert!((after(0.0, 0.04) - 0.005).abs() < 1e-12);
        assert!((after(0.04, 0.0) - 0.035).abs() < 1e-12);
        assert!((after(0.02, 0.021) - 0.021).abs() < 1e-12);
    }

    #[test]
    fn a_challenge_is_made_exactly_when_it_is_worth_its_hours() {
        // 50 hours at £30 are £1,500; of £5,000 a fifth of the claim of £7,500 is expected back.
        assert!(!terms().is_worth_a_challenge(pounds(5_000), pounds(30)));
        assert!(terms().is_worth_a_challenge(pounds(5_001), pounds(30)));
    }
}
