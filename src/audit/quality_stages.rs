//! V-17: what goals earn in stages, all or nothing and with partial credit, and what late remedial action plans hold back.

use crate::contract::{
    Activity, Clauses, Credit, Funded, Goal, Level, Linear, Paid, Payment, Plan, QualityGoals, QualityPayment,
};
use crate::units::{MONTHS_IN_YEAR, QUARTERS_IN_YEAR, Share};

use super::rig::{Rig, Year, pounds, share};
use super::{Benchmark, Finding, Layer, Sample, Trial, remedial_months};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-17",
    name: "Quality payment and remedial plans",
    setting: "£2.5m on one goal in four equal stages, met with chances *P* = 0.9, 0.8, 0.7, 0.6: *V·ΣuP* in stages, \
              *V·ΠP* all or nothing; with breaches even on 0 to 199 of 1,000 partial credit earns its expectation. A \
              late remedial action plan that is delivered in a month with chance *p* = 0.4 is open for *1/p* months, \
              for *(1 − (1 − p)⁶)/p* where it fails after six; each holds back its part of the month's value, and \
              what a failed plan held back, *6(1 − p)⁶* months, is forfeited. Plans are lived by the engine, each \
              begun early enough to end, and read from the journal.",
    source: "Moments of Bernoulli and limited geometric variables.",
    run,
};

const VALUE: f64 = 2_500_000.0;
/// A year's block, of which the quality payment is a fortieth.
const BLOCK: f64 = 100_000_000.0;
const MET: [f64; 4] = [0.9, 0.8, 0.7, 0.6];
const ATTENDANCES: u32 = 1_000;

fn run(trial: &Trial) -> Vec<Finding> {
    // 50 breaches of 1,000 attendances meet 95%, 51 miss it.
    let met_or_missed = |quarter: usize, uniform: f64| if uniform < MET[quarter] { 50 } else { 51 };
    let even = |_: usize, uniform: f64| (200.0 * uniform) as u32;
    let linear = || Credit::Linear(Linear { floor_share: share(0.85) });
    let mean = |what: &str, exact: f64, found: &Sample| {
        Finding::sampled(Layer::Mechanics, format!("mean earned, {what}"), "£", exact, found.mean())
    };
    let (n, few) = (trial.futures(400_000), trial.futures(150_000));
    let mut findings = vec![
        mean("in stages", 0.75 * VALUE, &years(trial, n, payment(false, Credit::Cliff), met_or_missed)),
        mean("all or nothing", 0.3024 * VALUE, &years(trial, n, payment(true, Credit::Cliff), met_or_missed)),
        // Full credit for 0 to 50 breaches; then a straight line to none at 150, which adds up to 49.5.
        mean("partial credit", (51.0 + 49.5) / 200.0 * VALUE, &years(trial, few, payment(false, linear()), even)),
        mean("no partial credit", 51.0 / 200.0 * VALUE, &years(trial, few, payment(false, Credit::Cliff), even)),
    ];
    findings.extend(remedial_months::findings(trial));
    findings
}

/// A block and a quality payment on four hours alone.
fn payment(all_or_nothing: bool, credit: Credit) -> Clauses {
    let goal = Goal { weight_share: Share::ALL, level: Level::National, required_share: share(0.95), credit };
    let quality = QualityPayment {
        share_of_contract_value: share(VALUE / BLOCK),
        goals: QualityGoals { a_and_e_four_hours: Some(goal), ..QualityGoals::default() },
        weight_share_by_quarter: [share(0.25); QUARTERS_IN_YEAR as usize],
        all_or_nothing,
        paid: Paid::WhenEarned,
        funded: Funded::OnTop,
    };
    Clauses { quality_payment: Some(quality), ..Clauses::only(Payment::block()) }
}

/// What years earn by the ledger, with the breaches of a quarter's months drawn from its uniform number.
fn years(trial: &Trial, futures: u32, clauses: Clauses, breaches: impl Fn(usize, f64) -> u32) -> Sample {
    let plan = Plan { local_index: 1.0, other_services: pounds(BLOCK), ..Plan::default() };
    let mut rig = Rig::new(clauses, plan);
    let year = |draw: u32| {
        let quarters: [u32; QUARTERS_IN_YEAR as usize] =
            std::array::from_fn(|quarter| breaches(quarter, trial.place(0, draw, quarter as u32).uniform()));
        let months: [Activity; MONTHS_IN_YEAR as usize] = std::array::from_fn(|month| Activity {
            attendances: ATTENDANCES,
            breaches: quarters[month / 3],
            ..Activity::default()
        });
        rig.live(&Year { months: &months, ..Year::default() }).pounds() - BLOCK
    };
    (0..futures).map(year).collect()
}
