//! Parts of a whole, between 0 and 1.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::number::number;

/// A part of a whole, from 0 (none) to 1 (all). 92 per cent is 0.92.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Share(f64);

impl Share {
    /// None of it.
    pub const NONE: Self = Self(0.0);
    /// All of it.
    pub const ALL: Self = Self(1.0);

    /// A share, if the value lies from 0 to 1.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The nearest share: values below 0 become 0, above 1 become 1, and what is not a number becomes 0.
    #[must_use]
    pub fn clamped(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// `part` of `whole`, or `if_empty` where there is nothing to take a part of.
    #[must_use]
    pub fn of(part: f64, whole: f64, if_empty: Self) -> Self {
        if whole > 0.0 { Self::clamped(part / whole) } else { if_empty }
    }

    /// The value, from 0 to 1.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }

    /// True for none of it.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0 <= 0.0
    }

    /// What is left: one minus this share.
    #[must_use]
    pub fn rest(self) -> Self {
        Self(1.0 - self.0)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| serde::de::Error::custom(format!("{value} is not a share from 0 to 1")))
    }
}

impl JsonSchema for Share {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0.0, "maximum": 1.0, "unit": "share" })
    }
}

number! {
    /// A part of something that may be below zero or above one: −0.05 is a twentieth less.
    SignedShare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_two_is_no_share_and_nought_point_nine_two_is() {
        assert_eq!(Share::new(92.0), None);
        assert_eq!(Share::new(0.92).map(Share::value), Some(0.92));
        assert_eq!(Share::new(f64::NAN), None);
    }

    #[test]
    fn a_share_of_nothing_is_what_the_caller_says() {
        assert_eq!(Share::of(0.0, 0.0, Share::ALL), Share::ALL);
        assert_eq!(Share::of(1.0, 4.0, Share::ALL).value(), 0.25);
    }
}
