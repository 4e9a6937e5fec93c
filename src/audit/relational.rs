//! V-09: how much cooperation a promise can carry that only the future of a relationship enforces.

use crate::agents::horizon::{cooperation_share, relationship_worth};
use crate::ledger::Node;

use super::rig::{COMMISSIONER, PROVIDER};
use super::scripted::{Given, horizon, last_true, surpluses, worth};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-09",
    name: "Relational contract with terms of several years",
    setting: "Effort *e* is worth *ve*, costs *½ke²*, and is rewarded by a promise. Partners stay for *T* years and \
              renew with chance *p*. The promise holds while *½ke² ≤ K·(ve − ½ke²)*, *K = Σ β^j·p^⌈j/T⌉*: *e/e_FB = \
              min(1, 2K/(1 + K))*. The model's parties have no outside option, so the form with a spot surplus has \
              no counterpart.",
    source: "Levin, American Economic Review 93 (2003); Baker, Gibbons and Murphy, Quarterly Journal of Economics \
              109 (1994); term of several years derived.",
    run,
};

/// What first-best effort is worth in a year; its cost is half of that.
const VALUE: f64 = 10e6;
/// Long enough that what comes after is worth nothing.
const CONTRACTS: u32 = 300;

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rate, renewal) in [(0.035, 0.2), (0.035, 0.4), (1.0 / 9.0, 0.2), (1.0 / 9.0, 0.4)] {
        for years in [1, 2, 3, 5] {
            let beta = 1.0 / (1.0 + rate);
            let future = expected_future(years, beta, renewal);
            let effort = (2.0 * future / (1.0 + future)).min(1.0);
            let of = |what: &str| format!("{what}, terms of {years}, β {beta:.4}, renewal {renewal}");
            let found = relationship_worth(years, horizon(1.0, rate).discount(), renewal);
            findings.push(Finding::within(Layer::Rule, of("worth of the future"), "years", future, found, 1e-9, 1));
            if rate > 0.1 {
                let (coded, kept) = (cooperation_share(found), largest_promise_kept(years, rate, renewal));
                findings.extend([
                    Finding::within(Layer::Rule, of("effort"), "of first best", effort, coded, 1e-9, 1),
                    Finding::within(Layer::Emergence, of("effort"), "of first best", effort, kept, 1e-6, 1),
                ]);
            }
        }
    }
    findings
}

/// Expected discounted years together after the last year of a contract, contract by contract.
fn expected_future(years: u32, beta: f64, renewal: f64) -> f64 {
    let (mut sum, mut discount, mut chance) = (0.0, 1.0, 1.0);
    for _ in 0..CONTRACTS {
        chance *= renewal;
        for _ in 0..years {
            discount *= beta;
            sum += chance * discount;
        }
    }
    sum
}

/// The largest effort whose reward the commissioner would rather pay, by the ledger, than keep and be left.
fn largest_promise_kept(years: u32, rate: f64, renewal: f64) -> f64 {
    let discount = horizon(1.0, rate).discount();
    last_true(1.0, |effort| {
        let reward = 0.5 * VALUE * effort * effort;
        // The last year of a contract, in which the work is done and the reward is due; then the years that may follow.
        let mut kept = surpluses(COMMISSIONER, [lived(effort, reward), lived(effort, reward)]);
        let broken = surpluses(COMMISSIONER, [lived(effort, 0.0)]);
        let together = kept.pop().unwrap_or_default();
        let chance = |year: u32| libm::pow(renewal, f64::from(year / years + 1));
        kept.extend((0..60 * years).map(|year| chance(year) * together));
        worth(&kept, discount) >= worth(&broken, discount)
    })
}

/// A year of effort: what it is worth to the commissioner, what it costs the provider, and the reward.
fn lived(effort: f64, reward: f64) -> Vec<Given> {
    let cost = 0.5 * VALUE * effort * effort;
    vec![
        (Node::Treasury, COMMISSIONER, VALUE * effort),
        (PROVIDER, Node::StaffAndSuppliers, cost),
        (COMMISSIONER, PROVIDER, reward),
    ]
}
