//! Many runs: what varies, which runs that makes, and carrying them out.

#[cfg(feature = "program")]
pub mod controls;
pub mod design;
#[cfg(feature = "program")]
pub mod execute;
pub mod hybrids;
pub mod plan;
#[cfg(feature = "program")]
pub mod replay;
pub mod sobol;
