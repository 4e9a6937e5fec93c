//! Numbers, ranges and names as a sentence needs them.

use crate::measures::{Measure, OverAYear, Unit};

/// A value of a difference without what follows the number: `−£1.2m`, `0.4`, `1,240`.
pub(super) fn bare(unit: Unit, value: f64) -> String {
    let size = value.abs();
    let text = match unit {
        Unit::Pounds => pounds(size),
        Unit::Share => points(size * 100.0),
        Unit::Count | Unit::Points | Unit::Hours => number(size),
    };
    // What rounds to nothing has no sign.
    let is_nothing = !text.contains(|c: char| c.is_ascii_digit() && c != '0');
    if value < 0.0 && !is_nothing { format!("\u{2212}{text}") } else { text }
}

/// What follows the number of a difference: ` a year`, ` percentage points`, or nothing.
pub(super) fn after(measure: &Measure) -> &'static str {
    match (measure.unit, measure.over_a_year) {
        (Unit::Share, _) => " percentage points",
        (Unit::Hours, OverAYear::Sum) => " hours a year",
        (Unit::Hours, _) => " hours",
        (_, OverAYear::Sum) => " a year",
        (Unit::Points, _) => " points",
        _ => "",
    }
}

/// A difference with its unit: `£1.2m a year`.
pub(super) fn difference(measure: &Measure, value: f64) -> String {
    format!("{}{}", bare(measure.unit, value), after(measure))
}

/// A level, where a share is a percentage: `91.8%`.
pub(super) fn level(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => format!("{:.1}%", value * 100.0),
        other => bare(other, value),
    }
}

/// A range of differences without what follows: `£0.4m to £1.2m`.
pub(super) fn range(unit: Unit, (low, high): (f64, f64)) -> String {
    format!("{} to {}", bare(unit, low), bare(unit, high))
}

/// A part of a whole in whole per cent; never 100% or 0% unless it is.
pub(super) fn percent(share: f64) -> String {
    match share * 100.0 {
        whole if (99.5..100.0).contains(&whole) => "over 99%".to_owned(),
        whole if whole > 0.0 && whole < 0.5 => "under 1%".to_owned(),
        whole => format!("{whole:.0}%"),
    }
}

/// A whole number with commas: `1,200`.
pub(super) fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A name as it stands within a sentence: without remarks in brackets, and with a small first letter unless the first
/// word has capitals or digits of its own (`A&E`, `PbR`).
pub(super) fn within_sentence(label: &str) -> String {
    let name = label.split(" (").next().unwrap_or(label).trim();
    let first_word = name.split(' ').next().unwrap_or(name);
    let mut letters = first_word.chars();
    let initial = letters.next().filter(|letter| letter.is_uppercase());
    match initial {
        Some(initial) if first_word.len() > 1 && letters.all(|letter| letter.is_lowercase() || letter == '-') => {
            initial.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// A sentence with a capital first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

fn pounds(size: f64) -> String {
    // The limits are where the smaller unit would round up to a thousand of itself.
    if size >= 999_500.0 {
        let tenths = libm::round(size / 1e5) as u64;
        format!("£{}.{}m", grouped(tenths / 10), tenths % 10)
    } else if size >= 999.5 {
        format!("£{:.0}k", size / 1e3)
    } else {
        format!("£{size:.0}")
    }
}

fn points(size: f64) -> String {
    if size >= 0.095 || size == 0.0 { format!("{size:.1}") } else { format!("{size:.2}") }
}

fn number(size: f64) -> String {
    if size >= 99.95 || size == 0.0 {
        grouped(libm::round(size) as u64)
    } else if size >= 0.95 {
        format!("{size:.1}")
    } else {
        format!("{size:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;

    #[test]
    fn money_is_in_millions_thousands_or_pounds() {
        let found = [1_234_567_890.0, -2_340_000.0, 999_499.0, 999_500.0, 412.4, -0.3].map(|v| bare(Unit::Pounds, v));
        assert_eq!(found, ["£1,234.6m", "\u{2212}£2.3m", "£999k", "£1.0m", "£412", "£0"]);
    }

    #[test]
    fn shares_differ_by_points_and_stand_in_per_cent() {
        assert_eq!(difference(&WITHIN_18, -0.0123), "\u{2212}1.2 percentage points");
        assert_eq!(bare(Unit::Share, 0.0004), "0.04");
        assert_eq!(level(Unit::Share, 0.918), "91.8%");
    }

    #[test]
    fn counts_keep_as_many_figures_as_they_need() {
        assert_eq!([1_234.4, 12.34, 0.0123, 0.0].map(|v| bare(Unit::Count, v)), ["1,234", "12.3", "0.012", "0"]);
        assert_eq!(difference(&HEALTH, 12.34), "12.3 a year");
        assert_eq!(difference(&LIST, 12.34), "12.3");
    }

    #[test]
    fn near_certainty_is_not_called_certainty() {
        assert_eq!([1.0, 0.996, 0.994, 0.004, 0.0].map(percent), ["100%", "over 99%", "99%", "under 1%", "0%"]);
    }

    #[test]
    fn names_lose_their_capital_only_where_it_is_not_theirs() {
        let found = ["Five-year shared risk", "PbR tariff", "A&E within 4 hours", "Surplus (deficit below zero)"];
        let expected = ["five-year shared risk", "PbR tariff", "A&E within 4 hours", "surplus"];
        assert_eq!(found.map(within_sentence), expected);
    }

    #[test]
    fn lists_end_with_and() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([list(&names[..1]), list(&names[..2]), list(&names)], ["a", "a and b", "a, b and c"]);
    }
}
