//! Whole numbers from 0 on, in as few bytes each as the largest of them needs.

/// The numbers: where no machine type has so many bytes, the low ones of all and then the high ones, so that loops over either are
/// loops over machine types.
#[derive(Clone, Debug)]
pub(super) enum Narrow {
    Zero(usize),
    One(Vec<u8>),
    Two(Vec<u16>),
    Three(Vec<u16>, Vec<u8>),
    Four(Vec<u32>),
    Five(Vec<u32>, Vec<u8>),
    Six(Vec<u32>, Vec<u16>),
    Eight(Vec<u64>),
}

/// Bytes that each number takes where the largest is `max`.
pub(super) fn width(max: u64) -> usize {
    match max.checked_ilog2().map_or(0, |bit| bit as usize / 8 + 1) {
        7 => 8,
        bytes => bytes,
    }
}

impl Narrow {
    /// Packs numbers of which none is greater than `max`.
    pub(super) fn pack(numbers: &[u64], max: u64) -> Self {
        let bytes = |shift: u32| numbers.iter().map(|number| (number >> shift) as u8).collect();
        let halves = |shift: u32| numbers.iter().map(|number| (number >> shift) as u16).collect();
        let words = || numbers.iter().map(|&number| number as u32).collect();
        match width(max) {
            0 => Self::Zero(numbers.len()),
            1 => Self::One(bytes(0)),
            2 => Self::Two(halves(0)),
            3 => Self::Three(halves(0), bytes(16)),
            4 => Self::Four(words()),
            5 => Self::Five(words(), bytes(32)),
            6 => Self::Six(words(), halves(32)),
            _ => Self::Eight(numbers.to_vec()),
        }
    }

    /// What is made of every number.
    #[inline]
    pub(super) fn map<T: Clone>(&self, of: impl Fn(u64) -> T) -> Vec<T> {
        match self {
            Self::Zero(len) => vec![of(0); *len],
            Self::One(low) => low.iter().map(|&low| of(low.into())).collect(),
            Self::Two(low) => low.iter().map(|&low| of(low.into())).collect(),
            Self::Three(low, high) => {
                low.iter().zip(high).map(|(&low, &high)| of(u64::from(low) | u64::from(high) << 16)).collect()
            }
            Self::Four(low) => low.iter().map(|&low| of(low.into())).collect(),
            Self::Five(low, high) => low.iter().zip(high).map(|(&low, &high)| of(u64::from(low) | u64::from(high) << 32)).collect(),
            Self::Six(low, high) => low.iter().zip(high).map(|(&low, &high)| of(u64::from(low) | u64::from(high) << 32)).collect(),
            Self::Eight(whole) => whole.iter().map(|&whole| of(whole)).collect(),
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Zero(_) => 0,
            Self::One(low) => low.len(),
            Self::Two(low) => 2 * low.len(),
            Self::Three(low, _) => 3 * low.len(),
            Self::Four(low) => 4 * low.len(),
            Self::Five(low, _) => 5 * low.len(),
            Self::Six(low, _) => 6 * low.len(),
            Self::Eight(whole) => 8 * whole.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_width_come_back_and_take_so_many_bytes() {
        for bits in 0..=64 {
            let max = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
            let numbers: Vec<u64> = (0..100).map(|i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) & max).chain([0, max]).collect();
            let packed = Narrow::pack(&numbers, max);
            assert_eq!(packed.map(|number| number), numbers, "{bits} bits");
            assert_eq!(packed.bytes(), width(max) * numbers.len());
            assert!((0..16).contains(&(8 * width(max) as i32 - bits)), "{bits} bits in {} bytes", width(max));
        }
    }
}
