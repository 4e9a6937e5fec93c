//! Chance does not listen to contracts: a change of terms moves no draw, only what people do about it.

use commonpurse::contract::{Application, Regime};
use commonpurse::engine::{EventKind, Outcome};
use commonpurse::ledger::{Entry, Heading, Node, PostingStage};
use commonpurse::measures::Column;
use commonpurse::units::Money;

use crate::world::*;

/// Columns of the monthly table.
const ATTENDANCES: usize = 0;
const FOUR_HOUR_SHARE: usize = 1;
const EMERGENCIES: usize = 2;
const WAITING_LIST: usize = 3;
const OCCUPANCY: usize = 5;

fn bits(outcome: &Outcome, column: usize, months: usize) -> Vec<u64> {
    outcome.monthly().iter().take(months).map(|month| month[column].to_bits()).collect()
}

fn sanction_of(pounds_per_breach: f64) -> Regime {
    changed("annual-sanctions", |regime| {
        let standards = &mut regime.clauses.sanctions.as_mut().expect("it has sanctions").standards;
        let sanction = standards.a_and_e_four_hours.as_mut().expect("it has a sanction on four hours");
        sanction.per_breach_pounds = pounds(pounds_per_breach);
    })
}

#[test]
fn monthly_columns_are_where_these_tests_look_for_them() {
    let ids: Vec<&str> = commonpurse::measures::MONTHLY.iter().map(|measure| measure.id).collect();
    assert_eq!(ids[ATTENDANCES], "attendances");
    assert_eq!(ids[FOUR_HOUR_SHARE], "four_hour_share");
    assert_eq!(ids[EMERGENCIES], "emergency_admissions");
    assert_eq!(ids[WAITING_LIST], "waiting_list");
    assert_eq!(ids[OCCUPANCY], "bed_occupancy_share");
}

#[test]
fn a_dearer_sanction_changes_effort_within_the_year_and_not_who_comes() {
    let mut answered = 0;
    for future in 0..4 {
        let (cheap, dear) =
            (live(&typical(), &sanction_of(120.0), 5, future), live(&typical(), &sanction_of(600.0), 5, future));
        assert_eq!(bits(&cheap, ATTENDANCES, 60), bits(&dear, ATTENDANCES, 60), "in all months");
        // Effort changes breaches; emergencies and lists could change only through trust and prevention, years later.
        for column in [EMERGENCIES, WAITING_LIST, OCCUPANCY] {
            assert_eq!(bits(&cheap, column, 12), bits(&dear, column, 12), "in the first year");
        }
        let breaches = |outcome: &Outcome| outcome.value(0, 0, Column::FOUR_HOUR_BREACHES);
        assert!(breaches(&dear) <= breaches(&cheap), "a dearer breach must not be made more often");
        answered += u32::from(breaches(&dear) < breaches(&cheap));
    }
    // A provider well within the standard owes nothing for one more breach, and has nothing to answer.
    assert!(answered > 0, "effort must answer where there is something to lose");
}

#[test]
fn sharing_risk_leaves_every_arrival_as_it_was_when_nobody_reacts() {
    let economy = frozen();
    let shared = regime("five-year-shared-risk");
    let alone = changed("five-year-shared-risk", |regime| regime.clauses.risk_share = None);
    for future in 0..4 {
        let (shared, alone) = (live(&economy, &shared, 10, future), live(&economy, &alone, 10, future));
        for column in [ATTENDANCES, EMERGENCIES, WAITING_LIST, OCCUPANCY, FOUR_HOUR_SHARE] {
            assert_eq!(bits(&shared, column, 120), bits(&alone, column, 120));
        }
        assert_same(&shared, &alone, &[Column::REFERRALS, Column::TREATED, Column::CONTACTS], "arrivals");
        assert!(difference(&shared, &alone, &[Column::RISK_SHARE], 10).is_some(), "the share must have moved money");
    }
}

fn allocations(journal: &[Entry]) -> Vec<(u32, Node, Money)> {
    let is_allocation =
        |entry: &&Entry| entry.posting.heading == Heading::Allocation && entry.stage == PostingStage::Accrued;
    journal
        .iter()
        .filter(is_allocation)
        .map(|entry| (entry.posting.month.0, entry.posting.to, entry.posting.amount))
        .collect()
}

#[test]
fn allocations_are_the_same_to_the_penny_in_every_regime_and_month() {
    for name in ["typical", "strained"] {
        let economy = economy(name);
        let of = |regime: &Regime| {
            let run = live_in_detail(&economy, regime, 8, 5);
            allocations(&run.detail.expect("detail was asked for").journal)
        };
        let base = of(&regime("block"));
        assert_eq!(base.len(), economy.commissioners.len() * 96);
        for (name, regime) in regimes() {
            assert_eq!(of(&regime), base, "{name}");
        }
    }
}

#[test]
fn allocations_follow_the_path_of_the_economy_file_but_for_one_lasting_deviation() {
    let economy = typical();
    let run = live_in_detail(&economy, &regime("annual-sanctions"), 4, 0);
    let lived = allocations(&run.detail.expect("detail was asked for").journal);
    let of_year = |year: u32, node: Node| -> f64 {
        lived.iter().filter(|(month, to, _)| month / 12 == year && *to == node).map(|(_, _, sum)| sum.pounds()).sum()
    };
    for id in 0..economy.commissioners.len() {
        let node = Node::Commissioner(commonpurse::units::CommissionerId(id));
        for (year, growth) in (1..4).zip(&economy.prices.allocation_growth_share_by_year) {
            let ratio = of_year(year, node) / of_year(year - 1, node);
            assert!((ratio - 1.0 - growth).abs() < 1e-9, "{ratio} in year {year}");
        }
    }
}

#[test]
fn contracts_of_one_and_of_five_years_are_the_same_until_the_first_renewal_when_boards_do_not_look_ahead() {
    let mut economy = typical();
    economy.mechanisms.efficiency_incentive = false;
    economy.mechanisms.prevention = false;
    let annual = regime("annual-sanctions");
    let long = changed("annual-sanctions", |regime| regime.term.years = 5);
    for future in 0..4 {
        let (annual, long) = (live(&economy, &annual, 3, future), live(&economy, &long, 3, future));
        let (annual, long) = (months(&annual), months(&long));
        assert_eq!(annual[..12], long[..12], "nothing distinguishes the terms in the first year");
        assert_ne!(annual[12], long[12], "the renewal must be seen in the April after");
    }
}

#[test]
fn a_sanction_that_is_never_due_is_never_seen() {
    // Nobody can breach 0%: the clause stands in the contract and nothing ever follows from it.
    let idle = changed("annual-sanctions", |regime| {
        let sanctions = regime.clauses.sanctions.as_mut().expect("it has sanctions");
        sanctions.application = Application::Mandatory;
        let four_hours = sanctions.standards.a_and_e_four_hours.as_mut().expect("it has a sanction on four hours");
        four_hours.threshold_share = Some(share(0.0));
        four_hours.floor_share = None;
        sanctions.standards.rtt_incomplete = None;
        sanctions.standards.fifty_two_weeks = None;
    });
    let none = changed("annual-sanctions", |regime| regime.clauses.sanctions = None);
    for future in 0..3 {
        let (idle, none) = (live_in_detail(&typical(), &idle, 6, future), live(&typical(), &none, 6, future));
        assert_same(&idle.outcome, &none, &columns(), "a sanction that is never due");
        let events = idle.detail.expect("detail was asked for").events;
        assert!(events.iter().all(|event| event.kind != EventKind::SanctionDue));
    }
}
