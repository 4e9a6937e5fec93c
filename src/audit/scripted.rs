//! Years whose payments are given from outside, booked in the ledger, and what they are worth to a party that
//! discounts.

use crate::agents::horizon::HorizonTerms;
use crate::ledger::{Book, Cause, Heading, Node, Nodes, Posting};
use crate::units::{MONTHS_IN_YEAR, Month, Share, SignedShare};

use super::rig::pounds;

/// A payment of a year: who pays, who is paid, and pounds.
pub type Given = (Node, Node, f64);

/// A party's surplus of each year, by the ledger.
pub fn surpluses(whose: Node, years: impl IntoIterator<Item = Vec<Given>>) -> Vec<f64> {
    let mut book = Book::new(Nodes { commissioners: 1, providers: 1 }, false);
    let mut month = Month(0);
    let year = |given: Vec<Given>| {
        for (from, to, amount) in given {
            let (heading, cause) = (Heading::Settlement, Cause::Decision);
            book.settle(Posting { from, to, heading, month, amount: pounds(amount), contract: None, cause });
        }
        let surplus = book.surplus(whose).pounds();
        book.close_year();
        month = Month(month.0 + MONTHS_IN_YEAR);
        surplus
    };
    years.into_iter().map(year).collect()
}

/// What yearly sums are worth at the start of the first year.
pub fn worth(surpluses: &[f64], discount: f64) -> f64 {
    surpluses.iter().rev().fold(0.0, |later, surplus| surplus + discount * later)
}

/// A board that survives a year with a chance and discounts at a rate.
///
/// # Panics
/// A chance that is no share.
pub fn horizon(survival: f64, rate: f64) -> HorizonTerms {
    HorizonTerms {
        board_survival_share_per_year: super::rig::share(survival),
        discount_rate_share_per_year: SignedShare::of(rate),
        renewal_probability_share: Share::NONE,
    }
}

/// Where a statement stops to be true between 0, at which it is, and `most`; `most` if it is true everywhere.
pub fn last_true(most: f64, is_true: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, most);
    if is_true(most) {
        return most;
    }
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if is_true(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
