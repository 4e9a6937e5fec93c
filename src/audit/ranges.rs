//! S-03 and S-04: how much of what may happen, and of what is plausible, lies in the bands and ranges that are reported.

use crate::analysis::bands::bands;
use crate::analysis::findings::Quantiles;
use crate::chance::normal_score;
use crate::study::design::latin_hypercube;
use crate::study::sobol::{MOST_POINTS, SobolParameter, sobol};

use super::coverage::{NOMINAL, TOLERANCE};
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BANDS: Benchmark = Benchmark {
    id: "S-03",
    name: "Bands through the years",
    setting: "A log-normal path that rises through independent years. Of all futures that could be, 90% of a year's values lie in the band \
              of that year, and 95% and 50% in theirs. Bands hold year by year: a path of ten years stays in all of its \
              90% bands in 0.9¹⁰ = 35% of futures.",
    source: "Hyndman and Fan, Sample quantiles in statistical packages (American Statistician 50, 1996); derived.",
    run: run_bands,
};

pub const SETS: Benchmark = Benchmark {
    id: "S-04",
    name: "Range over parameter sets",
    setting: "An effect that depends on one or ten uncertain parameters, drawn by a study's own designs: a Sobol sequence whose \
              first point, the defaults, lies in the middle of what is plausible or at an end of it, and a Latin hypercube. \
              In the 95% range over the sets lie 95% of all plausible effects.",
    source: "Hyndman and Fan as in S-03; Owen (1995), Joe and Kuo (SIAM J. Sci. Comput. 30, 2008), and McKay, Beckman and \
             Conover (Technometrics 21, 1979) for the designs; derived.",
    run: run_sets,
};

/// The share of a standard normal distribution below a value.
fn below(value: f64) -> f64 {
    0.5 * libm::erfc(-value / std::f64::consts::SQRT_2)
}

/// A share that holds on average over studies.
fn holds(quantity: String, claimed: f64, shares: Sample) -> Finding {
    Finding::near(Layer::Mechanics, quantity, "share", claimed, shares.mean(), TOLERANCE)
}

/// The ends of a band.
type Ends = fn(&Quantiles) -> (f64, f64);

const YEARS: usize = 10;
/// Values from which 95% of all can be told apart: fewer end before the 2.5% on either side.
const FOR_95: u32 = 40;

fn run_bands(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, futures) in [(0, 30_u32), (1, 100)] {
        let spread = |study: u32| {
            let value = |future, year| {
                libm::exp(f64::from(year) + trial.place(series, study, future * YEARS as u32 + year).normal())
            };
            let paths =
                (0..futures).map(|future| (0..YEARS as u32).map(|year| value(future, year)).collect()).collect();
            bands(&[paths]).years
        };
        let studies: Vec<Vec<Quantiles>> = (0..trial.futures(400)).map(spread).collect();
        let ends: [(f64, Ends); 3] = [
            (0.95, |band| (band.p025, band.p975)),
            (0.9, |band| (band.p05, band.p95)),
            (0.5, |band| (band.p25, band.p75)),
        ];
        for (claimed, of) in ends.into_iter().filter(|(claimed, _)| *claimed < 0.95 || futures >= FOR_95) {
            let inside = |(year, band): (usize, &Quantiles)| {
                let (low, high) = of(band);
                below(libm::log(high) - year as f64) - below(libm::log(low) - year as f64)
            };
            let by_year = |years: &Vec<Quantiles>| years.iter().enumerate().map(inside).sum::<f64>() / YEARS as f64;
            let shares = studies.iter().map(by_year).collect();
            findings.push(holds(
                format!("a year's values in the {claimed} band of {futures} futures"),
                claimed,
                shares,
            ));
        }
    }
    findings
}

/// How sets are drawn, and how a finding names it.
#[derive(Clone, Copy)]
enum DesignTried {
    /// A Sobol sequence whose first point lies here in every parameter.
    Sobol(f64, &'static str),
    LatinHypercube,
}

const MIDDLE: DesignTried = DesignTried::Sobol(0.5, ", defaults in the middle");
const END: DesignTried = DesignTried::Sobol(0.05, ", defaults near an end");

impl DesignTried {
    const fn name(self) -> &'static str {
        match self {
            Self::Sobol(_, name) => name,
            Self::LatinHypercube => ", Latin hypercube",
        }
    }

    fn points(self, sets: u32, names: &[&str], uniform: impl Fn(&str, u32) -> f64) -> Vec<Vec<f64>> {
        match self {
            Self::Sobol(first, _) => {
                let columns: Vec<SobolParameter<'_>> =
                    names.iter().map(|address| SobolParameter { address, first }).collect();
                sobol(sets, &columns, uniform)
            }
            Self::LatinHypercube => latin_hypercube(sets, names, uniform),
        }
    }
}

/// The design, the uncertain parameters, the sets.
const DESIGNS: [(DesignTried, usize, u32); 8] = [
    (DesignTried::LatinHypercube, 1, 50),
    (DesignTried::LatinHypercube, 10, 50),
    (DesignTried::LatinHypercube, 10, 100),
    (MIDDLE, 1, 64),
    (MIDDLE, 10, 64),
    (MIDDLE, 10, 100),
    (MIDDLE, 10, 256),
    (END, 10, 64),
];

fn run_sets(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, (drawn, parameters, sets)) in (0..).zip(DESIGNS) {
        let names: Vec<String> = (0..parameters).map(|number| number.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let inside = |study: u32| {
            // Steps of one parameter lie apart from those of the next, whichever design draws.
            let step = |name: &str, step: u32| name.parse::<u32>().unwrap_or_default() * 2 * MOST_POINTS + step;
            let uniform = |name: &str, at: u32| trial.place(series, study, step(name, at)).uniform();
            let points = drawn.points(sets, &names, uniform);
            // The sum of normal scores is normal again: what is plausible of the effect is known exactly.
            let of_set = |point: &Vec<f64>| {
                let sum: f64 = point.iter().map(|&uniform| normal_score(uniform)).sum();
                libm::exp(sum / (parameters as f64).sqrt())
            };
            let effects: Vec<f64> = points.iter().map(of_set).collect();
            let range = Quantiles::of(&effects);
            below(libm::log(range.p975)) - below(libm::log(range.p025))
        };
        let shares = (0..trial.futures(1_000)).map(inside).collect();
        let quantity =
            format!("plausible effects in the range over {sets} sets, {parameters} uncertain{}", drawn.name());
        findings.push(holds(quantity, NOMINAL, shares));
    }
    findings
}
