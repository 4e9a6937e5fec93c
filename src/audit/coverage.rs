//! S-01: the intervals of a paired difference cover its true mean as often as they say.

use crate::analysis::paired::{Paired, compare};
use crate::contract::{Activity, CostAndVolume, Form};

use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, share};
use super::{Benchmark, Finding, Layer, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "S-01",
    name: "Intervals of a paired difference",
    setting: "Two arms whose difference has a known mean: normal, of 3 futures to 20 parameter sets of 2, of sets that \
              are unlike and of unlike noise, and skewed as payments are (whole cases against half of those above plan, \
              £19,947.11). In 95% of studies the interval that the answer gives holds the mean.",
    source: "Student (Biometrika 6, 1908); the mean of a limited normal variable as in V-13.",
    run,
};

/// What every interval claims.
pub(super) const NOMINAL: f64 = 0.95;
/// How far from it the share that holds the truth may lie: from 93% to 97%.
pub(super) const TOLERANCE: f64 = 0.02;

/// Parameter sets, futures of each, and studies: few futures want exact points of Student's t, and are cheap.
const NORMAL: [(u32, u32, u32); 4] = [(1, 3, 20_000), (1, 30, 5_000), (20, 2, 10_000), (50, 10, 2_500)];
/// Mean gain, spread of the gain between sets, spread of the gain and of the chance that both arms share.
const GAIN: f64 = 100.0;
const OF_SETS: f64 = 40.0;
const OF_FUTURES: f64 = 10.0;
const SHARED: f64 = 500.0;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, (sets, futures, studies)) in (0..).zip(NORMAL) {
        let study = |number| normal_study(trial, series, number, sets, futures, |_| OF_FUTURES);
        let quantity = format!("run-to-run interval, sets × futures {sets} × {futures}");
        findings.push(exact(quantity, covered(trial.futures(studies), study)));
    }
    // One future of each set: what varies within a set is hidden, and the interval is that of the means of sets.
    // Sets are drawn at random here, so that what is covered is the mean over all sets that could be.
    let alone = |number| (GAIN, normal_study(trial, 4, number, 5, 1, |_| OF_FUTURES).1);
    findings.push(exact("interval of 5 sets of one future".to_owned(), covered(trial.futures(10_000), alone)));
    let unlike = |number| normal_study(trial, 5, number, 20, 5, |set| OF_FUTURES * f64::from(1 + set % 4));
    findings.push(close("run-to-run interval, sets of unlike noise, 20 × 5", covered(trial.futures(2_500), unlike)));
    for (series, sets, futures) in [(6, 1, 100), (7, 20, 5), (8, 50, 10)] {
        let mut paid = TwoContracts::new();
        let study = |number| (MORE_PAID, paid.study(trial, series, number, sets, futures));
        let quantity = format!("run-to-run interval, skewed payments, {sets} × {futures}");
        findings.push(close(&quantity, covered(trial.futures(2_500), study)));
    }
    findings
}

/// A chance that is exactly that of the claim.
fn exact(quantity: String, found: SampleEstimate) -> Finding {
    Finding::sampled_within(Layer::Mechanics, quantity, "chance", NOMINAL, found, TOLERANCE)
}

/// A chance that is near that of the claim.
pub(super) fn close(quantity: &str, found: SampleEstimate) -> Finding {
    Finding::near(Layer::Mechanics, quantity, "chance", NOMINAL, found, TOLERANCE)
}

/// How often the interval of a study holds what is true of it.
fn covered(studies: u32, mut study: impl FnMut(u32) -> (f64, Paired)) -> SampleEstimate {
    let holds = |number: &u32| {
        let (truth, found) = study(*number);
        let (low, high) = found.noise_or_bound();
        low <= truth && truth <= high
    };
    let held = (0..studies).filter(holds).count() as u64;
    SampleEstimate::of_chance(held, u64::from(studies), NOMINAL)
}

/// A study whose arm gains what its set gives and a little by chance; the mean of what its sets give, and what is found.
fn normal_study(
    trial: &Trial,
    series: u32,
    number: u32,
    sets: u32,
    futures: u32,
    noise: impl Fn(u32) -> f64,
) -> (f64, Paired) {
    let normal = |step: u32| trial.place(series, number, step).normal();
    let (mut baseline, mut arm, mut given) = (Vec::new(), Vec::new(), 0.0);
    for set in 0..sets {
        let first = set * (2 * futures + 1);
        let of_set = GAIN + OF_SETS * normal(first);
        given += of_set / f64::from(sets);
        let before: Vec<f64> = (0..futures).map(|future| SHARED * normal(first + 1 + 2 * future)).collect();
        let gains = (0..futures).map(|future| of_set + noise(set) * normal(first + 2 + 2 * future));
        arm.push(before.iter().zip(gains).map(|(before, gain)| before + gain).collect());
        baseline.push(before);
    }
    (given, compare(&baseline, &arm).expect("both arms have the same futures"))
}

const PRICE: f64 = 2_000.0;
const MEAN: f64 = 1_000.0;
const DEVIATION: f64 = 50.0;
/// Pounds that the whole price pays more than half of it above plan: *½pσ/√(2π)*.
const MORE_PAID: f64 = 19_947.11;

/// Two contracts that pay for the same emergency admissions, half or whole above plan.
struct TwoContracts([Rig; 2]);

impl TwoContracts {
    fn new() -> Self {
        let of_rate = |rate| {
            let form = Form::CostAndVolume(CostAndVolume {
                marginal_share_above_plan: share(rate),
                marginal_share_below_plan: share(1.0),
            });
            Rig::new(pays_for_emergencies(form), plan_of_emergencies(MEAN, PRICE))
        };
        Self([of_rate(0.5), of_rate(1.0)])
    }

    fn study(&mut self, trial: &Trial, series: u32, number: u32, sets: u32, futures: u32) -> Paired {
        let cases = |place: u32| (MEAN + DEVIATION * trial.place(series, number, place).normal()).round() as u32;
        let live = |rig: &mut Rig, set: u32| -> Vec<f64> {
            let paid = |future| {
                let activity = Activity { emergencies: cases(set * futures + future), ..Activity::default() };
                rig.live(&Year { activity, ..Year::default() }).pounds()
            };
            (0..futures).map(paid).collect()
        };
        let [half, whole] = &mut self.0;
        let (baseline, arm): (Vec<_>, Vec<_>) = (0..sets).map(|set| (live(half, set), live(whole, set))).unzip();
        compare(&baseline, &arm).expect("both arms have the same futures")
    }
}
