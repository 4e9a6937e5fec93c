//! Many runs: what varies, which runs that makes, and carrying them out.

pub mod design;
pub mod plan;
