//! Contracts at the start of a year: planned, signed, renewed, reopened, arbitrated or kept up.

use crate::agents::commissioner::planning::gap;
use crate::agents::reading;
use crate::contract::{
    Activity, Clauses, Indexation, Line, LineValues, Plan, Positions, Record, WaitingListCount, settle_payments,
};
use crate::engine::events::EventKind;
use crate::engine::world::World;
use crate::ledger::{Code, Node};
use crate::scenario::PriceTerms;
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, WEEKS_IN_YEAR};

/// What happens to a contract at the start of a year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Signed,
    Reopened,
    KeptUp,
}

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
            plan(world, contract, turn, wanted, affordable);
            pay_for_agreement(world, contract, turn, gap(wanted, affordable));
        }
    }
    read_contracts(world);
}

fn turn(world: &World<'_>, contract: ContractId) -> Turn {
    let term = &world.scenario.regime.term;
    let state = &world.contracts[contract.0];
    if world.year() == 0 || state.years_since_signing + 1 >= term.years {
        return Turn::Signed;
    }
    let reopening = world.economy().mechanisms.reopening;
    let departed = term.reopener_threshold_share.is_some_and(|threshold| departure(state) > threshold.value());
    if reopening && departed { Turn::Reopened } else { Turn::KeptUp }
}

/// How far last year's activity departed from plan, by value.
fn departure(state: &crate::engine::contracts::ContractState) -> f64 {
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
    let indexed = match world.scenario.regime.term.indexation {
        Indexation::NationalTariff => 1.0,
        Indexation::InputPrices => world.input_prices(year) / world.input_prices(year - 1) / tariff,
        Indexation::Cash => 1.0 / tariff,
    };
    let limit = economy.planning.largest_rebasing_share.value();
    let rebasing = world.scenario.regime.term.rebasing_share.value();
    let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
    let to_cost = (provider.cost_over_income - 1.0).clamp(-limit, limit);
    let state = &mut world.contracts[contract.0];
    state.local_index *= indexed;
    if turn == Turn::Signed && economy.mechanisms.rebasing {
        state.local_index *= 1.0 + rebasing * to_cost;
    }
}

/// What a commissioner's contracts would cost at the activity that is expected, and what it can afford for them.
fn wanted_and_affordable(world: &World<'_>, commissioner: CommissionerId, own: &[ContractId]) -> (Money, Money) {
    let grown = levels(&growth_of_plans(world), 1);
    let wanted = own
        .iter()
        .map(|contract| {
            let state = &world.contracts[contract.0];
            let expected = Line::ALL.map(|line| state.last_year.get(line) * grown.get(line));
            plan_of(world, *contract, LineValues(expected)).value()
        })
        .sum();
    let state = &world.commissioners[commissioner.0];
    let kept = world.economy().planning.reserve_share_of_allocation;
    (wanted, state.allocation * kept.rest() - state.other_spend)
}

/// Growth a year that plans allow for: what was agreed or, where nobody errs, what activity truly grows by.
fn growth_of_plans(world: &World<'_>) -> LineValues<f64> {
    if world.economy().mechanisms.planning_error {
        world.scenario.regime.term.agreed_growth_share_per_year.by_line()
    } else {
        world.economy().growth_of_activity()
    }
}

/// What each line grows to in so many years.
fn levels(growth: &LineValues<f64>, years: u32) -> LineValues<f64> {
    LineValues(growth.0.map(|share| crate::care::compound(share, f64::from(years))))
}

fn plan_of(world: &World<'_>, contract: ContractId, volumes: LineValues<f64>) -> Plan {
    let base = &world.layout.contracts[contract.0];
    let level = PriceTerms::level(&world.economy().prices.tariff_change_share_by_year, world.year());
    Plan {
        volumes,
        tariff: world.tariff(world.year()),
        local_index: world.contracts[contract.0].local_index,
        other_services: base.other_services.times(level * world.other_services_growth()),
    }
}

/// Writes the plan: `last year before signing · (1 + agreed growth)^(years since signing + 1) · shading`.
fn plan(world: &mut World<'_>, contract: ContractId, turn: Turn, wanted: Money, affordable: Money) {
    let economy = world.economy();
    let growth = growth_of_plans(world);
    let is_shaded = economy.mechanisms.plan_shading && economy.mechanisms.planning_error;
    let shading = if is_shaded { economy.planning.shading(wanted, affordable) } else { 1.0 };
    let state = &mut world.contracts[contract.0];
    if turn == Turn::KeptUp {
        state.years_since_signing += 1;
    } else {
        // A reopened contract has a new plan and keeps its end.
        state.signed_on = state.last_year;
        state.shading = shading;
        if turn == Turn::Signed {
            state.years_since_signing = 0;
        } else {
            let grown = levels(&growth, state.years_since_signing + 1);
            state.signed_on = LineValues(Line::ALL.map(|line| state.signed_on.get(line) / grown.get(line)));
            state.years_since_signing += 1;
        }
    }
    let grown = levels(&growth, state.years_since_signing + 1);
    let volumes = LineValues(Line::ALL.map(|line| state.signed_on.get(line) * (grown.get(line) * state.shading)));
    state.begin_year();
    let plan = plan_of(world, contract, volumes);
    let baseline_of_year = baseline_of_year(world.clauses(), &plan);
    let state = &mut world.contracts[contract.0];
    (state.plan, state.baseline_of_year) = (plan, baseline_of_year);
}

/// The part of a year's price that follows from the plan alone.
fn baseline_of_year(clauses: &Clauses, plan: &Plan) -> Money {
    let nothing = Activity::default();
    let record = Record {
        month_of_year: MONTHS_IN_YEAR - 1,
        weeks_to_date: WEEKS_IN_YEAR,
        plan,
        month: &nothing,
        to_date: &nothing,
        waiting: &WaitingListCount::default(),
        positions: None,
        outcome_points: None,
    };
    settle_payments(clauses, &record).baseline_to_date
}

/// Books what negotiating, keeping up, reopening and arbitrating cost both sides, and what they do to trust.
fn pay_for_agreement(world: &mut World<'_>, contract: ContractId, turn: Turn, gap: f64) {
    let economy = world.economy();
    let (commissioner, provider) = world.parties(contract);
    let trust = if economy.mechanisms.trust {
        world.contracts[contract.0].trust()
    } else {
        economy.trust.opening_trust_share.value()
    };
    let signing = economy.negotiation.signing_cost(trust);
    let cost = match turn {
        Turn::Signed => signing,
        Turn::Reopened => signing + signing,
        Turn::KeptUp => economy.negotiation.upkeep_cost_pounds,
    };
    let is_arbitrated = economy.mechanisms.arbitration
        && turn != Turn::KeptUp
        && gap > economy.negotiation.arbitration_gap_share.value();
    for node in [commissioner, provider] {
        if economy.mechanisms.negotiation_cost {
            world.spend(node, Code::Negotiation, cost, Some(contract));
            add_hours(world, node, economy.monitoring.hours_for(cost));
        }
        if is_arbitrated {
            world.spend(node, Code::Arbitration, economy.negotiation.arbitration_cost_pounds, Some(contract));
        }
    }
    tell_of_agreement(world, contract, provider, turn, is_arbitrated);
    if !economy.mechanisms.trust {
        return;
    }
    let after_reopening = economy.trust.left_after_reopening_share.value();
    let after_arbitration = economy.negotiation.trust_left_after_arbitration_share.value();
    let left = if turn == Turn::Reopened { after_reopening } else { 1.0 }
        * if is_arbitrated { after_arbitration } else { 1.0 };
    let state = &mut world.contracts[contract.0];
    state.provider_trust *= left;
    state.commissioner_trust *= left;
}

/// Hours that a side of a contract spent on agreeing it.
fn add_hours(world: &mut World<'_>, node: Node, hours: f64) {
    match node {
        Node::Commissioner(id) => world.commissioners[id.0].negotiation_hours += hours,
        Node::Provider(id) => world.providers[id.0].contracting_hours += hours,
        _ => {}
    }
}

fn tell_of_agreement(world: &mut World<'_>, contract: ContractId, provider: Node, turn: Turn, is_arbitrated: bool) {
    let value = world.contracts[contract.0].plan.value();
    match turn {
        Turn::Signed => world.tell(provider, EventKind::Signed, Some(contract), value, 0),
        Turn::Reopened => world.tell(provider, EventKind::Reopened, Some(contract), value, 0),
        Turn::KeptUp => {}
    }
    if is_arbitrated {
        world.tell(provider, EventKind::Arbitrated, Some(contract), value, 0);
    }
}

/// Both sides read what the contract makes of one more case and of one pound saved.
fn read_contracts(world: &mut World<'_>) {
    let marginal = world.economy().cost.marginal_cost_share.value();
    let clauses = world.clauses();
    for state in &mut world.contracts {
        let (plan, forecast) = (&state.plan, &state.forecast);
        let before = reading::payments_of_year(clauses, plan, forecast, Positions::default());
        state.commissioner_bears =
            reading::commissioner_share_of_marginal_cost(clauses, plan, forecast, before, marginal);
        state.local_share = reading::local_share(clauses, plan, forecast, before);
        state.kept_of_surplus = reading::kept_of_surplus(clauses, plan, forecast, before);
    }
}
