//! The parts in which two contracts differ, and a contract that has some parts of the one and the rest of the other.

use serde_json::Value;

use crate::contract::{CLAUSES, Level};
use crate::scenario::check;
use crate::scenario::origin::Origins;
use crate::scenario::problem::Problem;
use crate::scenario::{MechanismChanges, RegimeFile};
use crate::study::plan::{PlannedArm, PlannedRules};

/// Clauses that say what becomes of money that they retain.
const RETAINING: [&str; 2] = ["readmissions", "marginal_rate_emergency"];
const RETAINED_MONEY: &str = "retained_money";

/// A part in which two contracts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractPart {
    /// How long it lasts and how it is renewed.
    Term,
    /// A clause, by its name in the list.
    Clause(&'static str),
    /// What becomes of retained money, where both have the clause that retains it.
    RetainedMoney,
    /// Which national rules are followed.
    Rules,
    /// Mechanisms that are switched in one of the arms alone.
    Mechanisms,
    /// Contracts that follow another regime than the rest.
    Exceptions,
}

impl ContractPart {
    /// Its name in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Clause(name) => name,
            Self::RetainedMoney => RETAINED_MONEY,
            Self::Rules => "national_rules",
            Self::Mechanisms => "mechanisms",
            Self::Exceptions => "exceptions",
        }
    }

    /// Its name for readers.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Exceptions => "regime of some contracts".to_owned(),
            _ => self.id().replace('_', " "),
        }
    }
}

/// The terms of an arm's clauses; a clause that is not agreed is null.
struct Terms {
    term: Value,
    clauses: Value,
}

impl Terms {
    fn of(regime: &RegimeFile) -> Self {
        let written = "terms are written as they are read";
        Self {
            term: serde_json::to_value(&regime.term).expect(written),
            clauses: serde_json::to_value(&regime.clauses).expect(written),
        }
    }

    fn clause(&self, name: &str) -> Value {
        self.clauses[name].clone()
    }

    /// A clause without what becomes of retained money.
    fn clause_alone(&self, name: &str) -> Value {
        let mut clause = self.clause(name);
        if let Some(members) = clause.as_object_mut().filter(|_| RETAINING.contains(&name)) {
            members.remove(RETAINED_MONEY);
        }
        clause
    }
}

/// The parts in which two arms differ, in the order of the term, the clauses and the rest.
#[must_use]
pub fn differing(one: &PlannedArm, other: &PlannedArm) -> Vec<ContractPart> {
    let (own, others) = (Terms::of(&one.regime), Terms::of(&other.regime));
    let same_rules = one.regime.national_rules == other.regime.national_rules;
    // What the same national rules set for both is the same in both.
    let differs =
        |here: Level, there: Level, is_other: bool| here != there || (is_other && (here.is_local() || !same_rules));
    let mut parts = Vec::new();
    let terms = (one.regime.set_by.term, other.regime.set_by.term);
    if differs(terms.0, terms.1, own.term != others.term) {
        parts.push(ContractPart::Term);
    }
    for clause in CLAUSES {
        let name = clause.name;
        let levels = (one.regime.set_by.clause(name), other.regime.set_by.clause(name));
        let both = !own.clause(name).is_null() && !others.clause(name).is_null();
        let is_other = if both {
            own.clause_alone(name) != others.clause_alone(name)
        } else {
            own.clause(name) != others.clause(name)
        };
        if differs(levels.0, levels.1, is_other) {
            parts.push(ContractPart::Clause(name));
        }
    }
    let retained = |terms: &Terms, name: &str| terms.clauses[name][RETAINED_MONEY].clone();
    let is_retained_otherwise = |name: &&str| {
        let (here, there) = (retained(&own, name), retained(&others, name));
        !here.is_null() && !there.is_null() && here != there
    };
    if RETAINING.iter().any(is_retained_otherwise) {
        parts.push(ContractPart::RetainedMoney);
    }
    if one.regime.national_rules.is_some() && other.regime.national_rules.is_some() && !same_rules {
        parts.push(ContractPart::Rules);
    }
    if one.mechanisms != other.mechanisms {
        parts.push(ContractPart::Mechanisms);
    }
    if one.exceptions != other.exceptions {
        parts.push(ContractPart::Exceptions);
    }
    parts
}

/// The contract of `one` with those parts of `other` that are exchanged.
///
/// # Errors
/// Why no contract can be that.
pub fn exchanged(one: &PlannedArm, other: &PlannedArm, parts: &[(ContractPart, bool)]) -> Result<PlannedArm, String> {
    let is_exchanged = |part: ContractPart| parts.contains(&(part, true));
    let mut document = one.document.clone();
    if let Some(members) = document.as_object_mut() {
        members.remove("sources");
    }
    for (part, _) in parts.iter().filter(|(_, is_exchanged)| *is_exchanged) {
        match part {
            ContractPart::Term => {
                copy(&other.document, &mut document, &["term"]);
                copy(&other.document, &mut document, &["set_by", "term"]);
            }
            ContractPart::Clause(name) => {
                copy(&other.document, &mut document, &["clauses", name]);
                copy(&other.document, &mut document, &["set_by", name]);
            }
            ContractPart::RetainedMoney | ContractPart::Rules | ContractPart::Mechanisms | ContractPart::Exceptions => {
            }
        }
    }
    if parts.iter().any(|(part, _)| *part == ContractPart::RetainedMoney) {
        let source = if is_exchanged(ContractPart::RetainedMoney) { other } else { one };
        for name in RETAINING {
            let has = |document: &Value| !document["clauses"][name].is_null();
            if has(&document) && has(&source.document) {
                copy(&source.document, &mut document, &["clauses", name, RETAINED_MONEY]);
            }
        }
    }
    let rules = rules(one, other, is_exchanged(ContractPart::Rules));
    if let Some(rules) = &rules {
        document["national_rules"] = rules.name.as_str().into();
    }
    let mechanisms: MechanismChanges =
        if is_exchanged(ContractPart::Mechanisms) { other.mechanisms } else { one.mechanisms };
    let exceptions = if is_exchanged(ContractPart::Exceptions) { &other.exceptions } else { &one.exceptions }.clone();
    let regime = sound(&document)?;
    for of_year in rules.iter().flat_map(|rules| rules.rules.years.values()) {
        sound(&of_year.over(&document, &regime.set_by))?;
    }
    let label = format!("{} with parts of {}", one.label, other.label);
    Ok(PlannedArm { label, document, regime, mechanisms, rules, exceptions, ..one.clone() })
}

/// The national rules of a contract in between: those of whichever of the two has any.
fn rules(one: &PlannedArm, other: &PlannedArm, is_exchanged: bool) -> Option<PlannedRules> {
    let both = [one.rules.as_ref(), other.rules.as_ref()];
    let [here, there] = if is_exchanged { [both[1], both[0]] } else { both };
    here.or(there).cloned()
}

/// The value of a document, if its terms do not contradict each other.
fn sound(document: &Value) -> Result<RegimeFile, String> {
    let regime: RegimeFile = serde_json::from_value(document.clone()).map_err(|error| error.to_string())?;
    let problems = check::regime_meaning(&regime, &Origins::unplaced("a contract in between"));
    let said = |problem: &Problem| format!("{} ({})", problem.what, problem.found);
    match problems.first() {
        Some(problem) => Err(said(problem)),
        None => Ok(regime),
    }
}

/// Makes what stands at a path of one document stand there in another, if only nothing.
fn copy(from: &Value, to: &mut Value, path: &[&str]) {
    let value = path.iter().try_fold(from, |value, key| value.get(*key)).filter(|value| !value.is_null());
    let Some((last, above)) = path.split_last() else { return };
    let mut place = to;
    for key in above {
        if !place[*key].is_object() {
            if value.is_none() {
                return;
            }
            place[*key] = Value::Object(serde_json::Map::new());
        }
        place = &mut place[*key];
    }
    let Some(members) = place.as_object_mut() else { return };
    match value {
        Some(value) => members.insert((*last).to_owned(), value.clone()),
        None => members.remove(*last),
    };
}
