//! Floating-point numbers that were written with few digits, as most files have them: whole numbers over a power of ten.
//!
//! What comes back is the same to the last bit, which is tried for every value; those of which it is not true (NaN, −0 and what
//! was computed rather than written) are kept beside the others while they are few. Afroozeh, Kuffo & Boncz (2023), "ALP: Adaptive
//! Lossless floating-Point Compression", doi:10.1145/3626717; here one power serves a whole batch, and a division brings the value back:
//! it rounds as reading the digits does.

use arrow::buffer::NullBuffer;
use arrow::datatypes::ArrowNativeType;

use super::whole::{Whole, clear};

/// Adding it to a number below 2⁵¹ leaves the nearest whole number in the low bits.
const ROUNDING: f64 = 6_755_399_441_055_744.0;
/// Numbers are rounded right below it.
const MOST: f64 = 2_251_799_813_685_248.0;
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
/// Values that tell the number of digits.
const SAMPLED: usize = 64;
/// One value in so many may be of another kind.
const OTHERS: usize = 16;
/// Values tried at a time.
const CHUNK: usize = 512;

/// Packed decimals of either machine type.
#[derive(Clone, Debug)]
pub(super) struct Decimals {
    power: f64,
    whole: Whole,
    /// Row and bits of what is no such number.
    others: Vec<(u32, u64)>,
}

/// A machine type of floating-point numbers.
pub(super) trait Float: ArrowNativeType {
    fn wide(self) -> f64;
    fn of(wide: f64) -> Self;
    fn bits(self) -> u64;
    fn of_bits(bits: u64) -> Self;
}

impl Float for f64 {
    #[inline]
    fn wide(self) -> f64 {
        self
    }

    #[inline]
    fn of(wide: f64) -> Self {
        wide
    }

    #[inline]
    fn bits(self) -> u64 {
        self.to_bits()
    }

    fn of_bits(bits: u64) -> Self {
        Self::from_bits(bits)
    }
}

impl Float for f32 {
    #[inline]
    fn wide(self) -> f64 {
        self.into()
    }

    #[inline]
    fn of(wide: f64) -> Self {
        wide as Self
    }

    #[inline]
    fn bits(self) -> u64 {
        self.to_bits().into()
    }

    fn of_bits(bits: u64) -> Self {
        Self::from_bits(bits as u32)
    }
}

impl Decimals {
    /// Packs numbers, those that are missing as nothing; `None` where too many are no such decimals or nothing is saved.
    pub(super) fn pack<T: Float>(numbers: &[T], nulls: Option<&NullBuffer>) -> Option<Self> {
        let power = power(numbers, nulls)?;
        let mut whole: Vec<i64> = Vec::with_capacity(numbers.len());
        let mut others = Vec::new();
        for chunk in numbers.chunks(CHUNK) {
            let start = whole.len();
            let mut all_are = true;
            whole.extend(chunk.iter().map(|&number| {
                let (rounded, is_it) = whole_of(number, power);
                all_are &= is_it;
                rounded
            }));
            if all_are {
                continue;
            }
            // One that was rounded right stands in for those that were not, so that they do not widen the range.
            let within =
                whole[start..].iter().zip(chunk).find(|(_, number)| whole_of(**number, power).1).map(|(&rounded, _)| rounded);
            let stand_in = within.or(whole.first().copied().filter(|_| start > 0)).unwrap_or(0);
            for (row, &number) in (start..).zip(chunk) {
                if nulls.is_none_or(|nulls| nulls.is_valid(row)) && !whole_of(number, power).1 {
                    others.push((u32::try_from(row).ok()?, number.bits()));
                    whole[row] = stand_in;
                }
            }
            if others.len() > numbers.len() / OTHERS {
                return None;
            }
        }
        let packed = Self { power, whole: Whole::pack(&whole, nulls)?, others };
        (packed.bytes() < size_of_val(numbers)).then_some(packed)
    }

    /// The numbers; zero where they are missing, as decoders leave it.
    pub(super) fn unpack<T: Float>(&self, nulls: Option<&NullBuffer>) -> Vec<T> {
        let mut numbers: Vec<T> = self.whole.unpack::<i64>(None).into_iter().map(|whole| of_whole(whole, self.power)).collect();
        for &(row, bits) in &self.others {
            numbers[row as usize] = T::of_bits(bits);
        }
        clear(&mut numbers, nulls);
        numbers
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.whole.bytes() + size_of_val(&self.others[..])
    }
}

/// The smallest power of ten that makes whole numbers of those sampled.
fn power<T: Float>(numbers: &[T], nulls: Option<&NullBuffer>) -> Option<f64> {
    let is_valid = |row: &usize| nulls.is_none_or(|nulls| nulls.is_valid(*row));
    let rows = (0..numbers.len()).step_by((numbers.len() / SAMPLED).max(1)).filter(is_valid);
    let (mut found, mut sampled, mut most) = (0, 0, 0);
    for row in rows {
        sampled += 1;
        if let Some(digits) = POWERS.iter().position(|&power| whole_of(numbers[row], power).1) {
            (found, most) = (found + 1, most.max(digits));
        }
    }
    // Where the sample meets only missing values, the others may still be whole numbers.
    (found >= sampled - sampled / 4).then_some(POWERS[most])
}

/// The nearest whole number of powers, and whether it is the number itself.
#[inline]
fn whole_of<T: Float>(number: T, power: f64) -> (i64, bool) {
    let scaled = number.wide() * power;
    let rounded = (scaled + ROUNDING).to_bits().wrapping_sub(ROUNDING.to_bits()) as i64;
    (rounded, (scaled.abs() < MOST) & (of_whole::<T>(rounded, power).bits() == number.bits()))
}

#[inline]
fn of_whole<T: Float>(whole: i64, power: f64) -> T {
    T::of((f64::from_bits((whole as u64).wrapping_add(ROUNDING.to_bits())) - ROUNDING) / power)
}
