//! The files of the repository, as its tests look at them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder that holds `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository, by its path from the root, with line ends of one kind.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path))
        .unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
        .replace("\r\n", "\n")
}

/// The paths, from the root, of all files below a folder whose names end so; in the order of their names.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder can be read to its end").path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(from_root(&path));
        }
    }
}

fn from_root(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("the file was found below the root");
    inside.to_string_lossy().replace('\\', "/")
}

/// The names, without ending, of the files of a folder; folders in it are left out.
pub fn stems(folder: &str, ending: &str) -> BTreeSet<String> {
    let depth = folder.split('/').count() + 1;
    files(folder, ending)
        .iter()
        .filter(|path| path.split('/').count() == depth)
        .filter_map(|path| Some(path.rsplit('/').next()?.strip_suffix(ending)?.to_owned()))
        .collect()
}

/// The source files of the library and the program.
pub fn sources() -> Vec<String> {
    files("src", ".rs")
}

/// The code of a source file that is not for tests: up to its test module, without comments.
pub fn production_code(path: &str) -> String {
    if test_files().contains(path) {
        return String::new();
    }
    let text = text(path);
    let mut lines = text.lines().peekable();
    let mut code = String::new();
    while let Some(line) = lines.next() {
        let opens_tests = line.trim() == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.ends_with(" {"));
        if opens_tests && line.starts_with('#') && lines.peek().is_some_and(|next| next.contains("mod ")) {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// Source files that only tests see: `#[cfg(test)] mod name;`.
fn test_files() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in sources() {
        let text = text(&path);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (number, line) in lines.iter().enumerate() {
            let named = line.strip_suffix(';').and_then(|line| line.rsplit_once("mod "));
            let Some((_, name)) = named.filter(|_| !line.starts_with("//")) else { continue };
            let attributes = || lines[..number].iter().rev().take_while(|line| line.starts_with("#["));
            if attributes().any(|line| *line == "#[cfg(test)]") {
                let named = attributes().find_map(|line| line.strip_prefix("#[path = \"")?.strip_suffix("\"]"));
                found.extend(module_files(&path, name, named));
            }
        }
    }
    found
}

/// The file of a module that is declared in `path`.
fn module_files(path: &str, name: &str, named: Option<&str>) -> Vec<String> {
    let path = PathBuf::from(path);
    let folder = path.parent().expect("source files lie in src").to_string_lossy().into_owned();
    if let Some(named) = named {
        return vec![format!("{folder}/{named}")];
    }
    let stem = path.file_stem().expect("source files have names").to_string_lossy().into_owned();
    let inside = if matches!(stem.as_str(), "mod" | "lib" | "main") { folder } else { format!("{folder}/{stem}") };
    vec![format!("{inside}/{name}.rs"), format!("{inside}/{name}/mod.rs")]
}

#[test]
fn test_modules_and_comments_are_no_production_code() {
    assert!(text("src/units/money.rs").contains("mod tests {"));
    let code = production_code("src/units/money.rs");
    assert!(code.contains("pub struct Money") && !code.contains("#[test]") && !code.contains("///"));
    assert_eq!(production_code("src/charts/sample.rs"), "");
}
