//! Who decides: commissioners, providers and the regulator. Behaviour, not paper.
//!
//! An agent never asks which regime it lives under. What it wants to know of its contracts (what does one more breach,
//! case or pound saved cost me, now and after renewal?) it gets by [`reading`] them: it settles its own forecast against
//! the terms. A new clause therefore changes behaviour without a line in here, as far as it bears on one of the questions
//! that are asked: one more four-hour breach (in sanctions and in quality payments), one more emergency admission, one more pound of surplus or of local sums.

pub mod adaptation;
pub mod bargaining;
pub mod board;
pub mod centre;
pub mod choice;
pub mod commissioner;
pub mod control_total;
pub mod coordination;
pub mod exit;
pub mod expectation;
mod forecast;
pub mod horizon;
pub mod limits;
pub mod negotiation;
pub mod prevention;
pub mod provider;
pub mod quality;
pub mod reading;
pub mod regulator;
pub mod relationship;
pub mod stability;
