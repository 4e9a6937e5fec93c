//! The repository checks itself: which layer imports which, how long files are, what is listed and written down.

use std::collections::{BTreeMap, BTreeSet};

use commonpurse::contract::{CLAUSES, STANDARDS};

use crate::tree::{files, production_code, root, sources, stems, text};

/// No file of the program is longer than this, and no test.
const MOST_LINES: [(&str, usize); 2] = [("src/", 450), ("tests/", 600)];

/// The layers of the model: what a run is made of.
const MODEL: [&str; 9] = ["agents", "care", "chance", "contract", "engine", "ledger", "measures", "scenario", "units"];

/// Rows of the table `| layer | may import |` in `docs/architecture.md`, in their order.
fn import_table() -> Vec<(String, BTreeSet<String>)> {
    let words = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    text("docs/architecture.md")
        .lines()
        .skip_while(|line| !line.starts_with("| layer | may import |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let layer = words(cells[1]).pop().expect("the first cell names a layer");
            (layer, words(cells[2]).into_iter().collect())
        })
        .collect()
}

/// The layers that a piece of code names: `crate::x` and `use crate::{x, y::z}`.
fn layers_named(code: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let mut named = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        if let Some(group) = after.strip_prefix('{') {
            let (mut depth, mut first) = (0_i32, String::new());
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        named.insert(std::mem::take(&mut first));
                    }
                    _ if depth == 0 => first.push(c),
                    _ => {}
                }
            }
            named.insert(first);
        } else {
            named.insert(after.to_owned());
        }
    }
    named
        .iter()
        .map(|text| text.trim().chars().take_while(|&c| is_name(c)).collect::<String>())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn the_layers_that_code_names_are_found_in_groups_too() {
    let code = "use crate::{care::Beds, units::{Money, Share}, ledger};\nlet x = crate::chance::Place::new();";
    let found: Vec<String> = layers_named(code).into_iter().collect();
    assert_eq!(found, ["care", "chance", "ledger", "units"]);
}

#[test]
fn modules_import_only_downwards() {
    let table = import_table();
    let allowed: BTreeMap<_, _> = table.iter().cloned().collect();
    let mut wrong = Vec::new();
    for path in sources() {
        let mut parts = path.split('/').skip(1);
        let (Some(layer), Some(_)) = (parts.next(), parts.next()) else { continue };
        let Some(may) = allowed.get(layer) else {
            wrong.push(format!("{path}: the table has no row for the layer {layer}"));
            continue;
        };
        let code: String =
            text(&path).lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let of_layers = layers_named(&code).into_iter().filter(|name| name != layer && allowed.contains_key(name));
        wrong.extend(of_layers.filter(|name| !may.contains(name)).map(|name| format!("{path}: imports {name}")));
    }
    assert!(wrong.is_empty(), "against the table in docs/architecture.md:\n{}", wrong.join("\n"));
}

#[test]
fn every_row_of_the_import_table_is_a_layer_and_imports_rows_above_it() {
    let table = import_table();
    let mut above = BTreeSet::new();
    for (layer, may) in &table {
        assert!(root().join("src").join(layer).is_dir(), "there is no src/{layer}");
        assert!(may.is_subset(&above), "{layer} may import {:?}, which stand below it", may - &above);
        above.insert(layer.clone());
    }
    assert!(above.len() >= MODEL.len(), "the table is missing or too short: {above:?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let all = sources().into_iter().chain(files("tests", ".rs"));
    let most = |path: &str| MOST_LINES.iter().find(|(folder, _)| path.starts_with(folder)).map_or(0, |(_, most)| *most);
    let long: Vec<String> = all
        .filter(|path| text(path).lines().count() > most(path))
        .map(|path| format!("{path} > {}", most(&path)))
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn no_code_outside_tests_unwraps() {
    let with: Vec<String> = sources().into_iter().filter(|path| production_code(path).contains(".unwrap()")).collect();
    assert!(with.is_empty(), "use expect with the reason why it cannot fail: {with:?}");
}

#[test]
fn the_model_knows_no_clock_and_no_order_by_hash() {
    const FORBIDDEN: [&str; 6] = ["HashMap", "HashSet", "SystemTime", "Instant", "std::env", "std::thread"];
    let mut wrong = Vec::new();
    for layer in MODEL {
        for path in files(&format!("src/{layer}"), ".rs") {
            let code = production_code(&path);
            wrong.extend(FORBIDDEN.iter().filter(|word| code.contains(**word)).map(|word| format!("{path}: {word}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_file_of_a_clause_is_in_the_list_of_clauses() {
    let mut files = stems("src/contract/clause", ".rs");
    // The term is no clause: nothing is due under it.
    assert!(files.remove("mod") && files.remove("term"), "mod.rs and term.rs lie beside the clauses");
    let listed: BTreeSet<String> = CLAUSES.iter().map(|clause| clause.name.to_owned()).collect();
    assert_eq!(files, listed);
}

#[test]
fn every_file_of_a_standard_is_in_the_list_of_standards() {
    let mut files = stems("src/contract/standard", ".rs");
    assert!(files.remove("mod") && files.remove("definition"), "what a standard is lies beside the standards");
    let listed: BTreeSet<String> = STANDARDS.iter().map(|standard| standard.id.to_owned()).collect();
    assert_eq!(files, listed);
}

#[test]
fn every_file_of_a_step_is_taken_in_the_month() {
    let month = text("src/engine/month.rs");
    let mut files = stems("src/engine/steps", ".rs");
    assert!(files.remove("mod"));
    let idle: Vec<_> = files.iter().filter(|file| !month.contains(&format!(" {file}::"))).collect();
    assert!(idle.is_empty(), "no step of engine::MONTH is in: {idle:?}");
}

#[test]
fn decision_records_are_numbered_without_gaps_and_have_every_part() {
    let records = files("docs/decisions", ".md");
    assert!(!records.is_empty());
    for (number, path) in (1..).zip(&records) {
        let name = path.rsplit('/').next().expect("a path ends in a name");
        assert!(name.starts_with(&format!("{number:04}-")), "{name} should have the number {number:04}");
        let record = text(path);
        for part in
            ["State: ", "Date: ", "## The question", "## What was chosen", "## What was rejected", "## What follows"]
        {
            assert!(record.contains(part), "{path} lacks \"{part}\"");
        }
        assert!(record.lines().count() <= 60, "{path} is longer than a page");
    }
}

#[test]
fn documents_mention_only_files_that_exist() {
    let mut pages = files("docs", ".md");
    pages.extend(
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "scenarios/README.md", "output/README.md"].map(String::from),
    );
    let mut missing = Vec::new();
    for page in pages {
        let folder = root().join(&page).parent().expect("a page lies in a folder").to_owned();
        for link in links(&text(&page)) {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                missing.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(missing.is_empty(), "links that lead nowhere:\n{}", missing.join("\n"));
}

#[test]
fn tests_that_documents_name_exist() {
    let code: String = sources().iter().chain(&files("tests", ".rs")).map(|path| text(path)).collect();
    let mut missing = Vec::new();
    let mut seen = 0;
    for page in files("docs", ".md").into_iter().chain(["README.md".into(), "CONTRIBUTING.md".into()]) {
        for name in text(&page).split('`').skip(1).step_by(2) {
            // Names of measures and parameters are shorter than sentences.
            let is_sentence =
                name.matches('_').count() >= 5 && !name.contains(|c: char| !c.is_alphanumeric() && c != '_');
            seen += usize::from(is_sentence);
            if is_sentence && !code.contains(&format!("fn {name}()")) {
                missing.push(format!("{page}: {name}"));
            }
        }
    }
    assert!(seen > 10 && missing.is_empty(), "{seen} names of tests, of which there are not:\n{}", missing.join("\n"));
}

/// The targets of Markdown links, code left out.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_code = false;
    for line in page.lines() {
        is_code ^= line.starts_with("```");
        if is_code {
            continue;
        }
        found.extend(line.split("](").skip(1).filter_map(|after| after.split(')').next().map(str::to_owned)));
    }
    found
}

#[test]
fn links_in_code_are_no_links() {
    assert_eq!(links("see [a](b.md) and [c](d.md#e)\n```\n[x](y)\n```\n"), ["b.md", "d.md#e"]);
}
