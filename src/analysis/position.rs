//! Who gains and who loses: changes of position, and how much of them is money that only changed hands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cubes::{FlowCube, FlowName};
use super::quantiles::{Quantiles, mean, sum};

/// A mean yearly flow of money in one arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Flow {
    /// Index into `arms`.
    pub arm: usize,
    /// Who pays: `Treasury`, `Commissioners`, `Acute providers`, `Community providers`, `Centre`.
    pub from: String,
    /// Who is paid; `Staff and suppliers` is where money leaves the system.
    pub to: String,
    /// The clause or rule it flows under, such as `Contract payments`, `Sanctions`, `Year-end settlement`.
    pub clause: String,
    /// Pounds a year, over parameter sets.
    pub pounds: Quantiles,
}

/// Change of a party's yearly position against the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NetChange {
    /// Index into `arms`; never the baseline.
    pub arm: usize,
    /// The party, or `System` for the sum over all parties.
    pub party: String,
    /// True for the sum over all parties.
    pub is_system: bool,
    /// Pounds a year, over parameter sets; below zero the party is worse off.
    pub pounds: Quantiles,
}

/// A part of the system's change against the baseline: money that leaves the system under one heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SystemPart {
    /// Index into `arms`; never the baseline.
    pub arm: usize,
    /// The heading, such as `Cost of care` or `Contracting`.
    pub clause: String,
    /// Pounds a year, over parameter sets; above zero less is spent under this heading and the system gains.
    pub pounds: Quantiles,
}

/// Name of the sum over all parties in [`NetChange::party`].
pub const SYSTEM: &str = "System";

/// Money that changed hands: half the sum of absolute changes of position, less half the absolute change of their sum.
///
/// Zero if all gain or lose together; the transfer if gains and losses net out. Never below zero.
#[must_use]
pub fn money_moved(changes: &[f64]) -> f64 {
    let sizes: Vec<f64> = changes.iter().map(|change| change.abs()).collect();
    // Rounding could leave a hair below zero where everybody gains.
    (0.5 * (sum(&sizes) - sum(changes).abs())).max(0.0)
}

/// Money moved against the baseline in one arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyMoved {
    /// Index of the arm; never the baseline.
    pub arm: usize,
    /// Pounds a year for each parameter set, from that set's mean changes of position.
    pub by_set: Vec<f64>,
    /// Spread of `by_set`.
    pub pounds: Quantiles,
}

/// Money moved in every arm but the baseline. With few futures noise alone moves a little money, because a size has no
/// sign.
#[must_use]
pub fn moved_by_arm(flows: &FlowCube) -> Vec<MoneyMoved> {
    (1..flows.shape().arms)
        .map(|arm| {
            let changes: Vec<Vec<f64>> = flows.parties().iter().map(|party| change_by_set(flows, arm, party)).collect();
            let in_set = |set: usize| changes.iter().map(|party| party[set]).collect::<Vec<f64>>();
            let by_set: Vec<f64> = (0..flows.shape().sets).map(|set| money_moved(&in_set(set))).collect();
            MoneyMoved { arm, pounds: Quantiles::of(&by_set), by_set }
        })
        .collect()
}

/// The mean yearly flows of every arm, in the order of the cube.
#[must_use]
pub fn mean_flows(flows: &FlowCube) -> Vec<Flow> {
    let one = |arm: usize, place: usize| {
        let name = &flows.flows()[place];
        let by_set: Vec<f64> = flows.pounds(arm, place).iter().map(|futures| mean(futures)).collect();
        let pounds = Quantiles::of(&by_set);
        Flow { arm, from: name.from.clone(), to: name.to.clone(), clause: name.clause.clone(), pounds }
    };
    (0..flows.shape().arms).flat_map(|arm| (0..flows.flows().len()).map(move |place| one(arm, place))).collect()
}

/// Changes of position of every party and, last, of the system, for every arm but the baseline.
#[must_use]
pub fn net_changes(flows: &FlowCube) -> Vec<NetChange> {
    (1..flows.shape().arms).flat_map(|arm| net_changes_of(flows, arm)).collect()
}

fn net_changes_of(flows: &FlowCube, arm: usize) -> Vec<NetChange> {
    let mut system = vec![0.0; flows.shape().sets];
    let mut found = Vec::with_capacity(flows.parties().len() + 1);
    for party in flows.parties() {
        let by_set = change_by_set(flows, arm, party);
        system.iter_mut().zip(&by_set).for_each(|(total, change)| *total += change);
        found.push(NetChange { arm, party: party.clone(), is_system: false, pounds: Quantiles::of(&by_set) });
    }
    found.push(NetChange { arm, party: SYSTEM.to_owned(), is_system: true, pounds: Quantiles::of(&system) });
    found
}

/// What the system's change is made of in every arm but the baseline: the change of what leaves the system, by heading.
///
/// Every flow whose payee is no party of the system leaves it; a pound less of it is a gain of a pound.
#[must_use]
pub fn system_parts(flows: &FlowCube) -> Vec<SystemPart> {
    let leaves = |name: &FlowName| flows.parties().contains(&name.from) && !flows.parties().contains(&name.to);
    let mut clauses: Vec<&str> = Vec::new();
    for name in flows.flows().iter().filter(|name| leaves(name)) {
        if !clauses.contains(&name.clause.as_str()) {
            clauses.push(&name.clause);
        }
    }
    let part = |arm: usize, clause: &str| {
        let mut by_set = vec![0.0; flows.shape().sets];
        for (place, name) in flows.flows().iter().enumerate() {
            if leaves(name) && name.clause == clause {
                let (before, after) = (flows.pounds(0, place), flows.pounds(arm, place));
                for ((total, before), after) in by_set.iter_mut().zip(before).zip(after) {
                    let saved: Vec<f64> = before.iter().zip(after).map(|(before, after)| before - after).collect();
                    *total += mean(&saved);
                }
            }
        }
        SystemPart { arm, clause: clause.to_owned(), pounds: Quantiles::of(&by_set) }
    };
    (1..flows.shape().arms)
        .flat_map(|arm| clauses.iter().map(move |clause| (arm, *clause)))
        .map(|(arm, clause)| part(arm, clause))
        .collect()
}

/// Mean paired change of a party's position in each parameter set.
fn change_by_set(flows: &FlowCube, arm: usize, party: &str) -> Vec<f64> {
    let (base, other) = (flows.position(0, party), flows.position(arm, party));
    base.iter()
        .zip(&other)
        .map(|(base, other)| mean(&base.iter().zip(other).map(|(before, after)| after - before).collect::<Vec<_>>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::study_shape::{RunIndex, StudyShape};

    #[test]
    fn a_pure_transfer_is_moved_and_a_common_gain_is_not() {
        assert_eq!(money_moved(&[5.0, -5.0]), 5.0);
        assert_eq!(money_moved(&[5.0, 3.0]), 0.0);
        assert_eq!(money_moved(&[5.0, -2.0]), 2.0);
        assert_eq!(money_moved(&[4.0, 2.0, -3.0]), 3.0);
        assert_eq!(money_moved(&[]), 0.0);
    }

    /// A commissioner pays a provider; in the arm it pays 30 more and the provider spends 10 more.
    fn cube() -> FlowCube {
        let flow =
            |from: &str, to: &str| FlowName { from: from.into(), to: to.into(), clause: "Contract payments".into() };
        let flows = vec![flow("Commissioners", "Providers"), flow("Providers", "Staff and suppliers")];
        let parties = vec!["Commissioners".to_owned(), "Providers".to_owned()];
        let mut cube = FlowCube::new(StudyShape { arms: 2, sets: 2, futures_per_set: 1 }, flows, parties);
        for set in 0..2 {
            cube.put(RunIndex { arm: 0, set, future: 0 }, &[100.0, 100.0]).unwrap();
            cube.put(RunIndex { arm: 1, set, future: 0 }, &[130.0, 110.0]).unwrap();
        }
        cube
    }

    #[test]
    fn changes_of_position_add_up_to_the_system() {
        let found: Vec<(String, f64)> = net_changes(&cube()).into_iter().map(|n| (n.party, n.pounds.mean)).collect();
        let expected = [("Commissioners", -30.0), ("Providers", 20.0), ("System", -10.0)];
        assert_eq!(found, expected.map(|(party, pounds)| (party.to_owned(), pounds)));
    }

    #[test]
    fn the_systems_change_is_made_of_what_leaves_it() {
        let parts = system_parts(&cube());
        let found: Vec<(&str, f64)> = parts.iter().map(|part| (part.clause.as_str(), part.pounds.mean)).collect();
        assert_eq!(found, [("Contract payments", -10.0)]);
    }

    #[test]
    fn of_a_dearer_contract_only_what_the_provider_keeps_is_moved() {
        let found = moved_by_arm(&cube());
        assert_eq!((found.len(), found[0].arm, found[0].pounds.mean), (1, 1, 20.0));
    }

    #[test]
    fn flows_are_listed_for_the_baseline_too() {
        let found: Vec<(usize, f64)> = mean_flows(&cube()).iter().map(|flow| (flow.arm, flow.pounds.p50)).collect();
        assert_eq!(found, [(0, 100.0), (0, 100.0), (1, 130.0), (1, 110.0)]);
    }

    proptest! {
        #[test]
        fn money_moved_is_at_most_all_gains_and_at_most_all_losses(changes in prop::collection::vec(-1e6..1e6_f64, 0..8)) {
            let gains: f64 = changes.iter().filter(|change| **change > 0.0).sum();
            let losses: f64 = -changes.iter().filter(|change| **change < 0.0).sum::<f64>();
            prop_assert!((money_moved(&changes) - gains.min(losses)).abs() < 1e-6);
        }
    }
}
