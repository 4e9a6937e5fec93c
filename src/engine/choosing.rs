//! Choices at a signing: the form of payment when money is short, local standards, and how hard goals are.

use crate::agents::choice::{FormAtStake, OverForm, over_years, paid_beyond};
use crate::agents::commissioner::monitoring::{Case, Staff};
use crate::agents::commissioner::planning::gap;
use crate::agents::horizon::relationship_worth;
use crate::agents::reading;
use crate::chance::Purpose;
use crate::contract::{Application, Choices, GOALS, Plan, STANDARDS, Sanction, Sanctions};
use crate::engine::expected_plans::{expected, plan_of};
use crate::engine::uncertainty::activity_deviation;
use crate::units::{ContractId, Money, Share};

use super::{bargaining, contracting_hours};
use crate::engine::access::touches;
use crate::engine::bargaining::{BARGAINING, Bargaining};
use crate::engine::contracting_hours::{WORKING_HOURS, WorkingHours};
use crate::engine::expected_plans::{EXPECTING, Expecting};
use crate::engine::in_force::{IN_FORCE, InForce, clauses_of, term_of, years_of};
use crate::engine::uncertainty::{BOARDS_HORIZON, BoardsHorizon, board_discount};

touches! {
    /// Choices at a signing: the form of payment when money is short, local standards, and how hard goals are.
    Choosing reads [contracting, forecast] writes [signing] with [Bargaining as BARGAINING, WorkingHours as WORKING_HOURS, Expecting as EXPECTING, InForce as IN_FORCE, BoardsHorizon as BOARDS_HORIZON]
}

/// The parties of a contract that goes on choose nothing.
pub(super) fn keep<'a>(world: &mut impl Choosing<'a>, contract: ContractId) {
    world.signing_mut()[contract].is_arbitrated_over_form = false;
}

/// The parties of a contract that is to be signed choose among what its clauses offer. `wanted` is what all contracts of its
/// commissioner would cost, `affordable` what it has for them.
pub(super) fn choose<'a>(world: &mut impl Choosing<'a>, contract: ContractId, wanted: Money, affordable: Money) {
    // Whatever was chosen last time, the talks begin with the contract as it is written.
    world.signing_mut()[contract].plan.choices = Choices::default();
    let shading = bargaining::shading(world, contract, wanted, affordable);
    let (is_short, over_form) = form(world, contract, gap(wanted, affordable), shading);
    let choices = Choices { is_short, left_out: left_out(world, contract), harder_by: harder_by(world, contract) };
    let signing = &mut world.signing_mut()[contract];
    (signing.plan.choices, signing.is_arbitrated_over_form) = (choices, over_form);
}

/// Whether the contract is paid by the form for when money is short, and whether it took an arbitration to settle that.
fn form<'a>(world: &impl Choosing<'a>, contract: ContractId, gap: f64, shading: f64) -> (bool, bool) {
    let mechanisms = &world.economy().mechanisms;
    let clauses = clauses_of(world, contract);
    let Some(terms) = clauses.payment.when_short.as_ref().filter(|_| mechanisms.form_when_short) else {
        return (false, false);
    };
    // A lead divides one budget: it is not paid line by line.
    if gap <= terms.gap_share.value() || clauses.lead_provider.is_some() {
        return (false, false);
    }
    match world.economy().choice.over_form(&form_at_stake(world, contract, shading)) {
        OverForm::AsWritten => (false, false),
        OverForm::Agreed => (true, false),
        // With nobody to settle a refusal the contract stays as it is written.
        OverForm::Arbitrated => (mechanisms.arbitration && !is_upheld(world, contract), mechanisms.arbitration),
    }
}

fn is_upheld<'a>(world: &impl Choosing<'a>, contract: ContractId) -> bool {
    let stable_id = world.layout.contracts[contract.0].stable_id;
    let draw = world.future.uniform(Purpose::FormUpheld, stable_id, world.year());
    draw < world.economy().choice.written_form_upheld_share.value()
}

fn form_at_stake<'a>(world: &impl Choosing<'a>, contract: ContractId, shading: f64) -> FormAtStake {
    let (economy, provider) = (world.economy(), world.layout.contracts[contract.0].provider);
    let written = plan_of(world, contract, expected(world, contract, shading));
    let mut short = written;
    short.choices.is_short = true;
    let to_come = expected(world, contract, 1.0);
    let clauses = clauses_of(world, contract);
    let yearly = paid_beyond(clauses, &written, &short, &to_come, activity_deviation(world));
    let years = term_of(world, contract).years;
    let harm = economy.choice.arbitration_harm_ratio * harm_of_sanction(world, contract);
    FormAtStake {
        lost: over_years(yearly, years, board_discount(world, provider)),
        saved: over_years(yearly, years, economy.horizon.discount()),
        arbitration: economy.negotiation.arbitration_cost_pounds.pounds() + harm,
    }
}

/// What a sanction does to the relationship of a contract's parties, in pounds.
pub(super) fn harm_of_sanction<'a>(world: &impl Choosing<'a>, contract: ContractId) -> f64 {
    world.economy().monitoring.harm(&case(world, contract, Share::NONE))
}

/// A breach as the commissioner of a contract sees it beforehand.
fn case<'a>(world: &impl Choosing<'a>, contract: ContractId, reinvested: Share) -> Case {
    let horizon = &world.economy().horizon;
    Case {
        sanction: None,
        reinvested,
        plan_cost: None,
        may_withhold: false,
        is_planned: false,
        trust: contracting_hours::trust(world, contract),
        relationship_worth: relationship_worth(
            years_of(world, contract),
            horizon.discount(),
            horizon.renewal_probability_share.value(),
        ),
        favour: 1.0,
        is_seen: true,
        draw: 0.0,
    }
}

/// Local standards that are not worth their hours to the commissioner.
fn left_out<'a>(world: &impl Choosing<'a>, contract: ContractId) -> [bool; STANDARDS.len()] {
    let sanctions = clauses_of(world, contract).sanctions.as_ref();
    let Some(sanctions) = sanctions.filter(|_| world.economy().mechanisms.local_standards_weighed) else {
        return Choices::default().left_out;
    };
    let standards = sanctions.standards.in_order();
    std::array::from_fn(|standard| {
        standards[standard].is_some_and(Sanction::is_local) && worth_of(world, contract, sanctions, standard) <= 0.0
    })
}

/// What a local standard is worth to the commissioner over the term, in pounds: what it would make of the breaches that it
/// expects, less the staff time of running and negotiating the standard, less the harm of a new demand.
fn worth_of<'a>(world: &impl Choosing<'a>, contract: ContractId, sanctions: &Sanctions, standard: usize) -> f64 {
    let economy = world.economy();
    let plan = Plan { choices: Choices::default(), ..world.signing()[contract].plan };
    let due = reading::sanctions_by_month(clauses_of(world, contract), &plan, &world.forecast()[contract], |one| {
        one == standard
    });
    let wage = economy.monitoring.hourly_cost_pounds.pounds();
    let staff =
        Staff { hours: f64::INFINITY, hourly_cost: if economy.mechanisms.monitoring_cost { wage } else { 0.0 } };
    let case = case(world, contract, sanctions.reinvested_share);
    let acting = match sanctions.application {
        Application::Suspended => 0.0,
        Application::Mandatory => due.iter().map(|&sum| economy.monitoring.worth_of_sanction(sum, &case, staff)).sum(),
        Application::Discretion => due.iter().map(|&sum| economy.monitoring.worth_of_choice(sum, &case, staff)).sum(),
    };
    let drawn = world.future.normal(Purpose::LocalHours, world.layout.contracts[contract.0].stable_id, standard as u32);
    let hours_ratio = libm::exp(economy.choice.local_hours_spread * drawn);
    let running = hours_ratio * economy.quality_payment.local_goal_hours_per_year.value() * wage;
    let once = hours_ratio * contracting_hours::hours_of_new_criterion(world, contract) * wage
        + economy.monitoring.harm(&case);
    f64::from(term_of(world, contract).years) * (acting - running) - once
}

/// How much harder than it is written each local goal is, the same in every regime and year.
fn harder_by<'a>(world: &impl Choosing<'a>, contract: ContractId) -> [f64; GOALS.len()] {
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
pub(super) fn left_of_trust<'a>(world: &impl Choosing<'a>, contract: ContractId) -> f64 {
    let economy = world.economy();
    if !economy.mechanisms.talks_wear_trust {
        return 1.0;
    }
    let beyond_usual = world.signing()[contract].rounds.saturating_sub(economy.bargaining.usual_rounds);
    economy.choice.trust_left(beyond_usual, world.contracting()[contract].new_criteria())
}
