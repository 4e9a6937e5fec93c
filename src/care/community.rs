//! Community and mental-health services: contacts wanted, delivered, and the backlog between.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

/// How community services run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityTerms {
    /// Part of the backlog that lapses in a week because people give up or go elsewhere. Raising it makes the backlog smaller,
    /// because more of it is never delivered.
    pub lapse_share_per_week: Share,
}

/// A community provider's services.
#[derive(Clone, Debug, PartialEq)]
pub struct CommunityState {
    /// Contacts wanted and not yet delivered.
    pub backlog: u32,
    /// Contacts that can be delivered in a week.
    pub capacity: f64,
    carry: f64,
    lapse_carry: f64,
}

/// What happened in a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommunityWeek {
    /// Contacts delivered.
    pub delivered: u32,
    /// Contacts that were given up.
    pub lapsed: u32,
}

impl CommunityState {
    /// Services with a backlog and a weekly capacity.
    #[must_use]
    pub const fn new(backlog: u32, capacity: f64) -> Self {
        Self { backlog, capacity, carry: 0.0, lapse_carry: 0.0 }
    }

    /// Lives a week in which `wanted` contacts are asked for and capacity is `ratio` times the usual. Backlog before + wanted = delivered + lapsed + backlog after.
    pub fn live_week(&mut self, wanted: u32, ratio: f64, terms: &CommunityTerms) -> CommunityWeek {
        let places = whole(self.capacity * ratio, &mut self.carry);
        let asked = self.backlog + wanted;
        let delivered = places.min(asked);
        let waiting = asked - delivered;
        let lapsed = whole(f64::from(waiting) * terms.lapse_share_per_week.value(), &mut self.lapse_carry).min(waiting);
        self.backlog = waiting - lapsed;
        CommunityWeek { delivered, lapsed }
    }
}

/// The whole part of `amount` plus what was carried; the rest is carried on.
pub(super) fn whole(amount: f64, carry: &mut f64) -> u32 {
    let total = amount.max(0.0) + *carry;
    // The total is not below zero, so cutting off is rounding down, without a call.
    let whole = total as i64;
    *carry = total - whole as f64;
    whole.min(i64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Place, Purpose};

    #[test]
    fn contacts_are_conserved_and_the_fraction_of_capacity_is_not_lost() {
        let terms = CommunityTerms { lapse_share_per_week: Share::clamped(0.05) };
        let mut state = CommunityState::new(40, 10.25);
        let (mut delivered, mut lapsed) = (0, 0);
        for _ in 0..8 {
            let week = state.live_week(12, 1.0, &terms);
            delivered += week.delivered;
            lapsed += week.lapsed;
        }
        assert_eq!(delivered, 82);
        assert_eq!(40 + 8 * 12, delivered + lapsed + state.backlog);
    }

    #[test]
    fn contacts_are_delivered_lapse_or_wait_and_none_is_lost_on_random_paths() {
        let mut lapsed = 0;
        for path in 0..50_u32 {
            let draw = |week: u32, what: u32| {
                Place { seed: 2012, future: path, purpose: Purpose::Contacts, entity: what, step: week }.uniform()
            };
            let terms = CommunityTerms {
                lapse_share_per_week: Share::clamped([0.0, 0.05, 1.0, draw(0, 0)][path as usize % 4]),
            };
            let size = libm::pow(10.0, 4.0 * draw(0, 1));
            let mut state = CommunityState::new((size * 5.0 * draw(0, 2)) as u32, size * 1.5 * draw(0, 3));
            for week in 1..200 {
                let (before, wanted) = (state.backlog, (2.0 * size * draw(week, 4)) as u32);
                let lived = state.live_week(wanted, 1.0, &terms);
                assert_eq!(before + wanted, lived.delivered + lived.lapsed + state.backlog, "path {path}, week {week}");
                assert!(f64::from(lived.delivered) <= state.capacity + 1.0, "path {path}, week {week}");
                lapsed += lived.lapsed;
            }
        }
        assert!(lapsed > 1_000, "contacts must lapse to prove anything");
    }

    #[test]
    fn at_half_the_capacity_half_the_contacts_are_delivered_and_a_fifth_of_those_waiting_lapses() {
        let terms = CommunityTerms { lapse_share_per_week: Share::clamped(0.2) };
        let mut state = CommunityState::new(40, 50.0);
        assert_eq!(state.live_week(20, 0.5, &terms), CommunityWeek { delivered: 25, lapsed: 7 });
        assert_eq!(state.backlog, 28);
    }
}
