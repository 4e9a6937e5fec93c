//! Settlement: what contracts make due is accrued, and the year is settled outside them.

use crate::agents::commissioner::settlement::Counterpart;
use crate::care::Harms;
use crate::contract::{Due, Positions, Question, Scores, Slope};
use crate::engine::contract_years::take_down_contract_years;
use crate::engine::deals::{favour, kept_back, settles_outside};
use crate::engine::events::EventKind;
use crate::engine::positions::{before_the_centre, part_of_plan, received};
use crate::engine::state::contract::Charged;
use crate::engine::world::World;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money};

/// Settles every contract on the year so far and accrues what has changed since last month.
pub(in crate::engine) fn settle_contracts(world: &mut World<'_>) {
    for contract in world.contract_ids() {
        let due = due(world, contract, None);
        accrue(world, contract, &due);
        let ends_quarter = world.month.ends_quarter();
        let state = &mut world.contracts[contract.0];
        state.so_far.take(&due, ends_quarter);
        state.due = due;
    }
}

/// At the year end health and positions are known: outcome payments and shares in the system's deficit are settled.
pub(in crate::engine) fn settle_year_end(world: &mut World<'_>) {
    reckon_outcomes(world);
    take_down_contract_years(world);
    let (in_practice, by_letter): (Vec<Positions>, Vec<Positions>) = world
        .contract_ids()
        .map(|contract| {
            (positions(world, contract, Settled::InPractice), positions(world, contract, Settled::ByLetter))
        })
        .unzip();
    for contract in world.contract_ids() {
        let of = |positions: &[Positions]| due(world, contract, Some(positions[contract.0]));
        let due = of(&in_practice);
        // Where nothing depends on the parties' results, the letter pays what practice pays.
        if world.signed(contract).slope(Question::Surplus) != Slope::Flat {
            let beyond = of(&by_letter).payments_to_date() - due.payments_to_date();
            world.contracts[contract.0].letter.beyond_practice += beyond;
        }
        accrue(world, contract, &due);
    }
}

fn due(world: &World<'_>, contract: ContractId, positions: Option<Positions>) -> Due {
    let record = world.record(contract, positions);
    world.signed(contract).settle(&record, &world.contracts[contract.0].so_far)
}

/// Accrues the difference between what is due so far in the year and what was charged before.
fn accrue(world: &mut World<'_>, contract: ContractId, due: &Due) {
    let charged = world.contracts[contract.0].charged;
    let baseline = due.baseline_to_date - charged.baseline;
    let posting = world.under(contract, Heading::Baseline, baseline, Cause::Plan);
    world.book.accrue(posting);
    for (heading, cause) in Heading::due() {
        let from_plan = if heading == Heading::Reconciliation { baseline } else { Money::ZERO };
        let sum = due.to_date[heading] - charged.under[heading] - from_plan;
        if sum == Money::ZERO {
            continue;
        }
        let posting = world.under(contract, heading, sum, cause);
        world.book.accrue(posting);
        world.contracts[contract.0].owed[heading] += sum;
    }
    world.contracts[contract.0].charged =
        Charged { baseline: due.baseline_to_date, under: due.to_date, passed_on: due.passed_on };
}

/// By what the year is settled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Settled {
    InPractice,
    ByLetter,
}

impl Settled {
    /// What settling so pays providers beyond practice under some contracts.
    fn beyond(self, world: &World<'_>, contracts: &[ContractId]) -> Money {
        match self {
            Self::InPractice => Money::ZERO,
            Self::ByLetter => world.beyond_practice(contracts),
        }
    }
}

/// The parts of both parties' surpluses that belong to a contract, in proportion to what the provider received under it and
/// the commissioner paid; and the result of everyone who cares for the commissioner's population.
pub(in crate::engine) fn positions(world: &World<'_>, contract: ContractId, settled: Settled) -> Positions {
    let base = &world.layout.contracts[contract.0];
    let own = &world.layout.commissioners[base.commissioner.0].contracts;
    let paid = |contract: ContractId| world.contracts[contract.0].charged.under.total();
    let of_commissioner = world.book.surplus(Node::Commissioner(base.commissioner)) - settled.beyond(world, own);
    let all_paid: f64 = own.iter().map(|&contract| paid(contract).pounds()).sum();
    let part_paid = if all_paid > 0.0 { paid(contract).pounds() / all_paid } else { 0.0 };
    let of_providers: Money = own.iter().map(|&contract| providers_position(world, contract, settled)).sum();
    Positions {
        // What is withheld is the provider's until it is forfeited.
        provider: providers_position(world, contract, settled) + world.contracts[contract.0].remedies.year.withheld,
        commissioner: of_commissioner.times(part_paid),
        everyone: of_commissioner + of_providers,
        part: part_of_plan(world, contract),
    }
}

/// The part of a provider's surplus that belongs to a contract, in proportion to what it received under it.
fn providers_position(world: &World<'_>, contract: ContractId, settled: Settled) -> Money {
    let provider = world.layout.contracts[contract.0].provider;
    let contracts = &world.layout.providers[provider.0].contracts;
    let all: f64 = contracts.iter().map(|&contract| received(world, contract).pounds()).sum();
    let own = received(world, contract).pounds();
    // Money from the centre is not the commissioner's to settle on.
    let surplus = before_the_centre(world, provider) + settled.beyond(world, contracts);
    surplus.times(if all > 0.0 { own / all } else { 0.0 })
}

/// Reckons the health of every commissioner's population over the year, and all else that outcomes are paid on.
fn reckon_outcomes(world: &mut World<'_>) {
    let economy = world.economy();
    for (id, file) in economy.commissioners.values().enumerate() {
        let mut harms = Harms::default();
        let (mut value, mut distressed, mut emergencies, mut delayed) = (0.0, 0.0, 0.0, 0.0);
        for contract in &world.layout.commissioners[id].contracts {
            let state = &world.contracts[contract.0];
            let provider = &world.providers[world.layout.contracts[contract.0].provider.0];
            harms.long_waits += state.over_18_month_ends / f64::from(MONTHS_IN_YEAR);
            harms.four_hour_breaches += f64::from(state.to_date.breaches + state.to_date.relabelled);
            harms.twelve_hour_waits += f64::from(state.to_date.twelve_hour_waits);
            harms.prevented_admissions += state.prevented_this_year;
            harms.unmeasured_care +=
                economy.unmeasured_quality.points_lost(provider.unmeasured_lost) * world.part_of_acute_care(*contract);
            emergencies += f64::from(state.to_date.emergencies);
            delayed += state.delayed_bed_months / f64::from(MONTHS_IN_YEAR);
            value += state.plan.value().pounds();
            distressed += state.plan.value().pounds() * f64::from(provider.distress_months) / f64::from(MONTHS_IN_YEAR);
        }
        harms.distress = if value > 0.0 { distressed / value } else { 0.0 };
        let health = economy.health.index(&harms, f64::from(file.population_people));
        let per_1000 = |count: f64| 1_000.0 * count / f64::from(file.population_people);
        let fewer = [emergencies, harms.long_waits, delayed].map(|count| -per_1000(count));
        let commissioner = &mut world.commissioners[id];
        commissioner.health = health;
        commissioner.scores.push(Scores([health, fewer[0], fewer[1], fewer[2]]));
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
        let posting = world.beside(contract, Heading::Settlement, sum, Cause::Decision);
        world.book.settle(posting);
        world.contracts[contract.0].letter.beyond_practice -= sum;
        world.tell(provider, EventKind::Settled, Some(contract), sum, 0);
        if sum < Money::ZERO && economy.mechanisms.trust {
            let state = &mut world.contracts[contract.0];
            state.provider_trust = economy.trust.after_broken(state.provider_trust, economy.trust.year_end_cut_weight);
        }
    }
}

fn deals_of(world: &World<'_>, commissioner: CommissionerId) -> Vec<(ContractId, Money)> {
    let economy = world.economy();
    let headroom = world.book.surplus(Node::Commissioner(commissioner)) - kept_back(world, commissioner);
    let own = &world.layout.commissioners[commissioner.0].contracts;
    let open: Vec<ContractId> = own.iter().copied().filter(|&contract| settles_outside(world, contract)).collect();
    let counterparts: Vec<Counterpart> = open
        .iter()
        .map(|&contract| Counterpart {
            income: received(world, contract),
            deficit: -providers_position(world, contract, Settled::InPractice),
            favour: favour(world, contract),
        })
        .collect();
    open.into_iter().zip(economy.settlement.settle(headroom, &counterparts)).collect()
}

#[cfg(test)]
mod tests;
