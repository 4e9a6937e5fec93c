//! V-13: what a marginal rate above plan pays, and how it spreads the risk between the parties.

use crate::contract::{Activity, CostAndVolume, Form};

use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-13",
    name: "Payment under a marginal rate",
    setting: "Activity *Q* at £2,000 with a share *m* of it above a baseline *B*, £1,200 of cost a case: \
              *E = pμ − (1 − m)p·E(Q − B)⁺*, and the spread that follows.",
    source: "Moments of a limited normal and Poisson variable; derived.",
    run,
};

const PRICE: f64 = 2_000.0;
const COST: f64 = 1_200.0;
const MEAN: f64 = 1_000.0;
const DEVIATION: f64 = 50.0;

/// Rate, mean revenue, spread of the surplus, spread of revenue at a baseline of the mean; normal activity.
const NORMAL: [(f64, f64, f64, f64); 5] = [
    (1.0, 2_000_000.00, 40_000.00, 100_000.00),
    (0.7, 1_988_031.73, 26_584.97, 85_479.59),
    (0.5, 1_980_052.89, 21_262.94, 76_499.10),
    (0.3, 1_972_074.04, 21_682.73, 68_338.43),
    (0.0, 1_960_105.77, 31_756.11, 58_381.94),
];

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rate, mean, of_surplus, of_revenue) in NORMAL {
        let form = Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: share(rate),
            marginal_share_below_plan: share(1.0),
        });
        let cases = |draw| (MEAN + DEVIATION * trial.place(0, draw, 0).normal()).round() as u32;
        let (revenue, surplus) = years(form, MEAN, trial.replications(250_000), cases);
        let of = |what: &str| format!("{what}, normal activity, rate {rate}");
        findings.extend([
            Finding::sampled(Layer::Mechanics, of("mean revenue"), "£", mean, revenue.mean()),
            Finding::sampled(Layer::Mechanics, of("spread of revenue"), "£", of_revenue, revenue.deviation()),
            Finding::sampled(Layer::Mechanics, of("spread of surplus"), "£", of_surplus, surplus.deviation()),
        ]);
    }
    findings
}

/// Revenue and surplus of years, by the ledger.
fn years(form: Form, baseline: f64, replications: u32, cases: impl Fn(u32) -> u32) -> (Sample, Sample) {
    let mut rig = Rig::new(pays_for_emergencies(form), plan_of_emergencies(baseline, PRICE));
    let lived = (0..replications).map(|replication| {
        let cases = cases(replication);
        let activity = Activity { emergencies: cases, ..Activity::default() };
        let cost = COST * f64::from(cases);
        let surplus = rig.live(&Year { activity, cost: pounds(cost), ..Year::default() }).pounds();
        (surplus + cost, surplus)
    });
    let (revenue, surplus): (Vec<f64>, Vec<f64>) = lived.unzip();
    (revenue.into_iter().collect(), surplus.into_iter().collect())
}
