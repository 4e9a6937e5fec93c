//! Where a draw lives: the coordinates that alone decide its value.

use super::normal::{Score, fill_normal_scores, normal_score};
use super::philox::{block, blocks};
use super::purpose::Purpose;

/// Counters made side by side in a bulk fill: two or four full vector registers of 32-bit words.
const LANES: usize = 16;

/// The coordinates of a draw. The same place gives the same value in every run, in any order, on any machine.
///
/// Neither the scenario nor the regime is a coordinate, so all regimes of a study meet the same chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The study's seed.
    pub seed: u64,
    /// Which future of the study, counted from 0.
    pub replication: u32,
    /// What is drawn.
    pub purpose: Purpose,
    /// Whom it concerns, from [`stable_entity_id`]; 0 where it concerns all alike.
    pub entity: u32,
    /// When, in the purpose's own steps (week, month or year of the run, counted from 0).
    pub step: u32,
}

impl Place {
    /// The first uniform of this place, above 0 and below 1.
    #[must_use]
    #[inline]
    pub fn uniform(self) -> f64 {
        self.pair().0
    }

    /// Both uniforms of this place, independent of each other, each above 0 and below 1.
    #[must_use]
    #[inline]
    pub fn pair(self) -> (f64, f64) {
        let [w0, w1, w2, w3] = self.block();
        (open_uniform(w0, w1), open_uniform(w2, w3))
    }

    /// The standard normal value (mean 0, standard deviation 1) at this place's first uniform.
    #[must_use]
    #[inline]
    pub fn normal(self) -> f64 {
        normal_score(self.uniform())
    }

    /// This place's first uniform with its normal value, as the draws of counts take it.
    #[must_use]
    #[inline]
    pub fn score(self) -> Score {
        Score::of_uniform(self.uniform())
    }

    /// Writes the [`pair`](Self::pair) of this place and of the steps that follow it, one for each position.
    ///
    /// # Panics
    ///
    /// If the slices differ in length.
    #[inline]
    pub fn fill_pairs(self, firsts: &mut [f64], seconds: &mut [f64]) {
        assert_eq!(firsts.len(), seconds.len(), "one second uniform for each first");
        let key = self.key();
        let [entity, replication, purpose] = [self.entity, self.replication, self.purpose.number()];
        for (position, (first, second)) in firsts.iter_mut().zip(seconds).enumerate() {
            let step = self.step.wrapping_add(position as u32);
            let [w0, w1, w2, w3] = block(key, [step, entity, replication, purpose]);
            *first = open_uniform(w0, w1);
            *second = open_uniform(w2, w3);
        }
    }

    /// Writes the [`score`](Self::score) of this place and of the steps that follow it, one for each position.
    ///
    /// # Panics
    ///
    /// If the slices differ in length.
    #[inline]
    pub fn fill_scores(self, uniforms: &mut [f64], normals: &mut [f64]) {
        self.fill_pairs(uniforms, normals);
        fill_normal_scores(uniforms, normals);
    }

    /// The 128 random bits of this place.
    #[inline]
    pub(super) fn block(self) -> [u32; 4] {
        block(self.key(), [self.step, self.entity, self.replication, self.purpose.number()])
    }

    #[inline(always)]
    fn lanes(self) -> [[u32; LANES]; 4] {
        let steps = std::array::from_fn(|lane| self.step.wrapping_add(lane as u32));
        let counters = [steps, [self.entity; LANES], [self.replication; LANES], [self.purpose.number(); LANES]];
        blocks(self.key(), counters)
    }

    #[inline(always)]
    const fn key(self) -> [u32; 2] {
        [self.seed as u32, (self.seed >> 32) as u32]
    }
}

/// A uniform above 0 and below 1 from the upper 52 of 64 bits: the middle of one of 2⁵² equal steps.
///
/// The bits become the fraction of a number from 1 to 2, and one less half a step is taken away. Each operation is
/// exact, and none converts an integer, so the compiler can do several at once.
#[inline(always)]
fn open_uniform(low: u32, high: u32) -> f64 {
    const ONE_LESS_HALF_A_STEP: f64 = 1.0 - f64::EPSILON / 2.0;
    let bits = u64::from(high) << 32 | u64::from(low);
    f64::from_bits(1.0_f64.to_bits() | bits >> 12) - ONE_LESS_HALF_A_STEP
}

/// The number of an entity from its name (FNV-1a, 32 bits).
///
/// It depends on nothing but the name: adding, removing or reordering entities moves nobody else's draws. Two names
/// can share a number (one chance in 4 billion for a given two); who builds an economy refuses such a pair.
#[must_use]
pub const fn stable_entity_id(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let mut hash: u32 = 0x811c_9dc5;
    let mut position = 0;
    while position < bytes.len() {
        hash = (hash ^ bytes[position] as u32).wrapping_mul(0x0100_0193);
        position += 1;
    }
    hash
}
