//! The meaning of national rules: years that are years, clauses that exist. What their terms may be is asked of every regime
//! that follows them.

use crate::contract::CLAUSES;
use crate::scenario::RulesFile;
use crate::scenario::address::Address;
use crate::scenario::near;
use crate::scenario::origin::{KeyOrValue, Origins};
use crate::scenario::problem::{Problem, listed, shortened};
use crate::units::{FinancialYear, NotAFinancialYear};

/// The problems of the meaning of national rules.
pub(super) fn problems(rules: &RulesFile, origins: &Origins) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, of_year) in &rules.years {
        let at = Address::ROOT.key("years").key(name);
        if name.parse::<FinancialYear>().is_err() {
            let problem = origins.problem(&at, KeyOrValue::Key, "this is not a financial year");
            problems.push(problem.found(quoted(name)).allowed(NotAFinancialYear.to_string()));
        }
        for clause in of_year.clauses.keys().filter(|clause| CLAUSES.iter().all(|known| known.name != clause.as_str()))
        {
            let names = CLAUSES.iter().map(|known| known.name);
            let problem = origins.problem(&at.key("clauses").key(clause), KeyOrValue::Key, "no clause has this name");
            let hint = near::did_you_mean(clause, names.clone());
            problems.push(problem.found(quoted(clause)).allowed(listed(names)).hint(hint));
        }
    }
    problems
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text, 80))
}
