//! The description of one measure.

/// The unit of a measure, and with it how a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money; kept in whole pence, shown in pounds.
    Pounds,
    /// A part of a whole from 0 to 1, shown in per cent.
    Share,
    /// People or events, whole numbers.
    Count,
    /// A number on a scale of its own.
    Points,
    /// Whole hours of staff time.
    Hours,
}

impl Unit {
    /// The unit as tables name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pounds => "pounds",
            Self::Share => "share",
            Self::Count => "count",
            Self::Points => "points",
            Self::Hours => "hours",
        }
    }
}

/// Which way a measure should move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// A description, neither good nor bad.
    Neither,
}

/// How the parts of a year make the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverAYear {
    /// The year is the sum of its months.
    Sum,
    /// The year is a share of the year's total (for instance of its attendances).
    Mean,
    /// The year is its last month.
    Last,
}

/// One thing that is looked at in results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name in files: a column of the tables. Ends in the unit where that is not plain.
    pub id: &'static str,
    /// Its name for readers.
    pub label: &'static str,
    /// What exactly it is, in one sentence.
    pub meaning: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// How a year is made of its months.
    pub over_a_year: OverAYear,
}
