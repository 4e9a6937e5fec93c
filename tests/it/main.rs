//! Tests of the whole: the repository, the documents and the shipped scenarios.

mod documents;
mod parameters;
mod repository;
mod schemas;
mod shipped;
mod tree;
