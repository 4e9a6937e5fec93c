//! V-16: what sanctions beyond a threshold come to by chance alone, with and without a cap.

use crate::chance::binomial;
use crate::contract::{Activity, Application, Clauses, OwedBy, Payment, Plan, Sanction, SanctionTerms, Sanctions};
use crate::units::Share;

use super::rig::{Rig, Year, pounds, share};
use super::{Benchmark, Estimate, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-16",
    name: "Sanctions beyond a threshold",
    setting: "*X* breaches of *N* independent cases with a chance *π* each, *k* tolerated, £300 for each beyond: *E(X − k)⁺ = \
              Nπ·P(Bin(N − 1, π) ≥ k) − k·P(Bin(N, π) ≥ k + 1)*, and sanctioned in *P(X > k)* of months; also under a cap of £2,000. \
              A provider exactly at the standard (*N* = 500, *k* = 40, *π* = 0.08) is sanctioned in 46% of months.",
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
    /// Mean sanction, and share of months sanctioned.
    mean: f64,
    sanctioned: f64,
    /// Mean sanction under the cap.
    capped: f64,
}

const MONTHS: [Months; 5] = [
    Months {
        cases: 500,
        tolerated: 40.0,
        chance: 0.06,
        mean: 23.714_167,
        sanctioned: 0.028_140_424,
        capped: 22.824_917,
    },
    Months {
        cases: 500,
        tolerated: 40.0,
        chance: 0.08,
        mean: 724.509_65,
        sanctioned: 0.458_045_346,
        capped: 589.223_217,
    },
    Months {
        cases: 500,
        tolerated: 40.0,
        chance: 0.10,
        mean: 3_051.750_44,
        sanctioned: 0.924_910_710,
        capped: 1_658.346_457,
    },
    Months {
        cases: 10_000,
        tolerated: 500.0,
        chance: 0.05,
        mean: 2_607.987_78,
        sanctioned: 0.488_104_968,
        capped: 873.086_490,
    },
    Months {
        cases: 10_000,
        tolerated: 500.0,
        chance: 0.06,
        mean: 30_000.010_9,
        sanctioned: 0.999_991_465,
        capped: 1_999.967_913,
    },
];

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, months) in MONTHS.iter().enumerate() {
        let [uncapped, capped] = [None, Some(share(0.025))].map(|cap| months.live(trial, series as u32, cap));
        let of = |what: &str| format!("{what}, {} cases, chance of a breach {}", months.cases, months.chance);
        let happened = uncapped.iter().filter(|&&sanction| sanction > 0.0).count() as u64;
        let sanctioned = Estimate::of_chance(happened, uncapped.len() as u64, months.sanctioned);
        let mean = |sanctions: Vec<f64>| sanctions.into_iter().collect::<Sample>().mean();
        let sanction = |what: &str, exact: f64, found| {
            // Sanctions that are rare are known to £1.50.
            Finding::sampled_within(Layer::Mechanics, of(what), "£", exact, found, (0.01 * exact).max(1.5))
        };
        findings.extend([
            sanction("mean sanction of a month", months.mean, mean(uncapped)),
            sanction("mean sanction of a month, capped", months.capped, mean(capped)),
            Finding::sampled_within(
                Layer::Mechanics,
                of("months sanctioned"),
                "share",
                months.sanctioned,
                sanctioned,
                (0.01 * months.sanctioned).max(0.001),
            ),
        ]);
    }
    findings
}

impl Months {
    /// The sanctions of months, by the ledger.
    fn live(&self, trial: &Trial, series: u32, cap: Option<Share>) -> Vec<f64> {
        let plan = Plan { local_index: 1.0, other_services: pounds(BLOCK), ..Plan::default() };
        let mut rig = Rig::new(self.clauses(cap), plan);
        let month = |draw: u32| {
            let breaches = binomial(self.cases, self.chance, trial.place(series, draw, 0).score());
            let activity = Activity { attendances: self.cases, breaches, ..Activity::default() };
            BLOCK - rig.live(&Year { activity, ..Year::default() }).pounds()
        };
        (0..trial.replications(600_000)).map(month).collect()
    }

    fn clauses(&self, cap: Option<Share>) -> Clauses {
        let four_hours = Sanction {
            per_breach_pounds: pounds(SANCTION),
            threshold_share: Some(share(1.0 - self.tolerated / f64::from(self.cases))),
            floor_share: None,
            owed_by: OwedBy::Provider,
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
