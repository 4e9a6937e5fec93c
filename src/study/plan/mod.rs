//! The plan of a study: every file found, merged and checked, every arm and parameter set written out, before the first run.
//!
//! A [`StudyPlan`] is all that decides the results of a study. Whoever holds one can run it; nothing is looked up any more.

mod arms;
mod assembling;
mod changes;
mod check_file;
mod contradictions;
mod crossed;
mod digest;
mod exceptions;
mod factors;
#[cfg(test)]
pub(super) mod fixture;
mod headline;
mod limits;
mod making;
mod naming;
mod national;
mod sets;
mod slots;
mod study_plan;
mod uncertain;

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::analysis::study_shape::StudyShape;
use crate::scenario::address::{self, get};
use crate::scenario::check::json_number;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::read::Document;
use crate::scenario::resolve::{resolve, resolve_document};
use crate::scenario::{Exception, Scenario};
use crate::units::FinancialYear;

pub use check_file::check_file;
pub use factors::{Crossed, PlannedFactor, PlannedLevel};
pub use national::PlannedRules;
pub use study_plan::{Overrides, PlanError, PlannedArm, PlannedException, PlannedUncertainty, Shelves, StudyPlan};
use uncertain::Target;

impl StudyPlan {
    /// Plans the study of this name.
    ///
    /// # Errors
    /// All problems of all its files at once, or that it is too large.
    pub fn of(name: &str, shelves: &Shelves<'_>, overrides: &Overrides) -> Result<Self, PlanError> {
        assembling::make(name, resolve(name, &shelves.studies)?, shelves, overrides)
    }

    /// Plans a study that was given by its path. `name` is what its results are called.
    ///
    /// # Errors
    /// All problems of all its files at once, or that it is too large.
    pub fn of_document(
        document: Document,
        name: &str,
        shelves: &Shelves<'_>,
        overrides: &Overrides,
    ) -> Result<Self, PlanError> {
        assembling::make(name, resolve_document(document, &shelves.studies)?, shelves, overrides)
    }

    /// The economy and the regime of an arm with the values of a parameter set put in.
    ///
    /// # Errors
    /// A value that its place cannot hold; no plan that was made by [`StudyPlan::of`] has one.
    ///
    /// # Panics
    /// If there is no such arm or set.
    pub fn scenario(&self, arm: usize, set: usize) -> Result<Scenario, Problems> {
        let (arm, set) = (&self.arms[arm], &self.sets[set]);
        let (_, mut economy) = self.with_values(Target::Economy, &self.economy_document, &self.economy, set)?;
        arm.mechanisms.apply(&mut economy.mechanisms);
        let (document, regime) = self.with_values(Target::Regime, &arm.document, &arm.regime, set)?;
        let years = self.study.horizon_years;
        let first = FinancialYear(economy.first_year);
        let under_rules =
            arm.rules.as_ref().map(|rules| rules.rules.regimes(&document, &regime, first, years)).transpose();
        let under_rules = under_rules.map_err(|error| self.unusable(&error))?.unwrap_or_default();
        let exceptions = self.exceptions(arm, set)?;
        Ok(Scenario { economy, regime: regime.regime(), under_rules, exceptions, years })
    }

    /// The contracts of an arm that follow another regime, with the values of a parameter set put in.
    fn exceptions(&self, arm: &PlannedArm, set: &[f64]) -> Result<Vec<Exception>, Problems> {
        let regimes =
            arm.exceptions.iter().map(|one| self.with_values(Target::Regime, &one.document, &one.regime, set));
        let regimes = regimes.map(|found| found.map(|(_, regime)| regime.regime())).collect::<Result<Vec<_>, _>>()?;
        let contracts = self.economy.contracts.iter();
        let exceptions = contracts.filter_map(|contract| {
            let position = exceptions::of_contract(&arm.exceptions, contract)?;
            let (commissioner, provider) = (contract.commissioner.clone(), contract.provider.clone());
            Some(Exception { commissioner, provider, regime: regimes[position].clone() })
        });
        Ok(exceptions.collect())
    }

    /// A document with the values that concern it put in, and the same as a value of its type.
    fn with_values<'d, T>(
        &self,
        target: Target,
        document: &'d Value,
        default: &T,
        set: &[f64],
    ) -> Result<(Cow<'d, Value>, T), Problems>
    where
        T: Clone + DeserializeOwned,
    {
        let mut changed = Cow::Borrowed(document);
        for (uncertainty, value) in self.uncertainties.iter().zip(set) {
            let Some((_, at)) = uncertain::target(&uncertainty.address).filter(|(whose, _)| *whose == target) else {
                continue;
            };
            if get(document, &at).is_some() {
                // It was found a line above, so there is a place to put it.
                address::set(changed.to_mut(), &at, json_number(*value)).ok();
            }
        }
        let value = match &changed {
            Cow::Borrowed(_) => default.clone(),
            Cow::Owned(document) => T::deserialize(document).map_err(|error| self.unusable(&error))?,
        };
        Ok((changed, value))
    }

    fn unusable(&self, error: &serde_json::Error) -> Problems {
        let what = format!("a value of a parameter set cannot be used: {error}");
        Problem::new(format!("study {}", self.name), what).into()
    }

    /// How many arms, parameter sets and futures the study has.
    #[must_use]
    pub fn shape(&self) -> StudyShape {
        let (arms, sets) = (self.arms.len(), self.sets.len().max(1));
        StudyShape { arms, sets, futures_per_set: self.study.futures_per_set as usize }
    }

    /// How many runs the study has.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.shape().runs() as u64
    }

    /// How many arms, from the first on, are told and drawn in full: all of them, or of crossed factors the two of the
    /// headline.
    #[must_use]
    pub fn arms_in_full(&self) -> usize {
        if self.crossed.is_some() { self.arms.len().min(2) } else { self.arms.len() }
    }

    /// The same plan with these of its arms alone, in this order, and nothing said of factors. Their runs are those of the
    /// whole.
    ///
    /// # Panics
    /// If there is no such arm.
    #[must_use]
    pub fn with_arms(&self, arms: &[usize]) -> Self {
        Self { arms: arms.iter().map(|&arm| self.arms[arm].clone()).collect(), crossed: None, ..self.clone() }
    }

    /// The value of what is varied in a set; none where arms keep values of their own.
    #[must_use]
    pub fn value(&self, set: usize, uncertainty: usize) -> Option<f64> {
        self.sets[set].get(uncertainty).copied().or(self.uncertainties[uncertainty].default)
    }

    /// The number of a future of a parameter set, both counted from 0: under it its chance is drawn.
    ///
    /// No two pairs share one, and it hangs on nothing else: neither on the arm nor on how many sets and futures there are.
    #[must_use]
    pub const fn future_number(set: usize, future: usize) -> u32 {
        // Both are less than 65,536: the study file holds no more.
        (set as u32) << 16 | future as u32
    }

    /// Everything that decides the results, as bytes that depend on nothing else: what the digest of a study is taken of.
    ///
    /// The order of keys in the files and the way numbers are written make no difference.
    #[must_use]
    pub fn digest_source(&self) -> Vec<u8> {
        digest::source(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fixture::{planned, planned_with, uncertain, with_shelves};
    use super::*;

    #[test]
    fn a_study_is_planned_with_every_file_it_names() {
        let plan = with_shelves(|shelves| StudyPlan::of("pair", shelves, &Overrides::default())).expect("it is right");
        assert_eq!(plan.arms.iter().map(|arm| arm.id.as_str()).collect::<Vec<_>>(), ["annual", "shared-risk"]);
        assert_eq!(plan.arms[1].label, "Five years of shared risk");
        assert_eq!(plan.files, ["pair.json", "small.json", "annual.json", "shared-risk.json"]);
        assert_eq!((plan.runs(), plan.sets.len(), plan.uncertainties.len()), (2 * 4, 1, 0));
        let scenario = plan.scenario(1, 0).expect("it is right");
        assert_eq!((scenario.years, scenario.regime.term.years), (3, 5));
        assert_eq!(scenario.regime.clauses.sanctions, None);
    }

    #[test]
    fn the_values_of_a_set_stand_in_the_economy_and_in_every_regime_that_has_the_number() {
        let corridor = "regime.clauses.risk_share.corridor_share_of_plan";
        let uncertainties = [uncertain("economy.cost.marginal_cost_share", 0.5, 0.9), uncertain(corridor, 0.01, 0.05)];
        let plan = planned(json!({ "parameter_sets": 3, "uncertainties": uncertainties }));
        assert_eq!(plan.runs(), 2 * 3 * 4);
        for set in 0..3 {
            let (annual, shared) = (plan.scenario(0, set).expect("right"), plan.scenario(1, set).expect("right"));
            assert_eq!(annual.economy, shared.economy);
            assert_eq!(Some(annual.economy.cost.marginal_cost_share.value()), plan.value(set, 0));
            assert_eq!(annual.regime.clauses.risk_share, None);
            let risk_share = shared.regime.clauses.risk_share.expect("it has one");
            assert_eq!(risk_share.corridor_share_of_plan.map(|share| share.value()), plan.value(set, 1));
        }
    }

    #[test]
    fn one_parameter_set_keeps_every_number_at_its_default() {
        let plan = planned(json!({ "uncertainties": [uncertain("economy.cost.marginal_cost_share", 0.8, 0.9)] }));
        assert_eq!((plan.uncertainties.len(), &plan.sets), (0, &vec![Vec::new()]));
        assert_eq!(plan.scenario(0, 0).expect("right").economy.cost.marginal_cost_share.value(), 0.7);
    }

    #[test]
    fn the_first_of_several_parameter_sets_is_the_scenario_as_it_is_written() {
        let uncertainties =
            [uncertain("economy.cost.marginal_cost_share", 0.5, 0.9), uncertain("regime.term.years", 1.0, 9.0)];
        let (alone, plan) =
            (planned(json!({})), planned(json!({ "parameter_sets": 3, "uncertainties": uncertainties })));
        for arm in 0..2 {
            assert_eq!(plan.scenario(arm, 0), alone.scenario(arm, 0));
            assert_ne!(plan.scenario(arm, 1), alone.scenario(arm, 0));
        }
        // The arms have terms of 1 and 5 years: no one value is that of both.
        assert_eq!((plan.value(0, 0), plan.value(0, 1)), (Some(0.7), None));
        assert_eq!(plan.value(1, 1), Some(f64::from(plan.scenario(1, 1).expect("right").regime.term.years)));
    }

    #[test]
    fn no_two_futures_of_different_sets_are_the_same_and_none_hangs_on_how_many_there_are() {
        let of = |set: usize| (0..3).map(move |future| StudyPlan::future_number(set, future));
        assert_eq!((0..2).flat_map(of).collect::<Vec<u32>>(), [0, 1, 2, 65_536, 65_537, 65_538]);
        assert_eq!(StudyPlan::future_number(65_535, 65_535), u32::MAX);
    }

    #[test]
    fn the_command_line_changes_seed_and_counts_and_is_named_where_it_asks_too_much() {
        let asked = Overrides { seed: Some(7), futures_per_set: Some(9), ..Overrides::default() };
        let plan = planned_with(json!({}), &asked).expect("it is right");
        assert_eq!((plan.study.seed, plan.runs(), &plan.study_document["seed"]), (7, 18, &json!(7)));
        let asked = Overrides { futures_per_set: Some(1_000_000_000), ..Overrides::default() };
        let expected = "\
error: the command line
  what     the number is too large
  at       futures_per_set
  found    1000000000
  allowed  a whole number, 1 to 65,536 (futures)

1 problem in 1 file; nothing was written.";
        let error = planned_with(json!({}), &asked).expect_err("too many");
        assert_eq!(error.to_string(), expected);
        assert!(matches!(error, PlanError::Problems(_)));
    }

    #[test]
    fn a_very_large_study_is_refused_unless_it_is_allowed() {
        let large = json!({ "futures_per_set": 60_000, "horizon_years": 100 });
        let refused = planned_with(large.clone(), &Overrides::default());
        assert!(matches!(refused, Err(PlanError::TooLarge(_))), "{refused:?}");
        let allowed = planned_with(large, &Overrides { allow_large: true, ..Overrides::default() });
        assert_eq!(allowed.map(|plan| plan.runs()), Ok(120_000));
    }

    #[test]
    fn what_the_digest_is_taken_of_knows_no_order_of_keys_and_no_way_of_writing_numbers() {
        let read = |text: &str| {
            let document = crate::scenario::read::read("study.json", text.as_bytes()).expect("it is JSON");
            let plan = with_shelves(|shelves| StudyPlan::of_document(document, "s", shelves, &Overrides::default()));
            plan.expect("it is right").digest_source()
        };
        let first = read(r#"{"extends": "pair", "seed": 5, "horizon_years": 2}"#);
        assert_eq!(first, read(r#"{"horizon_years": 2.0, "seed": 5e0, "extends": "pair"}"#));
        assert_ne!(first, read(r#"{"extends": "pair", "seed": 6, "horizon_years": 2}"#));
        assert_ne!(
            first,
            read(
                r#"{"extends": "pair", "seed": 5, "horizon_years": 2,
            "economy_changes": {"cost": {"marginal_cost_share": 0.71}}}"#
            )
        );
    }
}
