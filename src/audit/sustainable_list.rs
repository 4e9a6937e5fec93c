//! V-23: the longest list with which a standard of 92% within 18 weeks can be kept for good.

use super::overload::{ALWAYS_FIRST, settled, steady};
use super::scripted::last_true;
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-23",
    name: "Sustainable length of a list",
    setting: "100 a week come and are treated. First come, first served keeps 92% within 18 weeks up to *18λ/0.92* = \
              1,956.5 patients; random order, week by week, up to *λ/(1 − 0.08^{1/18})*, of whom *λ* came this week \
              (without weeks, *18λ/ln 12.5* = 712.7); priority in between follows from the two hazards. The \
              discipline of service moves the answer more than anything else.",
    source: "Little's law and exponential or uniform ages; derived.",
    run,
};

const OVER: f64 = 0.08;

fn run(_: &Trial) -> Vec<Finding> {
    let random = 100.0 / (1.0 - libm::pow(OVER, 1.0 / 18.0));
    let with_priority = |priority: f64| {
        let hazard = last_true(1.0 / priority, |hazard| {
            let (young, old) = steady(hazard.max(1e-9), priority);
            old > OVER * (young + old)
        });
        let (young, old) = steady(hazard, priority);
        young + old
    };
    let cases = [
        ("random order".to_owned(), 1.0, random),
        ("priority 2".to_owned(), 2.0, with_priority(2.0)),
        ("priority 4.8".to_owned(), 4.8, with_priority(4.8)),
        ("first come, first served".to_owned(), ALWAYS_FIRST, 1_800.0 / 0.92),
    ];
    let finding = |(order, priority, exact): (String, f64, f64)| {
        let found = last_true(5_000.0, |list| settled(list.max(150.0), priority) <= OVER);
        Finding::within(Layer::Mechanics, format!("longest list, {order}"), "patients", exact, found, 0.001 * exact, 1)
    };
    cases.into_iter().map(finding).collect()
}
