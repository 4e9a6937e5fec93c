//! Tables in documents are made from the lists of the code: a list and its document cannot differ.

use commonpurse::audit::BENCHMARKS;
use commonpurse::charts::CHARTS;
use commonpurse::contract::{CLAUSES, STANDARDS};
use commonpurse::engine::MONTH;
use commonpurse::ledger::Heading;
use commonpurse::measures::MONTHLY;
use commonpurse::measures::{self, Measure};
use commonpurse::report::account::{Lives, ProviderAccount};
use commonpurse::scenario::Mechanisms;
use commonpurse::units::ProviderId;

use crate::accounts;
use crate::parameters;
use crate::tree::{root, text};

const END: &str = "<!-- end -->";

/// Every generated table by its name.
fn tables() -> Vec<(&'static str, String)> {
    vec![
        ("steps", steps()),
        (
            "mechanisms",
            table(&["switch", "what it does"], Mechanisms::ALL.iter().map(|(name, what)| vec![code(name), trim(what)])),
        ),
        (
            "clauses",
            table(
                &["clause", "stage", "what it is for"],
                CLAUSES
                    .iter()
                    .map(|clause| vec![code(clause.name), format!("{:?}", clause.stage), trim(clause.meaning)]),
            ),
        ),
        (
            "standards",
            table(
                &["standard", "for readers", "what counts as a breach"],
                STANDARDS.iter().map(|standard| vec![code(standard.id), standard.label.into(), trim(standard.meaning)]),
            ),
        ),
        (
            "codes",
            table(
                &["code", "what moves"],
                Heading::ALL.iter().map(|code_| vec![code(code_.code()), trim(code_.meaning())]),
            ),
        ),
        (
            "charts",
            table(&["chart", "what it answers"], CHARTS.iter().map(|kind| vec![code(kind.id), kind.answers.into()])),
        ),
        ("headline measures", measures_table(measures::HEADLINE)),
        ("measures", measures_table(measures::ALL)),
        (
            "monthly",
            table(
                &["column", "unit", "what it is"],
                MONTHLY.iter().map(|one| vec![code(one.id), one.unit.name().into(), trim(one.meaning)]),
            ),
        ),
        ("parameters", parameters::tables()),
        (
            "benchmarks",
            table(
                &["id", "what", "setting and closed form", "source"],
                BENCHMARKS
                    .iter()
                    .map(|one| vec![one.id.into(), one.name.into(), one.setting.into(), one.source.into()]),
            ),
        ),
        ("account", account()),
    ]
}

/// A part of the account that the first page shows.
fn account() -> String {
    let plan = accounts::plan("fines-or-shared-risk");
    let lives = Lives::again(&plan, 0, 0).expect("it can be lived");
    let told = ProviderAccount::of(&lives, 0, ProviderId(1)).to_text();
    let chapter = |heading: &str| {
        let lines = told.lines().skip_while(|line| *line != heading).take_while(|line| !line.is_empty());
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let shown = ["Where it began and where it ended", "What moved its money", "The same future under other contracts"];
    let title = told.lines().next().unwrap_or_default();
    format!("```text\n{title}\n…\n{}…\n```\n", shown.map(chapter).join("…\n"))
}

fn steps() -> String {
    let rows = MONTH
        .iter()
        .enumerate()
        .map(|(number, step)| vec![(number + 1).to_string(), step.when.in_words().into(), step.what.into()]);
    table(&["", "when", "what happens"], rows)
}

fn measures_table(list: &[&Measure]) -> String {
    table(&["measure", "what it is"], list.iter().map(|measure| vec![code(measure.id), trim(measure.meaning)]))
}

/// A Markdown table.
pub fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
    text.push_str(&line(&vec!["---".to_owned(); head.len()]));
    for cells in rows {
        assert_eq!(cells.len(), head.len(), "{cells:?}");
        text.push_str(&line(&cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>()));
    }
    text
}

/// A name as it stands in files.
pub fn code(name: &str) -> String {
    format!("`{name}`")
}

fn trim(sentence: &str) -> String {
    sentence.trim().to_owned()
}

/// A page with every generated table replaced by what it should be, and the names of the tables that it has.
fn renewed(page: &str, tables: &[(&str, String)]) -> (String, Vec<String>) {
    let (mut fresh, mut rest, mut found) = (String::new(), page, Vec::new());
    while let Some((before, after)) = rest.split_once("<!-- generated: ") {
        let (name, after) = after.split_once(" -->\n").expect("a marker ends on its line");
        let (_, after) = after.split_once(END).unwrap_or_else(|| panic!("the table {name} has no {END}"));
        let (_, table) =
            tables.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no table is called {name}"));
        fresh.push_str(&format!("{before}<!-- generated: {name} -->\n{table}{END}"));
        found.push(name.to_owned());
        rest = after;
    }
    fresh.push_str(rest);
    (fresh, found)
}

#[test]
fn generated_tables_in_documents_are_up_to_date() {
    let tables = tables();
    let (mut found, mut stale) = (Vec::new(), Vec::new());
    for page in ["README.md", "docs/model.md", "docs/parameters.md", "docs/verification.md", "output/README.md"] {
        let kept = text(page);
        let (fresh, names) = renewed(&kept, &tables);
        found.extend(names);
        if fresh == kept {
            continue;
        }
        if std::env::var_os("PURSE_UPDATE_DOCS").is_some() {
            std::fs::write(root().join(page), fresh).expect("a document can be written");
        } else {
            stale.push(page);
        }
    }
    assert!(stale.is_empty(), "out of date; run the tests with PURSE_UPDATE_DOCS=1: {stale:?}");
    found.sort_unstable();
    let mut known: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(found, known, "each table stands in the documents once");
}

#[test]
fn a_stale_table_is_replaced_and_what_stands_around_it_is_kept() {
    let page = "before\n<!-- generated: x -->\nold\n<!-- end -->\nafter\n";
    let (fresh, found) = renewed(page, &[("x", "new\n".to_owned())]);
    assert_eq!(fresh, "before\n<!-- generated: x -->\nnew\n<!-- end -->\nafter\n");
    assert_eq!(found, ["x"]);
}

#[test]
fn every_clause_standard_mechanism_measure_and_code_is_in_the_model_document() {
    let model = text("docs/model.md");
    let ids = CLAUSES.iter().map(|clause| clause.name);
    let ids = ids.chain(STANDARDS.iter().map(|standard| standard.id));
    let ids = ids.chain(Mechanisms::ALL.iter().map(|(name, _)| *name));
    let ids = ids.chain(measures::ALL.iter().chain(measures::HEADLINE).map(|measure| measure.id));
    let ids = ids.chain(Heading::ALL.iter().map(|heading| heading.code()));
    let missing: Vec<_> = ids.filter(|id| !model.contains(&code(id))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_model_document_has_every_element_of_the_protocol() {
    let model = text("docs/model.md");
    for part in [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialisation",
        "Input data",
        "Submodels",
    ] {
        assert!(model.lines().any(|line| line.starts_with("## ") && line.contains(part)), "{part} is missing");
    }
    for concept in [
        "Basic principles",
        "Emergence",
        "Adaptation",
        "Objectives",
        "Learning",
        "Prediction",
        "Sensing",
        "Interaction",
        "Stochasticity",
        "Collectives",
        "Observation",
    ] {
        assert!(model.contains(&format!("**{concept}.**")), "the design concept {concept} is missing");
    }
}

#[test]
fn every_mechanism_has_a_row_in_the_table_of_what_mechanisms_carry() {
    let table = text("docs/switches.csv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.splitn(10, ',').collect()).collect();
    let named: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let mut known: Vec<&str> = Mechanisms::ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        {
            let mut named = named.clone();
            named.sort_unstable();
            named
        },
        {
            known.sort_unstable();
            known
        },
        ".ci/switches writes docs/switches.csv anew"
    );
    assert!(rows.iter().all(|row| row.len() == 10 && !row[9].is_empty()), "each rests on some evidence, or says so");
}
