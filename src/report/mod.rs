//! From the runs of a study to its run folder: tables, charts, the answer and the manifest.
//!
//! `kept` is what is kept of each run, `found` makes findings of it with `flows`, `practice` (of its `lines`), `bridge`, `carried` and `timelines`,
//! `annual`, `monthly`, `closely`, `tables` and `accounts` make tables, `bundle` keeps the scenarios as they were run, and `folder`
//! writes it all. `redraw` draws charts again from the findings that a folder holds.

pub mod account;
mod accounts;
pub mod annual;
pub mod argument;
mod beyond_range;
pub mod bridge;
pub mod bundle;
mod carried;
pub mod clause_lines;
pub mod decomposed;
mod decomposed_tables;
pub mod fairness;
pub mod findings;
pub mod flows;
pub mod folder;
pub mod median_future;
pub mod monthly;
pub mod page;
#[cfg(feature = "charts")]
pub mod pictures;
pub mod practice;
pub mod redraw;
pub mod run_summary;
mod study_report;
pub mod switches;
pub mod tables;
pub mod timelines;

pub use folder::write;
pub use run_summary::RunSummary;
pub use study_report::{Report, ReportError, entities};
