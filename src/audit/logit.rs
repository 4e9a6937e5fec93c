//! V-28: the logit choice of enforcement takes the best with the chance that it should.

use crate::agents::commissioner::monitoring::{Action, Case, Decision, MonitoringTerms, Staff};
use crate::units::{Money, Share};

use super::rig::pounds;
use super::{Benchmark, Finding, Layer, SampleEstimate, Trial};

pub const BENCHMARK: Benchmark = Benchmark {
    id: "V-28",
    name: "Logit choice",
    setting: "A commissioner weighs a sanction of £10,000 that costs nothing to impose against waiving, with a \
              noise: it is imposed with chance *1/(1 + exp(−benefit/noise))*. Of several ways each is chosen in \
              proportion to *exp(benefit/noise)*; without noise the best is.",
    source: "Luce, Individual Choice Behavior (1959); McFadden (1974).",
    run,
};

const DRAWS: u32 = 330_000;
const BENEFIT: f64 = 10_000.0;

fn run(trial: &Trial) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (series, precision) in [(0, 0.5), (1, 1.0), (2, 2.0), (3, 4.0)] {
        let exact = 1.0 / (1.0 + libm::exp(-precision));
        let case = worth_acting_on(BENEFIT);
        let found = share_of(trial, series, &[(Action::Sanction, exact)], BENEFIT / precision, case);
        let what = format!("chance of the best of two, gap {precision} times the noise");
        findings
            .extend(found.into_iter().map(|found| Finding::sampled(Layer::Rule, what.clone(), "chance", exact, found)));
    }
    // A sanction worth 10,000, a plan worth 15,000 less what it costs, and nothing.
    let (plan, noise) = (13_000.0, 5_000.0);
    let case = Case { plan_cost: Some(pounds(PLAN_VALUE - plan)), ..worth_acting_on(BENEFIT) };
    let weights = [BENEFIT, plan, 0.0].map(|benefit| libm::exp(benefit / noise));
    let chance = |at: usize| weights[at] / weights.iter().sum::<f64>();
    let ways = [(Action::Sanction, chance(0)), (Action::Plan, chance(1))];
    for ((action, exact), found) in ways.into_iter().zip(share_of(trial, 4, &ways, noise, case)) {
        let what = format!("chance of {action:?} among three").to_lowercase();
        findings.push(Finding::sampled(Layer::Rule, what, "chance", exact, found));
    }
    let sure = share_of(trial, 5, &[(Action::Plan, 1.0)], 0.0, case);
    findings.extend(sure.into_iter().map(|sure| {
        Finding::within(Layer::Rule, "chance of the best without noise", "chance", 1.0, sure.value, 0.0, sure.n)
    }));
    findings
}

/// How often each way is chosen over drawn uniforms.
fn share_of(trial: &Trial, series: u32, ways: &[(Action, f64)], noise: f64, case: Case) -> Vec<SampleEstimate> {
    let (terms, draws) = (choosing(noise), trial.futures(DRAWS));
    let mut chosen = vec![0_u64; ways.len()];
    for draw in 0..draws {
        let case = Case { draw: trial.place(series, draw, 0).uniform(), ..case };
        let decision = decide(&terms, case, 0.0);
        for (chosen, (action, _)) in chosen.iter_mut().zip(ways) {
            *chosen += u64::from(decision == Decision::Acted(*action));
        }
    }
    let estimate = |(chosen, way): (u64, &(Action, f64))| SampleEstimate::of_chance(chosen, u64::from(draws), way.1);
    chosen.into_iter().zip(ways).map(estimate).collect()
}

const PLAN_VALUE: f64 = 15_000.0;

/// Terms under which acting is worth the sanction less one hour of staff time.
pub(super) fn choosing(noise: f64) -> MonitoringTerms {
    MonitoringTerms {
        detection_share: Share::ALL,
        detection_value_pounds: Money::ZERO,
        plan_value_pounds: pounds(PLAN_VALUE),
        relationship_loss_pounds: Money::ZERO,
        plan_harm_share: Share::NONE,
        choice_noise_pounds: pounds(noise),
        hours_per_case: 1.0,
        hours_per_case_provider: 0.0,
        hours_per_plan: 1.0,
        hours_to_look: 0.0,
        staff_ratio: 1.0,
        trust_slope_ratio: 0.0,
        hourly_cost_pounds: Money::ZERO,
    }
}

/// A case that brings so many pounds.
pub(super) fn worth_acting_on(sanction: f64) -> Case {
    Case {
        sanction: Some(pounds(sanction)),
        reinvested: Share::NONE,
        plan_cost: None,
        may_withhold: false,
        is_planned: false,
        trust: 0.0,
        favour: 1.0,
        relationship_worth: 0.0,
        is_seen: true,
        draw: 0.5,
    }
}

/// What is made of one case, when an hour costs so much.
pub(super) fn decide(terms: &MonitoringTerms, case: Case, hourly_cost: f64) -> Decision {
    terms.triage(&[case], Staff { hours: 1.0, hourly_cost }).0[0]
}
