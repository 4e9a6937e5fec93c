//! Outcome payment: money that follows what becomes of the population, whoever cares for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::{Record, Scores};
use crate::ledger::Heading;
use crate::units::Share;

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// A payment on a basket of outcomes of the commissioner's population. Every provider is paid in proportion to the planned
/// value of its contract, whatever its own part in the outcome.
///
/// Each part is centred on the expected change: a pool that pays out on average would be support, not an incentive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomePayment {
    /// What is in the basket.
    pub basket: Basket,
    /// The most that may move in a year either way, as a part of the planned contract value. Raising it lets more money move
    /// with outcomes.
    pub cap_share_of_value: Share,
    /// Years over which a change is averaged before it is paid on. 1 pays on last year's change, and on its chance. Raising it
    /// makes payment follow change later and chance less.
    #[schemars(range(min = 1, max = 10), extend("unit" = "years"))]
    pub smoothing_years: u32,
}

/// A slot for each outcome; an outcome without terms is not paid on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basket {
    /// The health index. A point is one of the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_index: Option<OutcomeTerms>,
    /// Emergency admissions of the year. A point is one admission fewer in 1,000 people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency_admissions: Option<OutcomeTerms>,
    /// Patients waiting over 18 weeks, mean of the month ends. A point is one patient fewer in 1,000 people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_waits: Option<OutcomeTerms>,
    /// Hospital beds filled by patients fit to leave, mean of the months. A point is one bed fewer for 1,000 people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delayed_transfers: Option<OutcomeTerms>,
}

/// What one outcome is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeTerms {
    /// Part of the planned contract value that moves for each point above or below the expected change. Raising it moves more
    /// money for the same change.
    pub value_share_per_point: Share,
    /// Change a year that counts as expected, in points; above zero is better. Raising it pays providers less for the same
    /// change.
    #[schemars(range(min = -10.0, max = 10.0), extend("unit" = "points a year"))]
    pub expected_change_points_per_year: f64,
}

impl Basket {
    /// The terms on each outcome, in the order of [`Scores`].
    #[must_use]
    pub const fn in_order(&self) -> [Option<&OutcomeTerms>; Scores::LABELS.len()] {
        [
            self.health_index.as_ref(),
            self.emergency_admissions.as_ref(),
            self.long_waits.as_ref(),
            self.delayed_transfers.as_ref(),
        ]
    }
}

impl OutcomePayment {
    /// Part of the planned value that is due for the yearly scores of a population, the latest last:
    /// `Σ rate · (mean change over the smoothing years − expected change)`, cap not counted. Nothing before there are two years.
    #[must_use]
    pub fn share_of_value(&self, scores: &[Scores]) -> Option<f64> {
        let last = scores.len().checked_sub(1).filter(|&last| last > 0)?;
        let years = last.min(self.smoothing_years.max(1) as usize);
        let (now, before) = (scores[last].0, scores[last - years].0);
        let of_basket = self.basket.in_order().into_iter().zip(now).zip(before);
        let paid = of_basket.filter_map(|((terms, now), before)| {
            let (terms, change) = (terms?, (now - before) / years as f64);
            Some((change - terms.expected_change_points_per_year) * terms.value_share_per_point.value())
        });
        Some(paid.sum())
    }
}

impl Clause for OutcomePayment {
    const STAGE: Stage = Stage::Quality;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let Some(share) = self.share_of_value(record.scores) else { return };
        let value = record.value_of_year();
        let cap = value * self.cap_share_of_value;
        due.to_date[Heading::OutcomePayment] += value.times(share).clamp(-cap, cap);
    }

    fn slope(&self, of: Question) -> Slope {
        if of == Question::Outcomes { Slope::Bends } else { Slope::Flat }
    }

    fn expected_change(&self) -> Option<Scores> {
        let expected = |terms: Option<&OutcomeTerms>| terms.map_or(0.0, |it| it.expected_change_points_per_year);
        Some(Scores(self.basket.in_order().map(expected)))
    }

    fn in_words(&self) -> Vec<String> {
        let of_basket = self.basket.in_order().into_iter().zip(Scores::LABELS);
        let mut words: Vec<String> = of_basket
            .filter_map(|(terms, label)| {
                let terms = terms?;
                Some(format!(
                    "{label}: for each point of change above {} a year the commissioner pays {} of the planned value; for each point below, the provider does.",
                    terms.expected_change_points_per_year,
                    per_cent(terms.value_share_per_point.value())
                ))
            })
            .collect();
        let smoothed = match self.smoothing_years {
            1 => "the change is that of the last year".to_owned(),
            years => format!("the change is the mean of the last {years} years"),
        };
        words.push(format!(
            "All outcomes together move at most {} of the planned value in a year; {smoothed}.",
            per_cent(self.cap_share_of_value.value())
        ));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basket(smoothing_years: u32) -> OutcomePayment {
        let terms = |share, expected| {
            Some(OutcomeTerms {
                value_share_per_point: Share::clamped(share),
                expected_change_points_per_year: expected,
            })
        };
        OutcomePayment {
            basket: Basket { health_index: terms(0.01, -0.5), long_waits: terms(0.002, 0.0), ..Basket::default() },
            cap_share_of_value: Share::ALL,
            smoothing_years,
        }
    }

    fn paid(payment: &OutcomePayment, years: &[[f64; 4]]) -> Option<f64> {
        payment.share_of_value(&years.iter().copied().map(Scores).collect::<Vec<_>>())
    }

    #[test]
    fn a_basket_adds_up_what_its_parts_pay_and_leaves_out_what_is_not_in_it() {
        let two = [[90.0, -100.0, -4.0, 0.0], [91.0, -300.0, -6.0, 9.0]];
        assert!((paid(&basket(1), &two).unwrap() - (0.015 - 0.004)).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_paid_before_there_are_two_years_and_what_came_as_expected_pays_nothing() {
        assert_eq!(paid(&basket(1), &[]), None);
        assert_eq!(paid(&basket(1), &[[90.0, 0.0, 0.0, 0.0]]), None);
        assert_eq!(paid(&basket(1), &[[90.0, 0.0, 0.0, 0.0], [89.5, 0.0, 0.0, 0.0]]), Some(0.0));
    }

    #[test]
    fn smoothing_pays_on_the_mean_change_so_that_one_good_year_counts_for_a_part() {
        let years = [[90.0, 0.0, 0.0, 0.0], [90.0, 0.0, 0.0, 0.0], [90.0, 0.0, 0.0, 0.0], [93.0, 0.0, 0.0, 0.0]];
        assert!((paid(&basket(1), &years).unwrap() - 0.035).abs() < 1e-12);
        assert!((paid(&basket(3), &years).unwrap() - 0.015).abs() < 1e-12);
        assert_eq!(
            paid(&basket(3), &years[2..]),
            paid(&basket(1), &years[2..]),
            "there is no more than one change yet"
        );
    }
}
