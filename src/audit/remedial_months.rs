//! Of V-17: for how many months late remedial action plans hold money back, and where it goes.

use std::collections::BTreeMap;

use crate::agents::provider::remedial_plan::RemedialPlanTerms;
use crate::contract::{
    AgreedGrowth, Clauses, Indexation, PaidBy, Payment, PlanTrigger, PlanTriggers, Regime, RemedialActionPlan, Term,
};
use crate::engine::{Detail, EventKind, Layout, run_in_detail};
use crate::ledger::{Cause, Heading, PostingStage};
use crate::scenario::{Economy, ProviderKind, Scenario};
use crate::units::{ContractId, MONTHS_IN_YEAR, Money, Month, Share};

use super::rig::{pounds, share};
use super::{Finding, Layer, Sample, Trial};

/// Chance that a plan is delivered in a month.
const DELIVERED: f64 = 0.4;
/// Part of a month's value that is withheld while a plan is late.
const WITHHELD: f64 = 0.02;
/// Commissioners, each with a contract, and years of a run.
const COMMISSIONERS: u32 = 20;
const YEARS: u32 = 20;

pub fn findings(trial: &Trial) -> Vec<Finding> {
    // Six months in which a plan is late, and as good as no end.
    let cut_short = (1.0 - libm::pow(1.0 - DELIVERED, 6.0)) / DELIVERED;
    let failed = 6.0 * libm::pow(1.0 - DELIVERED, 6.0);
    let endless = Late::of(trial, 36, Share::ALL);
    let released = Late::of(trial, 6, Share::ALL);
    let kept = Late::of(trial, 6, Share::NONE);
    let months = |what: &str, exact: f64, found: &Sample| {
        // A fiftieth of the months in which a plan is late.
        Finding::sampled_within(Layer::Mechanics, what, "months' part", exact, found.mean(), 0.02 * cut_short)
    };
    let mut findings = vec![
        months("withheld for a late plan without an end", 1.0 / DELIVERED, &endless.withheld),
        months("withheld for a late plan of six months at most", cut_short, &released.withheld),
        months("released where delivery releases all", cut_short - failed, &released.released),
        months("forfeited where delivery releases all", failed, &released.forfeited),
        months("forfeited where delivery releases nothing", cut_short, &kept.forfeited),
    ];
    for (longest, exact) in [(36, 1.0 / DELIVERED), (6, cut_short)] {
        let what = format!("months expected by the coded rule, {longest} at most");
        let found = plans().expected_months(longest);
        findings.push(Finding::within(Layer::Rule, what, "months", exact, found, 1e-6, 1));
    }
    findings
}

/// What late plans moved, in parts of a month's value that is withheld.
struct Late {
    withheld: Sample,
    released: Sample,
    forfeited: Sample,
}

impl Late {
    fn of(trial: &Trial, longest: u32, release_share: Share) -> Self {
        let economy = economy();
        let scenario = Scenario::local(economy, regime(longest, release_share), YEARS);
        let layout = Layout::of(&scenario.economy);
        let mut lived: Vec<[f64; 3]> = Vec::new();
        for future in 0..trial.futures(15) {
            let run = run_in_detail(&scenario, &layout, trial.seed, future).expect("the book proves");
            // Only plans that are sure to end, so that long ones are not missed.
            let until = YEARS * MONTHS_IN_YEAR - longest;
            lived.extend(late_plans(&run.detail.unwrap_or_default(), until));
        }
        let of = |place: usize| lived.iter().map(|plan| plan[place]).collect();
        Self { withheld: of(0), released: of(1), forfeited: of(2) }
    }
}

/// Withheld, released and forfeited for each plan that became late before a month, from the journal.
fn late_plans(detail: &Detail, until: u32) -> impl Iterator<Item = [f64; 3]> {
    let monthly = monthly_parts(detail);
    let mut plans: BTreeMap<(ContractId, Cause), Vec<LatePlan>> = BTreeMap::new();
    for entry in detail.journal.iter().filter(|entry| entry.stage == PostingStage::Paid) {
        let posting = &entry.posting;
        let Some(contract) = posting.contract else { continue };
        let place = match posting.heading {
            Heading::Withheld => 0,
            Heading::Released => 1,
            Heading::Forfeited => 2,
            _ => continue,
        };
        let of_line = plans.entry((contract, posting.cause)).or_default();
        if place == 0 && of_line.last().is_none_or(|plan| plan.ended.is_some()) {
            of_line.push(LatePlan { begun: posting.month, ended: None, moved: [0.0; 3] });
        }
        let Some(plan) = of_line.last_mut() else { continue };
        let part = monthly.get(&(contract, posting.month.year())).copied().unwrap_or(f64::NAN);
        plan.moved[place] += posting.amount.pounds() / part;
        if place > 0 {
            plan.ended = Some(posting.month);
        }
    }
    plans.into_values().flatten().filter(move |plan| plan.begun.0 < until).map(|plan| plan.moved)
}

/// A plan that became late.
struct LatePlan {
    begun: Month,
    ended: Option<Month>,
    /// Withheld, released, forfeited.
    moved: [f64; 3],
}

/// What is withheld in a month under each contract, by year: its part of a twelfth of the value that was signed.
fn monthly_parts(detail: &Detail) -> BTreeMap<(ContractId, u32), f64> {
    let signed = detail.events.iter().filter(|event| event.kind == EventKind::Signed);
    let part = |value: Money| WITHHELD * value.pounds() / f64::from(MONTHS_IN_YEAR);
    signed.filter_map(|event| Some(((event.contract?, event.month.year()), part(event.amount)))).collect()
}

fn plans() -> RemedialPlanTerms {
    RemedialPlanTerms {
        agreed_share: Share::ALL,
        cost_spread: 0.0,
        monthly_success_share: share(DELIVERED),
        breaches_avoided_share: Share::NONE,
        extra_capacity_share: Share::NONE,
        effect_months_after_delivery: 0,
    }
}

/// One hospital that misses every standard, and commissioners who ask for every plan and press for every late one.
fn economy() -> Economy {
    let mut economy: Economy =
        serde_json::from_str(include_str!("economy.json")).expect("the file of the audit is an economy");
    economy.mechanisms.remedial_plans = true;
    economy.remedial_plans = plans();
    economy.monitoring.choice_noise_pounds = Money::ZERO;
    economy.monitoring.plan_value_pounds = pounds(1e9);
    for provider in economy.providers.values_mut() {
        provider.other_services_pounds = pounds(1e9);
        if let ProviderKind::Acute(acute) = &mut provider.kind {
            acute.attendances_per_week = 20_000.0;
            acute.emergencies_per_week = 5_000.0;
            acute.referrals_per_week = 10_000.0;
            acute.waiting_list_patients = 300_000;
            acute.beds = 5_000.0;
        }
    }
    let (contract, commissioner) = (economy.contracts.remove(0), economy.commissioners.pop_first());
    for (number, (_, commissioner)) in (0..COMMISSIONERS).zip(std::iter::repeat(commissioner).flatten()) {
        let name = format!("commissioner-{number}");
        let activity_share = share(1.0 / f64::from(COMMISSIONERS));
        let contract = crate::scenario::ContractFile { commissioner: name.clone(), activity_share, ..contract.clone() };
        economy.contracts.push(contract);
        economy.commissioners.insert(name, commissioner);
    }
    economy
}

/// A block signed every year, with a plan to call for on every month with a breach, late after a month.
fn regime(longest: u32, release_share: Share) -> Regime {
    let trigger = Some(PlanTrigger { months_below_standard: 1, threshold_share: None });
    let standards = PlanTriggers {
        a_and_e_four_hours: trigger.clone(),
        rtt_incomplete: trigger.clone(),
        ..PlanTriggers::default()
    };
    let remedies = RemedialActionPlan {
        standards,
        milestone_months: 1,
        longest_withholding_months: longest,
        paid_by: PaidBy::Provider,
        cost_pounds_per_month: Money::ZERO,
        withheld_share_of_monthly_value: share(WITHHELD),
        release_share,
        not_agreed_share_of_monthly_value: Share::NONE,
        not_delivered_share_of_monthly_value: Share::NONE,
    };
    let term = Term {
        years: 1,
        rebasing_share: Share::NONE,
        yardstick_share: Share::NONE,
        agreed_growth_share_per_year: AgreedGrowth { attendances: 0.0, emergency: 0.0, elective: 0.0, contacts: 0.0 },
        indexation: Indexation::NationalTariff,
        reopener_threshold_share: None,
        early_termination: None,
        staggered: false,
    };
    let clauses = Clauses { remedial_action_plan: Some(remedies), ..Clauses::only(Payment::block()) };
    Regime { term, clauses }
}
