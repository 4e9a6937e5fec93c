//! Referral to treatment: nobody waits 52 weeks.

use super::definition::Standard;
use crate::contract::activity::Line;

/// Referral to treatment: nobody waits 52 weeks.
pub const STANDARD: Standard = Standard {
    id: "fifty_two_weeks",
    label: "Nobody over 52 weeks",
    meaning: "A patient who has waited 52 completed weeks or more at the month end is a breach in each month of waiting on.",
    line: Line::Elective,
    count: |_, waiting| (waiting.over_52_weeks, waiting.list),
};

#[cfg(test)]
mod tests {
    use super::STANDARD;
    use crate::contract::standard::tests::count;

    #[test]
    fn patients_who_wait_over_a_year_are_counted_among_the_list() {
        assert_eq!(count(&STANDARD), (3, 800));
    }
}
