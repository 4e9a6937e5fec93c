//! Why a run stops.

use crate::ledger::ProofError;

use super::impossible::Impossible;

/// A run that stopped.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RunError {
    /// The book did not prove at a year end.
    #[error("the book does not prove at the end of year {} of future {future} (seed {seed}): {error}", year + 1)]
    Unproved {
        /// Year of the run, counted from 0.
        year: u32,
        /// Number of the future.
        future: u32,
        /// The seed.
        seed: u64,
        /// What does not hold.
        error: ProofError,
    },
    /// The run left something behind that cannot be.
    #[error("an impossible result in future {future} (seed {seed}): {error}")]
    Impossible {
        /// Number of the future.
        future: u32,
        /// The seed.
        seed: u64,
        /// What cannot be.
        error: Impossible,
    },
}
