//! What is kept of each run, so that thousands of them fit into memory.

use crate::engine::{EntityKind, FLOW_PARTIES, Outcome, YearRow};
use crate::ledger::Heading;
use crate::measures::answer::each_headline_measure;
use crate::measures::{Column, HEADLINE, MONTHLY};
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

/// A year of a run, as measures of the answer ask for it.
struct AnswerYear<'o> {
    outcome: &'o Outcome,
    kinds: &'o [EntityKind],
    year: usize,
}

impl AnswerYear<'_> {
    fn system(&self, column: Column) -> f64 {
        self.outcome.value(self.year, 0, column)
    }

    fn providers(&self, column: Column) -> f64 {
        self.sum(column, |kind| matches!(kind, EntityKind::Acute | EntityKind::Community))
    }

    fn commissioners(&self, column: Column) -> f64 {
        self.sum(column, |kind| kind == EntityKind::Commissioner)
    }

    fn sum(&self, column: Column, is_one: fn(EntityKind) -> bool) -> f64 {
        let ones = self.kinds.iter().enumerate().filter(|(_, kind)| is_one(**kind));
        ones.map(|(entity, _)| self.outcome.value(self.year, entity, column)).sum()
    }
}

fn ask(year: &AnswerYear<'_>, question: impl Fn(&AnswerYear<'_>) -> f64) -> f64 {
    question(year)
}

/// The values of a year of the answer, as the list of measures has them.
macro_rules! headline {
    ($($(#[$meaning:meta])+ $name:ident = $id:literal, $label:literal, $unit:ident, $better:ident, $sums:ident { year: $value:expr $(,)? })+) => {
        /// A year's value for each measure of [`HEADLINE`], in their order; money in pounds.
        pub(super) fn headline(outcome: &Outcome, kinds: &[EntityKind], year: usize) -> [f64; HEADLINE.len()] {
            let year = AnswerYear { outcome, kinds, year };
            [$(ask(&year, $value)),+]
        }
    };
}

each_headline_measure!(headline);
