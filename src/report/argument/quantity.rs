//! What is looked at in a run when a statement is tested: one number for each run.

use crate::engine::{EntityKind, Outcome};
use crate::measures::{Column, Unit};

/// Something that a run has one number of.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Its id in the file of statements.
    pub id: &'static str,
    /// Its name for readers.
    pub label: &'static str,
    /// The unit of its value; pounds are a year.
    pub unit: Unit,
    /// A difference below which nothing is claimed, in the unit.
    pub too_small: f64,
    of: fn(&Outcome, &[EntityKind]) -> f64,
}

impl Quantity {
    /// The quantity of this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        QUANTITIES.iter().find(|quantity| quantity.id == id)
    }

    /// Its value in a run; money is in pounds.
    #[must_use]
    pub fn of(&self, outcome: &Outcome, kinds: &[EntityKind]) -> f64 {
        let value = (self.of)(outcome, kinds);
        if self.unit == Unit::Pounds { value / 100.0 } else { value }
    }
}

const fn quantity(
    id: &'static str,
    label: &'static str,
    unit: Unit,
    too_small: f64,
    of: fn(&Outcome, &[EntityKind]) -> f64,
) -> Quantity {
    Quantity { id, label, unit, too_small, of }
}

/// Everything that a statement can be tested on.
pub const QUANTITIES: &[Quantity] = &[
    quantity("system_surplus", "system surplus", Unit::Pounds, 5e5, |run, _| system(run, Column::SURPLUS)),
    quantity("provider_surplus", "provider surplus before support", Unit::Pounds, 5e5, |run, kinds| {
        mean(&yearly(run, kinds, is_provider)) - mean(&support(run, kinds, is_provider))
    }),
    quantity("commissioner_surplus", "commissioner surplus", Unit::Pounds, 5e5, |run, kinds| {
        mean(&yearly(run, kinds, is_commissioner)) - mean(&support(run, kinds, is_commissioner))
    }),
    quantity("community_surplus", "surplus of community providers", Unit::Pounds, 2e5, |run, kinds| {
        mean(&yearly(run, kinds, |kind| kind == EntityKind::Community))
    }),
    quantity("provider_swing", "swing of provider surplus between years", Unit::Pounds, 2e5, |run, kinds| {
        swing(&yearly(run, kinds, is_provider))
    }),
    quantity("commissioner_swing", "swing of commissioner surplus between years", Unit::Pounds, 2e5, |run, kinds| {
        swing(&yearly(run, kinds, is_commissioner))
    }),
    quantity("central_support", "support from the centre", Unit::Pounds, 2e5, |run, _| system(run, Column::SUPPORT)),
    quantity("sanctions_imposed", "sanctions imposed", Unit::Pounds, 5e4, |run, _| {
        system(run, Column::SANCTIONS_IMPOSED)
    }),
    quantity("administration", "cost of contracting", Unit::Pounds, 5e4, |run, _| system(run, Column::ADMINISTRATION)),
    quantity("prevention", "spending on prevention", Unit::Pounds, 5e4, |run, _| system(run, Column::PREVENTION)),
    quantity("settlement", "size of the year-end settlement", Unit::Pounds, 2e5, |run, kinds| {
        mean_of(run, |year| {
            (0..run.entities)
                .filter(|&entity| is_provider(kinds[entity]))
                .map(|entity| value(run, year, entity, Column::SETTLEMENT).abs())
                .sum()
        })
    }),
    quantity("unused_share", "part of sanctions due that was waived", Unit::Share, 0.01, |run, _| {
        let due = system(run, Column::SANCTIONS_CONTRACTED);
        if due > 0.0 { system(run, Column::SANCTIONS_WAIVED) / due } else { 0.0 }
    }),
    quantity("plan_shortfall", "activity above plan, as a part of plan", Unit::Share, 0.001, |run, _| {
        let planned = system(run, Column::PLANNED_ACTIVITY);
        if planned > 0.0 { system(run, Column::ACTUAL_ACTIVITY) / planned - 1.0 } else { 0.0 }
    }),
    quantity("four_hours", "A&E within 4 hours", Unit::Share, 0.001, |run, _| system(run, Column::FOUR_HOUR_SHARE)),
    quantity("eighteen_weeks", "waiting within 18 weeks", Unit::Share, 0.001, |run, _| {
        system(run, Column::WITHIN_18_WEEKS_SHARE)
    }),
    quantity("health", "health index", Unit::Points, 0.03, |run, _| system(run, Column::HEALTH)),
    quantity("trust", "trust at the end", Unit::Share, 0.01, |run, _| {
        value(run, run.years.saturating_sub(1), 0, Column::TRUST)
    }),
    quantity("distress_months", "months in distress", Unit::Count, 0.5, |run, _| system(run, Column::DISTRESS_MONTHS)),
    quantity("monitoring_hours", "commissioners' hours on breaches", Unit::Hours, 50.0, |run, _| {
        system(run, Column::MONITORING_HOURS)
    }),
];

fn is_provider(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Acute | EntityKind::Community)
}

fn is_commissioner(kind: EntityKind) -> bool {
    kind == EntityKind::Commissioner
}

/// A value, where there is one.
fn value(run: &Outcome, year: usize, entity: usize, column: Column) -> f64 {
    let value = run.value(year, entity, column);
    if value.is_nan() { 0.0 } else { value }
}

fn mean_of(run: &Outcome, of_year: impl Fn(usize) -> f64) -> f64 {
    mean(&(0..run.years).map(of_year).collect::<Vec<_>>())
}

fn system(run: &Outcome, column: Column) -> f64 {
    mean_of(run, |year| value(run, year, 0, column))
}

/// Surplus of some parties in each year, in pence.
fn yearly(run: &Outcome, kinds: &[EntityKind], is_one: fn(EntityKind) -> bool) -> Vec<f64> {
    over_parties(run, kinds, is_one, Column::SURPLUS)
}

/// Money from the centre to some parties in each year, in pence.
fn support(run: &Outcome, kinds: &[EntityKind], is_one: fn(EntityKind) -> bool) -> Vec<f64> {
    over_parties(run, kinds, is_one, Column::SUPPORT)
}

fn over_parties(run: &Outcome, kinds: &[EntityKind], is_one: fn(EntityKind) -> bool, column: Column) -> Vec<f64> {
    let of_year = |year| {
        let ones = (0..run.entities).filter(|&entity| is_one(kinds[entity]));
        ones.map(|entity| value(run, year, entity, column)).sum()
    };
    (0..run.years).map(of_year).collect()
}

fn mean(values: &[f64]) -> f64 {
    crate::analysis::quantiles::mean(values)
}

/// How much a year differs from the year before, in the mean: what a party cannot plan for.
fn swing(values: &[f64]) -> f64 {
    let steps: Vec<f64> = values.windows(2).map(|two| (two[1] - two[0]).abs()).collect();
    if steps.is_empty() { 0.0 } else { mean(&steps) }
}
