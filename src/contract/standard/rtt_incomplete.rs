//! Referral to treatment, incomplete pathways: waiting less than 18 weeks.

use super::definition::Standard;
use crate::contract::activity::Line;

/// Referral to treatment, incomplete pathways: waiting less than 18 weeks.
pub const STANDARD: Standard = Standard {
    id: "rtt_incomplete",
    label: "Waiting within 18 weeks",
    meaning: "A patient who has waited 18 completed weeks or more at the month end is a breach, counted among the waiting list.",
    line: Line::Elective,
    count: |_, waiting| (waiting.over_18_weeks, waiting.list),
};

#[cfg(test)]
mod tests {
    use super::STANDARD;
    use crate::contract::standard::tests::count;

    #[test]
    fn patients_who_wait_over_eighteen_weeks_are_counted_among_the_list() {
        assert_eq!(count(&STANDARD), (90, 800));
    }
}
