//! Which center is nearest to each row, while centers move: bounds on the distances say for most rows that it is still the same, and rows in half the
//! bytes for nearly all others which it is.
//!
//! G. Hamerly (2010), Making k-means even faster, doi:10.1137/1.9781611972801.12. A bound is noted less the way that centers had come by then, so that it need
//! not be touched again before it fails; and in half the bytes, rounded to the safe side.

use ndarray::Array2;

use super::effort::Effort;
use super::narrow::{Narrow, NarrowCenters};
use super::sums::Sums;
use crate::context::Reservation;
use crate::error::Result;
use crate::segment::lanes::{LANES, Lane, TwoNearest, block_rows, flat, larger, smaller, squared_distance};
use crate::stats::Total;

/// Bounds are wider by this part: more than the rounding of distances, of ways and of the bounds themselves adds up to.
const SLACK: f64 = 2e-7;

/// Centers from which on it is worth to look first how far the own one of a row is.
const MANY_CENTERS: usize = 16;

/// What bounds lose near zero.
const SMALLEST: f64 = f32::MIN_POSITIVE as f64;

/// The nearest center of each row, and what the rows of each center add up to.
pub(super) struct Bounded {
    width: usize,
    narrow: Narrow,
    /// Those that the rows were last compared with; none yet at first.
    travel: Option<Travel>,
    labels: Vec<u32>,
    /// Of each row, at least the distance to its center, less the way that one had come.
    upper: Vec<f32>,
    /// Of each row, at most the distance to any other center, and the way that those may have come.
    lower: Vec<f32>,
    sums: Sums,
    _memory: Reservation,
}

/// Where centers are, and how far they have come.
struct Travel {
    centers: Array2<f64>,
    of: Vec<Way>,
}

/// The way of a center.
#[derive(Clone, Copy, Default)]
struct Way {
    /// All its moves together.
    own: f64,
    /// The largest moves of any other center together.
    others: f64,
    /// Half the distance to the nearest other center.
    half: f64,
}

impl Bounded {
    pub(super) async fn new(effort: &Effort<'_>, values: &[f64], width: usize) -> Result<Self> {
        let n_rows = values.len() / width;
        let memory = effort.cx().reserve("bounds of the rows", n_rows as u64 * 12)?;
        Ok(Self {
            width,
            narrow: Narrow::new(effort, values, width).await?,
            travel: None,
            labels: vec![0; n_rows],
            upper: vec![f32::INFINITY; n_rows],
            lower: vec![0.0; n_rows],
            sums: Sums::new(0, width),
            _memory: memory,
        })
    }

    /// Brings each of the rows, which are the same every time, to the nearest of `centers`, of equally near ones to the first; what the rows of each add
    /// up to. Centers have moved since the last time, or, where `is_new`, they are others, and not as many perhaps.
    pub(super) async fn assign(
        &mut self,
        effort: &Effort<'_>,
        values: &[f64],
        centers: &Array2<f64>,
        is_new: bool,
    ) -> Result<&Sums> {
        let width = self.width;
        let before = self.travel.take().filter(|_| !is_new);
        let is_first = before.is_none();
        if is_first {
            self.sums = Sums::new(centers.nrows(), width);
        }
        let travel = Travel::to(centers, before);
        let narrow = self.narrow.centers(centers);
        let block = block_rows(if is_first { centers.len() } else { width });
        let (mut unsure, mut lanes) = (Vec::new(), Vec::new());
        for (b, rows) in values.chunks(block * width).enumerate() {
            unsure.clear();
            for (g, rows) in rows.chunks(LANES * width).enumerate() {
                let first = b * block + g * LANES;
                if is_first || self.is_doubtful(first, rows, &travel) {
                    self.compare(first, rows, (&travel, &narrow), is_first, &mut unsure);
                }
            }
            for rows in unsure.chunks(LANES) {
                self.compare_anew(values, rows, &travel, is_first, &mut lanes);
            }
            effort.pause().await?;
        }
        self.travel = Some(travel);
        Ok(&self.sums)
    }

    /// May the center of one of these eight rows be another one now?
    #[inline]
    fn is_doubtful(&mut self, first: usize, rows: &[f64], travel: &Travel) -> bool {
        let looks = travel.of.len() >= MANY_CENTERS;
        let bounds = self.labels[first..].iter().zip(&mut self.upper[first..]).zip(&self.lower[first..]);
        let mut is_doubtful = false;
        for (row, ((&label, upper), &lower)) in rows.chunks_exact(self.width).zip(bounds) {
            let way = travel.of[label as usize];
            let safe = larger(way.half, f64::from(lower) - way.others);
            if looks && f64::from(*upper) + way.own >= safe {
                *upper = above(squared_distance(row, travel.center(label)).sqrt(), way.own);
            }
            is_doubtful |= f64::from(*upper) + way.own >= safe;
        }
        is_doubtful
    }

    /// Compares eight rows with all centers; `is_first`: they have none yet. Names those whose nearest is not sure.
    #[inline]
    fn compare(
        &mut self,
        first: usize,
        rows: &[f64],
        (travel, centers): (&Travel, &NarrowCenters),
        is_first: bool,
        unsure: &mut Vec<usize>,
    ) {
        let (found, unit) = (self.narrow.nearest(first / LANES, centers), self.narrow.unit());
        for (r, row) in rows.chunks_exact(self.width).enumerate() {
            if found.sure[r] > 0.0 {
                let distances = (f64::from(found.upper[r]) * unit, f64::from(found.lower[r]) * unit);
                self.settle(first + r, row, found.labels[r], distances, travel, is_first);
            } else {
                unsure.push(first + r);
            }
        }
    }

    /// Compares up to eight rows with all centers in full.
    fn compare_anew(&mut self, values: &[f64], rows: &[usize], travel: &Travel, is_first: bool, lanes: &mut Vec<Lane>) {
        let width = self.width;
        let row = |row: usize| &values[row * width..(row + 1) * width];
        lanes.resize(width, [0.0; LANES]);
        for (r, &place) in rows.iter().enumerate() {
            lanes.iter_mut().zip(row(place)).for_each(|(lane, value)| lane[r] = *value);
        }
        let found = TwoNearest::of(lanes, flat(&travel.centers));
        for (r, &place) in rows.iter().enumerate() {
            let distances = (found.best[r].sqrt(), found.second[r].sqrt());
            self.settle(place, row(place), found.labels[r] as u32, distances, travel, is_first);
        }
    }

    /// Notes the center of a row, at most how far it is, and at least how far any other.
    #[inline]
    fn settle(&mut self, place: usize, row: &[f64], now: u32, (nearest, other): (f64, f64), travel: &Travel, is_first: bool) {
        let (before, way) = (self.labels[place], travel.of[now as usize]);
        self.upper[place] = above(nearest, way.own);
        self.lower[place] = below(other, way.others);
        if !is_first && now != before {
            self.sums.take(before as usize, row);
        }
        if is_first || now != before {
            self.sums.add(now as usize, row);
            self.labels[place] = now;
        }
    }

    /// The sum of squared distances of the rows to the centers that they were last brought to.
    pub(super) async fn inertia(&self, effort: &Effort<'_>, values: &[f64]) -> Result<Total> {
        let (width, mut inertia) = (self.width, Total::default());
        let Some(travel) = &self.travel else { return Ok(inertia) };
        let block = block_rows(width);
        for (rows, labels) in values.chunks(block * width).zip(self.labels.chunks(block)) {
            for (row, &label) in rows.chunks_exact(width).zip(labels) {
                inertia.add(squared_distance(row, travel.center(label)));
            }
            effort.pause().await?;
        }
        Ok(inertia)
    }

    /// How many centers there were; none before the first.
    pub(super) fn k(&self) -> usize {
        self.sums.counts.len()
    }

    /// The center of each row.
    pub(super) fn labels(&self) -> &[u32] {
        &self.labels
    }
}

impl Travel {
    /// On from where centers were before, if they were somewhere.
    fn to(centers: &Array2<f64>, before: Option<Self>) -> Self {
        let k = centers.nrows();
        let Some(Self { centers: from, mut of }) = before else { return Self::at(centers, vec![Way::default(); k]) };
        let row = |of: &'_ Array2<f64>, c: usize| of.row(c).to_vec();
        let moved: Vec<f64> = (0..k).map(|c| squared_distance(&row(&from, c), &row(centers, c)).sqrt() * (1.0 + SLACK)).collect();
        for (c, way) in of.iter_mut().enumerate() {
            way.own += moved[c];
            way.others += (0..k).filter(|&other| other != c).map(|other| moved[other]).fold(0.0, larger);
        }
        Self::at(centers, of)
    }

    fn at(centers: &Array2<f64>, of: Vec<Way>) -> Self {
        let mut travel = Self { centers: centers.clone(), of };
        let k = centers.nrows();
        for c in 0..k {
            let apart = |other: usize| squared_distance(travel.center(c as u32), travel.center(other as u32)).sqrt();
            let nearest = (0..k).filter(|&other| other != c).map(apart).fold(f64::INFINITY, smaller);
            travel.of[c].half = nearest / 2.0 * (1.0 - SLACK);
        }
        travel
    }

    fn center(&self, label: u32) -> &[f64] {
        let width = self.centers.ncols();
        &flat(&self.centers)[label as usize * width..(label as usize + 1) * width]
    }
}

/// At least a distance less a way.
fn above(distance: f64, way: f64) -> f32 {
    larger(distance - way + (distance + way) * SLACK + SMALLEST, f64::from(f32::MIN)) as f32
}

/// At most a distance and a way.
fn below(distance: f64, way: f64) -> f32 {
    smaller((distance + way) * (1.0 - SLACK) - SMALLEST, f64::from(f32::MAX)) as f32
}
