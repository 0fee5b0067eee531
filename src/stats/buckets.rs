//! What happened when: counts and sums in spans of time.

use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// No more spans than this are told apart.
pub const SPANS: i64 = 4096;
/// Widths in milliseconds; each is a multiple of the one before, so that spans can be joined.
pub const WIDTHS: [i64; 22] = {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 1_440 * MINUTE;
    [
        1,
        10,
        100,
        1_000,
        5_000,
        15_000,
        MINUTE,
        5 * MINUTE,
        15 * MINUTE,
        60 * MINUTE,
        180 * MINUTE,
        360 * MINUTE,
        720 * MINUTE,
        DAY,
        7 * DAY,
        28 * DAY,
        364 * DAY,
        3_640 * DAY,
        36_400 * DAY,
        364_000 * DAY,
        3_640_000 * DAY,
        364_000_000 * DAY,
    ]
};
/// 1970-01-05, a Monday, so that weeks begin where weeks do.
const ORIGIN: i64 = 4 * 86_400_000;
/// Beyond this a time is no time, and spans of the largest width cover all of it.
const FARTHEST: f64 = 6.0e16;

/// Rows, and the count and sum of every column of numbers, in spans of time of one width: the narrowest of [`WIDTHS`] with which
/// [`SPANS`] cover all times. Spans of a width lie inside of those of the next, so any order of joining ends with the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Buckets {
    /// Place of the width in [`WIDTHS`].
    width: usize,
    /// Number of the first span, counted from a Monday in 1970.
    first: i64,
    columns: usize,
    rows: Vec<u64>,
    /// Those of a span side by side.
    cells: Vec<Cell>,
}

/// Of one column in one span.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Finite numbers.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
    }
}

impl Buckets {
    /// Rows per span.
    #[must_use]
    pub fn rows(&self) -> &[u64] {
        &self.rows
    }

    /// The column's cells, one for each span.
    pub fn column(&self, column: usize) -> impl Iterator<Item = Cell> {
        self.cells.iter().skip(column).step_by(self.columns.max(1)).copied()
    }

    /// Width of a span in milliseconds.
    #[must_use]
    pub fn width_ms(&self) -> i64 {
        WIDTHS[self.width]
    }

    /// Where a span begins, in milliseconds UTC.
    #[must_use]
    pub fn start_ms(&self, span: usize) -> f64 {
        (self.first + span as i64) as f64 * self.width_ms() as f64 + ORIGIN as f64
    }

    /// The same in spans as wide as most rows are apart: half of the filled spans or more have a filled neighbor.
    #[must_use]
    pub fn at_their_pace(&self) -> Self {
        let mut paced = self.clone();
        while paced.width + 1 < WIDTHS.len() {
            let filled: Vec<usize> = (0..paced.rows.len()).filter(|&span| paced.rows[span] > 0).collect();
            let next = filled.windows(2).filter(|pair| pair[1] - pair[0] == 1).count();
            if filled.len() < 3 || 2 * next + 1 >= filled.len() {
                break;
            }
            paced.widen(paced.width + 1);
        }
        paced
    }

    /// Joins spans into wider ones.
    fn widen(&mut self, width: usize) {
        if width <= self.width {
            return;
        }
        let factor = WIDTHS[width] / WIDTHS[self.width];
        self.width = width;
        if self.rows.is_empty() {
            return;
        }
        let first = self.first.div_euclid(factor);
        let spans = ((self.first + self.rows.len() as i64 - 1).div_euclid(factor) - first + 1) as usize;
        let mut wider =
            Self { width, first, columns: self.columns, rows: vec![0; spans], cells: vec![Cell::default(); spans * self.columns] };
        for (span, &rows) in self.rows.iter().enumerate() {
            let place = ((self.first + span as i64).div_euclid(factor) - first) as usize;
            wider.rows[place] += rows;
            for column in 0..self.columns {
                wider.cells[place * self.columns + column].add(self.cells[span * self.columns + column]);
            }
        }
        *self = wider;
    }

    /// Makes room for times from `low` to `high`.
    fn cover(&mut self, low: i64, high: i64) {
        let spans = |width: usize| (low.div_euclid(WIDTHS[width]), high.div_euclid(WIDTHS[width]));
        let fits = |width: usize| {
            let (mut first, mut last) = spans(width);
            if !self.rows.is_empty() {
                let factor = WIDTHS[width] / WIDTHS[self.width];
                first = first.min(self.first.div_euclid(factor));
                last = last.max((self.first + self.rows.len() as i64 - 1).div_euclid(factor));
            }
            last - first < SPANS
        };
        self.widen((self.width..WIDTHS.len()).find(|&width| fits(width)).unwrap_or(WIDTHS.len() - 1));
        let (first, last) = spans(self.width);
        if self.rows.is_empty() {
            self.first = first;
        }
        let before = usize::try_from(self.first - first).unwrap_or(0);
        if before > 0 {
            self.rows.splice(0..0, std::iter::repeat_n(0, before));
            self.cells.splice(0..0, std::iter::repeat_n(Cell::default(), before * self.columns));
            self.first = first;
        }
        let spans = self.rows.len().max((last - self.first + 1) as usize);
        self.rows.resize(spans, 0);
        self.cells.resize(spans * self.columns, Cell::default());
    }
}

impl Summary for Buckets {
    /// Times in milliseconds UTC, and columns of numbers of the same rows; a gap is NaN.
    type Value<'a> = (&'a [f64], &'a [&'a [f64]]);
    /// Rows per span.
    type Answer = Vec<u64>;
    const TAG: [u8; 4] = *b"buck";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        for (times, columns) in values {
            self.columns = columns.len();
            let (mut low, mut high) = (f64::MAX, f64::MIN);
            for &time in times.iter().filter(|time| time.abs() < FARTHEST) {
                low = if time < low { time } else { low };
                high = if time > high { time } else { high };
            }
            if low > high {
                continue;
            }
            self.cover(low.floor() as i64 - ORIGIN, high.floor() as i64 - ORIGIN);
            let width = self.width_ms() as f64;
            // The span of the row before: rows mostly come in the order of their times, and a division takes as long as all the rest.
            let (mut span, mut start) = (0, f64::INFINITY);
            for (row, &time) in times.iter().enumerate().filter(|(_, time)| time.abs() < FARTHEST) {
                if time < start || time >= start + width {
                    span = ((time.floor() as i64 - ORIGIN).div_euclid(self.width_ms()) - self.first) as usize;
                    start = self.start_ms(span);
                }
                self.rows[span] += 1;
                for (cell, column) in self.cells[span * self.columns..].iter_mut().zip(columns) {
                    let value = column[row];
                    if value.is_finite() {
                        cell.count += 1;
                        cell.sum += value;
                    }
                }
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        if other.rows.is_empty() {
            return;
        }
        self.columns = other.columns;
        let mut other = other.clone();
        self.widen(other.width);
        other.widen(self.width);
        let width = self.width_ms();
        self.cover(other.first * width, (other.first + other.rows.len() as i64) * width - 1);
        other.widen(self.width);
        let at = (other.first - self.first) as usize;
        self.rows[at..].iter_mut().zip(&other.rows).for_each(|(ours, theirs)| *ours += theirs);
        self.cells[at * self.columns..].iter_mut().zip(&other.cells).for_each(|(ours, &theirs)| ours.add(theirs));
    }

    fn finish(&self) -> Vec<u64> {
        self.rows.clone()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u8(self.width as u8);
        writer.i64(self.first);
        writer.u64(self.columns as u64);
        writer.u64(self.rows.len() as u64);
        self.rows.iter().for_each(|&rows| writer.u64(rows));
        for cell in &self.cells {
            writer.u64(cell.count);
            writer.f64(cell.sum);
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let (width, first, columns) = (usize::from(reader.u8()?), reader.i64()?, reader.count()?);
        let spans = reader.len(8)?;
        let rows = (0..spans).map(|_| reader.count()).collect::<Result<Vec<_>>>()?;
        let wanted = columns.checked_mul(spans as u64).filter(|&cells| cells < 1 << 32).ok_or_else(codec::damaged)?;
        let mut cells = Vec::new();
        for _ in 0..wanted {
            cells.push(Cell { count: reader.count()?, sum: reader.f64()? });
        }
        let inside = WIDTHS.get(width).is_some_and(|width| (first.unsigned_abs() as f64) < 2.0 * FARTHEST / *width as f64 + 2.0);
        if inside && spans <= SPANS as usize {
            Ok(Self { width, first, columns: columns as usize, rows, cells })
        } else {
            Err(codec::damaged())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::laws::{self, Law};

    fn of(times: &[f64]) -> Buckets {
        let mut buckets = Buckets::default();
        buckets.update([(times, [times].as_slice())]);
        buckets
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::numbers(),
            Law {
                empty: Buckets::default,
                feed: |buckets, values| {
                    let times: Vec<f64> = values.iter().map(|x| x * 1e5).collect();
                    let columns = [values, &times];
                    buckets.update([(times.as_slice(), columns.as_slice())]);
                },
                agrees: |whole, other, _| {
                    assert_eq!((whole.width, whole.first, &whole.rows), (other.width, other.first, &other.rows));
                    for (a, b) in whole.cells.iter().zip(&other.cells) {
                        assert!(a.count == b.count && (a.sum - b.sum).abs() <= 1e-9 * (1.0 + a.sum.abs() + a.count as f64 * 1e11));
                    }
                },
            },
        );
    }

    #[test]
    fn spans_are_as_wide_as_it_takes_and_begin_with_the_week() {
        let day = 86_400_000.0;
        let daily: Vec<f64> = (0..400).map(|i| f64::from(i) * day).collect();
        let buckets = of(&daily);
        assert_eq!(buckets.width_ms(), 3 * 3_600_000);
        let paced = buckets.at_their_pace();
        assert_eq!((paced.width_ms(), paced.rows().len(), paced.start_ms(0)), (86_400_000, 400, 0.0));
        assert!(paced.rows().iter().all(|&rows| rows == 1));
        let weeks = of(&(0..5_000).map(|i| f64::from(i) * day).collect::<Vec<_>>());
        assert_eq!((weeks.width_ms(), weeks.start_ms(1)), (7 * 86_400_000, 4.0 * day));
    }

    #[test]
    fn times_that_are_none_are_passed_over() {
        assert_eq!(of(&[f64::NAN, f64::INFINITY, 5.0]).rows(), [1]);
        assert!(of(&[f64::NAN]).rows().is_empty());
    }
}
