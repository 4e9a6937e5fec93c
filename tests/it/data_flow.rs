//! What flows between the steps of a month: who holds the world, which columns a step names, and the page and the picture that are
//! made of them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use commonpurse::engine::{COLUMNS, MONTH};

use crate::documents::{code, table};
use crate::tree::{production_code, root, sources, text};

const PAGE: &str = "docs/data-flow.md";
const PICTURE: &str = "docs/data-flow.svg";

/// Fields of a struct of the state, at most.
const MOST_FIELDS: usize = 15;

/// Names in the brackets after a word: `reads [a, b]`.
fn names_after(list: &str, word: &str) -> Vec<String> {
    let Some((_, after)) = list.split_once(&format!("{word} [")) else { return Vec::new() };
    let inside = after.split(']').next().unwrap_or_default();
    inside.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Every `touches!` of a piece of code.
fn touches(code: &str) -> Vec<&str> {
    code.split("\ntouches! {").skip(1).map(|after| after.split("\n}").next().unwrap_or_default()).collect()
}

/// Code without its `touches!` and `use`.
fn body(code: &str) -> String {
    let mut parts = code.split("\ntouches! {");
    let mut body = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        body.push_str(part.split_once("\n}").map_or("", |(_, after)| after));
    }
    let mut kept = String::new();
    for statement in body.split_inclusive(';') {
        if !statement.trim_start().starts_with("use ") {
            kept.push_str(statement);
        }
    }
    kept
}

#[test]
fn only_the_walk_holds_the_whole_world() {
    let walk = ["src/engine/month.rs", "src/engine/run.rs"];
    let holds = |path: &String| {
        let code = production_code(path);
        code.contains("&mut World<") || code.contains("&World<") || code.contains("&'w World<")
    };
    let found: Vec<String> = sources().into_iter().filter(holds).collect();
    assert_eq!(found, walk, "every other function names the columns that it reads and writes");
}

#[test]
fn a_file_reads_and_writes_every_column_that_it_names() {
    let mut wrong = Vec::new();
    for path in sources().iter().filter(|path| path.starts_with("src/engine/")) {
        let code = production_code(path);
        let body = body(&code);
        let lists = touches(&code);
        for list in &lists {
            for column in names_after(list, "reads") {
                // A second set of a file may write what the first only reads.
                let is_written = lists.len() == 1 && body.contains(&format!(".{column}_mut()"));
                if !body.contains(&format!(".{column}()")) || is_written {
                    wrong.push(format!("{path} names {column} as read"));
                }
            }
            for column in names_after(list, "writes") {
                if !body.contains(&format!(".{column}_mut()")) {
                    wrong.push(format!("{path} names {column} as written"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A function or an `impl` at the left edge of a file: where it begins, and all of it.
struct Unit {
    head: String,
    all: String,
}

impl Unit {
    /// Whether it sees the world by this set.
    fn is_bound_by(&self, set: &str) -> bool {
        // A method of a type that knows no world says it itself.
        let says = if self.head.starts_with("impl") { &self.all } else { &self.head };
        ["impl ", "World: "].iter().any(|by| says.contains(&format!("{by}{set}<'")))
    }

    /// What others call it by: the name of a function, or of the type that it is about.
    fn name(&self) -> &str {
        let whose = || self.head.split(">> ").nth(1).or_else(|| self.head.strip_prefix("impl "));
        let after = self.head.split("fn ").nth(1).or_else(whose).unwrap_or_default();
        after.split(['<', '(', ' ']).next().unwrap_or_default()
    }
}

/// The functions and `impl`s at the left edge of a piece of code.
fn units(code: &str) -> Vec<Unit> {
    let starts = |line: &str| {
        line.starts_with("impl") || line.starts_with("fn ") || (line.starts_with("pub") && line.contains(" fn "))
    };
    let (mut found, mut lines) = (Vec::new(), code.lines());
    while let Some(line) = lines.next() {
        if starts(line) {
            let mut all = line.to_owned();
            while let Some(next) = lines.next().filter(|next| *next != "}") {
                all.push('\n');
                all.push_str(next);
            }
            let head = all.split(" {\n").next().unwrap_or_default().to_owned();
            found.push(Unit { head, all });
        }
    }
    found
}

#[test]
fn a_set_takes_in_no_other_set_that_it_does_not_need() {
    let of_engine = sources().into_iter().filter(|path| path.starts_with("src/engine/"));
    let files: Vec<(String, String)> = of_engine.map(|path| (path.clone(), production_code(&path))).collect();
    let all: Vec<Unit> = files.iter().flat_map(|(_, code)| units(code)).collect();
    let (mut seen, mut idle) = (0, Vec::new());
    for (path, code) in &files {
        let own = units(code);
        for list in touches(code) {
            let set = list.trim().split(char::is_whitespace).next().unwrap_or_default();
            let users: Vec<&Unit> = own.iter().filter(|unit| unit.is_bound_by(set)).collect();
            for other in names_after(list, "with") {
                let is_called = |unit: &Unit| {
                    users.iter().any(|user| {
                        user.all
                            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                            .any(|word| word == unit.name())
                    })
                };
                seen += 1;
                if !all.iter().filter(|unit| unit.is_bound_by(&other)).any(is_called) {
                    idle.push(format!("{path}: {set} takes in {other}"));
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} sets that take in others were seen");
    assert!(idle.is_empty(), "{idle:#?}");
}

#[test]
fn no_struct_of_the_state_has_more_than_fifteen_fields() {
    let is_state = |path: &&String| {
        path.starts_with("src/engine/state/")
            || ["src/engine/world.rs", "src/engine/setting.rs", "src/engine/collect.rs"].contains(&path.as_str())
    };
    let (mut structs, mut large) = (0, Vec::new());
    for path in sources().iter().filter(is_state) {
        for part in production_code(path).split("struct ").skip(1) {
            let name = part.split([' ', '<', '(']).next().unwrap_or_default().to_owned();
            let Some((_, fields)) = part.split_once("{\n") else { continue };
            let fields = fields.split("\n}").next().unwrap_or_default();
            let count = fields.lines().filter(|line| line.starts_with("    ") && line.contains(": ")).count();
            structs += 1;
            if count > MOST_FIELDS {
                large.push(format!("{name} in {path}: {count}"));
            }
        }
    }
    assert!(structs > 40, "only {structs} structs were found");
    assert!(large.is_empty(), "{large:?}");
}

/// Steps that read or write a column, by their numbers.
fn steps_that(touch: impl Fn(usize) -> bool) -> String {
    let numbers: Vec<String> =
        (0..MONTH.len()).filter(|&step| touch(step)).map(|step| (step + 1).to_string()).collect();
    if numbers.is_empty() { "–".to_owned() } else { numbers.join(", ") }
}

fn page() -> String {
    let mut page = String::from(
        "# What flows between the steps\n\n\
         This page is generated from the code (`PURSE_UPDATE_DOCS=1 cargo test --test it data_flow`). A step sees of the world only the columns that stand \
         here: its function takes `world: &mut impl Name<'a>`, a set of columns that it reads and writes, and the compiler holds it to that \
         ([0063](decisions/0063-columns-by-who-writes-them.md)). What it asks of functions that other steps use too is counted with it. \
         `purse explain steps` prints the same.\n\n\
         ![Steps of the month against the columns that they read and write](data-flow.svg)\n\n\
         ## Steps\n\n",
    );
    let list = |names: Vec<&str>| names.into_iter().map(code).collect::<Vec<_>>().join(", ");
    page.push_str(&table(
        &["", "step", "writes", "reads"],
        MONTH.iter().enumerate().map(|(number, step)| {
            vec![
                (number + 1).to_string(),
                step.what.to_owned(),
                list(step.touches.all_written()),
                list(step.touches.all_read()),
            ]
        }),
    ));
    page.push_str("\n## Columns\n\n");
    page.push_str(&table(
        &["column", "what it holds", "written in step", "read in step"],
        COLUMNS.iter().map(|(column, what)| {
            let writes = |step: usize| MONTH[step].touches.all_written().contains(column);
            let reads = |step: usize| MONTH[step].touches.all_read().contains(column);
            vec![code(column), what.trim().to_owned(), steps_that(writes), steps_that(reads)]
        }),
    ));
    page
}

/// Steps down, columns across: a full square where a step writes, a small one where it only reads.
fn picture() -> String {
    const CELL: f64 = 13.0;
    const LEFT: f64 = 24.0;
    const TOP: f64 = 112.0;
    let (width, height) = (LEFT + CELL * COLUMNS.len() as f64 + 16.0, TOP + CELL * MONTH.len() as f64 + 30.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title\" \
         font-family=\"sans-serif\" font-size=\"9\">\n<title id=\"title\">Steps of the month against the columns that they read and \
         write</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    for (place, (column, _)) in COLUMNS.iter().enumerate() {
        let x = LEFT + CELL * (place as f64 + 0.5);
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{}\" transform=\"rotate(-60 {x} {})\">{}</text>",
            TOP - 6.0,
            TOP - 6.0,
            column.replace('_', " ")
        );
    }
    for (number, step) in MONTH.iter().enumerate() {
        let y = TOP + CELL * number as f64;
        if number % 2 == 0 {
            let _ = writeln!(svg, "<rect x=\"0\" y=\"{y}\" width=\"{width}\" height=\"{CELL}\" fill=\"#f2f4f7\"/>");
        }
        let _ = writeln!(svg, "<text x=\"18\" y=\"{}\" text-anchor=\"end\">{}</text>", y + 9.5, number + 1);
        let (written, read): (BTreeSet<_>, BTreeSet<_>) =
            (step.touches.all_written().into_iter().collect(), step.touches.all_read().into_iter().collect());
        for (place, (column, _)) in COLUMNS.iter().enumerate() {
            let x = LEFT + CELL * place as f64;
            let (inset, fill) = match (written.contains(column), read.contains(column)) {
                (true, _) => (2.0, "#1f4e79"),
                (_, true) => (4.5, "#9aa9b8"),
                _ => continue,
            };
            let _ = writeln!(
                svg,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
                x + inset,
                y + inset,
                CELL - 2.0 * inset,
                CELL - 2.0 * inset
            );
        }
    }
    let y = height - 12.0;
    let _ = writeln!(
        svg,
        "<rect x=\"{LEFT}\" y=\"{}\" width=\"9\" height=\"9\" fill=\"#1f4e79\"/>\n<text x=\"{}\" y=\"{y}\">written</text>\n\
         <rect x=\"{}\" y=\"{}\" width=\"4\" height=\"4\" fill=\"#9aa9b8\"/>\n<text x=\"{}\" y=\"{y}\">read; numbers are those of the \
         steps</text>\n</svg>",
        y - 8.0,
        LEFT + 14.0,
        LEFT + 62.0,
        y - 5.5,
        LEFT + 72.0
    );
    svg
}

#[test]
fn the_page_and_the_picture_of_what_flows_are_up_to_date() {
    let mut stale = Vec::new();
    for (path, fresh) in [(PAGE, page()), (PICTURE, picture())] {
        if root().join(path).exists() && text(path) == fresh {
            continue;
        }
        if std::env::var_os("PURSE_UPDATE_DOCS").is_some() {
            fs::write(root().join(path), fresh).expect("a document can be written");
        } else {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "out of date; run the tests with PURSE_UPDATE_DOCS=1: {stale:?}");
}

#[test]
fn every_column_is_written_by_a_step() {
    for (column, _) in COLUMNS {
        assert!(MONTH.iter().any(|step| step.touches.all_written().contains(column)), "nobody writes {column}");
    }
}
