//! The provider's board: how hard it works for the standard, what it opens, where it saves, how it is staffed, when it is in distress.

pub mod capacity;
pub mod cost;
pub mod distress;
pub mod efficiency;
pub mod reference;
pub mod relabelling;
pub mod remedial_plan;
pub mod target_effort;
pub mod two_tasks;
pub mod workforce;
