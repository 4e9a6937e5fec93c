//! Names of files from names that users choose: any name gives a safe file name, and two names never give the same one.
//!
//! The name itself is shown everywhere else unchanged; only file names use the slug.

use super::digest::Digest;

/// The most characters of the name that are kept.
const LONGEST: usize = 48;
/// The hexadecimal digits of the mark that keeps changed names apart.
const MARK: usize = 12;

/// A name for a file, without ending: small ASCII letters, digits and single dashes, at most 61 characters.
///
/// A name that is already of this form is kept. Any other gets a mark at its end that depends on the whole name, so
/// that `A&E` and `A E` have different files; the same name always has the same file.
///
/// ```
/// use commonpurse::results::slug;
///
/// assert_eq!(slug("annual-sanctions"), "annual-sanctions");
/// assert!(slug("../A&E").starts_with("a-e-"));
/// ```
#[must_use]
pub fn slug(name: &str) -> String {
    let plain = plain(name);
    if plain == name && !plain.is_empty() && !is_device(&plain) && !is_marked(&plain) {
        return plain;
    }
    let digest = Digest::of(name.as_bytes());
    let stem = if plain.is_empty() { "unnamed" } else { &plain };
    format!("{stem}-{}", &digest.as_str()[..MARK])
}

/// Small ASCII letters and digits; anything between them becomes one dash.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(LONGEST);
    let mut is_gap = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            is_gap = true;
            continue;
        }
        let needed = if is_gap && !plain.is_empty() { 2 } else { 1 };
        if plain.len() + needed > LONGEST {
            break;
        }
        if needed == 2 {
            plain.push('-');
        }
        plain.push(c.to_ascii_lowercase());
        is_gap = false;
    }
    plain
}

/// Whether Windows keeps this name for a device, whatever the ending.
pub(super) fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin" | "conout" | "clock")
        || numbered("com")
        || numbered("lpt")
}

/// Whether a name looks as if it had a mark; it is then marked again, or it could be the slug of another name.
fn is_marked(plain: &str) -> bool {
    let is_mark = |mark: &str| mark.len() == MARK && mark.bytes().all(|b| b.is_ascii_hexdigit());
    plain.rsplit_once('-').is_some_and(|(_, mark)| is_mark(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn is_safe(slug: &str) -> bool {
        let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let edges = [slug.bytes().next(), slug.bytes().last()];
        edges.into_iter().all(|edge| edge.is_some_and(small))
            && slug.bytes().all(|b| small(b) || b == b'-')
            && slug.len() <= LONGEST + 1 + MARK
            && !is_device(slug)
    }

    #[test]
    fn two_hundred_hostile_names_give_two_hundred_safe_files() {
        let mut names: BTreeSet<String> = [
            "",
            ".",
            "..",
            "../../etc/passwd",
            "/etc/passwd",
            "C:\\x",
            "\\\\host\\share",
            "a/b",
            "a\\b",
            "a:b",
            "a\0b",
            "-rf",
            "--help",
            ".hidden",
            "name.",
            "name ",
            " name",
            "name",
            "NAME",
            "Name",
            "na me",
            "na-me",
            "na--me",
            "-",
            "---",
            "\u{202e}txt",
            "é",
            "e\u{301}",
            "E",
            "e",
            "a&e",
            "A&E",
            "a e",
            "a\ne",
            "a\te",
            "*?",
            "<>",
            "|",
            "\"",
            "'",
            "😀",
            "😀😀",
            "عربي",
            "ﬁ",
            "fi",
            "complete",
            "COMPLETE",
            ".purse",
            "%2e%2e",
            "~",
            "$HOME",
            "`id`",
        ]
        .map(str::to_owned)
        .into();
        for device in
            ["con", "CON", "prn", "aux", "nul", "NUL.txt", "nul ", "com1", "COM9", "com¹", "lpt1", "LPT3", "conin$"]
        {
            names.insert(device.to_owned());
        }
        for length in [47, 48, 49, 60, 61, 62, 255, 256, 300, 10_000] {
            names.insert("x".repeat(length));
            names.insert("-x".repeat(length));
            names.insert("é".repeat(length));
        }
        for number in 0..110 {
            names.insert(format!("regime {number}"));
        }
        assert!(names.len() >= 200, "{}", names.len());
        // A name may also be what another name's file is called.
        names.extend(names.clone().iter().map(|name| slug(name)));
        // Compared without case: some file systems do not tell A from a.
        let slugs: BTreeSet<String> = names.iter().map(|name| slug(name).to_ascii_lowercase()).collect();
        assert_eq!(slugs.len(), names.len());
        assert_eq!(slugs.iter().filter(|slug| !is_safe(slug)).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn a_safe_name_is_kept_and_the_name_of_a_device_is_not() {
        assert_eq!(slug("multi-year-2"), "multi-year-2");
        assert_eq!(slug("console"), "console");
        assert!(slug("con").starts_with("con-"));
        assert!(slug("LPT1").starts_with("lpt1-"));
    }

    #[test]
    fn the_slug_of_a_name_never_changes() {
        assert_eq!(slug("Annual sanctions"), format!("annual-sanctions-{}", Digest::of(b"Annual sanctions").short()));
    }

    #[test]
    fn a_name_with_no_letter_is_called_unnamed() {
        assert!(slug("…").starts_with("unnamed-"));
    }
}
