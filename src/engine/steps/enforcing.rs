//! Enforcement in practice: what commissioners make of the month's breaches, and what is given back of sanctions.

use crate::agents::commissioner::enforcement::claim;
use crate::agents::commissioner::monitoring::{Action, Case, Decision};
use crate::chance::Purpose;
use crate::contract::{Application, Clauses, RemedialActionPlan, STANDARDS, SanctionDue, Sanctions};
use crate::engine::contracting_hours;
use crate::engine::events::{Event, EventKind};
use crate::ledger::{Cause, Heading, Node, SanctionAnswer};
use crate::units::{CommissionerId, ContractId, Money, Party, Share};

use super::remedying::{ask_for_plan, press_for_plan};
use crate::engine::access::touches;
use crate::engine::booking::{Booking, spend, tell, under};
use crate::engine::contracting_hours::WorkOfContracts;
use crate::engine::in_force::{Held, InForce, clauses_of, years_of};
use crate::engine::state::answered::SanctionAnswered;
use crate::engine::steps::remedying::{AskForPlan, PressForPlan};
use crate::engine::suspension::{Suspended, is_suspended};

touches! {
    /// What `enforce_contracts` reads and writes.
    EnforceContracts
        reads [account, remedies, trust]
        writes [book, close_up, commissioner_hours, letter, passing, provider_hours, sanctions]
        with [AskForPlan, Booking, Held, InForce, PressForPlan, Suspended, WorkOfContracts]
}

touches! {
    /// What `reinvest_sanctions` reads and writes.
    ReinvestSanctions writes [book, letter, passing, sanctions] with [Booking, Held, InForce]
}

/// A standard that the provider missed this month, with what the contract offers to act with.
#[derive(Clone, Copy)]
struct BreachLine {
    contract: ContractId,
    standard: usize,
    /// The sanction that the provider owes for it, if any.
    due: Option<SanctionDue>,
    /// Whether a plan may be asked for now.
    may_plan: bool,
    /// Whether money may be withheld now because a plan is late.
    may_withhold: bool,
}

/// Every commissioner decides what to make of the month's breaches.
pub(in crate::engine) fn enforce_contracts<'a>(world: &mut impl EnforceContracts<'a>) {
    for commissioner in world.commissioner_ids() {
        claim_from(world, commissioner);
        set_suspended_aside(world, commissioner);
        let lines: Vec<BreachLine> = world.layout.commissioners[commissioner.0]
            .contracts
            .iter()
            .flat_map(|&contract| breach_lines(world, contract))
            .collect();
        if lines.is_empty() {
            continue;
        }
        let decisions = decide(world, commissioner, &lines);
        for (line, decision) in lines.iter().zip(decisions) {
            carry_out(world, line, decision);
        }
    }
}

/// Providers claim what a commissioner owes.
fn claim_from<'a>(world: &mut impl EnforceContracts<'a>, commissioner: CommissionerId) {
    for &contract in &world.layout.commissioners[commissioner.0].contracts {
        let due: Vec<SanctionDue> = sanctions_due(world, contract, Party::Commissioner).collect();
        for due in due {
            let answer = claim(application(clauses_of(world, contract)));
            take_up(world, contract, &SanctionAnswered { due, answer });
        }
    }
}

/// Sanctions that are suspended for a control total are due and not imposed; the others are left to decide.
fn set_suspended_aside<'a>(world: &mut impl EnforceContracts<'a>, commissioner: CommissionerId) {
    for &contract in &world.layout.commissioners[commissioner.0].contracts {
        let due: Vec<SanctionDue> =
            sanctions_due(world, contract, Party::Provider).filter(|due| is_suspended(world, contract, due)).collect();
        for due in due {
            let answer = SanctionAnswer::SuspendedByCentre;
            take_up(world, contract, &SanctionAnswered { due, answer });
        }
    }
}

fn sanctions_due<'a>(
    world: &impl EnforceContracts<'a>,
    contract: ContractId,
    party: Party,
) -> impl Iterator<Item = SanctionDue> {
    let due = world.account()[contract].due.sanctions();
    due.filter(move |due| due.owed_by == party && due.sum > Money::ZERO).copied()
}

fn application(clauses: &Clauses) -> Option<Application> {
    clauses.sanctions.as_ref().map(|terms| terms.application)
}

/// The standards of a contract that are lines to decide on.
fn breach_lines<'a>(world: &impl EnforceContracts<'a>, contract: ContractId) -> impl Iterator<Item = BreachLine> {
    let may_plan = world.economy().mechanisms.remedial_plans;
    let plans = clauses_of(world, contract).remedial_action_plan.as_ref().filter(|_| may_plan);
    (0..STANDARDS.len()).filter_map(move |standard| breach_line(world, contract, standard, plans))
}

/// A standard as a line to decide on, if the provider missed it and anything can be done about it.
fn breach_line<'a>(
    world: &impl EnforceContracts<'a>,
    contract: ContractId,
    standard: usize,
    plans: Option<&RemedialActionPlan>,
) -> Option<BreachLine> {
    let due = sanctions_due(world, contract, Party::Provider)
        .find(|due| due.standard == standard)
        .filter(|due| !is_suspended(world, contract, due));
    let (mut may_plan, mut may_withhold) = (false, false);
    if let Some(terms) = plans {
        match &world.remedies()[contract].open[standard] {
            None => may_plan = world.account()[contract].due.may_call_for_plan(standard),
            Some(plan) => may_withhold = terms.is_late(plan.months) && !plan.is_pressed,
        }
    }
    (due.is_some() || may_plan || may_withhold).then_some(BreachLine {
        contract,
        standard,
        due,
        may_plan,
        may_withhold,
    })
}

/// Decides every line: what the contract leaves no choice about, and the rest as far as staff hours go.
fn decide<'a>(
    world: &mut impl EnforceContracts<'a>,
    commissioner: CommissionerId,
    lines: &[BreachLine],
) -> Vec<Decision> {
    let economy = world.economy();
    let is_mandatory = |line: &BreachLine| {
        line.due.is_some() && application(clauses_of(world, line.contract)) == Some(Application::Mandatory)
    };
    let mandatory = lines.iter().filter(|line| is_mandatory(line)).count();
    let mandatory_hours = economy.monitoring.mandatory_hours(mandatory);
    let is_counted = economy.mechanisms.triage_hours;
    let hours = is_counted.then(|| contracting_hours::hours_for_breaches(world, commissioner));
    let staff = economy.monitoring.staff_left(hours, mandatory_hours, economy.mechanisms.monitoring_cost);
    let (open, cases): (Vec<usize>, Vec<Case>) = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.may_plan || line.may_withhold || !is_mandatory(line))
        .map(|(position, line)| (position, case(world, line)))
        .unzip();
    let (decided, hours) = economy.monitoring.triage(&cases, staff);
    world.commissioner_hours_mut()[commissioner].on_breaches += mandatory_hours + hours;
    if economy.mechanisms.monitoring_cost {
        let cost = economy.monitoring.cost_of_a_case().for_each(mandatory as u64)
            + economy.monitoring.hourly_cost_pounds.times(hours);
        spend(world, Node::Commissioner(commissioner), Heading::Monitoring, cost, None);
        world.commissioner_hours_mut()[commissioner].monitoring += mandatory_hours + hours;
    }
    let mut decisions = vec![Decision::LetPass; lines.len()];
    for (position, decision) in open.into_iter().zip(decided) {
        decisions[position] = decision;
    }
    decisions
}

/// A line as its commissioner sees it: what may be chosen, and what weighs in the choice.
fn case<'a>(world: &impl EnforceContracts<'a>, line: &BreachLine) -> Case {
    let (economy, clauses) = (world.economy(), clauses_of(world, line.contract));
    let sanctions: Option<&Sanctions> = clauses.sanctions.as_ref();
    let is_open = application(clauses) == Some(Application::Discretion);
    Case {
        sanction: line.due.filter(|_| is_open).map(|due| due.sum),
        reinvested: sanctions.map_or(Share::NONE, |terms| terms.reinvested_share),
        plan_cost: line.may_plan.then(|| plan_cost(world, line.contract)),
        may_withhold: line.may_withhold,
        is_planned: world.remedies()[line.contract].open[line.standard].is_some(),
        trust: world.trust()[line.contract].mean(),
        favour: world.by_trust(economy.monitoring.trust_slope_ratio, world.trust()[line.contract].commissioner),
        relationship_worth: economy.horizon.relationship_worth(years_of(world, line.contract)),
        is_seen: economy.monitoring.notices(|| world.chance_of_line(Purpose::BreachSeen, line.contract, line.standard)),
        draw: world.chance_of_line(Purpose::MonitoringChoice, line.contract, line.standard),
    }
}

/// What a plan is expected to cost the commissioner.
fn plan_cost<'a>(world: &impl EnforceContracts<'a>, contract: ContractId) -> Money {
    let plan = clauses_of(world, contract).remedial_action_plan.as_ref();
    plan.map_or(Money::ZERO, |plan| world.economy().remedial_plans.expected_cost(plan, Party::Commissioner))
}

/// Does what was decided about a line.
fn carry_out<'a>(world: &mut impl EnforceContracts<'a>, line: &BreachLine, decision: Decision) {
    let (contract, standard) = (line.contract, line.standard);
    // A plan that is open when the sanction is decided on, or is asked for now, is worked instead of it.
    let mut is_planned = world.remedies()[contract].open[standard].is_some();
    if let Decision::Acted(action @ (Action::Plan | Action::Withhold)) = decision {
        if action == Action::Plan {
            is_planned |= ask_for_plan(world, contract, standard);
        } else {
            press_for_plan(world, contract, standard);
        }
        world.sanctions_mut()[contract].lines.pressed += 1;
    }
    let Some(due) = line.due else { return };
    let answer = decision.answer(application(clauses_of(world, contract)), is_planned);
    take_up(world, contract, &SanctionAnswered { due, answer });
}

/// Takes up what was made of a sanction. Tally, month, letter and events read the record; only what is imposed is booked.
fn take_up<'a>(world: &mut impl EnforceContracts<'a>, contract: ContractId, answered: &SanctionAnswered) {
    world.sanctions_mut()[contract].take(answered);
    world.letter_mut()[contract].take(answered);
    if answered.is_imposed() {
        book(world, contract, answered);
    }
    tell_of_sanction(world, contract, answered);
}

/// Books a sanction that is imposed, and the hours in which the provider answers it.
fn book<'a>(world: &mut impl EnforceContracts<'a>, contract: ContractId, imposed: &SanctionAnswered) {
    let sum = imposed.towards_provider();
    let posting = under(world, contract, Heading::Sanction, sum, Cause::Breach(STANDARDS[imposed.due.standard].id));
    world.book_mut().accrue(posting);
    world.passing_mut()[contract].sanctions_due += sum;
    let economy = world.economy();
    if economy.mechanisms.monitoring_cost {
        let provider = world.layout.contracts[contract.0].provider;
        let hours = imposed.hours_of_provider(economy.monitoring.hours_per_case_provider);
        world.provider_hours_mut()[provider].contracting += hours;
    }
}

fn tell_of_sanction<'a>(world: &mut impl EnforceContracts<'a>, contract: ContractId, answered: &SanctionAnswered) {
    let (commissioner, provider) = world.parties(contract);
    let SanctionDue { standard, owed_by, breaches: count, sum: amount } = answered.due;
    let who = if owed_by == Party::Provider { provider } else { commissioner };
    let month = world.month;
    let Some(events) = &mut world.close_up_mut().events else { return };
    for &kind in answered.told() {
        // A suspension is told of the provider and its control total, and not of the standard.
        let standard = (kind != EventKind::SanctionSuspended).then_some(STANDARDS[standard].id);
        events.push(Event { month, who, kind, contract: Some(contract), standard, amount, count });
    }
}

/// Gives back a share of the sanctions that providers paid this year, for agreed improvement. What is paid from now on, be
/// it to square a contract that changes hands in April, belongs to next year.
pub(in crate::engine) fn reinvest_sanctions<'a>(world: &mut impl ReinvestSanctions<'a>) {
    for contract in world.contract_ids() {
        let [_, paid] = std::mem::take(&mut world.sanctions_mut()[contract].paid_this_year);
        let paid_by_letter = std::mem::take(&mut world.letter_mut()[contract].paid_this_year);
        let Some(sanctions) = clauses_of(world, contract).sanctions.as_ref() else { continue };
        let back = paid * sanctions.reinvested_share;
        let letter = &mut world.letter_mut()[contract];
        letter.beyond_practice += paid_by_letter * sanctions.reinvested_share - back.or_zero();
        if back > Money::ZERO {
            let posting = under(world, contract, Heading::Reinvestment, back, Cause::Decision);
            world.book_mut().settle(posting);
            world.passing_mut()[contract].sanctions_due += back;
            world.sanctions_mut()[contract].tallies[Party::Provider as usize].reinvested += back;
            let provider = world.parties(contract).1;
            tell(world, provider, EventKind::SanctionsReinvested, Some(contract), back, 0);
        }
    }
}

#[cfg(test)]
mod case_tests;
#[cfg(test)]
mod tests;
