//! What a plan comes to, in whole pence: of the year, of each quarter and by each month end. It is multiplied out once, when a
//! contract is signed; clauses look it up through their record.

use crate::units::{MONTHS_IN_YEAR, Money, Month, QUARTERS_IN_YEAR, weeks_before_month};

use super::activity::{Line, LineValues};
use super::plan::Plan;

/// What a plan comes to in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PlannedYear {
    /// Each line at national prices.
    pub lines: LineValues<Money>,
    /// All of it at national prices.
    pub value: Money,
    /// All of it at locally agreed sums.
    pub at_local_sums: Money,
    /// The part of its value that belongs to each quarter.
    pub value_by_quarter: [Money; QUARTERS_IN_YEAR as usize],
}

/// What a plan comes to by a month end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PlannedSoFar {
    /// Each line at national prices.
    pub lines: LineValues<Money>,
    /// Each line at locally agreed sums.
    pub lines_at_local_sums: LineValues<Money>,
    /// Services that are not counted.
    pub other_services: Money,
}

/// What a record may look up of a signed contract: the year of its plan, and what is planned by its month end.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    pub(super) year: &'a PlannedYear,
    pub(super) so_far: &'a PlannedSoFar,
}

/// The tables of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlanTables {
    year: PlannedYear,
    month_ends: [PlannedSoFar; MONTHS_IN_YEAR as usize],
    /// The first month whose end is in the tables.
    from_month: u32,
}

impl PlanTables {
    /// The tables of a plan from a month of the year on.
    pub(super) fn of(plan: &Plan, from_month: u32) -> Self {
        let year = PlannedYear::of(plan);
        let whole = PlannedSoFar {
            lines: year.lines,
            lines_at_local_sums: LineValues(year.lines.0.map(|line| line.times(plan.local_index))),
            other_services: plan.other_services.times(plan.local_index),
        };
        let mut month_ends = [PlannedSoFar::default(); MONTHS_IN_YEAR as usize];
        for month in from_month..MONTHS_IN_YEAR {
            month_ends[month as usize] = whole.until(weeks_at_end_of(month));
        }
        Self { year, month_ends, from_month }
    }

    /// The planned value of the year, at national prices.
    pub(super) const fn value(&self) -> Money {
        self.year.value
    }

    /// What stands in them for a month end; nothing where the record counts its weeks in another way than the calendar.
    pub(super) fn at(&self, month_of_year: u32, weeks_to_date: u32) -> Option<Planned<'_>> {
        let is_there = month_of_year >= self.from_month && weeks_to_date == weeks_at_end_of(month_of_year);
        let so_far = self.month_ends.get(month_of_year as usize).filter(|_| is_there)?;
        Some(Planned { year: &self.year, so_far })
    }
}

impl PlannedYear {
    fn of(plan: &Plan) -> Self {
        let value = plan.value();
        Self {
            lines: LineValues(Line::ALL.map(|line| plan.at_tariff(line))),
            value,
            at_local_sums: plan.at_local_sums(),
            value_by_quarter: std::array::from_fn(|quarter| Plan::of_quarter(value, quarter as u32)),
        }
    }
}

impl PlannedSoFar {
    /// Of what is planned for the year, what belongs to its first weeks.
    fn until(&self, weeks: u32) -> Self {
        let part = |of_year: Money| Plan::until(of_year, weeks);
        Self {
            lines: LineValues(self.lines.0.map(part)),
            lines_at_local_sums: LineValues(self.lines_at_local_sums.0.map(part)),
            other_services: part(self.other_services),
        }
    }
}

/// Weeks of the year that are over at the end of a month of the year.
const fn weeks_at_end_of(month_of_year: u32) -> u32 {
    weeks_before_month(month_of_year) + Month(month_of_year).weeks()
}
