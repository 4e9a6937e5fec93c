//! From the name of a scenario to a checked value: the file, all it extends, the merge, and the check of the whole.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::address::{self, Address, Step};
use super::name::{is_plain_name, not_plain};
use super::near;
use super::origin::{Origins, Point};
use super::patch;
use super::problem::{Problem, Problems, listed, shown};
use super::read::{Document, read};
use super::walk;

/// Files that may extend each other in one chain, the first included.
const LONGEST_CHAIN: usize = 8;

/// The key that names the document a file builds on.
pub const EXTENDS: &str = "extends";

/// The kinds of scenario files; each has its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Providers, commissioners, demand.
    Economy,
    /// Contract terms.
    Regime,
    /// What is run and compared.
    Study,
}

impl Kind {
    /// The word for one file of the kind.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Economy => "economy",
            Self::Regime => "regime",
            Self::Study => "study",
        }
    }

    /// The folder of the kind, and the word for many of it.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Economy => "economies",
            Self::Regime => "regimes",
            Self::Study => "studies",
        }
    }
}

/// A file as the shelf gives it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file as the reader knows it, usually a path; it heads every message.
    pub file: String,
    /// Its bytes, or why they could not be read.
    pub bytes: Result<Vec<u8>, String>,
}

/// The scenario files of one kind, wherever they lie: on a disk, in the program, in a browser.
pub struct Shelf<'s> {
    /// What the files describe.
    pub kind: Kind,
    /// The names that exist, for suggestions.
    pub names: &'s [String],
    /// The file of a plain name, if there is one. Never called with anything but a plain name.
    pub file: &'s dyn Fn(&str) -> Option<Found>,
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

/// Checks one file that needs no shelf, because it may not extend another: a scenario given by path.
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
        origins.problem(&at, Point::Value, error.inner().to_string()).found(found).into()
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
            let what = format!("a {} extends itself", shelf.kind.noun());
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
        let what = format!("this is not a name of a {}", shelf.kind.noun());
        return Err(not_plain(Problem { what, ..asked }, name).into());
    }
    let Some(found) = (shelf.file)(name) else {
        let names = shelf.names.iter().map(String::as_str);
        let what = format!("there is no {} of this name", shelf.kind.noun());
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
        Segment::Seq { index } => address.step(Step::Index(*index)),
        Segment::Map { key } => address.key(key),
        Segment::Enum { variant } => address.key(variant),
        Segment::Unknown => address,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::units::{Money, Share};

    /// Contract terms.
    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Regime {
        /// Name for readers.
        title: String,
        /// What is agreed.
        clauses: Clauses,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Clauses {
        /// How activity is paid for.
        payment: Payment,
        /// Money withheld, by standard.
        #[serde(default)]
        sanctions: BTreeMap<String, Sanction>,
        /// Whole years until renewal.
        #[schemars(range(min = 1, max = 10), extend("unit" = "years"))]
        term_years: u32,
        /// What the commissioner does with sanctions.
        #[serde(default)]
        reinvest: Option<Reinvest>,
    }

    /// How activity is paid for.
    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Payment {
        /// One sum a year.
        Block {
            /// The sum.
            yearly_pounds: Money,
        },
        /// A price for each case.
        Activity(Activity),
        /// Nothing.
        Unpaid,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Activity {
        /// Part of the price above plan.
        marginal_share: Share,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Sanction {
        /// Part of patients that must be within the standard.
        threshold_share: Share,
        /// Sum withheld for each patient over the standard. In pounds.
        per_breach_pounds: Money,
        /// Months in which it may be charged.
        #[serde(default)]
        #[schemars(length(max = 12))]
        months: Vec<u8>,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Reinvest {
        /// All of it.
        All,
        /// None of it.
        Nothing,
    }

    const BASE: &str = r#"{
  "title": "Annual contract with sanctions",
  "clauses": {
    "payment": { "activity": { "marginal_share": 0.7 } },
    "sanctions": {
      "rtt_incomplete": { "threshold_share": 0.92, "per_breach_pounds": 150 }
    },
    "term_years": 1
  }
}"#;

    fn shelved(name: &str, files: &[(&str, &str)]) -> Result<Resolved<Regime>, Problems> {
        let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let file = |name: &str| {
            let (name, text) = files.iter().find(|(known, _)| *known == name)?;
            Some(Found { file: format!("regimes/{name}.json"), bytes: Ok(text.as_bytes().to_vec()) })
        };
        resolve(name, &Shelf { kind: Kind::Regime, names: &names, file: &file })
    }

    fn message(name: &str, files: &[(&str, &str)]) -> String {
        shelved(name, files).expect_err("it has problems").to_string()
    }

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
}
