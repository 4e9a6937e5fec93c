//! The normal score: the point below which a standard normal value falls with a given probability.
//!
//! The score comes from Wichura's rational approximations (algorithm AS 241, PPND16, Applied Statistics 37, 1988),
//! which are good to about one part in 10¹⁶. Inverting the distribution, rather than combining several uniforms, keeps
//! a draw monotone in its one uniform, so that two regimes that see the same chance stay comparable.

use article::{CENTRAL_ABOVE, CENTRAL_BELOW, FAR_ABOVE, FAR_BELOW, TAIL_ABOVE, TAIL_BELOW};

/// Distance from one half up to which the central approximation holds; 85% of all uniforms lie there.
const CENTRAL_REACH: f64 = 0.425;
/// The square of [`CENTRAL_REACH`].
const CENTRAL_REACH_SQUARED: f64 = 0.180_625;
/// Uniforms treated together by [`fill_normal_scores`]: enough for vector registers, few enough for the stack.
const CHUNK: usize = 64;

/// One random number in two forms: a uniform, and the standard normal value at the same place in its distribution.
///
/// Draws take both, because the uniform serves small counts and the normal value serves large ones. Make it with
/// [`Score::of_uniform`] or [`Place::score`](super::Place::score), or from slices filled in bulk; the two forms must
/// belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Uniform, above 0 and below 1.
    pub uniform: f64,
    /// Standard normal value (mean 0, standard deviation 1) that exceeds a share `uniform` of all such values.
    pub normal: f64,
}

impl Score {
    /// The score of a uniform above 0 and below 1.
    #[must_use]
    #[inline]
    pub fn of_uniform(uniform: f64) -> Self {
        Self { uniform, normal: normal_score(uniform) }
    }
}

/// The standard normal value below which a share `uniform` of all values lies.
///
/// Rises with `uniform`; 0.5 gives 0. 0 gives minus infinity, 1 plus infinity, anything else outside not-a-number.
#[must_use]
#[inline]
pub fn normal_score(uniform: f64) -> f64 {
    let from_middle = uniform - 0.5;
    if from_middle.abs() <= CENTRAL_REACH { central(from_middle) } else { tail(uniform) }
}

/// Writes the normal score of each uniform, bit for bit as [`normal_score`] gives it, in less time.
///
/// # Panics
///
/// If the slices differ in length.
pub fn fill_normal_scores(uniforms: &[f64], normals: &mut [f64]) {
    assert_eq!(uniforms.len(), normals.len(), "one normal score for each uniform");
    for (uniforms, normals) in uniforms.chunks(CHUNK).zip(normals.chunks_mut(CHUNK)) {
        fill_chunk(uniforms, normals);
    }
}

/// The central approximation for all, without a branch; then the tails, found without a branch, one by one.
#[inline]
fn fill_chunk(uniforms: &[f64], normals: &mut [f64]) {
    let mut in_tail = [0_u8; CHUNK];
    let mut tails = 0;
    for (normal, uniform) in normals.iter_mut().zip(uniforms) {
        *normal = central(uniform - 0.5);
    }
    for (position, uniform) in uniforms.iter().enumerate() {
        in_tail[tails & (CHUNK - 1)] = position as u8;
        // Asked as in `normal_score`, so that what is not a number counts as tail.
        let is_central = (uniform - 0.5).abs() <= CENTRAL_REACH;
        tails += usize::from(!is_central);
    }
    for &position in &in_tail[..tails] {
        normals[usize::from(position)] = tail(uniforms[usize::from(position)]);
    }
}

#[inline(always)]
fn central(from_middle: f64) -> f64 {
    let r = CENTRAL_REACH_SQUARED - from_middle * from_middle;
    from_middle * ratio(r, &CENTRAL_ABOVE, &CENTRAL_BELOW)
}

#[inline]
fn tail(uniform: f64) -> f64 {
    // The smaller of the two sides, without a branch: which one it is cannot be foreseen.
    let probability = uniform.min(1.0 - uniform);
    if probability == 0.0 {
        return f64::INFINITY.copysign(uniform - 0.5);
    }
    // The processor's square root: exact by the IEEE standard, so portable, and quicker than the library's.
    let r = (-libm::log(probability)).sqrt();
    let size = if r <= 5.0 { ratio(r - 1.6, &TAIL_ABOVE, &TAIL_BELOW) } else { ratio(r - 5.0, &FAR_ABOVE, &FAR_BELOW) };
    size.copysign(uniform - 0.5)
}

/// The ratio of two polynomials of degree seven, coefficients from the constant upwards.
#[inline(always)]
fn ratio(x: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    polynomial(x, above) / polynomial(x, below)
}

#[inline(always)]
fn polynomial(x: f64, c: &[f64; 8]) -> f64 {
    ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
}

/// The coefficients as printed in the article; each lower polynomial starts at 1.
#[expect(clippy::excessive_precision, reason = "as printed, so that they can be checked against the article")]
mod article {
    pub(super) const CENTRAL_ABOVE: [f64; 8] = [
        3.387_132_872_796_366_608,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ];
    pub(super) const CENTRAL_BELOW: [f64; 8] = [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561e3,
    ];
    pub(super) const TAIL_ABOVE: [f64; 8] = [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_9,
        5.769_497_221_460_691_405_5,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_7e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_4e-4,
    ];
    pub(super) const TAIL_BELOW: [f64; 8] = [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_4,
        6.897_673_349_851_000_045_5e-1,
        1.481_039_764_274_800_745_9e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946e-4,
        1.050_750_071_644_416_843_24e-9,
    ];
    pub(super) const FAR_ABOVE: [f64; 8] = [
        6.657_904_643_501_103_777_2,
        5.463_784_911_164_114_369_9,
        1.784_826_539_917_291_335_8,
        2.965_605_718_285_048_912_3e-1,
        2.653_218_952_657_612_309_3e-2,
        1.242_660_947_388_078_438_6e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ];
    pub(super) const FAR_BELOW: [f64; 8] = [
        1.0,
        5.998_322_065_558_879_376_9e-1,
        1.369_298_809_227_358_053_1e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591e-4,
        1.846_318_317_510_054_681_8e-5,
        1.421_511_758_316_445_888_7e-7,
        2.044_263_103_389_939_785_64e-15,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_agrees_with_sixty_digit_values_to_the_last_bits() {
        let exact = [
            (0.975, 1.959_963_984_540_053_9),
            (0.999, 3.090_232_306_167_812_8),
            (0.925, 1.439_531_470_938_456_2),
            (0.0755, -1.436_008_227_944_182),
            (0.0745, -1.443_072_674_370_900_9),
            (0.2, -0.841_621_233_572_914_2),
            (0.6, 0.253_347_103_135_799_7),
            (0.01, -2.326_347_874_040_841),
            (1e-5, -4.264_890_793_922_825),
            (1e-10, -6.361_340_902_404_056),
            (1.3e-11, -6.667_611_456_510_741),
            (f64::EPSILON / 2.0, -8.209_536_151_601_387),
            (1.0 - f64::EPSILON / 2.0, 8.209_536_151_601_387),
        ];
        for (uniform, score) in exact {
            let error = (normal_score(uniform) / score - 1.0).abs();
            assert!(error < 1e-15, "{uniform}: {error:e}");
        }
        assert_eq!(normal_score(0.5), 0.0);
    }

    #[test]
    fn the_score_keeps_its_bits() {
        let pinned = [
            (0.3, 0xbfe0_c7e3_9582_c5fa_u64),
            (0.97, 0x3ffe_17bb_09d8_913e),
            (0.002, 0xc007_0679_a970_1bd1),
            (1e-12, 0xc01c_234f_ba57_a32a),
        ];
        for (uniform, bits) in pinned {
            assert_eq!(normal_score(uniform).to_bits(), bits, "{uniform}: {:#x}", normal_score(uniform).to_bits());
        }
    }

    #[test]
    fn the_score_rises_with_the_uniform_also_where_one_formula_gives_way_to_the_next() {
        // Neighbours on the grid of the uniforms, 2⁻⁵² apart.
        for joint in [0.075, 0.925, 0.5, libm::exp(-25.0), 1.0 - libm::exp(-25.0)] {
            let scores: Vec<f64> = (-500..=500).map(|i| normal_score(joint + f64::from(i) * f64::EPSILON)).collect();
            assert!(scores.windows(2).all(|pair| pair[0] <= pair[1]), "near {joint}");
            assert!(scores[0] < scores[1000], "near {joint}");
        }
    }

    #[test]
    fn scores_in_bulk_have_the_same_bits_as_one_at_a_time() {
        for length in [0, 1, 63, 64, 65, 200] {
            let uniforms: Vec<f64> = (0..length).map(|i| (f64::from(i) + 0.5) / f64::from(length)).collect();
            let mut normals = vec![f64::NAN; uniforms.len()];
            fill_normal_scores(&uniforms, &mut normals);
            for (uniform, normal) in uniforms.iter().zip(&normals) {
                assert_eq!(normal.to_bits(), normal_score(*uniform).to_bits());
            }
        }
    }

    #[test]
    fn a_uniform_outside_0_to_1_has_no_score() {
        assert_eq!(normal_score(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_score(1.0), f64::INFINITY);
        let mut normals = [0.0; 3];
        fill_normal_scores(&[-0.1, 1.1, f64::NAN], &mut normals);
        assert!(normals.iter().all(|normal| normal.is_nan()));
        assert!(normal_score(-0.1).is_nan() && normal_score(f64::NAN).is_nan());
    }
}
