//! V-27: where trust settles, and how beliefs wander around what is seen.

use crate::agents::provider::target_effort::believe;
use crate::agents::relationship::TrustTerms;
use crate::units::{Share, SignedShare};

use super::rig::share;
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-27",
    name: "Trust and beliefs",
    setting: "Trust *r ← r + a(1 − r)* after a promise kept, *r ← r(1 − aw)* after one broken; a part *p* is kept: \
              mean *p/(p + w(1 − p))* whatever *a*. A belief that keeps *γ* of itself has mean *p* and variance *p(1 \
              − p)(1 − γ)/(1 + γ)*. The model has no belief by Bayes' rule.",
    source: "Moments of linear random recursions; derived.",
    run,
};

const STEP: f64 = 0.1;
/// Promises after which the start is forgotten: 0.86¹²⁰ of it is left.
const PROMISES: u32 = 120;
const CHAINS: u32 = 90_000;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, kept, asymmetry, chains) in [(0, 0.8, 2.0, CHAINS), (1, 0.5, 2.0, 30_000), (2, 0.9, 5.0, 30_000)] {
        let terms = trusting(asymmetry);
        let exact = kept / (kept + asymmetry * (1.0 - kept));
        let step = |trust, is_kept| if is_kept { terms.after_kept(trust) } else { terms.after_broken(trust, 1.0) };
        let sample = chains_of(trial, series, chains, kept, 0.3, step);
        let of = |what: &str| format!("{what} of trust, {kept} kept, falls {asymmetry} times as fast");
        findings.push(Finding::sampled(Layer::Rule, of("mean"), "share", exact, sample.mean()));
        if chains == CHAINS {
            let exact = spread_of_trust(kept, asymmetry, exact);
            findings.push(Finding::sampled(Layer::Rule, of("spread"), "share", exact, sample.deviation()));
        }
    }
    let kept = 0.7;
    let sample = chains_of(trial, 3, CHAINS, kept, kept, |belief, is_seen| {
        believe(belief, f64::from(u8::from(is_seen)), share(STEP))
    });
    let spread = (kept * (1.0 - kept) * STEP / (2.0 - STEP)).sqrt();
    findings.extend([
        Finding::sampled(Layer::Rule, "mean of a belief, 0.7 seen, memory 0.9", "share", kept, sample.mean()),
        Finding::sampled(Layer::Rule, "spread of a belief, 0.7 seen, memory 0.9", "share", spread, sample.deviation()),
        forgetting(),
    ]);
    findings
}

/// Where chains of drawn promises end.
fn chains_of(
    trial: &Trial,
    series: u32,
    chains: u32,
    kept: f64,
    start: f64,
    step: impl Fn(f64, bool) -> f64,
) -> Sample {
    let (mut uniforms, mut others) = ([0.0; PROMISES as usize], [0.0; PROMISES as usize]);
    let chain = |chain| {
        trial.place(series, chain, 0).fill_pairs(&mut uniforms, &mut others);
        uniforms.iter().fold(start, |trust, &uniform| step(trust, uniform < kept))
    };
    (0..trial.futures(chains)).map(chain).collect()
}

/// From the second moment, which is the same before and after a promise.
fn spread_of_trust(kept: f64, asymmetry: f64, mean: f64) -> f64 {
    let (stays, falls) = (1.0 - STEP, 1.0 - STEP * asymmetry);
    let second =
        kept * (2.0 * STEP * stays * mean + STEP * STEP) / (1.0 - kept * stays * stays - (1.0 - kept) * falls * falls);
    (second - mean * mean).sqrt()
}

/// Observations until half of a belief is forgotten: ln ½ / ln γ, read from what is left of it after twenty.
fn forgetting() -> Finding {
    let left = (0..20).fold(1.0, |belief, _| believe(belief, 0.0, share(STEP)));
    let found = 20.0 * libm::log(0.5) / libm::log(left);
    Finding::within(Layer::Rule, "half-life of a belief, memory 0.9", "observations", 6.578_813_479, found, 1e-6, 20)
}

fn trusting(asymmetry: f64) -> TrustTerms {
    TrustTerms {
        opening_trust_share: Share::NONE,
        step_share: share(STEP),
        asymmetry,
        left_after_reopening_share: Share::ALL,
        year_end_cut_weight: 0.0,
        waiver_weight: 0.0,
        plan_weight: 0.0,
        broken_promise_share_of_income: SignedShare::of(1.0),
    }
}
