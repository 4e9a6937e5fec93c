//! Mistakes that models of this kind have made before; each has a test by its name.

use std::collections::BTreeMap;

use commonpurse::agents::prevention::Stages;
use commonpurse::engine::{EventKind, Outcome};
use commonpurse::ledger::{Heading, PostingStage};
use commonpurse::measures::Column;
use commonpurse::scenario::{Economy, ProviderKind};
use commonpurse::units::Money;

use crate::world::*;

/// Column of the monthly table.
const FOUR_HOUR_SHARE: usize = 1;
const WITHIN_18_WEEKS: usize = 4;

fn edit_acute(economy: &mut Economy, change: impl Fn(&mut commonpurse::scenario::AcuteFile)) {
    for provider in economy.providers.values_mut() {
        if let ProviderKind::Acute(file) = &mut provider.kind {
            change(file);
        }
    }
}

#[test]
fn a_dearer_regime_brings_no_more_money_into_the_economy() {
    let economy = typical();
    let inflow = |outcome: &Outcome| outcome.flow(0, Heading::Allocation);
    let base = live(&economy, &regime("block"), 10, 0);
    for (name, regime) in regimes() {
        assert_eq!(inflow(&live(&economy, &regime, 10, 0)), inflow(&base), "{name}");
    }
}

#[test]
fn every_transfer_has_its_counter_entry() {
    let transfers = [
        Heading::Baseline,
        Heading::Reconciliation,
        Heading::Sanction,
        Heading::Reinvestment,
        Heading::RiskShare,
        Heading::OutcomePayment,
        Heading::QualityPayment,
        Heading::AuditPenalty,
        Heading::Settlement,
        Heading::MarginalRate,
        Heading::Readmissions,
        Heading::RetainedGivenBack,
        Heading::Subcontract,
        Heading::SubcontractSanction,
        Heading::Guarantee,
        Heading::ProfitCap,
        Heading::PlanPenalty,
    ];
    for (name, regime) in regimes() {
        let outcome = live(&economy("strained"), &regime, 10, 1);
        for heading in transfers {
            let sum: f64 = (0..3).map(|party| outcome.flow(party, heading)).sum();
            assert_eq!(sum, 0.0, "{name}: {heading:?} makes or loses money");
        }
        // What was withheld stood in escrow for a while, and nothing stands there when all has ended.
        let escrow = [Heading::Withheld, Heading::Released, Heading::Forfeited];
        let sum: f64 = escrow
            .iter()
            .flat_map(|&heading| (0..3).map(move |party| (party, heading)))
            .map(|(p, c)| outcome.flow(p, c))
            .sum();
        assert_eq!(sum, 0.0, "{name}: money stays in escrow");
    }
}

#[test]
fn every_posting_of_the_journal_has_a_payer_and_another_payee() {
    let run = live_in_detail(&economy("strained"), &regime("annual-sanctions-2014-15"), 3, 0);
    let journal = run.detail.expect("detail was asked for").journal;
    assert!(journal.len() > 1_000);
    for entry in &journal {
        assert_ne!(entry.posting.from, entry.posting.to, "{entry:?}");
        assert!(entry.posting.amount > Money::ZERO, "{entry:?}");
    }
    let sum = |stage: PostingStage, heading: Heading| -> Money {
        let of = journal.iter().filter(|entry| entry.stage == stage && entry.posting.heading == heading);
        of.map(|entry| entry.posting.amount).sum()
    };
    assert_eq!(
        sum(PostingStage::Accrued, Heading::Settlement),
        sum(PostingStage::Paid, Heading::Settlement),
        "settled at once"
    );
    assert!(
        sum(PostingStage::Paid, Heading::Sanction) < sum(PostingStage::Accrued, Heading::Sanction),
        "March is paid in April"
    );
}

#[test]
fn prevention_is_not_felt_in_the_first_year_and_builds_up_as_a_two_stage_delay() {
    // The rule: full effort, a lag of four years, a ceiling of 8%.
    let terms = typical().prevention;
    let mut stages = Stages::default();
    for exact in [0.0, 0.02, 0.04, 0.055, 0.065] {
        stages = terms.after_a_year(stages, 1.0, 1.0);
        assert!((stages.felt - exact).abs() < 1e-12, "{stages:?}");
    }
    // The engine: each year's prevented part is that ramp times the effort of the contract.
    let mut economy = typical();
    economy.prevention.site_variation = 0.0;
    // Effort follows trust and distress; without them it stays about the same from year to year.
    economy.mechanisms.trust = false;
    economy.mechanisms.distress = false;
    let outcomes = futures(&economy, &regime("five-year-shared-risk"), 5, 20);
    let part = |year: usize| {
        mean(&outcomes, |outcome| {
            let (prevented, came) =
                (outcome.value(year, 0, Column::PREVENTED), outcome.value(year, 0, Column::EMERGENCIES));
            prevented / (prevented + came)
        })
    };
    assert_eq!(part(0), 0.0, "nothing is felt in the first year");
    let second = part(1);
    assert!(second > 0.001, "something must be felt in the second year");
    for (year, exact) in [(2, 2.0), (3, 2.75), (4, 3.25)] {
        let ratio = part(year) / second;
        assert!((ratio - exact).abs() < 0.06 * exact, "year {year}: {ratio} times the second year, not {exact}");
    }
}

#[test]
fn an_empty_list_with_three_times_the_capacity_breaks_nothing_and_capacity_comes_down() {
    let mut economy = typical();
    edit_acute(&mut economy, |file| {
        file.waiting_list_patients = 0;
        file.elective_capacity_ratio = 3.0;
    });
    let outcome = live(&economy, &regime("annual-sanctions"), 10, 0);
    for year in 0..10 {
        let value = |column| outcome.value(year, 0, column);
        assert!(value(Column::WAITING_LIST).is_finite() && value(Column::HEALTH).is_finite());
        assert!((0.0..=1.0).contains(&value(Column::WITHIN_18_WEEKS_SHARE)));
        // The list holds the referrals of the last week and no more.
        assert!(value(Column::WAITING_LIST) < 1.2 * value(Column::REFERRALS) / 52.0);
        let waited = if year == 0 { 0.0 } else { outcome.value(year - 1, 0, Column::WAITING_LIST) };
        assert!(value(Column::TREATED) <= waited + value(Column::REFERRALS), "nobody is treated who was not referred");
    }
    // Where there is slack, capacity comes down again until a list is back.
    let mut slack = typical();
    edit_acute(&mut slack, |file| file.elective_capacity_ratio = 1.5);
    let (slack, usual) = (live(&slack, &regime("block"), 10, 0), live(&typical(), &regime("block"), 10, 0));
    let list = |outcome: &Outcome| of_system(outcome, Column::WAITING_LIST);
    assert!(list(&slack)[1] < 0.5 * list(&usual)[1], "there must be slack at first");
    assert!(list(&slack)[9] > 2.0 * list(&slack)[1], "capacity must have come down: {:?}", list(&slack));
}

#[test]
fn only_the_standards_of_the_regime_are_ever_sanctioned() {
    for (name, regime) in regimes() {
        let allowed: Vec<&str> = regime.clauses.sanctions.as_ref().map_or(Vec::new(), |sanctions| {
            let slots = sanctions.standards.in_order();
            let standards = slots.iter().zip(commonpurse::contract::STANDARDS);
            standards.filter(|(terms, _)| terms.is_some()).map(|(_, standard)| standard.id).collect()
        });
        let events = live_in_detail(&economy("strained"), &regime, 4, 0).detail.expect("detail was asked for").events;
        for event in events.iter().filter(|event| event.kind == EventKind::SanctionDue) {
            let standard = event.standard.expect("a sanction names its standard");
            assert!(allowed.contains(&standard), "{name} has no sanction on {standard}");
        }
    }
}

#[test]
fn the_first_year_brings_no_burst_of_capacity() {
    let outcomes = futures(&typical(), &regime("annual-sanctions"), 3, 40);
    let treated = |year| mean(&outcomes, |outcome| outcome.value(year, 0, Column::TREATED));
    let referred = |year| mean(&outcomes, |outcome| outcome.value(year, 0, Column::REFERRALS));
    for year in 0..3 {
        let ratio = treated(year) / referred(year);
        assert!((0.93..1.02).contains(&ratio), "year {year}: {ratio} treated for each patient referred");
    }
    for year in 1..3 {
        let growth = treated(year) / treated(year - 1) - 1.0;
        assert!((-0.03..0.05).contains(&growth), "treatment grew by {growth} in year {year}");
    }
}

/// Size of the swing that changes its sign every year, in a path without its straight line.
fn two_year_swing(path: &[f64]) -> f64 {
    let n = path.len() as f64;
    let (mean_x, mean_y) = ((n - 1.0) / 2.0, path.iter().sum::<f64>() / n);
    let slope = path.iter().enumerate().map(|(x, y)| (x as f64 - mean_x) * (y - mean_y)).sum::<f64>()
        / path.iter().enumerate().map(|(x, _)| (x as f64 - mean_x) * (x as f64 - mean_x)).sum::<f64>();
    let left = path.iter().enumerate().map(|(x, y)| y - mean_y - slope * (x as f64 - mean_x));
    let signed: f64 = left.enumerate().map(|(x, rest)| if x % 2 == 0 { rest } else { -rest }).sum();
    (signed / n).abs()
}

#[test]
fn a_path_that_swings_every_two_years_is_found() {
    let swinging: Vec<f64> = (0..20).map(|year| 0.9 + if year % 2 == 0 { 0.01 } else { -0.01 }).collect();
    assert!((two_year_swing(&swinging) - 0.01).abs() < 1e-3);
    let rising: Vec<f64> = (0..20).map(|year| 0.85 + 0.002 * f64::from(year)).collect();
    assert!(two_year_swing(&rising) < 1e-12);
}

#[test]
fn occupancy_does_not_swing_every_two_years_even_with_strong_feedback() {
    for feedback in [0.5, 1.5, 3.0] {
        let mut economy = typical();
        economy.beds.stay_feedback = feedback;
        let outcomes = futures(&economy, &regime("annual-sanctions"), 20, 30);
        let path: Vec<f64> =
            (0..20).map(|year| mean(&outcomes, |outcome| outcome.value(year, 0, Column::OCCUPANCY))).collect();
        let swing = two_year_swing(&path);
        assert!(swing < 0.001, "feedback {feedback}: occupancy swings by {swing} every two years: {path:?}");
    }
}

#[test]
fn winter_is_there_four_hours_are_kept_less_in_january_and_february_than_in_june() {
    let outcomes = futures(&typical(), &regime("annual-sanctions"), 5, 100);
    let of_month = |month: usize| {
        mean(&outcomes, |outcome| {
            (0..5).map(|year| outcome.monthly()[12 * year + month][FOUR_HOUR_SHARE]).sum::<f64>() / 5.0
        })
    };
    let june = of_month(2);
    for (name, month) in [("January", 9), ("February", 10)] {
        let below = 100.0 * (june - of_month(month));
        assert!((2.0..6.0).contains(&below), "{name} lies {below} points below June");
    }
}

#[test]
fn the_share_over_eighteen_weeks_does_not_jump_from_month_to_month() {
    for name in ["typical", "strained"] {
        for outcome in futures(&economy(name), &regime("annual-sanctions"), 10, 20) {
            let shares: Vec<f64> = outcome.monthly().iter().map(|month| 1.0 - month[WITHIN_18_WEEKS]).collect();
            for (month, pair) in shares.windows(2).enumerate() {
                let jump = (pair[1] - pair[0]).abs();
                assert!(jump < 0.02, "{name}: {} to {} after month {month}", pair[0], pair[1]);
            }
        }
    }
}

#[test]
fn the_sanctions_of_a_quarter_never_exceed_the_cap_of_their_contract() {
    // Dear sanctions on bad care: the cap must bind.
    let mut economy = economy("strained");
    edit_acute(&mut economy, |file| file.staffed_capacity_ratio = 0.9);
    // A purchase varies the plan after it was signed.
    economy.mechanisms.buying_care = false;
    let dear = changed("annual-sanctions", |regime| {
        let standards = &mut regime.clauses.sanctions.as_mut().expect("it has sanctions").standards;
        let sanction = standards.rtt_incomplete.as_mut().expect("it has a sanction on 18 weeks");
        sanction.per_breach_pounds = pounds(3_000.0);
    });
    let events = live_in_detail(&economy, &dear, 5, 0).detail.expect("detail was asked for").events;
    let mut plans = BTreeMap::new();
    let mut quarters: BTreeMap<(usize, u32), f64> = BTreeMap::new();
    for event in &events {
        let Some(contract) = event.contract else { continue };
        match event.kind {
            EventKind::Signed => {
                plans.insert((contract.0, event.month.0 / 12), event.amount.pounds());
            }
            EventKind::SanctionDue => {
                *quarters.entry((contract.0, event.month.0 / 3)).or_default() += event.amount.pounds()
            }
            _ => {}
        }
    }
    let mut bound = 0;
    for (&(contract, quarter), &sum) in &quarters {
        let cap = 0.025 * plans[&(contract, quarter / 4)] / 4.0;
        // The quarter's part of the plan is rounded to the penny.
        assert!(sum <= cap + 0.02, "{sum} of {cap} under contract {contract} in quarter {quarter}");
        bound += u32::from(sum > cap - 0.02);
    }
    assert!(bound > 10, "the cap must bind to prove anything; it did {bound} times");
}

#[test]
fn an_outcome_pool_pays_about_nothing_on_average() {
    let economy = typical();
    let outcomes = futures(&economy, &regime("five-year-shared-outcomes"), 10, 200);
    // As a part of what contracts are worth; the first year has no year before it and pays nothing.
    let part = |year: usize| {
        let paid = mean(&outcomes, |outcome| outcome.value(year, 0, Column::OUTCOME_PAYMENT));
        paid / mean(&outcomes, |outcome| over(outcome, year, providers(&economy), Column::INCOME))
    };
    assert_eq!(part(0), 0.0);
    let by_year: Vec<f64> = (0..10).map(part).collect();
    let whole = by_year.iter().sum::<f64>() / 10.0;
    assert!(whole.abs() < 0.000_5, "the pool pays {whole} of income a year: {by_year:?}");
    assert!(by_year.iter().any(|part| part.abs() > 1e-6), "the pool must pay something in some future");
}

#[test]
fn a_long_contract_does_not_win_by_what_it_costs_to_sign_alone() {
    // Signing once in five years saves this much; an advantage is never reported without it.
    let mut free = frozen();
    let price_of_length = &mut free.mechanisms;
    (price_of_length.misfit, price_of_length.hold_up, price_of_length.match_quality) = (false, false, false);
    let annual = changed("five-year-shared-risk", |regime| regime.term.years = 1);
    let long = changed("five-year-shared-risk", |regime| {
        (regime.term.reopener_threshold_share, regime.term.early_termination) = (None, None);
    });
    let saved = |economy: &Economy| {
        let of =
            |regime| mean(&futures(economy, regime, 5, 10), |outcome| of_system(outcome, Column::SURPLUS).iter().sum());
        of(&long) - of(&annual)
    };
    assert!(saved(&free) > 0.0);
    free.mechanisms.negotiation_cost = false;
    free.mechanisms.arbitration = false;
    assert!(saved(&free).abs() < 1.0, "frozen, and free to sign, the term must not matter to the system");
}
