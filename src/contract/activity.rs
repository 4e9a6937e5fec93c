//! What is counted of care, as far as it concerns one contract: lines of service, a period's activity, a waiting list.

/// A line of service that is counted and has a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Attendances at accident and emergency.
    Attendances,
    /// Emergency admissions.
    Emergency,
    /// Elective and outpatient pathways completed from the waiting list.
    Elective,
    /// Contacts with community or mental-health services.
    Contacts,
}

impl Line {
    /// Every line, in the order of [`LineValues`].
    pub const ALL: [Self; 4] = [Self::Attendances, Self::Emergency, Self::Elective, Self::Contacts];
}

/// One value for each line of service.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineValues<T>(pub [T; 4]);

impl<T: Copy> LineValues<T> {
    /// The value of a line.
    #[must_use]
    pub const fn get(&self, line: Line) -> T {
        self.0[line as usize]
    }
}

/// Care given and breaches made over some weeks, as far as they concern one contract. Whole patients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Attendances at accident and emergency.
    pub attendances: u32,
    /// Attendances that took longer than four hours, as reported.
    pub breaches: u32,
    /// Attendances that took longer than four hours and were reported as kept.
    pub relabelled: u32,
    /// Waits of over twelve hours from the decision to admit.
    pub twelve_hour_waits: u32,
    /// Emergency admissions.
    pub emergencies: u32,
    /// Those of the emergency admissions that came within 30 days of a discharge.
    pub readmissions: u32,
    /// Referrals that joined the waiting list.
    pub referrals: u32,
    /// Pathways completed from the waiting list.
    pub treated: u32,
    /// Contacts wanted from community services, backlog not counted.
    pub contacts_wanted: u32,
    /// Contacts delivered.
    pub contacts: u32,
}

impl Activity {
    /// Adds another period.
    pub fn add(&mut self, other: &Self) {
        self.attendances += other.attendances;
        self.breaches += other.breaches;
        self.relabelled += other.relabelled;
        self.twelve_hour_waits += other.twelve_hour_waits;
        self.emergencies += other.emergencies;
        self.readmissions += other.readmissions;
        self.referrals += other.referrals;
        self.treated += other.treated;
        self.contacts_wanted += other.contacts_wanted;
        self.contacts += other.contacts;
    }

    /// The counts that are paid for, by line.
    #[must_use]
    pub const fn paid_for(&self) -> LineValues<u32> {
        LineValues([self.attendances, self.emergencies, self.treated, self.contacts])
    }
}

/// The waiting list at a month end, as far as it concerns one contract. Whole patients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingListCount {
    /// Everyone on the list.
    pub list: u32,
    /// Those who have waited 18 completed weeks or more.
    pub over_18_weeks: u32,
    /// Those who have waited 52 completed weeks or more.
    pub over_52_weeks: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_periods_add_up_count_by_count() {
        let of = |unit: u32| Activity {
            attendances: unit,
            breaches: 2 * unit,
            relabelled: 3 * unit,
            twelve_hour_waits: 4 * unit,
            emergencies: 5 * unit,
            readmissions: 6 * unit,
            referrals: 7 * unit,
            treated: 8 * unit,
            contacts_wanted: 9 * unit,
            contacts: 10 * unit,
        };
        let mut sum = of(100);
        sum.add(&of(3));
        assert_eq!(sum, of(103));
    }
}
