//! Contracts at the start of a year: planned, signed, renewed, reopened, arbitrated or kept up.

use crate::agents::adaptation::Turn;
use crate::agents::bargaining::Bargain;
use crate::agents::commissioner::planning::gap;
use crate::care::GrowthPath;
use crate::chance::Purpose;
use crate::contract::{Activity, Due, Indexation, Line, LineValues, Record, Signed, WaitingListCount};
use crate::engine::bargaining;
use crate::engine::choosing;
use crate::engine::contracting_hours;
use crate::engine::events::EventKind;
use crate::engine::expected_plans::{expected, growth_expected, lasting, levels, plan_of};
use crate::engine::state::contract::Agreement;
use crate::engine::world::World;
use crate::ledger::{Heading, Node};
use crate::scenario::PriceTerms;
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, WEEKS_IN_YEAR};

use super::{adapting, passing_on};

/// Agrees every contract for the year.
pub(in crate::engine) fn agree_contracts(world: &mut World<'_>) {
    for commissioner in world.commissioner_ids() {
        let own = world.layout.commissioners[commissioner.0].contracts.clone();
        let turns: Vec<Turn> = own.iter().map(|&contract| turn(world, contract)).collect();
        for (&contract, &turn) in own.iter().zip(&turns) {
            move_local_sums(world, contract, turn);
        }
        let (wanted, affordable) = wanted_and_affordable(world, commissioner, &own);
        for (&contract, &turn) in own.iter().zip(&turns) {
            let gap = gap(wanted, affordable);
            if turn == Turn::GoesOn {
                choosing::keep(world, contract);
            } else {
                choosing::choose(world, contract, wanted, affordable);
            }
            let bargain = if turn == Turn::GoesOn { None } else { bargaining::bargain(world, contract, gap) };
            plan(world, contract, turn, wanted, affordable, bargain);
            pay_for_agreement(world, contract, turn, gap, bargain);
            adapting::age(world, contract, turn);
        }
    }
}

fn turn(world: &World<'_>, contract: ContractId) -> Turn {
    let (state, term) = (&world.contracts[contract.0], world.term_of(contract));
    if world.year() == 0 || state.years_since_signing + 1 >= world.years_of(contract) {
        return Turn::Signed;
    }
    let reopening = world.economy().mechanisms.reopening;
    let departed = term.reopener_threshold_share.is_some_and(|threshold| departure(state) > threshold.value());
    if reopening && departed { Turn::Reopened } else { Turn::GoesOn }
}

/// Starts the count of a contract's years: of the first one some are cut where contracts are to end in different years.
fn begin_term(world: &mut World<'_>, contract: ContractId) {
    let term = world.term_of(contract);
    let draw = world.future.uniform(Purpose::FirstTerm, world.layout.contracts[contract.0].stable_id, 0);
    let cut_years = if world.year() == 0 && term.staggered {
        ((draw * f64::from(term.years)) as u32).min(term.years - 1)
    } else {
        0
    };
    let signed_for_years = Some(term.years);
    let agreement = &mut world.contracts[contract.0].agreement;
    *agreement = Agreement { standing: agreement.standing, signed_for_years, cut_years, ..Agreement::default() };
}

/// How far last year's activity departed from plan, by value.
fn departure(state: &crate::engine::state::contract::ContractState) -> f64 {
    let value = |volumes: &LineValues<f64>| -> f64 {
        Line::ALL.iter().map(|&line| state.plan.tariff.get(line).pounds() * volumes.get(line)).sum()
    };
    let planned = value(&state.plan.volumes);
    if planned > 0.0 { (value(&state.last_year) / planned - 1.0).abs() } else { 0.0 }
}

/// Moves the level of locally agreed sums: by indexation within the term, towards cost at a renewal.
fn move_local_sums(world: &mut World<'_>, contract: ContractId, turn: Turn) {
    let year = world.year();
    if year == 0 {
        return;
    }
    let economy = world.economy();
    let change = |path: &[f64]| PriceTerms::level(path, year) / PriceTerms::level(path, year - 1);
    let tariff = change(&economy.prices.tariff_change_share_by_year);
    // The local index stands against the national tariff, which is in the plan's prices already.
    let indexed = match world.term_of(contract).indexation {
        Indexation::NationalTariff => 1.0,
        Indexation::InputPrices => world.input_prices(year) / world.input_prices(year - 1) / tariff,
        Indexation::Cash => 1.0 / tariff,
    };
    let limit = economy.planning.largest_rebasing_share.value();
    let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
    let own = provider.cost_over_renewed_income;
    let rebased = world.term_of(contract).rebased(own, own * provider.peers_over_own_cost, limit);
    let state = &mut world.contracts[contract.0];
    state.local_index *= indexed;
    if turn == Turn::Signed && economy.mechanisms.rebasing {
        state.local_index *= rebased;
    }
}

/// What a commissioner's contracts would cost at the activity that is expected, and what it can afford for them.
fn wanted_and_affordable(world: &World<'_>, commissioner: CommissionerId, own: &[ContractId]) -> (Money, Money) {
    let wanted = own
        .iter()
        .map(|&contract| {
            let expected = expected(world, contract, 1.0);
            plan_of(world, contract, expected).value()
        })
        .sum();
    let state = &world.commissioners[commissioner.0];
    let kept = world.economy().planning.reserve_share_of_allocation;
    (wanted, state.allocation * kept.rest() - state.other_spend)
}

/// Growth a year that a plan allows for: within a term what was agreed when it was signed.
fn growth_of_plan<'a>(world: &World<'a>, contract: ContractId, turn: Turn) -> LineValues<GrowthPath<'a>> {
    let mechanisms = &world.economy().mechanisms;
    let is_signed = mechanisms.planning_error && mechanisms.learnt_growth && turn == Turn::GoesOn;
    if is_signed {
        LineValues(world.contracts[contract.0].growth.agreed.0.map(lasting))
    } else {
        growth_expected(world, contract)
    }
}

/// Writes the plan: `need of the year before signing · (1 + agreed growth)^(years since signing + 1) · shading · bargain`.
fn plan(
    world: &mut World<'_>,
    contract: ContractId,
    turn: Turn,
    wanted: Money,
    affordable: Money,
    bargain: Option<Bargain>,
) {
    let (growth, year) = (growth_of_plan(world, contract, turn), world.year());
    let shading = bargaining::shading(world, contract, wanted, affordable);
    if turn == Turn::Signed {
        begin_term(world, contract);
    }
    let state = &mut world.contracts[contract.0];
    if turn == Turn::GoesOn {
        state.years_since_signing += 1;
    } else {
        // A reopened contract has a new plan and keeps its end.
        state.signed_on = state.needed;
        state.growth.agreed = LineValues(growth.0.map(|path| path.lasting));
        state.shading = shading;
        state.baseline_ratio = bargain.map_or(1.0, |bargain| bargain.baseline_ratio);
        if turn == Turn::Signed {
            state.years_since_signing = 0;
        } else {
            let grown = levels(&growth, year.saturating_sub(1), state.years_since_signing + 1);
            state.signed_on = LineValues(Line::ALL.map(|line| state.signed_on.get(line) / grown.get(line)));
            state.years_since_signing += 1;
        }
    }
    let (grown, left) = (levels(&growth, year, state.years_since_signing + 1), state.shading * state.baseline_ratio);
    let volumes = LineValues(Line::ALL.map(|line| state.signed_on.get(line) * (grown.get(line) * left)));
    state.begin_year();
    let plan = plan_of(world, contract, volumes);
    let clauses = world.clauses_of(contract);
    let state = &mut world.contracts[contract.0];
    state.plan = plan;
    state.sign(clauses);
    let due = due_by_plan(&state.signed);
    state.baseline_of_year = due.baseline_to_date;
    passing_on::begin_year(world, contract, due.passed_on);
}

/// Plans for so many cases more on a line of a contract, before the year has begun. The clauses pay for them as they pay
/// for all that is planned.
pub(in crate::engine) fn vary_plan(world: &mut World<'_>, contract: ContractId, line: Line, cases: f64) {
    let clauses = world.clauses_of(contract);
    let state = &mut world.contracts[contract.0];
    state.plan.volumes.0[line as usize] += cases;
    state.sign(clauses);
    let due = due_by_plan(&state.signed);
    state.baseline_of_year = due.baseline_to_date;
    passing_on::begin_year(world, contract, due.passed_on);
}

/// What a year without any activity makes due: of its price the part that follows from the plan alone.
fn due_by_plan(signed: &Signed) -> Due {
    let nothing = Activity::default();
    let record = Record {
        month_of_year: MONTHS_IN_YEAR - 1,
        weeks_to_date: WEEKS_IN_YEAR,
        plan: signed.plan(),
        month: &nothing,
        to_date: &nothing,
        waiting: &WaitingListCount::default(),
        months: &[],
        month_ends: &[],
        positions: None,
        scores: &[],
        planned: None,
    };
    signed.settle_payments(&record)
}

/// Books the work of keeping up, negotiating, reopening and arbitrating for both sides, and what it does to trust.
fn pay_for_agreement(world: &mut World<'_>, contract: ContractId, turn: Turn, gap: f64, bargain: Option<Bargain>) {
    let economy = world.economy();
    let (commissioner, provider) = world.parties(contract);
    let rounds = bargain.filter(|_| economy.mechanisms.negotiation_rounds);
    if turn == Turn::GoesOn {
        contracting_hours::keep_up(world, contract);
    } else {
        contracting_hours::sign(world, contract, rounds.map(|bargain| bargain.rounds));
    }
    let is_far_apart =
        rounds.map_or(gap > economy.negotiation.arbitration_gap_share.value(), |bargain| bargain.is_arbitrated);
    let is_arbitrated = economy.mechanisms.arbitration
        && turn != Turn::GoesOn
        && (is_far_apart || world.contracts[contract.0].chosen.over_form);
    let is_late = rounds.is_some() && is_arbitrated;
    let state = &mut world.contracts[contract.0];
    state.rounds = rounds.map_or(0, |bargain| bargain.rounds);
    state.year_left = if is_late { economy.bargaining.year_left_after_arbitration() } else { 1.0 };
    for node in [commissioner, provider] {
        if is_arbitrated {
            world.spend(node, Heading::Arbitration, economy.negotiation.arbitration_cost_pounds, Some(contract));
        }
    }
    tell_of_agreement(world, contract, provider, turn, is_arbitrated);
    move_trust(world, contract, turn, is_arbitrated);
}

/// Reopening, arbitration and long talks cost trust.
fn move_trust(world: &mut World<'_>, contract: ContractId, turn: Turn, is_arbitrated: bool) {
    let economy = world.economy();
    if !economy.mechanisms.trust {
        return;
    }
    let after_reopening = economy.trust.left_after_reopening_share.value();
    let after_arbitration = economy.negotiation.trust_left_after_arbitration_share.value();
    let left = if turn == Turn::Reopened { after_reopening } else { 1.0 }
        * if is_arbitrated { after_arbitration } else { 1.0 }
        * choosing::left_of_trust(world, contract);
    let state = &mut world.contracts[contract.0];
    state.provider_trust *= left;
    state.commissioner_trust *= left;
}

fn tell_of_agreement(world: &mut World<'_>, contract: ContractId, provider: Node, turn: Turn, is_arbitrated: bool) {
    let value = world.contracts[contract.0].plan.value();
    match turn {
        Turn::Signed => world.tell(provider, EventKind::Signed, Some(contract), value, 0),
        Turn::Reopened => world.tell(provider, EventKind::Reopened, Some(contract), value, 0),
        Turn::GoesOn => {}
    }
    if is_arbitrated {
        world.tell(provider, EventKind::Arbitrated, Some(contract), value, 0);
    }
    if world.contracts[contract.0].year_left < 1.0 {
        let weeks = world.economy().bargaining.arbitration_weeks;
        world.tell(provider, EventKind::SignedLate, Some(contract), value, weeks);
    }
}

#[cfg(test)]
mod tests;
