//! Non-payment of readmissions: emergency admissions soon after a discharge that count as avoidable are not paid for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::record::{Line, Record};
use crate::contract::retained_money::RetainedMoney;
use crate::contract::settle::{Charge, Due, SettledSoFar};
use crate::units::Share;

use super::{Clause, Stage, per_cent};

/// A part of the emergency admissions within 30 days of a discharge that is not paid for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readmissions {
    /// Part of the readmissions that counts as avoidable and is not paid for.
    pub unpaid_share: Share,
    /// What becomes of the money that is not paid.
    pub retained_money: RetainedMoney,
}

impl Clause for Readmissions {
    const STAGE: Stage = Stage::Price;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let value = record.value_of(Line::Emergency, record.to_date.readmissions);
        due.withhold(Charge::Readmissions, value * self.unpaid_share, self.retained_money);
    }

    fn in_words(&self) -> Vec<String> {
        vec![
            format!(
                "{} of the emergency admissions within 30 days of a discharge are not paid for.",
                per_cent(self.unpaid_share.value())
            ),
            self.retained_money.in_words(),
        ]
    }
}
