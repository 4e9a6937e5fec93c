//! The end of a year: the book is proved and closed, and everyone learns from what happened.

use crate::agents::provider::target_effort::believe;
use crate::contract::{Activity, Line, LineValues, Plan, Record, Signed};
use crate::engine::failure::RunError;
use crate::engine::otherwise::Future;
use crate::engine::positions::{before_the_centre, yearly_income};
use crate::engine::state::provider::{Care, ProviderState};
use crate::engine::world::World;
use crate::ledger::{Heading, Node, Row, prove_escrow, prove_year};
use crate::scenario::Economy;
use crate::units::{ContractId, Money, ProviderId, Share, WEEKS_IN_YEAR};

/// Deficit as a part of income below which a year counts as balanced: a settlement that covers a deficit whole leaves a
/// penny on one side or the other, and nobody learns anything from that penny.
const SMALLEST_DEFICIT: f64 = 1e-6;

/// Proves the book; a book that does not prove stops the run. Then closes the year.
pub(in crate::engine) fn close_year(world: &mut World<'_>) {
    let tallies: Vec<_> = world.tallies.iter().flatten().copied().collect();
    let withheld = world.contracts.iter().map(|contract| contract.remedies.withheld()).sum();
    let proved =
        prove_year(&world.book, &world.opening_reserves, &tallies).and_then(|()| prove_escrow(&world.book, withheld));
    if let Err(error) = proved {
        let Future { seed, number, .. } = world.future;
        world.failure = Some(RunError::Unproved { year: world.year(), future: number, seed, error });
    }
    world.collected.proofs += 1;
    learn_margins(world);
    super::budgeting::remember_year(world);
    world.book.close_year();
    world.opening_reserves = world.book.nodes().all().map(|node| world.book.reserve(node)).collect();
}

/// What boards see of the year before it is closed: margin, and cost against income from contracts.
fn learn_margins(world: &mut World<'_>) {
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let sum =
            |of: fn(&Row) -> bool| Heading::that(of).map(|heading| world.book.accrued(node, heading)).sum::<Money>();
        let income = sum(|row| row.is_by_formula).pounds().max(1.0);
        let one_off = world.providers[id.0].one_off_this_year;
        let recurrent = (-sum(Row::is_cost_of_care) + one_off).pounds();
        let before_the_centre = before_the_centre(world, id);
        let margin = before_the_centre.pounds() / income;
        let planned = yearly_income(world, id).pounds().max(1.0);
        let renewed = (income + more_under_new_plans(world, id).pounds()).max(1.0);
        world.providers[id.0].centre.last_underlying_margin = (before_the_centre - one_off).pounds() / planned;
        let peers = peers_over_own_cost(world, id);
        let provider = &mut world.providers[id.0];
        provider.last_margin = margin;
        provider.last_income = income;
        provider.cost_over_income = recurrent / income;
        provider.cost_over_renewed_income = recurrent / renewed;
        provider.peers_over_own_cost = peers;
    }
}

/// What the work of a provider would cost the economy's others of its kind, against what it costs itself: what each has saved
/// since the start, weighted by its cost at the start. Alone, it is its own yardstick.
fn peers_over_own_cost(world: &World<'_>, provider: ProviderId) -> f64 {
    let kind = world.layout.providers[provider.0].kind;
    let peers = world.provider_ids().filter(|&id| id != provider && world.layout.providers[id.0].kind == kind);
    let (mut cost, mut base) = (0.0, 0.0);
    for id in peers {
        let weight = world.layout.providers[id.0].cost.pounds();
        (cost, base) = (cost + weight * world.providers[id.0].cost_index, base + weight);
    }
    if base > 0.0 { cost / base / world.providers[provider.0].cost_index } else { 1.0 }
}

/// What the year's contracts would have brought a provider beyond what they did, had their plans been made on its activity.
fn more_under_new_plans(world: &World<'_>, id: ProviderId) -> Money {
    let more = |&contract: &ContractId| {
        let record = world.record(contract, None);
        let has_lead = world.contracts[contract.0].passing.lead.is_some();
        let paid = |signed: &Signed| {
            let due = signed.settle_payments(&record);
            if has_lead { due.passed_on.to_date } else { due.payments_to_date() }
        };
        let signed = world.signed(contract);
        paid(&signed.with_plan(&Plan { volumes: needed(world, contract), ..*record.plan })) - paid(signed)
    };
    world.layout.providers[id.0].contracts.iter().map(more).sum()
}

/// Care that the year needed by line, as a plan values it: on the list those who joined less those who left without
/// treatment, and in the community all contacts that were wanted, so that what was not given is planned for all the same.
fn needed(world: &World<'_>, contract: ContractId) -> LineValues<f64> {
    let record = world.record(contract, None);
    let base = &world.layout.contracts[contract.0];
    let removed = base.share.value() * f64::from(world.providers[base.provider.0].removed_this_year);
    let lived = as_coded(&record);
    LineValues(Line::ALL.map(|line| match line {
        Line::Elective => (f64::from(record.to_date.referrals) - removed).max(0.0),
        Line::Contacts => f64::from(record.to_date.contacts_wanted),
        Line::Attendances | Line::Emergency => lived.get(line),
    }))
}

/// The year's activity by line, as a plan values it: cases as they are coded.
fn as_coded(record: &Record) -> LineValues<f64> {
    let counts = record.to_date.paid_for();
    LineValues(Line::ALL.map(|line| f64::from(counts.get(line))))
}

/// The year's activity by line; what was bought for one year is no part of what the next one is held against.
fn lived(world: &World<'_>, contract: ContractId) -> LineValues<f64> {
    let mut counted = as_coded(&world.record(contract, None));
    let line = if counted.get(Line::Contacts) > 0.0 { Line::Contacts } else { Line::Elective };
    counted.0[line as usize] = (counted.get(line) - world.contracts[contract.0].variation.bought).max(0.0);
    counted
}

/// Staff of the next year: what was short is partly filled, and the provider hires for the growth of work that it expects.
fn hire(provider: &mut ProviderState, economy: &Economy, year: u32) {
    let terms = &economy.workforce;
    let need = terms.need(provider.work, provider.cost_index);
    let seen = need / provider.last_need.max(1e-6) - 1.0;
    provider.last_need = need;
    provider.need_growth = believe(provider.need_growth, seen, economy.planning.forecast_step_share);
    let (expected, trend) = if economy.mechanisms.staff_follow_work {
        (provider.need_growth, terms.trend(year))
    } else {
        (0.0, terms.staff_trend_share_per_year)
    };
    let shortage = terms.shortage(provider.work, provider.cost_index, provider.staff);
    let lost = economy.distress.staff_lost_share_per_year.value() * f64::from(provider.distress_months) / 12.0;
    provider.staff = terms.staff_after(provider.staff, expected, trend, shortage) * (1.0 - lost);
}

/// Commissioners learn what all that they buy grows by, providers what all that they sell does; then the year is the last one.
fn learn_growth(world: &mut World<'_>) {
    let planning = &world.economy().planning;
    let years: Vec<[LineValues<f64>; 2]> =
        world.contract_ids().map(|id| [lived(world, id), needed(world, id)]).collect();
    for id in world.contract_ids() {
        let base = &world.layout.contracts[id.0];
        let (buyer, seller) =
            (&world.layout.commissioners[base.commissioner.0], &world.layout.providers[base.provider.0]);
        let after = |belief: &LineValues<f64>, contracts: &[ContractId]| {
            let before = sum_over(contracts, |one| world.contracts[one.0].needed);
            planning.growth_after(belief, &before, &sum_over(contracts, |one| years[one.0][1]))
        };
        let growth = &world.contracts[id.0].growth;
        let (commissioner, provider) =
            (after(&growth.commissioner, &buyer.contracts), after(&growth.provider, &seller.contracts));
        let growth = &mut world.contracts[id.0].growth;
        (growth.commissioner, growth.provider) = (commissioner, provider);
    }
    for (contract, [lived, needed]) in world.contracts.iter_mut().zip(years) {
        (contract.last_year, contract.needed) = (lived, needed);
    }
}

fn sum_over(contracts: &[ContractId], of: impl Fn(ContractId) -> LineValues<f64>) -> LineValues<f64> {
    let of_line = |line: Line| contracts.iter().map(|&one| of(one).get(line)).sum();
    LineValues(Line::ALL.map(of_line))
}

/// Forecasts of growth, staff, and beliefs about support move; the counters of the year start anew.
pub(in crate::engine) fn learn_from_year(world: &mut World<'_>) {
    let (economy, year) = (world.economy(), world.year());
    learn_growth(world);
    for id in world.provider_ids() {
        learn_of_demand(world, id);
        let provider = &mut world.providers[id.0];
        let deficit = -provider.last_margin;
        if deficit > SMALLEST_DEFICIT {
            let taken_over = provider.centre.taken_over_this_year.or_zero();
            let given = provider.support_this_year + provider.centre.written_off_this_year + taken_over;
            let covered = (given.pounds() / (deficit * provider.last_income)).min(1.0);
            provider.bail_out_belief =
                believe(provider.bail_out_belief, covered, economy.efficiency.bail_out_step_share);
        }
        hire(provider, economy, year);
        provider.removed_this_year = 0;
        provider.distress_months = 0;
        provider.contracting_hours = 0.0;
        provider.time_set_free = 0.0;
        provider.support_this_year = Money::ZERO;
        provider.one_off_this_year = Money::ZERO;
        provider.months_below_standard = 0;
        provider.centre.end_year();
        provider.unmeasured_lost = 0.0;
    }
}

/// A provider learns how much came and how fast it grows, and how long its patients wait.
fn learn_of_demand(world: &mut World<'_>, id: ProviderId) {
    let step = world.economy().planning.forecast_step_share;
    let contracts = &world.layout.providers[id.0].contracts;
    let per_week = |of: fn(&Activity) -> u32| -> f64 {
        let count = |contract: &ContractId| f64::from(of(&world.contracts[contract.0].to_date));
        contracts.iter().map(count).sum::<f64>() / f64::from(WEEKS_IN_YEAR)
    };
    let (attendances, referrals) = (per_week(|year| year.attendances), per_week(|year| year.referrals));
    let contacts = per_week(|year| year.contacts_wanted);
    let provider = &mut world.providers[id.0];
    let removed = f64::from(provider.removed_this_year) / f64::from(WEEKS_IN_YEAR);
    match provider.care {
        Care::Acute(..) => {
            provider.attendances = provider.attendances.after(attendances, step);
            provider.pathways = provider.pathways.after((referrals - removed).max(0.0), step);
            let mean = provider.within_18_weeks.iter().sum::<f64>() / provider.within_18_weeks.len().max(1) as f64;
            provider.last_within_18_weeks = Share::clamped(mean);
        }
        Care::Community(..) => provider.contacts = provider.contacts.after(contacts, step),
    }
    provider.within_18_weeks.clear();
}

#[cfg(test)]
mod tests;
