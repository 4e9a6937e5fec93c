//! V-18: how likely a provider is to use up its reserve, watched week by week.

use crate::agents::provider::distress::DistressTerms;
use crate::ledger::{Book, Cause, Heading, Node, Nodes, Posting};
use crate::units::{Money, Month, Share, SignedShare, WEEKS_IN_YEAR};

use super::rig::{COMMISSIONER, PROVIDER, pounds};
use super::{Benchmark, Finding, Layer, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-18",
    name: "Deficit trigger",
    setting: "Weekly results of mean £−1m and variance (£5m)² a year against a reserve of £10m, watched each week \
              for five years, each year closed: the chance that the reserve falls below zero is 0.508140 (the \
              recursion of the density week by week). A Brownian path watched all the time gives *Φ((−R − mT)/s√T) + \
              exp(−2mR/s²)·Φ((−R + mT)/s√T)* = 0.527339; the reserve raised by *0.5826·s√h* for weeks *h* gives \
              0.507826.",
    source: "First passage of Brownian motion; Broadie, Glasserman and Kou, Mathematical Finance 7 (1997) for the correction.",
    run,
};

const YEARS: u32 = 5;
const RESERVE: f64 = 10e6;
const DRIFT: f64 = -1e6;
const SPREAD: f64 = 5e6;
/// By Simpson's rule on a grid of £25,000, steady to eight digits when the grid is doubled.
const EXACT: f64 = 0.508_140_32;

fn run(trial: &Trial) -> Vec<Finding> {
    let terms = DistressTerms {
        floor_share_of_income: SignedShare::of(0.0),
        quarters: 1,
        staff_lost_share_per_year: Share::NONE,
        agency_rise_share: Share::NONE,
        efficiency_left_share: Share::ALL,
        prevention_left_share: Share::ALL,
        oversight_pounds_per_month: Money::ZERO,
    };
    let n = trial.futures(160_000);
    let fallen = (0..n).filter(|&future| falls_below(&terms, trial, future)).count() as u64;
    let found = SampleEstimate::of_chance(fallen, u64::from(n), EXACT);
    vec![Finding::sampled(
        Layer::Mechanics,
        "reserve used up within five years, watched weekly",
        "chance",
        EXACT,
        found,
    )]
}

/// Whether the reserve in the book falls below the floor in some week.
fn falls_below(terms: &DistressTerms, trial: &Trial, future: u32) -> bool {
    const WEEKS: usize = WEEKS_IN_YEAR as usize;
    let mut book = Book::new(Nodes { commissioners: 1, providers: 1 }, false);
    book.open(PROVIDER, pounds(RESERVE));
    let weeks = f64::from(WEEKS_IN_YEAR);
    let (mut uniforms, mut scores) = ([0.0; WEEKS], [0.0; WEEKS]);
    for year in 0..YEARS {
        trial.place(0, future, year * WEEKS_IN_YEAR).fill_scores(&mut uniforms, &mut scores);
        for score in scores {
            let result = pounds(DRIFT / weeks + SPREAD / weeks.sqrt() * score);
            book.settle(weekly(year, result));
            if terms.is_distress(terms.quarters_after(0, book.reserve(PROVIDER), Money::ZERO)) {
                return true;
            }
        }
        book.close_year();
    }
    false
}

/// What a week brings the provider: a surplus from its commissioner, a deficit to it.
const fn weekly(year: u32, amount: Money) -> Posting {
    let (from, to): (Node, Node) = (COMMISSIONER, PROVIDER);
    let month = Month(12 * year);
    Posting { from, to, heading: Heading::Reconciliation, month, amount, contract: None, cause: Cause::Activity }
}
