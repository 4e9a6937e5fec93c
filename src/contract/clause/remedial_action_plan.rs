//! Remedial action plan: a standard missed for months running is put right by a plan, and money is withheld until it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::contract::standard::{PerStandard, STANDARDS};
use crate::units::{Money, Party, Share};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// A plan that the commissioner may call for when a standard is missed for months running.
///
/// The clause says when a plan may be called for and what each step of it moves; whether it is called for, agreed,
/// delivered or pressed for is decided elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedialActionPlan {
    /// On which standards a plan may be called for, and when.
    pub standards: PlanTriggers,
    /// Months of work until the plan's milestone; a plan that is not delivered by then is late. Raising it withholds later, and
    /// gives plans longer before they fail.
    #[schemars(range(min = 1, max = 36), extend("unit" = "months"))]
    pub milestone_months: u32,
    /// Months after the milestone in which money may be withheld; a plan that is not delivered by then has failed. Raising it
    /// gives plans longer before they fail.
    #[schemars(range(min = 1, max = 36), extend("unit" = "months"))]
    pub longest_withholding_months: u32,
    /// Who pays for the work.
    pub paid_by: PaidBy,
    /// Cost of the work while a plan is open. Raising it makes plans dearer, so that fewer are agreed.
    pub cost_pounds_per_month: Money,
    /// Part of the month's contract value that may be withheld in each month while a plan is late. Raising it withholds more
    /// while a plan is late, and makes more providers refuse plans that may be late.
    pub withheld_share_of_monthly_value: Share,
    /// Part of what was withheld that the provider is given back when the plan is delivered; the commissioner keeps the rest.
    /// What is still withheld when everything ends is divided in the same way. Raising it gives providers more of what was
    /// withheld back.
    pub release_share: Share,
    /// Penalty for a plan that the provider does not agree to, as a part of the month's contract value. Raising it makes
    /// refusing a plan dearer, so that more are agreed.
    pub not_agreed_share_of_monthly_value: Share,
    /// Penalty for a plan that has failed, as a part of the month's contract value; what was withheld is forfeited besides.
    /// Raising it makes failing dearer, so that fewer plans are agreed.
    pub not_delivered_share_of_monthly_value: Share,
}

/// The trigger on each standard; a standard without one never has a plan.
pub type PlanTriggers = PerStandard<PlanTrigger>;

/// When a plan may be called for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTrigger {
    /// Months running below the standard from which on a plan may be called for. Raising it calls for plans later.
    #[schemars(range(min = 1, max = 36), extend("unit" = "months"))]
    pub months_below_standard: u32,
    /// Part of the cases that must meet the standard; breaches within the rest are tolerated. Left out: none is. Raising it
    /// makes more months count as missed, so that more plans are called for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold_share: Option<Share>,
}

/// Who pays for the work of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaidBy {
    /// The provider.
    Provider,
    /// The commissioner.
    Commissioner,
}

impl PaidBy {
    /// The party that pays.
    #[must_use]
    pub const fn party(self) -> Party {
        match self {
            Self::Provider => Party::Provider,
            Self::Commissioner => Party::Commissioner,
        }
    }
}

impl PlanTrigger {
    /// Whether a month is below the standard: more breaches than the threshold tolerates, in whole cases.
    #[must_use]
    pub fn is_missed(&self, breaches: u32, cases: u32) -> bool {
        // A hair is added so that 5% of 1,000, which is 49.999… in binary, tolerates 50 breaches.
        let tolerated = self.threshold_share.map_or(0.0, |share| share.rest().value() * f64::from(cases) + 1e-6);
        breaches > tolerated as u32
    }

    fn in_words(&self, standard: &str) -> String {
        let below = self
            .threshold_share
            .map_or_else(|| "with a breach".into(), |share| format!("below {}", per_cent(share.value())));
        let months = counted(self.months_below_standard);
        format!("{standard}: after {months} running {below} the commissioner may call for a remedial action plan.")
    }
}

impl RemedialActionPlan {
    /// Months after which a plan that is not delivered has failed.
    #[must_use]
    pub const fn longest_months(&self) -> u32 {
        self.milestone_months + self.longest_withholding_months
    }

    /// Whether a plan of so many months, not delivered so far, is late.
    #[must_use]
    pub const fn is_late(&self, months: u32) -> bool {
        months >= self.milestone_months
    }
}

impl Clause for RemedialActionPlan {
    const STAGE: Stage = Stage::Remedy;

    fn propose(&self, record: &Record, so_far: &SettledSoFar, due: &mut Due) {
        for (standard, trigger) in self.standards.in_order().into_iter().enumerate() {
            let Some(trigger) = trigger else { continue };
            let (breaches, cases) = (STANDARDS[standard].count)(record.month, record.waiting);
            if trigger.is_missed(breaches, cases) {
                let running = so_far.months_below_standard[standard] + 1;
                due.miss_standard(standard, running >= trigger.months_below_standard);
            }
        }
    }

    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        let triggers = self.standards.in_order().into_iter().zip(STANDARDS);
        let mut words: Vec<String> =
            triggers.filter_map(|(trigger, standard)| Some(trigger?.in_words(standard.label))).collect();
        let payer = match self.paid_by {
            PaidBy::Provider => "the provider",
            PaidBy::Commissioner => "the commissioner",
        };
        words.push(format!("A plan costs {} a month, paid by {payer}.", self.cost_pounds_per_month));
        words.push(format!(
            "A plan is late after {}; then {} of the month's value may be withheld until it is delivered, for {} at most.",
            counted(self.milestone_months),
            per_cent(self.withheld_share_of_monthly_value.value()),
            counted(self.longest_withholding_months)
        ));
        words.push(format!(
            "When it is delivered {} of what was withheld is given back; when it is not, nothing is, and {} of a month's value is owed besides.",
            per_cent(self.release_share.value()),
            per_cent(self.not_delivered_share_of_monthly_value.value())
        ));
        words.push(format!(
            "A provider that does not agree to a plan owes {} of the month's value.",
            per_cent(self.not_agreed_share_of_monthly_value.value())
        ));
        words
    }
}

fn counted(months: u32) -> String {
    format!("{months} month{}", if months == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::activity::{Activity, WaitingListCount};
    use crate::contract::plan::Plan;

    fn clause() -> RemedialActionPlan {
        let trigger = PlanTrigger { months_below_standard: 3, threshold_share: Share::new(0.95) };
        RemedialActionPlan {
            standards: PlanTriggers { a_and_e_four_hours: Some(trigger), ..PlanTriggers::default() },
            milestone_months: 3,
            longest_withholding_months: 6,
            paid_by: PaidBy::Provider,
            cost_pounds_per_month: Money::from_pence(1_000_000),
            withheld_share_of_monthly_value: Share::clamped(0.02),
            release_share: Share::ALL,
            not_agreed_share_of_monthly_value: Share::clamped(0.02),
            not_delivered_share_of_monthly_value: Share::clamped(0.02),
        }
    }

    /// Lives months with these breaches among 1,000 attendances; true in those in which a plan may be called for.
    fn months(breaches: &[u32]) -> Vec<bool> {
        let mut so_far = SettledSoFar::default();
        let mut callable = Vec::new();
        for (month, &breaches) in breaches.iter().enumerate() {
            let lived = Activity { attendances: 1_000, breaches, ..Activity::default() };
            let month_of_year = month as u32 % 12;
            let record = Record {
                month_of_year,
                weeks_to_date: 4,
                plan: &Plan::default(),
                month: &lived,
                to_date: &lived,
                waiting: &WaitingListCount::default(),
                months: &[],
                month_ends: &[],
                positions: None,
                scores: &[],
                planned: None,
            };
            let mut due = Due::default();
            clause().propose(&record, &so_far, &mut due);
            so_far.take(&due, month_of_year % 3 == 2);
            if month_of_year == 11 {
                so_far.begin_year();
            }
            callable.push(due.may_call_for_plan(0));
        }
        callable
    }

    #[test]
    fn a_plan_may_be_called_for_in_the_third_month_running_and_a_good_month_starts_the_count_anew() {
        assert_eq!(months(&[51, 51, 51, 51, 50, 51, 51, 60]), [false, false, true, true, false, false, false, true]);
    }

    #[test]
    fn months_are_counted_on_over_quarters_and_years() {
        let mut breaches = [0; 13];
        breaches[10..].fill(80);
        assert_eq!(months(&breaches).iter().filter(|&&callable| callable).count(), 1);
    }

    #[test]
    fn a_plan_is_late_from_its_milestone_on() {
        assert_eq!([2, 3, 4].map(|months| clause().is_late(months)), [false, true, true]);
        assert_eq!(clause().longest_months(), 9);
    }
}
