//! The scenarios that come with the program, read from their folder.

use std::path::PathBuf;

use commonpurse::scenario::resolve::{Found, Kind, Shelf, resolve};
use commonpurse::scenario::{Economy, RegimeFile, Scenario};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// Names of all files of a kind, in order.
pub fn names(kind: Kind) -> Vec<String> {
    let folder = folder(kind);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".json")?.to_owned())).collect();
    names.sort();
    names
}

/// An economy under a regime.
pub fn scenario(economy: &str, regime: &str, years: u32) -> Scenario {
    let economy: Economy = load(Kind::Economy, economy);
    let regime: RegimeFile = load(Kind::Regime, regime);
    Scenario { economy, regime: regime.regime(), years }
}

fn folder(kind: Kind) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(kind.folder())
}

fn load<T: JsonSchema + DeserializeOwned>(kind: Kind, name: &str) -> T {
    let names = names(kind);
    let file = |name: &str| {
        let path = folder(kind).join(format!("{name}.json"));
        let file = path.display().to_string();
        Some(Found { file, bytes: std::fs::read(path).map_err(|error| error.to_string()) })
    };
    let shelf = Shelf { kind, names: &names, file: &file };
    resolve::<T>(name, &shelf).unwrap_or_else(|problem| panic!("{problem}")).value
}
