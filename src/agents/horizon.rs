//! How far ahead agents look: what a saving, an investment and a relationship are worth under a contract's term.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Share, SignedShare};

/// How far ahead boards look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HorizonTerms {
    /// Chance that a board is still there after a year. Raising it makes boards look further ahead: what renewals and new plans
    /// take weighs more, so that they save and prevent less.
    pub board_survival_share_per_year: Share,
    /// Rate at which boards discount money of later years. Raising it makes boards look less far ahead: what renewals and new
    /// plans take weighs less, so that they save and prevent more.
    #[schemars(range(min = 0.0, max = 0.5), extend("unit" = "share a year"))]
    pub discount_rate_share_per_year: SignedShare,
    /// Chance, as both sides see it, that a contract is renewed with the same partner. Raising it makes a relationship worth
    /// more: the parties prevent more together and sanction less.
    pub renewal_probability_share: Share,
}

impl HorizonTerms {
    /// Worth today of a pound in a year, to a board that may be gone: survival over one plus the discount rate.
    #[must_use]
    pub fn board_discount(&self) -> f64 {
        self.board_survival_share_per_year.value() / (1.0 + self.discount_rate_share_per_year.value())
    }

    /// Worth today of a pound in a year, to an organisation that stays.
    #[must_use]
    pub fn discount(&self) -> f64 {
        1.0 / (1.0 + self.discount_rate_share_per_year.value())
    }

    /// Worth of a relationship's future under contracts of so many years, in years: see [`relationship_worth`].
    #[must_use]
    pub fn relationship_worth(&self, years: u32) -> f64 {
        relationship_worth(years, self.discount(), self.renewal_probability_share.value())
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

/// What new plans make of prevention: each is signed on the activity of the year before, and sums are rebased on its cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewPlans {
    /// Years from one signing to the next.
    pub years: u32,
    /// Part of the tariff that the running cost of a case comes to, μ.
    pub marginal_cost_share: Share,
    /// Part of the gap between sums and cost that a signing closes, as far as sums are locally agreed, λ.
    pub rebasing: f64,
}

impl NewPlans {
    /// What they take from the provider of an admission that is prevented, as a part of the running cost that it saves: the mean
    /// over the years of the term in which its effect is first seen. The commissioner gains the same.
    ///
    /// `(1 − a − r)/μ · δ(1 − δ^T)/(T(1 − δ))`, `r = λ(1 − μ)/(1 − (1 − λ)δ^T)`: within the term the contract pays *a* of the
    /// tariff less for each case less (`paid`); from the next signing on the plan has the case no more, which costs the rest of
    /// the tariff for a whole term, less what rebasing gives back because cost fell by less than the tariff. It does not matter
    /// how slowly an effect builds up or wears off: what a plan loses is what there was in the year before.
    #[must_use]
    pub fn take(&self, paid: f64, discount: f64) -> f64 {
        let delta = discount.clamp(0.0, 1.0 - 1e-9);
        let (years, mu) = (f64::from(self.years.max(1)), self.marginal_cost_share.value());
        let term = libm::pow(delta, years);
        let given_back = self.rebasing * (1.0 - mu) / (1.0 - (1.0 - self.rebasing) * term);
        let later = delta * (1.0 - term) / (years * (1.0 - delta));
        if mu > 0.0 { (1.0 - paid - given_back) / mu * later } else { 0.0 }
    }
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

    const BOARD: f64 = 0.767;

    /// What new plans take, summed up year by year: an effect of 1 that wears off by `decay` a year begins in each year of a
    /// term; within a term `paid` is lost of it, later also what the plan lost of the year before the last signing.
    fn year_by_year(plans: &NewPlans, paid: f64, discount: f64, decay: f64) -> f64 {
        let (mut taken, mut saved) = (0.0, 0.0);
        for begun in 0..plans.years {
            let effect = |year: u32| if year < begun { 0.0 } else { libm::pow(1.0 - decay, f64::from(year - begun)) };
            let (mut of_plan, mut given_back) = (0.0, 0.0);
            for year in begun..begun + 400 {
                if year > begun && year.is_multiple_of(plans.years) {
                    // What the last plan gave back of its own effect is no gap any more; what is new is one.
                    let of_year_before = effect(year - 1);
                    let gap = (1.0 - plans.marginal_cost_share.value()) * of_year_before - given_back;
                    (of_plan, given_back) = (of_year_before, given_back + plans.rebasing * gap);
                }
                let worth = libm::pow(discount, f64::from(year - begun));
                taken += worth * (of_plan * (1.0 - paid) - given_back);
                saved += worth * plans.marginal_cost_share.value() * effect(year);
            }
        }
        taken / saved
    }

    #[test]
    fn what_new_plans_take_is_the_same_however_fast_an_effect_wears_off() {
        for (years, paid, rebasing) in
            [(1, 0.0, 0.0), (5, 0.0, 0.0), (5, 0.35, 0.0), (10, 1.0, 0.0), (1, 0.0, 0.5), (3, 0.2, 0.5)]
        {
            let plans = NewPlans { years, marginal_cost_share: Share::clamped(0.7), rebasing };
            for decay in [0.0, 0.1, 0.5] {
                let (coded, summed) = (plans.take(paid, BOARD), year_by_year(&plans, paid, BOARD, decay));
                assert!((coded - summed).abs() < 1e-9, "{years} {paid} {rebasing} {decay}: {coded} for {summed}");
            }
        }
    }

    #[test]
    fn under_a_block_longer_terms_leave_more_of_what_prevention_saves() {
        let left = |years, discount, rebasing| {
            1.0 - NewPlans { years, marginal_cost_share: Share::clamped(0.7), rebasing }.take(0.0, discount)
        };
        // By hand: 1 − 0.767/0.7; 1 − 0.767/0.7 · (1 − 0.767^5)/(5 · 0.233).
        for (years, exact) in [(1, -0.095_714), (5, 0.309_132), (10, 0.562_872)] {
            assert!((left(years, BOARD, 0.0) - exact).abs() < 1e-5, "{years}: {}", left(years, BOARD, 0.0));
        }
        // With half of each gap rebased, as the engine's book pays it (record 0039).
        assert!((left(1, BOARD, 0.5) - 0.171).abs() < 1e-3 && (left(5, BOARD, 0.5) - 0.429).abs() < 1e-3);
        // A board that discounts by what wears off too sees plans that lose no more than what is still felt.
        for (years, exact) in [(1, 0.014), (5, 0.463), (10, 0.689)] {
            assert!((left(years, BOARD * 0.9, 0.0) - exact).abs() < 1e-3, "{years}");
        }
    }

    #[test]
    fn a_board_looks_as_far_as_it_may_still_be_there_and_an_organisation_further() {
        let horizon = HorizonTerms {
            board_survival_share_per_year: Share::clamped(0.8),
            discount_rate_share_per_year: SignedShare::of(0.25),
            renewal_probability_share: Share::ALL,
        };
        // 0.8/1.25 and 1/1.25.
        assert!((horizon.board_discount() - 0.64).abs() < 1e-12);
        assert!((horizon.discount() - 0.8).abs() < 1e-12);
    }

    #[track_caller]
    fn assert_is(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} and not {wanted}");
    }

    #[test]
    fn a_lasting_saving_is_kept_until_the_renewal_and_in_part_after_it() {
        // One year at δ = 0.5 and λ = 0.5: 1 − 0.25/0.75; Weitzman's ρ/(ρ+λ) with ρ = 1.
        assert_is(retained_of_lasting_saving(1, 1, 0.5, 0.5), 2.0 / 3.0);
        assert_is(retained_of_lasting_saving(1, 1, 0.8, 0.4), 0.25 / 0.65);
        // Two years, saved in the first or in the second: 1 − 0.25·0.5/0.875 and 1 − 0.5·0.5/0.875.
        assert_is(retained_of_lasting_saving(1, 2, 0.5, 0.5), 6.0 / 7.0);
        assert_is(retained_of_lasting_saving(2, 2, 0.5, 0.5), 5.0 / 7.0);
        // Nothing is rebased; all of it is; and a contract of no years is one of a year.
        assert_is(retained_of_lasting_saving(1, 3, 0.5, 0.0), 1.0);
        assert_is(retained_of_lasting_saving(3, 3, 0.5, 1.0), 0.5);
        assert_is(retained_of_lasting_saving(1, 0, 0.5, 0.5), 2.0 / 3.0);
    }

    #[test]
    fn an_investment_pays_a_selfish_party_for_the_years_until_the_renewal() {
        // φ = 0.5. One year and no lag: 1 of 2; a lag of a year leaves nothing.
        assert_is(investment_share(1, 0, 0.5, 0.0), 0.5);
        assert_is(investment_share(1, 1, 0.5, 0.0), 0.0);
        // Two years, lag of one: 0.5 in the first and nothing in the second, against 0.5/0.5 without end.
        assert_is(investment_share(2, 1, 0.5, 0.0), 0.25);
        // Three years without lag: 1.75, 1.5 and 1, against 2.
        assert_is(investment_share(3, 0, 0.5, 0.0), 4.25 / 6.0);
        // What decays by a half is worth as much as at half the discount.
        assert_is(investment_share(3, 0, 1.0, 0.5), 4.25 / 6.0);
        assert_is(investment_share(3, 1, 0.0, 0.0), 0.0);
        assert_is(investment_share(0, 0, 0.5, 0.0), 0.0);
    }

    #[test]
    fn new_plans_take_nothing_where_a_case_costs_nothing() {
        let plans = |marginal| NewPlans { years: 2, marginal_cost_share: Share::clamped(marginal), rebasing: 0.5 };
        assert_is(plans(0.0).take(0.0, 0.5), 0.0);
        // (1 − 0.2 − r)/0.5 · 0.5 · 0.75/(2 · 0.5) with r = 0.25/(1 − 0.5 · 0.25).
        assert_is(plans(0.5).take(0.2, 0.5), (0.8 - 2.0 / 7.0) * 0.75);
        assert_is(
            NewPlans { years: 0, ..plans(0.5) }.take(0.2, 0.5),
            NewPlans { years: 1, ..plans(0.5) }.take(0.2, 0.5),
        );
    }

    #[test]
    fn a_relationship_is_worth_more_the_longer_and_the_surer_it_is() {
        // pβ(1−β^T)/((1−β)(1−pβ^T)) with β = 0.5: 0.25·0.5/(0.5·0.75), and for two years 0.25·0.75/(0.5·0.875).
        assert_is(relationship_worth(1, 0.5, 0.5), 1.0 / 3.0);
        assert_is(relationship_worth(2, 0.5, 0.5), 3.0 / 7.0);
        assert_is(relationship_worth(2, 0.5, 1.0), 1.0);
        assert_is(relationship_worth(2, 0.5, 0.0), 0.0);
    }

    #[test]
    fn a_relationship_carries_cooperation_up_to_all_of_it() {
        for (worth, wanted) in [(0.0, 0.0), (1.0 / 3.0, 0.5), (0.6, 0.75), (1.0, 1.0), (3.0, 1.0)] {
            assert_is(cooperation_share(worth), wanted);
        }
    }

    #[test]
    fn a_relationship_is_worth_its_years_to_come_by_hand() {
        // β ½, p ½, T 2: pβ(1 − β²)/((1 − β)(1 − pβ²)) = ¼ · ¾ / (½ · 7/8) = 3/7; T 1: ¼ · ½ / (½ · ¾) = 1/3.
        assert!((relationship_worth(2, 0.5, 0.5) - 3.0 / 7.0).abs() < 1e-12);
        assert!((relationship_worth(1, 0.5, 0.5) - 1.0 / 3.0).abs() < 1e-12);
    }
}
