//! How far ahead agents look: what a saving, an investment and a relationship are worth under a contract's term.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

/// How far ahead boards look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HorizonTerms {
    /// Chance that a board is still there after a year.
    pub board_survival_share_per_year: Share,
    /// Rate at which boards discount money of later years.
    #[schemars(range(min = 0.0, max = 0.5), extend("unit" = "share a year"))]
    pub discount_rate_share_per_year: f64,
    /// Chance, as both sides see it, that a contract is renewed with the same partner.
    pub renewal_probability_share: Share,
}

impl HorizonTerms {
    /// Worth today of a pound in a year, to a board that may be gone: survival over one plus the discount rate.
    #[must_use]
    pub fn board_discount(&self) -> f64 {
        self.board_survival_share_per_year.value() / (1.0 + self.discount_rate_share_per_year)
    }

    /// Worth today of a pound in a year, to an organisation that stays.
    #[must_use]
    pub fn discount(&self) -> f64 {
        1.0 / (1.0 + self.discount_rate_share_per_year)
    }
}

/// Part of a lasting saving's worth that is left to the provider when it is made in year `t` (from 1) of `years`, and each
/// renewal closes `rebasing` of the gap that is still open between the sums and the cost.
///
/// `1 − δ^(T−t+1)·λ / (1 − (1−λ)δ^T)`: all of it until the renewal, then what the renewals leave. For T = 1 it is Weitzman's
/// share of a yearly flow of performance, ρ/(ρ+λ) with δ = 1/(1+ρ) (Bell Journal of Economics 11, 1980); for longer terms
/// it is less than for a flow, because what is lost is lost for good.
#[must_use]
pub fn retained_of_lasting_saving(t: u32, years: u32, discount: f64, rebasing: f64) -> f64 {
    let delta = discount.clamp(0.0, 1.0 - 1e-9);
    let to_renewal = libm::pow(delta, f64::from(years.max(1)) - f64::from(t) + 1.0);
    let term = libm::pow(delta, f64::from(years.max(1)));
    (1.0 - to_renewal * rebasing / (1.0 - (1.0 - rebasing) * term)).clamp(0.0, 1.0)
}

/// Part of the first-best investment that pays a selfish party when savings start `lag` years later, decay, and are lost
/// at the next renewal: the mean over the years of a contract.
///
/// `Σ_{j=lag}^{T−t} φ^j` against `φ^lag/(1−φ)` without end, with φ = discount·(1 − decay). With yearly renewal and a lag
/// of a year or more it is exactly nothing.
#[must_use]
pub fn investment_share(years: u32, lag: u32, discount: f64, decay: f64) -> f64 {
    let phi = discount * (1.0 - decay);
    let without_end = libm::pow(phi, f64::from(lag)) / (1.0 - phi);
    let within = |t: u32| (lag..=years.saturating_sub(t)).map(|j| libm::pow(phi, f64::from(j))).sum::<f64>();
    let mean = (1..=years).map(within).sum::<f64>() / f64::from(years.max(1));
    if without_end > 0.0 { mean / without_end } else { 0.0 }
}

/// Worth of the relationship's future in the last year of a contract, against one year's gain: what a broken promise puts
/// at stake. The partners stay together for the term and renew with probability `renewal`.
///
/// `K(T) = pβ(1−β^T) / ((1−β)(1−pβ^T))`.
#[must_use]
pub fn relationship_worth(years: u32, discount: f64, renewal: f64) -> f64 {
    let beta = discount.clamp(0.0, 1.0 - 1e-9);
    let whole = libm::pow(beta, f64::from(years));
    renewal * beta * (1.0 - whole) / ((1.0 - beta) * (1.0 - renewal * whole))
}

/// Part of first-best cooperation that a relationship worth `k` can carry: `min(1, 2k/(1+k))`.
#[must_use]
pub fn cooperation_share(k: f64) -> f64 {
    (2.0 * k / (1.0 + k)).clamp(0.0, 1.0)
}
