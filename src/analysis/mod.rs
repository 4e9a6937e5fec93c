//! From the numbers of a study to findings, and from findings to the answer in words.
//!
//! `samples` holds what the runs yielded, `summary` makes [`findings::Findings`] of it with the help of `paired`
//! (differences on the same futures), `bands` (paths through the years) and `position` (who gains, who loses), and
//! `answer` says it in words.

pub mod answer;
pub mod bands;
pub mod findings;
pub mod in_practice;
pub mod paired;
pub mod position;
pub mod quantiles;
pub mod samples;
pub mod stopping;
pub mod student;
pub mod summary;
