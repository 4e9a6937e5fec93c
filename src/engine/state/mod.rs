//! What the world carries, in columns by what it belongs to and who writes it. Types and what they say of themselves;
//! nothing here knows the world.

pub(super) mod answered;
pub(super) mod care;
pub(super) mod centre;
pub(super) mod chances;
pub(super) mod close_up;
pub(super) mod column;
pub(super) mod commissioner;
pub(super) mod contract;
pub(super) mod party;
pub(super) mod provider;
pub(super) mod remedies;
