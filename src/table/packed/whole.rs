//! Whole numbers: how far each lies above the smallest, counted in the largest step that all of them keep.

use arrow::buffer::NullBuffer;
use arrow::datatypes::{ArrowNativeType, i256};

use super::narrow::{Narrow, width};

/// Values that are looked at before all of them are divided.
const SAMPLED: usize = 64;
/// Whole numbers below it are floating-point numbers.
const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

/// Packed whole numbers of any machine type.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    base: i128,
    step: u64,
    above: Narrow,
}

/// A machine type of whole numbers.
pub(super) trait Machine: ArrowNativeType + Ord {
    fn wide(self) -> Option<i128>;
    /// The value of a number that [`wide`](Self::wide) gave.
    fn of(wide: i128) -> Self;
    /// How far it lies above another, which is no more than 64 bits.
    fn above(self, base: Self) -> u64;
    fn at(base: Self, above: u64) -> Self;
}

macro_rules! machine {
    ($($type:ty),*) => {$(
        impl Machine for $type {
            fn wide(self) -> Option<i128> {
                Some(self.into())
            }

            fn of(wide: i128) -> Self {
                wide as Self
            }

            #[inline]
            fn above(self, base: Self) -> u64 {
                (self as u64).wrapping_sub(base as u64)
            }

            #[inline]
            fn at(base: Self, above: u64) -> Self {
                base.wrapping_add(above as Self)
            }
        }
    )*};
}

machine!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

impl Machine for i256 {
    fn wide(self) -> Option<i128> {
        self.to_i128()
    }

    fn of(wide: i128) -> Self {
        Self::from_i128(wide)
    }

    fn above(self, base: Self) -> u64 {
        self.wrapping_sub(base).to_parts().0 as u64
    }

    fn at(base: Self, above: u64) -> Self {
        base.wrapping_add(Self::from_parts(above.into(), 0))
    }
}

impl Whole {
    /// Packs numbers, those that are missing as nothing; `None` where they take no less than before.
    pub(super) fn pack<T: Machine>(numbers: &[T], nulls: Option<&NullBuffer>) -> Option<Self> {
        let filled = nulls.map(|nulls| filled(numbers, nulls));
        let numbers = filled.as_deref().unwrap_or(numbers);
        let (min, max) = range(numbers)?;
        let base = min.wide()?;
        let spread = u64::try_from(max.wide()?.checked_sub(base)?).ok()?;
        let above: Vec<u64> = numbers.iter().map(|number| number.above(min)).collect();
        let (step, above) = steps(&above, spread).unwrap_or((1, above));
        let most = spread / step;
        (width(most) < size_of::<T>()).then(|| Self { base, step, above: Narrow::pack(&above, most) })
    }

    /// The numbers; zero where they are missing, as decoders leave it.
    pub(super) fn unpack<T: Machine>(&self, nulls: Option<&NullBuffer>) -> Vec<T> {
        let (base, step) = (T::of(self.base), self.step);
        let mut numbers =
            if step == 1 { self.above.map(|above| T::at(base, above)) } else { self.above.map(|above| T::at(base, above * step)) };
        clear(&mut numbers, nulls);
        numbers
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.above.bytes()
    }
}

/// Sets to zero what is missing.
pub(super) fn clear<T: Copy + Default>(values: &mut [T], nulls: Option<&NullBuffer>) {
    if let Some(nulls) = nulls {
        fill(values, nulls, T::default());
    }
}

/// Puts a value in where one is missing; without a branch, which would be taken by chance.
fn fill<T: Copy>(values: &mut [T], nulls: &NullBuffer, fill: T) {
    for (value, is_valid) in values.iter_mut().zip(nulls) {
        *value = if is_valid { *value } else { fill };
    }
}

/// The numbers, the first of them also where one is missing, so that it does not widen the range.
fn filled<T: Machine>(numbers: &[T], nulls: &NullBuffer) -> Vec<T> {
    let mut numbers = numbers.to_vec();
    if let Some(&first) = nulls.valid_indices().next().and_then(|row| numbers.get(row)) {
        fill(&mut numbers, nulls, first);
    }
    numbers
}

/// Smallest and largest.
fn range<T: Machine>(numbers: &[T]) -> Option<(T, T)> {
    let first = *numbers.first()?;
    Some(numbers.iter().fold((first, first), |(min, max), &number| (min.min(number), max.max(number))))
}

/// The largest step that every distance is a multiple of, with the distances counted in it, where that saves bytes.
fn steps(distances: &[u64], spread: u64) -> Option<(u64, Vec<u64>)> {
    let sample = distances.iter().step_by((distances.len() / SAMPLED).max(1));
    let mut step = sample.fold(spread, |step, &distance| greatest_common_divisor(distance, step));
    while step > 1 && width(spread / step) < width(spread) {
        // A quotient that is a whole number comes out whole, and is had much faster so.
        let counted: Vec<u64> = if spread < EXACT {
            let step = step as f64;
            distances.iter().map(|&distance| (distance as i64 as f64 / step) as i64 as u64).collect()
        } else {
            distances.iter().map(|distance| distance / step).collect()
        };
        match distances.iter().zip(&counted).find(|(distance, count)| **distance != **count * step) {
            None => return Some((step, counted)),
            Some((&distance, _)) => step = greatest_common_divisor(distance, step),
        }
    }
    None
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
