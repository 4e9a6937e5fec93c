//! The steps of a month, one file for each kind; their order is the list in `month.rs`.

pub(super) mod boards;
pub(super) mod capacity;
pub(super) mod caring;
pub(super) mod chances;
pub(super) mod closing;
pub(super) mod coding;
pub(super) mod contracting;
pub(super) mod controlling;
pub(super) mod costing;
pub(super) mod counting;
pub(super) mod enforcing;
pub(super) mod funding;
pub(super) mod paying;
pub(super) mod preventing;
pub(super) mod quality;
pub(super) mod regulating;
pub(super) mod relabelling;
pub(super) mod remedying;
pub(super) mod reporting;
pub(super) mod saving;
pub(super) mod settling;
pub(super) mod target;
pub(super) mod trusting;
