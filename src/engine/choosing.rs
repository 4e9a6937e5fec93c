//! Choices at a signing: the form of payment when money is short, local standards, and how hard goals are.

use crate::agents::choice::{FormAtStake, OverForm, over_years, paid_beyond};
use crate::agents::commissioner::monitoring::{Case, Staff};
use crate::agents::commissioner::planning::gap;
use crate::agents::horizon::relationship_worth;
use crate::agents::reading;
use crate::chance::Purpose;
use crate::contract::{Application, Choices, GOALS, Plan, STANDARDS, Sanction, Sanctions, Signed};
use crate::engine::expected_plans::{expected, plan_of};
use crate::engine::uncertainty::activity_deviation;
use crate::units::{ContractId, Money, Share};

use super::state::contract::Chosen;
use super::world::World;
use super::{bargaining, contracting_hours};

/// The parties of a contract that goes on choose nothing.
pub(super) fn keep(world: &mut World<'_>, contract: ContractId) {
    world.contracts[contract.0].chosen = Chosen::default();
}

/// The parties of a contract that is to be signed choose among what its clauses offer. `wanted` is what all contracts of its
/// commissioner would cost, `affordable` what it has for them.
pub(super) fn choose(world: &mut World<'_>, contract: ContractId, wanted: Money, affordable: Money) {
    // Whatever was chosen last time, the talks begin with the contract as it is written.
    world.contracts[contract.0].plan.choices = Choices::default();
    let shading = bargaining::shading(world, contract, wanted, affordable);
    let (is_short, over_form) = form(world, contract, gap(wanted, affordable), shading);
    let choices = Choices { is_short, left_out: left_out(world, contract), harder_by: harder_by(world, contract) };
    let state = &mut world.contracts[contract.0];
    state.plan.choices = choices;
    state.chosen = Chosen { over_form };
}

/// Whether the contract is paid by the form for when money is short, and whether it took an arbitration to settle that.
fn form(world: &World<'_>, contract: ContractId, gap: f64, shading: f64) -> (bool, bool) {
    let mechanisms = &world.economy().mechanisms;
    let clauses = world.clauses_of(contract);
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

fn is_upheld(world: &World<'_>, contract: ContractId) -> bool {
    let stable_id = world.layout.contracts[contract.0].stable_id;
    let draw = world.future.uniform(Purpose::FormUpheld, stable_id, world.year());
    draw < world.economy().choice.written_form_upheld_share.value()
}

fn form_at_stake(world: &World<'_>, contract: ContractId, shading: f64) -> FormAtStake {
    let (economy, provider) = (world.economy(), world.layout.contracts[contract.0].provider);
    let written = plan_of(world, contract, expected(world, contract, shading));
    let mut short = written;
    short.choices.is_short = true;
    let to_come = expected(world, contract, 1.0);
    let clauses = world.clauses_of(contract);
    let yearly = paid_beyond(clauses, &written, &short, &to_come, activity_deviation(world));
    let years = world.term_of(contract).years;
    let harm = economy.choice.arbitration_harm_ratio * harm_of_sanction(world, contract);
    FormAtStake {
        lost: over_years(yearly, years, world.board_discount(provider)),
        saved: over_years(yearly, years, economy.horizon.discount()),
        arbitration: economy.negotiation.arbitration_cost_pounds.pounds() + harm,
    }
}

/// What a sanction does to the relationship of a contract's parties, in pounds.
pub(super) fn harm_of_sanction(world: &World<'_>, contract: ContractId) -> f64 {
    world.economy().monitoring.harm(&case(world, contract, Share::NONE))
}

/// A breach as the commissioner of a contract sees it beforehand.
fn case(world: &World<'_>, contract: ContractId, reinvested: Share) -> Case {
    let horizon = &world.economy().horizon;
    Case {
        sanction: None,
        reinvested,
        plan_cost: None,
        may_withhold: false,
        is_planned: false,
        trust: contracting_hours::trust(world, contract),
        relationship_worth: relationship_worth(
            world.years_of(contract),
            horizon.discount(),
            horizon.renewal_probability_share.value(),
        ),
        favour: 1.0,
        is_seen: true,
        draw: 0.0,
    }
}

/// Local standards that are not worth their hours to the commissioner.
fn left_out(world: &World<'_>, contract: ContractId) -> [bool; STANDARDS.len()] {
    let sanctions = world.clauses_of(contract).sanctions.as_ref();
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
fn worth_of(world: &World<'_>, contract: ContractId, sanctions: &Sanctions, standard: usize) -> f64 {
    let economy = world.economy();
    let state = &world.contracts[contract.0];
    let plan = Plan { choices: Choices::default(), ..state.plan };
    let signed = Signed::of(world.clauses_of(contract), &plan);
    let due = reading::sanctions_by_month(&signed, &state.forecast, |one| one == standard);
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
    let running = hours_ratio * economy.quality_payment.local_goal_hours_per_year * wage;
    let once = hours_ratio * contracting_hours::hours_of_new_criterion(world, contract) * wage
        + economy.monitoring.harm(&case);
    f64::from(world.term_of(contract).years) * (acting - running) - once
}

/// How much harder than it is written each local goal is, the same in every regime and year.
fn harder_by(world: &World<'_>, contract: ContractId) -> [f64; GOALS.len()] {
    let mut harder = Choices::default().harder_by;
    let payment = world.clauses_of(contract).quality_payment.as_ref();
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
pub(super) fn left_of_trust(world: &World<'_>, contract: ContractId) -> f64 {
    let economy = world.economy();
    if !economy.mechanisms.talks_wear_trust {
        return 1.0;
    }
    let state = &world.contracts[contract.0];
    let beyond_usual = state.rounds.saturating_sub(economy.bargaining.usual_rounds);
    economy.choice.trust_left(beyond_usual, state.contracting.new_criteria())
}
