//! The program as its users meet it: what it writes, what it refuses, and the exit codes that scripts act on.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// `purse` with these arguments, in the root of the repository.
pub fn purse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("purse starts")
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("purse ends by itself")
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A folder for one test, with a way to name what is in it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

/// A study of two arms.
pub const TWO_ARMS: &str = "tests/it/two-arms.json";

/// Runs a small study of two arms into a folder.
fn small_run(folder: &str, more: &[&str]) -> Output {
    let arguments = ["run", TWO_ARMS, "--sets", "2", "--futures", "3", "--out", folder];
    purse(&[&arguments, more].concat())
}

/// The content of every file in a folder, by its path in it.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(under) = left.pop() {
        for entry in fs::read_dir(under).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                left.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("inside").to_owned();
                found.insert(inside, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

#[test]
fn a_study_ends_with_its_answer_and_a_whole_folder() {
    let place = Place::new();
    let folder = place.text("run");
    let done = small_run(&folder, &[]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(out(&done).contains("Five-year shared risk against Annual contract with sanctions"));
    assert!(err(&done).contains(&folder) && err(&done).contains("12 of 12 runs"), "{}", err(&done));
    let files = files(&place.path("run"));
    for file in [
        "COMPLETE",
        "answer.md",
        "answer.json",
        "findings.json",
        "manifest.json",
        "scenarios/plan.json",
        "results/ledger.parquet",
    ] {
        assert!(files.contains_key(Path::new(file)), "{file} is missing");
    }
    let annual = String::from_utf8(files[Path::new("results/annual.csv")].clone()).expect("UTF-8");
    // Two arms, two sets, three futures, ten years, and the system, three commissioners and four providers.
    assert_eq!(annual.lines().count(), 1 + 2 * 2 * 3 * 10 * 8);
    assert!(annual.contains(",2014/15,system,system,"));
}

#[test]
fn the_same_study_gives_the_same_bytes_on_any_number_of_threads() {
    let place = Place::new();
    let run = |threads: &str| {
        let folder = format!("run-{threads}");
        let done = small_run(&place.text(&folder), &["--threads", threads, "--quiet"]);
        assert_eq!(code(&done), 0, "{}", err(&done));
        files(&place.path(&folder))
    };
    let one = run("1");
    for threads in ["2", "3", "8"] {
        assert!(run(threads) == one, "{threads} threads give other bytes than one");
    }
}

#[test]
fn the_same_study_can_be_run_into_its_folder_again_and_another_cannot() {
    let place = Place::new();
    let folder = place.text("run");
    assert_eq!(code(&small_run(&folder, &["-q"])), 0);
    let before = files(&place.path("run"));
    assert_eq!(code(&small_run(&folder, &["-q"])), 0);
    assert!(files(&place.path("run")) == before);
    let other = small_run(&folder, &["-q", "--seed", "99"]);
    assert_eq!(code(&other), 5);
    assert!(err(&other).contains("the results of another study"), "{}", err(&other));
    assert!(files(&place.path("run")) == before);
}

#[test]
fn a_folder_with_files_of_somebody_else_is_refused_and_left_as_it_is() {
    let place = Place::new();
    fs::create_dir(place.path("mine")).expect("a folder");
    fs::write(place.path("mine/letter.txt"), "dear").expect("a file");
    let refused = small_run(&place.text("mine"), &[]);
    assert_eq!(code(&refused), 5);
    assert!(err(&refused).contains("purse did not write") && !err(&refused).contains(" runs"), "{}", err(&refused));
    assert_eq!(files(&place.path("mine")), [("letter.txt".into(), b"dear".to_vec())].into());
}

#[test]
fn a_folder_below_a_file_cannot_be_written_and_the_message_says_so() {
    let place = Place::new();
    fs::write(place.path("file"), "").expect("a file");
    let refused = small_run(&place.text("file/run"), &[]);
    assert_eq!(code(&refused), 5);
    assert!(err(&refused).contains("hint"), "{}", err(&refused));
}

#[test]
fn a_folder_that_another_process_holds_is_busy() {
    let place = Place::new();
    let folder = place.text("run");
    assert_eq!(code(&small_run(&folder, &["-q"])), 0);
    let lock = fs::File::open(place.path("run/.purse/lock")).expect("a lock");
    lock.lock().expect("nobody holds it");
    assert_eq!(code(&small_run(&folder, &["-q"])), 6);
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let child = Command::new(env!("CARGO_BIN_EXE_purse")).args(["explain", "steps"]).stdout(full).output();
    assert_eq!(code(&child.expect("purse starts")), 5);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_is_a_failure_that_names_the_file_and_can_be_mended() {
    let place = Place::new();
    let folder = place.text("run");
    // No file may grow beyond 200 blocks, and the signal that says so is ignored: writing fails as on a full disk.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 200; exec {} run one-run --futures 3 -q --out {folder}",
        env!("CARGO_BIN_EXE_purse")
    );
    let shell = Command::new("sh").args(["-c", &limited]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let full = shell.expect("there is a shell");
    assert_eq!(code(&full), 5, "{}", err(&full));
    assert!(err(&full).contains("results/") && err(&full).contains("hint"), "{}", err(&full));
    assert!(!place.path("run/COMPLETE").exists());
    let again = purse(&["run", "one-run", "--futures", "3", "-q", "--out", &folder]);
    assert_eq!(code(&again), 0, "{}", err(&again));
    assert_eq!(code(&purse(&["verify", &folder, "-q"])), 0);
}

#[test]
fn a_run_that_was_killed_is_made_whole_by_the_same_command() {
    let place = Place::new();
    assert_eq!(code(&small_run(&place.text("whole"), &["-q"])), 0);
    let whole = fs::read(place.path("whole/COMPLETE")).expect("a list");
    let folder = place.text("killed");
    for milliseconds in [1, 20, 50, 90] {
        let arguments = ["run", TWO_ARMS, "--sets", "2", "--futures", "3", "-q", "--out", &folder];
        let mut child = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::null())
            .spawn()
            .expect("purse starts");
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
    }
    assert_eq!(code(&small_run(&folder, &["-q"])), 0);
    assert!(fs::read(place.path("killed/COMPLETE")).expect("a list") == whole);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("purse starts");
    let mut reader = child.stdout.take().expect("a pipe");
    reader.read_exact(&mut [0; 10]).expect("it writes something");
    drop(reader);
    let done = child.wait_with_output().expect("purse ends");
    assert_eq!((code(&done), err(&done).as_str()), (0, ""));
}

#[test]
fn the_answer_as_json_is_all_that_is_written_to_standard_output() {
    let place = Place::new();
    let done = small_run(&place.text("run"), &["--json"]);
    let answer: Value = serde_json::from_slice(&done.stdout).expect("JSON and nothing else");
    assert_eq!((&answer["seed"], &answer["futures_per_set"]), (&json!(2015), &json!(3)));
    assert_eq!(fs::read(place.path("run/answer.json")).expect("a file"), done.stdout);
}

#[test]
fn a_regime_against_itself_differs_in_nothing_to_the_bit() {
    let place = Place::new();
    let dir = scenarios(&place);
    let study = json!({
        "title": "A null pair", "question": "Does a regime differ from itself?", "economy": "strained",
        "arms": [{ "regime": "annual-sanctions" }, { "regime": "annual-sanctions", "name": "same" }],
        "horizon_years": 3, "seed": 1, "parameter_sets": 1, "futures_per_set": 4,
    });
    let file = place.path("scenarios/studies/null-pair.json");
    fs::write(&file, study.to_string()).expect("a file");
    let run = place.text("run");
    let done = purse(&["run", &file.display().to_string(), "--scenarios", &dir, "--json", "-q", "--out", &run]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let answer: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let rows = answer["arms"][0]["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), commonpurse::measures::HEADLINE.len());
    for row in rows {
        assert_eq!((&row["difference"], &row["verdict"]), (&json!(0.0), &json!("no_difference")), "{row}");
    }
    let manifest: Value =
        serde_json::from_slice(&fs::read(place.path("run/manifest.json")).expect("a file")).expect("JSON");
    let how = manifest["fairness"]["how"].as_str().expect("a text");
    assert!(how.contains("no monthly record of any arm differs"), "{how}");
    assert_eq!(manifest["book"], json!({ "year_ends_proved": 24 }));
}

#[test]
fn positions_of_the_parties_in_the_flows_add_up_to_the_surplus_of_the_system() {
    let place = Place::new();
    assert_eq!(code(&small_run(&place.text("run"), &["-q"])), 0);
    let read = |file: &str| fs::read_to_string(place.path("run/results").join(file)).expect("a table");
    let number = |cell: Option<&str>| cell.expect("a cell").parse::<f64>().expect("a number");
    let mut position = 0.0;
    for line in read("flows.csv").lines().filter(|line| line.starts_with("annual-sanctions,")) {
        let cells: Vec<&str> = line.split(',').collect();
        let pounds = number(cells.last().copied());
        position += pounds * f64::from(i8::from(cells[1] == "Treasury") - i8::from(cells[2] == "Staff and suppliers"));
    }
    let comparisons = read("comparisons.csv");
    let system = comparisons.lines().find(|line| line.contains(",system_surplus_pounds,")).expect("a row");
    let surplus = number(system.split(',').nth(3));
    assert!((position - surplus).abs() < 0.01, "{position} against {surplus}");
}

#[test]
fn the_audit_prints_exact_and_simulated_values_of_the_benchmarks_that_are_asked_for() {
    let done = purse(&["audit", "V-07", "V-26"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let said = String::from_utf8_lossy(&done.stdout);
    for heading in ["exact", "simulated", "standard error", "z"] {
        assert!(said.lines().next().is_some_and(|line| line.contains(heading)), "{said}");
    }
    assert!(said.contains("V-07  holds") && said.contains("V-26  holds") && !said.contains("V-13"), "{said}");
    let refused = purse(&["audit", "V-99"]);
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("no benchmark V-99"), "{}", err(&refused));
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    for arguments in [&["walk"][..], &["run"], &["run", "one-run", "--threads", "0"], &["explain", "no-such-thing"]] {
        let refused = purse(arguments);
        assert_eq!(code(&refused), 2, "{arguments:?}: {}", err(&refused));
        assert!(!err(&refused).is_empty());
    }
}

#[test]
fn a_study_that_does_not_exist_is_an_invalid_scenario_with_the_nearest_name() {
    let refused = purse(&["run", "fines-or-shared-riks"]);
    assert_eq!(code(&refused), 3);
    assert!(err(&refused).contains("fines-or-shared-risk"), "{}", err(&refused));
}

#[test]
fn a_study_that_is_too_large_is_refused_before_anything_is_written() {
    let place = Place::new();
    let folder = place.text("run");
    let refused = |sets: &str, futures: &str| {
        let arguments = ["run", TWO_ARMS, "--out", &folder, "--sets", sets, "--futures", futures];
        let refused = purse(&arguments);
        assert_eq!(code(&refused), 7, "{}", err(&refused));
        err(&refused)
    };
    let work = refused("1000", "1000");
    assert!(work.contains("very large") && work.contains("--allow-large"), "{work}");
    let memory = refused("2", "60000");
    assert!(memory.contains("GB of memory") && memory.contains("--allow-large"), "{memory}");
    assert!(!place.path("run").exists());
}

#[test]
fn a_sound_folder_is_verified_and_a_flipped_byte_is_found() {
    let place = Place::new();
    let folder = place.text("run");
    assert_eq!(code(&small_run(&folder, &["-q"])), 0);
    let sound = purse(&["verify", &folder, "-q"]);
    assert_eq!(code(&sound), 0, "{}", err(&sound));
    assert!(out(&sound).contains("a fresh run gives the same bytes"));
    let file = place.path("run/results/monthly.csv");
    let mut bytes = fs::read(&file).expect("a file");
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    fs::write(&file, bytes).expect("it can be written");
    for more in [&[][..], &["--files-only"]] {
        let damaged = purse(&[&["verify", &folder], more].concat());
        assert_eq!(code(&damaged), 4);
        assert!(err(&damaged).contains("results/monthly.csv was changed"), "{}", err(&damaged));
    }
}

#[test]
fn a_run_without_its_list_is_not_verified() {
    let place = Place::new();
    let folder = place.text("run");
    assert_eq!(code(&small_run(&folder, &["-q"])), 0);
    fs::remove_file(place.path("run/COMPLETE")).expect("it is there");
    let unfinished = purse(&["verify", &folder]);
    assert_eq!(code(&unfinished), 4);
    assert!(err(&unfinished).contains("COMPLETE is missing"));
}

/// A copy of the repository's scenarios.
fn scenarios(place: &Place) -> String {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for (inside, bytes) in files(&from) {
        let path = place.path("scenarios").join(inside);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    place.text("scenarios")
}

#[test]
fn new_files_of_every_kind_are_sound_and_are_never_overwritten() {
    let place = Place::new();
    let dir = scenarios(&place);
    for kind in ["economy", "regime", "study"] {
        let name = format!("my-{kind}");
        let made = purse(&["new", kind, &name, "--dir", &dir]);
        assert_eq!(code(&made), 0, "{}", err(&made));
        let path = out(&made).trim_end().to_owned();
        let checked = purse(&["check", &path]);
        assert_eq!(code(&checked), 0, "{}", err(&checked));
        assert!(out(&checked).contains(&format!("a sound {kind}")));
        let before = fs::read(&path).expect("a file");
        assert_eq!(code(&purse(&["new", kind, &name, "--dir", &dir])), 2);
        assert_eq!(fs::read(&path).expect("a file"), before);
    }
    let run = purse(&["run", "my-study", "--scenarios", &dir, "--futures", "2", "-q", "--out", &place.text("run")]);
    assert_eq!(code(&run), 0, "{}", err(&run));
    assert_eq!(code(&purse(&["new", "regime", "../escape", "--dir", &dir])), 2);
}

#[test]
fn a_file_with_byte_order_mark_and_windows_line_ends_runs_as_without() {
    let place = Place::new();
    let dir = scenarios(&place);
    let file = place.path("scenarios/studies/one-run.json");
    let run = |folder: &str| {
        let study = file.display().to_string();
        let done = purse(&["run", &study, "--futures", "2", "-q", "--out", &place.text(folder)]);
        assert_eq!(code(&done), 0, "{}", err(&done));
        files(&place.path(folder))
    };
    let plain = run("plain");
    let text = fs::read_to_string(&file).expect("a file").replace('\n', "\r\n");
    fs::write(&file, format!("\u{feff}{text}")).expect("a file");
    assert_eq!(code(&purse(&["check", &file.display().to_string(), "--scenarios", &dir])), 0);
    assert!(run("windows") == plain);
}

#[test]
fn every_problem_of_a_broken_file_is_told_with_its_place() {
    let place = Place::new();
    let dir = scenarios(&place);
    let file = place.path("scenarios/regimes/broken.json");
    fs::write(&file, "{\n  \"extends\": \"block\",\n  \"term\": { \"yeers\": 3, \"rebasing_share\": 2 }\n}\n")
        .expect("a file");
    let refused = purse(&["check", &file.display().to_string(), "--scenarios", &dir]);
    assert_eq!(code(&refused), 3);
    let told = err(&refused);
    assert!(
        told.contains("broken.json:3:") && told.contains("term.yeers") && told.contains("rebasing_share"),
        "{told}"
    );
}

#[test]
fn help_of_every_verb_shows_an_example() {
    for verb in ["run", "check", "explain", "new", "schema", "verify", "chart", "completions", "man"] {
        let help = purse(&[verb, "--help"]);
        assert_eq!(code(&help), 0);
        assert!(out(&help).contains(&format!("\n  purse {verb}")), "{verb}");
    }
}

#[test]
fn a_contract_is_explained_in_words_with_what_is_assumed() {
    let explained = purse(&["explain", "annual-sanctions"]);
    let text = out(&explained);
    assert!(text.contains("The contract lasts 1 year") && text.contains("\nAssumed\n"), "{text}");
    assert!(text.contains("Not agreed: risk share"), "{text}");
    assert!(out(&purse(&["explain", "steps"])).contains("the book is proved"));
    assert!(out(&purse(&["explain", "fines-or-shared-risk"])).contains("What is varied"));
    assert!(out(&purse(&["explain", "typical"])).contains("Commissioners\n"));
}

#[test]
fn money_in_explained_scenarios_has_no_idle_pence() {
    let text = out(&purse(&["explain", "annual-sanctions"]));
    assert!(text.contains("owes £300 for each breach") && !text.contains(".00"), "{text}");
    assert!(out(&purse(&["explain", "typical"])).contains("allocation £608.4m a year"));
}

#[test]
fn a_provider_is_explained_in_one_future_of_a_study() {
    let arguments = ["explain", "fines-or-shared-risk", "--future", "2", "--set", "7", "--provider", "community"];
    let baseline = purse(&arguments);
    let text = out(&baseline);
    assert_eq!(code(&baseline), 0, "{}", err(&baseline));
    assert!(text.starts_with("Community trust under ‘Annual contract with sanctions’\n"), "{text}");
    assert!(text.contains("parameter set 7 of 256, future 2 of 2, seed 2015"), "{text}");
    assert!(text.contains("Under ‘Five-year shared risk’ it would have ended"), "{text}");
    assert!(err(&baseline).contains("--arm: five-year-shared-risk"), "{}", err(&baseline));
    let other = out(&purse(&[&arguments[..], &["--arm", "five-year-shared-risk"]].concat()));
    assert!(other.starts_with("Community trust under ‘Five-year shared risk’\n"), "{other}");
    assert!(other.contains("Under ‘Annual contract with sanctions’ it would have ended"), "{other}");
}

#[test]
fn the_folder_of_a_run_is_explained_as_it_was_run_and_nothing_is_written() {
    let place = Place::new();
    let folder = place.text("run");
    assert_eq!(code(&small_run(&folder, &["-q", "--seed", "77"])), 0);
    let before = files(&place.path("run"));
    let told = purse(&["explain", &folder, "--future", "3", "--set", "2", "--provider", "acute-smaller"]);
    assert!(out(&told).contains("parameter set 2 of 2, future 3 of 3, seed 77"), "{}{}", out(&told), err(&told));
    assert!(files(&place.path("run")) == before);
}

#[test]
fn an_account_as_json_names_the_source_of_every_figure() {
    let done = purse(&["explain", "one-run", "--future", "1", "--provider", "acute-larger", "--json"]);
    let account: Value = serde_json::from_slice(&done.stdout).expect("JSON and nothing else");
    let mut figures = 0;
    let mut left = vec![&account];
    while let Some(value) = left.pop() {
        if value.get("unit").is_some() {
            figures += 1;
            let places = value["plus"].as_array().expect("places");
            assert!(
                places.iter().all(|place| place["in"].is_string() && place["arm"] == "annual-sanctions"),
                "{value}"
            );
            assert!(!places.is_empty(), "{value}");
        } else if let Some(parts) = value.as_object() {
            left.extend(parts.values());
        } else if let Some(parts) = value.as_array() {
            left.extend(parts);
        }
    }
    assert!(figures > 100, "{figures}");
}

#[test]
fn everything_that_an_account_cannot_be_told_of_is_named_at_once() {
    let wrong = ["--future", "11", "--set", "257", "--provider", "acute-large", "--arm", "shared"];
    let refused = purse(&[&["explain", "fines-or-shared-risk"][..], &wrong].concat());
    let told = err(&refused);
    assert_eq!((code(&refused), told.matches("error:").count()), (2, 4), "{told}");
    for part in [
        "no provider \"acute-large\"",
        "did you mean \"acute-larger\"?",
        "no arm \"shared\"",
        "annual-sanctions-2014-15, five-year-shared-risk",
        "no parameter set 257",
        "1 to 256",
        "no future 11",
        "1 to 2",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let no_study = purse(&["explain", "block", "--future", "1", "--provider", "community"]);
    assert!(code(&no_study) == 2 && err(&no_study).contains("is a regime, not a study"), "{}", err(&no_study));
    assert_eq!(code(&purse(&["explain", "one-run", "--provider", "community"])), 2);
    assert_eq!(code(&purse(&["explain", "one-run", "--future", "0", "--provider", "community"])), 2);
}

#[test]
fn manual_and_completions_know_how_to_ask_for_an_account() {
    let place = Place::new();
    assert_eq!(code(&purse(&["man", "--write", &place.text("man")])), 0);
    let page = fs::read_to_string(place.path("man/purse-explain.1")).expect("a page");
    assert!(page.contains("provider") && page.contains("Why a provider ended where it did"), "{page}");
    let completions = out(&purse(&["completions", "bash"]));
    assert!(completions.contains("--provider") && completions.contains("--future"));
}

#[test]
fn a_single_future_can_be_lived_again_without_writing_anything() {
    let place = Place::new();
    let folder = place.text("run");
    let arguments = ["run", TWO_ARMS, "--only-future", "3", "--only-set", "2", "--out", &folder];
    let told = out(&purse(&arguments));
    assert_eq!(told.matches("the book proved at 10 year ends").count(), 2, "{told}");
    assert!(!place.path("run").exists());
    assert_eq!(code(&purse(&["run", "one-run", "--only-future", "101"])), 2);
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_program() {
    let place = Place::new();
    assert_eq!(code(&purse(&["schema", "--write", &place.text("schema")])), 0);
    let made = files(&place.path("schema"));
    assert_eq!(made.len(), 9);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/schema");
    assert!(files(&kept) == made, "run: purse schema --write scenarios/schema");
}

#[test]
fn switches_tell_what_each_mechanism_carries_and_a_study_of_one_arm_is_refused() {
    let told = purse(&["switches", "negative-controls", "--sets", "1", "--futures", "1", "--csv"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let table = out(&told);
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert!(rows.iter().any(|row| row[0] == "rebasing" && row[1] == "system_surplus_pounds"), "{table}");
    for row in &rows {
        let number = |at: usize| row[at].parse::<f64>().expect("a number");
        let gap = number(2) - number(3) - number(4);
        assert!(gap.abs() <= 1e-6 * number(2).abs().max(1.0), "what is carried is what goes: {row:?}");
    }
    let alone = purse(&["switches", "one-run", "--sets", "1", "--futures", "1"]);
    assert_eq!(code(&alone), 3);
    assert!(err(&alone).contains("one arm"), "{}", err(&alone));
}

#[test]
fn two_regimes_that_differ_in_their_term_alone_owe_all_of_their_difference_to_it() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let to = folder.path().join("out");
    let arguments = ["decompose", "annual-sanctions", "five-year-sanctions", "--sets", "2", "--futures", "1"];
    let told = purse(&[&arguments[..], &["--quiet", "--out", to.to_str().expect("UTF-8")]].concat());
    assert_eq!(code(&told), 0, "{}", err(&told));
    let text = out(&told).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("term has all of it"), "{text}");
}
