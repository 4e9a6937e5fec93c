//! Commissioners live within their allocations, money buys care, and nobody lives below zero without a name for it.

use commonpurse::engine::{EntityKind, EventKind, Layout, Outcome, run_in_detail};
use commonpurse::ledger::{Heading, Node, PostingStage};
use commonpurse::measures::Column;
use commonpurse::scenario::Scenario;
use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::study::plan::Overrides;
use commonpurse::units::{CommissionerId, Month, ProviderId};

use crate::shipped::{plan, scenario};
use crate::world::*;

const YEARS: u32 = 10;

/// The names that a year below the limit can have.
const NAMES: [EventKind; 4] =
    [EventKind::LentBelowZero, EventKind::Intervened, EventKind::Merged, EventKind::WoundDown];

fn with_allocations(economy: &str, regime: &str, factor: f64) -> Scenario {
    let mut changed = scenario(economy, regime, YEARS);
    for commissioner in changed.economy.commissioners.values_mut() {
        commissioner.allocation_pounds = commissioner.allocation_pounds.times(factor);
    }
    changed
}

/// The mean of a measure of the system over years and futures.
fn mean(scenario: &Scenario, column: Column) -> f64 {
    const FUTURES: u32 = 6;
    let of_run = |outcome: Outcome| (0..outcome.years).map(|year| outcome.value(year, 0, column)).sum::<f64>();
    let all: f64 = (0..FUTURES).map(|future| of_run(live_scenario(scenario, future))).sum();
    all / f64::from(FUTURES * YEARS)
}

#[test]
fn nobody_lives_below_zero_without_a_name_for_it() {
    let mut below = 0;
    for study in names(ScenarioKind::Study) {
        let plan = plan(&study, &Overrides::default());
        for (arm, set) in
            (0..plan.arms.len()).flat_map(|arm| (0..plan.sets.len().clamp(1, 2)).map(move |set| (arm, set)))
        {
            let scenario = plan.scenario(arm, set).expect("shipped studies fit their economies");
            below += years_below(&scenario, &format!("{study}, arm {arm}, set {set}"));
        }
    }
    assert!(below > 1_000, "parties must be below zero to prove anything: {below}");
}

/// Counts party-years below the first limit; each must have one name, and the posting or the decision that belongs to it.
fn years_below(scenario: &Scenario, what: &str) -> usize {
    if !scenario.economy.mechanisms.limits {
        return 0;
    }
    let layout = Layout::of(&scenario.economy);
    let run = run_in_detail(scenario, &layout, SEED, 0).expect("shipped studies run");
    let detail = run.detail.expect("it was asked for");
    let entities = layout.entities(&scenario.economy);
    let commissioners = entities.iter().filter(|(_, kind)| *kind == EntityKind::Commissioner).count();
    let mut below = 0;
    for (year, entity) in (0..run.outcome.years).flat_map(|year| (1..entities.len()).map(move |entity| (year, entity)))
    {
        let of = |column| run.outcome.value(year, entity, column);
        let is_below = of(Column::BELOW_LIMIT) > 0.0;
        assert!(is_below || of(Column::RESERVE) >= 0.0, "{what}: {} in year {year} is below zero", entities[entity].0);
        let who = match entity - 1 {
            place if place < commissioners => Node::Commissioner(CommissionerId(place)),
            place => Node::Provider(ProviderId(place - commissioners)),
        };
        let march = Month(12 * year as u32 + 11);
        let mut names = detail
            .events
            .iter()
            .filter(|event| event.who == who && event.month == march && NAMES.contains(&event.kind));
        let name = names.next();
        assert_eq!(name.is_some(), is_below, "{what}: {} in year {year}", entities[entity].0);
        assert!(names.next().is_none(), "{what}: {} in year {year} has two names", entities[entity].0);
        let taken_over = detail.journal.iter().filter(|entry| {
            let posting = &entry.posting;
            posting.heading == Heading::DebtTakenOver && posting.month == march && posting.to == who
        });
        let taken_over = taken_over.filter(|entry| entry.stage == PostingStage::Accrued).count() > 0;
        let is_merged = name.is_some_and(|name| matches!(name.kind, EventKind::Merged | EventKind::WoundDown));
        assert_eq!(taken_over, is_merged, "{what}: {} in year {year}", entities[entity].0);
        assert!(!is_merged || of(Column::RESERVE) >= -0.5 * of(Column::DEBT_TAKEN_OVER).abs(), "{what}: debt is left");
        below += usize::from(is_below);
    }
    below
}

#[test]
fn less_money_is_recovered_and_more_money_buys_care() {
    let economy = |factor| with_allocations("typical", "annual-sanctions", factor);
    let [less, usual, more] = [0.95, 1.0, 1.05].map(economy);
    let [cut, usual_cut, more_cut] = [&less, &usual, &more].map(|one| mean(one, Column::OTHER_SPEND_CUT));
    assert!(cut > 2.0 * usual_cut && usual_cut > more_cut, "{cut} {usual_cut} {more_cut}");
    let bought = [&less, &usual, &more].map(|one| mean(one, Column::CONTACTS_BOUGHT));
    assert!(bought[0] < bought[1] && bought[1] < bought[2], "{bought:?}");
    let managed = [&less, &usual, &more].map(|one| mean(one, Column::MANAGED_REFERRALS));
    assert!(managed[0] > managed[1] && managed[1] > managed[2], "{managed:?}");
    let within = [&less, &usual, &more].map(|one| mean(one, Column::FOUR_HOUR_SHARE));
    assert!(within[0] <= within[1] && within[1] <= within[2], "{within:?}");
}

/// 5% of three allocations is £68m a year, £680m in ten years; without recovery most of it is missing in the end.
#[test]
fn five_per_cent_less_leaves_a_tenth_of_the_debt_that_it_would_leave() {
    let debt = |is_recovered: bool| {
        let mut scenario = with_allocations("typical", "annual-sanctions", 0.95);
        scenario.economy.mechanisms.budget_recovery = is_recovered;
        scenario.economy.mechanisms.limits = is_recovered;
        let outcome = live_scenario(&scenario, 0);
        let last = outcome.years - 1;
        let reserves: f64 = (1..=3).map(|entity| outcome.value(last, entity, Column::RESERVE)).sum();
        -reserves / 1e8
    };
    let (with, without) = (debt(true), debt(false));
    assert!(without > 300.0 && with < 0.2 * without, "£{with:.0}m against £{without:.0}m");
}

#[test]
fn under_a_block_nothing_is_saved_by_managing_referrals_and_none_are() {
    let block = with_allocations("typical", "block", 0.9);
    let activity = with_allocations("typical", "activity", 0.9);
    assert_eq!(mean(&block, Column::MANAGED_REFERRALS), 0.0);
    assert!(mean(&activity, Column::MANAGED_REFERRALS) > 1_000.0);
}

#[test]
fn what_is_bought_is_planned_and_paid_once_under_every_form_of_payment() {
    for regime in ["block", "activity"] {
        let mut bought = with_allocations("strained", regime, 1.06);
        bought.economy.mechanisms.limits = false;
        let mut kept = bought.clone();
        kept.economy.mechanisms.buying_care = false;
        let (with, without) = (live_scenario(&bought, 1), live_scenario(&kept, 1));
        // The first year in which anything is bought: nothing else differs yet.
        let year = (0..with.years)
            .find(|&year| with.value(year, 0, Column::CASES_BOUGHT) > 0.0)
            .unwrap_or_else(|| panic!("{regime}: nothing is bought"));
        let more = |column| with.value(year, 0, column) - without.value(year, 0, column);
        assert!(more(Column::TREATED) > 0.9 * with.value(year, 0, Column::CASES_BOUGHT), "{regime}");
        assert!(more(Column::WAITING_LIST) < 0.0, "{regime}");
    }
}
