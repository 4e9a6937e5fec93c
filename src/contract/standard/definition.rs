//! What a standard is.

use crate::contract::activity::{Activity, Line, WaitingListCount};

/// Something that care is held to, and how its breaches are counted in a month.
#[derive(Clone, Copy, Debug)]
pub struct Standard {
    /// Name in scenario files and tables.
    pub id: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// What counts as a breach, in one sentence.
    pub meaning: &'static str,
    /// The line of service whose work keeps it.
    pub line: Line,
    /// Breaches of the month, and the cases among which they are counted. Whole patients.
    pub count: fn(&Activity, &WaitingListCount) -> (u32, u32),
}
