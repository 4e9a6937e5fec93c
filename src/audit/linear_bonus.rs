//! V-01: a payment that rises in a straight line with what is measured, for a provider that shuns risk.

use crate::chance::normal_score;
use crate::contract::{Activity, CostAndVolume, Form};

use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::search::best;
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-01",
    name: "Linear bonus under noise",
    setting: "Performance *x = e + ε*, *ε* normal with variance *σ²*; payment *a + bx* by cost and volume with a \
              marginal share *b* above and below plan; cost of effort *½ce²*; value *x* to the commissioner; \
              constant absolute risk aversion *r*; *c* = 2, *r* = ½: *e = b/c*, *b = 1/(1 + rcσ²)*, surplus of both \
              *1/(2c(1 + rcσ²))*. A unit of performance is 10,000 cases and of money £1m, so that whole cases and \
              pence do not matter.",
    source: "Holmström and Milgrom, Econometrica 55 (1987).",
    run,
};

/// Cases in a unit of performance, and pounds in a unit of money: at £100 a case the two are worth the same.
const CASES: f64 = 10_000.0;
const POUNDS: f64 = 1_000_000.0;
/// Performance that is planned: far enough from nothing that no draw falls below.
const PLANNED: f64 = 20.0;
const COST: f64 = 2.0;
const AVERSION: f64 = 0.5;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, variance) in [0.0, 0.25, 1.0, 4.0_f64].into_iter().enumerate() {
        let of = |what: &str| format!("{what}, noise of variance {variance}");
        let exact = 1.0 / (1.0 + AVERSION * COST * variance);
        let strata = trial.strata(series as u32, trial.futures(500));
        let shocks: Vec<f64> = strata.into_iter().map(|uniform| variance.sqrt() * normal_score(uniform)).collect();
        let n = shocks.len() as u64;
        let effort_at = |slope: f64| best(0.0, 1.0, 20, |effort| lived(slope, effort, &shocks).of_provider());
        let effort = effort_at(exact);
        let slope = best(0.0, 1.0, 20, |slope| lived(slope, effort_at(slope), &shocks).of_both());
        findings.extend([
            Finding::within(Layer::Emergence, of("effort at the best slope"), "effort", exact / COST, effort, 0.01, n),
            Finding::within(Layer::Emergence, of("slope that is best for both"), "share", exact, slope, 0.02, n),
            surplus(trial, series as u32 + 10, variance, of("surplus of both at the best slope")),
        ]);
    }
    findings
}

/// What both have of the best slope, over pairs of years with opposite noise.
fn surplus(trial: &Trial, series: u32, variance: f64, quantity: String) -> Finding {
    let slope = 1.0 / (1.0 + AVERSION * COST * variance);
    let one_way = |pair| variance.sqrt() * trial.place(series, pair, 0).normal();
    let shocks: Vec<f64> = (0..trial.futures(20_000)).flat_map(|pair| [one_way(pair), -one_way(pair)]).collect();
    let lived = lived(slope, slope / COST, &shocks);
    let pairs: Sample = lived.parts().chunks(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
    let exact = slope / (2.0 * COST);
    if variance > 0.0 {
        Finding::sampled_within(Layer::Mechanics, quantity, "£m", exact, pairs.mean(), 0.005)
    } else {
        Finding::within(Layer::Mechanics, quantity, "£m", exact, pairs.mean().value, 1e-9, 1)
    }
}

/// What both parties had of years, in units: performance beyond plan, payment for it, surplus of the provider.
struct BonusYears(Vec<[f64; 3]>);

/// Years of a slope and an effort, by the ledger.
fn lived(slope: f64, effort: f64, shocks: &[f64]) -> BonusYears {
    let form = Form::CostAndVolume(CostAndVolume {
        marginal_share_above_plan: share(slope),
        marginal_share_below_plan: share(slope),
    });
    let mut rig = Rig::new(pays_for_emergencies(form), plan_of_emergencies(PLANNED * CASES, POUNDS / CASES));
    let cost = 0.5 * COST * effort * effort;
    let year = |&shock: &f64| {
        let cases = ((PLANNED + effort + shock) * CASES).round();
        let activity = Activity { emergencies: cases as u32, ..Activity::default() };
        let surplus = rig.live(&Year { activity, cost: pounds(cost * POUNDS), ..Year::default() }).pounds() / POUNDS;
        // The planned payment is the fixed part of the bonus; it moves from one to the other and back.
        [cases / CASES - PLANNED, surplus + cost - PLANNED, surplus - PLANNED]
    };
    BonusYears(shocks.iter().map(year).collect())
}

impl BonusYears {
    /// The sure sum that is worth as much to the provider: `−ln(mean exp(−r·surplus))/r`.
    fn of_provider(&self) -> f64 {
        -libm::log(self.mean_weight()) / AVERSION
    }

    /// What is worth as much to both: what the commissioner has beyond what it pays, and the provider's sure sum.
    fn of_both(&self) -> f64 {
        let of_commissioner: f64 = self.0.iter().map(|[performance, payment, _]| performance - payment).sum();
        of_commissioner / self.0.len() as f64 + self.of_provider()
    }

    /// Parts of which [`Self::of_both`] is the mean, with its spread: the logarithm is taken in a straight line at its mean.
    fn parts(&self) -> Vec<f64> {
        let (sure, mean) = (self.of_provider(), self.mean_weight());
        let part = |[performance, payment, surplus]: &[f64; 3]| {
            performance - payment + sure - (libm::exp(-AVERSION * surplus) / mean - 1.0) / AVERSION
        };
        self.0.iter().map(part).collect()
    }

    fn mean_weight(&self) -> f64 {
        let weights = self.0.iter().map(|[_, _, surplus]| libm::exp(-AVERSION * surplus));
        weights.sum::<f64>() / self.0.len() as f64
    }
}
