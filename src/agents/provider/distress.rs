//! Distress: what a provider loses when its reserve stays below its floor. Without it, bearing risk would be free.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Money, Share, SignedShare};

/// When a provider is in distress and what it then loses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DistressTerms {
    /// Reserve, as a part of yearly income, below which a quarter counts towards distress. Raising it puts providers in
    /// distress sooner.
    #[schemars(range(min = -1.0, max = 1.0), extend("unit" = "share of income"))]
    pub floor_share_of_income: SignedShare,
    /// Quarters in a row below the floor that make distress. Raising it puts providers in distress later.
    #[schemars(range(min = 1, max = 20), extend("unit" = "quarters"))]
    pub quarters: u32,
    /// Staff lost for each year in distress. Raising it makes distress leave a larger shortage of staff.
    pub staff_lost_share_per_year: Share,
    /// Rise of the part of the pay bill that goes to agencies. Raising it makes distress cost more agency staff.
    pub agency_rise_share: Share,
    /// What is left of the effort to save. Raising it lets providers in distress save more.
    pub efficiency_left_share: Share,
    /// What is left of the effort to prevent admissions. Raising it lets providers in distress prevent more.
    pub prevention_left_share: Share,
    /// Cost of the regulator's attention. Raising it makes distress dearer.
    pub oversight_pounds_per_month: Money,
}

impl DistressTerms {
    /// Quarters in a row below the floor, after one more quarter.
    #[must_use]
    pub fn quarters_after(&self, quarters: u32, reserve: Money, yearly_income: Money) -> u32 {
        if reserve < yearly_income.times(self.floor_share_of_income.value()) { quarters + 1 } else { 0 }
    }

    /// Part of its staff that a provider loses for so many months of a year in distress.
    #[must_use]
    pub fn staff_lost(&self, months: u32) -> f64 {
        self.staff_lost_share_per_year.value() * f64::from(months) / 12.0
    }

    /// True when so many quarters in a row make distress.
    #[must_use]
    pub const fn is_distress(&self, quarters: u32) -> bool {
        quarters >= self.quarters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_quarter_is_no_distress_and_a_good_one_ends_the_count() {
        let terms = DistressTerms {
            floor_share_of_income: SignedShare::of(0.0),
            quarters: 2,
            staff_lost_share_per_year: Share::clamped(0.02),
            agency_rise_share: Share::NONE,
            efficiency_left_share: Share::ALL,
            prevention_left_share: Share::ALL,
            oversight_pounds_per_month: Money::ZERO,
        };
        let income = Money::from_pence(100);
        let one = terms.quarters_after(0, Money::from_pence(-1), income);
        let two = terms.quarters_after(one, Money::from_pence(-1), income);
        assert_eq!((terms.is_distress(one), terms.is_distress(two)), (false, true));
        assert_eq!(terms.quarters_after(two, Money::ZERO, income), 0);
        assert_eq!([terms.staff_lost(0), terms.staff_lost(6)], [0.0, 0.01], "half of 2% for half a year");
    }
}
