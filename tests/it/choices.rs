//! Choices at a signing: what parties make of the contract that they are offered, and that whoever reads it sees the same.

use commonpurse::contract::{Choices, Form, Line, Payment, Regime, STANDARDS};
use commonpurse::engine::{ContractYear, EventKind, Outcome};
use commonpurse::engine::{Layout, run};
use commonpurse::measures::Column;
use commonpurse::scenario::{Economy, Exception, Scenario};
use commonpurse::units::{Hours, Share};

use crate::world::*;

const YEARS: u32 = 4;

fn years(economy: &Economy, regime: &Regime) -> Vec<ContractYear> {
    live_in_detail(economy, regime, YEARS, 0).detail.expect("detail was asked for").contract_years
}

fn all_years(outcome: &Outcome, column: Column) -> f64 {
    of_system(outcome, column).into_iter().sum()
}

/// Commissioners short of money whose providers lose more by going to arbitration than by giving in.
fn short_and_meek() -> Economy {
    let mut economy = economy("strained");
    economy.choice.arbitration_harm_ratio = 100.0;
    for commissioner in economy.commissioners.values_mut() {
        commissioner.allocation_pounds = commissioner.allocation_pounds.times(0.95);
    }
    economy
}

#[test]
fn a_meek_provider_gives_in_and_a_contract_with_the_form_written_down_is_settled_to_the_same_penny() {
    let (economy, offered) = (short_and_meek(), changed("annual-when-short", |regime| set_gap(regime, 0.0)));
    let detail = live_in_detail(&economy, &offered, 1, 0).detail.expect("detail was asked for");
    for year in detail.contract_years {
        // Community providers have no line with another form.
        assert_eq!(year.plan.choices.is_short, year.plan.volumes.get(Line::Emergency) > 0.0);
    }
    let written = changed("annual-when-short", |regime| {
        let Payment { emergency, elective, when_short, .. } = &mut regime.clauses.payment;
        let terms = when_short.take().expect("it has one");
        (*emergency, *elective) = (terms.emergency.expect("a block"), terms.elective.expect("a discount"));
    });
    let [by_choice, by_text] = [&offered, &written].map(|regime| live(&economy, regime, 1, 0));
    assert_same(&by_choice, &by_text, &all_but(&[Column::PAID_WHEN_SHORT]), "a form that was agreed");
}

fn set_gap(regime: &mut Regime, gap: f64) {
    regime.clauses.payment.when_short.as_mut().expect("it has one").gap_share = share(gap);
}

#[test]
fn value_paid_when_short_is_no_more_than_what_is_planned_and_nothing_where_nobody_is_short_enough() {
    let economy = short_and_meek();
    let under = |gap: f64| live(&economy, &changed("annual-when-short", |regime| set_gap(regime, gap)), YEARS, 0);
    let outcome = under(0.0);
    for year in 0..YEARS as usize {
        let [short, planned] = [Column::PAID_WHEN_SHORT, Column::PLANNED_ACTIVITY].map(|c| outcome.value(year, 0, c));
        assert!((0.0..=planned).contains(&short), "{short} of {planned}");
    }
    assert!(all_years(&outcome, Column::PAID_WHEN_SHORT) > 0.0);
    assert_eq!(all_years(&under(1.0), Column::PAID_WHEN_SHORT), 0.0);
    assert!(all_years(&under(0.03), Column::PAID_WHEN_SHORT) <= all_years(&outcome, Column::PAID_WHEN_SHORT));
}

#[test]
fn a_proud_provider_goes_to_arbitration_and_keeps_what_is_written_as_often_as_it_is_upheld() {
    let mut economy = economy("strained");
    economy.choice.arbitration_harm_ratio = 0.0;
    economy.negotiation.arbitration_cost_pounds = pounds(0.0);
    let regime = changed("annual-when-short", |regime| set_gap(regime, 0.0));
    economy.choice.written_form_upheld_share = share(0.999);
    let mostly = live_in_detail(&economy, &regime, YEARS, 0);
    let events = mostly.detail.expect("detail was asked for").events;
    assert!(events.iter().any(|event| event.kind == EventKind::Arbitrated), "nobody goes to arbitration");
    assert_eq!(all_years(&mostly.outcome, Column::PAID_WHEN_SHORT), 0.0);
    economy.choice.written_form_upheld_share = Share::NONE;
    assert!(all_years(&live(&economy, &regime, YEARS, 0), Column::PAID_WHEN_SHORT) > 0.0);
}

#[test]
fn a_local_standard_is_taken_up_where_it_pays_and_left_out_where_its_hours_cost_too_much() {
    let held = |hours: f64| {
        let mut economy = typical();
        economy.quality_payment.local_goal_hours_per_year = Hours::of(hours);
        economy.choice.local_hours_spread = 0.0;
        all_years(&live(&economy, &regime("annual-sanctions-local"), YEARS, 0), Column::LOCAL_STANDARDS)
    };
    let contracts = (typical().contracts.len() * YEARS as usize) as f64;
    let (few, usual, many) = (held(0.0), held(75.0), held(1e5));
    assert!(few <= contracts && many == 0.0 && few >= usual, "{few}, {usual}, {many} of {contracts}");
}

#[test]
fn a_standard_that_is_left_out_carries_no_sanction_and_national_ones_are_never_left_out() {
    let mut economy = typical();
    (economy.quality_payment.local_goal_hours_per_year, economy.choice.local_hours_spread) = (Hours::of(1e5), 0.0);
    let without = changed("annual-sanctions-local", |regime| {
        regime.clauses.sanctions.as_mut().expect("it has sanctions").standards.community_contacts = None;
    });
    let [left_out, never_there] =
        [&regime("annual-sanctions-local"), &without].map(|regime| live(&economy, regime, YEARS, 0));
    assert_same(&left_out, &never_there, &columns(), "a standard that is left out");
    for year in years(&economy, &regime("annual-sanctions-local")) {
        let left_out = (0..STANDARDS.len()).filter(|&standard| year.plan.choices.left_out[standard]);
        assert_eq!(left_out.map(|standard| STANDARDS[standard].id).collect::<Vec<_>>(), ["community_contacts"]);
    }
}

#[test]
fn goals_are_drawn_the_same_under_every_regime_and_national_goals_are_not_drawn() {
    let economy = typical();
    let drawn = |name: &str| -> Vec<[f64; 3]> {
        years(&economy, &regime(name)).iter().map(|year| year.plan.choices.harder_by).collect()
    };
    let (some, all) = (drawn("annual-sanctions-cquin"), drawn("annual-sanctions-cquin-local"));
    assert!(all.iter().any(|harder| harder[0] != 0.0));
    for (some, all) in some.iter().zip(&all) {
        assert_eq!((some[0], some[1], some[2]), (0.0, 0.0, all[2]));
    }
}

#[test]
fn without_a_spread_and_a_price_nothing_that_is_chosen_changes_anything() {
    let mut on = typical();
    on.choice.goal_spread_share = Share::NONE;
    (on.choice.trust_left_after_round_share, on.choice.trust_left_after_criterion_share) = (Share::ALL, Share::ALL);
    let mut off = on.clone();
    (off.mechanisms.goals_drawn, off.mechanisms.talks_wear_trust) = (false, false);
    (off.mechanisms.form_when_short, off.mechanisms.local_standards_weighed) = (false, false);
    for name in ["annual-sanctions-cquin-local", "annual-sanctions-2014-15", "five-year-shared-risk"] {
        let [with, without] = [&on, &off].map(|economy| live(economy, &regime(name), YEARS, 0));
        assert_same(&with, &without, &columns(), name);
    }
}

#[test]
fn every_plan_that_may_be_asked_for_is_agreed_or_refused_and_a_plan_that_costs_nothing_is_never_refused() {
    let mut economy = typical();
    let free = changed("annual-remedial-plans-commissioner-pays", |regime| {
        let terms = regime.clauses.remedial_action_plan.as_mut().expect("it has plans");
        terms.not_delivered_share_of_monthly_value = Share::NONE;
        terms.withheld_share_of_monthly_value = Share::NONE;
    });
    let outcome = live(&economy, &free, YEARS, 0);
    assert!(all_years(&outcome, Column::PLANS_AGREED) > 0.0);
    assert_eq!(all_years(&outcome, Column::PLANS_REFUSED), 0.0);
    economy.monitoring.relationship_loss_pounds = pounds(0.0);
    let toothless = changed("annual-remedial-plans", |regime| {
        let terms = regime.clauses.remedial_action_plan.as_mut().expect("it has plans");
        terms.not_agreed_share_of_monthly_value = Share::NONE;
    });
    let refusing = live(&economy, &toothless, YEARS, 0);
    assert_eq!(all_years(&refusing, Column::PLANS_AGREED), 0.0);
    assert!(all_years(&refusing, Column::PLANS_REFUSED) > 0.0);
}

#[test]
fn by_default_a_contract_is_as_it_is_written() {
    let plain = Payment::block();
    assert_eq!(plain.form_under(&Choices::default(), Line::Emergency), &Form::Block);
    for year in years(&typical(), &regime("annual-sanctions")) {
        assert_eq!(year.plan.choices, Choices::default());
    }
}

/// A future in which the contracts of some commissioners follow another regime than the rest.
fn apart(economy: &Economy, rest: &str, other: &str, is_apart: impl Fn(&str) -> bool) -> Outcome {
    let of_contract = |contract: &commonpurse::scenario::ContractFile| Exception {
        commissioner: contract.commissioner.clone(),
        provider: contract.provider.clone(),
        regime: regime(other),
    };
    let contracts = economy.contracts.iter().filter(|contract| is_apart(&contract.commissioner));
    let exceptions = contracts.map(of_contract).collect();
    let scenario = Scenario { exceptions, ..Scenario::local(economy.clone(), regime(rest), YEARS) };
    run(&scenario, &Layout::of(economy), SEED, 0).expect("it proves")
}

#[test]
fn exceptions_for_all_contracts_are_the_other_regime_to_the_bit_and_for_none_the_arms_own() {
    for (rest, other) in [("annual-sanctions", "five-year-shared-risk"), ("block", "alliance")] {
        let economy = economy("strained");
        let lived = |name: &str| live(&economy, &regime(name), YEARS, 0);
        assert_same(&lived(other), &apart(&economy, rest, other, |_| true), &columns(), "all apart");
        assert_same(&lived(rest), &apart(&economy, rest, other, |_| false), &columns(), "none apart");
    }
}

#[test]
fn an_exception_moves_the_hours_of_its_own_commissioner_and_of_no_other() {
    let mut economy = typical();
    freeze(&mut economy);
    // Commissioners stand in the order of their names, after the system: central, north, south.
    let (plain, one) = (
        apart(&economy, "annual-sanctions", "five-year-shared-risk", |_| false),
        apart(&economy, "annual-sanctions", "five-year-shared-risk", |name| name == "north"),
    );
    let hours = |outcome: &Outcome, entity: usize| -> f64 {
        (0..outcome.years).map(|year| outcome.value(year, entity, Column::CONTRACTING_HOURS)).sum()
    };
    assert!(hours(&one, 2) < hours(&plain, 2), "{} {}", hours(&one, 2), hours(&plain, 2));
    for entity in [1, 3] {
        assert!((hours(&one, entity) / hours(&plain, entity) - 1.0).abs() < 0.01, "entity {entity}");
    }
}

#[test]
fn a_pool_pays_for_care_elsewhere_that_frees_beds_and_without_one_nobody_does() {
    use commonpurse::contract::{Alliance, Basis};
    let mut economy = typical();
    economy.mechanisms.prevention = false;
    let pooled = |part: f64| {
        let regime = changed("alliance", |regime| {
            let share_of_risk = regime.clauses.risk_share.as_mut().expect("an alliance shares its result");
            share_of_risk.basis =
                Basis::Alliance(Alliance { providers_share_of_result: share(0.5), pooled_share: share(part) });
        });
        live(&economy, &regime, YEARS, 0)
    };
    let [none, half, whole] = [0.0, 0.5, 1.0].map(pooled);
    let spent = |outcome: &Outcome| all_years(outcome, Column::PREVENTION);
    assert_eq!(spent(&none), 0.0, "nothing else is spent on prevention here");
    // What is done follows what the pool bears: twice the budget, twice the beds.
    assert!((spent(&whole) / spent(&half) - 2.0).abs() < 0.01, "{} {}", spent(&whole), spent(&half));
    let occupancy = |outcome: &Outcome| of_system(outcome, Column::OCCUPANCY).last().copied().unwrap_or_default();
    assert!(occupancy(&whole) < occupancy(&none), "{} {}", occupancy(&whole), occupancy(&none));
}
