//! Means, spreads and chances over independent futures, with their standard errors.

/// A number with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleEstimate {
    /// The number.
    pub value: f64,
    /// Its standard error, over independent futures.
    pub standard_error: f64,
    /// How many there were.
    pub n: u64,
}

impl SampleEstimate {
    /// How often something happened in `n` trials: the standard error is that of a chance of exactly `exact`.
    #[must_use]
    pub fn of_chance(happened: u64, n: u64, exact: f64) -> Self {
        let trials = n as f64;
        Self { value: happened as f64 / trials, standard_error: (exact * (1.0 - exact) / trials).sqrt(), n }
    }
}

/// Values of independent futures.
#[derive(Clone, Debug, Default)]
pub struct Sample(Vec<f64>);

impl FromIterator<f64> for Sample {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Sample {
    /// The mean, with *s/√n*.
    #[must_use]
    pub fn mean(&self) -> SampleEstimate {
        let n = self.0.len() as f64;
        let spread = (self.moment(2) * n / (n - 1.0)).sqrt();
        SampleEstimate { value: self.average(), standard_error: spread / n.sqrt(), n: self.0.len() as u64 }
    }

    /// The standard deviation, with *s·√((κ − 1)/4n)*, κ the kurtosis of the sample.
    #[must_use]
    pub fn deviation(&self) -> SampleEstimate {
        let (n, variance) = (self.0.len() as f64, self.moment(2));
        let (value, kurtosis) = (variance.sqrt(), self.moment(4) / (variance * variance));
        SampleEstimate { value, standard_error: value * ((kurtosis - 1.0) / (4.0 * n)).sqrt(), n: self.0.len() as u64 }
    }

    fn average(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    fn moment(&self, power: u32) -> f64 {
        let mean = self.average();
        let of = |value: &f64| (0..power).fold(1.0, |product, _| product * (value - mean));
        self.0.iter().map(of).sum::<f64>() / self.0.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_sample_by_hand() {
        let sample: Sample = [1.0, 2.0, 3.0, 6.0].into_iter().collect();
        let mean = sample.mean();
        // Squares 4 + 1 + 0 + 9 = 14: 14/3 by n − 1, over 4.
        assert_eq!((mean.value, mean.n), (3.0, 4));
        assert!((mean.standard_error - (14.0_f64 / 12.0).sqrt()).abs() < 1e-12);
        // Fourth powers 16 + 1 + 0 + 81 = 98: κ = (98/4)/(3.5²) = 2.
        let deviation = sample.deviation();
        assert!((deviation.value - 3.5_f64.sqrt()).abs() < 1e-12);
        assert!((deviation.standard_error - 3.5_f64.sqrt() * (1.0_f64 / 16.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_chance_has_the_standard_error_of_its_exact_value() {
        let found = SampleEstimate::of_chance(260, 1_000, 0.25);
        assert_eq!((found.value, found.n), (0.26, 1_000));
        assert!((found.standard_error - (0.25_f64 * 0.75 / 1_000.0).sqrt()).abs() < 1e-12);
    }
}
