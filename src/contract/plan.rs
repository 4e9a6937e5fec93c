//! What the parties planned for a year of a contract.

use crate::units::{Money, QUARTERS_IN_YEAR, WEEKS_IN_YEAR};

use super::activity::{Line, LineValues};
use super::choices::Choices;

const WEEKS_IN_QUARTER: u32 = WEEKS_IN_YEAR / QUARTERS_IN_YEAR;

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

    /// What is planned of a line by the end of so many weeks, at national prices.
    #[must_use]
    pub fn line_until(&self, line: Line, weeks: u32) -> Money {
        Self::until(self.at_tariff(line), weeks)
    }

    /// The same at locally agreed sums.
    #[must_use]
    pub fn line_at_local_sums_until(&self, line: Line, weeks: u32) -> Money {
        Self::until(self.at_tariff(line).times(self.local_index), weeks)
    }

    /// What services that are not counted come to by the end of so many weeks, at locally agreed sums.
    #[must_use]
    pub fn other_services_until(&self, weeks: u32) -> Money {
        Self::until(self.other_services.times(self.local_index), weeks)
    }

    /// The part of a value of the year that belongs to a quarter, counted from 0.
    #[must_use]
    pub fn of_quarter(of_year: Money, quarter: u32) -> Money {
        let weeks_done = quarter * WEEKS_IN_QUARTER;
        Self::until(of_year, weeks_done + WEEKS_IN_QUARTER) - Self::until(of_year, weeks_done)
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
    #[test]
    fn of_two_pence_a_year_the_second_and_the_fourth_quarter_are_worth_one_each() {
        let plan = Plan { other_services: Money::from_pence(2), local_index: 1.0, ..Plan::default() };
        assert_eq!([0, 1, 2, 3].map(|quarter| Plan::of_quarter(plan.value(), quarter).pence()), [0, 1, 0, 1]);
    }
}
