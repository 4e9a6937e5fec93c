//! Remedial action plans from month to month: asked for and agreed, worked, pressed for, delivered or failed.

use crate::agents::provider::remedial_plan::Asked;
use crate::chance::Purpose;
use crate::contract::{Application, PaidBy, RemedialActionPlan, STANDARDS};
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend};
use crate::engine::choosing;
use crate::engine::choosing::HarmOfSanctions;
use crate::engine::events::{Event, EventKind};
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::state::contract::MonthLines;
use crate::engine::state::remedies::OpenPlan;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{ContractId, MONTHS_IN_YEAR, Money};

touches! {
    /// What `work_plans` reads and writes.
    WorkPlans writes [remedies, sanctions] with [Booking, InForce, MonthlyValue]
}

touches! {
    /// What is shared: `monthly_value`.
    MonthlyValue reads [signing] writes [book, close_up, letter] with [InForce]
}

touches! {
    /// What is shared: `ask_for_plan`.
    AskForPlan writes [remedies] with [HarmOfSanctions, InForce, MonthlyValue]
}

touches! {
    /// What is shared: `press_for_plan`.
    PressForPlan writes [remedies]
}

/// Works every open plan for a month; after the last month of the run nothing is withheld any more.
pub(in crate::engine) fn work_plans<'a>(world: &mut impl WorkPlans<'a>) {
    for contract in world.contract_ids() {
        world.sanctions_mut()[contract].lines = MonthLines::default();
        for standard in 0..STANDARDS.len() {
            let remedies = &mut world.remedies_mut()[contract];
            remedies.lasting[standard] = remedies.lasting[standard].saturating_sub(1);
            let Some(plan) = remedies.open[standard].take() else { continue };
            let left = work(world, contract, standard, plan);
            world.remedies_mut()[contract].open[standard] = left;
        }
    }
}

/// A month of one plan; the plan as it goes on, or nothing once it has ended.
fn work<'a>(
    world: &mut impl WorkPlans<'a>,
    contract: ContractId,
    standard: usize,
    mut plan: OpenPlan,
) -> Option<OpenPlan> {
    // A plan ends with the clause that it was agreed under, and then everything withheld is given back.
    let Some(terms) = clauses_of(world, contract).remedial_action_plan.as_ref() else {
        release(world, contract, standard, plan.withheld, plan.withheld);
        return None;
    };
    plan.months += 1;
    pay_for_work(world, contract, terms);
    if plan.is_pressed {
        plan.withheld += withhold(world, contract, standard, terms);
    }
    if is_delivered(world, contract, standard) {
        deliver(world, contract, standard, plan, terms);
        None
    } else if plan.months >= terms.longest_months() {
        fail(world, contract, standard, plan, terms);
        None
    } else if world.is_last_month() {
        // The final close: what is still withheld is divided as if the plan had been delivered.
        release(world, contract, standard, plan.withheld, plan.withheld * terms.release_share);
        None
    } else {
        Some(plan)
    }
}

fn pay_for_work<'a>(world: &mut impl WorkPlans<'a>, contract: ContractId, terms: &RemedialActionPlan) {
    let (commissioner, provider) = world.parties(contract);
    let payer = match terms.paid_by {
        PaidBy::Provider => provider,
        PaidBy::Commissioner => commissioner,
    };
    spend(world, payer, Heading::PlanCost, terms.cost_pounds_per_month, Some(contract));
}

/// The value of the contract that belongs to this month.
fn monthly_value<'a>(world: &impl MonthlyValue<'a>, contract: ContractId) -> Money {
    world.signing()[contract].plan.value().instalment(world.month.of_year(), 1, MONTHS_IN_YEAR)
}

/// Puts the month's part into escrow.
fn withhold<'a>(
    world: &mut impl WorkPlans<'a>,
    contract: ContractId,
    standard: usize,
    terms: &RemedialActionPlan,
) -> Money {
    let sum = monthly_value(world, contract) * terms.withheld_share_of_monthly_value;
    let provider = world.parties(contract).1;
    move_money(world, contract, standard, (provider, Node::Escrow), Heading::Withheld, sum);
    world.remedies_mut()[contract].year.withheld += sum;
    tell_of_plan(world, contract, standard, EventKind::Withheld, sum, 0);
    sum
}

/// Empties the escrow of a plan: `released` goes back to the provider, the rest to the commissioner.
fn release<'a>(
    world: &mut impl WorkPlans<'a>,
    contract: ContractId,
    standard: usize,
    withheld: Money,
    released: Money,
) {
    let (commissioner, provider) = world.parties(contract);
    let forfeited = withheld - released;
    for (to, heading, sum, kind) in [
        (provider, Heading::Released, released, EventKind::Released),
        (commissioner, Heading::Forfeited, forfeited, EventKind::Forfeited),
    ] {
        move_money(world, contract, standard, (Node::Escrow, to), heading, sum);
        if sum > Money::ZERO {
            tell_of_plan(world, contract, standard, kind, sum, 0);
        }
    }
    world.remedies_mut()[contract].year.withheld -= withheld;
}

fn is_delivered<'a>(world: &impl WorkPlans<'a>, contract: ContractId, standard: usize) -> bool {
    draw(world, Purpose::PlanDelivered, contract, standard)
        < world.economy().remedial_plans.monthly_success_share.value()
}

fn deliver<'a>(
    world: &mut impl WorkPlans<'a>,
    contract: ContractId,
    standard: usize,
    plan: OpenPlan,
    terms: &RemedialActionPlan,
) {
    release(world, contract, standard, plan.withheld, plan.withheld * terms.release_share);
    let lasting = world.economy().remedial_plans.effect_months_after_delivery;
    world.remedies_mut()[contract].lasting[standard] = lasting;
    world.remedies_mut()[contract].year.delivered += 1;
    world.sanctions_mut()[contract].lines.plans_delivered += 1;
    tell_of_plan(world, contract, standard, EventKind::PlanDelivered, Money::ZERO, plan.months);
}

fn fail<'a>(
    world: &mut impl WorkPlans<'a>,
    contract: ContractId,
    standard: usize,
    plan: OpenPlan,
    terms: &RemedialActionPlan,
) {
    release(world, contract, standard, plan.withheld, Money::ZERO);
    let penalty = monthly_value(world, contract) * terms.not_delivered_share_of_monthly_value;
    penalise(world, contract, standard, penalty);
    world.remedies_mut()[contract].year.failed += 1;
    world.sanctions_mut()[contract].lines.plans_failed += 1;
    tell_of_plan(world, contract, standard, EventKind::PlanFailed, penalty, plan.months);
}

fn penalise<'a>(world: &mut impl MonthlyValue<'a>, contract: ContractId, standard: usize, penalty: Money) {
    let (commissioner, provider) = world.parties(contract);
    move_money(world, contract, standard, (provider, commissioner), Heading::PlanPenalty, penalty);
}

/// Asks the provider for a plan: it agrees, or owes the penalty for not agreeing.
/// True where there is a plan now.
pub(super) fn ask_for_plan<'a>(world: &mut impl AskForPlan<'a>, contract: ContractId, standard: usize) -> bool {
    let Some(terms) = clauses_of(world, contract).remedial_action_plan.as_ref() else { return false };
    let (plans, value) = (&world.economy().remedial_plans, monthly_value(world, contract));
    let draw = draw(world, Purpose::PlanAgreed, contract, standard);
    if plans.agrees(draw, weighed(world, contract, terms).as_ref(), terms.longest_months()) {
        let remedies = &mut world.remedies_mut()[contract];
        remedies.open[standard] = Some(OpenPlan::default());
        remedies.year.agreed += 1;
        tell_of_plan(world, contract, standard, EventKind::PlanAgreed, Money::ZERO, 0);
        true
    } else {
        let penalty = value * terms.not_agreed_share_of_monthly_value;
        penalise(world, contract, standard, penalty);
        world.remedies_mut()[contract].year.refused += 1;
        tell_of_plan(world, contract, standard, EventKind::PlanRefused, penalty, 0);
        false
    }
}

/// The plan as the provider weighs it, if providers weigh plans.
fn weighed<'a>(world: &impl AskForPlan<'a>, contract: ContractId, terms: &RemedialActionPlan) -> Option<Asked> {
    let economy = world.economy();
    economy.mechanisms.plan_refusal_weighed.then(|| {
        let harm = choosing::harm_of_plan(world, contract);
        economy.remedial_plans.asked(terms, monthly_value(world, contract), harm)
    })
}

/// From next month on money is withheld until the plan is delivered.
pub(super) fn press_for_plan<'a>(world: &mut impl PressForPlan<'a>, contract: ContractId, standard: usize) {
    if let Some(plan) = &mut world.remedies_mut()[contract].open[standard] {
        plan.is_pressed = true;
    }
}

fn draw<'a>(world: &impl MonthlyValue<'a>, purpose: Purpose, contract: ContractId, standard: usize) -> f64 {
    world.chance_of_line(purpose, contract, standard)
}

fn move_money<'a>(
    world: &mut impl MonthlyValue<'a>,
    contract: ContractId,
    standard: usize,
    (from, to): (Node, Node),
    heading: Heading,
    sum: Money,
) {
    let sanctions = clauses_of(world, contract).sanctions.as_ref();
    let left_out = world.signing()[contract].plan.choices.left_out[standard];
    let stands_instead = sanctions.is_some_and(|terms| {
        terms.application != Application::Suspended && terms.standards.in_order()[standard].is_some() && !left_out
    });
    if stands_instead && matches!(heading, Heading::PlanPenalty | Heading::Forfeited) {
        // Asking for a plan is a choice that the contract offers: by its letter the sanction stands instead.
        world.letter_mut()[contract].beyond_practice += sum;
    }
    let cause = Cause::Breach(STANDARDS[standard].id);
    let posting = world.posting(from, to, heading, sum, cause);
    world.book_mut().settle(crate::ledger::Posting { contract: Some(contract), ..posting });
}

fn tell_of_plan<'a>(
    world: &mut impl MonthlyValue<'a>,
    contract: ContractId,
    standard: usize,
    kind: EventKind,
    amount: Money,
    count: u32,
) {
    let (month, who) = (world.month, world.parties(contract).1);
    if let Some(events) = &mut world.close_up_mut().events {
        let standard = Some(STANDARDS[standard].id);
        events.push(Event { month, who, kind, contract: Some(contract), standard, amount, count });
    }
}

#[cfg(test)]
mod tests;
