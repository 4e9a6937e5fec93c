//! Text made fit for a picture: invisible characters made visible, markup escaped, long lines wrapped or cut.

use super::font::width;
use super::theme::Type;

/// True if a text fits a width in points, with the two parts in a hundred that kerning may add to odd words.
fn fits(text: &str, set: Type, room: f64) -> bool {
    width(text, set) <= room * 0.98
}

/// Makes characters visible that would hide, reorder or break text: `[U+202E]` for each; line breaks and tabs become spaces.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' | '\n' | '\r' => shown.push(' '),
            letter if is_treacherous(letter) => shown.push_str(&format!("[U+{:04X}]", u32::from(letter))),
            letter => shown.push(letter),
        }
    }
    shown
}

/// Control characters, marks of writing direction, characters without width, and what XML forbids.
fn is_treacherous(letter: char) -> bool {
    letter.is_control()
        || matches!(u32::from(letter),
            0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF
            | 0xFFF0..=0xFFFB | 0xFFFE | 0xFFFF | 0xE0000..=0xE0FFF)
}

/// Escapes what XML reads as markup.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// At most this many characters; a longer text ends in `…`.
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    let shown = visible(text);
    if shown.chars().count() <= most {
        return shown;
    }
    let kept: String = shown.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Cuts a text to a width in points; what was cut ends in `…`.
#[must_use]
pub fn fitted(text: &str, set: Type, room: f64) -> String {
    let shown = visible(text);
    if fits(&shown, set, room) {
        return shown;
    }
    let mut kept = shown;
    while !kept.is_empty() && !fits(&format!("{kept}…"), set, room) {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

/// Breaks a text into at most `most` lines of a width in points; the last ends in `…` if words are left over.
#[must_use]
pub fn wrapped(text: &str, set: Type, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in visible(text).split_whitespace() {
        let mut rest = word.to_owned();
        while !rest.is_empty() {
            let longer = if line.is_empty() { rest.clone() } else { format!("{line} {rest}") };
            if fits(&longer, set, room) {
                line = longer;
                break;
            }
            if line.is_empty() {
                let head = head_that_fits(&rest, set, room);
                rest = rest.split_off(head.len());
                line = head;
            }
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = fitted(&format!("{last} …"), set, room).replace(" ……", " …").replace("……", "…");
        }
    }
    lines
}

/// The same with lines of about equal length, so that no word stands alone below a heading.
#[must_use]
pub fn balanced(text: &str, set: Type, room: f64, most: usize) -> Vec<String> {
    let lines = wrapped(text, set, room, most);
    let is_whole = |lines: &[String]| !lines.last().is_some_and(|last| last.ends_with('…'));
    if lines.len() < 2 || !is_whole(&lines) {
        return lines;
    }
    // The narrowest room that needs no further line.
    let steps = (1..=40).rev().map(|step| room * f64::from(step) / 40.0);
    let tighter = steps.map(|room| wrapped(text, set, room, most + 1)).take_while(|other| other.len() == lines.len());
    tighter.last().unwrap_or(lines)
}

/// Cuts a text to a width in points by leaving out its middle: names in a list often differ only at the end.
#[must_use]
pub fn fitted_in_the_middle(text: &str, set: Type, room: f64) -> String {
    let shown = visible(text);
    let letters: Vec<char> = shown.chars().collect();
    if fits(&shown, set, room) {
        return shown;
    }
    let cut = |kept: usize| {
        let head: String = letters[..kept / 2].iter().collect();
        let tail: String = letters[letters.len() - (kept - kept / 2)..].iter().collect();
        format!("{}…{}", head.trim_end(), tail.trim_start())
    };
    let most = letters.len().min(200);
    (0..most).rev().map(cut).find(|text| fits(text, set, room)).unwrap_or_else(|| "…".to_owned())
}

/// The longest beginning of a word that fits, at least one character.
fn head_that_fits(word: &str, set: Type, room: f64) -> String {
    let mut head = String::new();
    for letter in word.chars() {
        head.push(letter);
        if head.chars().count() > 1 && !fits(&head, set, room) {
            head.pop();
            break;
        }
    }
    head
}

/// A name for files and for the inside of an SVG: small letters, digits, `-`, `_` and `.`, at most 60 characters.
#[must_use]
pub fn slug(text: &str) -> String {
    let plain = text.chars().take(60).map(|letter| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9' | '-' | '_' | '.') => letter,
        '@' => '_',
        _ => '-',
    });
    let name: String = plain.collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "unnamed".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::theme::LABEL;
    use super::*;

    #[test]
    fn characters_that_hide_or_reorder_text_are_made_visible() {
        assert_eq!(visible("a\u{202E}b\0c\u{200B}d\ne"), "a[U+202E]b[U+0000]c[U+200B]d e");
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escaped("<script>&\"'"), "&lt;script&gt;&amp;&quot;&#39;");
    }

    #[test]
    fn no_wrapped_line_is_wider_than_its_room_and_no_word_is_lost() {
        let text = "Bands show the spread over parameter sets, donaudampfschifffahrtsgesellschaftskapitaen included";
        let lines = wrapped(text, LABEL, 90.0, 50);
        assert!(lines.iter().all(|line| width(line, LABEL) <= 90.0));
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn a_text_cut_short_says_so() {
        let lines = wrapped("one two three four five six seven eight", LABEL, 40.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && width(&lines[1], LABEL) <= 40.0);
        assert!(fitted(&"x".repeat(300), LABEL, 50.0).ends_with('…'));
        assert_eq!(short("abcdef", 4), "abc…");
    }

    #[test]
    fn balanced_lines_are_as_many_but_no_word_stands_alone() {
        let text = "No clear change in system surplus was found under shared risk";
        let room = width("No clear change in system surplus was found under shared", LABEL) / 0.98 + 1.0;
        assert_eq!(wrapped(text, LABEL, room, 3)[1], "risk");
        let lines = balanced(text, LABEL, room, 3);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].split(' ').count() > 3);
    }

    #[test]
    fn names_cut_in_the_middle_keep_both_ends() {
        let name = fitted_in_the_middle("Shared risk, provider bears 25%", LABEL, 90.0);
        assert!(name.starts_with("Sha") && name.ends_with("25%") && width(&name, LABEL) <= 90.0, "{name}");
    }

    #[test]
    fn a_slug_cannot_leave_its_folder() {
        assert_eq!(slug("risk-share@0.25"), "risk-share_0.25");
        assert_eq!(slug("../../etc"), "etc".to_owned());
        assert_eq!(slug("///"), "unnamed");
    }
}
