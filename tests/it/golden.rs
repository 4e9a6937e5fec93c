//! Whole runs keep every bit: a digest of all that a run leaves behind, for every regime that is shipped.
//!
//! Each run has three digests: its months (care, money and trust of the whole system), its years by entity, and its flows of
//! money by code. A measure or code that is added moves the last two and must leave the months alone.
//!
//! A change that should only make the program faster or clearer leaves the digests alone. A change of the model moves
//! them; look at what moved, then pin them anew with `INSTA_UPDATE=always cargo test --test it golden`.

use commonpurse::engine::{FLOW_PARTIES, Layout, Outcome, run};
use commonpurse::ledger::Code;
use commonpurse::scenario::resolve::Kind;

use super::shipped;

const YEARS: u32 = 10;
const SEED: u64 = 1;

/// FNV-1a over 64 bits, number by number; everything that is not a number counts as the same.
fn digest(numbers: impl Iterator<Item = f64>) -> u64 {
    numbers.fold(0xcbf2_9ce4_8422_2325, |hash, number| {
        let bits = if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
        bits.to_le_bytes().iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    })
}

/// The digests of a run: months, years, flows.
fn digests_of(outcome: &Outcome) -> String {
    let rows = (0..outcome.years).flat_map(|year| (0..outcome.entities).map(move |entity| (year, entity)));
    let years = rows.flat_map(|(year, entity)| outcome.row(year, entity)).copied();
    let months = outcome.monthly().iter().flatten().copied();
    let flows = (0..FLOW_PARTIES).flat_map(|party| Code::ALL.iter().map(move |&code| outcome.flow(party, code)));
    let years = years.chain([f64::from(outcome.proofs)]);
    format!("{:016x} {:016x} {:016x}", digest(months), digest(years), digest(flows))
}

fn digests(economy: &str, regime: &str, years: u32, replications: u32) -> Vec<String> {
    let scenario = shipped::scenario(economy, regime, years);
    let layout = Layout::of(&scenario.economy);
    (0..replications)
        .map(|replication| {
            let outcome = run(&scenario, &layout, SEED, replication).unwrap_or_else(|error| panic!("{error}"));
            format!("{economy} {regime} {replication} {}", digests_of(&outcome))
        })
        .collect()
}

#[test]
fn every_shipped_regime_lives_the_same_runs_to_the_bit() {
    let mut lines = Vec::new();
    for regime in shipped::names(Kind::Regime) {
        for economy in ["strained", "typical"] {
            lines.extend(digests(economy, &regime, YEARS, 2));
        }
    }
    lines.extend(digests("large", "annual-sanctions", 2, 1));
    insta::assert_snapshot!(lines.join("\n"));
}
