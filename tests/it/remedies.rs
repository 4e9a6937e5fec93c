//! Remedial action plans, what stands in escrow for them, and what few staff hours leave of a contract's levers.

use std::collections::BTreeMap;

use commonpurse::contract::{PaidBy, PlanTrigger, PlanTriggers, Regime, RemedialActionPlan};
use commonpurse::engine::{Event, EventKind, Run};
use commonpurse::ledger::{Heading, Node, PostingStage};
use commonpurse::measures::Column;
use commonpurse::scenario::Economy;
use commonpurse::units::Money;

use crate::world::*;

/// An economy whose commissioners ask for every plan they may ask for and press for every late one.
fn keen() -> Economy {
    let mut economy = typical();
    economy.mechanisms.triage_hours = false;
    economy.monitoring.choice_noise_pounds = Money::ZERO;
    economy.monitoring.plan_value_pounds = pounds(1e8);
    economy.mechanisms.plan_refusal_weighed = false;
    economy.remedial_plans.agreed_share = share(1.0);
    economy.remedial_plans.monthly_success_share = share(0.4);
    economy
}

/// Plans on every month with a breach, late after a month and failed after six more.
fn plans(change: impl Fn(&mut RemedialActionPlan)) -> Regime {
    changed("annual-remedial-plans", |regime| {
        let trigger = PlanTrigger { months_below_standard: 1, threshold_share: None };
        let terms = regime.clauses.remedial_action_plan.as_mut().expect("it has plans");
        terms.standards = PlanTriggers {
            a_and_e_four_hours: Some(trigger.clone()),
            rtt_incomplete: Some(trigger.clone()),
            ..PlanTriggers::default()
        };
        (terms.milestone_months, terms.longest_withholding_months) = (1, 6);
        change(terms);
    })
}

fn events(run: Run) -> Vec<Event> {
    run.detail.expect("detail was asked for").events
}

fn paid(run: &Run, heading: Heading) -> Money {
    let journal = &run.detail.as_ref().expect("detail was asked for").journal;
    let of = journal.iter().filter(|entry| entry.stage == PostingStage::Paid && entry.posting.heading == heading);
    of.map(|entry| entry.posting.amount).sum()
}

#[test]
fn each_month_withheld_is_its_part_of_the_months_value() {
    let (economy, regime) = (keen(), plans(|terms| terms.withheld_share_of_monthly_value = share(0.02)));
    let events = events(live_in_detail(&economy, &regime, 1, 0));
    let value = |event: &Event| {
        let of_year = events.iter().find(|one| one.kind == EventKind::Signed && one.contract == event.contract);
        of_year.expect("every contract is signed").amount
    };
    let withheld: Vec<&Event> = events.iter().filter(|event| event.kind == EventKind::Withheld).collect();
    assert!(withheld.len() > 10, "{} months", withheld.len());
    for event in withheld {
        let part = value(event).instalment(event.month.of_year(), 1, 12) * share(0.02);
        assert_eq!(event.amount, part);
    }
}

#[test]
fn what_is_withheld_goes_back_on_delivery_and_is_forfeited_on_failure() {
    let regime = plans(|_| {});
    let with_success = |success: f64| {
        let mut economy = keen();
        economy.remedial_plans.monthly_success_share = share(success);
        live_in_detail(&economy, &regime, 4, 0)
    };
    let sure = with_success(1.0);
    assert_eq!(paid(&sure, Heading::Withheld), Money::ZERO, "a plan that is delivered at once is never late");
    let never = with_success(0.0);
    let (withheld, forfeited) = (paid(&never, Heading::Withheld), paid(&never, Heading::Forfeited));
    assert!(forfeited > Money::ZERO && forfeited < withheld, "what is withheld at the end is given back");
    assert_eq!(paid(&never, Heading::Released), withheld - forfeited);
    assert!(paid(&never, Heading::PlanPenalty) > Money::ZERO);
    let sometimes = with_success(0.4);
    let released = paid(&sometimes, Heading::Released);
    assert!(released > Money::ZERO);
    assert_eq!(released + paid(&sometimes, Heading::Forfeited), paid(&sometimes, Heading::Withheld));
}

#[test]
fn a_contract_that_releases_nothing_leaves_all_of_it_with_the_commissioner() {
    let run = live_in_detail(&keen(), &plans(|terms| terms.release_share = share(0.0)), 3, 0);
    assert_eq!(paid(&run, Heading::Released), Money::ZERO);
    assert!(paid(&run, Heading::Withheld) > Money::ZERO);
    assert_eq!(paid(&run, Heading::Forfeited), paid(&run, Heading::Withheld));
}

#[test]
fn money_stands_in_escrow_over_a_year_end_and_never_at_the_end_of_the_run() {
    let mut economy = keen();
    economy.remedial_plans.monthly_success_share = share(0.1);
    let outcome = live(&economy, &plans(|_| {}), 4, 0);
    let in_escrow = of_system(&outcome, Column::IN_ESCROW);
    assert!(in_escrow[0] > 0.0, "{in_escrow:?}");
    assert_eq!(in_escrow[3], 0.0);
}

#[test]
fn every_movement_of_a_plan_has_the_parties_that_it_should() {
    let run = live_in_detail(&keen(), &plans(|terms| terms.release_share = share(0.5)), 3, 0);
    for entry in &run.detail.expect("detail was asked for").journal {
        let (from, to) = (entry.posting.from, entry.posting.to);
        let is_right = match entry.posting.heading {
            Heading::Withheld => matches!((from, to), (Node::Provider(_), Node::Escrow)),
            Heading::Released => matches!((from, to), (Node::Escrow, Node::Provider(_))),
            Heading::Forfeited => matches!((from, to), (Node::Escrow, Node::Commissioner(_))),
            Heading::PlanPenalty => matches!((from, to), (Node::Provider(_), Node::Commissioner(_))),
            Heading::PlanCost => matches!((from, to), (Node::Provider(_), Node::StaffAndSuppliers)),
            _ => from != Node::Escrow && to != Node::Escrow,
        };
        assert!(is_right, "{entry:?}");
    }
}

#[test]
fn whoever_pays_for_the_work_pays_the_same_for_the_same_plans() {
    let mut economy = keen();
    freeze(&mut economy);
    economy.mechanisms.remedial_plans = true;
    economy.mechanisms.trust = false;
    let [provider, commissioner] = [PaidBy::Provider, PaidBy::Commissioner]
        .map(|paid_by| live(&economy, &plans(|terms| terms.paid_by = paid_by), 5, 0));
    assert_same(&provider, &commissioner, CARE, "plans work whoever pays");
    let cost = |outcome: &commonpurse::engine::Outcome, party| outcome.flow(party, Heading::PlanCost);
    assert!(cost(&provider, 1) < 0.0);
    assert_eq!((cost(&provider, 0), cost(&commissioner, 1)), (0.0, 0.0));
    assert_eq!(cost(&provider, 1), cost(&commissioner, 0));
}

#[test]
fn plans_at_work_avoid_breaches_and_shorten_the_list() {
    let with_effect = |effect: f64| {
        let mut economy = keen();
        economy.remedial_plans.breaches_avoided_share = share(effect);
        economy.remedial_plans.extra_capacity_share = share(effect / 5.0);
        live(&economy, &plans(|_| {}), 5, 0)
    };
    let (idle, at_work) = (with_effect(0.0), with_effect(0.25));
    let last = |outcome, column| *of_system(outcome, column).last().expect("years were lived");
    let ratio = last(&at_work, Column::FOUR_HOUR_BREACHES) / last(&idle, Column::FOUR_HOUR_BREACHES);
    assert!(ratio < 0.9, "{ratio}");
    // Capacity is set anew each year and follows the list, so the first year alone shows the plans themselves.
    let first = |outcome| of_system(outcome, Column::OVER_18_WEEKS)[0];
    assert!(first(&at_work) < first(&idle));
}

/// Sanctions contracted, imposed, and waived by reason, over all years.
fn levers(economy: &Economy) -> BTreeMap<&'static str, f64> {
    let outcome = live(economy, &regime("annual-sanctions-2014-15"), 5, 0);
    let sum = |column| of_system(&outcome, column).iter().sum::<f64>();
    BTreeMap::from([
        ("contracted", sum(Column::SANCTIONS_CONTRACTED)),
        ("imposed", sum(Column::SANCTIONS_IMPOSED)),
        ("choice", sum(Column::WAIVED_BY_CHOICE)),
        ("hours", sum(Column::WAIVED_FOR_HOURS)),
        ("unseen", sum(Column::WAIVED_UNSEEN)),
        ("plan", sum(Column::WAIVED_FOR_PLAN)),
    ])
}

#[test]
fn the_share_of_unused_levers_follows_from_staff_hours_and_is_nowhere_written_down() {
    let with_staff = |ratio: f64| {
        let mut economy = typical();
        economy.monitoring.staff_ratio = ratio;
        let found = levers(&economy);
        [found["imposed"] / found["contracted"], found["hours"] / found["contracted"]]
    };
    let [none, few, many] = [0.0, 0.95, 100.0].map(with_staff);
    assert_eq!(none, [0.0, 1.0]);
    assert!(few[1] > 0.05 && few[1] < 1.0 && few[0] > 0.0, "{few:?}");
    assert!(many[0] > few[0] && many[1] == 0.0, "{many:?} against {few:?}");
}

#[test]
fn what_is_not_noticed_is_waived_unseen() {
    let mut economy = typical();
    economy.monitoring.detection_share = share(0.0);
    let blind = levers(&economy);
    assert_eq!(blind["unseen"], blind["contracted"]);
    economy.monitoring.detection_share = share(0.7);
    let found = levers(&economy);
    assert!(found["unseen"] > 0.0 && found["imposed"] > 0.0, "{found:?}");
}

#[test]
fn a_favour_raises_the_providers_trust_and_promises_are_written_down() {
    let trust_with = |weight: f64| {
        let mut economy = typical();
        economy.mechanisms.remedial_plans = false;
        economy.trust.waiver_weight = weight;
        // Nothing is ever worth imposing: every sanction is waived by choice.
        economy.monitoring.choice_noise_pounds = Money::ZERO;
        economy.monitoring.relationship_loss_pounds = pounds(1e9);
        let run = live_in_detail(&economy, &regime("annual-sanctions-2014-15"), 3, 0);
        let trust = of_system(&run.outcome, Column::TRUST)[2];
        let favours = events(run).iter().filter(|event| event.kind == EventKind::Favour).count();
        (trust, favours)
    };
    let ((without, favours), (with, _)) = (trust_with(0.0), trust_with(3.0));
    assert!(favours > 10 && with > without, "{favours} favours: {with} against {without}");
    let lived = events(live_in_detail(&keen(), &plans(|_| {}), 3, 0));
    for kind in [EventKind::PlanDelivered, EventKind::PlanFailed, EventKind::PaidInFull, EventKind::PaidShort] {
        assert!(lived.iter().any(|event| event.kind == kind), "nothing is {}", kind.name());
    }
}
