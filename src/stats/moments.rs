//! Count, sum, mean, variance and skewness.

use super::{Reader, Summary, Total, Writer, codec};
use crate::error::Result;

/// Values that are summed before they are merged in: enough to spread the cost of merging, few enough to stay in cache.
const BLOCK: usize = 256;

/// Count, sum, mean, central moments and range of the finite numbers of a stream; NaN and infinities are passed over
/// ([`Classes`](super::Classes) counts them).
///
/// A block's mean is taken first and its central sums second, then blocks are merged by the pairwise formulas of Chan, Golub & LeVeque
/// (1983, doi:10.1080/00031305.1983.10483115) and Pébay (2008, Sandia report SAND2008-6212), which do not cancel. The running sum
/// is a [`Total`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    count: u64,
    /// The first value. Deviations are taken from here, so that numbers far from zero and close to each other keep their digits.
    origin: f64,
    /// The mean less the origin.
    mean: f64,
    /// Sum of squared deviations from the mean.
    m2: f64,
    /// Sum of cubed deviations from the mean.
    m3: f64,
    sum: Total,
    min: f64,
    max: f64,
}

/// The answer of [`Moments`]; what does not exist is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MomentsAnswer {
    /// Finite numbers seen.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// Their mean.
    pub mean: Option<f64>,
    /// Sample variance, divisor n − 1; from two values on.
    pub variance: Option<f64>,
    /// Skewness g1 = m₃ ∕ m₂^(3/2) with divisor n; where the values differ.
    pub skewness: Option<f64>,
    /// The smallest.
    pub min: Option<f64>,
    /// The largest.
    pub max: Option<f64>,
}

impl MomentsAnswer {
    /// Sample standard deviation, divisor n − 1.
    #[must_use]
    pub fn std(&self) -> Option<f64> {
        self.variance.map(f64::sqrt)
    }
}

impl Default for Moments {
    fn default() -> Self {
        Self {
            count: 0,
            origin: 0.0,
            mean: 0.0,
            m2: 0.0,
            m3: 0.0,
            sum: Total::default(),
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }
}

impl Moments {
    /// The moments of a block of finite values, one or more.
    fn of(block: &[f64]) -> Self {
        let origin = block[0];
        let mean = lanes(block, |x| x - origin) / block.len() as f64;
        let deviation = |x: f64| x - origin - mean;
        Self {
            count: block.len() as u64,
            origin,
            mean,
            m2: lanes(block, |x| deviation(x) * deviation(x)),
            m3: lanes(block, |x| deviation(x) * deviation(x) * deviation(x)),
            sum: lanes(block, |x| x).into(),
            min: block.iter().copied().fold(f64::INFINITY, f64::min),
            max: block.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

/// A sum in four lanes, which a processor can add at the same time.
fn lanes(block: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let mut quads = block.chunks_exact(4);
    for quad in quads.by_ref() {
        for (sum, &x) in sums.iter_mut().zip(quad) {
            *sum += f(x);
        }
    }
    let rest: f64 = quads.remainder().iter().map(|&x| f(x)).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

impl Summary for Moments {
    type Value<'a> = f64;
    type Answer = MomentsAnswer;
    const TAG: [u8; 4] = *b"mome";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        let mut block = [0.0; BLOCK];
        let mut filled = 0;
        for value in values {
            block[filled] = value;
            filled += usize::from(value.is_finite());
            if filled == BLOCK {
                self.merge(&Self::of(&block));
                filled = 0;
            }
        }
        if filled > 0 {
            self.merge(&Self::of(&block[..filled]));
        }
    }

    fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let n = a + b;
        let delta = (other.origin - self.origin) + (other.mean - self.mean);
        let step = delta / n;
        self.m3 += other.m3 + delta * step * step * a * b * (a - b) + 3.0 * step * (a * other.m2 - b * self.m2);
        self.m2 += other.m2 + delta * step * a * b;
        self.mean += step * b;
        self.count += other.count;
        self.sum.merge(other.sum);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    fn finish(&self) -> MomentsAnswer {
        if self.count == 0 {
            return MomentsAnswer::default();
        }
        let n = self.count as f64;
        let sum = self.sum.value();
        // The compensated sum is the better mean wherever it did not overflow.
        let mean = if sum.is_finite() { sum / n } else { self.origin + self.mean };
        let spread = self.m2 / n;
        MomentsAnswer {
            count: self.count,
            sum,
            mean: Some(mean).filter(|mean| mean.is_finite()),
            variance: (self.count > 1).then(|| self.m2 / (n - 1.0)).filter(|variance| variance.is_finite()),
            skewness: (self.max > self.min).then(|| self.m3 / n / (spread * spread.sqrt())).filter(|skew| skew.is_finite()),
            min: Some(self.min),
            max: Some(self.max),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.count);
        [self.origin, self.mean, self.m2, self.m3].into_iter().for_each(|x| writer.f64(x));
        self.sum.encode(writer);
        [self.min, self.max].into_iter().for_each(|x| writer.f64(x));
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let count = reader.count()?;
        let moments = Self {
            count,
            origin: reader.f64()?,
            mean: reader.f64()?,
            m2: reader.f64()?,
            m3: reader.f64()?,
            sum: Total::decode(reader)?,
            min: reader.f64()?,
            max: reader.f64()?,
        };
        let ordered = moments.min <= moments.max && moments.min.is_finite() && moments.max.is_finite();
        if ordered || moments == Self::default() { Ok(moments) } else { Err(codec::damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::laws::{self, Law};

    fn of(values: impl IntoIterator<Item = f64>) -> MomentsAnswer {
        let mut moments = Moments::default();
        moments.update(values);
        moments.finish()
    }

    fn close(a: Option<f64>, b: Option<f64>, tolerance: f64) {
        match (a, b) {
            (Some(a), Some(b)) => assert!((a - b).abs() <= tolerance, "{a} and {b} differ by more than {tolerance}"),
            (a, b) => assert_eq!(a, b),
        }
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::numbers(),
            Law {
                empty: Moments::default,
                feed: |moments, values| moments.update(values.iter().copied()),
                agrees: |whole, other, values| {
                    let (a, b) = (whole.finish(), other.finish());
                    let scale = values.iter().filter(|x| x.is_finite()).fold(0.0, |m: f64, x| m.max(x.abs()));
                    assert_eq!((a.count, a.min, a.max), (b.count, b.min, b.max));
                    close(Some(a.sum), Some(b.sum), scale * a.count as f64 * 1e-14);
                    close(a.mean, b.mean, scale * 1e-14);
                    close(a.variance, b.variance, (scale * scale * 1e-12).max(a.variance.unwrap_or(0.0) * 1e-9));
                },
            },
        );
    }

    #[test]
    fn a_large_offset_does_not_cancel_the_variance() {
        let answer = of((0..100_000).map(|i| 1e9 + f64::from(i % 2)));
        close(answer.mean, Some(1e9 + 0.5), 1e-6);
        close(answer.variance, Some(0.25 * 100_000.0 / 99_999.0), 1e-6);
    }

    #[test]
    fn numbers_near_two_to_the_53_keep_their_variance_and_skewness() {
        let offset = 2f64.powi(53);
        let near = of((0..5_000).map(|i| f64::from(i % 100 * (i % 7) * 2)));
        let far = of((0..5_000).map(|i| offset + f64::from(i % 100 * (i % 7) * 2)));
        close(far.variance, near.variance, near.variance.unwrap() * 1e-12);
        close(far.skewness, near.skewness, 1e-12);
    }

    #[test]
    fn a_sum_of_large_and_small_terms_keeps_the_small_ones() {
        let answer = of(std::iter::once(1e16).chain((0..1024).map(|_| 1.0)).chain(std::iter::once(-1e16)));
        close(Some(answer.sum), Some(1024.0), 300.0);
        let mut one_by_one = Moments::default();
        for x in std::iter::once(1e16).chain((0..1024).map(|_| 1.0)).chain(std::iter::once(-1e16)) {
            one_by_one.update([x]);
        }
        assert_eq!(one_by_one.finish().sum, 1024.0);
    }

    #[test]
    fn the_mean_of_huge_values_exists_where_their_sum_does_not() {
        let answer = of([1.5e308; 1000]);
        assert!(answer.sum.is_infinite());
        close(answer.mean, Some(1.5e308), 1e294);
    }

    #[test]
    fn nothing_has_no_mean_and_one_value_has_no_variance() {
        assert_eq!(of([f64::NAN, f64::INFINITY]), MomentsAnswer::default());
        let one = of([3.0]);
        assert_eq!((one.mean, one.variance, one.skewness), (Some(3.0), None, None));
    }

    #[test]
    fn a_long_right_tail_has_positive_skewness() {
        let answer = of([1.0, 1.0, 1.0, 1.0, 11.0]);
        close(answer.skewness, Some(1.5), 1e-12);
    }
}
