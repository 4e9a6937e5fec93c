//! Prevention: effort is chosen, paid for through the year, and felt years later.

use crate::agents::prevention::{Effort, Stakes};
use crate::contract::Line;
use crate::engine::contracts::ContractState;
use crate::engine::layout::EntityKind;
use crate::engine::world::World;
use crate::scenario::Economy;
use crate::units::{ContractId, Money};

/// Chooses the year's effort under every contract with an acute provider, and lets earlier effort take effect.
pub(in crate::engine) fn choose_prevention(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.prevention {
        return;
    }
    for contract in world.contract_ids() {
        let base = &world.layout.contracts[contract.0];
        if world.layout.providers[base.provider.0].kind != EntityKind::Acute {
            continue;
        }
        let effort = effort(world, contract);
        let state = &mut world.contracts[contract.0];
        state.effort = effort;
        state.prevention_cost = yearly_cost(economy, state);
        state.stages = economy.prevention.after_a_year(state.stages, effort.total(), state.site);
    }
}

fn effort(world: &World<'_>, contract: ContractId) -> Effort {
    let economy = world.economy();
    let state = &world.contracts[contract.0];
    let horizon = &economy.horizon;
    let mut effort = economy.prevention.effort(&Stakes {
        commissioner_bears: state.commissioner_bears,
        years: world.term_of(contract).years,
        board_discount: horizon.board_discount(),
        discount: horizon.discount(),
        renewal: horizon.renewal_probability_share.value(),
        trust: state.trust(),
    });
    if state.year_left < 1.0 {
        // Nobody starts together on what is not signed.
        effort.joint *= state.year_left;
    }
    let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
    if provider.is_in_distress(economy) {
        let left = economy.distress.prevention_left_share.value();
        effort.provider *= left;
        effort.joint *= left;
    }
    effort
}

/// A year's cost of prevention under a contract: commissioner's part, provider's part. What is done together is halved.
fn yearly_cost(economy: &Economy, state: &ContractState) -> [Money; 2] {
    let saved_in_the_end = state.plan.at_tariff(Line::Emergency).times(
        economy.prevention.ceiling_share.value()
            * economy.cost.marginal_cost_share.value()
            * economy.prevention.cost_share_of_saving,
    );
    let Effort { commissioner, provider, joint } = state.effort;
    [saved_in_the_end.times(commissioner + 0.5 * joint), saved_in_the_end.times(provider + 0.5 * joint)]
}
