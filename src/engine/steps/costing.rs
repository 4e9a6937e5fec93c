//! What the month costs providers and commissioners, booked to staff and suppliers.

use crate::agents::provider::cost::CostDrivers;
use crate::agents::provider::workforce::AgencyLimits;
use crate::contract::LineValues;
use crate::engine::layout::value;
use crate::engine::provider_months::take_down_provider_month;
use crate::engine::state::provider::effort_factor;
use crate::engine::world::World;
use crate::ledger::{Heading, Node};
use crate::units::{Money, ProviderId, WEEKS_IN_YEAR, weeks_before_month};

/// January: from then on savings that were brought forward count.
const FIRST_MONTH_OF_LAST_QUARTER: u32 = 9;

const ONE_POUND: Money = Money::from_pence(100);

/// Books the month's running cost, agency premium, oversight, prevention and other spending.
pub(in crate::engine) fn book_costs(world: &mut World<'_>) {
    let levels = Levels {
        input_prices: world.input_prices(world.year()),
        other_services: world.other_services_growth(),
        agency: agency_limits(world),
    };
    for id in world.provider_ids() {
        book_care(world, id, levels);
    }
    for contract in world.contract_ids() {
        let (commissioner, provider) = world.parties(contract);
        for (node, yearly) in [commissioner, provider].into_iter().zip(world.contracts[contract.0].prevention_cost) {
            let cost = of_month(world, yearly);
            world.spend(node, Heading::Prevention, cost, Some(contract));
        }
        let state = &world.contracts[contract.0];
        let of_lead = of_month(world, state.lead_prevention_cost + state.passing.coordination_cost);
        world.spend(Node::Provider(world.holder(contract)), Heading::Prevention, of_lead, Some(contract));
    }
    for id in world.commissioner_ids() {
        let other = of_month(world, world.commissioners[id.0].other_spend);
        world.spend(Node::Commissioner(id), Heading::OtherSpend, other, None);
    }
}

/// The part of a yearly sum that belongs to this month, by weeks.
pub(in crate::engine) fn of_month(world: &World<'_>, yearly: Money) -> Money {
    let month = world.month;
    yearly.instalment(weeks_before_month(month.of_year()), month.weeks(), WEEKS_IN_YEAR)
}

/// What is the same for every provider, against the first year.
#[derive(Clone, Copy)]
struct Levels {
    input_prices: f64,
    other_services: f64,
    agency: AgencyLimits,
}

fn agency_limits(world: &World<'_>) -> AgencyLimits {
    let economy = world.economy();
    if !economy.mechanisms.agency_caps {
        return AgencyLimits::None;
    }
    economy.workforce.limits(economy.first_year + world.year())
}

fn book_care(world: &mut World<'_>, id: ProviderId, levels: Levels) {
    let economy = world.economy();
    let base = &world.layout.providers[id.0];
    let is_in_distress = world.providers[id.0].is_in_distress(economy);
    let base_income = of_month(world, base.income).pounds();
    let base_other = of_month(world, base.income - base.counted).pounds();
    let other = base_other * levels.other_services;
    let volume_index = (counted_value(world, id) + other) / base_income.max(1.0);
    let drivers = CostDrivers {
        base: of_month(world, base.cost),
        volume_index,
        cost_index: world.providers[id.0].cost_index,
        price_index: levels.input_prices,
        shock: world.providers[id.0].lasting_shock + world.providers[id.0].yearly_shock,
    };
    let running = economy.cost.running_cost(&drivers);
    let provider = &mut world.providers[id.0];
    provider.work += (volume_index - provider.work) / 12.0;
    let is_last_quarter = world.month.of_year() >= FIRST_MONTH_OF_LAST_QUARTER;
    let brought_forward = if is_last_quarter { provider.centre.brought_forward } else { 0.0 };
    let one_off = running.times(provider.one_off + brought_forward);
    provider.one_off_this_year += one_off;
    let distress = if is_in_distress { economy.distress.agency_rise_share.value() } else { 0.0 };
    let shortage = economy.workforce.shortage(provider.work, provider.cost_index, provider.staff);
    provider.agency_share = economy.workforce.agency_share(shortage, distress, levels.agency);
    let agency = running.times(economy.workforce.agency_cost_share(provider.agency_share, levels.agency));
    world.spend(Node::Provider(id), Heading::Care, running - one_off, None);
    world.spend(Node::Provider(id), Heading::Agency, agency, None);
    take_down_provider_month(world, id, &drivers);
    book_capacity_and_effort(world, id, &drivers);
    if is_in_distress {
        world.providers[id.0].distress_months += 1;
        world.spend(Node::Provider(id), Heading::Oversight, economy.distress.oversight_pounds_per_month, None);
    }
    if world.providers[id.0].is_under_recovery_plan(economy) {
        world.spend(Node::Provider(id), Heading::Oversight, economy.centre.recovery.oversight_pounds_per_month, None);
    }
}

/// Books what capacity and effort cost beyond those of the opening.
fn book_capacity_and_effort(world: &mut World<'_>, id: ProviderId, drivers: &CostDrivers) {
    let economy = world.economy();
    let node = Node::Provider(id);
    if economy.mechanisms.capacity_cost {
        let ratios = world.providers[id.0].capacity_ratios(world.beds_trend());
        world.spend(node, Heading::Capacity, economy.cost.capacity_cost(drivers, &ratios), None);
    }
    if economy.mechanisms.effort_cost && economy.mechanisms.target_effort {
        let provider = &world.providers[id.0];
        // Effort leaves e^-q of the breaches that would be: the month's breaches tell how many those were.
        let potential = f64::from(provider.month.breaches) / effort_factor(provider.effort);
        let each = economy.target_effort.cost_per_potential_breach(provider.effort);
        let cost = ONE_POUND.times(potential * each);
        world.spend(node, Heading::Effort, cost, None);
    }
}

/// What the year's planned work would cost at the year's prices and efficiency, chance and one-off savings left out.
pub(in crate::engine) fn planned_cost(world: &World<'_>, id: ProviderId) -> Money {
    let economy = world.economy();
    let base = &world.layout.providers[id.0];
    let planned: Money = base
        .contracts
        .iter()
        .map(|contract| value(&world.layout.prices, &world.contracts[contract.0].plan.volumes))
        .sum();
    let other = (base.income - base.counted).times(world.other_services_growth());
    economy.cost.running_cost(&CostDrivers {
        base: base.cost,
        volume_index: (planned + other).pounds() / base.income.pounds().max(1.0),
        cost_index: world.providers[id.0].cost_index,
        price_index: world.input_prices(world.year()),
        shock: 0.0,
    })
}

/// The month's counted activity at the first year's prices, in pounds.
fn counted_value(world: &World<'_>, id: ProviderId) -> f64 {
    let counts = LineValues(world.providers[id.0].month.paid_for().0.map(f64::from));
    value(&world.layout.prices, &counts).pounds()
}

#[cfg(test)]
mod tests;
