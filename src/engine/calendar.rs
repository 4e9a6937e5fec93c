//! When a step of the month is taken.

use crate::units::Month;

/// When a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In April, before anything else.
    YearStart,
    /// In every month.
    Month,
    /// At the end of June, September, December and March.
    QuarterEnd,
    /// At the end of March.
    YearEnd,
}

impl When {
    /// True if a step of this kind is taken in this month.
    #[must_use]
    pub const fn is_in(self, month: Month) -> bool {
        match self {
            Self::YearStart => month.of_year() == 0,
            Self::Month => true,
            Self::QuarterEnd => month.ends_quarter(),
            Self::YearEnd => month.ends_year(),
        }
    }

    /// The words for it.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::YearStart => "at the start of a year",
            Self::Month => "every month",
            Self::QuarterEnd => "at the end of a quarter",
            Self::YearEnd => "at the end of a year",
        }
    }
}
