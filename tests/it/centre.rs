//! The centre: national rules by year, conditional support, turnaround with loans and new boards.

use commonpurse::engine::{EventKind, Layout, Outcome, run_in_detail};
use commonpurse::ledger::{Heading, Node};
use commonpurse::measures::Column;
use commonpurse::scenario::Scenario;
use commonpurse::units::{Money, SignedShare};

use crate::shipped::scenario;
use crate::world::*;

const YEARS: u32 = 8;

fn sum(outcome: &Outcome, column: Column, year: u32) -> f64 {
    outcome.value(year as usize, 0, column)
}

#[test]
fn rules_hold_in_their_own_years_whatever_the_term() {
    let mut england = scenario("typical", "england-2012-2020", YEARS);
    england.economy.mechanisms.conditional_support = false;
    let outcome = live_scenario(&england, 0);
    let waived: Vec<bool> = (0..3).map(|year| sum(&outcome, Column::SANCTIONS_WAIVED, year) > 0.0).collect();
    assert_eq!(waived, [true, false, false], "discretion in 2014/15, mandatory from 2015/16 on");
    let years: Vec<u32> = england.under_rules.iter().map(|regime| regime.term.years).collect();
    assert_eq!(years, [1, 1, 1, 2, 2, 1, 1, 1]);
    let local = scenario("typical", "local-freedom", YEARS);
    assert!(local.under_rules.iter().all(|regime| regime.term.years == 5), "the term is for the parties to set");
    let outcome = live_scenario(&local, 0);
    assert!(
        sum(&outcome, Column::SANCTIONS_CONTRACTED, 0) > 0.0,
        "a contract signed for five years is under the rules at once"
    );
}

#[test]
fn a_locality_that_is_free_lives_as_if_there_were_no_rules() {
    let mut free = scenario("typical", "local-freedom", YEARS);
    free.economy.mechanisms.national_rules = false;
    let mut plain = scenario("typical", "five-year-shared-risk", YEARS);
    plain.economy.mechanisms.national_rules = false;
    let (free, plain) = (live_scenario(&free, 0), live_scenario(&plain, 0));
    assert_same(&free, &plain, &columns(), "without national rules only the locality's own clauses count");
}

#[test]
fn support_is_earned_only_by_those_who_accept_and_never_more_than_is_available() {
    let scenario = scenario("typical", "annual-2016-17", YEARS);
    let mut earned_at_all = false;
    for future in 0..3 {
        let outcome = live_scenario(&scenario, future);
        for (year, entity) in (0..outcome.years).flat_map(|year| providers(&scenario.economy).map(move |id| (year, id)))
        {
            let of = |column| outcome.value(year, entity, column);
            let (earned, available) = (of(Column::CONDITIONAL_SUPPORT), of(Column::CONDITIONAL_SUPPORT_AVAILABLE));
            earned_at_all |= earned > 0.0;
            assert!(earned == 0.0 || earned <= available, "year {year}: {earned} of {available}");
            let support = of(Column::SUPPORT) - of(Column::DEBT_TAKEN_OVER);
            assert!(support >= earned, "conditional support is support from the centre");
        }
    }
    assert!(earned_at_all);
}

#[test]
fn money_from_the_centre_is_in_the_reported_position_and_not_in_the_underlying_one() {
    let scenario = scenario("typical", "annual-2016-17", YEARS);
    let outcome = live_scenario(&scenario, 1);
    let mut one_offs = 0.0;
    for (year, entity) in (0..outcome.years).flat_map(|year| providers(&scenario.economy).map(move |id| (year, id))) {
        let of = |column| outcome.value(year, entity, column);
        let one_off = of(Column::SURPLUS) - of(Column::SUPPORT) - of(Column::UNDERLYING_SURPLUS);
        one_offs += one_off.abs();
        assert!(one_off.abs() < 0.05 * of(Column::INCOME), "year {year}: {one_off}");
    }
    assert!(one_offs > 0.0);
    for year in 0..outcome.years {
        let of = |column| outcome.value(year, 0, column);
        let parties: f64 = (1..outcome.entities).map(|entity| outcome.value(year, entity, Column::SURPLUS)).sum();
        assert!(
            (parties - of(Column::SUPPORT) - of(Column::SURPLUS)).abs() < 1.0,
            "the system's surplus holds no support"
        );
    }
}

#[test]
fn sanctions_of_those_who_accept_are_due_and_not_imposed_and_the_reason_is_told() {
    let mut scenario = scenario("typical", "annual-2016-17", 3);
    scenario.economy.centre.control_totals.cost_of_improvement_ratio = 0.0;
    let run = run_in_detail(&scenario, &Layout::of(&scenario.economy), SEED, 0).expect("it proves");
    let events = &run.detail.expect("in detail").events;
    let of = |kind| events.iter().filter(move |event| event.kind == kind);
    assert_eq!(of(EventKind::ControlTotalRefused).count(), 0);
    let suspended: Money = of(EventKind::SanctionSuspended).map(|event| event.amount).sum();
    assert!(suspended > Money::ZERO);
    let standards = |kind| of(kind).filter_map(|event| event.standard).collect::<Vec<_>>();
    let imposed = standards(EventKind::SanctionImposed);
    assert!(imposed.iter().all(|standard| *standard == "fifty_two_weeks"), "{imposed:?}");
    let waived: Money = of(EventKind::SanctionWaived).map(|event| event.amount).sum();
    assert_eq!(waived, suspended, "what is suspended is all that is not imposed under mandatory sanctions");
}

/// Failing providers under recovery plans.
fn failing() -> Scenario {
    let mut scenario = scenario("strained", "annual-sanctions", YEARS);
    let economy = &mut scenario.economy;
    economy.mechanisms.recovery_plans = true;
    economy.mechanisms.year_end_settlement = false;
    for provider in economy.providers.values_mut() {
        provider.opening_surplus_share = SignedShare::of(-0.06);
        provider.opening_reserve_pounds = Money::ZERO;
    }
    scenario
}

#[test]
fn turnaround_replaces_boards_and_lends_and_what_is_lent_is_owed_repaid_or_written_off() {
    let scenario = failing();
    let layout = Layout::of(&scenario.economy);
    let run = run_in_detail(&scenario, &layout, SEED, 0).expect("it proves");
    let detail = run.detail.expect("in detail");
    assert!(detail.events.iter().any(|event| event.kind == EventKind::BoardReplaced));
    let paid = |heading: Heading| -> Money {
        let of_code = detail.journal.iter().filter(|entry| entry.posting.heading == heading);
        of_code.map(|entry| entry.posting.amount).sum()
    };
    let (lent, written_off) = (paid(Heading::Loan), paid(Heading::WriteOff));
    assert!(lent > Money::ZERO && written_off > Money::ZERO);
    assert!(paid(Heading::Repayment) + written_off <= lent, "no more comes back than was lent");
    let income_from_loans = detail.journal.iter().any(|entry| {
        entry.stage == commonpurse::ledger::PostingStage::Accrued
            && matches!(entry.posting.heading, Heading::Loan | Heading::Repayment)
    });
    assert!(!income_from_loans, "a loan is no income and its repayment no cost");
    assert!(
        detail
            .journal
            .iter()
            .filter(|entry| entry.posting.heading == Heading::Loan)
            .all(|entry| entry.posting.from == Node::Centre)
    );
}

#[test]
fn a_recovery_plan_freezes_what_the_provider_spends_on_prevention() {
    let spent = |scenario: &Scenario| {
        let outcome = live_scenario(scenario, 0);
        let all = (1..outcome.years).flat_map(|year| providers(&scenario.economy).map(move |id| (year, id)));
        all.map(|(year, id)| outcome.value(year, id, Column::PREVENTION)).filter(|value| !value.is_nan()).sum::<f64>()
    };
    let mut lenient = failing();
    lenient.economy.mechanisms.recovery_plans = false;
    assert!(spent(&failing()) < spent(&lenient));
}

#[test]
fn savings_that_are_brought_forward_are_missing_a_year_later() {
    let mut striving = scenario("typical", "annual-2016-17", YEARS);
    striving.economy.centre.control_totals.most_brought_forward_share = share(0.05);
    let mut idle = striving.clone();
    idle.economy.centre.control_totals.most_brought_forward_share = share(0.0);
    let one_off = |outcome: &Outcome, year: usize, entity: usize| {
        let of = |column| outcome.value(year, entity, column);
        of(Column::SURPLUS) - of(Column::SUPPORT) - of(Column::UNDERLYING_SURPLUS)
    };
    let mut seen = false;
    for future in 0..4 {
        let (with, without) = (live_scenario(&striving, future), live_scenario(&idle, future));
        for entity in providers(&striving.economy) {
            let more = |year| one_off(&with, year, entity) - one_off(&without, year, entity);
            seen |= (0..with.years - 1).any(|year| more(year) > 0.0 && more(year + 1) < 0.0);
        }
    }
    assert!(seen, "no savings were brought forward in four futures");
}
