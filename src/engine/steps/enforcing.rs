//! Enforcement in practice: what commissioners make of the month's breaches, and what is given back of sanctions.

use crate::agents::commissioner::monitoring::{Action, Case, Decision, Staff};
use crate::agents::horizon::relationship_worth;
use crate::chance::Purpose;
use crate::contract::{Application, Clauses, STANDARDS, SanctionDue, Sanctions};
use crate::engine::contracting_hours;
use crate::engine::events::{Event, EventKind};
use crate::ledger::{Cause, Heading, Node, WaivedBecause};
use crate::units::{CommissionerId, ContractId, Money, Party, Share};

use super::remedying::{ask_for_plan, press_for_plan};
use crate::engine::access::touches;
use crate::engine::booking::{BOOKING, Booking, spend, tell, under};
use crate::engine::contracting_hours::{WORKING_HOURS, WorkingHours};
use crate::engine::in_force::{HELD, Held, IN_FORCE, InForce, clauses_of, years_of};
use crate::engine::steps::remedying::{REMEDYING, Remedying};
use crate::engine::suspension::{SUSPENDED, Suspended, is_suspended};

touches! {
    /// Enforcement in practice: what commissioners make of the month's breaches, and what is given back of sanctions.
    Enforcing reads [account, remedies, trust] writes [book, close_up, commissioner_hours, letter, passing, provider_hours, sanctions] with [Booking as BOOKING, WorkingHours as WORKING_HOURS, Held as HELD, InForce as IN_FORCE, Suspended as SUSPENDED, Remedying as REMEDYING]
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
pub(in crate::engine) fn enforce_contracts<'a>(world: &mut impl Enforcing<'a>) {
    for commissioner in world.commissioner_ids() {
        claim_from(world, commissioner);
        set_suspended_aside(world, commissioner);
        let lines: Vec<BreachLine> = world.layout.commissioners[commissioner.0]
            .contracts
            .iter()
            .flat_map(|&contract| (0..STANDARDS.len()).map(move |standard| (contract, standard)))
            .filter_map(|(contract, standard)| breach_line(world, contract, standard))
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

/// What a commissioner owes is not for the commissioner to waive: providers claim it, unless the contract suspends it.
fn claim_from<'a>(world: &mut impl Enforcing<'a>, commissioner: CommissionerId) {
    for contract in world.layout.commissioners[commissioner.0].contracts.clone() {
        let due: Vec<SanctionDue> = sanctions_due(world, contract, Party::Commissioner).collect();
        for due in due {
            if application(clauses_of(world, contract)) == Some(Application::Suspended) {
                waive(world, contract, &due, WaivedBecause::Suspension);
            } else {
                impose(world, contract, &due);
            }
        }
    }
}

/// Sanctions that are suspended for a control total are due and not imposed; the others are left to decide. Nobody learns
/// from such a suspension how a commissioner enforces: the centre granted it.
fn set_suspended_aside<'a>(world: &mut impl Enforcing<'a>, commissioner: CommissionerId) {
    for contract in world.layout.commissioners[commissioner.0].contracts.clone() {
        let due: Vec<SanctionDue> =
            sanctions_due(world, contract, Party::Provider).filter(|due| is_suspended(world, contract, due)).collect();
        for due in due {
            let tally = &mut world.sanctions_mut()[contract].tallies[Party::Provider as usize];
            tally.contracted += due.sum;
            tally.waive(due.sum, WaivedBecause::Suspension);
            tell_of_sanction(world, contract, &due, &[EventKind::SanctionDue, EventKind::SanctionWaived]);
            let provider = world.parties(contract).1;
            tell(world, provider, EventKind::SanctionSuspended, Some(contract), due.sum, due.breaches);
        }
    }
}

fn sanctions_due<'a>(
    world: &impl Enforcing<'a>,
    contract: ContractId,
    party: Party,
) -> impl Iterator<Item = SanctionDue> {
    let due = world.account()[contract].due.sanctions();
    due.filter(move |due| due.owed_by == party && due.sum > Money::ZERO).copied()
}

fn application(clauses: &Clauses) -> Option<Application> {
    clauses.sanctions.as_ref().map(|terms| terms.application)
}

/// A standard as a line to decide on, if the provider missed it and anything can be done about it.
fn breach_line<'a>(world: &impl Enforcing<'a>, contract: ContractId, standard: usize) -> Option<BreachLine> {
    let due = sanctions_due(world, contract, Party::Provider)
        .find(|due| due.standard == standard)
        .filter(|due| !is_suspended(world, contract, due));
    let (mut may_plan, mut may_withhold) = (false, false);
    let terms = clauses_of(world, contract).remedial_action_plan.as_ref();
    if let Some(terms) = terms.filter(|_| world.economy().mechanisms.remedial_plans) {
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
fn decide<'a>(world: &mut impl Enforcing<'a>, commissioner: CommissionerId, lines: &[BreachLine]) -> Vec<Decision> {
    let economy = world.economy();
    let is_mandatory = |line: &BreachLine| {
        line.due.is_some() && application(clauses_of(world, line.contract)) == Some(Application::Mandatory)
    };
    let mandatory = lines.iter().filter(|line| is_mandatory(line)).count();
    let mandatory_hours = economy.monitoring.hours_per_case * mandatory as f64;
    let staff = Staff {
        hours: if economy.mechanisms.triage_hours {
            (contracting_hours::hours_for_breaches(world, commissioner) - mandatory_hours).max(0.0)
        } else {
            f64::INFINITY
        },
        hourly_cost: if economy.mechanisms.monitoring_cost {
            economy.monitoring.hourly_cost_pounds.pounds()
        } else {
            0.0
        },
    };
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
fn case<'a>(world: &impl Enforcing<'a>, line: &BreachLine) -> Case {
    let (economy, clauses) = (world.economy(), clauses_of(world, line.contract));
    let sanctions: Option<&Sanctions> = clauses.sanctions.as_ref();
    let is_open = application(clauses) == Some(Application::Discretion);
    let seen = economy.monitoring.detection_share.value();
    Case {
        sanction: line.due.filter(|_| is_open).map(|due| due.sum),
        reinvested: sanctions.map_or(Share::NONE, |terms| terms.reinvested_share),
        plan_cost: line.may_plan.then(|| plan_cost(world, line.contract)),
        may_withhold: line.may_withhold,
        is_planned: world.remedies()[line.contract].open[line.standard].is_some(),
        trust: world.trust()[line.contract].mean(),
        favour: world.by_trust(economy.monitoring.trust_slope_ratio, world.trust()[line.contract].commissioner),
        relationship_worth: relationship_worth(
            years_of(world, line.contract),
            economy.horizon.discount(),
            economy.horizon.renewal_probability_share.value(),
        ),
        is_seen: seen >= 1.0 || world.chance_of_line(Purpose::BreachSeen, line.contract, line.standard) < seen,
        draw: world.chance_of_line(Purpose::MonitoringChoice, line.contract, line.standard),
    }
}

/// What a plan is expected to cost the commissioner.
fn plan_cost<'a>(world: &impl Enforcing<'a>, contract: ContractId) -> Money {
    let Some(terms) = &clauses_of(world, contract).remedial_action_plan else { return Money::ZERO };
    if terms.paid_by.party() == Party::Provider {
        return Money::ZERO;
    }
    let months = world.economy().remedial_plans.expected_months(terms.longest_months());
    terms.cost_pounds_per_month.times(months)
}

/// Does what was decided about a line.
fn carry_out<'a>(world: &mut impl Enforcing<'a>, line: &BreachLine, decision: Decision) {
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
    let Some(due) = &line.due else { return };
    let reason = match (application(clauses_of(world, contract)), decision) {
        (Some(Application::Mandatory), _) | (_, Decision::Acted(Action::Sanction)) => {
            return impose(world, contract, due);
        }
        (Some(Application::Suspended) | None, _) => WaivedBecause::Suspension,
        _ if is_planned => WaivedBecause::Plan,
        (_, Decision::NoHours) => WaivedBecause::Hours,
        (_, Decision::Unseen) => WaivedBecause::Unseen,
        (_, Decision::LetPass | Decision::Acted(_)) => WaivedBecause::Choice,
    };
    waive(world, contract, due, reason);
}

/// Books a sanction that is imposed.
fn impose<'a>(world: &mut impl Enforcing<'a>, contract: ContractId, due: &SanctionDue) {
    let party = due.owed_by as usize;
    world.sanctions_mut()[contract].lines.imposed_sum[party] += due.sum;
    let tally = &mut world.sanctions_mut()[contract].tallies[party];
    tally.contracted += due.sum;
    tally.imposed += due.sum;
    match due.owed_by {
        Party::Provider => {
            world.sanctions_mut()[contract].lines.due += 1;
            world.sanctions_mut()[contract].lines.imposed += 1;
        }
        Party::Commissioner => world.sanctions_mut()[contract].lines.commissioner_imposed += 1,
    }
    world.sanctions_mut()[contract].outstanding[party] += due.sum;
    let cause = Cause::Breach(STANDARDS[due.standard].id);
    let posting = under(world, contract, Heading::Sanction, towards_provider(due), cause);
    world.book_mut().accrue(posting);
    world.passing_mut()[contract].sanctions_due += towards_provider(due);
    take_up_by_letter(world, contract, due, true);
    tell_of_sanction(world, contract, due, &[EventKind::SanctionDue, EventKind::SanctionImposed]);
}

/// Takes up a sanction that is waived.
fn waive<'a>(world: &mut impl Enforcing<'a>, contract: ContractId, due: &SanctionDue, because: WaivedBecause) {
    let tally = &mut world.sanctions_mut()[contract].tallies[due.owed_by as usize];
    tally.contracted += due.sum;
    tally.waive(due.sum, because);
    take_up_by_letter(world, contract, due, false);
    let is_favour = because == WaivedBecause::Choice;
    if due.owed_by == Party::Provider {
        let lines = &mut world.sanctions_mut()[contract].lines;
        lines.due += 1;
        lines.favours += u32::from(is_favour);
    }
    tell_of_sanction(world, contract, due, &[EventKind::SanctionDue, EventKind::SanctionWaived]);
    if is_favour {
        tell_of_sanction(world, contract, due, &[EventKind::Favour]);
    }
}

/// Takes down what the contract's text makes of a sanction, whatever the commissioner decided, and the provider's hours.
fn take_up_by_letter<'a>(world: &mut impl Enforcing<'a>, contract: ContractId, due: &SanctionDue, imposed: bool) {
    let is_suspended = application(clauses_of(world, contract)) == Some(Application::Suspended);
    let letter = &mut world.letter_mut()[contract];
    if due.owed_by == Party::Provider && !is_suspended {
        letter.outstanding += due.sum;
    }
    if !imposed && !is_suspended {
        letter.beyond_practice += towards_provider(due);
    }
    if due.owed_by == Party::Provider && imposed && world.economy().mechanisms.monitoring_cost {
        let provider = world.layout.contracts[contract.0].provider;
        world.provider_hours_mut()[provider].contracting += world.economy().monitoring.hours_per_case_provider;
    }
}

/// What a sanction moves to the provider; below zero from it.
fn towards_provider(due: &SanctionDue) -> Money {
    if due.owed_by == Party::Commissioner { due.sum } else { -due.sum }
}

fn tell_of_sanction<'a>(world: &mut impl Enforcing<'a>, contract: ContractId, due: &SanctionDue, kinds: &[EventKind]) {
    let (commissioner, provider) = world.parties(contract);
    let who = if due.owed_by == Party::Provider { provider } else { commissioner };
    let month = world.month;
    let Some(events) = &mut world.close_up_mut().events else { return };
    for &kind in kinds {
        events.push(Event {
            month,
            who,
            kind,
            contract: Some(contract),
            standard: Some(STANDARDS[due.standard].id),
            amount: due.sum,
            count: due.breaches,
        });
    }
}

/// Gives back a share of the sanctions that providers paid this year, for agreed improvement. What is paid from now on, be
/// it to square a contract that changes hands in April, belongs to next year.
pub(in crate::engine) fn reinvest_sanctions<'a>(world: &mut impl Enforcing<'a>) {
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
mod tests;
