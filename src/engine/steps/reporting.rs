//! What is looked at is taken down: sums of the month, and at the year end a row for every entity.

mod rows;
mod system;

use rows::{commissioner_row, provider_row};
use system::system_row;

use super::costing::planned_cost;
use crate::engine::collect::{MONTHLY, YearRow};
use crate::engine::layout::EntityKind;
use crate::engine::state::provider::Care;
use crate::engine::world::{World, within_18_weeks};
use crate::ledger::{Heading, Node};
use crate::measures::{ALL, Column};
use crate::units::{MONTHS_IN_YEAR, Money, WEEKS_IN_YEAR};

/// Takes down the month, and at the year end the year.
pub(in crate::engine) fn take_down(world: &mut World<'_>) {
    add_up_month(world);
    let month = month_of_system(world);
    world.collected.push_month(month);
    if world.month.ends_year() {
        take_down_year(world);
    }
}

/// Sums over the months of the year that no state keeps.
fn add_up_month(world: &mut World<'_>) {
    let first_provider = 1 + world.commissioners.len();
    for id in world.provider_ids() {
        let provider = &world.providers[id.0];
        let own = &world.layout.providers[id.0].contracts;
        let relabelled: u32 = own.iter().map(|contract| world.contracts[contract.0].month.relabelled).sum();
        let (month, care) = (provider.month, provider.care_month);
        let last_within = provider.within_18_weeks.last().copied().unwrap_or(0.0);
        let counted = [
            (Column::ATTENDANCES, f64::from(month.attendances)),
            (Column::FOUR_HOUR_BREACHES, f64::from(month.breaches)),
            (Column::TWELVE_HOUR_WAITS, f64::from(month.twelve_hour_waits)),
            (Column::RELABELLED, f64::from(relabelled)),
            (Column::UNMEASURED_QUALITY, provider.unmeasured_quality / f64::from(MONTHS_IN_YEAR)),
            (Column::EMERGENCIES, f64::from(month.emergencies)),
            (Column::PREVENTED, care.prevented),
            (Column::REFERRALS, f64::from(month.referrals)),
            (Column::MANAGED_REFERRALS, care.managed),
            (Column::TREATED, f64::from(month.treated)),
            (Column::REMOVED, f64::from(care.removed)),
            (Column::CANCELLED, f64::from(care.cancelled)),
            (Column::CONTACTS, f64::from(month.contacts)),
            (Column::OCCUPANCY, care.occupancy_weeks / f64::from(WEEKS_IN_YEAR)),
            (Column::WITHIN_18_WEEKS_SHARE, last_within / f64::from(MONTHS_IN_YEAR)),
            (Column::NIGHTS_BEYOND_BEDS, care.nights_beyond_beds),
        ];
        let rows = &mut world.collected.year;
        for (column, value) in counted {
            rows[first_provider + id.0][column as usize] += value;
            rows[0][column as usize] += value;
        }
    }
}

fn month_of_system(world: &mut World<'_>) -> [f64; MONTHLY.len()] {
    let (mut attendances, mut breaches, mut emergencies, mut list, mut over, mut occupancy, mut acute) =
        (0, 0, 0, 0, 0, 0.0, 0.0);
    for provider in &world.providers {
        if let Care::Acute(state, _) = &provider.care {
            attendances += provider.month.attendances;
            breaches += provider.month.breaches;
            emergencies += provider.month.emergencies;
            list += state.list.patients();
            over += state.list.over_18_weeks();
            occupancy += provider.care_month.occupancy_weeks / f64::from(world.month.weeks());
            acute += 1.0;
        }
    }
    let surplus = |node: Node| world.book.surplus(node);
    let of_providers: Money = world.provider_ids().map(Node::Provider).map(surplus).sum();
    let of_commissioners: Money = world.commissioner_ids().map(Node::Commissioner).map(surplus).sum();
    let now = [of_providers, of_commissioners].map(|surplus| surplus.pence() as f64);
    let before = std::mem::replace(&mut world.collected.surplus_before, now);
    let imposed: Money = world.tallies.iter().flatten().map(|tally| tally.imposed).sum();
    let imposed_before = std::mem::replace(&mut world.collected.imposed_before, imposed.pence() as f64);
    let within = within_18_weeks(over, list).value();
    world.collected.within_18_weeks.push(within);
    let trust = world.contracts.iter().map(super::super::state::contract::ContractState::trust).sum::<f64>();
    [
        f64::from(attendances),
        1.0 - f64::from(breaches) / f64::from(attendances.max(1)),
        f64::from(emergencies),
        f64::from(list),
        within,
        if acute > 0.0 { occupancy / acute } else { 0.0 },
        imposed.pence() as f64 - imposed_before,
        now[0] - before[0],
        now[1] - before[1],
        trust / world.contracts.len().max(1) as f64,
    ]
}

fn take_down_year(world: &mut World<'_>) {
    let mut rows: Vec<YearRow> = Vec::with_capacity(world.collected.year.len());
    rows.push([f64::NAN; ALL.len()]);
    for id in world.commissioner_ids() {
        rows.push(commissioner_row(world, id));
    }
    for id in world.provider_ids() {
        rows.push(provider_row(world, id));
    }
    rows[0] = system_row(world, &rows);
    take_down_flows(world);
    let planned: Money = world.provider_ids().map(|id| planned_cost(world, id)).sum();
    world.collected.add_planned_cost(planned.pence() as f64);
    world.collected.push_year(rows);
    world.collected.tallies_at_year_start = world.tallies.clone();
}

/// Net received under every code, by kind of party.
fn take_down_flows(world: &mut World<'_>) {
    let commissioners: Vec<Node> = world.commissioner_ids().map(Node::Commissioner).collect();
    let of_kind = |kind: EntityKind| -> Vec<Node> {
        world.provider_ids().filter(|id| world.layout.providers[id.0].kind == kind).map(Node::Provider).collect()
    };
    let parties = [commissioners, of_kind(EntityKind::Acute), of_kind(EntityKind::Community)];
    for (party, nodes) in parties.iter().enumerate() {
        for &heading in Heading::ALL {
            let sum: Money = nodes.iter().map(|&node| world.book.accrued(node, heading)).sum();
            world.collected.add_flow(party, heading, sum.pence() as f64);
        }
    }
}

#[cfg(test)]
mod tests;
