//! Every mechanism can be switched off alone: what it should change changes, and nothing else does.

use commonpurse::measures::Column;
use commonpurse::scenario::{Mechanisms, Scenario};

use crate::switch_table::{Switch, switches};
use crate::world::*;

const YEARS: u32 = 6;
const FUTURES: u32 = 3;

#[test]
fn every_mechanism_stands_in_the_table_of_this_test_once() {
    let mut in_table: Vec<&str> = switches().map(|switch| switch.name).collect();
    let mut at_work: Vec<&str> = Mechanisms::ALL.iter().map(|(name, _)| *name).collect();
    in_table.sort_unstable();
    at_work.sort_unstable();
    assert_eq!(in_table, at_work, "a mechanism was added, dropped or renamed: say here what its switch must change");
}

#[test]
fn a_switch_changes_what_it_should_and_nothing_else() {
    let wrong: Vec<String> = switches().flat_map(faults).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What a switch does that it should not, and what it does not do that it should.
fn faults(switch: &Switch) -> Vec<String> {
    let (mut on, mut regime) = (economy(switch.economy), regime(switch.regime));
    (switch.prepare)(&mut on, &mut regime);
    let mut off = on.clone();
    crate::world::switch(&mut off.mechanisms, switch.name, false);
    let under_rules = crate::shipped::scenario(switch.economy, switch.regime, YEARS).under_rules;
    let scenario =
        |economy| Scenario { under_rules: under_rules.clone(), ..Scenario::local(economy, regime.clone(), YEARS) };
    let (on, off) = (scenario(on), scenario(off));
    let lived: Vec<_> = (0..FUTURES).map(|future| (live_scenario(&on, future), live_scenario(&off, future))).collect();
    let mut wrong = Vec::new();
    for &column in switch.changes {
        if !lived.iter().any(|(on, off)| difference(on, off, &[column], on.years).is_some()) {
            wrong.push(format!("{}: {column:?} does not change", switch.name));
        }
    }
    for (on, off) in &lived {
        let found = difference(on, off, switch.first_year, 1).or_else(|| difference(on, off, switch.always, on.years));
        wrong.extend(found.map(|found| format!("{}: {found}", switch.name)));
    }
    wrong
}

#[test]
fn without_beliefs_and_trust_both_stay_as_they_were_at_the_start() {
    let mut economy = typical();
    economy.mechanisms.beliefs = false;
    economy.mechanisms.trust = false;
    let outcome = live(&economy, &regime("annual-sanctions"), YEARS, 0);
    let trust = economy.trust.opening_trust_share.value();
    let belief = economy.target_effort.enforcement_belief_share.value();
    for year in 0..outcome.years {
        assert!((outcome.value(year, 0, Column::TRUST) - trust).abs() < 1e-12);
        assert_eq!(outcome.value(year, 0, Column::ENFORCEMENT_BELIEF), belief);
    }
}

#[test]
fn with_every_mechanism_off_no_contract_costs_anything_and_nothing_is_prevented_settled_or_supported() {
    let mut economy = economy("strained");
    economy.mechanisms = Mechanisms::all_off();
    for (name, regime) in regimes() {
        let outcome = live(&economy, &regime, YEARS, 0);
        for column in [
            Column::ADMINISTRATION,
            Column::PREVENTED,
            Column::PREVENTION,
            Column::SETTLEMENT,
            Column::SUPPORT,
            Column::DISTRESS_MONTHS,
            Column::MONITORING_HOURS,
            Column::CONTRACTING_HOURS,
            Column::TIME_SET_FREE,
        ] {
            assert!(of_system(&outcome, column).iter().all(|&value| value == 0.0), "{name}: {column:?}");
        }
    }
}
