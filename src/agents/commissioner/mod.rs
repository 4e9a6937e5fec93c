//! The commissioner: what it plans, what it enforces, and how it settles the year.

pub mod balance;
pub mod budget;
pub mod enforcement;
pub mod monitoring;
pub mod planning;
pub mod settlement;
