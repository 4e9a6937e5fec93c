//! What pairing is worth: the variance of the effect of a small change of policy, with the same futures for both arms,
//! against independent futures. `cargo bench --no-default-features --bench pairing`.
#![allow(clippy::print_stdout, reason = "what was measured goes to the terminal")]

mod cases;

use commonpurse::contract::{CostAndVolume, Form};
use commonpurse::engine::{Layout, run};
use commonpurse::measures::Column;
use commonpurse::scenario::Scenario;
use commonpurse::units::Share;

const FUTURES: u32 = 400;
const YEARS: u32 = 5;
const SYSTEM: usize = 0;

fn main() {
    let standard = cases::shipped::scenario("typical", "annual-sanctions", YEARS);
    let (seventy, sixty_nine) = (with_marginal_rate(&standard, 0.70), with_marginal_rate(&standard, 0.69));
    let layout = Layout::of(&standard.economy);
    let first_provider = 1 + standard.economy.commissioners.len();
    let lived = |scenario: &Scenario| -> Vec<[f64; 3]> {
        let future = |future| {
            let outcome = run(scenario, &layout, 1, future).unwrap_or_else(|error| panic!("{error}"));
            let over_years = |of: &dyn Fn(usize) -> f64| (0..outcome.years).map(of).sum::<f64>();
            let providers = first_provider..outcome.entities;
            [
                over_years(&|year| providers.clone().map(|entity| outcome.value(year, entity, Column::SURPLUS)).sum()),
                over_years(&|year| outcome.value(year, SYSTEM, Column::SURPLUS)),
                over_years(&|year| outcome.value(year, SYSTEM, Column::FOUR_HOUR_BREACHES)),
            ]
        };
        (0..FUTURES).map(future).collect()
    };
    let (high, low) = (lived(&seventy), lived(&sixty_nine));
    println!("marginal rate 0.70 against 0.69, {FUTURES} futures of {YEARS} years");
    for (column, name) in ["surplus of providers", "surplus of the system", "four-hour breaches"].iter().enumerate() {
        let of = |arm: &[[f64; 3]]| arm.iter().map(|values| values[column]).collect::<Vec<f64>>();
        let (high, low) = (of(&high), of(&low));
        let paired: Vec<f64> = high.iter().zip(&low).map(|(high, low)| high - low).collect();
        let (independent, paired) = (variance(&high) + variance(&low), variance(&paired));
        println!("{name:24} variance cut {:>12.0} times", independent / paired);
    }
}

fn with_marginal_rate(scenario: &Scenario, share: f64) -> Scenario {
    let mut scenario = scenario.clone();
    let marginal_share_above_plan = Share::clamped(share);
    let Form::CostAndVolume(terms) = &scenario.regime.clauses.payment.emergency else {
        panic!("emergencies are paid by cost and volume in this regime");
    };
    let terms = CostAndVolume { marginal_share_above_plan, ..terms.clone() };
    scenario.regime.clauses.payment.emergency = Form::CostAndVolume(terms);
    scenario
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (values.len() - 1) as f64
}
