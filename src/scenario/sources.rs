//! Where the numbers of a scenario come from: every one has a source, or says that it is assumed.
//!
//! `sources` maps an address to a source; a source covers its address and everything below it. A source speaks of the value
//! that it was written for: where a file changes a number that only an earlier file explains, the number has no source.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::address::{self, Address, get, leaves};
use super::origin::{KeyOrValue, Origins};
use super::problem::{MOST_PROBLEMS, Problem};
use super::renamed::FormerKey;

/// The key under which a document keeps its sources.
const SOURCES: &str = "sources";

/// The sources of a document, by address.
pub type Sources = BTreeMap<String, Source>;

/// Where one number, or all the numbers below one address, come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the publication, with its date. Needed unless the number is assumed or calibrated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where the publication can be found, usually a web address. It is never opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How the number was come by.
    pub status: Status,
    /// Why this number: what it was derived from, or why it was assumed. Needed unless the number is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// How a number was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It stands in the publication.
    Published,
    /// It was worked out from what stands in the publication.
    Derived,
    /// Nobody published it; it is a stated guess, to be varied.
    Assumed,
    /// It was chosen so that the model meets observed totals.
    Calibrated,
}

impl Status {
    /// The status as files write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
            Self::Calibrated => "calibrated",
        }
    }
}

/// The addresses of the numbers of a document that no source covers, apart from those within `sources` itself.
#[must_use]
pub fn coverage(document: &Value, sources: &Sources) -> Vec<Address> {
    let covering = by_address(sources, |_| 0);
    numbers(document).into_iter().filter(|number| latest(&covering, number).is_none()).collect()
}

/// The addresses of the numbers whose only sources were written for another value, in an earlier file of the chain.
#[must_use]
pub fn outdated(document: &Value, sources: &Sources, origins: &Origins) -> Vec<Address> {
    let level = |at: &Address| origins.find(at, KeyOrValue::Value).level;
    let covering = by_address(sources, |key| level(&Address::ROOT.key(SOURCES).key(key)));
    let is_outdated = |number: &Address| latest(&covering, number).is_some_and(|latest| latest < level(number));
    numbers(document).into_iter().filter(is_outdated).collect()
}

/// The level of each source in the chain of files, by the address that it covers.
fn by_address(sources: &Sources, level: impl Fn(&str) -> usize) -> BTreeMap<Address, usize> {
    sources.keys().filter_map(|key| Some((key.parse().ok()?, level(key)))).collect()
}

/// The latest of the sources that cover a number.
fn latest(covering: &BTreeMap<Address, usize>, number: &Address) -> Option<usize> {
    let mut above = number.clone();
    let mut latest = None;
    loop {
        latest = latest.max(covering.get(&above).copied());
        if above.pop().is_none() {
            return latest;
        }
    }
}

/// The problems of the sources themselves: an address that names nothing, a title or a reason that is missing.
#[must_use]
pub fn problems(document: &Value, sources: &Sources, origins: &Origins) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, source) in sources {
        let at = Address::ROOT.key(SOURCES).key(key);
        problems.extend(names_nothing(document, key, &at, origins));
        problems.extend(says_too_little(source, &at, origins));
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    problems
}

fn names_nothing(document: &Value, key: &str, at: &Address, origins: &Origins) -> Option<Problem> {
    let problem = |what: &str| origins.problem(at, KeyOrValue::Key, what).found(format!("\"{key}\""));
    match key.parse::<Address>() {
        Err(error) => Some(problem("this is not an address").allowed(error.why)),
        Ok(named) if get(document, &named).is_none() || named.steps().is_empty() => {
            let nearest = || address::nearest(document, &named).map(|near| format!("did you mean {near}?"));
            let hint = FormerKey::at(&named).map(FormerKey::hint).or_else(nearest);
            Some(problem("a source names nothing").allowed("the address of a value of this document").hint(hint))
        }
        Ok(_) => None,
    }
}

fn says_too_little(source: &Source, at: &Address, origins: &Origins) -> Option<Problem> {
    let is_empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let (missing, hint) = match source.status {
        Status::Published | Status::Derived if is_empty(&source.title) => {
            ("title", "add the \"title\" of the publication")
        }
        Status::Assumed | Status::Calibrated if is_empty(&source.why) => {
            ("why", "add \"why\": the reason for this value")
        }
        _ => return None,
    };
    let what = format!("a source that is {} needs its {missing}", source.status.name());
    Some(origins.problem(&at.key(missing), KeyOrValue::Value, what).hint(Some(hint.into())))
}

fn numbers(document: &Value) -> Vec<Address> {
    let sources = Address::ROOT.key(SOURCES);
    leaves(document).into_iter().map(|(at, _)| at).filter(|at| !sources.covers(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::patch::apply;
    use crate::scenario::read::{Document, read};

    const BASE: &str = r#"{
  "clauses": { "sanctions": { "per_breach_pounds": 150, "weeks": 52 }, "term_years": 3 },
  "sources": {
    "clauses.sanctions": { "title": "Standard contract", "status": "published" },
    "clauses.term_years": { "status": "assumed", "why": "as in the note" }
  }
}"#;

    fn document(file: &str, text: &str) -> Document {
        read(file, text.as_bytes()).expect("it is JSON")
    }

    fn sources_of(document: &Value) -> Sources {
        serde_json::from_value(document["sources"].clone()).expect("sources")
    }

    fn written(addresses: &[Address]) -> Vec<String> {
        addresses.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_source_covers_everything_below_its_address_and_nothing_beside_it() {
        let base = document("base.json", BASE).value;
        let mut sources = sources_of(&base);
        assert_eq!(coverage(&base, &sources), []);
        sources.remove("clauses.sanctions");
        assert_eq!(
            written(&coverage(&base, &sources)),
            ["clauses.sanctions.per_breach_pounds", "clauses.sanctions.weeks"]
        );
    }

    #[test]
    fn a_patch_that_changes_a_number_needs_a_source_of_its_own() {
        let changed = |text: &str| {
            let base = document("base.json", BASE);
            let (mut merged, mut origins) = (base.value.clone(), Origins::default());
            origins.push(base.layer());
            assert_eq!(apply(&mut merged, &mut origins, &document("patch.json", text)), []);
            written(&outdated(&merged, &sources_of(&merged), &origins))
        };
        let patch = r#"{"clauses": {"sanctions": {"per_breach_pounds": 400}}}"#;
        assert_eq!(changed(patch), ["clauses.sanctions.per_breach_pounds"]);
        let sourced = r#"{"clauses": {"sanctions": {"per_breach_pounds": 400}},
            "sources": {"clauses.sanctions.per_breach_pounds": {"status": "assumed", "why": "what if"}}}"#;
        assert_eq!(changed(sourced), Vec::<String>::new());
    }

    #[test]
    fn a_source_that_names_nothing_or_gives_no_reason_is_a_problem() {
        let text = r#"{"clauses": {"term_years": 3}, "sources": {
  "clauses.term_year": {"status": "assumed", "why": "w"},
  "clauses.term_years": {"status": "calibrated"},
  "clauses..x": {"status": "published", "title": "t"}
}}"#;
        let read = document("f.json", text);
        let mut origins = Origins::default();
        origins.push(read.layer());
        let found = problems(&read.value, &sources_of(&read.value), &origins);
        let expected = [
            "error: f.json:4:3
  what     this is not an address
  at       sources[\"clauses..x\"]
  found    \"clauses..x\"
  allowed  keys are letters, digits, _ and -, separated by single dots",
            "error: f.json:2:3
  what     a source names nothing
  at       sources[\"clauses.term_year\"]
  found    \"clauses.term_year\"
  allowed  the address of a value of this document
  hint     did you mean clauses.term_years?",
            "error: f.json:3:25
  what     a source that is calibrated needs its why
  at       sources[\"clauses.term_years\"].why
  hint     add \"why\": the reason for this value",
        ];
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }
}
