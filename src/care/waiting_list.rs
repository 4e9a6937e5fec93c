//! The waiting list: usual pathways, and a few slow ones that are hard to treat or that patients put off.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::community::whole;
use super::pathways::{CLASSES, LeftList, Pathways, classes};

/// Steps of the place at which a slow pathway is taken, as a part of all: the golden ratio, whose multiples spread evenly.
const NEXT_PLACE: f64 = 0.618_033_988_749_894_9;

/// Which referrals are slow, and how slow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SlowPathways {
    /// Part of referrals that are slow, 0 to 1.
    pub share_of_referrals: f64,
    /// How likely a slow one is to be treated in a week against a usual one of the same wait, 0 to 1.
    pub treatment_ratio: f64,
}

/// Patients of the opening list who have waited so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitBand {
    /// The fewest completed weeks that they have waited; the most is where the next band begins. Raising it makes these
    /// patients wait longer already.
    #[schemars(range(min = 0, max = 52), extend("unit" = "completed weeks"))]
    pub from_weeks: u32,
    /// Patients of the band, spread evenly over its weeks. Raising it lengthens the opening list.
    #[schemars(range(min = 0, max = 5_000_000), extend("unit" = "patients"))]
    pub patients: u32,
}

/// Patients waiting from referral to treatment. Whole patients, none lost, never below none.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingList {
    pub(super) usual: Pathways,
    slow: Pathways,
    terms: SlowPathways,
    /// Fractions of a slow pathway that wait: joining, treated young, treated old, removed.
    carry: [f64; 4],
    /// The place among slow pathways at which the next is taken, 0 to 1.
    place: f64,
}

impl WaitingList {
    /// A list in the steady state of the two-class rule: so many patients, so many referrals a week, none of them slow.
    #[must_use]
    pub fn in_steady_state(patients: u32, referrals_per_week: f64, priority: f64) -> Self {
        Self::in_steady_state_with(patients, referrals_per_week, priority, SlowPathways::default())
    }

    /// A list in the steady state of the two-class rule, with slow pathways among the referrals.
    ///
    /// With a hazard h of leaving for young patients and `priority`·h for old ones, the classes hold r(1−h)^w and
    /// r(1−h)^18(1−priority·h)^(w−18) patients, those of slow pathways with the part of h that is theirs; h follows from
    /// the length of the list (Little's law).
    #[must_use]
    pub fn in_steady_state_with(patients: u32, referrals_per_week: f64, priority: f64, terms: SlowPathways) -> Self {
        let mean_wait = f64::from(patients) / referrals_per_week.max(1e-9);
        let slow_share = terms.share_of_referrals;
        let both = |hazard: f64| [classes(hazard, priority), classes(hazard * terms.treatment_ratio, priority)];
        let lengths = |hazard: f64| {
            let [usual, slow] = both(hazard).map(|classes| classes.iter().sum::<f64>());
            [(1.0 - slow_share) * usual, slow_share * slow]
        };
        let (mut low, mut high) = (1e-9, 0.999);
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            if lengths(middle).iter().sum::<f64>() > mean_wait { low = middle } else { high = middle }
        }
        let ([usual, slow], [of_usual, of_slow]) = (both(high), lengths(high));
        let slow_patients = (f64::from(patients) * of_slow / (of_usual + of_slow)) as u32;
        Self {
            usual: Pathways::spread(patients - slow_patients, &usual),
            slow: Pathways::spread(slow_patients, &slow),
            ..Self::empty(terms)
        }
    }

    /// A list whose patients have waited as long as some bands say, each spread evenly; slow pathways join it from now on.
    ///
    /// Bands are in order of their weeks. The last one reaches to 53 weeks, which stand for all longer waits.
    #[must_use]
    pub fn of_bands(bands: &[WaitBand], terms: SlowPathways) -> Self {
        let mut by_week = [0; CLASSES];
        let ends = bands.iter().skip(1).map(|band| band.from_weeks as usize).chain([CLASSES]);
        for (band, end) in bands.iter().zip(ends) {
            let from = (band.from_weeks as usize).min(CLASSES - 1);
            let weeks = end.clamp(from + 1, CLASSES) - from;
            for week in 0..weeks {
                let until = |weeks_passed: usize| u64::from(band.patients) * weeks_passed as u64 / weeks as u64;
                by_week[from + week] += (until(week + 1) - until(week)) as u32;
            }
        }
        Self { usual: Pathways::of_classes(by_week), ..Self::empty(terms) }
    }

    fn empty(terms: SlowPathways) -> Self {
        let none = Pathways::of_classes([0; CLASSES]);
        Self { usual: none.clone(), slow: none, terms, carry: [0.0; 4], place: 0.0 }
    }

    /// Everyone on the list.
    #[must_use]
    pub const fn patients(&self) -> u32 {
        self.usual.patients() + self.slow.patients()
    }

    /// Those who have waited 18 completed weeks or more.
    #[must_use]
    pub const fn over_18_weeks(&self) -> u32 {
        self.usual.over_18_weeks() + self.slow.over_18_weeks()
    }

    /// Those who have waited 52 completed weeks or more.
    #[must_use]
    pub const fn over_52_weeks(&self) -> u32 {
        self.usual.over_52_weeks() + self.slow.over_52_weeks()
    }

    /// Patients by completed weeks of wait; the last class is 53 weeks or more.
    #[must_use]
    pub fn by_week(&self) -> [u32; CLASSES] {
        let (usual, slow) = (self.usual.by_week(), self.slow.by_week());
        std::array::from_fn(|week| usual[week] + slow[week])
    }

    /// Week ends at which those on the list have been present, added up.
    #[must_use]
    pub fn presences(&self) -> u64 {
        self.usual.presences() + self.slow.presences()
    }

    /// Treats up to `places` patients; those over the standard have `priority` times the chance of younger ones, and slow
    /// pathways a part of the chance of usual ones.
    ///
    /// Within a class the places fall evenly on all waits. More places than patients empty the list and no more.
    pub fn treat(&mut self, places: u32, priority: f64) -> LeftList {
        let places = places.min(self.patients());
        let mut left = self.treat_slow(places, priority);
        left.add(self.usual.treat(places - left.patients, priority));
        // Places that no usual pathway can use.
        left.add(self.slow.treat(places - left.patients, priority));
        left
    }

    /// Removes `patients` for other reasons than treatment, evenly over all waits.
    pub fn remove(&mut self, patients: u32) -> LeftList {
        let patients = patients.min(self.patients());
        let slow = self.slow.patients();
        let mut left = LeftList::default();
        if slow > 0 {
            let expected = f64::from(patients) * f64::from(slow) / f64::from(self.patients());
            let leaving = whole(expected, &mut self.carry[3]).min(slow).min(patients);
            left.add(self.slow.remove(leaving));
        }
        left.add(self.usual.remove(patients - left.patients));
        left.add(self.slow.remove(patients - left.patients));
        left
    }

    /// A week passes: everyone left ages by one, and the week's referrals join.
    pub fn age_and_admit(&mut self, referrals: u32) {
        let slow = whole(f64::from(referrals) * self.terms.share_of_referrals, &mut self.carry[0]).min(referrals);
        self.usual.age_and_admit(referrals - slow);
        if slow > 0 || self.slow.patients() > 0 {
            self.slow.age_and_admit(slow);
        }
    }

    /// Treats as many slow pathways as their part of the weights says; fractions wait for the next week.
    fn treat_slow(&mut self, places: u32, priority: f64) -> LeftList {
        let mut left = LeftList::default();
        if self.slow.patients() == 0 {
            return left;
        }
        let weights = |list: &Pathways| [f64::from(list.within_18_weeks()), priority * f64::from(list.over_18_weeks())];
        let slow = weights(&self.slow).map(|weight| self.terms.treatment_ratio * weight);
        let all = weights(&self.usual).iter().chain(&slow).sum::<f64>().max(1e-9);
        for (is_old, weight) in [false, true].into_iter().zip(slow) {
            let here = if is_old { self.slow.over_18_weeks() } else { self.slow.within_18_weeks() };
            let expected = f64::from(places) * weight / all;
            let leaving = whole(expected, &mut self.carry[1 + usize::from(is_old)]);
            for _ in 0..leaving.min(here).min(places - left.patients) {
                left.add(self.slow.take_one(is_old, self.place));
                self.place = (self.place + NEXT_PLACE).fract();
            }
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::{OLDEST_WEEK, STANDARD_WEEKS};

    /// One referral in a hundred is slow and has a tenth of the chance of treatment.
    const SLOW: SlowPathways = SlowPathways { share_of_referrals: 0.01, treatment_ratio: 0.1 };

    fn slow_list() -> WaitingList {
        WaitingList::in_steady_state_with(22_280, 2_099.0, 4.8, SLOW)
    }

    #[test]
    fn a_list_with_slow_pathways_opens_with_the_patients_asked_for_and_far_more_of_them_over_52_weeks() {
        let (list, usual) = (slow_list(), WaitingList::in_steady_state(22_280, 2_099.0, 4.8));
        assert_eq!((list.patients(), usual.patients()), (22_280, 22_280));
        assert!(usual.over_52_weeks() <= 1, "{}", usual.over_52_weeks());
        assert!(list.over_52_weeks() > 100, "{}", list.over_52_weeks());
    }

    #[test]
    fn slow_pathways_stay_as_many_as_they_were_when_as_many_are_treated_as_referred() {
        let mut list = slow_list();
        let (slow, over) = (f64::from(list.slow.patients()), f64::from(list.over_52_weeks()));
        for _ in 0..1_040 {
            list.treat(2_099, 4.8);
            list.age_and_admit(2_099);
        }
        assert_eq!(list.patients(), 22_280);
        let (slow, over) = (f64::from(list.slow.patients()) / slow, f64::from(list.over_52_weeks()) / over);
        assert!((slow - 1.0).abs() < 0.1 && (over - 1.0).abs() < 0.2, "{slow} and {over} of what they were");
    }

    #[test]
    fn patients_with_slow_pathways_are_conserved_and_so_are_their_week_ends() {
        let mut list = slow_list();
        let opening = list.presences();
        let (mut joined, mut left, mut present) = (0, LeftList::default(), 0_u64);
        for week in 0..500_u32 {
            let (referrals, places) = (1_500 + week * 37 % 900, 1_400 + week * 53 % 1_000);
            left.add(list.treat(places, 4.8));
            left.add(list.remove(week % 40));
            list.age_and_admit(referrals);
            joined += referrals;
            present += u64::from(list.patients());
        }
        assert_eq!(22_280 + joined, left.patients + list.patients());
        assert_eq!(opening + present, left.presences + list.presences());
    }

    #[test]
    fn a_slow_patient_has_a_tenth_of_the_chance_and_the_fraction_waits() {
        let mut list = WaitingList::empty(SLOW);
        let mut by_week = [0; CLASSES];
        by_week[3] = 90;
        list.usual = Pathways::of_classes(by_week);
        by_week[3] = 100;
        list.slow = Pathways::of_classes(by_week);
        // Weights 90 and 100 · 0.1: a tenth of 15 places is one and a half.
        assert_eq!(list.treat(15, 4.8).patients, 15);
        assert_eq!((list.usual.patients(), list.slow.patients(), list.carry[1]), (76, 99, 0.5));
        // Places beyond all usual pathways go to slow ones, and none is given twice.
        assert_eq!(list.treat(150, 4.8).patients, 150);
        assert_eq!((list.usual.patients(), list.patients()), (0, 25));
        assert_eq!(list.treat(80, 4.8).patients, 25);
    }

    #[test]
    fn bands_spread_evenly_over_their_weeks_and_the_last_reaches_beyond_a_year() {
        let band = |from_weeks, patients| WaitBand { from_weeks, patients };
        let list = WaitingList::of_bands(&[band(0, 180), band(18, 34), band(52, 9)], SLOW);
        let by_week = list.by_week();
        assert_eq!((by_week[0], by_week[17], by_week[18], by_week[51]), (10, 10, 1, 1));
        assert_eq!((by_week[OLDEST_WEEK], by_week[OLDEST_WEEK + 1]), (4, 5));
        assert_eq!((list.patients(), list.over_18_weeks(), list.over_52_weeks()), (223, 43, 9));
        assert_eq!(STANDARD_WEEKS, 18);
    }
}
