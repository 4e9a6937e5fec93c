//! How hard a benchmark tries: its seed and the number of its futures.

use crate::chance::{Place, Purpose};

/// The seed of the audit that is part of the tests.
pub const SEED: u64 = 2012;

/// One trial of a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Where its draws come from.
    pub seed: u64,
    /// Futures, as a multiple of those that the power guard needs.
    pub times: u32,
}

impl Default for Trial {
    fn default() -> Self {
        Self { seed: SEED, times: 1 }
    }
}

impl Trial {
    /// The number of futures, given what the power guard needs.
    #[must_use]
    pub const fn futures(&self, needed: u32) -> u32 {
        needed * self.times
    }

    /// Where a draw stands: `series` tells apart what is drawn for different things, `step` the draws of one future.
    #[must_use]
    pub const fn place(&self, series: u32, future: u32, step: u32) -> Place {
        Place { seed: self.seed, future, purpose: Purpose::Benchmark, entity: series, step }
    }

    /// One uniform from each of `n` equal parts of 0 to 1, in order: for a lever that is swept with common draws, where
    /// they leave far less noise than as many independent ones.
    #[must_use]
    pub fn strata(&self, series: u32, n: u32) -> Vec<f64> {
        (0..n).map(|part| (f64::from(part) + self.place(series, part, 0).uniform()) / f64::from(n)).collect()
    }
}
