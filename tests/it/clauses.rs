//! What each clause adds: crossed arms against contracts written by hand, and made-up pairs of contracts.
#![cfg(feature = "program")]

use commonpurse::analysis::decomposition::Decomposition;
use commonpurse::contract::Regime;
use commonpurse::engine::{EntityKind, Layout, Outcome, run};
use commonpurse::report::{RunSummary, decomposed, entities};
use commonpurse::scenario::DecompositionFile;
use commonpurse::scenario::check;
use commonpurse::scenario::origin::Origins;
use commonpurse::study::execute::execute;
use commonpurse::study::plan::{Overrides, PlannedArm, StudyPlan};
use serde_json::json;

use crate::dice::Dice;
use crate::made_up::made_up_regime;
use crate::shipped;

/// Everything that a run leaves behind by year and entity, to the bit.
fn bits(outcome: &Outcome) -> Vec<u64> {
    let rows = (0..outcome.years).flat_map(|year| (0..outcome.entities).map(move |entity| (year, entity)));
    rows.flat_map(|(year, entity)| outcome.row(year, entity)).map(|value| value.to_bits()).collect()
}

#[test]
fn crossed_arms_live_as_the_same_contracts_written_by_hand() {
    let plan = shipped::plan("fines-or-shared-risk", &Overrides::default());
    assert_eq!(plan.arms.len(), 24);
    for (arm, regime) in [(0, "annual-sanctions-2014-15"), (1, "five-year-shared-risk")] {
        let crossed = plan.scenario(arm, 0).expect("it is right");
        let by_hand = shipped::scenario(&plan.study.economy, regime, crossed.years);
        assert_eq!(crossed.regime, by_hand.regime, "{regime}");
        let lived = |scenario| bits(&run(scenario, &Layout::of(&crossed.economy), 2015, 3).expect("it runs"));
        assert!(lived(&crossed) == lived(&by_hand), "{regime} lives otherwise as an arm of factors");
    }
}

#[test]
fn every_combination_of_the_four_proposals_is_an_arm() {
    let plan = shipped::plan("proposals", &Overrides::default());
    let crossed = plan.crossed.as_ref().expect("it crosses factors");
    assert_eq!((plan.arms.len(), crossed.left_out.len()), (16, 0));
}

/// An arm with a contract.
fn arm(id: &str, regime: &Regime, like: &PlannedArm) -> PlannedArm {
    let document = json!({
        "title": id, "description": "Made up", "as_at": "Never", "term": regime.term, "clauses": regime.clauses
    });
    let regime = serde_json::from_value(document.clone()).expect("it is a regime");
    PlannedArm { id: id.into(), label: id.into(), document, regime, rules: None, ..like.clone() }
}

/// A made-up contract and another that differs from it in some clauses, both without contradictions.
fn sound_pair(dice: &mut Dice, like: &PlannedArm) -> [PlannedArm; 2] {
    loop {
        let [one, other] = made_up_pair(dice);
        let pair = [arm("one", &one, like), arm("other", &other, like)];
        let is_sound = |arm: &PlannedArm| check::regime_meaning(&arm.regime, &Origins::unplaced("made up")).is_empty();
        if pair.iter().all(is_sound) {
            return pair;
        }
    }
}

fn made_up_pair(dice: &mut Dice) -> [Regime; 2] {
    let (one, source) = (made_up_regime(dice), made_up_regime(dice));
    let mut other = one.clone();
    if dice.chance(0.5) {
        other.term = source.term;
    }
    other.clauses.payment = source.clauses.payment;
    for _ in 0..4 {
        match dice.one_of(5) {
            0 => other.clauses.sanctions.clone_from(&source.clauses.sanctions),
            1 => other.clauses.risk_share.clone_from(&source.clauses.risk_share),
            2 => other.clauses.outcome_payment.clone_from(&source.clauses.outcome_payment),
            3 => other.clauses.quality_payment.clone_from(&source.clauses.quality_payment),
            _ => other.clauses.profit_cap.clone_from(&source.clauses.profit_cap),
        }
    }
    [one, other]
}

fn divided(plan: &StudyPlan) -> (Option<Decomposition>, [f64; 2]) {
    let kinds: Vec<EntityKind> = entities(plan).into_iter().map(|(_, kind)| kind).collect();
    let done = execute(plan, &|_| {}, &|_, outcome| RunSummary::of(outcome, &kinds, 1)).expect("it runs");
    let surplus = |arm: usize| {
        let runs = &done.runs[arm * 2..(arm + 1) * 2];
        runs.iter().map(RunSummary::mean_system_surplus).sum::<f64>() / 2.0
    };
    let surpluses = [surplus(0), surplus(1)];
    (decomposed::decomposition(plan, &done).expect("it can be divided"), surpluses)
}

#[test]
fn over_made_up_pairs_of_contracts_shares_add_up_to_the_difference_to_the_penny() {
    let mut dice = Dice::new(52);
    let overrides = Overrides { futures_per_set: Some(2), ..Overrides::default() };
    let mut plan = shipped::plan("one-run", &overrides);
    plan.study.horizon_years = 1;
    plan.study.decomposition = Some(DecompositionFile { parameter_sets: 1, futures_per_set: 2, orders: 4 });
    let like = plan.arms[0].clone();
    let mut several = 0;
    for pair in 0..40 {
        plan.arms = sound_pair(&mut dice, &like).into();
        let (found, surpluses) = divided(&plan);
        let Some(found) = found else { continue };
        several += usize::from(found.clauses.len() > 1);
        for divided in found.measures.iter().filter(|divided| divided.whole_pence.is_some()) {
            let pence: i64 = divided.shares.iter().filter_map(|share| share.pence).sum();
            assert_eq!(Some(pence), divided.whole_pence, "pair {pair}, {}", divided.measure.id);
        }
        let whole = found.measures[0].whole.mean;
        assert!((whole - (surpluses[1] - surpluses[0])).abs() < 1e-6, "pair {pair}: {whole} and {surpluses:?}");
    }
    assert!(several > 25, "only {several} pairs differ in several clauses that can be told apart");
}
