//! Tests of the whole program through its public face.

mod calibration;
mod closed_forms;
mod identities;
mod invariants;
mod made_up;
mod metamorphic;
mod streams;
mod switches;
mod traps;
mod world;
