//! What is due under a contract at a month end: sums under each heading, sanctions, stages of goals, what a lead passes on.

use crate::ledger::Heading;
use crate::units::{Money, Party, QUARTERS_IN_YEAR};

use super::record::Record;
use super::retained_money::RetainedMoney;
use super::standard::{GOALS, STANDARDS};

/// Most sanctions that can be due at once: each standard, from each party.
const MOST_SANCTIONS: usize = STANDARDS.len() * 2;

/// Breaches of each goal's standard in a quarter, and the cases among which they are counted; nothing where no goal is agreed.
pub type GoalCases = [(u32, u32); GOALS.len()];

/// What has been settled before in the year and is final, and what runs on from month to month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettledSoFar {
    /// Sanctions contracted in this quarter, by the party that owes them (commissioner, provider).
    pub quarter_sanctions: [Money; 2],
    /// Months running below each standard on which a remedial action plan may be called for.
    pub months_below_standard: [u32; STANDARDS.len()],
    /// What goals were counted by in the quarters of the year that are over; where there is nothing it is counted anew.
    pub goal_cases: [Option<GoalCases>; QUARTERS_IN_YEAR as usize],
}

impl SettledSoFar {
    /// Takes over what is due in a month; a quarter's end starts a new count.
    pub fn take(&mut self, due: &Due, ends_quarter: bool) {
        for sanction in due.sanctions() {
            self.quarter_sanctions[sanction.owed_by as usize] += sanction.sum;
        }
        for (running, is_missed) in self.months_below_standard.iter_mut().zip(due.missed) {
            *running = if is_missed { *running + 1 } else { 0 };
        }
        if let Some(ended) = &due.quality.ended {
            self.goal_cases[ended.quarter] = Some(ended.cases);
        }
        if ends_quarter {
            self.quarter_sanctions = [Money::ZERO; 2];
        }
    }

    /// What is final of a year that is over, but for one quarter (counted from 0): what goals were counted by in the others.
    #[must_use]
    pub fn counted(record: &Record, but_for: u32) -> Self {
        let of_quarter = |quarter: u32| GOALS.map(|standard| record.cases(standard, quarter));
        let is_final = |quarter: &u32| *quarter != but_for;
        let goal_cases = std::array::from_fn(|at| Some(at as u32).filter(is_final).map(of_quarter));
        Self { goal_cases, ..Self::default() }
    }

    /// A new year: months below a standard run on.
    pub fn begin_year(&mut self) {
        *self = Self { months_below_standard: self.months_below_standard, ..Self::default() };
    }
}

/// A sum under each heading that a contract makes something due under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charges([Money; Heading::DUE_COUNT]);

impl Charges {
    /// The sum over all headings.
    #[must_use]
    pub fn total(&self) -> Money {
        self.0.iter().copied().sum()
    }
}

/// Only headings that a clause makes something due under have a sum here.
impl std::ops::Index<Heading> for Charges {
    type Output = Money;

    fn index(&self, heading: Heading) -> &Money {
        &self.0[heading.index_of_due()]
    }
}

impl std::ops::IndexMut<Heading> for Charges {
    fn index_mut(&mut self, heading: Heading) -> &mut Money {
        &mut self.0[heading.index_of_due()]
    }
}

/// A sanction that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SanctionDue {
    /// Position of the standard in [`STANDARDS`].
    pub standard: usize,
    /// Who owes it.
    pub owed_by: Party,
    /// Breaches that carry it.
    pub breaches: u32,
    /// The sum, after floor and cap.
    pub sum: Money,
}

/// What a lead provider owes whoever gives the care, so far in the year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOn {
    /// The part that follows from the plan.
    pub baseline: Money,
    /// All of it but sanctions.
    pub to_date: Money,
    /// What the other clauses make due, the lead's own price not counted.
    pub formula: Money,
}

/// What a goal made of the stage that a month ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalStage {
    /// Name of the standard that the goal is counted by.
    pub goal: &'static str,
    /// The most that the goal could earn in the stage.
    pub available: Money,
    /// What it earned by the stage's own score.
    pub earned: Money,
}

impl GoalStage {
    /// Whether the goal was met in full.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.earned == self.available
    }
}

/// A quarter that a month ends, with what its goals are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedQuarter {
    /// The quarter of the year, counted from 0.
    pub quarter: usize,
    /// What was counted in it.
    pub cases: GoalCases,
}

/// What became of a quality payment so far in the year: the stages that are over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QualityDue {
    /// The most that they could earn.
    pub available: Money,
    /// What they earned; the rest was withheld.
    pub earned: Money,
    /// The stage that this month ends, goal by goal.
    pub stages: [Option<GoalStage>; GOALS.len()],
    /// The quarter that this month ends, if goals are counted in it.
    pub ended: Option<EndedQuarter>,
}

/// What is due under a contract at a month end. Sums go from commissioner to provider; below zero the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The part of the year's price so far that follows from the plan.
    pub baseline_to_date: Money,
    /// The price of counted activity so far in the year.
    pub counted_to_date: Money,
    /// What is due so far in the year under each heading.
    pub to_date: Charges,
    /// What became of the quality payment.
    pub quality: QualityDue,
    /// Of what was taken off the price so far in the year, the sum that the commissioner must spend on demand management.
    pub for_demand_management: Money,
    /// What a lead provider that holds the contract passes on of it.
    pub passed_on: PassedOn,
    sanctions: [SanctionDue; MOST_SANCTIONS],
    /// How many of these are due.
    sanctions_due: usize,
    /// Standards with a remedial action plan to call for that were missed this month.
    missed: [bool; STANDARDS.len()],
    /// Standards on which a remedial action plan may be called for this month.
    may_call_for_plan: [bool; STANDARDS.len()],
}

impl Default for Due {
    /// Nothing is due.
    fn default() -> Self {
        const FREE: SanctionDue =
            SanctionDue { standard: 0, owed_by: Party::Commissioner, breaches: 0, sum: Money::ZERO };
        Self {
            baseline_to_date: Money::ZERO,
            counted_to_date: Money::ZERO,
            to_date: Charges::default(),
            quality: QualityDue::default(),
            for_demand_management: Money::ZERO,
            passed_on: PassedOn::default(),
            sanctions: [FREE; MOST_SANCTIONS],
            sanctions_due: 0,
            missed: [false; STANDARDS.len()],
            may_call_for_plan: [false; STANDARDS.len()],
        }
    }
}

impl Due {
    /// Nothing is due any more of all that is due but for standards and outcomes.
    pub(super) fn forget_payments(&mut self) {
        self.baseline_to_date = Money::ZERO;
        self.counted_to_date = Money::ZERO;
        self.to_date = Charges::default();
        self.for_demand_management = Money::ZERO;
        self.passed_on = PassedOn::default();
    }

    /// The sanctions of this month, in the order in which they are due.
    pub fn sanctions(&self) -> impl Iterator<Item = &SanctionDue> {
        self.sanctions[..self.sanctions_due].iter()
    }

    /// Sanctions of this month that a party owes.
    #[must_use]
    pub fn sanctions_owed_by(&self, party: Party) -> Money {
        self.sanctions().filter(|sanction| sanction.owed_by == party).map(|sanction| sanction.sum).sum()
    }

    /// All that is due so far in the year but sanctions.
    #[must_use]
    pub fn payments_to_date(&self) -> Money {
        self.to_date.total()
    }

    /// Whether a remedial action plan may be called for on a standard, given by its position in [`STANDARDS`].
    #[must_use]
    pub const fn may_call_for_plan(&self, standard: usize) -> bool {
        self.may_call_for_plan[standard]
    }

    pub(super) const fn miss_standard(&mut self, standard: usize, may_call_for_plan: bool) {
        self.missed[standard] = true;
        self.may_call_for_plan[standard] = may_call_for_plan;
    }

    /// Takes a sum off the price of counted activity so far, and says what becomes of it.
    pub(super) fn withhold(&mut self, heading: Heading, sum: Money, use_of_it: RetainedMoney) {
        self.to_date[heading] -= sum;
        self.counted_to_date -= sum;
        match use_of_it {
            RetainedMoney::Kept => {}
            RetainedMoney::DemandManagement => self.for_demand_management += sum,
            RetainedMoney::ReinvestedInProvider => self.to_date[Heading::RetainedGivenBack] += sum,
        }
    }

    pub(super) fn add_sanction(&mut self, sanction: SanctionDue) {
        if let Some(free) = self.sanctions.get_mut(self.sanctions_due) {
            *free = sanction;
            self.sanctions_due += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_year_forgets_the_sanctions_of_the_quarter_and_not_the_months_below_a_standard() {
        let mut so_far = SettledSoFar {
            quarter_sanctions: [Money::from_pence(5), Money::from_pence(7)],
            months_below_standard: [1, 2, 3, 4, 5],
            goal_cases: [Some([(1, 2); GOALS.len()]); 4],
        };
        so_far.begin_year();
        assert_eq!(so_far.quarter_sanctions, [Money::ZERO; 2]);
        assert_eq!(so_far.months_below_standard, [1, 2, 3, 4, 5]);
        assert_eq!(so_far.goal_cases, [None; 4]);
    }

    #[test]
    fn what_goals_were_counted_by_in_a_quarter_is_final_when_it_ends() {
        let (mut so_far, mut due) = (SettledSoFar::default(), Due::default());
        so_far.take(&due, false);
        assert_eq!(so_far.goal_cases, [None; 4]);
        let cases = [(1, 10), (0, 0), (3, 30)];
        due.quality.ended = Some(EndedQuarter { quarter: 1, cases });
        so_far.take(&due, true);
        assert_eq!(so_far.goal_cases, [None, Some(cases), None, None]);
    }

    #[test]
    fn a_goal_that_earned_a_penny_less_than_it_could_is_not_met() {
        let stage = |earned| GoalStage {
            goal: "a_and_e_four_hours",
            available: Money::from_pence(100),
            earned: Money::from_pence(earned),
        };
        assert!(stage(100).is_met() && !stage(99).is_met());
    }

    #[test]
    fn every_standard_can_be_sanctioned_from_both_parties_at_once() {
        let mut due = Due::default();
        for standard in 0..STANDARDS.len() {
            for owed_by in [Party::Provider, Party::Commissioner] {
                due.add_sanction(SanctionDue { standard, owed_by, breaches: 1, sum: Money::from_pence(1) });
            }
        }
        assert_eq!(due.sanctions().count(), 2 * STANDARDS.len());
    }
}
