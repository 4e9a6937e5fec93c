//! The risk that contracts leave with each party, as it reads them in April, and what it makes of that.

use crate::agents::stability::{Borne, Risk};
use crate::contract::Line;
use crate::engine::uncertainty::{activity_deviation, margin_deviation};
use crate::ledger::Node;
use crate::units::{CommissionerId, ContractId, Money, ProviderId};

use super::layout::EntityKind;
use crate::engine::access::touches;
use crate::engine::in_force::{Held, holder};

touches! {
    /// The risk that contracts leave with each party, as it reads them in April, and what it makes of that.
    ReadingRisk reads [book, funding, passing, readings, signing] writes [commissioner_risk, provider_risk] with [Held]
}

/// What one standard deviation takes from the parties of a contract, in pounds: of demand, and of the provider's own margin.
struct Deviations {
    demand: f64,
    own: f64,
    borne: Borne,
    kept: f64,
}

/// Every party reads from its contracts what a year of more or less demand, and of higher or lower cost, would do to it.
pub(super) fn read_risk<'a>(world: &mut impl ReadingRisk<'a>) {
    if !world.economy().mechanisms.price_of_risk {
        return;
    }
    for id in world.provider_ids() {
        world.provider_risk_mut()[id] = of_provider(world, id);
    }
    for id in world.commissioner_ids() {
        world.commissioner_risk_mut()[id] = of_commissioner(world, id);
    }
}

/// Demand moves the cost of acute care; contacts are given as far as they are staffed for, whatever is wanted.
fn deviations<'a>(world: &impl ReadingRisk<'a>, contract: ContractId) -> Deviations {
    let (base, readings) = (&world.layout.contracts[contract.0], &world.readings()[contract]);
    let (plan, has_lead) = (&world.signing()[contract].plan, world.passing()[contract].lead.is_some());
    let counted: Money = Line::ALL.into_iter().map(|line| plan.at_tariff(line)).sum();
    let is_acute = world.layout.providers[base.provider.0].kind == EntityKind::Acute;
    let marginal = if is_acute { world.economy().cost.marginal_cost_share.value() } else { 0.0 };
    Deviations {
        demand: activity_deviation(world) * marginal * counted.pounds(),
        own: margin_deviation(world) * plan.value().pounds(),
        borne: Borne::of(readings.commissioner_bears, if has_lead { readings.lead_bears } else { 0.0 }),
        kept: readings.kept_of_surplus,
    }
}

fn of_provider<'a>(world: &impl ReadingRisk<'a>, id: ProviderId) -> Risk {
    let (mut demand, mut own, mut kept, mut income) = (0.0, 0.0, 0.0, Money::ZERO);
    for &contract in &world.layout.providers[id.0].contracts {
        let of_contract = deviations(world, contract);
        demand += of_contract.borne.provider * of_contract.demand;
        own += of_contract.own;
        kept += of_contract.kept * of_contract.own;
        income += world.signing()[contract].plan.value();
    }
    // What a lead bears of other providers' care.
    let led = world
        .contract_ids()
        .filter(|&contract| world.passing()[contract].lead.is_some() && holder(world, contract) == id);
    demand += led.map(|contract| deviations(world, contract)).map(|one| one.borne.lead * one.demand).sum::<f64>();
    let reserve = world.book().reserve(Node::Provider(id));
    // Its own risk was there before any contract.
    world.economy().stability.price(demand * demand + kept * kept, own * own, reserve, income)
}

/// Demand comes and goes together under all contracts; the margins of providers do not.
fn of_commissioner<'a>(world: &impl ReadingRisk<'a>, id: CommissionerId) -> Risk {
    let (mut demand, mut shared) = (0.0, 0.0);
    for &contract in &world.layout.commissioners[id.0].contracts {
        let of_contract = deviations(world, contract);
        demand += of_contract.borne.commissioner * of_contract.demand;
        let taken = (1.0 - of_contract.kept) * of_contract.own;
        shared += taken * taken;
    }
    let (reserve, allocation) = (world.book().reserve(Node::Commissioner(id)), world.funding()[id].allocation);
    world.economy().stability.price(demand * demand + shared, 0.0, reserve, allocation)
}
