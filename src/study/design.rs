//! What is thought plausible for a parameter, and the design of parameter sets that cannot grow, a Latin hypercube.
//! A study's usual design is a sequence ([`super::sobol`]).
//!
//! A Latin hypercube spreads few sets evenly: each parameter's range is cut into as many layers of equal probability as
//! there are sets, and each layer is used once. Every parameter draws by its own address, so that adding an uncertainty
//! to a study leaves the values of the others as they were.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Points of a Latin hypercube: a vector for each set with a coordinate in (0, 1), both ends left out, for each
/// address.
///
/// `uniform` yields the draw in (0, 1) of an address at a step; it must depend on nothing else. Steps 0 to `sets` - 2
/// order the layers, steps `sets` to 2 · `sets` - 1 place the points within them. Two equal addresses get equal
/// columns.
#[must_use]
pub fn latin_hypercube(sets: u32, addresses: &[&str], uniform: impl Fn(&str, u32) -> f64) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = addresses.iter().map(|address| column(sets, |step| uniform(address, step))).collect();
    (0..sets as usize).map(|set| columns.iter().map(|column| column[set]).collect()).collect()
}

/// One parameter's coordinates in the order of the sets.
fn column(sets: u32, uniform: impl Fn(u32) -> f64) -> Vec<f64> {
    let place = |layer: &u32, set: u32| (f64::from(*layer) + inside(uniform(sets + set))) / f64::from(sets);
    shuffled(sets, &uniform).iter().zip(0..).map(|(layer, set)| place(layer, set)).collect()
}

/// The layers 0 to `count` - 1 in random order, all orders equally likely (Fisher and Yates).
fn shuffled(count: u32, uniform: impl Fn(u32) -> f64) -> Vec<u32> {
    let mut layers: Vec<u32> = (0..count).collect();
    for (step, last) in (1..layers.len()).rev().enumerate() {
        let chosen = (inside(uniform(step as u32)) * (last + 1) as f64) as usize;
        layers.swap(last, chosen);
    }
    layers
}

/// Keeps a draw off both ends by more than rounding can undo, so that a point never slips out of its layer.
pub(super) fn inside(draw: f64) -> f64 {
    const EDGE: f64 = 1e-9;
    draw.clamp(EDGE, 1.0 - EDGE)
}

/// What is thought plausible for an uncertain number, in the unit of that number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Spread {
    /// Every value between the ends is equally plausible.
    Uniform {
        /// Least plausible value.
        low: f64,
        /// Greatest plausible value.
        high: f64,
    },
    /// Every *ratio* is equally plausible: as likely between 1 and 2 as between 2 and 4. For rates known to an order of
    /// size.
    LogUniform {
        /// Least plausible value, above 0.
        low: f64,
        /// Greatest plausible value.
        high: f64,
    },
    /// Most plausible at the mode, falling straight to nothing at both ends.
    Triangular {
        /// Least plausible value.
        low: f64,
        /// Most plausible value.
        mode: f64,
        /// Greatest plausible value.
        high: f64,
    },
    /// The values `low`, `low` + `step`, … up to `high`, each equally plausible. For whole numbers such as months.
    Steps {
        /// Least value.
        low: f64,
        /// No value lies above this.
        high: f64,
        /// Distance between neighbours, above 0.
        step: f64,
    },
}

/// Why a spread cannot be drawn from.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum SpreadError {
    /// An end, mode or step is infinite or not a number.
    #[error("every number of a spread must be finite")]
    NotFinite,
    /// The ends are equal or in the wrong order.
    #[error("low is {low} and high is {high}, but low must be below high; leave the parameter out if it does not vary")]
    Empty {
        /// The lower end as written.
        low: f64,
        /// The upper end as written.
        high: f64,
    },
    /// A spread over ratios reaches zero or below.
    #[error("low is {low}, but log_uniform needs a low above 0; use uniform for a range that includes 0")]
    NotPositive {
        /// The lower end as written.
        low: f64,
    },
    /// The mode lies outside the ends.
    #[error("mode is {mode}, but it must lie from {low} to {high}")]
    ModeOutside {
        /// The lower end.
        low: f64,
        /// The mode as written.
        mode: f64,
        /// The upper end.
        high: f64,
    },
    /// The step is not above zero or is wider than the range.
    #[error("step is {step}, but it must be above 0 and at most high less low, {range}")]
    Step {
        /// The step as written.
        step: f64,
        /// The widest step.
        range: f64,
    },
}

impl Spread {
    /// Refuses a spread that has no values or no sense.
    ///
    /// # Errors
    /// Says which number is wrong and what is allowed.
    pub fn check(self) -> Result<(), SpreadError> {
        let (low, high) = self.ends();
        let third = match self {
            Self::Uniform { .. } | Self::LogUniform { .. } => low,
            Self::Triangular { mode, .. } => mode,
            Self::Steps { step, .. } => step,
        };
        if ![low, high, third, high - low].iter().all(|number| number.is_finite()) {
            return Err(SpreadError::NotFinite);
        }
        if low >= high {
            return Err(SpreadError::Empty { low, high });
        }
        match self {
            Self::LogUniform { .. } if low <= 0.0 => Err(SpreadError::NotPositive { low }),
            Self::Triangular { mode, .. } if !(low..=high).contains(&mode) => {
                Err(SpreadError::ModeOutside { low, mode, high })
            }
            Self::Steps { step, .. } if step <= 0.0 || step > high - low => {
                Err(SpreadError::Step { step, range: high - low })
            }
            _ => Ok(()),
        }
    }

    /// The ends as written.
    #[must_use]
    pub const fn ends(self) -> (f64, f64) {
        match self {
            Self::Uniform { low, high }
            | Self::LogUniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Steps { low, high, .. } => (low, high),
        }
    }

    /// The value below which the part `share` (in 0 to 1) of what is plausible lies; always from `low` to `high`.
    ///
    /// Means something only for a spread that passes [`Spread::check`].
    #[must_use]
    pub fn quantile(self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        let value = match self {
            Self::Uniform { low, high } => low + share * (high - low),
            Self::LogUniform { low, high } => low * libm::exp(share * libm::log(high / low)),
            Self::Triangular { low, mode, high } => triangular(low, mode, high, share),
            Self::Steps { low, high, step } => {
                // The tiny addition keeps 0.1 steps from 0 to 0.3 at four values in spite of rounding.
                let last = libm::floor((high - low) / step + 1e-9);
                low + libm::floor(share * (last + 1.0)).min(last) * step
            }
        };
        let (low, high) = self.ends();
        // Not clamp, which would panic on ends in the wrong order.
        value.max(low).min(high)
    }

    /// The part of what is plausible that lies below a value, 0 to 1: where [`Spread::quantile`] finds it again. Of a step
    /// half its own part counts as below.
    ///
    /// Means something only for a spread that passes [`Spread::check`].
    #[must_use]
    pub fn share_below(self, value: f64) -> f64 {
        let (low, high) = self.ends();
        let value = value.max(low).min(high);
        let share = match self {
            Self::Uniform { .. } => (value - low) / (high - low),
            Self::LogUniform { .. } => libm::log(value / low) / libm::log(high / low),
            Self::Triangular { mode, .. } => below_in_triangle(low, mode, high, value),
            Self::Steps { step, .. } => {
                let count = |range: f64| libm::floor(range / step + 1e-9);
                (count(value - low) + 0.5) / (count(high - low) + 1.0)
            }
        };
        share.clamp(0.0, 1.0)
    }
}

fn below_in_triangle(low: f64, mode: f64, high: f64, value: f64) -> f64 {
    let (range, rise) = (high - low, mode - low);
    if value < mode {
        (value - low) * (value - low) / (range * rise)
    } else {
        // At the mode this is the rise as a part of the range, and 1 where the mode is the upper end.
        1.0 - (high - value) * (high - value) / (range * (high - mode).max(f64::MIN_POSITIVE))
    }
}

fn triangular(low: f64, mode: f64, high: f64, share: f64) -> f64 {
    let (range, rise) = (high - low, mode - low);
    if share * range < rise {
        low + libm::sqrt(share * range * rise)
    } else {
        high - libm::sqrt((1.0 - share) * range * (high - mode))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A stand-in for the streams of chance: a pure function of address and step.
    fn uniform(address: &str, step: u32) -> f64 {
        let mut state = address.bytes().fold(u64::from(step) + 1, |state, byte| mix(state ^ u64::from(byte)));
        state = mix(state);
        ((state >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    fn mix(state: u64) -> u64 {
        let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    }

    fn column_of(points: &[Vec<f64>], dimension: usize) -> Vec<f64> {
        points.iter().map(|point| point[dimension]).collect()
    }

    #[test]
    fn each_layer_of_each_parameter_is_used_once() {
        let points = latin_hypercube(40, &["demand.growth", "trust.start", "cost.marginal"], uniform);
        for dimension in 0..3 {
            let mut layers: Vec<u32> =
                column_of(&points, dimension).iter().map(|point| (point * 40.0) as u32).collect();
            assert_ne!(layers, (0..40).collect::<Vec<u32>>());
            layers.sort_unstable();
            assert_eq!(layers, (0..40).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn adding_a_parameter_leaves_the_others_as_they_were() {
        let before = latin_hypercube(12, &["a", "b"], uniform);
        let after = latin_hypercube(12, &["new", "b", "a"], uniform);
        assert_eq!(column_of(&before, 0), column_of(&after, 2));
        assert_eq!(column_of(&before, 1), column_of(&after, 1));
        assert_ne!(column_of(&before, 0), column_of(&before, 1));
    }

    #[test]
    fn all_orders_of_three_layers_are_about_equally_frequent() {
        let mut seen = std::collections::BTreeMap::new();
        for parameter in 0..6_000 {
            *seen.entry(shuffled(3, |step| uniform(&format!("p{parameter}"), step))).or_insert(0_u32) += 1;
        }
        // 1,000 of each of six orders, standard deviation 29.
        assert!(seen.len() == 6 && seen.values().all(|count| (870..1_130).contains(count)), "{seen:?}");
    }

    #[test]
    fn draws_at_the_ends_stay_in_their_layer_and_off_zero_and_one() {
        for end in [0.0, 1.0] {
            let points = latin_hypercube(1_000, &["a"], |_, _| end);
            let mut layers: Vec<u32> = points.iter().map(|point| (point[0] * 1_000.0) as u32).collect();
            layers.sort_unstable();
            assert_eq!(layers, (0..1_000).collect::<Vec<u32>>());
            assert!(points.iter().all(|point| point[0] > 0.0 && point[0] < 1.0));
        }
    }

    #[test]
    fn no_sets_and_no_parameters_give_no_coordinates() {
        assert!(latin_hypercube(0, &["a"], uniform).is_empty());
        assert_eq!(latin_hypercube(2, &[], uniform), vec![Vec::<f64>::new(); 2]);
    }

    #[test]
    fn quantiles_are_those_worked_by_hand() {
        assert_eq!(Spread::Uniform { low: 2.0, high: 6.0 }.quantile(0.25), 3.0);
        assert!((Spread::LogUniform { low: 1.0, high: 100.0 }.quantile(0.5) - 10.0).abs() < 1e-12);
        // Area left of 2 is (2 - 0)² / (10 · 4) = 0.1; right of 7 it is 9 / (10 · 6) = 0.15.
        let hill = Spread::Triangular { low: 0.0, mode: 4.0, high: 10.0 };
        assert!((hill.quantile(0.1) - 2.0).abs() < 1e-12 && (hill.quantile(0.85) - 7.0).abs() < 1e-12);
        assert!((hill.quantile(0.4) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_hill_may_have_its_top_at_an_end() {
        let falling = Spread::Triangular { low: 1.0, mode: 1.0, high: 3.0 };
        assert!((falling.quantile(0.75) - 2.0).abs() < 1e-12);
        let rising = Spread::Triangular { low: 1.0, mode: 3.0, high: 3.0 };
        assert!((rising.quantile(0.25) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn steps_are_equally_likely_and_never_pass_the_upper_end() {
        let months = Spread::Steps { low: 6.0, high: 20.0, step: 6.0 };
        let values: Vec<f64> = (0..6).map(|sixth| months.quantile((f64::from(sixth) + 0.5) / 6.0)).collect();
        assert_eq!(values, [6.0, 6.0, 12.0, 12.0, 18.0, 18.0]);
        assert_eq!(Spread::Steps { low: 0.0, high: 0.3, step: 0.1 }.quantile(1.0), 0.3);
    }

    #[test]
    fn the_share_below_a_value_is_where_the_quantile_finds_it() {
        assert_eq!(Spread::Uniform { low: 2.0, high: 6.0 }.share_below(3.0), 0.25);
        assert!((Spread::LogUniform { low: 1.0, high: 100.0 }.share_below(10.0) - 0.5).abs() < 1e-12);
        let hill = Spread::Triangular { low: 0.0, mode: 4.0, high: 10.0 };
        assert!((hill.share_below(2.0) - 0.1).abs() < 1e-12 && (hill.share_below(7.0) - 0.85).abs() < 1e-12);
        assert!((hill.share_below(4.0) - 0.4).abs() < 1e-12);
        let at_end = |mode| Spread::Triangular { low: 1.0, mode, high: 3.0 };
        assert_eq!((at_end(3.0).share_below(3.0), at_end(1.0).share_below(1.0)), (1.0, 0.0));
        // The second of three steps: a third below it and half of its own.
        assert_eq!(Spread::Steps { low: 6.0, high: 20.0, step: 6.0 }.share_below(12.0), 0.5);
        let range = Spread::Uniform { low: 2.0, high: 6.0 };
        assert_eq!((range.share_below(0.0), range.share_below(9.0)), (0.0, 1.0));
    }

    #[test]
    fn a_spread_without_sense_is_refused_with_what_is_allowed() {
        let cases = [
            (Spread::Uniform { low: 2.0, high: 2.0 }, "low must be below high"),
            (Spread::LogUniform { low: 0.0, high: 2.0 }, "needs a low above 0"),
            (Spread::Triangular { low: 0.0, mode: 3.0, high: 2.0 }, "must lie from 0 to 2"),
            (Spread::Steps { low: 0.0, high: 2.0, step: 0.0 }, "above 0 and at most"),
            (Spread::Uniform { low: f64::NAN, high: 2.0 }, "finite"),
        ];
        for (spread, expected) in cases {
            let message = spread.check().unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
        assert_eq!(Spread::Triangular { low: 0.0, mode: 0.0, high: 2.0 }.check(), Ok(()));
    }

    #[test]
    fn a_spread_is_written_by_its_name_and_knows_its_keys() {
        let read: Spread = serde_json::from_str(r#"{"log_uniform": {"low": 0.5, "high": 2}}"#).unwrap();
        assert_eq!(read, Spread::LogUniform { low: 0.5, high: 2.0 });
        assert!(serde_json::from_str::<Spread>(r#"{"uniform": {"low": 0.5, "high": 2, "mode": 1}}"#).is_err());
    }

    proptest! {
        #[test]
        fn quantiles_stay_within_the_ends_and_never_fall(low in 0.001..10.0_f64, width in 0.001..10.0_f64, top in 0.0..=1.0_f64) {
            let high = low + width;
            let spreads = [
                Spread::Uniform { low, high },
                Spread::LogUniform { low, high },
                Spread::Triangular { low, mode: low + top * width, high },
                Spread::Steps { low, high, step: width / 3.0 },
            ];
            for spread in spreads {
                let values: Vec<f64> = (0..=50).map(|fiftieth| spread.quantile(f64::from(fiftieth) / 50.0)).collect();
                prop_assert!(values.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
                prop_assert!(values[0] >= low && values[50] <= high);
            }
        }
    }
}
