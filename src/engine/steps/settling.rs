//! Settlement: what contracts make due is accrued, and the year is settled outside them.

use crate::agents::commissioner::settlement::Counterpart;
use crate::care::Harms;
use crate::contract::{Due, Positions, Question, Scores, Slope};
use crate::engine::access::touches;
use crate::engine::booking::{Booking, tell, under};
use crate::engine::contract_years::{TakingDownYears, take_down_contract_years};
use crate::engine::deals::{Dealing, favour, kept_back, settles_outside};
use crate::engine::events::EventKind;
use crate::engine::in_force::{Held, InForce};
use crate::engine::positions::{Positioning, before_the_centre, part_of_plan, received};
use crate::engine::record::{Recording, record};
use crate::engine::shares::{ByLetter, PlannedValue, beyond_practice, part_of_acute_care};
use crate::engine::signing::signed;
use crate::engine::state::contract::Charged;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, ProviderId};

touches! {
    /// What `settle_contracts` reads and writes.
    SettleContracts writes [account] with [AccrueWhatIsDue]
}

touches! {
    /// What `settle_year_end` reads and writes.
    SettleYearEnd
        reads [counted, oversight, signing, target]
        writes [letter, population]
        with [AccrueWhatIsDue, InForce, PlannedValue, PositionsOfParties, TakingDownYears]
}

touches! {
    /// What is shared: `due`.
    AccrueWhatIsDue writes [account, book] with [Held, InForce, Recording]
}

touches! {
    /// What is shared: `positions`.
    PositionsOfParties reads [account, book, remedies] with [ByLetter, Positioning]
}

touches! {
    /// What `settle_outside_contracts` reads and writes.
    SettleOutsideContracts writes [book, letter, trust] with [Booking, Dealing, Positioning, PositionsOfParties]
}

/// Settles every contract on the year so far and accrues what has changed since last month.
pub(in crate::engine) fn settle_contracts<'a>(world: &mut impl SettleContracts<'a>) {
    for contract in world.contract_ids() {
        let due = due(world, contract, None);
        accrue(world, contract, &due);
        let ends_quarter = world.month.ends_quarter();
        world.account_mut()[contract].so_far.take(&due, ends_quarter);
        world.account_mut()[contract].due = due;
    }
}

/// At the year end health and positions are known: outcome payments and shares in the system's deficit are settled.
pub(in crate::engine) fn settle_year_end<'a>(world: &mut impl SettleYearEnd<'a>) {
    reckon_outcomes(world);
    take_down_contract_years(world);
    // Everyone looks at the same positions, so that the order of contracts does not matter.
    let results: Vec<Option<[Positions; 2]>> = results_looked_at(world);
    for contract in world.contract_ids() {
        let of = |positions: Positions| due(world, contract, Some(positions));
        let Some([in_practice, by_letter]) = results[contract.0] else {
            // Where nothing depends on the parties' results, the letter pays what practice pays.
            accrue(world, contract, &of(Positions::default()));
            continue;
        };
        let due = of(in_practice);
        let beyond = of(by_letter).payments_to_date() - due.payments_to_date();
        accrue(world, contract, &due);
        world.letter_mut()[contract].beyond_practice += beyond;
    }
}

/// Positions in practice and by the letter, for each contract that looks at results.
fn results_looked_at<'a>(world: &impl SettleYearEnd<'a>) -> Vec<Option<[Positions; 2]>> {
    let looks = |&contract: &ContractId| signed(world, contract).slope(Question::Surplus) != Slope::Flat;
    if !world.contract_ids().any(|contract| looks(&contract)) {
        return vec![None; world.layout.contracts.len()];
    }
    // What a provider received and has left is read once for all contracts.
    let both = [Settled::InPractice, Settled::ByLetter].map(|settled| (settled, providers_positions(world, settled)));
    let positions_of =
        |contract| both.each_ref().map(|(settled, providers)| positions_from(world, contract, *settled, providers));
    world.contract_ids().map(|contract| Some(contract).filter(looks).map(positions_of)).collect()
}

/// The part of its provider's surplus that belongs to each contract, in proportion to what the provider received under it.
fn providers_positions<'a>(world: &impl PositionsOfParties<'a>, settled: Settled) -> Vec<Money> {
    let mut positions = vec![Money::ZERO; world.layout.contracts.len()];
    for id in world.provider_ids() {
        let contracts = &world.layout.providers[id.0].contracts;
        let received: Vec<f64> = contracts.iter().map(|&contract| received(world, contract).pounds()).collect();
        let (all, surplus) = (received.iter().sum(), providers_result(world, id, settled));
        for (contract, own) in contracts.iter().zip(received) {
            positions[contract.0] = part_of_result(surplus, own, all);
        }
    }
    positions
}

fn due<'a>(world: &impl AccrueWhatIsDue<'a>, contract: ContractId, positions: Option<Positions>) -> Due {
    let record = record(world, contract, positions);
    signed(world, contract).settle(&record, &world.account()[contract].so_far)
}

/// Accrues the difference between what is due so far in the year and what was charged before.
fn accrue<'a>(world: &mut impl AccrueWhatIsDue<'a>, contract: ContractId, due: &Due) {
    let charged = world.account()[contract].charged;
    let baseline = due.baseline_to_date - charged.baseline;
    let posting = under(world, contract, Heading::Baseline, baseline, Cause::Plan);
    world.book_mut().accrue(posting);
    for (heading, cause) in Heading::due() {
        let from_plan = if heading == Heading::Reconciliation { baseline } else { Money::ZERO };
        let sum = due.to_date[heading] - charged.under[heading] - from_plan;
        if sum == Money::ZERO {
            continue;
        }
        let posting = under(world, contract, heading, sum, cause);
        world.book_mut().accrue(posting);
        world.account_mut()[contract].owed[heading] += sum;
    }
    world.account_mut()[contract].charged =
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
    fn beyond<'a>(self, world: &impl ByLetter<'a>, contracts: &[ContractId]) -> Money {
        match self {
            Self::InPractice => Money::ZERO,
            Self::ByLetter => beyond_practice(world, contracts),
        }
    }
}

/// The parts of both parties' surpluses that belong to a contract, in proportion to what the provider received under it and
/// the commissioner paid; and the result of everyone who cares for the commissioner's population.
#[cfg(test)]
pub(in crate::engine) fn positions<'a>(
    world: &impl PositionsOfParties<'a>,
    contract: ContractId,
    settled: Settled,
) -> Positions {
    positions_from(world, contract, settled, &providers_positions(world, settled))
}

fn positions_from<'a>(
    world: &impl PositionsOfParties<'a>,
    contract: ContractId,
    settled: Settled,
    providers: &[Money],
) -> Positions {
    let commissioner = world.layout.contracts[contract.0].commissioner;
    let own = &world.layout.commissioners[commissioner.0].contracts;
    let of_providers: Money = own.iter().map(|contract| providers[contract.0]).sum();
    Positions {
        // What is withheld is the provider's until it is forfeited.
        provider: providers[contract.0] + world.remedies()[contract].year.withheld,
        commissioner: commissioners_position(world, contract, settled),
        everyone: commissioners_result(world, commissioner, settled) + of_providers,
        part: part_of_plan(world, contract),
    }
}

/// The part of a commissioner's surplus that belongs to a contract, in proportion to what it paid under it.
pub(in crate::engine) fn commissioners_position<'a>(
    world: &impl PositionsOfParties<'a>,
    contract: ContractId,
    settled: Settled,
) -> Money {
    let commissioner = world.layout.contracts[contract.0].commissioner;
    let paid = |contract: &ContractId| world.account()[*contract].charged.under.total().pounds();
    let all: f64 = world.layout.commissioners[commissioner.0].contracts.iter().map(paid).sum();
    part_of_result(commissioners_result(world, commissioner, settled), paid(&contract), all)
}

fn commissioners_result<'a>(world: &impl PositionsOfParties<'a>, id: CommissionerId, settled: Settled) -> Money {
    let own = &world.layout.commissioners[id.0].contracts;
    world.book().surplus(Node::Commissioner(id)) - settled.beyond(world, own)
}

/// What a provider's year left, for commissioners to settle on: money from the centre is not theirs to settle on.
fn providers_result<'a>(world: &impl PositionsOfParties<'a>, id: ProviderId, settled: Settled) -> Money {
    before_the_centre(world, id) + settled.beyond(world, &world.layout.providers[id.0].contracts)
}

/// Of a result, the part that follows what was received under a contract.
fn part_of_result(result: Money, own: f64, all: f64) -> Money {
    result.times(if all > 0.0 { own / all } else { 0.0 })
}

/// Reckons the health of every commissioner's population over the year, and all else that outcomes are paid on.
fn reckon_outcomes<'a>(world: &mut impl SettleYearEnd<'a>) {
    let economy = world.economy();
    for (id, file) in economy.commissioners.values().enumerate() {
        let mut harms = Harms::default();
        let (mut value, mut distressed, mut emergencies, mut delayed) = (0.0, 0.0, 0.0, 0.0);
        for contract in &world.layout.commissioners[id].contracts {
            harms.long_waits += world.counted()[contract].over_18_month_ends / f64::from(MONTHS_IN_YEAR);
            harms.four_hour_breaches +=
                f64::from(world.counted()[contract].to_date.breaches + world.counted()[contract].to_date.relabelled);
            harms.twelve_hour_waits += f64::from(world.counted()[contract].to_date.twelve_hour_waits);
            harms.prevented_admissions += world.counted()[contract].prevented_this_year;
            harms.unmeasured_care += economy
                .unmeasured_quality
                .points_lost(world.target()[world.layout.contracts[contract.0].provider].unmeasured_lost)
                * part_of_acute_care(world, *contract);
            emergencies += f64::from(world.counted()[contract].to_date.emergencies);
            delayed += world.counted()[contract].delayed_bed_months / f64::from(MONTHS_IN_YEAR);
            value += world.signing()[contract].plan.value().pounds();
            distressed += world.signing()[contract].plan.value().pounds()
                * f64::from(world.oversight()[world.layout.contracts[contract.0].provider].distress_months)
                / f64::from(MONTHS_IN_YEAR);
        }
        harms.distress = if value > 0.0 { distressed / value } else { 0.0 };
        let health = economy.health.index(&harms, f64::from(file.population_people));
        let per_1000 = |count: f64| 1_000.0 * count / f64::from(file.population_people);
        let fewer = [emergencies, harms.long_waits, delayed].map(|count| -per_1000(count));
        world.population_mut()[CommissionerId(id)].health = health;
        world.population_mut()[CommissionerId(id)].scores.push(Scores([health, fewer[0], fewer[1], fewer[2]]));
    }
}

/// Settles the year outside the contracts: providers give way when money is short, and are helped when there is headroom.
pub(in crate::engine) fn settle_outside_contracts<'a>(world: &mut impl SettleOutsideContracts<'a>) {
    if !world.economy().mechanisms.year_end_settlement {
        return;
    }
    // Everyone looks at the same positions, so that the order of commissioners does not matter.
    let positions = providers_positions(world, Settled::InPractice);
    let deals: Vec<(ContractId, Money)> =
        world.commissioner_ids().flat_map(|commissioner| deals_of(world, commissioner, &positions)).collect();
    let economy = world.economy();
    for (contract, sum) in deals {
        let (commissioner, provider) = world.parties(contract);
        let promise = if sum < Money::ZERO { EventKind::PaidShort } else { EventKind::PaidInFull };
        tell(world, commissioner, promise, Some(contract), sum.min(Money::ZERO), 0);
        if sum == Money::ZERO {
            continue;
        }
        let posting = world.beside(contract, Heading::Settlement, sum, Cause::Decision);
        world.book_mut().settle(posting);
        world.letter_mut()[contract].beyond_practice -= sum;
        tell(world, provider, EventKind::Settled, Some(contract), sum, 0);
        if sum < Money::ZERO && economy.mechanisms.trust {
            world.trust_mut()[contract].provider =
                economy.trust.after_broken(world.trust()[contract].provider, economy.trust.year_end_cut_weight);
        }
    }
}

fn deals_of<'a>(
    world: &impl SettleOutsideContracts<'a>,
    commissioner: CommissionerId,
    positions: &[Money],
) -> Vec<(ContractId, Money)> {
    let economy = world.economy();
    let headroom = world.book().surplus(Node::Commissioner(commissioner)) - kept_back(world, commissioner);
    let own = &world.layout.commissioners[commissioner.0].contracts;
    let open: Vec<ContractId> = own.iter().copied().filter(|&contract| settles_outside(world, contract)).collect();
    let counterparts: Vec<Counterpart> = open
        .iter()
        .map(|&contract| Counterpart {
            income: received(world, contract),
            deficit: -positions[contract.0],
            favour: favour(world, contract),
        })
        .collect();
    open.into_iter().zip(economy.settlement.settle(headroom, &counterparts)).collect()
}

#[cfg(test)]
mod tests;
