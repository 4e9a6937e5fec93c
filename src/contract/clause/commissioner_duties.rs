//! The commissioner's duties: to plan for the activity that comes, and to manage demand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::ledger::Heading;
use crate::units::{MONTHS_IN_YEAR, Money, Share};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// What the commissioner owes the provider for plans that do not hold and for demand that it promised to manage, settled at
/// the year end. The provider need not prove anything and the commissioner cannot waive it: both stand in the activity record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionerDuties {
    /// The plan is to be right, all counted activity taken together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planning_accuracy: Option<PlanningAccuracy>,
    /// Emergency care is to grow no faster than the plan allows for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand_management: Option<DemandManagement>,
}

/// Terms of the duty to plan for the activity that comes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanningAccuracy {
    /// Departure of counted activity from plan, by value at tariff, that is nobody's fault. Raising it makes less owed for
    /// plans that do not hold.
    pub tolerance_share_of_plan: Share,
    /// Part of the tariff that the commissioner owes for activity above plan beyond the tolerance, besides what care is paid
    /// for. About 0.7 is the marginal cost. Raising it makes plans that are too small cost the commissioner more, so that it
    /// shades them less.
    pub above_plan_share_of_tariff: Share,
    /// Part of the tariff that the provider owes for activity below plan beyond the tolerance: the mirror image. 0 makes the
    /// duty the commissioner's alone. Raising it makes plans that are too large cost the provider more.
    pub below_plan_share_of_tariff: Share,
}

/// Terms of the duty to manage demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandManagement {
    /// Attendances and emergency admissions above plan that are tolerated, as a part of plan. Raising it makes less owed for
    /// demand above plan.
    pub tolerance_share_of_plan: Share,
    /// Sum that the commissioner owes for each emergency admission above plan beyond the tolerance. Raising it moves the cost
    /// of admissions above plan to the commissioner, which prevents more.
    pub per_admission_pounds: Money,
    /// Sum that the commissioner owes for each attendance above plan beyond the tolerance. Raising it moves the cost of
    /// attendances above plan to the commissioner.
    pub per_attendance_pounds: Money,
}

impl PlanningAccuracy {
    /// What the commissioner owes; below zero the provider does.
    fn due(&self, planned: Money, actual: Money) -> Money {
        let tolerated = planned * self.tolerance_share_of_plan;
        let above = (actual - planned - tolerated).or_zero() * self.above_plan_share_of_tariff;
        let below = (planned - actual - tolerated).or_zero() * self.below_plan_share_of_tariff;
        above - below
    }
}

impl DemandManagement {
    fn due(&self, record: &Record) -> Money {
        let beyond = |line: Line, sum: Money| {
            let tolerated = record.plan.volumes.get(line) * (1.0 + self.tolerance_share_of_plan.value());
            let cases = f64::from(record.to_date.paid_for().get(line)) - tolerated;
            // Whole cases: half a patient above plan is none.
            sum.for_each(cases.max(0.0) as u64)
        };
        beyond(Line::Emergency, self.per_admission_pounds) + beyond(Line::Attendances, self.per_attendance_pounds)
    }
}

impl Clause for CommissionerDuties {
    const STAGE: Stage = Stage::Divide;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        if record.month_of_year + 1 < MONTHS_IN_YEAR {
            return;
        }
        if let Some(terms) = &self.planning_accuracy {
            let planned = record.planned_lines();
            let actual = Line::ALL.iter().map(|&line| record.counted_value(line)).sum();
            due.to_date[Heading::CommissionerDuty] += terms.due(planned, actual);
        }
        if let Some(terms) = &self.demand_management {
            due.to_date[Heading::CommissionerDuty] += terms.due(record);
        }
    }

    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        let planning = self.planning_accuracy.as_ref().map(|terms| {
            let (above, below) = (terms.above_plan_share_of_tariff.value(), terms.below_plan_share_of_tariff.value());
            let mirror = if below > 0.0 {
                format!(" The provider owes {} of the tariff for activity below plan beyond it.", per_cent(below))
            } else {
                String::new()
            };
            format!(
                "At the year end the commissioner owes {} of the tariff for activity above plan beyond a tolerance of {}, besides what care is paid for.{mirror}",
                per_cent(above),
                per_cent(terms.tolerance_share_of_plan.value())
            )
        });
        let demand = self.demand_management.as_ref().map(|terms| {
            format!(
                "At the year end the commissioner owes {} for each emergency admission and {} for each attendance above plan beyond a tolerance of {}.",
                terms.per_admission_pounds,
                terms.per_attendance_pounds,
                per_cent(terms.tolerance_share_of_plan.value())
            )
        });
        planning.into_iter().chain(demand).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::activity::{Activity, LineValues, WaitingListCount};
    use crate::contract::plan::Plan;

    fn share(value: f64) -> Share {
        Share::new(value).expect("tests use shares")
    }

    fn pounds(pounds: i64) -> Money {
        Money::from_pence(pounds * 100)
    }

    #[test]
    fn inside_the_tolerance_nobody_owes_anything_and_beyond_it_each_side_owes_its_own_share() {
        let terms = PlanningAccuracy {
            tolerance_share_of_plan: share(0.02),
            above_plan_share_of_tariff: share(0.7),
            below_plan_share_of_tariff: share(0.5),
        };
        let due = |actual| terms.due(pounds(1_000), pounds(actual));
        assert_eq!([due(980), due(1_000), due(1_020)], [Money::ZERO; 3]);
        assert_eq!(due(1_120), pounds(70));
        assert_eq!(due(880), -pounds(50));
    }

    #[test]
    fn admissions_and_attendances_beyond_the_tolerance_are_both_owed_for() {
        let terms = DemandManagement {
            tolerance_share_of_plan: share(0.25),
            per_admission_pounds: pounds(1_000),
            per_attendance_pounds: pounds(50),
        };
        let plan = Plan { volumes: LineValues([200.0, 100.0, 0.0, 0.0]), ..Plan::default() };
        let year = Activity { attendances: 260, emergencies: 127, ..Activity::default() };
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
        // Two admissions beyond 125 and ten attendances beyond 250.
        assert_eq!(terms.due(&record), pounds(2_000 + 500));
    }
}
