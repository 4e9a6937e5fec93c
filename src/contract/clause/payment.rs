//! How care is paid for: block, by activity at tariff, cost and volume, or blended, line by line.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::record::{Line, LineValues, Plan, Record};
use crate::contract::settle::{Charge, Due, SettledSoFar};
use crate::units::{Money, Share};

use super::{Clause, Stage, per_cent};

/// How each counted line of service is paid for; services that are not counted are paid as a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// How attendances at accident and emergency are paid for.
    pub attendances: Form,
    /// How emergency admissions are paid for.
    pub emergency: Form,
    /// How completed elective and outpatient pathways are paid for.
    pub elective: Form,
    /// How contacts with community and mental-health services are paid for.
    pub contacts: Form,
}

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
}

/// Terms of cost and volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostAndVolume {
    /// Part of the tariff that is paid for each case above plan. 1 is full tariff, 0 is a cap at plan.
    pub marginal_share_above_plan: Share,
    /// Part of the tariff that is taken back for each case below plan. 1 takes all of it back, 0 guarantees the plan.
    pub marginal_share_below_plan: Share,
}

/// Terms of a blended payment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blended {
    /// Part of the planned value that is paid whatever the activity.
    pub fixed_share_of_plan: Share,
    /// Part of the tariff that is paid for each case.
    pub variable_share_of_tariff: Share,
}

/// What a form makes due for a line so far in the year.
#[derive(Default)]
struct LineDue {
    /// The part that follows from the plan.
    baseline: Money,
    /// All of it.
    due: Money,
}

impl Form {
    fn due(&self, plan: &Plan, line: Line, count: u32, weeks: u32) -> LineDue {
        let of_year = plan.at_tariff(line);
        if of_year == Money::ZERO && count == 0 {
            return LineDue::default();
        }
        let planned = || Plan::until(of_year, weeks);
        let local = || Plan::until(of_year.times(plan.local_index), weeks);
        let actual = plan.tariff.get(line).for_each(u64::from(count));
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
        }
    }

    fn in_words(&self, what: &str) -> String {
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
        }
    }
}

impl Payment {
    /// Every line as a block.
    #[must_use]
    pub const fn block() -> Self {
        Self { attendances: Form::Block, emergency: Form::Block, elective: Form::Block, contacts: Form::Block }
    }

    /// The form of a line.
    #[must_use]
    pub const fn form(&self, line: Line) -> &Form {
        match line {
            Line::Attendances => &self.attendances,
            Line::Emergency => &self.emergency,
            Line::Elective => &self.elective,
            Line::Contacts => &self.contacts,
        }
    }
}

impl Clause for Payment {
    const STAGE: Stage = Stage::Price;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let (plan, weeks) = (record.plan, record.weeks_to_date);
        let counts: LineValues<u32> = record.to_date.paid_for();
        for line in Line::ALL {
            let of_line = self.form(line).due(plan, line, counts.get(line), weeks);
            due.baseline_to_date += of_line.baseline;
            due.counted_to_date += of_line.due;
            due.to_date[Charge::Price] += of_line.due;
        }
        let other = Plan::until(plan.other_services.times(plan.local_index), weeks);
        due.baseline_to_date += other;
        due.to_date[Charge::Price] += other;
    }

    fn in_words(&self) -> Vec<String> {
        let mut words = vec![
            self.attendances.in_words("Attendances at accident and emergency"),
            self.emergency.in_words("Emergency admissions"),
            self.elective.in_words("Elective and outpatient pathways"),
            self.contacts.in_words("Community and mental-health contacts"),
        ];
        words.push("Services that are not counted are paid as a block.".into());
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            volumes: LineValues([0.0, 520.0, 0.0, 0.0]),
            tariff: LineValues([Money::ZERO, Money::from_pence(1_000), Money::ZERO, Money::ZERO]),
            local_index: 0.9,
            other_services: Money::ZERO,
        }
    }

    fn share(value: f64) -> Share {
        Share::new(value).expect("tests use shares")
    }

    fn due(form: &Form, count: u32) -> i64 {
        form.due(&plan(), Line::Emergency, count, 52).due.pence()
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
        let of = |weeks| Form::Block.due(&plan(), Line::Emergency, 0, weeks).due.pence();
        assert_eq!((of(0), of(13)), (0, 117_000));
    }
}
