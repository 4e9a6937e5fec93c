//! Tests of the whole program through its public face.

mod identities;
mod world;
