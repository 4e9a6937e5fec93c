//! What is looked at: each measure says once what it is called, in which unit, which way is better and how it adds up.
//!
//! Tables, charts and the answer take all of this from here; nothing about a measure is repeated elsewhere.

pub mod catalogue;
mod measure;

pub use catalogue::{ALL, Column, HEADLINE, by_id};
pub use measure::{Better, Measure, OverAYear, Unit};
