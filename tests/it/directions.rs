//! Directions: what a raise of a number does to one measure, lived on paired futures.
//!
//! Each row of `directions.csv` is a claim: the `change` (`x1.2`, a factor, or `+0.05`, a step) of the number or numbers at
//! an `address` (`*` for every name, `regime.` before those of a regime) moves the mean of a `measure` (of the system, or `of` others) up or down. What a row
//! `needs` besides the typical economy under annual sanctions stands last, in parts with a semicolon between them:
//! `economy …`, `regime …`, `on …` and `off …` for a mechanism, `address=value` for a number.

use std::collections::{BTreeMap, BTreeSet};

use commonpurse::engine::{Layout, Outcome, run};
use commonpurse::measures::ALL;
use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::scenario::{Economy, RegimeFile, Scenario};
use rayon::prelude::*;
use serde_json::Value;

use crate::shipped::shipped;

const SEED: u64 = 2015;
const FUTURES: u32 = 3;
const YEARS: u32 = 5;

/// An economy and a regime as documents.
#[derive(Clone)]
pub struct World {
    economy: Value,
    regime: Value,
}

impl World {
    /// What a row needs.
    pub fn of(needs: &str) -> Self {
        let parts: Vec<&str> = needs.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        let named = |what: &str| parts.iter().find_map(|part| part.strip_prefix(what));
        let economy = shipped::<Economy>(ScenarioKind::Economy, named("economy ").unwrap_or("typical")).document;
        let regime =
            shipped::<RegimeFile>(ScenarioKind::Regime, named("regime ").unwrap_or("annual-sanctions")).document;
        let mut world = Self { economy, regime };
        for part in parts {
            if let Some((address, value)) = part.split_once('=') {
                let value: Value = serde_json::from_str(value).unwrap_or_else(|error| panic!("{part}: {error}"));
                world.change(address, &mut |slot| *slot = value.clone());
            } else if let Some((switch, name)) = part.split_once(' ').filter(|(word, _)| matches!(*word, "on" | "off"))
            {
                world.change(&format!("mechanisms.{name}"), &mut |slot| *slot = Value::Bool(switch == "on"));
            }
        }
        world
    }

    /// The world with the numbers at an address raised.
    pub fn raised(&self, address: &str, change: &str) -> Self {
        let mut world = self.clone();
        world.change(address, &mut |slot| raise(slot, change));
        world
    }

    /// Changes every value at an address, and fails if there is none.
    fn change(&mut self, address: &str, change: &mut dyn FnMut(&mut Value)) {
        let regime = address.strip_prefix("regime.");
        let document = if regime.is_some() { &mut self.regime } else { &mut self.economy };
        let keys: Vec<&str> = regime.unwrap_or(address).split('.').collect();
        assert!(visit(document, &keys, change) > 0, "nothing stands at {address}");
    }

    /// Lives the first futures.
    pub fn live(&self) -> Vec<Outcome> {
        let economy: Economy = serde_json::from_value(self.economy.clone()).unwrap_or_else(|error| panic!("{error}"));
        let regime: RegimeFile = serde_json::from_value(self.regime.clone()).unwrap_or_else(|error| panic!("{error}"));
        let scenario = Scenario::local(economy, regime.regime(), YEARS);
        let layout = Layout::of(&scenario.economy);
        let lived = (0..FUTURES).map(|future| run(&scenario, &layout, SEED, future));
        lived.map(|outcome| outcome.unwrap_or_else(|error| panic!("{error}"))).collect()
    }

    /// Positions of the system, of all providers or commissioners, or of the one with this name.
    fn entities(&self, name: &str) -> std::ops::Range<usize> {
        let names = |kind: &str| self.economy[kind].as_object().into_iter().flat_map(serde_json::Map::keys);
        let first_provider = 1 + names("commissioners").count();
        match name {
            "system" => 0..1,
            "commissioners" => 1..first_provider,
            "providers" => first_provider..first_provider + names("providers").count(),
            _ => {
                let place = names("commissioners").chain(names("providers")).position(|one| one == name);
                let place = 1 + place.unwrap_or_else(|| panic!("there is no {name}"));
                place..place + 1
            }
        }
    }

    /// A measure of the system, or `of` others, in the mean of a future's years.
    pub fn mean(&self, outcome: &Outcome, measure: &str) -> f64 {
        let (id, of) = measure.split_once(" of ").unwrap_or((measure, "system"));
        let column = ALL.iter().position(|known| known.id == id).unwrap_or_else(|| panic!("there is no measure {id}"));
        let entities = self.entities(of);
        let cells = (0..outcome.years).flat_map(|year| entities.clone().map(move |entity| (year, entity)));
        let values = cells.map(|(year, entity)| outcome.row(year, entity)[column]);
        values.filter(|value| !value.is_nan()).sum::<f64>() / outcome.years as f64
    }
}

/// Applies a change to all values that a path leads to, and counts them.
fn visit(value: &mut Value, keys: &[&str], change: &mut dyn FnMut(&mut Value)) -> usize {
    let Some((key, below)) = keys.split_first() else {
        change(value);
        return 1;
    };
    match value {
        Value::Object(all) if *key == "*" => all.values_mut().map(|part| visit(part, below, change)).sum(),
        Value::Object(all) if below.is_empty() => {
            change(all.entry((*key).to_owned()).or_insert(Value::Null));
            1
        }
        Value::Object(all) => all.get_mut(*key).map_or(0, |part| visit(part, below, change)),
        Value::Array(all) => {
            key.parse().ok().and_then(|place: usize| all.get_mut(place)).map_or(0, |part| visit(part, below, change))
        }
        _ => 0,
    }
}

/// Raises a number, or every number of a list.
fn raise(value: &mut Value, change: &str) {
    if let Value::Array(all) = value {
        return all.iter_mut().for_each(|part| raise(part, change));
    }
    let before = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    let number = |text: &str| text.parse::<f64>().unwrap_or_else(|error| panic!("{change}: {error}"));
    let after = match change.strip_prefix('x') {
        Some(factor) => before * number(factor),
        None => before + number(change),
    };
    assert!(after > before, "{change} does not raise {before}");
    // Large whole numbers are counts; a small one may as well be a ratio that is written without a point.
    let after = if value.is_u64() && before >= 1_000.0 { after.round() } else { after };
    *value = if value.is_u64() && after.fract() == 0.0 { Value::from(after as u64) } else { Value::from(after) };
}

/// A line of the table.
pub struct Row {
    pub address: String,
    pub change: String,
    pub measure: String,
    pub sign: String,
    pub needs: String,
}

/// The lines of the table.
pub fn rows(text: &str) -> Vec<Row> {
    let lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let cells: Vec<&str> = line.splitn(5, ',').collect();
            let [address, change, measure, sign, needs] = cells[..] else { panic!("{line:?} has not five cells") };
            let [address, change, measure, sign, needs] = [address, change, measure, sign, needs].map(str::to_owned);
            Row { address, change, measure, sign, needs }
        })
        .collect()
}

/// Mean of a measure's paired differences.
pub fn difference(base: &(World, Vec<Outcome>), raised: &(World, Vec<Outcome>), measure: &str) -> f64 {
    let pairs = base.1.iter().zip(&raised.1);
    let apart: f64 = pairs.map(|(before, after)| raised.0.mean(after, measure) - base.0.mean(before, measure)).sum();
    apart / f64::from(FUTURES)
}

/// Lives different worlds, each once, in parallel.
pub fn lived<K: Ord + Send + Sync>(worlds: BTreeMap<K, World>) -> BTreeMap<K, (World, Vec<Outcome>)> {
    let lived: Vec<(K, (World, Vec<Outcome>))> = worlds
        .into_par_iter()
        .map(|(key, world)| {
            let outcomes = world.live();
            (key, (world, outcomes))
        })
        .collect();
    lived.into_iter().collect()
}

#[test]
fn each_number_of_the_table_moves_its_measure_as_the_table_says() {
    let rows = rows(include_str!("directions.csv"));
    assert!(rows.len() >= 200, "{} directions are too few", rows.len());
    let pairs: BTreeSet<_> = rows.iter().map(|row| (&row.address, &row.measure)).collect();
    assert_eq!(pairs.len(), rows.len(), "an address and measure stand twice");
    let needs: BTreeSet<&str> = rows.iter().map(|row| row.needs.as_str()).collect();
    let bases = lived(needs.into_iter().map(|needs| (needs, World::of(needs))).collect());
    let key = |row: &Row| (row.address.clone(), row.change.clone(), row.needs.clone());
    let worlds = rows.iter().map(|row| (key(row), bases[row.needs.as_str()].0.raised(&row.address, &row.change)));
    let raised = lived(worlds.collect());
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let moved = difference(&bases[row.needs.as_str()], &raised[&key(row)], &row.measure);
            let is_right = match row.sign.as_str() {
                "+" => moved > 0.0,
                "-" => moved < 0.0,
                other => panic!("{other} is no sign"),
            };
            (!is_right)
                .then(|| format!("{} {}: {} moves by {moved}, not {}", row.address, row.change, row.measure, row.sign))
        })
        .collect();
    assert!(wrong.is_empty(), "{} directions are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
