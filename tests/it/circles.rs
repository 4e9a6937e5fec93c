//! Which file imports which: no circle of more than two.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{production_code, sources};

/// A module by the names that lead to it.
type Module = Vec<String>;

/// The code of every module, and where names lead that modules hand on.
struct Files {
    /// Code without comments and tests, by module, with the path of its file.
    code: BTreeMap<Module, (String, String)>,
    /// `pub use`: module and name, and where it leads.
    handed_on: BTreeMap<(Module, String), Vec<String>>,
}

fn words(path: &str) -> Vec<String> {
    path.split("::").map(|word| word.trim().split(" as ").next().unwrap_or_default().trim().to_owned()).collect()
}

/// The module of a file in `src`.
fn module_of(path: &str) -> Module {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Module = inside.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// A `use` with its groups written out: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn written_out(used: &str) -> Vec<String> {
    let Some((before, rest)) = used.split_once('{') else { return vec![used.trim().to_owned()] };
    let group = rest.rsplit_once('}').map_or(rest, |(group, _)| group);
    let (mut depth, mut part, mut parts) = (0_u32, String::new(), Vec::new());
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if letter == ',' && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
    }
    parts.push(part);
    let members = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let whole = |part: &str| match part {
        "self" => before.trim_end_matches("::").trim().to_owned(),
        _ => format!("{}{part}", before.trim()),
    };
    members.flat_map(|part| written_out(&whole(part))).collect()
}

/// Every `use` of a piece of code, written out, with whether it hands the names on.
fn uses(code: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let line_start = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = rest[line_start..at].trim();
        let after = &rest[at + 4..];
        let Some(end) = after.find(';') else { break };
        if before.is_empty() || before.starts_with("pub") {
            found.extend(written_out(&after[..end]).into_iter().map(|path| (before.starts_with("pub"), path)));
        }
        rest = &after[end..];
    }
    found
}

/// Paths in the code beside its `use`: `crate::a::b`, `super::c`.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            let is_whole =
                !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':');
            let path: String =
                code[at..].chars().take_while(|letter| letter.is_alphanumeric() || "_:".contains(*letter)).collect();
            found.extend(is_whole.then(|| path.trim_end_matches(':').to_owned()));
        }
    }
    found
}

impl Files {
    fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let code = files.into_iter().map(|(path, code)| (module_of(&path), (path, code))).collect();
        let mut found = Self { code, handed_on: BTreeMap::new() };
        for (module, (_, code)) in &found.code {
            for (_, path) in uses(code).into_iter().filter(|(is_handed_on, _)| *is_handed_on) {
                if let Some(leads) = found.whole_path(module, &path)
                    && let Some(name) = leads.last().cloned()
                {
                    found.handed_on.insert((module.clone(), name), leads);
                }
            }
        }
        found
    }

    /// A path as it reads from the root of the library; none for one that leads out of it.
    fn whole_path(&self, module: &Module, path: &str) -> Option<Vec<String>> {
        let words = words(path);
        let ups = words.iter().take_while(|word| *word == "super").count();
        match words.first()?.as_str() {
            "crate" => Some(words[1..].to_vec()),
            "self" => Some([module.as_slice(), &words[1..]].concat()),
            "super" => Some([&module[..module.len().checked_sub(ups)?], &words[ups..]].concat()),
            first => {
                let inner = [module.as_slice(), &[first.to_owned()]].concat();
                self.code.contains_key(&inner).then(|| [module.as_slice(), &words].concat())
            }
        }
    }

    /// The module in which a name is written down, by way of those that hand it on.
    fn written_in(&self, name: &[String], hops: u32) -> Option<Module> {
        let (module, rest) = (1..=name.len())
            .rev()
            .map(|length| name.split_at(length))
            .find(|(module, _)| self.code.contains_key(*module))?;
        let handed_on = rest.first().and_then(|first| self.handed_on.get(&(module.to_vec(), first.clone())));
        match handed_on {
            Some(leads) if hops > 0 => self.written_in(&[leads.as_slice(), &rest[1..]].concat(), hops - 1),
            _ => Some(module.to_vec()),
        }
    }

    /// The modules that each module imports.
    fn imports(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let of = |(module, (_, code)): (&'_ Module, &'_ (String, String))| -> BTreeSet<Module> {
            let used = uses(code).into_iter().filter(|(is_handed_on, _)| !is_handed_on).map(|(_, path)| path);
            let names = used.chain(paths(code).into_iter().filter(|path| !self.is_handed_on_in(code, path)));
            let leads = names.filter_map(|path| self.written_in(&self.whole_path(module, &path)?, 6));
            leads.filter(|found| found != module).collect()
        };
        self.code.iter().map(|entry| (entry.0, of(entry))).collect()
    }

    /// Whether a path stands in a `pub use`: who hands a name on does not need it.
    fn is_handed_on_in(&self, code: &str, path: &str) -> bool {
        uses(code).iter().any(|(is_handed_on, used)| *is_handed_on && used.starts_with(path))
    }

    /// Circles: files that can be reached from each other, those of more than two.
    fn circles(&self) -> Vec<BTreeSet<String>> {
        let imports = self.imports();
        let reached = |start: &Module| -> BTreeSet<Module> {
            let (mut seen, mut open) = (BTreeSet::new(), vec![start.clone()]);
            while let Some(module) = open.pop() {
                for next in imports.get(&module).into_iter().flatten() {
                    if seen.insert(next.clone()) {
                        open.push(next.clone());
                    }
                }
            }
            seen
        };
        let reach: BTreeMap<&Module, BTreeSet<Module>> =
            imports.keys().map(|module| (*module, reached(module))).collect();
        let mut circles = BTreeSet::new();
        for (module, others) in &reach {
            let back = others.iter().filter(|other| reach.get(other).is_some_and(|theirs| theirs.contains(*module)));
            let circle: BTreeSet<String> = back.chain([*module]).map(|module| self.code[module].0.clone()).collect();
            if circle.len() > 2 {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }
}

#[test]
fn no_circle_of_more_than_two_files() {
    let files = Files::of(sources().into_iter().filter(|path| path != "src/main.rs").map(|path| {
        let code = production_code(&path);
        (path, code)
    }));
    let imports: usize = files.imports().values().map(BTreeSet::len).sum();
    assert!(imports > 1_000, "only {imports} imports were seen");
    assert_eq!(files.circles(), Vec::<BTreeSet<String>>::new());
}

#[test]
fn a_circle_is_seen_through_groups_paths_and_names_that_are_handed_on() {
    let planted = |last: &str| {
        let files = [
            ("src/one/mod.rs", "mod a;\nmod b;\npub use a::A;\n"),
            ("src/one/a.rs", "use super::b::{self, B};\n"),
            ("src/one/b.rs", "fn b() { crate::two::c(); }\n"),
            ("src/two.rs", last),
        ];
        Files::of(files.map(|(path, code)| (path.to_owned(), code.to_owned()))).circles()
    };
    let circle = ["src/one/a.rs", "src/one/b.rs", "src/two.rs"].map(str::to_owned);
    assert_eq!(planted("use crate::{one::A, two};\n"), [BTreeSet::from(circle)]);
    assert_eq!(planted("use crate::units::Money;\n"), Vec::<BTreeSet<String>>::new());
}
