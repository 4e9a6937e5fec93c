//! The regulator and the centre: how providers are segmented, and when the centre supports them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share, SignedShare};

use super::limits::LimitTerms;

/// How providers are regulated and supported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegulatorTerms {
    /// Deficit, as a part of income so far in the year, from which a provider scores 2. Raising it lets larger deficits pass
    /// without notice.
    pub watched_deficit_share: Share,
    /// Deficit, as a part of income so far in the year, from which a provider scores 3. Raising it lets larger deficits pass
    /// without support.
    pub grave_deficit_share: Share,
    /// Reserve, as a part of yearly income, below which a provider with a grave deficit scores 4. Raising it counts more
    /// providers as failing.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub failing_reserve_share_of_income: SignedShare,
    /// Quarters in a row that a score must last before the segment follows it. Raising it makes segments follow deficits later.
    #[schemars(range(min = 1, max = 20), extend("unit" = "quarters"))]
    pub persistence_quarters: u32,
    /// Segment from which the centre supports a provider. Raising it supports fewer providers.
    #[schemars(range(min = 2, max = 4), extend("unit" = "segment"))]
    pub supported_from_segment: u32,
    /// Reserve, as a part of yearly income, that support restores. Raising it makes support larger.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub supported_reserve_share_of_income: SignedShare,
    /// Part of the missing reserve that the centre gives in a year. Raising it makes support larger.
    pub support_share: Share,
}

/// What the regulator does about deep deficits and standards that are missed for long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryTerms {
    /// Part of attendances within four hours that a month must reach. Raising it makes more months count as missed.
    pub standard_share: Share,
    /// Months of a year below it from which a provider scores 2 at least. Raising it lets more missed months pass without
    /// notice.
    #[schemars(range(min = 1, max = 12), extend("unit" = "months"))]
    pub watched_months: u32,
    /// Part of a quarter's attendances within four hours below which a provider scores 3 at least. Raising it puts more
    /// providers under a recovery plan.
    pub grave_share: Share,
    /// Savings that a recovery plan imposes beyond those that the board chose, as a part of cost a year. Raising it makes
    /// recovery plans lower cost faster.
    pub imposed_saving_share_per_year: Share,
    /// Cost to the provider of a recovery plan or turnaround. Raising it makes recovery plans dearer.
    pub oversight_pounds_per_month: Money,
    /// Cash, as a part of yearly income, that loans restore to a provider in turnaround. Raising it lends more to providers in
    /// turnaround.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub least_cash_share_of_income: SignedShare,
    /// Part of a loan that falls due at the end of a year with a surplus. Raising it gives loans back sooner.
    pub repaid_share_per_year: Share,
    /// Part of a loan that the centre writes off at the end of a year. Raising it turns more of what was lent into income of
    /// providers.
    pub written_off_share_per_year: Share,
}

/// What the regulator does with a provider at a quarter's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuarterAct {
    /// Whether it replaces the board.
    pub board_goes: bool,
    /// What is lent.
    pub loan: Money,
}

/// How a provider met the four-hour standard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Performance {
    /// Months of the year so far that were below the standard.
    pub months_below: u32,
    /// Part of the quarter's attendances within four hours.
    pub of_quarter: Share,
}

impl RecoveryTerms {
    /// Score of a quarter, 1 to 4: the worse of money and care.
    #[must_use]
    pub fn score(&self, of_money: u32, performance: Performance) -> u32 {
        let of_care = if performance.of_quarter < self.grave_share {
            3
        } else if performance.months_below >= self.watched_months {
            2
        } else {
            1
        };
        of_money.max(of_care)
    }

    /// What is done with a provider that came from one standing to another: one that comes into turnaround gets a new board, and
    /// one that is in it is lent what its cash lacks.
    #[must_use]
    pub fn act(&self, before: &Standing, now: &Standing, cash: Money, yearly_income: Money) -> QuarterAct {
        let is_lent_to = now.intervention().is_lent_to();
        QuarterAct {
            board_goes: now.board_goes(before),
            loan: if is_lent_to { self.loan(cash, yearly_income) } else { Money::ZERO },
        }
    }

    /// A loan at a quarter's end: what is missing to the least cash.
    #[must_use]
    pub fn loan(&self, cash: Money, yearly_income: Money) -> Money {
        (yearly_income.times(self.least_cash_share_of_income.value()) - cash).or_zero()
    }

    /// What becomes of a loan at a year's end: the part repaid, out of a surplus alone, and the part written off.
    #[must_use]
    pub fn after_a_year(&self, loan: Money, surplus: Money) -> (Money, Money) {
        let repaid = (loan * self.repaid_share_per_year).min(surplus.or_zero());
        (repaid, (loan - repaid) * self.written_off_share_per_year)
    }
}

/// Savings that are imposed on a provider beyond those that its board chose, as a part of cost a year: by a recovery plan or
/// turnaround, else by an intervention below its limit. Each is named where it is in force.
#[must_use]
pub fn imposed_saving(recovery: Option<&RecoveryTerms>, intervention: Option<&LimitTerms>) -> f64 {
    let by_recovery = recovery.map(|terms| terms.imposed_saving_share_per_year);
    by_recovery.or(intervention.map(|terms| terms.imposed_saving_share_per_year)).map_or(0.0, Share::value)
}

/// What the regulator does with a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intervention {
    /// Nothing.
    None,
    /// Segment 3: savings are imposed, discretionary spending is frozen, and the regulator looks in every month.
    RecoveryPlan,
    /// Segment 4: all this, a new board, and loans instead of support.
    Turnaround,
}

impl Intervention {
    /// Whether loans stand in for the centre's support.
    #[must_use]
    pub fn is_lent_to(self) -> bool {
        self == Self::Turnaround
    }
}

impl Standing {
    /// What the segment brings with it.
    #[must_use]
    pub const fn intervention(&self) -> Intervention {
        match self.segment {
            0..=2 => Intervention::None,
            3 => Intervention::RecoveryPlan,
            _ => Intervention::Turnaround,
        }
    }

    /// Whether the board goes: a provider comes into turnaround. A board is given its time; it goes once for each turnaround.
    #[must_use]
    pub fn board_goes(&self, before: &Self) -> bool {
        self.intervention() == Intervention::Turnaround && before.intervention() != Intervention::Turnaround
    }
}

/// A provider's standing with the regulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Segment: 1 is left alone, 4 is failing.
    pub segment: u32,
    last_score: u32,
    quarters: u32,
}

impl Default for Standing {
    fn default() -> Self {
        Self { segment: 1, last_score: 1, quarters: 0 }
    }
}

impl RegulatorTerms {
    /// Score of a quarter, 1 to 4.
    #[must_use]
    pub fn score(&self, surplus: Money, income: Money, reserve: Money, yearly_income: Money) -> u32 {
        let deficit = Share::of((-surplus).pounds(), income.pounds(), Share::NONE);
        if deficit >= self.grave_deficit_share && surplus < Money::ZERO {
            if reserve < yearly_income.times(self.failing_reserve_share_of_income.value()) { 4 } else { 3 }
        } else if deficit >= self.watched_deficit_share && surplus < Money::ZERO {
            2
        } else {
            1
        }
    }

    /// Standing after a quarter with such a score: the segment follows once the score has lasted.
    #[must_use]
    pub fn after_quarter(&self, standing: Standing, score: u32) -> Standing {
        let quarters = if score == standing.last_score { standing.quarters + 1 } else { 1 };
        let segment = if quarters >= self.persistence_quarters { score } else { standing.segment };
        Standing { segment, last_score: score, quarters }
    }

    /// Support at a year end: a part of what is missing to the reserve that support restores.
    #[must_use]
    pub fn support(&self, standing: Standing, reserve: Money, yearly_income: Money) -> Money {
        if standing.segment < self.supported_from_segment {
            return Money::ZERO;
        }
        (yearly_income.times(self.supported_reserve_share_of_income.value()) - reserve).or_zero() * self.support_share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> RegulatorTerms {
        let share = Share::clamped;
        RegulatorTerms {
            watched_deficit_share: share(0.01),
            grave_deficit_share: share(0.03),
            failing_reserve_share_of_income: SignedShare::of(-0.02),
            persistence_quarters: 2,
            supported_from_segment: 3,
            supported_reserve_share_of_income: SignedShare::of(0.0),
            support_share: share(0.5),
        }
    }

    #[test]
    fn a_score_must_last_two_quarters_before_the_segment_follows() {
        let terms = terms();
        let once = terms.after_quarter(Standing::default(), 3);
        assert_eq!(once.segment, 1);
        assert_eq!(terms.after_quarter(once, 3).segment, 3);
        assert_eq!(terms.after_quarter(terms.after_quarter(once, 1), 3).segment, 1);
    }

    #[test]
    fn scores_follow_the_deficit_and_then_the_reserve() {
        let pence = Money::from_pence;
        let score = |surplus, reserve| terms().score(pence(surplus), pence(1_000), pence(reserve), pence(1_000));
        assert_eq!([score(5, 0), score(-9, 0), score(-10, 0), score(-30, 0), score(-30, -21)], [1, 1, 2, 3, 4]);
    }

    fn recovery() -> RecoveryTerms {
        let share = Share::clamped;
        RecoveryTerms {
            standard_share: share(0.95),
            watched_months: 3,
            grave_share: share(0.8),
            imposed_saving_share_per_year: share(0.005),
            oversight_pounds_per_month: Money::from_pence(100),
            least_cash_share_of_income: SignedShare::of(0.01),
            repaid_share_per_year: share(0.1),
            written_off_share_per_year: share(0.2),
        }
    }

    #[test]
    fn the_worse_of_money_and_care_is_the_score() {
        let score = |of_money, months_below, of_quarter| {
            recovery().score(of_money, Performance { months_below, of_quarter: Share::clamped(of_quarter) })
        };
        assert_eq!([score(1, 2, 0.94), score(1, 3, 0.94), score(1, 0, 0.79), score(4, 12, 0.5)], [1, 2, 3, 4]);
    }

    #[test]
    fn a_provider_goes_through_recovery_and_turnaround_and_back_and_loses_its_board_once_each_time() {
        let terms = terms();
        let mut standing = Standing::default();
        let mut walked = Vec::new();
        for score in [3, 3, 4, 4, 4, 3, 3, 1, 1, 4, 4] {
            let after = terms.after_quarter(standing, score);
            walked.push((after.intervention(), after.board_goes(&standing)));
            standing = after;
        }
        use Intervention::{None, RecoveryPlan, Turnaround};
        assert_eq!(
            walked,
            [
                (None, false),
                (RecoveryPlan, false),
                (RecoveryPlan, false),
                (Turnaround, true),
                (Turnaround, false),
                (Turnaround, false),
                (RecoveryPlan, false),
                (RecoveryPlan, false),
                (None, false),
                (None, false),
                (Turnaround, true),
            ]
        );
    }

    #[test]
    fn in_turnaround_a_provider_is_lent_what_its_cash_lacks_and_its_board_goes_as_it_comes_into_it() {
        let [recovery_plan, turnaround] = [3, 4].map(|segment| Standing { segment, last_score: segment, quarters: 2 });
        // A hundredth of 1,000 is the least cash.
        let act = |before, now| {
            let QuarterAct { board_goes, loan } =
                recovery().act(&before, &now, Money::from_pence(-90), Money::from_pence(1_000));
            (board_goes, loan.pence())
        };
        assert_eq!(act(recovery_plan, turnaround), (true, 100));
        assert_eq!(act(turnaround, turnaround), (false, 100));
        assert_eq!(act(turnaround, recovery_plan), (false, 0));
    }

    #[test]
    fn a_loan_restores_cash_and_is_repaid_out_of_surpluses_and_written_off_bit_by_bit() {
        let (pence, terms) = (Money::from_pence, recovery());
        assert_eq!(terms.loan(pence(-90), pence(1_000)), pence(100));
        assert_eq!(terms.loan(pence(11), pence(1_000)), Money::ZERO);
        assert_eq!(terms.after_a_year(pence(1_000), pence(-5)), (Money::ZERO, pence(200)));
        assert_eq!(terms.after_a_year(pence(1_000), pence(60)), (pence(60), pence(188)));
        assert_eq!(terms.after_a_year(pence(1_000), pence(5_000)), (pence(100), pence(180)));
    }

    #[test]
    fn a_recovery_plan_imposes_its_own_saving_and_an_intervention_where_there_is_none() {
        let limits = LimitTerms {
            loan_below_share_of_income: SignedShare::of(0.0),
            intervention_below_share_of_income: SignedShare::of(0.0),
            merger_below_share_of_income: SignedShare::of(0.0),
            imposed_saving_share_per_year: Share::clamped(0.02),
            neighbours_share_of_reserve: Share::NONE,
        };
        let (recovery, limits) = (recovery(), Some(&limits));
        assert_eq!(imposed_saving(Some(&recovery), limits), 0.005);
        assert_eq!([imposed_saving(None, limits), imposed_saving(None, None)], [0.02, 0.0]);
    }

    #[test]
    fn only_a_supported_segment_gets_half_of_what_is_missing() {
        let (pence, terms) = (Money::from_pence, terms());
        let failing = Standing { segment: 3, last_score: 3, quarters: 2 };
        assert_eq!(terms.support(failing, pence(-100), pence(1_000)), pence(50));
        assert_eq!(terms.support(Standing::default(), pence(-100), pence(1_000)), Money::ZERO);
    }
}
