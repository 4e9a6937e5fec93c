//! A small run for unit tests.

use crate::scenario::{Economy, RegimeFile, Scenario};

use super::collect::Outcome;
use super::layout::Layout;
use super::run::run;

const ECONOMY: &str = include_str!("../../tests/it/broken_scenarios/base/economies/small.json");
const REGIME: &str = include_str!("../../tests/it/broken_scenarios/base/regimes/annual.json");

/// Four years of a small economy: two commissioners, a community provider and a hospital.
pub(super) fn scenario() -> Scenario {
    let economy: Economy = serde_json::from_str(ECONOMY).expect("an economy");
    let regime: RegimeFile = serde_json::from_str(REGIME).expect("a regime");
    Scenario::local(economy, regime.regime(), 4)
}

/// The same lived in its first future.
pub(super) fn lived() -> (Scenario, Layout, Outcome) {
    let scenario = scenario();
    let layout = Layout::of(&scenario.economy);
    let outcome = run(&scenario, &layout, 1, 0).expect("it runs");
    (scenario, layout, outcome)
}
