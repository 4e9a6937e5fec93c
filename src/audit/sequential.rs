//! S-02: a study that ends when its interval is narrow enough still covers the true mean as often as it says.

use crate::analysis::paired::compare;
use crate::analysis::stopping::{LOOK_AHEAD, PILOT, StoppingVerdict, enough};

use super::coverage::{NOMINAL, TOLERANCE, close};
use super::{Benchmark, Finding, Layer, Sample, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "S-02",
    name: "Intervals after the sequential rule",
    setting: "Futures are added until the rule says that they are enough. N(100, 10²) to one per cent: 480 futures, since \
              10·*t*/√*n* is 1.27 at 240 and 0.90 at 480, and 0.99 is wanted; looked at after each future, it would be some \
              400. N(100, 10²) to £3.80: 56.4237% end at 30, where the sums of squares of 30 to 35 futures, *χ²* of 29 \
              and one more each, all stay low enough; the others at 60. Skewed: whole cases against half of those above \
              plan (V-13), to parts of their mean.",
    source: "Law, Simulation Modeling and Analysis, 9.4 (relative precision); sums by convolution, derived.",
    run,
};

/// The share that ends at the first look where £3.80 is wanted of a spread of £10; without looking ahead it is 58.7%.
const FIRST_LOOK: f64 = 0.564_237;
const MEAN: f64 = 100.0;
const SPREAD: f64 = 10.0;
/// Futures after which no study of the skewed payments goes on.
const MOST: usize = 8_000;

fn run(trial: &Trial) -> Vec<Finding> {
    let normal =
        |series: u32| move |study: u32, future: u32| MEAN + SPREAD * trial.place(series, study, future).normal();
    let (to_a_hundredth, to_an_amount) = (normal(0), normal(1));
    let relative = Studies::lived(trial.futures(2_500), 0.0, 0.01, MEAN, to_a_hundredth);
    let absolute = Studies::lived(trial.futures(20_000), 3.8, 0.0, MEAN, to_an_amount);
    let first = absolute.ended.iter().filter(|futures| **futures == PILOT).count() as u64;
    let first = SampleEstimate::of_chance(first, absolute.ended.len() as u64, FIRST_LOOK);
    let futures: Sample = relative.ended.iter().map(|futures| *futures as f64).collect();
    let mut findings = vec![
        close("interval when one per cent is reached", relative.covered()),
        Finding::near(Layer::Mechanics, "futures to one per cent", "futures", 480.0, futures.mean(), 4.8),
        close("interval when £3.80 is reached", absolute.covered()),
        Finding::sampled_within(Layer::Mechanics, "end at the first look", "chance", FIRST_LOOK, first, TOLERANCE),
    ];
    for (series, part) in [(2, 0.2), (3, 0.36), (4, 0.6)] {
        // A share of cases above plan, in units of its own spread: a normal value where it is above nothing.
        let more = move |study: u32, future: u32| trial.place(series, study, future).normal().max(0.0);
        let truth = 1.0 / (2.0 * std::f64::consts::PI).sqrt();
        let skewed = Studies::lived(trial.futures(2_500), 0.0, part, truth, more);
        findings
            .push(close(&format!("interval of skewed payments when {part} of the mean is reached"), skewed.covered()));
    }
    findings
}

/// Studies that went on until they had enough futures.
struct Studies {
    /// The look at which each ended.
    ended: Vec<usize>,
    held: u64,
}

impl Studies {
    fn lived(studies: u32, absolute: f64, relative: f64, truth: f64, future: impl Fn(u32, u32) -> f64) -> Self {
        let mut lived = Self { ended: Vec::new(), held: 0 };
        for study in 0..studies {
            let (ended, (low, high)) = until_enough(absolute, relative, |at| future(study, at));
            lived.ended.push(ended);
            lived.held += u64::from(low <= truth && truth <= high);
        }
        lived
    }

    fn covered(&self) -> SampleEstimate {
        SampleEstimate::of_chance(self.held, self.ended.len() as u64, NOMINAL)
    }
}

/// Adds futures up to the next look of the rule until they are enough, and gives the interval of all that were lived.
fn until_enough(absolute: f64, relative: f64, future: impl Fn(u32) -> f64) -> (usize, (f64, f64)) {
    let mut differences: Vec<f64> = Vec::new();
    let mut look = PILOT;
    loop {
        let more = differences.len()..look + LOOK_AHEAD;
        differences.extend(more.map(|at| future(at as u32)));
        let ended = match enough(&differences, absolute, relative) {
            StoppingVerdict::Enough { futures, .. } => Some(futures),
            _ => (look >= MOST).then_some(look),
        };
        if let Some(ended) = ended {
            let nothing = vec![vec![0.0; differences.len()]];
            let found = compare(&nothing, &[differences]).expect("both arms have the same futures");
            return (ended, found.noise_or_bound());
        }
        look *= 2;
    }
}
