//! Forms of payment for a line of service: each is one idea of what a case above or below plan is worth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::record::Record;
use crate::contract::rule::per_cent;
use crate::units::{Money, Share};

/// A form of payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The planned value at local prices, whatever the activity.
    Block,
    /// The national tariff for each case.
    Activity,
    /// The planned value at national tariff, and a share of the tariff for each case above or below plan.
    CostAndVolume(CostAndVolume),
    /// A fixed part of the planned value at local prices, and a variable part of the tariff for each case.
    Blended(Blended),
    /// The national tariff for each case, as far as the sum stays within limits around the planned value.
    CapAndCollar(CapAndCollar),
    /// The national tariff for each case up to a threshold above plan, and a share of it for each case beyond.
    DiscountTier(DiscountTier),
}

/// Terms of cost and volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostAndVolume {
    /// Part of the tariff that is paid for each case above plan. 1 is full tariff, 0 is a cap at plan. Raising it pays
    /// providers more for growth beyond plan.
    pub marginal_share_above_plan: Share,
    /// Part of the tariff that is taken back for each case below plan. 1 takes all of it back, 0 guarantees the plan. Raising
    /// it pays providers less where activity falls short of plan.
    pub marginal_share_below_plan: Share,
}

/// Terms of a blended payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blended {
    /// Part of the planned value that is paid whatever the activity. Raising it pays providers more, whatever comes.
    pub fixed_share_of_plan: Share,
    /// Part of the tariff that is paid for each case. Raising it pays providers more, case by case.
    pub variable_share_of_tariff: Share,
}

/// Terms of a cap and collar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapAndCollar {
    /// The most that is paid for activity above plan, as a part of the planned value at tariff. Left out: no cap. Raising it
    /// pays providers for more growth beyond plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_share_of_plan: Option<Share>,
    /// The most that is taken back for activity below plan, as a part of the planned value at tariff. Left out: no collar.
    /// Raising it pays providers less where activity falls far short of plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collar_share_of_plan: Option<Share>,
}

/// Terms of a discount for volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountTier {
    /// Activity above plan up to which the full tariff is paid, as a part of the planned value. Raising it pays providers for
    /// more growth in full.
    pub threshold_share_above_plan: Share,
    /// Part of the tariff that is paid for each case beyond the threshold. 1 is no discount. Raising it pays providers more for
    /// growth beyond the threshold.
    pub marginal_share_beyond: Share,
}

/// What a form makes due for a line so far in the year.
#[derive(Default)]
pub(super) struct LineDue {
    /// The part that follows from the plan.
    pub baseline: Money,
    /// All of it.
    pub due: Money,
}

impl Form {
    /// What is due for a line so far in the year.
    pub(super) fn due(&self, record: &Record, line: Line) -> LineDue {
        let actual = record.counted_value(line);
        if actual == Money::ZERO && record.planned_of_year(line) == Money::ZERO {
            return LineDue::default();
        }
        let planned = || record.planned_line(line);
        let local = || record.planned_at_local_sums(line);
        match self {
            Self::Block => {
                let local = local();
                LineDue { baseline: local, due: local }
            }
            Self::Activity => LineDue { baseline: planned(), due: actual },
            Self::CostAndVolume(terms) => {
                let planned = planned();
                let above = (actual - planned).or_zero() * terms.marginal_share_above_plan;
                let below = (planned - actual).or_zero() * terms.marginal_share_below_plan;
                LineDue { baseline: planned, due: planned + above - below }
            }
            Self::Blended(terms) => {
                let fixed = local() * terms.fixed_share_of_plan;
                let variable = |value: Money| value * terms.variable_share_of_tariff;
                LineDue { baseline: fixed + variable(planned()), due: fixed + variable(actual) }
            }
            Self::CapAndCollar(terms) => {
                let planned = planned();
                LineDue { baseline: planned, due: planned + terms.limited(actual - planned, planned) }
            }
            Self::DiscountTier(terms) => {
                let planned = planned();
                let beyond = (actual - planned - planned * terms.threshold_share_above_plan).or_zero();
                LineDue { baseline: planned, due: actual - beyond + beyond * terms.marginal_share_beyond }
            }
        }
    }

    /// The form in a sentence; `what` names the cases that are paid for.
    pub(super) fn in_words(&self, what: &str) -> String {
        match self {
            Self::Block => format!("{what} are paid as a block: the planned value, whatever the activity."),
            Self::Activity => format!("{what} are paid by activity: the national tariff for each case."),
            Self::CostAndVolume(terms) => format!(
                "{what} are paid by cost and volume: the planned value, {} of the tariff for each case above plan, and {} of the tariff taken back for each case below.",
                per_cent(terms.marginal_share_above_plan.value()),
                per_cent(terms.marginal_share_below_plan.value())
            ),
            Self::Blended(terms) => format!(
                "{what} are paid by a blend: {} of the planned value whatever the activity, and {} of the tariff for each case.",
                per_cent(terms.fixed_share_of_plan.value()),
                per_cent(terms.variable_share_of_tariff.value())
            ),
            Self::CapAndCollar(terms) => {
                format!(
                    "{what} are paid by activity within limits: the national tariff for each case, {}.",
                    terms.in_words()
                )
            }
            Self::DiscountTier(terms) => format!(
                "{what} are paid by activity with a discount for volume: the national tariff for each case until activity is {} above plan, and {} of it for each case beyond.",
                per_cent(terms.threshold_share_above_plan.value()),
                per_cent(terms.marginal_share_beyond.value())
            ),
        }
    }
}

impl CapAndCollar {
    /// What is paid of a deviation from plan; below zero it is taken back.
    fn limited(&self, deviation: Money, planned: Money) -> Money {
        let above = self.cap_share_of_plan.map_or(deviation, |cap| deviation.min(planned * cap));
        self.collar_share_of_plan.map_or(above, |collar| above.max(-(planned * collar)))
    }

    fn in_words(&self) -> String {
        let most = |share: Option<Share>, way: &str, without: &str| {
            share.map_or_else(
                || without.to_owned(),
                |share| format!("at most {} of the planned value {way}", per_cent(share.value())),
            )
        };
        let above = most(self.cap_share_of_plan, "above it", "without a limit above it");
        let below = most(self.collar_share_of_plan, "below it", "without a limit below it");
        format!("{above} and {below}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::activity::{Activity, LineValues, WaitingListCount};
    use crate::contract::plan::Plan;

    fn plan() -> Plan {
        Plan {
            volumes: LineValues([0.0, 520.0, 0.0, 0.0]),
            tariff: LineValues([Money::ZERO, Money::from_pence(1_000), Money::ZERO, Money::ZERO]),
            local_index: 0.9,
            ..Plan::default()
        }
    }

    fn share(value: f64) -> Share {
        Share::new(value).expect("tests use shares")
    }

    fn due_after(form: &Form, count: u32, weeks: u32) -> i64 {
        let (plan, year) = (plan(), Activity { emergencies: count, ..Activity::default() });
        let record = Record {
            month_of_year: 11,
            weeks_to_date: weeks,
            plan: &plan,
            month: &year,
            to_date: &year,
            waiting: &WaitingListCount::default(),
            positions: None,
            scores: &[],
            months: &[],
            month_ends: &[],
            planned: None,
        };
        form.due(&record, Line::Emergency).due.pence()
    }

    fn due(form: &Form, count: u32) -> i64 {
        due_after(form, count, 52)
    }

    #[test]
    fn a_block_pays_the_plan_at_local_prices_whatever_the_activity() {
        assert_eq!(due(&Form::Block, 0), 468_000);
        assert_eq!(due(&Form::Block, 9_999), 468_000);
    }

    #[test]
    fn activity_pays_the_tariff_for_each_case() {
        assert_eq!(due(&Form::Activity, 600), 600_000);
    }

    #[test]
    fn a_marginal_rate_of_seventy_per_cent_pays_it_only_above_plan() {
        let form = Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: share(0.7),
            marginal_share_below_plan: Share::ALL,
        });
        assert_eq!(due(&form, 620), 520_000 + 70_000);
        assert_eq!(due(&form, 500), 500_000);
    }

    #[test]
    fn a_marginal_rate_of_one_on_both_sides_is_payment_by_activity_and_of_none_is_a_cap() {
        let terms = |above| {
            Form::CostAndVolume(CostAndVolume {
                marginal_share_above_plan: above,
                marginal_share_below_plan: Share::ALL,
            })
        };
        for count in [0, 519, 520, 521, 1_000] {
            assert_eq!(due(&terms(Share::ALL), count), due(&Form::Activity, count));
            assert_eq!(due(&terms(Share::NONE), count), due(&Form::Activity, count).min(520_000));
        }
    }

    #[test]
    fn a_blend_pays_its_fixed_part_without_any_activity() {
        let form = Form::Blended(Blended { fixed_share_of_plan: share(0.8), variable_share_of_tariff: share(0.2) });
        assert_eq!(due(&form, 0), 374_400);
        assert_eq!(due(&form, 520), 374_400 + 104_000);
    }

    #[test]
    fn nothing_is_due_before_the_first_week_and_a_quarter_after_thirteen() {
        let of = |weeks| due_after(&Form::Block, 0, weeks);
        assert_eq!((of(0), of(13)), (0, 117_000));
    }

    fn within(cap: Option<f64>, collar: Option<f64>) -> Form {
        Form::CapAndCollar(CapAndCollar { cap_share_of_plan: cap.map(share), collar_share_of_plan: collar.map(share) })
    }

    #[test]
    fn a_cap_and_a_collar_limit_what_moves_to_a_part_of_the_planned_value() {
        let form = within(Some(0.05), Some(0.1));
        assert_eq!(
            [500, 530, 546, 547, 9_999].map(|count| due(&form, count)),
            [500_000, 530_000, 546_000, 546_000, 546_000]
        );
        assert_eq!([469, 468, 467, 0].map(|count| due(&form, count)), [469_000, 468_000, 468_000, 468_000]);
    }

    #[test]
    fn without_limits_it_is_payment_by_activity_and_with_limits_of_nothing_the_plan_at_tariff() {
        for count in [0, 467, 519, 520, 521, 9_999] {
            assert_eq!(due(&within(None, None), count), due(&Form::Activity, count));
            assert_eq!(due(&within(Some(0.0), Some(0.0)), count), 520_000);
            assert_eq!(due(&within(Some(0.0), None), count), due(&Form::Activity, count).min(520_000));
        }
    }

    #[test]
    fn a_discount_begins_at_its_threshold_and_below_plan_there_is_none() {
        let form = |threshold, beyond| {
            Form::DiscountTier(DiscountTier {
                threshold_share_above_plan: share(threshold),
                marginal_share_beyond: share(beyond),
            })
        };
        assert_eq!(
            [400, 520, 546, 556].map(|count| due(&form(0.05, 0.6), count)),
            [400_000, 520_000, 546_000, 552_000]
        );
        let from_plan = Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: share(0.6),
            marginal_share_below_plan: Share::ALL,
        });
        for count in [0, 519, 520, 521, 777, 1_040] {
            assert_eq!(due(&form(0.05, 1.0), count), due(&Form::Activity, count), "no discount");
            assert_eq!(due(&form(1.0, 0.6), count), due(&Form::Activity, count), "a threshold that is never reached");
            assert_eq!(due(&form(0.0, 0.6), count), due(&from_plan, count), "a discount from plan on");
        }
    }
}
