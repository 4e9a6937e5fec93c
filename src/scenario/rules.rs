//! National rules: what the centre sets for every contract of a country, year by year.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::contract::{Regime, SetBy};
use crate::units::FinancialYear;

use super::patch;
use super::regime::RegimeFile;
use super::sources::Source;

/// National rules, year by year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// The JSON Schema that editors check this file against.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Title for readers.
    pub title: String,
    /// Whose rules they are, and what they leave out.
    pub description: String,
    /// The rules by financial year, such as `2015/16`. Each holds until the next that stands here.
    #[schemars(extend("minProperties" = 1))]
    pub years: BTreeMap<String, RulesOfYear>,
    /// Where the numbers come from, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Source>,
}

/// The rules that come into force in a year. They say all that is set nationally from then on: what they do not name, the
/// parties set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesOfYear {
    /// How long contracts last and how they are renewed, as a merge patch on the term of a regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Value>,
    /// Clauses by name, each as a merge patch on the clause of a regime; `null` takes the clause away.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clauses: BTreeMap<String, Value>,
}

impl RulesFile {
    /// The rules in force in a year, with the name of the year in which they came into force: the latest that began by then.
    #[must_use]
    pub fn in_force(&self, year: FinancialYear) -> Option<(&str, &RulesOfYear)> {
        let begun = |name: &str| name.parse::<FinancialYear>().is_ok_and(|begun| begun <= year);
        self.years.iter().rfind(|(name, _)| begun(name)).map(|(name, rules)| (name.as_str(), rules))
    }

    /// A regime under these rules in each of so many years. Before the first rules the parties are free.
    ///
    /// # Errors
    /// A regime that is none under the rules; none that was checked is.
    pub fn regimes(
        &self,
        document: &Value,
        regime: &RegimeFile,
        first: FinancialYear,
        years: u32,
    ) -> Result<Vec<Regime>, serde_json::Error> {
        let mut regimes: Vec<Regime> = Vec::with_capacity(years as usize);
        let mut last = None;
        for year in 0..years {
            let in_force = self.in_force(first.plus(year));
            let name = in_force.map(|(name, _)| name);
            let under = match (regimes.last(), in_force) {
                (Some(under), _) if last == name => under.clone(),
                (_, None) => regime.regime(),
                (_, Some((_, rules))) => RegimeFile::deserialize(rules.over(document, &regime.set_by))?.regime(),
            };
            last = name;
            regimes.push(under);
        }
        Ok(regimes)
    }
}

impl RulesOfYear {
    /// What these rules change of the document of a regime that leaves `set_by` to them, as a merge patch.
    #[must_use]
    pub fn patch_on(&self, document: &Value, set_by: &SetBy) -> Value {
        let clauses: Map<String, Value> = set_by
            .national_clauses()
            .filter_map(|name| Some((name.to_owned(), self.clauses.get(name)?.clone())))
            .collect();
        let mut rules = json!({ "clauses": clauses });
        if let Some(term) = self.term.as_ref().filter(|_| !set_by.term.is_local()) {
            rules["term"] = term.clone();
        }
        without_idle_nulls(&mut rules, document);
        rules
    }

    /// The document of a regime under these rules.
    #[must_use]
    pub fn over(&self, document: &Value, set_by: &SetBy) -> Value {
        let mut merged = document.clone();
        patch::merge(&mut merged, &self.patch_on(document, set_by));
        merged
    }
}

/// Takes out every null that has nothing to take away: rules forbid a clause to those who have none, too.
fn without_idle_nulls(patch: &mut Value, document: &Value) {
    let Some(members) = patch.as_object_mut() else { return };
    members.retain(|key, change| !change.is_null() || document.get(key).is_some());
    for (key, change) in members {
        without_idle_nulls(change, document.get(key).unwrap_or(&Value::Null));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Level;

    fn rules() -> RulesFile {
        serde_json::from_value(json!({
            "title": "t", "description": "d",
            "years": {
                "2013/14": { "clauses": { "sanctions": { "application": "discretion" } } },
                "2015/16": { "term": { "years": 2 }, "clauses": { "sanctions": { "application": "mandatory" }, "risk_share": null } },
            },
        }))
        .expect("they are rules")
    }

    #[test]
    fn rules_hold_from_their_year_until_the_next() {
        let rules = rules();
        let began = |year| rules.in_force(FinancialYear(year)).map(|(began, _)| began);
        assert_eq!(
            [2012, 2013, 2014, 2015, 2030].map(began),
            [None, Some("2013/14"), Some("2013/14"), Some("2015/16"), Some("2015/16")]
        );
    }

    #[test]
    fn rules_change_what_is_set_nationally_and_nothing_else() {
        let rules = rules();
        let (_, rules) = rules.in_force(FinancialYear(2016)).expect("rules");
        let regime = json!({ "term": { "years": 5 }, "clauses": { "sanctions": { "application": "suspended" }, "risk_share": {} } });
        let over = |set_by: SetBy| rules.over(&regime, &set_by);
        assert_eq!(over(SetBy::default()), regime);
        let set_by = SetBy { term: Level::National, risk_share: Level::National, ..SetBy::default() };
        assert_eq!(
            over(set_by),
            json!({ "term": { "years": 2 }, "clauses": { "sanctions": { "application": "suspended" } } })
        );
        let set_by = SetBy { sanctions: Level::National, ..SetBy::default() };
        assert_eq!(over(set_by)["clauses"]["sanctions"]["application"], "mandatory");
    }

    #[test]
    fn a_null_that_takes_nothing_away_is_silent() {
        let rules = rules();
        let (_, rules) = rules.in_force(FinancialYear(2016)).expect("rules");
        let set_by = SetBy { risk_share: Level::National, ..SetBy::default() };
        assert_eq!(rules.patch_on(&json!({ "clauses": {} }), &set_by), json!({ "clauses": {} }));
    }
}
