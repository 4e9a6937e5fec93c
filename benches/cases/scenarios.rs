//! What is lived in benchmarks: shipped scenarios, those in `benches/scenarios`, and an economy with any number of contracts.

use std::fs;
use std::path::{Path, PathBuf};

use commonpurse::scenario::resolve::{Resolved, ScenarioKind, Shelf, ShelfFile, resolve};
use commonpurse::scenario::{Economy, RegimeFile, Scenario};
use commonpurse::units::{Money, Share};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::shipped;

/// An economy under a regime: of the benchmarks where they have it, else shipped.
pub fn scenario(economy: &str, regime: &str, years: u32) -> Scenario {
    if path(ScenarioKind::Economy, "benches/scenarios", economy).is_none() {
        return shipped::scenario(economy, regime, years);
    }
    let economy: Economy = resolved(ScenarioKind::Economy, economy).value;
    let regime: RegimeFile = resolved(ScenarioKind::Regime, regime).value;
    Scenario::local(economy, regime.regime(), years)
}

fn resolved<T: JsonSchema + DeserializeOwned>(kind: ScenarioKind, name: &str) -> Resolved<T> {
    let file = |name: &str| {
        let path = ["benches/scenarios", "scenarios"].iter().find_map(|folder| path(kind, folder, name))?;
        let bytes = fs::read(&path).map_err(|error| error.to_string());
        Some(ShelfFile { file: path.display().to_string(), bytes })
    };
    resolve(name, &Shelf { kind, names: &[], file: &file }).unwrap_or_else(|problems| panic!("{name}:\n{problems}"))
}

fn path(kind: ScenarioKind, folder: &str, name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(kind.folder()).join(format!("{name}.json"));
    path.exists().then_some(path)
}

/// Four acute providers, each with one contract for each of so many commissioners, all alike.
pub fn with_commissioners(count: u32, years: u32) -> Scenario {
    let mut scenario = shipped::scenario("typical", "annual-sanctions", years);
    let economy = &mut scenario.economy;
    let provider = economy.providers["acute-larger"].clone();
    let (commissioner, contract) = (economy.commissioners["north"].clone(), economy.contracts[0].clone());
    // Opening figures of north are for seven tenths of one such provider and for community services.
    let part = |sum: Money| sum.times(4.0 / f64::from(count));
    economy.providers = (1..=4).map(|at| (format!("acute-{at}"), provider.clone())).collect();
    let commissioners = (1..=count).map(|at| {
        let mut own = commissioner.clone();
        own.population_people = (4 * commissioner.population_people / count).max(1);
        own.allocation_pounds = part(own.allocation_pounds);
        own.other_spend_pounds = part(own.other_spend_pounds);
        own.opening_reserve_pounds = part(own.opening_reserve_pounds);
        (format!("commissioner-{at:03}"), own)
    });
    economy.commissioners = commissioners.collect();
    economy.contracts = Vec::new();
    for provider in economy.providers.keys() {
        for commissioner in economy.commissioners.keys() {
            let mut own = contract.clone();
            (own.provider, own.commissioner) = (provider.clone(), commissioner.clone());
            own.activity_share = Share::clamped(1.0 / f64::from(count));
            economy.contracts.push(own);
        }
    }
    scenario
}
