//! Monitoring: which sanctions a commissioner with few hours imposes, and which it waives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How commissioners enforce their contracts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitoringTerms {
    /// Worth of having acted on a breach, beyond the money.
    pub detection_value_pounds: Money,
    /// Harm of a sanction to a relationship of full trust, for one year's worth of its future.
    pub relationship_loss_pounds: Money,
    /// Noise of the choice: the larger, the less it follows the benefit.
    pub choice_noise_pounds: Money,
    /// Staff hours for one case.
    #[schemars(range(min = 0.1, max = 1_000.0), extend("unit" = "hours a case"))]
    pub hours_per_case: f64,
    /// Staff hours in which a provider answers one sanction that is imposed on it.
    #[schemars(range(min = 0.0, max = 1_000.0), extend("unit" = "hours a case"))]
    pub hours_per_case_provider: f64,
    /// Staff hours that a commissioner has for its contracts in a month.
    #[schemars(range(min = 0.0, max = 1_000_000.0), extend("unit" = "hours a month"))]
    pub hours_per_month: f64,
    /// Cost of an hour of staff time.
    pub hourly_cost_pounds: Money,
}

/// A breach that a commissioner may act on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The sanction that is due.
    pub sanction: Money,
    /// Part of it that would be given back.
    pub reinvested: Share,
    /// Trust between the parties, 0 to 1.
    pub trust: f64,
    /// Worth of the relationship's future, in years.
    pub relationship_worth: f64,
    /// A uniform draw that decides a close choice.
    pub draw: f64,
}

impl MonitoringTerms {
    /// Staff cost of one case.
    #[must_use]
    pub fn cost_of_a_case(&self) -> Money {
        self.hourly_cost_pounds.times(self.hours_per_case)
    }

    /// Staff hours that a sum pays for.
    #[must_use]
    pub fn hours_for(&self, sum: Money) -> f64 {
        if self.hourly_cost_pounds > Money::ZERO { sum.pounds() / self.hourly_cost_pounds.pounds() } else { 0.0 }
    }

    /// Net benefit of imposing a sanction rather than waiving it, in pounds.
    ///
    /// `F·(1 − reinvested) + V − hours·wage − L·trust·K`.
    #[must_use]
    pub fn net_benefit(&self, case: &Case) -> f64 {
        (case.sanction * case.reinvested.rest()).pounds() + self.detection_value_pounds.pounds()
            - self.cost_of_a_case().pounds()
            - self.relationship_loss_pounds.pounds() * case.trust * case.relationship_worth
    }

    /// How many of a month's cases there are hours for.
    #[must_use]
    pub fn cases_within_hours(&self, cases: usize) -> usize {
        cases.min((self.hours_per_month / self.hours_per_case) as usize)
    }

    /// Decides all cases of a month: the best first, until the hours are gone. True where the sanction is imposed.
    ///
    /// Each case within the hours is imposed with the logit probability of its net benefit; without noise exactly when
    /// the benefit is above zero. Cases that no hours are left for are waived: nobody decides that share.
    #[must_use]
    pub fn triage(&self, cases: &[Case]) -> Vec<bool> {
        let mut order: Vec<usize> = (0..cases.len()).collect();
        order.sort_by(|&a, &b| self.net_benefit(&cases[b]).total_cmp(&self.net_benefit(&cases[a])).then(a.cmp(&b)));
        let mut imposed = vec![false; cases.len()];
        order.truncate(self.cases_within_hours(cases.len()));
        for index in order {
            imposed[index] = self.imposes(&cases[index]);
        }
        imposed
    }

    fn imposes(&self, case: &Case) -> bool {
        let (benefit, noise) = (self.net_benefit(case), self.choice_noise_pounds.pounds());
        if noise > 0.0 { case.draw < 1.0 / (1.0 + libm::exp(-benefit / noise)) } else { benefit > 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(hours: f64) -> MonitoringTerms {
        let pounds = |pounds: i64| Money::from_pence(pounds * 100);
        MonitoringTerms {
            detection_value_pounds: pounds(20_000),
            relationship_loss_pounds: pounds(35_000),
            choice_noise_pounds: Money::ZERO,
            hours_per_case: 40.0,
            hours_per_case_provider: 40.0,
            hours_per_month: hours,
            hourly_cost_pounds: pounds(30),
        }
    }

    fn case(pounds: i64, trust: f64) -> Case {
        Case {
            sanction: Money::from_pence(pounds * 100),
            reinvested: Share::NONE,
            trust,
            relationship_worth: 1.0,
            draw: 0.5,
        }
    }

    #[test]
    fn a_sanction_is_imposed_exactly_when_its_value_exceeds_staff_cost_and_harm() {
        // 20,000 detection − 1,200 staff − 35,000 harm: worth it from 16,200 on.
        let decide = |pounds| terms(260.0).triage(&[case(pounds, 1.0)])[0];
        assert!(!decide(16_200));
        assert!(decide(16_201));
    }

    #[test]
    fn with_hours_for_six_of_ten_like_cases_exactly_six_are_acted_on() {
        let cases = [case(50_000, 0.5); 10];
        let imposed = terms(260.0).triage(&cases);
        assert_eq!(imposed.iter().filter(|&&imposed| imposed).count(), 6);
        assert!(terms(1e5).triage(&cases).into_iter().all(|imposed| imposed));
    }

    #[test]
    fn the_best_cases_come_first() {
        let imposed = terms(40.0).triage(&[case(20_000, 0.0), case(90_000, 0.0), case(30_000, 0.0)]);
        assert_eq!(imposed, [false, true, false]);
    }
}
