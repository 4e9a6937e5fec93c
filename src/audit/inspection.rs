//! V-11: a commissioner that may check and a provider that may shirk.

use crate::agents::commissioner::monitoring::{Case, Decision};
use crate::units::Share;

use super::logit::{choosing, decide, worth_acting_on};
use super::rig::share;
use super::scripted::last_true;
use super::{Benchmark, Finding, Layer, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-11",
    name: "Inspection game",
    setting: "A check costs *h*; a provider that shirks gains *g* and pays *F* if it is checked, of which the \
              commissioner keeps *κF*. Both choose by the rule of enforcement: check for *qκF − h*, shirk for *g − \
              pF*. With noise the two settle at the quantal response equilibrium, without it at Nash's *p = g/F*, *q \
              = h/(κF)*.",
    source: "Dresher (1962); McKelvey and Palfrey, Games and Economic Behavior 10 (1995); Brown (1951).",
    run,
};

const GAIN: f64 = 40_000.0;
const PENALTY: f64 = 200_000.0;
const CHECK: f64 = 10_000.0;
/// The noise is a part of this.
const SCALE: f64 = 10_000.0;
const DRAWS: u32 = 270_000;
const ROUNDS: u32 = 400_000;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kept in [1.0, 0.5] {
        for precision in [1.0, 2.0, 5.0, 20.0] {
            let game = Game { kept: share(kept), noise: SCALE / precision };
            let (check, shirk) = game.quantal_response();
            let (found_check, found_shirk) = game.settles();
            let of = |what: &str| format!("chance to {what}, kept {kept}, precision {precision} per £10,000");
            // Sums are whole pence.
            findings.extend([
                Finding::within(Layer::Rule, of("check"), "chance", check, found_check, 1e-5, 1),
                Finding::within(Layer::Rule, of("shirk"), "chance", shirk, found_shirk, 1e-5, 1),
            ]);
        }
        let game = Game { kept: share(kept), noise: 0.0 };
        let (check, shirk) = game.fictitious_play();
        let of = |what: &str| format!("part of rounds to {what}, kept {kept}, no noise");
        let nash = (GAIN / PENALTY, CHECK / (kept * PENALTY));
        let rounds = u64::from(ROUNDS);
        findings.extend([
            Finding::within(Layer::Rule, of("check"), "share", nash.0, check, 0.002, rounds),
            Finding::within(Layer::Rule, of("shirk"), "share", nash.1, shirk, 0.002, rounds),
        ]);
    }
    let game = Game { kept: Share::ALL, noise: SCALE };
    let (check, shirk) = game.quantal_response();
    let futures = trial.futures(DRAWS);
    let often = (0..futures).filter(|&draw| game.checks(shirk, trial.place(0, draw, 0).uniform())).count() as u64;
    let found = SampleEstimate::of_chance(often, u64::from(futures), check);
    findings.push(Finding::sampled(Layer::Rule, "checks that are drawn, precision 1", "chance", check, found));
    findings
}

struct Game {
    kept: Share,
    noise: f64,
}

impl Game {
    /// Whether the commissioner checks a provider that shirks with a chance.
    fn checks(&self, shirk: f64, draw: f64) -> bool {
        let case = Case { draw, reinvested: self.kept.rest(), ..worth_acting_on(PENALTY * shirk) };
        decide(&choosing(self.noise), case, CHECK) != Decision::LetPass
    }

    /// Whether the provider shirks when it is checked with a chance.
    fn shirks(&self, check: f64, draw: f64) -> bool {
        let case = Case { draw, ..worth_acting_on(GAIN) };
        decide(&choosing(self.noise), case, PENALTY * check) != Decision::LetPass
    }

    /// Where the rule answers itself: the chance of an act is the draw up to which it is taken.
    fn settles(&self) -> (f64, f64) {
        let shirk = |check: f64| last_true(1.0, |draw| self.shirks(check, draw));
        let check = last_true(1.0, |check| last_true(1.0, |draw| self.checks(shirk(check), draw)) > check);
        (check, shirk(check))
    }

    /// The same from the two equations, solved by halving.
    fn quantal_response(&self) -> (f64, f64) {
        let logit = |benefit: f64| 1.0 / (1.0 + libm::exp(-benefit / self.noise));
        let shirk = |check: f64| logit(GAIN - check * PENALTY);
        let more = |check: f64| logit(shirk(check) * self.kept.value() * PENALTY - CHECK) - check;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if more(middle) > 0.0 { low = middle } else { high = middle }
        }
        (low, shirk(low))
    }

    /// How often each acted when both answer, without noise, to what the other did so far.
    fn fictitious_play(&self) -> (f64, f64) {
        let (mut checked, mut shirked) = (0.0, 0.0);
        for round in 0..ROUNDS {
            let so_far = f64::from(round).max(1.0);
            let (check, shirk) = (self.checks(shirked / so_far, 0.5), self.shirks(checked / so_far, 0.5));
            checked += f64::from(u8::from(check));
            shirked += f64::from(u8::from(shirk));
        }
        (checked / f64::from(ROUNDS), shirked / f64::from(ROUNDS))
    }
}
