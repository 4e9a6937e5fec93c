//! Prevention: effort is chosen, paid for through the year, and felt years later.

use crate::agents::horizon::NewPlans;
use crate::agents::prevention::{Constraints, Effort, Stakes};
use crate::contract::Line;
use crate::engine::layout::EntityKind;
use crate::ledger::Heading;
use crate::units::{ContractId, Money};

use super::saving::rebasing;
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend};
use crate::engine::in_force::{InForce, years_of};
use crate::engine::steps::saving::Rebasing;
use crate::engine::uncertainty::{BoardsHorizon, board_discount};

touches! {
    /// What `choose_prevention` reads and writes.
    ChoosePrevention
        reads [oversight, passing, readings, signing, trust]
        writes [prevention]
        with [BoardsHorizon, CostOfFullEffort, InForce, Rebasing]
}

touches! {
    /// What is shared: `cost_of_full_effort`.
    CostOfFullEffort reads [signing]
}

touches! {
    /// What `spend_retained_money` reads and writes.
    SpendRetainedMoney reads [account] writes [prevention] with [Booking, CostOfFullEffort]
}

/// Chooses the year's effort under every contract with an acute provider, and lets earlier effort take effect.
pub(in crate::engine) fn choose_prevention<'a>(world: &mut impl ChoosePrevention<'a>) {
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
        let (cost, lead_cost) = effort.yearly_cost(cost_of_full_effort(world, contract));
        let prevention = &mut world.prevention_mut()[contract];
        (prevention.effort, prevention.cost, prevention.lead_cost) = (effort, cost, lead_cost);
        prevention.stages = economy.prevention.after_a_year(prevention.stages, effort.total(), prevention.site);
    }
}

fn effort<'a>(world: &impl ChoosePrevention<'a>, contract: ContractId) -> Effort {
    let economy = world.economy();
    let (horizon, provider) = (&economy.horizon, world.layout.contracts[contract.0].provider);
    let chosen = economy.prevention.effort(&Stakes {
        commissioner_bears: world.readings()[contract].commissioner_bears,
        lead_bears: if world.passing()[contract].lead.is_some() { world.readings()[contract].lead_bears } else { 0.0 },
        years: years_of(world, contract),
        board_discount: board_discount(world, provider),
        discount: horizon.discount(),
        renewal: horizon.renewal_probability_share.value(),
        trust: world.trust()[contract].mean(),
        new_plans: new_plans(world, contract),
    });
    let oversight = &world.oversight()[provider];
    let mut effort = chosen.within(&Constraints {
        year_left: world.signing()[contract].year_left,
        left_by_distress: oversight.is_in_distress(economy).then_some(economy.distress.prevention_left_share),
        is_frozen: oversight.is_under_recovery_plan(economy),
    });
    effort.provider += world.future.otherwise.prevention.of(world.year());
    let (full, spent) = (cost_of_full_effort(world, contract), world.prevention()[contract].retained_spent);
    effort.bought = economy.prevention.bought(full, spent, &effort);
    effort
}

/// What new plans will make of what is prevented, as the contract has it; sums that are not locally agreed are not rebased.
fn new_plans<'a>(world: &impl ChoosePrevention<'a>, contract: ContractId) -> Option<NewPlans> {
    let economy = world.economy();
    let rebasing = rebasing(world, contract);
    economy.mechanisms.prevention_as_paid.then(|| NewPlans {
        years: years_of(world, contract),
        marginal_cost_share: economy.cost.marginal_cost_share,
        rebasing: rebasing * world.readings()[contract].local_share.value(),
    })
}

/// A year's cost of full effort under a contract.
fn cost_of_full_effort<'a>(world: &impl CostOfFullEffort<'a>, contract: ContractId) -> Money {
    let economy = world.economy();
    let at_tariff = world.signing()[contract].plan.at_tariff(Line::Emergency);
    economy.prevention.cost_of_full_effort(at_tariff, economy.cost.marginal_cost_share)
}

/// Spends on demand management what the year's price rules left with commissioners for it; it is felt as other prevention is. The rest stays with the commissioner, and all of it where nobody prevents anything.
pub(in crate::engine) fn spend_retained_money<'a>(world: &mut impl SpendRetainedMoney<'a>) {
    let economy = world.economy();
    if !economy.mechanisms.prevention {
        return;
    }
    for contract in world.contract_ids() {
        let (retained, full) =
            (world.account()[contract].due.for_demand_management, cost_of_full_effort(world, contract));
        let sum = economy.prevention.spent_of_retained(retained, full, &world.prevention()[contract].effort);
        let commissioner = world.parties(contract).0;
        spend(world, commissioner, Heading::RetainedSpent, sum, Some(contract));
        world.prevention_mut()[contract].retained_spent = sum;
    }
}

#[cfg(test)]
mod tests;
