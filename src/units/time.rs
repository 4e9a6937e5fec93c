//! Time in whole weeks, months of four, four and five weeks, and financial years of 52 weeks from April to March.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::number;

/// Weeks in a financial year of the model.
pub const WEEKS_IN_YEAR: u32 = 52;
/// Months in a year.
pub const MONTHS_IN_YEAR: u32 = 12;
/// Quarters in a year, of 13 weeks each.
pub const QUARTERS_IN_YEAR: u32 = 4;
/// Weeks in each month of a quarter: an accounting calendar in which each quarter has 13 weeks.
pub const WEEKS_IN_MONTH: [u32; 3] = [4, 4, 5];

/// A week of a run, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week(pub u32);

/// A month of a run, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub u32);

number! {
    /// Working hours of staff, and parts of them.
    Hours
}

number! {
    /// A length of time in weeks, and parts of them.
    Weeks
}

/// A financial year, named by the calendar year in which it starts: 2015 is 2015/16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct FinancialYear(pub u32);

/// Whole weeks of the year that are over before a month of the year (0 is April) begins.
#[must_use]
pub const fn weeks_before_month(month_of_year: u32) -> u32 {
    let quarter = month_of_year / 3;
    quarter * 13 + (month_of_year % 3) * 4
}

impl Month {
    /// The month of the year, 0 for April to 11 for March.
    #[must_use]
    pub const fn of_year(self) -> u32 {
        self.0 % MONTHS_IN_YEAR
    }

    /// The year of the run, counted from 0.
    #[must_use]
    pub const fn year(self) -> u32 {
        self.0 / MONTHS_IN_YEAR
    }

    /// Weeks in this month: 4, 4 or 5.
    #[must_use]
    pub const fn weeks(self) -> u32 {
        WEEKS_IN_MONTH[(self.0 % 3) as usize]
    }

    /// The first week of this month.
    #[must_use]
    pub const fn first_week(self) -> Week {
        Week(self.year() * WEEKS_IN_YEAR + weeks_before_month(self.of_year()))
    }

    /// True for the last month of a quarter.
    #[must_use]
    pub const fn ends_quarter(self) -> bool {
        self.0 % 3 == 2
    }

    /// True for March.
    #[must_use]
    pub const fn ends_year(self) -> bool {
        self.of_year() == MONTHS_IN_YEAR - 1
    }
}

/// A text that names no financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a financial year is written 2015/16: the year in which it starts and the last two digits of the next")]
pub struct NotAFinancialYear;

impl std::str::FromStr for FinancialYear {
    type Err = NotAFinancialYear;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let year = digits.and_then(|digits| digits.parse().ok()).map(Self).ok_or(NotAFinancialYear)?;
        if year.to_string() == text { Ok(year) } else { Err(NotAFinancialYear) }
    }
}

impl FinancialYear {
    /// The financial year `years` later.
    #[must_use]
    pub const fn plus(self, years: u32) -> Self {
        Self(self.0 + years)
    }
}

/// `2015/16`.
impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, (self.0 + 1) % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_of_four_four_five_weeks_fill_fifty_two_weeks() {
        let weeks: u32 = (0..12).map(|month| Month(month).weeks()).sum();
        assert_eq!(weeks, WEEKS_IN_YEAR);
        for month in 0..23 {
            assert_eq!(Month(month).first_week().0 + Month(month).weeks(), Month(month + 1).first_week().0);
        }
    }

    #[test]
    fn financial_years_are_written_as_the_service_writes_them() {
        assert_eq!(FinancialYear(2015).to_string(), "2015/16");
        assert_eq!(FinancialYear(1999).to_string(), "1999/00");
    }

    #[test]
    fn only_a_year_and_the_next_name_a_financial_year() {
        assert_eq!("2015/16".parse(), Ok(FinancialYear(2015)));
        assert_eq!("1999/00".parse(), Ok(FinancialYear(1999)));
        for text in ["2015/17", "2015", "15/16", "2015-16", "+015/16", ""] {
            assert_eq!(text.parse::<FinancialYear>(), Err(NotAFinancialYear), "{text}");
        }
    }
}
