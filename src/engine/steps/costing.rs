//! What the month costs providers and commissioners, booked to staff and suppliers.

use crate::agents::provider::cost::CostDrivers;
use crate::agents::provider::workforce::AgencyLimits;
use crate::contract::LineValues;
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend};
use crate::engine::in_force::{Held, holder};
use crate::engine::layout::value;
use crate::engine::provider_months::{TakingDownMonths, take_down_provider_month};
use crate::engine::state::care::effort_factor;
use crate::ledger::{Heading, Node};
use crate::units::{Money, ProviderId, Share, WEEKS_IN_YEAR, weeks_before_month};

touches! {
    /// What `book_costs` reads and writes.
    BookCosts
        reads [care, centre, funding, lived, opened, passing, prevention, shocks, target]
        writes [efficiency, oversight, staffing]
        with [Booking, Held, PartOfMonth, TakingDownMonths]
}

touches! {
    /// What is shared: `of_month`.
    PartOfMonth
}

touches! {
    /// What is shared: `planned_cost`.
    PlannedCost reads [efficiency, signing]
}

/// January: from then on savings that were brought forward count.
const FIRST_MONTH_OF_LAST_QUARTER: u32 = 9;

const ONE_POUND: Money = Money::from_pence(100);

/// Books the month's running cost, agency premium, oversight, prevention and other spending.
pub(in crate::engine) fn book_costs<'a>(world: &mut impl BookCosts<'a>) {
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
        for (node, yearly) in [commissioner, provider].into_iter().zip(world.prevention()[contract].cost) {
            let cost = of_month(world, yearly);
            spend(world, node, Heading::Prevention, cost, Some(contract));
        }
        let of_lead =
            of_month(world, world.prevention()[contract].lead_cost + world.passing()[contract].coordination_cost);
        spend(world, Node::Provider(holder(world, contract)), Heading::Prevention, of_lead, Some(contract));
    }
    for id in world.commissioner_ids() {
        let other = of_month(world, world.funding()[id].other_spend);
        spend(world, Node::Commissioner(id), Heading::OtherSpend, other, None);
    }
}

/// The part of a yearly sum that belongs to this month, by weeks.
pub(in crate::engine) fn of_month<'a>(world: &impl PartOfMonth<'a>, yearly: Money) -> Money {
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

fn agency_limits<'a>(world: &impl BookCosts<'a>) -> AgencyLimits {
    let economy = world.economy();
    if !economy.mechanisms.agency_caps {
        return AgencyLimits::None;
    }
    economy.workforce.limits(economy.first_year + world.year())
}

fn book_care<'a>(world: &mut impl BookCosts<'a>, id: ProviderId, levels: Levels) {
    let economy = world.economy();
    let base = &world.layout.providers[id.0];
    let is_in_distress = world.oversight()[id].is_in_distress(economy);
    let base_income = of_month(world, base.income).pounds();
    let base_other = of_month(world, base.income - base.counted).pounds();
    let other = base_other * levels.other_services;
    let volume_index = (counted_value(world, id) + other) / base_income.max(1.0);
    let drivers = CostDrivers {
        base: of_month(world, base.cost),
        volume_index,
        cost_index: world.efficiency()[id].cost_index,
        price_index: levels.input_prices,
        shock: world.shocks()[id].lasting + world.shocks()[id].yearly,
    };
    let running = economy.cost.running_cost(&drivers);
    world.staffing_mut()[id].work += (volume_index - world.staffing()[id].work) / 12.0;
    let is_last_quarter = world.month.of_year() >= FIRST_MONTH_OF_LAST_QUARTER;
    let brought_forward = if is_last_quarter { world.centre()[id].brought_forward } else { 0.0 };
    let one_off = running.times(world.efficiency()[id].one_off + brought_forward);
    world.efficiency_mut()[id].one_off_this_year += one_off;
    let distress = if is_in_distress { economy.distress.agency_rise_share.value() } else { 0.0 };
    let shortage = economy.workforce.shortage(
        world.staffing()[id].work,
        world.efficiency()[id].cost_index,
        world.staffing()[id].staff,
    );
    world.staffing_mut()[id].agency_share =
        Share::clamped(economy.workforce.agency_share(shortage, distress, levels.agency));
    let agency =
        running.times(economy.workforce.agency_cost_share(world.staffing()[id].agency_share.value(), levels.agency));
    spend(world, Node::Provider(id), Heading::Care, running - one_off, None);
    spend(world, Node::Provider(id), Heading::Agency, agency, None);
    take_down_provider_month(world, id, &drivers);
    book_capacity_and_effort(world, id, &drivers);
    if is_in_distress {
        world.oversight_mut()[id].distress_months += 1;
        spend(world, Node::Provider(id), Heading::Oversight, economy.distress.oversight_pounds_per_month, None);
    }
    if world.oversight()[id].is_under_recovery_plan(economy) {
        spend(world, Node::Provider(id), Heading::Oversight, economy.centre.recovery.oversight_pounds_per_month, None);
    }
}

/// Books what capacity and effort cost beyond those of the opening.
fn book_capacity_and_effort<'a>(world: &mut impl BookCosts<'a>, id: ProviderId, drivers: &CostDrivers) {
    let economy = world.economy();
    let node = Node::Provider(id);
    if economy.mechanisms.capacity_cost {
        let ratios = world.opened()[id].capacity_ratios(&world.care()[id], world.beds_trend());
        spend(world, node, Heading::Capacity, economy.cost.capacity_cost(drivers, &ratios), None);
    }
    if economy.mechanisms.effort_cost && economy.mechanisms.target_effort {
        // Effort leaves e^-q of the breaches that would be: the month's breaches tell how many those were.
        let potential = f64::from(world.lived()[id].month.breaches) / effort_factor(world.target()[id].effort);
        let each = economy.target_effort.cost_per_potential_breach(world.target()[id].effort);
        let cost = ONE_POUND.times(potential * each);
        spend(world, node, Heading::Effort, cost, None);
    }
}

/// What the year's planned work would cost at the year's prices and efficiency, chance and one-off savings left out.
pub(in crate::engine) fn planned_cost<'a>(world: &impl PlannedCost<'a>, id: ProviderId) -> Money {
    let economy = world.economy();
    let base = &world.layout.providers[id.0];
    let planned: Money = base
        .contracts
        .iter()
        .map(|contract| value(&world.layout.prices, &world.signing()[contract].plan.volumes))
        .sum();
    let other = (base.income - base.counted).times(world.other_services_growth());
    economy.cost.running_cost(&CostDrivers {
        base: base.cost,
        volume_index: (planned + other).pounds() / base.income.pounds().max(1.0),
        cost_index: world.efficiency()[id].cost_index,
        price_index: world.input_prices(world.year()),
        shock: 0.0,
    })
}

/// The month's counted activity at the first year's prices, in pounds.
fn counted_value<'a>(world: &impl BookCosts<'a>, id: ProviderId) -> f64 {
    let counts = LineValues(world.lived()[id].month.paid_for().0.map(f64::from));
    value(&world.layout.prices, &counts).pounds()
}

#[cfg(test)]
mod tests;
