//! Savings: every board chooses what it saves this year by what is left of a saving.

use crate::agents::horizon::retained_of_lasting_saving;
use crate::engine::access::touches;
use crate::engine::deals::weight_of_volume;
use crate::engine::deals::{DEALING, Dealing};
use crate::engine::in_force::{IN_FORCE, InForce, term_of, years_of};
use crate::engine::uncertainty::{BOARDS_HORIZON, BoardsHorizon, board_discount};
use crate::units::{ContractId, ProviderId, QUARTERS_IN_YEAR};

touches! {
    /// Savings: every board chooses what it saves this year by what is left of a saving.
    Saving reads [margins, oversight, provider_limit, readings, signing] writes [centre, efficiency] with [Dealing as DEALING, InForce as IN_FORCE, BoardsHorizon as BOARDS_HORIZON]
}

/// Chooses the year's savings of every provider. Those of the first year are in its opening cost already, in every regime
/// alike: they only take from what is left to save.
pub(in crate::engine) fn choose_savings<'a>(world: &mut impl Saving<'a>) {
    let economy = world.economy();
    let besides = world.future.otherwise.saving.of(world.year());
    for efficiency in world.efficiency_mut() {
        efficiency.cost_index *= 1.0 - besides;
    }
    if world.year() == 0 {
        let terms = &economy.efficiency;
        for efficiency in world.efficiency_mut() {
            let saving = terms.saving(efficiency.savings_available, terms.reference_retained_share.value(), 0.0, 0.0);
            efficiency.savings_available = terms.available_after(efficiency.savings_available, saving);
        }
        return;
    }
    for id in world.provider_ids() {
        let retained = if economy.mechanisms.efficiency_incentive {
            retained(world, id)
        } else {
            economy.efficiency.reference_retained_share.value()
        };
        let is_in_distress = world.oversight()[id].is_in_distress(economy);
        let by_deal = covered_by_deals(world, id);
        let (bail_out, deficit) = if economy.mechanisms.efficiency_incentive {
            let by_centre = world.efficiency()[id].bail_out_belief;
            let deficit = economy.efficiency.deficit_probability(world.margins()[id].last_margin);
            (covered(by_deal, by_centre), deficit)
        } else {
            (0.0, 0.0)
        };
        let mut saving =
            economy.efficiency.saving(world.efficiency()[id].savings_available, retained, bail_out, deficit);
        if is_in_distress {
            saving *= economy.distress.efficiency_left_share.value();
        }
        let imposed = if world.oversight()[id].is_under_recovery_plan(economy) {
            economy.centre.recovery.imposed_saving_share_per_year.value()
        } else if world.provider_limit()[id].is_under_intervention() {
            economy.limits.imposed_saving_share_per_year.value()
        } else {
            0.0
        };
        // What was brought forward into last year's last quarter is missing from this year's four.
        let brought_forward = std::mem::take(&mut world.centre_mut()[id].brought_forward) / f64::from(QUARTERS_IN_YEAR);
        let efficiency = &mut world.efficiency_mut()[id];
        efficiency.one_off = economy.efficiency.one_off_ratio * saving - brought_forward;
        saving = (saving + imposed).min(efficiency.savings_available.max(saving));
        efficiency.savings_available = economy.efficiency.available_after(efficiency.savings_available, saving);
        efficiency.cost_index *= 1.0 - saving;
    }
}

/// What is left to a provider of a pound saved, over its contracts: all of it but for what the contract shares out at once,
/// and for locally agreed sums, which renewals rebase.
fn retained<'a>(world: &impl Saving<'a>, id: ProviderId) -> f64 {
    let discount = board_discount(world, id);
    world.layout.providers[id.0]
        .contracts
        .iter()
        .map(|contract| {
            let rebasing = rebasing(world, *contract);
            let years = years_of(world, *contract);
            let year = (world.signing()[contract].years_since_signing + 1).min(years);
            let of_local = retained_of_lasting_saving(year, years, discount, rebasing);
            let share = world.layout.contracts[contract.0].share.value();
            share
                * world.readings()[contract].kept_of_surplus
                * (1.0 - world.readings()[contract].local_share.value() * (1.0 - of_local))
        })
        .sum()
}

/// Part of a deficit that year-end deals take from a provider, over its contracts: what they do not pay of a claim they do not
/// ask for either.
fn covered_by_deals<'a>(world: &impl Saving<'a>, id: ProviderId) -> f64 {
    let of_contract = |contract: &ContractId| {
        world.layout.contracts[contract.0].share.value() * (1.0 - weight_of_volume(world, *contract))
    };
    world.layout.providers[id.0].contracts.iter().map(of_contract).sum()
}

/// Part of a deficit that is not the provider's in the end: deals come first, and the centre covers a part of what they leave.
fn covered(by_deals: f64, by_centre: f64) -> f64 {
    1.0 - (1.0 - by_deals) * (1.0 - by_centre)
}

/// Part of the gap between sums and cost that renewals close, as the contract says.
pub(super) fn rebasing<'a>(world: &impl InForce<'a>, contract: ContractId) -> f64 {
    if world.economy().mechanisms.rebasing { term_of(world, contract).own_rebasing() } else { 0.0 }
}

#[cfg(test)]
mod tests;
