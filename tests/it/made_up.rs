//! Economies and contracts made up by chance: tiny and huge providers, empty lists, parameters at the ends of their ranges.

use commonpurse::contract::{AgreedGrowth, EarlyTermination, Indexation, Regime, Term};
use commonpurse::scenario::origin::Origins;
use commonpurse::scenario::resolve::{check_document, schema_of};
use commonpurse::scenario::{ContractFile, Economy, ProviderKind, Service};
use commonpurse::units::{Share, SignedShare};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::dice::*;
use crate::made_up_clauses::{made_up_clauses, with_choices};
use crate::world::{regime, typical};

/// An economy with other people, other sizes and other parameters than the typical one, within what its schema allows.
pub fn made_up_economy(dice: &mut Dice, providers: usize, commissioners: usize, schema: &Value) -> Economy {
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
                acute.paid_for = None;
            }
            ProviderKind::Community(community) => {
                community.contacts_per_week = (community.contacts_per_week * size).max(1.0);
                community.capacity_ratio = dice.scaled(0.1, 3.0);
                community.paid_for_capacity_ratio = None;
                community.backlog_contacts = (community.contacts_per_week * dice.between(0.0, 30.0)) as u32;
            }
        }
        file.other_services_pounds = file.other_services_pounds.times(size * dice.between(0.0, 2.0));
        file.opening_reserve_pounds = file.opening_reserve_pounds.times(size * dice.between(0.0, 3.0));
        file.opening_surplus_share = SignedShare::of(dice.between(-0.3, 0.3));
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
        if ["providers", "commissioners", "contracts", "prices", "first_year", "england", "sources"]
            .contains(&key.as_str())
        {
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

/// A contract of any clauses, many of them absurd.
pub fn made_up_regime(dice: &mut Dice) -> Regime {
    let mut regime = regime("annual-sanctions");
    regime.term = Term {
        years: 1 + dice.one_of(5) as u32,
        rebasing_share: dice.a_share(),
        agreed_growth_share_per_year: AgreedGrowth {
            attendances: dice.between(-0.2, 0.2),
            emergency: dice.between(-0.2, 0.2),
            elective: dice.between(-0.2, 0.2),
            contacts: dice.between(-0.2, 0.2),
        },
        indexation: [Indexation::NationalTariff, Indexation::InputPrices, Indexation::Cash][dice.one_of(3)].clone(),
        reopener_threshold_share: dice.maybe(|dice| share(dice.between(0.0, 0.2))),
        early_termination: dice.maybe(|dice| EarlyTermination {
            trigger_loss_share_of_value: share(dice.between(0.0, 0.2)),
            cost_share_of_value: dice.a_share(),
            borne_by_commissioner_share: dice.a_share(),
        }),
        staggered: dice.chance(0.5),
        yardstick_share: Share::NONE,
    };
    regime.clauses = made_up_clauses(dice);
    regime.term.yardstick_share = dice.a_share();
    with_choices(dice, &mut regime.clauses);
    regime
}

/// Everything that a test of one run is made up from.
pub fn made_up() -> impl Strategy<Value = (usize, usize, u32, u64)> {
    (1..4_usize, 1..4_usize, 1..4_u32, any::<u64>().no_shrink())
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
