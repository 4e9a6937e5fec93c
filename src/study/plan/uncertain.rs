//! What is not known well: which numbers a study varies, and how far.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::chance::stable_entity_id;
use crate::scenario::address::{Address, AddressStep, get};
use crate::scenario::check::{Slot, in_digits};
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, shortened};
use crate::scenario::resolve::schema_of;
use crate::scenario::{Design, Economy, RegimeFile, SpreadFile, UncertaintyFile};
use crate::study::design::{Spread, SpreadError};

use super::contradictions;
use super::making::Making;
use super::slots::slot_of;
use super::study_plan::{PlannedArm, PlannedUncertainty};

/// The document that an uncertainty is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The economy, the same in all arms.
    Economy,
    /// The regime of every arm that has the number.
    Regime,
}

impl Target {
    const ALL: [Self; 2] = [Self::Economy, Self::Regime];

    const fn name(self) -> &'static str {
        match self {
            Self::Economy => "economy",
            Self::Regime => "regime",
        }
    }
}

/// The document that an address speaks of, and the address in it.
pub(super) fn target(address: &str) -> Option<(Target, Address)> {
    let whole: Address = address.parse().ok()?;
    let Some((AddressStep::Key(first), rest)) = whole.steps().split_first() else { return None };
    let target = Target::ALL.into_iter().find(|target| target.name() == first)?;
    let at = rest.iter().cloned().fold(Address::ROOT, |at, step| at.step(step));
    (!rest.is_empty()).then_some((target, at))
}

/// What is known of the other files; what has problems of its own is not.
pub(super) struct KnownFiles<'k> {
    /// The economy.
    pub economy: Option<(&'k Value, &'k Economy)>,
    /// The arms.
    pub arms: Option<&'k [PlannedArm]>,
}

/// An uncertainty with what its place may hold.
pub(super) struct Uncertain {
    /// As the plan keeps it.
    pub planned: PlannedUncertainty,
    /// The document it is about.
    pub target: Target,
    /// Where the number stands in that document.
    pub at: Address,
    /// Whether the number must be whole.
    pub is_whole: bool,
    /// Where in its spread its default lies, 0 to 1; where arms differ, that of the first.
    pub first: f64,
    /// Position in the study's list.
    pub index: usize,
}

/// Checks every uncertainty; what is wrong goes to the problems of the plan in the making.
pub(super) fn plan_uncertainties(making: &mut Making<'_>, known: &KnownFiles<'_>) -> Vec<Uncertain> {
    let files = making.study.value.uncertainties.clone();
    let schemas = Schemas { economy: schema_of::<Economy>(), regime: schema_of::<RegimeFile>() };
    let mut numbers: BTreeMap<u32, (usize, String)> = BTreeMap::new();
    let mut planned = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let mut one = UncertaintyInMaking { making, known, schemas: &schemas, index, file };
        let Some(uncertain) = one.plan() else { continue };
        let address = uncertain.planned.address.clone();
        match numbers.insert(stable_entity_id(&address), (index, address)) {
            Some((earlier, address)) => one.same_number(earlier, &address),
            None => planned.push(uncertain),
        }
    }
    if making.problems.is_empty() {
        let problems = contradictions::problems(&planned, known, &making.study);
        making.problems.extend(problems);
    }
    planned
}

/// The schemas of what uncertainties are about.
struct Schemas {
    economy: Value,
    regime: Value,
}

/// One uncertainty in the making.
struct UncertaintyInMaking<'o, 's> {
    making: &'o mut Making<'s>,
    known: &'o KnownFiles<'o>,
    schemas: &'o Schemas,
    index: usize,
    file: &'o UncertaintyFile,
}

impl UncertaintyInMaking<'_, '_> {
    fn plan(&mut self) -> Option<Uncertain> {
        let spread = self.spread();
        let Some((target, at)) = target(&self.file.address) else {
            self.no_document();
            return None;
        };
        let slots = match self.slots(target, &at) {
            Ok(slots) => slots?,
            Err(problem) => {
                self.report(&["address"], *problem);
                return None;
            }
        };
        self.against_sweeps(target, &at);
        let spread = spread?;
        let (_, slot) = slots.first()?;
        if !self.is_in_range(slot) {
            return None;
        }
        self.notes(spread, &slots);
        let address = format!("{}.{at}", target.name());
        let spread = if slot.is_whole { whole(spread) } else { spread };
        let default = slots.iter().all(|(_, other)| other.default == slot.default).then_some(slot.default);
        let planned = PlannedUncertainty { address, spread, default, why: self.file.why.clone() };
        let first = spread.share_below(slot.default);
        Some(Uncertain { planned, target, at, is_whole: slot.is_whole, first, index: self.index })
    }

    /// The spread, if it is one.
    fn spread(&mut self) -> Option<Spread> {
        let (tag, spread) = spread_of(&self.file.spread);
        let Err(error) = spread.check() else { return Some(spread) };
        let said = |what: &str| Problem { what: what.into(), ..Problem::default() };
        let (key, problem) = match error {
            SpreadError::Empty { low, high } => {
                let hint = if low > high { "exchange the two" } else { "leave out what does not vary" };
                let found = format!("low {} and high {}", in_digits(low), in_digits(high));
                ("low", said("low must lie below high").found(found).hint(Some(hint.into())))
            }
            SpreadError::NotPositive { low } => {
                let hint = "use uniform for a range that includes 0".to_owned();
                let problem = said("a range of factors needs a low above 0").found(in_digits(low));
                ("low", problem.allowed("more than 0").hint(Some(hint)))
            }
            SpreadError::ModeOutside { low, mode, high } => {
                let allowed = format!("{} to {}", in_digits(low), in_digits(high));
                (
                    "most_plausible",
                    said("the most plausible value lies outside").found(in_digits(mode)).allowed(allowed),
                )
            }
            SpreadError::NotFinite | SpreadError::Step { .. } => ("low", said(&error.to_string())),
        };
        self.report(&["spread", tag, key], problem);
        None
    }

    /// The numbers that are varied with the names of their documents; `None` if that is not known.
    fn slots(&self, target: Target, at: &Address) -> Result<Option<Vec<(String, Slot)>>, Box<Problem>> {
        let text = at.to_string();
        let prefixed = |mut problem: Box<Problem>| {
            problem.found = problem.found.replacen(&text, &format!("{}.{text}", target.name()), 1);
            problem.hint = problem.hint.map(|hint| prefixed_hint(&hint, target));
            problem
        };
        if target == Target::Economy {
            let Some((document, _)) = self.known.economy else { return Ok(None) };
            let (_, slot) = slot_of(&text, &self.schemas.economy, document).map_err(prefixed)?;
            return Ok(Some(vec![("the economy".to_owned(), slot)]));
        }
        let Some(arms) = self.known.arms else { return Ok(None) };
        let having: Vec<&PlannedArm> = arms.iter().filter(|arm| get(&arm.document, at).is_some()).collect();
        // Where no arm has it, the first says what is near.
        let asked = if having.is_empty() { arms.iter().take(1).collect() } else { having };
        let slots = asked.into_iter().map(|arm| {
            let (_, slot) = slot_of(&text, &self.schemas.regime, &arm.document).map_err(prefixed)?;
            Ok((arm.id.clone(), slot))
        });
        slots.collect::<Result<Vec<_>, Box<Problem>>>().map(Some)
    }

    /// Whether both ends may stand where the number stands.
    fn is_in_range(&mut self, slot: &Slot) -> bool {
        let (tag, spread) = spread_of(&self.file.spread);
        let (low, high) = spread.ends();
        let faults = [("low", low), ("high", high)].map(|(key, value)| (key, value, slot.fault(value)));
        let mut is_in_range = true;
        for (key, value, fault) in faults {
            if let Some((what, hint)) = fault {
                is_in_range = false;
                let problem = Problem { what, ..Problem::default() }.found(in_digits(value));
                self.report(&["spread", tag, key], problem.allowed(slot.allowed()).hint(hint));
            }
        }
        is_in_range
    }

    /// An uncertainty must not undo what a sweep sets.
    fn against_sweeps(&mut self, target: Target, at: &Address) {
        let arms = self.making.study.value.arms.iter();
        let sets_it = |text: &String| text.parse::<Address>().is_ok_and(|swept| swept == *at);
        let swept = arms.filter_map(|arm| arm.sweep.as_ref()).any(|sweep| sweep.addresses.iter().any(sets_it));
        if swept && target == Target::Regime {
            let problem = Problem { what: "an uncertainty changes what a sweep sets".into(), ..Problem::default() };
            let hint = "leave the uncertainty out: the sweep shows what the number does".to_owned();
            self.report(&["address"], problem.found(format!("\"{}\"", self.file.address)).hint(Some(hint)));
        }
    }

    fn notes(&mut self, spread: Spread, slots: &[(String, Slot)]) {
        let (low, high) = spread.ends();
        let address = &self.file.address;
        let mut notes = Vec::new();
        for (whose, slot) in slots.iter().filter(|(_, slot)| !(low..=high).contains(&slot.default)) {
            let (default, low, high) = (in_digits(slot.default), in_digits(low), in_digits(high));
            notes.push(format!(
                "{address} is {default} in {whose}, outside of what is called plausible: {low} to {high}"
            ));
        }
        let differs = slots.windows(2).any(|pair| pair[0].1.default != pair[1].1.default);
        if differs {
            let sets = match self.making.study.value.design {
                Design::Sobol => "each parameter set but the first",
                Design::LatinHypercube => "each parameter set",
            };
            notes.push(format!("arms differ in {address}; in {sets} all of them get the same value"));
        }
        self.making.notes.extend(notes);
    }

    fn no_document(&mut self) {
        let text = &self.file.address;
        let problem = match text.parse::<Address>() {
            Err(error) => Problem { what: "this is not an address".into(), ..Problem::default() }.allowed(error.why),
            Ok(at) => {
                let near = self.known.economy.and_then(|(document, _)| get(document, &at)).map(|_| Target::Economy);
                let arm = self.known.arms.and_then(|arms| arms.iter().find(|arm| get(&arm.document, &at).is_some()));
                let near = near.or_else(|| arm.map(|_| Target::Regime)).filter(|_| !at.steps().is_empty());
                let hint = near.map(|near| format!("did you mean {}.{at}?", near.name()));
                Problem { what: "the address does not say in which document".into(), ..Problem::default() }
                    .allowed("economy. or regime. and the address of a number in it")
                    .hint(hint)
            }
        };
        self.report(&["address"], problem.found(format!("\"{}\"", shortened(text, 120))));
    }

    fn same_number(&mut self, earlier: usize, address: &str) {
        let is_same = *address == self.file.address;
        let what = if is_same { "a number is uncertain twice" } else { "two addresses share one number, by accident" };
        let hint = if is_same { "keep one of the two" } else { "leave one of them out" };
        let problem = Problem { what: what.into(), ..Problem::default() };
        let found = format!("\"{}\", after \"{address}\" in uncertainties[{earlier}]", self.file.address);
        self.report(&["address"], problem.found(found).hint(Some(hint.into())));
    }

    fn report(&mut self, keys: &[&str], problem: Problem) {
        let at = keys.iter().fold(uncertainty_at(self.index), |at, key| at.key(key));
        let placed = self.making.study.origins.problem(&at, KeyOrValue::Value, problem.what);
        self.making.problems.push(placed.found(problem.found).allowed(problem.allowed).hint(problem.hint));
    }
}

/// The address of an uncertainty in its study.
pub(super) fn uncertainty_at(index: usize) -> Address {
    Address::ROOT.key("uncertainties").index(index)
}

/// The address in a hint with the document that it stands in.
fn prefixed_hint(hint: &str, target: Target) -> String {
    let with_document = |start: &str| hint.strip_prefix(start).map(|rest| format!("{start}{}.{rest}", target.name()));
    let starts = ["did you mean ", "such as ", "this key is called "];
    starts.into_iter().find_map(with_document).unwrap_or_else(|| hint.to_owned())
}

/// The tag of a spread in files, and the spread.
fn spread_of(file: &SpreadFile) -> (&'static str, Spread) {
    match file {
        SpreadFile::Uniform(range) => ("uniform", Spread::Uniform { low: range.low, high: range.high }),
        SpreadFile::LogUniform(range) => ("log_uniform", Spread::LogUniform { low: range.low, high: range.high }),
        SpreadFile::Triangular(triangle) => {
            let (low, mode, high) = (triangle.low, triangle.most_plausible, triangle.high);
            ("triangular", Spread::Triangular { low, mode, high })
        }
    }
}

/// The spread of a whole number: where every value of a range is as plausible, so is every whole one, the ends included.
const fn whole(spread: Spread) -> Spread {
    match spread {
        Spread::Uniform { low, high } => Spread::Steps { low, high, step: 1.0 },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_first_in_which_document_it_stands() {
        let at = |text: &str| text.parse::<Address>().expect("an address");
        assert_eq!(target("economy.cost.x"), Some((Target::Economy, at("cost.x"))));
        assert_eq!(target("regime.term.years"), Some((Target::Regime, at("term.years"))));
        for text in ["economy", "cost.x", "system.x", "[0].x", "economy..x", ""] {
            assert_eq!(target(text), None, "{text}");
        }
    }
}
