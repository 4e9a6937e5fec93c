//! Accident and emergency: nobody waits over 12 hours from the decision to admit.

use super::definition::Standard;
use crate::contract::activity::Line;

/// Accident and emergency: nobody waits over 12 hours from the decision to admit.
pub const STANDARD: Standard = Standard {
    id: "twelve_hours",
    label: "Nobody over 12 hours",
    meaning: "A wait of over twelve hours from the decision to admit is a breach, counted among the month's attendances.",
    line: Line::Attendances,
    count: |month, _| (month.twelve_hour_waits, month.attendances),
};

#[cfg(test)]
mod tests {
    use super::STANDARD;
    use crate::contract::standard::tests::count;

    #[test]
    fn waits_over_twelve_hours_are_counted_among_attendances() {
        assert_eq!(count(&STANDARD), (2, 1_000));
    }
}
