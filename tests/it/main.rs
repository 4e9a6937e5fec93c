//! Tests of the whole: the program as its users meet it, the model from outside, the repository and its documents.
#![allow(clippy::disallowed_methods, reason = "tests compare portable arithmetic with the platform's own")]

mod accounts;
mod argument;
mod audit;
mod broken;
mod calibration;
mod centre;
mod chance;
mod cli;
mod closed_forms;
mod commands;
mod documents;
mod ends;
mod identities;
mod invariants;
mod leads;
mod made_up;
mod metamorphic;
mod parameters;
mod planning;
mod quality;
mod remedies;
mod replays;
mod repository;
mod scenarios;
mod schemas;
mod second_engine;
mod shipped;
mod streams;
mod switch_table;
mod switches;
mod traps;
mod tree;
mod world;
