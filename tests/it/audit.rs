//! The simulator meets its closed forms, the document shows what was found, and each benchmark can fail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

use commonpurse::audit::{Audited, BENCHMARKS, Benchmark, Trial, markdown};
use commonpurse::study::execute::on_threads;
use serde::Deserialize;

use crate::tree::{root, text};

/// The audit of the tests, run once.
fn audited() -> &'static [Audited] {
    static AUDITED: OnceLock<Vec<Audited>> = OnceLock::new();
    AUDITED.get_or_init(|| {
        use rayon::prelude::*;
        let run = |benchmark: &'static Benchmark| {
            let begun = Instant::now();
            let findings = (benchmark.run)(&Trial::default());
            Audited { benchmark, findings, seconds: begun.elapsed().as_secs_f64() }
        };
        on_threads(None, || BENCHMARKS.par_iter().map(run).collect()).expect("there are threads")
    })
}

#[test]
fn the_document_shows_what_the_audit_finds() {
    const PAGE: &str = "docs/verification.md";
    const BEGIN: &str = "<!-- audit -->\n";
    const END: &str = "<!-- end of audit -->";
    let (page, found) = (text(PAGE), markdown(audited()));
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (shown, after) = rest.split_once(END).expect("the table has an end");
    // Seconds, the last column, differ from run to run.
    let lasting = |table: &str| -> Vec<String> {
        table
            .lines()
            .map(|line| line.trim_end_matches(" |").rsplit_once(" |").unwrap_or((line, "")).0.to_owned())
            .collect()
    };
    if std::env::var_os("PURSE_UPDATE_DOCS").is_some() {
        if lasting(shown) != lasting(&found) {
            let written = format!("{before}{BEGIN}{found}{END}{after}");
            std::fs::write(root().join(PAGE), written).expect("the page can be written");
        }
        return;
    }
    let (found, shown) = (lasting(&found), lasting(shown));
    let differs = found.iter().zip(&shown).find(|(found, shown)| found != shown);
    assert!(found == shown, "PURSE_UPDATE_DOCS=1 cargo test writes it anew; first difference: {differs:?}");
}

#[test]
fn every_benchmark_meets_its_closed_form() {
    let failures: Vec<String> = audited().iter().flat_map(Audited::failures).collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_benchmark_of_the_list_is_there_once_and_in_order() {
    let ids: Vec<&str> = BENCHMARKS.iter().map(|one| one.id).collect();
    // V-21 is about queues in the time of events, which the model does not have.
    let closed_forms = (1..=29).filter(|&number| number != 21).map(|number| format!("V-{number:02}"));
    // The intervals and ranges of the analysis come last.
    let wanted: Vec<String> = closed_forms.chain((1..=4).map(|number| format!("S-{number:02}"))).collect();
    assert_eq!(ids, wanted);
}

/// A slip that is planted in one place of the source to see that its benchmark notices.
struct Planted {
    /// The benchmark that must fail, [`RUN`] or [`TESTS`].
    benchmark: &'static str,
    slip: Slip,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Slip {
    /// The slip in words.
    slip: String,
    /// The file, from the root of the project.
    file: String,
    /// A piece of code that stands in the file once, outside of its tests.
    #[serde(rename = "in")]
    place: String,
    /// An expression that stands in the piece once.
    is: String,
    /// What is put in its place.
    becomes: String,
    /// The unit test that must fail, where no benchmark does.
    test: Option<String>,
}

/// What stands in place of a benchmark where a plain run must stop by itself.
const RUN: &str = "run";

/// What stands in place of a benchmark where a unit test must fail: right totals at the wrong party or in the wrong month.
const TESTS: &str = "tests";

/// The slips of every benchmark, of a plain run and of unit tests, from the file of its name.
fn planted() -> Vec<Planted> {
    let of = |id: &'static str| -> Vec<Planted> {
        let slips: Vec<Slip> =
            serde_json::from_str(&text(&format!("tests/planted/{id}.json"))).expect("slips are JSON");
        slips.into_iter().map(|slip| Planted { benchmark: id, slip }).collect()
    };
    BENCHMARKS.iter().map(|one| one.id).chain([RUN, TESTS]).flat_map(of).collect()
}

#[test]
fn every_benchmark_has_a_slip_that_must_make_it_fail() {
    for one in BENCHMARKS {
        assert!(planted().iter().any(|slip| slip.benchmark == one.id), "{}", one.id);
    }
}

#[test]
fn slips_at_the_wrong_party_or_month_name_the_test_that_tells_of_them() {
    let slips: Vec<Planted> = planted().into_iter().filter(|slip| slip.benchmark == TESTS).collect();
    assert!(slips.len() >= 20, "{}", slips.len());
    for Planted { benchmark, slip } in planted() {
        assert_eq!(slip.test.is_some(), benchmark == TESTS, "{}", slip.slip);
    }
}

/// The slips are planted in a copy of the model, never in the program: each behind a number that its process is given.
#[test]
fn every_planted_slip_makes_its_benchmark_fail() {
    let slips = planted();
    let Copied { program, tests } = build_with(&slips);
    let run_test = |number: usize, names: &[&str]| {
        let mut command = Command::new(&tests);
        let output = command.current_dir(root()).arg("--exact").args(names).env("PLANTED", number.to_string()).output();
        let output = output.expect("the tests of the copy run");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let run = |number: usize, benchmark: &str| {
        let mut command = Command::new(&program);
        let output = command.current_dir(root()).arg(benchmark).env("PLANTED", number.to_string()).output();
        let output = output.expect("the copy runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let judge = |(at, slip): (usize, &Planted)| {
        let (code, said) = match &slip.slip.test {
            Some(test) => run_test(at + 1, &[test]),
            None => run(at + 1, slip.benchmark),
        };
        // A slip that makes the benchmark panic is noticed as well.
        let notices = matches!(code, Some(1 | 101));
        (!notices).then(|| format!("{} does not notice: {} ({code:?}) {said}", slip.benchmark, slip.slip.slip))
    };
    let unnoticed: Vec<String> = {
        use rayon::prelude::*;
        let judged = || slips.par_iter().enumerate().filter_map(judge).collect();
        on_threads(None, judged).expect("there are threads")
    };
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
    // The same copy without any slip passes: it is the slips that are noticed.
    let all: Vec<&str> = BENCHMARKS.iter().map(|one| one.id).chain([RUN]).collect();
    let output =
        Command::new(&program).current_dir(root()).args(all).env("PLANTED", "0").output().expect("the copy runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let named: BTreeSet<&str> = slips.iter().filter_map(|slip| slip.slip.test.as_deref()).collect();
    let (code, said) = run_test(0, &named.iter().copied().collect::<Vec<_>>());
    let passed = format!("{} passed", named.len());
    assert!(code == Some(0) && said.contains(&passed), "not {passed}: {said}");
}

/// A copy of the model in which slips are planted: a program that runs benchmarks, and the unit tests.
struct Copied {
    program: PathBuf,
    tests: PathBuf,
}

/// Builds the pure model with every slip planted behind its number.
fn build_with(slips: &[Planted]) -> Copied {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("planted");
    let source = copy.join("src");
    if source.exists() {
        std::fs::remove_dir_all(&source).expect("the old copy can be removed");
    }
    copy_tree(&root().join("src"), &source);
    // Unit tests read the small economy from there.
    const SMALL: &str = "tests/it/broken_scenarios/base";
    copy_tree(&root().join(SMALL), &copy.join(SMALL));
    let files: BTreeSet<&str> = slips.iter().map(|planted| planted.slip.file.as_str()).collect();
    for file in files {
        let numbered = slips.iter().enumerate().map(|(at, planted)| (at + 1, &planted.slip));
        plant(&copy.join(file), &numbered.filter(|(_, slip)| slip.file == file).collect::<Vec<_>>());
    }
    let library = source.join("lib.rs");
    let with_switch = std::fs::read_to_string(&library).expect("the copy is text") + SWITCH;
    std::fs::write(&library, with_switch).expect("the copy can be written");
    std::fs::write(copy.join("planted.rs"), PROGRAM).expect("the copy can be written");
    std::fs::write(copy.join("Cargo.toml"), manifest()).expect("the copy can be written");
    std::fs::copy(root().join("Cargo.lock"), copy.join("Cargo.lock")).expect("the copy can be written");
    let build = |arguments: &[&str]| {
        let built = Command::new(env!("CARGO"))
            .current_dir(&copy)
            .args(arguments)
            .args(["--quiet", "--no-default-features", "--target-dir", "target"])
            .env_remove("RUSTFLAGS")
            .env("CARGO_PROFILE_TEST_OPT_LEVEL", "0")
            .output()
            .expect("cargo starts");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        String::from_utf8_lossy(&built.stdout).into_owned()
    };
    build(&["build", "--bin", "planted"]);
    let told = build(&["test", "--lib", "--no-run", "--message-format", "json"]);
    let messages = told.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let tests = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    Copied { program: copy.join("target/debug/planted"), tests: tests.expect("the unit tests are a program") }
}

/// Plants the slips of a file, each behind its number; several may stand in the same place.
fn plant(file: &Path, slips: &[(usize, &Slip)]) {
    let mut source = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    // Only code counts, not the tests below it.
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut places: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (number, Slip { file, place, is, becomes, .. }) in slips {
        assert_eq!(code.matches(place).count(), 1, "{file}: {place:?} must stand there once");
        assert_eq!(place.matches(is).count(), 1, "{file}: {is:?} must stand once in {place:?}");
        let from = code.find(place.as_str()).unwrap_or_default() + place.find(is.as_str()).unwrap_or_default();
        let branches = places.entry((from, from + is.len())).or_default();
        branches.push_str(&format!("if crate::planted({number}) {{ {becomes} }} else "));
    }
    // From the end to the beginning, so that nothing moves that is still to be replaced.
    let mut before = source.len();
    for ((from, until), branches) in places.into_iter().rev() {
        assert!(until <= before, "{}: two slips overlap", file.display());
        source.replace_range(from..until, &format!("({branches}{{ {} }})", &source[from..until]));
        before = from;
    }
    std::fs::write(file, source).expect("the copy can be written");
}

/// The manifest without the targets that the copy does not have.
fn manifest() -> String {
    let whole = text("Cargo.toml");
    let part = |heading: &str| {
        let from = whole.find(heading).unwrap_or_else(|| panic!("the manifest has {heading}"));
        let rest = &whole[from + heading.len()..];
        let until = rest.find("\n[").map_or(rest.len(), |end| end + 1);
        format!("{heading}{}", &rest[..until])
    };
    let package = part("[package]").replace("default-run = \"purse\"\n", "").replace("readme = \"README.md\"\n", "");
    let parts = ["[lib]", "[features]", "[dependencies]", "[profile.dev]", "[profile.dev.package.\"*\"]"].map(part);
    // What only benches and the workbook need takes long to build.
    let needed = |line: &&str| !line.starts_with("criterion") && !line.starts_with("ironcalc");
    let tests: String = part("[dev-dependencies]").lines().filter(needed).map(|line| format!("{line}\n")).collect();
    format!("{package}{}{tests}\n[[bin]]\nname = \"planted\"\npath = \"planted.rs\"\n\n[workspace]\n", parts.concat())
}

const SWITCH: &str = r#"
/// Whether the slip of this number is planted.
#[must_use]
pub fn planted(number: u32) -> bool {
    static NUMBER: std::sync::LazyLock<u32> =
        std::sync::LazyLock::new(|| std::env::var("PLANTED").ok().and_then(|number| number.parse().ok()).unwrap_or(0));
    *NUMBER == number
}
"#;

const PROGRAM: &str = r#"
use commonpurse::audit::{BENCHMARKS, Trial};
use commonpurse::engine::{Layout, run};
use commonpurse::scenario::{Economy, RegimeFile, Scenario};

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let mut failed = false;
    for benchmark in BENCHMARKS.iter().filter(|one| asked.iter().any(|id| id == one.id)) {
        for finding in (benchmark.run)(&Trial::default()) {
            if let Some(why) = finding.failure() {
                println!("{} {}: {why}", benchmark.id, finding.quantity);
                failed = true;
            }
        }
    }
    if asked.iter().any(|asked| asked == "run") {
        failed |= lives_stop();
    }
    std::process::exit(i32::from(failed));
}

/// Whether a run of some economy stops by itself.
fn lives_stop() -> bool {
    let read = |path: &str| std::fs::read(path).expect("run in the root of the project");
    let mut economy: Economy = serde_json::from_slice(&read("scenarios/economies/typical.json")).expect("an economy");
    let regime: RegimeFile = serde_json::from_slice(&read("scenarios/regimes/annual-sanctions.json")).expect("a regime");
    // What is off must have no effect.
    economy.mechanisms.prevention = false;
    economy.mechanisms.year_end_settlement = false;
    let layout = Layout::of(&economy);
    let lived = run(&Scenario::local(economy, regime.regime(), 4), &layout, 1, 0);
    lived.inspect_err(|error| println!("{error}")).is_err()
}
"#;

fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the source can be listed") {
        let path = entry.expect("the source can be listed").path();
        let copy = to.join(path.file_name().expect("entries have names"));
        if path.is_dir() {
            copy_tree(&path, &copy);
        } else {
            std::fs::copy(&path, &copy).expect("the copy can be written");
        }
    }
}
