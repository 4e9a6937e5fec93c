//! A whole economy of one commissioner and one hospital, lived by the engine without chance and with behaviour frozen.

use crate::contract::{AgreedGrowth, Clauses, Indexation, Payment, Regime, Term};
use crate::engine::{Layout, Otherwise, run_otherwise};
use crate::measures::Column;
use crate::scenario::{Economy, Scenario};
use crate::units::Money;

use super::rig::share;

/// Where commissioner and hospital stand among the entities: after the system.
const BOTH: [usize; 2] = [1, 2];

/// The economy of the audit.
///
/// # Panics
/// A file that is no economy.
#[must_use]
pub fn economy() -> Economy {
    serde_json::from_str(include_str!("economy.json")).expect("the file of the audit is an economy")
}

/// A block for all that the hospital does, signed for so many years; each renewal closes a part of the gap to its cost.
#[must_use]
pub fn block(years: u32, rebasing: f64) -> Regime {
    contract(years, rebasing, Payment::block())
}

/// The same with another payment.
#[must_use]
pub fn contract(years: u32, rebasing: f64, payment: Payment) -> Regime {
    let growth = AgreedGrowth { attendances: 0.0, emergency: 0.0, elective: 0.0, contacts: 0.0 };
    let term = Term {
        years,
        rebasing_share: share(rebasing),
        yardstick_share: crate::units::Share::NONE,
        agreed_growth_share_per_year: growth,
        indexation: Indexation::NationalTariff,
        reopener_threshold_share: None,
        early_termination: None,
        staggered: false,
    };
    Regime { term, clauses: Clauses::only(payment) }
}

/// The hospital's surplus of each year by the ledger, in pounds.
///
/// # Panics
/// A book that does not prove.
#[must_use]
pub fn surpluses(economy: &Economy, regime: &Regime, years: u32, otherwise: Otherwise) -> Vec<f64> {
    let [_, of_hospital] = surpluses_of_both(economy, regime, years, otherwise);
    of_hospital
}

/// The surpluses of commissioner and hospital of each year by the ledger, in pounds.
///
/// # Panics
/// A book that does not prove.
#[must_use]
pub fn surpluses_of_both(economy: &Economy, regime: &Regime, years: u32, otherwise: Otherwise) -> [Vec<f64>; 2] {
    let scenario = Scenario::local(economy.clone(), regime.clone(), years);
    let otherwise = Otherwise { without_chance: true, ..otherwise };
    let outcome = run_otherwise(&scenario, &Layout::of(economy), 0, 0, otherwise).expect("the book proves");
    BOTH.map(|entity| {
        let pence = |year| outcome.value(year, entity, Column::SURPLUS) as i64;
        (0..outcome.years).map(|year| Money::from_pence(pence(year)).pounds()).collect()
    })
}

/// What something done in a year gains the hospital, in pounds of that year: surpluses with it against those without it.
#[must_use]
pub fn gained(with: &[f64], without: &[f64], year: u32, discount: f64) -> f64 {
    let later = with.iter().zip(without).skip(year as usize);
    later.rev().fold(0.0, |worth, (with, without)| with - without + discount * worth)
}
