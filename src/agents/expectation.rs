//! Expectation: what something is worth on average to a party that knows next year only as well as forecasts are.
//!
//! What is not known is a standard normal value *z*, cut into [`STRATA`] parts that are equally likely. A slope is read over
//! each part from edge to edge, so that the parts tile the line: a threshold, a cap or a cliff is met by the part in which
//! it lies and by no other, whatever clause it stands in. Points of Gauss and Hermite would fall to one side of it or the
//! other (five of them make `E max(0, z)` 0.333 in place of 0.399).

/// Parts of equal probability.
pub const STRATA: usize = 32;

/// Where the parts above the middle end: the normal scores of 17/32 to 31/32, and for the last part an end that puts its
/// middle where its mean is.
const EDGES_ABOVE: [f64; STRATA / 2] = [
    0.078_412_412_733_112,
    0.157_310_684_610_171,
    0.237_202_109_328_788,
    0.318_639_363_964_375,
    0.402_250_065_321_725,
    0.488_776_411_114_670,
    0.579_132_162_255_556,
    0.674_489_750_196_082,
    0.776_421_761_147_928,
    0.887_146_559_018_876,
    1.009_990_169_249_582,
    1.150_349_380_376_008,
    1.318_010_897_303_537,
    1.534_120_544_352_546,
    1.862_731_867_421_652,
    2.641_689_971_584_927,
];

/// The means of the parts above the middle: `32·(φ(lower edge) − φ(upper edge))`, edges without the end.
const MEANS_ABOVE: [f64; STRATA / 2] = [
    0.039_186_122_185_391,
    0.117_800_421_382_602,
    0.197_151_501_680_343,
    0.277_767_173_770_451,
    0.360_234_785_190_809,
    0.445_235_358_432_178,
    0.533_591_125_520_101,
    0.626_336_158_792_548,
    0.724_827_898_444_714,
    0.830_934_822_468_494,
    0.947_376_365_139_155,
    1.078_398_274_346_464,
    1.231_293_796_009_231,
    1.420_532_909_500_401,
    1.683_275_340_479_674,
    2.252_210_919_503_289,
];

/// Edges, and parts, that are looked at first. Between two of them only what bends is looked at more closely.
const FIRST_EDGES: [usize; 5] = [0, 8, 16, 24, 32];
const FIRST_PARTS: [usize; 5] = [0, 8, 16, 24, 31];

/// Slopes that differ by less than this part of the largest are the same: whole pence and whole cases make as much.
const SAME: f64 = 1e-4;

/// The edge of this number, from 0 for the lower end to [`STRATA`] for the upper one.
fn edge(at: usize) -> f64 {
    let from_middle = at.abs_diff(STRATA / 2);
    let size = if from_middle == 0 { 0.0 } else { EDGES_ABOVE[from_middle - 1] };
    if at < STRATA / 2 { -size } else { size }
}

/// The mean of the part of this number.
fn middle(part: usize) -> f64 {
    let half = STRATA / 2;
    if part < half { -MEANS_ABOVE[half - 1 - part] } else { MEANS_ABOVE[part - half] }
}

/// A part of the line: its mean and its two ends, in standard deviations from what is forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Mean of *z* within the part.
    pub mean: f64,
    /// Where it begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// A quantity and the sum that follows it.
type Point = (f64, f64);

/// Expected slope of a sum over the quantity that it follows. `lived` gives quantity and sum where *z* comes true.
///
/// Where the quantity stays where it is (at nothing, or at all there are), the next part that moves speaks for it.
pub fn mean_slope(lived: impl Fn(f64) -> Point) -> f64 {
    let first = FIRST_EDGES.map(|at| (at, lived(edge(at))));
    let chords: [Option<f64>; FIRST_EDGES.len() - 1] = std::array::from_fn(|at| slope(first[at].1, first[at + 1].1));
    if let [Some(one), rest @ ..] = chords
        && rest.iter().all(|other| other.is_some_and(|other| are_same(one, other)))
    {
        return one;
    }
    let mut slopes = Vec::with_capacity(STRATA);
    for ends in first.windows(2) {
        slopes_between(&lived, ends[0], ends[1], &mut slopes);
    }
    let (mut sum, mut last, mut waiting) = (0.0, 0.0, 0);
    for (parts, slope) in slopes {
        waiting += parts;
        if let Some(slope) = slope {
            sum += waiting as f64 * slope;
            (last, waiting) = (slope, 0);
        }
    }
    (sum + waiting as f64 * last) / STRATA as f64
}

/// Slopes between two edges, each with the parts for which it holds: both halves as one where nothing bends.
fn slopes_between(
    lived: &impl Fn(f64) -> Point,
    from: (usize, Point),
    until: (usize, Point),
    slopes: &mut Vec<(usize, Option<f64>)>,
) {
    let parts = until.0 - from.0;
    let whole = slope(from.1, until.1);
    if parts == 1 {
        slopes.push((parts, whole));
        return;
    }
    let half = from.0 + parts / 2;
    let middle = (half, lived(edge(half)));
    match (slope(from.1, middle.1), slope(middle.1, until.1)) {
        (Some(one), Some(other)) if are_same(one, other) => slopes.push((parts, whole)),
        _ => {
            slopes_between(lived, from, middle, slopes);
            slopes_between(lived, middle, until, slopes);
        }
    }
}

/// Slope between two points; none where the quantity does not move.
fn slope(from: Point, until: Point) -> Option<f64> {
    (until.0 != from.0).then(|| (until.1 - from.1) / (until.0 - from.0))
}

fn are_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= SAME * one.abs().max(other.abs())
}

/// Expected slope where each part is read by itself: the mean over the parts.
pub fn mean_over_parts(slope_of: impl Fn(Part) -> f64) -> f64 {
    let read = |at: usize| slope_of(Part { mean: middle(at), low: edge(at), high: edge(at + 1) });
    let first = FIRST_PARTS.map(|at| (at, read(at)));
    let between: f64 = first.windows(2).map(|ends| sum_between(&read, ends[0], ends[1])).sum();
    (first[0].1 + between) / STRATA as f64
}

/// Sum of the slopes of all parts after one and up to another: where both are the same, all between them are.
fn sum_between(read: &impl Fn(usize) -> f64, from: (usize, f64), until: (usize, f64)) -> f64 {
    let parts = until.0 - from.0;
    if parts == 1 {
        return until.1;
    }
    if are_same(from.1, until.1) {
        return parts as f64 * until.1;
    }
    let half = from.0 + parts / 2;
    let middle = (half, read(half));
    sum_between(read, from, middle) + sum_between(read, middle, until)
}

/// Expected value of a sum: its mean over the means of the parts. Exact but for the part in which it bends.
pub fn mean(sum_of: impl Fn(f64) -> f64) -> f64 {
    let first = FIRST_PARTS.map(|at| (at, (middle(at), sum_of(middle(at)))));
    let between: f64 = first.windows(2).map(|ends| values_between(&sum_of, ends[0], ends[1])).sum();
    (first[0].1.1 + between) / STRATA as f64
}

/// Sum of the values of all parts after one and up to another: along a straight line where nothing bends.
fn values_between(sum_of: &impl Fn(f64) -> f64, from: (usize, Point), until: (usize, Point)) -> f64 {
    let parts = until.0 - from.0;
    if parts == 1 {
        return until.1.1;
    }
    let half = from.0 + parts / 2;
    let between = (half, (middle(half), sum_of(middle(half))));
    match (slope(from.1, between.1), slope(between.1, until.1)) {
        (Some(one), Some(other)) if are_same(one, other) => {
            (from.0 + 1..=until.0).map(|at| from.1.1 + one * (middle(at) - from.1.0)).sum()
        }
        _ => values_between(sum_of, from, between) + values_between(sum_of, between, until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::normal_score;

    fn density(z: f64) -> f64 {
        libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI)
    }

    /// Probability that a standard normal value is above.
    fn above(d: f64) -> f64 {
        0.5 * libm::erfc(d / std::f64::consts::SQRT_2)
    }

    fn near(found: f64, exact: f64) {
        assert!((found - exact).abs() <= 0.01 * exact.abs(), "{found} for {exact}");
    }

    #[test]
    fn the_parts_are_equally_likely_and_their_means_are_those_of_the_normal_distribution() {
        for at in 17..STRATA {
            let exact = normal_score(at as f64 / STRATA as f64);
            assert!((edge(at) - exact).abs() < 1e-12 && edge(STRATA - at) == -edge(at), "{at}");
        }
        for part in 16..STRATA {
            let upper = if part + 1 == STRATA { 0.0 } else { density(edge(part + 1)) };
            let exact = STRATA as f64 * (density(edge(part)) - upper);
            assert!((middle(part) - exact).abs() < 1e-12 && middle(STRATA - 1 - part) == -middle(part), "{part}");
        }
        assert!((edge(STRATA) + edge(STRATA - 1) - 2.0 * middle(STRATA - 1)).abs() < 1e-12);
    }

    #[test]
    fn the_slope_above_a_kink_is_the_chance_of_being_above_it() {
        for d in [-1.0, 0.0, 1.0] {
            near(mean_slope(|z| (z, (z - d).max(0.0))), above(d));
        }
        // Between two kinks the chance of being between them: a corridor, or a threshold with a floor.
        near(mean_slope(|z| (z, (z + 0.5).clamp(0.0, 1.5))), above(-0.5) - above(1.0));
    }

    #[test]
    fn what_lies_above_a_kink_is_worth_its_closed_form() {
        near(mean(|z| z.max(0.0)), 0.398_942);
        for d in [-1.0, -0.3, 0.7, 1.0] {
            near(mean(|z| (z - d).max(0.0)), density(d) - d * above(d));
        }
    }

    #[test]
    fn a_cliff_is_worth_its_height_times_the_density_there() {
        for d in [-1.0, 0.2, 1.0] {
            let found = mean_slope(|z| (z, if z > d { 1.0 } else { 0.0 }));
            // As dense as it is on average over the part in which it stands.
            assert!((found - density(d)).abs() < 0.06 * density(d), "{found} for {}", density(d));
        }
    }

    #[test]
    fn where_nothing_bends_five_looks_are_enough_and_around_one_kink_twenty() {
        let looks = std::cell::Cell::new(0);
        let counted = |z: f64| {
            looks.set(looks.get() + 1);
            (z, 3.0 * z)
        };
        assert!((mean_slope(counted) - 3.0).abs() < 1e-12);
        assert_eq!(looks.take(), 5);
        near(mean_slope(|z| (counted(z).0, (z - 1.0).max(0.0))), above(1.0));
        assert!(looks.get() <= 20, "{}", looks.get());
        assert_eq!(mean_over_parts(|part| if part.mean > 9.0 { 1.0 } else { 0.5 }), 0.5);
        assert!((mean(|z| 2.0 + z) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn where_a_quantity_cannot_fall_below_nothing_the_next_part_speaks_for_it() {
        // Half of the parts lie below nothing; the slope above it is 2 up to the middle of the upper half and 0 beyond.
        let found = mean_slope(|z: f64| (z.max(0.0), 2.0 * z.clamp(0.0, edge(24))));
        assert!((found - 2.0 * 24.0 / 32.0).abs() < 1e-12, "{found}");
    }
}
