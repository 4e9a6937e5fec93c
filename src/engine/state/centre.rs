//! What stands between a provider and the centre.

use crate::contract::TRAJECTORIES;
use crate::units::{Money, QUARTERS_IN_YEAR};

/// What stands between a provider and the centre. Nothing of it is moved where its mechanisms are off.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct CentreState {
    /// Whether the provider accepted the control total of this year.
    pub has_accepted: bool,
    /// Surplus before money from the centre that was asked for.
    pub control_total: Money,
    /// Conditional support that can be earned this year.
    pub available: Money,
    /// Performance to be reached on each trajectory at the end of each quarter; nothing where there is no such care.
    pub goals: [Option<[f64; QUARTERS_IN_YEAR as usize]>; TRAJECTORIES],
    /// Conditional support earned this year for the control total, and in all.
    pub financial_paid: Money,
    pub earned: Money,
    /// Part of the last quarter's cost that is saved out of next year's savings.
    pub brought_forward: f64,
    /// Surplus without one-off savings and money from the centre over planned income, last year.
    pub last_underlying_margin: f64,
    /// Loans that are neither repaid nor written off.
    pub loan: Money,
    pub written_off_this_year: Money,
    /// Debt that neighbours or the centre took over this year; below zero what was given as a neighbour.
    pub taken_over_this_year: Money,
    /// Years in which a board that was put in for a turnaround still looks less far.
    pub turnaround_years_left: u32,
    pub board_changes_this_year: u32,
    /// Boards that were replaced since the run began.
    pub boards_gone: u32,
}

impl CentreState {
    /// Income of this year that came from the centre, the support of failing providers left out.
    pub(in crate::engine) fn received_this_year(&self) -> Money {
        self.earned + self.written_off_this_year + self.taken_over_this_year
    }

    /// Forgets the year.
    pub(in crate::engine) fn end_year(&mut self) {
        self.has_accepted = false;
        self.financial_paid = Money::ZERO;
        self.earned = Money::ZERO;
        self.written_off_this_year = Money::ZERO;
        self.taken_over_this_year = Money::ZERO;
        self.board_changes_this_year = 0;
    }
}
