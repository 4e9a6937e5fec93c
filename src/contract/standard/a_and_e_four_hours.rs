//! Accident and emergency: seen, admitted or discharged within four hours.

use super::definition::Standard;
use crate::contract::activity::Line;

/// Accident and emergency: seen, admitted or discharged within four hours.
pub const STANDARD: Standard = Standard {
    id: "a_and_e_four_hours",
    label: "A&E within 4 hours",
    meaning: "An attendance that took longer than four hours is a breach, counted among the month's attendances.",
    line: Line::Attendances,
    count: |month, _| (month.breaches, month.attendances),
};

#[cfg(test)]
mod tests {
    use super::STANDARD;
    use crate::contract::standard::tests::count;

    #[test]
    fn attendances_over_four_hours_are_counted_among_all_attendances() {
        assert_eq!(count(&STANDARD), (60, 1_000));
    }
}
