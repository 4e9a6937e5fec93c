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
///
/// Each 32-bit word lies in the lower half of 64 bits and rubbish may collect above it: the rounds read lower halves
/// only, as do the vector instructions that multiply, so that a loop over counters can be vectorised.
#[inline(always)]
pub(super) fn block(key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    let [mut k0, mut k1] = key;
    let [mut c0, mut c1, mut c2, mut c3] = counter.map(u64::from);
    for _ in 0..ROUNDS {
        let first = MULTIPLIERS[0] * (c0 & LOWER_HALF);
        let second = MULTIPLIERS[1] * (c2 & LOWER_HALF);
        (c0, c1) = ((second >> 32) ^ c1 ^ u64::from(k0), second);
        (c2, c3) = ((first >> 32) ^ c3 ^ u64::from(k1), first);
        k0 = k0.wrapping_add(KEY_STEPS[0]);
        k1 = k1.wrapping_add(KEY_STEPS[1]);
    }
    [c0, c1, c2, c3].map(|word| word as u32)
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
}
