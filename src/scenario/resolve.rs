//! From the name of a scenario to a checked value: the file, all it extends, the merge, and the check of the whole.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::address::{self, Address, AddressStep};
use super::near;
use super::origin::{KeyOrValue, Origins};
use super::patch::{self, EXTENDS};
use super::plain_name::{is_plain_name, not_plain};
use super::problem::{Problem, Problems, listed, shown};
use super::read::{Document, read};
use super::walk;

/// Files that may extend each other in one chain, the first included.
const LONGEST_CHAIN: usize = 8;

/// The kinds of scenario files; each has its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScenarioKind {
    /// Providers, commissioners, demand.
    Economy,
    /// Contract terms.
    Regime,
    /// National rules of each year.
    Rules,
    /// What is run and compared.
    Study,
}

impl ScenarioKind {
    /// The word for one file of the kind.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Economy => "economy",
            Self::Regime => "regime",
            Self::Rules => "rules",
            Self::Study => "study",
        }
    }

    /// One file of the kind with its article, as a sentence has it.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Economy => "an economy",
            Self::Regime => "a regime",
            Self::Rules => "a set of rules",
            Self::Study => "a study",
        }
    }

    /// That no file of the kind has a name, as messages say it.
    pub(super) const fn none_of_this_name(self) -> &'static str {
        match self {
            Self::Economy => "there is no economy of this name",
            Self::Regime => "there is no regime of this name",
            Self::Rules => "there are no rules of this name",
            Self::Study => "there is no study of this name",
        }
    }

    /// The folder of the kind, and the word for many of it.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Economy => "economies",
            Self::Regime => "regimes",
            Self::Rules => "rules",
            Self::Study => "studies",
        }
    }
}

/// A file as the shelf gives it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfFile {
    /// The file as the reader knows it, usually a path; it heads every message.
    pub file: String,
    /// Its bytes, or why they could not be read.
    pub bytes: Result<Vec<u8>, String>,
}

/// The scenario files of one kind, wherever they lie: on a disk, in the program, in a browser.
pub struct Shelf<'s> {
    /// What the files describe.
    pub kind: ScenarioKind,
    /// The names that exist, for suggestions.
    pub names: &'s [String],
    /// The file of a plain name, if there is one. Never called with anything but a plain name.
    pub file: &'s dyn Fn(&str) -> Option<ShelfFile>,
}

/// A scenario that was found, merged and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved<T> {
    /// The checked value.
    pub value: T,
    /// The merged document it was made from, without `extends`.
    pub document: Value,
    /// The files it was merged from, base first.
    pub files: Vec<String>,
    /// Where each value came from.
    pub origins: Origins,
}

/// Finds a scenario by name, merges it with all it extends, and checks it.
///
/// # Errors
/// All the problems at once, as far as they do not hide each other: a file that is not JSON hides what it means.
pub fn resolve<T: JsonSchema + DeserializeOwned>(name: &str, shelf: &Shelf<'_>) -> Result<Resolved<T>, Problems> {
    let chain = chain(name, shelf)?;
    let (document, origins, problems) = merged(&chain);
    checked(document, origins, problems)
}

/// Checks a file that was given by its path; what it extends is looked up on the shelf.
///
/// # Errors
/// All the problems of the file at once.
pub fn resolve_document<T>(document: Document, shelf: &Shelf<'_>) -> Result<Resolved<T>, Problems>
where
    T: JsonSchema + DeserializeOwned,
{
    let chain = continued(vec![document], vec![String::new()], shelf)?;
    let (document, origins, problems) = merged(&chain);
    checked(document, origins, problems)
}

/// Checks a document that is already merged, such as a regime with the patch of a study.
///
/// # Errors
/// All the problems at once.
pub fn check_document<T: JsonSchema + DeserializeOwned>(document: &Value, origins: &Origins) -> Result<T, Problems> {
    Problems::or_none(walk::check(&schema_of::<T>(), document, origins))?;
    serde_path_to_error::deserialize(document).map_err(|error| {
        let at = steps_of(error.path());
        let found = address::get(document, &at).map(shown).unwrap_or_default();
        origins.problem(&at, KeyOrValue::Value, error.inner().to_string()).found(found).into()
    })
}

/// The JSON Schema of a file type.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

fn checked<T>(document: Value, origins: Origins, mut problems: Vec<Problem>) -> Result<Resolved<T>, Problems>
where
    T: JsonSchema + DeserializeOwned,
{
    match check_document(&document, &origins) {
        Ok(value) if problems.is_empty() => Ok(Resolved { value, document, files: origins.files(), origins }),
        Ok(_) => Err(Problems::new(problems)),
        Err(more) => {
            problems.extend(more.into_list());
            Err(Problems::new(problems))
        }
    }
}

/// The documents of a chain merged base first, without `extends`, with the problems of the patches.
fn merged(chain: &[Document]) -> (Value, Origins, Vec<Problem>) {
    let (mut document, mut origins, mut problems) = (Value::Null, Origins::default(), Vec::new());
    for (level, file) in chain.iter().rev().enumerate() {
        if level == 0 {
            // A base is no patch: null is a value in it, which the check then judges.
            document = file.value.clone();
            origins.push(file.layer());
        } else {
            problems.extend(patch::apply(&mut document, &mut origins, file));
        }
    }
    (document, origins, problems)
}

/// The file of a name and all it extends, the base last; `extends` is taken out of each.
fn chain(name: &str, shelf: &Shelf<'_>) -> Result<Vec<Document>, Problems> {
    let first = fetch(name, shelf, Problem::new(name, String::new()))?;
    continued(vec![first], vec![name.to_owned()], shelf)
}

fn continued(mut chain: Vec<Document>, mut names: Vec<String>, shelf: &Shelf<'_>) -> Result<Vec<Document>, Problems> {
    while let Some(base) = chain.last_mut().and_then(take_extends).transpose()? {
        let Base { name, asked } = base;
        if let Some(start) = names.iter().position(|earlier| *earlier == name) {
            let mut circle = names.split_off(start);
            circle.push(name);
            let what = format!("{} extends itself", shelf.kind.one());
            let hint = "one file of the circle must stand on its own, without extends";
            let problem = Problem { what, ..asked }.allowed("a chain that ends").hint(Some(hint.into()));
            return Err(problem.found(circle.join(" extends ")).into());
        }
        if chain.len() == LONGEST_CHAIN {
            let what = "too many files extend each other";
            let allowed = format!("at most {LONGEST_CHAIN} files in a chain");
            let hint = "merge some of them into one file".to_owned();
            let problem = Problem { what: what.into(), ..asked }.found(names.join(" extends "));
            return Err(problem.allowed(allowed).hint(Some(hint)).into());
        }
        chain.push(fetch(&name, shelf, asked)?);
        names.push(name);
    }
    Ok(chain)
}

/// The name of a base, and a problem that already points at where it is asked for.
struct Base {
    name: String,
    asked: Problem,
}

fn take_extends(document: &mut Document) -> Option<Result<Base, Problem>> {
    let place = document.spot.find(&Address::ROOT.key(EXTENDS)).map(|spot| spot.value);
    let value = document.value.as_object_mut()?.remove(EXTENDS)?;
    let asked =
        Problem::new(document.file.as_str(), "extends names no other file").at(EXTENDS).on(place).found(shown(&value));
    Some(match value {
        Value::String(name) => Ok(Base { name, asked }),
        _ => Err(asked.allowed("the name of a file, in quotes")),
    })
}

fn fetch(name: &str, shelf: &Shelf<'_>, asked: Problem) -> Result<Document, Problems> {
    let asked = asked.found(format!("\"{name}\""));
    if !is_plain_name(name) {
        let what = format!("this is not a name of {}", shelf.kind.one());
        return Err(not_plain(Problem { what, ..asked }, name).into());
    }
    let Some(found) = (shelf.file)(name) else {
        let names = shelf.names.iter().map(String::as_str);
        let what = shelf.kind.none_of_this_name().to_owned();
        let hint = near::did_you_mean(name, names.clone());
        return Err(Problem { what, ..asked }.allowed(listed(names)).hint(hint).into());
    };
    match found.bytes {
        Ok(bytes) => read(&found.file, &bytes),
        Err(reason) => Err(Problem::new(found.file, "the file cannot be read").found(reason).into()),
    }
}

fn steps_of(path: &serde_path_to_error::Path) -> Address {
    path.iter().fold(Address::ROOT, |address, segment| match segment {
        Segment::Seq { index } => address.step(AddressStep::Index(*index)),
        Segment::Map { key } => address.key(key),
        Segment::Enum { variant } => address.key(variant),
        Segment::Unknown => address,
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::scenario::example::{BASE, ExampleRegime, Reinvest, message, shelved};
    use crate::units::Money;

    #[test]
    fn a_file_without_base_is_checked_and_read() {
        let found = shelved("annual", &[("annual", BASE)]).expect("it is right");
        assert_eq!(found.value.clauses.term_years, 1);
        assert_eq!(found.value.clauses.sanctions["rtt_incomplete"].per_breach_pounds, Money::from_pence(15_000));
        assert_eq!(found.files, ["regimes/annual.json"]);
    }

    #[test]
    fn a_variant_is_its_base_with_the_patch_merged_in() {
        let patch = r#"{"extends": "annual", "clauses": {"sanctions": null, "term_years": 5.0, "reinvest": "all"}}"#;
        let found = shelved("long", &[("annual", BASE), ("long", patch)]).expect("it is right");
        assert_eq!((found.value.clauses.term_years, found.value.clauses.sanctions.len()), (5, 0));
        assert_eq!(found.value.clauses.reinvest, Some(Reinvest::All));
        assert_eq!(found.files, ["regimes/annual.json", "regimes/long.json"]);
        assert_eq!(found.document.get("extends"), None);
    }

    /// The message for the last of these files without its last line.
    fn problem(files: &[(&str, &str)]) -> String {
        let (name, _) = files.last().expect("a file");
        message(name, files).rsplit_once("\n\n").expect("a last line").0.to_owned()
    }

    #[test]
    fn a_regime_that_extends_itself_is_shown_with_the_whole_circle() {
        let files = [("b", r#"{"extends": "c"}"#), ("c", r#"{"extends": "b"}"#), ("a", r#"{"extends": "b"}"#)];
        let expected = "\
error: regimes/c.json:1:13
  what     a regime extends itself
  at       extends
  found    b extends c extends b
  allowed  a chain that ends
  hint     one file of the circle must stand on its own, without extends";
        assert_eq!(problem(&files), expected);
    }

    #[test]
    fn a_base_that_does_not_exist_is_told_with_the_nearest_name() {
        let expected = "\
error: regimes/long.json:1:13
  what     there is no regime of this name
  at       extends
  found    \"anual\"
  allowed  annual, long
  hint     did you mean \"annual\"?";
        assert_eq!(problem(&[("annual", BASE), ("long", r#"{"extends": "anual"}"#)]), expected);
    }

    #[test]
    fn a_name_that_leaves_the_folder_is_never_looked_up() {
        let expected = "\
error: regimes/long.json:1:13
  what     this is not a name of a regime
  at       extends
  found    \"../regimes/annual.json\"
  allowed  small letters, digits and hyphens, at most 64, such as annual-sanctions
  hint     write annual: the name of the file without folder and ending";
        assert_eq!(problem(&[("annual", BASE), ("long", r#"{"extends": "../regimes/annual.json"}"#)]), expected);
        for name in ["../annual", "/etc/passwd", "..", "C:\\x", "con"] {
            let shelf = Shelf { kind: ScenarioKind::Regime, names: &[], file: &|name| panic!("{name} was looked up") };
            assert!(resolve::<ExampleRegime>(name, &shelf).is_err(), "{name}");
        }
    }

    #[test]
    fn a_chain_of_eight_files_is_followed_and_a_ninth_is_refused() {
        let patches: Vec<(String, String)> =
            (1..9).map(|n| (format!("v{n}"), format!(r#"{{"extends": "v{}"}}"#, n - 1))).collect();
        let mut files = vec![("v0", BASE)];
        files.extend(patches.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        assert!(shelved("v7", &files).is_ok());
        assert!(problem(&files).contains("allowed  at most 8 files in a chain"));
    }

    #[test]
    fn problems_of_a_patch_and_of_its_base_are_told_together_each_with_its_file() {
        let base = BASE.replace("0.92", "92");
        let patch = r#"{"extends": "annual", "clauses": {"sanction": null, "term_years": 0}}"#;
        let expected = "\
error: regimes/annual.json:6:46
  what     a share must lie from 0 to 1
  at       clauses.sanctions.rtt_incomplete.threshold_share
  found    92
  allowed  0 to 1 (share)
  hint     92 per cent is written 0.92

error: regimes/long.json:1:35
  what     null removes a key, and there is no such key to remove
  at       clauses.sanction
  found    null
  allowed  keys that regimes/annual.json holds here
  hint     did you mean \"sanctions\"?

error: regimes/long.json:1:67
  what     the number is too small
  at       clauses.term_years
  found    0
  allowed  a whole number, 1 to 10 (years)

3 problems in 2 files; nothing was written.";
        assert_eq!(message("long", &[("annual", &base), ("long", patch)]), expected);
    }

    #[test]
    fn what_the_schema_cannot_say_is_told_by_the_type_with_its_address() {
        let document = json!({ "terms": [{ "first": "2015-04" }] });
        let error = check_document::<Dated>(&document, &Origins::unplaced("made in memory")).expect_err("no date");
        let expected = "\
error: made in memory
  what     this month is not known
  at       terms[0].first
  found    \"2015-04\"

1 problem in 1 file; nothing was written.";
        assert_eq!(error.to_string(), expected);
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    struct Dated {
        #[serde(rename = "terms")]
        _terms: Vec<DatedTerm>,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    struct DatedTerm {
        #[serde(rename = "first", deserialize_with = "refuse")]
        _first: String,
    }

    fn refuse<'de, D: serde::Deserializer<'de>>(_: D) -> Result<String, D::Error> {
        Err(serde::de::Error::custom("this month is not known"))
    }

    #[test]
    fn a_file_given_by_its_path_may_build_on_a_file_of_the_shelf() {
        let file = |name: &str| {
            (name == "annual").then(|| ShelfFile { file: "annual.json".into(), bytes: Ok(BASE.as_bytes().to_vec()) })
        };
        let shelf = Shelf { kind: ScenarioKind::Regime, names: &[], file: &file };
        let given = read("/tmp/My file.json", br#"{"extends": "annual", "title": "Mine"}"#).expect("it is JSON");
        let found: Resolved<ExampleRegime> = resolve_document(given, &shelf).expect("it is right");
        assert_eq!((found.value.title.as_str(), found.files.len()), ("Mine", 2));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_with_the_reason() {
        let file = |_: &str| Some(ShelfFile { file: "regimes/a.json".into(), bytes: Err("permission denied".into()) });
        let shelf = Shelf { kind: ScenarioKind::Regime, names: &[], file: &file };
        let error = resolve::<ExampleRegime>("a", &shelf).expect_err("unreadable").to_string();
        assert!(
            error
                .starts_with("error: regimes/a.json\n  what     the file cannot be read\n  found    permission denied")
        );
    }
}
