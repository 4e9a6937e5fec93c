//! Savings: every board chooses what it saves this year by what is left of a saving.

use crate::agents::provider::efficiency::{Incentive, SavingChoice, SavingUnder};
use crate::agents::regulator::imposed_saving;
use crate::engine::access::touches;
use crate::engine::deals::{Dealing, weight_of_volume};
use crate::engine::in_force::{InForce, term_of, years_of};
use crate::engine::uncertainty::{BoardsHorizon, board_discount};
use crate::units::{ContractId, ProviderId};

touches! {
    /// What `choose_savings` reads and writes.
    ChooseSavings
        reads [margins, oversight, provider_limit, readings, signing]
        writes [centre, efficiency]
        with [BoardsHorizon, Dealing, InForce, Rebasing]
}

touches! {
    /// What is shared: `rebasing`.
    Rebasing with [InForce]
}

/// Chooses the year's savings of every provider. Those of the first year are in its opening cost already, in every regime
/// alike: they only take from what is left to save.
pub(in crate::engine) fn choose_savings<'a>(world: &mut impl ChooseSavings<'a>) {
    let economy = world.economy();
    let besides = world.future.otherwise.saving.of(world.year());
    for efficiency in world.efficiency_mut() {
        efficiency.cost_index *= 1.0 - besides;
    }
    if world.year() == 0 {
        for efficiency in world.efficiency_mut() {
            let first_year = SavingChoice {
                available: efficiency.savings_available,
                incentive: None,
                left_by_distress: None,
                imposed: 0.0,
                brought_forward: 0.0,
            };
            efficiency.savings_available = economy.efficiency.choose(&first_year).available_after;
        }
        return;
    }
    for id in world.provider_ids() {
        let brought_forward = std::mem::take(&mut world.centre_mut()[id].brought_forward);
        let savings = economy.efficiency.choose(&choice(world, id, brought_forward));
        let efficiency = &mut world.efficiency_mut()[id];
        efficiency.one_off = savings.one_off;
        efficiency.savings_available = savings.available_after;
        efficiency.cost_index *= 1.0 - savings.recurrent;
    }
}

/// What a board looks at when it chooses its savings.
fn choice<'a>(world: &impl ChooseSavings<'a>, id: ProviderId, brought_forward: f64) -> SavingChoice {
    let (economy, oversight) = (world.economy(), &world.oversight()[id]);
    let is_under_intervention = world.provider_limit()[id].is_under_intervention();
    SavingChoice {
        available: world.efficiency()[id].savings_available,
        incentive: economy.mechanisms.efficiency_incentive.then(|| incentive(world, id)),
        left_by_distress: oversight.is_in_distress(economy).then_some(economy.distress.efficiency_left_share),
        imposed: imposed_saving(
            oversight.is_under_recovery_plan(economy).then_some(&economy.centre.recovery),
            is_under_intervention.then_some(&economy.limits),
        ),
        brought_forward,
    }
}

/// Why a provider's board should save: what its contracts leave of a saving, and what of a deficit others bear.
fn incentive<'a>(world: &impl ChooseSavings<'a>, id: ProviderId) -> Incentive {
    let under = |&contract: &ContractId| SavingUnder {
        share: world.layout.contracts[contract.0].share.value(),
        years_since_signing: world.signing()[contract].years_since_signing,
        years: years_of(world, contract),
        rebasing: rebasing(world, contract),
        local_share: world.readings()[contract].local_share,
        kept_of_surplus: world.readings()[contract].kept_of_surplus,
        weight_of_volume: weight_of_volume(world, contract),
    };
    let contracts: Vec<SavingUnder> = world.layout.providers[id.0].contracts.iter().map(under).collect();
    let (by_centre, margin) = (world.efficiency()[id].bail_out_belief, world.margins()[id].last_margin);
    Incentive::under(&contracts, board_discount(world, id), by_centre, margin)
}

/// Part of the gap between sums and cost that renewals close, as the contract says.
pub(super) fn rebasing<'a>(world: &impl Rebasing<'a>, contract: ContractId) -> f64 {
    if world.economy().mechanisms.rebasing { term_of(world, contract).own_rebasing() } else { 0.0 }
}

#[cfg(test)]
mod tests;
