//! The scenario files on the disk: a folder with `economies/`, `regimes/`, `rules/` and `studies/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::scenario::plain_name::is_plain_name;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::read::{Document, read};
use crate::scenario::resolve::{ScenarioKind, Shelf, ShelfFile};
use crate::study::plan::Shelves;

use super::failure::{Failure, USAGE};

/// Every kind, in the order in which a name is looked up.
pub const KINDS: [ScenarioKind; 4] =
    [ScenarioKind::Study, ScenarioKind::Regime, ScenarioKind::Economy, ScenarioKind::Rules];
/// The ending of scenario files.
const ENDING: &str = "json";

type Fetch = Box<dyn Fn(&str) -> Option<ShelfFile>>;

/// The scenario files of one kind.
struct Kept {
    names: Vec<String>,
    fetch: Fetch,
}

/// All scenario files of a folder.
pub struct Library {
    folder: PathBuf,
    economies: Kept,
    regimes: Kept,
    rules: Kept,
    studies: Kept,
}

impl Library {
    /// The library of a command: the folder that was named, else that around `file`, else `./scenarios`.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn find(named: Option<&Path>, file: Option<&Path>) -> Result<Self, Failure> {
        if let Some(folder) = named {
            return if folder.is_dir() { Ok(Self::of(folder)) } else { Err(no_folder(folder)) };
        }
        let around = file.map(around).unwrap_or_default();
        let here = Path::new("scenarios").to_owned();
        let found = around.into_iter().chain([here.clone()]).find(|folder| holds_scenarios(folder));
        // A file that extends nothing needs no library.
        match found.or_else(|| file.and_then(Path::parent).map(Path::to_owned)) {
            Some(folder) => Ok(Self::of(&folder)),
            None => Err(no_folder(&here)),
        }
    }

    /// The library of a folder.
    pub fn of(folder: &Path) -> Self {
        let kept = |kind: ScenarioKind| {
            let under = folder.join(kind.folder());
            let names = names_in(&under);
            let fetch: Fetch = Box::new(move |name| {
                let path = under.join(format!("{name}.{ENDING}"));
                match fs::read(&path) {
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                    bytes => Some(ShelfFile { file: shown(&path), bytes: bytes.map_err(|error| error.to_string()) }),
                }
            });
            Kept { names, fetch }
        };
        Self {
            folder: folder.to_owned(),
            economies: kept(ScenarioKind::Economy),
            regimes: kept(ScenarioKind::Regime),
            rules: kept(ScenarioKind::Rules),
            studies: kept(ScenarioKind::Study),
        }
    }

    /// The folder of the library.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The shelves of the library.
    pub fn shelves(&self) -> Shelves<'_> {
        let shelf = |kind| {
            let kept = self.kept(kind);
            Shelf { kind, names: &kept.names, file: &*kept.fetch }
        };
        Shelves {
            economies: shelf(ScenarioKind::Economy),
            regimes: shelf(ScenarioKind::Regime),
            rules: shelf(ScenarioKind::Rules),
            studies: shelf(ScenarioKind::Study),
        }
    }

    /// The names of a kind, in order.
    pub fn names(&self, kind: ScenarioKind) -> &[String] {
        &self.kept(kind).names
    }

    /// The file of a name.
    pub fn path(&self, kind: ScenarioKind, name: &str) -> PathBuf {
        self.folder.join(kind.folder()).join(format!("{name}.{ENDING}"))
    }

    fn kept(&self, kind: ScenarioKind) -> &Kept {
        match kind {
            ScenarioKind::Economy => &self.economies,
            ScenarioKind::Regime => &self.regimes,
            ScenarioKind::Rules => &self.rules,
            ScenarioKind::Study => &self.studies,
        }
    }
}

fn no_folder(folder: &Path) -> Failure {
    let hint = "run purse where the folder scenarios is, or name it with --scenarios DIR";
    Failure::new(USAGE, format!("error: there is no folder {}\n  hint     {hint}", folder.display()))
}

/// Folders around a scenario file that could be its library, the likeliest first.
fn around(file: &Path) -> Vec<PathBuf> {
    let parent = match file.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let is_shelf = parent.file_name().is_some_and(|name| KINDS.iter().any(|kind| name == kind.folder()));
    let above = is_shelf.then(|| parent.parent().map(Path::to_owned)).flatten();
    let above = above.map(|above| if above == Path::new("") { PathBuf::from(".") } else { above });
    above.into_iter().chain([Path::new("scenarios").to_owned(), parent.join("scenarios"), parent]).collect()
}

fn holds_scenarios(folder: &Path) -> bool {
    [ScenarioKind::Economy, ScenarioKind::Regime].iter().all(|kind| folder.join(kind.folder()).is_dir())
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
        .filter(|name| is_plain_name(name))
        .collect();
    names.sort();
    names
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Whether an argument is the path of a file and not the name of a scenario.
pub fn is_path(argument: &Path) -> bool {
    argument.extension().is_some() || argument.components().count() > 1
}

/// Reads a scenario file by its path.
///
/// # Errors
/// It cannot be read or is not JSON.
pub fn open(path: &Path) -> Result<Document, Problems> {
    let file = shown(path);
    match fs::read(path) {
        Ok(bytes) => read(&file, &bytes),
        Err(error) => Err(Problem::new(file, "the file cannot be read").found(error.to_string()).into()),
    }
}

/// The kind of a scenario file: by its folder, its `$schema` or what it holds.
///
/// # Errors
/// Nothing tells.
pub fn kind_of(path: &Path, document: &Document) -> Result<ScenarioKind, Problems> {
    let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
    if let Some(kind) = KINDS.into_iter().find(|kind| kind.folder() == folder) {
        return Ok(kind);
    }
    let schema = document.value.get("$schema").and_then(|schema| schema.as_str()).unwrap_or_default();
    let file = schema.rsplit('/').next().unwrap_or_default();
    if let Some(kind) = KINDS.into_iter().find(|kind| file.starts_with(kind.noun())) {
        return Ok(kind);
    }
    let holds = |keys: &[&str]| keys.iter().any(|key| document.value.get(key).is_some());
    match () {
        () if holds(&["arms", "futures_per_set", "question"]) => Ok(ScenarioKind::Study),
        () if holds(&["clauses", "term", "as_at"]) => Ok(ScenarioKind::Regime),
        () if holds(&["providers", "commissioners", "prices", "demand"]) => Ok(ScenarioKind::Economy),
        () if holds(&["years"]) => Ok(ScenarioKind::Rules),
        () => {
            let what = "this is not plainly an economy, a regime, national rules or a study";
            let problem = Problem::new(document.file.as_str(), what);
            let allowed = "a file in economies/, regimes/, rules/ or studies/, or one with a \"$schema\"";
            Err(problem.allowed(allowed).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str, text: &str) -> Option<ScenarioKind> {
        let document = read(path, text.as_bytes()).expect("it is JSON");
        kind_of(Path::new(path), &document).ok()
    }

    #[test]
    fn the_kind_is_told_by_folder_then_schema_then_content() {
        assert_eq!(kind("x/regimes/a.json", r#"{"arms": []}"#), Some(ScenarioKind::Regime));
        assert_eq!(
            kind("a.json", r#"{"$schema": "../schema/economy.patch.schema.json"}"#),
            Some(ScenarioKind::Economy)
        );
        assert_eq!(kind("a.json", r#"{"arms": []}"#), Some(ScenarioKind::Study));
        assert_eq!(kind("a.json", r#"{"title": ""}"#), None);
    }

    #[test]
    fn a_file_in_a_shelf_belongs_to_the_library_around_it() {
        assert_eq!(around(Path::new("a/scenarios/studies/x.json"))[0], Path::new("a/scenarios"));
        assert_eq!(around(Path::new("studies/x.json"))[0], Path::new("."));
        assert_eq!(around(Path::new("x.json"))[0], Path::new("scenarios"));
    }

    #[test]
    fn a_name_is_not_a_path() {
        assert!(!is_path(Path::new("fines-or-shared-risk")));
        assert!(is_path(Path::new("my.json")) && is_path(Path::new("studies/mine")));
    }
}
