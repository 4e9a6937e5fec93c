//! Marginal rate for emergency admissions: above the value of a fixed baseline only a share of the tariff is paid.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::due::{Due, SettledSoFar};
use crate::contract::plan::Plan;
use crate::contract::record::Record;
use crate::contract::retained_money::RetainedMoney;
use crate::ledger::Heading;
use crate::units::{Money, Share};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// A share of the tariff for emergency admissions above a baseline, whatever the plan says.
///
/// `(1 − marginal share) · max(0, value − baseline)` is taken off the price. What the clause on readmissions did not pay is
/// no part of the value: nothing is taken off twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarginalRateEmergency {
    /// Part of the tariff that is paid above the baseline. 1 is the full tariff. Raising it pays providers more for emergencies
    /// above the baseline.
    pub marginal_share: Share,
    /// Where the marginal rate begins.
    pub baseline: Baseline,
    /// What becomes of the money that is not paid.
    pub retained_money: RetainedMoney,
}

/// Where a marginal rate begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The outturn of a fixed year, valued at each year's tariff.
    BaseYear(BaseYear),
    /// The planned value.
    Plan,
}

/// The outturn of a fixed year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaseYear {
    /// Emergency admissions of the base year as a part of those of the year before the economy's first. Raising it pays more
    /// emergencies in full.
    pub share_of_opening_activity: Share,
}

impl Baseline {
    /// The baseline so far in the year, at the year's tariff.
    fn so_far(&self, record: &Record) -> Money {
        match self {
            Self::BaseYear(terms) => {
                let plan = record.plan;
                let admissions = plan.opening_volumes.get(Line::Emergency) * terms.share_of_opening_activity.value();
                Plan::until(plan.tariff.get(Line::Emergency).times(admissions), record.weeks_to_date)
            }
            Self::Plan => record.planned_line(Line::Emergency),
        }
    }
}

impl Clause for MarginalRateEmergency {
    const STAGE: Stage = Stage::Price;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let value = record.counted_value(Line::Emergency) + due.to_date[Heading::Readmissions];
        let baseline = self.baseline.so_far(record);
        let above = (value - baseline).or_zero();
        due.withhold(Heading::MarginalRate, above - above * self.marginal_share, self.retained_money);
    }

    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        let baseline = match &self.baseline {
            Baseline::BaseYear(terms) => format!(
                "{} of the admissions of the year before the first",
                per_cent(terms.share_of_opening_activity.value())
            ),
            Baseline::Plan => "plan".into(),
        };
        vec![
            format!(
                "Emergency admissions above {baseline} are paid at {} of the tariff.",
                per_cent(self.marginal_share.value())
            ),
            self.retained_money.in_words(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::activity::{Activity, LineValues, WaitingListCount};

    /// What a rate of 30% above 500 of 520 admissions at £10 takes off, gives back and leaves for demand management.
    fn taken_off(admissions: u32, baseline: Baseline, retained_money: RetainedMoney) -> [i64; 3] {
        let plan = Plan {
            volumes: LineValues([0.0, 540.0, 0.0, 0.0]),
            opening_volumes: LineValues([0.0, 520.0, 0.0, 0.0]),
            tariff: LineValues([Money::ZERO, Money::from_pence(1_000), Money::ZERO, Money::ZERO]),
            ..Plan::default()
        };
        let year = Activity { emergencies: admissions, ..Activity::default() };
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
        let terms = MarginalRateEmergency { marginal_share: Share::clamped(0.3), baseline, retained_money };
        let mut due = Due::default();
        terms.propose(&record, &SettledSoFar::default(), &mut due);
        assert_eq!(due.counted_to_date, due.to_date[Heading::MarginalRate]);
        [due.to_date[Heading::MarginalRate], due.to_date[Heading::RetainedGivenBack], due.for_demand_management]
            .map(Money::pence)
    }

    fn base_year() -> Baseline {
        Baseline::BaseYear(BaseYear { share_of_opening_activity: Share::clamped(500.0 / 520.0) })
    }

    #[test]
    fn nothing_is_taken_off_up_to_the_baseline_and_seventy_per_cent_of_what_goes_beyond() {
        assert_eq!(taken_off(500, base_year(), RetainedMoney::Kept), [0, 0, 0]);
        assert_eq!(taken_off(600, base_year(), RetainedMoney::Kept), [-70_000, 0, 0]);
        assert_eq!(taken_off(600, Baseline::Plan, RetainedMoney::Kept), [-42_000, 0, 0]);
    }

    #[test]
    fn what_is_taken_off_is_kept_given_back_or_to_be_spent() {
        assert_eq!(taken_off(600, base_year(), RetainedMoney::ReinvestedInProvider), [-70_000, 70_000, 0]);
        assert_eq!(taken_off(600, base_year(), RetainedMoney::DemandManagement), [-70_000, 0, 70_000]);
    }
}
