//! The end of a year: the book is proved and closed, and everyone learns from what happened.

use crate::agents::provider::target_effort::believe;
use crate::contract::{Activity, Line, LineValues, Plan, Record, settle_payments};
use crate::engine::layout::EntityKind;
use crate::engine::otherwise::Future;
use crate::engine::run::RunError;
use crate::engine::world::World;
use crate::ledger::{Code, Node, prove_escrow, prove_year};
use crate::units::{ContractId, Money, ProviderId, Share};

use super::controlling::before_the_centre;
use super::regulating::yearly_income;

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
        let Future { seed, replication, .. } = world.future;
        world.failure = Some(RunError::Unproved { year: world.year(), replication, seed, error });
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
        let sum = |of: fn(Code) -> bool| {
            Code::ALL.iter().filter(|&&code| of(code)).map(|&code| world.book.accrued(node, code)).sum::<Money>()
        };
        let income = sum(Code::is_contract_income).pounds().max(1.0);
        let one_off = world.providers[id.0].one_off_this_year;
        let recurrent = (-sum(|code| matches!(code, Code::Care | Code::Agency)) + one_off).pounds();
        let before_the_centre = before_the_centre(world, id);
        let margin = before_the_centre.pounds() / income;
        let planned = yearly_income(world, id).pounds().max(1.0);
        let renewed = (income + more_under_new_plans(world, id).pounds()).max(1.0);
        world.providers[id.0].centre.last_underlying_margin = (before_the_centre - one_off).pounds() / planned;
        let provider = &mut world.providers[id.0];
        provider.last_margin = margin;
        provider.last_income = income;
        provider.cost_over_income = recurrent / income;
        provider.cost_over_renewed_income = recurrent / renewed;
    }
}

/// What the year's contracts would have brought a provider beyond what they did, had their plans been made on its activity.
fn more_under_new_plans(world: &World<'_>, id: ProviderId) -> Money {
    let more = |&contract: &ContractId| {
        let record = world.record(contract, None);
        let has_lead = world.contracts[contract.0].passing.lead.is_some();
        let paid = |plan: &Plan| {
            let due = settle_payments(world.clauses_of(contract), &Record { plan, ..record });
            if has_lead { due.passed_on.to_date } else { due.payments_to_date() }
        };
        paid(&Plan { volumes: as_coded(&record), ..*record.plan }) - paid(record.plan)
    };
    world.layout.providers[id.0].contracts.iter().map(more).sum()
}

/// The year's activity by line, as a plan values it: cases as they are coded.
fn as_coded(record: &Record) -> LineValues<f64> {
    let (counts, deeper) = (record.to_date.paid_for(), 1.0 + record.coding_depth);
    LineValues(Line::ALL.map(|line| f64::from(counts.get(line)) * if line.is_coded() { deeper } else { 1.0 }))
}

/// Forecasts of growth, staff, and beliefs about support move; the counters of the year start anew.
pub(in crate::engine) fn learn_from_year(world: &mut World<'_>) {
    let economy = world.economy();
    for id in world.contract_ids() {
        let mut counted = as_coded(&world.record(id, None));
        // What was bought for one year is no part of what the next one is planned on.
        let bought = world.contracts[id.0].variation.bought;
        let line = if counted.get(Line::Contacts) > 0.0 { Line::Contacts } else { Line::Elective };
        counted.0[line as usize] = (counted.get(line) - bought).max(0.0);
        world.contracts[id.0].last_year = counted;
    }
    for id in world.provider_ids() {
        let contracts = &world.layout.providers[id.0].contracts;
        let counted = |of: fn(&Activity) -> u32| -> f64 {
            contracts.iter().map(|contract| f64::from(of(&world.contracts[contract.0].to_date))).sum()
        };
        let (attendances, seen) = (counted(|year| year.attendances), counted(|year| year.referrals));
        // What was managed away would come back.
        let referrals = seen / (1.0 - world.managed_share(id)).max(1e-9);
        let is_acute = world.layout.providers[id.0].kind == EntityKind::Acute;
        let provider = &mut world.providers[id.0];
        if is_acute && provider.last_attendances > 0.0 {
            let step = economy.planning.forecast_step_share;
            let growth = |now: f64, before: f64| now / before - 1.0;
            let (seen, referred) =
                (growth(attendances, provider.last_attendances), growth(referrals, provider.last_referrals.max(1.0)));
            provider.attendance_growth = believe(provider.attendance_growth, seen, step);
            provider.referral_growth = believe(provider.referral_growth, referred, step);
            (provider.last_attendances, provider.last_referrals) = (attendances, referrals);
            let mean = provider.within_18_weeks.iter().sum::<f64>() / provider.within_18_weeks.len().max(1) as f64;
            provider.last_within_18_weeks = Share::clamped(mean);
        }
        let deficit = -provider.last_margin;
        if deficit > SMALLEST_DEFICIT {
            let taken_over = provider.centre.taken_over_this_year.or_zero();
            let given = provider.support_this_year + provider.centre.written_off_this_year + taken_over;
            let covered = (given.pounds() / (deficit * provider.last_income)).min(1.0);
            provider.bail_out_belief =
                believe(provider.bail_out_belief, covered, economy.efficiency.bail_out_step_share);
        }
        let shortage = economy.workforce.shortage(provider.work, provider.cost_index, provider.staff);
        let lost = economy.distress.staff_lost_share_per_year.value() * f64::from(provider.distress_months) / 12.0;
        provider.staff = economy.workforce.staff_after(provider.staff, shortage) * (1.0 - lost);
        provider.within_18_weeks.clear();
        provider.distress_months = 0;
        provider.contracting_hours = 0.0;
        provider.support_this_year = Money::ZERO;
        provider.one_off_this_year = Money::ZERO;
        provider.months_below_standard = 0;
        provider.centre.end_year();
        provider.unmeasured_lost = 0.0;
    }
}
