//! Contracts at the start of a year: planned, signed, renewed, reopened, arbitrated or kept up.

use crate::agents::adaptation::{Age, Turn};
use crate::agents::bargaining::Bargain;
use crate::agents::commissioner::planning::{departure, gap};
use crate::agents::negotiation::TalksHeld;
use crate::care::GrowthPath;
use crate::chance::Purpose;
use crate::contract::{Activity, Due, Indexation, Line, LineValues, Record, Signed, WaitingListCount};
use crate::engine::bargaining;
use crate::engine::choosing;
use crate::engine::contracting_hours;
use crate::engine::events::EventKind;
use crate::engine::expected_plans::{Expecting, expected, growth_expected, lasting, levels, plan_of};
use crate::engine::state::contract::Agreement;
use crate::engine::state::remedies::YearOfPlans;
use crate::ledger::{Heading, Node};
use crate::scenario::PriceTerms;
use crate::units::{CommissionerId, ContractId, MONTHS_IN_YEAR, Money, WEEKS_IN_YEAR};

use super::{adapting, passing_on};
use crate::engine::access::touches;
use crate::engine::bargaining::Bargaining;
use crate::engine::booking::{Booking, spend, tell};
use crate::engine::choosing::{Choosing, HarmOfSanctions};
use crate::engine::contracting_hours::WorkingHours;
use crate::engine::in_force::{InForce, term_of, years_of};
use crate::engine::signing::{Signing, sign};
use crate::engine::steps::adapting::AgeContract;
use crate::engine::steps::passing_on::BeginPassingOn;

touches! {
    /// What `agree_contracts` reads and writes.
    AgreeContracts
        reads [funding, margins]
        writes [account, agreement, past, signing, trust]
        with [
            BeginPassingOn, AgeContract, Bargaining, BeginYear, Booking, Choosing, Expecting, HarmOfSanctions, InForce,
            Signing, WorkingHours,
        ]
}

touches! {
    /// What is shared: `begin_year`.
    BeginYear writes [account, agreement, counted, letter, remedies]
}

touches! {
    /// What is shared: `vary_plan`.
    VaryPlan writes [account, signing] with [BeginPassingOn, BeginYear, Signing]
}

/// Agrees every contract for the year.
pub(in crate::engine) fn agree_contracts<'a>(world: &mut impl AgreeContracts<'a>) {
    for commissioner in world.commissioner_ids() {
        let own = &world.layout.commissioners[commissioner.0].contracts;
        let turns: Vec<Turn> = own.iter().map(|&contract| turn(world, contract)).collect();
        for (&contract, &turn) in own.iter().zip(&turns) {
            move_local_sums(world, contract, turn);
        }
        let (wanted, affordable) = wanted_and_affordable(world, commissioner, own);
        for (&contract, &turn) in own.iter().zip(&turns) {
            let gap = gap(wanted, affordable);
            let (read, bargain) = if turn == Turn::GoesOn {
                (choosing::keep(world, contract), None)
            } else {
                let read = choosing::choose(world, contract, wanted, affordable);
                (read, bargaining::bargain(world, contract, gap, read))
            };
            plan(world, contract, turn, read.shading, bargain);
            pay_for_agreement(world, contract, turn, gap, read.worth_of_a_pound, bargain);
            adapting::age(world, contract, turn);
        }
    }
}

fn turn<'a>(world: &impl AgreeContracts<'a>, contract: ContractId) -> Turn {
    let (year, signing) = (world.year(), &world.signing()[contract]);
    let age = Age { year, years_since_signing: signing.years_since_signing, years: years_of(world, contract) };
    let may_reopen = world.economy().mechanisms.reopening;
    let reopener = term_of(world, contract).reopener_threshold_share.filter(|_| may_reopen);
    Turn::at(age, reopener, || departure(&signing.plan, &world.past()[contract].last_year))
}

/// Starts the count of a contract's years: of the first one some are cut where contracts are to end in different years.
fn begin_term<'a>(world: &mut impl AgreeContracts<'a>, contract: ContractId) {
    let term = term_of(world, contract);
    let draw = world.future.uniform(Purpose::FirstTerm, world.layout.contracts[contract.0].stable_id, 0);
    let cut_years = if world.year() == 0 && term.staggered {
        ((draw * f64::from(term.years)) as u32).min(term.years - 1)
    } else {
        0
    };
    let signed_for_years = Some(term.years);
    let agreement = &mut world.agreement_mut()[contract];
    *agreement = Agreement { standing: agreement.standing, signed_for_years, cut_years, ..Agreement::default() };
}

/// Moves the level of locally agreed sums: by indexation within the term, towards cost at a renewal.
fn move_local_sums<'a>(world: &mut impl AgreeContracts<'a>, contract: ContractId, turn: Turn) {
    let year = world.year();
    if year == 0 {
        return;
    }
    let economy = world.economy();
    let change = |path: &[f64]| PriceTerms::level(path, year) / PriceTerms::level(path, year - 1);
    let tariff = change(&economy.prices.tariff_change_share_by_year);
    // The local index stands against the national tariff, which is in the plan's prices already.
    let indexed = match term_of(world, contract).indexation {
        Indexation::NationalTariff => 1.0,
        Indexation::InputPrices => world.input_prices(year) / world.input_prices(year - 1) / tariff,
        Indexation::Cash => 1.0 / tariff,
    };
    let limit = economy.planning.largest_rebasing_share.value();
    let margins = &world.margins()[world.layout.contracts[contract.0].provider];
    let own = margins.cost_over_renewed_income;
    let rebased = term_of(world, contract).rebased(own, own * margins.peers_over_own_cost, limit);
    let local_index = &mut world.signing_mut()[contract].local_index;
    *local_index *= indexed;
    if turn == Turn::Signed && economy.mechanisms.rebasing {
        *local_index *= rebased;
    }
}

/// What a commissioner's contracts would cost at the activity that is expected, and what it can afford for them.
fn wanted_and_affordable<'a>(
    world: &impl AgreeContracts<'a>,
    commissioner: CommissionerId,
    own: &[ContractId],
) -> (Money, Money) {
    let wanted = own
        .iter()
        .map(|&contract| {
            let expected = expected(world, contract, 1.0);
            plan_of(world, contract, expected).value()
        })
        .sum();
    let funding = &world.funding()[commissioner];
    (wanted, world.economy().planning.affordable(funding.allocation, funding.other_spend))
}

/// Growth a year that a plan allows for: within a term what was agreed when it was signed.
fn growth_of_plan<'a>(world: &impl AgreeContracts<'a>, contract: ContractId, turn: Turn) -> LineValues<GrowthPath<'a>> {
    let mechanisms = &world.economy().mechanisms;
    let is_signed = mechanisms.planning_error && mechanisms.learnt_growth && turn == Turn::GoesOn;
    if is_signed {
        LineValues(world.past()[contract].growth.agreed.0.map(lasting))
    } else {
        growth_expected(world, contract)
    }
}

/// Writes the plan: `need of the year before signing · (1 + agreed growth)^(years since signing + 1) · shading · bargain`.
fn plan<'a>(
    world: &mut impl AgreeContracts<'a>,
    contract: ContractId,
    turn: Turn,
    shading: f64,
    bargain: Option<Bargain>,
) {
    let (growth, year) = (growth_of_plan(world, contract, turn), world.year());
    if turn == Turn::Signed {
        begin_term(world, contract);
    }
    if turn != Turn::GoesOn {
        // A reopened contract has a new plan and keeps its end.
        let past = &mut world.past_mut()[contract];
        past.signed_on = past.needed;
        past.growth.agreed = LineValues(growth.0.map(|path| path.lasting));
        let signing = &mut world.signing_mut()[contract];
        signing.shading = shading;
        signing.baseline_ratio = bargain.map_or(1.0, |bargain| bargain.baseline_ratio);
    }
    if turn == Turn::Reopened {
        let grown = levels(&growth, year.saturating_sub(1), world.signing()[contract].years_since_signing + 1);
        let signed_on = &mut world.past_mut()[contract].signed_on;
        *signed_on = LineValues(Line::ALL.map(|line| signed_on.get(line) / grown.get(line)));
    }
    let signing = &mut world.signing_mut()[contract];
    signing.years_since_signing = if turn == Turn::Signed { 0 } else { signing.years_since_signing + 1 };
    let (grown, left) =
        (levels(&growth, year, signing.years_since_signing + 1), signing.shading * signing.baseline_ratio);
    let signed_on = &world.past()[contract].signed_on;
    let volumes = LineValues(Line::ALL.map(|line| signed_on.get(line) * (grown.get(line) * left)));
    begin_year(world, contract);
    let plan = plan_of(world, contract, volumes);
    world.signing_mut()[contract].plan = plan;
    sign(world, contract);
    let due = due_by_plan(&world.signing()[contract].signed);
    world.account_mut()[contract].baseline_of_year = due.baseline_to_date;
    passing_on::begin_year(world, contract, due.passed_on);
}

/// The sums of the year start anew; what is owed and what runs on stays.
pub(in crate::engine) fn begin_year<'a>(world: &mut impl BeginYear<'a>, contract: ContractId) {
    world.counted_mut()[contract].begin_year();
    world.account_mut()[contract].begin_year();
    world.remedies_mut()[contract].year = YearOfPlans::default();
    world.agreement_mut()[contract].ended_this_year = false;
    world.letter_mut()[contract].beyond_practice = Money::ZERO;
}

/// Plans for so many cases more on a line of a contract, before the year has begun. The clauses pay for them as they pay
/// for all that is planned.
pub(in crate::engine) fn vary_plan<'a>(world: &mut impl VaryPlan<'a>, contract: ContractId, line: Line, cases: f64) {
    world.signing_mut()[contract].plan.volumes.0[line as usize] += cases;
    sign(world, contract);
    let due = due_by_plan(&world.signing()[contract].signed);
    world.account_mut()[contract].baseline_of_year = due.baseline_to_date;
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
fn pay_for_agreement<'a>(
    world: &mut impl AgreeContracts<'a>,
    contract: ContractId,
    turn: Turn,
    gap: f64,
    worth_of_plan: f64,
    bargain: Option<Bargain>,
) {
    let economy = world.economy();
    let (commissioner, provider) = world.parties(contract);
    let rounds = bargain.filter(|_| economy.mechanisms.negotiation_rounds);
    if turn == Turn::GoesOn {
        contracting_hours::keep_up(world, contract, worth_of_plan);
    } else {
        contracting_hours::sign(world, contract, worth_of_plan, rounds.map(|bargain| bargain.rounds));
    }
    let is_arbitrated_over_form = world.signing()[contract].is_arbitrated_over_form;
    let talks = TalksHeld { bargain: rounds, gap, is_arbitrated_over_form };
    let is_arbitrated =
        economy.mechanisms.arbitration && turn != Turn::GoesOn && economy.negotiation.ends_in_arbitration(&talks);
    let is_late = rounds.is_some() && is_arbitrated;
    world.signing_mut()[contract].rounds = rounds.map_or(0, |bargain| bargain.rounds);
    world.signing_mut()[contract].year_left = economy.bargaining.year_left(is_late);
    for node in [commissioner, provider] {
        if is_arbitrated {
            spend(world, node, Heading::Arbitration, economy.negotiation.arbitration_cost_pounds, Some(contract));
        }
    }
    tell_of_agreement(world, contract, provider, turn, is_arbitrated);
    move_trust(world, contract, turn, is_arbitrated);
}

/// Reopening, arbitration and long talks cost trust.
fn move_trust<'a>(world: &mut impl AgreeContracts<'a>, contract: ContractId, turn: Turn, is_arbitrated: bool) {
    let economy = world.economy();
    if !economy.mechanisms.trust {
        return;
    }
    let left = economy.trust.left_after(turn)
        * economy.negotiation.trust_left(is_arbitrated)
        * choosing::left_of_trust(world, contract);
    world.trust_mut()[contract].provider *= left;
    world.trust_mut()[contract].commissioner *= left;
}

fn tell_of_agreement<'a>(
    world: &mut impl AgreeContracts<'a>,
    contract: ContractId,
    provider: Node,
    turn: Turn,
    is_arbitrated: bool,
) {
    let value = world.signing()[contract].plan.value();
    match turn {
        Turn::Signed => tell(world, provider, EventKind::Signed, Some(contract), value, 0),
        Turn::Reopened => tell(world, provider, EventKind::Reopened, Some(contract), value, 0),
        Turn::GoesOn => {}
    }
    if is_arbitrated {
        tell(world, provider, EventKind::Arbitrated, Some(contract), value, 0);
    }
    if world.signing()[contract].year_left < 1.0 {
        let weeks = world.economy().bargaining.arbitration_weeks;
        tell(world, provider, EventKind::SignedLate, Some(contract), value, weeks);
    }
}

#[cfg(test)]
mod tests;
