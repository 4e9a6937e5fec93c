//! Non-payment of readmissions: emergency admissions soon after a discharge that count as avoidable are not paid for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::contract::retained_money::RetainedMoney;
use crate::ledger::Heading;
use crate::units::Share;

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// A part of the emergency admissions within 30 days of a discharge that is not paid for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readmissions {
    /// Part of the readmissions that counts as avoidable and is not paid for. Raising it pays providers less.
    pub unpaid_share: Share,
    /// What becomes of the money that is not paid.
    pub retained_money: RetainedMoney,
}

impl Clause for Readmissions {
    const STAGE: Stage = Stage::Price;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let value = record.value_of(Line::Emergency, record.to_date.readmissions);
        due.withhold(Heading::Readmissions, value * self.unpaid_share, self.retained_money);
    }

    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        vec![
            format!(
                "{} of the emergency admissions within 30 days of a discharge are not paid for.",
                per_cent(self.unpaid_share.value())
            ),
            self.retained_money.in_words(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::activity::{Activity, LineValues, WaitingListCount};
    use crate::contract::clause::Clauses;
    use crate::contract::clause::marginal_rate_emergency::{BaseYear, Baseline, MarginalRateEmergency};
    use crate::contract::clause::payment::{Form, Payment};
    use crate::contract::plan::Plan;
    use crate::contract::signed::Signed;
    use crate::units::Money;

    #[test]
    fn readmissions_that_go_unpaid_are_no_part_of_what_a_marginal_rate_looks_at() {
        // 1,000 admissions at £10, 100 of them readmissions, half unpaid; of the 950 paid for, 70 above the base year.
        let base_year = BaseYear { share_of_opening_activity: Share::clamped(0.88) };
        let clauses = Clauses {
            readmissions: Some(Readmissions { unpaid_share: Share::clamped(0.5), retained_money: RetainedMoney::Kept }),
            marginal_rate_emergency: Some(MarginalRateEmergency {
                marginal_share: Share::clamped(0.3),
                baseline: Baseline::BaseYear(base_year),
                retained_money: RetainedMoney::Kept,
            }),
            ..Clauses::only(Payment { emergency: Form::Activity, ..Payment::block() })
        };
        let plan = Plan {
            opening_volumes: LineValues([0.0, 1_000.0, 0.0, 0.0]),
            tariff: LineValues([Money::ZERO, Money::from_pence(1_000), Money::ZERO, Money::ZERO]),
            ..Plan::default()
        };
        let year = Activity { emergencies: 1_000, readmissions: 100, ..Activity::default() };
        let record = Record {
            month_of_year: 11,
            weeks_to_date: 52,
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
        let paid = Signed::of(&clauses, &plan).settle(&record, &SettledSoFar::default()).payments_to_date();
        assert_eq!(paid, Money::from_pence(1_000_000 - 50_000 - 49_000));
    }
}
