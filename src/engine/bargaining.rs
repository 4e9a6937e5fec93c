//! What becomes of a plan at the table: shading by a commissioner short of money, padding by both sides, rounds.

use crate::agents::bargaining::{Bargain, Table, worth_in_practice};
use crate::agents::reading;
use crate::engine::access::touches;
use crate::engine::deals::{Dealing, weight_of_volume};
use crate::engine::expected_plans::{Expecting, expected, plan_of};
use crate::engine::in_force::{InForce, clauses_of};
use crate::engine::uncertainty::activity_deviation;
use crate::units::{ContractId, Money};

touches! {
    /// What becomes of a plan at the table: shading by a commissioner short of money, padding by both sides, rounds.
    Bargaining reads [signing, trust] with [Dealing, Expecting, InForce]
}

/// A plan with one hundredth less in it: small enough for a slope, large enough for whole pence.
const SMALLER: f64 = 0.99;

/// What the parties read of a contract before a year begins: once for each choice of form, because it takes many settlements.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanRead {
    /// Part of the last pound of plan that is paid whatever activity comes.
    pub worth_of_a_pound: f64,
    /// What is left of the plan when the commissioner is short of money.
    pub shading: f64,
}

/// Reads a contract that is to be signed, under the choices that stand.
pub(super) fn read_plan<'a>(
    world: &impl Bargaining<'a>,
    contract: ContractId,
    wanted: Money,
    affordable: Money,
) -> PlanRead {
    let shading = shading(world, contract, wanted, affordable);
    PlanRead { worth_of_a_pound: worth_of_a_pound_of_plan(world, contract), shading }
}

/// Bargains over a contract that is to be signed, if bargaining is looked at.
pub(super) fn bargain<'a>(
    world: &impl Bargaining<'a>,
    contract: ContractId,
    affordability_gap: f64,
    read: PlanRead,
) -> Option<Bargain> {
    let economy = world.economy();
    let mechanisms = &economy.mechanisms;
    if !mechanisms.negotiation_rounds && !mechanisms.baseline_gaming {
        return None;
    }
    let opening = economy.trust.opening_trust_share.value();
    let trust = |lived: f64| if mechanisms.trust { lived } else { opening };
    let table = Table {
        provider_trust: trust(world.trust()[contract].provider),
        commissioner_trust: trust(world.trust()[contract].commissioner),
        affordability_gap,
        worth_of_plan: worth_in_practice(read.worth_of_a_pound, weight_of_volume(world, contract)),
    };
    let value = world.signing()[contract].plan.value().pounds().max(1.0);
    let arbitration = economy.negotiation.arbitration_cost_pounds.pounds() / value;
    let is_gamed = mechanisms.baseline_gaming && mechanisms.planning_error;
    Some(economy.bargaining.bargain(&table, is_gamed, arbitration))
}

/// What is left of the plan when a commissioner is short of money: less is shaded where a shaded plan costs it.
fn shading<'a>(world: &impl Bargaining<'a>, contract: ContractId, wanted: Money, affordable: Money) -> f64 {
    let economy = world.economy();
    if !economy.mechanisms.plan_shading || !economy.mechanisms.planning_error {
        return 1.0;
    }
    let shaded = economy.planning.shading(wanted, affordable);
    if shaded >= 1.0 || !economy.mechanisms.shading_response {
        return shaded;
    }
    economy.planning.shading_that_pays(shaded, worth_of_plan(world, contract, shaded))
}

/// Part of the last pound of plan that is paid whatever activity comes.
pub(super) fn worth_of_a_pound_of_plan<'a>(world: &impl Bargaining<'a>, contract: ContractId) -> f64 {
    worth_of_plan(world, contract, SMALLER)
}

/// Part of a pound of plan that is paid whatever activity comes, between the plan that is expected and one so much smaller.
fn worth_of_plan<'a>(world: &impl Bargaining<'a>, contract: ContractId, smaller: f64) -> f64 {
    let times = |ratio: f64| plan_of(world, contract, expected(world, contract, ratio));
    let (full, smaller) = (times(1.0), times(smaller));
    reading::worth_of_plan(clauses_of(world, contract), &full, &smaller, activity_deviation(world))
}
