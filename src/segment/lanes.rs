//! Squared distances of eight rows at a time.
//!
//! Eight rows are turned on their side, so that one instruction works on several rows instead of on the few columns
//! of one. Every row's sum still runs over its columns in order: the distances are those of the plain loop, to the bit.

use ndarray::Array2;

/// Rows that are worked on together.
pub(crate) const LANES: usize = 8;

/// One number of each of the rows.
pub(crate) type Lane = [f64; LANES];

/// Multiply-adds between two checkpoints: a millisecond or two.
const WORK_PER_BLOCK: usize = 1 << 21;

/// The numbers of a matrix, row after row.
pub(crate) fn flat(matrix: &Array2<f64>) -> &[f64] {
    matrix.as_slice().expect("matrices of this crate are made row-major and never transposed")
}

/// The smaller of two numbers that are no NaN: `f64::min` minds them, and is a call in WebAssembly.
#[inline]
pub(crate) fn smaller(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// The larger of two numbers that are no NaN.
#[inline]
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// Squared Euclidean distance, summed over the columns in order.
#[inline]
pub(crate) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b))
}

/// Rows between two checkpoints where each row costs `work` multiply-adds.
pub(crate) fn block_rows(work: usize) -> usize {
    (WORK_PER_BLOCK / work.max(1)).clamp(LANES, 1 << 14) / LANES * LANES
}

/// Turns up to eight rows of `width` numbers on their side; lanes beyond the last row repeat what was there.
pub(crate) fn turn(rows: &[f64], width: usize, lanes: &mut Vec<Lane>) {
    lanes.resize(width, [0.0; LANES]);
    for (r, row) in rows.chunks_exact(width).enumerate() {
        for (lane, value) in lanes.iter_mut().zip(row) {
            lane[r] = *value;
        }
    }
}

/// Squared Euclidean distance of each of the turned rows to `point`.
#[inline]
pub(crate) fn squared_distances(lanes: &[Lane], point: &[f64]) -> Lane {
    let mut sums = [0.0; LANES];
    for (lane, coordinate) in lanes.iter().zip(point) {
        for (sum, value) in sums.iter_mut().zip(lane) {
            let difference = value - coordinate;
            *sum += difference * difference;
        }
    }
    sums
}

/// Of eight rows the nearest center each, of equally near ones the first, and how near the two nearest are.
pub(crate) struct TwoNearest {
    pub(crate) labels: [u64; LANES],
    pub(crate) best: Lane,
    pub(crate) second: Lane,
}

impl TwoNearest {
    /// Compares the turned rows with all centers.
    #[inline(always)]
    pub(crate) fn of(lanes: &[Lane], centers: &[f64]) -> Self {
        let mut found = Self { labels: [0; LANES], best: [f64::INFINITY; LANES], second: [f64::INFINITY; LANES] };
        for (c, center) in centers.chunks_exact(lanes.len()).enumerate() {
            let Self { labels, best, second } = &mut found;
            let distances = squared_distances(lanes, center);
            // A loop for each number, so that one instruction works on several rows.
            for ((squared, best), label) in distances.iter().zip(&*best).zip(labels) {
                *label = if squared < best { c as u64 } else { *label };
            }
            for ((squared, best), second) in distances.iter().zip(&*best).zip(second) {
                *second = smaller(*second, larger(*best, *squared));
            }
            for (squared, best) in distances.iter().zip(best) {
                *best = smaller(*best, *squared);
            }
        }
        found
    }
}

/// Calls `found(row, its numbers, its nearest center, the squared distance)` for every row, in order; of equally near
/// centers the first is taken.
pub(crate) fn nearest(
    rows: &[f64],
    centers: &[f64],
    width: usize,
    lanes: &mut Vec<Lane>,
    mut found: impl FnMut(usize, &[f64], usize, f64),
) {
    for (g, group) in rows.chunks(LANES * width).enumerate() {
        turn(group, width, lanes);
        let TwoNearest { labels, best, .. } = TwoNearest::of(lanes, centers);
        for (r, row) in group.chunks_exact(width).enumerate() {
            found(g * LANES + r, row, labels[r] as usize, best[r]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_fast_search_equals_the_plain_loop(
            width in 1usize..5,
            numbers in prop::collection::vec(-9.0f64..9.0, 1..200),
            n_centers in 1usize..6,
        ) {
            let rows = &numbers[..numbers.len() / width * width];
            let centers: Vec<f64> = numbers.iter().cycle().skip(3).step_by(2).take(n_centers * width).copied().collect();
            let mut found = Vec::new();
            nearest(rows, &centers, width, &mut Vec::new(), |i, row, label, distance| found.push((i, row.to_vec(), label, distance)));
            prop_assert_eq!(found.len(), rows.len() / width);
            for (i, row, label, distance) in found {
                prop_assert_eq!(&row[..], &rows[i * width..(i + 1) * width]);
                let plain: Vec<f64> = centers.chunks_exact(width)
                    .map(|center| squared_distance(&row, center))
                    .collect();
                let smallest = plain.iter().copied().fold(f64::INFINITY, f64::min);
                prop_assert_eq!((plain.iter().position(|d| *d == smallest), smallest), (Some(label), distance));
            }
        }
    }

    #[test]
    fn a_block_is_whole_lanes_and_never_empty() {
        assert_eq!(block_rows(0), 1 << 14);
        assert_eq!(block_rows(usize::MAX), LANES);
        assert_eq!(block_rows(1000) % LANES, 0);
    }
}
