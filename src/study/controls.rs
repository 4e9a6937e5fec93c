//! What must hold between the arms of a study, checked while it runs: the arms are given the same chance, they are one until
//! their contracts differ, and where nothing can be found nothing is. A study in which it does not hold stops.

use crate::analysis::study_shape::RunIndex;
use crate::engine::{FLOW_PARTIES, Outcome, Twins};
use crate::ledger::Heading;
use crate::measures::MONTHLY;
use crate::scenario::{Mechanisms, Scenario};
use crate::units::MONTHS_IN_YEAR;

use super::execute::{ExecuteError, live_one, scenarios};
use super::plan::StudyPlan;

/// Futures on which care is compared with all behaviour frozen, and twins are.
const FUTURES: usize = 3;
/// Columns of [`MONTHLY`] that are care and not money or trust.
const CARE: [&str; 5] =
    ["attendances", "four_hour_share", "emergency_admissions", "waiting_list", "within_18_weeks_share"];
/// The column of [`MONTHLY`] that no contract and nobody's behaviour can move.
const ATTENDANCES: usize = 0;

/// From when on an arm differs from the baseline, in months of the run, counted from 0; none if it never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstDifference {
    /// The contract, or a mechanism that is switched in the arm alone: the earliest of all parameter sets.
    pub contracts: Option<usize>,
    /// The monthly records: the earliest of all futures. Never before the contracts.
    pub records: Option<usize>,
}

impl FirstDifference {
    /// The earlier of both.
    pub(super) fn join(&mut self, other: Self) {
        let earlier = |one: Option<usize>, other: Option<usize>| one.into_iter().chain(other).min();
        self.contracts = earlier(self.contracts, other.contracts);
        self.records = earlier(self.records, other.records);
    }
}

/// Futures in which what must hold was looked at, and held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// With all behaviour frozen every arm gave the same care to the bit.
    pub frozen: u64,
    /// Every party ended as its twin to the bit, under every arm.
    pub twins: u64,
}

/// The month from which on the contracts of two scenarios differ, or mechanisms that are switched in one of them alone.
pub(super) fn contracts_differ(baseline: &Scenario, other: &Scenario) -> Option<usize> {
    if baseline.economy != other.economy || baseline.exceptions != other.exceptions {
        return Some(0);
    }
    let year = (0..baseline.years).find(|&year| baseline.regime_in(year) != other.regime_in(year));
    year.map(|year| (year * MONTHS_IN_YEAR) as usize)
}

/// Holds a run of an arm to the baseline's run of the same future, and gives the first month in which their records differ.
///
/// # Errors
/// What cannot be, in words.
pub(super) fn compare(baseline: &Outcome, other: &Outcome, contracts: Option<usize>) -> Result<Option<usize>, String> {
    let months = || baseline.monthly().iter().zip(other.monthly());
    let differs = |column: usize, (a, b): (&[f64; MONTHLY.len()], &[f64; MONTHLY.len()])| {
        a[column].to_bits() != b[column].to_bits()
    };
    if let Some(month) = months().position(|both| differs(ATTENDANCES, both)) {
        return Err(format!("other people come than in the baseline, in month {}", month + 1));
    }
    if baseline.flow(0, Heading::Allocation).to_bits() != other.flow(0, Heading::Allocation).to_bits() {
        return Err("the commissioners' allocations are not those of the baseline".into());
    }
    let records = months().position(|both| (0..MONTHLY.len()).any(|column| differs(column, both)));
    match (records, contracts) {
        (Some(records), Some(contracts)) if records < contracts => Err(format!(
            "the records differ from the baseline's from month {}, before the contracts do in month {}",
            records + 1,
            contracts + 1
        )),
        (Some(records), None) => {
            Err(format!("the contracts are the baseline's, but the records differ from month {}", records + 1))
        }
        (None, None) if !are_one(baseline, other) => {
            Err("the contracts are the baseline's, but the year's figures of some party are not".into())
        }
        _ => Ok(records),
    }
}

/// Whether two runs left the same behind, to the bit.
fn are_one(one: &Outcome, other: &Outcome) -> bool {
    let rows = (0..one.years).flat_map(|year| (0..one.entities).map(move |entity| (year, entity)));
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    let mut values = rows.flat_map(|(year, entity)| one.row(year, entity).iter().zip(other.row(year, entity)));
    let mut flows = (0..FLOW_PARTIES).flat_map(|party| Heading::ALL.iter().map(move |&heading| (party, heading)));
    values.all(|(a, b)| same(*a, *b))
        && flows.all(|(party, heading)| same(one.flow(party, heading), other.flow(party, heading)))
}

/// Lives the first futures of every arm with all behaviour frozen. Nobody answers the contract then, so that care must be
/// the same to the bit in every arm: a difference would mean that the arms were not given the same chance.
pub(super) fn compare_frozen(plan: &StudyPlan) -> Result<u64, ExecuteError> {
    if plan.arms.len() < 2 {
        return Ok(0);
    }
    let mut scenarios = scenarios(plan, 0)?;
    for (scenario, _) in &mut scenarios {
        scenario.economy.mechanisms = Mechanisms::all_off();
    }
    let futures = plan.shape().futures_per_set.min(FUTURES);
    for future in 0..futures {
        let mut baseline: Option<Outcome> = None;
        for (arm, (scenario, layout)) in scenarios.iter().enumerate() {
            let at = RunIndex { arm, set: 0, future };
            let outcome = live_one(plan, scenario, layout, at)?;
            let Some(baseline) = &baseline else {
                baseline = Some(outcome);
                continue;
            };
            if let Some(column) = unlike_care(baseline, &outcome) {
                let what = format!("with all behaviour frozen, {column} still differs from the baseline's");
                return Err(ExecuteError::impossible(plan, at, what));
            }
        }
    }
    Ok(futures as u64)
}

/// The first column of care in which two monthly records differ.
fn unlike_care(baseline: &Outcome, other: &Outcome) -> Option<&'static str> {
    let care = MONTHLY.iter().enumerate().filter(|(_, measure)| CARE.contains(&measure.id));
    let months = || baseline.monthly().iter().zip(other.monthly());
    let differs = |column: usize| months().any(|(a, b)| a[column].to_bits() != b[column].to_bits());
    care.into_iter().find(|(column, _)| differs(*column)).map(|(_, measure)| measure.id)
}

/// Lives the first futures of every arm in an economy of twins, where it is asked for.
pub(super) fn compare_twins(plan: &StudyPlan) -> Result<u64, ExecuteError> {
    if !plan.study.controls.symmetric_economy {
        return Ok(0);
    }
    let futures = plan.shape().futures_per_set.min(FUTURES);
    for (arm, (scenario, _)) in scenarios(plan, 0)?.into_iter().enumerate() {
        let twins = Twins::of(&scenario.economy);
        let scenario = Scenario { economy: twins.economy.clone(), ..scenario };
        for future in 0..futures {
            let at = RunIndex { arm, set: 0, future };
            let outcome = live_one(plan, &scenario, &twins.layout, at)?;
            if let Some((year, who, measure)) = twins.difference(&outcome) {
                let what = format!("{measure} of {who} is not that of its twin in year {}", year + 1);
                return Err(ExecuteError::impossible(plan, at, what));
            }
        }
    }
    Ok(futures as u64)
}

/// Lives one future under every arm and holds the arms to each other.
///
/// # Errors
/// A run that stops, or a result that cannot be.
pub fn check_future(plan: &StudyPlan, set: usize, future: usize) -> Result<(), ExecuteError> {
    let scenarios = scenarios(plan, set)?;
    let lived = scenarios
        .iter()
        .enumerate()
        .map(|(arm, (scenario, layout))| live_one(plan, scenario, layout, RunIndex { arm, set, future }));
    let outcomes = lived.collect::<Result<Vec<_>, _>>()?;
    for (arm, outcome) in outcomes.iter().enumerate().skip(1) {
        let contracts = contracts_differ(&scenarios[0].0, &scenarios[arm].0);
        let at = RunIndex { arm, set, future };
        compare(&outcomes[0], outcome, contracts).map_err(|what| ExecuteError::impossible(plan, at, what))?;
    }
    compare_frozen(plan)?;
    compare_twins(plan).map(|_| ())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::study::plan::fixture::{planned, planned_with};
    use crate::study::plan::{Overrides, PlanError};

    fn lived(plan: &StudyPlan, arm: usize, future: usize) -> (Scenario, Outcome) {
        let (scenario, layout) = scenarios(plan, 0).expect("right").swap_remove(arm);
        let outcome = live_one(plan, &scenario, &layout, RunIndex { arm, set: 0, future }).expect("it runs");
        (scenario, outcome)
    }

    #[test]
    fn arms_that_meet_other_people_are_found() {
        let plan = planned(json!({}));
        let (one, other) = (lived(&plan, 0, 0).1, lived(&plan, 1, 1).1);
        assert_eq!(compare(&one, &other, Some(0)), Err("other people come than in the baseline, in month 1".into()));
    }

    #[test]
    fn an_arm_that_differs_before_its_contract_does_is_found() {
        let plan = planned(json!({}));
        let (one, other) = (lived(&plan, 0, 0).1, lived(&plan, 1, 0).1);
        assert_eq!(compare(&one, &other, Some(0)), Ok(Some(0)));
        let found = compare(&one, &other, Some(24)).expect_err("it differs from the first month");
        assert_eq!(found, "the records differ from the baseline's from month 1, before the contracts do in month 25");
        let found = compare(&one, &other, None).expect_err("it differs");
        assert_eq!(found, "the contracts are the baseline's, but the records differ from month 1");
    }

    #[test]
    fn contracts_under_national_rules_differ_from_the_year_in_which_the_rules_do() {
        let plan = planned(json!({ "horizon_years": 5 }));
        let mut one = lived(&plan, 0, 0).0;
        // The same rules in both until the fourth year, in which one of them loses its sanctions.
        one.under_rules = vec![one.regime.clone(); 5];
        let mut other = one.clone();
        assert_eq!(contracts_differ(&one, &other), None);
        for regime in &mut other.under_rules[3..] {
            regime.clauses.sanctions = None;
        }
        assert_eq!(contracts_differ(&one, &other), Some(36));
        let layout = crate::engine::Layout::of(&one.economy);
        let live = |scenario: &Scenario| crate::engine::run(scenario, &layout, 1, 0).expect("it runs");
        let records = compare(&live(&one), &live(&other), Some(36)).expect("they are one for three years");
        assert!(records.is_some_and(|month| (36..48).contains(&month)), "{records:?}");
    }

    #[test]
    fn a_placebo_is_an_arm_of_its_own_name_and_lives_as_the_baseline_does() {
        let plan = planned(json!({ "controls": { "placebo": true, "symmetric_economy": true } }));
        let named: Vec<_> = plan.arms.iter().map(|arm| (arm.id.as_str(), arm.label.as_str())).collect();
        let title = "Annual contract with sanctions";
        assert_eq!((named[0].1, named[2]), (title, ("placebo", "Annual contract with sanctions (placebo)")));
        assert_ne!(plan.arms[2].document, plan.arms[0].document);
        let ((baseline, one), (placebo, other)) = (lived(&plan, 0, 2), lived(&plan, 2, 2));
        assert_eq!(contracts_differ(&baseline, &placebo), None);
        assert_eq!(compare(&one, &other, None), Ok(None));
        assert!(check_future(&plan, 0, 2).is_ok());
    }

    #[test]
    fn care_that_answers_a_contract_with_behaviour_frozen_would_be_found() {
        let plan = planned(json!({}));
        let (one, other) = (lived(&plan, 0, 0).1, lived(&plan, 1, 0).1);
        // With behaviour at work the two differ in care: the comparison is one that can fail.
        assert_eq!(unlike_care(&one, &other), Some("four_hour_share"));
        assert_eq!(compare_frozen(&plan).ok(), Some(3));
    }

    #[test]
    fn every_column_of_care_is_a_column_of_the_monthly_record() {
        assert!(CARE.iter().all(|care| MONTHLY.iter().any(|measure| measure.id == *care)));
        assert_eq!(MONTHLY[ATTENDANCES].id, "attendances");
    }

    #[test]
    fn an_arm_may_not_be_called_as_the_placebo_is() {
        let arms = json!([{ "regime": "annual" }, { "regime": "annual", "name": "placebo", "title": "Mine" }]);
        let asked = json!({ "arms": arms, "controls": { "placebo": true } });
        let refused = planned_with(asked, &Overrides::default());
        assert!(matches!(&refused, Err(PlanError::Problems(found)) if found.to_string().contains("the same name")));
    }
}
