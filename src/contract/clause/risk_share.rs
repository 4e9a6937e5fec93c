//! Risk share: how the value of activity against plan, or the system's deficit, is divided between the parties.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::ledger::Heading;
use crate::units::{Money, Share};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// How gains and losses against plan are shared.
///
/// A deviation D from plan is shared by `outside·D + (inside − outside)·clip(D, ±corridor)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskShare {
    /// What is shared.
    pub basis: Basis,
    /// Half-width of the corridor as a part of the planned value at tariff. Left out: the corridor never ends. Raising it
    /// divides more of a deviation by the share inside and less by the share outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corridor_share_of_plan: Option<Share>,
    /// Part of a deviation inside the corridor that the commissioner takes over. 0 leaves it with the provider. Raising it
    /// moves small gains and losses from providers to commissioners.
    pub commissioner_share_inside: Share,
    /// Part of the deviation beyond the corridor that the commissioner takes over. 0 leaves it with the provider. Raising it
    /// moves large gains and losses from providers to commissioners.
    pub commissioner_share_outside: Share,
}

/// What a risk share divides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The value of counted activity that the price clauses did not pay, or paid too much.
    ActivityCost(ActivityCost),
    /// The deficit or surplus of provider and commissioner together, at the year end.
    SystemDeficit(SystemDeficit),
    /// The deficit or surplus of everyone who cares for the commissioner's population, at the year end.
    Alliance(Alliance),
}

/// Terms of a share in the cost of activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityCost {
    /// Part of the tariff at which a case above or below plan is valued. 1 is the tariff; about 0.7 is the marginal cost.
    /// Raising it moves more money for the same deviation.
    pub value_share_of_tariff: Share,
}

/// Terms of a share in the system's deficit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemDeficit {
    /// Part of the deficit or surplus of both together that the provider should end with. Raising it moves deficits from
    /// commissioners to providers, and leaves providers more of what they save.
    pub provider_share_of_deficit: Share,
}

/// Terms of an alliance: all parties share the result of the whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alliance {
    /// Part of the common deficit or surplus that the providers should end with, each in proportion to its planned value. The
    /// commissioner ends with the rest. Raising it moves deficits from commissioners to providers.
    pub providers_share_of_result: Share,
    /// Part of all budgets that is pooled. The pool pays for care elsewhere where that frees beds, as far as it bears what care
    /// costs; left out: none. Raising it frees more beds.
    #[serde(default, skip_serializing_if = "Share::is_none")]
    pub pooled_share: Share,
}

impl Basis {
    /// True where the parties' results are shared, and not the value of activity.
    #[must_use]
    pub const fn is_result(&self) -> bool {
        matches!(self, Self::SystemDeficit(_) | Self::Alliance(_))
    }
}

impl RiskShare {
    /// Part of what care costs that the parties bear together, out of a pooled budget.
    #[must_use]
    pub fn pooled_share(&self) -> f64 {
        match &self.basis {
            Basis::Alliance(terms) => terms.pooled_share.value(),
            Basis::ActivityCost(_) | Basis::SystemDeficit(_) => 0.0,
        }
    }

    /// What the commissioner takes over of a deviation, given the planned value at tariff so far.
    #[must_use]
    pub fn shared(&self, deviation: Money, planned: Money) -> Money {
        let inside = self.corridor_share_of_plan.map_or(deviation, |width| {
            let edge = planned * width;
            deviation.clamp(-edge, edge)
        });
        let outside = deviation - inside;
        inside * self.commissioner_share_inside + outside * self.commissioner_share_outside
    }
}

impl Clause for RiskShare {
    const STAGE: Stage = Stage::Divide;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let planned = record.planned_lines();
        match &self.basis {
            Basis::ActivityCost(terms) => {
                let actual: Money = Line::ALL.iter().map(|&line| record.counted_value(line)).sum();
                let deviation = (actual - due.counted_to_date) * terms.value_share_of_tariff;
                due.to_date[Heading::RiskShare] += self.shared(deviation, planned);
            }
            Basis::SystemDeficit(terms) => {
                let Some(positions) = record.positions else { return };
                let both = positions.provider + positions.commissioner;
                let to_provider = both * terms.provider_share_of_deficit - positions.provider;
                due.to_date[Heading::RiskShare] += self.shared(to_provider, planned);
            }
            Basis::Alliance(terms) => {
                let Some(positions) = record.positions else { return };
                let fair = positions.everyone.times(positions.part * terms.providers_share_of_result.value());
                due.to_date[Heading::RiskShare] += self.shared(fair - positions.provider, planned);
            }
        }
    }

    // What is looked at is a part of every pound: a corridor bends it, and is too wide to be met by one pound more.
    fn slope(&self, of: Question) -> Slope {
        if of == Question::Surplus && self.basis.is_result() { Slope::Straight } else { Slope::Flat }
    }

    fn in_words(&self) -> Vec<String> {
        let (inside, outside) =
            (per_cent(self.commissioner_share_inside.value()), per_cent(self.commissioner_share_outside.value()));
        let shares = self.corridor_share_of_plan.map_or_else(
            || format!("the commissioner takes over {inside} of it."),
            |width| {
                format!(
                    "the commissioner takes over {inside} of it up to {} of plan either way, and {outside} of what goes beyond.",
                    per_cent(width.value())
                )
            },
        );
        let pooled = (self.pooled_share() > 0.0).then(|| {
            let share = per_cent(self.pooled_share());
            format!("{share} of all budgets are pooled; the pool looks after patients elsewhere where that frees beds.")
        });
        let shared = match &self.basis {
            Basis::ActivityCost(terms) => format!(
                "Activity that the price does not cover is valued at {} of the tariff, and {shares}",
                per_cent(terms.value_share_of_tariff.value())
            ),
            Basis::SystemDeficit(terms) => format!(
                "At the year end the surplus or deficit of both parties is to lie {} with the provider; of the sum that brings this about, {shares}",
                per_cent(terms.provider_share_of_deficit.value())
            ),
            Basis::Alliance(terms) => format!(
                "At the year end {} of the surplus or deficit of all parties together is to lie with the providers, in proportion to their contracts; of the sums that bring this about, {shares}",
                per_cent(terms.providers_share_of_result.value())
            ),
        };
        std::iter::once(shared).chain(pooled).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(width: Option<f64>, inside: f64, outside: f64) -> RiskShare {
        let share = |value| Share::new(value).expect("tests use shares");
        RiskShare {
            basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: Share::ALL }),
            corridor_share_of_plan: width.map(share),
            commissioner_share_inside: share(inside),
            commissioner_share_outside: share(outside),
        }
    }

    fn shared(terms: &RiskShare, pounds: i64) -> i64 {
        terms.shared(Money::from_pence(pounds * 100), Money::from_pence(100_000)).pence() / 100
    }

    #[test]
    fn inside_the_corridor_one_share_applies_and_beyond_it_another() {
        let corridor = terms(Some(0.03), 0.5, 0.1);
        assert_eq!(shared(&corridor, 20), 10);
        assert_eq!(shared(&corridor, 130), 15 + 10);
        assert_eq!(shared(&corridor, -130), -25);
    }

    #[test]
    fn a_corridor_without_end_is_a_linear_share_and_one_without_width_is_the_outside_share() {
        for deviation in [-500, -1, 0, 3, 700] {
            assert_eq!(shared(&terms(None, 0.4, 0.9), deviation), shared(&terms(Some(1.0), 0.4, 0.4), deviation));
            assert_eq!(shared(&terms(Some(0.0), 0.4, 0.9), deviation), shared(&terms(None, 0.9, 0.9), deviation));
        }
    }

    #[test]
    fn a_result_is_shared_by_system_and_alliance_and_not_by_the_cost_of_activity() {
        let half = Share::clamped(0.5);
        assert!(Basis::SystemDeficit(SystemDeficit { provider_share_of_deficit: half }).is_result());
        assert!(Basis::Alliance(Alliance { providers_share_of_result: half, pooled_share: half }).is_result());
        assert!(!Basis::ActivityCost(ActivityCost { value_share_of_tariff: half }).is_result());
    }
}
