//! From scenario files to a checked model.

pub mod address;
mod choice;
#[cfg(test)]
mod example;
mod json;
mod keys;
pub mod name;
pub mod near;
mod number;
pub mod origin;
pub mod patch;
pub mod pattern;
pub mod problem;
mod range;
pub mod read;
pub mod resolve;
pub mod schema;
pub mod sources;
pub mod walk;
mod wording;
