//! What the parties of one contract made of the choices that its clauses leave to them.

use super::standard::{GOALS, STANDARDS};

/// What the parties of one contract agreed where its clauses leave them a choice. By default the contract is as it is written.
///
/// It stands in the plan of the contract, so whoever settles or reads the contract sees the same of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Choices {
    /// Whether lines are paid by the form for when money is short, where the payment has one.
    pub is_short: bool,
    /// Local standards that the commissioner left out, in the order of [`STANDARDS`]: they carry no sanction.
    pub left_out: [bool; STANDARDS.len()],
    /// By how much each goal of the quality payment asks more than is written, as a share of the cases; below zero less.
    pub harder_by: [f64; GOALS.len()],
}
