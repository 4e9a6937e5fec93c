//! What is looked at: each measure says once what it is called, in which unit, which way is better, how it adds up and where its
//! value comes from.
//!
//! Tables, charts and the answer take all of this from here; nothing about a measure is repeated elsewhere.

pub(crate) mod answer;
pub mod catalogue;
mod measure;
pub(crate) mod monthly;
pub(crate) mod yearly;

pub use catalogue::{ALL, Column, HEADLINE, MONTHLY, by_id};
pub use measure::{Better, Measure, OverAYear, Unit};
