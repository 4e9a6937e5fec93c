//! Savings: every board chooses what it saves this year by what is left of a saving.

use crate::agents::horizon::retained_of_lasting_saving;
use crate::engine::world::World;
use crate::units::ProviderId;

/// Chooses the year's savings of every provider. Those of the first year are in its opening cost already, in every regime
/// alike: they only take from what is left to save.
pub(in crate::engine) fn choose_savings(world: &mut World<'_>) {
    let economy = world.economy();
    if world.year() == 0 {
        let terms = &economy.efficiency;
        for provider in &mut world.providers {
            let saving = terms.saving(provider.savings_available, terms.reference_retained_share, 0.0, 0.0);
            provider.savings_available = terms.available_after(provider.savings_available, saving);
        }
        return;
    }
    for id in world.provider_ids() {
        let retained = if economy.mechanisms.efficiency_incentive {
            retained(world, id)
        } else {
            economy.efficiency.reference_retained_share
        };
        let is_in_distress = world.providers[id.0].is_in_distress(economy);
        let provider = &mut world.providers[id.0];
        let (bail_out, deficit) = if economy.mechanisms.efficiency_incentive {
            (provider.bail_out_belief, economy.efficiency.deficit_probability(provider.last_margin))
        } else {
            (0.0, 0.0)
        };
        let mut saving = economy.efficiency.saving(provider.savings_available, retained, bail_out, deficit);
        if is_in_distress {
            saving *= economy.distress.efficiency_left_share.value();
        }
        provider.savings_available = economy.efficiency.available_after(provider.savings_available, saving);
        provider.cost_index *= 1.0 - saving;
        provider.one_off = economy.efficiency.one_off_ratio * saving;
    }
}

/// What is left to a provider of a pound saved, over its contracts: all of it but for what the contract shares out at once,
/// and for locally agreed sums, which renewals rebase.
fn retained(world: &World<'_>, id: ProviderId) -> f64 {
    let economy = world.economy();
    let discount = economy.horizon.board_discount();
    world.layout.providers[id.0]
        .contracts
        .iter()
        .map(|contract| {
            let (state, term) = (&world.contracts[contract.0], world.term_of(*contract));
            let rebasing = if economy.mechanisms.rebasing { term.rebasing_share.value() } else { 0.0 };
            let years = world.years_of(*contract);
            let year = (state.years_since_signing + 1).min(years);
            let of_local = retained_of_lasting_saving(year, years, discount, rebasing);
            let share = world.layout.contracts[contract.0].share.value();
            share * state.kept_of_surplus * (1.0 - state.local_share * (1.0 - of_local))
        })
        .sum()
}
