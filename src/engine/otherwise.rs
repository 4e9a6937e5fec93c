//! Replays: the same future with one thing otherwise, such as more demand, dearer supplies, or no chance at all.

use crate::chance::{Place, Purpose, Score};

/// A lasting change of a level from the start of a year on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shock {
    /// Relative change: 0.05 is 5% more.
    pub share: f64,
    /// The first year of the run in which it is felt, counted from 0.
    pub from_year: u32,
}

impl Shock {
    /// What the level is multiplied by in a year.
    #[must_use]
    pub fn factor(self, year: u32) -> f64 {
        if year >= self.from_year { 1.0 + self.share } else { 1.0 }
    }
}

/// What is otherwise in a replay of a future. Nothing is, by default.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Otherwise {
    /// Attendances and emergency admissions that come.
    pub demand: Shock,
    /// Prices of what providers buy.
    pub input_prices: Shock,
    /// No chance: every draw gives its median, so that all futures are one.
    pub without_chance: bool,
}

/// One future: where its draws come from, and what is otherwise in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Future {
    pub seed: u64,
    pub replication: u32,
    pub otherwise: Otherwise,
}

impl Future {
    pub(super) const fn place(&self, purpose: Purpose, entity: u32, step: u32) -> Place {
        Place { seed: self.seed, replication: self.replication, purpose, entity, step }
    }

    pub(super) fn normal(&self, purpose: Purpose, entity: u32, step: u32) -> f64 {
        if self.otherwise.without_chance { 0.0 } else { self.place(purpose, entity, step).normal() }
    }

    pub(super) fn uniform(&self, purpose: Purpose, entity: u32, step: u32) -> f64 {
        if self.otherwise.without_chance { 0.5 } else { self.place(purpose, entity, step).uniform() }
    }

    pub(super) fn score(&self, purpose: Purpose, entity: u32, step: u32) -> Score {
        if self.otherwise.without_chance {
            Score { uniform: 0.5, normal: 0.0 }
        } else {
            self.place(purpose, entity, step).score()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shock_is_felt_from_its_year_on_and_none_changes_no_bit() {
        let shock = Shock { share: 0.05, from_year: 2 };
        assert_eq!([0, 1, 2, 9].map(|year| shock.factor(year)), [1.0, 1.0, 1.05, 1.05]);
        assert_eq!(Shock::default().factor(0).to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn without_chance_every_future_draws_the_same_median() {
        let future = |replication, without_chance| Future {
            seed: 1,
            replication,
            otherwise: Otherwise { without_chance, ..Otherwise::default() },
        };
        let normal = |future: Future| future.normal(Purpose::CostShockYearly, 7, 3);
        assert_eq!((normal(future(0, true)), normal(future(5, true))), (0.0, 0.0));
        assert_ne!(normal(future(0, false)), normal(future(5, false)));
        assert_eq!(future(0, true).uniform(Purpose::Breaches, 7, 3), 0.5);
    }
}
