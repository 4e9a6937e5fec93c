//! Lead provider: one provider holds the commissioner's whole budget, pays the others and answers for their standards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::due::{Due, PassedOn, SettledSoFar};
use crate::contract::plan::Plan;
use crate::contract::record::Record;
use crate::ledger::Heading;
use crate::units::{Money, Share, SignedShare};

use crate::contract::rule::{Clause, Question, Slope, Stage, per_cent};

/// One provider of each commissioner holds all of its contracts; the others work for it under subcontracts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadProvider {
    /// Name of the lead in the economy. Left out, or for commissioners that buy nothing from it: the acute provider with the
    /// commissioner's largest contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What the commissioner pays the lead.
    pub price: LeadPrice,
    /// What the lead passes on to the providers that work for it.
    pub subcontracts: Subcontracts,
    /// When the lead may give the budget back, and what that costs.
    pub exit: LeadExit,
}

/// What the commissioner pays the lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeadPrice {
    /// What the other clauses make due: the lead passes money on and bears nothing.
    Formula,
    /// A fixed sum in place of prices and risk shares: the lead bears what activity costs.
    FixedSum(FixedSum),
}

/// Terms of the lead's fixed sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixedSum {
    /// The sum against the plan at local sums, which is what care is expected to cost. Below 1 it is priced too low. Raising it
    /// moves money from commissioners to leads.
    #[schemars(range(min = 0.5, max = 1.5), extend("unit" = "ratio"))]
    pub price_share_of_expected_cost: SignedShare,
}

/// What the lead passes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subcontracts {
    /// Part of what the other clauses make due that a subcontractor is paid. The rest stays with the lead. Raising it moves
    /// money from leads to their subcontractors.
    pub passed_through_share: Share,
    /// Part of the sanctions for a subcontractor's breaches that the lead takes back from it. The rest stays with the lead.
    /// Raising it moves sanctions from leads to their subcontractors.
    pub blame_passed_on_share: Share,
    /// Part of the commissioner's cost of negotiating and keeping up the other contracts that moves to the lead. Raising it
    /// moves hours of contracting from commissioners to leads.
    pub contracting_cost_share: Share,
}

/// When the lead gives the budget back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadExit {
    /// Loss since signing that the lead tolerates, as a part of a year's planned value of all that it holds. Raising it makes
    /// leads give budgets back later.
    pub tolerance_share_of_annual_value: Share,
    /// Part of a loss beyond the tolerance that the commissioner makes good at the year end. With all of it the lead never
    /// fails. Raising it moves losses from leads to commissioners and keeps leads in place.
    pub guarantee_share: Share,
    /// Cost of unwinding the contract, as a part of a year's planned value. Raising it makes giving a budget back dearer.
    pub cost_share_of_annual_value: Share,
    /// Part of that cost that the commissioner bears; the lead bears the rest. Raising it moves the cost of giving a budget
    /// back from leads to commissioners.
    pub commissioner_share_of_cost: Share,
}

impl LeadExit {
    /// What the commissioner makes good of a loss since signing: `guarantee · max(0, loss − tolerance · value)`.
    #[must_use]
    pub fn made_good(&self, loss: Money, annual_value: Money) -> Money {
        self.beyond_tolerance(loss, annual_value) * self.guarantee_share
    }

    /// The part of a loss that the lead does not tolerate.
    #[must_use]
    pub fn beyond_tolerance(&self, loss: Money, annual_value: Money) -> Money {
        (loss - annual_value * self.tolerance_share_of_annual_value).or_zero()
    }
}

impl Clause for LeadProvider {
    const STAGE: Stage = Stage::PassOn;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let share = self.subcontracts.passed_through_share;
        let formula = due.to_date.total();
        due.passed_on = PassedOn { baseline: due.baseline_to_date * share, to_date: formula * share, formula };
        if let LeadPrice::FixedSum(terms) = &self.price {
            let of_year = record.value_at_local_sums().times(terms.price_share_of_expected_cost.value());
            let sum = Plan::until(of_year, record.weeks_to_date);
            due.baseline_to_date = sum;
            for (heading, _) in Heading::due().filter(|(heading, _)| heading.row().is_in_fixed_sum) {
                due.to_date[heading] = Money::ZERO;
            }
            due.to_date[Heading::Reconciliation] = sum;
            due.for_demand_management = Money::ZERO;
        }
    }

    // It passes on what the others make of a change.
    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        let who = self.provider.as_deref().unwrap_or("The acute provider with the largest contract");
        let terms = &self.subcontracts;
        vec![
            format!("{who} holds the commissioner's whole budget and answers for the standards of all providers."),
            match &self.price {
                LeadPrice::Formula => "It is paid what the other clauses make due.".into(),
                LeadPrice::FixedSum(sum) => format!(
                    "It is paid a fixed sum, {} of what care is expected to cost, whatever the activity.",
                    per_cent(sum.price_share_of_expected_cost.value())
                ),
            },
            format!(
                "Its subcontractors are paid {} of what the other clauses make due, and bear {} of the sanctions for their breaches.",
                per_cent(terms.passed_through_share.value()),
                per_cent(terms.blame_passed_on_share.value())
            ),
            format!(
                "The lead bears {} of the commissioner's cost of contracting with the others.",
                per_cent(terms.contracting_cost_share.value())
            ),
            format!(
                "Of a loss beyond {} of a year's value the commissioner makes good {}; if any is left, the lead gives the budget back, which costs {} of a year's value, {} of it the commissioner's.",
                per_cent(self.exit.tolerance_share_of_annual_value.value()),
                per_cent(self.exit.guarantee_share.value()),
                per_cent(self.exit.cost_share_of_annual_value.value()),
                per_cent(self.exit.commissioner_share_of_cost.value())
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commissioner_makes_good_its_part_of_what_lies_beyond_the_tolerance_and_nothing_below_it() {
        let exit = LeadExit {
            tolerance_share_of_annual_value: Share::clamped(0.1),
            guarantee_share: Share::clamped(0.25),
            cost_share_of_annual_value: Share::NONE,
            commissioner_share_of_cost: Share::NONE,
        };
        let made_good = |loss| exit.made_good(Money::from_pence(loss), Money::from_pence(1_000)).pence();
        assert_eq!([-50, 100, 101, 140, 500].map(made_good), [0, 0, 0, 10, 100]);
    }
}
