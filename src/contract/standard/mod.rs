//! Standards that a sanction can point at. To add one: a file here, a line in [`STANDARDS`], a slot in `SanctionTerms`.

pub(super) mod a_and_e_four_hours;
pub(super) mod community_contacts;
pub(super) mod fifty_two_weeks;
pub(super) mod rtt_incomplete;
pub(super) mod twelve_hours;

use super::activity::{Activity, Line, WaitingListCount};

/// Something that care is held to, and how its breaches are counted in a month.
#[derive(Clone, Copy, Debug)]
pub struct Standard {
    /// Name in scenario files and tables.
    pub id: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// What counts as a breach, in one sentence.
    pub meaning: &'static str,
    /// The line of service whose work keeps it.
    pub line: Line,
    /// Breaches of the month, and the cases among which they are counted. Whole patients.
    pub count: fn(&Activity, &WaitingListCount) -> (u32, u32),
}

/// Every standard, in the order in which their sanctions are due (a cap is used up in this order).
pub const STANDARDS: &[&Standard] = &[
    &a_and_e_four_hours::STANDARD,
    &rtt_incomplete::STANDARD,
    &fifty_two_weeks::STANDARD,
    &twelve_hours::STANDARD,
    &community_contacts::STANDARD,
];

/// The standards that goals of a quality payment can be counted by, in the order of its slots.
pub const GOALS: [&Standard; 3] =
    [&a_and_e_four_hours::STANDARD, &rtt_incomplete::STANDARD, &community_contacts::STANDARD];

/// Position of the four-hour standard in [`STANDARDS`].
pub const FOUR_HOURS: usize = 0;

/// Position of the standard of 18 weeks in [`STANDARDS`].
pub const RTT_INCOMPLETE: usize = 1;

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts a standard in a month of 1,000 attendances, a list of 800 and 500 contacts wanted.
    pub(super) fn count(standard: &Standard) -> (u32, u32) {
        let month = Activity {
            attendances: 1_000,
            breaches: 60,
            twelve_hour_waits: 2,
            contacts_wanted: 500,
            contacts: 475,
            ..Activity::default()
        };
        let waiting = WaitingListCount { list: 800, over_18_weeks: 90, over_52_weeks: 3 };
        (standard.count)(&month, &waiting)
    }

    #[test]
    fn the_standards_of_four_hours_and_of_18_weeks_stand_where_they_are_looked_for() {
        assert_eq!(STANDARDS[RTT_INCOMPLETE].id, rtt_incomplete::STANDARD.id);
        assert_eq!(STANDARDS[FOUR_HOURS].id, a_and_e_four_hours::STANDARD.id);
    }

    #[test]
    fn every_standard_has_its_own_name() {
        let mut names: Vec<_> = STANDARDS.iter().map(|standard| standard.id).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STANDARDS.len());
    }
}
