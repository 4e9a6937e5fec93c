//! The end of a year: the book is proved and closed, and everyone learns from what happened.

use crate::agents::provider::target_effort::believe;
use crate::contract::LineValues;
use crate::engine::layout::EntityKind;
use crate::engine::run::RunError;
use crate::engine::world::World;
use crate::ledger::{Code, Node, prove_escrow, prove_year};
use crate::units::{Money, Share};

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
        world.failure =
            Some(RunError::Unproved { year: world.year(), replication: world.replication, seed: world.seed, error });
    }
    world.collected.proofs += 1;
    learn_margins(world);
    world.book.close_year();
    world.opening_reserves = world.book.nodes().all().map(|node| world.book.reserve(node)).collect();
}

/// What boards see of the year before it is closed: margin, and cost against income from contracts.
fn learn_margins(world: &mut World<'_>) {
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let sum = |of: fn(Code) -> bool| {
            Code::ALL.iter().filter(|&&code| of(code)).map(|&code| world.book.accrued(node, code)).sum::<Money>()
        };
        let income = sum(Code::is_contract_income).pounds().max(1.0);
        let one_off = world.providers[id.0].one_off_this_year;
        let recurrent = (-sum(|code| matches!(code, Code::Care | Code::Agency)) + one_off).pounds();
        let margin = (world.book.surplus(node) - world.providers[id.0].support_this_year).pounds() / income;
        let provider = &mut world.providers[id.0];
        provider.last_margin = margin;
        provider.last_income = income;
        provider.cost_over_income = recurrent / income;
    }
}

/// Forecasts of growth, staff, and beliefs about support move; the counters of the year start anew.
pub(in crate::engine) fn learn_from_year(world: &mut World<'_>) {
    let economy = world.economy();
    for contract in &mut world.contracts {
        contract.last_year = LineValues(contract.to_date.paid_for().0.map(f64::from));
    }
    for id in world.provider_ids() {
        let contracts = &world.layout.providers[id.0].contracts;
        let attendances: f64 =
            contracts.iter().map(|contract| f64::from(world.contracts[contract.0].to_date.attendances)).sum();
        let is_acute = world.layout.providers[id.0].kind == EntityKind::Acute;
        let provider = &mut world.providers[id.0];
        if is_acute && provider.last_attendances > 0.0 {
            let grown = attendances / provider.last_attendances - 1.0;
            provider.attendance_growth =
                believe(provider.attendance_growth, grown, economy.planning.forecast_step_share);
            provider.last_attendances = attendances;
            let mean = provider.within_18_weeks.iter().sum::<f64>() / provider.within_18_weeks.len().max(1) as f64;
            provider.last_within_18_weeks = Share::clamped(mean);
        }
        let deficit = -provider.last_margin;
        if deficit > SMALLEST_DEFICIT {
            let covered = (provider.support_this_year.pounds() / (deficit * provider.last_income)).min(1.0);
            provider.bail_out_belief =
                believe(provider.bail_out_belief, covered, economy.efficiency.bail_out_step_share);
        }
        let shortage = economy.workforce.shortage(provider.work, provider.cost_index, provider.staff);
        let lost = economy.distress.staff_lost_share_per_year.value() * f64::from(provider.distress_months) / 12.0;
        provider.staff = economy.workforce.staff_after(provider.staff, shortage) * (1.0 - lost);
        provider.within_18_weeks.clear();
        provider.distress_months = 0;
        provider.support_this_year = Money::ZERO;
        provider.one_off_this_year = Money::ZERO;
    }
}
