//! V-20: the list of a clinic that treats a fixed number a week and cannot use a place that nobody waits for.

use crate::care::WaitingList;
use crate::chance::{Score, poisson};

use super::{Benchmark, Finding, Layer, Sample, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-20",
    name: "Weekly queue",
    setting: "*L′ = (L + A − s)⁺*, *A* Poisson(*λ*). With *z_k* the roots of *z^s = e^{λ(z − 1)}* inside the unit \
              circle: mean *Σ 1/(1 − z_k) − (s(s − 1) − λ²)/2(s − λ)*; chance of nobody *(s − λ)e^λ·Π −z_k/(1 − \
              z_k)*; spread from the next derivative of the generating function. Each future is a long path of \
              the list from an empty one, whose first weeks are not counted; it gives one value. The spread is to be \
              known within 1.5%.",
    source: "Bailey, Journal of the Royal Statistical Society B 16 (1954); Downton (1955).",
    run,
};

/// Weeks until a list that began empty has forgotten it; the slowest forgets e⁻¹⁰ of it.
const WARM_UP: usize = 520;
/// The spread is known less well than the mean from the same weeks.
const WIDEST_OF_SPREAD: f64 = 0.015;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, arrivals, places, paths, weeks) in
        [(0, 9.0, 10, 300, 24_000), (1, 95.0, 100, 300, 18_000), (2, 98.0, 100, 600, 26_000)]
    {
        let exact = Moments::exact(arrivals, places);
        let lived: Vec<Moments> = (0..trial.futures(paths))
            .map(|path| Moments::lived(trial, [series, path], arrivals, places, weeks))
            .collect();
        let average = |of: fn(&Moments) -> f64| lived.iter().map(of).collect::<Sample>().mean();
        let of = |what: &str| format!("{what}, {arrivals} come and {places} are treated a week");
        let (whole, widest) = (exact.spread(), WIDEST_OF_SPREAD * exact.spread());
        let (mean, nobody) = (average(|one| one.mean), average(|one| one.nobody));
        findings.extend([
            Finding::sampled(Layer::Mechanics, of("mean list"), "patients", exact.mean, mean),
            Finding::sampled_within(Layer::Mechanics, of("spread"), "patients", whole, spread(&lived), widest),
            Finding::sampled(Layer::Mechanics, of("chance of nobody"), "chance", exact.nobody, nobody),
        ]);
    }
    findings
}

/// What is known of the length of a list.
struct Moments {
    mean: f64,
    /// Mean of the square.
    square: f64,
    nobody: f64,
}

impl Moments {
    fn spread(&self) -> f64 {
        (self.square - self.mean * self.mean).sqrt()
    }

    /// Over the weeks of one path.
    fn lived(trial: &Trial, place: [u32; 2], arrivals: f64, places: u32, weeks: usize) -> Self {
        let (mut uniforms, mut normals) = (vec![0.0; WARM_UP + weeks], vec![0.0; WARM_UP + weeks]);
        trial.place(place[0], place[1], 0).fill_scores(&mut uniforms, &mut normals);
        let mut list = WaitingList::in_steady_state(0, arrivals, 1.0);
        let (mut sum, mut squares, mut empty) = (0_u64, 0_u64, 0_u64);
        for (week, (&uniform, &normal)) in uniforms.iter().zip(&normals).enumerate() {
            list.age_and_admit(poisson(arrivals, Score { uniform, normal }));
            list.treat(places, 1.0);
            if week >= WARM_UP {
                let waiting = u64::from(list.patients());
                sum += waiting;
                squares += waiting * waiting;
                empty += u64::from(waiting == 0);
            }
        }
        let over = |total: u64| total as f64 / weeks as f64;
        Self { mean: over(sum), square: over(squares), nobody: over(empty) }
    }

    /// From the generating function *P(z) = C·Π(z − z_k)·(z − 1)/(z^s − e^{λ(z − 1)})* and the derivatives of its
    /// logarithm at 1.
    fn exact(arrivals: f64, places: u32) -> Self {
        let s = f64::from(places);
        let spare = s - arrivals;
        // Derivatives of the denominator over z − 1, at 1 and against its value there.
        let first = (s * (s - 1.0) - arrivals * arrivals) / (2.0 * spare);
        let second = (s * (s - 1.0) * (s - 2.0) - arrivals * arrivals * arrivals) / (3.0 * spare);
        let (mut mean, mut curve) = (-first, first * first - second);
        let mut nobody = Complex(spare * libm::exp(arrivals), 0.0);
        for root in (1..places).map(|k| root(arrivals, s, k)) {
            let inverse = Complex(1.0 - root.0, -root.1).inverse();
            mean += inverse.0;
            curve -= inverse.times(inverse).0;
            nobody = nobody.times(Complex(-root.0, -root.1)).times(inverse);
        }
        Self { mean, square: curve + mean + mean * mean, nobody: nobody.0 }
    }
}

/// The spread over all weeks of all paths; its error is that of its linear part, path by path.
fn spread(paths: &[Moments]) -> SampleEstimate {
    let mean = |of: fn(&Moments) -> f64| paths.iter().map(of).sum::<f64>() / paths.len() as f64;
    let whole = Moments { mean: mean(|one| one.mean), square: mean(|one| one.square), nobody: 0.0 };
    let slope = |one: &Moments| (one.square - 2.0 * whole.mean * one.mean) / (2.0 * whole.spread());
    let linear = paths.iter().map(slope).collect::<Sample>().mean();
    SampleEstimate { value: whole.spread(), ..linear }
}

/// Root *k* of *z^s = e^{λ(z − 1)}*: the fixed point of *e^{2πik/s}·e^{λ(z − 1)/s}*, by Newton's steps.
fn root(arrivals: f64, s: f64, k: u32) -> Complex {
    let (load, turn) = (arrivals / s, 2.0 * std::f64::consts::PI * f64::from(k) / s);
    let mut z = Complex(0.0, 0.0);
    for _ in 0..60 {
        let size = libm::exp(load * (z.0 - 1.0));
        let (sine, cosine) = libm::sincos(turn + load * z.1);
        let next = Complex(size * cosine, size * sine);
        let slope = Complex(1.0 - load * next.0, -load * next.1).inverse();
        let step = Complex(next.0 - z.0, next.1 - z.1).times(slope);
        z = Complex(z.0 + step.0, z.1 + step.1);
    }
    z
}

/// Real and imaginary part.
#[derive(Clone, Copy)]
struct Complex(f64, f64);

impl Complex {
    fn times(self, other: Self) -> Self {
        Self(self.0 * other.0 - self.1 * other.1, self.0 * other.1 + self.1 * other.0)
    }

    fn inverse(self) -> Self {
        let square = self.0 * self.0 + self.1 * self.1;
        Self(self.0 / square, -self.1 / square)
    }
}
