//! What a contract carries of its remedial action plans.

use crate::contract::{Line, STANDARDS};
use crate::units::Money;

/// A remedial action plan that is being worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct OpenPlan {
    /// Months for which it has been worked.
    pub months: u32,
    /// What stands in escrow until it is delivered.
    pub withheld: Money,
    /// Whether the commissioner withholds.
    pub is_pressed: bool,
}

/// What a year brought, for the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::engine) struct YearOfPlans {
    pub agreed: u32,
    pub refused: u32,
    pub delivered: u32,
    pub failed: u32,
    /// Withheld this year, less what was released and forfeited.
    pub withheld: Money,
}

/// The plans of a contract, by the position of their standard in [`STANDARDS`].
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Remedies {
    pub open: [Option<OpenPlan>; STANDARDS.len()],
    /// Months for which the work of a delivered plan still lasts.
    pub lasting: [u32; STANDARDS.len()],
    pub year: YearOfPlans,
}

impl Remedies {
    /// What stands in escrow under the contract.
    pub(in crate::engine) fn withheld(&self) -> Money {
        self.open.iter().flatten().map(|plan| plan.withheld).sum()
    }

    /// Whether a plan is at work, or still felt, on a line of service.
    pub(in crate::engine) fn work_on(&self, line: Line) -> bool {
        let at_work = |standard: usize| self.open[standard].is_some() || self.lasting[standard] > 0;
        STANDARDS.iter().enumerate().any(|(position, standard)| standard.line == line && at_work(position))
    }
}
