//! The order of a month, as a list one can read. Add a step by adding a line, and its file to the `use`; `purse explain steps` prints it.

use super::access::Touches;
use super::calendar::When;
use super::steps::{
    adapting, boards, budgeting, capacity, caring, chances, closing, contracting, controlling, coordinating, costing,
    counting, ending, enforcing, funding, limiting, passing_on, paying, preventing, quality, reading, regulating,
    relabelling, remedying, reporting, saving, settling, target, trusting,
};
use super::world::World;

/// One step of a month.
#[derive(Clone, Copy)]
pub struct Step {
    /// When it is taken.
    pub when: When,
    /// What happens, in words.
    pub what: &'static str,
    /// Which columns of the world it reads and writes.
    pub touches: &'static Touches,
    /// What happens, in code.
    pub(super) take: fn(&mut World<'_>),
}

/// A step is a function that sees of the world what its columns are, and no more: the compiler holds it to `$touches`.
macro_rules! step {
    ($when:ident, $what:literal, $file:ident :: $function:ident, $touches:ident) => {{
        fn take<'a>(world: &mut impl $file::$touches<'a>) {
            $file::$function(world);
        }
        Step { when: When::$when, what: $what, touches: &$file::$touches, take: |world| take(world) }
    }};
}

/// The steps of a month in their order.
pub const MONTH: &[Step] = &[
    step!(YearStart, "the year's chances are drawn", chances::draw_year, DrawYear),
    step!(YearStart, "commissioners learn their allocations", funding::set_allocations, SetAllocations),
    step!(
        YearStart,
        "new boards look as far as others after some years",
        boards::count_turnaround_years,
        CountTurnaroundYears
    ),
    step!(YearStart, "lead providers are named", passing_on::name_leads, NameLeads),
    step!(
        YearStart,
        "contracts are planned, renewed, reopened or kept up",
        contracting::agree_contracts,
        AgreeContracts
    ),
    step!(YearStart, "all sides read their contracts", reading::read_contracts, ReadContracts),
    step!(
        YearStart,
        "local goals of quality payments are set up, for the staff time of both sides",
        quality::set_up_local_goals,
        SetUpLocalGoals
    ),
    step!(YearStart, "effort to prevent admissions is chosen", preventing::choose_prevention, ChoosePrevention),
    step!(
        YearStart,
        "leads and pooled budgets choose what they do about delayed transfers",
        coordinating::choose_coordination,
        ChooseCoordination
    ),
    step!(YearStart, "capacity is changed", capacity::change_capacity, ChangeCapacity),
    step!(
        YearStart,
        "commissioners put their budgets in balance, or buy care with what they have to spare",
        budgeting::balance_budgets,
        BalanceBudgets
    ),
    step!(YearStart, "savings are chosen", saving::choose_savings, ChooseSavings),
    step!(YearStart, "control totals are offered and accepted", controlling::offer_control_totals, OfferControlTotals),
    step!(
        Month,
        "providers choose how hard they work for the four-hour standard",
        target::choose_target_effort,
        ChooseTargetEffort
    ),
    step!(Month, "people come and are cared for, week by week", caring::live_weeks, LiveWeeks),
    step!(Month, "care is counted by contract", counting::count_by_contract, CountByContract),
    step!(Month, "breaches are reported; some may be re-labelled", relabelling::report_breaches, ReportBreaches),
    step!(Month, "what contracts see of the year so far is added up", counting::add_up_year, AddUpYear),
    step!(
        Month,
        "care is paid for by providers: staff, supplies, agencies, prevention",
        costing::book_costs,
        BookCosts
    ),
    step!(
        Month,
        "contracts that are not written anew cost both sides, and providers earn on what changes",
        adapting::book_misfit,
        BookMisfit
    ),
    step!(Month, "what was owed from last month is paid", paying::pay_what_is_owed, PayWhatIsOwed),
    step!(Month, "allocations and one twelfth of the plan are paid", paying::pay_on_account, PayOnAccount),
    step!(Month, "lead providers pay their subcontractors", passing_on::pay_subcontractors, PaySubcontractors),
    step!(
        Month,
        "contracts are settled: prices and shares for the year so far",
        settling::settle_contracts,
        SettleContracts
    ),
    step!(QuarterEnd, "goals of quality payments are met or missed", quality::tell_of_goals, TellOfGoals),
    step!(
        Month,
        "remedial action plans are worked, delivered or not; what was withheld is released or forfeited",
        remedying::work_plans,
        WorkPlans
    ),
    step!(
        Month,
        "commissioners decide which breaches to act on, and how: sanction, withhold, ask for a plan or waive",
        enforcing::enforce_contracts,
        EnforceContracts
    ),
    step!(Month, "lead providers pass on what has become due", passing_on::pass_on, PassOn),
    step!(Month, "beliefs and trust move", trusting::move_trust, MoveTrust),
    step!(Month, "the regulator counts months below the standard", regulating::watch_month, WatchMonth),
    step!(QuarterEnd, "the regulator scores providers; distress is counted", regulating::score_quarter, ScoreQuarter),
    step!(
        YearEnd,
        "money retained under price rules is spent on demand management",
        preventing::spend_retained_money,
        SpendRetainedMoney
    ),
    step!(
        YearEnd,
        "health of the population is reckoned; outcomes and system deficits are settled",
        settling::settle_year_end,
        SettleYearEnd
    ),
    step!(YearEnd, "sanctions are reinvested", enforcing::reinvest_sanctions, ReinvestSanctions),
    step!(YearEnd, "lead providers pass on what the year end brought", passing_on::pass_on, PassOn),
    step!(
        YearEnd,
        "the year is settled outside the contracts",
        settling::settle_outside_contracts,
        SettleOutsideContracts
    ),
    step!(QuarterEnd, "the centre pays conditional support", controlling::judge_quarter, JudgeQuarter),
    step!(YearEnd, "contracts that cost a party too much end", ending::end_contracts, EndContracts),
    step!(YearEnd, "the centre supports failing providers", regulating::support_providers, SupportProviders),
    step!(
        YearEnd,
        "parties below their limits are lent to, put under intervention, merged or wound down",
        limiting::hold_limits,
        HoldLimits
    ),
    step!(Month, "what is looked at is taken down", reporting::take_down, Reporting),
    step!(YearEnd, "the book is proved and the year is closed", closing::close_year, CloseYear),
    step!(YearEnd, "forecasts and beliefs about support move", closing::learn_from_year, LearnFromYear),
];
