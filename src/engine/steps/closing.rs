//! The end of a year: the book is proved and closed, and everyone learns from what happened.

use crate::agents::provider::cost::peers_over_own_cost;
use crate::agents::provider::workforce::Hiring;
use crate::contract::{Activity, Line, LineValues, Plan, Record, Signed};
use crate::engine::access::touches;
use crate::engine::in_force::InForce;
use crate::engine::positions::{Positioning, before_the_centre, yearly_income};
use crate::engine::record::{Recording, record};
use crate::engine::signing::signed;
use crate::engine::state::care::Care;
use crate::engine::state::provider::{Margins, ProviderHours};
use crate::engine::state::remedies::Remedies;
use crate::engine::steps::budgeting::RememberYear;
use crate::ledger::{Heading, Node, Row, prove_escrow, prove_year};
use crate::units::{ContractId, Money, ProviderId, Share, SignedShare, WEEKS_IN_YEAR};

touches! {
    /// What `close_year` reads and writes.
    CloseYear
        reads [efficiency, passing, remedies, sanctions]
        writes [book, centre, collected, margins, opening_reserves]
        with [InForce, NeedOfYear, Positioning, Recording, RememberYear]
}

touches! {
    /// What is shared: `needed`.
    NeedOfYear reads [lived] with [Recording]
}

touches! {
    /// What `learn_from_year` reads and writes.
    LearnFromYear
        reads [care, counted, margins, variation]
        writes [centre, efficiency, known, lived, oversight, past, provider_hours, staffing, target]
        with [NeedOfYear, Recording]
}

/// Proves the book; a book that does not prove stops the run. Then closes the year.
pub(in crate::engine) fn close_year<'a>(world: &mut impl CloseYear<'a>) {
    let tallies: Vec<_> = world.sanctions().iter().flat_map(|one| one.tallies).collect();
    let withheld = world.remedies().iter().map(Remedies::withheld).sum();
    let proved = prove_year(world.book(), world.opening_reserves(), &tallies)
        .and_then(|()| prove_escrow(world.book(), withheld));
    world.collected_mut().unproved = proved.err();
    world.collected_mut().proofs += 1;
    learn_margins(world);
    super::budgeting::remember_year(world);
    world.book_mut().close_year();
    let reserves = world.book().nodes().all().map(|node| world.book().reserve(node)).collect();
    *world.opening_reserves_mut() = reserves;
}

/// What boards see of the year before it is closed: margin, and cost against income from contracts.
fn learn_margins<'a>(world: &mut impl CloseYear<'a>) {
    for id in world.provider_ids() {
        let node = Node::Provider(id);
        let sum =
            |of: fn(&Row) -> bool| Heading::that(of).map(|heading| world.book().accrued(node, heading)).sum::<Money>();
        let income = sum(|row| row.is_by_formula).pounds().max(1.0);
        let one_off = world.efficiency()[id].one_off_this_year;
        let recurrent = (-sum(Row::is_cost_of_care) + one_off).pounds();
        let before_the_centre = before_the_centre(world, id);
        let margin = before_the_centre.pounds() / income;
        let planned = yearly_income(world, id).pounds().max(1.0);
        let renewed = (income + more_under_new_plans(world, id).pounds()).max(1.0);
        world.centre_mut()[id].last_underlying_margin = (before_the_centre - one_off).pounds() / planned;
        let peers_over_own_cost = yardstick(world, id);
        world.margins_mut()[id] = Margins {
            last_margin: margin,
            last_income: income,
            cost_over_income: recurrent / income,
            cost_over_renewed_income: recurrent / renewed,
            peers_over_own_cost,
        };
    }
}

/// A provider against the economy's others of its kind: what each has saved since the start, by its cost at the start.
fn yardstick<'a>(world: &impl CloseYear<'a>, provider: ProviderId) -> f64 {
    let kind = world.layout.providers[provider.0].kind;
    let peers = world.provider_ids().filter(|&id| id != provider && world.layout.providers[id.0].kind == kind);
    let seen = |id: ProviderId| (world.efficiency()[id].cost_index, world.layout.providers[id.0].cost.pounds());
    peers_over_own_cost(world.efficiency()[provider].cost_index, peers.map(seen))
}

/// What the year's contracts would have brought a provider beyond what they did, had their plans been made on its activity.
fn more_under_new_plans<'a>(world: &impl CloseYear<'a>, id: ProviderId) -> Money {
    let more = |&contract: &ContractId| {
        let record = record(world, contract, None);
        let has_lead = world.passing()[contract].lead.is_some();
        let paid = |signed: &Signed| {
            let due = signed.settle_payments(&record);
            if has_lead { due.passed_on.to_date } else { due.payments_to_date() }
        };
        let signed = signed(world, contract);
        paid(&signed.with_plan(&Plan { volumes: needed(world, contract), ..*record.plan })) - paid(signed)
    };
    world.layout.providers[id.0].contracts.iter().map(more).sum()
}

/// Care that the year needed by line, as a plan values it: on the list those who joined less those who left without
/// treatment, and in the community all contacts that were wanted, so that what was not given is planned for all the same.
fn needed<'a>(world: &impl NeedOfYear<'a>, contract: ContractId) -> LineValues<f64> {
    let record = record(world, contract, None);
    let base = &world.layout.contracts[contract.0];
    let removed = base.share.value() * f64::from(world.lived()[base.provider].removed_this_year);
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
fn lived<'a>(world: &impl LearnFromYear<'a>, contract: ContractId) -> LineValues<f64> {
    let mut counted = as_coded(&record(world, contract, None));
    let line = if counted.get(Line::Contacts) > 0.0 { Line::Contacts } else { Line::Elective };
    counted.0[line as usize] = (counted.get(line) - world.variation()[contract].bought).max(0.0);
    counted
}

/// Staff of the next year, and what its provider has learnt of its work.
fn hire<'a>(world: &mut impl LearnFromYear<'a>, id: ProviderId) {
    let (economy, year) = (world.economy(), world.year());
    let (terms, cost_index) = (&economy.workforce, world.efficiency()[id].cost_index);
    let lost_share = economy.distress.staff_lost(world.oversight()[id].distress_months);
    let staffing = &mut world.staffing_mut()[id];
    let need = terms.need(staffing.work, cost_index);
    staffing.need_growth =
        terms.growth_expected(staffing.need_growth, staffing.last_need, need, economy.planning.forecast_step_share);
    staffing.last_need = need;
    staffing.staff = terms.hire(&Hiring {
        staff: staffing.staff,
        shortage: terms.shortage(staffing.work, cost_index, staffing.staff),
        expected_growth: economy.mechanisms.staff_follow_work.then_some(staffing.need_growth),
        year,
        lost_share: SignedShare::of(lost_share),
    });
}

/// Commissioners learn what all that they buy grows by, providers what all that they sell does; then the year is the last one.
fn learn_growth<'a>(world: &mut impl LearnFromYear<'a>) {
    let planning = &world.economy().planning;
    let years: Vec<[LineValues<f64>; 2]> =
        world.contract_ids().map(|id| [lived(world, id), needed(world, id)]).collect();
    for id in world.contract_ids() {
        let base = &world.layout.contracts[id.0];
        let (buyer, seller) =
            (&world.layout.commissioners[base.commissioner.0], &world.layout.providers[base.provider.0]);
        let after = |belief: &LineValues<f64>, contracts: &[ContractId]| {
            let before = sum_over(contracts, |one| world.past()[one].needed);
            planning.growth_after(belief, &before, &sum_over(contracts, |one| years[one.0][1]))
        };
        let growth = &world.past()[id].growth;
        let (commissioner, provider) =
            (after(&growth.commissioner, &buyer.contracts), after(&growth.provider, &seller.contracts));
        let growth = &mut world.past_mut()[id].growth;
        (growth.commissioner, growth.provider) = (commissioner, provider);
    }
    for (past, [lived, needed]) in world.past_mut().iter_mut().zip(years) {
        (past.last_year, past.needed) = (lived, needed);
    }
}

fn sum_over(contracts: &[ContractId], of: impl Fn(ContractId) -> LineValues<f64>) -> LineValues<f64> {
    let of_line = |line: Line| contracts.iter().map(|&one| of(one).get(line)).sum();
    LineValues(Line::ALL.map(of_line))
}

/// Forecasts of growth, staff, and beliefs about support move; the counters of the year start anew.
pub(in crate::engine) fn learn_from_year<'a>(world: &mut impl LearnFromYear<'a>) {
    let economy = world.economy();
    learn_growth(world);
    for id in world.provider_ids() {
        learn_of_demand(world, id);
        let (margins, taken_over) = (world.margins()[id], world.centre()[id].taken_over_this_year.or_zero());
        let given = world.oversight()[id].support_this_year + world.centre()[id].written_off_this_year + taken_over;
        let belief = &mut world.efficiency_mut()[id].bail_out_belief;
        *belief = economy.efficiency.bail_out_belief_after(*belief, margins.last_margin, margins.last_income, given);
        hire(world, id);
        world.lived_mut()[id].removed_this_year = 0;
        world.oversight_mut()[id].end_year();
        world.provider_hours_mut()[id] = ProviderHours::default();
        world.efficiency_mut()[id].one_off_this_year = Money::ZERO;
        world.centre_mut()[id].end_year();
        world.target_mut()[id].unmeasured_lost = 0.0;
    }
}

/// A provider learns how much came and how fast it grows, and how long its patients wait.
fn learn_of_demand<'a>(world: &mut impl LearnFromYear<'a>, id: ProviderId) {
    let step = world.economy().planning.forecast_step_share;
    let contracts = &world.layout.providers[id.0].contracts;
    let per_week = |of: fn(&Activity) -> u32| -> f64 {
        let count = |contract: &ContractId| f64::from(of(&world.counted()[*contract].to_date));
        contracts.iter().map(count).sum::<f64>() / f64::from(WEEKS_IN_YEAR)
    };
    let (attendances, referrals) = (per_week(|year| year.attendances), per_week(|year| year.referrals));
    let contacts = per_week(|year| year.contacts_wanted);
    let removed = f64::from(world.lived()[id].removed_this_year) / f64::from(WEEKS_IN_YEAR);
    match &world.care()[id] {
        Care::Acute(..) => {
            let known = &mut world.known_mut()[id];
            known.attendances = known.attendances.after(attendances, step);
            known.pathways = known.pathways.after((referrals - removed).max(0.0), step);
            let lived = &mut world.lived_mut()[id];
            let mean = lived.within_18_weeks.iter().sum::<f64>() / lived.within_18_weeks.len().max(1) as f64;
            lived.last_within_18_weeks = Share::clamped(mean);
        }
        Care::Community(..) => {
            let known = &mut world.known_mut()[id];
            known.contacts = known.contacts.after(contacts, step);
        }
    }
    world.lived_mut()[id].within_18_weeks.clear();
}

#[cfg(test)]
mod tests;
