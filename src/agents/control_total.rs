//! Control totals: whether a board accepts one, and how it strives for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, QUARTERS_IN_YEAR, Share, SignedShare};

use super::provider::efficiency::EfficiencyTerms;

/// How boards strive for a control total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlTotalTerms {
    /// What a board thinks it costs, in all, to find a pound of improvement that it does not expect. Raising it lets fewer
    /// boards accept a control total.
    #[schemars(range(min = 0.0, max = 10.0), extend("unit" = "pounds a pound"))]
    pub cost_of_improvement_ratio: f64,
    /// Chance, as boards see it, that a trajectory of performance is kept. Raising it lets more boards accept a control total.
    pub trajectory_belief_share: Share,
    /// Standard deviation of a quarter's performance against its trajectory, as boards see it. Raising it makes a trajectory
    /// pull less on effort close to it and more from afar.
    #[schemars(range(min = 0.001, max = 0.5), extend("unit" = "share"))]
    pub performance_uncertainty_share: SignedShare,
    /// The most that savings of next year can be brought forward into the last quarter, as a part of the quarter's cost.
    /// Raising it lets more boards reach a control total, at the cost of the year after.
    pub most_brought_forward_share: Share,
}

/// What a board weighs when a control total is offered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Support of the year for meeting the control total.
    pub financial: Money,
    /// Support of the year for keeping the trajectories.
    pub trajectories: Money,
    /// Chance that the control total is met.
    pub chance: f64,
    /// Sanctions of a year that would be imposed and kept, and that are suspended for those who accept.
    pub relief: Money,
    /// Improvement that the control total asks for beyond what is expected; nothing if it is below zero.
    pub improvement: Money,
}

/// How a provider's board sees its year when a control total is offered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospect {
    /// Income of the year, as its plans have it.
    pub income: Money,
    /// The control total that is offered: surplus before support.
    pub control_total: Money,
    /// Surplus without one-off savings and support over planned income, last year.
    pub last_underlying_margin: f64,
    /// One-off savings of this year, as a part of cost.
    pub one_off: f64,
    /// Recurrent cost over income, last year.
    pub cost_over_income: f64,
    /// Sanctions of a year that would be due, and are suspended for those who accept.
    pub sanctions: Money,
    /// Belief that a breach leads to a sanction that is kept, 0 to 1.
    pub enforcement_belief: f64,
}

impl Prospect {
    /// What the board weighs: it expects last year's underlying position and this year's one-off savings. `financial` and
    /// `trajectories` are the support that is offered for the control total and for performance.
    #[must_use]
    pub fn weigh(&self, financial: Money, trajectories: Money, efficiency: &EfficiencyTerms) -> Offer {
        let one_off = self.one_off * self.cost_over_income;
        let expected = self.income.times(self.last_underlying_margin + one_off);
        let margin = (expected - self.control_total).pounds() / self.income.pounds().max(1.0);
        Offer {
            financial,
            trajectories,
            chance: 1.0 - efficiency.deficit_probability(margin),
            relief: self.sanctions.times(self.enforcement_belief),
            improvement: self.control_total - expected,
        }
    }
}

impl ControlTotalTerms {
    /// Savings of next year that a board brings forward into this one's last quarter, as a part of that quarter's cost. It
    /// expects the year to go on as it went: `surplus` and `cost` are those of the quarters that have passed.
    #[must_use]
    pub fn bring_forward(&self, control_total: Money, surplus: Money, cost: Money, quarters_past: u32) -> f64 {
        let quarters_past = f64::from(quarters_past);
        let quarter_cost = cost.times(1.0 / quarters_past);
        let expected = surplus.times(f64::from(QUARTERS_IN_YEAR) / quarters_past);
        self.brought_forward(control_total - expected, quarter_cost)
    }

    /// Whether a board accepts: expected support and relief from sanctions exceed what the improvement costs.
    #[must_use]
    pub fn accepts(&self, offer: &Offer) -> bool {
        let support = offer.financial + offer.trajectories.times(self.trajectory_belief_share.value());
        let worth = support.times(offer.chance.clamp(0.0, 1.0)) + offer.relief;
        worth > offer.improvement.or_zero().times(self.cost_of_improvement_ratio)
    }

    /// Savings to bring forward into the last quarter, as a part of its cost: what is missing to the control total, if it
    /// can be reached so; a board that cannot reach it keeps its savings for next year.
    #[must_use]
    pub fn brought_forward(&self, missing: Money, quarter_cost: Money) -> f64 {
        let needed = missing.or_zero().pounds() / quarter_cost.pounds().max(1.0);
        if needed <= self.most_brought_forward_share.value() { needed } else { 0.0 }
    }

    /// What one more breach costs in support: the sum that depends on a trajectory of performance times the density of its
    /// being missed by a hair, in pounds a breach. `ahead` is performance above the trajectory, in a share of `cases`.
    #[must_use]
    pub fn at_stake_per_breach(&self, support: Money, ahead: f64, cases: f64) -> f64 {
        let spread = self.performance_uncertainty_share.value();
        let (score, cases) = (ahead / spread, cases.max(1.0));
        let density = libm::exp(-0.5 * score * score) / libm::sqrt(2.0 * std::f64::consts::PI);
        support.pounds() * density / (spread * cases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> ControlTotalTerms {
        ControlTotalTerms {
            cost_of_improvement_ratio: 1.0,
            trajectory_belief_share: Share::clamped(0.5),
            performance_uncertainty_share: SignedShare::of(0.02),
            most_brought_forward_share: Share::clamped(0.01),
        }
    }

    #[test]
    fn a_board_accepts_when_support_and_relief_exceed_the_cost_of_the_improvement() {
        let pence = Money::from_pence;
        let offer = |chance, relief, improvement| Offer {
            financial: pence(700),
            trajectories: pence(300),
            chance,
            relief: pence(relief),
            improvement: pence(improvement),
        };
        assert!(terms().accepts(&offer(1.0, 0, 849)));
        assert!(!terms().accepts(&offer(1.0, 0, 850)));
        assert!(terms().accepts(&offer(0.5, 100, 524)));
        assert!(!terms().accepts(&offer(0.5, 99, 525)));
        assert!(terms().accepts(&offer(0.01, 0, -1)), "what asks for nothing costs nothing");
    }

    #[test]
    fn a_board_expects_last_years_underlying_position_and_this_years_one_off_savings() {
        let pence = Money::from_pence;
        let efficiency = crate::agents::provider::efficiency::tests::terms();
        let prospect = Prospect {
            income: pence(100_000),
            control_total: pence(3_000),
            last_underlying_margin: 0.01,
            one_off: 0.01,
            cost_over_income: 0.5,
            sanctions: pence(800),
            enforcement_belief: 0.25,
        };
        // 1% and half of 1% of £1,000 are £15; the £15 that are missing to £30 are 1.5% of income.
        let offer = prospect.weigh(pence(700), pence(300), &efficiency);
        assert_eq!((offer.financial, offer.trajectories), (pence(700), pence(300)));
        assert_eq!((offer.improvement, offer.relief), (pence(1_500), pence(200)));
        assert!((offer.chance - (1.0 - efficiency.deficit_probability(-0.015))).abs() < 1e-12);
    }

    #[test]
    fn after_three_quarters_the_year_is_expected_to_go_on_as_it_went() {
        // £300 in three quarters are £400 in four: £5 are missing to £405, of a quarter's cost of £1,000.
        let brought = |total| {
            let pence = Money::from_pence;
            terms().bring_forward(pence(total), pence(30_000), pence(300_000), 3)
        };
        assert_eq!([brought(40_500), brought(39_000), brought(45_000)], [0.005, 0.0, 0.0]);
    }

    #[test]
    fn savings_are_brought_forward_only_as_far_as_they_reach_the_control_total() {
        let pence = Money::from_pence;
        let brought = |missing| terms().brought_forward(pence(missing), pence(100_000));
        assert_eq!([brought(-500), brought(500), brought(1_000), brought(1_001)], [0.0, 0.005, 0.01, 0.0]);
    }

    #[test]
    fn a_breach_weighs_most_where_the_trajectory_is_just_kept() {
        let stake = |ahead| terms().at_stake_per_breach(Money::from_pence(1_000_000), ahead, 10_000.0);
        assert!((stake(0.0) - 10_000.0 * 0.398_942_28 / 200.0).abs() < 1e-6);
        assert!(stake(0.05) < stake(0.02) && stake(0.02) < stake(0.0) && (stake(0.03) - stake(-0.03)).abs() < 1e-12);
    }
}
