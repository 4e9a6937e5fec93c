//! Limits below zero: what becomes of a party whose reserve is used up. Each step has a name, a posting and a consequence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share, SignedShare};

/// How far below zero a party may fall, and what then happens. Shares are of a provider's planned income or of a
/// commissioner's allocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitTerms {
    /// Reserve below which the centre lends what is missing. Raising it lends sooner.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub loan_below_share_of_income: SignedShare,
    /// Reserve below which the regulator intervenes: a provider gets a new board and has to save more, a commissioner has to
    /// cut other services as far as they can be cut. Raising it intervenes sooner.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub intervention_below_share_of_income: SignedShare,
    /// Reserve below which the party is merged into its neighbours; one that was merged before, or has no neighbour with
    /// anything in reserve, is wound down. Raising it merges parties sooner.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub merger_below_share_of_income: SignedShare,
    /// Savings that an intervention imposes on a provider beyond those that its board chose, as a part of cost a year. Raising
    /// it makes interventions lower cost faster.
    pub imposed_saving_share_per_year: Share,
    /// The most of their own reserves that neighbours of its kind give for the debt of a party that they take in; the centre
    /// gives the rest. Raising it leaves more of the debt with neighbours and less with the centre.
    pub neighbours_share_of_reserve: Share,
}

/// The steps of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// The centre lends what is missing.
    Loan,
    /// The regulator intervenes as well.
    Intervention,
    /// Its neighbours take it in; the debt goes to them and to the centre.
    Merger,
    /// The centre takes its debt over, now and in every later year, and its services go on.
    WindDown,
}

/// What a party has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// It was merged before.
    pub was_merged: bool,
    /// It was wound down: the centre stands behind its services.
    pub was_wound_down: bool,
}

impl Rung {
    /// Whether a party's board goes that came to this step from another one, or from none.
    #[must_use]
    pub fn board_goes(self, before: Option<Self>) -> bool {
        self > Self::Loan && before != Some(self)
    }

    /// What a party has been through after this step.
    #[must_use]
    pub const fn after(self, past: Past) -> Past {
        match self {
            Self::Loan | Self::Intervention => past,
            Self::Merger => Past { was_merged: true, ..past },
            Self::WindDown => Past { was_wound_down: true, ..past },
        }
    }
}

impl LimitTerms {
    /// What each neighbour gives for the debt of a party that is merged, in the order of their reserves; the centre gives the
    /// rest. `debts` are those of all merged parties of its kind.
    #[must_use]
    pub fn given_by_neighbours(&self, debt: Money, debts: Money, reserves: &[Money]) -> Vec<Money> {
        let all: Money = reserves.iter().copied().sum();
        let part = self.neighbours_part(debts, all);
        reserves.iter().map(|one| debt.times(part * (one.pounds() / all.pounds().max(0.01)))).collect()
    }

    /// The step that a reserve at a year end calls for; none above the first limit.
    #[must_use]
    pub fn rung(&self, reserve: Money, income: Money, past: Past, has_neighbour: bool) -> Option<Rung> {
        let is_below = |share: SignedShare| reserve < income.times(share.value());
        if !is_below(self.loan_below_share_of_income) {
            None
        } else if past.was_wound_down {
            Some(Rung::WindDown)
        } else if is_below(self.merger_below_share_of_income) {
            Some(if past.was_merged || !has_neighbour { Rung::WindDown } else { Rung::Merger })
        } else if is_below(self.intervention_below_share_of_income) {
            Some(Rung::Intervention)
        } else {
            Some(Rung::Loan)
        }
    }

    /// Part of all debts of merged parties that neighbours take over, out of all their reserves.
    #[must_use]
    pub fn neighbours_part(&self, debts: Money, reserves: Money) -> f64 {
        let most = reserves.or_zero() * self.neighbours_share_of_reserve;
        if debts > Money::ZERO { (most.pounds() / debts.pounds()).min(1.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> LimitTerms {
        LimitTerms {
            loan_below_share_of_income: SignedShare::of(0.0),
            intervention_below_share_of_income: SignedShare::of(-0.03),
            merger_below_share_of_income: SignedShare::of(-0.08),
            imposed_saving_share_per_year: Share::clamped(0.005),
            neighbours_share_of_reserve: Share::clamped(0.5),
        }
    }

    fn rung(reserve: i64, past: Past, has_neighbour: bool) -> Option<Rung> {
        terms().rung(Money::from_pence(reserve), Money::from_pence(1_000), past, has_neighbour)
    }

    #[test]
    fn the_deeper_a_party_is_below_zero_the_higher_the_step() {
        let found = [0, -1, -30, -31, -80, -81].map(|reserve| rung(reserve, Past::default(), true));
        let [loan, intervention] = [Some(Rung::Loan), Some(Rung::Intervention)];
        assert_eq!(found, [None, loan, loan, intervention, intervention, Some(Rung::Merger)]);
    }

    #[test]
    fn who_has_no_neighbour_or_was_merged_before_is_wound_down_and_stays_so() {
        let merged = Past { was_merged: true, was_wound_down: false };
        assert_eq!(rung(-81, Past::default(), false), Some(Rung::WindDown));
        assert_eq!(rung(-81, merged, true), Some(Rung::WindDown));
        assert_eq!(rung(-1, merged, true), Some(Rung::Loan));
        let wound_down = Past { was_merged: false, was_wound_down: true };
        assert_eq!(rung(-1, wound_down, true), Some(Rung::WindDown));
        assert_eq!(rung(0, wound_down, true), None);
    }

    #[test]
    fn neighbours_give_in_proportion_to_what_they_have() {
        // Of debts of £1 the neighbours give half of their 80 pence, 40: £0.24 of the £0.60, three quarters of it by the first.
        let given = terms().given_by_neighbours(
            Money::from_pence(60),
            Money::from_pence(100),
            &[60, 20].map(Money::from_pence),
        );
        assert_eq!(given.into_iter().map(Money::pence).collect::<Vec<_>>(), [18, 6]);
    }

    #[test]
    fn a_board_goes_once_for_each_step_above_a_loan() {
        let goes = |rung: Rung, before| rung.board_goes(before);
        assert!(goes(Rung::Intervention, None) && goes(Rung::Merger, Some(Rung::Intervention)));
        assert!(!goes(Rung::Intervention, Some(Rung::Intervention)) && !goes(Rung::Loan, None));
        let merged = Rung::Merger.after(Past::default());
        assert_eq!(merged, Past { was_merged: true, was_wound_down: false });
        assert_eq!(Rung::WindDown.after(merged), Past { was_merged: true, was_wound_down: true });
        assert_eq!(Rung::Loan.after(merged), merged);
    }

    #[test]
    fn neighbours_give_no_more_than_half_of_what_they_have() {
        let part = |debts, reserves| terms().neighbours_part(Money::from_pence(debts), Money::from_pence(reserves));
        assert_eq!([part(100, 60), part(20, 60), part(20, -60), part(0, 60)], [0.3, 1.0, 0.0, 0.0]);
    }
}
