//! How care is paid for, line by line: each line has a form, such as a block or the tariff for each case.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::activity::Line;
use crate::contract::choices::Choices;
use crate::contract::due::{Due, SettledSoFar};
use crate::contract::plan::Plan;
use crate::contract::record::Record;

use crate::ledger::Heading;
use crate::units::Money;

use crate::contract::rule::{Clause, Question, Slope, Stage};

mod form;

mod when_short;

pub use form::{Blended, CapAndCollar, CostAndVolume, DiscountTier, Form};
pub use when_short::WhenShort;

/// How each counted line of service is paid for; services that are not counted are paid as a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// How attendances at accident and emergency are paid for.
    pub attendances: Form,
    /// How emergency admissions are paid for.
    pub emergency: Form,
    /// How completed elective and outpatient pathways are paid for.
    pub elective: Form,
    /// How contacts with community and mental-health services are paid for.
    pub contacts: Form,
    /// What a commissioner that cannot afford its contracts may propose instead. Left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_short: Option<WhenShort>,
}

impl Payment {
    /// Every line as a block.
    #[must_use]
    pub const fn block() -> Self {
        Self {
            attendances: Form::Block,
            emergency: Form::Block,
            elective: Form::Block,
            contacts: Form::Block,
            when_short: None,
        }
    }

    /// The form of a line as it is written.
    #[must_use]
    pub const fn form(&self, line: Line) -> &Form {
        match line {
            Line::Attendances => &self.attendances,
            Line::Emergency => &self.emergency,
            Line::Elective => &self.elective,
            Line::Contacts => &self.contacts,
        }
    }

    /// The form of a line under the choices of one contract: where money is short, the form for it if the line has one.
    #[must_use]
    pub fn form_under(&self, choices: &Choices, line: Line) -> &Form {
        let when_short = self.when_short.as_ref().filter(|_| choices.is_short);
        when_short.and_then(|terms| terms.form(line)).unwrap_or_else(|| self.form(line))
    }

    /// Planned value of the lines that are paid by the form for when money is short, at tariff.
    #[must_use]
    pub fn paid_when_short(&self, plan: &Plan) -> Money {
        let Some(terms) = self.when_short.as_ref().filter(|_| plan.choices.is_short) else { return Money::ZERO };
        Line::ALL.into_iter().filter(|&line| terms.form(line).is_some()).map(|line| plan.at_tariff(line)).sum()
    }
}

impl Clause for Payment {
    const STAGE: Stage = Stage::Price;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        for line in Line::ALL {
            let of_line = self.form_under(&record.plan.choices, line).due(record, line);
            due.baseline_to_date += of_line.baseline;
            due.counted_to_date += of_line.due;
            due.to_date[Heading::Reconciliation] += of_line.due;
        }
        let other = record.other_services();
        due.baseline_to_date += other;
        due.to_date[Heading::Reconciliation] += other;
    }

    fn slope(&self, _of: Question) -> Slope {
        Slope::Flat
    }

    fn in_words(&self) -> Vec<String> {
        let mut words = vec![
            self.attendances.in_words("Attendances at accident and emergency"),
            self.emergency.in_words("Emergency admissions"),
            self.elective.in_words("Elective and outpatient pathways"),
            self.contacts.in_words("Community and mental-health contacts"),
        ];
        words.extend(self.when_short.iter().flat_map(WhenShort::in_words));
        words.push("Services that are not counted are paid as a block.".into());
        words
    }
}
