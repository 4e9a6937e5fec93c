//! Chance with coordinates: every draw is a pure function of where it happens.
//!
//! There is no generator that the model hands around. A draw has a [`Place`] (seed, future, purpose, entity,
//! step), and that place alone decides its value: not the order of work, not the number of threads, not what other
//! agents draw, and not the regime. Two regimes in one future therefore meet the same patients and the same
//! shocks, and the difference between them is theirs.
//!
//! - [`Purpose`] is the numbered list of things drawn; it only grows.
//! - [`Place`] turns coordinates into uniforms and normal scores, one at a time or a run of steps in bulk, with the same
//!   bits either way. [`stable_entity_id`] gives an entity its number.
//! - [`poisson`] and [`binomial`] draw counts, and [`draw`] quantities, each by inversion of one random number: a
//!   higher number never gives a lower value, so paired runs stay in step after their contracts differ.
//! - [`Stream`] gives the distributions of `rand_distr` as many bits as they ask for.

mod binomial;
pub mod draw;
mod exact;
mod normal;
mod philox;
mod place;
mod poisson;
mod purpose;
mod stream;

pub use binomial::binomial;
pub use normal::{Score, fill_normal_scores, normal_score};
pub use place::{Place, stable_entity_id};
pub use poisson::poisson;
pub use purpose::Purpose;
pub use stream::Stream;
