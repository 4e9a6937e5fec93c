//! Commonpurse lets a local health economy live through years under a contract regime, many times over, and says who
//! pays, who waits, what it cost and how sure we are.
//!
//! # The model on one page
//!
//! *Commissioners* hold a budget and buy care from *providers* under contracts. A [`contract::Regime`] is data: a slot for
//! each clause (how care is paid for, sanctions, risk shares, outcome payments) and a term. Nothing in the program knows a
//! regime by its name.
//!
//! A run is a pure function: [`engine::run`] takes a checked [`scenario::Scenario`], a seed and the number of a future, and
//! walks a world through the months by one list of steps, [`engine::MONTH`]. Read that list first.
//!
//! - Every week people come and are cared for ([`care`]): attendances, beds, breaches of four hours, a waiting list by
//!   weeks. Patients are whole and conserved.
//! - Every month contracts are settled ([`contract::Signed`]): clauses *propose* what is due, agents *decide* what is
//!   imposed ([`agents`]), the ledger *records* what is paid ([`ledger`]). Money is whole pence, and at every year end the
//!   book is proved ([`ledger::prove_year`]).
//! - Every year contracts are planned, renewed or kept up, boards choose what to save and to prevent, and capacity follows.
//!   What an agent wants to know of its contract it gets by settling its own forecast ([`agents::reading`]).
//!
//! Chance has coordinates ([`chance::Place`]): each draw is a function of seed, future, purpose, entity and time, so two
//! regimes meet the same people and the same shocks, and a new draw in one place moves no other.
//!
//! A *study* ([`study`]) plans arms, parameter sets and futures and runs them in parallel; [`analysis`] turns outcomes into
//! findings: paired differences, with the spread over plausible parameters first and run-to-run noise apart.
//!
//! # Features
//!
//! Without features the library is the pure model: no command line, threads, charts or file system. `program` adds those
//! but the charts, `charts` adds the charts; both are on by default.

pub mod agents;
pub mod analysis;
pub mod audit;
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
