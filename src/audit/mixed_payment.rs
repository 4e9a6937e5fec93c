//! V-03: how much is done for a patient where a part of what it costs is paid for.

use crate::contract::{Activity, ActivityCost, Basis, Clauses, Form, RiskShare};

use super::lever::best;
use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds, share};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-03",
    name: "Mixed payment",
    setting: "A provider chooses how much it does for a patient, *q*; patients gain *B(q) = 10q − ½q²*, of which it counts a part α; \
              a unit costs *c* and the commissioner takes over a share *s* of it: *αB′(q) = (1 − s)c*, and the share that serves \
              best is *1 − α*.",
    source: "Ellis and McGuire, Journal of Health Economics 5 (1986).",
    run,
};

/// Patients; each has so many units of care.
const PATIENTS: f64 = 1e6;
const COST: f64 = 2.0;
/// The part of what patients gain that the provider counts.
const WEIGHT: f64 = 0.5;
const WIDTH: f64 = 0.001;

/// Share of cost taken over, units for a patient, what patients gain less what it costs.
const CHOSEN: [(f64, f64, f64); 5] =
    [(0.0, 6.0, 30.0), (0.25, 7.0, 31.5), (0.5, 8.0, 32.0), (0.75, 9.0, 31.5), (1.0, 10.0, 30.0)];

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (taken_over, exact, net) in CHOSEN {
        let (units, welfare) = chosen(taken_over);
        let of = |what: &str| format!("{what}, s {taken_over}");
        findings.extend([
            Finding::within(Layer::Emergence, of("care that pays best"), "units a patient", exact, units, 0.005, 1),
            Finding::within(Layer::Emergence, of("gain of patients less cost"), "£ a patient", net, welfare, 0.02, 1),
        ]);
    }
    let found = best(0.0, 1.0, WIDTH, |taken_over| chosen(taken_over).1);
    let quantity = "share that serves best";
    findings.push(Finding::within(Layer::Emergence, quantity, "share", 1.0 - WEIGHT, found, 0.01, 1));
    findings
}

fn gain(units: f64) -> f64 {
    10.0 * units - 0.5 * units * units
}

/// What the provider chooses, and what patients then gain less what both parties are left with.
fn chosen(taken_over: f64) -> (f64, f64) {
    // A block of six units a patient at twice the cost; what is done beside it is valued at half of that price.
    let risk_share = RiskShare {
        basis: Basis::ActivityCost(ActivityCost { value_share_of_tariff: share(0.5) }),
        corridor_share_of_plan: None,
        commissioner_share_inside: share(taken_over),
        commissioner_share_outside: share(taken_over),
    };
    let clauses = Clauses { risk_share: Some(risk_share), ..pays_for_emergencies(Form::Block) };
    let mut rig = Rig::new(clauses, plan_of_emergencies(6.0 * PATIENTS, 2.0 * COST));
    let mut left = |units: f64| {
        let cases = (PATIENTS * units).round();
        let activity = Activity { emergencies: cases as u32, ..Activity::default() };
        let year = Year { activity, cost: pounds(COST * cases), ..Year::default() };
        rig.live_for_both(&year).map(|surplus| surplus.pounds() / PATIENTS)
    };
    let units = best(0.0, 12.0, WIDTH, |units| left(units)[1] + WEIGHT * gain(units));
    (units, gain(units) + left(units).iter().sum::<f64>())
}
