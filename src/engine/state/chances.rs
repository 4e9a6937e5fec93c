//! What is drawn for a year: scores of every week for every provider.

use crate::chance::Score;
use crate::units::WEEKS_IN_YEAR;

const WEEKS: usize = WEEKS_IN_YEAR as usize;

/// Uniforms and their normal scores for each week of a year.
#[derive(Clone, Debug)]
pub(in crate::engine) struct WeeklyScores {
    pub uniform: [f64; WEEKS],
    pub normal: [f64; WEEKS],
}

impl WeeklyScores {
    const EMPTY: Self = Self { uniform: [0.5; WEEKS], normal: [0.0; WEEKS] };

    /// The same score in every week.
    #[cfg(test)]
    pub(in crate::engine) const fn every_week(score: Score) -> Self {
        Self { uniform: [score.uniform; WEEKS], normal: [score.normal; WEEKS] }
    }

    /// The score of a week.
    pub(in crate::engine) const fn score(&self, week: usize) -> Score {
        Score { uniform: self.uniform[week], normal: self.normal[week] }
    }

    /// The normal score of a week.
    pub(in crate::engine) const fn normal(&self, week: usize) -> f64 {
        self.normal[week]
    }
}

/// What is drawn for one provider: for each kind of demand its variation and its count, and the breaches.
#[derive(Clone, Debug)]
pub(in crate::engine) struct ProviderChances {
    pub variation: [WeeklyScores; 3],
    pub counts: [WeeklyScores; 3],
    pub breaches: WeeklyScores,
}

/// All that is drawn for the weeks of a year.
#[derive(Clone, Debug)]
pub(in crate::engine) struct YearChances {
    pub regional: WeeklyScores,
    pub providers: Vec<ProviderChances>,
}

impl YearChances {
    pub(in crate::engine) fn new(providers: usize) -> Self {
        let empty = || [WeeklyScores::EMPTY; 3];
        let provider = ProviderChances { variation: empty(), counts: empty(), breaches: WeeklyScores::EMPTY };
        Self { regional: WeeklyScores::EMPTY, providers: vec![provider; providers] }
    }
}
