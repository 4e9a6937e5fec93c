//! What a reader meant by a key that is not known: a slip of the pen, the wrong unit, or the name of an earlier version.

use super::address::Address;
use super::near;
use super::renamed::FormerKey;

/// Units as they end a key, the longer before the shorter, each with how a value in it becomes one in the right unit.
const UNITS: [(&str, &str); 22] = [
    ("_thousand_pounds", "and multiply the value by 1000"),
    ("_million_pounds", "and multiply the value by 1000000"),
    ("_thousands", "and multiply the value by 1000"),
    ("_millions", "and multiply the value by 1000000"),
    ("_pence", "and divide the value by 100"),
    ("_pounds", ""),
    ("_gbp", ""),
    ("_per_cent", "and 92 per cent as 0.92"),
    ("_percentage", "and 92 per cent as 0.92"),
    ("_percent", "and 92 per cent as 0.92"),
    ("_pct", "and 92 per cent as 0.92"),
    ("_fraction", ""),
    ("_share", ""),
    ("_per_week", ""),
    ("_per_month", ""),
    ("_per_year", ""),
    ("_hours", ""),
    ("_days", ""),
    ("_weeks", ""),
    ("_months", ""),
    ("_years", ""),
    ("_patients", ""),
];

/// A key, empty if it stands elsewhere, and the hint about it.
pub(super) struct MeantKey {
    /// The key that was probably meant.
    pub key: String,
    /// The hint.
    pub hint: String,
}

/// What a key of an earlier version is called now.
pub(super) fn renamed(at: &Address) -> Option<MeantKey> {
    FormerKey::at(at).map(|former| MeantKey { key: former.beside().unwrap_or_default().into(), hint: former.hint() })
}

/// What was probably meant by an unknown key, if one of the known keys is near.
pub(super) fn meant(typed: &str, known: &[&str]) -> Option<MeantKey> {
    if known.is_empty() {
        return None;
    }
    let (stem, conversion) = split(typed);
    let other_unit = known.iter().find(|key| **key != stem && split(key).0 == stem);
    if let Some(key) = other_unit {
        let comma = if conversion.is_empty() { "" } else { ", " };
        let hint = format!("the unit is part of the key: write \"{key}\"{comma}{conversion}");
        return Some(MeantKey { key: (*key).into(), hint });
    }
    let key = near::nearest(typed, known.iter().copied())?;
    Some(MeantKey { key: key.into(), hint: format!("did you mean \"{key}\"?") })
}

/// A key without its unit, and how to convert from that unit.
fn split(key: &str) -> (&str, &'static str) {
    let unit = UNITS.iter().find_map(|(unit, conversion)| Some((key.strip_suffix(unit)?, *conversion)));
    unit.unwrap_or((key, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(typed: &str) -> Option<String> {
        meant(typed, &["per_breach_pounds", "standard_weeks", "threshold_share"]).map(|meant| meant.hint)
    }

    #[test]
    fn a_key_with_the_wrong_unit_is_told_the_right_one_and_how_to_convert() {
        let pence = "the unit is part of the key: write \"per_breach_pounds\", and divide the value by 100";
        assert_eq!(hint("per_breach_pence").as_deref(), Some(pence));
        let share = "the unit is part of the key: write \"threshold_share\", and 92 per cent as 0.92";
        assert_eq!(hint("threshold_percent").as_deref(), Some(share));
    }

    #[test]
    fn a_key_without_its_unit_is_told_the_unit() {
        assert_eq!(hint("standard").as_deref(), Some("the unit is part of the key: write \"standard_weeks\""));
    }

    #[test]
    fn a_misspelt_key_is_told_the_nearest_and_a_strange_one_nothing() {
        assert_eq!(hint("treshold_share").as_deref(), Some("did you mean \"threshold_share\"?"));
        assert_eq!(hint("colour"), None);
    }
}
