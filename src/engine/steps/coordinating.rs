//! Coordination: leads that hold the whole budget, and parties that pool theirs, choose how much they do about delayed transfers.

use crate::contract::Line;
use crate::engine::providers::Care;
use crate::engine::world::World;
use crate::units::{ContractId, Money};

/// Every lead, or pool, chooses the year's effort for the patients of its commissioner at every acute provider. Where nobody
/// leads or pools, or a lead only passes money on, nothing is done.
pub(in crate::engine) fn choose_coordination(world: &mut World<'_>) {
    let economy = world.economy();
    if !economy.mechanisms.coordination {
        return;
    }
    for contract in world.contract_ids() {
        let (state, share) = (&world.contracts[contract.0], &world.clauses_of(contract).risk_share);
        let pooled = share.as_ref().map_or(0.0, |share| share.pooled_share());
        let (bears, before) = (state.lead_bears.max(pooled), state.passing.coordinated);
        if bears == 0.0 && before == 0.0 {
            continue;
        }
        let coordinated = economy.coordination.after_a_year(before, bears);
        let cost = economy.coordination.yearly_cost(beds_of(world, contract) * coordinated);
        let passing = &mut world.contracts[contract.0].passing;
        (passing.coordinated, passing.coordination_cost) = (coordinated, if bears > 0.0 { cost } else { Money::ZERO });
    }
}

/// Beds that patients of a contract fill though they are fit to leave, when community services keep up.
fn beds_of(world: &World<'_>, contract: ContractId) -> f64 {
    let base = &world.layout.contracts[contract.0];
    match &world.providers[base.provider.0].care {
        Care::Acute(_, file) if base.volumes.get(Line::Emergency) > 0.0 => {
            world.economy().beds.delayed_beds(file.beds, 0.0) * base.share.value()
        }
        _ => 0.0,
    }
}
