//! The range for which the model is meant: a run that leaves it can be lived, and says so.
//!
//! What cannot be at all stops a run ([`super::impossible`]). What lies here can be, but no figure that the model was
//! held against does, and its rules were not thought through there.

use crate::measures::Column;
use crate::units::WEEKS_IN_YEAR;

use super::collect::YearRow;

/// A range in which a year of the whole economy lies, as long as the model means what it says.
#[derive(Clone, Copy, Debug)]
pub struct Meant {
    /// What it is about.
    pub what: &'static str,
    /// The range in words.
    pub within: &'static str,
    low: f64,
    high: f64,
    of: fn(&YearRow) -> f64,
}

/// What is meant, in the order in which it is told.
///
/// England's agencies took at most 8.2% of pay; its beds were between 84 and 95% full; its list was at most 20 weeks of
/// clock starts; no year's result of all its bodies was more than 4% of their income. Income here is that of all parties,
/// about twice the allocations.
pub const MEANT: &[Meant] = &[
    Meant {
        what: "the agency share of pay",
        within: "up to 10%",
        low: 0.0,
        high: 0.1,
        of: |row| row[Column::AGENCY_SHARE as usize],
    },
    Meant {
        what: "bed occupancy",
        within: "75% to 99%",
        low: 0.75,
        high: 0.99,
        of: |row| row[Column::OCCUPANCY as usize],
    },
    Meant {
        what: "the waiting list",
        within: "up to 26 weeks of referrals",
        low: 0.0,
        high: 26.0,
        of: |row| {
            let a_week = row[Column::REFERRALS as usize] / f64::from(WEEKS_IN_YEAR);
            row[Column::WAITING_LIST as usize] / a_week.max(1.0)
        },
    },
    Meant {
        what: "the system's surplus",
        within: "within 5% of all parties' income",
        low: -0.05,
        high: 0.05,
        of: |row| part_of_income(row, Column::SURPLUS),
    },
    Meant {
        what: "the system's reserve",
        within: "above −25% and below 25% of all parties' income",
        low: -0.25,
        high: 0.25,
        of: |row| part_of_income(row, Column::RESERVE),
    },
];

fn part_of_income(row: &YearRow, column: Column) -> f64 {
    row[column as usize] / row[Column::INCOME as usize].max(1.0)
}

impl Meant {
    /// Whether a year of the whole economy lies beyond the range. What does not apply lies within.
    #[must_use]
    pub fn is_left(&self, row: &YearRow) -> bool {
        let value = (self.of)(row);
        value < self.low || value > self.high
    }

    /// The first year, counted from 0, in which the rows of the whole economy leave the range.
    #[must_use]
    pub fn left_in<'r>(&self, rows: impl IntoIterator<Item = &'r YearRow>) -> Option<usize> {
        rows.into_iter().position(|row| self.is_left(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::ALL;

    /// A year in which everything is as it should be.
    fn sound() -> YearRow {
        let mut row = [f64::NAN; ALL.len()];
        for (column, value) in [
            (Column::AGENCY_SHARE, 0.046),
            (Column::OCCUPANCY, 0.88),
            (Column::REFERRALS, 52_000.0),
            (Column::WAITING_LIST, 11_000.0),
            (Column::SURPLUS, -3e6),
            (Column::RESERVE, 1e6),
            (Column::INCOME, 1e8),
        ] {
            row[column as usize] = value;
        }
        row
    }

    #[test]
    fn each_range_is_left_by_its_own_measure_and_by_no_other() {
        let left = |row: &YearRow| MEANT.iter().filter(|meant| meant.is_left(row)).map(|meant| meant.what).collect();
        let found: Vec<Vec<&str>> = [
            (Column::AGENCY_SHARE, 0.11),
            (Column::OCCUPANCY, 0.7),
            (Column::OCCUPANCY, 1.0),
            (Column::WAITING_LIST, 27_000.0),
            (Column::SURPLUS, -6e6),
            (Column::RESERVE, 3e7),
            (Column::OCCUPANCY, f64::NAN),
        ]
        .map(|(column, value)| {
            let mut row = sound();
            row[column as usize] = value;
            left(&row)
        })
        .to_vec();
        let of = |what| vec![what];
        let (beds, list) = ("bed occupancy", "the waiting list");
        let expected = [
            of("the agency share of pay"),
            of(beds),
            of(beds),
            of(list),
            of("the system's surplus"),
            of("the system's reserve"),
            vec![],
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_first_year_beyond_a_range_is_told() {
        let mut far = sound();
        far[Column::WAITING_LIST as usize] = 30_000.0;
        let list = &MEANT[2];
        assert_eq!(list.left_in([&sound(), &far, &sound(), &far]), Some(1));
        assert_eq!(list.left_in([&sound()]), None);
    }
}
