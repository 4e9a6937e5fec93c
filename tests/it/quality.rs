//! What measuring does to behaviour: quality payments, care that nobody measures, and breaches that are re-labelled.

use commonpurse::contract::{Application, Basket, OutcomePayment, OutcomeTerms, Regime};
use commonpurse::engine::{EventKind, Outcome};
use commonpurse::ledger::Heading;
use commonpurse::measures::Column;
use commonpurse::scenario::Economy;

use crate::world::*;

const YEARS: u32 = 4;

fn total(outcome: &Outcome, column: Column) -> f64 {
    of_system(outcome, column).iter().sum()
}

/// The typical economy, where effort on what is measured takes effort from other care.
fn multitasking(substitutability: f64) -> Economy {
    let mut economy = typical();
    economy.mechanisms.unmeasured_quality = true;
    economy.unmeasured_quality.substitutability = substitutability;
    economy
}

/// The annual contract with a sanction of so many pounds in A&E, always imposed.
fn sanctioned(per_breach: f64) -> Regime {
    changed("annual-sanctions", |regime| {
        let sanctions = regime.clauses.sanctions.as_mut().expect("the regime has sanctions");
        let four_hours = sanctions.standards.a_and_e_four_hours.as_mut().expect("a sanction in A&E");
        four_hours.per_breach_pounds = pounds(per_breach);
        sanctions.cap_share_of_quarterly_value = None;
    })
}

#[test]
fn what_a_quality_payment_from_the_price_withholds_is_what_moves_in_the_ledger() {
    for name in ["annual-sanctions-cquin", "annual-sanctions-cquin-all-or-nothing"] {
        let outcome = live(&economy("strained"), &regime(name), YEARS, 0);
        let withheld = total(&outcome, Column::QUALITY_WITHHELD);
        assert!(withheld > 0.0, "{name}: the strained economy must miss a goal to prove anything");
        assert!((outcome.flow(0, Heading::QualityPayment) - withheld).abs() < 100.0, "{name}");
    }
}

#[test]
fn all_or_nothing_earns_less_than_stages_on_the_same_care() {
    let (staged, whole) = ("annual-sanctions-cquin", "annual-sanctions-cquin-all-or-nothing");
    let economy = {
        let mut economy = economy("strained");
        freeze(&mut economy);
        economy
    };
    let [staged, whole] = [staged, whole].map(|name| live(&economy, &regime(name), YEARS, 0));
    assert_same(&staged, &whole, &[Column::FOUR_HOUR_BREACHES], "frozen");
    assert!(total(&whole, Column::QUALITY_EARNED) < total(&staged, Column::QUALITY_EARNED));
}

#[test]
fn providers_work_harder_for_four_hours_where_a_goal_pays_for_it() {
    let mut economy = economy("strained");
    // What goals do not earn is missing for capacity; here only effort is looked at.
    economy.mechanisms.capacity_answers_money = false;
    economy.mechanisms.limits = false;
    let paid = changed("annual-sanctions-cquin", |regime| regime.clauses.sanctions = None);
    let unpaid = changed("annual-sanctions-cquin", |regime| {
        regime.clauses.sanctions = None;
        regime.clauses.quality_payment = None;
    });
    let breaches = |regime| total(&live(&economy, regime, YEARS, 0), Column::FOUR_HOUR_BREACHES);
    assert!(breaches(&paid) < 0.99 * breaches(&unpaid), "{} against {}", breaches(&paid), breaches(&unpaid));
}

#[test]
fn local_goals_cost_both_sides_the_same() {
    let mut economy = typical();
    let with = live(&economy, &regime("annual-sanctions-cquin"), 1, 0);
    economy.mechanisms.local_goals_cost = false;
    let without = live(&economy, &regime("annual-sanctions-cquin"), 1, 0);
    let cost = |entities: std::ops::Range<usize>| {
        over(&with, 0, entities.clone(), Column::ADMINISTRATION) - over(&without, 0, entities, Column::ADMINISTRATION)
    };
    let exact = economy.contracts.len() as f64 * 75.0 * 30.0 * 100.0;
    assert_eq!((cost(commissioners(&economy)), cost(providers(&economy))), (exact, exact));
}

#[track_caller]
fn assert_whole(outcome: &Outcome) {
    let index = of_system(outcome, Column::UNMEASURED_QUALITY);
    assert!(index.iter().all(|value| (value - 100.0).abs() < 1e-9), "{index:?}");
}

#[test]
fn tasks_that_take_no_hours_from_each_other_leave_every_run_as_it_was_to_the_bit() {
    let regime = regime("annual-sanctions");
    let (on, off) = (live(&multitasking(0.0), &regime, YEARS, 0), live(&typical(), &regime, YEARS, 0));
    assert_same(&on, &off, &all_but(&[Column::UNMEASURED_QUALITY]), "separate tasks");
    assert_whole(&on);
    assert!(of_system(&off, Column::UNMEASURED_QUALITY).iter().all(|value| value.is_nan()));
}

#[test]
fn without_sanctions_unmeasured_care_is_whole_and_effort_is_the_base() {
    let block = regime("block");
    let (on, off) = (live(&multitasking(0.3), &block, YEARS, 0), live(&typical(), &block, YEARS, 0));
    assert_same(&on, &off, &all_but(&[Column::UNMEASURED_QUALITY]), "no money on what is measured");
    assert_whole(&on);
}

#[test]
fn the_heavier_the_sanction_the_fewer_the_breaches_and_the_less_is_left_for_care_that_nobody_measures() {
    let lived = [0.0, 120.0, 400.0].map(|sum| live(&multitasking(0.3), &sanctioned(sum), YEARS, 0));
    let [none, some, most] = lived.each_ref().map(|outcome| total(outcome, Column::FOUR_HOUR_BREACHES));
    assert!(none > some && some > most, "{none} {some} {most}");
    let [none, some, most] = lived.each_ref().map(|outcome| total(outcome, Column::UNMEASURED_QUALITY));
    assert!(none > some && some > most, "{none} {some} {most}");
}

#[test]
fn an_outcome_payment_rewards_care_that_nobody_measures() {
    let rewarded = changed("annual-sanctions", |regime| {
        regime.clauses.outcome_payment = Some(OutcomePayment {
            basket: Basket {
                health_index: Some(OutcomeTerms {
                    value_share_per_point: share(0.02),
                    expected_change_points_per_year: 0.0,
                }),
                ..Basket::default()
            },
            cap_share_of_value: share(0.01),
            smoothing_years: 1,
        });
    });
    let mut economy = multitasking(0.3);
    // The risk of a payment at the year's end would be felt from April on.
    economy.mechanisms.price_of_risk = false;
    let [with, without] = [&rewarded, &regime("annual-sanctions")].map(|regime| live(&economy, regime, YEARS, 0));
    let of_year = |outcome: &Outcome, year: usize| outcome.value(year, 0, Column::UNMEASURED_QUALITY);
    assert_eq!(of_year(&with, 0), of_year(&without, 0), "there is no outcome payment in the first year");
    for year in 1..YEARS as usize {
        assert!(of_year(&with, year) > of_year(&without, year) + 1.0, "year {year}");
    }
}

fn relabelling() -> Economy {
    let mut economy = economy("strained");
    economy.mechanisms.relabelling = true;
    economy
}

#[test]
fn reported_figures_are_better_than_true_ones_and_sanctions_follow_the_reported() {
    let regime = regime("annual-sanctions");
    let (on, off) = (live(&relabelling(), &regime, YEARS, 0), live(&economy("strained"), &regime, YEARS, 0));
    assert!(total(&on, Column::RELABELLED) > 0.0);
    for year in 0..YEARS as usize {
        let of = |column| on.value(year, 0, column);
        let reported = 1.0 - (of(Column::FOUR_HOUR_BREACHES) - of(Column::RELABELLED)) / of(Column::ATTENDANCES);
        assert_eq!(of(Column::REPORTED_FOUR_HOUR_SHARE), reported);
        assert!(reported > of(Column::FOUR_HOUR_SHARE));
        assert_eq!(off.value(year, 0, Column::REPORTED_FOUR_HOUR_SHARE), off.value(year, 0, Column::FOUR_HOUR_SHARE));
    }
    let first = |outcome: &Outcome, column| outcome.value(0, 0, column);
    assert!(first(&on, Column::SANCTIONS_CONTRACTED) < first(&off, Column::SANCTIONS_CONTRACTED));
}

#[test]
fn without_sanctions_or_with_enough_audit_nothing_is_re_labelled_and_no_bit_changes() {
    let off = economy("strained");
    let suspended = changed("annual-sanctions", |regime| {
        regime.clauses.sanctions.as_mut().expect("sanctions").application = Application::Suspended;
    });
    for regime in [regime("block"), suspended] {
        assert_same(&live(&relabelling(), &regime, 2, 0), &live(&off, &regime, 2, 0), &columns(), "no sanctions");
    }
    let mut audited = relabelling();
    audited.reporting.audit_share_per_month = share(0.3);
    let regime = regime("annual-sanctions");
    assert_same(&live(&audited, &regime, 2, 0), &live(&off, &regime, 2, 0), &columns(), "enough audit");
}

#[test]
fn an_audit_that_finds_re_labelled_breaches_takes_the_penalty_and_some_trust() {
    let run = |audit: f64| {
        let mut economy = relabelling();
        economy.reporting.audit_share_per_month = share(audit);
        economy.reporting.penalty_ratio = 1.0;
        live_in_detail(&economy, &regime("annual-sanctions"), 2, 0)
    };
    let (never, often) = (run(0.0), run(0.4));
    let found = |run: &commonpurse::engine::Run| {
        let events = &run.detail.as_ref().expect("detail was asked for").events;
        let found: Vec<_> = events.iter().filter(|event| event.kind == EventKind::RelabellingFound).collect();
        (found.len(), found.iter().map(|event| event.amount.pence() as f64).sum::<f64>())
    };
    assert_eq!(found(&never), (0, 0.0));
    let (count, penalties) = found(&often);
    assert!(count > 0 && penalties > 0.0);
    assert_eq!(often.outcome.flow(0, Heading::AuditPenalty), penalties);
    assert!(total(&often.outcome, Column::TRUST) < total(&never.outcome, Column::TRUST));
}
