//! Which parts of two contracts can be exchanged each by itself, and which only together.

/// Parts as bits.
pub type Parts = u32;

/// Groups of parts such that every set of groups can be exchanged: as many as a search that joins two at a time finds.
/// `can_be` tells of a set of parts whether there is a contract with them; with all and with none of them there is.
#[must_use]
pub fn groups(parts: usize, can_be: &dyn Fn(Parts) -> bool) -> Vec<Parts> {
    let known: Vec<bool> = (0..1 << parts).map(can_be).collect();
    let mut groups: Vec<Parts> = (0..parts).map(|part| 1 << part).collect();
    while faults(&groups, &known) > 0 && groups.len() > 1 {
        let pairs = (0..groups.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
        let joined = pairs.map(|(first, second)| {
            let mut fewer = groups.clone();
            let other = fewer.remove(second);
            fewer[first] |= other;
            fewer
        });
        // Of equally good joins the first is taken.
        if let Some(best) = joined.min_by_key(|groups| faults(groups, &known)) {
            groups = best;
        }
    }
    groups
}

/// How many sets of groups cannot be exchanged, in the mean of a thousand.
fn faults(groups: &[Parts], known: &[bool]) -> usize {
    let sets = 1_usize << groups.len();
    let wrong = (0..sets).filter(|set| !known[of(groups, *set as Parts) as usize]).count();
    // Fewer groups have fewer sets: what counts is the part of them that cannot be.
    (wrong * 1_000_000).div_ceil(sets)
}

/// The parts of a set of groups.
#[must_use]
pub fn of(groups: &[Parts], set: Parts) -> Parts {
    groups.iter().enumerate().filter(|(group, _)| set >> group & 1 == 1).map(|(_, parts)| parts).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_can_all_be_exchanged_alone_stay_alone() {
        assert_eq!(groups(3, &|_| true), [0b001, 0b010, 0b100]);
        assert_eq!(groups(0, &|_| true), Vec::<Parts>::new());
    }

    #[test]
    fn two_parts_of_which_one_needs_the_other_are_joined_and_no_more() {
        // The third cannot be without the first: a block in which readmissions go unpaid.
        let can_be = |parts: Parts| parts & 0b100 == 0 || parts & 0b001 == 1;
        assert_eq!(groups(4, &can_be), [0b0101, 0b0010, 0b1000]);
    }

    #[test]
    fn two_needs_make_two_groups_or_one_where_they_meet() {
        let apart = |parts: Parts| (parts & 1 == parts >> 1 & 1) && (parts >> 2 & 1 == parts >> 3 & 1);
        assert_eq!(groups(4, &apart), [0b0011, 0b1100]);
        let chain = |parts: Parts| [0, 0b111].contains(&(parts & 0b111));
        assert_eq!(groups(4, &chain), [0b0111, 0b1000]);
    }

    #[test]
    fn the_parts_of_a_set_of_groups_are_those_of_its_groups() {
        assert_eq!(of(&[0b101, 0b010, 0b1000], 0b101), 0b1101);
    }
}
