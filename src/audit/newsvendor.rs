//! V-25: how much capacity pays where what is not delivered is sanctioned.

use crate::chance::normal_score;
use crate::contract::{
    Activity, Application, Clauses, Form, LineValues, OwedBy, Payment, Plan, Sanction, SanctionTerms, Sanctions,
};
use crate::units::{Money, Share};

use super::rig::{Rig, Year, pounds};
use super::search::{best, normal_below, normal_density, root};
use super::{Benchmark, Finding, Layer, Sample, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-25",
    name: "Capacity under uncertain demand",
    setting: "Contacts wanted, normal of mean 1,000 and spread 50, are delivered up to a capacity *K* that costs \
              £400 each; payment by activity leaves £800 a contact, and each contact that is not delivered costs a \
              sanction of £*f*: *Φ((K − μ)/σ) = 1 − 400/(800 + f)*. A contact is counted as 100, so that whole \
              contacts do not matter.",
    source: "Arrow, Harris and Marschak, Econometrica 19 (1951), the newsvendor.",
    run,
};

/// Contacts in one of the setting, and what each has of its money.
const CONTACTS: f64 = 100.0;
const MEAN: f64 = 1_000.0;
const DEVIATION: f64 = 50.0;
const CAPACITY_COST: f64 = 400.0;
const MARGIN: f64 = 800.0;
const PRICE: f64 = 2_000.0;

fn run(trial: &Trial) -> Vec<Finding> {
    let demands: Vec<f64> = trial
        .strata(0, trial.futures(2_000))
        .into_iter()
        .map(|uniform| MEAN + DEVIATION * normal_score(uniform))
        .collect();
    let mut findings = Vec::new();
    for (series, sanction) in [0.0, 300.0, 1_000.0].into_iter().enumerate() {
        let critical = 1.0 - CAPACITY_COST / (MARGIN + sanction);
        let score = root(-3.0, 3.0, |score| normal_below(score) - critical);
        let exact = MEAN + DEVIATION * score;
        let mut rig = contract(sanction);
        let found = best(900.0, 1_100.0, 40, |capacity| {
            demands.iter().map(|&demand| surplus(&mut rig, capacity, demand)).sum::<f64>()
        });
        let drawn = |draw| MEAN + DEVIATION * trial.place(series as u32 + 1, draw, 0).normal();
        let years: Sample = (0..trial.futures(20_000)).map(|draw| surplus(&mut rig, exact, drawn(draw))).collect();
        let mean = MEAN * (MARGIN - CAPACITY_COST) - (MARGIN + sanction) * DEVIATION * normal_density(score);
        let of = |what: &str| format!("{what}, sanction of £{sanction}");
        let n = demands.len() as u64;
        findings.extend([
            Finding::within(Layer::Emergence, of("capacity that pays best"), "contacts", exact, found, 0.5, n),
            Finding::sampled(Layer::Mechanics, of("mean surplus at that capacity"), "£", mean, years.mean()),
        ]);
    }
    findings
}

/// A year's surplus by the ledger.
fn surplus(rig: &mut Rig, capacity: f64, demand: f64) -> f64 {
    let wanted = demand * CONTACTS;
    let delivered = wanted.min(capacity * CONTACTS).round();
    let cost = (CAPACITY_COST * capacity * CONTACTS + (PRICE - MARGIN) * delivered) / CONTACTS;
    let activity =
        Activity { contacts_wanted: wanted.round() as u32, contacts: delivered as u32, ..Activity::default() };
    rig.live(&Year { activity, cost: pounds(cost), ..Year::default() }).pounds()
}

/// Payment by activity for contacts, and a sanction for each that is wanted and not delivered.
fn contract(sanction: f64) -> Rig {
    let contacts = Sanction {
        per_breach_pounds: pounds(sanction / CONTACTS),
        threshold_share: None,
        floor_share: None,
        owed_by: OwedBy::Provider,
        level: None,
    };
    let sanctions = Sanctions {
        standards: SanctionTerms { community_contacts: Some(contacts), ..SanctionTerms::default() },
        cap_share_of_quarterly_value: None,
        reinvested_share: Share::NONE,
        application: Application::Mandatory,
    };
    let payment = Payment { contacts: Form::Activity, ..Payment::block() };
    let nothing = Money::ZERO;
    let tariff = LineValues([nothing, nothing, nothing, pounds(PRICE / CONTACTS)]);
    let plan = Plan { tariff, local_index: 1.0, ..Plan::default() };
    Rig::new(Clauses { sanctions: Some(sanctions), ..Clauses::only(payment) }, plan)
}
