//! Plain names of scenario files: what `extends` and studies may refer to.

use super::problem::Problem;

/// No plain name is longer.
const LONGEST: usize = 64;

/// Names that Windows keeps for devices whatever their ending, so that no file can have them.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether a text is a plain name: small letters, digits and hyphens, not starting with a hyphen, at most 64 characters.
///
/// Only plain names are ever looked up, so that a scenario can point at its neighbours and at nothing else.
#[must_use]
pub fn is_plain_name(text: &str) -> bool {
    let numbered = |port| text.strip_prefix(port).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    text.len() <= LONGEST
        && text.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && !DEVICES.contains(&text)
        && !numbered("com")
        && !numbered("lpt")
}

/// The same problem, saying what a plain name is, with the hint to leave away what is not part of it.
pub(super) fn not_plain(problem: Problem, text: &str) -> Problem {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let near = last.strip_suffix(".json").unwrap_or(last).to_lowercase().replace([' ', '_'], "-");
    let hint = is_plain_name(&near).then(|| format!("write {near}: the name of the file without folder and ending"));
    let allowed = "small letters, digits and hyphens, at most 64, such as annual-sanctions";
    problem.allowed(allowed).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_or_no_system_can_store_are_not_plain() {
        for text in ["../secret", "/etc/passwd", "a.json", "C:x", "", "-x", "A", "a_b", "con", "com1", "é", "a\0"] {
            assert!(!is_plain_name(text), "{text}");
        }
        for text in ["annual-sanctions", "a", "2016-terms", "console", "com10", "comb"] {
            assert!(is_plain_name(text), "{text}");
        }
        assert!(is_plain_name(&"a".repeat(64)) && !is_plain_name(&"a".repeat(65)));
    }

    #[test]
    fn the_hint_leaves_folder_and_ending_away() {
        let problem = not_plain(Problem::new("f", "w"), "../regimes/Annual_Sanctions.json");
        let expected = "write annual-sanctions: the name of the file without folder and ending";
        assert_eq!(problem.hint.as_deref(), Some(expected));
    }
}
