//! Standards that a sanction or a remedial action plan can point at. To add one: a file here, its `mod` and a line in the list.

pub(super) mod a_and_e_four_hours;
pub(super) mod community_contacts;
mod definition;
pub(super) mod fifty_two_weeks;
pub(super) mod rtt_incomplete;
pub(super) mod twelve_hours;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use definition::Standard;

macro_rules! standards {
    ($($(#[doc = $meaning:literal])+ $name:ident,)+) => {
        /// Every standard, in the order in which their sanctions are due (a cap is used up in this order).
        pub const STANDARDS: &[&Standard] = &[$(&$name::STANDARD),+];

        /// A slot for each standard; a standard without terms is left alone.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct PerStandard<T> {
            $($(#[doc = $meaning])+ #[serde(default = "nothing::<T>", skip_serializing_if = "Option::is_none")] pub $name: Option<T>,)+
        }

        impl<T> Default for PerStandard<T> {
            fn default() -> Self {
                Self { $($name: None),+ }
            }
        }

        impl<T> PerStandard<T> {
            /// The slots, in the order of [`STANDARDS`].
            #[must_use]
            pub const fn in_order(&self) -> [Option<&T>; STANDARDS.len()] {
                [$(self.$name.as_ref()),+]
            }
        }
    };
}

standards! {
    /// Accident and emergency within four hours.
    a_and_e_four_hours,
    /// Waiting less than 18 weeks from referral to treatment, incomplete pathways.
    rtt_incomplete,
    /// Nobody waiting 52 weeks.
    fifty_two_weeks,
    /// Nobody waiting over 12 hours from the decision to admit.
    twelve_hours,
    /// Community contacts delivered in the month in which they are wanted.
    community_contacts,
}

/// A slot that is left out.
const fn nothing<T>() -> Option<T> {
    None
}

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
    use crate::contract::activity::{Activity, WaitingListCount};

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
