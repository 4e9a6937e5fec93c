//! V-02: money on the task that is measured draws effort from the one that is not.

use crate::agents::provider::two_tasks::TwoTasks;
use crate::contract::{Activity, Application, Clauses, OwedBy, Payment, Plan, Sanction, SanctionTerms, Sanctions};
use crate::units::Share;

use super::lever::{best, best_of_each};
use super::rig::{Rig, Year, pounds};
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-02",
    name: "Two tasks, one of them measured",
    setting: "Effort on two tasks costs *½(e₁² + e₂²) + δe₁e₂*, the provider gives both a weight α, and a sanction of *b* a breach \
              rests on the first: *e₂* falls by *δ/(1 − δ²)* for each unit of *b*. The slope that serves best is \
              *(1 − α)(1 − δ)/(1 + rσ²(1 − δ²))*.",
    source: "Holmström and Milgrom, Journal of Law, Economics and Organization 7 (1991); the weight on patients derived.",
    run,
};

/// Weight of the provider on what patients gain from either task.
const WEIGHT: f64 = 0.4;
/// Aversion to risk; the measure has a standard deviation of 1.
const AVERSION: f64 = 1.0;
/// To what width efforts are searched for, so that what they come to is smooth in the slope, and to what width slopes are.
const WIDTH: f64 = 1e-5;
const WIDTH_OF_SLOPE: f64 = 0.002;

/// Substitutability, slope, effort on what is measured, effort on what is not.
const EFFORTS: [(f64, f64, f64, f64); 6] = [
    (0.5, 0.0, 4.0 / 15.0, 4.0 / 15.0),
    (0.5, 6.0 / 35.0, 52.0 / 105.0, 16.0 / 105.0),
    (0.5, 0.4, 0.8, 0.0),
    (0.5, 0.6, 1.0, 0.0),
    (0.0, 0.3, 0.7, 0.4),
    (-0.5, 18.0 / 35.0, 52.0 / 35.0, 8.0 / 7.0),
];

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (delta, slope, measured, unmeasured) in EFFORTS {
        let rule = TwoTasks { costs: [1.0; 2], substitutability: delta }.efforts([slope + WEIGHT, WEIGHT]);
        let found = Provider::under(slope, delta).efforts();
        let of = |what: &str| format!("effort on what is {what}, b {slope:.3}, δ {delta}");
        for (at, (what, exact)) in [("measured", measured), ("not measured", unmeasured)].into_iter().enumerate() {
            findings.extend([
                Finding::within(Layer::Rule, of(what), "effort", exact, rule[at], 1e-12, 1),
                Finding::within(Layer::Emergence, of(what), "effort", exact, found[at], 0.005, 1),
            ]);
        }
    }
    findings.extend([0.5, 0.0, -0.5].map(|delta| slope_that_serves_best(trial, delta)));
    findings
}

/// Breaches without any effort, those that a unit of effort avoids, and the sanction for each at a slope of 1.
const BREACHES: f64 = 1e9;
const AVOIDED: f64 = 1e8;
const SANCTION: f64 = 100.0;

/// A provider that owes a sanction for every breach.
struct Provider {
    rig: Rig,
    delta: f64,
}

impl Provider {
    fn under(slope: f64, delta: f64) -> Self {
        let sanction = Sanction {
            per_breach_pounds: pounds(SANCTION * slope),
            threshold_share: None,
            floor_share: None,
            owed_by: OwedBy::Provider,
            level: None,
        };
        let sanctions = Sanctions {
            standards: SanctionTerms { a_and_e_four_hours: Some(sanction), ..SanctionTerms::default() },
            cap_share_of_quarterly_value: None,
            reinvested_share: Share::NONE,
            application: Application::Mandatory,
        };
        let clauses = Clauses { sanctions: Some(sanctions), ..Clauses::only(Payment::block()) };
        Self { rig: Rig::new(clauses, Plan::default()), delta }
    }

    /// A year's surplus by the ledger, in units of effort; chance moves the measure.
    fn surplus(&mut self, measured: f64, chance: f64) -> f64 {
        let breaches = (BREACHES - AVOIDED * (measured + chance)).round() as u32;
        let activity = Activity { attendances: 2 * BREACHES as u32, breaches, ..Activity::default() };
        self.rig.live(&Year { activity, ..Year::default() }).pounds() / (SANCTION * AVOIDED)
    }

    fn cost(&self, [measured, unmeasured]: [f64; 2]) -> f64 {
        0.5 * (measured * measured + unmeasured * unmeasured) + self.delta * measured * unmeasured
    }

    /// The efforts that pay best.
    fn efforts(&mut self) -> [f64; 2] {
        best_of_each(2.0, WIDTH, |&[measured, unmeasured]| {
            self.surplus(measured, 0.0) + WEIGHT * (measured + unmeasured) - self.cost([measured, unmeasured])
        })
    }
}

/// The slope at which what patients gain, less effort and risk, is largest.
fn slope_that_serves_best(trial: &Trial, delta: f64) -> Finding {
    let futures = trial.futures(40_000);
    let chance: Vec<f64> = (0..futures).map(|draw| trial.place(2, draw, 0).normal()).collect();
    let found = best(0.0, 1.0, WIDTH_OF_SLOPE, |slope| {
        let mut provider = Provider::under(slope, delta);
        let [measured, unmeasured] = provider.efforts();
        let lived: Sample = chance.iter().map(|&chance| provider.surplus(measured, chance)).collect();
        let spread = lived.deviation().value;
        measured + unmeasured - provider.cost([measured, unmeasured]) - 0.5 * AVERSION * spread * spread
    });
    let exact = (1.0 - WEIGHT) * (1.0 - delta) / (1.0 + AVERSION * (1.0 - delta * delta));
    let quantity = format!("slope that serves best, δ {delta}");
    Finding::within(Layer::Emergence, quantity, "£ a £", exact, found, 0.01, u64::from(futures))
}
