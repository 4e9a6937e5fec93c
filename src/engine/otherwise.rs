//! Replays: the same future with one thing otherwise, such as more demand, one more saving, or no chance at all.

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

/// Something that is done in one year and in no other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pulse {
    /// How much: a part of what it is measured by.
    pub share: f64,
    /// The year of the run in which it is done, counted from 0.
    pub year: u32,
}

impl Pulse {
    /// How much is done in a year.
    #[must_use]
    pub fn of(self, year: u32) -> f64 {
        if year == self.year { self.share } else { 0.0 }
    }
}

/// What is otherwise in a replay of a future. Nothing is, by default.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Otherwise {
    /// Attendances and emergency admissions that come.
    pub demand: Shock,
    /// Prices of what providers buy.
    pub input_prices: Shock,
    /// A lasting saving that every provider makes beside those it chooses, as a part of its cost.
    pub saving: Pulse,
    /// Prevention that every acute provider undertakes and pays for beside what it chooses, as a part of full effort.
    pub prevention: Pulse,
    /// No chance: every draw gives its median, so that all futures are one.
    pub without_chance: bool,
}

/// One future: where its draws come from, and what is otherwise in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Future {
    pub seed: u64,
    pub number: u32,
    pub otherwise: Otherwise,
}

impl Future {
    pub(super) const fn place(&self, purpose: Purpose, entity: u32, step: u32) -> Place {
        Place { seed: self.seed, future: self.number, purpose, entity, step }
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
    fn a_pulse_is_done_in_its_year_alone_and_none_does_nothing() {
        let pulse = Pulse { share: 0.05, year: 2 };
        assert_eq!([0, 1, 2, 3].map(|year| pulse.of(year)), [0.0, 0.0, 0.05, 0.0]);
        assert_eq!(Pulse::default().of(0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn without_chance_every_future_draws_the_same_median() {
        let future = |number, without_chance| Future {
            seed: 1,
            number,
            otherwise: Otherwise { without_chance, ..Otherwise::default() },
        };
        let normal = |future: Future| future.normal(Purpose::CostShockYearly, 7, 3);
        assert_eq!((normal(future(0, true)), normal(future(5, true))), (0.0, 0.0));
        assert_ne!(normal(future(0, false)), normal(future(5, false)));
        assert_eq!(future(0, true).uniform(Purpose::Breaches, 7, 3), 0.5);
    }
}
