//! Negotiation: the hours that a contract takes of each side in a year, what they cost, and what time they set free.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Hours, Money, Share, SignedShare, power};

use super::bargaining::Bargain;

/// What contracting takes of each side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NegotiationTerms {
    /// Staff hours that signing and managing a contract of the reference value takes of each side in a year: paid by activity,
    /// signed in the year, at usual trust. Every other contract is measured by it. Raising it makes all of them dearer.
    #[schemars(range(min = 0.0, max = 1_000_000.0), extend("unit" = "hours a year"))]
    pub hours_at_reference_value: f64,
    /// Yearly value of the contract for which these hours hold, at the prices of the year before the start. Raising it takes
    /// hours off every contract, because each is smaller beside it.
    pub reference_value_pounds: Money,
    /// Power of a contract's value by which its hours rise: 0 for hours that do not look at value, 1 for hours in proportion.
    /// Raising it takes hours off contracts below the reference value and adds hours to those above.
    #[schemars(range(min = 0.0, max = 1.0), extend("unit" = "exponent"))]
    pub value_exponent: f64,
    /// Yearly value at and below which nothing is negotiated, and no hours are spent. Raising it leaves more contracts without
    /// any hours.
    pub low_value_pounds: Money,
    /// Hours of a block as a part of those of payment by activity; forms in between by how much of their pay follows the plan.
    /// Raising it makes blocks take more hours.
    pub block_hours_share: Share,
    /// Hours of a year without a signing as a part of those of a year with one: what stays are data, meetings and queries.
    /// Raising it makes long terms save fewer hours.
    pub hours_without_signing_share: Share,
    /// Trust at which a signing takes its usual time. Raising it makes the same trust count as less: longer talks, fewer plans,
    /// less help.
    pub usual_trust_share: Share,
    /// What a lack of all trust adds to the time of a negotiation, as a part of it, where rounds are not looked at. Raising it
    /// lengthens talks below the usual trust and shortens them above.
    #[schemars(range(min = 0.0, max = 2.5), extend("unit" = "ratio"))]
    pub distrust_hours_ratio: SignedShare,
    /// What each criterion that the contract replaced did not hold adds to the time of a negotiation, as a part of it. Raising
    /// it makes new criteria take more hours.
    pub hours_share_per_new_criterion: Share,
    /// Hours of a commissioner for setting up once an alliance, a payment on outcomes or a lead provider, for all its contracts
    /// together where they come to the reference value; by value as above. Raising it makes such forms take more of
    /// commissioners to begin with.
    #[schemars(range(min = 0.0, max = 1_000_000.0), extend("unit" = "hours"))]
    pub setup_commissioner_hours: Hours,
    /// The same for the providers of one commissioner together. Raising it makes such forms take more of providers to begin
    /// with.
    #[schemars(range(min = 0.0, max = 1_000_000.0), extend("unit" = "hours"))]
    pub setup_provider_hours: Hours,
    /// Part of the hours saved against a yearly contract by activity that is saved in money; the rest is time set free. Raising
    /// it makes simpler contracts save more money and set less time free.
    pub cashable_share: Share,
    /// Gap between what the provider needs and what the commissioner can afford above which the parties go to arbitration.
    /// Raising it sends fewer contracts to arbitration.
    pub arbitration_gap_share: Share,
    /// Cost of arbitration to each side. Raising it makes disagreement dearer.
    pub arbitration_cost_pounds: Money,
    /// What is left of trust after arbitration. Raising it makes arbitration cost less trust.
    pub trust_left_after_arbitration_share: Share,
}

/// What decides how long the work on a contract takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Yearly value at the prices of the year before the start.
    pub value: Money,
    /// Part of a pound of plan that is paid whatever comes: 1 under a block, 0 under payment by activity.
    pub worth_of_plan: f64,
    /// How long a negotiation takes against the usual: 1 is usual. See [`NegotiationTerms::by_trust`].
    pub talks: f64,
}

/// What the work on a contract costs one side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bill {
    /// What is paid.
    pub cost: Money,
    /// Hours of staff that are paid and not needed for it.
    pub time_set_free: f64,
}

/// What talks over a contract that is signed or reopened came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TalksHeld {
    /// How the weekly rounds ended, where they are looked at.
    pub bargain: Option<Bargain>,
    /// What the commissioner cannot afford of what is wanted, as a part of it.
    pub gap: f64,
    /// Whether an arbiter was called over the form of payment.
    pub is_arbitrated_over_form: bool,
}

impl NegotiationTerms {
    /// Whether the parties go to arbitration: over the form of payment, or because they are too far apart. That is decided by
    /// the rounds where they are looked at, else by the gap.
    #[must_use]
    pub fn ends_in_arbitration(&self, talks: &TalksHeld) -> bool {
        let by_gap = || talks.gap > self.arbitration_gap_share.value();
        talks.bargain.map_or_else(by_gap, |bargain| bargain.is_arbitrated) || talks.is_arbitrated_over_form
    }

    /// What is left of trust after talks that ended in arbitration, or did not.
    #[must_use]
    pub fn trust_left(&self, is_arbitrated: bool) -> f64 {
        if is_arbitrated { self.trust_left_after_arbitration_share.value() } else { 1.0 }
    }

    /// Hours a side in a year of a contract by activity that is signed in it at usual trust: `h₀·(value/reference)^exponent`,
    /// nothing up to the low value.
    #[must_use]
    pub fn usual_hours(&self, value: Money) -> f64 {
        self.hours_at_reference_value * self.size(value)
    }

    fn size(&self, value: Money) -> f64 {
        if value <= self.low_value_pounds || self.reference_value_pounds <= Money::ZERO {
            return 0.0;
        }
        power(value.pounds() / self.reference_value_pounds.pounds(), self.value_exponent)
    }

    /// What the form makes of the hours: `1 − (1 − block)·w`, w the worth of a pound of plan, from 0 to 1.
    #[must_use]
    pub fn by_form(&self, worth_of_plan: f64) -> f64 {
        1.0 - self.block_hours_share.rest().value() * worth_of_plan.clamp(0.0, 1.0)
    }

    /// What trust makes of the time of a negotiation: `1 + ratio·(usual trust − trust)`.
    #[must_use]
    pub fn by_trust(&self, trust: f64) -> f64 {
        (1.0 + self.distrust_hours_ratio.value() * (self.usual_trust_share.value() - trust)).max(0.0)
    }

    /// What new criteria make of the time of a negotiation: `1 + share·number`.
    #[must_use]
    pub fn by_criteria(&self, new: u32) -> f64 {
        1.0 + self.hours_share_per_new_criterion.value() * f64::from(new)
    }

    /// Hours a side that a contract takes in a year without a signing.
    #[must_use]
    pub fn keeping_up(&self, work: &Work) -> f64 {
        self.usual_hours(work.value) * self.by_form(work.worth_of_plan) * self.hours_without_signing_share.value()
    }

    /// Hours a side that a negotiation adds to them. Only these answer to trust, rounds and new criteria.
    #[must_use]
    pub fn negotiating(&self, work: &Work) -> f64 {
        let usual = self.usual_hours(work.value) * self.by_form(work.worth_of_plan);
        usual * self.hours_without_signing_share.rest().value() * work.talks
    }

    /// Hours for setting up contracts of so much value together, of the commissioner's side and of the providers'.
    #[must_use]
    pub fn setting_up(&self, value: Money) -> [f64; 2] {
        [self.setup_commissioner_hours, self.setup_provider_hours].map(|hours| hours.value() * self.size(value))
    }

    /// What hours cost a side whose staff is that of a yearly contract by activity, the usual: of hours saved against it the
    /// cashable part is not paid, and hours beyond it are paid on top. Every hour paid is thus worked or set free.
    #[must_use]
    pub fn bill(&self, wage: Money, usual: f64, worked: f64) -> Bill {
        let saved = (usual - worked).max(0.0);
        let time_set_free = saved * self.cashable_share.rest().value();
        Bill { cost: wage.times(worked + time_set_free), time_set_free }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAGE: Money = Money::from_pence(3_000);

    fn terms(cashable: f64) -> NegotiationTerms {
        let share = Share::clamped;
        NegotiationTerms {
            hours_at_reference_value: 3_300.0,
            reference_value_pounds: Money::from_pence(20_000_000_000),
            value_exponent: 0.5,
            low_value_pounds: Money::from_pence(150_000_000),
            block_hours_share: share(0.6),
            hours_without_signing_share: share(0.55),
            usual_trust_share: share(0.6),
            distrust_hours_ratio: SignedShare::of(1.0),
            hours_share_per_new_criterion: share(0.05),
            setup_commissioner_hours: Hours::of(23_000.0),
            setup_provider_hours: Hours::of(11_500.0),
            cashable_share: share(cashable),
            arbitration_gap_share: share(0.1),
            arbitration_cost_pounds: Money::ZERO,
            trust_left_after_arbitration_share: share(0.9),
        }
    }

    #[test]
    fn parties_that_are_too_far_apart_or_quarrel_over_the_form_go_to_arbitration() {
        let ends = |talks: TalksHeld| terms(0.5).ends_in_arbitration(&talks);
        let near = TalksHeld { bargain: None, gap: 0.1, is_arbitrated_over_form: false };
        assert_eq!([ends(near), ends(TalksHeld { gap: 0.11, ..near })], [false, true]);
        assert!(ends(TalksHeld { is_arbitrated_over_form: true, ..near }));
        assert_eq!([true, false].map(|is_arbitrated| terms(0.5).trust_left(is_arbitrated)), [0.9, 1.0]);
        for is_arbitrated in [true, false] {
            let bargain = Some(Bargain { rounds: 12, is_arbitrated, baseline_ratio: 1.0 });
            assert_eq!(ends(TalksHeld { bargain, gap: 0.5, ..near }), is_arbitrated, "rounds and not the gap decide");
        }
    }

    /// A contract of so many millions, of that form.
    fn work(millions: f64, worth_of_plan: f64) -> Work {
        Work { value: Money::from_pence(100_000_000).times(millions), worth_of_plan, talks: 1.0 }
    }

    fn signing_year(terms: &NegotiationTerms, work: &Work) -> f64 {
        terms.keeping_up(work) + terms.negotiating(work)
    }

    #[test]
    fn hours_rise_with_the_root_of_value_and_nothing_is_negotiated_up_to_one_and_a_half_million() {
        let terms = terms(0.5);
        let hours = |millions: f64| signing_year(&terms, &work(millions, 0.0));
        // 3,300·√(292.3/200), 3,300, 3,300·√(50/200), 3,300·√(10/200).
        for (millions, expected) in [(292.3, 3_989.0), (200.0, 3_300.0), (50.0, 1_650.0), (10.0, 738.0)] {
            assert!((hours(millions) - expected).abs() < 0.6, "{millions}: {}", hours(millions));
        }
        assert_eq!(hours(1.5), 0.0);
        assert!(hours(1.51) > 280.0);
    }

    #[test]
    fn a_block_takes_six_tenths_and_a_contract_half_of_whose_pay_follows_the_plan_eight() {
        let terms = terms(0.5);
        assert!((terms.by_form(1.0) - 0.6).abs() < 1e-12);
        assert!((terms.by_form(0.5) - 0.8).abs() < 1e-12);
        assert!((terms.by_form(-0.3) - 1.0).abs() < 1e-12, "a plan that costs its maker is no less work than activity");
        assert!((signing_year(&terms, &work(200.0, 1.0)) - 1_980.0).abs() < 1e-9);
    }

    #[test]
    fn distrust_and_new_criteria_lengthen_the_negotiation_and_leave_keeping_up_alone() {
        let terms = terms(0.5);
        for (trust, talks) in [(0.6, 1.0), (1.0, 0.6), (0.0, 1.6)] {
            assert!((terms.by_trust(trust) - talks).abs() < 1e-12, "{trust}");
        }
        assert!((terms.by_criteria(2) - 1.1).abs() < 1e-12);
        // 3,300·0.55 = 1,815 and 3,300·0.45 = 1,485: without trust 2,376.
        let wary = Work { talks: terms.by_trust(0.0), ..work(200.0, 0.0) };
        assert!((terms.keeping_up(&wary) - 1_815.0).abs() < 1e-9);
        assert!((terms.negotiating(&wary) - 2_376.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_saved_is_money_or_time_and_never_both() {
        // 1,000 hours of 3,000 saved: all cashable £60,000; half £75,000 and 500 hours free; none £90,000 and 1,000.
        for (cashable, pounds, free) in [(1.0, 60_000, 0.0), (0.5, 75_000, 500.0), (0.0, 90_000, 1_000.0)] {
            let bill = terms(cashable).bill(WAGE, 3_000.0, 2_000.0);
            assert_eq!(bill, Bill { cost: Money::from_pence(pounds * 100), time_set_free: free }, "{cashable}");
        }
        // Nobody is set free by more work: it is paid on top.
        let more = Bill { cost: Money::from_pence(10_500_000), time_set_free: 0.0 };
        assert_eq!(terms(0.5).bill(WAGE, 3_000.0, 3_500.0), more);
    }

    #[test]
    fn setting_up_takes_the_root_of_value_like_all_else_and_each_side_its_own() {
        // All contracts of a commissioner of £800m: twice the hours of £200m.
        let [commissioner, provider] = terms(0.5).setting_up(Money::from_pence(80_000_000_000));
        assert!((commissioner - 46_000.0).abs() < 1e-9 && (provider - 23_000.0).abs() < 1e-9);
    }
}
