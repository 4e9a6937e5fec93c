//! What a contract can see: the activity, waiting list, plan, prices and positions that clauses settle on.

use crate::units::{MONTHS_IN_YEAR, Money, QUARTERS_IN_YEAR, WEEKS_IN_YEAR};

use super::activity::{Activity, Line, LineValues, WaitingListCount};
use super::choices::Choices;
use super::standard::Standard;

/// Prices of the year for each line: the national tariff, or local prices of the same shape.
pub type Prices = LineValues<Money>;

/// What the parties planned for a year of the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Plan {
    /// Planned activity of the year, by line.
    pub volumes: LineValues<f64>,
    /// Activity of the year before the first, by line: what rules with a fixed base year look back to. No part of the plan.
    pub opening_volumes: LineValues<f64>,
    /// National prices of the year, by line.
    pub tariff: Prices,
    /// The level of locally agreed sums against the national tariff: 1 is the tariff itself.
    pub local_index: f64,
    /// The year's sum for services that are not counted, at the tariff's level; the local index is not yet in it.
    pub other_services: Money,
    /// What the parties agreed where the clauses leave them a choice.
    pub choices: Choices,
}

impl Plan {
    /// The planned value of a line at national prices, for the year.
    #[must_use]
    pub fn at_tariff(&self, line: Line) -> Money {
        self.tariff.get(line).times(self.volumes.get(line))
    }

    /// A planned value of the year that belongs to the first `weeks` weeks.
    #[must_use]
    pub fn until(of_year: Money, weeks: u32) -> Money {
        of_year.instalment(0, weeks, WEEKS_IN_YEAR)
    }

    /// The plan of the whole contract at locally agreed sums, for the year.
    #[must_use]
    pub fn at_local_sums(&self) -> Money {
        let lines = Line::ALL.iter().map(|&line| self.at_tariff(line).times(self.local_index)).sum::<Money>();
        lines + self.other_services.times(self.local_index)
    }

    /// The plan of the whole contract at national prices, for the year.
    #[must_use]
    pub fn value(&self) -> Money {
        Line::ALL.iter().map(|&line| self.at_tariff(line)).sum::<Money>() + self.other_services.times(self.local_index)
    }
}

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

    /// Part of the cases of a quarter (counted from 0) that met a standard, as far as the year has come; none without cases.
    #[must_use]
    pub fn score(&self, standard: &Standard, quarter: u32) -> Option<f64> {
        const MONTHS: usize = (MONTHS_IN_YEAR / QUARTERS_IN_YEAR) as usize;
        let seen = self.months.iter().zip(self.month_ends).skip(quarter as usize * MONTHS).take(MONTHS);
        let counts = seen.map(|(month, waiting)| (standard.count)(month, waiting));
        let (breaches, cases) = counts.fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        (cases > 0).then(|| 1.0 - f64::from(breaches) / f64::from(cases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_worth_its_lines_at_tariff_and_local_sums_move_all_of_it() {
        let plan = Plan {
            volumes: LineValues([100.0, 20.0, 30.0, 40.0]),
            tariff: LineValues([1_000, 20_000, 10_000, 500].map(Money::from_pence)),
            local_index: 0.9,
            other_services: Money::from_pence(200_000),
            ..Plan::default()
        };
        // £1,000, £4,000, £3,000 and £200 at tariff; £2,000 for what is not counted.
        assert_eq!(plan.value(), Money::from_pence(820_000 + 180_000));
        assert_eq!(plan.at_local_sums(), Money::from_pence(738_000 + 180_000));
    }
}
