//! V-10: from which discount factor on it pays to cooperate with a partner that answers a betrayal.

use crate::ledger::Node;

use super::rig::PROVIDER;
use super::scripted::{horizon, last_true, surpluses, worth};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-10",
    name: "Repeated prisoner's dilemma",
    setting: "Pay-offs *T, R, P, S* of 5, 3, 1 and 0 £m a year against a partner that never forgives (grim) or \
              returns what it got last (tit for tat); every deviation that repeats within four years. Cooperation \
              pays from *δ = (T − R)/(T − P)*, and against tit for tat from *(T − R)/(R − S)* if that is more. *δ* \
              is a board's: survival over one plus the discount rate.",
    source: "Axelrod, The Evolution of Cooperation (1984).",
    run,
};

/// Years after which nothing counts at the discount factors that are looked for.
const YEARS: usize = 200;
/// The longest deviation that is repeated.
const LONGEST: u32 = 4;

#[derive(Clone, Copy)]
enum Partner {
    Grim,
    TitForTat,
}

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (partner, name, exact) in [(Partner::Grim, "grim", 0.5), (Partner::TitForTat, "tit for tat", 2.0 / 3.0)] {
        let together = lived(partner, |_| true);
        let deviations: Vec<Vec<f64>> =
            deviations().map(|acts| lived(partner, |year| acts[year % acts.len()])).collect();
        for rate in [0.0, 0.035] {
            let tempts = |survival: f64| {
                let discount = horizon(survival, rate).board_discount();
                deviations.iter().any(|deviation| worth(deviation, discount) > worth(&together, discount))
            };
            let found = last_true(1.0, tempts);
            let what = format!("survival from which it pays to cooperate, {name}, discount rate {rate}");
            let tried = deviations.len() as u64;
            findings.push(Finding::within(Layer::Emergence, what, "a year", exact * (1.0 + rate), found, 1e-6, tried));
        }
    }
    findings
}

/// Every pattern of up to four years with a betrayal in it; true is to cooperate.
fn deviations() -> impl Iterator<Item = Vec<bool>> {
    let of =
        |length: u32| (0..(1_u32 << length) - 1).map(move |bits| (0..length).map(|at| bits >> at & 1 == 1).collect());
    (1..=LONGEST).flat_map(of)
}

/// The provider's surpluses by the ledger when it acts so against a partner.
fn lived(partner: Partner, cooperates: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut answers = true;
    let years = (0..YEARS).map(|year| {
        let (own, other) = (cooperates(year), answers);
        answers = match partner {
            Partner::Grim => answers && own,
            Partner::TitForTat => own,
        };
        let millions = match (own, other) {
            (true, true) => 3.0,
            (true, false) => 0.0,
            (false, true) => 5.0,
            (false, false) => 1.0,
        };
        vec![(Node::Treasury, PROVIDER, 1e6 * millions)]
    });
    surpluses(PROVIDER, years)
}
