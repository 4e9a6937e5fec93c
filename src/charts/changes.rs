//! What may be said about a difference: a direction only if its interval excludes zero.

use super::theme::Display;
use super::words::short;
use crate::analysis::answer;
use crate::analysis::findings::{Comparison, Quantiles};
use crate::measures::{Measure, OverAYear};

/// Longest name that a title takes up.
const LONGEST_NAME: usize = 48;

/// How a title ends where some alternatives change nothing that can be seen.
const NOT_CLEAR: &str = "for the rest no clear change was found";
/// How a title ends where the other alternatives change next to nothing.
const NO_MATTER: &str = "the rest change it too little to matter";

/// What the intervals of a difference allow to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeVerdict {
    /// Up.
    Rises,
    /// Down.
    Falls,
    /// Neither up nor down can be said.
    Unclear,
    /// Wholly within what the study calls too small to matter.
    TooSmall,
    /// No future differs at all.
    NoDifference,
}

/// What the answer claims of a difference, without whether it is good or bad.
#[must_use]
pub fn verdict(comparison: &Comparison) -> ChangeVerdict {
    use answer::Verdict::{Better, Higher, Lower, NoDifference, NotShown, TooSmall, Worse};
    match answer::verdict(comparison) {
        NoDifference => ChangeVerdict::NoDifference,
        TooSmall => ChangeVerdict::TooSmall,
        NotShown => ChangeVerdict::Unclear,
        // The mean lies within the interval, which lies on one side of zero.
        Better | Worse | Higher | Lower if comparison.over_sets.mean > 0.0 => ChangeVerdict::Rises,
        Better | Worse | Higher | Lower => ChangeVerdict::Falls,
    }
}

/// True if the 95% interval of a spread over several parameter sets excludes zero.
#[must_use]
pub fn is_clear(spread: &Quantiles, sets: u32) -> bool {
    sets > 1 && (spread.p025 > 0.0 || spread.p975 < 0.0)
}

/// The finding of one difference as a sentence without a full stop.
#[must_use]
pub fn sentence(comparison: &Comparison, arm: &str) -> String {
    let (arm, measure) = (short(arm, LONGEST_NAME), comparison.measure);
    let phrase = phrase(measure);
    match verdict(comparison) {
        ChangeVerdict::Rises => format!("{arm} raises {phrase} by {}", size(comparison)),
        ChangeVerdict::Falls => format!("{arm} lowers {phrase} by {}", size(comparison)),
        ChangeVerdict::Unclear => format!("No clear change in {phrase} was found under {}", lower_first(&arm)),
        ChangeVerdict::TooSmall => format!("{arm} changes {phrase} too little to matter"),
        ChangeVerdict::NoDifference => format!("{arm} leaves {phrase} exactly as it is"),
    }
}

/// The finding about one measure under all arms.
#[must_use]
pub fn finding(measure: &Measure, comparisons: &[&Comparison], arms: &[&str]) -> String {
    match (comparisons, arms) {
        ([], _) => format!("{} through the years", name(measure)),
        ([only], [arm]) => sentence(only, arm),
        _ => {
            let of = |wanted| comparisons.iter().filter(|comparison| verdict(comparison) == wanted).count();
            let (rises, falls) = (of(ChangeVerdict::Rises), of(ChangeVerdict::Falls));
            let (phrase, all) = (phrase(measure), comparisons.len());
            let rest = if of(ChangeVerdict::Unclear) == 0 { NO_MATTER } else { NOT_CLEAR };
            match (rises, falls) {
                (0, 0) if of(ChangeVerdict::NoDifference) == all => {
                    format!("All {all} alternatives leave {phrase} exactly as it is")
                }
                (0, 0) if of(ChangeVerdict::Unclear) == 0 => {
                    format!("All {all} alternatives change {phrase} too little to matter")
                }
                (0, 0) => format!("No clear change in {phrase} was found under any of the {all} alternatives"),
                (rises, 0) if rises == all => format!("All {all} alternatives raise {phrase}"),
                (0, falls) if falls == all => format!("All {all} alternatives lower {phrase}"),
                (rises, 0) => {
                    format!("{} raise{} {phrase}; {rest}", of_all(rises, all), s(rises))
                }
                (0, falls) => {
                    format!("{} lower{} {phrase}; {rest}", of_all(falls, all), s(falls))
                }
                _ => format!("{} raise{} and {falls} lower{} {phrase}", of_all(rises, all), s(rises), s(falls)),
            }
        }
    }
}

/// The mean difference in words, such as `£1.2m a year`.
#[must_use]
pub fn size(comparison: &Comparison) -> String {
    let display = Display::of(comparison.measure);
    display.size(comparison.over_sets.mean * display.factor()) + a_year(comparison.measure)
}

/// What a yearly mean is of: ` a year` where a year is a sum, ` on average` where it is its last month.
fn a_year(measure: &Measure) -> &'static str {
    match measure.over_a_year {
        OverAYear::Sum => " a year",
        OverAYear::Last => " on average",
        OverAYear::Mean => "",
    }
}

/// A measure's name without what stands in brackets.
#[must_use]
pub fn name(measure: &Measure) -> String {
    let label = measure.label.split_once(" (").map_or(measure.label, |(label, _)| label);
    short(label, 80)
}

/// A measure's name within a sentence: `system surplus`, `the share of patients within 18 weeks`.
#[must_use]
pub fn phrase(measure: &Measure) -> String {
    let phrase = lower_first(&name(measure));
    let needs_article =
        ["share", "number of", "rate", "index", "waiting list"].iter().any(|word| phrase.contains(word));
    let has_article = ["patients ", "people ", "the "].iter().any(|start| phrase.starts_with(start));
    if needs_article && !has_article { format!("the {phrase}") } else { phrase }
}

/// Begins with a small letter, unless the first word is an abbreviation such as `A&E` or `PbR`.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut first_word = text.split(' ').next().unwrap_or_default().chars();
    match first_word.next() {
        Some(first) if first_word.all(|letter| letter.is_lowercase() || letter == '-') => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// A count with its noun: `1 future`, `10 futures`.
#[must_use]
pub fn counted(number: u64, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {one}{plural}", super::theme::count(number))
}

fn of_all(part: usize, all: usize) -> String {
    format!("{part} of {all} alternatives")
}

/// The ending of a verb whose subject is a count.
fn s(number: usize) -> &'static str {
    if number == 1 { "s" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn surplus(low: f64, mean: f64, high: f64) -> Comparison {
        let mut comparison = sample::two_arms().comparisons.remove(0);
        comparison.over_sets = Quantiles { p025: low, p975: high, mean, ..comparison.over_sets };
        comparison.noise_95 = (mean - 1.0, mean + 1.0);
        comparison.too_small_to_matter = None;
        comparison
    }

    #[test]
    fn a_direction_is_stated_only_if_the_interval_excludes_zero() {
        let clear = sentence(&surplus(0.5e6, 2.0e6, 4.0e6), "Shared risk");
        assert_eq!(clear, "Shared risk raises system surplus by £2.0m a year");
        let falls = sentence(&surplus(-4.0e6, -2.0e6, -0.1e6), "Shared risk");
        assert_eq!(falls, "Shared risk lowers system surplus by £2.0m a year");
        let unclear = sentence(&surplus(-0.1e6, 2.0e6, 4.0e6), "Shared risk");
        assert_eq!(unclear, "No clear change in system surplus was found under shared risk");
    }

    #[test]
    fn a_chart_states_a_direction_exactly_where_the_answer_names_one() {
        let mut stated = 0;
        for comparison in &sample::sweep().comparisons {
            let is_stated = matches!(verdict(comparison), ChangeVerdict::Rises | ChangeVerdict::Falls);
            assert_eq!(is_stated, answer::verdict(comparison).names_a_direction(), "{}", comparison.measure.id);
            let low_and_high = (comparison.over_sets.p025, comparison.over_sets.p975);
            assert!(!is_stated || low_and_high.0 > 0.0 || low_and_high.1 < 0.0);
            stated += usize::from(is_stated);
        }
        assert!(stated > 0 && stated < sample::sweep().comparisons.len(), "{stated}");
    }

    #[test]
    fn an_interval_that_touches_zero_states_no_direction() {
        assert_eq!(verdict(&surplus(0.0, 2.0e6, 4.0e6)), ChangeVerdict::Unclear);
    }

    #[test]
    fn run_to_run_noise_across_zero_states_no_direction() {
        let mut noisy = surplus(0.5e6, 2.0e6, 4.0e6);
        noisy.noise_95 = (-0.1e6, 4.1e6);
        assert_eq!(verdict(&noisy), ChangeVerdict::Unclear);
    }

    #[test]
    fn an_interval_within_what_is_too_small_is_called_so_even_off_zero() {
        let mut small = surplus(0.1e6, 0.2e6, 0.3e6);
        small.too_small_to_matter = Some(0.5e6);
        assert_eq!(verdict(&small), ChangeVerdict::TooSmall);
        small.too_small_to_matter = Some(0.25e6);
        assert_eq!(verdict(&small), ChangeVerdict::Rises);
    }

    #[test]
    fn with_one_parameter_set_only_the_noise_decides() {
        let mut one = surplus(2.0e6, 2.0e6, 2.0e6);
        one.noise_95 = (-1.0e6, 5.0e6);
        assert_eq!(verdict(&one), ChangeVerdict::Unclear);
        assert!(!is_clear(&one.over_sets, 1));
    }

    #[test]
    fn abbreviations_keep_their_capitals() {
        assert_eq!(lower_first("Surplus"), "surplus");
        assert_eq!(lower_first("NHS surplus"), "NHS surplus");
        assert_eq!(lower_first("4-hour share"), "4-hour share");
    }
}
