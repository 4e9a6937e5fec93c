//! The scenarios that come with the program, read from their folder.

use std::fs;
use std::path::Path;

use commonpurse::scenario::resolve::{Found, Kind, Shelf, resolve};
use commonpurse::scenario::{Economy, RegimeFile, Scenario};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// A shipped economy under a shipped regime.
pub fn scenario(economy: &str, regime: &str, years: u32) -> Scenario {
    let economy: Economy = load(Kind::Economy, economy);
    let regime: RegimeFile = load(Kind::Regime, regime);
    Scenario { economy, regime: regime.regime(), years }
}

fn load<T: JsonSchema + DeserializeOwned>(kind: Kind, name: &str) -> T {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(kind.folder());
    let file = |name: &str| {
        let path = folder.join(format!("{name}.json"));
        let bytes = fs::read(&path).map_err(|error| error.to_string());
        Some(Found { file: path.display().to_string(), bytes })
    };
    let shelf = Shelf { kind, names: &[], file: &file };
    resolve::<T>(name, &shelf).unwrap_or_else(|problem| panic!("{problem}")).value
}
