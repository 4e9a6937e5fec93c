//! Outcome payment: money that follows the health of the population.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::record::Record;
use crate::contract::settle::{Charge, Due, SettledSoFar};
use crate::units::Share;

use super::{Clause, Stage, per_cent};

/// A payment on the health of the population.
///
/// It is centred on the expected score: a pool that pays out on average would be support, not an incentive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomePayment {
    /// Part of the planned contract value that moves for each point of the health index above or below the expected score.
    pub value_share_per_point: Share,
    /// The most that may move in a year either way, as a part of the planned contract value.
    pub cap_share_of_value: Share,
    /// Change of the health index a year that counts as expected, in points; a falling trend is below zero.
    #[schemars(range(min = -10.0, max = 10.0), extend("unit" = "points a year"))]
    pub expected_change_points_per_year: f64,
}

impl Clause for OutcomePayment {
    const STAGE: Stage = Stage::Quality;

    fn propose(&self, record: &Record, _: &SettledSoFar, due: &mut Due) {
        let Some(points) = record.outcome_points else { return };
        let value = record.plan.value();
        let cap = value * self.cap_share_of_value;
        let above = points - self.expected_change_points_per_year;
        due.to_date[Charge::OutcomePayment] += value.times(above * self.value_share_per_point.value()).clamp(-cap, cap);
    }

    fn in_words(&self) -> Vec<String> {
        vec![format!(
            "For each point of the health index above last year's plus {} the commissioner pays {} of the planned value; for each point below, the provider does; at most {} of it in a year.",
            self.expected_change_points_per_year,
            per_cent(self.value_share_per_point.value()),
            per_cent(self.cap_share_of_value.value())
        )]
    }
}
