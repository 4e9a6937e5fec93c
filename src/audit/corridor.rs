//! V-15: what a corridor leaves of the risk of activity with either party.

use crate::contract::{Activity, ActivityCost, Basis, CapAndCollar, Clauses, Form, RiskShare};

use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::search::{normal_below, normal_density};
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-15",
    name: "Corridor",
    setting: "A deviation *D* of normal activity from a plan of 1,000, spread *σ* = 50, is paid for with a share *i* \
              within *±w* and a share *o* beyond, at £1,200 a case: its variance is *o²σ² + d²V + 2odσ²P* with *d = \
              i − o*, *P = 2Φ(w/σ) − 1*, *V = σ²(P − 2(w/σ)φ(w/σ)) + w²(1 − P)*, and its mean nothing. For the \
              provider, that bears £1,200 of cost a case, *o* is *o* − 1. Whole cases move no result by a twentieth \
              of a standard error.",
    source: "Moments of a limited normal variable, by Stein's lemma; derived.",
    run,
};

const MEAN: f64 = 1_000.0;
const DEVIATION: f64 = 50.0;
const PRICE: f64 = 1_200.0;

/// Spread of what is paid for, in cases, where the width is that of the corridor.
fn spread(width: f64, inside: f64, outside: f64) -> f64 {
    let (edge, variance) = (width / DEVIATION, DEVIATION * DEVIATION);
    let within = 2.0 * normal_below(edge) - 1.0;
    let limited = variance * (within - 2.0 * edge * normal_density(edge)) + width * width * (1.0 - within);
    let d = inside - outside;
    (outside * outside * variance + d * d * limited + 2.0 * outside * d * variance * within).sqrt()
}

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rows = [(20.0, 0.0, 1.0), (20.0, 0.0, 0.5), (20.0, 1.0, 0.5), (25.0, 0.5, 0.2)];
    for (series, (width, inside, outside)) in rows.into_iter().enumerate() {
        let lived = CorridorYears::of(trial, series as u32, corridor(width, inside, outside));
        let of = |what: &str| format!("{what}, {inside} within {width} cases and {outside} beyond");
        findings.extend(lived.paid(of, spread(width, inside, outside)));
        let exact = PRICE * spread(width, inside - 1.0, outside - 1.0);
        let found = lived.surplus.deviation();
        findings.push(Finding::sampled(Layer::Mechanics, of("spread of surplus"), "£", exact, found));
    }
    let limits = CapAndCollar { cap_share_of_plan: Some(share(0.02)), collar_share_of_plan: Some(share(0.02)) };
    let lived = CorridorYears::of(trial, rows.len() as u32, pays_for_emergencies(Form::CapAndCollar(limits)));
    findings.extend(lived.paid(|what| format!("{what}, cap and collar of 20 cases"), spread(20.0, 1.0, 0.0)));
    findings
}

/// A block with a share in the cost of activity.
fn corridor(width: f64, inside: f64, outside: f64) -> Clauses {
    Clauses {
        risk_share: Some(RiskShare {
            basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: share(1.0) }),
            corridor_share_of_plan: Some(share(width / MEAN)),
            commissioner_share_inside: share(inside),
            commissioner_share_outside: share(outside),
        }),
        ..pays_for_emergencies(Form::Block)
    }
}

/// Years by the ledger.
struct CorridorYears {
    /// What was paid beyond plan, in cases.
    paid: Sample,
    surplus: Sample,
}

impl CorridorYears {
    fn of(trial: &Trial, series: u32, clauses: Clauses) -> Self {
        let mut rig = Rig::new(clauses, plan_of_emergencies(MEAN, PRICE));
        let year = |draw: u32| {
            let cases = (MEAN + DEVIATION * trial.place(series, draw, 0).normal()).round();
            let activity = Activity { emergencies: cases as u32, ..Activity::default() };
            let cost = PRICE * cases;
            let surplus = rig.live(&Year { activity, cost: pounds(cost), ..Year::default() }).pounds();
            ((surplus + cost) / PRICE - MEAN, surplus)
        };
        let (paid, surplus): (Vec<f64>, Vec<f64>) = (0..trial.futures(250_000)).map(year).unzip();
        Self { paid: paid.into_iter().collect(), surplus: surplus.into_iter().collect() }
    }

    fn paid(&self, of: impl Fn(&str) -> String, exact: f64) -> [Finding; 2] {
        let (mean, spread) = (self.paid.mean(), self.paid.deviation());
        [
            // The bound is one per cent of the spread of activity.
            Finding::sampled_within(
                Layer::Mechanics,
                of("mean paid beyond plan"),
                "cases",
                0.0,
                mean,
                0.01 * DEVIATION,
            ),
            Finding::sampled(Layer::Mechanics, of("spread of what is paid"), "cases", exact, spread),
        ]
    }
}
