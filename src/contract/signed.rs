//! A contract as it is signed: the clauses that are agreed, in the order in which they act, and what the plan comes to by each
//! month end. Clauses and plan are as meant; a signed contract is what a year is settled on.

use std::sync::Arc;

use super::clause::sanctions::Owing;
use super::clause::{Agreed, Clauses};
use super::due::{Due, SettledSoFar};
use super::plan::Plan;
use super::planned::PlanTables;
use super::record::{Record, Scores};
use super::rule::{Question, Slope, Stage};
use crate::units::{MONTHS_IN_YEAR, Money, Party};

/// A contract as it is signed. It is signed anew for each year, and whenever its plan is changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    plan: Plan,
    tables: PlanTables,
    /// The clauses that are agreed, in the order in which they act.
    agreed: Arc<[Agreed]>,
}

impl Signed {
    /// Signs clauses and a plan for a year.
    #[must_use]
    pub fn of(clauses: &Clauses, plan: &Plan) -> Self {
        Self::from_month(clauses, plan, 0)
    }

    /// A draft, to be looked at by its year end: what is planned by any earlier month end is not in its tables.
    #[must_use]
    pub fn draft(clauses: &Clauses, plan: &Plan) -> Self {
        Self::from_month(clauses, plan, MONTHS_IN_YEAR - 1)
    }

    /// A draft of the same clauses with another plan.
    #[must_use]
    pub fn with_plan(&self, plan: &Plan) -> Self {
        Self { plan: *plan, tables: PlanTables::of(plan, MONTHS_IN_YEAR - 1), agreed: Arc::clone(&self.agreed) }
    }

    fn from_month(clauses: &Clauses, plan: &Plan, month: u32) -> Self {
        let mut agreed = Vec::new();
        clauses.agreed(&mut agreed);
        Self { plan: *plan, tables: PlanTables::of(plan, month), agreed: agreed.into() }
    }

    /// What the plan comes to in the year, at national prices.
    #[must_use]
    pub const fn value(&self) -> Money {
        self.tables.value()
    }

    /// The plan that was signed.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What is due at this month end.
    #[must_use]
    pub fn settle(&self, record: &Record, so_far: &SettledSoFar) -> Due {
        self.settle_those(record, so_far, |_| true)
    }

    /// What is due but for standards and outcomes, as far as it can be told beforehand: prices and shares.
    #[must_use]
    pub fn settle_payments(&self, record: &Record) -> Due {
        let mut due = Due::default();
        self.settle_payments_anew(record, &mut due);
        due
    }

    /// The same in the place of what was settled so before, for those who settle many times: nothing is moved.
    pub fn settle_payments_anew(&self, record: &Record, due: &mut Due) {
        due.forget_payments();
        self.add_those(record, &SettledSoFar::default(), |clause| clause.stage() != Stage::Quality, due);
    }

    /// The sanctions that are due at this month end; everything else is left out.
    #[must_use]
    pub fn settle_sanctions(&self, record: &Record, so_far: &SettledSoFar) -> Due {
        self.settle_standards(record, so_far, Question::Breaches)
    }

    /// What standards and outcomes make due so far in the year under the clauses that answer to a question: to scores, or to
    /// outcomes.
    #[must_use]
    pub fn settle_quality(&self, record: &Record, so_far: &SettledSoFar, of: Question) -> Due {
        self.settle_standards(record, so_far, of)
    }

    /// What the contract answers to a question: the answer of the clause that bends most.
    #[must_use]
    pub fn slope(&self, of: Question) -> Slope {
        self.agreed.iter().map(|clause| clause.slope(of)).max().unwrap_or(Slope::Flat)
    }

    /// What a party owes in sanctions for breaches of a standard at this month end, everything else in the record as it is; nothing
    /// where it has to be settled for every number of breaches.
    #[must_use]
    pub fn owing(&self, record: &Record, standard: usize, party: Party) -> Option<Owing> {
        let mut answering = self.agreed.iter().filter(|clause| makes_due(clause, Question::Breaches));
        let one = answering.next()?;
        if answering.next().is_some() { None } else { one.owing(&self.look_up(record), standard, party) }
    }

    /// Scores by which the contract expects outcomes to change in a year, so that it pays nothing, if it looks at outcomes.
    #[must_use]
    pub fn expected_change(&self) -> Option<Scores> {
        self.agreed.iter().find_map(Agreed::expected_change)
    }

    fn settle_standards(&self, record: &Record, so_far: &SettledSoFar, of: Question) -> Due {
        self.settle_those(record, so_far, |clause| makes_due(clause, of))
    }

    /// The record, with what the plan comes to.
    fn look_up<'a>(&'a self, record: &Record<'a>) -> Record<'a> {
        let planned = self.tables.at(record.month_of_year, record.weeks_to_date);
        Record { plan: &self.plan, planned, ..*record }
    }

    fn settle_those(&self, record: &Record, so_far: &SettledSoFar, is_wanted: impl Fn(&Agreed) -> bool) -> Due {
        let mut due = Due::default();
        self.add_those(record, so_far, is_wanted, &mut due);
        due
    }

    fn add_those(&self, record: &Record, so_far: &SettledSoFar, is_wanted: impl Fn(&Agreed) -> bool, due: &mut Due) {
        let record = self.look_up(record);
        for clause in self.agreed.iter().filter(|clause| is_wanted(clause)) {
            clause.propose(&record, so_far, due);
        }
    }
}

/// Whether a clause makes anything due for standards and outcomes that answers to a question.
fn makes_due(clause: &Agreed, of: Question) -> bool {
    clause.stage() == Stage::Quality && clause.slope(of) != Slope::Flat
}

#[cfg(test)]
mod tests;
