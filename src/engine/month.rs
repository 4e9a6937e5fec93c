//! The order of a month, as a list one can read. Add a step by adding a line; `purse explain steps` prints it.

use super::calendar::When;
use super::steps;
use super::world::World;

/// One step of a month.
#[derive(Clone, Copy)]
pub struct Step {
    /// When it is taken.
    pub when: When,
    /// What happens, in words.
    pub what: &'static str,
    /// What happens, in code.
    pub(super) take: fn(&mut World<'_>),
}

const fn step(when: When, what: &'static str, take: fn(&mut World<'_>)) -> Step {
    Step { when, what, take }
}

/// The steps of a month in their order.
pub const MONTH: &[Step] = &[
    step(When::YearStart, "the year's chances are drawn", steps::chances::draw_year),
    step(When::YearStart, "commissioners learn their allocations", steps::funding::set_allocations),
    step(When::YearStart, "new boards look as far as others after some years", steps::boards::count_turnaround_years),
    step(When::YearStart, "lead providers are named", steps::passing_on::name_leads),
    step(When::YearStart, "contracts are planned, renewed, reopened or kept up", steps::contracting::agree_contracts),
    step(When::YearStart, "all sides read their contracts", steps::reading::read_contracts),
    step(
        When::YearStart,
        "local goals of quality payments are set up, for the staff time of both sides",
        steps::quality::set_up_local_goals,
    ),
    step(When::YearStart, "effort to prevent admissions is chosen", steps::preventing::choose_prevention),
    step(
        When::YearStart,
        "leads and pooled budgets choose what they do about delayed transfers",
        steps::coordinating::choose_coordination,
    ),
    step(When::YearStart, "capacity is changed", steps::capacity::change_capacity),
    step(
        When::YearStart,
        "commissioners put their budgets in balance, or buy care with what they have to spare",
        steps::budgeting::balance_budgets,
    ),
    step(When::YearStart, "savings are chosen", steps::saving::choose_savings),
    step(When::YearStart, "control totals are offered and accepted", steps::controlling::offer_control_totals),
    step(
        When::Month,
        "providers choose how hard they work for the four-hour standard",
        steps::target::choose_target_effort,
    ),
    step(When::Month, "people come and are cared for, week by week", steps::caring::live_weeks),
    step(When::Month, "care is counted by contract", steps::counting::count_by_contract),
    step(When::Month, "breaches are reported; some may be re-labelled", steps::relabelling::report_breaches),
    step(When::Month, "what contracts see of the year so far is added up", steps::counting::add_up_year),
    step(
        When::Month,
        "care is paid for by providers: staff, supplies, agencies, prevention",
        steps::costing::book_costs,
    ),
    step(
        When::Month,
        "contracts that are not written anew cost both sides, and providers earn on what changes",
        steps::adapting::book_misfit,
    ),
    step(When::Month, "what was owed from last month is paid", steps::paying::pay_what_is_owed),
    step(When::Month, "allocations and one twelfth of the plan are paid", steps::paying::pay_on_account),
    step(When::Month, "lead providers pay their subcontractors", steps::passing_on::pay_subcontractors),
    step(
        When::Month,
        "contracts are settled: prices and shares for the year so far",
        steps::settling::settle_contracts,
    ),
    step(When::QuarterEnd, "goals of quality payments are met or missed", steps::quality::tell_of_goals),
    step(
        When::Month,
        "remedial action plans are worked, delivered or not; what was withheld is released or forfeited",
        steps::remedying::work_plans,
    ),
    step(
        When::Month,
        "commissioners decide which breaches to act on, and how: sanction, withhold, ask for a plan or waive",
        steps::enforcing::enforce_contracts,
    ),
    step(When::Month, "lead providers pass on what has become due", steps::passing_on::pass_on),
    step(When::Month, "beliefs and trust move", steps::trusting::move_trust),
    step(When::Month, "the regulator counts months below the standard", steps::regulating::watch_month),
    step(When::QuarterEnd, "the regulator scores providers; distress is counted", steps::regulating::score_quarter),
    step(
        When::YearEnd,
        "money retained under price rules is spent on demand management",
        steps::preventing::spend_retained_money,
    ),
    step(
        When::YearEnd,
        "health of the population is reckoned; outcomes and system deficits are settled",
        steps::settling::settle_year_end,
    ),
    step(When::YearEnd, "sanctions are reinvested", steps::enforcing::reinvest_sanctions),
    step(When::YearEnd, "lead providers pass on what the year end brought", steps::passing_on::pass_on),
    step(When::YearEnd, "the year is settled outside the contracts", steps::settling::settle_outside_contracts),
    step(When::QuarterEnd, "the centre pays conditional support", steps::controlling::judge_quarter),
    step(When::YearEnd, "contracts that cost a party too much end", steps::ending::end_contracts),
    step(When::YearEnd, "the centre supports failing providers", steps::regulating::support_providers),
    step(
        When::YearEnd,
        "parties below their limits are lent to, put under intervention, merged or wound down",
        steps::limiting::hold_limits,
    ),
    step(When::Month, "what is looked at is taken down", steps::reporting::take_down),
    step(When::YearEnd, "the book is proved and the year is closed", steps::closing::close_year),
    step(When::YearEnd, "forecasts and beliefs about support move", steps::closing::learn_from_year),
];
