//! The argument to be tested: each statement of the critics with the mechanism that carries it, the study that tests it, and
//! what the study finds, with interval. Written from the studies by `purse argument`; it owes the critics no agreement.

mod file;
mod outcomes;
mod page;
mod quantity;

pub use file::{ArgumentFile, Expected, StatementFile, TestFile};
pub use outcomes::{ArgumentError, Size, TestFinding, TestOutcome, Tested, plans, test};
pub use page::page;
pub use quantity::{QUANTITIES, Quantity};
