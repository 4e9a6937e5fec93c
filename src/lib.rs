//! Commonpurse simulates a local health economy under a contract regime.

pub mod agents;
pub mod analysis;
pub mod care;
pub mod chance;
#[cfg(feature = "charts")]
pub mod charts;
#[cfg(feature = "program")]
pub mod cli;
pub mod contract;
pub mod engine;
pub mod ledger;
pub mod measures;
#[cfg(feature = "program")]
pub mod report;
#[cfg(feature = "program")]
pub mod results;
pub mod scenario;
pub mod study;
pub mod units;
