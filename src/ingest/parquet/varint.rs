//! Numbers in groups of seven bits, as Parquet writes them before runs and blocks, and packed ones: the decoder stops the program at one of more than ten bytes.

/// Bytes of the longest number.
pub(super) const LONGEST: usize = 10;

/// The number that bytes begin with, and what follows it. `Err` for one that is too long, `Ok(None)` where the bytes end before it does: the decoder finds that
/// out. Bits beyond the 64th are lost, as there.
pub(super) fn taken(bytes: &[u8]) -> Result<Option<(u64, &[u8])>, TooLong> {
    let mut value = 0u64;
    for (i, &byte) in bytes.iter().enumerate() {
        if i == LONGEST {
            return Err(TooLong);
        }
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Ok(Some((value, &bytes[i + 1..])));
        }
    }
    Ok(None)
}

/// A number is longer than any may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Checks what runs of repeated and packed numbers begin with.
pub(super) fn check_runs(mut bytes: &[u8], width: u32) -> Result<(), TooLong> {
    while let Some((header, rest)) = taken(bytes)? {
        let length = if header & 1 == 0 { u64::from(width.div_ceil(8)) } else { (header >> 1).saturating_mul(u64::from(width)) };
        bytes = behind(rest, length);
    }
    Ok(())
}

/// Checks numbers that are written as differences, in blocks (`DELTA_BINARY_PACKED`); what follows them.
pub(super) fn check_differences(bytes: &[u8]) -> Result<&[u8], TooLong> {
    match Differences::begin(bytes)? {
        Some(differences) => differences.each_part(|_| ()),
        None => Ok(&[]),
    }
}

/// Do differences say that there is a number at least? The decoder takes it for granted where one is asked for.
pub(super) fn says_of_numbers(bytes: &[u8]) -> Result<bool, TooLong> {
    // It finds out where the bytes end.
    Ok(Differences::begin(bytes)?.is_none_or(|differences| differences.n > 0))
}

/// Numbers and what follows them.
type Numbers<'a> = (Vec<i32>, &'a [u8]);

/// The same of 32-bit numbers, with what they are; nothing where there are more than `most`, or fewer than they say.
pub(super) fn decode_differences(bytes: &[u8], most: u64) -> Result<Option<Numbers<'_>>, TooLong> {
    let Some(differences) = Differences::begin(bytes)?.filter(|differences| differences.n <= most) else { return Ok(None) };
    let (n, mut number) = (differences.n, differences.first);
    let mut numbers: Vec<i32> = (n > 0).then_some(number as i32).into_iter().collect();
    let rest = differences.each_part(|Part { least, width, packed, n }| {
        numbers.extend((0..n).map(|i| {
            number = number.wrapping_add(least).wrapping_add(unpack(packed, i * u64::from(width), width) as i64);
            number as i32
        }));
    })?;
    Ok((numbers.len() as u64 == n).then_some((numbers, rest)))
}

/// What stands before numbers that are written as differences.
struct Differences<'a> {
    /// Numbers to a block, and the parts that it has.
    block: u64,
    n_parts: u64,
    n: u64,
    first: i64,
    rest: &'a [u8],
}

/// A part of a block: how many numbers are packed in bits, beyond the least difference.
struct Part<'a> {
    least: i64,
    width: u32,
    packed: &'a [u8],
    n: u64,
}

impl<'a> Differences<'a> {
    /// Nothing where the bytes end.
    fn begin(bytes: &'a [u8]) -> Result<Option<Self>, TooLong> {
        let mut header = [0; 4];
        let mut rest = bytes;
        for number in &mut header {
            let Some((found, behind)) = taken(rest)? else { return Ok(None) };
            (*number, rest) = (found, behind);
        }
        let [block, n_parts, n, first] = header;
        Ok(Some(Self { block, n_parts, n, first: signed(first), rest }))
    }

    /// Goes through the parts of all blocks; what follows them, nothing where the bytes end before.
    fn each_part(self, mut each: impl FnMut(Part<'a>)) -> Result<&'a [u8], TooLong> {
        let mut rest = self.rest;
        let Some(part) = self.block.checked_div(self.n_parts).filter(|part| *part > 0) else { return Ok(&[]) };
        let mut left = self.n.saturating_sub(1);
        while left > 0 {
            let Some((least, behind_least)) = taken(rest)? else { return Ok(&[]) };
            let widths = usize::try_from(self.n_parts).ok().and_then(|n_parts| behind_least.split_at_checked(n_parts));
            let Some((widths, mut packed)) = widths else { return Ok(&[]) };
            for &width in widths {
                if left == 0 {
                    break;
                }
                let n = left.min(part);
                each(Part { least: signed(least), width: u32::from(width), packed, n });
                left -= n;
                packed = behind(packed, u64::from(width).saturating_mul(part) / 8);
            }
            rest = packed;
        }
        Ok(rest)
    }
}

/// A number whose sign is its last bit.
fn signed(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// The number of up to 64 bits that begins at a bit, the lowest first; bits behind the bytes are 0.
pub(super) fn unpack(bytes: &[u8], at: u64, width: u32) -> u64 {
    let bytes = behind(bytes, at / 8);
    let mut word = [0; 16];
    let n = bytes.len().min(word.len());
    word[..n].copy_from_slice(&bytes[..n]);
    let mask = if width < u64::BITS { (1 << width) - 1 } else { u64::MAX };
    (u128::from_le_bytes(word) >> (at % 8)) as u64 & mask
}

/// What lies behind so many bytes.
fn behind(bytes: &[u8], length: u64) -> &[u8] {
    usize::try_from(length).ok().and_then(|length| bytes.get(length..)).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_ten_bytes_at_most() {
        assert_eq!(taken(&[0x96, 1, 7]), Ok(Some((150, &[7][..]))));
        assert_eq!(taken(&[0x80; 10]), Ok(None));
        assert_eq!(taken(&[0x80; 11]), Err(TooLong));
    }

    #[test]
    fn numbers_before_runs_are_found_wherever_they_stand() {
        // Twice a 5 of three bits, and eight packed numbers.
        let sound = [2 << 1, 5, 1 << 1 | 1, 1, 2, 3];
        assert_eq!(check_runs(&sound, 3), Ok(()));
        assert_eq!(check_runs(&[&sound[..], &[0xff; 11]].concat(), 3), Err(TooLong));
        assert_eq!(check_runs(&[3, 0xff, 0xff, 0xff], 3), Ok(()));
    }

    #[test]
    fn differences_are_added_up() {
        // 128 to a block in four parts, 5 values from 7 on; the least difference is -2, and of three bits each 2, 5, 0 and 7 beyond it.
        let packed = [&[0x80, 1, 4, 5, 14, 3, 3, 0, 0, 0, 0b0010_1010, 0b1110][..], &[0; 10], &[99]].concat();
        assert_eq!(decode_differences(&packed, 5), Ok(Some((vec![7, 7, 10, 8, 13], &[99][..]))));
        assert_eq!(decode_differences(&packed, 4), Ok(None));
        assert_eq!([&packed[..], &packed[..3], &[0x80, 1, 4, 0, 0]].map(says_of_numbers), [Ok(true), Ok(true), Ok(false)]);
        // As many as there are, wherever the bytes end; none take no memory.
        assert_eq!(decode_differences(&[0x80, 1, 4, 0, 0], 5), Ok(Some((vec![], &[][..]))));
        assert_eq!(decode_differences(&[0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0, 0], 5), Ok(None));
    }

    #[test]
    fn numbers_before_blocks_are_found_wherever_they_stand() {
        // 128 to a block in four parts, 40 values from 0 on; of the least difference 1 and two parts of 1 and 0 bits, then what follows.
        let sound = [&[0x80, 1, 4, 40, 0, 2, 1, 0, 9, 9][..], &[0; 4], &[77]].concat();
        assert_eq!(check_differences(&sound), Ok(&[77][..]));
        assert_eq!(check_differences(&[&[0x80, 1, 4, 40, 0][..], &[0x80; 11]].concat()), Err(TooLong));
        assert_eq!(check_differences(&[0x80; 11]), Err(TooLong));
        assert_eq!(check_differences(&[0, 0, 5, 0]), Ok(&[][..]));
    }
}
