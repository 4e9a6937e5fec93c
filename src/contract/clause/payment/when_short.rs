//! Payment when money is short: forms that a commissioner may propose that cannot afford what it has to buy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::rule::per_cent;
use crate::units::Share;

use super::Form;

/// Forms of payment that a commissioner may propose at a signing when it cannot afford what it has to buy. Whether it proposes
/// them, and whether the provider agrees, is decided elsewhere, contract by contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhenShort {
    /// Shortfall of money from which on they may be proposed, as a part of what all contracts of the commissioner would cost.
    /// Raising it leaves more contracts as they are written.
    pub gap_share: Share,
    /// How attendances are then paid for. Left out: as without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendances: Option<Form>,
    /// How emergency admissions are then paid for. Left out: as without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency: Option<Form>,
    /// How elective and outpatient pathways are then paid for. Left out: as without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elective: Option<Form>,
    /// How community contacts are then paid for. Left out: as without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Form>,
}

impl WhenShort {
    /// The form of a line, if it has one of its own.
    #[must_use]
    pub const fn form(&self, line: Line) -> Option<&Form> {
        match line {
            Line::Attendances => self.attendances.as_ref(),
            Line::Emergency => self.emergency.as_ref(),
            Line::Elective => self.elective.as_ref(),
            Line::Contacts => self.contacts.as_ref(),
        }
    }

    /// The terms in sentences.
    pub(super) fn in_words(&self) -> Vec<String> {
        const CASES: [(Line, &str); 4] = [
            (Line::Attendances, "then attendances"),
            (Line::Emergency, "then emergency admissions"),
            (Line::Elective, "then elective and outpatient pathways"),
            (Line::Contacts, "then community and mental-health contacts"),
        ];
        let may = format!(
            "A commissioner that lacks more than {} of what its contracts would cost may propose another form at a signing:",
            per_cent(self.gap_share.value())
        );
        let forms = CASES.into_iter().filter_map(|(line, what)| Some(self.form(line)?.in_words(what)));
        forms.map(|form| format!("{may} {form}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Choices, CostAndVolume, LineValues, Payment, Plan};
    use crate::units::Money;

    fn payment() -> Payment {
        let discount =
            CostAndVolume { marginal_share_above_plan: Share::clamped(0.6), marginal_share_below_plan: Share::ALL };
        let when_short = WhenShort {
            gap_share: Share::clamped(0.02),
            attendances: None,
            emergency: Some(Form::Block),
            elective: Some(Form::CostAndVolume(discount)),
            contacts: None,
        };
        let by_activity = || Form::Activity;
        Payment {
            attendances: by_activity(),
            emergency: by_activity(),
            elective: by_activity(),
            contacts: Form::Block,
            when_short: Some(when_short),
        }
    }

    #[test]
    fn only_a_short_contract_is_paid_by_the_form_for_it_and_only_on_lines_that_have_one() {
        let (payment, written, short) =
            (payment(), Choices::default(), Choices { is_short: true, ..Choices::default() });
        for line in Line::ALL {
            assert_eq!(payment.form_under(&written, line), payment.form(line));
        }
        assert_eq!(payment.form_under(&short, Line::Emergency), &Form::Block);
        assert_eq!(payment.form_under(&short, Line::Attendances), &Form::Activity);
        assert!(matches!(payment.form_under(&short, Line::Elective), Form::CostAndVolume(_)));
    }

    #[test]
    fn the_value_paid_when_short_is_that_of_the_lines_with_a_form_for_it() {
        let tariff = LineValues([100, 2_000, 1_000, 50].map(Money::from_pence));
        let plan = Plan { volumes: LineValues([10.0, 20.0, 30.0, 40.0]), tariff, local_index: 1.0, ..Plan::default() };
        assert_eq!(payment().paid_when_short(&plan), Money::ZERO);
        let short = Plan { choices: Choices { is_short: true, ..Choices::default() }, ..plan };
        // Twenty admissions at £20 and thirty pathways at £10.
        assert_eq!(payment().paid_when_short(&short), Money::from_pence(40_000 + 30_000));
    }

    #[test]
    fn the_terms_in_words_name_the_gap_and_each_form() {
        let words = payment().when_short.expect("it has one").in_words().join(" ");
        for part in ["2%", "emergency admissions are paid as a block", "60%"] {
            assert!(words.contains(part), "{part} is not in: {words}");
        }
    }
}
