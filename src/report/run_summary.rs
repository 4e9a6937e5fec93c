//! What is kept of each run, so that thousands of them fit into memory.

use crate::engine::{EntityKind, FLOW_PARTIES, MONTHLY, Outcome, YearRow};
use crate::ledger::Heading;
use crate::measures::{Column, HEADLINE};
use crate::units::MONTHS_IN_YEAR;

use super::clause_lines::{self, Followed, LINES};

/// What is kept of a run. Money is in pence but for the headline, which is in pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSummary {
    /// By year, then entity: every entity, or the system alone.
    pub rows: Vec<YearRow>,
    /// By year: a value for each measure of [`HEADLINE`].
    pub headline: Vec<[f64; HEADLINE.len()]>,
    /// By month.
    pub monthly: Vec<[f64; MONTHLY.len()]>,
    /// Net received under each code over all years, by kind of party.
    pub flows: [[f64; Heading::COUNT]; FLOW_PARTIES],
    /// What the planned work of all providers would have cost, over all years.
    pub planned_cost: f64,
    /// What became of each of [`LINES`] over all years.
    pub practice: Vec<Followed>,
}

impl RunSummary {
    /// Bytes that are kept of a run with so many years and entities kept.
    #[must_use]
    pub const fn bytes(years: u64, entities: u64) -> u64 {
        let (annual, headline) = (entities * size_of::<YearRow>() as u64, 8 * HEADLINE.len() as u64);
        let months = MONTHS_IN_YEAR as u64 * 8 * MONTHLY.len() as u64;
        let practice = (LINES.len() * size_of::<Followed>()) as u64;
        size_of::<Self>() as u64 + practice + years * (annual + headline + months)
    }

    /// Keeps what later steps need of a run whose entities are of these kinds: the yearly rows of its first `entities`
    /// entities (1 is the system alone).
    #[must_use]
    pub fn of(outcome: &Outcome, kinds: &[EntityKind], entities: usize) -> Self {
        let years = 0..outcome.years;
        let flows_of = |party: usize| {
            let mut flows = [0.0; Heading::COUNT];
            for &heading in Heading::ALL {
                flows[heading.index()] = outcome.flow(party, heading);
            }
            flows
        };
        Self {
            rows: years.clone().flat_map(|year| (0..entities).map(move |entity| *outcome.row(year, entity))).collect(),
            headline: headline_years(outcome, kinds),
            monthly: outcome.monthly().to_vec(),
            flows: std::array::from_fn(flows_of),
            planned_cost: outcome.planned_cost(),
            practice: clause_lines::followed(outcome, kinds),
        }
    }

    /// A run of which nothing is kept, for tests to fill in.
    #[cfg(test)]
    pub(super) const fn nothing() -> Self {
        Self {
            rows: Vec::new(),
            headline: Vec::new(),
            monthly: Vec::new(),
            flows: [[0.0; Heading::COUNT]; FLOW_PARTIES],
            planned_cost: 0.0,
            practice: Vec::new(),
        }
    }

    /// Mean yearly surplus of the system, in pounds.
    #[must_use]
    pub fn mean_system_surplus(&self) -> f64 {
        let years: Vec<f64> = self.headline.iter().map(|year| year[0]).collect();
        crate::analysis::quantiles::mean(&years)
    }
}

/// By year: a value for each measure of [`HEADLINE`], in their order; money in pounds.
#[must_use]
pub fn headline_years(outcome: &Outcome, kinds: &[EntityKind]) -> Vec<[f64; HEADLINE.len()]> {
    (0..outcome.years).map(|year| headline(outcome, kinds, year)).collect()
}

/// A year's value for each measure of [`HEADLINE`], in their order; money in pounds.
pub(super) fn headline(outcome: &Outcome, kinds: &[EntityKind], year: usize) -> [f64; HEADLINE.len()] {
    let system = |column| outcome.value(year, 0, column);
    let sum_of = |column: Column, is_one: fn(EntityKind) -> bool| -> f64 {
        let ones = kinds.iter().enumerate().filter(|(_, kind)| is_one(**kind));
        ones.map(|(entity, _)| outcome.value(year, entity, column)).sum()
    };
    let before_support = |is_one| sum_of(Column::SURPLUS, is_one) - sum_of(Column::SUPPORT, is_one);
    let hours_of_commissioners = sum_of(Column::CONTRACTING_HOURS, |kind| kind == EntityKind::Commissioner);
    let time_of_commissioners = sum_of(Column::TIME_SET_FREE, |kind| kind == EntityKind::Commissioner);
    [
        system(Column::SURPLUS) / 100.0,
        before_support(|kind| matches!(kind, EntityKind::Acute | EntityKind::Community)) / 100.0,
        before_support(|kind| kind == EntityKind::Commissioner) / 100.0,
        system(Column::SUPPORT) / 100.0,
        system(Column::SANCTIONS_PAID) / 100.0,
        hours_of_commissioners,
        system(Column::CONTRACTING_HOURS) - hours_of_commissioners,
        system(Column::FOUR_HOUR_SHARE),
        system(Column::WITHIN_18_WEEKS_SHARE),
        system(Column::HEALTH),
        time_of_commissioners,
        system(Column::TIME_SET_FREE) - time_of_commissioners,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_is_in_the_order_in_which_it_is_kept() {
        let ids: Vec<&str> = HEADLINE.iter().map(|measure| measure.id).collect();
        let kept = [
            "system_surplus_pounds",
            "provider_surplus_pounds",
            "commissioner_surplus_pounds",
            "support_from_centre_pounds",
            "sanctions_paid_pounds",
            "commissioner_contracting_hours",
            "provider_contracting_hours",
            "within_4_hours_share",
            "within_18_weeks_share",
            "health_index_points",
            "commissioner_time_set_free_hours",
            "provider_time_set_free_hours",
        ];
        assert_eq!(ids, kept);
    }
}
