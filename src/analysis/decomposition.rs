//! What each clause adds to the difference between two contracts.
//!
//! Between two contracts stand those that have some clauses of the one and the rest of the other. What a clause adds depends
//! on which others were exchanged before it, so that each gets its mean over the orders in which they can be exchanged
//! (Shapley, 1953): the shares add up to the difference, no order is preferred, and a clause that never changes anything gets
//! nothing. Where there are too many clauses for every order, orders are drawn, each with its reverse.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contrast::{Estimate, Weights, estimate, values};
use super::cubes::Cube;
use super::paired::PairedError;
use super::quantiles::{mean, variance};
use crate::measures::{Measure, Unit};

/// Clauses that are exchanged, as bits: which of them are those of the second contract.
pub type Exchanged = u32;

/// Up to so many clauses are exchanged in every order.
pub const MOST_IN_EVERY_ORDER: usize = 5;

/// The orders in which clauses are exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Orders {
    /// Every order.
    Every,
    /// These, each followed by its reverse.
    Drawn(Vec<Vec<usize>>),
}

/// The contracts between two: which arm of a cube has which clauses of the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// How many clauses are exchanged.
    pub clauses: usize,
    /// The arm of each contract, by the clauses that are those of the second.
    pub arms: BTreeMap<Exchanged, usize>,
    /// The orders.
    pub orders: Orders,
}

/// A difference between two contracts, divided over the clauses in which they differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decomposition {
    /// The first contract for readers.
    pub from: String,
    /// The second contract for readers.
    pub to: String,
    /// From which contracts in between the shares come.
    pub method: Method,
    /// Parameter sets of which they come, the first of the study's.
    pub parameter_sets: u32,
    /// Futures for each of these sets.
    pub futures_per_set: u32,
    /// True if the study has more sets or futures than these.
    pub is_part_of_study: bool,
    /// The clauses, in the order of the shares.
    pub clauses: Vec<ClauseGroup>,
    /// The difference in each measure and the share of each clause.
    pub measures: Vec<Divided>,
}

/// From which contracts in between shares come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The contracts differ in one clause, which has it all.
    OneClause,
    /// The study's own arms, every order.
    OwnArms {
        /// Arms of the study from which the shares come.
        arms: u32,
    },
    /// Every contract in between, every order.
    EveryOrder {
        /// Contracts in between that were lived besides the two.
        hybrids: u32,
    },
    /// Drawn orders, half of them the reverse of the others.
    DrawnOrders {
        /// Orders that were drawn, each reverse counted.
        orders: u32,
        /// Contracts in between that were lived besides the two.
        hybrids: u32,
    },
}

/// A clause, or clauses that can only be exchanged together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClauseGroup {
    /// Names in files.
    pub ids: Vec<String>,
    /// Name for readers.
    pub label: String,
    /// Why they are exchanged together; none of a single clause.
    pub together_because: Option<String>,
}

/// The difference in one measure, divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Divided {
    /// The measure, by its id.
    pub measure: &'static Measure,
    /// The whole difference, the second contract less the first.
    pub whole: Estimate,
    /// The whole in pence, of money.
    pub whole_pence: Option<i64>,
    /// What each clause adds, in the order of `clauses`.
    pub shares: Vec<ClauseShare>,
}

/// What a clause adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClauseShare {
    /// Its share.
    #[serde(flatten)]
    pub share: Estimate,
    /// The share in pence, of money: the shares add up to the whole to the penny.
    pub pence: Option<i64>,
    /// What the clause does if it alone is exchanged; none if that was not lived.
    pub alone: Option<f64>,
    /// What the clause does if it is exchanged last; none if that was not lived.
    pub last: Option<f64>,
    /// Standard error of the share from the orders that were drawn; none where every order counts.
    pub order_error: Option<f64>,
}

/// The weights of a clause's share over all orders: of each set of clauses, what stands before the values with it.
///
/// A clause that comes after `before` of `clauses - 1` others does so in `before! (clauses - 1 - before)!` of all orders.
#[must_use]
pub fn shapley(clauses: usize, clause: usize) -> Vec<(Exchanged, f64)> {
    let own: Exchanged = 1 << clause;
    let weight = |before: usize| 1.0 / (clauses as f64 * binomial(clauses - 1, before));
    let others = (0..1 << clauses).filter(|exchanged: &Exchanged| exchanged & own == 0);
    others
        .flat_map(|exchanged| {
            let weight = weight(exchanged.count_ones() as usize);
            [(exchanged | own, weight), (exchanged, -weight)]
        })
        .collect()
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |product, place| product * (n - place) as f64 / (place + 1) as f64)
}

/// What stands before the values where a clause is exchanged at its place of one order.
fn in_order(order: &[usize], clause: usize) -> Vec<(Exchanged, f64)> {
    let before: Exchanged =
        order.iter().take_while(|other| **other != clause).map(|other| 1 << other).sum::<Exchanged>();
    vec![(before | 1 << clause, 1.0), (before, -1.0)]
}

impl Between {
    /// Every set of clauses whose contract these orders need.
    #[must_use]
    pub fn needed(clauses: usize, orders: &Orders) -> Vec<Exchanged> {
        let mut needed: Vec<Exchanged> = match orders {
            Orders::Every => (0..1 << clauses).collect(),
            Orders::Drawn(orders) => {
                let steps = |order: &Vec<usize>| {
                    order
                        .iter()
                        .scan(0, |so_far: &mut Exchanged, clause| {
                            *so_far |= 1 << clause;
                            Some(*so_far)
                        })
                        .collect::<Vec<_>>()
                };
                orders.iter().flat_map(steps).chain([0]).collect()
            }
        };
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    fn on_arms(&self, weights: Vec<(Exchanged, f64)>) -> Option<Weights> {
        weights.into_iter().map(|(exchanged, weight)| Some((*self.arms.get(&exchanged)?, weight))).collect()
    }

    /// The weights of a clause's share; none if a contract that it needs is missing.
    #[must_use]
    pub fn weights(&self, clause: usize) -> Option<Weights> {
        match &self.orders {
            Orders::Every => self.on_arms(shapley(self.clauses, clause)),
            Orders::Drawn(orders) => {
                let part = 1.0 / orders.len() as f64;
                let all = orders.iter().flat_map(|order| in_order(order, clause));
                self.on_arms(all.map(|(exchanged, sign)| (exchanged, sign * part)).collect())
            }
        }
    }

    fn whole(&self) -> Exchanged {
        (1 << self.clauses) - 1
    }

    fn step(&self, to: Exchanged, from: Exchanged) -> Option<Weights> {
        self.on_arms(vec![(to, 1.0), (from, -1.0)])
    }

    /// The standard error of a share from the drawn orders: from the spread of the means of each order and its reverse.
    fn order_error(&self, cube: &Cube, measure: usize, clause: usize) -> Option<f64> {
        let Orders::Drawn(orders) = &self.orders else { return None };
        let of_pair = |pair: &[Vec<usize>]| {
            let both = pair.iter().flat_map(|order| in_order(order, clause));
            let weights =
                self.on_arms(both.map(|(exchanged, sign)| (exchanged, sign / pair.len() as f64)).collect())?;
            Some(mean(&values(cube, measure, &weights).concat()))
        };
        let means: Vec<f64> = orders.chunks(2).map(of_pair).collect::<Option<_>>()?;
        (means.len() > 1).then(|| libm::sqrt(variance(&means) / means.len() as f64))
    }
}

/// Divides the difference in every measure of the cube.
///
/// # Errors
/// A cube without runs, or with a value that is not finite.
pub fn divide(between: &Between, cube: &Cube) -> Result<Vec<Divided>, PairedError> {
    let of_measure = |place: usize| {
        let measure = cube.measures()[place];
        let whole = between.step(between.whole(), 0).unwrap_or_default();
        let whole = estimate(cube, place, &whole)?;
        let mut shares = Vec::new();
        for clause in 0..between.clauses {
            let weights = between.weights(clause).unwrap_or_default();
            let mean_of = |weights: Option<Weights>| weights.map(|it| mean(&values(cube, place, &it).concat()));
            let own: Exchanged = 1 << clause;
            shares.push(ClauseShare {
                share: estimate(cube, place, &weights)?,
                pence: None,
                alone: mean_of(between.step(own, 0)),
                last: mean_of(between.step(between.whole(), between.whole() & !own)),
                order_error: between.order_error(cube, place, clause),
            });
        }
        let is_money = measure.unit == Unit::Pounds;
        let whole_pence = is_money.then(|| libm::round(whole.mean * 100.0) as i64);
        if let Some(whole) = whole_pence {
            let exact: Vec<f64> = shares.iter().map(|one| one.share.mean * 100.0).collect();
            for (share, pence) in shares.iter_mut().zip(to_the_penny(&exact, whole)) {
                share.pence = Some(pence);
            }
        }
        Ok(Divided { measure, whole, whole_pence, shares })
    };
    (0..cube.measures().len()).map(of_measure).collect()
}

/// Whole pence that add up to `whole`, each as near to its exact value as that allows (largest remainder).
#[must_use]
pub fn to_the_penny(exact: &[f64], whole: i64) -> Vec<i64> {
    let mut pence: Vec<i64> = exact.iter().map(|value| libm::floor(*value) as i64).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let remainder = |place: usize| exact[place] - libm::floor(exact[place]);
    order.sort_by(|a, b| remainder(*b).total_cmp(&remainder(*a)).then(a.cmp(b)));
    let mut left = whole - pence.iter().sum::<i64>();
    while left != 0 && !order.is_empty() {
        // What is left over goes to the largest remainders; a penny too many is taken from the smallest.
        let step = left.signum();
        let places: Vec<usize> = if step > 0 { order.clone() } else { order.iter().rev().copied().collect() };
        for place in places.into_iter().take(left.unsigned_abs() as usize) {
            pence[place] += step;
            left -= step;
        }
    }
    pence
}

#[cfg(test)]
mod tests;
