//! The two combinations of factors that the answer speaks of first.

use crate::scenario::address::Address;
use crate::scenario::near;
use crate::scenario::origin::KeyOrValue;
use crate::scenario::problem::{Problem, listed};
use crate::scenario::{CombinationFile, FactorsFile};

use super::making::Making;
use super::naming::fault_of_name;

/// The combinations of the headline.
pub(super) struct Headline {
    /// The levels of both, counted from 0.
    pub levels: [Vec<usize>; 2],
    /// Their names in files and for readers, where the study gives them.
    pub names: [(Option<String>, Option<String>); 2],
}

/// The headline of a study of factors; what is wrong goes to the problems of the plan in the making.
pub(super) fn headline(making: &mut Making<'_>, file: &FactorsFile) -> Option<Headline> {
    let at = Address::ROOT.key("factors").key("headline");
    let Some(asked) = &file.headline else {
        let first = vec![0; file.crossed.len()];
        let last = file.crossed.iter().map(|factor| factor.levels.len() - 1).collect();
        return Some(Headline { levels: [first, last], names: [(None, None), (None, None)] });
    };
    let from = combination(making, file, &asked.from, &at.key("from"));
    let to = combination(making, file, &asked.to, &at.key("to"));
    let levels = [from?, to?];
    if levels[0] == levels[1] {
        let problem =
            making.study.origins.problem(&at, KeyOrValue::Value, "the headline compares a combination with itself");
        making.problems.push(problem.hint(Some("give \"to\" another level of one factor at least".into())));
        return None;
    }
    let names = [&asked.from, &asked.to].map(|one| (one.name.clone(), one.title.clone()));
    Some(Headline { levels, names })
}

/// The levels of a combination.
fn combination(
    making: &mut Making<'_>,
    file: &FactorsFile,
    asked: &CombinationFile,
    at: &Address,
) -> Option<Vec<usize>> {
    let before = making.problems.len();
    making.problems.extend(asked.name.as_ref().and_then(|name| fault_of_name(making, at, name)));
    let levels_at = at.key("levels");
    let factors = || file.crossed.iter().map(|factor| factor.name.as_str());
    for name in asked.levels.keys().filter(|name| !factors().any(|known| known == **name)) {
        let problem = making.study.origins.problem(&levels_at.key(name), KeyOrValue::Key, "no factor has this name");
        let hint = near::did_you_mean(name, factors());
        making.problems.push(problem.found(format!("\"{name}\"")).allowed(listed(factors())).hint(hint));
    }
    let mut levels = Vec::new();
    for factor in &file.crossed {
        let names = || factor.levels.iter().map(|level| level.name.as_str());
        let Some(name) = asked.levels.get(&factor.name) else {
            let what = "a combination has a level of every factor";
            let problem = making.study.origins.problem(&levels_at, KeyOrValue::Value, what);
            making.problems.push(problem.found(format!("no level of \"{}\"", factor.name)).allowed(listed(names())));
            continue;
        };
        match names().position(|known| known == name) {
            Some(level) => levels.push(level),
            None => {
                let what = format!("the factor {} has no level of this name", factor.name);
                let problem: Problem =
                    making.study.origins.problem(&levels_at.key(&factor.name), KeyOrValue::Value, what);
                let hint = near::did_you_mean(name, names());
                making.problems.push(problem.found(format!("\"{name}\"")).allowed(listed(names())).hint(hint));
            }
        }
    }
    (making.problems.len() == before).then_some(levels)
}
