//! Shipped scenarios from disk, changes to them in code, and what tests ask of a finished run.

use commonpurse::contract::Regime;
use commonpurse::engine::{Layout, Outcome, Run, run, run_in_detail};
use commonpurse::measures::{ALL, Column};
use commonpurse::scenario::resolve::ScenarioKind;
use commonpurse::scenario::{Economy, Mechanisms, RegimeFile, Scenario};
use commonpurse::units::Hours;
use serde_json::Value;

pub use crate::dice::{pounds, share};
pub use crate::shipped::names;
use crate::shipped::shipped_through;

/// The seed of every test that does not ask for another.
pub const SEED: u64 = 2015;

/// Measures of care: what happens to patients. No money, no trust, no beliefs.
pub const CARE: &[Column] = &[
    Column::ATTENDANCES,
    Column::FOUR_HOUR_BREACHES,
    Column::FOUR_HOUR_SHARE,
    Column::TWELVE_HOUR_WAITS,
    Column::EMERGENCIES,
    Column::PREVENTED,
    Column::REFERRALS,
    Column::TREATED,
    Column::REMOVED,
    Column::CANCELLED,
    Column::WAITING_LIST,
    Column::OVER_18_WEEKS,
    Column::OVER_52_WEEKS,
    Column::WITHIN_18_WEEKS_SHARE,
    Column::OCCUPANCY,
    Column::CONTACTS,
    Column::BACKLOG,
    Column::HEALTH,
];

/// A shipped scenario whose files are changed before they are read.
pub fn read_through<T>(kind: ScenarioKind, name: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>) -> T
where
    T: schemars::JsonSchema + serde::de::DeserializeOwned,
{
    shipped_through(kind, name, change).value
}

/// A shipped economy.
pub fn economy(name: &str) -> Economy {
    read_through(ScenarioKind::Economy, name, &|bytes| bytes)
}

/// The economy most tests start from.
pub fn typical() -> Economy {
    economy("typical")
}

/// The typical economy in which no contract changes what anyone does.
pub fn frozen() -> Economy {
    let mut economy = typical();
    freeze(&mut economy);
    economy
}

/// An economy whose alliances, payments on outcomes and leads were set up before the start.
pub fn set_up(mut economy: Economy) -> Economy {
    (economy.negotiation.setup_commissioner_hours, economy.negotiation.setup_provider_hours) =
        (Hours::default(), Hours::default());
    economy
}

/// Switches off everything by which a contract changes care.
pub fn freeze(economy: &mut Economy) {
    let mechanisms = &mut economy.mechanisms;
    mechanisms.target_effort = false;
    mechanisms.efficiency_incentive = false;
    mechanisms.prevention = false;
    mechanisms.distress = false;
    mechanisms.conditional_support = false;
    mechanisms.capacity_follows_plan = false;
    mechanisms.coordination = false;
    mechanisms.remedial_plans = false;
    mechanisms.budget_recovery = false;
    mechanisms.buying_care = false;
    mechanisms.capacity_answers_money = false;
    mechanisms.sanctions_press_on_waits = false;
    // An intervention below a limit imposes savings.
    mechanisms.limits = false;
    // Held back for risk is money that buys no capacity.
    mechanisms.price_of_risk = false;
}

/// A shipped regime.
pub fn regime(name: &str) -> Regime {
    read_through::<RegimeFile>(ScenarioKind::Regime, name, &|bytes| bytes).regime()
}

/// Every shipped regime by name.
pub fn regimes() -> Vec<(String, Regime)> {
    names(ScenarioKind::Regime).into_iter().map(|name| (name.clone(), regime(&name))).collect()
}

/// A regime changed in code.
pub fn changed(name: &str, change: impl FnOnce(&mut Regime)) -> Regime {
    let mut regime = regime(name);
    change(&mut regime);
    regime
}

/// Lives one future.
pub fn live(economy: &Economy, regime: &Regime, years: u32, future: u32) -> Outcome {
    let scenario = Scenario::local(economy.clone(), regime.clone(), years);
    run(&scenario, &Layout::of(economy), SEED, future).unwrap_or_else(|error| panic!("{error}"))
}

/// Lives one future of a scenario, under national rules where it has them.
pub fn live_scenario(scenario: &Scenario, future: u32) -> Outcome {
    run(scenario, &Layout::of(&scenario.economy), SEED, future).unwrap_or_else(|error| panic!("{error}"))
}

/// Lives one future and keeps its journal and events.
pub fn live_in_detail(economy: &Economy, regime: &Regime, years: u32, future: u32) -> Run {
    let scenario = Scenario::local(economy.clone(), regime.clone(), years);
    run_in_detail(&scenario, &Layout::of(economy), SEED, future).unwrap_or_else(|error| panic!("{error}"))
}

/// Lives several futures.
pub fn futures(economy: &Economy, regime: &Regime, years: u32, count: u32) -> Vec<Outcome> {
    let scenario = Scenario::local(economy.clone(), regime.clone(), years);
    let layout = Layout::of(economy);
    let lived = (0..count).map(|future| run(&scenario, &layout, SEED, future));
    lived.map(|outcome| outcome.unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// Positions of all entities: the system, commissioners, providers.
pub fn entities(outcome: &Outcome) -> std::ops::Range<usize> {
    0..outcome.entities
}

/// Positions of the commissioners of an economy.
pub fn commissioners(economy: &Economy) -> std::ops::Range<usize> {
    1..1 + economy.commissioners.len()
}

/// Positions of the providers of an economy.
pub fn providers(economy: &Economy) -> std::ops::Range<usize> {
    let first = 1 + economy.commissioners.len();
    first..first + economy.providers.len()
}

/// A measure of the system, year by year.
pub fn of_system(outcome: &Outcome, column: Column) -> Vec<f64> {
    (0..outcome.years).map(|year| outcome.value(year, 0, column)).collect()
}

/// Sum of a measure over some entities in a year.
pub fn over(outcome: &Outcome, year: usize, entities: std::ops::Range<usize>, column: Column) -> f64 {
    entities.map(|entity| outcome.value(year, entity, column)).filter(|value| !value.is_nan()).sum()
}

/// Mean of a number over outcomes.
pub fn mean(outcomes: &[Outcome], of: impl Fn(&Outcome) -> f64) -> f64 {
    outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64
}

/// The first place at which two runs differ in these columns in the first `years` years, bit by bit.
pub fn difference(a: &Outcome, b: &Outcome, columns: &[Column], years: usize) -> Option<String> {
    for year in 0..years.min(a.years) {
        for entity in entities(a) {
            for &column in columns {
                let (left, right) = (a.value(year, entity, column), b.value(year, entity, column));
                if left.to_bits() != right.to_bits() && !(left.is_nan() && right.is_nan()) {
                    let what = ALL[column as usize].id;
                    return Some(format!("{what} of entity {entity} in year {}: {left} against {right}", year + 1));
                }
            }
        }
    }
    None
}

/// Fails unless two runs agree bit by bit in these columns over all years.
#[track_caller]
pub fn assert_same(a: &Outcome, b: &Outcome, columns: &[Column], what: &str) {
    if let Some(found) = difference(a, b, columns, a.years) {
        panic!("{what}: {found}");
    }
}

/// Every column but some.
pub fn all_but(left_out: &[Column]) -> Vec<Column> {
    columns().into_iter().filter(|column| !left_out.contains(column)).collect()
}

/// Every column of the annual table.
pub fn columns() -> Vec<Column> {
    macro_rules! list { ($($name:ident)+) => { vec![$(Column::$name),+] }; }
    let columns = list! {
        SURPLUS LETTER_SURPLUS UNDERLYING_SURPLUS INCOME RESERVE SANCTIONS_CONTRACTED SANCTIONS_IMPOSED SANCTIONS_WAIVED SANCTIONS_PAID
        SANCTIONS_REINVESTED RISK_SHARE OUTCOME_PAYMENT SETTLEMENT SUPPORT ADMINISTRATION PREVENTION AGENCY
        MONITORING_HOURS CONTRACTING_HOURS ATTENDANCES FOUR_HOUR_BREACHES FOUR_HOUR_SHARE TWELVE_HOUR_WAITS EMERGENCIES PREVENTED REFERRALS
        TREATED REMOVED CANCELLED WAITING_LIST OVER_18_WEEKS OVER_52_WEEKS WITHIN_18_WEEKS_SHARE OCCUPANCY CONTACTS
        BACKLOG HEALTH TRUST ENFORCEMENT_BELIEF COST_INDEX AGENCY_SHARE DISTRESS_MONTHS SEGMENT
        COMMISSIONER_DUTIES PLANNED_ACTIVITY ACTUAL_ACTIVITY NEGOTIATION_ROUNDS SIGNED_LATE
        CONTROL_TOTAL CONDITIONAL_SUPPORT_AVAILABLE CONDITIONAL_SUPPORT BOARD_CHANGES
        QUALITY_AVAILABLE QUALITY_EARNED QUALITY_WITHHELD UNMEASURED_QUALITY RELABELLED REPORTED_FOUR_HOUR_SHARE TERMINATIONS
        WAIVED_BY_CHOICE WAIVED_FOR_HOURS WAIVED_UNSEEN WAIVED_FOR_PLAN PLANS_AGREED PLANS_DELIVERED PLANS_FAILED IN_ESCROW
        CAPACITY_COST EFFORT_COST TIME_SET_FREE NIGHTS_BEYOND_BEDS
        OTHER_SPEND_CUT OTHER_SPEND_ADDED MANAGED_REFERRALS CASES_BOUGHT CONTACTS_BOUGHT SURPLUS_UNSPENT
        BELOW_LIMIT LOANS_BELOW_ZERO INTERVENTIONS MERGERS WIND_DOWNS DEBT_TAKEN_OVER
        MISFIT_COST EARNED_ON_CHANGES
        RISK_PREMIUM CERTAINTY_EQUIVALENT
        PAID_WHEN_SHORT LOCAL_STANDARDS PLANS_REFUSED QUALITY_SPREAD
    };
    assert_eq!(columns.len(), ALL.len(), "a measure was added; add it to this list");
    columns
}

/// The months of a run as bits.
pub fn months(outcome: &Outcome) -> Vec<Vec<u64>> {
    outcome.monthly().iter().map(|month| month.iter().map(|value| value.to_bits()).collect()).collect()
}

/// Switches a mechanism by its name.
pub fn switch(mechanisms: &mut Mechanisms, name: &str, on: bool) {
    let mut switches = serde_json::to_value(&*mechanisms).expect("switches are JSON");
    let slot = switches.get_mut(name).unwrap_or_else(|| panic!("there is no mechanism {name}"));
    *slot = Value::Bool(on);
    *mechanisms = serde_json::from_value(switches).expect("switches stay switches");
}
