//! Prevention: effort is chosen, paid for through the year, and felt years later.

use crate::agents::horizon::NewPlans;
use crate::agents::prevention::{Effort, Stakes};
use crate::contract::Line;
use crate::engine::layout::EntityKind;
use crate::engine::state::contract::ContractState;
use crate::engine::world::World;
use crate::ledger::Heading;
use crate::scenario::Economy;
use crate::units::{ContractId, Money};

use super::saving::rebasing;

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
        (state.prevention_cost, state.lead_prevention_cost) = yearly_cost(economy, state);
        state.stages = economy.prevention.after_a_year(state.stages, effort.total(), state.site);
    }
}

fn effort(world: &World<'_>, contract: ContractId) -> Effort {
    let economy = world.economy();
    let state = &world.contracts[contract.0];
    let horizon = &economy.horizon;
    let mut effort = economy.prevention.effort(&Stakes {
        commissioner_bears: state.commissioner_bears,
        lead_bears: if state.passing.lead.is_some() { state.lead_bears } else { 0.0 },
        years: world.years_of(contract),
        board_discount: world.board_discount(world.layout.contracts[contract.0].provider),
        discount: horizon.discount(),
        renewal: horizon.renewal_probability_share.value(),
        trust: state.trust(),
        new_plans: new_plans(world, contract),
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
    if provider.is_under_recovery_plan(economy) {
        // Discretionary spending is frozen: what the provider would do alone or together is not done.
        (effort.provider, effort.joint) = (0.0, 0.0);
    }
    effort.provider += world.future.otherwise.prevention.of(world.year());
    effort.bought = economy.prevention.bought(cost_of_full_effort(economy, state), state.retained_spent, &effort);
    effort
}

/// What new plans will make of what is prevented, as the contract has it; sums that are not locally agreed are not rebased.
fn new_plans(world: &World<'_>, contract: ContractId) -> Option<NewPlans> {
    let (economy, state) = (world.economy(), &world.contracts[contract.0]);
    let rebasing = rebasing(world, contract);
    economy.mechanisms.prevention_as_paid.then(|| NewPlans {
        years: world.years_of(contract),
        marginal_cost_share: economy.cost.marginal_cost_share.value(),
        rebasing: rebasing * state.local_share,
    })
}

/// A year's cost of prevention under a contract: commissioner's part, provider's part; and a lead's part. What is done together
/// is halved; what retained money buys was paid for when it was spent.
fn yearly_cost(economy: &Economy, state: &ContractState) -> ([Money; 2], Money) {
    let full = cost_of_full_effort(economy, state);
    let Effort { commissioner, provider, joint, bought: _, lead } = state.effort;
    ([full.times(commissioner + 0.5 * joint), full.times(provider + 0.5 * joint)], full.times(lead))
}

/// A year's cost of full effort: a part of the running cost that it saves in the end.
fn cost_of_full_effort(economy: &Economy, state: &ContractState) -> Money {
    state.plan.at_tariff(Line::Emergency).times(
        economy.prevention.ceiling_share.value()
            * economy.cost.marginal_cost_share.value()
            * economy.prevention.cost_share_of_saving,
    )
}

/// Spends on demand management what the year's price rules left with commissioners for it, as far as they can make use of
/// it; it is felt as other prevention is. The rest stays with the commissioner, and all of it where nobody prevents anything.
pub(in crate::engine) fn spend_retained_money(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.prevention {
        return;
    }
    for contract in world.contract_ids() {
        let state = &world.contracts[contract.0];
        let useful = cost_of_full_effort(economy, state).times(economy.prevention.room_for_more(&state.effort));
        let sum = state.due.for_demand_management.min(useful);
        let commissioner = world.parties(contract).0;
        world.spend(commissioner, Heading::RetainedSpent, sum, Some(contract));
        world.contracts[contract.0].retained_spent = sum;
    }
}

#[cfg(test)]
mod tests;
