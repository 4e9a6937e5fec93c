//! Boards: when they go, and what a new one begins with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::Share;

use super::horizon::HorizonTerms;

/// How boards go, and what new ones begin with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoardTerms {
    /// Chance of being there after a year, as a board sees it that was put in to turn a provider round. Raising it makes new
    /// boards look further ahead: they save less where a renewal takes savings away.
    pub turnaround_survival_share_per_year: Share,
    /// Years after a turnaround began in which a board sees its chance so. Raising it keeps new boards short-sighted for
    /// longer.
    #[schemars(range(min = 0, max = 20), extend("unit" = "years"))]
    pub turnaround_years: u32,
    /// Trust that is left, on both sides of every contract, when the regulator replaces a board. Raising it makes a change of
    /// board cost less trust.
    pub trust_left_after_turnaround_share: Share,
}

impl BoardTerms {
    /// Worth today of a pound in a year to a board; one that turns a provider round looks less far.
    #[must_use]
    pub fn discount(&self, horizon: &HorizonTerms, turnaround_years_left: u32) -> f64 {
        if turnaround_years_left == 0 {
            return horizon.board_discount();
        }
        let [here, elsewhere] = [self.turnaround_survival_share_per_year, horizon.board_survival_share_per_year];
        here.value().min(elsewhere.value()) * horizon.discount()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SignedShare;

    fn terms() -> BoardTerms {
        let share = Share::clamped;
        BoardTerms {
            turnaround_survival_share_per_year: share(0.47),
            turnaround_years: 2,
            trust_left_after_turnaround_share: share(0.8),
        }
    }

    #[test]
    fn a_board_that_turns_a_provider_round_looks_less_far() {
        let horizon = HorizonTerms {
            board_survival_share_per_year: Share::clamped(0.794),
            discount_rate_share_per_year: SignedShare::of(0.035),
            renewal_probability_share: Share::ALL,
        };
        assert_eq!(terms().discount(&horizon, 0), horizon.board_discount());
        assert!((terms().discount(&horizon, 2) - 0.47 / 1.035).abs() < 1e-12);
    }
}
