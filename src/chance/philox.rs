//! Philox4x32-10: 128 random bits as a pure function of a 64-bit key and a 128-bit counter.
//!
//! The generator is written out here, in a few lines, because the model addresses chance by coordinates. A library
//! generator promises a sequence from a seed, and may change how a seed, a stream number or a position becomes a key
//! and a counter; results saved today must come back from the same coordinates in every later version. The rounds are
//! those of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11, 2011); the tests hold
//! them to the known answers published with Random123.

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const LOWER_HALF: u64 = 0xFFFF_FFFF;
const ROUNDS: usize = 10;

/// The 128 bits that belong to one counter under one key.
#[inline]
pub(super) fn block(key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    blocks::<1>(key, counter.map(|word| [word])).map(|word| word[0])
}

/// As [`block`], for `N` counters side by side: word by word, so that the compiler can use vector registers.
///
/// Each 32-bit word lies in the lower half of 64 bits and rubbish may collect above it, because the vector instruction
/// that multiplies reads the lower halves of 64-bit lanes; packing the words tighter costs more than it saves.
#[inline(always)]
pub(super) fn blocks<const N: usize>(key: [u32; 2], counters: [[u32; N]; 4]) -> [[u32; N]; 4] {
    let [mut k0, mut k1] = key;
    let [mut c0, mut c1, mut c2, mut c3] = counters.map(|words| words.map(u64::from));
    for _ in 0..ROUNDS {
        for lane in 0..N {
            let first = MULTIPLIERS[0] * (c0[lane] & LOWER_HALF);
            let second = MULTIPLIERS[1] * (c2[lane] & LOWER_HALF);
            c0[lane] = (second >> 32) ^ c1[lane] ^ u64::from(k0);
            c1[lane] = second;
            c2[lane] = (first >> 32) ^ c3[lane] ^ u64::from(k1);
            c3[lane] = first;
        }
        k0 = k0.wrapping_add(KEY_STEPS[0]);
        k1 = k1.wrapping_add(KEY_STEPS[1]);
    }
    [c0, c1, c2, c3].map(|words| words.map(|word| word as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answers_published_with_random123_come_back() {
        assert_eq!(block([0; 2], [0; 4]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(block([u32::MAX; 2], [u32::MAX; 4]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            block([0xa409_3822, 0x299f_31d0], [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn counters_side_by_side_give_the_same_bits_as_one_at_a_time() {
        let key = [7, 2013];
        let counters = [[0, 1, u32::MAX, 51], [9, 8, 7, 6], [0, 0, 3, 4], [1, 2, 3, 16]];
        let together = blocks::<4>(key, counters);
        for lane in 0..4 {
            let alone = block(key, counters.map(|word| word[lane]));
            assert_eq!(together.map(|word| word[lane]), alone);
        }
    }
}
