//! Profit cap: a surplus beyond a part of income goes back to the commissioner.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, SettledSoFar};
use crate::contract::record::Record;
use crate::ledger::Heading;
use crate::units::{Money, Share};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// A limit on what a provider may keep of its surplus, at the year end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfitCap {
    /// Surplus that the provider keeps whole, as a part of its income under the contract. Raising it leaves providers more of a
    /// large surplus.
    pub profit_cap_share_of_income: Share,
    /// Part of the surplus beyond it that goes back to the commissioner. Raising it leaves providers less of a large surplus.
    pub returned_share: Share,
}

impl ProfitCap {
    /// What goes back of a surplus: `returned · max(0, surplus − cap · income)`.
    #[must_use]
    pub fn returned(&self, surplus: Money, income: Money) -> Money {
        (surplus - income.or_zero() * self.profit_cap_share_of_income).or_zero() * self.returned_share
    }
}

impl Clause for ProfitCap {
    const STAGE: Stage = Stage::Divide;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let Some(positions) = record.positions else { return };
        let returned = self.returned(positions.provider, due.to_date.total());
        due.to_date[Heading::ProfitCap] -= returned;
    }

    fn slope(&self, of: Question) -> Slope {
        if of == Question::Surplus { Slope::Bends } else { Slope::Flat }
    }

    fn in_words(&self) -> Vec<String> {
        vec![format!(
            "Of a year's surplus beyond {} of income the provider gives {} back.",
            per_cent(self.profit_cap_share_of_income.value()),
            per_cent(self.returned_share.value())
        )]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_beyond_the_cap_goes_back_and_a_deficit_stays_where_it_is() {
        let cap = ProfitCap { profit_cap_share_of_income: Share::clamped(0.075), returned_share: Share::clamped(0.5) };
        let returned = |surplus| cap.returned(Money::from_pence(surplus), Money::from_pence(1_000)).pence();
        assert_eq!([-100, 0, 75, 85, 175].map(returned), [0, 0, 0, 5, 50]);
    }
}
