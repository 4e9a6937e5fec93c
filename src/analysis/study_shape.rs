//! The shape of a study: how many arms, parameter sets and futures it has, and which run stands where.
//!
//! Whatever holds something of every run of a study holds it in one order: by arm, then parameter set, then future. The
//! order is here and nowhere else.

use std::fmt;
use std::ops::Range;

/// How many arms, parameter sets and futures a study has; the same futures in every arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyShape {
    /// Arms, baseline first.
    pub arms: usize,
    /// Parameter sets; 1 when no parameter is varied.
    pub sets: usize,
    /// Futures of each parameter set.
    pub futures_per_set: usize,
}

/// One run: an arm on one future of one parameter set, each counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunIndex {
    /// The arm.
    pub arm: usize,
    /// The parameter set.
    pub set: usize,
    /// The future of the set.
    pub future: usize,
}

impl StudyShape {
    /// Futures of each arm: parameter sets × futures of each.
    #[must_use]
    pub const fn futures_of_arm(self) -> usize {
        self.sets.saturating_mul(self.futures_per_set)
    }

    /// Runs: arms × parameter sets × futures of each.
    #[must_use]
    pub const fn runs(self) -> usize {
        self.arms.saturating_mul(self.futures_of_arm())
    }

    /// The row of a run in the order of the study; none outside the shape.
    #[must_use]
    pub fn row(self, run: RunIndex) -> Option<usize> {
        let is_inside = run.arm < self.arms && run.set < self.sets && run.future < self.futures_per_set;
        is_inside.then_some((run.arm * self.sets + run.set) * self.futures_per_set + run.future)
    }

    /// The run that stands in a row.
    #[must_use]
    pub const fn run(self, row: usize) -> RunIndex {
        let (set_of_arm, future) = (row / self.futures_per_set, row % self.futures_per_set);
        RunIndex { arm: set_of_arm / self.sets, set: set_of_arm % self.sets, future }
    }

    /// Every run, in the order of the rows.
    pub fn every_run(self) -> impl Iterator<Item = RunIndex> {
        (0..self.runs()).map(move |row| self.run(row))
    }

    /// The rows of an arm.
    #[must_use]
    pub const fn rows_of_arm(self, arm: usize) -> Range<usize> {
        arm * self.futures_of_arm()..(arm + 1) * self.futures_of_arm()
    }

    /// The rows of a parameter set of an arm.
    #[must_use]
    pub const fn rows_of_set(self, arm: usize, set: usize) -> Range<usize> {
        let first = (arm * self.sets + set) * self.futures_per_set;
        first..first + self.futures_per_set
    }

    /// A value of each run of an arm, by parameter set and future.
    pub fn by_set_and_future<T>(self, arm: usize, value: impl Fn(RunIndex) -> T) -> Vec<Vec<T>> {
        let of_set = |set| (0..self.futures_per_set).map(|future| value(RunIndex { arm, set, future })).collect();
        (0..self.sets).map(of_set).collect()
    }

    /// How many futures of a parameter set are taken where some of an arm are: one of each set in turn, until there are
    /// as many as are asked for.
    #[must_use]
    pub fn taken_of_set(self, asked: usize, set: usize) -> usize {
        (asked.min(self.futures_of_arm()) + self.sets - 1 - set) / self.sets
    }
}

/// Futures of each arm, of counts as files keep them.
#[must_use]
pub const fn futures_of_arm(parameter_sets: u32, futures_per_set: u32) -> u64 {
    parameter_sets as u64 * futures_per_set as u64
}

/// `2 arms of 50 parameter sets with 30 futures each`.
impl fmt::Display for StudyShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} arms of {} parameter sets with {} futures each", self.arms, self.sets, self.futures_per_set)
    }
}

/// `arm 1, parameter set 0, future 2`, each counted from 0.
impl fmt::Display for RunIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arm {}, parameter set {}, future {}", self.arm, self.set, self.future)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: StudyShape = StudyShape { arms: 2, sets: 3, futures_per_set: 4 };

    #[test]
    fn every_run_stands_in_the_row_of_its_number_by_arm_set_and_future() {
        let runs: Vec<RunIndex> = SHAPE.every_run().collect();
        assert_eq!((runs.len(), SHAPE.runs(), SHAPE.futures_of_arm()), (24, 24, 12));
        for (row, run) in runs.iter().enumerate() {
            assert_eq!(SHAPE.row(*run), Some(row));
        }
        assert_eq!(runs[12 + 4 + 3], RunIndex { arm: 1, set: 1, future: 3 });
    }

    #[test]
    fn a_run_outside_the_shape_has_no_row() {
        for (arm, set, future) in [(2, 0, 0), (0, 3, 0), (0, 0, 4)] {
            assert_eq!(SHAPE.row(RunIndex { arm, set, future }), None);
        }
    }

    #[test]
    fn the_rows_of_an_arm_are_those_of_its_sets_one_after_the_other() {
        let of_sets: Vec<usize> = (0..3).flat_map(|set| SHAPE.rows_of_set(1, set)).collect();
        assert_eq!(of_sets, SHAPE.rows_of_arm(1).collect::<Vec<_>>());
        let rows = SHAPE.by_set_and_future(1, |run| SHAPE.row(run).expect("it is inside"));
        assert_eq!(rows.concat(), of_sets);
    }

    #[test]
    fn some_futures_are_taken_from_each_set_in_turn_and_never_more_than_there_are() {
        let taken = |asked| [0, 1, 2].map(|set| SHAPE.taken_of_set(asked, set));
        assert_eq!(
            (taken(0), taken(1), taken(5), taken(12), taken(99)),
            ([0; 3], [1, 0, 0], [2, 2, 1], [4; 3], [4; 3])
        );
    }
}
