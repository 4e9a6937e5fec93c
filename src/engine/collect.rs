//! What is looked at: taken down every month and year, for every entity.

use crate::ledger::{Heading, ProofError, SanctionTally};
use crate::measures::{ALL, Column, MONTHLY};
use crate::scenario::Scenario;
use crate::units::MONTHS_IN_YEAR;

use super::layout::Layout;

/// One entity's year: a value for each measure of [`ALL`]; what does not apply is not a number. Money is in pence.
pub type YearRow = [f64; ALL.len()];

/// Parties between which a study shows flows of money.
pub const FLOW_PARTIES: usize = 3;

/// What a run leaves behind for tables and findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Years that were lived.
    pub years: usize,
    /// Entities of the layout.
    pub entities: usize,
    /// Rows by year, then entity.
    rows: Vec<YearRow>,
    /// System values by month, then column of [`MONTHLY`]. Money is in pence.
    monthly: Vec<[f64; MONTHLY.len()]>,
    /// Net received by commissioners, acute and community providers under each code over all years, in pence.
    flows: [[f64; Heading::COUNT]; FLOW_PARTIES],
    /// What the planned work of all providers would have cost, over all years, in pence.
    planned_cost: f64,
    /// Year ends at which the book was proved.
    pub proofs: u32,
}

impl Outcome {
    /// An entity's year.
    #[must_use]
    pub fn row(&self, year: usize, entity: usize) -> &YearRow {
        &self.rows[year * self.entities + entity]
    }

    /// An entity's value of a measure in a year; money is in pence.
    #[must_use]
    pub fn value(&self, year: usize, entity: usize, column: Column) -> f64 {
        self.row(year, entity)[column as usize]
    }

    /// Puts another value in, to see what notices.
    #[cfg(test)]
    pub(super) fn tamper(&mut self, year: usize, entity: usize, column: Column, value: f64) {
        self.rows[year * self.entities + entity][column as usize] = value;
    }

    /// The system's months, with a value for each column of [`MONTHLY`].
    #[must_use]
    pub fn monthly(&self) -> &[[f64; MONTHLY.len()]] {
        &self.monthly
    }

    /// Net received under a code over all years, in pence: commissioners (0), acute (1), community providers (2).
    #[must_use]
    pub fn flow(&self, party: usize, heading: Heading) -> f64 {
        self.flows[party][heading.index()]
    }

    /// What the planned work of all providers would have cost at the prices and efficiency of each year, over all years,
    /// in pence.
    #[must_use]
    pub const fn planned_cost(&self) -> f64 {
        self.planned_cost
    }
}

/// What has been taken down so far.
#[derive(Clone, Debug)]
pub(super) struct Collected {
    outcome: Outcome,
    /// Sums over the months of the year that no state keeps, by entity.
    pub year: Vec<YearRow>,
    /// Surpluses of all providers and of all commissioners so far in the year, at the last month end.
    pub surplus_before: [f64; 2],
    /// The system's share within 18 weeks at the month ends of the year.
    pub within_18_weeks: Vec<f64>,
    /// Sanctions by contract and party when the year began.
    pub tallies_at_year_start: Vec<[SanctionTally; 2]>,
    /// Sanctions imposed since the run began, at the last month end, in pence.
    pub imposed_before: f64,
    pub proofs: u32,
    /// Why the book does not prove, if it does not: the run stops.
    pub unproved: Option<ProofError>,
}

impl Collected {
    pub(super) fn new(scenario: &Scenario, layout: &Layout) -> Self {
        let entities = 1 + layout.commissioners.len() + layout.providers.len();
        let years = scenario.years as usize;
        Self {
            outcome: Outcome {
                years,
                entities,
                rows: Vec::with_capacity(years * entities),
                monthly: Vec::with_capacity(years * MONTHS_IN_YEAR as usize),
                flows: [[0.0; Heading::COUNT]; FLOW_PARTIES],
                planned_cost: 0.0,
                proofs: 0,
            },
            year: vec![[0.0; ALL.len()]; entities],
            surplus_before: [0.0; 2],
            within_18_weeks: Vec::with_capacity(MONTHS_IN_YEAR as usize),
            tallies_at_year_start: vec![[SanctionTally::default(); 2]; layout.contracts.len()],
            imposed_before: 0.0,
            proofs: 0,
            unproved: None,
        }
    }

    pub(super) fn push_month(&mut self, values: [f64; MONTHLY.len()]) {
        self.outcome.monthly.push(values);
    }

    pub(super) fn push_year(&mut self, rows: Vec<YearRow>) {
        self.outcome.rows.extend(rows);
        for row in &mut self.year {
            *row = [0.0; ALL.len()];
        }
        self.surplus_before = [0.0; 2];
        self.within_18_weeks.clear();
    }

    pub(super) fn add_flow(&mut self, party: usize, heading: Heading, pence: f64) {
        self.outcome.flows[party][heading.index()] += pence;
    }

    pub(super) fn add_planned_cost(&mut self, pence: f64) {
        self.outcome.planned_cost += pence;
    }

    pub(super) fn outcome(self) -> Outcome {
        Outcome { proofs: self.proofs, ..self.outcome }
    }
}
