//! The normal score: the point below which a standard normal value falls with a given probability.
//!
//! The score comes from Wichura's rational approximations (algorithm AS 241, PPND16, Applied Statistics 37, 1988),
//! which are good to about one part in 10¹⁶. Inverting the distribution, rather than combining several uniforms, keeps
//! a draw monotone in its one uniform, so that two regimes that see the same chance stay comparable.

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
        // Written so that what is not a number counts as tail, as in `normal_score`.
        tails += usize::from(!((uniform - 0.5).abs() <= CENTRAL_REACH));
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

// The coefficients as printed in the article; each lower polynomial starts at 1.
const CENTRAL_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_608,
    1.331_416_678_917_843_774_5e2,
    1.971_590_950_306_551_442_7e3,
    1.373_169_376_550_946_112_5e4,
    4.592_195_393_154_987_145_7e4,
    6.726_577_092_700_870_085_3e4,
    3.343_057_558_358_812_810_5e4,
    2.509_080_928_730_122_672_7e3,
];
const CENTRAL_BELOW: [f64; 8] = [
    1.0,
    4.231_333_070_160_091_125_2e1,
    6.871_870_074_920_579_083e2,
    5.394_196_021_424_751_107_7e3,
    2.121_379_430_158_659_586_7e4,
    3.930_789_580_009_271_061e4,
    2.872_908_573_572_194_267_4e4,
    5.226_495_278_852_854_561e3,
];
const TAIL_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_9,
    5.769_497_221_460_691_405_5,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    2.417_807_251_774_506_117_7e-1,
    2.272_384_498_926_918_458_33e-2,
    7.745_450_142_783_414_076_4e-4,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_4,
    6.897_673_349_851_000_045_5e-1,
    1.481_039_764_274_800_745_9e-1,
    1.519_866_656_361_645_719_66e-2,
    5.475_938_084_995_344_946e-4,
    1.050_750_071_644_416_843_24e-9,
];
const FAR_ABOVE: [f64; 8] = [
    6.657_904_643_501_103_777_2,
    5.463_784_911_164_114_369_9,
    1.784_826_539_917_291_335_8,
    2.965_605_718_285_048_912_3e-1,
    2.653_218_952_657_612_309_3e-2,
    1.242_660_947_388_078_438_6e-3,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];
const FAR_BELOW: [f64; 8] = [
    1.0,
    5.998_322_065_558_879_376_9e-1,
    1.369_298_809_227_358_053_1e-1,
    1.487_536_129_085_061_485_25e-2,
    7.868_691_311_456_132_591e-4,
    1.846_318_317_510_054_681_8e-5,
    1.421_511_758_316_445_888_7e-7,
    2.044_263_103_389_939_785_64e-15,
];
