//! Beliefs and trust at the month end, from what was seen in the month.

use crate::agents::provider::target_effort::believe;
use crate::agents::relationship::TrustTerms;
use crate::engine::contracts::{ContractState, MonthLines};
use crate::engine::world::World;
use crate::units::{MONTHS_IN_YEAR, Party, Share};

/// Moves what providers believe about enforcement, and the trust of both sides of every contract.
pub(in crate::engine) fn move_trust(world: &mut World<'_>) {
    let economy = world.economy();
    if economy.mechanisms.beliefs {
        move_beliefs(world);
    }
    for contract in world.contract_ids() {
        let lines = world.contracts[contract.0].lines;
        if economy.mechanisms.trust {
            let state = &mut world.contracts[contract.0];
            let trust = &economy.trust;
            let pressed = economy.monitoring.plan_harm_share.value() * f64::from(lines.pressed);
            if economy.mechanisms.harm_by_pounds {
                let income = state.plan.value().times(1.0 / f64::from(MONTHS_IN_YEAR));
                let [by_provider, by_commissioner] = [Party::Provider, Party::Commissioner]
                    .map(|owed_by| trust.promises_broken(lines.imposed_sum[owed_by as usize], income));
                state.provider_trust = trust.after_month(state.provider_trust, by_provider + pressed);
                state.commissioner_trust = trust.after_month(state.commissioner_trust, by_commissioner);
            } else {
                let broken = f64::from(lines.imposed) + pressed;
                state.provider_trust = after_lines(trust, state.provider_trust, broken);
                let broken = f64::from(lines.commissioner_imposed);
                state.commissioner_trust = after_lines(trust, state.commissioner_trust, broken);
            }
            remember_promises(state, trust);
        }
    }
}

/// Trust after a month in which each line that was imposed is a promise broken.
fn after_lines(terms: &TrustTerms, trust: f64, broken: f64) -> f64 {
    if broken > 0.0 { terms.after_broken(trust, broken) } else { terms.after_kept(trust) }
}

/// A favour raises the provider's trust; a plan delivered raises both sides' trust, a plan that failed lowers the
/// commissioner's.
fn remember_promises(state: &mut ContractState, terms: &TrustTerms) {
    let MonthLines { favours, plans_delivered, plans_failed, .. } = state.lines;
    if favours > 0 {
        let times = f64::from(favours) * terms.waiver_weight;
        state.provider_trust = terms.after_kept_times(state.provider_trust, times);
    }
    if plans_delivered > 0 {
        let times = f64::from(plans_delivered) * terms.plan_weight;
        state.provider_trust = terms.after_kept_times(state.provider_trust, times);
        state.commissioner_trust = terms.after_kept_times(state.commissioner_trust, times);
    }
    if plans_failed > 0 {
        let times = f64::from(plans_failed) * terms.plan_weight;
        state.commissioner_trust = terms.after_broken(state.commissioner_trust, times);
    }
}

/// Moves every provider's belief in enforcement once for all the lines of its month, so that their order does not matter.
///
/// n lines move it by `1 − (1 − step)^n` towards the part of them that was imposed and kept.
fn move_beliefs(world: &mut World<'_>) {
    let step = world.economy().target_effort.belief_step_share;
    for id in world.provider_ids() {
        let (mut due, mut kept) = (0, 0.0);
        for &contract in &world.layout.providers[id.0].contracts {
            let (lines, sanctions) = (world.contracts[contract.0].lines, &world.clauses_of(contract).sanctions);
            let left = sanctions.as_ref().map_or(0.0, |terms| terms.reinvested_share.rest().value());
            (due, kept) = (due + lines.due, kept + left * f64::from(lines.imposed));
        }
        if due > 0 {
            let provider = &mut world.providers[id.0];
            let seen = kept / f64::from(due);
            let whole_step = Share::clamped(1.0 - libm::pow(step.rest().value(), f64::from(due)));
            provider.enforcement_belief = believe(provider.enforcement_belief, seen, whole_step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fixture::in_a_new_world;

    #[test]
    fn a_provider_that_is_pressed_for_a_plan_trusts_less_also_where_harm_follows_pounds() {
        for by_pounds in [false, true] {
            in_a_new_world(
                |scenario| scenario.economy.mechanisms.harm_by_pounds = by_pounds,
                |world, contracts| {
                    world.contracts[contracts.north.0].lines.pressed = 1;
                    move_trust(world);
                    let of = |contract: crate::units::ContractId| world.contracts[contract.0].provider_trust;
                    assert!(of(contracts.north) < of(contracts.south), "by pounds: {by_pounds}");
                },
            );
        }
    }
}
