//! Texts as Parquet writes them, checked before they are decoded.
//!
//! The decoder behind adds up their lengths in the size of a pointer, which is 32 bits in the browser, and takes memory for what they come to. Texts may share their
//! beginnings, so that few bytes can stand for any number.

use parquet::basic::Encoding;

use super::varint::{TooLong, decode_differences};

/// Bytes that the texts of a page may come to, where they are not all written: so many, or so many for each.
const FREE_BYTES: u64 = 64 << 20;
const BYTES_PER_TEXT: u64 = 16 << 10;
/// Texts of a page whose lengths are written as differences: few bytes can stand for any number of equal ones, and memory is taken for each.
const MOST_LENGTHS: u64 = 4 << 20;

/// Is there room for what so many texts come to?
pub(super) fn fit(total: u64, n: u64) -> bool {
    total <= FREE_BYTES.max(n.saturating_mul(BYTES_PER_TEXT))
}

/// The lengths of the words of a dictionary that was checked, if some are so long that their sum counts.
pub(super) fn long_words(words: &[u8]) -> Option<Vec<u32>> {
    let mut rest = words;
    let lengths = std::iter::from_fn(|| {
        let (word, behind) = plain(rest)?;
        rest = behind;
        Some(word.len() as u32)
    });
    let lengths: Vec<u32> = lengths.collect();
    lengths.iter().any(|&length| u64::from(length) > BYTES_PER_TEXT).then_some(lengths)
}

/// How many of the bytes are used by so many texts; `None` where they lead outside of them, or come to too much.
pub(super) fn used(bytes: &[u8], encoding: Encoding, n: u64) -> Result<Option<usize>, TooLong> {
    let most = n.min(MOST_LENGTHS);
    Ok(match encoding {
        Encoding::PLAIN => used_by_plain(bytes, n),
        Encoding::DELTA_LENGTH_BYTE_ARRAY => {
            let found = decode_differences(bytes, most)?;
            found.filter(|(lengths, texts)| total(lengths).is_some_and(|total| total <= texts.len() as u64)).map(|_| bytes.len())
        }
        Encoding::DELTA_BYTE_ARRAY => {
            let Some((shared, rest)) = decode_differences(bytes, most)? else { return Ok(None) };
            let Some((own, texts)) = decode_differences(rest, most)? else { return Ok(None) };
            let is_sound = total(&own).is_some_and(|total| total <= texts.len() as u64)
                && total_of_shared(&shared, &own).is_some_and(|total| fit(total, n));
            is_sound.then_some(bytes.len())
        }
        _ => Some(bytes.len()),
    })
}

fn used_by_plain(bytes: &[u8], n: u64) -> Option<usize> {
    let mut rest = bytes;
    for _ in 0..n {
        if rest.is_empty() {
            break;
        }
        (_, rest) = plain(rest)?;
    }
    Some(bytes.len() - rest.len())
}

/// A text and what follows it.
fn plain(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

/// What lengths come to; `None` where one is below zero.
fn total(lengths: &[i32]) -> Option<u64> {
    lengths.iter().try_fold(0u64, |total, &length| total.checked_add(u64::try_from(length).ok()?))
}

/// The same of texts that begin with so much of the one before; `None` where that is shorter.
fn total_of_shared(shared: &[i32], own: &[i32]) -> Option<u64> {
    let (mut before, mut total) = (0, 0u64);
    for (&shared, &own) in shared.iter().zip(own) {
        let shared = u64::try_from(shared).ok().filter(|&shared| shared <= before)?;
        before = shared + u64::try_from(own).ok()?;
        total = total.checked_add(before)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One block of a part of 32 numbers of 32 bits.
    fn differences(numbers: &[i32]) -> Vec<u8> {
        let first = numbers.first().copied().unwrap_or(0);
        let unsigned = ((first << 1) ^ (first >> 31)) as u32;
        let mut bytes = vec![32, 1, numbers.len() as u8];
        bytes.extend((0..5).map(|i| (u64::from(unsigned) >> (7 * i)) as u8 & 0x7f | if i < 4 { 0x80 } else { 0 }));
        if numbers.len() > 1 {
            bytes.extend([0, 32]);
            let steps = numbers.windows(2).map(|pair| pair[1].wrapping_sub(pair[0])).chain(std::iter::repeat(0));
            bytes.extend(steps.take(32).flat_map(i32::to_le_bytes));
        }
        bytes
    }

    fn used_of(bytes: &[u8], encoding: Encoding, n: u64) -> Option<usize> {
        used(bytes, encoding, n).unwrap()
    }

    #[test]
    fn a_text_lies_behind_its_length() {
        let two = [&2u32.to_le_bytes()[..], b"ab", &0u32.to_le_bytes(), b"rest"].concat();
        assert_eq!(used_of(&two, Encoding::PLAIN, 2), Some(10));
        assert_eq!(used_of(&two, Encoding::PLAIN, 0), Some(0));
        assert_eq!(used_of(&two[..10], Encoding::PLAIN, 9), Some(10));
        // A length that leads outside, also where it would wrap around, and half a length.
        assert_eq!(used_of(&two, Encoding::PLAIN, 3), None);
        assert_eq!(used_of(&u32::MAX.to_le_bytes(), Encoding::PLAIN, 1), None);
        assert_eq!(used_of(&two[..8], Encoding::PLAIN, 2), None);
        assert_eq!(long_words(&two[..10]), None);
        let long = [&two[..10], &20_000u32.to_le_bytes(), &[b'x'; 20_000]].concat();
        assert_eq!(long_words(&long), Some(vec![2, 0, 20_000]));
    }

    #[test]
    fn lengths_in_front_come_to_what_is_there() {
        let sound = [differences(&[2, 0, 3]), b"abcde".to_vec()].concat();
        assert_eq!(used_of(&sound, Encoding::DELTA_LENGTH_BYTE_ARRAY, 3), Some(sound.len()));
        assert_eq!(used_of(&sound, Encoding::DELTA_LENGTH_BYTE_ARRAY, 2), None);
        for lengths in [&[2, 0, 4][..], &[2, -1, 3], &[i32::MAX; 3]] {
            assert_eq!(used_of(&[differences(lengths), b"abcde".to_vec()].concat(), Encoding::DELTA_LENGTH_BYTE_ARRAY, 3), None);
        }
    }

    #[test]
    fn equal_lengths_are_as_many_as_there_is_room_for() {
        // One block of 2^31 - 128 numbers without a bit each, all of them 0.
        let empty = |n: [u8; 5]| [&[0x80, 0xff, 0xff, 0xff, 7, 1][..], &n, &[0, 0, 0]].concat();
        assert_eq!(used_of(&empty([0x80, 0x80, 0x80, 0x80, 0]), Encoding::DELTA_LENGTH_BYTE_ARRAY, 1 << 31), Some(14));
        assert_eq!(used_of(&empty([0x80, 0x80, 0x80, 2, 0]), Encoding::DELTA_LENGTH_BYTE_ARRAY, 1 << 31), Some(14));
        assert_eq!(used_of(&empty([0x81, 0x80, 0x80, 2, 0]), Encoding::DELTA_LENGTH_BYTE_ARRAY, 1 << 31), None);
        assert_eq!(used_of(&empty([0xff, 0xff, 0xff, 0xff, 7]), Encoding::DELTA_LENGTH_BYTE_ARRAY, 1 << 31), None);
    }

    #[test]
    fn a_text_shares_no_more_than_the_one_before_has() {
        let page = |shared: &[i32], own: &[i32]| [differences(shared), differences(own), b"abcde".to_vec()].concat();
        let of = |shared: &[i32], own: &[i32]| used_of(&page(shared, own), Encoding::DELTA_BYTE_ARRAY, 3).is_some();
        assert!(of(&[0, 2, 3], &[2, 1, 2]));
        assert!(!of(&[1, 2, 3], &[2, 1, 2]) && !of(&[0, 3, 3], &[2, 1, 2]) && !of(&[0, -1, 3], &[2, 1, 2]));
        assert!(!of(&[0, 2, 3], &[2, 1, 3]) && !of(&[0, 2, 3], &[2, -1, 2]));
        // A long text that all others begin with.
        let n = 31;
        let long = vec![b'x'; 8 << 20];
        let own: Vec<i32> = std::iter::once(long.len() as i32).chain(std::iter::repeat_n(0, n - 1)).collect();
        let shared: Vec<i32> = own.iter().map(|&own| if own == 0 { long.len() as i32 } else { 0 }).collect();
        let bomb = [differences(&shared), differences(&own), long].concat();
        assert_eq!(used_of(&bomb, Encoding::DELTA_BYTE_ARRAY, n as u64), None);
    }
}
