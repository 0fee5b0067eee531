//! One 64-bit hash of a value, the same on every machine and in every run, so that summaries made apart can be merged.
//!
//! Words are folded in by multiply and rotate, then mixed by the finalizer of SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable
//! pseudorandom number generators", doi:10.1145/2660193.2660195; constants of D. Stafford's variant 13). Only 64-bit multiplications
//! are used: the browser has no wider one. Not meant to resist an adversary.

use std::hash::{BuildHasherDefault, Hasher};

const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FOLD_A: u64 = 0x9e37_79b9_7f4a_7c15;
const FOLD_B: u64 = 0xd6e8_feb8_6659_fd93;

/// A bijection of 64 bits in which every input bit moves about half of the output bits.
#[inline]
#[must_use]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The hash of a number; different numbers never share one.
#[inline]
#[must_use]
pub fn hash_u64(value: u64) -> u64 {
    mix(value.wrapping_add(SEED))
}

/// The hash of a number of 128 bits.
#[inline]
#[must_use]
pub fn hash_i128(value: i128) -> u64 {
    mix(hash_u64(value as u64) ^ (value >> 64) as u64)
}

/// One bit pattern for both zeros, and one for every NaN.
#[inline]
#[must_use]
pub fn canonical(value: f64) -> f64 {
    if value.is_nan() { f64::NAN } else { value + 0.0 }
}

/// The hash of a text or of raw bytes.
#[inline]
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let n = bytes.len();
    let mut hash = SEED.wrapping_add((n as u64).wrapping_mul(FOLD_B));
    if n >= 8 {
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            hash = fold(hash, word_at(word));
        }
        if !words.remainder().is_empty() {
            hash = fold(hash, word_at(&bytes[n - 8..]));
        }
    } else {
        hash = fold(hash, short_word(bytes));
    }
    mix(hash)
}

#[inline]
fn fold(hash: u64, word: u64) -> u64 {
    (hash ^ word.wrapping_mul(FOLD_A)).rotate_left(29).wrapping_mul(FOLD_B)
}

#[inline]
fn word_at(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.try_into().expect("callers pass eight bytes"))
}

/// Fewer than eight bytes in one word; the length is in the hash already.
#[inline]
fn short_word(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// Passes on a value that is a hash already.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Builds [`AsIs`].
pub type BuildAsIs = BuildHasherDefault<AsIs>;

/// Hashes a number by [`hash_u64`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = hash_u64(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// States are merged across versions: these must never change without a new version of the states.
    #[test]
    fn hashes_are_pinned() {
        assert_eq!(hash_u64(0), mix(SEED));
        let pinned = [hash_u64(1), hash_bytes(b""), hash_bytes(b"a"), hash_bytes(b"ORD-000000001"), hash_bytes("größe".as_bytes())];
        assert_eq!(pinned, PINNED);
    }

    const PINNED: [u64; 5] =
        [16911753153453118205, 4216388796141514789, 11572597460556209207, 11721430704524196424, 283382020922662746];

    #[test]
    fn similar_texts_get_different_hashes_with_balanced_bits() {
        let texts = (0..100_000u32).map(|i| format!("ORD-{i:09}")).chain((0..100_000u32).map(|i| i.to_string()));
        let hashes: HashSet<u64> = texts.map(|text| hash_bytes(text.as_bytes())).collect();
        assert_eq!(hashes.len(), 200_000);
        for bit in 0..64 {
            let ones = hashes.iter().filter(|&&hash| hash >> bit & 1 == 1).count();
            assert!((ones as f64 - 100_000.0).abs() < 5.0 * 224.0, "bit {bit} is set in {ones} of 200000");
        }
    }

    #[test]
    fn length_and_every_byte_count() {
        let base = [0u8; 40];
        let mut seen = HashSet::new();
        for n in 0..=40 {
            assert!(seen.insert(hash_bytes(&base[..n])));
            for at in 0..n {
                let mut changed = base[..n].to_vec();
                changed[at] = 1;
                assert!(seen.insert(hash_bytes(&changed)), "length {n}, byte {at}");
            }
        }
    }
}
