//! From tables to findings.

pub mod findings;
