//! What carries a difference: which part of its variance between parameter sets each varied parameter explains by itself.
//!
//! That part is the parameter's first-order sensitivity index (Sobol 1993): the variance of the mean difference given the
//! parameter, by the whole variance. It is estimated from the sets as they were lived: the difference is fitted by a sum of
//! polynomials (Legendre), one in the place of each parameter in its spread, and the variance of each polynomial is adjusted
//! for its terms, so that a parameter that carries nothing is given 0 on average.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantiles::{mean, pooled_within, squared_deviations, sum};
use super::student::t_975;
use crate::measures::Measure;

/// Which part of the variance of a difference between parameter sets each varied parameter carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Carried {
    /// Index into `arms`; never the baseline.
    pub arm: usize,
    /// The measure.
    pub measure: &'static Measure,
    /// Every parameter that is varied, the largest share first.
    pub carriers: Vec<Carrier>,
    /// Share of chance within the sets; none from one future for each set.
    pub chance: Option<f64>,
    /// What is left: parameters together, by interaction, and chance where its share is not known.
    pub together: f64,
}

/// What one parameter carries by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Carrier {
    /// Address of the number.
    pub address: String,
    /// Its name for readers.
    pub label: String,
    /// First-order sensitivity index, at most 1; of a parameter that carries nothing it lies to either side of 0.
    pub share: f64,
    /// 95% interval of the share, within 0 to 1.
    pub interval_95: (f64, f64),
    /// Mean difference over the sets in the lowest third of the parameter's spread, in the measure's unit.
    pub lowest_third: Option<f64>,
    /// The same over the highest third.
    pub highest_third: Option<f64>,
}

/// Fewest parameter sets from which shares are told: with fewer, the shares of many parameters are noise.
pub const FEWEST_SETS: usize = 40;
/// Highest power of a parameter's place in its spread: it follows what rises, bends and levels off, not what swings.
const DEGREE: usize = 3;
/// Blocks of sets that are left out in turn to learn how sure a share is.
const BLOCKS: usize = 20;

/// A parameter that a study varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    /// Address of the number.
    pub address: String,
    /// Its name for readers.
    pub label: String,
    /// In each set, the part of what is plausible that lies below its value, 0 to 1; none where arms keep values of their
    /// own.
    pub places: Vec<Option<f64>>,
}

/// The parameter sets of a study, made ready to tell what carries a difference between them.
#[derive(Clone, Debug)]
pub struct Sets<'v> {
    varied: &'v [Varied],
    /// The sets in which every parameter has one value, from 0.
    rows: Vec<usize>,
    whole: PolynomialBasis,
    /// The same without one block of neighbouring sets after another: first and last place among the rows.
    without: Vec<(usize, usize, PolynomialBasis)>,
}

impl<'v> Sets<'v> {
    /// Makes sets ready; none where nothing is varied, or the sets are fewer than [`FEWEST_SETS`] or than twice the
    /// parameters.
    #[must_use]
    pub fn of(varied: &'v [Varied]) -> Option<Self> {
        let count = varied.first()?.places.len();
        let is_known = |set: &usize| varied.iter().all(|one| one.places[*set].is_some());
        let rows: Vec<usize> = (0..count).filter(is_known).collect();
        // Half of the sets at least are left to tell chance from what is fitted.
        let degree = DEGREE.min(rows.len() / 2 / varied.len());
        if count < FEWEST_SETS || degree == 0 {
            return None;
        }
        let places: Vec<Vec<f64>> =
            varied.iter().map(|one| rows.iter().filter_map(|set| one.places[*set]).collect()).collect();
        let block = |block: usize| {
            let (from, to) = (block * rows.len() / BLOCKS, (block + 1) * rows.len() / BLOCKS);
            let left: Vec<Vec<f64>> = places.iter().map(|all| without(all, from, to)).collect();
            (from, to, PolynomialBasis::of(&left, degree))
        };
        Some(Self {
            varied,
            whole: PolynomialBasis::of(&places, degree),
            without: (0..BLOCKS).map(block).collect(),
            rows,
        })
    }

    /// What carries the difference of one measure in one arm; `differences` are those of every future, by parameter set.
    ///
    /// None where the sets do not differ.
    #[must_use]
    pub fn carried(&self, (arm, measure): (usize, &'static Measure), differences: &[Vec<f64>]) -> Option<Carried> {
        let by_set: Vec<f64> = differences.iter().map(|futures| mean(futures)).collect();
        let squares = squared_deviations(&by_set);
        if squares <= 0.0 {
            return None;
        }
        let values: Vec<f64> = self.rows.iter().map(|set| by_set[*set]).collect();
        let (shares, reach) = (self.whole.shares(&values), self.reach(&values));
        let carrier = |(index, varied): (usize, &Varied)| carrier(varied, &by_set, shares[index], reach[index]);
        let mut carriers: Vec<Carrier> = self.varied.iter().enumerate().map(carrier).collect();
        // In a stable order, so that equal shares stay in the study's own.
        carriers.sort_by(|one, other| other.share.total_cmp(&one.share));
        let chance = chance(differences, squares);
        let told: Vec<f64> = carriers.iter().map(|one| one.share).chain(chance).collect();
        Some(Carried { arm, measure, carriers, chance, together: 1.0 - sum(&told) })
    }

    /// Half the width of the 95% interval of each share: how it moves when one block of neighbouring sets after another is
    /// left out (the jackknife).
    fn reach(&self, values: &[f64]) -> Vec<f64> {
        let moved: Vec<Vec<f64>> =
            self.without.iter().map(|(from, to, basis)| basis.shares(&without(values, *from, *to))).collect();
        let reach = |parameter: usize| {
            let shares: Vec<f64> = moved.iter().map(|shares| shares[parameter]).collect();
            let error = libm::sqrt(squared_deviations(&shares) * (BLOCKS - 1) as f64 / BLOCKS as f64);
            t_975(BLOCKS as u64 - 1) * error
        };
        (0..self.varied.len()).map(reach).collect()
    }
}

fn without(values: &[f64], from: usize, to: usize) -> Vec<f64> {
    [&values[..from], &values[to..]].concat()
}

/// The part of the variance between sets that is left of the chance within them, which a mean of few futures does not
/// wear off; none from one future for each set, which cannot tell it from the parameters.
fn chance(differences: &[Vec<f64>], squares: f64) -> Option<f64> {
    let within = pooled_within(differences)?;
    let futures = differences.first().map_or(1, Vec::len) as f64;
    let between = squares / (differences.len() - 1) as f64;
    Some(within.deviation * within.deviation / futures / between)
}

fn carrier(varied: &Varied, by_set: &[f64], share: f64, reach: f64) -> Carrier {
    let third = |within: fn(f64) -> bool| -> Option<f64> {
        let known = varied.places.iter().zip(by_set);
        let values: Vec<f64> = known.filter(|(place, _)| place.is_some_and(within)).map(|(_, value)| *value).collect();
        (!values.is_empty()).then(|| mean(&values))
    };
    Carrier {
        address: varied.address.clone(),
        label: varied.label.clone(),
        share,
        interval_95: ((share - reach).max(0.0), (share + reach).clamp(0.0, 1.0)),
        lowest_third: third(|place| place < 1.0 / 3.0),
        highest_third: third(|place| place > 2.0 / 3.0),
    }
}

/// Polynomials in the places of parameters, made ready to be fitted to values: least squares by Gram and Schmidt.
#[derive(Clone, Debug)]
struct PolynomialBasis {
    terms: Vec<PolynomialTerm>,
    /// What noise of variance 1 adds to the squares of each parameter's polynomial on average: at least its terms, more
    /// where they overlap those of other parameters.
    of_noise: Vec<f64>,
}

/// One power of one parameter's place.
#[derive(Clone, Debug)]
struct PolynomialTerm {
    parameter: usize,
    /// The power in each set.
    column: Vec<f64>,
    /// The same as a column of length 1 that overlaps neither a constant nor the terms before it.
    apart: Vec<f64>,
    /// What of the column lies along each term before it and, last, along its own.
    along: Vec<f64>,
}

impl PolynomialBasis {
    /// The powers up to a degree of each parameter's places; a power that those before it make already is left out.
    fn of(places: &[Vec<f64>], degree: usize) -> Self {
        let mut terms: Vec<PolynomialTerm> = Vec::new();
        for (parameter, places) in places.iter().enumerate() {
            for power in 1..=degree {
                let column =
                    centred(&places.iter().map(|place| legendre(power, 2.0 * place - 1.0)).collect::<Vec<_>>());
                terms.extend(PolynomialTerm::of(parameter, column, &terms));
            }
        }
        let mut basis = Self { terms, of_noise: vec![0.0; places.len()] };
        for place in 0..basis.terms.len() {
            let mut along = vec![0.0; basis.terms.len()];
            along[place] = 1.0;
            let squares = basis.squares(along);
            basis.of_noise.iter_mut().zip(squares).for_each(|(sum, one)| *sum += one);
        }
        basis
    }

    /// First-order sensitivity index of each parameter: the variance of its polynomial in the fit, less what noise would
    /// give its terms, by the variance of the values. At most 1; just below 0 where chance explained less than on average,
    /// and 0 of a place or of values that never change.
    fn shares(&self, values: &[f64]) -> Vec<f64> {
        let (values, whole) = (centred(values), squared_deviations(values));
        let left = values.len().saturating_sub(1 + self.terms.len());
        if whole <= 0.0 || left == 0 {
            return vec![0.0; self.of_noise.len()];
        }
        let along: Vec<f64> = self.terms.iter().map(|term| overlap(&term.apart, &values)).collect();
        let noise = (whole - overlap(&along, &along)).max(0.0) / left as f64;
        let share = |(squares, of_noise): (f64, &f64)| (squares - of_noise * noise) / whole;
        self.squares(along).into_iter().zip(&self.of_noise).map(share).collect()
    }

    /// The sum of squares of each parameter's polynomial in the fit, from what of the values lies along each term.
    fn squares(&self, along: Vec<f64>) -> Vec<f64> {
        let weights = self.weights(along);
        let square = |parameter: usize| {
            let mut fitted = vec![0.0; self.terms.first().map_or(0, |term| term.column.len())];
            for (term, weight) in self.terms.iter().zip(&weights).filter(|(term, _)| term.parameter == parameter) {
                fitted.iter_mut().zip(&term.column).for_each(|(sum, one)| *sum += weight * one);
            }
            overlap(&fitted, &fitted)
        };
        (0..self.of_noise.len()).map(square).collect()
    }

    /// The weight of each term's column in the fit, from what of the values lies along each term.
    fn weights(&self, mut along: Vec<f64>) -> Vec<f64> {
        for place in (0..self.terms.len()).rev() {
            let (own, before) = self.terms[place].along.split_last().expect("a term lies along itself");
            along[place] /= own;
            let weight = along[place];
            along.iter_mut().zip(before).for_each(|(left, part)| *left -= weight * part);
        }
        along
    }
}

impl PolynomialTerm {
    fn of(parameter: usize, column: Vec<f64>, before: &[Self]) -> Option<Self> {
        let (mut apart, mut along) = (column.clone(), Vec::with_capacity(before.len() + 1));
        for term in before {
            let part = overlap(&term.apart, &apart);
            apart.iter_mut().zip(&term.apart).for_each(|(one, other)| *one -= part * other);
            along.push(part);
        }
        let length = libm::sqrt(overlap(&apart, &apart));
        if length <= 1e-6 * libm::sqrt(column.len() as f64) {
            return None;
        }
        apart.iter_mut().for_each(|one| *one /= length);
        along.push(length);
        Some(Self { parameter, column, apart, along })
    }
}

fn centred(values: &[f64]) -> Vec<f64> {
    let middle = mean(values);
    values.iter().map(|value| value - middle).collect()
}

/// Sum of the products of two columns, in their order.
fn overlap(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Legendre's polynomial of a degree at a place from -1 to 1.
fn legendre(degree: usize, at: f64) -> f64 {
    let (mut before, mut here) = (1.0, at);
    for step in 1..degree {
        let step = step as f64;
        (before, here) = (here, ((2.0 * step + 1.0) * at * here - step * before) / (step + 1.0));
    }
    here
}

#[cfg(test)]
mod tests;
