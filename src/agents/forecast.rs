//! A year as a party expects it, and what it would be with more or less of something.

use crate::contract::{Activity, Line, LineValues, WaitingListCount};
use crate::units::{MONTHS_IN_YEAR, nearest};

/// A year as a party expects it: usually the last twelve months that it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Activity of each month of the year, April first.
    pub months: [Activity; MONTHS_IN_YEAR as usize],
    /// The waiting list at each month end.
    pub waiting: [WaitingListCount; MONTHS_IN_YEAR as usize],
}

impl Forecast {
    /// The year with so many times the activity that is paid for, line by line, in whole cases.
    #[must_use]
    pub fn times(&self, factors: &LineValues<f64>) -> Self {
        let mut lived = *self;
        for month in &mut lived.months {
            *month = times_by_line(month, factors);
        }
        lived
    }

    /// The sums of the year.
    pub(super) fn year(&self) -> Activity {
        let mut year = Activity::default();
        for month in &self.months {
            year.add(month);
        }
        year
    }
}

/// So many times the activity that is paid for, line by line, in whole cases.
pub(super) fn times_by_line(activity: &Activity, factors: &LineValues<f64>) -> Activity {
    Activity {
        attendances: times(activity.attendances, factors.get(Line::Attendances)),
        emergencies: times(activity.emergencies, factors.get(Line::Emergency)),
        readmissions: times(activity.readmissions, factors.get(Line::Emergency)),
        treated: times(activity.treated, factors.get(Line::Elective)),
        contacts: times(activity.contacts, factors.get(Line::Contacts)),
        ..*activity
    }
}

fn times(count: u32, factor: f64) -> u32 {
    nearest(f64::from(count) * factor.max(0.0))
}

/// Breaches of a month where performance is off the forecast by a part of attendances.
pub(super) fn breaches_off(month: &Activity, share_of_attendances: f64) -> u32 {
    let breaches = f64::from(month.breaches) + share_of_attendances * f64::from(month.attendances);
    nearest(breaches.clamp(0.0, f64::from(month.attendances)))
}
