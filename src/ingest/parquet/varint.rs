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
    differences(bytes, u64::MAX, None)
}

/// Do differences say that there is a number at least? The decoder takes it for granted where one is asked for.
pub(super) fn says_of_numbers(bytes: &[u8]) -> Result<bool, TooLong> {
    let mut rest = bytes;
    let mut number = 0;
    for _ in 0..3 {
        // It finds out where the bytes end.
        let Some((found, behind)) = taken(rest)? else { return Ok(true) };
        (number, rest) = (found, behind);
    }
    Ok(number > 0)
}

/// Numbers and what follows them.
type Numbers<'a> = (Vec<i32>, &'a [u8]);

/// The same of 32-bit numbers, no more than `most` of which are expected, with what they are; nothing where there are more.
pub(super) fn decode_differences(bytes: &[u8], most: u64) -> Result<Option<Numbers<'_>>, TooLong> {
    let mut numbers = Vec::new();
    let rest = differences(bytes, most, Some(&mut numbers))?;
    Ok((numbers.len() as u64 <= most).then_some((numbers, rest)))
}

/// Goes through the blocks; numbers beyond `most` are one that shows that there are too many.
fn differences<'a>(bytes: &'a [u8], most: u64, mut numbers: Option<&mut Vec<i32>>) -> Result<&'a [u8], TooLong> {
    let mut header = [0; 4];
    let mut rest = bytes;
    for number in &mut header {
        let Some((found, behind)) = taken(rest)? else { return Ok(&[]) };
        (*number, rest) = (found, behind);
    }
    let [block, n_parts, n_values, first] = header;
    let mut number = signed(first);
    if let Some(numbers) = numbers.as_deref_mut().filter(|_| n_values > 0) {
        numbers.push(number as i32);
    }
    let Some(part) = block.checked_div(n_parts).filter(|part| *part > 0) else { return Ok(&[]) };
    let mut left = n_values.saturating_sub(1);
    while left > 0 {
        let Some((least, behind_least)) = taken(rest)? else { return Ok(&[]) };
        let widths = usize::try_from(n_parts).ok().and_then(|n_parts| behind_least.split_at_checked(n_parts));
        let Some((widths, packed)) = widths else { return Ok(&[]) };
        let mut length = 0u64;
        for width in widths {
            if left == 0 {
                break;
            }
            if let Some(numbers) = numbers.as_deref_mut() {
                let packed = behind(packed, length);
                for i in 0..left.min(part) {
                    if numbers.len() as u64 > most {
                        return Ok(&[]);
                    }
                    number =
                        number
                            .wrapping_add(signed(least))
                            .wrapping_add(unpack(packed, i * u64::from(*width), u32::from(*width)) as i64);
                    numbers.push(number as i32);
                }
            }
            left = left.saturating_sub(part);
            length = length.saturating_add(u64::from(*width).saturating_mul(part) / 8);
        }
        rest = behind(packed, length);
    }
    Ok(rest)
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
