//! Whole runs keep every bit: a digest of all that a run leaves behind, for every regime that is shipped and for ten studies.
//!
//! Each run has three digests: its months (care, money and trust of the whole system), its years by entity, and its flows of
//! money by code. A measure or code that is added moves the last two and must leave the months alone. All digests together
//! have one of eight digits, by which the changelog names them.
//!
//! The tests need no feature and give the same digests in every build. What is pinned in `tests/golden.txt` is changed by one
//! command alone, `PURSE_ACCEPT_RESULTS=1 cargo test --test golden`, and only with a line in the changelog.

#[path = "it/shipped.rs"]
mod shipped;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use commonpurse::engine::{FLOW_PARTIES, Layout, Outcome, run};
use commonpurse::ledger::Heading;
use commonpurse::scenario::Scenario;
use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::study::plan::{Overrides, StudyPlan};

const YEARS: u32 = 10;
const SEED: u64 = 1;
/// Studies that differ most: national rules, a lead provider, remedial plans, sweeps, what is switched off elsewhere.
const STUDIES: [&str; 10] = [
    "bargaining",
    "fines-or-shared-risk",
    "hits-the-target-misses-the-point",
    "lead-provider",
    "national-rules",
    "outcomes-as-lottery",
    "plans-or-sanctions",
    "risk-share-sweep",
    "length-of-term",
    "unused-levers",
];
const SETS: u32 = 2;
const FUTURES: u32 = 2;

const PINNED: &str = "tests/golden.txt";
const ACCEPT: &str = "PURSE_ACCEPT_RESULTS";
const COMMAND: &str = "PURSE_ACCEPT_RESULTS=1 cargo test --test golden";
/// What is changed in a run when one of its digests moves.
const PARTS: [&str; 3] = ["months", "years", "flows"];

/// The line of every run: what it is, and its digests.
static LIVED: LazyLock<String> = LazyLock::new(|| {
    let mut lines = of_regimes();
    lines.extend(STUDIES.iter().flat_map(|study| of_study(study)));
    lines.join("\n")
});

/// FNV-1a over 64 bits.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of numbers; everything that is not a number counts as the same.
fn digest(numbers: impl Iterator<Item = f64>) -> u64 {
    let bits = |number: f64| if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
    hash(numbers.flat_map(|number| bits(number).to_le_bytes()))
}

/// The one digest of all lines: what the changelog names.
fn overall(lines: &str) -> String {
    format!("{:08x}", hash(lines.bytes()) >> 32)
}

/// The digests of a run: months, years, flows.
fn digests_of(outcome: &Outcome) -> String {
    let rows = (0..outcome.years).flat_map(|year| (0..outcome.entities).map(move |entity| (year, entity)));
    let years = rows.flat_map(|(year, entity)| outcome.row(year, entity)).copied();
    let months = outcome.monthly().iter().flatten().copied();
    let flows =
        (0..FLOW_PARTIES).flat_map(|party| Heading::ALL.iter().map(move |&heading| outcome.flow(party, heading)));
    let years = years.chain([f64::from(outcome.proofs)]);
    format!("{:016x} {:016x} {:016x}", digest(months), digest(years), digest(flows))
}

fn lived(scenario: &Scenario, seed: u64, future: u32) -> String {
    let outcome = run(scenario, &Layout::of(&scenario.economy), seed, future);
    digests_of(&outcome.unwrap_or_else(|error| panic!("{error}")))
}

/// Every regime in two economies, and one in a large one.
fn of_regimes() -> Vec<String> {
    let of = |economy: &str, regime: &str, years, futures: u32| -> Vec<String> {
        let scenario = shipped::scenario(economy, regime, years);
        let line = |future| format!("{economy} {regime} {future} {}", lived(&scenario, SEED, future));
        (0..futures).map(line).collect()
    };
    let mut lines = Vec::new();
    for regime in shipped::names(ScenarioKind::Regime) {
        for economy in ["strained", "typical"] {
            lines.extend(of(economy, &regime, YEARS, 2));
        }
    }
    lines.extend(of("large", "annual-sanctions", 2, 1));
    lines
}

/// A study as it is planned, with few parameter sets and futures: every arm on every future.
fn of_study(study: &str) -> Vec<String> {
    let small = Overrides { futures_per_set: Some(FUTURES), ..Overrides::default() };
    let plan = shipped::plan(study, &small);
    let is_varied = !plan.uncertainties.is_empty();
    let plan = if is_varied { shipped::plan(study, &Overrides { parameter_sets: Some(SETS), ..small }) } else { plan };
    let mut lines = Vec::new();
    for (at, arm) in plan.arms.iter().enumerate() {
        for set in 0..plan.sets.len() {
            let scenario = plan.scenario(at, set).unwrap_or_else(|problems| panic!("{study}: {problems}"));
            for future in 0..FUTURES as usize {
                let digests = lived(&scenario, plan.study.seed, StudyPlan::future_number(set, future));
                lines.push(format!("study {study} {} {set} {future} {digests}", arm.id));
            }
        }
    }
    lines
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn text(name: &str) -> String {
    let read = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name} cannot be read: {error}"));
    read.replace("\r\n", "\n")
}

/// What is pinned: the digest of all, then a line for each run.
fn page(lines: &str) -> String {
    format!("results {}\n{lines}\n", overall(lines))
}

/// The lines of a page by what they are about, with their digests.
fn by_run(page: &str) -> BTreeMap<&str, Vec<&str>> {
    let split = |line| {
        let words: Vec<&str> = str::rsplitn(line, 4, ' ').collect();
        let (run, digests) = words.split_last()?;
        Some((*run, digests.iter().rev().copied().collect()))
    };
    page.lines().skip(1).filter_map(split).collect()
}

/// What differs between the pinned page and the runs as they are lived now, in words.
fn differences(pinned: &str, now: &str) -> Vec<String> {
    let (before, after) = (by_run(pinned), by_run(now));
    let gone = before.keys().filter(|run| !after.contains_key(*run)).map(|run| format!("{run}: is no longer lived"));
    let moved = after.iter().filter_map(|(run, digests)| match before.get(run) {
        None => Some(format!("{run}: is new")),
        Some(pinned) => {
            let parts = PARTS.iter().zip(pinned.iter().zip(digests)).filter(|(_, (old, new))| old != new);
            let parts: Vec<&str> = parts.map(|(part, _)| *part).collect();
            (!parts.is_empty()).then(|| format!("{run}: other {}", parts.join(", ")))
        }
    });
    gone.chain(moved).collect()
}

#[test]
fn every_shipped_regime_and_ten_studies_live_the_same_runs_to_the_bit() {
    const SHOWN: usize = 12;
    let now = page(&LIVED);
    if std::env::var_os(ACCEPT).is_some_and(|value| value == "1") {
        fs::write(path(PINNED), &now).expect("the pinned results can be written");
        return;
    }
    let pinned = text(PINNED);
    let differ = differences(&pinned, &now);
    let shown = differ.iter().take(SHOWN).map(|line| format!("  {line}\n")).collect::<String>();
    let (count, all) = (differ.len(), LIVED.lines().count());
    assert!(
        pinned == now,
        "{count} of {all} runs differ from {PINNED}; of these\n{shown}\
         A change that should only make the program faster or clearer leaves every run alone: mend it.\n\
         A change that is meant to move results is accepted by one command,\n  {COMMAND}\n\
         and by a new first line under Results in CHANGELOG.md: what moved, by how much, why, and (results {}).",
        overall(&LIVED)
    );
}

/// The first line under *Results* of the version at the top of a changelog: from its dash to the next one.
fn newest_line(changelog: &str) -> Option<String> {
    let (_, results) = changelog.split_once("\n### Results\n")?;
    let results = results.split("\n#").next()?;
    let lines = results.split("\n- ").nth(1)?;
    Some(lines.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn the_newest_line_of_the_changelog_names_the_results_that_the_program_gives() {
    let wanted = format!("(results {})", overall(&LIVED));
    let newest = newest_line(&text("CHANGELOG.md")).expect("the changelog has a line under Results");
    assert!(
        newest.contains(&wanted),
        "the first line under Results in CHANGELOG.md must say what moved, by how much and why, and name the results: \
         {wanted}. If nothing was meant to move, change the program back. The line is now: {newest}"
    );
}

#[test]
fn the_newest_line_is_the_first_of_the_version_at_the_top() {
    let changelog = "# Changelog\n\n## 0.2.0\n\n### Added\n\n- Such.\n\n### Results\n\n- Rates moved\n  (results 2).\n\
                     - Costs moved (results 1).\n\n## 0.1.0\n\n### Results\n\n- First (results 0).\n";
    assert_eq!(newest_line(changelog).as_deref(), Some("Rates moved (results 2)."));
    assert_eq!(newest_line("# Changelog\n\n### Results\n\n### Added\n\n- Such.\n"), None);
}

#[test]
fn what_differs_is_told_by_run_and_part() {
    let pinned = "results 0\na b 0 01 02 03\na b 1 04 05 06\nc d 0 07 08 09\n";
    let now = "results 1\na b 0 01 02 03\na b 1 04 55 66\ne f 0 0a 0b 0c\n";
    assert_eq!(differences(pinned, now), ["c d 0: is no longer lived", "a b 1: other years, flows", "e f 0: is new"]);
}

#[test]
fn numbers_that_differ_in_their_last_bit_have_another_digest() {
    let next = f64::from_bits(0.1_f64.to_bits() + 1);
    assert_ne!(digest([0.1, 0.2].into_iter()), digest([next, 0.2].into_iter()));
    assert_ne!(digest([0.1, 0.2].into_iter()), digest([0.2, 0.1].into_iter()));
    assert_ne!(overall("a 1"), overall("a 2"));
    // Published for FNV-1a over 64 bits.
    assert_eq!((hash("".bytes()), hash("a".bytes())), (0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c));
}
