//! Rows in half the bytes: fast distances to centers, and how far they may be wrong.
//!
//! Which center is nearest does not depend on the length of the row: of `|x - c|²` it is enough to know `|c|²/2 - x·c`. That is computed with four bytes
//! a number, which is four times as fast, and what rounding may have done to it is bounded as in N. J. Higham (2002), Accuracy and Stability of Numerical
//! Algorithms, §3.1. Where the two nearest centers are further apart than that the nearest is known for sure; a row where they are not is compared anew.

use ndarray::Array2;

use super::effort::Effort;
use super::four::{self, FOUR, Four};
use crate::context::Reservation;
use crate::error::Result;
use crate::segment::lanes::{LANES, block_rows, flat, larger, smaller};

/// Half the distance from 1 to the next number of four bytes.
const UNIT: f64 = (f32::EPSILON / 2.0) as f64;

/// What is added to bounds for the rounding of the bounds themselves.
const MARGIN: f32 = 1.0 + 1e-5;

/// With a center so far out, in units of the rows, a number may leave the range of four bytes: nothing is sure then.
const FARTHEST: f64 = 1e18;

/// One number of each of eight rows.
type Lane = [f32; LANES];

/// Centers that are compared at a time: one after the other, each sum would wait for the one before it.
const AT_ONCE: usize = FOUR;

/// Rows less their mean, in units of a power of two, eight of them on their side.
pub(super) struct Narrow {
    width: usize,
    mean: Vec<f64>,
    /// What differences are multiplied with.
    scale: f64,
    /// `width` for every eight rows; those beyond the last row are zero.
    lanes: Vec<Lane>,
    _memory: Reservation,
}

/// Centers in the form of the rows, four of them on their side; those beyond the last are farther than any.
pub(super) struct NarrowCenters {
    values: Vec<[f32; AT_ONCE]>,
    /// Half their squared lengths.
    halves: Vec<[f32; AT_ONCE]>,
    /// A number is wrong by at most `slope` times the length of the row, and `offset`.
    slope: f32,
    offset: f32,
}

/// Of eight rows the nearest center each, and how near the two nearest are.
pub(super) struct Found {
    pub(super) labels: [u32; LANES],
    /// It is the nearest without doubt where this is positive.
    pub(super) sure: Lane,
    /// At least the distance to it, in units of [`Narrow::unit`].
    pub(super) upper: Lane,
    /// At most the distance to any other.
    pub(super) lower: Lane,
}

impl Narrow {
    pub(super) async fn new(effort: &Effort<'_>, values: &[f64], width: usize) -> Result<Self> {
        let n_rows = values.len() / width;
        let groups = n_rows.div_ceil(LANES);
        let memory = effort.cx().reserve("rows in half the bytes", (groups * LANES * width) as u64 * 4)?;
        let mut mean = vec![0.0; width];
        let (mut least, mut most) = (vec![f64::INFINITY; width], vec![f64::NEG_INFINITY; width]);
        let block = block_rows(width) * width;
        for rows in values.chunks(block) {
            for row in rows.chunks_exact(width) {
                for (((value, mean), least), most) in row.iter().zip(&mut mean).zip(&mut least).zip(&mut most) {
                    *mean += value / n_rows as f64;
                    *least = smaller(*least, *value);
                    *most = larger(*most, *value);
                }
            }
            effort.pause().await?;
        }
        let sides = mean.iter().zip(least.iter().zip(&most));
        let reach = sides.map(|(mean, (least, most))| larger(mean - least, most - mean)).fold(0.0, larger);
        let lanes = vec![[0.0; LANES]; groups * width];
        let mut narrow = Self { width, mean, scale: inverse_power(reach), lanes, _memory: memory };
        for (rows, lanes) in values.chunks(block).zip(narrow.lanes.chunks_mut(block / LANES)) {
            for (group, lanes) in rows.chunks(LANES * width).zip(lanes.chunks_exact_mut(width)) {
                for (r, row) in group.chunks_exact(width).enumerate() {
                    for ((lane, value), mean) in lanes.iter_mut().zip(row).zip(&narrow.mean) {
                        lane[r] = ((value - mean) * narrow.scale) as f32;
                    }
                }
            }
            effort.pause().await?;
        }
        Ok(narrow)
    }

    /// The unit of the distances that are found.
    pub(super) fn unit(&self) -> f64 {
        1.0 / self.scale
    }

    /// Centers that rows are to be compared with.
    pub(super) fn centers(&self, centers: &Array2<f64>) -> NarrowCenters {
        let groups = centers.nrows().div_ceil(AT_ONCE);
        let (mut values, mut halves) = (vec![[0.0; AT_ONCE]; groups * self.width], vec![[f32::INFINITY; AT_ONCE]; groups]);
        let mut length = 0.0;
        for (c, center) in flat(centers).chunks_exact(self.width).enumerate() {
            let (group, place) = (c / AT_ONCE, c % AT_ONCE);
            let mut squared = 0.0;
            for ((narrow, value), mean) in values[group * self.width..].iter_mut().zip(center).zip(&self.mean) {
                let value = (value - mean) * self.scale;
                squared += value * value;
                narrow[place] = value as f32;
            }
            halves[group][place] = (squared / 2.0) as f32;
            length = larger(length, squared.sqrt());
        }
        let steps = self.width as f64 + 8.0;
        let offset =
            if length < FARTHEST { steps * (UNIT * length * length / 2.0 + f64::from(f32::MIN_POSITIVE)) } else { f64::INFINITY };
        NarrowCenters { values, halves, slope: above(steps * UNIT * length), offset: above(offset) }
    }

    /// Compares the rows of a group with all centers.
    #[inline(never)]
    pub(super) fn nearest(&self, group: usize, centers: &NarrowCenters) -> Found {
        let lanes = &self.lanes[group * self.width..(group + 1) * self.width];
        let [first, second] = [0, FOUR].map(|from| nearest_of_four(lanes, from, centers));
        let join = |pick: fn(&FoundFour) -> Four| {
            let ([a, b, c, d], [e, f, g, h]) = (four::numbers(pick(&first)), four::numbers(pick(&second)));
            [a, b, c, d, e, f, g, h]
        };
        Found {
            labels: join(|found| found.label).map(|label| label as u32),
            sure: join(|found| found.sure),
            upper: join(|found| found.upper),
            lower: join(|found| found.lower),
        }
    }
}

/// [`Found`], of four rows.
struct FoundFour {
    label: Four,
    sure: Four,
    upper: Four,
    lower: Four,
}

/// Of four of the rows, from the first or the fifth on.
#[inline(always)]
fn nearest_of_four(lanes: &[Lane], from: usize, centers: &NarrowCenters) -> FoundFour {
    let rows = |lane: &Lane| four::of([lane[from], lane[from + 1], lane[from + 2], lane[from + 3]]);
    let (mut label, mut best, mut second) = (four::all(0.0), four::all(f32::INFINITY), four::all(f32::INFINITY));
    let mut number = 0.0;
    for (group, halves) in centers.values.chunks_exact(lanes.len()).zip(&centers.halves) {
        let mut sums = halves.map(four::all);
        for (lane, [a, b, c, d]) in lanes.iter().zip(group) {
            let values = rows(lane);
            let [first, next, third, fourth] = &mut sums;
            *first = four::sub(*first, four::mul(values, four::all(*a)));
            *next = four::sub(*next, four::mul(values, four::all(*b)));
            *third = four::sub(*third, four::mul(values, four::all(*c)));
            *fourth = four::sub(*fourth, four::mul(values, four::all(*d)));
        }
        for sum in sums {
            label = four::if_below(sum, best, four::all(number), label);
            second = four::smaller(second, four::larger(best, sum));
            best = four::smaller(best, sum);
            number += 1.0;
        }
    }
    let twice = |of| four::add(of, of);
    let times = |of, factor| four::mul(of, four::all(factor));
    let squared = lanes.iter().map(rows).fold(four::all(0.0), |sum, values| four::add(sum, four::mul(values, values)));
    let wrong = times(four::add(times(four::root(squared), centers.slope), four::all(centers.offset)), MARGIN);
    // Of the length itself, and of what follows.
    let relative = (lanes.len() as f32 + 8.0) * f32::EPSILON;
    let wider = four::add(times(squared, relative), twice(wrong));
    let root = |of| four::root(four::larger(four::all(0.0), of));
    FoundFour {
        label,
        sure: four::sub(four::sub(second, best), times(wrong, 2.0 * MARGIN)),
        upper: times(root(four::add(four::add(squared, twice(best)), wider)), MARGIN),
        lower: times(root(four::sub(four::add(squared, twice(second)), wider)), 2.0 - MARGIN),
    }
}

/// The power of two that brings numbers up to this one to about 1.
fn inverse_power(reach: f64) -> f64 {
    if reach > 0.0 && reach.is_finite() { 2f64.powi(-(reach.log2().floor() as i32)) } else { 1.0 }
}

/// At least this number.
fn above(value: f64) -> f32 {
    value as f32 * MARGIN
}

#[cfg(test)]
mod tests {
    use pollster::block_on;
    use proptest::prelude::*;

    use super::*;
    use crate::context::Context;
    use crate::segment::lanes::squared_distance;

    /// Of how many rows the nearest center is known for sure; what is said of all rows must hold.
    fn sure(rows: &[f64], centers: &[f64], width: usize) -> usize {
        let cx = Context::quiet();
        let narrow = block_on(Narrow::new(&Effort::new(&cx, 0), rows, width)).unwrap();
        let near = narrow.centers(&Array2::from_shape_vec((centers.len() / width, width), centers.to_vec()).unwrap());
        let mut sure = 0;
        for (i, row) in rows.chunks_exact(width).enumerate() {
            let found = narrow.nearest(i / LANES, &near);
            let r = i % LANES;
            if found.sure[r].is_nan() || found.sure[r] <= 0.0 {
                continue;
            }
            sure += 1;
            let mut distances: Vec<f64> = centers.chunks_exact(width).map(|center| squared_distance(row, center).sqrt()).collect();
            let own = distances.remove(found.labels[r] as usize);
            let other = distances.iter().copied().fold(f64::INFINITY, f64::min);
            assert!(own < other, "{row:?}: {own} {other}");
            let (upper, lower) = (f64::from(found.upper[r]) * narrow.unit(), f64::from(found.lower[r]) * narrow.unit());
            assert!(own <= upper && lower <= other, "{row:?}: {own} to {upper}, {lower} to {other}");
        }
        sure
    }

    proptest! {
        #[test]
        fn what_is_sure_is_so(
            width in 1usize..6,
            numbers in prop::collection::vec(-9.0f64..9.0, 12..200),
            n_centers in 1usize..6,
            moved in prop::sample::select(vec![0.0, 1e3, 1.6e9, -1e17]),
            times in prop::sample::select(vec![1.0, 1e-30, 1e-100, 1e30, 1e150]),
        ) {
            let numbers: Vec<f64> = numbers.iter().map(|number| number * times + moved).collect();
            let centers: Vec<f64> = numbers.iter().cycle().skip(3).step_by(2).take(n_centers * width).copied().collect();
            sure(&numbers[..numbers.len() / width * width], &centers, width);
        }
    }

    #[test]
    fn nearly_all_rows_are_sure_and_those_in_the_middle_are_not() {
        let rows: Vec<f64> = (0..4000).map(|i| 1e6 + f64::from(i * 7919 % 4001) / 400.0).collect();
        assert!(sure(&rows, &[1e6, 1e6 + 2.0, 1e6 + 3.0, 1e6 + 5.0, 1e6 + 6.0, 1e6 + 9.0], 2) > 1990);
        assert_eq!(sure(&[-1.0, 0.0, 1.0], &[-1.0, 1.0], 1), 2);
        assert_eq!(sure(&[2.0; 9], &[2.0, 2.0], 1), 0);
        assert_eq!(sure(&[2.0; 9], &[2.0], 1), 9);
        assert_eq!(sure(&[1e200, -1e200], &[1e200, f64::MAX], 1), 0);
        assert_eq!(sure(&[0.0, 1.0, 1.0], &[1.0, 1e15], 1), 3);
        for far in [1e20, 1e21, 1e22, 1e30, 1e60] {
            assert_eq!(sure(&[0.0, 1.0, 1.0], &[1.0, far], 1), 0);
        }
    }
}
