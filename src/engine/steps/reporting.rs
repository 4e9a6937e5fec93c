//! What is looked at is taken down: sums of the month, and at the year end a row for every entity.

mod month;
mod party;
mod rows;
mod system;

use crate::engine::access::touches;
use crate::engine::collect::YearRow;
use crate::engine::layout::EntityKind;
use crate::engine::steps::costing::{PlannedCost, planned_cost};
use crate::engine::steps::reporting::month::ReportingMonth;
use crate::engine::steps::reporting::party::ReportingParties;
use crate::engine::steps::reporting::system::ReportingSystem;
use crate::ledger::{Heading, Node};
use crate::measures::ALL;
use crate::units::Money;

use month::{MonthOfProvider, MonthOfSystem};
use rows::{add_month, commissioner_row, provider_row, system_month, system_row};

touches! {
    /// What is looked at is taken down: sums of the month, and at the year end a row for every entity.
    Reporting
        reads [book, sanctions]
        writes [collected]
        with [PlannedCost, ReportingMonth, ReportingParties, ReportingSystem]
}

/// Takes down the month, and at the year end the year.
pub(in crate::engine) fn take_down<'a>(world: &mut impl Reporting<'a>) {
    add_up_month(world);
    let month = system_month(&MonthOfSystem::of(world));
    world.collected_mut().push_month(month);
    if world.month.ends_year() {
        take_down_year(world);
    }
}

/// Sums over the months of the year that no state keeps.
fn add_up_month<'a>(world: &mut impl Reporting<'a>) {
    let first_provider = 1 + world.layout.commissioners.len();
    for id in world.provider_ids() {
        let month = MonthOfProvider::of(world, id);
        add_month(&mut world.collected_mut().year[first_provider + id.0], &month);
    }
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
