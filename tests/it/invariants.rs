//! What must hold in every run of every economy: a thousand economies and contracts made up by chance, many of them absurd.
//!
//! The book is proved at every year end of every run, so that a run that ends at all has kept double entry.

use commonpurse::chance::{Place, Purpose};
use commonpurse::contract::{
    ActivityCost, Application, Basis, Blended, CostAndVolume, Form, Indexation, OutcomePayment, OwedBy, Payment,
    Regime, RiskShare, Sanction, SanctionTerms, Sanctions, SystemDeficit, Term,
};
use commonpurse::engine::{Layout, MONTHLY, Outcome, run};
use commonpurse::ledger::Code;
use commonpurse::measures::{ALL, Column, Unit};
use commonpurse::scenario::origin::Origins;
use commonpurse::scenario::resolve::{Kind, check_document, schema_of};
use commonpurse::scenario::{ContractFile, Economy, ProviderKind, Scenario, Service};
use commonpurse::units::Share;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::world::*;

const ECONOMIES: u32 = 1_000;

/// The numbers from 0 to 1 from which everything is made up, from a seed.
#[derive(Clone, Debug)]
struct Dice(Place);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(Place { seed, replication: 0, purpose: Purpose::LatinHypercube, entity: 0, step: 0 })
    }

    fn share(&mut self) -> f64 {
        self.0.step += 1;
        self.0.uniform()
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    /// Between two positive numbers, as often in each power of ten.
    fn scaled(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.share())
    }

    fn one_of(&mut self, count: usize) -> usize {
        ((self.share() * count as f64) as usize).min(count - 1)
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    fn a_share(&mut self) -> Share {
        let value = match self.one_of(4) {
            0 => 0.0,
            1 => 1.0,
            _ => self.share(),
        };
        share(value)
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(0.5) { Some(make(self)) } else { None }
    }
}

/// An economy with other people, other sizes and other parameters than the typical one, within what its schema allows.
fn made_up_economy(dice: &mut Dice, providers: usize, commissioners: usize, schema: &Value) -> Economy {
    let mut economy = typical();
    let files: Vec<_> = economy.providers.values().cloned().collect();
    economy.providers.clear();
    for id in 0..providers {
        let mut file = files[if dice.chance(0.35) { 2 } else { 0 }].clone();
        let size = dice.scaled(0.000_4, 4.0);
        match &mut file.kind {
            ProviderKind::Acute(acute) => {
                acute.attendances_per_week = (acute.attendances_per_week * size).max(1.0);
                acute.emergencies_per_week = (acute.emergencies_per_week * size * dice.between(0.2, 2.0)).max(1.0);
                acute.referrals_per_week = (acute.referrals_per_week * size * dice.between(0.2, 2.0)).max(1.0);
                acute.beds = (acute.beds * size * dice.between(0.3, 2.0)).max(1.0);
                let weeks = if dice.chance(0.2) { 0.0 } else { dice.between(0.5, 60.0) };
                acute.waiting_list_patients = (acute.referrals_per_week * weeks) as u32;
                acute.elective_capacity_ratio = dice.scaled(0.1, 3.0);
                acute.staffed_capacity_ratio = dice.scaled(0.1, 3.0);
            }
            ProviderKind::Community(community) => {
                community.contacts_per_week = (community.contacts_per_week * size).max(1.0);
                community.capacity_ratio = dice.scaled(0.1, 3.0);
                community.backlog_contacts = (community.contacts_per_week * dice.between(0.0, 30.0)) as u32;
            }
        }
        file.other_services_pounds = file.other_services_pounds.times(size * dice.between(0.0, 2.0));
        file.opening_reserve_pounds = file.opening_reserve_pounds.times(size * dice.between(0.0, 3.0));
        file.opening_surplus_share = dice.between(-0.3, 0.3);
        economy.providers.insert(format!("provider-{id}"), file);
    }
    let of_commissioner = economy.commissioners["north"].clone();
    economy.commissioners.clear();
    for id in 0..commissioners {
        let mut file = of_commissioner.clone();
        let size = dice.scaled(0.01, 3.0);
        file.population_people = (f64::from(file.population_people) * size).max(1_000.0) as u32;
        file.allocation_pounds = file.allocation_pounds.times(size * dice.between(0.5, 1.5));
        file.other_spend_pounds = file.other_spend_pounds.times(size * dice.between(0.0, 2.0));
        file.opening_reserve_pounds = file.opening_reserve_pounds.times(size * dice.between(0.0, 3.0));
        economy.commissioners.insert(format!("commissioner-{id}"), file);
    }
    economy.contracts = made_up_contracts(dice, &economy);
    with_extremes(&economy, dice, schema)
}

/// Every provider works for one or for all commissioners.
fn made_up_contracts(dice: &mut Dice, economy: &Economy) -> Vec<ContractFile> {
    let commissioners: Vec<&String> = economy.commissioners.keys().collect();
    let mut contracts = Vec::new();
    for (provider, file) in &economy.providers {
        let service = match file.kind {
            ProviderKind::Acute(_) => Service::Acute,
            ProviderKind::Community(_) => Service::Community,
        };
        let first = dice.one_of(commissioners.len());
        let buyers = if dice.chance(0.6) { commissioners.clone() } else { vec![commissioners[first]] };
        let weights: Vec<f64> = buyers.iter().map(|_| dice.between(0.01, 1.0)).collect();
        let total: f64 = weights.iter().sum();
        for (commissioner, weight) in buyers.into_iter().zip(weights) {
            contracts.push(ContractFile {
                commissioner: commissioner.clone(),
                provider: provider.clone(),
                service,
                activity_share: Share::clamped(weight / total),
            });
        }
    }
    contracts
}

/// Moves about one parameter in eight to an end of its range or anywhere within it.
fn with_extremes(economy: &Economy, dice: &mut Dice, schema: &Value) -> Economy {
    let mut document = serde_json::to_value(economy).expect("economies are JSON");
    let members = document.as_object_mut().expect("an economy is an object");
    for (key, value) in members {
        if ["providers", "commissioners", "contracts", "prices", "first_year", "sources"].contains(&key.as_str()) {
            continue;
        }
        shake(value, &schema["properties"][key], schema, dice);
    }
    check_document(&document, &Origins::unplaced("made up")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Shakes every number below a value. `stated` is what the schema says of it, beside the type it refers to.
fn shake(value: &mut Value, stated: &Value, root: &Value, dice: &mut Dice) {
    let followed = stated["$ref"].as_str().and_then(|reference| root.pointer(reference.trim_start_matches('#')));
    let find = |keyword: &str| stated.get(keyword).or_else(|| followed.and_then(|layer| layer.get(keyword)));
    match value {
        Value::Object(members) => {
            let properties = find("properties").unwrap_or(&Value::Null);
            members.iter_mut().for_each(|(key, value)| shake(value, &properties[key], root, dice));
        }
        Value::Array(items) => {
            let inner = find("items").unwrap_or(&Value::Null);
            items.iter_mut().for_each(|value| shake(value, inner, root, dice));
        }
        Value::Bool(on) => *on ^= dice.chance(0.1),
        Value::Number(number) if dice.chance(0.12) => {
            let was = number.as_f64().expect("numbers of economies are plain");
            let bounds = (find("minimum").and_then(Value::as_f64), find("maximum").and_then(Value::as_f64));
            // Sums of money have bounds beyond any budget; they move by a factor instead.
            let (low, high) = match bounds {
                (Some(low), Some(high)) if high - low < 1e9 => (low, high),
                _ => (0.0, was * 20.0),
            };
            let to = match dice.one_of(3) {
                0 => low,
                1 => high,
                _ => dice.between(low, high),
            };
            *value = if value.is_f64() { Value::from(to) } else { Value::from(to.round() as i64) };
        }
        _ => {}
    }
}

fn made_up_form(dice: &mut Dice) -> Form {
    match dice.one_of(4) {
        0 => Form::Activity,
        1 => Form::Block,
        2 => Form::CostAndVolume(CostAndVolume {
            marginal_share_above_plan: dice.a_share(),
            marginal_share_below_plan: dice.a_share(),
        }),
        _ => Form::Blended(Blended { fixed_share_of_plan: dice.a_share(), variable_share_of_tariff: dice.a_share() }),
    }
}

fn made_up_sanction(dice: &mut Dice) -> Sanction {
    Sanction {
        per_breach_pounds: pounds(dice.scaled(1.0, 20_000.0).round()),
        threshold_share: dice.maybe(Dice::a_share),
        floor_share: dice.maybe(Dice::a_share),
        owed_by: [OwedBy::Provider, OwedBy::Commissioner, OwedBy::Both][dice.one_of(3)],
    }
}

fn made_up_sanctions(dice: &mut Dice) -> Sanctions {
    Sanctions {
        standards: SanctionTerms {
            a_and_e_four_hours: dice.maybe(made_up_sanction),
            rtt_incomplete: dice.maybe(made_up_sanction),
            fifty_two_weeks: dice.maybe(made_up_sanction),
            twelve_hours: dice.maybe(made_up_sanction),
            community_contacts: dice.maybe(made_up_sanction),
        },
        cap_share_of_quarterly_value: dice.maybe(|dice| share(dice.between(0.0, 0.05))),
        reinvested_share: dice.a_share(),
        application: [Application::Mandatory, Application::Discretion, Application::Suspended][dice.one_of(3)],
    }
}

fn made_up_risk_share(dice: &mut Dice) -> RiskShare {
    RiskShare {
        basis: if dice.chance(0.4) {
            Basis::SystemDeficit(SystemDeficit { provider_share_of_deficit: dice.a_share() })
        } else {
            Basis::ActivityCost(ActivityCost { value_share_of_tariff: dice.a_share() })
        },
        corridor_share_of_plan: dice.maybe(Dice::a_share),
        commissioner_share_inside: dice.a_share(),
        commissioner_share_outside: dice.a_share(),
    }
}

fn made_up_regime(dice: &mut Dice) -> Regime {
    let mut regime = regime("annual-sanctions");
    regime.term = Term {
        years: 1 + dice.one_of(5) as u32,
        rebasing_share: dice.a_share(),
        agreed_growth_share_per_year: dice.between(-0.2, 0.2),
        indexation: [Indexation::NationalTariff, Indexation::InputPrices, Indexation::Cash][dice.one_of(3)].clone(),
        reopener_threshold_share: dice.maybe(|dice| share(dice.between(0.0, 0.2))),
    };
    regime.clauses.payment = Payment {
        attendances: made_up_form(dice),
        emergency: made_up_form(dice),
        elective: made_up_form(dice),
        contacts: made_up_form(dice),
    };
    regime.clauses.sanctions = dice.maybe(made_up_sanctions);
    regime.clauses.risk_share = dice.maybe(made_up_risk_share);
    regime.clauses.outcome_payment = dice.maybe(|dice| OutcomePayment {
        value_share_per_point: dice.a_share(),
        cap_share_of_value: dice.a_share(),
        expected_change_points_per_year: dice.between(-10.0, 10.0),
    });
    regime
}

/// Everything that a test of one run is made up from.
fn made_up() -> impl Strategy<Value = (usize, usize, u32, u64)> {
    (1..4_usize, 1..4_usize, 1..4_u32, any::<u64>().no_shrink())
}

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
        let scenario = Scenario { economy, regime, years };
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
            let scenario = Scenario { economy: economy.clone(), regime, years: 10 };
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
            check_provider(&file.kind, outcome, year, entity)?;
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
            holds(entity != 0 || column == Column::OCCUPANCY || column == Column::ENFORCEMENT_BELIEF, what)?;
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
    let paid = until(Column::SANCTIONS_PAID);
    holds(paid <= until(Column::SANCTIONS_IMPOSED), || what("more is paid than was imposed"))?;
    holds(until(Column::SANCTIONS_REINVESTED) <= paid, || what("more is given back than was paid"))
}

fn check_system(economy: &Economy, outcome: &Outcome, year: usize) -> Result<(), TestCaseError> {
    let of = |column| outcome.value(year, 0, column);
    let parties = |column| over(outcome, year, 1..outcome.entities, column);
    let what = |rule: &str| format!("{rule} in year {year}");
    let surplus = parties(Column::SURPLUS) - parties(Column::SUPPORT);
    holds(of(Column::SURPLUS) == surplus, || what("the system's surplus is not that of its parties less support"))?;
    for column in [Column::SANCTIONS_CONTRACTED, Column::ATTENDANCES, Column::TREATED, Column::ADMINISTRATION] {
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

fn check_provider(kind: &ProviderKind, outcome: &Outcome, year: usize, entity: usize) -> Result<(), TestCaseError> {
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
            let capacity = file.contacts_per_week * file.capacity_ratio * 52.0;
            let most = capacity * 1.2_f64.powi(year as i32) + 1.0;
            holds(of(Column::CONTACTS) <= most, || what("more contacts than capacity"))?;
            holds(of(Column::ATTENDANCES).is_nan(), || what("a community provider has attendances"))
        }
    }
}

#[test]
fn made_up_economies_are_of_many_kinds() {
    let schema = schema_of::<Economy>();
    let mut runner = TestRunner::deterministic();
    let (mut tiny, mut empty, mut parameters) = (0, 0, std::collections::BTreeSet::new());
    let base = serde_json::to_value(typical()).unwrap();
    for _ in 0..100 {
        let (providers, commissioners, _, seed) = made_up().new_tree(&mut runner).unwrap().current();
        let economy = made_up_economy(&mut Dice::new(seed), providers, commissioners, &schema);
        for file in economy.providers.values() {
            if let ProviderKind::Acute(file) = &file.kind {
                tiny += u32::from(file.attendances_per_week < 10.0);
                empty += u32::from(file.waiting_list_patients == 0);
            }
        }
        let document = serde_json::to_value(&economy).unwrap();
        for (section, members) in document.as_object().unwrap() {
            for (key, value) in members.as_object().into_iter().flatten() {
                if value.is_number() && base[section][key] != *value {
                    parameters.insert(format!("{section}.{key}"));
                }
            }
        }
    }
    assert!(tiny > 3 && empty > 10, "{tiny} tiny and {empty} empty");
    assert!(parameters.len() > 60, "only {} parameters move: {parameters:?}", parameters.len());
}
