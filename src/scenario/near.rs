//! The nearest name: what a reader probably meant by a name that does not exist.

/// Longer names are not compared: nobody types them, and comparing takes time with the square of the length.
const LONGEST_COMPARED: usize = 120;

/// How alike two long names must begin (Jaro-Winkler, 0 to 1) where they differ in many letters.
const ALIKE: f64 = 0.92;

/// The name in `names` that is nearest to `typed`, if one is reasonably near; of equally near names the first.
///
/// Case, hyphens, underscores and spaces do not count as differences. One wrong letter in three may be forgiven.
#[must_use]
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = plain(typed)?;
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let Some(candidate) = plain(name) else { continue };
        let steps = strsim::osa_distance(&typed, &candidate);
        let near = steps <= (candidate.chars().count() / 3).max(1) || strsim::jaro_winkler(&typed, &candidate) >= ALIKE;
        if near && best.is_none_or(|(fewest, _)| steps < fewest) {
            best = Some((steps, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The hint `did you mean “name”?` for the nearest name, if one is near.
#[must_use]
pub fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(typed, names).map(|name| format!("did you mean {name}?"))
}

/// A text as a plain name would be written: small letters, and hyphens for what separates words.
#[must_use]
pub fn as_name(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '_', '.'], "-")
}

/// The name without what does not count as a difference; nothing if it is too long to compare or empty.
fn plain(name: &str) -> Option<String> {
    let short = name.len() <= LONGEST_COMPARED && !name.trim().is_empty();
    short.then(|| name.trim().to_lowercase().replace(['-', ' '], "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["per_breach_pounds", "standard_weeks", "threshold_share", "yearly_cap_share"];

    #[test]
    fn one_wrong_swapped_lost_or_added_letter_still_finds_the_name() {
        for typed in ["treshold_share", "thershold_share", "threshold_shares", "threshold_shore", "Threshold-Share"] {
            assert_eq!(nearest(typed, NAMES), Some("threshold_share"), "{typed}");
        }
    }

    #[test]
    fn a_name_unlike_all_others_gets_no_suggestion() {
        assert_eq!(nearest("colour", NAMES), None);
        assert_eq!(nearest("", NAMES), None);
    }

    #[test]
    fn of_equally_near_names_the_first_is_taken() {
        assert_eq!(nearest("cat", ["bat", "hat"]), Some("bat"));
    }

    #[test]
    fn a_name_of_a_million_letters_is_not_compared() {
        assert_eq!(nearest(&"x".repeat(1_000_000), NAMES), None);
    }
}
