//! V-05: quality and thrift under a block and under a price for each case.

use crate::contract::{Activity, Form};

use super::lever::best_of_each;
use super::rig::{Rig, Year, pays_for_emergencies, plan_of_emergencies, pounds};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-05",
    name: "A block against a price for each case",
    setting: "Patients *n = n₀ + n₁q* follow quality; a case costs *c₀ − e*; thrift costs *½me²*, quality *½kq²*, and quality is \
              worth *a* by itself: at a price *p*, *q = ((p − c₀)n₁ + n₁n₀/m + a)/(k − n₁²/m)* and *e = n/m*; a block is *p* = 0. \
              Where patients do not follow quality, neither depends on the form of payment.",
    source: "Chalkley and Malcomson, Journal of Health Economics 17 (1998), made linear.",
    run,
};

/// Patients, a unit of the model; what a case costs; what thrift and quality cost; what quality is worth by itself.
const PATIENTS: f64 = 1e6;
const BASE: f64 = 100.0;
const COST: f64 = 1_000.0;
const THRIFT: f64 = 2.0;
const QUALITY: f64 = 200.0;
const OWN_WORTH: f64 = 2_000.0;
/// Thrift is searched for in fives, so that both levers are of one size.
const FIVE: f64 = 5.0;

fn run(_: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for following in [2.0, 0.0] {
        for price in [None, Some(500.0), Some(1_000.0), Some(1_500.0)] {
            let margin = price.unwrap_or(0.0) - COST;
            let quality = (margin * following + following * BASE / THRIFT + OWN_WORTH)
                / (QUALITY - following * following / THRIFT);
            let thrift = (BASE + following * quality) / THRIFT;
            let found = chosen(price, following);
            let form = price.map_or_else(|| "block".to_owned(), |price| format!("£{price} a case"));
            let of = |what: &str| format!("{what} that pays best, {form}, n₁ {following}");
            findings.extend([
                Finding::within(Layer::Emergence, of("quality"), "unit", quality, found[0], 0.005, 1),
                Finding::within(Layer::Emergence, of("thrift"), "£ a case", thrift, found[1], 0.02, 1),
            ]);
        }
    }
    findings
}

/// The quality and the thrift that pay best at a price, or under a block.
fn chosen(price: Option<f64>, following: f64) -> [f64; 2] {
    let form = if price.is_some() { Form::Activity } else { Form::Block };
    let plan = plan_of_emergencies(PATIENTS * BASE, price.unwrap_or(COST));
    let mut rig = Rig::new(pays_for_emergencies(form), plan);
    let [quality, thrift] = best_of_each(20.0, 0.001, |&[quality, fives]| {
        let thrift = FIVE * fives;
        let cases = (PATIENTS * (BASE + following * quality)).round();
        let activity = Activity { emergencies: cases as u32, ..Activity::default() };
        let year = Year { activity, cost: pounds(cases * (COST - thrift)), ..Year::default() };
        let left = rig.live(&year).pounds() / PATIENTS;
        left + OWN_WORTH * quality - 0.5 * (THRIFT * thrift * thrift + QUALITY * quality * quality)
    });
    [quality, FIVE * thrift]
}
