//! The budget: what a commissioner does about a deficit that it sees coming, and with money that it has to spare.
//!
//! One number is carried from year to year: the recovery, what a commissioner takes out of a year against what it would
//! spend if it did nothing. Below zero it is what it spends beyond that. It moves by a part of what is still missing, so it
//! comes to rest where nothing is missing: a rule without memory would leave `D / (1 + k)` of a deficit for ever.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share};

/// How a commissioner lives within its allocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetTerms {
    /// Part of what is missing by which recovery moves in a year. Raising it answers sooner and, beyond 1, swings.
    pub answered_share_per_year: Share,
    /// Part of a debt, a reserve below zero, that is to be repaid out of a year. Raising it repays debts sooner, and spends
    /// what is above the target sooner.
    pub repaid_share_of_debt_per_year: Share,
    /// Reserve that a commissioner wants to have, as a part of its allocation. What is above it may be spent. Raising it keeps
    /// more money back before any is spent on care.
    pub reserve_target_share_of_allocation: Share,
    /// The most that other services are cut or raised against what they would have been. Raising it lets other services bear
    /// more of what is missing and get more of what is to spare.
    pub largest_other_spend_change_share: Share,
    /// The most of its referrals that a commissioner manages away: people who would have been referred and are not. Raising it
    /// lets commissioners in deficit manage more referrals away.
    pub largest_managed_share_of_referrals: Share,
    /// Part of the waiting list within 18 weeks up to which cases are bought. Raising it buys more cases while there is money
    /// to spare.
    pub wanted_within_18_weeks_share: Share,
    /// The most that capacity is raised for a year by what is bought, as a part of it. Raising it lets more care be bought in a
    /// year.
    pub largest_bought_share_of_capacity: Share,
}

/// What a commissioner can do in a year at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// What other services and managed referrals can give up.
    pub recoverable: Money,
    /// What can be spent beyond what would be spent anyway.
    pub spendable: Money,
}

impl BudgetTerms {
    /// Surplus that a year is to bring: what the reserve lacks, at most what is kept back of an allocation in a year; where
    /// the reserve is above its target, a part of what is above may be spent, and the sum is below zero.
    #[must_use]
    pub fn required_surplus(&self, allocation: Money, reserve: Money, most_kept: Money) -> Money {
        let lacking = allocation * self.reserve_target_share_of_allocation - reserve;
        if lacking > Money::ZERO { lacking.min(most_kept) } else { -(-lacking * self.repaid_share_of_debt_per_year) }
    }

    /// Recovery of the coming year: `R + k·(D + r·debt)`. `deficit` is what is forecast to be missing with the recovery in
    /// place (below zero it is to spare), after what shading and settlement answer of it. What was spent beyond the usual is
    /// the first to go, and goes at once: ending it needs no cut.
    #[must_use]
    pub fn recovery(&self, before: Money, deficit: Money, reserve: Money) -> Money {
        let missing = deficit + (-reserve).or_zero() * self.repaid_share_of_debt_per_year;
        let ended = missing.or_zero().min((-before).or_zero());
        before + ended + (missing - ended).times(self.answered_share_per_year.value())
    }

    /// Patients that must be treated beyond the usual for the list to keep to the standard:
    /// `(over − (1 − s)·list) / s`, since those treated leave the list too.
    #[must_use]
    pub fn cases_above_standard(&self, list: u32, over_18_weeks: u32) -> f64 {
        let wanted = self.wanted_within_18_weeks_share;
        let above = f64::from(over_18_weeks) - wanted.rest().value() * f64::from(list);
        (above / wanted.value().max(1e-9)).max(0.0)
    }
}

impl Reach {
    /// What of a recovery can be done. Only that is carried on: a rule that remembered what it could not do would go on
    /// cutting long after the deficit is gone.
    #[must_use]
    pub fn done(&self, recovery: Money) -> Money {
        recovery.min(self.recoverable).max(-self.spendable)
    }

    /// Part of all that can be given up that a recovery takes: the same part of other services as of referrals.
    #[must_use]
    pub fn part_recovered(&self, recovery: Money) -> f64 {
        if self.recoverable > Money::ZERO {
            (recovery.or_zero().pounds() / self.recoverable.pounds()).min(1.0)
        } else {
            0.0
        }
    }
}

/// What is bought of several wishes with a sum: all of them if it suffices, else the same part of each.
#[must_use]
pub fn part_bought(sum: Money, wished: Money) -> f64 {
    if wished > Money::ZERO { (sum.or_zero().pounds() / wished.pounds()).min(1.0) } else { 0.0 }
}

/// Whole cases that a sum buys at a price, none below what a case more costs the provider.
#[must_use]
pub fn cases_for(sum: Money, price: Money, marginal_cost: Money) -> f64 {
    if price > Money::ZERO && price >= marginal_cost { (sum.or_zero().pounds() / price.pounds()).floor() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> BudgetTerms {
        let share = Share::clamped;
        BudgetTerms {
            answered_share_per_year: share(0.44),
            repaid_share_of_debt_per_year: share(0.25),
            reserve_target_share_of_allocation: share(0.01),
            largest_other_spend_change_share: share(0.15),
            largest_managed_share_of_referrals: share(0.1),
            wanted_within_18_weeks_share: share(0.92),
            largest_bought_share_of_capacity: share(0.05),
        }
    }

    fn millions(sum: f64) -> Money {
        Money::from_pounds(sum * 1e6).expect("tests use small sums")
    }

    /// Recovery and reserve after each year of a lasting deficit, in £m.
    fn live(deficit: f64, reach: Reach, years: usize) -> Vec<(f64, f64)> {
        let (mut recovery, mut reserve) = (Money::ZERO, Money::ZERO);
        let a_year = |_| {
            let missing = millions(deficit) - recovery;
            recovery = reach.done(terms().recovery(recovery, missing, reserve));
            reserve += recovery - millions(deficit);
            (recovery.pounds() / 1e6, reserve.pounds() / 1e6)
        };
        (0..years).map(a_year).collect()
    }

    const FAR: Reach = Reach { recoverable: Money::from_pence(i64::MAX / 4), spendable: Money::ZERO };

    /// 1.36bn of allocation less five in a hundred is £68m; other services give up to 15% of £377m, £57m, and referrals £20m.
    #[test]
    fn five_per_cent_less_is_recovered_in_full_and_the_debt_is_repaid() {
        let reach = Reach { recoverable: millions(77.0), spendable: Money::ZERO };
        let lived = live(68.0, reach, 60);
        assert!((lived[0].0 - 0.44 * 68.0).abs() < 1e-6, "the first year answers 44% of the deficit");
        let (recovery, reserve) = lived[59];
        assert!((recovery - 68.0).abs() < 0.01 && (0.0..5.0).contains(&reserve), "{recovery} {reserve}");
    }

    #[test]
    fn a_rule_without_memory_leaves_the_deficit_over_one_plus_k() {
        // R = k·(D − R) at rest: R = k·D / (1 + k), and D / 1.44 is left.
        let mut recovery = Money::ZERO;
        for _ in 0..60 {
            recovery = terms().recovery(Money::ZERO, millions(72.0) - recovery, Money::ZERO);
        }
        assert!(((millions(72.0) - recovery).pounds() / 1e6 - 50.0).abs() < 1e-4);
    }

    /// Of £10m a year 44% is answered in the first year, 4.4; then 4.4 + 0.44·(5.6 + 5.6/4) = 7.48, and
    /// 7.48 + 0.44·(2.52 + 8.12/4) = 9.482. Read after each other, what is missing and the debt are multiplied by a step whose
    /// determinant is 1 − k = 0.56: they shrink by a quarter a year. (Were recovery to act a year later, it would be
    /// 1 − k + k·r = 0.67, and 18%.)
    #[test]
    fn a_deficit_and_its_debt_are_gone_in_twenty_years_and_follow_the_rule_worked_by_hand() {
        let lived = live(10.0, FAR, 20);
        for ((recovery, reserve), expected) in lived.iter().zip([(4.4, -5.6), (7.48, -8.12), (9.482, -8.638)]) {
            assert!(
                (recovery - expected.0).abs() < 1e-6 && (reserve - expected.1).abs() < 1e-6,
                "{recovery} {reserve}"
            );
        }
        assert!((lived[19].0 - 10.0).abs() < 0.01 && lived[19].1 > 0.0);
    }

    #[test]
    fn what_could_not_be_recovered_is_not_remembered() {
        let reach = Reach { recoverable: millions(77.0), spendable: millions(30.0) };
        // After years beyond its reach, recovery stands at its reach and falls in the first good year.
        let recovery = (0..30).fold(Money::ZERO, |before, _| {
            reach.done(terms().recovery(before, millions(272.0) - before, millions(-900.0)))
        });
        assert_eq!(recovery, millions(77.0));
        let eased = reach.done(terms().recovery(recovery, millions(-77.0), Money::ZERO));
        assert!(((77.0 - 0.44 * 77.0) * 1e6 - eased.pounds()).abs() < 0.01);
        assert_eq!(reach.done(millions(-500.0)), millions(-30.0), "nor is what could not be spent");
    }

    #[test]
    fn what_was_added_goes_at_once_and_only_what_is_then_missing_is_answered_in_part() {
        let recovery = |deficit| terms().recovery(millions(-10.0), millions(deficit), Money::ZERO);
        assert_eq!(recovery(4.0), millions(-6.0));
        assert_eq!(recovery(35.0), millions(0.44 * 25.0));
        assert_eq!(recovery(-5.0), millions(-12.2), "more is spent step by step");
    }

    #[test]
    fn recovery_takes_the_same_part_of_all_that_can_be_given_up() {
        let reach = Reach { recoverable: millions(80.0), spendable: Money::ZERO };
        assert_eq!(reach.part_recovered(millions(20.0)), 0.25);
        assert_eq!([reach.part_recovered(millions(-5.0)), reach.part_recovered(millions(500.0))], [0.0, 1.0]);
        let none = Reach { recoverable: Money::ZERO, spendable: Money::ZERO };
        assert_eq!(none.part_recovered(millions(5.0)), 0.0);
    }

    #[test]
    fn a_million_buys_1060_cases_at_943_pounds_and_none_below_what_a_case_costs() {
        let pounds = |sum| Money::from_pounds(sum).expect("tests use small sums");
        assert_eq!(cases_for(millions(1.0), pounds(943.0), pounds(660.1)), 1_060.0);
        assert_eq!(cases_for(millions(1.0), pounds(660.0), pounds(660.1)), 0.0);
        assert_eq!(cases_for(millions(1.0), Money::ZERO, Money::ZERO), 0.0);
        assert_eq!(part_bought(millions(1.0), millions(4.0)), 0.25);
        assert_eq!([part_bought(millions(9.0), millions(4.0)), part_bought(millions(9.0), Money::ZERO)], [1.0, 0.0]);
    }

    #[test]
    fn a_reserve_is_filled_by_what_is_kept_back_and_only_what_is_above_it_is_spent() {
        let required = |reserve| terms().required_surplus(millions(600.0), millions(reserve), millions(3.0));
        assert_eq!(required(-4.0), millions(3.0));
        assert_eq!(required(5.0), millions(1.0));
        assert_eq!(required(6.0), Money::ZERO);
        assert_eq!(required(10.0), millions(-1.0));
    }

    #[test]
    fn so_many_cases_are_wanted_as_bring_the_list_to_the_standard() {
        // 10,000 wait, 1,720 of them for over 18 weeks: without 1,000 of those 720 of 9,000 are left, 8%.
        assert!((terms().cases_above_standard(10_000, 1_720) - 1_000.0).abs() < 1e-9);
        assert_eq!(terms().cases_above_standard(10_000, 700), 0.0);
    }
}
