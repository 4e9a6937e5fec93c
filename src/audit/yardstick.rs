//! V-04: what is left of a saving where the tariff follows costs, one's own among them, some years later.

use std::collections::VecDeque;

use crate::contract::{Activity, Form};

use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds};
use super::search::best;
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-04",
    name: "Yardstick and lagged tariff",
    setting: "Payment by activity for *q* = 1,000 cases; the tariff is the mean unit cost of *N* providers *L* years \
              earlier; effort *e* takes *e* off the unit cost and costs *½ke²*, *k* = 50: *e = q(1 − δᴸ/N)/k*, and \
              *q/k* where one's own cost is left out of the mean. A unit of money is £1m, so that pence do not \
              matter.",
    source: "Shleifer, RAND Journal of Economics 16 (1985) for the yardstick; with a lag derived.",
    run,
};

const CASES: f64 = 1_000.0;
const COST_OF_EFFORT: f64 = 50.0;
const DISCOUNT: f64 = 0.966;
/// Unit cost without effort.
const UNIT_COST: f64 = 100.0;
const POUNDS: f64 = 1_000_000.0;
/// Years until a pound counts for less than a millionth of a millionth.
const YEARS: u32 = 800;

/// How the national body sets the tariff.
#[derive(Clone, Copy)]
struct National {
    /// Providers whose costs are averaged, and whether one's own is among them.
    providers: f64,
    counts_own: bool,
    /// Years from a cost to the tariff that follows it.
    lag: usize,
}

impl National {
    /// The tariff from one's own unit cost; the others, who make no effort, cost what they always did.
    fn tariff(self, own: f64) -> f64 {
        if self.counts_own { UNIT_COST + (own - UNIT_COST) / self.providers } else { UNIT_COST }
    }

    /// What is left of a saving: `1 − δᴸ/N`.
    fn retained(self) -> f64 {
        let own = if self.counts_own { 1.0 / self.providers } else { 0.0 };
        1.0 - own * libm::pow(DISCOUNT, self.lag as f64)
    }
}

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (providers, counts_own, lag) in
        [(1.0, true, 1), (1.0, true, 3), (10.0, true, 3), (150.0, true, 3), (150.0, false, 3)]
    {
        let national = National { providers, counts_own, lag };
        let own = if counts_own { "own cost counted" } else { "own cost left out" };
        let of = |what: &str| format!("{what}, {providers} providers, lag of {lag}, {own}");
        let exact = CASES * national.retained() / COST_OF_EFFORT;
        let found = best(0.0, 25.0, 50, |effort| discounted(national, effort));
        // The gain over no effort is a parabola with its top at the best effort.
        let gain = discounted(national, exact) - discounted(national, 0.0);
        let exact_gain = 0.5 * COST_OF_EFFORT * exact * exact / (1.0 - DISCOUNT);
        findings.extend([
            Finding::within(Layer::Emergence, of("effort that pays best"), "£m", exact, found, 0.02, 102),
            Finding::within(Layer::Mechanics, of("gain of that effort"), "£m", exact_gain, gain, 1e-3, 1),
        ]);
    }
    findings
}

/// Surpluses by the ledger of years with the same effort, discounted to the first.
fn discounted(national: National, effort: f64) -> f64 {
    let mut rig = Rig::new(pays_for_emergencies(Form::Activity), plan_of_emergencies(0.0, 0.0));
    let activity = Activity { emergencies: CASES as u32, ..Activity::default() };
    let unit_cost = UNIT_COST - effort;
    let cost = CASES * unit_cost + 0.5 * COST_OF_EFFORT * effort * effort;
    let year = Year { activity, cost: pounds(cost * POUNDS), ..Year::default() };
    // Tariffs that follow from costs before anybody made an effort.
    let mut tariffs = VecDeque::from(vec![UNIT_COST; national.lag]);
    let (mut sum, mut weight) = (0.0, 1.0);
    for _ in 0..YEARS {
        tariffs.push_back(national.tariff(unit_cost));
        let tariff = tariffs.pop_front().unwrap_or(UNIT_COST);
        rig.plan = plan_of_emergencies(0.0, tariff * POUNDS);
        sum += weight * rig.live(&year).pounds() / POUNDS;
        weight *= DISCOUNT;
    }
    sum
}
