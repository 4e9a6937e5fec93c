//! What a contract can see this month.

use crate::contract::{Positions, Record};
use crate::units::{ContractId, weeks_before_month};

use super::access::touches;

touches! {
    /// The record of a contract: its plan, what was counted, its months, the scores of its population.
    Recording reads [signing, counted, forecast, population]
}

/// What a contract can see this month.
pub(super) fn record<'w, 'a>(
    world: &'w impl Recording<'a>,
    contract: ContractId,
    positions: Option<Positions>,
) -> Record<'w> {
    let (counted, forecast, month) = (&world.counted()[contract], &world.forecast()[contract], world.month);
    let commissioner = world.layout.contracts[contract.0].commissioner;
    let so_far = ..=month.of_year() as usize;
    Record {
        month_of_year: month.of_year(),
        weeks_to_date: weeks_before_month(month.of_year()) + month.weeks(),
        plan: &world.signing()[contract].plan,
        month: &counted.month,
        to_date: &counted.to_date,
        waiting: &counted.waiting,
        // The months of this year that have been lived stand in the forecast in place of last year's.
        months: &forecast.months[so_far],
        month_ends: &forecast.waiting[so_far],
        positions,
        scores: if positions.is_some() { &world.population()[commissioner].scores } else { &[] },
        planned: None,
    }
}
