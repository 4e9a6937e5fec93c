//! An interval that may be open at its ends: JSON knows no infinity, so that an open end is null.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes an interval.
///
/// # Errors
/// Whatever the writer answers.
pub fn serialize<S: Serializer>((low, high): &(f64, f64), serializer: S) -> Result<S::Ok, S::Error> {
    let end = |end: f64, open: f64| (end != open).then_some(end);
    (end(*low, f64::NEG_INFINITY), end(*high, f64::INFINITY)).serialize(serializer)
}

/// Reads an interval.
///
/// # Errors
/// Whatever the reader answers.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(f64, f64), D::Error> {
    let (low, high) = <(Option<f64>, Option<f64>)>::deserialize(deserializer)?;
    Ok((low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)))
}
