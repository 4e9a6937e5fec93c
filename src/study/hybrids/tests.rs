use serde_json::json;

use super::*;
use crate::study::plan::fixture::planned;

fn ids(clauses: &[ClauseGroup]) -> Vec<String> {
    clauses.iter().map(|clause| clause.ids.join("+")).collect()
}

#[test]
fn two_regimes_differ_in_their_clauses_and_every_contract_in_between_is_lived() {
    let plan = planned(json!({}));
    let found = hybrids(&plan).expect("they differ");
    assert_eq!(ids(&found.clauses), ["term", "payment", "sanctions", "risk_share", "outcome_payment"]);
    assert_eq!(found.method, Method::EveryOrder { hybrids: 30 });
    let lived = found.plan.expect("contracts in between are lived");
    assert_eq!((lived.arms.len(), found.between.arms.len()), (32, 32));
    // The contract with the other term alone is the first in all else.
    let term = &lived.arms[found.between.arms[&0b00001]].regime;
    assert_eq!((term.term.years, &term.clauses), (5, &plan.arms[0].regime.clauses));
    // With everything but the term it is the second in all else.
    let rest = &lived.arms[found.between.arms[&0b11110]].regime;
    assert_eq!((&rest.term, &rest.clauses), (&plan.arms[0].regime.term, &plan.arms[1].regime.clauses));
}

#[test]
fn all_parts_exchanged_make_the_other_contract_and_none_the_one() {
    let plan = planned(json!({}));
    let (one, other) = (&plan.arms[0], &plan.arms[1]);
    let parts = differing(one, other);
    let with = |is_exchanged| {
        let all: Vec<(ContractPart, bool)> = parts.iter().map(|part| (*part, is_exchanged)).collect();
        exchanged(one, other, &all).expect("it can be").regime.regime()
    };
    assert_eq!((with(false), with(true)), (one.regime.regime(), other.regime.regime()));
}

#[test]
fn an_arm_that_differs_in_one_clause_gives_it_all() {
    let longer =
        json!({ "regime": "annual", "name": "longer", "title": "Longer", "changes": { "term": { "years": 3 } } });
    let plan = planned(json!({ "arms": [{ "regime": "annual" }, longer] }));
    let found = hybrids(&plan).expect("they differ");
    assert_eq!((ids(&found.clauses), found.method), (vec!["term".to_owned()], Method::OneClause));
    assert!(found.plan.is_none() && found.between.arms == BTreeMap::from([(0, 0), (1, 1)]));
}

#[test]
fn arms_that_do_not_differ_and_studies_that_ask_for_none_have_nothing_to_divide() {
    let same = json!({ "regime": "annual", "name": "same", "title": "The same" });
    assert!(hybrids(&planned(json!({ "arms": [{ "regime": "annual" }, same] }))).is_none());
    let none = json!({ "decomposition": { "parameter_sets": 0, "futures_per_set": 1, "orders": 4 } });
    assert!(hybrids(&planned(none)).is_none());
    assert!(hybrids(&planned(json!({ "arms": [{ "regime": "annual" }] }))).is_none());
}

#[test]
fn clauses_that_cannot_be_without_each_other_are_exchanged_together_and_it_is_said_why() {
    let readmissions = json!({ "unpaid_share": 0.25, "retained_money": "kept" });
    let one = json!({ "regime": "annual", "name": "one", "title": "One", "changes": {
        "clauses": { "readmissions": readmissions } } });
    let block = json!({ "regime": "annual", "name": "other", "title": "Other", "changes": {
        "term": { "years": 2 }, "clauses": { "payment": { "emergency": "block" } } } });
    let found = hybrids(&planned(json!({ "arms": [one, block] }))).expect("they differ");
    assert_eq!(ids(&found.clauses), ["term", "payment+readmissions"]);
    let why = found.clauses[1].together_because.clone().expect("it is said");
    assert!(why.contains("readmissions cannot go unpaid in a block"), "{why}");
    assert_eq!(found.clauses[0].together_because, None);
}

#[test]
fn what_is_asked_for_is_lived_and_no_more_than_the_study_has() {
    let asked = |sets: u32, futures: u32| {
        let asked = json!({ "decomposition": { "parameter_sets": sets, "futures_per_set": futures, "orders": 4 } });
        let lived = hybrids(&planned(asked)).and_then(|found| found.plan).expect("they differ");
        (lived.sets.len(), lived.study.futures_per_set)
    };
    assert_eq!((asked(1, 2), asked(9, 9)), ((1, 2), (1, 4)));
}

#[test]
fn drawn_orders_hold_every_clause_once_and_each_is_followed_by_its_reverse() {
    let orders = drawn(7, 2015, 12);
    assert_eq!(orders.len(), 12);
    for pair in orders.chunks(2) {
        let (mut sorted, reverse) = (pair[0].clone(), pair[1].iter().rev().copied().collect::<Vec<_>>());
        assert_eq!(reverse, pair[0]);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..7).collect::<Vec<_>>());
    }
    assert_eq!(orders, drawn(7, 2015, 12));
    assert_ne!(orders, drawn(7, 2016, 12));
}

#[test]
fn crossed_factors_have_the_contracts_in_between_among_their_own_arms() {
    let plan = planned(json!({ "factors": { "base": "annual", "crossed": [
        { "name": "term", "levels": [{ "name": "one" }, { "name": "five", "changes": { "term": { "years": 5 } } }] },
        { "name": "sanctions", "levels": [
            { "name": "kept" }, { "name": "none", "changes": { "clauses": { "sanctions": null } } }] }
    ] } }));
    let named: Vec<&str> = plan.arms.iter().map(|arm| arm.id.as_str()).collect();
    // Those of the file come after them.
    assert_eq!(named, ["one-kept", "five-none", "one-none", "five-kept", "annual", "shared-risk"]);
    let found = hybrids(&plan).expect("they differ");
    assert!(found.plan.is_none());
    assert_eq!(found.between.arms, BTreeMap::from([(0b00, 0), (0b01, 3), (0b10, 2), (0b11, 1)]));
    assert_eq!(
        (ids(&found.clauses), found.method),
        (vec!["term".into(), "sanctions".into()], Method::OwnArms { arms: 4 })
    );
    assert_eq!(plan.arms_in_full(), 2);
}
