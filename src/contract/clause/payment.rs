//! How care is paid for, line by line: each line has a form, such as a block or the tariff for each case.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::record::{Line, Plan, Record};
use crate::contract::settle::{Charge, Due, SettledSoFar};

use super::{Clause, Stage};

mod form;

pub use form::{Blended, CapAndCollar, CostAndVolume, DiscountTier, Form};

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
}

impl Payment {
    /// The form of a line.
    #[must_use]
    pub const fn form(&self, line: Line) -> &Form {
        match line {
            Line::Attendances => &self.attendances,
            Line::Emergency => &self.emergency,
            Line::Elective => &self.elective,
            Line::Contacts => &self.contacts,
        }
    }
}

impl Clause for Payment {
    const STAGE: Stage = Stage::Price;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        for line in Line::ALL {
            let of_line = self.form(line).due(record, line);
            due.baseline_to_date += of_line.baseline;
            due.counted_to_date += of_line.due;
            due.to_date[Charge::Price] += of_line.due;
        }
        let plan = record.plan;
        let other = Plan::until(plan.other_services.times(plan.local_index), record.weeks_to_date);
        due.baseline_to_date += other;
        due.to_date[Charge::Price] += other;
    }

    fn in_words(&self) -> Vec<String> {
        let mut words = vec![
            self.attendances.in_words("Attendances at accident and emergency"),
            self.emergency.in_words("Emergency admissions"),
            self.elective.in_words("Elective and outpatient pathways"),
            self.contacts.in_words("Community and mental-health contacts"),
        ];
        words.push("Services that are not counted are paid as a block.".into());
        words
    }
}
