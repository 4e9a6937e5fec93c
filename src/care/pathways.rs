//! Pathways that wait, by completed weeks, 0 to 52 and 53 or more. Whole patients, none lost, never below none.

use crate::units::nearest;

/// The last single week of wait that is kept apart; longer waits are counted together.
pub const OLDEST_WEEK: usize = 52;
/// Completed weeks from which a patient counts as waiting over the 18-week standard.
pub const STANDARD_WEEKS: usize = 18;
pub(super) const CLASSES: usize = OLDEST_WEEK + 2;

/// Patients of one kind who wait from referral to treatment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pathways {
    by_week: [u32; CLASSES],
    /// Patients who have waited less than the standard.
    young: u32,
    /// Patients who have waited the standard or longer.
    old: u32,
    /// Week ends at which the patients of the last class have been present, added up.
    oldest_presences: u64,
}

/// Patients who left the list, and the week ends at which they had been on it, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftList {
    /// Patients.
    pub patients: u32,
    /// Week ends at which each was present, added up: the right-hand side of Little's law on a path.
    pub presences: u64,
}

impl LeftList {
    pub(super) const fn add(&mut self, other: Self) {
        self.patients += other.patients;
        self.presences += other.presences;
    }
}

impl Pathways {
    /// So many patients over waits of these weights, by cumulative rounding.
    #[must_use]
    pub fn spread(patients: u32, weights: &[f64; CLASSES]) -> Self {
        let total: f64 = weights.iter().sum();
        let mut list = Self { by_week: [0; CLASSES], young: 0, old: 0, oldest_presences: 0 };
        let (mut passed, mut given) = (0.0, 0);
        for (class, weight) in weights.iter().enumerate() {
            passed += weight / total;
            let until = if class + 1 == CLASSES { patients } else { (f64::from(patients) * passed.min(1.0)) as u32 };
            list.by_week[class] = until - given;
            given = until;
        }
        list.counted()
    }

    /// So many patients in each class.
    #[must_use]
    pub fn of_classes(by_week: [u32; CLASSES]) -> Self {
        Self { by_week, young: 0, old: 0, oldest_presences: 0 }.counted()
    }

    /// The same with its sums; the patients of the last class have been present for as many week ends as there are classes.
    fn counted(mut self) -> Self {
        self.oldest_presences = u64::from(self.by_week[CLASSES - 1]) * (CLASSES as u64);
        self.young = self.by_week[..STANDARD_WEEKS].iter().sum();
        self.old = self.by_week[STANDARD_WEEKS..].iter().sum();
        self
    }

    /// Everyone on the list.
    #[must_use]
    pub const fn patients(&self) -> u32 {
        self.young + self.old
    }

    /// Those who have waited less than 18 completed weeks.
    #[must_use]
    pub const fn within_18_weeks(&self) -> u32 {
        self.young
    }

    /// Those who have waited 18 completed weeks or more.
    #[must_use]
    pub const fn over_18_weeks(&self) -> u32 {
        self.old
    }

    /// Those who have waited 52 completed weeks or more.
    #[must_use]
    pub const fn over_52_weeks(&self) -> u32 {
        self.by_week[OLDEST_WEEK] + self.by_week[OLDEST_WEEK + 1]
    }

    /// Patients by completed weeks of wait; the last class is 53 weeks or more.
    #[must_use]
    pub const fn by_week(&self) -> &[u32; CLASSES] {
        &self.by_week
    }

    /// Week ends at which those on the list have been present, added up.
    #[must_use]
    pub fn presences(&self) -> u64 {
        let single: u64 = (0..=OLDEST_WEEK).map(|week| u64::from(self.by_week[week]) * (week as u64 + 1)).sum();
        single + self.oldest_presences
    }

    /// Treats up to `places` patients; those over the standard have `priority` times the chance of younger ones.
    ///
    /// Within a class the places fall evenly on all waits. More places than patients empty the list and no more.
    pub fn treat(&mut self, places: u32, priority: f64) -> LeftList {
        let places = places.min(self.patients());
        let (young, old) = (f64::from(self.young), f64::from(self.old));
        let weighted = priority * old;
        let wanted = if self.old == 0 { 0.0 } else { f64::from(places) * weighted / (weighted + young) };
        // Whole patients: what the old cannot use goes to the young, and the other way round.
        let from_old = nearest(wanted).min(self.old).max(places.saturating_sub(self.young)).min(places);
        let mut left = self.take(STANDARD_WEEKS, CLASSES, from_old, self.old);
        left.add(self.take(0, STANDARD_WEEKS, places - from_old, self.young));
        self.old -= from_old;
        self.young -= places - from_old;
        left
    }

    /// Removes `patients` for other reasons than treatment, evenly over all waits.
    pub fn remove(&mut self, patients: u32) -> LeftList {
        let patients = patients.min(self.patients());
        let from_old = (u64::from(patients) * u64::from(self.old) / u64::from(self.patients().max(1))) as u32;
        let from_old = from_old.max(patients.saturating_sub(self.young));
        let mut left = self.take(STANDARD_WEEKS, CLASSES, from_old, self.old);
        left.add(self.take(0, STANDARD_WEEKS, patients - from_old, self.young));
        self.old -= from_old;
        self.young -= patients - from_old;
        left
    }

    /// A week passes: everyone left ages by one, and the week's referrals join.
    pub fn age_and_admit(&mut self, referrals: u32) {
        let crossing = self.by_week[STANDARD_WEEKS - 1];
        let joins_oldest = self.by_week[OLDEST_WEEK];
        let stay_oldest = self.by_week[OLDEST_WEEK + 1];
        self.by_week.copy_within(0..OLDEST_WEEK, 1);
        self.by_week[0] = referrals;
        self.by_week[OLDEST_WEEK + 1] = stay_oldest + joins_oldest;
        self.oldest_presences += u64::from(stay_oldest) + u64::from(joins_oldest) * CLASSES as u64;
        self.young = self.young - crossing + referrals;
        self.old += crossing;
    }

    /// Takes one of the patients over the standard, or one of the younger, at a place among them from 0 to 1.
    pub fn take_one(&mut self, is_old: bool, place: f64) -> LeftList {
        let (classes, all) = if is_old { (STANDARD_WEEKS..CLASSES, self.old) } else { (0..STANDARD_WEEKS, self.young) };
        let mut before = ((f64::from(all) * place) as u32).min(all.saturating_sub(1));
        for week in classes {
            let here = self.by_week[week];
            if before >= here {
                before -= here;
                continue;
            }
            self.by_week[week] -= 1;
            let sum = if is_old { &mut self.old } else { &mut self.young };
            *sum -= 1;
            let presences = if week == CLASSES - 1 { self.oldest_leave(1, here) } else { week as u64 + 1 };
            return LeftList { patients: 1, presences };
        }
        LeftList::default()
    }

    /// Takes `count` of the `all` patients in the classes `from..to`, evenly by cumulative rounding.
    fn take(&mut self, from: usize, to: usize, count: u32, all: u32) -> LeftList {
        if count == 0 {
            return LeftList::default();
        }
        let share = f64::from(count) / f64::from(all);
        let (mut seen, mut taken, mut presences) = (0_u32, 0_u32, 0_u64);
        for (week, class) in self.by_week[..to.min(CLASSES - 1)].iter_mut().enumerate().skip(from) {
            let here = *class;
            seen += here;
            // The cast goes through a signed 64-bit number, for which processors have an instruction.
            let until = if seen == all { count } else { (f64::from(seen) * share) as i64 as u32 };
            // Rounding may ask for one more than stands here; the next class gives it instead.
            let leaves = (until - taken).min(here);
            taken += leaves;
            *class = here - leaves;
            presences += u64::from(leaves) * (week as u64 + 1);
            if seen == all {
                return LeftList { patients: taken, presences };
            }
        }
        // Only the last class is left, and it gives what is still wanted.
        let here = self.by_week[CLASSES - 1];
        let leaves = (count - taken).min(here);
        self.by_week[CLASSES - 1] = here - leaves;
        LeftList { patients: taken + leaves, presences: presences + self.oldest_leave(leaves, here) }
    }

    /// Presences that go with `leaves` of the `here` patients of the last class.
    fn oldest_leave(&mut self, leaves: u32, here: u32) -> u64 {
        let gone = self.oldest_presences * u64::from(leaves) / u64::from(here.max(1));
        self.oldest_presences -= gone;
        gone
    }
}

/// Patients of each class for one referral a week, where a part `hazard` of the young leave each week.
pub(super) fn classes(hazard: f64, priority: f64) -> [f64; CLASSES] {
    let mut classes = [0.0; CLASSES];
    let old_stays = 1.0 - (priority * hazard).min(1.0);
    let mut waiting = 1.0;
    for (week, class) in classes.iter_mut().enumerate() {
        *class = waiting;
        waiting *= if week < STANDARD_WEEKS { 1.0 - hazard } else { old_stays };
    }
    // Those beyond the last single week are a geometric tail.
    let leaving = 1.0 - old_stays;
    classes[CLASSES - 1] = if leaving > 0.0 { (classes[CLASSES - 1] / leaving).min(1e6) } else { 1e6 };
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_steady_state(patients: u32, referrals: f64, priority: f64) -> Pathways {
        crate::care::WaitingList::in_steady_state(patients, referrals, priority).usual
    }

    fn list() -> Pathways {
        in_steady_state(22_280, 2_099.0, 4.8)
    }

    fn kept(list: &Pathways) -> bool {
        list.young == list.by_week[..STANDARD_WEEKS].iter().sum::<u32>()
            && list.old == list.by_week[STANDARD_WEEKS..].iter().sum::<u32>()
    }

    #[test]
    fn the_opening_list_has_the_patients_asked_for_and_most_are_within_eighteen_weeks() {
        let list = list();
        assert_eq!(list.patients(), 22_280);
        assert!(kept(&list));
        let within = 1.0 - f64::from(list.over_18_weeks()) / 22_280.0;
        assert!((0.93..0.96).contains(&within), "{within}");
    }

    #[test]
    fn a_list_in_steady_state_stays_as_it_is_when_as_many_are_treated_as_referred() {
        let mut list = list();
        let before = list.over_18_weeks();
        for _ in 0..520 {
            list.treat(2_099, 4.8);
            list.age_and_admit(2_099);
        }
        assert_eq!(list.patients(), 22_280);
        assert!(list.over_18_weeks().abs_diff(before) < 60, "{} against {before}", list.over_18_weeks());
    }

    #[test]
    fn opening_plus_referrals_is_treated_plus_removed_plus_closing_to_the_patient() {
        let mut list = list();
        let (mut joined, mut left) = (0, 0);
        for week in 0..500_u32 {
            let (referrals, places) = (1_500 + week * 37 % 900, 1_400 + week * 53 % 1_000);
            left += list.treat(places, 4.8).patients + list.remove(week % 7).patients;
            list.age_and_admit(referrals);
            joined += referrals;
            assert!(kept(&list));
        }
        assert_eq!(22_280 + joined, left + list.patients());
    }

    #[test]
    fn an_empty_list_treats_nobody_and_divides_by_nothing() {
        let mut list = in_steady_state(0, 100.0, 4.8);
        assert_eq!(list.treat(50, 4.8), LeftList::default());
        assert_eq!(list.remove(5), LeftList::default());
        list.age_and_admit(30);
        assert_eq!(list.treat(50, 4.8).patients, 30);
        assert_eq!(list.patients(), 0);
    }

    #[test]
    fn more_priority_for_long_waiters_leaves_fewer_of_them() {
        let (mut even, mut urgent) = (list(), list());
        for _ in 0..30 {
            even.treat(2_000, 1.0);
            urgent.treat(2_000, 6.0);
            even.age_and_admit(2_000);
            urgent.age_and_admit(2_000);
        }
        assert!(urgent.over_18_weeks() < even.over_18_weeks());
    }

    #[test]
    fn two_equal_classes_share_places_by_priority() {
        let mut list = Pathways { by_week: [0; CLASSES], young: 100, old: 100, oldest_presences: 0 };
        list.by_week[3] = 100;
        list.by_week[20] = 100;
        list.treat(50, 4.0);
        assert_eq!((list.by_week[3], list.by_week[20]), (90, 60));
    }

    /// A list with so many patients in some classes, the last of which have been present for so many week ends.
    fn list_of(classes: &[(usize, u32)], oldest_presences: u64) -> Pathways {
        let mut by_week = [0; CLASSES];
        for &(week, patients) in classes {
            by_week[week] = patients;
        }
        let young = by_week[..STANDARD_WEEKS].iter().sum();
        let old = by_week[STANDARD_WEEKS..].iter().sum();
        Pathways { by_week, young, old, oldest_presences }
    }

    #[test]
    fn in_the_steady_state_a_tenth_of_the_young_and_a_fifth_of_the_old_leave_each_week() {
        let classes = classes(0.1, 2.0);
        let crossing = libm::pow(0.9, 18.0);
        for (week, expected) in [
            (0, 1.0),
            (1, 0.9),
            (17, libm::pow(0.9, 17.0)),
            (18, crossing),
            (19, crossing * 0.8),
            (52, crossing * libm::pow(0.8, 34.0)),
            // A fifth of the last class leaves, so five times those who join it are in it.
            (53, crossing * libm::pow(0.8, 35.0) * 5.0),
        ] {
            assert!((classes[week] - expected).abs() < 1e-12, "week {week}: {} against {expected}", classes[week]);
        }
    }

    #[test]
    fn where_all_the_old_leave_at_once_nobody_waits_nineteen_weeks_and_where_nobody_leaves_there_is_no_end() {
        let all_leave = classes(0.5, 4.0);
        assert!(all_leave[18] > 0.0);
        assert_eq!(all_leave[19..], [0.0; CLASSES - 19]);
        assert_eq!(classes(0.0, 4.0)[CLASSES - 1], 1e6);
    }

    #[test]
    fn a_list_of_ten_weeks_of_referrals_opens_with_a_tenth_of_each_class_leaving() {
        let list = in_steady_state(10_000, 1_000.0, 1.0);
        for (week, &patients) in list.by_week[..=OLDEST_WEEK].iter().enumerate() {
            let expected = 1_000.0 * libm::pow(0.9, week as f64);
            assert!((f64::from(patients) - expected).abs() <= 1.0, "week {week}: {patients} against {expected}");
        }
        // 10,000 · 0.9^53 = 37.6 wait longer, and have been present for at least 54 week ends each.
        let oldest = list.by_week[CLASSES - 1];
        assert!((37..=38).contains(&oldest), "{oldest}");
        assert_eq!(list.oldest_presences, u64::from(oldest) * 54);
    }

    #[test]
    fn patients_have_been_present_one_week_end_more_than_they_have_waited_and_the_oldest_as_long_as_counted() {
        let list = list_of(&[(0, 3), (2, 2), (52, 4), (53, 5)], 300);
        assert_eq!(list.presences(), 3 + 2 * 3 + 4 * 53 + 300);
        assert_eq!(list.over_52_weeks(), 9);
    }

    #[test]
    fn a_week_moves_everyone_on_and_the_oldest_stay_together() {
        let mut list = list_of(&[(0, 2), (17, 7), (52, 4), (53, 5)], 300);
        list.age_and_admit(10);
        // The five are present once more, and the four for the 54th time.
        assert_eq!(list, list_of(&[(0, 10), (1, 2), (18, 7), (53, 9)], 300 + 5 + 4 * 54));
    }

    #[test]
    fn those_who_leave_take_their_presences_along_and_the_oldest_their_even_part() {
        let mut list = list_of(&[(3, 40), (7, 20), (20, 30), (53, 10)], 1_000);
        // Forty per cent are old: 12 of 30 go from them, 9 of these from week 20 and 3 of 10 from the last class.
        assert_eq!(list.remove(30), LeftList { patients: 30, presences: 12 * 4 + 6 * 8 + 9 * 21 + 300 });
        assert_eq!(list, list_of(&[(3, 28), (7, 14), (20, 21), (53, 7)], 700));
    }

    #[test]
    fn places_that_the_young_cannot_use_go_to_the_old_and_none_is_given_twice() {
        let mut list = list_of(&[(0, 2), (30, 98)], 0);
        // Even priority would leave 1 of 50 places to the young; a priority near nothing would give them all.
        assert_eq!(list.treat(50, 1e-9).patients, 50);
        assert_eq!(list, list_of(&[(30, 50)], 0));
        assert_eq!(list.treat(80, 4.0).patients, 50);
        assert_eq!(list, list_of(&[], 0));
    }

    #[test]
    fn half_a_patient_is_rounded_up_and_less_is_rounded_down() {
        assert_eq!([0.0, 0.49, 0.5, 2.49, 2.5, 3.0].map(nearest), [0, 0, 1, 2, 3, 3]);
    }

    #[test]
    fn one_patient_is_taken_at_his_place_among_the_young_or_the_old() {
        let mut list = list_of(&[(3, 2), (7, 2), (20, 1), (53, 3)], 180);
        assert_eq!(list.take_one(false, 0.5), LeftList { patients: 1, presences: 8 });
        assert_eq!(list.take_one(true, 0.0), LeftList { patients: 1, presences: 21 });
        assert_eq!(list.take_one(true, 0.99), LeftList { patients: 1, presences: 60 });
        assert_eq!(list, list_of(&[(3, 2), (7, 1), (53, 2)], 120));
        assert_eq!(list_of(&[], 0).take_one(true, 0.5), LeftList::default());
    }
}
