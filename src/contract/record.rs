//! What a contract can see: the activity, waiting list, plan, prices and positions that clauses settle on.

use crate::units::{MONTHS_IN_YEAR, Money, QUARTERS_IN_YEAR};

use super::activity::{Activity, Line, WaitingListCount};
use super::plan::Plan;
use super::planned::Planned;
use super::standard::Standard;

/// What became of a commissioner's population in a year, in points of which more is better.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores(
    /// The health index; and below zero, for 1,000 people: emergency admissions of the year, patients waiting over 18 weeks,
    /// beds filled by patients fit to leave.
    pub [f64; 4],
);

impl Scores {
    /// Each outcome in words, in the order of the scores.
    pub const LABELS: [&'static str; 4] = [
        "Health index",
        "Emergency admissions per 1,000 people",
        "Patients waiting over 18 weeks per 1,000 people",
        "Beds filled by patients fit to leave per 1,000 people",
    ];
}

/// Positions of the parties that a risk share on the system's deficit looks at, the risk share itself not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Positions {
    /// The provider's surplus that belongs to this contract; deficit below zero.
    pub provider: Money,
    /// The commissioner's surplus that belongs to this contract; deficit below zero.
    pub commissioner: Money,
    /// The surplus of everyone who cares for the commissioner's population, the commissioner included.
    pub everyone: Money,
    /// The contract's part of the planned value of all of the commissioner's contracts, 0 to 1.
    pub part: f64,
}

/// All that a clause may read about one contract in one month.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Month of the year, 0 for April to 11 for March.
    pub month_of_year: u32,
    /// Weeks of the year that are over at this month end.
    pub weeks_to_date: u32,
    /// The plan of the year.
    pub plan: &'a Plan,
    /// This month's activity.
    pub month: &'a Activity,
    /// The year's activity, this month included.
    pub to_date: &'a Activity,
    /// The waiting list at this month end.
    pub waiting: &'a WaitingListCount,
    /// Activity of each month of the year so far, April first, this month included; empty in records made by hand.
    pub months: &'a [Activity],
    /// The waiting list at each month end of the year so far.
    pub month_ends: &'a [WaitingListCount],
    /// Positions of the parties; known at the year end only.
    pub positions: Option<Positions>,
    /// Scores of the commissioner's population by year, this year's last; empty but at the year end.
    pub scores: &'a [Scores],
    /// What the plan comes to, to look up, where the contract is signed; where there is nothing it is multiplied out.
    pub planned: Option<Planned<'a>>,
}

impl Record<'_> {
    /// The year's counted activity of a line so far, at national tariff.
    #[must_use]
    pub fn counted_value(&self, line: Line) -> Money {
        self.value_of(line, self.to_date.paid_for().get(line))
    }

    /// Cases of a line at national tariff.
    #[must_use]
    pub fn value_of(&self, line: Line, cases: u32) -> Money {
        self.plan.tariff.get(line).for_each(u64::from(cases))
    }

    /// True for the last month of a quarter.
    #[must_use]
    pub const fn ends_quarter(&self) -> bool {
        self.month_of_year % 3 == 2
    }

    /// Breaches of a standard in a quarter (counted from 0), and the cases among which they are counted, as far as the year has
    /// come.
    #[must_use]
    pub fn cases(&self, standard: &Standard, quarter: u32) -> (u32, u32) {
        const MONTHS: usize = (MONTHS_IN_YEAR / QUARTERS_IN_YEAR) as usize;
        let seen = self.months.iter().zip(self.month_ends).skip(quarter as usize * MONTHS).take(MONTHS);
        let counts = seen.map(|(month, waiting)| (standard.count)(month, waiting));
        counts.fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
    }

    /// What is planned of a line for the year, at national prices.
    #[must_use]
    pub fn planned_of_year(&self, line: Line) -> Money {
        self.planned.map_or_else(|| self.plan.at_tariff(line), |planned| planned.year.lines.get(line))
    }

    /// What is planned of a line by this month end, at national prices.
    #[must_use]
    pub fn planned_line(&self, line: Line) -> Money {
        let multiplied_out = || self.plan.line_until(line, self.weeks_to_date);
        self.planned.map_or_else(multiplied_out, |planned| planned.so_far.lines.get(line))
    }

    /// What is planned of all lines by this month end, at national prices.
    #[must_use]
    pub fn planned_lines(&self) -> Money {
        Line::ALL.into_iter().map(|line| self.planned_line(line)).sum()
    }

    /// What is planned of a line by this month end, at locally agreed sums.
    #[must_use]
    pub fn planned_at_local_sums(&self, line: Line) -> Money {
        let multiplied_out = || self.plan.line_at_local_sums_until(line, self.weeks_to_date);
        self.planned.map_or_else(multiplied_out, |planned| planned.so_far.lines_at_local_sums.get(line))
    }

    /// What services that are not counted come to by this month end.
    #[must_use]
    pub fn other_services(&self) -> Money {
        let multiplied_out = || self.plan.other_services_until(self.weeks_to_date);
        self.planned.map_or_else(multiplied_out, |planned| planned.so_far.other_services)
    }

    /// The planned value of the year, at national prices.
    #[must_use]
    pub fn value_of_year(&self) -> Money {
        self.planned.map_or_else(|| self.plan.value(), |planned| planned.year.value)
    }

    /// The planned value of the year, at locally agreed sums.
    #[must_use]
    pub fn value_at_local_sums(&self) -> Money {
        self.planned.map_or_else(|| self.plan.at_local_sums(), |planned| planned.year.at_local_sums)
    }

    /// The planned value of the quarter in which the month lies.
    #[must_use]
    pub fn value_of_quarter(&self) -> Money {
        let quarter = self.month_of_year / 3;
        let multiplied_out = || Plan::of_quarter(self.plan.value(), quarter);
        self.planned.map_or_else(multiplied_out, |planned| planned.year.value_by_quarter[quarter as usize])
    }
}
