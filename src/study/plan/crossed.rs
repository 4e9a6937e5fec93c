//! The arms of crossed factors: every combination of levels as a regime, and those that cannot be with the reason.

use serde_json::Value;

use crate::analysis::findings::LeftOut;
use crate::scenario::address::{Address, AddressStep};
use crate::scenario::check;
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, Problems, shown};
use crate::scenario::resolve::Resolved;
use crate::scenario::{FactorFile, FactorsFile, RegimeFile};

use super::changes::Changes;
use super::factors::Crossed;
use super::making::Making;
use super::national::PlannedRules;
use super::national::rules_of;
use super::study_plan::PlannedArm;

/// Parts of a regime's file that are no terms.
const NO_TERMS: [&str; 5] = ["$schema", "title", "description", "as_at", "sources"];

/// The address of the factors in a study.
fn factors_at() -> Address {
    Address::ROOT.key("factors")
}

/// The address of a level.
fn level_at(factor: usize, level: usize) -> Address {
    factors_at().key("crossed").index(factor).key("levels").index(level)
}

/// Plans every combination of the factors; what is wrong goes to the problems of the plan in the making.
pub(super) fn plan_factors(making: &mut Making<'_>) -> Option<(Vec<(Address, PlannedArm)>, Crossed)> {
    let file = making.study.value.factors.clone()?;
    let before = making.problems.len();
    let crossed = Crossed::of(&file);
    let mut crossing = Crossing { making, file: &file, crossed };
    crossing.check_names();
    let base = crossing.base()?;
    crossing.check_levels(&base);
    crossing.check_overlaps();
    let headline = super::headline::headline(crossing.making, &file);
    let headline = headline.filter(|_| crossing.making.problems.len() == before)?;
    let arms = crossing.arms(&base, &headline);
    Some((arms, crossing.crossed))
}

/// Factors in the making.
struct Crossing<'m, 's> {
    making: &'m mut Making<'s>,
    file: &'m FactorsFile,
    crossed: Crossed,
}

/// A regime with the rules that it follows, or why there is none.
type Combined = Result<(Resolved<RegimeFile>, Option<Resolved<crate::scenario::RulesFile>>), Vec<Problem>>;

impl Crossing<'_, '_> {
    fn report(&mut self, at: &Address, problem: Problem) {
        let placed = self.making.study.origins.problem(at, KeyOrValue::Value, problem.what);
        self.making.problems.push(placed.found(problem.found).allowed(problem.allowed).hint(problem.hint));
    }

    /// Factors and levels have plain names of their own.
    fn check_names(&mut self) {
        let file = self.file;
        let crossed = factors_at().key("crossed");
        for (index, factor) in file.crossed.iter().enumerate() {
            self.check_name(&crossed.index(index), &factor.name);
            if file.crossed[..index].iter().any(|earlier| earlier.name == factor.name) {
                self.same_name(&crossed.index(index), "two factors have the same name", &factor.name);
            }
            for (place, level) in factor.levels.iter().enumerate() {
                self.check_name(&level_at(index, place), &level.name);
                if factor.levels[..place].iter().any(|earlier| earlier.name == level.name) {
                    self.same_name(&level_at(index, place), "two levels of a factor have the same name", &level.name);
                }
            }
        }
    }

    fn check_name(&mut self, at: &Address, name: &str) {
        let fault = super::naming::fault_of_name(self.making, at, name);
        self.making.problems.extend(fault);
    }

    fn same_name(&mut self, at: &Address, what: &str, name: &str) {
        let hint = Some("give each a name of its own".to_owned());
        self.report(&at.key("name"), Problem::new("", what).found(format!("\"{name}\"")).hint(hint));
    }

    /// The regime that every combination begins with.
    fn base(&mut self) -> Option<Resolved<RegimeFile>> {
        let asked = self.making.study.origins.problem(&factors_at().key("base"), KeyOrValue::Value, "");
        match check::look_up::<RegimeFile>(&self.file.base, &self.making.shelves.regimes, asked) {
            Ok(base) => {
                let notes = check::source_notes(&base.document, &base.value.sources, &base.origins);
                self.making.note(&format!("regime {}", self.file.base), notes);
                self.making.files_of(&base.files);
                Some(base)
            }
            Err(problems) => {
                self.making.problems.extend(problems.into_list());
                None
            }
        }
    }

    /// Every level is sound by itself and is another than the levels before it.
    fn check_levels(&mut self, base: &Resolved<RegimeFile>) {
        let file = self.file;
        let plain = terms_of(&base.document);
        for (index, factor) in file.crossed.iter().enumerate() {
            let mut seen: Vec<(&str, Value)> = Vec::new();
            for (place, level) in factor.levels.iter().enumerate() {
                let at = level_at(index, place);
                let changes = Changes { by: &self.making.study, at: at.key("changes") };
                let terms = match changes.apply(base.clone()) {
                    Ok(changed) => terms_of(&changed.document),
                    Err(problems) => {
                        self.making.problems.extend(problems);
                        continue;
                    }
                };
                let twin = seen.iter().find(|(_, other)| *other == terms).map(|(name, _)| (*name).to_owned());
                if let Some(changes) = level.changes.as_ref().filter(|_| terms == plain) {
                    let hint = "leave \"changes\" out in the level that is as the base has it".to_owned();
                    let problem = Problem::new("", "this level changes nothing").found(shown(changes));
                    self.report(&at.key("changes"), problem.hint(Some(hint)));
                } else if let Some(twin) = twin {
                    let found = format!("\"{}\" makes the contract that \"{twin}\" makes", level.name);
                    self.report(&at, Problem::new("", "two levels of a factor are the same").found(found));
                }
                seen.push((&level.name, terms));
            }
        }
    }

    /// No two factors change the same part: what a combination is must not hang on their order.
    fn check_overlaps(&mut self) {
        let changed = |factor: &FactorFile| -> Vec<Address> {
            let mut found = Vec::new();
            for changes in factor.levels.iter().filter_map(|level| level.changes.as_ref()) {
                changed_below(changes, &mut Address::ROOT.clone(), &mut found);
            }
            found
        };
        let all: Vec<Vec<Address>> = self.file.crossed.iter().map(changed).collect();
        for (later, own) in all.iter().enumerate() {
            for (earlier, others) in all[..later].iter().enumerate() {
                let meets = |at: &&Address| others.iter().any(|other| other.covers(at) || at.covers(other));
                let Some(at) = own.iter().find(meets) else { continue };
                let name = &self.file.crossed[earlier].name;
                let found = format!("{at}, which \"{name}\" changes too");
                let hint = "make one factor of the two, with a level for each combination".to_owned();
                let problem = Problem::new("", "two factors change the same part of the contract").found(found);
                self.report(&factors_at().key("crossed").index(later), problem.hint(Some(hint)));
            }
        }
    }

    /// The arm of every combination that can be; the others are kept with the reason.
    fn arms(
        &mut self,
        base: &Resolved<RegimeFile>,
        headline: &super::headline::Headline,
    ) -> Vec<(Address, PlannedArm)> {
        let mut arms = Vec::new();
        for (place, levels) in self.crossed.combinations(&headline.levels).into_iter().enumerate() {
            let (mut id, mut label) = self.crossed.names(&levels);
            if let Some((name, title)) = headline.names.get(place) {
                id = name.clone().unwrap_or(id);
                label = title.clone().unwrap_or(label);
            }
            match self.combined(base, &levels) {
                Ok((regime, rules)) => {
                    arms.push((factors_at(), self.arm(base, &levels, (id, label), regime, rules)));
                    self.crossed.cells.push(levels);
                }
                Err(problems) if place < headline.names.len() => {
                    let what = "a combination of the headline cannot be";
                    let problem = Problem::new("", what).found(format!("{label}: {}", reason(&problems)));
                    let hint = Some("name two combinations that a contract can have in \"headline\"".to_owned());
                    self.report(&factors_at(), problem.hint(hint));
                }
                Err(problems) => {
                    let why = reason(&problems);
                    self.making.notes.push(format!("the combination {label} ({id}) is left out: {why}"));
                    self.crossed.left_out.push(LeftOut { id, label, why });
                }
            }
        }
        self.check_levels_are_used();
        arms
    }

    fn arm(
        &mut self,
        base: &Resolved<RegimeFile>,
        levels: &[usize],
        (id, label): (String, String),
        mut regime: Resolved<RegimeFile>,
        rules: Option<Resolved<crate::scenario::RulesFile>>,
    ) -> PlannedArm {
        let notes = check::source_notes(&regime.document, &regime.value.sources, &regime.origins);
        self.making.note("factors", notes);
        let parts = self.crossed.factors.iter().zip(levels);
        let parts: Vec<String> =
            parts.map(|(factor, &level)| format!("{} {}", factor.title, factor.levels[level].title)).collect();
        let description = format!("{} with: {}.", base.value.title, parts.join("; "));
        regime.document["title"] = label.as_str().into();
        regime.document["description"] = description.as_str().into();
        regime.value.title.clone_from(&label);
        regime.value.description.clone_from(&description);
        let rules = rules.map(|rules| {
            self.making.files_of(&rules.files);
            PlannedRules::of(&regime.value.national_rules.clone().unwrap_or_default(), &rules)
        });
        PlannedArm {
            id,
            label,
            description,
            regime_name: self.file.base.clone(),
            document: regime.document,
            regime: regime.value,
            mechanisms: crate::scenario::MechanismChanges::default(),
            rules,
            exceptions: Vec::new(),
        }
    }

    /// The base with the changes of a combination, if a contract can be that.
    fn combined(&mut self, base: &Resolved<RegimeFile>, levels: &[usize]) -> Combined {
        let mut regime = base.clone();
        for (factor, &level) in levels.iter().enumerate() {
            let changes = Changes { by: &self.making.study, at: level_at(factor, level).key("changes") };
            regime = changes.apply(regime)?;
        }
        let meaning = check::regime_meaning(&regime.value, &regime.origins);
        let all = check::regime(&regime.document, &regime.value, &regime.origins);
        // Faults of texts and sources are no contradictions of terms: their author mends them.
        for fault in all.into_iter().filter(|problem| !meaning.contains(problem)) {
            let found = format!("{} at {}", fault.found, fault.address);
            self.report(&factors_at(), Problem { found, ..fault });
        }
        if !meaning.is_empty() {
            return Err(meaning);
        }
        let rules = rules_of(&regime, &self.making.shelves.rules)?;
        Ok((regime, rules))
    }

    /// A level that is in no arm tells nothing.
    fn check_levels_are_used(&mut self) {
        let unused: Vec<(usize, usize)> = self
            .crossed
            .factors
            .iter()
            .enumerate()
            .flat_map(|(index, factor)| (0..factor.levels.len()).map(move |level| (index, level)))
            .filter(|(index, level)| !self.crossed.cells.iter().any(|cell| cell[*index] == *level))
            .collect();
        for (index, level) in unused {
            let name = self.crossed.factors[index].levels[level].name.clone();
            let problem = Problem::new("", "no combination with this level can be").found(format!("\"{name}\""));
            let why = self.crossed.left_out.first().map(|left_out| left_out.why.clone());
            self.report(&level_at(index, level), problem.hint(why));
        }
    }
}

/// The terms of a regime's document.
fn terms_of(document: &Value) -> Value {
    let mut terms = document.clone();
    if let Some(members) = terms.as_object_mut() {
        members.retain(|key, _| !NO_TERMS.contains(&key.as_str()));
    }
    terms
}

/// The addresses that a patch on a regime changes.
fn changed_below(patch: &Value, at: &mut Address, found: &mut Vec<Address>) {
    match patch {
        Value::Object(members) if !members.is_empty() => {
            let is_root = at.steps().is_empty();
            for (key, part) in members.iter().filter(|(key, _)| !is_root || !NO_TERMS.contains(&key.as_str())) {
                at.push(AddressStep::Key(key.clone()));
                changed_below(part, at, found);
                at.pop();
            }
        }
        _ => found.push(at.clone()),
    }
}

/// Why a combination cannot be, in a line.
fn reason(problems: &[Problem]) -> String {
    let problems = Problems::new(problems.to_vec());
    let said = |problem: &Problem| {
        let place = if problem.address.is_empty() { String::new() } else { format!(" at {}", problem.address) };
        let found = if problem.found.is_empty() { String::new() } else { format!(" ({}{place})", problem.found) };
        format!("{}{found}", problem.what)
    };
    let reasons: Vec<String> = problems.list().iter().map(said).collect();
    reasons.join("; ")
}
