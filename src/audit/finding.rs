//! A quantity as it was simulated, beside its exact value, and the protocol by which the two are judged.

use super::sample::SampleEstimate;

/// Standard errors that a mean may lie from its exact value: by chance more than that is seen once in 16,000 times.
pub const STANDARD_ERRORS: f64 = 4.0;
/// Power guard: that many standard errors must be no more than this part of the exact value.
pub const POWER: f64 = 0.01;

/// At which level the simulator is held to a closed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Behaviour frozen: what the machinery makes of given acts.
    Mechanics,
    /// A coded rule, given the contract's terms.
    Rule,
    /// What pays best by the ledger, with the rule never asked.
    Emergence,
}

impl Layer {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mechanics => "mechanics",
            Self::Rule => "rule",
            Self::Emergence => "emergence",
        }
    }
}

/// By what measure a quantity is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tolerance {
    /// Over independent futures: within four standard errors, and those small enough to mean something.
    Sampled { standard_error: f64, widest: f64 },
    /// Over independent futures, where theory says no more than that it is near: no further from the value than
    /// this, and four standard errors no more either.
    Near { standard_error: f64, within: f64 },
    /// Without chance: no further from the exact value than this.
    Within(f64),
}

/// One quantity of a benchmark.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// At which level.
    pub layer: Layer,
    /// What was looked at, with its setting.
    pub quantity: String,
    /// Unit of the values.
    pub unit: &'static str,
    /// What the closed form says.
    pub exact: f64,
    /// What the simulator says.
    pub simulated: f64,
    /// Futures, or for what has no chance in it the cases that were tried.
    pub n: u64,
    measure: Tolerance,
}

impl Finding {
    /// A mean, spread or chance over independent futures, to be known within one per cent.
    #[must_use]
    pub fn sampled(
        layer: Layer,
        quantity: impl Into<String>,
        unit: &'static str,
        exact: f64,
        found: SampleEstimate,
    ) -> Self {
        Self::sampled_within(layer, quantity, unit, exact, found, POWER * exact.abs())
    }

    /// As [`Finding::sampled`], to be known within `widest`, in the unit of the quantity: for what is exactly or almost
    /// nothing.
    #[must_use]
    pub fn sampled_within(
        layer: Layer,
        quantity: impl Into<String>,
        unit: &'static str,
        exact: f64,
        found: SampleEstimate,
        widest: f64,
    ) -> Self {
        let measure = Tolerance::Sampled { standard_error: found.standard_error, widest };
        Self { layer, quantity: quantity.into(), unit, exact, simulated: found.value, n: found.n, measure }
    }

    /// A chance, a mean or a spread that is to lie `within` so much of `claimed`, which it need not meet exactly. It has a
    /// standard error but no z: its distance is not of chance alone.
    #[must_use]
    pub fn near(
        layer: Layer,
        quantity: impl Into<String>,
        unit: &'static str,
        claimed: f64,
        found: SampleEstimate,
        within: f64,
    ) -> Self {
        let measure = Tolerance::Near { standard_error: found.standard_error, within };
        Self { layer, quantity: quantity.into(), unit, exact: claimed, simulated: found.value, n: found.n, measure }
    }

    /// A quantity without chance, or a lever that was searched for: no further than `within` from the exact value.
    #[must_use]
    pub fn within(
        layer: Layer,
        quantity: impl Into<String>,
        unit: &'static str,
        exact: f64,
        simulated: f64,
        within: f64,
        n: u64,
    ) -> Self {
        Self { layer, quantity: quantity.into(), unit, exact, simulated, n, measure: Tolerance::Within(within) }
    }

    /// Standard error, where chance is in it.
    #[must_use]
    pub const fn standard_error(&self) -> Option<f64> {
        match self.measure {
            Tolerance::Sampled { standard_error, .. } | Tolerance::Near { standard_error, .. } => Some(standard_error),
            Tolerance::Within(_) => None,
        }
    }

    /// Distance from the exact value in standard errors, where it is of chance alone.
    #[must_use]
    pub fn z(&self) -> Option<f64> {
        match self.measure {
            Tolerance::Sampled { standard_error, .. } if standard_error > 0.0 => {
                Some((self.simulated - self.exact) / standard_error)
            }
            _ => None,
        }
    }

    /// Why the simulator does not meet the closed form, if it does not.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let Self { exact, simulated, unit, .. } = self;
        let unpowered = |error: f64, widest: f64| {
            (error > widest || !error.is_finite()).then(|| {
                format!("too few futures: {STANDARD_ERRORS} standard errors are {error}, more than {widest} {unit}")
            })
        };
        let far = |within: f64| {
            let is_near = (simulated - exact).abs() <= within;
            (!is_near).then(|| format!("{simulated} is more than {within} {unit} from {exact}"))
        };
        match self.measure {
            Tolerance::Within(within) => far(within),
            Tolerance::Near { standard_error, within } => {
                far(within).or_else(|| unpowered(STANDARD_ERRORS * standard_error, within))
            }
            Tolerance::Sampled { standard_error, widest } => {
                let error = STANDARD_ERRORS * standard_error;
                if (simulated - exact).abs() > error || !simulated.is_finite() {
                    Some(format!(
                        "{simulated} is more than {STANDARD_ERRORS} standard errors of {standard_error} from {exact}"
                    ))
                } else {
                    unpowered(error, widest)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(value: f64, standard_error: f64) -> Finding {
        let found = SampleEstimate { value, standard_error, n: 100 };
        Finding::sampled(Layer::Mechanics, "mean", "pounds", 1_000.0, found)
    }

    #[test]
    fn a_mean_passes_within_four_standard_errors_and_not_beyond() {
        assert_eq!(mean(1_003.9, 1.0).failure(), None);
        assert!(mean(1_004.1, 1.0).failure().is_some_and(|why| why.contains("4 standard errors")));
        assert!(mean(995.9, 1.0).failure().is_some());
        assert_eq!(mean(1_003.0, 1.5).z(), Some(2.0));
    }

    #[test]
    fn a_mean_that_is_not_known_to_one_per_cent_proves_nothing() {
        assert_eq!(mean(1_000.0, 2.5).failure(), None);
        assert!(mean(1_000.0, 2.51).failure().is_some_and(|why| why.contains("too few futures")));
    }

    #[test]
    fn what_need_only_be_near_passes_up_to_its_bound_and_has_no_z() {
        let near = |value, standard_error| {
            let found = SampleEstimate { value, standard_error, n: 100 };
            Finding::near(Layer::Mechanics, "coverage", "chance", 0.95, found, 0.02)
        };
        assert_eq!((near(0.931, 0.004).failure(), near(0.969, 0.004).failure()), (None, None));
        assert!(near(0.929, 0.004).failure().is_some_and(|why| why.contains("more than 0.02 chance from 0.95")));
        assert!(near(0.95, 0.0051).failure().is_some_and(|why| why.contains("too few futures")));
        assert!(near(f64::NAN, 0.004).failure().is_some());
        assert_eq!((near(0.94, 0.004).z(), near(0.94, 0.004).standard_error()), (None, Some(0.004)));
    }

    #[test]
    fn nothing_that_is_not_a_number_passes() {
        assert!(mean(f64::NAN, 1.0).failure().is_some());
        assert!(mean(1_000.0, f64::NAN).failure().is_some());
        let lost = Finding::within(Layer::Rule, "share", "share", 0.5, f64::NAN, 0.1, 1);
        assert!(lost.failure().is_some());
    }
}
