//! A sequence of random bits at one place, for the distributions of `rand_distr`.
//!
//! Priors and heterogeneity are drawn once, before the model runs, and may need more numbers than one. A stream begins
//! at a place and never meets another: the place's own bits become key and start of a sequence of their own.

use std::convert::Infallible;

use rand::TryRng;
use rand::rand_core::utils;

use super::philox::block;
use super::place::Place;

/// As many random bits as asked for, all decided by one [`Place`].
///
/// Implements the traits of `rand`, so that any distribution can draw from it. Those distributions may change their
/// values with a version of their library; what must stay the same for ever is drawn with [`draw`](super::draw).
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    start: [u32; 2],
    next_block: u64,
    words: [u32; 4],
    used: usize,
}

impl Stream {
    /// The stream that begins at `place`.
    #[must_use]
    pub fn at(place: Place) -> Self {
        let [k0, k1, s0, s1] = place.block();
        Self { key: [k0, k1], start: [s0, s1], next_block: 0, words: [0; 4], used: 4 }
    }

    fn word(&mut self) -> u32 {
        if self.used == self.words.len() {
            let counter = [self.next_block as u32, (self.next_block >> 32) as u32, self.start[0], self.start[1]];
            self.words = block(self.key, counter);
            self.next_block = self.next_block.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        utils::next_u64_via_u32(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(bytes, || self.try_next_u32())
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;
    use crate::chance::Purpose;

    const HERE: Place = Place { seed: 1, future: 0, purpose: Purpose::LatinHypercube, entity: 0, step: 0 };

    fn words(place: Place, count: usize) -> Vec<u32> {
        let mut stream = Stream::at(place);
        (0..count).map(|_| stream.next_u32()).collect()
    }

    #[test]
    fn a_stream_keeps_its_bits() {
        assert_eq!(words(HERE, 5), [370_741_997, 2_119_229_105, 549_200_016, 2_167_063_953, 3_535_318_826]);
    }

    #[test]
    fn streams_of_neighbouring_places_share_no_word() {
        let here = words(HERE, 64);
        let next = words(Place { step: 1, ..HERE }, 64);
        assert!(here.iter().all(|word| !next.contains(word)));
        assert!(HERE.block().iter().all(|word| !here.contains(word)));
    }

    #[test]
    fn longer_reads_take_the_same_words_in_order() {
        let expected = words(HERE, 5);
        let mut stream = Stream::at(HERE);
        assert_eq!(stream.next_u64(), u64::from(expected[1]) << 32 | u64::from(expected[0]));
        let mut bytes = [0; 9];
        stream.fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], expected[2].to_le_bytes());
        assert_eq!(bytes[8], expected[4].to_le_bytes()[0]);
    }

    #[test]
    fn a_library_distribution_draws_from_a_stream() {
        let mut stream = Stream::at(HERE);
        let n = 20_000;
        let sum: f64 = (0..n).map(|_| -> f64 { StandardNormal.sample(&mut stream) }).sum();
        assert!((sum / f64::from(n)).abs() < 4.0 / f64::from(n).sqrt());
    }
}
