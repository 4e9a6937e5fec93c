//! One name for one thing: no two files of `src` declare a type of the same name.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{sources, text};

/// Names that two files may declare, each with the reason. One that is no longer needed fails the test.
const SHARED: [(&str, &str); 1] =
    [("Arguments", "what a verb of the command line is given; no file but that of the verb reads it")];

/// The name of the type that a line of code declares. A `type` within a block belongs to its trait and is no name of ours.
fn declared(line: &str) -> Option<&str> {
    let is_within = line.starts_with(' ');
    let code = line.trim_start();
    let seen = code.strip_prefix("pub(").and_then(|seen| seen.split_once(')')).map(|(_, code)| code);
    let mut words = seen.or(code.strip_prefix("pub ")).unwrap_or(code).split_whitespace();
    match words.next()? {
        "struct" | "enum" | "union" | "trait" => {}
        "type" if !is_within => {}
        _ => return None,
    }
    let name = words.next()?;
    let end = name.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(name.len());
    name[..end].starts_with(char::is_uppercase).then_some(&name[..end])
}

/// The files that declare each name.
fn declarations(files: impl IntoIterator<Item = (String, String)>) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for (path, code) in files {
        for name in code.lines().filter_map(declared) {
            found.entry(name.to_owned()).or_default().insert(path.clone());
        }
    }
    found
}

fn declared_twice(found: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<&str, &BTreeSet<String>> {
    found.iter().filter(|(_, files)| files.len() > 1).map(|(name, files)| (name.as_str(), files)).collect()
}

#[test]
fn every_type_has_a_name_of_its_own() {
    let found = declarations(sources().into_iter().map(|path| (path.clone(), text(&path))));
    assert!(found.len() > 500, "only {} types were seen", found.len());
    let mut twice = declared_twice(&found);
    for (name, why) in SHARED {
        assert!(twice.remove(name).is_some(), "{name} is declared once now; take it off the list ({why})");
    }
    assert!(twice.is_empty(), "declared in more than one file; call them by what they are: {twice:#?}");
}

#[test]
fn a_name_that_two_files_declare_is_seen_with_both() {
    let planted = [
        ("src/a.rs", "pub(in crate::a) struct Line<'a> {\nimpl Iterator for Lines {\n    type Item = Line;\n"),
        ("src/b.rs", "/// struct Other\nenum Line {\n    Item,\n}\nstruct Item;\n"),
        ("src/c.rs", "mod tests {\n    struct Item(u8);\n}\npub type Other = u8;\n"),
    ];
    let found = declarations(planted.map(|(path, code)| (path.to_owned(), code.to_owned())));
    let files = |paths: [&str; 2]| paths.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let (lines, items) = (files(["src/a.rs", "src/b.rs"]), files(["src/b.rs", "src/c.rs"]));
    assert_eq!(declared_twice(&found), BTreeMap::from([("Item", &items), ("Line", &lines)]));
}
