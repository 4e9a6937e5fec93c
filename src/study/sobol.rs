//! Parameter sets that a study can add to: the prefix of one scrambled Sobol sequence.
//!
//! Of the first 2ᵏ points exactly one lies in each of 2ᵏ layers of every parameter, and boxes of several parameters hold
//! their due too. Point *n* does not depend on how many points are asked for, so a larger study holds the smaller one.
//!
//! The digits are scrambled as Owen proposed (Monte Carlo and Quasi-Monte Carlo Methods, 1995): each digit is turned or not
//! by a draw that belongs to the digits before it. One thing is not left to chance: the turns along the way of the first
//! point are those that bring it to where the scenario's own value lies. Every scramble keeps the balance, so this one does.

use sobol_burley::parts::sobol_rev;

use super::design::inside;

/// Parameters that one sequence can spread: as many as there are direction numbers of Joe and Kuo in the library.
pub const MOST_PARAMETERS: u32 = sobol_burley::NUM_DIMENSIONS;

/// Binary digits of a coordinate before what is drawn freely: the depth of the library's direction numbers.
const DIGITS: u32 = 16;

/// Points of the sequence, all that its digits can tell apart.
pub const MOST_POINTS: u32 = 1 << DIGITS;

/// One parameter of a sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolParameter<'a> {
    /// Its address, by which its scramble is drawn.
    pub address: &'a str,
    /// The coordinate of the first point, in 0 to 1.
    pub first: f64,
}

/// The first points of a scrambled Sobol sequence: a vector for each set with a coordinate in (0, 1), both ends left out,
/// for each column.
///
/// A column's dimension is its position: columns that are added at the end leave those before them as they were.
/// `uniform` yields the draw in (0, 1) of an address at a step; it must depend on nothing else. Steps below
/// [`MOST_POINTS`] turn digits, those from there on place points below their last digit.
///
/// # Panics
/// With more than [`MOST_PARAMETERS`] columns or more than [`MOST_POINTS`] sets; a plan is refused before.
#[must_use]
pub fn sobol(sets: u32, columns: &[SobolParameter<'_>], uniform: impl Fn(&str, u32) -> f64) -> Vec<Vec<f64>> {
    assert!(sets <= MOST_POINTS, "a plan of more sets is refused");
    let of_column = |(column, dimension): (&SobolParameter<'_>, u32)| -> Vec<f64> {
        (0..sets).map(|set| coordinate(column, dimension, set, |step| uniform(column.address, step))).collect()
    };
    let columns: Vec<Vec<f64>> = columns.iter().zip(0..).map(of_column).collect();
    (0..sets as usize).map(|set| columns.iter().map(|column| column[set]).collect()).collect()
}

/// The coordinate of a point in one dimension.
fn coordinate(column: &SobolParameter<'_>, dimension: u32, set: u32, uniform: impl Fn(u32) -> f64) -> f64 {
    let first = inside(column.first);
    if set == 0 {
        return first;
    }
    // The library counts bits from the other end.
    let digits = sobol_rev(set.reverse_bits(), dimension).reverse_bits() >> (32 - DIGITS);
    let cell = scrambled(digits, (first * f64::from(MOST_POINTS)) as u32, &uniform);
    (f64::from(cell) + inside(uniform(MOST_POINTS + cell))) / f64::from(MOST_POINTS)
}

/// Turns each digit by a draw that belongs to the digits before it; those of 0 become those of `first`.
fn scrambled(digits: u32, first: u32, uniform: impl Fn(u32) -> f64) -> u32 {
    (0..DIGITS).fold(0, |done, level| {
        let before = digits >> (DIGITS - level);
        let turns = if before == 0 {
            first >> (DIGITS - 1 - level) & 1
        } else {
            // The 1 in front tells ways of different length apart.
            u32::from(uniform(1 << level | before) < 0.5)
        };
        done << 1 | (digits >> (DIGITS - 1 - level) & 1) ^ turns
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Place, Purpose, stable_entity_id};

    fn uniform(seed: u64) -> impl Fn(&str, u32) -> f64 {
        move |address, step| {
            let entity = stable_entity_id(address);
            Place { seed, future: 0, purpose: Purpose::SobolScramble, entity, step }.uniform()
        }
    }

    fn columns<'a>(named: &[(&'a str, f64)]) -> Vec<SobolParameter<'a>> {
        named.iter().map(|&(address, first)| SobolParameter { address, first }).collect()
    }

    fn names(count: u32) -> Vec<String> {
        (0..count).map(|number| format!("p{number}")).collect()
    }

    #[test]
    fn of_a_power_of_two_of_points_one_lies_in_each_layer_of_every_parameter() {
        let firsts = [0.0, 0.1, 0.5, 0.9, 1.0];
        let names = names(MOST_PARAMETERS);
        let named: Vec<(&str, f64)> = names.iter().map(String::as_str).zip(firsts.into_iter().cycle()).collect();
        let points = sobol(256, &columns(&named), uniform(1));
        for count in [1_usize, 2, 4, 8, 16, 32, 64, 128, 256] {
            for dimension in 0..named.len() {
                let layer = |point: &Vec<f64>| (point[dimension] * count as f64) as usize;
                let mut layers: Vec<usize> = points[..count].iter().map(layer).collect();
                layers.sort_unstable();
                assert_eq!(layers, (0..count).collect::<Vec<usize>>(), "{count} points, parameter {dimension}");
            }
        }
    }

    #[test]
    fn of_64_points_one_lies_in_each_box_of_the_first_two_parameters_however_it_is_cut() {
        let points = sobol(64, &columns(&[("a", 0.5), ("b", 0.2)]), uniform(1));
        for cuts in 0..=6 {
            let (across, up) = (1 << cuts, 64 >> cuts);
            let cell =
                |point: &Vec<f64>| (point[0] * f64::from(across)) as u32 * up + (point[1] * f64::from(up)) as u32;
            let mut boxes: Vec<u32> = points.iter().map(cell).collect();
            boxes.sort_unstable();
            assert_eq!(boxes, (0..64).collect::<Vec<u32>>(), "{across} × {up}");
        }
    }

    #[test]
    fn a_longer_sequence_begins_with_the_shorter_one_and_with_fewer_parameters_alike() {
        let all = columns(&[("a", 0.5), ("b", 0.2), ("c", 0.7)]);
        let long = sobol(100, &all, uniform(1));
        for count in [0, 1, 2, 5, 50] {
            assert_eq!(sobol(count, &all, uniform(1)), long[..count as usize]);
        }
        let fewer: Vec<Vec<f64>> = long.iter().map(|point| point[..2].to_vec()).collect();
        assert_eq!(sobol(100, &all[..2], uniform(1)), fewer);
    }

    #[test]
    fn the_first_point_lies_where_it_is_told_and_another_seed_moves_all_others() {
        let named = columns(&[("a", 0.5), ("b", 0.2)]);
        let (one, other) = (sobol(64, &named, uniform(1)), sobol(64, &named, uniform(2)));
        assert_eq!((&one[0], &other[0]), (&vec![0.5, 0.2], &vec![0.5, 0.2]));
        assert!(one[1..].iter().zip(&other[1..]).all(|(one, other)| one[0] != other[0] && one[1] != other[1]));
    }

    #[test]
    fn coordinates_stay_off_zero_and_one_whatever_is_drawn() {
        for end in [0.0, 1.0] {
            let points = sobol(MOST_POINTS, &columns(&[("a", end)]), |_, _| end);
            assert!(points.iter().all(|point| point[0] > 0.0 && point[0] < 1.0));
            let mut cells: Vec<u32> = points.iter().map(|point| (point[0] * f64::from(MOST_POINTS)) as u32).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..MOST_POINTS).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn without_turns_the_digits_are_those_of_joe_and_kuo() {
        // In eighths. Direction numbers 1, 1, 1 are 4, 2, 1; numbers 1, 3, 5 are 4, 6, 5; numbers 1, 3, 3 are 4, 6, 3. A
        // point is the sum without carry of those at the digits of its number: 3 is 4 and 6, that is 2.
        let expected: [[u32; 8]; 3] = [[0, 4, 2, 6, 1, 5, 3, 7], [0, 4, 6, 2, 5, 1, 3, 7], [0, 4, 6, 2, 3, 7, 5, 1]];
        for (dimension, expected) in (0..).zip(expected) {
            let column = SobolParameter { address: "a", first: 0.0 };
            let eighths = |set| (coordinate(&column, dimension, set, |_| 0.75) * 8.0) as u32;
            assert_eq!((0..8).map(eighths).collect::<Vec<u32>>(), expected, "dimension {dimension}");
        }
    }

    #[test]
    fn the_first_points_keep_their_bits() {
        let points = sobol(4, &columns(&[("economy.a", 0.5), ("regime.b", 0.2)]), uniform(2015));
        let bits: Vec<[u64; 2]> = points.iter().map(|point| [point[0].to_bits(), point[1].to_bits()]).collect();
        let pinned = [
            [0x3fe0_0000_0000_0000, 0x3fc9_9999_9999_999a],
            [0x3fc1_d8b1_1989_0664, 0x3fe6_78d3_dc41_1556],
            [0x3fee_d88c_d224_3625, 0x3fed_663c_6c37_032e],
            [0x3fdc_8d11_d842_63a2, 0x3fd6_4c06_8fa7_d616],
        ];
        assert_eq!(bits, pinned);
    }

    #[test]
    fn the_mean_of_a_smooth_effect_is_nearer_than_by_drawing_at_random() {
        // The mean of 8 uniforms has standard deviation √(1/12/8)/16 = 0.0064 over 256 random sets.
        let names = names(8);
        let named: Vec<(&str, f64)> = names.iter().map(|name| (name.as_str(), 0.5)).collect();
        for seed in 0..20 {
            let points = sobol(256, &columns(&named), uniform(seed));
            let sum: f64 = points.iter().flatten().sum();
            assert!((sum / (8.0 * 256.0) - 0.5).abs() < 0.0005, "{sum}");
            // Products look at pairs: each of 28 has a mean of 1/4, and random sets a standard deviation of 0.0138.
            let pairs = (0..8).flat_map(|i| (0..i).map(move |j| (i, j)));
            let products: f64 =
                pairs.map(|(i, j)| points.iter().map(|point| point[i] * point[j]).sum::<f64>() / 256.0).sum();
            assert!((products / 28.0 - 0.25).abs() < 0.002, "{products}");
        }
    }
}
