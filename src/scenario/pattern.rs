//! The few regular expressions that our schemas use for names: literal characters, classes and how often they stand.
//!
//! A whole regular-expression library for names of small letters would not earn its place.

/// One kind of character, and how often it stands in a row.
struct PatternPart {
    ranges: Vec<(char, char)>,
    fewest: usize,
    most: usize,
}

/// Whether a whole text is as the pattern says. A pattern beyond this small language lets every text pass; the tests of the
/// file types name such patterns.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some(parts) = parse(pattern) else { return true };
    let letters: Vec<char> = text.chars().collect();
    // All the positions that the parts so far can reach: no backtracking, so no text takes long.
    let mut reached = vec![false; letters.len() + 1];
    reached[0] = true;
    for part in &parts {
        let mut next = vec![false; letters.len() + 1];
        for start in (0..=letters.len()).filter(|start| reached[*start]) {
            let run = letters[start..].iter().take(part.most).take_while(|letter| part.holds(**letter)).count();
            (part.fewest..=run).for_each(|length| next[start + length] = true);
        }
        reached = next;
    }
    reached[letters.len()]
}

/// Whether [`matches`] understands a pattern.
#[must_use]
pub fn is_understood(pattern: &str) -> bool {
    parse(pattern).is_some()
}

/// A pattern as a message tells it: the pattern of plain names in words, another as it is.
pub(super) fn in_words(pattern: &str) -> String {
    if pattern.starts_with("^[a-z0-9][a-z0-9-]") {
        return "small letters, digits and hyphens, at most 64, such as north-hospital".into();
    }
    format!("a text like {pattern}")
}

impl PatternPart {
    fn holds(&self, letter: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter))
    }
}

fn parse(pattern: &str) -> Option<Vec<PatternPart>> {
    let mut rest: Vec<char> = pattern.strip_prefix('^')?.strip_suffix('$')?.chars().rev().collect();
    let mut parts = Vec::new();
    while let Some(letter) = rest.pop() {
        let ranges = match letter {
            '[' => class(&mut rest)?,
            '\\' => vec![rest.pop().filter(|escaped| !escaped.is_alphanumeric()).map(|escaped| (escaped, escaped))?],
            '.' => vec![('\0', char::MAX)],
            '(' | ')' | '|' | '*' | '+' | '?' | '{' | '}' | ']' | '^' | '$' => return None,
            plain => vec![(plain, plain)],
        };
        let (fewest, most) = repeat(&mut rest)?;
        parts.push(PatternPart { ranges, fewest, most });
    }
    Some(parts)
}

/// The class after an opening bracket.
fn class(rest: &mut Vec<char>) -> Option<Vec<(char, char)>> {
    let mut ranges = Vec::new();
    loop {
        let first = match rest.pop()? {
            ']' => return Some(ranges),
            '^' | '[' => return None,
            '\\' => rest.pop().filter(|escaped| !escaped.is_alphanumeric())?,
            plain => plain,
        };
        let is_range = rest.last() == Some(&'-') && rest.iter().rev().nth(1).is_some_and(|after| *after != ']');
        if is_range {
            rest.pop();
            ranges.push((first, rest.pop()?));
        } else {
            ranges.push((first, first));
        }
    }
}

/// How often the part before stands: `*`, `+`, `?`, `{2}`, `{0,63}`, or once.
fn repeat(rest: &mut Vec<char>) -> Option<(usize, usize)> {
    let bounds = match rest.last() {
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => {
            rest.pop();
            let mut inner = String::new();
            while *rest.last()? != '}' {
                inner.push(rest.pop()?);
            }
            let (fewest, most) = inner.split_once(',').unwrap_or((&inner, &inner));
            (fewest.parse().ok()?, if most.is_empty() { usize::MAX } else { most.parse().ok()? })
        }
        _ => return Some((1, 1)),
    };
    rest.pop();
    Some(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_match_their_pattern_and_paths_do_not() {
        let name = "^[a-z0-9][a-z0-9-]{0,63}$";
        for text in ["a", "north-hospital", "2016", &"a".repeat(64)] {
            assert!(matches(name, text), "{text}");
        }
        for text in ["", "-a", "A", "a_b", "../a", "a.json", "a\n", &"a".repeat(65)] {
            assert!(!matches(name, text), "{text}");
        }
    }

    #[test]
    fn a_part_may_give_letters_back_to_the_next() {
        assert!(matches("^[a-z]*z$", "zzz"));
        assert!(!matches("^[a-z]+z$", "z"));
        assert!(matches(r"^[0-9]{4}-[0-9]{2}\.?$", "2015-04"));
    }

    #[test]
    fn a_pattern_beyond_the_small_language_is_not_understood() {
        for pattern in ["a", "^(a|b)$", "^[^a]$", r"^\d$", "^a**$"] {
            assert!(!is_understood(pattern), "{pattern}");
        }
    }
}
