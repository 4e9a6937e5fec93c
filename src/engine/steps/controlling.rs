//! Control totals: offered and accepted in April, judged and paid for at each quarter's end.

use crate::agents::control_total::{Offer, Prospect};
use crate::agents::reading;
use crate::contract::{ConditionalSupport, QuarterTest, STANDARDS, TRAJECTORIES};
use crate::engine::access::touches;
use crate::engine::booking::{Booking, tell};
use crate::engine::events::EventKind;
use crate::engine::in_force::InForce;
use crate::engine::layout::EntityKind;
use crate::engine::positions::{Positioning, before_the_centre, yearly_income};
use crate::engine::signing::signed;
use crate::engine::state::contract::CountedCare;
use crate::engine::suspension::conditional_support;
use crate::ledger::{Cause, Heading, Node};
use crate::units::{Money, ProviderId, QUARTERS_IN_YEAR};

touches! {
    /// What `offer_control_totals` reads and writes.
    OfferControlTotals
        reads [efficiency, forecast, margins, target]
        writes [centre]
        with [Booking, GoalsOfTrajectories, InForce, Positioning]
}

touches! {
    /// What is shared: `goals`.
    GoalsOfTrajectories reads [forecast]
}

touches! {
    /// What is shared: `performance`.
    PerformanceSeen reads [counted]
}

touches! {
    /// What `judge_quarter` reads and writes.
    JudgeQuarter writes [book, centre] with [Booking, PerformanceSeen, Positioning]
}

touches! {
    /// What is shared: `support_per_breach`.
    SupportPerBreach reads [centre, known] with [PerformanceSeen]
}

const MONTHS_IN_QUARTER: usize = 3;

/// The quarter after which savings of next year can still be brought forward.
const THIRD_QUARTER: u32 = 2;

/// The centre offers every provider a control total; each accepts or refuses.
pub(in crate::engine) fn offer_control_totals<'a>(world: &mut impl OfferControlTotals<'a>) {
    let Some(terms) = conditional_support(world) else { return };
    for id in world.provider_ids() {
        let income = yearly_income(world, id);
        let improvement = terms.control_total_improvement_share_of_income.value();
        let margin = world.centre()[id].last_underlying_margin + improvement;
        let (control_total, available) = (income.times(margin), income * terms.share_of_income);
        let goals = goals(world, id, terms);
        let offer = offer(world, id, terms, (control_total, available), goals.map(|goals| goals.is_some()));
        let has_accepted = world.economy().centre.control_totals.accepts(&offer);
        let centre = &mut world.centre_mut()[id];
        centre.has_accepted = has_accepted;
        (centre.control_total, centre.available, centre.goals) = (control_total, available, goals);
        let kind = if has_accepted { EventKind::ControlTotalAccepted } else { EventKind::ControlTotalRefused };
        tell(world, Node::Provider(id), kind, None, control_total, 0);
    }
}

/// What the provider weighs, once it has read what its sanctions would come to.
fn offer<'a>(
    world: &impl OfferControlTotals<'a>,
    id: ProviderId,
    terms: &ConditionalSupport,
    (control_total, available): (Money, Money),
    has: [bool; TRAJECTORIES],
) -> Offer {
    let of_money = available * terms.financial_share_with(has);
    let contracts = &world.layout.providers[id.0].contracts;
    let sanctions = contracts.iter().map(|contract| {
        let is_suspended = |standard: usize| terms.is_suspended(STANDARDS[standard].id);
        reading::sanctions_of_year(signed(world, *contract), &world.forecast()[contract], is_suspended)
    });
    let prospect = Prospect {
        income: yearly_income(world, id),
        control_total,
        last_underlying_margin: world.centre()[id].last_underlying_margin,
        one_off: world.efficiency()[id].one_off,
        cost_over_income: world.margins()[id].cost_over_income,
        sanctions: sanctions.sum(),
        enforcement_belief: world.target()[id].enforcement_belief,
    };
    prospect.weigh(of_money, available - of_money, &world.economy().efficiency)
}

/// Performance that each trajectory asks for at the end of each quarter, from what was seen in the same quarter a year ago.
fn goals<'a>(
    world: &impl GoalsOfTrajectories<'a>,
    id: ProviderId,
    terms: &ConditionalSupport,
) -> [Option<[f64; QUARTERS_IN_YEAR as usize]>; TRAJECTORIES] {
    let is_acute = world.layout.providers[id.0].kind == EntityKind::Acute;
    let contracts = &world.layout.providers[id.0].contracts;
    let last_year = |trajectory: usize, quarter: usize| {
        let (mut bad, mut all) = (0_u32, 0_u32);
        for contract in contracts {
            let forecast = &world.forecast()[contract];
            let last_month = (quarter + 1) * MONTHS_IN_QUARTER - 1;
            if trajectory == 0 {
                for month in &forecast.months[..=last_month] {
                    bad += month.breaches;
                    all += month.attendances;
                }
            } else {
                bad += forecast.waiting[last_month].over_18_weeks;
                all += forecast.waiting[last_month].list;
            }
        }
        kept_share(bad, all)
    };
    let mut goals = [None; TRAJECTORIES];
    for (trajectory, terms) in terms.trajectories.in_order().into_iter().enumerate() {
        goals[trajectory] = terms
            .filter(|_| is_acute)
            .map(|terms| std::array::from_fn(|quarter| terms.goal(last_year(trajectory, quarter))));
    }
    goals
}

fn kept_share(bad: u32, all: u32) -> f64 {
    1.0 - f64::from(bad) / f64::from(all.max(1))
}

/// Performance of the year so far on each trajectory, with the cases that it is a share of.
fn performance<'a>(world: &impl PerformanceSeen<'a>, id: ProviderId) -> [(f64, u32); TRAJECTORIES] {
    let own = || world.layout.providers[id.0].contracts.iter().map(|contract| &world.counted()[contract]);
    let sum = |of: fn(&CountedCare) -> u32| own().map(of).sum::<u32>();
    let (breaches, attendances) = (sum(|one| one.to_date.breaches), sum(|one| one.to_date.attendances));
    let (over, list) = (sum(|one| one.waiting.over_18_weeks), sum(|one| one.waiting.list));
    [(kept_share(breaches, attendances), attendances), (kept_share(over, list), list)]
}

/// At a quarter's end the centre pays what was earned; before the last quarter, boards look at what is missing.
pub(in crate::engine) fn judge_quarter<'a>(world: &mut impl JudgeQuarter<'a>) {
    let Some(terms) = conditional_support(world) else { return };
    let quarter = world.month.of_year() / MONTHS_IN_QUARTER as u32;
    for id in world.provider_ids().filter(|id| world.centre()[id].has_accepted).collect::<Vec<_>>() {
        let (surplus, performance) = (before_the_centre(world, id), performance(world, id));
        let centre = &world.centre()[id];
        let so_far = centre.control_total.instalment(0, quarter + 1, QUARTERS_IN_YEAR);
        let keeps = std::array::from_fn(|trajectory| {
            centre.goals[trajectory].map(|goals| performance[trajectory].0 >= goals[quarter as usize])
        });
        let earned = terms.earned(&QuarterTest {
            quarter,
            available: centre.available,
            meets_control_total: surplus >= so_far,
            keeps,
            financial_paid: centre.financial_paid,
        });
        if quarter == THIRD_QUARTER {
            bring_forward(world, id, surplus);
        }
        pay(world, id, earned.financial, earned.trajectories);
        if quarter + 1 == QUARTERS_IN_YEAR && surplus < so_far {
            tell(world, Node::Provider(id), EventKind::ControlTotalMissed, None, so_far - surplus, 0);
        }
    }
}

fn pay<'a>(world: &mut impl JudgeQuarter<'a>, id: ProviderId, financial: Money, trajectories: Money) {
    let (node, sum) = (Node::Provider(id), financial + trajectories);
    if sum == Money::ZERO {
        return;
    }
    let posting = world.posting(Node::Centre, node, Heading::ConditionalSupport, sum, Cause::Decision);
    world.book_mut().settle(posting);
    let centre = &mut world.centre_mut()[id];
    centre.financial_paid += financial;
    centre.earned += sum;
    tell(world, node, EventKind::ConditionalSupportEarned, None, sum, 0);
}

/// Brings savings of next year forward, if the board means to reach its control total so.
fn bring_forward<'a>(world: &mut impl JudgeQuarter<'a>, id: ProviderId, surplus: Money) {
    let (terms, cost) =
        (&world.economy().centre.control_totals, -world.book().accrued(Node::Provider(id), Heading::Care));
    let brought = terms.bring_forward(world.centre()[id].control_total, surplus, cost, THIRD_QUARTER + 1);
    world.centre_mut()[id].brought_forward = brought;
}

/// What one more four-hour breach costs a provider in support that depends on its trajectory, in pounds a breach.
pub(super) fn support_per_breach<'a>(world: &impl SupportPerBreach<'a>, id: ProviderId) -> f64 {
    let centre = &world.centre()[id];
    let Some((terms, goals)) = conditional_support(world).filter(|_| centre.has_accepted).zip(centre.goals[0]) else {
        return 0.0;
    };
    let Some(trajectory) = &terms.trajectories.a_and_e_four_hours else { return 0.0 };
    let quarter = world.month.of_year() as usize / MONTHS_IN_QUARTER;
    let (now, cases) = performance(world, id)[0];
    // In April nothing has been seen; then the board takes itself to be on its trajectory.
    let ahead = if cases > 0 { now - goals[quarter] } else { 0.0 };
    let of_quarter = (centre.available * trajectory.trajectory_share).times(1.0 / f64::from(QUARTERS_IN_YEAR));
    let cases = world.known()[id].attendances.per_week * 52.0 * (quarter + 1) as f64 / f64::from(QUARTERS_IN_YEAR);
    world.economy().centre.control_totals.at_stake_per_breach(of_quarter, ahead, cases)
}

#[cfg(test)]
mod tests;
