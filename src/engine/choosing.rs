//! Choices at a signing: the form of payment when money is short, local standards, and how hard goals are.

use crate::agents::choice::{FormAtStake, FormSettled, LocalStandard, paid_beyond};
use crate::agents::commissioner::monitoring::Case;
use crate::agents::commissioner::planning::gap;
use crate::agents::reading;
use crate::chance::Purpose;
use crate::contract::{Choices, GOALS, Plan, STANDARDS, Sanction, Sanctions, Signed};
use crate::engine::expected_plans::{Expecting, expected, plan_of};
use crate::engine::uncertainty::{BoardsHorizon, activity_deviation, board_discount};
use crate::units::{ContractId, Money, Share};

use super::{bargaining, contracting_hours};
use crate::engine::access::touches;
use crate::engine::bargaining::{Bargaining, PlanRead};
use crate::engine::contracting_hours::WorkOfContracts;
use crate::engine::in_force::{InForce, clauses_of, term_of, years_of};

touches! {
    /// Choices at a signing: the form of payment when money is short, local standards, and how hard goals are.
    Choosing writes [signing] with [Bargaining, HarmOfSanctions]
}

touches! {
    /// What is shared: `form`.
    HarmOfSanctions reads [contracting, forecast, signing] with [BoardsHorizon, Expecting, InForce, WorkOfContracts]
}

/// The parties of a contract that goes on choose nothing, and its plan is not shaded anew.
pub(super) fn keep<'a>(world: &mut impl Choosing<'a>, contract: ContractId) -> PlanRead {
    world.signing_mut()[contract].is_arbitrated_over_form = false;
    PlanRead { worth_of_a_pound: bargaining::worth_of_a_pound_of_plan(world, contract), shading: 1.0 }
}

/// The parties of a contract that is to be signed choose among what its clauses offer. `wanted` is what all contracts of its
/// commissioner would cost, `affordable` what it has for them. Gives what they read of the contract as it is chosen.
pub(super) fn choose<'a>(
    world: &mut impl Choosing<'a>,
    contract: ContractId,
    wanted: Money,
    affordable: Money,
) -> PlanRead {
    // Whatever was chosen last time, the talks begin with the contract as it is written.
    world.signing_mut()[contract].plan.choices = Choices::default();
    let as_written = bargaining::read_plan(world, contract, wanted, affordable);
    let FormSettled { is_short, is_arbitrated } = form(world, contract, gap(wanted, affordable), as_written.shading);
    let left_out = left_out(world, contract, as_written.worth_of_a_pound);
    let choices = Choices { is_short, left_out, harder_by: harder_by(world, contract) };
    let signing = &mut world.signing_mut()[contract];
    (signing.plan.choices, signing.is_arbitrated_over_form) = (choices, is_arbitrated);
    // Of the choices, payments look at the form alone.
    if is_short { bargaining::read_plan(world, contract, wanted, affordable) } else { as_written }
}

/// By which form the contract is paid, and whether it took an arbitration to settle that.
fn form<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId, gap: f64, shading: f64) -> FormSettled {
    let mechanisms = &world.economy().mechanisms;
    let clauses = clauses_of(world, contract);
    let Some(terms) = clauses.payment.when_short.as_ref().filter(|_| mechanisms.form_when_short) else {
        return FormSettled::default();
    };
    // A lead divides one budget: it is not paid line by line.
    if gap <= terms.gap_share.value() || clauses.lead_provider.is_some() {
        return FormSettled::default();
    }
    let arbiter = mechanisms.arbitration.then(|| {
        let stable_id = world.layout.contracts[contract.0].stable_id;
        world.future.uniform(Purpose::FormUpheld, stable_id, world.year())
    });
    world.economy().choice.settle_form(&form_at_stake(world, contract, shading), arbiter)
}

fn form_at_stake<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId, shading: f64) -> FormAtStake {
    let (economy, provider) = (world.economy(), world.layout.contracts[contract.0].provider);
    let written = plan_of(world, contract, expected(world, contract, shading));
    let mut short = written;
    short.choices.is_short = true;
    let to_come = expected(world, contract, 1.0);
    let clauses = clauses_of(world, contract);
    let yearly = paid_beyond(clauses, &written, &short, &to_come, activity_deviation(world));
    economy.choice.form_at_stake(
        yearly,
        term_of(world, contract).years,
        [board_discount(world, provider), economy.horizon.discount()],
        economy.negotiation.arbitration_cost_pounds,
        economy.monitoring.harm(&case(world, contract, Share::NONE)),
    )
}

/// What asking for a plan, or refusing one, does to the relationship of a contract's parties, in pounds.
pub(super) fn harm_of_plan<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId) -> f64 {
    world.economy().monitoring.harm_of_plan(&case(world, contract, Share::NONE))
}

/// A breach as the commissioner of a contract sees it beforehand.
fn case<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId, reinvested: Share) -> Case {
    Case {
        sanction: None,
        reinvested,
        plan_cost: None,
        may_withhold: false,
        is_planned: false,
        trust: contracting_hours::trust(world, contract),
        relationship_worth: world.economy().horizon.relationship_worth(years_of(world, contract)),
        favour: 1.0,
        is_seen: true,
        draw: 0.0,
    }
}

/// Local standards that are not worth their hours to the commissioner.
fn left_out<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId, worth_of_plan: f64) -> [bool; STANDARDS.len()] {
    let sanctions = clauses_of(world, contract).sanctions.as_ref();
    let Some(sanctions) = sanctions.filter(|_| world.economy().mechanisms.local_standards_weighed) else {
        return Choices::default().left_out;
    };
    let standards = sanctions.standards.in_order();
    std::array::from_fn(|standard| {
        standards[standard].is_some_and(Sanction::is_local)
            && worth_of(world, contract, sanctions, standard, worth_of_plan) <= 0.0
    })
}

/// What a local standard is worth to the commissioner over the term, in pounds.
fn worth_of<'a>(
    world: &impl HarmOfSanctions<'a>,
    contract: ContractId,
    sanctions: &Sanctions,
    standard: usize,
    worth_of_plan: f64,
) -> f64 {
    let economy = world.economy();
    let plan = Plan { choices: Choices::default(), ..world.signing()[contract].plan };
    let signed = Signed::of(clauses_of(world, contract), &plan);
    let due = reading::sanctions_by_month(&signed, &world.forecast()[contract], |one| one == standard);
    let wage = economy.monitoring.hourly_cost_pounds.pounds();
    let stable_id = world.layout.contracts[contract.0].stable_id;
    let standard = LocalStandard {
        due: &due,
        application: sanctions.application,
        case: case(world, contract, sanctions.reinvested_share),
        hourly_cost_of_acting: if economy.mechanisms.monitoring_cost { wage } else { 0.0 },
        wage,
        hours_a_year: economy.quality_payment.local_goal_hours_per_year.value(),
        hours_once: contracting_hours::hours_of_new_criterion(world, contract, worth_of_plan),
        drawn: world.future.normal(Purpose::LocalHours, stable_id, standard as u32),
        years: term_of(world, contract).years,
    };
    economy.choice.worth_of_standard(&economy.monitoring, &standard)
}

/// How much harder than it is written each local goal is, the same in every regime and year.
fn harder_by<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId) -> [f64; GOALS.len()] {
    let mut harder = Choices::default().harder_by;
    let payment = clauses_of(world, contract).quality_payment.as_ref();
    let Some(payment) = payment.filter(|_| world.economy().mechanisms.goals_drawn) else { return harder };
    let stable_id = world.layout.contracts[contract.0].stable_id;
    for (position, (goal, _)) in payment.goals.in_order().into_iter().enumerate() {
        let Some(goal) = goal.filter(|goal| goal.level.is_local()) else { continue };
        let score = world.future.normal(Purpose::GoalLevel, stable_id, position as u32);
        harder[position] = world.economy().choice.harder_by(score, goal.lowest().value(), goal.required_share.value());
    }
    harder
}

/// What the talks of this year's signing leave of trust.
pub(super) fn left_of_trust<'a>(world: &impl HarmOfSanctions<'a>, contract: ContractId) -> f64 {
    let economy = world.economy();
    if !economy.mechanisms.talks_wear_trust {
        return 1.0;
    }
    let beyond_usual = world.signing()[contract].rounds.saturating_sub(economy.bargaining.usual_rounds);
    economy.choice.trust_left(beyond_usual, world.contracting()[contract].new_criteria())
}
