//! Tests of the whole: the program as its users meet it, the repository, the documents and the shipped scenarios.

mod broken;
mod cli;
mod commands;
mod documents;
mod golden;
mod parameters;
mod repository;
mod schemas;
mod shipped;
mod tree;
