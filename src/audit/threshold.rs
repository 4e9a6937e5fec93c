//! V-16: what sanctions beyond a threshold come to by chance alone, with and without a cap.

use crate::chance::binomial;
use crate::contract::{Activity, Application, Clauses, OwedBy, Payment, Plan, Sanction, SanctionTerms, Sanctions};
use crate::units::Share;

use super::rig::{Rig, Year, pounds, share};
use super::{Benchmark, Finding, Layer, Sample, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-16",
    name: "Sanctions beyond a threshold",
    setting: "*X* breaches of *N* independent cases with a chance *π* each, *k* tolerated, £300 for each beyond: \
              *E(X − k)⁺ = Nπ·P(Bin(N − 1, π) ≥ k) − k·P(Bin(N, π) ≥ k + 1)*, and sanctioned in *P(X > k)* of \
              months; also under a cap of £2,000. A provider exactly at the standard (*N* = 500, *k* = 40, *π* = \
              0.08) is sanctioned in 46% of months.",
    source: "Moments of a limited binomial variable.",
    run,
};

const SANCTION: f64 = 300.0;
const CAP: f64 = 2_000.0;
/// A year of block payment whose quarters the cap is a fortieth of.
const BLOCK: f64 = 4.0 * 40.0 * CAP;

/// Months of so many cases, with so many breaches tolerated and a chance of each.
struct Months {
    cases: u32,
    tolerated: f64,
    chance: f64,
    mean: f64,
    /// Share of months sanctioned, and mean sanction under the cap; none where almost every month is at the cap.
    sanctioned_and_capped: Option<(f64, f64)>,
}

const fn months(cases: u32, tolerated: f64, chance: f64, mean: f64, others: Option<(f64, f64)>) -> Months {
    Months { cases, tolerated, chance, mean, sanctioned_and_capped: others }
}

const MONTHS: [Months; 5] = [
    months(500, 40.0, 0.06, 23.714_167, Some((0.028_140_424, 22.824_917))),
    months(500, 40.0, 0.08, 724.509_650, Some((0.458_045_346, 589.223_217))),
    months(500, 40.0, 0.10, 3_051.750_438, Some((0.924_910_710, 1_658.346_457))),
    months(10_000, 500.0, 0.05, 2_607.987_782, Some((0.488_104_968, 873.086_490))),
    months(10_000, 500.0, 0.06, 30_000.010_933, None),
];

fn run(trial: &Trial) -> Vec<Finding> {
    MONTHS.iter().enumerate().flat_map(|(series, months)| months.findings(trial, series as u32)).collect()
}

impl Months {
    fn findings(&self, trial: &Trial, series: u32) -> Vec<Finding> {
        let of = |what: &str| format!("{what}, {} cases, chance of a breach {}", self.cases, self.chance);
        // Sanctions that are rare are known to £1.50, and how often they come to a thousandth.
        let sanction = |what: &str, exact: f64, sanctions: &[f64]| {
            let found = sanctions.iter().copied().collect::<Sample>().mean();
            Finding::sampled_within(Layer::Mechanics, of(what), "£", exact, found, (0.01 * exact).max(1.5))
        };
        let (uncapped, capped): (Vec<f64>, Vec<f64>) = self.live(trial, series).unzip();
        let mut findings = vec![sanction("mean sanction of a month", self.mean, &uncapped)];
        if let Some((exact, of_capped)) = self.sanctioned_and_capped {
            findings.push(sanction("mean sanction of a month, capped", of_capped, &capped));
            let happened = uncapped.iter().filter(|&&sanction| sanction > 0.0).count() as u64;
            let found = SampleEstimate::of_chance(happened, uncapped.len() as u64, exact);
            let widest = (0.01 * exact).max(0.001);
            let what = of("months sanctioned");
            findings.push(Finding::sampled_within(Layer::Mechanics, what, "share", exact, found, widest));
        }
        findings
    }

    /// The sanctions of months by the ledger, without and with the cap.
    fn live(&self, trial: &Trial, series: u32) -> impl Iterator<Item = (f64, f64)> {
        let plan = Plan { local_index: 1.0, other_services: pounds(BLOCK), ..Plan::default() };
        let mut rigs = [None, Some(share(0.025))].map(|cap| Rig::new(self.clauses(cap), plan));
        (0..trial.futures(600_000)).map(move |draw| {
            let breaches = binomial(self.cases, self.chance, trial.place(series, draw, 0).score());
            let activity = Activity { attendances: self.cases, breaches, ..Activity::default() };
            let mut sanction = |rig: usize| BLOCK - rigs[rig].live(&Year { activity, ..Year::default() }).pounds();
            (sanction(0), sanction(1))
        })
    }

    fn clauses(&self, cap: Option<Share>) -> Clauses {
        let four_hours = Sanction {
            per_breach_pounds: pounds(SANCTION),
            threshold_share: Some(share(1.0 - self.tolerated / f64::from(self.cases))),
            floor_share: None,
            owed_by: OwedBy::Provider,
            level: None,
        };
        let sanctions = Sanctions {
            standards: SanctionTerms { a_and_e_four_hours: Some(four_hours), ..SanctionTerms::default() },
            cap_share_of_quarterly_value: cap,
            reinvested_share: Share::NONE,
            application: Application::Mandatory,
        };
        Clauses { sanctions: Some(sanctions), ..Clauses::only(Payment::block()) }
    }
}
