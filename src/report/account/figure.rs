//! A figure of an account: a number together with the place where it is found.
//!
//! Nobody writes a number into a sentence. A figure names its source, and its value is read from there.

use crate::engine::EventKind;
use crate::ledger::Heading;
use crate::measures::Column;
use crate::report::monthly;
use crate::units::{ContractId, FinancialYear, Money, Month};

/// Years of a run, counted from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The first year.
    pub first: usize,
    /// The last year.
    pub last: usize,
}

impl Years {
    /// A single year.
    #[must_use]
    pub const fn only(year: usize) -> Self {
        Self { first: year, last: year }
    }
}

/// Above or below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideOfZero {
    /// Zero or more.
    NotBelow,
    /// Below zero.
    Below,
}

impl SideOfZero {
    /// True if the value lies on this side of zero.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        (value < 0.0) == (self == Self::Below)
    }
}

/// Whose events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the provider itself.
    Own,
    /// Those of the commissioners that it has contracts with, under these contracts.
    Commissioners,
    /// Its own and those of its commissioners: all that happened under its contracts.
    Parties,
    /// Those of another provider that led contracts of one of its commissioners.
    Lead,
}

/// Which events of the log are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhichEvents {
    /// What happened.
    pub kind: EventKind,
    /// To whom, or by whom.
    pub whose: Whose,
    /// About this standard only.
    pub standard: Option<&'static str>,
    /// Under this contract only.
    pub contract: Option<ContractId>,
    /// With sums on this side of zero only.
    pub side: Option<SideOfZero>,
}

impl WhichEvents {
    /// All events of a kind that are the provider's own.
    #[must_use]
    pub const fn own(kind: EventKind) -> Self {
        Self { kind, whose: Whose::Own, standard: None, contract: None, side: None }
    }
}

/// How a provider takes part in a contract that is held by a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It holds a contract under which another provider gives the care.
    Lead,
    /// It gives the care.
    Carer,
}

/// What stands in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventDetail {
    /// The month of the run.
    Month,
    /// The sum in pence.
    Amount,
    /// The number, such as a segment.
    Count,
}

/// Where a number is found in one arm of the future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The ledger: accrued to the provider less accrued by it, in pence.
    Ledger {
        /// Under these headings.
        headings: Vec<Heading>,
        /// In these years.
        years: Years,
    },
    /// The ledger: the same for one heading, under contracts in which the provider has this role.
    LedgerAs {
        /// The role.
        role: Role,
        /// Under this heading.
        heading: Heading,
        /// In these years.
        years: Years,
    },
    /// The annual outcome of the provider, summed over the years. Money is in pence.
    Outcome {
        /// The measure.
        column: Column,
        /// Over these years.
        years: Years,
    },
    /// In how many years an outcome lies on a side of zero.
    YearsWith {
        /// The measure.
        column: Column,
        /// The side.
        side: SideOfZero,
    },
    /// The event log: the sum of these events, in pence.
    EventSum(WhichEvents),
    /// The event log: how many such events there are.
    EventCount(WhichEvents),
    /// One event.
    Event {
        /// Its place in the log, counted from 0.
        place: usize,
        /// What of it.
        detail: EventDetail,
    },
    /// The provider's reserve before the first year, from the economy, in pence.
    OpeningReserve,
    /// Trust in every contract before the first year, from the economy.
    OpeningTrust,
    /// Trust between the parties of a contract at the end.
    Trust(ContractId),
    /// The run itself: a year of it, counted from 0.
    Year(usize),
    /// The study: years, parameter set and future that were asked for and how many there are, seed.
    Study(StudyNumber),
}

/// A number of the study or of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudyNumber {
    /// Years of the study.
    Years,
    /// The parameter set, counted from 1.
    Set,
    /// Parameter sets of the study.
    Sets,
    /// The future, counted from 1.
    Future,
    /// Futures of each parameter set.
    Futures,
    /// The seed.
    Seed,
    /// Contracts of the provider.
    Contracts,
}

/// A place in one arm of the future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// Index of the arm.
    pub arm: usize,
    /// Where in it.
    pub what: What,
}

/// Where a figure is found: the sum of the first less the sum of the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSource {
    /// What is added.
    pub plus: Vec<At>,
    /// What is taken off.
    pub less: Vec<At>,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Money without its sign: the words say which way it went.
    Money,
    /// Money with its sign, in a table; a dash where there is none.
    Signed,
    /// A share as a percentage with one decimal.
    Percent,
    /// A whole number without its sign.
    Count,
    /// A number that names something: no commas.
    Number,
    /// A financial year; the value is the calendar year in which it starts.
    Year,
    /// A month; the value counts months of the run from the April of the first year.
    Month,
}

/// A number with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Where it is found.
    pub source: FigureSource,
    /// What was found there.
    pub value: f64,
    /// How it is written.
    pub shown: Shown,
    /// As it is written.
    pub text: String,
}

/// Sums from here on are in millions, in pence: what rounds to at least a tenth of one.
const MILLIONS_FROM: i64 = 5_000_000;
/// Sums from here on are in whole thousands of pounds, in pence.
const THOUSANDS_FROM: i64 = 50_000;

impl Figure {
    /// A figure of a run that began in this year.
    pub(super) fn new(source: FigureSource, value: f64, shown: Shown, first_year: u32) -> Self {
        let text = match shown {
            Shown::Money => money(Money::from_pence(value as i64).abs()),
            Shown::Signed if value == 0.0 => "\u{2013}".to_owned(),
            Shown::Signed => Money::from_pence(value as i64).in_millions(),
            Shown::Percent => format!("{:.1}%", value * 100.0),
            Shown::Count => grouped(value.abs()),
            Shown::Number => format!("{value:.0}"),
            Shown::Year => FinancialYear(value as u32).to_string(),
            Shown::Month => month(value as u32, first_year),
        };
        Self { source, value, shown, text }
    }
}

fn money(size: Money) -> String {
    match size.pence() {
        MILLIONS_FROM.. => size.in_millions(),
        pence @ THOUSANDS_FROM.. => format!("£{},000", (pence + THOUSANDS_FROM) / (2 * THOUSANDS_FROM)),
        pence => format!("£{}", (pence + 50) / 100),
    }
}

fn grouped(size: f64) -> String {
    let exact = Money::from_pence(size as i64 * 100).to_string();
    exact.trim_start_matches('£').trim_end_matches(".00").to_owned()
}

/// `January 2019`: the calendar month, since readers know no month of a financial year by number.
fn month(of_run: u32, first_year: u32) -> String {
    let year = first_year + of_run / 12 + u32::from(of_run % 12 >= 9);
    format!("{} {year}", monthly::name(Month(of_run)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(shown: Shown, values: &[f64]) -> Vec<String> {
        values.iter().map(|value| Figure::new(FigureSource::default(), *value, shown, 2014).text).collect()
    }

    #[test]
    fn money_is_in_millions_with_one_decimal_and_small_sums_in_thousands_or_pounds() {
        let pence = [1_234_567_890.0, -40_000_000.0, 5_000_000.0, 4_999_999.0, 149_999.0, 49_999.0, 0.0];
        assert_eq!(shown(Shown::Money, &pence), ["£12.3m", "£0.4m", "£0.1m", "£50,000", "£1,000", "£500", "£0"]);
        assert_eq!(shown(Shown::Signed, &[-40_000_000.0, -1.0, 0.0]), ["\u{2212}£0.4m", "£0.0m", "\u{2013}"]);
    }

    #[test]
    fn a_month_of_the_run_is_a_month_of_the_calendar() {
        assert_eq!(
            shown(Shown::Month, &[0.0, 8.0, 9.0, 23.0]),
            ["April 2014", "December 2014", "January 2015", "March 2016"]
        );
    }

    #[test]
    fn shares_are_percentages_and_counts_have_commas() {
        assert_eq!(shown(Shown::Percent, &[0.9237]), ["92.4%"]);
        assert_eq!(shown(Shown::Count, &[27_110.0, -3.0]), ["27,110", "3"]);
        assert_eq!(shown(Shown::Year, &[2019.0]), ["2019/20"]);
    }
}
