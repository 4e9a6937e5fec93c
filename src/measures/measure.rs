//! The description of one measure.
//!
//! In JSON a measure is its id; whoever reads it gets the measure of that id from the catalogue.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::catalogue::by_id;

/// The unit of a measure, and with it how a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money; kept in whole pence, shown in pounds.
    Pounds,
    /// A part of a whole from 0 to 1, shown in per cent.
    Share,
    /// People or events, whole numbers: a fraction stops the run.
    Count,
    /// A number on a scale of its own; also rates, such as per 1,000 referrals.
    Points,
    /// Whole hours of staff time.
    Hours,
}

impl Unit {
    /// The unit as tables name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pounds => "pounds",
            Self::Share => "share",
            Self::Count => "count",
            Self::Points => "points",
            Self::Hours => "hours",
        }
    }
}

/// Which way a measure should move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// A description, neither good nor bad.
    Neither,
}

/// How the parts of a year make the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverAYear {
    /// The year is the sum of its months.
    Sum,
    /// The year is a share of the year's total (for instance of its attendances).
    Mean,
    /// The year is its last month.
    Last,
}

/// One thing that is looked at in results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name in files: a column of the tables. Ends in the unit where that is not plain.
    pub id: &'static str,
    /// Its name for readers.
    pub label: &'static str,
    /// What exactly it is, in one sentence.
    pub meaning: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// How a year is made of its months.
    pub over_a_year: OverAYear,
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

impl<'de> Deserialize<'de> for &'static Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = Cow::<'de, str>::deserialize(deserializer)?;
        by_id(&id).ok_or_else(|| D::Error::custom(format_args!("there is no measure \"{id}\"")))
    }
}

impl JsonSchema for Measure {
    fn schema_name() -> Cow<'static, str> {
        "Measure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "The id of a measure, as columns of the tables have it." })
    }
}

#[cfg(test)]
mod tests {
    use super::super::HEADLINE;
    use super::*;

    #[test]
    fn a_measure_is_saved_by_its_id_and_read_from_the_catalogue() {
        for measure in HEADLINE {
            let text = serde_json::to_string(measure).unwrap();
            assert_eq!(text, format!("\"{}\"", measure.id));
            let read: &'static Measure = serde_json::from_str(&text).unwrap();
            assert_eq!(read, *measure);
        }
    }

    #[test]
    fn a_measure_that_is_not_in_the_catalogue_is_refused_by_its_name() {
        let refused = serde_json::from_str::<&'static Measure>("\"surplus_of_the_moon\"").unwrap_err();
        assert!(refused.to_string().contains("there is no measure \"surplus_of_the_moon\""), "{refused}");
    }
}
