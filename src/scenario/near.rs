//! The nearest name: what a reader probably meant by a name that does not exist.

/// Longer names are not compared: nobody types them, and comparing takes time with the square of the length.
const LONGEST_COMPARED: usize = 120;

/// Of more names than this only the first are compared, so that a file with endless names takes no time.
const MOST_COMPARED: usize = 1_000;

/// The name in `names` that is nearest to `typed`, if one is reasonably near; of equally near names the first.
///
/// Case, hyphens, underscores and spaces do not count as differences. One wrong letter in three is forgiven, and so is a
/// name that stops early.
#[must_use]
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = plain(typed)?;
    let mut best: Option<(usize, &str)> = None;
    for name in names.into_iter().take(MOST_COMPARED) {
        let Some(candidate) = plain(name) else { continue };
        let forgiven = (candidate.chars().count() / 3).max(1);
        let stops_early = typed.len() >= 4 && candidate.starts_with(&typed);
        if !stops_early && typed.len().abs_diff(candidate.len()) > 4 * forgiven {
            continue;
        }
        let steps = strsim::osa_distance(&typed, &candidate);
        if (stops_early || steps <= forgiven) && best.is_none_or(|(fewest, _)| steps < fewest) {
            best = Some((steps, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The hint `did you mean "name"?` for the nearest name, if one is near.
#[must_use]
pub fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(typed, names).map(|name| format!("did you mean \"{name}\"?"))
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
    fn a_name_that_stops_early_finds_the_whole_one() {
        assert_eq!(nearest("yearly", NAMES), Some("yearly_cap_share"));
        assert_eq!(nearest("y", NAMES), None);
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
