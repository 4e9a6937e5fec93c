//! Trust between the parties of a contract: slow to grow, quicker to fall.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Party, Share, SignedShare, power};

use super::adaptation::Turn;

/// How trust moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustTerms {
    /// Trust of each side in the other at the start. Raising it raises trust in the first years.
    pub opening_trust_share: Share,
    /// Step of trust for each promise kept, by contract line and month. Raising it makes trust move faster, up and down.
    pub step_share: Share,
    /// How much faster trust falls than it grows. Raising it lowers trust wherever some promises are broken.
    #[schemars(range(min = 0.5, max = 10.0), extend("unit" = "ratio"))]
    pub asymmetry: f64,
    /// What is left of trust after a contract is reopened within its term. Raising it makes reopening cost less trust.
    pub left_after_reopening_share: Share,
    /// Months of broken promises that a year-end cut weighs. Raising it makes year-end cuts cost more trust.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "line-months"))]
    pub year_end_cut_weight: f64,
    /// Months of promises kept that a sanction waived by choice weighs with the provider. Raising it makes waivers build more
    /// trust.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "line-months"))]
    pub waiver_weight: f64,
    /// Months of promises, kept or broken, that a remedial action plan weighs, delivered or failed. Raising it makes plans
    /// build more trust when delivered and cost more when failed.
    #[schemars(range(min = 0.0, max = 60.0), extend("unit" = "line-months"))]
    pub plan_weight: f64,
    /// Sanctions of a month that weigh as one promise broken, as a part of the provider's monthly income from the contract.
    /// Raising it makes every sanction harm trust less.
    #[schemars(range(min = 0.0001, max = 1.0), extend("unit" = "share of income"))]
    pub broken_promise_share_of_income: SignedShare,
}

/// Trust of each side of a contract in the other, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trust {
    /// The provider's in the commissioner.
    pub provider: f64,
    /// The commissioner's in the provider.
    pub commissioner: f64,
}

impl Trust {
    /// Trust between the parties: the mean of both sides' trust.
    #[must_use]
    pub fn mean(&self) -> f64 {
        0.5 * (self.provider + self.commissioner)
    }
}

/// What the sides of a contract saw of each other's promises in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Promises {
    /// Sanctions that were imposed, by the party that owes them: commissioner, provider.
    pub imposed: [u32; 2],
    /// What those come to.
    pub imposed_sum: [Money; 2],
    /// Plans that were asked for or pressed for, as so many sanctions imposed on the provider.
    pub pressed: f64,
    /// Sanctions that the commissioner could have imposed and chose to waive.
    pub favours: u32,
    /// Remedial action plans that the provider delivered.
    pub plans_delivered: u32,
    /// Remedial action plans that it did not deliver in time.
    pub plans_failed: u32,
}

/// What trust makes of something: `1 + slope·(trust − usual)`, never below nothing; 1 at the usual trust.
#[must_use]
pub fn by_trust(slope: f64, trust: f64, usual: Share) -> f64 {
    (1.0 + slope * (trust - usual.value())).max(0.0)
}

impl TrustTerms {
    /// What is left of trust after the turn of a year: a reopening within the term costs some.
    #[must_use]
    pub fn left_after(&self, turn: Turn) -> f64 {
        match turn {
            Turn::Reopened => self.left_after_reopening_share.value(),
            Turn::Signed | Turn::GoesOn => 1.0,
        }
    }

    /// Trust of both sides after a month.
    ///
    /// Each sanction that was imposed is a promise broken to the side that pays it, or by its pounds where `monthly_income` says
    /// what the contract brings in a month; a month without one is a promise kept. Then a favour raises the provider's trust, a
    /// plan delivered that of both, and a plan that failed lowers the commissioner's.
    #[must_use]
    pub fn after_promises(&self, trust: Trust, promises: &Promises, monthly_income: Option<Money>) -> Trust {
        let (commissioner, provider) = (Party::Commissioner as usize, Party::Provider as usize);
        let after_sanctions = if let Some(income) = monthly_income {
            let broken = promises.imposed_sum.map(|sum| self.promises_broken(sum, income));
            Trust {
                provider: self.after_month(trust.provider, broken[provider] + promises.pressed),
                commissioner: self.after_month(trust.commissioner, broken[commissioner]),
            }
        } else {
            let broken = promises.imposed.map(f64::from);
            Trust {
                provider: self.after_lines(trust.provider, broken[provider] + promises.pressed),
                commissioner: self.after_lines(trust.commissioner, broken[commissioner]),
            }
        };
        self.after_favours_and_plans(after_sanctions, promises)
    }

    /// Trust after a month in which each sanction that was imposed is a promise broken.
    fn after_lines(&self, trust: f64, broken: f64) -> f64 {
        if broken > 0.0 { self.after_broken(trust, broken) } else { self.after_kept(trust) }
    }

    fn after_favours_and_plans(&self, mut trust: Trust, promises: &Promises) -> Trust {
        let Promises { favours, plans_delivered, plans_failed, .. } = *promises;
        if favours > 0 {
            let times = f64::from(favours) * self.waiver_weight;
            trust.provider = self.after_kept_times(trust.provider, times);
        }
        if plans_delivered > 0 {
            let times = f64::from(plans_delivered) * self.plan_weight;
            trust.provider = self.after_kept_times(trust.provider, times);
            trust.commissioner = self.after_kept_times(trust.commissioner, times);
        }
        if plans_failed > 0 {
            let times = f64::from(plans_failed) * self.plan_weight;
            trust.commissioner = self.after_broken(trust.commissioner, times);
        }
        trust
    }

    /// Trust after a promise kept: `r + a·(1 − r)`.
    #[must_use]
    pub fn after_kept(&self, trust: f64) -> f64 {
        trust + self.step_share.value() * (1.0 - trust)
    }

    /// Trust after `times` promises kept: `1 − (1 − r)·(1 − a)^times`.
    #[must_use]
    pub fn after_kept_times(&self, trust: f64, times: f64) -> f64 {
        1.0 - (1.0 - trust) * power(self.step_share.rest().value(), times)
    }

    /// Trust after a month in which promises were broken so many times over: the rest of the month's promise was kept.
    ///
    /// Falls as the harm rises, without a step: at 0 it is [`Self::after_kept`], from 1 on [`Self::after_broken`].
    #[must_use]
    pub fn after_month(&self, trust: f64, broken: f64) -> f64 {
        self.after_kept_times(self.after_broken(trust, broken), (1.0 - broken).max(0.0))
    }

    /// How many promises sanctions of a month weigh: `pounds / (share · monthly income)`.
    #[must_use]
    pub fn promises_broken(&self, imposed: Money, monthly_income: Money) -> f64 {
        let one = self.broken_promise_share_of_income.value() * monthly_income.pounds();
        if one > 0.0 { imposed.pounds().max(0.0) / one } else { 0.0 }
    }

    /// Trust after `times` promises broken: each takes `a·w·r`.
    #[must_use]
    pub fn after_broken(&self, trust: f64, times: f64) -> f64 {
        trust * power((1.0 - self.step_share.value() * self.asymmetry).max(0.0), times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> TrustTerms {
        TrustTerms {
            opening_trust_share: Share::clamped(0.6),
            step_share: Share::clamped(0.05),
            asymmetry: 2.0,
            left_after_reopening_share: Share::clamped(0.8),
            year_end_cut_weight: 12.0,
            waiver_weight: 0.5,
            plan_weight: 3.0,
            broken_promise_share_of_income: SignedShare::of(0.004),
        }
    }

    /// Trust of provider and commissioner, 0.6 each, after a month: a step is a twentieth and falls are twice as steep.
    #[track_caller]
    fn assert_after(promises: Promises, monthly_income: Option<Money>, wanted: [f64; 2]) {
        let both = Trust { provider: 0.6, commissioner: 0.6 };
        let Trust { provider, commissioner } = terms().after_promises(both, &promises, monthly_income);
        for (found, wanted) in [provider, commissioner].into_iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-12, "{found} and not {wanted}");
        }
    }

    #[test]
    fn every_sanction_is_a_promise_broken_to_the_side_that_pays_it() {
        assert_after(Promises::default(), None, [0.62; 2]);
        let promises = Promises { imposed: [1, 2], pressed: 0.5, ..Promises::default() };
        assert_after(promises, None, [0.6 * libm::pow(0.9, 2.5), 0.54]);
        // Of £10,000 a month four thousandths are £40: two promises of the provider's, a half of the commissioner's.
        let imposed_sum = [20, 80].map(|pounds| Money::from_pence(100 * pounds));
        let promises = Promises { imposed_sum, pressed: 0.5, ..Promises::default() };
        let half = 1.0 - (1.0 - 0.6 * libm::sqrt(0.9)) * libm::sqrt(0.95);
        assert_after(promises, Some(Money::from_pence(1_000_000)), [0.6 * libm::pow(0.9, 2.5), half]);
    }

    #[test]
    fn a_reopening_costs_trust_and_a_signing_does_not() {
        assert_eq!([Turn::Signed, Turn::Reopened, Turn::GoesOn].map(|turn| terms().left_after(turn)), [1.0, 0.8, 1.0]);
    }

    #[test]
    fn favours_and_plans_are_promises_too() {
        // The month itself was kept: 0.62. Two favours weigh one promise, a plan three.
        assert_after(Promises { favours: 2, ..Promises::default() }, None, [1.0 - 0.38 * 0.95, 0.62]);
        let delivered = 1.0 - 0.38 * libm::pow(0.95, 6.0);
        assert_after(Promises { plans_delivered: 2, ..Promises::default() }, None, [delivered; 2]);
        let failed = 0.62 * libm::pow(0.9, 6.0);
        assert_after(Promises { plans_failed: 2, ..Promises::default() }, None, [0.62, failed]);
    }

    #[test]
    fn sanctions_harm_by_their_pounds_however_many_lines_they_come_in() {
        let income = Money::from_pence(1_000_000_000);
        let harm = |pounds: i64| terms().promises_broken(Money::from_pence(100 * pounds), income);
        // Of £10m a month four thousandths are £40,000.
        assert!((harm(40_000) - 1.0).abs() < 1e-12 && (harm(10_000) - 0.25).abs() < 1e-12);
        // One promise broken takes a tenth of 0.6; a quarter of one leaves three quarters kept.
        assert!((terms().after_month(0.6, 1.0) - 0.54).abs() < 1e-12);
        assert_eq!(terms().after_month(0.6, 0.0), terms().after_kept(0.6));
        let quarter = 1.0 - (1.0 - 0.6 * libm::pow(0.9, 0.25)) * libm::pow(0.95, 0.75);
        assert!((terms().after_month(0.6, 0.25) - quarter).abs() < 1e-12);
        let falls = (0..40).map(|tenth| terms().after_month(0.6, 0.1 * f64::from(tenth)));
        assert!(falls.collect::<Vec<_>>().windows(2).all(|pair| pair[1] < pair[0]), "more pounds never raise trust");
    }

    #[test]
    fn at_usual_trust_nothing_is_changed_and_a_slope_of_nothing_changes_nothing() {
        let usual = Share::clamped(0.6);
        assert_eq!(by_trust(1.5, 0.6, usual), 1.0);
        assert_eq!(by_trust(0.0, 0.1, usual), 1.0);
        assert!((by_trust(1.5, 0.8, usual) - 1.3).abs() < 1e-12);
        assert_eq!(by_trust(5.0, 0.0, usual), 0.0);
    }

    #[test]
    fn several_promises_kept_at_once_are_as_many_one_after_another() {
        let terms = terms();
        let one_by_one = (0..7).fold(0.4, |trust, _| terms.after_kept(trust));
        assert!((terms.after_kept_times(0.4, 7.0) - one_by_one).abs() < 1e-12);
        assert_eq!(terms.after_kept_times(0.4, 0.0), 0.4);
    }
}
