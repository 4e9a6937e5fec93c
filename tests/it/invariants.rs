//! What must hold in every run of every economy: a thousand economies and contracts made up by chance, many of them absurd.
//!
//! The book is proved at every year end of every run, so that a run that ends at all has kept double entry.

use commonpurse::engine::{Layout, Outcome, run};
use commonpurse::ledger::Heading;
use commonpurse::measures::Column;
use commonpurse::scenario::resolve::{ScenarioKind, schema_of};
use commonpurse::scenario::{CommunityFile, Economy, ProviderKind, Scenario};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::dice::Dice;
use crate::made_up::{made_up, made_up_economy, made_up_regime};
use crate::world::*;

const ECONOMIES: u32 = 1_000;

fn holds(claim: bool, what: impl FnOnce() -> String) -> Result<(), TestCaseError> {
    if claim { Ok(()) } else { Err(TestCaseError::fail(what())) }
}

#[test]
fn a_thousand_made_up_economies_keep_every_rule_of_the_house() {
    let (schema, block) = (schema_of::<Economy>(), regime("block"));
    let config = ProptestConfig { cases: ECONOMIES, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let checked = runner.run(&made_up(), |(providers, commissioners, years, seed)| {
        let mut dice = Dice::new(seed);
        let regime = made_up_regime(&mut dice);
        let economy = made_up_economy(&mut dice, providers, commissioners, &schema);
        let scenario = Scenario::local(economy, regime, years);
        let layout = Layout::of(&scenario.economy);
        let outcome = run(&scenario, &layout, SEED, 0).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let plain = Scenario { regime: block.clone(), ..scenario.clone() };
        let other = run(&plain, &layout, SEED, 0).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let allocated = |outcome: &Outcome| outcome.flow(0, Heading::Allocation);
        holds(allocated(&outcome) == allocated(&other), || "allocations differ between regimes".into())?;
        check(&scenario, &outcome)
    });
    if let Err(failure) = checked {
        panic!("{failure}");
    }
}

#[test]
fn every_shipped_economy_keeps_them_under_every_shipped_regime() {
    for economy_name in names(ScenarioKind::Economy) {
        let economy = economy(&economy_name);
        for (name, regime) in regimes() {
            let scenario = Scenario::local(economy.clone(), regime, 10);
            let outcome = live(&scenario.economy, &scenario.regime, scenario.years, 0);
            check(&scenario, &outcome).unwrap_or_else(|found| panic!("{economy_name} under {name}: {found}"));
        }
    }
}

/// What a run checks of itself ([`commonpurse::engine::impossible`]) held, or it would have stopped; the rest is looked at here.
fn check(scenario: &Scenario, outcome: &Outcome) -> Result<(), TestCaseError> {
    let economy = &scenario.economy;
    holds(outcome.proofs == scenario.years, || "the book was not proved every year".into())?;
    for year in 0..outcome.years {
        for (entity, file) in providers(economy).zip(economy.providers.values()) {
            if let ProviderKind::Community(file) = &file.kind {
                check_community(economy, file, outcome, year, entity)?;
            }
        }
    }
    Ok(())
}

fn check_community(
    economy: &Economy,
    file: &CommunityFile,
    outcome: &Outcome,
    year: usize,
    entity: usize,
) -> Result<(), TestCaseError> {
    let of = |column| outcome.value(year, entity, column);
    let what = |rule: &str| format!("{rule} at entity {entity} in year {year}: {:?}", outcome.row(year, entity));
    let with_plans = 1.0 + economy.remedial_plans.extra_capacity_share.value();
    let bought = economy.budget.largest_bought_share_of_capacity.value();
    let capacity = file.contacts_per_week * file.capacity_ratio * 52.0 * (with_plans + bought);
    let grown = 1.0 + economy.capacity.largest_growth_share_per_year.value();
    let most = capacity * libm::pow(grown, year as f64 + 1.0) + 1.0;
    holds(of(Column::CONTACTS) <= most, || what("more contacts than capacity"))?;
    holds(of(Column::ATTENDANCES).is_nan(), || what("a community provider has attendances"))
}
