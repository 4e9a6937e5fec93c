//! Beliefs and trust at the month end, from what was seen in the month.

use crate::agents::provider::target_effort::believe;
use crate::engine::world::World;

/// Moves what providers believe about enforcement, and the trust of both sides of every contract.
pub(in crate::engine) fn move_trust(world: &mut World<'_>) {
    let economy = world.economy();
    let kept = world.clauses().sanctions.as_ref().map_or(0.0, |terms| terms.reinvested_share.rest().value());
    for contract in world.contract_ids() {
        let lines = world.contracts[contract.0].lines;
        if economy.mechanisms.beliefs {
            let provider = &mut world.providers[world.layout.contracts[contract.0].provider.0];
            let step = economy.target_effort.belief_step_share;
            for line in 0..lines.due {
                let seen = if line < lines.imposed { kept } else { 0.0 };
                provider.enforcement_belief = believe(provider.enforcement_belief, seen, step);
            }
        }
        if economy.mechanisms.trust {
            let state = &mut world.contracts[contract.0];
            let trust = &economy.trust;
            state.provider_trust = if lines.imposed > 0 {
                trust.after_broken(state.provider_trust, f64::from(lines.imposed))
            } else {
                trust.after_kept(state.provider_trust)
            };
            state.commissioner_trust = if lines.commissioner_imposed > 0 {
                trust.after_broken(state.commissioner_trust, f64::from(lines.commissioner_imposed))
            } else {
                trust.after_kept(state.commissioner_trust)
            };
        }
    }
}
