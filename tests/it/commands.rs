//! The commands that documents show: each is one that the program understands, on files that exist.

use std::process::{Command, Output};

use commonpurse::scenario::resolve::ScenarioKind;

use crate::shipped::names;
use crate::tree::{root, text};

const PAGES: [&str; 4] = ["README.md", "CONTRIBUTING.md", "scenarios/README.md", "output/README.md"];

/// Every command line of a page in a block of console text, split into words, without its prompt.
fn commands(page: &str) -> Vec<Vec<String>> {
    let (mut found, mut is_console) = (Vec::new(), false);
    for line in text(page).lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) {
            found.push(command.split_whitespace().map(str::to_owned).collect());
        }
    }
    found
}

/// The arguments of `purse` in a command, if it calls it.
fn arguments(command: &[String]) -> Option<&[String]> {
    match command.first()?.as_str() {
        "purse" => Some(&command[1..]),
        "cargo" if command[1] == "run" => {
            let separator = command.iter().position(|word| word == "--").expect("arguments of purse come after --");
            Some(&command[separator + 1..])
        }
        _ => None,
    }
}

fn purse(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
    command.current_dir(root()).args(arguments).output().expect("purse can be run")
}

fn all() -> Vec<(&'static str, Vec<String>)> {
    PAGES.iter().flat_map(|page| commands(page).into_iter().map(move |command| (*page, command))).collect()
}

#[test]
fn documents_show_only_programs_that_come_with_the_repository() {
    for (page, command) in all() {
        let known = arguments(&command).is_some() || command == ["cargo", "test"] || command == [".ci/run"];
        assert!(known, "{page}: {command:?}");
    }
    assert!(root().join(".ci/run").is_file());
}

#[test]
fn the_program_understands_every_command_that_documents_show() {
    let mut seen = 0;
    for (page, command) in all() {
        let Some(arguments) = arguments(&command) else { continue };
        // Help is given where it is asked for, after everything before it was understood.
        let mut asked: Vec<&str> = arguments.iter().map(String::as_str).collect();
        asked.push("--help");
        let done = purse(&asked);
        assert!(done.status.success(), "{page}: {command:?}\n{}", String::from_utf8_lossy(&done.stderr));
        seen += 1;
    }
    assert!(seen > 5, "only {seen} commands were found");
    assert!(!purse(&["run", "one-run", "--no-such-option", "--help"]).status.success());
    assert!(!purse(&["run", "one-run", "--sets", "none", "--help"]).status.success());
}

#[test]
fn the_studies_and_regimes_that_commands_name_are_shipped() {
    for (page, command) in all() {
        let Some([verb, name, ..]) = arguments(&command) else { continue };
        let kinds: &[ScenarioKind] = match verb.as_str() {
            "run" => &[ScenarioKind::Study],
            "explain" if name != "steps" => {
                &[ScenarioKind::Regime, ScenarioKind::Economy, ScenarioKind::Rules, ScenarioKind::Study]
            }
            _ => continue,
        };
        let is_new = all().iter().any(|(_, other)| arguments(other).is_some_and(|of| of[0] == "new" && of[2] == *name));
        let is_shipped = kinds.iter().any(|kind| names(*kind).contains(name));
        assert!(is_shipped || is_new, "{page}: {command:?}");
    }
}

#[test]
fn every_shipped_scenario_is_explained_and_found_sound_by_the_program() {
    for kind in [ScenarioKind::Economy, ScenarioKind::Regime, ScenarioKind::Rules, ScenarioKind::Study] {
        for name in names(kind) {
            let done = purse(&["explain", &name]);
            let said = String::from_utf8_lossy(&done.stdout).into_owned();
            assert!(done.status.success() && said.lines().count() > 3, "{name}: {said}");
        }
    }
    let done = purse(&["check"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn every_verb_of_the_program_is_in_the_changelog() {
    let help = String::from_utf8(purse(&["--help"]).stdout).expect("help is text");
    let verbs: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.contains(&"run"), "{help}");
    let changelog = text("CHANGELOG.md");
    let missing: Vec<_> = verbs.iter().filter(|verb| !changelog.contains(&format!("`{verb}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_readme_shows_its_two_commands_first() {
    let commands: Vec<String> = commands("README.md").iter().take(2).map(|words| words.join(" ")).collect();
    assert_eq!(commands, ["cargo run --release -- run fines-or-shared-risk", "cargo test"]);
}

#[test]
fn the_readme_lists_every_shipped_study_and_the_scenarios_page_every_economy_and_regime() {
    let lists = |page: &str, kind: ScenarioKind| {
        let page = text(page);
        let missing: Vec<String> =
            names(kind).into_iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", kind.noun());
    };
    lists("README.md", ScenarioKind::Study);
    lists("scenarios/README.md", ScenarioKind::Economy);
    lists("scenarios/README.md", ScenarioKind::Regime);
    lists("scenarios/README.md", ScenarioKind::Rules);
}
