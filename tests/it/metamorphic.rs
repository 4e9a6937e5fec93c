//! How a run must change when its scenario changes in a known direction, and what must not change it at all.

use std::collections::BTreeMap;

use commonpurse::contract::Regime;
use commonpurse::engine::{Layout, Otherwise, Outcome, run_otherwise};
use commonpurse::ledger::{Node, PostingStage};
use commonpurse::measures::Column;
use commonpurse::scenario::{AcuteFile, Economy, ProviderKind, Scenario};
use commonpurse::units::{CommissionerId, Money, ProviderId, SignedShare};

use crate::world::*;

const WAITING_LIST: usize = 3;

pub fn with_acute(economy: &Economy, change: impl Fn(&mut AcuteFile)) -> Economy {
    let mut economy = economy.clone();
    for provider in economy.providers.values_mut() {
        if let ProviderKind::Acute(file) = &mut provider.kind {
            change(file);
        }
    }
    economy
}

fn four_hours(change: impl Fn(&mut commonpurse::contract::Sanction)) -> Regime {
    changed("annual-sanctions", |regime| {
        let standards = &mut regime.clauses.sanctions.as_mut().expect("it has sanctions").standards;
        change(standards.a_and_e_four_hours.as_mut().expect("it has a sanction on four hours"));
    })
}

#[test]
fn a_longer_horizon_changes_no_earlier_year() {
    for (name, regime) in regimes() {
        let (short, long) = (live(&economy("strained"), &regime, 3, 0), live(&economy("strained"), &regime, 8, 0));
        // In its very last month a run divides what is still withheld for remedial action plans.
        let years = if regime.clauses.remedial_action_plan.is_some() { 2 } else { 3 };
        assert_eq!(difference(&short, &long, &columns(), years), None, "{name}");
        assert_eq!(months(&short)[..12 * years], months(&long)[..12 * years], "{name}");
    }
}

#[test]
fn looking_closely_changes_nothing() {
    for (name, regime) in regimes() {
        let close = live_in_detail(&typical(), &regime, 4, 1);
        assert_same(&close.outcome, &live(&typical(), &regime, 4, 1), &columns(), &name);
    }
}

#[test]
fn the_journal_alone_gives_every_partys_surplus_of_every_year() {
    let economy = economy("strained");
    for (name, regime) in regimes() {
        let run = live_in_detail(&economy, &regime, 4, 2);
        let mut surplus: BTreeMap<(Node, u32), Money> = BTreeMap::new();
        for entry in run.detail.expect("detail was asked for").journal {
            if entry.stage == PostingStage::Accrued {
                let (posting, year) = (entry.posting, entry.posting.month.0 / 12);
                *surplus.entry((posting.from, year)).or_default() -= posting.amount;
                *surplus.entry((posting.to, year)).or_default() += posting.amount;
            }
        }
        let nodes = (0..economy.commissioners.len())
            .map(|id| Node::Commissioner(CommissionerId(id)))
            .chain((0..economy.providers.len()).map(|id| Node::Provider(ProviderId(id))));
        for (entity, node) in (1..).zip(nodes) {
            for year in 0..4 {
                let of_row = run.outcome.value(year, entity, Column::SURPLUS);
                assert_eq!(surplus[&(node, year as u32)].pence() as f64, of_row, "{name}: {node:?} in year {year}");
            }
        }
    }
}

#[test]
fn a_dearer_breach_or_a_higher_standard_never_makes_less_due_when_nobody_reacts() {
    let economy = frozen();
    let due = |regime: &Regime, future| -> Vec<f64> {
        let outcome = live(&economy, regime, 6, future);
        (0..6).map(|year| over(&outcome, year, providers(&economy), Column::SANCTIONS_CONTRACTED)).collect()
    };
    for future in 0..4 {
        let base = due(&regime("annual-sanctions"), future);
        for harder in [
            four_hours(|sanction| sanction.per_breach_pounds = pounds(180.0)),
            four_hours(|sanction| sanction.threshold_share = Some(share(0.97))),
            four_hours(|sanction| sanction.floor_share = Some(share(0.70))),
        ] {
            let harder = due(&harder, future);
            assert!(harder.iter().zip(&base).all(|(harder, base)| harder >= base), "{harder:?} against {base:?}");
        }
        let higher = due(&four_hours(|sanction| sanction.threshold_share = Some(share(0.97))), future);
        assert!(higher.iter().sum::<f64>() > base.iter().sum(), "a higher standard must make more due");
    }
}

#[test]
fn more_referrals_never_shorten_the_list_in_any_month() {
    let mut economy = frozen();
    economy.mechanisms.referral_response = false;
    economy.mechanisms.capacity_response = false;
    // Slack takes capacity away from short lists: switched off by its own parameter.
    economy.elective.capacity.slack_response = 0.0;
    // Capacity is opened for what is foreseen; the growth of this test is not: nobody opens anything.
    economy.capacity.largest_growth_share_per_year = share(0.0);
    economy.capacity.largest_fall_share_per_year = share(0.0);
    let mut more = economy.clone();
    let growth = &mut more.demand.referrals_growth_share_per_year;
    *growth = SignedShare::of(growth.value() + 0.01);
    for future in 0..4 {
        let list = |economy: &Economy| -> Vec<f64> {
            live(economy, &regime("block"), 6, future).monthly().iter().map(|month| month[WAITING_LIST]).collect()
        };
        let (base, more) = (list(&economy), list(&more));
        // Removals are rounded to whole patients, so a list may lead by a patient or two.
        assert!(base.iter().zip(&more).all(|(base, more)| more + 2.0 >= *base), "{base:?} against {more:?}");
        assert!(more.last() > base.last());
    }
}

#[test]
fn better_staffing_or_more_beds_never_make_more_breaches_in_any_year() {
    let economy = frozen();
    let breaches =
        |economy: &Economy, future| of_system(&live(economy, &regime("block"), 6, future), Column::FOUR_HOUR_BREACHES);
    for future in 0..4 {
        let base = breaches(&economy, future);
        for better in [
            with_acute(&economy, |file| file.staffed_capacity_ratio *= 1.02),
            with_acute(&economy, |file| file.beds *= 1.03),
        ] {
            let better = breaches(&better, future);
            assert!(better.iter().zip(&base).all(|(better, base)| better < base), "{better:?} against {base:?}");
        }
    }
}

#[test]
fn an_economy_nine_times_as_large_has_nine_times_the_people_and_a_third_of_the_relative_spread() {
    let mut small = frozen();
    // Only independent arrivals are left to chance.
    small.demand.weekly_variation_share = share(0.0);
    small.demand.regional_variation_share = share(0.0);
    small.urgent_care.provider_effect_sd = 0.0;
    small.mechanisms.referral_response = false;
    let large = with_acute(&small, |file| {
        file.attendances_per_week *= 9.0;
        file.emergencies_per_week *= 9.0;
        file.referrals_per_week *= 9.0;
        file.beds *= 9.0;
        file.waiting_list_patients *= 9;
    });
    let lived = |economy: &Economy| futures(economy, &regime("block"), 1, 400);
    let moments = |outcomes: &[Outcome], column| {
        let mean = mean(outcomes, |outcome| outcome.value(0, 0, column));
        let squares = outcomes.iter().map(|outcome| outcome.value(0, 0, column) - mean).map(|rest| rest * rest);
        (mean, (squares.sum::<f64>() / outcomes.len() as f64).sqrt())
    };
    let (small, large) = (lived(&small), lived(&large));
    for column in [Column::ATTENDANCES, Column::EMERGENCIES, Column::REFERRALS] {
        let ((mean_small, spread_small), (mean_large, spread_large)) =
            (moments(&small, column), moments(&large, column));
        assert!((mean_large / mean_small / 9.0 - 1.0).abs() < 0.001, "{column:?}");
        // The spread of 400 years is known to about 3.5% each: 5% for the ratio, three times.
        assert!((spread_large / spread_small / 3.0 - 1.0).abs() < 0.15, "{column:?}: {}", spread_large / spread_small);
        // And it is that of independent arrivals.
        assert!((spread_small / mean_small.sqrt() - 1.0).abs() < 0.15, "{column:?}");
    }
}

#[test]
fn what_one_commissioner_allocates_is_no_other_commissioners_business() {
    let economy = typical();
    let mut richer = economy.clone();
    let north = richer.commissioners.get_mut("north").expect("the typical economy has a north");
    north.allocation_pounds = north.allocation_pounds.times(1.05);
    let mut alone = economy.clone();
    // North and south share only the community providers; without those, south does not notice north.
    for economy in [&mut richer, &mut alone] {
        economy
            .contracts
            .retain(|contract| contract.provider.starts_with("acute") && contract.commissioner != "central");
        economy.providers.retain(|name, _| name.starts_with("acute"));
        economy.commissioners.remove("central");
        for contract in &mut economy.contracts {
            contract.activity_share = share(1.0);
        }
    }
    let regime = regime("annual-sanctions-2014-15");
    let (alone, richer) = (live(&alone, &regime, 6, 0), live(&richer, &regime, 6, 0));
    // Entities: the system, north, south, the larger provider (of the north), the smaller (of the south).
    for year in 0..6 {
        for column in columns() {
            for entity in [2, 4] {
                let (a, b) = (alone.value(year, entity, column), richer.value(year, entity, column));
                assert_eq!(a.to_bits(), b.to_bits(), "{column:?} of entity {entity} in year {year}");
            }
        }
        assert!(richer.value(year, 1, Column::INCOME) > alone.value(year, 1, Column::INCOME));
    }
}

/// The typical economy with its first acute provider as two halves under contracts of their own.
fn with_halves(economy: &Economy, name: &str) -> Economy {
    let mut halved = economy.clone();
    let whole = halved.providers.remove(name).expect("the economy has the provider");
    let mut half = whole.clone();
    half.other_services_pounds = whole.other_services_pounds.times(0.5);
    half.opening_reserve_pounds = whole.opening_reserve_pounds.times(0.5);
    if let ProviderKind::Acute(file) = &mut half.kind {
        for size in [
            &mut file.attendances_per_week,
            &mut file.emergencies_per_week,
            &mut file.referrals_per_week,
            &mut file.beds,
        ] {
            *size /= 2.0;
        }
        if let Some(paid_for) = &mut file.paid_for {
            paid_for.beds /= 2.0;
        }
        file.waiting_list_patients /= 2;
    }
    let (own, others) = halved.contracts.into_iter().partition::<Vec<_>, _>(|contract| contract.provider == name);
    halved.contracts = others;
    for side in ["first", "second"] {
        let half_name = format!("{name}-{side}");
        halved.providers.insert(half_name.clone(), half.clone());
        let contracts = own.iter().cloned().map(|mut contract| {
            contract.provider.clone_from(&half_name);
            contract
        });
        halved.contracts.extend(contracts);
    }
    halved
}

#[test]
fn a_provider_split_in_two_halves_gives_the_same_care_and_the_same_money_but_for_whole_patients() {
    let mut economy = typical();
    // Costs of a contract are costs of a contract: two contracts have them twice.
    economy.mechanisms = commonpurse::scenario::Mechanisms::all_off();
    let name = economy.providers.keys().find(|name| name.starts_with("acute")).expect("there is one").clone();
    let halves = with_halves(&economy, &name);
    let lived = |economy: &Economy, regime: &Regime| {
        let scenario = Scenario::local(economy.clone(), regime.clone(), 5);
        let without_chance = Otherwise { without_chance: true, ..Otherwise::default() };
        let outcome = run_otherwise(&scenario, &Layout::of(economy), SEED, 0, without_chance);
        outcome.unwrap_or_else(|error| panic!("{error}"))
    };
    for name in ["block", "activity", "annual-sanctions", "five-year-shared-risk", "annual-sanctions-mret-30"] {
        let regime = regime(name);
        let (whole, halves) = (lived(&economy, &regime), lived(&halves, &regime));
        for year in 0..5 {
            let of = |column| (whole.value(year, 0, column), halves.value(year, 0, column));
            // Patients are whole: a median week of half as many is a third of a patient less, each week and kind of care.
            for column in [Column::ATTENDANCES, Column::EMERGENCIES, Column::REFERRALS, Column::TREATED] {
                let (one, two) = of(column);
                assert!((one - two).abs() <= 52.0 * 2.0, "{name}, {column:?} in year {year}: {one} and {two}");
            }
            for column in [Column::FOUR_HOUR_SHARE, Column::WITHIN_18_WEEKS_SHARE, Column::OCCUPANCY] {
                let (one, two) = of(column);
                assert!((one - two).abs() < 0.001, "{name}, {column:?} in year {year}: {one} and {two}");
            }
            let (one, two) = of(Column::INCOME);
            assert!((one / two - 1.0).abs() < 0.001, "{name}, income in year {year}: {one} and {two}");
            let (one, two) = of(Column::SURPLUS);
            let income = whole.value(year, 0, Column::INCOME);
            assert!((one - two).abs() < 0.001 * income, "{name}, surplus in year {year}: {one} and {two}");
        }
    }
}
