//! What every chart asks of findings before it draws anything.

use super::{ChartError, DrawnFor, FEWEST_FUTURES};
use crate::analysis::findings::{Findings, Quantiles};

/// Refuses findings from too few futures, unless a draft is wanted.
pub fn enough_futures(chart: &str, findings: &Findings, purpose: DrawnFor) -> Result<(), ChartError> {
    let found = findings.study.futures_of_arm();
    if found < FEWEST_FUTURES && purpose == DrawnFor::Publication {
        return Err(ChartError::TooFewFutures { chart: chart.to_owned(), found });
    }
    Ok(())
}

/// Refuses numbers that are not finite.
pub fn finite(chart: &str, what: &str, values: impl IntoIterator<Item = f64>) -> Result<(), ChartError> {
    match values.into_iter().find(|value| !value.is_finite()) {
        Some(value) => Err(ChartError::NotFinite { chart: chart.to_owned(), what: what.to_owned(), value }),
        None => Ok(()),
    }
}

/// Refuses an arm that is not in the list of arms.
pub fn known_arm(chart: &str, findings: &Findings, arm: usize) -> Result<(), ChartError> {
    if arm < findings.arms.len() {
        return Ok(());
    }
    let what = format!("it names arm {arm}, and there are {}", findings.arms.len());
    Err(ChartError::Damaged { chart: chart.to_owned(), what })
}

/// All numbers of a spread.
#[must_use]
pub fn numbers(spread: &Quantiles) -> [f64; 8] {
    let Quantiles { p025, p05, p25, p50, p75, p95, p975, mean } = *spread;
    [p025, p05, p25, p50, p75, p95, p975, mean]
}

/// The numbers of a spread, multiplied.
#[must_use]
pub fn scaled(spread: &Quantiles, factor: f64) -> Quantiles {
    let Quantiles { p025, p05, p25, p50, p75, p95, p975, mean } = *spread;
    Quantiles {
        p025: p025 * factor,
        p05: p05 * factor,
        p25: p25 * factor,
        p50: p50 * factor,
        p75: p75 * factor,
        p95: p95 * factor,
        p975: p975 * factor,
        mean: mean * factor,
    }
}
