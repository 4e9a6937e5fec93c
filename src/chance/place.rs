//! Where a draw lives: the coordinates that alone decide its value.

use super::normal::{Score, fill_normal_scores, normal_score};
use super::philox::block;
use super::purpose::Purpose;

/// The coordinates of a draw. The same place gives the same value in every run, in any order, on any machine.
///
/// Neither the scenario nor the regime is a coordinate, so all regimes of a study meet the same chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The study's seed.
    pub seed: u64,
    /// Which future of the study, counted from 0.
    pub future: u32,
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
        let [entity, future, purpose] = [self.entity, self.future, self.purpose.number()];
        for (position, (first, second)) in firsts.iter_mut().zip(seconds).enumerate() {
            let step = self.step.wrapping_add(position as u32);
            let [w0, w1, w2, w3] = block(key, [step, entity, future, purpose]);
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
        block(self.key(), [self.step, self.entity, self.future, self.purpose.number()])
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

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place = Place { seed: 2013, future: 4, purpose: Purpose::Referrals, entity: 99, step: 12 };

    #[test]
    fn a_place_keeps_its_bits() {
        let (first, second) = HERE.pair();
        assert_eq!(HERE.block(), [0x1452_cc28, 0xf161_4398, 0x39fd_ee83, 0x55b8_1d3d]);
        assert_eq!(first.to_bits(), 0x3fee_2c28_7302_8a59);
        assert_eq!(second.to_bits(), 0x3fd5_6e07_4f4e_7f7a);
        assert_eq!(HERE.normal().to_bits(), 0x3ff9_45ab_c364_183a);
    }

    #[test]
    fn the_counter_is_step_entity_future_purpose_and_the_key_is_the_seed() {
        let place = Place { seed: 0x0000_0002_0000_0001, ..HERE };
        assert_eq!(place.block(), block([1, 2], [12, 99, 4, 4]));
    }

    #[test]
    fn a_uniform_is_never_0_and_never_1() {
        assert_eq!(open_uniform(0, 0), f64::EPSILON / 4.0 * 2.0);
        assert_eq!(open_uniform(u32::MAX, u32::MAX), 1.0 - f64::EPSILON / 2.0);
        assert_eq!(open_uniform(0, 0x8000_0000), 0.5 + f64::EPSILON / 2.0);
    }

    #[test]
    fn a_fill_gives_the_same_bits_as_one_place_at_a_time() {
        for (first_step, length) in [(0, 1), (7, 52), (u32::MAX - 3, 9), (5, 0)] {
            let from = Place { step: first_step, ..HERE };
            let (mut firsts, mut seconds) = (vec![0.0; length], vec![0.0; length]);
            from.fill_pairs(&mut firsts, &mut seconds);
            let (mut uniforms, mut normals) = (vec![0.0; length], vec![0.0; length]);
            from.fill_scores(&mut uniforms, &mut normals);
            for i in 0..length {
                let alone = Place { step: first_step.wrapping_add(i as u32), ..HERE };
                assert_eq!((firsts[i], seconds[i]), alone.pair());
                assert_eq!(Score { uniform: uniforms[i], normal: normals[i] }, alone.score());
            }
        }
    }

    #[test]
    fn changing_any_one_coordinate_changes_the_draw() {
        let others = [
            Place { seed: 2014, ..HERE },
            Place { seed: 2013 + (1 << 32), ..HERE },
            Place { future: 5, ..HERE },
            Place { purpose: Purpose::Breaches, ..HERE },
            Place { entity: 98, ..HERE },
            Place { step: 13, ..HERE },
        ];
        for other in others {
            assert_ne!(other.uniform(), HERE.uniform(), "{other:?}");
        }
    }

    #[test]
    fn adding_a_draw_for_one_purpose_leaves_every_other_draw_unchanged() {
        let weeks = |purposes: &[Purpose]| -> Vec<(Purpose, u32, f64)> {
            let at =
                |step| purposes.iter().map(move |&purpose| (purpose, step, Place { purpose, step, ..HERE }.uniform()));
            (0..52).flat_map(at).collect()
        };
        let before = weeks(&[Purpose::Attendances, Purpose::Referrals]);
        let mut after = weeks(&[Purpose::RegionalShock, Purpose::Attendances, Purpose::Breaches, Purpose::Referrals]);
        assert_eq!(after.len(), 2 * before.len());
        after.retain(|(purpose, ..)| matches!(purpose, Purpose::Attendances | Purpose::Referrals));
        assert_eq!(after, before);
    }

    #[test]
    fn uniforms_and_scores_have_the_moments_they_should() {
        let size = 200_000;
        let (mut firsts, mut seconds) = (vec![0.0; size], vec![0.0; size]);
        HERE.fill_pairs(&mut firsts, &mut seconds);
        let mut normals = vec![0.0; size];
        fill_normal_scores(&seconds, &mut normals);
        let n = size as f64;
        let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / n;
        // Four standard errors: of a uniform mean, a uniform variance, a correlation, a normal mean and variance.
        assert!((mean(&mut firsts.iter().copied()) - 0.5).abs() < 4.0 * (1.0 / 12.0 / n).sqrt());
        assert!(
            (mean(&mut firsts.iter().map(|u| (u - 0.5) * (u - 0.5))) - 1.0 / 12.0).abs()
                < 4.0 * (1.0 / 180.0 / n).sqrt()
        );
        let cross = mean(&mut firsts.iter().zip(&seconds).map(|(a, b)| (a - 0.5) * (b - 0.5)));
        assert!(cross.abs() < 4.0 / 12.0 / n.sqrt());
        let next = mean(&mut firsts.windows(2).map(|pair| (pair[0] - 0.5) * (pair[1] - 0.5)));
        assert!(next.abs() < 4.0 / 12.0 / n.sqrt());
        assert!(mean(&mut normals.iter().copied()).abs() < 4.0 / n.sqrt());
        assert!((mean(&mut normals.iter().map(|z| z * z)) - 1.0).abs() < 4.0 * (2.0 / n).sqrt());
    }

    #[test]
    fn an_entity_number_is_the_published_fnv_1a_of_its_name() {
        assert_eq!(stable_entity_id(""), 0x811c_9dc5);
        assert_eq!(stable_entity_id("a"), 0xe40c_292c);
        assert_eq!(stable_entity_id("foobar"), 0xbf9c_f968);
    }
}
