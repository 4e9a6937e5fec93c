//! Tests of the whole: the program as its users meet it, the model from outside, the repository and its documents.

mod broken;
mod calibration;
mod cli;
mod closed_forms;
mod commands;
mod documents;
mod ends;
mod golden;
mod identities;
mod invariants;
mod made_up;
mod metamorphic;
mod parameters;
mod repository;
mod schemas;
mod shipped;
mod streams;
mod switches;
mod traps;
mod tree;
mod world;
