//! Settlement: what contracts make due is accrued, and the year is settled outside them.

use crate::agents::commissioner::settlement::Counterpart;
use crate::care::Harms;
use crate::contract::{Charge, Due, Positions, settle};
use crate::engine::contracts::Charged;
use crate::engine::events::EventKind;
use crate::engine::world::World;
use crate::ledger::{Cause, Code, Node};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money};

/// Settles every contract on the year so far and accrues what has changed since last month.
pub(in crate::engine) fn settle_contracts(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        let due = due(world, contract, None, None);
        accrue(world, contract, &due);
        let ends_quarter = world.month.ends_quarter();
        let state = &mut world.contracts[contract.0];
        state.so_far.take(&due, ends_quarter);
        state.due = due;
    }
}

/// At the year end health and positions are known: outcome payments and shares in the system's deficit are settled.
pub(in crate::engine) fn settle_year_end(world: &mut World<'_>) {
    reckon_health(world);
    let positions: Vec<Positions> = world.contract_ids().map(|contract| positions(world, contract)).collect();
    for contract in world.contract_ids() {
        let commissioner = &world.commissioners[world.layout.contracts[contract.0].commissioner.0];
        let points = commissioner.last_health.map(|last| commissioner.health - last);
        let due = due(world, contract, Some(positions[contract.0]), points);
        accrue(world, contract, &due);
    }
    for commissioner in &mut world.commissioners {
        commissioner.last_health = Some(commissioner.health);
    }
}

fn due(world: &World<'_>, contract: ContractId, positions: Option<Positions>, outcome_points: Option<f64>) -> Due {
    let record = world.record(contract, positions, outcome_points);
    settle(world.clauses_of(contract), &record, &world.contracts[contract.0].so_far)
}

/// Accrues the difference between what is due so far in the year and what was charged before.
fn accrue(world: &mut World<'_>, contract: ContractId, due: &Due) {
    let charged = world.contracts[contract.0].charged;
    let baseline = due.baseline_to_date - charged.baseline;
    let posting = world.under(contract, Code::Baseline, baseline, Cause::Plan);
    world.book.accrue(posting);
    for &charge in Charge::ALL {
        let from_plan = if charge == Charge::Price { baseline } else { Money::ZERO };
        let sum = due.to_date[charge] - charged.under[charge] - from_plan;
        let (code, cause) = heading(charge);
        let posting = world.under(contract, code, sum, cause);
        world.book.accrue(posting);
        world.contracts[contract.0].owed[charge] += sum;
    }
    world.contracts[contract.0].charged = Charged { baseline: due.baseline_to_date, under: due.to_date };
}

/// The code and cause under which a charge is booked; of the price, the part that departs from the plan.
pub(in crate::engine) const fn heading(charge: Charge) -> (Code, Cause) {
    match charge {
        Charge::Price => (Code::Reconciliation, Cause::Activity),
        Charge::RiskShare => (Code::RiskShare, Cause::Activity),
        Charge::OutcomePayment => (Code::OutcomePayment, Cause::Outcome),
        Charge::CommissionerDuty => (Code::CommissionerDuty, Cause::Activity),
        Charge::QualityPayment => (Code::QualityPayment, Cause::Goals),
        Charge::MarginalRate => (Code::MarginalRate, Cause::Activity),
        Charge::Readmissions => (Code::Readmissions, Cause::Activity),
        Charge::GivenBack => (Code::RetainedGivenBack, Cause::Activity),
    }
}

/// Income of a contract so far in the year.
fn income(world: &World<'_>, contract: ContractId) -> Money {
    world.contracts[contract.0].charged.under.total()
}

/// The parts of both parties' surpluses that belong to a contract, in proportion to its income.
fn positions(world: &World<'_>, contract: ContractId) -> Positions {
    let base = &world.layout.contracts[contract.0];
    let own = income(world, contract).pounds();
    let part = |node: Node, contracts: &[ContractId]| {
        let all: f64 = contracts.iter().map(|&contract| income(world, contract).pounds()).sum();
        world.book.surplus(node).times(if all > 0.0 { own / all } else { 0.0 })
    };
    Positions {
        // What is withheld is the provider's until it is forfeited.
        provider: part(Node::Provider(base.provider), &world.layout.providers[base.provider.0].contracts)
            + world.contracts[contract.0].remedies.year.withheld,
        commissioner: part(
            Node::Commissioner(base.commissioner),
            &world.layout.commissioners[base.commissioner.0].contracts,
        ),
    }
}

/// Reckons the health of every commissioner's population over the year.
fn reckon_health(world: &mut World<'_>) {
    let economy = world.economy();
    for (id, file) in economy.commissioners.values().enumerate() {
        let mut harms = Harms::default();
        let (mut value, mut distressed) = (0.0, 0.0);
        for contract in &world.layout.commissioners[id].contracts {
            let state = &world.contracts[contract.0];
            let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
            harms.long_waits += state.over_18_month_ends / f64::from(MONTHS_IN_YEAR);
            harms.four_hour_breaches += f64::from(state.to_date.breaches + state.to_date.relabelled);
            harms.twelve_hour_waits += f64::from(state.to_date.twelve_hour_waits);
            harms.prevented_admissions += state.prevented_this_year;
            harms.unmeasured_care += economy.unmeasured_quality.health_points
                * provider.unmeasured_lost
                * world.part_of_acute_care(*contract);
            value += state.plan.value().pounds();
            distressed += state.plan.value().pounds() * f64::from(provider.distress_months) / f64::from(MONTHS_IN_YEAR);
        }
        harms.distress = if value > 0.0 { distressed / value } else { 0.0 };
        world.commissioners[id].health = economy.health.index(&harms, f64::from(file.population_people));
    }
}

/// Settles the year outside the contracts: providers give way when money is short, and are helped when there is headroom.
pub(in crate::engine) fn settle_outside_contracts(world: &mut World<'_>) {
    if !world.economy().mechanisms.year_end_settlement {
        return;
    }
    // Everyone looks at the same positions, so that the order of commissioners does not matter.
    let deals: Vec<(ContractId, Money)> =
        world.commissioner_ids().flat_map(|commissioner| deals_of(world, commissioner)).collect();
    let economy = world.economy();
    for (contract, sum) in deals {
        let (commissioner, provider) = world.parties(contract);
        let promise = if sum < Money::ZERO { EventKind::PaidShort } else { EventKind::PaidInFull };
        world.tell(commissioner, promise, Some(contract), sum.min(Money::ZERO), 0);
        if sum == Money::ZERO {
            continue;
        }
        let posting = world.under(contract, Code::Settlement, sum, Cause::Decision);
        world.book.settle(posting);
        world.tell(provider, EventKind::Settled, Some(contract), sum, 0);
        if sum < Money::ZERO && economy.mechanisms.trust {
            let state = &mut world.contracts[contract.0];
            state.provider_trust = economy.trust.after_broken(state.provider_trust, economy.trust.year_end_cut_weight);
        }
    }
}

fn deals_of(world: &World<'_>, commissioner: CommissionerId) -> Vec<(ContractId, Money)> {
    let economy = world.economy();
    let kept = world.commissioners[commissioner.0].allocation * economy.planning.reserve_share_of_allocation;
    let headroom = world.book.surplus(Node::Commissioner(commissioner)) - kept;
    let own = &world.layout.commissioners[commissioner.0].contracts;
    let counterparts: Vec<Counterpart> = own
        .iter()
        .map(|&contract| Counterpart { income: income(world, contract), deficit: -positions(world, contract).provider })
        .collect();
    own.iter().copied().zip(economy.settlement.settle(headroom, &counterparts)).collect()
}
