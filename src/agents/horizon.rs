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

/// Part of a saving's worth that is left to the provider when the saving is made in year `t` (from 1) of `years`, and each
/// renewal moves the target by `rebasing` of the mean performance of the contract that ended.
///
/// `κ_t = 1 − δ^(T−t)·(λ/T)·δ(1−δ^T) / ((1−δ)(1−(1−λ)δ^T))`; for T = 1 it is Weitzman's ρ/(ρ+λ) (Bell Journal of
/// Economics 11, 1980) with δ = 1/(1+ρ).
#[must_use]
pub fn retained_share(t: u32, years: u32, discount: f64, rebasing: f64) -> f64 {
    let (term, delta) = (f64::from(years.max(1)), discount.clamp(0.0, 1.0 - 1e-9));
    let to_renewal = libm::pow(delta, term - f64::from(t));
    let whole = libm::pow(delta, term);
    let lost =
        to_renewal * (rebasing / term) * delta * (1.0 - whole) / ((1.0 - delta) * (1.0 - (1.0 - rebasing) * whole));
    (1.0 - lost).clamp(0.0, 1.0)
}

/// Part of a lasting saving's worth that is left to the provider when it is made in year `t` (from 1) of `years`, and each
/// renewal closes `rebasing` of the gap that is still open between the sums and the cost.
///
/// `1 − δ^(T−t+1)·λ / (1 − (1−λ)δ^T)`: all of it until the renewal, then what the renewals leave. For T = 1 it is the same
/// share as for a yearly flow of performance ([`retained_share`]); for longer terms it is less, because what is lost is
/// lost for good.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_retained(years: u32, discount: f64, rebasing: f64) -> f64 {
        (1..=years).map(|t| retained_share(t, years, discount, rebasing)).sum::<f64>() / f64::from(years)
    }

    #[test]
    fn an_annual_contract_leaves_weitzmans_share_of_a_saving() {
        let rho = 0.3;
        let exact = rho / (rho + 0.5);
        assert!((retained_share(1, 1, 1.0 / (1.0 + rho), 0.5) - exact).abs() < 1e-12);
    }

    #[test]
    fn longer_contracts_leave_more_of_a_saving_as_the_closed_form_says() {
        for (years, exact) in [(1, 0.2300), (2, 0.3969), (3, 0.5223), (5, 0.6903), (7, 0.7906), (10, 0.8750)] {
            assert!((mean_retained(years, 0.77, 1.0) - exact).abs() < 1e-4, "{years} years");
        }
        assert!((mean_retained(5, 0.77, 0.5) - 0.8209).abs() < 1e-4);
    }

    #[test]
    fn a_lasting_saving_keeps_what_its_yearly_sums_say() {
        // A pound saved for good in year 2 of 3-year terms, half of the open gap closed at each renewal.
        let (delta, rebasing, years) = (0.767_f64, 0.5, 3_u32);
        let (mut kept, mut whole, mut open, mut worth) = (0.0, 0.0, 1.0, 1.0);
        for year in 2..400_u32 {
            if year > 2 && (year - 1).is_multiple_of(years) {
                open *= 1.0 - rebasing;
            }
            kept += worth * open;
            whole += worth;
            worth *= delta;
        }
        assert!((retained_of_lasting_saving(2, years, delta, rebasing) - kept / whole).abs() < 1e-9);
    }

    #[test]
    fn under_yearly_contracts_a_lasting_saving_and_a_yearly_flow_keep_the_same_share() {
        for (discount, rebasing) in [(0.767, 0.5), (0.9, 1.0), (0.5, 0.2)] {
            let (lasting, flow) =
                (retained_of_lasting_saving(1, 1, discount, rebasing), retained_share(1, 1, discount, rebasing));
            assert!((lasting - flow).abs() < 1e-12);
        }
    }

    #[test]
    fn effort_slumps_towards_the_renewal() {
        let profile = [0.8283, 0.7771, 0.7105, 0.6240, 0.5117];
        for (t, exact) in (1..).zip(profile) {
            assert!((retained_share(t, 5, 0.77, 1.0) - exact).abs() < 1e-4, "year {t}");
        }
    }

    #[test]
    fn nobody_invests_for_a_later_year_when_savings_are_reset_every_year() {
        assert_eq!(investment_share(1, 1, 1.0 / 1.035, 0.1), 0.0);
        for (years, exact) in [(2, 0.0652), (3, 0.1248), (5, 0.2290), (10, 0.4228)] {
            assert!((investment_share(years, 1, 1.0 / 1.035, 0.1) - exact).abs() < 1e-4, "{years} years");
        }
        assert!((investment_share(5, 0, 1.0 / 1.035, 0.1) - 0.3296).abs() < 1e-4);
    }
}
