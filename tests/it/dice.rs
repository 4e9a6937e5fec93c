//! Numbers made up by chance, from a seed.

use commonpurse::chance::{Place, Purpose};
use commonpurse::units::{Money, Share};

/// The numbers from 0 to 1 from which everything is made up, from a seed.
#[derive(Clone, Debug)]
pub struct Dice(Place);

impl Dice {
    /// Dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Place { seed, future: 0, purpose: Purpose::LatinHypercube, entity: 0, step: 0 })
    }

    fn share(&mut self) -> f64 {
        self.0.step += 1;
        self.0.uniform()
    }

    /// Evenly between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    /// Between two positive numbers, as often in each power of ten.
    pub fn scaled(&mut self, low: f64, high: f64) -> f64 {
        low * libm::pow(high / low, self.share())
    }

    /// One of so many, counted from 0.
    pub fn one_of(&mut self, count: usize) -> usize {
        ((self.share() * count as f64) as usize).min(count - 1)
    }

    /// True with a probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// A share, as often none or all as anything between.
    pub fn a_share(&mut self) -> Share {
        let value = match self.one_of(4) {
            0 => 0.0,
            1 => 1.0,
            _ => self.share(),
        };
        share(value)
    }

    /// Something or nothing.
    pub fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.chance(0.5) { Some(make(self)) } else { None }
    }
}
/// A share written in a test.
pub fn share(value: f64) -> Share {
    Share::new(value).expect("tests use shares")
}

/// Money written in pounds in a test.
pub fn pounds(value: f64) -> Money {
    Money::from_pounds(value).expect("tests use sums that fit")
}
