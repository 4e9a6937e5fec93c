//! V-24: how many beds emergencies fill, and what room is left for planned admissions.

use crate::chance::{Score, poisson};

use super::acute::beds;
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-24",
    name: "Beds",
    setting: "Poisson(*λ*) emergencies a week stay *d* days each. Beds hold no single patients: a week's beds are \
              *m* of last week's and *1 − m* of the load *λd/7*, so that mean beds are the offered load whatever \
              *m*, and their spread is *(d/7)·√(λ(1 − m)/(1 + m))*. Nobody is turned away, so Erlang's loss formula \
              has no counterpart. Planned admissions *w* give way to room *r* softly: the part put off is *1 − (1 + \
              (w/r)⁶)^(−1/6)*, and towards either end the *(1 − r/w)⁺* of any system that loses what it has no room \
              for.",
    source: "Offered load: Erlang (1917); moments of an autoregression of order one.",
    run,
};

const EMERGENCIES: f64 = 700.0;
const STAY: f64 = 4.9;
/// Weeks until the start is forgotten: 0.5²⁴ of it is left.
const WEEKS: usize = 24;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, memory) in [(0, 0.0), (1, 0.3), (2, 0.5)] {
        let load = EMERGENCIES * STAY / 7.0;
        let spread = STAY / 7.0 * (EMERGENCIES * (1.0 - memory) / (1.0 + memory)).sqrt();
        let sample: Sample = (0..trial.futures(85_000)).map(|future| lived(trial, series, future, memory)).collect();
        let of = |what: &str| format!("{what} of emergency beds, memory {memory}");
        findings.extend([
            Finding::sampled(Layer::Mechanics, of("mean"), "beds", load, sample.mean()),
            Finding::sampled(Layer::Mechanics, of("spread"), "beds", spread, sample.deviation()),
        ]);
    }
    findings.extend([0.5, 1.0, 1.5, 4.0].map(|planned: f64| {
        let exact = 1.0 - libm::pow(1.0 + libm::pow(planned, 6.0), -1.0 / 6.0);
        let what = format!("planned admissions put off, {planned} of the room");
        Finding::within(Layer::Mechanics, what, "share", exact, put_off(planned), 1e-9, 1)
    }));
    findings.extend([0.1, 10.0].map(|planned: f64| {
        let lost = (1.0 - 1.0 / planned).max(0.0);
        let what = format!("planned admissions put off by a fluid, {planned} of the room");
        Finding::within(Layer::Mechanics, what, "share", lost, put_off(planned), 1e-5, 1)
    }));
    findings
}

/// Beds after some weeks.
fn lived(trial: &Trial, series: u32, future: u32, memory: f64) -> f64 {
    let (mut uniforms, mut normals) = ([0.0; WEEKS], [0.0; WEEKS]);
    trial.place(series, future, 0).fill_scores(&mut uniforms, &mut normals);
    let terms = beds(memory);
    uniforms.iter().zip(&normals).fold(EMERGENCIES * STAY / 7.0, |before, (&uniform, &normal)| {
        terms.emergency_beds(before, f64::from(poisson(EMERGENCIES, Score { uniform, normal })), STAY)
    })
}

/// The part of planned admissions that finds no bed when so many are planned for each that there is room for.
fn put_off(planned: f64) -> f64 {
    let (terms, open, emergencies) = (beds(0.5), 700.0, 480.0);
    let room = (0.97 * open - emergencies) * 7.0 / 0.95;
    1.0 - terms.elective_admissions(planned * room, open, emergencies) / (planned * room)
}
