//! What must hold in every run of every economy: a thousand economies and contracts made up by chance, many of them absurd.
//!
//! The book is proved at every year end of every run, so that a run that ends at all has kept double entry.

use commonpurse::engine::{Layout, MONTHLY, Outcome, run};
use commonpurse::ledger::Code;
use commonpurse::measures::{ALL, Column, Unit};
use commonpurse::scenario::resolve::{Kind, schema_of};
use commonpurse::scenario::{Economy, ProviderKind, Scenario};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use crate::made_up::{Dice, made_up, made_up_economy, made_up_regime};
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
        let allocated = |outcome: &Outcome| outcome.flow(0, Code::Allocation);
        holds(allocated(&outcome) == allocated(&other), || "allocations differ between regimes".into())?;
        check(&scenario, &outcome)
    });
    if let Err(failure) = checked {
        panic!("{failure}");
    }
}

#[test]
fn every_shipped_economy_keeps_them_under_every_shipped_regime() {
    for economy_name in names(Kind::Economy) {
        let economy = economy(&economy_name);
        for (name, regime) in regimes() {
            let scenario = Scenario::local(economy.clone(), regime, 10);
            let outcome = live(&scenario.economy, &scenario.regime, scenario.years, 0);
            check(&scenario, &outcome).unwrap_or_else(|found| panic!("{economy_name} under {name}: {found}"));
        }
    }
}

fn check(scenario: &Scenario, outcome: &Outcome) -> Result<(), TestCaseError> {
    let economy = &scenario.economy;
    holds(outcome.proofs == scenario.years, || "the book was not proved every year".into())?;
    holds(outcome.monthly().len() == 12 * scenario.years as usize, || "months are missing".into())?;
    for year in 0..outcome.years {
        for entity in entities(outcome) {
            check_values(outcome, year, entity)?;
            check_sanctions(outcome, year, entity)?;
        }
        check_system(economy, outcome, year)?;
        for (entity, file) in providers(economy).zip(economy.providers.values()) {
            check_provider(economy, &file.kind, outcome, year, entity)?;
        }
    }
    check_flows(economy, outcome)?;
    for month in outcome.monthly() {
        for (value, (id, unit, _)) in month.iter().zip(MONTHLY) {
            holds(value.is_finite(), || format!("{id} of a month is {value}"))?;
            let is_share = *unit == "share" && *id != "bed_occupancy_share";
            holds(!is_share || (0.0..=1.0).contains(value), || format!("{id} of a month is {value}"))?;
        }
    }
    Ok(())
}

/// Every value that applies is a number, within the bounds of its unit.
fn check_values(outcome: &Outcome, year: usize, entity: usize) -> Result<(), TestCaseError> {
    for column in columns() {
        let (value, measure) = (outcome.value(year, entity, column), ALL[column as usize]);
        let what = || format!("{} of entity {entity} in year {year} is {value}", measure.id);
        holds(!value.is_infinite(), what)?;
        if value.is_nan() {
            let of_acute = [Column::OCCUPANCY, Column::ENFORCEMENT_BELIEF, Column::UNMEASURED_QUALITY];
            holds(entity != 0 || of_acute.contains(&column), what)?;
            continue;
        }
        let bounds = match measure.unit {
            // Patients fit to leave and emergencies in corridors can fill more than all beds.
            Unit::Share if column == Column::OCCUPANCY => 0.0..=f64::MAX,
            Unit::Share => 0.0..=1.0 + 1e-12,
            Unit::Count | Unit::Hours => 0.0..=f64::MAX,
            Unit::Pounds | Unit::Points => f64::MIN..=f64::MAX,
        };
        holds(bounds.contains(&value), what)?;
        let is_whole = matches!(measure.unit, Unit::Count | Unit::Pounds);
        holds(!is_whole || value.fract() == 0.0, what)?;
    }
    Ok(())
}

/// What parties received less gave under all codes over the years is their surplus.
fn check_flows(economy: &Economy, outcome: &Outcome) -> Result<(), TestCaseError> {
    let flows = |parties: &[usize]| -> f64 {
        parties.iter().flat_map(|&party| Code::ALL.iter().map(move |&code| outcome.flow(party, code))).sum()
    };
    let surplus = |entities: std::ops::Range<usize>| -> f64 {
        (0..outcome.years).map(|year| over(outcome, year, entities.clone(), Column::SURPLUS)).sum()
    };
    holds(flows(&[0]) == surplus(commissioners(economy)), || "flows of commissioners are not their surplus".into())?;
    holds(flows(&[1, 2]) == surplus(providers(economy)), || "flows of providers are not their surplus".into())
}

fn check_sanctions(outcome: &Outcome, year: usize, entity: usize) -> Result<(), TestCaseError> {
    let until = |column| (0..=year).map(|year| outcome.value(year, entity, column)).sum::<f64>();
    let of = |column| outcome.value(year, entity, column);
    let what = |rule: &str| format!("{rule} for entity {entity} in year {year}");
    let (contracted, imposed, waived) =
        (of(Column::SANCTIONS_CONTRACTED), of(Column::SANCTIONS_IMPOSED), of(Column::SANCTIONS_WAIVED));
    holds(contracted == imposed + waived, || what("contracted is not imposed and waived"))?;
    let reasons = [Column::WAIVED_BY_CHOICE, Column::WAIVED_FOR_HOURS, Column::WAIVED_UNSEEN, Column::WAIVED_FOR_PLAN];
    let explained: f64 = reasons.into_iter().map(of).sum();
    // The rest is suspended, by the contract or for a control total.
    holds(explained <= waived, || what("more is waived for a reason than is waived"))?;
    let paid = until(Column::SANCTIONS_PAID);
    holds(paid <= until(Column::SANCTIONS_IMPOSED), || what("more is paid than was imposed"))?;
    holds(until(Column::SANCTIONS_REINVESTED) <= paid, || what("more is given back than was paid"))
}

fn check_system(economy: &Economy, outcome: &Outcome, year: usize) -> Result<(), TestCaseError> {
    let of = |column| outcome.value(year, 0, column);
    let parties = |column| over(outcome, year, 1..outcome.entities, column);
    let what = |rule: &str| format!("{rule} in year {year}");
    let escrow = |year: usize| outcome.value(year, 0, Column::IN_ESCROW);
    let withheld = escrow(year) - if year == 0 { 0.0 } else { escrow(year - 1) };
    let surplus = parties(Column::SURPLUS) + withheld - parties(Column::SUPPORT);
    holds(of(Column::SURPLUS) == surplus, || what("the system's surplus is not that of its parties and escrow"))?;
    holds(of(Column::RESERVE) == parties(Column::RESERVE) + escrow(year), || what("a reserve is lost"))?;
    holds(escrow(outcome.years - 1) == 0.0, || what("money is still withheld when all has ended"))?;
    let could_earn = of(Column::QUALITY_EARNED) + of(Column::QUALITY_WITHHELD);
    holds(of(Column::QUALITY_AVAILABLE) == could_earn, || what("a quality payment is not earned or withheld"))?;
    holds(of(Column::QUALITY_EARNED) >= 0.0 && of(Column::QUALITY_WITHHELD) >= 0.0, || what("quality below zero"))?;
    let sums = [Column::SANCTIONS_CONTRACTED, Column::ATTENDANCES, Column::TREATED, Column::ADMINISTRATION];
    for column in sums.into_iter().chain([Column::QUALITY_AVAILABLE, Column::RELABELLED]) {
        holds(of(column) == parties(column), || what("the system is not the sum of its parties"))?;
    }
    for column in [Column::RISK_SHARE, Column::OUTCOME_PAYMENT, Column::SETTLEMENT] {
        let (given, received) =
            (over(outcome, year, commissioners(economy), column), over(outcome, year, providers(economy), column));
        holds(given == -received, || what(&format!("{column:?} has no counter-entry: {given} and {received}")))?;
    }
    let months = &outcome.monthly()[12 * year..12 * (year + 1)];
    let of_months = |column: usize| months.iter().map(|month| month[column]).sum::<f64>();
    holds(of_months(0) == of(Column::ATTENDANCES), || what("attendances of the months are not those of the year"))?;
    holds(of_months(6) == of(Column::SANCTIONS_IMPOSED), || what("sanctions of the months are not those of the year"))?;
    let both = of_months(7) + of_months(8);
    holds(both == parties(Column::SURPLUS), || what("surpluses of the months are not those of the year"))
}

fn check_provider(
    economy: &Economy,
    kind: &ProviderKind,
    outcome: &Outcome,
    year: usize,
    entity: usize,
) -> Result<(), TestCaseError> {
    let of = |column| outcome.value(year, entity, column);
    let before =
        |column, opening: u32| if year == 0 { f64::from(opening) } else { outcome.value(year - 1, entity, column) };
    let what = |rule: &str| format!("{rule} at entity {entity} in year {year}: {:?}", outcome.row(year, entity));
    match kind {
        ProviderKind::Acute(file) => {
            let opening = before(Column::WAITING_LIST, file.waiting_list_patients);
            let came = opening + of(Column::REFERRALS);
            let went = of(Column::TREATED) + of(Column::REMOVED) + of(Column::WAITING_LIST);
            holds(came == went, || what("patients of the list are lost or found"))?;
            holds(of(Column::OVER_52_WEEKS) <= of(Column::OVER_18_WEEKS), || what("52 weeks are not over 18"))?;
            holds(of(Column::OVER_18_WEEKS) <= of(Column::WAITING_LIST), || what("more are over 18 weeks than wait"))?;
            holds(of(Column::FOUR_HOUR_BREACHES) <= of(Column::ATTENDANCES), || what("more breach than attend"))?;
            holds(of(Column::TWELVE_HOUR_WAITS) <= of(Column::FOUR_HOUR_BREACHES), || what("12 hours are not over 4"))?;
            let within = 1.0 - of(Column::FOUR_HOUR_BREACHES) / of(Column::ATTENDANCES).max(1.0);
            holds(of(Column::FOUR_HOUR_SHARE) == within, || what("the share within four hours is not its counts"))
        }
        ProviderKind::Community(file) => {
            // What lapses and what is wanted are not in the table: the backlog never exceeds what it was and what came.
            holds(of(Column::BACKLOG) >= 0.0 && of(Column::CONTACTS) >= 0.0, || what("contacts below none"))?;
            let with_plans = 1.0 + economy.remedial_plans.extra_capacity_share.value();
            let capacity = file.contacts_per_week * file.capacity_ratio * 52.0 * with_plans;
            let most = capacity * libm::pow(1.2, year as f64) + 1.0;
            holds(of(Column::CONTACTS) <= most, || what("more contacts than capacity"))?;
            holds(of(Column::ATTENDANCES).is_nan(), || what("a community provider has attendances"))
        }
    }
}
