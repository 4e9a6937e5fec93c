//! Re-labelling: breaches near the threshold that are reported as kept, as far as sanctions outweigh the risk of an audit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How figures are reported and audited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportingTerms {
    /// What it weighs to re-label: the sum for each attendance of the month at which every breach over the threshold would be.
    /// Raising it re-labels fewer breaches.
    pub reluctance_pounds_per_attendance: Money,
    /// The largest part of the breaches over the threshold that can be re-labelled. Raising it re-labels more breaches where
    /// much is at stake.
    pub largest_relabelled_share: Share,
    /// Chance that a month's figures are audited, as providers know it; an audit finds every breach that was re-labelled.
    /// Raising it re-labels fewer breaches.
    pub audit_share_per_month: Share,
    /// What an audit makes of the sanctions that re-labelling saved: the penalty, as a multiple of them. Raising it re-labels
    /// fewer breaches.
    #[schemars(range(min = 0.0, max = 1_000.0), extend("unit" = "ratio"))]
    pub penalty_ratio: f64,
    /// By how much reluctance rises with each point of the provider's trust above the usual. Raising it makes those who trust
    /// more open.
    #[schemars(range(min = 0.0, max = 5.0), extend("unit" = "ratio"))]
    pub trust_slope_ratio: f64,
}

/// What a provider sees of its breaches before it reports them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unreported {
    /// Breaches over the threshold.
    pub over: u32,
    /// What all of them together cost in sanctions.
    pub at_stake: Money,
    /// How heavy a pound of that is felt: belief in enforcement times the weight of a loss.
    pub weight: f64,
    /// What trust makes of reluctance: 1 is usual.
    pub openness: f64,
    /// Attendances of the month.
    pub attendances: u32,
}

impl ReportingTerms {
    /// How many breaches are re-labelled as kept, and the sanctions that this saves.
    #[must_use]
    pub fn relabel(&self, seen: &Unreported) -> (u32, Money) {
        let part = self.relabelled_share(seen.at_stake, seen.weight, seen.openness, seen.attendances);
        let moved = (f64::from(seen.over) * part) as u32;
        (moved, seen.at_stake.times(f64::from(moved) / f64::from(seen.over.max(1))))
    }

    /// Whether a month's figures are audited, by a chance from 0 to 1.
    #[must_use]
    pub fn is_audited(&self, draw: f64) -> bool {
        draw < self.audit_share_per_month.value()
    }

    /// Part of the breaches over the threshold that is re-labelled:
    /// `clip(f·X·(belief·λ − audit·Π)/(c·o·attendances), 0, largest)`.
    ///
    /// `at_stake` is f·X, what all of them together would save in sanctions; `weight` is belief · λ, how heavy that is felt;
    /// `openness` is *o*, what trust makes of reluctance: 1 is usual.
    #[must_use]
    pub fn relabelled_share(&self, at_stake: Money, weight: f64, openness: f64, attendances: u32) -> f64 {
        let gain = weight - self.audit_share_per_month.value() * self.penalty_ratio;
        let of_each = (self.reluctance_pounds_per_attendance.pounds() * openness).max(0.01);
        let reluctance = of_each * f64::from(attendances.max(1));
        (at_stake.pounds() * gain / reluctance).clamp(0.0, self.largest_relabelled_share.value())
    }

    /// The penalty for breaches that an audit finds re-labelled.
    #[must_use]
    pub fn penalty(&self, saved: Money) -> Money {
        saved.times(self.penalty_ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: ReportingTerms = ReportingTerms {
        reluctance_pounds_per_attendance: Money::from_pence(1_000),
        largest_relabelled_share: Share::ALL,
        audit_share_per_month: Share::NONE,
        penalty_ratio: 5.0,
        trust_slope_ratio: 1.0,
    };

    fn pounds(pounds: i64) -> Money {
        Money::from_pence(100 * pounds)
    }

    #[test]
    fn the_part_re_labelled_is_the_closed_form_up_to_its_limit() {
        let terms = ReportingTerms { audit_share_per_month: Share::clamped(0.05), ..TERMS };
        assert!((terms.relabelled_share(pounds(12_000), 0.75, 1.0, 10_000) - 12_000.0 * 0.5 / 100_000.0).abs() < 1e-12);
        assert_eq!(terms.relabelled_share(pounds(12_000_000), 0.75, 1.0, 10_000), 1.0);
        let some = ReportingTerms { largest_relabelled_share: Share::clamped(0.3), ..TERMS };
        assert_eq!(some.relabelled_share(pounds(12_000_000), 0.75, 1.0, 10_000), 0.3);
        // A provider that trusts by a quarter more than usual re-labels four fifths as much.
        assert!((terms.relabelled_share(pounds(12_000), 0.75, 1.25, 10_000) - 0.048).abs() < 1e-12);
    }

    #[test]
    fn a_part_of_the_breaches_is_re_labelled_in_whole_cases_and_saves_its_part_of_the_sanctions() {
        // £12,000 felt at 0.5 against £10 · 10,000: 6% of 90 are 5 whole breaches, which cost £12,000 · 5/90.
        let seen = Unreported { over: 90, at_stake: pounds(12_000), weight: 0.5, openness: 1.0, attendances: 10_000 };
        assert_eq!(TERMS.relabel(&seen), (5, Money::from_pence(66_667)));
        assert_eq!(TERMS.relabel(&Unreported { over: 0, ..seen }), (0, Money::ZERO));
        let some = ReportingTerms { audit_share_per_month: Share::clamped(0.05), ..TERMS };
        assert_eq!([0.049, 0.05].map(|draw| some.is_audited(draw)), [true, false]);
    }

    #[test]
    fn without_sanctions_without_belief_or_with_enough_audit_nothing_is_re_labelled() {
        assert_eq!(TERMS.relabelled_share(Money::ZERO, 1.5, 1.0, 10_000), 0.0);
        assert_eq!(TERMS.relabelled_share(pounds(12_000), 0.0, 1.0, 10_000), 0.0);
        let audited = ReportingTerms { audit_share_per_month: Share::clamped(0.3), ..TERMS };
        assert_eq!(audited.relabelled_share(pounds(12_000), 1.5, 1.0, 10_000), 0.0);
        assert!(audited.relabelled_share(pounds(12_000), 1.51, 1.0, 10_000) > 0.0);
    }

    #[test]
    fn the_gap_of_2004_05_between_returns_and_a_survey_takes_a_sanction_on_most_of_the_breaches() {
        // 96% reported against 77% in a survey (Bevan and Hood 2006): 19 of the 23 points, all but those tolerated.
        let (attendances, excess) = (10_000, 18 * 10_000 / 100);
        let part = TERMS.relabelled_share(pounds(120).for_each(excess), 0.5, 1.0, attendances);
        assert!(part >= 1.0, "{part}");
    }
}
