//! The ledger: money moves only as a posting, and the book is proved at every year end.
//!
//! A [`Posting`] says who owes whom how much, under which [`Heading`], in which month and why. It is first *accrued* (it becomes
//! income of one party, expense of the other, and a debt between them) and later *paid* (cash moves and the debt ends).
//! Both are four balanced legs on the accounts of the two parties, so a month that does not balance cannot be written.
//!
//! Sign convention of accounts: debits above zero, credits below. Sums over all accounts are zero at all times.

mod account;
mod book;
mod cause;
mod heading;
mod posting;
mod proof;
mod row;
mod sanction_tally;

pub use account::{Account, Node, Nodes};
pub use book::Book;
pub use cause::Cause;
pub use heading::Heading;
pub use posting::{Entry, Posting, PostingStage};
pub use proof::{ProofError, prove_escrow, prove_year};
pub use row::{BridgeStep, Income, Row, Sides, Told};
pub use sanction_tally::{SanctionAnswer, SanctionTally, WaivedBecause};
