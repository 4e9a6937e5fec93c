//! Results on disk: tables of figures, and the run folder that proves that they are whole and unchanged.
//!
//! A [`ResultsTable`] is filled ([`TableBuilder`]), written as [`csv`] or [`parquet`] through a [`RunFolder`], described by the
//! [`dictionary`], and accompanied by a [`Manifest`] that says how it was made. The folder gets its `COMPLETE` file last;
//! [`check_folder`] reads it back and names every file that is missing or changed.
//!
//! Files are evidence. A file with its final name is whole, nothing that the program did not create is deleted or
//! overwritten, and what is hashed holds no clock, no path of the machine and no number of threads: the same study
//! gives the same bytes.

mod builder;
mod chart_files;
mod complete;
pub mod csv;
mod damage;
mod dictionary;
mod digest;
mod disk;
mod folder;
mod folder_error;
mod folder_paths;
mod manifest;
mod owner;
pub mod parquet;
mod save;
mod slug;
mod table;
mod verify;

pub use builder::{RowBuilder, TableBuilder, TextBuilder};
pub use chart_files::ChartFiles;
pub use complete::{COMPLETE, Complete, FileRecord};
pub use damage::Damage;
pub use dictionary::dictionary;
pub use digest::{Digest, Digesting, NotADigest};
pub use folder::RunFolder;
pub use folder_error::FolderError;
pub use manifest::{ArmFairness, BookProof, Fairness, GENERATOR, MANIFEST, Manifest, RunCounts};
pub use save::{FileRows, Format, save};
pub use slug::slug;
pub use table::{ColumnKind, LONGEST_TEXT, MOST_PENCE, ResultsTable, TableColumn, TableError, Values};
pub use verify::{FileDifference, Sound, check_folder, compare};
