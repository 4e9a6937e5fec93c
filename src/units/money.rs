//! Money in whole pence. Nothing is ever lost in rounding or splitting.

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Share;

/// The largest sum a scenario may state, in pounds: a hundred times the yearly budget of the NHS in England, and still
/// far from overflowing the whole pence of a long study.
const LARGEST_POUNDS: f64 = 1e13;

/// A sum of money in whole pence; below zero it is owed or a deficit.
///
/// In scenario files it is written in pounds under a key that ends in `_pounds`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

/// A sum that does not fit into whole pence.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{pounds} pounds is more than the {LARGEST_POUNDS:e} pounds that a sum may hold")]
pub struct MoneyOverflow {
    /// The sum that was asked for, in pounds.
    pub pounds: f64,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// A sum given in whole pence.
    #[must_use]
    pub const fn from_pence(pence: i64) -> Self {
        Self(pence)
    }

    /// The sum in whole pence.
    #[must_use]
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// A sum given in pounds, rounded to the nearest penny, halves away from zero: the one rounding rule of the program.
    ///
    /// # Errors
    /// A sum that is not finite or beyond ten million million pounds.
    pub fn from_pounds(pounds: f64) -> Result<Self, MoneyOverflow> {
        if pounds.abs() <= LARGEST_POUNDS { Ok(Self::rounded(pounds * 100.0)) } else { Err(MoneyOverflow { pounds }) }
    }

    /// The sum in pounds, for arithmetic that leaves the ledger (rates, measures, charts).
    #[must_use]
    pub fn pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// This sum times a plain factor, rounded to the nearest penny.
    ///
    /// A factor that is not a number gives no money, and a result that is too large stays at the largest sum; both are
    /// refused before a run by the ranges of the scenario, and stop a run at its next proof of the book.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self::rounded(self.0 as f64 * factor)
    }

    /// This sum for each of `count` cases.
    #[must_use]
    pub const fn for_each(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count as i64))
    }

    /// Splits in two without losing a penny: the parts add up to the whole.
    #[must_use]
    pub fn split(self, first: Share) -> (Self, Self) {
        let part = self.times(first.value());
        (part, self - part)
    }

    /// The `part`-th of `parts` instalments (counted from 0); all the instalments add up to the whole.
    ///
    /// `done` of `whole` are behind it and `done + step` when it is paid: instalments of 4, 4 and 5 weeks of 52 are
    /// `instalment(0, 4, 52)`, `instalment(4, 4, 52)`, `instalment(8, 5, 52)`.
    #[must_use]
    pub fn instalment(self, done: u32, step: u32, whole: u32) -> Self {
        let whole = whole.max(1);
        let until = |n: u32| match self.0.checked_mul(i64::from(n)) {
            Some(product) => product.div_euclid(i64::from(whole)),
            // Sums beyond any budget take the slow road and stay exact.
            None => (i128::from(self.0) * i128::from(n)).div_euclid(i128::from(whole)) as i64,
        };
        Self(until(done + step) - until(done))
    }

    /// Splits over several weights without losing a penny; weights that add to nothing share alike.
    #[must_use]
    pub fn split_by(self, weights: &[f64]) -> Vec<Self> {
        let total: f64 = weights.iter().sum();
        let share = |part: f64| if total > 0.0 { part / total } else { 1.0 / weights.len() as f64 };
        let (mut passed, mut given) = (0.0, Self::ZERO);
        let mut parts: Vec<Self> = Vec::with_capacity(weights.len());
        for &weight in weights {
            passed += share(weight);
            let until = self.times(passed.min(1.0));
            parts.push(until - given);
            given = until;
        }
        if let Some(last) = parts.last_mut() {
            *last += self - given;
        }
        parts
    }

    /// A stated sum as people write it: `£300`, `£2.50`, `£608.4m`. From a million on it is rounded to one decimal.
    #[must_use]
    pub fn in_words(self) -> String {
        const MILLION: i64 = 100_000_000;
        if self.0.abs() >= MILLION {
            return self.in_millions();
        }
        let exact = self.to_string();
        exact.strip_suffix(".00").map_or(exact.clone(), str::to_owned)
    }

    /// A sum in millions of pounds with one decimal: `£12.3m`, `−£0.4m`.
    #[must_use]
    pub fn in_millions(self) -> String {
        const TENTH: i64 = 10_000_000;
        let tenths = (self.0.unsigned_abs() + TENTH as u64 / 2) / TENTH as u64;
        let whole = Self((tenths / 10 * 100) as i64).to_string();
        let sign = if self.0 < 0 && tenths > 0 { "\u{2212}" } else { "" };
        format!("{sign}{}.{}m", whole.trim_end_matches(".00"), tenths % 10)
    }

    /// The distance from zero.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// This sum, or nothing where it is below zero.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    fn rounded(pence: f64) -> Self {
        // A float-to-integer cast saturates and sends NaN to 0: no panic can reach a user from here.
        // What is cut off is exact, so this is `round` to the bit, without a call: a call that took a tenth of a run's time.
        let whole = pence as i64;
        let cut_off = pence - whole as f64;
        Self(whole.saturating_add(i64::from(cut_off >= 0.5) - i64::from(cut_off <= -0.5)))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Mul<Share> for Money {
    type Output = Self;
    fn mul(self, share: Share) -> Self {
        self.times(share.value())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(sums: I) -> Self {
        sums.fold(Self::ZERO, Add::add)
    }
}

/// Pounds and pence with thousands marks and a true minus: `£1,234.50`, `−£0.07`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pence = self.0.unsigned_abs();
        let pounds = (pence / 100).to_string();
        let mut grouped = String::with_capacity(pounds.len() * 4 / 3 + 1);
        for (position, digit) in pounds.chars().enumerate() {
            if position > 0 && (pounds.len() - position).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "{}£{grouped}.{:02}", if self.0 < 0 { "\u{2212}" } else { "" }, pence % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { serializer.serialize_i64(self.0 / 100) } else { serializer.serialize_f64(self.pounds()) }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_pounds(f64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Money {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0.0, "maximum": LARGEST_POUNDS, "unit": "pounds" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_never_loses_a_penny() {
        let whole = Money::from_pence(101);
        let (first, second) = whole.split(Share::new(0.5).expect("a half is a share"));
        assert_eq!((first.pence(), second.pence()), (51, 50));
        assert_eq!(first + second, whole);
    }

    #[test]
    fn instalments_of_four_four_and_five_weeks_add_up_to_the_year() {
        let year = Money::from_pence(1_000_003);
        let mut done = 0;
        let mut paid = Money::ZERO;
        for month in 0..12 {
            let weeks = if month % 3 == 2 { 5 } else { 4 };
            paid += year.instalment(done, weeks, 52);
            done += weeks;
        }
        assert_eq!(paid, year);
    }

    #[test]
    fn a_split_by_weights_adds_up_even_where_the_weights_do_not_divide_it() {
        let parts = Money::from_pence(100).split_by(&[1.0, 1.0, 1.0]);
        assert_eq!(parts.iter().map(|part| part.pence()).collect::<Vec<_>>(), [33, 34, 33]);
        assert_eq!(Money::from_pence(7).split_by(&[0.0, 0.0]).iter().copied().sum::<Money>(), Money::from_pence(7));
    }

    #[test]
    fn half_a_penny_rounds_away_from_zero_on_both_sides() {
        assert_eq!(Money::from_pence(1).times(0.5), Money::from_pence(1));
        assert_eq!(Money::from_pence(-1).times(0.5), Money::from_pence(-1));
    }

    #[test]
    fn rounding_is_that_of_the_standard_library_up_to_the_largest_sums() {
        let awkward = [0.499_999_999_999_999_94, 0.5, 1.5, 2.5, 4_503_599_627_370_497.5, 9.3e18, 1e300, f64::INFINITY];
        for pence in awkward.into_iter().chain((0..2_000).map(|i| f64::from(i) * 0.37)) {
            for pence in [pence, -pence] {
                assert_eq!(Money::rounded(pence).pence(), pence.round() as i64, "{pence}");
            }
        }
        assert_eq!(Money::rounded(f64::NAN), Money::ZERO);
    }

    #[test]
    fn a_sum_is_shown_with_thousands_marks_and_a_true_minus() {
        assert_eq!(Money::from_pence(123_456_789).to_string(), "£1,234,567.89");
        assert_eq!(Money::from_pence(-7).to_string(), "\u{2212}£0.07");
    }

    #[test]
    fn a_stated_sum_has_no_idle_pence_and_a_large_one_is_in_millions() {
        let told = [30_000, 250, -12_345_600, 60_840_000_000, 123_456_789_000].map(|p| Money::from_pence(p).in_words());
        assert_eq!(told, ["£300", "£2.50", "\u{2212}£123,456", "£608.4m", "£1,234.6m"]);
        let tenths = [-4_999_999, 5_000_000, -95_000_000].map(|pence| Money::from_pence(pence).in_millions());
        assert_eq!(tenths, ["£0.0m", "£0.1m", "\u{2212}£1.0m"]);
    }

    #[test]
    fn a_sum_beyond_all_budgets_is_refused() {
        assert!(Money::from_pounds(1e14).is_err());
        assert!(Money::from_pounds(f64::NAN).is_err());
    }
}
