//! What no schema can ask: do the parts of a scenario fit together?
//!
//! Every rule looks at a file that its schema has already let pass, and reports all it finds, each with its place.

mod economy;
mod list;
mod quality;
mod regime;
mod rules;
mod size;
mod slot;
mod text;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::address::Address;
use super::near;
use super::origin::Origins;
use super::plain_name::{is_plain_name, not_plain};
use super::problem::{Problem, Problems, listed};
use super::resolve::{Resolved, Shelf, resolve};
use super::sources::{self, Sources};
use super::{Economy, RegimeFile, RulesFile};

pub use size::outgrown;
#[cfg(test)]
pub(super) use slot::is_known;
pub use slot::{Slot, in_digits, json_number, slot};
pub use text::texts;

/// So many addresses are named in a note.
const MOST_NAMED: usize = 4;

/// The problems of an economy in all that it says: its texts, its sources and its meaning.
#[must_use]
pub fn economy(document: &Value, economy: &Economy, origins: &Origins) -> Vec<Problem> {
    let mut problems = texts(document, origins);
    problems.extend(sources::problems(document, &economy.sources, origins));
    problems.extend(economy_meaning(economy, origins));
    problems
}

/// The problems of the meaning of an economy alone: who is in it, who buys what from whom, and numbers that belong together.
#[must_use]
pub fn economy_meaning(economy: &Economy, origins: &Origins) -> Vec<Problem> {
    let mut problems = economy::problems(economy, origins);
    problems.extend(list::problems(economy, origins));
    problems.extend(size::economy_sums(economy, origins));
    problems
}

/// The problems of a regime in all that it says: its texts, its sources and its meaning.
#[must_use]
pub fn regime(document: &Value, regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let mut problems = texts(document, origins);
    problems.extend(sources::problems(document, &regime.sources, origins));
    problems.extend(regime_meaning(regime, origins));
    problems
}

/// The problems of the meaning of a regime alone: terms that contradict each other.
#[must_use]
pub fn regime_meaning(regime: &RegimeFile, origins: &Origins) -> Vec<Problem> {
    let mut problems = regime::problems(regime, origins);
    problems.extend(size::regime_sums(regime, origins));
    problems
}

/// The problems of national rules in all that they say of themselves: their texts, their sources, their years and clauses.
#[must_use]
pub fn rules(document: &Value, rules: &RulesFile, origins: &Origins) -> Vec<Problem> {
    let mut problems = texts(document, origins);
    problems.extend(sources::problems(document, &rules.sources, origins));
    problems.extend(rules::problems(rules, origins));
    problems
}

/// What a reader should know of an economy and need not mend: a commissioner that buys nothing, an opening list that does
/// not fit its referrals and capacity.
#[must_use]
pub fn economy_notes(economy: &Economy) -> Vec<String> {
    let mut notes = economy::notes(economy);
    notes.extend(list::notes(economy));
    notes
}

/// What a reader should know of the sources of a document: which numbers have none, and which have one that was written
/// for another value.
#[must_use]
pub fn source_notes(document: &Value, sources: &Sources, origins: &Origins) -> Vec<String> {
    let without = sources::coverage(document, sources);
    let outdated = sources::outdated(document, sources, origins);
    let mut notes = Vec::new();
    notes.extend(named(&without, ["number has no source", "numbers have no source"]));
    let words = ["number keeps a source for another value", "numbers keep sources for other values"];
    notes.extend(named(&outdated, words));
    notes
}

/// `3 numbers have no source: a, b, c`, if there are any.
fn named(addresses: &[Address], [one, several]: [&str; 2]) -> Option<String> {
    let count = addresses.len();
    let words = if count == 1 { one } else { several };
    let first: Vec<String> = addresses.iter().take(MOST_NAMED).map(ToString::to_string).collect();
    let more = if count > MOST_NAMED { format!(" and {} more", count - MOST_NAMED) } else { String::new() };
    (count > 0).then(|| format!("{count} {words}: {}{more}", first.join(", ")))
}

/// Finds the scenario that a file asks for by name. `asked` already points at the place that asks.
///
/// # Errors
/// A name that is none or that nothing has, told at the place that asks; or the problems of what was found.
pub fn look_up<T>(name: &str, shelf: &Shelf<'_>, asked: Problem) -> Result<Resolved<T>, Problems>
where
    T: JsonSchema + DeserializeOwned,
{
    let asked = asked.found(format!("\"{name}\""));
    if !is_plain_name(name) {
        let what = format!("this is not a name of {}", shelf.kind.one());
        return Err(not_plain(Problem { what, ..asked }, name).into());
    }
    if (shelf.file)(name).is_none() {
        let names = shelf.names.iter().map(String::as_str);
        let what = shelf.kind.none_of_this_name().to_owned();
        let hint = near::did_you_mean(name, names.clone());
        return Err(Problem { what, ..asked }.allowed(listed(names)).hint(hint).into());
    }
    resolve(name, shelf)
}
