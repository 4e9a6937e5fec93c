//! What is looked at is taken down: sums of the month, and at the year end a row for every entity.

mod rows;
mod system;

use rows::{commissioner_row, provider_row};
use system::system_row;

use super::costing::planned_cost;
use crate::engine::access::touches;
use crate::engine::collect::{MONTHLY, YearRow};
use crate::engine::layout::EntityKind;
use crate::engine::state::care::Care;
use crate::engine::state::contract::Trust;
use crate::engine::state::provider::within_18_weeks;
use crate::engine::steps::costing::{COSTING, Costing};
use crate::engine::steps::reporting::rows::{REPORTING_PARTIES, ReportingParties};
use crate::engine::steps::reporting::system::{REPORTING_SYSTEM, ReportingSystem};
use crate::ledger::{Heading, Node};
use crate::measures::{ALL, Column};
use crate::units::{MONTHS_IN_YEAR, Money, WEEKS_IN_YEAR};

touches! {
    /// What is looked at is taken down: sums of the month, and at the year end a row for every entity.
    Reporting reads [book, care, counted, lived, sanctions, target, trust] writes [collected] with [Costing as COSTING, ReportingParties as REPORTING_PARTIES, ReportingSystem as REPORTING_SYSTEM]
}

/// Takes down the month, and at the year end the year.
pub(in crate::engine) fn take_down<'a>(world: &mut impl Reporting<'a>) {
    add_up_month(world);
    let month = month_of_system(world);
    world.collected_mut().push_month(month);
    if world.month.ends_year() {
        take_down_year(world);
    }
}

/// Sums over the months of the year that no state keeps.
fn add_up_month<'a>(world: &mut impl Reporting<'a>) {
    let first_provider = 1 + world.layout.commissioners.len();
    for id in world.provider_ids() {
        let own = &world.layout.providers[id.0].contracts;
        let relabelled: u32 = own.iter().map(|contract| world.counted()[contract].month.relabelled).sum();
        let (month, care) = (world.lived()[id].month, world.lived()[id].care_month);
        let last_within = world.lived()[id].within_18_weeks.last().copied().unwrap_or(0.0);
        let counted = [
            (Column::ATTENDANCES, f64::from(month.attendances)),
            (Column::FOUR_HOUR_BREACHES, f64::from(month.breaches)),
            (Column::TWELVE_HOUR_WAITS, f64::from(month.twelve_hour_waits)),
            (Column::RELABELLED, f64::from(relabelled)),
            (Column::UNMEASURED_QUALITY, world.target()[id].unmeasured_quality / f64::from(MONTHS_IN_YEAR)),
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
        let rows = &mut world.collected_mut().year;
        for (column, value) in counted {
            rows[first_provider + id.0][column as usize] += value;
            rows[0][column as usize] += value;
        }
    }
}

fn month_of_system<'a>(world: &mut impl Reporting<'a>) -> [f64; MONTHLY.len()] {
    let (mut attendances, mut breaches, mut emergencies, mut list, mut over, mut occupancy, mut acute) =
        (0, 0, 0, 0, 0, 0.0, 0.0);
    for (care, lived) in world.care().iter().zip(world.lived()) {
        if let Care::Acute(state, _) = care {
            attendances += lived.month.attendances;
            breaches += lived.month.breaches;
            emergencies += lived.month.emergencies;
            list += state.list.patients();
            over += state.list.over_18_weeks();
            occupancy += lived.care_month.occupancy_weeks / f64::from(world.month.weeks());
            acute += 1.0;
        }
    }
    let surplus = |node: Node| world.book().surplus(node);
    let of_providers: Money = world.provider_ids().map(Node::Provider).map(surplus).sum();
    let of_commissioners: Money = world.commissioner_ids().map(Node::Commissioner).map(surplus).sum();
    let now = [of_providers, of_commissioners].map(|surplus| surplus.pence() as f64);
    let before = std::mem::replace(&mut world.collected_mut().surplus_before, now);
    let imposed: Money = world.sanctions().iter().flat_map(|one| one.tallies).map(|tally| tally.imposed).sum();
    let imposed_before = std::mem::replace(&mut world.collected_mut().imposed_before, imposed.pence() as f64);
    let within = within_18_weeks(over, list).value();
    world.collected_mut().within_18_weeks.push(within);
    let trust = world.trust().iter().map(Trust::mean).sum::<f64>();
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
        trust / world.trust().len().max(1) as f64,
    ]
}

fn take_down_year<'a>(world: &mut impl Reporting<'a>) {
    let mut rows: Vec<YearRow> = Vec::with_capacity(world.collected().year.len());
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
    world.collected_mut().add_planned_cost(planned.pence() as f64);
    world.collected_mut().push_year(rows);
    let tallies = world.sanctions().iter().map(|one| one.tallies).collect();
    world.collected_mut().tallies_at_year_start = tallies;
}

/// Net received under every code, by kind of party.
fn take_down_flows<'a>(world: &mut impl Reporting<'a>) {
    let commissioners: Vec<Node> = world.commissioner_ids().map(Node::Commissioner).collect();
    let of_kind = |kind: EntityKind| -> Vec<Node> {
        world.provider_ids().filter(|id| world.layout.providers[id.0].kind == kind).map(Node::Provider).collect()
    };
    let parties = [commissioners, of_kind(EntityKind::Acute), of_kind(EntityKind::Community)];
    for (party, nodes) in parties.iter().enumerate() {
        for &heading in Heading::ALL {
            let sum: Money = nodes.iter().map(|&node| world.book().accrued(node, heading)).sum();
            world.collected_mut().add_flow(party, heading, sum.pence() as f64);
        }
    }
}

#[cfg(test)]
mod tests;
