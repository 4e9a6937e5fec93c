//! V-06: how much effort sanctions call forth, by how heavy and how likely they are.

use crate::agents::provider::target_effort::TargetEffortTerms;
use crate::chance::{Score, binomial};
use crate::contract::{Activity, Application, Clauses, OwedBy, Payment, Plan, Sanction, SanctionTerms, Sanctions};
use crate::units::Share;

use super::rig::{Rig, Year, pounds, share};
use super::search::{best, root};
use super::{Benchmark, Finding, Layer, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-06",
    name: "Sanctions as deterrence",
    setting: "*n* = 1,000 cases with a chance *π₀ − π₁e* of a breach each, £*F* for every breach, imposed in a year \
              with chance *ρ*, cost of effort *½ce²*: *e = ρFnπ₁/c*, so that twice the sanction makes up for half \
              the enforcement. With constant absolute risk aversion *r* the rarer and heavier sanction calls forth \
              more effort: *ce = −ρM′/(r(1 − ρ + ρM))*, *M = (1 + (π₀ − π₁e)(exp(rF) − 1))ⁿ*. The coded rule answers \
              *ρF* alone, at a cost of effort of its own: *(q/q₀)^η = (1 + ρFλ/M)·exp(q₀ − q)*, *η = 1/ε − q₀*.",
    source: "Becker, Journal of Political Economy 76 (1968); the linear form and that under risk aversion derived.",
    run,
};

const CASES: u32 = 1_000;
const BREACHED: f64 = 0.3;
const AVOIDED: f64 = 0.4;
const COST: f64 = 200_000.0;
const AVERSION: f64 = 1e-5;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (enforced, sanction) in [(0.25, 300.0), (0.5, 300.0), (1.0, 300.0), (0.25, 600.0)] {
        let exact = enforced * sanction * f64::from(CASES) * AVOIDED / COST;
        let of = format!("effort under £{sanction} enforced in {enforced} of years");
        let (found, n) = best_effort(trial, enforced, sanction, |surpluses| mean(surpluses.iter().copied()));
        findings.push(Finding::within(Layer::Emergence, of, "effort", exact, found, 0.01, n));
    }
    let sure =
        |surpluses: &[f64]| -libm::log(mean(surpluses.iter().map(|surplus| libm::exp(-AVERSION * surplus)))) / AVERSION;
    for (enforced, sanction) in [(0.5, 300.0), (0.25, 600.0)] {
        let of = format!("effort under £{sanction} enforced in {enforced} of years, risk averse");
        let (found, n) = best_effort(trial, enforced, sanction, sure);
        findings.push(Finding::within(Layer::Emergence, of, "effort", averse(enforced, sanction), found, 0.015, n));
    }
    findings.extend(rule());
    findings
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

/// The effort at which one more costs a provider that shuns risk as much as it is worth to it.
fn averse(enforced: f64, sanction: f64) -> f64 {
    let heavier = libm::exp(AVERSION * sanction) - 1.0;
    root(0.0, 0.75, |effort| {
        let of_one = 1.0 + (BREACHED - AVOIDED * effort) * heavier;
        let of_all = libm::pow(of_one, f64::from(CASES));
        let falls = f64::from(CASES) * AVOIDED * heavier * of_all / of_one;
        COST * effort - enforced * falls / (AVERSION * (1.0 - enforced + enforced * of_all))
    })
}

/// The effort that pays best by the ledger, as `worth` weighs the surpluses of years; the years.
fn best_effort(trial: &Trial, enforced: f64, sanction: f64, worth: impl Fn(&[f64]) -> f64) -> (f64, u64) {
    let (mut rig, n) = (contract(sanction), trial.futures(8_000));
    // Which breaches and which years: parts of equal chance, put together at random.
    let years: Vec<(Score, f64)> =
        (0..n).map(|year| Score::of_uniform(trial.place(0, year, 0).uniform())).zip(trial.strata(1, n)).collect();
    let effort = best(0.0, 0.7, 14, |effort| {
        let cost = 0.5 * COST * effort * effort;
        let lived = years.iter().map(|&(score, uniform)| {
            let breaches = binomial(CASES, BREACHED - AVOIDED * effort, score);
            let activity = Activity { attendances: CASES, breaches, ..Activity::default() };
            let is_waived = uniform >= enforced;
            rig.live(&Year { activity, cost: pounds(cost), is_waived, ..Year::default() }).pounds()
        });
        worth(&lived.collect::<Vec<f64>>())
    });
    (effort, u64::from(n))
}

/// A contract that pays nothing and holds a sanction for every breach.
fn contract(sanction: f64) -> Rig {
    let four_hours = Sanction {
        per_breach_pounds: pounds(sanction),
        threshold_share: None,
        floor_share: None,
        owed_by: OwedBy::Provider,
        level: None,
    };
    let sanctions = Sanctions {
        standards: SanctionTerms { a_and_e_four_hours: Some(four_hours), ..SanctionTerms::default() },
        cap_share_of_quarterly_value: None,
        reinvested_share: Share::NONE,
        application: Application::Discretion,
    };
    Rig::new(Clauses { sanctions: Some(sanctions), ..Clauses::only(Payment::block()) }, Plan::default())
}

/// The coded rule: effort is where the last breach that it avoids costs what it is felt to be worth, and it is the same for
/// twice the sanction at half the belief.
fn rule() -> [Finding; 3] {
    let effort = |elasticity: f64, sanction: f64, belief: f64| {
        let terms = TargetEffortTerms {
            base_effort: 0.45,
            non_money_pressure_pounds: pounds(180.0),
            response_elasticity: elasticity,
            loss_multiplier: 1.5,
            enforcement_belief_share: Share::ALL,
            belief_step_share: share(0.1),
        };
        terms.effort(terms.felt_sanction(sanction, belief))
    };
    // Felt are £120 · ½ · 1.5 = £90, half as much as all other pressure.
    let exact = |elasticity: f64| {
        let exponent = 1.0 / elasticity - 0.45;
        // Marginal cost over marginal worth, both as parts of those without sanctions, in logarithms.
        root(0.1, 2.0, |effort| exponent * libm::log(effort / 0.45) - (libm::log(1.5) + 0.45 - effort))
    };
    let (responsive, exact) = (exact(1.0), exact(0.3));
    [
        ("coded effort at an elasticity of 1, £120 believed in by half", responsive, effort(1.0, 120.0, 0.5)),
        ("coded effort at an elasticity of 0.3, £120 believed in by half", exact, effort(0.3, 120.0, 0.5)),
        ("coded effort at an elasticity of 0.3, £240 believed in by a quarter", exact, effort(0.3, 240.0, 0.25)),
    ]
    .map(|(of, exact, found)| Finding::within(Layer::Rule, of, "effort", exact, found, 1e-12, 1))
}
