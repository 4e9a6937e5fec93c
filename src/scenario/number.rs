//! Numbers and the words `true`, `false`, `null` as JSON writes them, and the ways people write them otherwise.

use serde_json::{Number, Value};

/// Whole numbers up to here are exact in any program that reads JSON: 2 to the power 53.
pub(super) const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A word that is not JSON.
pub(super) struct Slip {
    /// What is wrong, in one line.
    pub what: &'static str,
    /// What may stand there.
    pub allowed: &'static str,
    /// How to mend it.
    pub hint: Option<String>,
}

/// Whether a character can be part of a number or a bare word, as JSON or as people write it.
pub(super) fn belongs_to_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '+' | '-' | '.' | '_' | '%' | '£' | '$' | '€' | '−')
}

/// The value of a bare word.
///
/// A number without a fraction becomes a whole number however it is written: `3.0` and `3e0` are 3.
pub(super) fn word(word: &str) -> Result<Value, Slip> {
    match word {
        "true" => Ok(Value::Bool(true)),
        "false" => Ok(Value::Bool(false)),
        "null" => Ok(Value::Null),
        _ if is_json_number(word) => number(word),
        _ => Err(misspelt(word)),
    }
}

fn number(word: &str) -> Result<Value, Slip> {
    if let Ok(whole) = word.parse::<i64>() {
        return Ok(whole.into());
    }
    let parsed: f64 = word.parse().unwrap_or(f64::INFINITY);
    let mantissa = word.split(['e', 'E']).next().unwrap_or_default();
    if parsed == 0.0 && mantissa.contains(|digit: char| ('1'..='9').contains(&digit)) {
        return Err(Slip {
            what: "the number is too near to zero",
            allowed: "0, or a number above 1e-300",
            hint: None,
        });
    }
    if parsed.fract() == 0.0 && parsed.abs() <= LARGEST_EXACT {
        return Ok((parsed as i64).into());
    }
    let too_large = Slip { what: "the number is too large", allowed: "a number below 1e308", hint: None };
    Number::from_f64(parsed).map(Value::Number).ok_or(too_large)
}

/// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
fn is_json_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

fn misspelt(word: &str) -> Slip {
    let bare = word.trim_start_matches(['+', '-', '−']).to_lowercase();
    let number = "a number such as 0.92, 150 or 1e6";
    let slip = |what, allowed, hint: &str| Slip { what, allowed, hint: Some(hint.to_owned()) };
    match bare.as_str() {
        "nan" => return slip("NaN is not a number", number, "leave the key out if the value is not known"),
        "inf" | "infinity" => return slip("a number must be finite", number, "leave a limit out if there is none"),
        "true" | "false" => {
            return slip("this word is written in small letters", "true or false", &format!("write {bare}"));
        }
        "none" | "null" | "nil" | "undefined" => {
            return slip("JSON has no such word", "null", "write null, which removes a key in a patch");
        }
        _ => {}
    }
    match as_meant(word) {
        Some(hint) => Slip { what: "this is not a number as JSON writes it", allowed: number, hint: Some(hint) },
        None => slip(
            "this is neither a number nor a text",
            "a number, true, false, null, or a text in quotes",
            "text stands in straight double quotes: \"text\"",
        ),
    }
}

/// A hint for a number that people write but JSON does not: `92%`, `£1,000`, `+5`, `007`, `.5`, `1_000`; also used for
/// numbers in quotes.
pub(super) fn as_meant(word: &str) -> Option<String> {
    let word = word.trim().replace('−', "-");
    let bare: String =
        word.chars().filter(|letter| !matches!(letter, '_' | ',' | ' ' | '£' | '$' | '€' | '+' | '%')).collect();
    if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e' | b'E')) {
        return None;
    }
    let value: f64 = bare.parse().ok().filter(|value: &f64| value.is_finite())?;
    if word.ends_with('%') {
        return Some(per_cent(value));
    }
    let unit = if word.contains(['£', '$', '€']) { "; the unit is part of the key" } else { "" };
    Some(format!("write {}{unit}", written(value)))
}

/// The hint for a share that was written as a percentage.
pub(super) fn per_cent(value: f64) -> String {
    format!("{} per cent is written {}", written(value), written(value / 100.0))
}

/// A number as one would write it in a file, without the last digits that only arithmetic puts there.
pub(super) fn written(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let short: f64 = format!("{value:.9e}").parse().unwrap_or(value);
    format!("{short}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn hint(text: &str) -> String {
        word(text).err().and_then(|slip| slip.hint).unwrap_or_default()
    }

    #[test]
    fn numbers_without_a_fraction_are_whole_however_they_are_written() {
        for text in ["3", "3.0", "3e0", "0.3e1"] {
            assert_eq!(word(text).ok(), Some(json!(3)), "{text}");
        }
        assert_eq!(word("-0.0").ok(), Some(json!(0)));
        assert_eq!(word("0.92").ok(), Some(json!(0.92)));
    }

    #[test]
    fn a_number_beyond_all_bounds_is_refused_on_both_sides_of_zero() {
        for text in ["1e999", "-1e999", "1e-999", "NaN", "-Infinity"] {
            assert!(word(text).is_err(), "{text}");
        }
        assert_eq!(word("0e5").ok(), Some(json!(0)));
        assert_eq!(word("1e308").ok(), Some(json!(1e308)));
    }

    #[test]
    fn numbers_as_people_write_them_get_a_hint_how_json_writes_them() {
        let pairs = [("92%", "92 per cent is written 0.92"), ("33.3%", "33.3 per cent is written 0.333")];
        let more =
            [("+5", "write 5"), ("007", "write 7"), (".5", "write 0.5"), ("5.", "write 5"), ("1_000", "write 1000")];
        for (text, expected) in pairs.into_iter().chain(more) {
            assert_eq!(hint(text), expected);
        }
        assert_eq!(hint("£150"), "write 150; the unit is part of the key");
        assert_eq!(hint("True"), "write true");
    }
}
